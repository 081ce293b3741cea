//! Small runs for the tests of the view model.

use model::id::{MemberId, PersonId, RunId};
use model::matching::{FairnessRow, MatchRow, MatchRun, MatchRunForm, Objective, Pair, Ruleset};
use model::place::Country;
use model::reason::Reason;
use model::state::RunState;

pub(super) fn pair(mentee: &str, mentor: &str) -> Pair {
    Pair { mentee: MemberId::parse(mentee).unwrap(), mentor: PersonId::parse(mentor).unwrap() }
}

pub(super) fn form() -> MatchRunForm {
    let weights = [("themes".to_owned(), 30), ("overlap".to_owned(), 10)].into();
    let ruleset = Ruleset { min_overlap_minutes: 120, weights, must: Vec::new() };
    MatchRunForm { objective: Objective::Bands, ruleset, pinned: Vec::new(), forbidden: Vec::new() }
}

pub(super) fn reason(code: &str) -> Reason {
    Reason { code: code.to_owned(), params: [].into() }
}

pub(super) fn matched(mentee: &str, mentor: &str, score: i64) -> MatchRow {
    let Pair { mentee: mentee_id, mentor: mentor_id } = pair(mentee, mentor);
    MatchRow {
        mentee: mentee_id,
        mentee_name: mentee.to_owned(),
        mentee_country: Country::parse("GH").unwrap(),
        mentor: mentor_id,
        mentor_name: mentor.to_owned(),
        mentor_member: "Scotland".to_owned(),
        score,
        pinned: false,
        parts: vec![score, 0, 0, 0, 0, 0, 0],
        wish_rank: None,
        why: Vec::new(),
    }
}

pub(super) fn fair(attribute: &str, value: &str, matched: u32, people: u32) -> FairnessRow {
    FairnessRow {
        attribute: attribute.to_owned(),
        value: value.to_owned(),
        people,
        matched,
        mean_score: None,
        worst: None,
    }
}

pub(super) fn run(matches: Vec<MatchRow>) -> MatchRun {
    MatchRun {
        id: RunId::parse("run-1").unwrap(),
        number: 1,
        version: 1,
        state: RunState::Draft,
        created_at_ms: 0,
        created_by: "Priya Nair".to_owned(),
        form: form(),
        allowed_pairs: 3,
        mentees: 3,
        places: 3,
        matched: matches.len() as u32,
        total: matches.iter().map(|row| row.score).sum(),
        worst: matches.iter().map(|row| row.score).min(),
        bands: vec![0, 0, 1, 0],
        cuts: vec![800, 600, 400],
        verified: true,
        matches,
        unmatched: Vec::new(),
        fairness: Vec::new(),
    }
}
