//! What changed between two answers: which pairs moved, and which rules.

use std::collections::BTreeMap;

use model::id::MemberId;
use model::matching::{MatchRow, Objective, Pair};

use super::answer::Answer;
use super::question::{Question, Supposition};

/// How a mentee of the new answer fared before.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Move {
    /// The mentor before; none when the mentee was left out.
    pub was: Option<String>,
    /// How much higher the score is now; none when the mentee was left out.
    pub difference: Option<i64>,
}

/// An answer against the one before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Comparison {
    /// The mentees whose mentor is another one now.
    pub moves: BTreeMap<MemberId, Move>,
    /// Mentees that had a mentor and have none now, by name.
    pub lost: Vec<String>,
    /// Pairs of the new answer.
    pub pairs: usize,
    /// The worst score, before and now.
    pub worst: Option<(i64, i64)>,
    /// How many pairs each band held before.
    pub bands: Vec<u32>,
}

impl Comparison {
    /// `after` against `before`.
    pub(crate) fn between(before: &Answer, after: &Answer) -> Self {
        let old: BTreeMap<&MemberId, &MatchRow> = before.rows.iter().map(|row| (&row.mentee, row)).collect();
        let moved = |row: &MatchRow| match old.get(&row.mentee) {
            Some(was) if was.mentor == row.mentor => None,
            Some(was) => {
                Some(Move { was: Some(was.mentor_name.clone()), difference: Some(row.score - was.score) })
            }
            None => Some(Move { was: None, difference: None }),
        };
        let kept = |mentee: &MemberId| after.rows.iter().any(|row| row.mentee == *mentee);
        Self {
            moves: after.rows.iter().filter_map(|row| Some((row.mentee.clone(), moved(row)?))).collect(),
            lost: before
                .rows
                .iter()
                .filter(|row| !kept(&row.mentee))
                .map(|row| row.mentee_name.clone())
                .collect(),
            pairs: after.rows.len(),
            worst: before.worst.zip(after.worst),
            // Bands with other edges count something else.
            bands: if before.cuts == after.cuts { before.bands.clone() } else { Vec::new() },
        }
    }
}

/// A member that has another mentor in one of two answers than in the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Different {
    /// Its name.
    pub mentee: String,
    /// Its mentor and score in the first; none when it is left out there.
    pub left: Option<(String, i64)>,
    /// Its mentor and score in the second.
    pub right: Option<(String, i64)>,
}

/// Every member whose mentor differs between `left` and `right`, by id.
pub(crate) fn differences(left: &Answer, right: &Answer) -> Vec<Different> {
    let by_mentee = |answer: &Answer| -> BTreeMap<MemberId, MatchRow> {
        answer.rows.iter().map(|row| (row.mentee.clone(), row.clone())).collect()
    };
    let (left, right) = (by_mentee(left), by_mentee(right));
    let mut all: Vec<&MemberId> = left.keys().chain(right.keys()).collect();
    all.sort_unstable();
    all.dedup();
    let side = |row: Option<&MatchRow>| row.map(|row| (row.mentor_name.clone(), row.score));
    let different = |mentee: &MemberId| {
        let (one, other) = (left.get(mentee), right.get(mentee));
        let same = one.map(|row| &row.mentor) == other.map(|row| &row.mentor);
        let name = one.or(other).filter(|_| !same)?.mentee_name.clone();
        Some(Different { mentee: name, left: side(one), right: side(other) })
    };
    all.into_iter().filter_map(different).collect()
}

/// One difference between the rules of two answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RuleChange {
    /// A weight: the criterion's code, before, now.
    Weight(String, u8, u8),
    /// The least common minutes, before and now.
    Minutes(u16, u16),
    /// What counts as best.
    Objective(Objective),
    /// So many percent are kept of the run with this number.
    Close(u8, u32),
    /// Nothing is kept any more of the run with this number.
    Free(u32),
    /// Pairs pinned now that were not.
    Pinned(usize),
    /// Pairs banned now that were not.
    Banned(usize),
    /// Pins and bans taken away.
    Lifted(usize),
    /// A criterion that cuts now, by its code.
    Must(String),
    /// A criterion that weighs again, by its code.
    NoMust(String),
    /// Supposed now and not before.
    Supposed(Supposition),
    /// Not supposed any more.
    Withdrawn(Supposition),
}

