//! What moves when a quota or a score does, against looking at every cohort of the moved problem.

use std::collections::BTreeSet;

use matching::select::{Prepared, Problem, QuotaMove, Side};

use crate::select_support::reference::{Facts, order};
use crate::select_support::{Dice, solve};
use crate::small;

/// The problem with one bound moved.
fn moved(problem: &Problem, change: &QuotaMove) -> Problem {
    let mut moved = problem.clone();
    let same =
        |one: &&mut matching::select::Quota| one.attribute == change.attribute && one.value == change.value;
    let quota = moved.quotas.iter_mut().find(same).unwrap();
    match change.bound {
        Side::Min => quota.min = change.to,
        Side::Max => quota.max = change.to,
    }
    moved
}

#[test]
fn a_moved_quota_changes_what_solving_the_moved_problem_changes() {
    let (mut changed, mut loosened) = (0, 0);
    for round in 0..80 {
        let problem = small(&mut Dice(3_000 + round));
        let before: BTreeSet<String> = solve(&problem).selected.into_iter().collect();
        let prepared = Prepared::new(&problem).unwrap();
        let best = prepared.best();
        let moves = best.quota_moves();
        let of_each =
            problem.quotas.iter().map(|quota| best.quota_moves_of(&quota.attribute, &quota.value).len());
        assert_eq!(of_each.sum::<usize>(), moves.len());
        for one in &moves {
            let name = format!("round {round}: {one:?}");
            let problem = moved(&problem, one);
            let facts = Facts::new(&problem);
            let (loosening, total, cohort) = facts.every_cohort().into_iter().min_by_key(order).unwrap();
            let after: BTreeSet<String> = facts.names(|at| cohort[at]).into_iter().collect();
            assert_eq!(one.total, total, "{name}");
            assert!(one.joins.iter().eq(after.difference(&before)), "{name}");
            assert!(one.leaves.iter().eq(before.difference(&after)), "{name}");
            let given: u16 = one.relaxations.iter().map(|one| one.from.abs_diff(one.to)).sum();
            assert_eq!(u64::from(given), loosening, "{name}");
            assert_eq!(one.from.abs_diff(one.to), 1, "{name}");
            changed += usize::from(!one.joins.is_empty());
            loosened += usize::from(loosening > 0);
        }
        // Every bound that can move, moves.
        let movable = |quota: &matching::select::Quota| {
            let max = quota.max.min(problem.seats);
            let room = u16::from(quota.min < max);
            let seats = Facts::new(&problem).seats as u16;
            u16::from(quota.min > 0) + 2 * room + u16::from(max < seats)
        };
        assert_eq!(
            moves.len(),
            problem.quotas.iter().map(|quota| usize::from(movable(quota))).sum::<usize>()
        );
    }
    assert!(changed > 50 && loosened > 50, "{changed} changed, {loosened} loosened");
}

#[test]
fn the_margin_is_where_the_place_moves() {
    let (mut gains, mut losses, mut never) = (0, 0, 0);
    for round in 0..120 {
        let problem = small(&mut Dice(4_000 + round));
        let facts = Facts::new(&problem);
        let all = facts.every_cohort();
        let margins = Prepared::new(&problem).unwrap().best().margins();
        assert_eq!(margins.len(), facts.ids.len());
        for (at, margin) in margins.iter().enumerate() {
            let name = format!("round {round}: {margin:?}");
            assert_eq!(margin.id, facts.ids[at]);
            // Whether they are in with another score: the total of every cohort that has them shifts.
            let inside = |score: u64| {
                let shifted = all.iter().map(|(loosening, total, cohort)| {
                    let total = if cohort[at] { total - facts.scores[at] + score } else { *total };
                    (*loosening, total, cohort.clone())
                });
                shifted.min_by_key(order).unwrap().2[at]
            };
            let score = facts.scores[at];
            assert_eq!(margin.selected, inside(score), "{name}");
            match (margin.selected, margin.thousandths) {
                (true, Some(loss)) => {
                    assert!(
                        inside(score - u64::from(loss)) && !inside(score - u64::from(loss) - 1),
                        "{name}"
                    );
                    losses += 1;
                }
                (false, Some(gain)) => {
                    assert!(
                        inside(score + u64::from(gain)) && !inside(score + u64::from(gain) - 1),
                        "{name}"
                    );
                    gains += 1;
                }
                (selected, None) => {
                    assert_eq!(inside(if selected { 0 } else { 100_000 }), selected, "{name}");
                    never += 1;
                }
            }
        }
    }
    assert!(gains > 100 && losses > 100 && never > 100, "{gains} gains, {losses} losses, {never} never");
}
