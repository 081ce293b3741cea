//! Where people stand in the JSON that is kept, and how they are taken out of it (rules PRI-18 and PRI-22).
//!
//! A kept text is read, changed at the places that are known, and written again. Equal words anywhere else are left
//! alone, because a member, a code or a key may be called what a person is called.

use std::collections::BTreeMap;

use serde_json::Value as Json;

/// What stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    /// The id of a person.
    Id,
    /// The name of a person, without an id beside it.
    Name,
    /// What the engine knew of a mentor, with the id in it.
    Mentor,
}

/// Table, column, path and what stands there; in a path `*` is every element of a list, and a number is one of them.
/// The record of a run is one of groups or one of matches, which have no path in common.
const PLACES: [(&str, &str, &str, Stands); 28] = [
    ("run", "form", "pinned.*.mentor", Stands::Id),
    ("run", "form", "forbidden.*.mentor", Stands::Id),
    ("run", "record", "inputs.mentors.*", Stands::Mentor),
    ("run", "record", "inputs.mentees.*.wishes.*", Stands::Id),
    ("run", "record", "inputs.mentees.*.do_not_match.*", Stands::Id),
    ("run", "record", "inputs.mentees.*.conflicts.*", Stands::Id),
    ("run", "record", "inputs.pinned.*.1", Stands::Id),
    ("run", "record", "inputs.forbidden.*.1", Stands::Id),
    ("run", "record", "inputs.keep.pairs.*.1", Stands::Id),
    ("run", "record", "matches.*.mentor", Stands::Id),
    ("run", "record", "blocking.*.mentor", Stands::Id),
    ("run", "record", "pairs.*.1", Stands::Id),
    ("run", "record", "unmatched.*.hall_set.mentors.*", Stands::Id),
    ("run", "record", "unmatched.*.hall_set.pairs.*.1", Stands::Id),
    ("run", "record", "unmatched.*.fixes.*.params.mentor", Stands::Id),
    ("run", "record", "unmatched.*.fixes.*.params.mentors.*", Stands::Id),
    ("run", "record", "groups.*.facilitator", Stands::Id),
    ("run", "record", "groups.*.reasons.*.params.facilitator", Stands::Id),
    ("run", "record", "unplaced.*.reason.params.facilitator", Stands::Id),
    ("run", "record", "unplaced.*.fix.params.facilitator", Stands::Id),
    ("run", "record", "earlier.*.drafts.*.facilitator", Stands::Id),
    ("need", "wishes", "*", Stands::Id),
    ("application_call", "applicants", "*.reviews.*.reviewer", Stands::Name),
    ("application_call", "record", "problem.applicants.*.reviews.*.reviewer", Stands::Name),
    ("audit", "params", "person", Stands::Id),
    ("audit", "params", "mentor", Stands::Name),
    ("audit", "params", "name", Stands::Name),
    ("audit", "params", "recipient", Stands::Name),
];

/// What takes the place of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StandIn {
    /// Instead of their id.
    pub(crate) id: String,
    /// Instead of the name that stands beside it.
    pub(crate) name: String,
}

/// Who is taken out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Leaving {
    /// By id.
    pub(crate) people: BTreeMap<String, StandIn>,
    /// Each name of theirs and what takes its place where it stands without an id. Not one that somebody else has too:
    /// what stands there may be about them, and whoever of them leaves last takes it along.
    pub(crate) names: BTreeMap<String, String>,
}

/// Takes `leaving` out of what the column holds; whether that changed anything.
pub(crate) fn remove(table: &str, column: &str, held: &mut Json, leaving: &Leaving) -> bool {
    let mut changed = false;
    for (_, _, path, stands) in PLACES.iter().filter(|place| (place.0, place.1) == (table, column)) {
        let path: Vec<&str> = path.split('.').collect();
        match stands {
            Stands::Id => each(held, &path, &mut |value| changed |= rename(value, &leaving.people)),
            Stands::Mentor => each(held, &path, &mut |mentor| changed |= blank(mentor, &leaving.people)),
            Stands::Name => {
                for (name, other) in &leaving.names {
                    changed |= call_otherwise(table, held, &path, name, other);
                }
            }
        }
    }
    changed
}