/// What `after` asks for that `before` did not, in the order of the page.
pub(crate) fn rule_changes(before: &Question, after: &Question) -> Vec<RuleChange> {
    let (supposed, supposes) = (&before.suppose, &after.suppose);
    let (was_close, close) = (before.close_to(), after.close_to());
    let (before, after) = (&before.form, &after.form);
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
    let new_musts = new.must.iter().filter(|code| !old.must.contains(code)).cloned();
    changes.extend(new_musts.map(RuleChange::Must));
    let old_musts = old.must.iter().filter(|code| !new.must.contains(code)).cloned();
    changes.extend(old_musts.map(RuleChange::NoMust));
    if before.objective != after.objective {
        changes.push(RuleChange::Objective(after.objective));
    }
    if before.keep != after.keep {
        let kept = close.map(|(percent, earlier)| RuleChange::Close(percent, earlier.number));
        let free = || was_close.map(|(_, earlier)| RuleChange::Free(earlier.number));
        changes.extend(kept.or_else(free));
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
    changes.extend(only(supposes, supposed).into_iter().map(RuleChange::Supposed));
    changes.extend(only(supposed, supposes).into_iter().map(RuleChange::Withdrawn));
    changes
}

/// What `these` hold more often than `others`.
fn only(these: &[Supposition], others: &[Supposition]) -> Vec<Supposition> {
    let mut others = others.to_vec();
    let more = |change: &&Supposition| match others.iter().position(|other| other == *change) {
        Some(at) => {
            others.remove(at);
            false
        }
        None => true,
    };
    these.iter().filter(more).cloned().collect()
}

#[cfg(test)]
mod tests {
    use model::id::PersonId;

    use super::super::question::Remedy;
    use super::super::sample::{answer, form, matched, pair};
    use super::*;

    #[test]
    fn a_pair_moves_when_its_mentor_is_another_one() {
        let before = answer(vec![
            matched("bar", "kwesi", 604),
            matched("goias", "ainhoa", 700),
            matched("lost", "x", 300),
        ]);
        let after = answer(vec![
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
    fn two_runs_differ_where_a_member_has_another_mentor_or_none() {
        let left = answer(vec![matched("bar", "kwesi", 604), matched("goias", "ainhoa", 700)]);
        let right = answer(vec![matched("bar", "aoife", 624), matched("ouelle", "kwesi", 631)]);
        let told: Vec<_> = differences(&left, &right)
            .into_iter()
            .map(|one| (one.mentee, one.left.map(|side| side.0), one.right.map(|side| side.0)))
            .collect();
        let some = |name: &str| Some(name.to_owned());
        assert_eq!(
            told,
            [
                ("bar".to_owned(), some("kwesi"), some("aoife")),
                ("goias".to_owned(), some("ainhoa"), None),
                ("ouelle".to_owned(), None, some("kwesi")),
            ]
        );
        assert!(differences(&left, &left).is_empty());
    }

    #[test]
    fn bands_with_other_edges_are_not_compared() {
        let mut before = answer(vec![matched("bar", "kwesi", 604)]);
        let after = answer(vec![matched("bar", "kwesi", 604)]);
        assert_eq!(Comparison::between(&before, &after).bands, before.bands);
        before.cuts = vec![500];
        assert!(Comparison::between(&before, &after).bands.is_empty());
    }

    #[test]
    fn every_difference_of_the_rules_is_told_once() {
        let before = Question::of(form());
        let mut after = before.clone();
        assert!(rule_changes(&before, &after).is_empty());
        after.form.ruleset.weights.insert("overlap".to_owned(), 20);
        after.form.ruleset.min_overlap_minutes = 60;
        after.form.objective = Objective::Total;
        after.form.pinned.push(pair("bar", "aoife"));
        let place = Supposition::Place(PersonId::parse("aoife").unwrap());
        after.apply(Remedy::Suppose(place.clone()));
        let told = [
            RuleChange::Minutes(120, 60),
            RuleChange::Weight("overlap".to_owned(), 10, 20),
            RuleChange::Objective(Objective::Total),
            RuleChange::Pinned(1),
            RuleChange::Supposed(place.clone()),
        ];
        assert_eq!(rule_changes(&before, &after), told);
        let back = rule_changes(&after, &before);
        assert_eq!(back[3..], [RuleChange::Lifted(1), RuleChange::Withdrawn(place)]);
    }

    #[test]
    fn a_must_is_told_and_so_is_its_end() {
        let before = Question::of(form());
        let mut after = before.clone();
        after.form.ruleset.must.push("themes".to_owned());
        assert_eq!(rule_changes(&before, &after), [RuleChange::Must("themes".to_owned())]);
        assert_eq!(rule_changes(&after, &before), [RuleChange::NoMust("themes".to_owned())]);
    }

    #[test]
    fn a_second_place_with_the_same_mentor_is_a_change() {
        let mut before = Question::of(form());
        let place = Supposition::Place(PersonId::parse("aoife").unwrap());
        before.apply(Remedy::Suppose(place.clone()));
        let mut after = before.clone();
        after.apply(Remedy::Suppose(place.clone()));
        assert_eq!(rule_changes(&before, &after), [RuleChange::Supposed(place)]);
    }
}
