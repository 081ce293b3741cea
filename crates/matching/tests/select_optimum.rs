//! Hundreds of random calls are solved as well as other means solve them, in every field of the selection.
#![expect(clippy::unwrap_used, reason = "a test fails where it unwraps")]

#[path = "select_optimum/edge.rs"]
mod edge;
mod select_support;
#[path = "select_optimum/speed.rs"]
mod speed;

use matching::select::{Problem, Relaxation, Selection, Side};
use select_support::reference::{Facts, Flags, order};
use select_support::{Dice, Shape, Share, assert_everybody_once, call, commit, solve};

/// Everything but the bands, recomputed from the best cohort.
fn assert_follows_from(facts: &Facts, best: &(u64, u64, Flags), selection: &Selection, name: &str) {
    let (loosening, total, cohort) = best;
    assert_eq!(selection.selected, facts.names(|at| cohort[at]), "{name}");
    assert_eq!(selection.total, *total, "{name}");
    let moved = |one: &Relaxation| u64::from(one.from.abs_diff(one.to));
    assert_eq!(selection.relaxations.iter().map(moved).sum::<u64>(), *loosening, "{name}");
    for one in &selection.relaxations {
        assert!(if one.bound == Side::Min { one.to < one.from } else { one.to > one.from }, "{name}");
    }
    let bounds: Vec<(u64, u64)> = (0..facts.quotas.len())
        .map(|quota| {
            let Facts { quotas, .. } = facts;
            let given = |side: Side| {
                let same = |one: &&Relaxation| {
                    (&one.attribute, &one.value, one.bound)
                        == (&quotas[quota].attribute, &quotas[quota].value, side)
                };
                selection.relaxations.iter().find(same).map(|one| u64::from(one.to))
            };
            (
                given(Side::Min).unwrap_or(u64::from(quotas[quota].min)),
                given(Side::Max).unwrap_or(u64::from(quotas[quota].max)),
            )
        })
        .collect();
    let keeps = |cohort: &Flags| {
        bounds
            .iter()
            .enumerate()
            .all(|(quota, (min, max))| (*min..=*max).contains(&facts.count(quota, cohort)))
    };
    assert!(keeps(cohort), "{name}");
    let mut alternates: Vec<usize> = (0..cohort.len())
        .filter(|joins| !cohort[*joins] && facts.fixed[*joins] != Some(false))
        .filter(|joins| {
            (0..cohort.len()).filter(|leaves| cohort[*leaves]).any(|leaves| {
                let mut changed = cohort.clone();
                (changed[leaves], changed[*joins]) = (false, true);
                keeps(&changed)
            })
        })
        .collect();
    alternates.sort_by_key(|at| (std::cmp::Reverse(facts.scores[*at]), *at));
    let alternates: Vec<String> = alternates.into_iter().map(|at| facts.ids[at].clone()).collect();
    assert_eq!(selection.alternates, alternates, "{name}");
}

pub(crate) fn small(dice: &mut Dice) -> Problem {
    let shape = Shape {
        applicants: 5 + dice.below(10),
        seats: 1 + dice.below(6),
        values: (0..=dice.below(4)).map(|_| 2 + dice.below(3)).collect(),
        step: [1, 100, 5_000, 20_000, 100_000][dice.below(5)],
        slack: dice.below(4),
        share: [Share::Even, Share::Applied][dice.below(2)],
    };
    let mut problem = call(dice, &shape);
    commit(dice, &mut problem);
    problem
}