/// Puts `other` where `name` stands at `path`; whether it stood there.
fn call_otherwise(table: &str, held: &mut Json, path: &[&str], name: &str, other: &str) -> bool {
    // Two who left may have reviewed the same applicant, and each review needs a reviewer of its own.
    let mut taken = Vec::new();
    each(held, path, &mut |value| taken.extend(value.as_str().map(str::to_owned)));
    let mut fresh = (1..).map(|n| if n == 1 { other.to_owned() } else { format!("{other}-{n}") });
    let fresh = fresh.find(|one| table == "audit" || !taken.contains(one));
    let mut changed = false;
    each(held, path, &mut |value| {
        if let (true, Some(fresh)) = (value.as_str() == Some(name), &fresh) {
            *value = Json::String(fresh.clone());
            changed = true;
        }
    });
    changed
}

/// Takes the hours, languages and time zones of those mentees whose id `which` names out of the record of a matching:
/// they are those of whoever led the member then.
pub(crate) fn blank_mentees(record: &mut Json, which: impl Fn(&str) -> bool) {
    each(record, &["inputs", "mentees", "*"], &mut |mentee| {
        if !mentee.get("id").and_then(Json::as_str).is_some_and(&which) {
            return;
        }
        clear(mentee, "free", Json::Array(Vec::new()));
        clear(mentee, "languages", Json::Array(Vec::new()));
        clear(mentee, "time_zone", Json::String("UTC".to_owned()));
    });
}

/// The ids of the mentors in the record of a matching.
pub(crate) fn mentors(record: &Json) -> Vec<String> {
    let list = record.pointer("/inputs/mentors").and_then(Json::as_array);
    list.into_iter().flatten().filter_map(|one| one.get("id")?.as_str().map(str::to_owned)).collect()
}

