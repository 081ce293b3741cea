//! What changed between two runs: which pairs moved, and which rules.

use std::collections::BTreeMap;

use model::id::MemberId;
use model::matching::{MatchRow, MatchRun, MatchRunForm, Objective, Pair};

/// How a mentee of the new run fared before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Move {
    /// The mentor before; none when the mentee was left out.
    pub was: Option<String>,
    /// How much higher the score is now; none when the mentee was left out.
    pub difference: Option<i64>,
}

/// A run against the one before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Comparison {
    /// The mentees whose mentor is another one now.
    pub moves: BTreeMap<MemberId, Move>,
    /// Mentees that had a mentor and have none now, by name.
    pub lost: Vec<String>,
    /// Pairs of the new run.
    pub pairs: usize,
    /// The worst score, before and now.
    pub worst: Option<(i64, i64)>,
    /// How many pairs each band held before.
    pub bands: Vec<u32>,
}

impl Comparison {
    /// `after` against `before`.
    pub(crate) fn between(before: &MatchRun, after: &MatchRun) -> Self {
        let old: BTreeMap<&MemberId, &MatchRow> =
            before.matches.iter().map(|row| (&row.mentee, row)).collect();
        let moved = |row: &MatchRow| match old.get(&row.mentee) {
            Some(was) if was.mentor == row.mentor => None,
            Some(was) => {
                Some(Move { was: Some(was.mentor_name.clone()), difference: Some(row.score - was.score) })
            }
            None => Some(Move { was: None, difference: None }),
        };
        let kept = |mentee: &MemberId| after.matches.iter().any(|row| row.mentee == *mentee);
        Self {
            moves: after.matches.iter().filter_map(|row| Some((row.mentee.clone(), moved(row)?))).collect(),
            lost: before
                .matches
                .iter()
                .filter(|row| !kept(&row.mentee))
                .map(|row| row.mentee_name.clone())
                .collect(),
            pairs: after.matches.len(),
            worst: before.worst.zip(after.worst),
            // Bands with other edges count something else.
            bands: if before.cuts == after.cuts { before.bands.clone() } else { Vec::new() },
        }
    }
}

/// One difference between the rules of two runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RuleChange {
    /// A weight: the criterion's code, before, now.
    Weight(String, u8, u8),
    /// The least common minutes, before and now.
    Minutes(u16, u16),
    /// What counts as best.
    Objective(Objective),
    /// Pairs pinned now that were not.
    Pinned(usize),
    /// Pairs banned now that were not.
    Banned(usize),
    /// Pins and bans taken away.
    Lifted(usize),
}

/// What `after` asks for that `before` did not, in the order of the page.
pub(crate) fn rule_changes(before: &MatchRunForm, after: &MatchRunForm) -> Vec<RuleChange> {
    let mut changes = Vec::new();
    let (old, new) = (&before.ruleset, &after.ruleset);
    if old.min_overlap_minutes != new.min_overlap_minutes {
        changes.push(RuleChange::Minutes(old.min_overlap_minutes, new.min_overlap_minutes));
    }
    for super::Weighed { code, .. } in super::weighed(new) {
        let of = |rules: &model::matching::Ruleset| rules.weights.get(&code).copied().unwrap_or_default();
        if of(old) != of(new) {
            changes.push(RuleChange::Weight(code.clone(), of(old), of(new)));
        }
    }
    if before.objective != after.objective {
        changes.push(RuleChange::Objective(after.objective));
    }
    let more = |old: &[Pair], new: &[Pair]| new.iter().filter(|pair| !old.contains(pair)).count();
    let pinned = more(&before.pinned, &after.pinned);
    let banned = more(&before.forbidden, &after.forbidden);
    let lifted = more(&after.pinned, &before.pinned) + more(&after.forbidden, &before.forbidden);
    let counts = [RuleChange::Pinned(pinned), RuleChange::Banned(banned), RuleChange::Lifted(lifted)];
    let some = |change: &RuleChange| {
        !matches!(change, RuleChange::Pinned(0) | RuleChange::Banned(0) | RuleChange::Lifted(0))
    };
    changes.extend(counts.into_iter().filter(some));
    changes
}

#[cfg(test)]
mod tests {
    use super::super::sample::{form, matched, pair, run};
    use super::*;

    #[test]
    fn a_pair_moves_when_its_mentor_is_another_one() {
        let before = run(vec![
            matched("bar", "kwesi", 604),
            matched("goias", "ainhoa", 700),
            matched("lost", "x", 300),
        ]);
        let after = run(vec![
            matched("bar", "aoife", 624),
            matched("goias", "ainhoa", 735),
            matched("new", "kwesi", 640),
        ]);
        let compared = Comparison::between(&before, &after);
        let moves: Vec<_> = compared.moves.iter().map(|(id, moved)| (id.as_str(), moved.clone())).collect();
        let bar = Move { was: Some("kwesi".to_owned()), difference: Some(20) };
        assert_eq!(moves, [("bar", bar), ("new", Move { was: None, difference: None })]);
        assert_eq!(compared.lost, ["lost"]);
        assert_eq!((compared.pairs, compared.worst), (3, Some((300, 624))));
    }

    #[test]
    fn bands_with_other_edges_are_not_compared() {
        let mut before = run(vec![matched("bar", "kwesi", 604)]);
        let after = run(vec![matched("bar", "kwesi", 604)]);
        assert_eq!(Comparison::between(&before, &after).bands, before.bands);
        before.cuts = vec![500];
        assert!(Comparison::between(&before, &after).bands.is_empty());
    }

    #[test]
    fn every_difference_of_the_rules_is_told_once() {
        let before = form();
        let mut after = form();
        assert!(rule_changes(&before, &after).is_empty());
        after.ruleset.weights.insert("overlap".to_owned(), 20);
        after.ruleset.min_overlap_minutes = 60;
        after.objective = Objective::Total;
        after.pinned.push(pair("bar", "aoife"));
        let told = [
            RuleChange::Minutes(120, 60),
            RuleChange::Weight("overlap".to_owned(), 10, 20),
            RuleChange::Objective(Objective::Total),
            RuleChange::Pinned(1),
        ];
        assert_eq!(rule_changes(&before, &after), told);
        assert_eq!(rule_changes(&after, &before).last(), Some(&RuleChange::Lifted(1)));
    }
}