#[test]
fn small_calls_are_solved_as_by_looking_at_every_cohort() {
    let (mut met, mut loosened, mut tied, mut grey, mut full) = (0, 0, 0, 0, 0);
    for round in 0..500 {
        let mut dice = Dice(round);
        let problem = small(&mut dice);
        let (facts, selection, name) = (Facts::new(&problem), solve(&problem), format!("round {round}"));
        let all = facts.every_cohort();
        let best = all.iter().min_by_key(|cohort| order(cohort)).unwrap();
        assert_follows_from(&facts, best, &selection, &name);
        let near: Vec<&Flags> = all
            .iter()
            .filter(|(loosening, total, _)| *loosening == best.0 && 100 * total >= 99 * best.1)
            .map(|(_, _, cohort)| cohort)
            .collect();
        let inside = |at: usize| near.iter().any(|cohort| cohort[at]);
        let outside = |at: usize| near.iter().any(|cohort| !cohort[at]);
        assert_eq!(selection.certain_in, facts.names(|at| !outside(at)), "{name}");
        assert_eq!(selection.certain_out, facts.names(|at| !inside(at)), "{name}");
        assert_eq!(selection.grey, facts.names(|at| inside(at) && outside(at)), "{name}");
        assert_everybody_once(&problem, &selection);
        met += usize::from(best.0 == 0);
        loosened += usize::from(best.0 > 0);
        tied += usize::from(all.iter().filter(|one| (one.0, one.1) == (best.0, best.1)).count() > 1);
        grey += usize::from(!selection.grey.is_empty());
        full += usize::from(all.len() == 1);
    }
    // The calls are neither all easy nor all alike.
    let counts =
        format!("{met} met, {loosened} loosened, {tied} tied, {grey} with grey, {full} without a choice");
    assert!(met > 100 && loosened > 100 && tied > 100 && grey > 100 && full > 5, "{counts}");
}

#[test]
fn larger_calls_are_solved_as_by_a_table_of_counts() {
    let (mut loosened, mut grey) = (0, 0);
    for round in 0..60 {
        let mut dice = Dice(1_000 + round);
        let shape = Shape {
            applicants: 18 + dice.below(12),
            seats: 5 + dice.below(5),
            values: vec![3, 2, 2],
            step: [1, 1_000, 10_000][dice.below(3)],
            slack: dice.below(3),
            share: [Share::Even, Share::Applied][dice.below(2)],
        };
        let mut problem = call(&mut dice, &shape);
        commit(&mut dice, &mut problem);
        let (facts, selection, name) = (Facts::new(&problem), solve(&problem), format!("round {round}"));
        let best = facts.table(&facts.fixed).unwrap();
        assert_follows_from(&facts, &best, &selection, &name);
        for at in 0..facts.ids.len() {
            // The best cohort with somebody fixed says whether any such cohort is near.
            let near = |inside: bool| {
                let mut fixed = facts.fixed.clone();
                if fixed[at].is_some_and(|fixed| fixed != inside) {
                    return false;
                }
                fixed[at] = Some(inside);
                facts
                    .table(&fixed)
                    .is_some_and(|(loosening, total, _)| loosening == best.0 && 100 * total >= 99 * best.1)
            };
            let band = match (near(true), near(false)) {
                (true, true) => &selection.grey,
                (true, false) => &selection.certain_in,
                (false, _) => &selection.certain_out,
            };
            assert!(band.contains(&facts.ids[at]), "{name}, {}", facts.ids[at]);
        }
        loosened += usize::from(best.0 > 0);
        grey += usize::from(!selection.grey.is_empty());
    }
    assert!(loosened > 10 && loosened < 50 && grey > 10, "{loosened} loosened, {grey} with grey");
}

#[test]
fn the_order_of_the_lists_changes_no_byte() {
    for round in 0..60 {
        let mut dice = Dice(2_000 + round);
        let mut problem = small(&mut dice);
        let before = serde_json::to_vec(&solve(&problem)).unwrap();
        dice.shuffle(&mut problem.applicants);
        problem.applicants.iter_mut().for_each(|one| dice.shuffle(&mut one.reviews));
        dice.shuffle(&mut problem.quotas);
        dice.shuffle(&mut problem.must);
        dice.shuffle(&mut problem.never);
        assert_eq!(serde_json::to_vec(&solve(&problem)).unwrap(), before, "round {round}");
    }
}