/// Gives `then` every value at `path`.
fn each(value: &mut Json, path: &[&str], then: &mut impl FnMut(&mut Json)) {
    let Some((first, rest)) = path.split_first() else { return then(value) };
    match value {
        Json::Array(list) if *first == "*" => list.iter_mut().for_each(|one| each(one, rest, then)),
        Json::Array(list) => {
            let at = first.parse().ok().and_then(|at: usize| list.get_mut(at));
            if let Some(one) = at {
                each(one, rest, then);
            }
        }
        Json::Object(map) => {
            if let Some(one) = map.get_mut(*first) {
                each(one, rest, then);
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

fn rename(value: &mut Json, people: &BTreeMap<String, StandIn>) -> bool {
    let Some(other) = value.as_str().and_then(|id| people.get(id)) else { return false };
    *value = Json::String(other.id.clone());
    true
}

/// Leaves of a mentor what is their member's, and what the result cannot be checked without.
fn blank(mentor: &mut Json, people: &BTreeMap<String, StandIn>) -> bool {
    let Some(other) = mentor.get("id").and_then(Json::as_str).and_then(|id| people.get(id)) else {
        return false;
    };
    clear(mentor, "id", Json::String(other.id.clone()));
    clear(mentor, "name", Json::String(other.name.clone()));
    clear(mentor, "experience", Json::String(String::new()));
    clear(mentor, "time_zone", Json::String("UTC".to_owned()));
    for list in ["free", "languages", "offers", "wishes", "do_not_match", "conflicts"] {
        clear(mentor, list, Json::Array(Vec::new()));
    }
    true
}

/// What is not there is not made.
fn clear(object: &mut Json, key: &str, becomes: Json) {
    if let Some(value) = object.get_mut(key) {
        *value = becomes;
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::inventory::{self, Whose};

    fn leaving(id: &str, name: &str) -> Leaving {
        let other = StandIn { id: "former".to_owned(), name: "nobody".to_owned() };
        Leaving {
            people: [(id.to_owned(), other)].into(),
            names: [(name.to_owned(), "nobody".to_owned())].into(),
        }
    }

    #[test]
    fn every_text_of_the_inventory_has_places_and_no_other_column_has() {
        for one in &inventory::read().unwrap().entries {
            let known = PLACES.iter().any(|place| (place.0, place.1) == (one.table, one.column));
            assert_eq!(one.whose == Whose::Text, known, "{one:?}");
        }
    }

    #[test]
    fn a_mentor_leaves_every_place_of_a_record_and_nothing_else_does() {
        let mentor = |id: &str, experience: &str| {
            json!({"id": id, "name": "Ana", "experience": experience, "member": "city", "free": [1],
                   "languages": [{"code": "es", "level": "first"}], "offers": [2], "time_zone": "America/Lima"})
        };
        let record = |id: &str, first: Json| {
            json!({
                "inputs": {
                    "mentors": [first, mentor("p-2", "of the other Ana")],
                    "mentees": [{"id": "city", "name": "Ana", "kind": "city", "wishes": [id, "p-2"]}],
                    "pinned": [["city", id]], "forbidden": [["city", "p-2"]],
                    "keep": {"percent": 50, "pairs": [["city", id]]},
                },
                "matches": [{"mentee": "city", "mentor": id, "why": [
                    {"code": "common_languages", "params": {"languages": [{"code": "city", "mentor": "city"}]}},
                    {"code": "same_kind", "params": {"kind": "city"}}]}],
                "blocking": [{"mentee": "city", "mentor": id}],
                "pairs": [["city", id, 7], ["city", "p-2", 8]],
                "unmatched": [{"id": "city", "hall_set": {"mentees": ["city"], "mentors": [id], "pairs": [["city", id]]},
                    "fixes": [{"kind": "pause", "params": {"mentor": id}}, {"kind": "place", "params": {"mentors": [id]}},
                        {"kind": "language", "params": {"code": "city"}}]}],
                "fairness": [{"attribute": "kind", "value": "city"}],
            })
        };
        // The person has the id of a member, and the code of its kind.
        let mut held = record("city", mentor("city", "their own words"));
        assert!(remove("run", "record", &mut held, &leaving("city", "Ana")));
        let nobody = json!({"id": "former", "name": "nobody", "experience": "", "member": "city", "free": [],
                            "languages": [], "offers": [], "time_zone": "UTC"});
        assert_eq!(held, record("former", nobody));
        assert!(!remove("run", "record", &mut held, &leaving("city", "Ana")), "they are gone");
    }

    #[test]
    fn a_name_leaves_the_values_of_people_and_no_key_and_no_member() {
        let mut held = json!({"name": "name", "member": "name", "cohort": "name", "recipient": "name"});
        assert!(remove("audit", "params", &mut held, &leaving("p-1", "name")));
        let expected = json!({"name": "nobody", "member": "name", "cohort": "name", "recipient": "nobody"});
        assert_eq!(held, expected);
        let namesake = Leaving { names: BTreeMap::new(), ..leaving("p-1", "nobody") };
        assert!(!remove("audit", "params", &mut held, &namesake));
    }

    #[test]
    fn somebody_who_was_invited_under_another_name_leaves_by_both() {
        let mut both = leaving("p-1", "Ana Li");
        both.names.insert("Ana".to_owned(), "nobody".to_owned());
        for name in ["Ana", "Ana Li"] {
            let mut held = json!({"name": name, "member": name});
            assert!(remove("audit", "params", &mut held, &both));
            assert_eq!(held, json!({"name": "nobody", "member": name}));
        }
    }

    #[test]
    fn two_reviewers_who_left_are_two() {
        let mut held = json!([{"id": "city", "reviews": [{"reviewer": "Ana"}, {"reviewer": "Bo"}]}]);
        assert!(remove("application_call", "applicants", &mut held, &leaving("p-1", "Ana")));
        assert!(remove("application_call", "applicants", &mut held, &leaving("p-2", "Bo")));
        let expected = json!([{"id": "city", "reviews": [{"reviewer": "nobody"}, {"reviewer": "nobody-2"}]}]);
        assert_eq!(held, expected);
    }
}
