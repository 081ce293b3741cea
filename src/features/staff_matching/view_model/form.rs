//! The form of the next run: which criteria there are, musts, pins and bans.

use model::matching::{MatchRunForm, Pair, Ruleset};

/// A criterion of the engine and the part of the score bar it belongs to, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Criterion {
    /// The engine's code.
    pub code: &'static str,
    /// Index into `model::matching::ruleset::Part::ALL`.
    pub part: usize,
}

const fn criterion(code: &'static str, part: usize) -> Criterion {
    Criterion { code, part }
}

/// Every criterion in the engine's order; a test compares the list with the engine's own.
pub(crate) const CRITERIA: [Criterion; 12] = [
    criterion("themes", 0),
    criterion("own_words", 1),
    criterion("language", 2),
    criterion("overlap", 3),
    criterion("stage", 4),
    criterion("population", 5),
    criterion("kind", 5),
    criterion("region", 5),
    criterion("sector", 5),
    criterion("mentee_wish", 6),
    criterion("mentor_wish", 6),
    criterion("waited", 6),
];

/// A criterion that the rules weigh, or that they made a must.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Weighed {
    /// The engine's code.
    pub code: String,
    /// Index of the part of the score bar; the last one for a criterion that only a newer engine knows.
    pub part: usize,
}

/// What `rules` weigh, in the engine's order; musts are left out, they weigh nothing.
pub(crate) fn weighed(rules: &Ruleset) -> Vec<Weighed> {
    let weighs = |code: &str| rules.weights.contains_key(code) && !rules.must.iter().any(|must| must == code);
    let known = CRITERIA.iter().filter(|criterion| weighs(criterion.code));
    let mut all: Vec<Weighed> =
        known.map(|criterion| Weighed { code: criterion.code.to_owned(), part: criterion.part }).collect();
    let newer =
        |code: &&String| weighs(code) && CRITERIA.iter().all(|criterion| criterion.code != code.as_str());
    all.extend(rules.weights.keys().filter(newer).map(|code| Weighed { code: code.clone(), part: 6 }));
    all
}

/// What the next run is told about a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PairState {
    /// Nothing.
    Free,
    /// It must be.
    Pinned,
    /// It must not be.
    Banned,
}

/// What pins and bans say about `pair`.
pub(crate) fn pair_state(pinned: &[Pair], forbidden: &[Pair], pair: &Pair) -> PairState {
    if pinned.contains(pair) {
        PairState::Pinned
    } else if forbidden.contains(pair) {
        PairState::Banned
    } else {
        PairState::Free
    }
}

/// Pins `pair`, or takes its pin away. A mentee has one mentor, so another pin of the same mentee goes, and so does a
/// ban of the pair: the two would contradict each other.
pub(crate) fn toggle_pin(form: &mut MatchRunForm, pair: &Pair) -> PairState {
    if form.pinned.contains(pair) {
        form.pinned.retain(|other| other != pair);
        return PairState::Free;
    }
    form.pinned.retain(|other| other.mentee != pair.mentee);
    form.forbidden.retain(|other| other != pair);
    form.pinned.push(pair.clone());
    PairState::Pinned
}

/// Bans `pair`, or lifts its ban; a pin of the pair goes.
pub(crate) fn toggle_ban(form: &mut MatchRunForm, pair: &Pair) -> PairState {
    if form.forbidden.contains(pair) {
        form.forbidden.retain(|other| other != pair);
        return PairState::Free;
    }
    form.pinned.retain(|other| other != pair);
    form.forbidden.push(pair.clone());
    PairState::Banned
}

/// Makes a criterion a must, or lets it weigh again.
pub(crate) fn set_must(form: &mut MatchRunForm, code: &str, must: bool) {
    form.ruleset.must.retain(|other| other != code);
    if must {
        form.ruleset.must.push(code.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{form, pair};
    use super::*;

    #[test]
    fn the_criteria_are_those_of_the_engine_in_its_order_with_its_parts() {
        let parts = matching::ruleset::Part::ALL;
        let engine: Vec<(&str, usize)> = matching::ruleset::Criterion::ALL
            .into_iter()
            .map(|one| (one.code(), parts.iter().position(|part| *part == one.part()).unwrap()))
            .collect();
        let ours: Vec<(&str, usize)> = CRITERIA.iter().map(|one| (one.code, one.part)).collect();
        assert_eq!(ours, engine);
    }

    #[test]
    fn a_must_is_not_weighed_and_a_newer_criterion_still_is() {
        let mut rules = form().ruleset;
        rules.weights.insert("charm".to_owned(), 3);
        rules.must.push("themes".to_owned());
        let codes: Vec<_> = weighed(&rules).into_iter().map(|one| one.code).collect();
        assert_eq!(codes, ["overlap", "charm"]);
    }

    #[test]
    fn a_mentee_has_one_pin() {
        let mut form = form();
        toggle_pin(&mut form, &pair("bar", "aoife"));
        toggle_pin(&mut form, &pair("bar", "kwesi"));
        assert_eq!(form.pinned, [pair("bar", "kwesi")]);
        assert_eq!(toggle_pin(&mut form, &pair("bar", "kwesi")), PairState::Free);
        assert!(form.pinned.is_empty());
    }

    #[test]
    fn a_pin_and_a_ban_of_the_same_pair_never_stand_together() {
        let mut form = form();
        toggle_pin(&mut form, &pair("bar", "aoife"));
        assert_eq!(toggle_ban(&mut form, &pair("bar", "aoife")), PairState::Banned);
        assert!(form.parse().is_ok());
        toggle_pin(&mut form, &pair("bar", "aoife"));
        assert_eq!((form.pinned.len(), form.forbidden.len()), (1, 0));
        assert_eq!(pair_state(&form.pinned, &form.forbidden, &pair("bar", "aoife")), PairState::Pinned);
    }

    #[test]
    fn a_must_stands_once_and_goes() {
        let mut form = form();
        set_must(&mut form, "themes", true);
        set_must(&mut form, "themes", true);
        assert_eq!(form.ruleset.must, ["themes"]);
        set_must(&mut form, "themes", false);
        assert!(form.ruleset.must.is_empty());
    }
}
