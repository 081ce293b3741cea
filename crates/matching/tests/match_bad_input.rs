//! What is wrong with a POOL.json is said in one line that names the deepest faulty field.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use matching::pool::Pool;
use matching::run::{Run, run};
use matching::time::{Zone, Zones};
use serde_json::{Value, json};

/// A pool in which every field has a value.
fn whole() -> Value {
    let person = |id: &str| {
        json!({"id": id, "name": "A", "member": "", "organisation": "", "country": "CO", "region": "Americas",
            "kind": "city", "population": 50_000, "time_zone": "UTC", "stage": 1, "sector": "government",
            "free": [{"day": "tue", "from": "14:00", "to": "17:00"}], "capacity": 1, "required": ["language"],
            "languages": [{"code": "es", "level": "first"}], "wishes": [], "do_not_match": [], "conflicts": []})
    };
    let with = |mut person: Value, more: Value| {
        person.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        person
    };
    let mentee = |id: &str| {
        let more = json!({"themes": [{"slug": "budget", "weight": 2}], "problem": "?", "waited_rounds": 0});
        with(person(id), more)
    };
    let mentor = |id: &str| {
        let offers = json!([{"slug": "budget", "level": 2}]);
        with(person(id), json!({"offers": offers, "experience": "!", "paused": false, "approved": true}))
    };
    json!({"format": "convene.pool/1", "programme": {"start": "2027-02-01", "weeks": 26},
        "ruleset": {"min_overlap_minutes": 120, "weights": {"kind": 4}, "must": ["language"]},
        "objective": "bands", "mentees": [mentee("a"), mentee("b")], "mentors": [mentor("x"), mentor("y")],
        "pinned": [["a", "x"]], "forbidden": [["b", "x"]], "keep": {"percent": 50, "pairs": [["b", "y"]]}})
}

/// What a run of these bytes gives, as `convene match` would say it.
fn outcome(json: &[u8]) -> Result<Run, String> {
    let pool = Pool::parse(json).map_err(|fault| fault.to_string())?;
    let zones = Zones::from([("UTC".to_owned(), Zone::fixed(0))]);
    run(&pool, &zones).map_err(|error| error.to_string())
}

fn refusal(json: &[u8]) -> String {
    let line = outcome(json).unwrap_err();
    assert_eq!(line.lines().count(), 1, "{line}");
    assert!(line.chars().count() < 1000, "{line}");
    line
}

/// Sets the field at a JSON pointer and expects the refusal to begin like this.
fn refused(pointer: &str, value: Value, expected: &str) {
    let mut pool = whole();
    let (parent, field) = pointer.rsplit_once('/').unwrap();
    match pool.pointer_mut(parent).unwrap() {
        Value::Object(fields) => drop(fields.insert(field.to_owned(), value)),
        Value::Array(items) => items[field.parse::<usize>().unwrap()] = value,
        other => panic!("{pointer} is inside {other}"),
    }
    let line = refusal(&serde_json::to_vec(&pool).unwrap());
    assert!(line.starts_with(expected), "{pointer}: {line}");
}

#[test]
fn the_pool_itself_is_fine() {
    let run = outcome(&serde_json::to_vec(&whole()).unwrap()).unwrap();
    assert_eq!((run.matches.len(), run.verify()), (2, Ok(())));
}

/// Every field once: a value of a type it never has is refused at the field, wherever it lies.
#[test]
fn a_value_of_the_wrong_type_is_named_by_its_path() {
    let mut fields = Vec::new();
    collect(&whole(), "", "$", &mut fields);
    assert!(fields.len() > 100, "{}", fields.len());
    for (pointer, path) in fields {
        // An id in a list of strings is refused as a number, everything else as a nested list of nothing.
        let wrong = if ["/pinned", "/forbidden", "/keep/pairs"].iter().any(|pairs| pointer.starts_with(pairs))
        {
            json!(7)
        } else {
            json!([[[]]])
        };
        refused(&pointer, wrong, &path);
    }
}

/// Every value with its pointer and its path.
fn collect(value: &Value, pointer: &str, path: &str, into: &mut Vec<(String, String)>) {
    if !pointer.is_empty() {
        into.push((pointer.to_owned(), path.to_owned()));
    }
    match value {
        Value::Object(fields) => {
            for (field, value) in fields {
                collect(value, &format!("{pointer}/{field}"), &format!("{path}.{field}"), into);
            }
        }
        Value::Array(items) => {
            for (at, value) in items.iter().enumerate() {
                collect(value, &format!("{pointer}/{at}"), &format!("{path}[{at}]"), into);
            }
        }
        _ => {}
    }
}

#[test]
fn numbers_stay_in_their_ranges() {
    for wrong in [json!(-1), json!(1.5), json!(-0.0), json!("1"), json!(1e300), json!(u64::MAX), json!(null)]
    {
        refused("/mentees/1/capacity", wrong.clone(), "$.mentees[1].capacity: ");
        refused("/mentors/1/capacity", wrong.clone(), "$.mentors[1].capacity: ");
        refused("/programme/weeks", wrong.clone(), "$.programme.weeks: ");
        refused("/ruleset/weights/kind", wrong.clone(), "$.ruleset.weights.kind: ");
        refused("/mentees/0/waited_rounds", wrong.clone(), "$.mentees[0].waited_rounds: ");
        refused("/mentees/0/themes/0/weight", wrong.clone(), "$.mentees[0].themes[0].weight: ");
        refused("/mentors/0/offers/0/level", wrong, "$.mentors[0].offers[0].level: ");
    }
    refused("/mentees/1/stage", json!(256), "$.mentees[1].stage: ");
    refused("/mentees/1/population", json!(-5), "$.mentees[1].population: ");
    refused("/programme/weeks", json!(0), "$.programme.weeks: must be within 1..520");
    refused("/programme/weeks", json!(521), "$.programme.weeks: must be within 1..520");
    refused("/ruleset/weights/kind", json!(101), "$.ruleset.weights.kind: is 101, above 100");
    refused("/ruleset/weights/kind", json!(256), "$.ruleset.weights.kind: ");
    refused("/ruleset/min_overlap_minutes", json!(-120), "$.ruleset.min_overlap_minutes: ");
    refused("/mentees/0/themes/0/weight", json!(0), "$.mentees[0].themes[0].weight: must be at least 1");
    refused("/mentors/0/offers/0/level", json!(0), "$.mentors[0].offers[0].level: must be at least 1");
}

#[test]
fn more_places_than_the_weights_can_hold_are_named_where_most_of_them_are() {
    refused(
        "/mentees/1/capacity",
        json!(u32::MAX),
        "$.mentees[1].capacity: 4294967295 mentee places with 4 cuts",
    );
    // A mentor may offer as many places as a number can say.
    let mut generous = whole();
    generous["mentors"][0]["capacity"] = json!(u32::MAX);
    generous["mentors"][1]["capacity"] = json!(u32::MAX);
    assert_eq!(outcome(&serde_json::to_vec(&generous).unwrap()).unwrap().matches.len(), 2);
}

#[test]
fn dates_and_times_exist_and_run_forwards() {
    for wrong in
        ["2027-02-30", "2027-13-01", "27-02-01", "2027-2-1", "1969-12-31", "3000-01-01", "", "tomorrow"]
    {
        refused("/programme/start", json!(wrong), "$.programme.start: ");
    }
    for wrong in ["Tue", "tuesday", "", "8"] {
        refused("/mentees/1/free/0/day", json!(wrong), "$.mentees[1].free[0].day: ");
    }
    for wrong in ["24:01", "25:00", "14:60", "2pm", "", "-1:00"] {
        refused("/mentees/1/free/0/from", json!(wrong), "$.mentees[1].free[0].from: ");
        refused("/mentors/1/free/0/to", json!(wrong), "$.mentors[1].free[0].to: ");
    }
    refused("/mentors/0/free/0/to", json!("14:00"), "$.mentors[0].free[0].to: 14:00 is not after 14:00");
    refused("/mentors/0/free/0/to", json!("13:59"), "$.mentors[0].free[0].to: 13:59 is not after 14:00");
    let mut last = whole();
    last["programme"] = json!({"start": "2999-12-31", "weeks": 520});
    assert!(outcome(&serde_json::to_vec(&last).unwrap()).is_ok());
}

#[test]
fn people_are_known_and_stand_there_once() {
    refused("/mentees/1/id", json!("a"), "$.mentees[1].id: \"a\" stands here twice");
    refused("/mentors/1/id", json!("x"), "$.mentors[1].id: \"x\" stands here twice");
    refused("/mentors/1/id", json!(""), "$.mentors[1].id: is empty");
    refused("/mentees/0/wishes", json!(["z"]), "$.mentees[0].wishes[0]: unknown mentor \"z\"");
    refused("/mentors/0/wishes", json!(["a", "a"]), "$.mentors[0].wishes[1]: \"a\" stands here twice");
    refused(
        "/mentees/0/time_zone",
        json!("Mars/Base"),
        "$.mentees[0].time_zone: unknown time zone \"Mars/Base\"",
    );
    refused("/mentors/1/time_zone", json!(""), "$.mentors[1].time_zone: unknown time zone \"\"");
    refused(
        "/mentees/0/languages/0/level",
        json!("native"),
        "$.mentees[0].languages[0].level: unknown variant",
    );
    refused("/mentees/0/languages/0/code", json!(""), "$.mentees[0].languages[0].code: is empty");
    let twice = json!([{"code": "es", "level": "first"}, {"code": "es", "level": "basic"}]);
    refused("/mentees/0/languages", twice, "$.mentees[0].languages[1].code: \"es\" stands here twice");
    refused("/mentees/0/themes/0/slug", json!(""), "$.mentees[0].themes[0].slug: is empty");
    let twice = json!([{"slug": "budget", "level": 1}, {"slug": "budget", "level": 2}]);
    refused("/mentors/0/offers", twice, "$.mentors[0].offers[1].slug: \"budget\" stands here twice");
    refused("/mentees/0/required", json!(["charm"]), "$.mentees[0].required[0]: unknown variant `charm`");
    refused("/ruleset/must", json!(["language", "charm"]), "$.ruleset.must[1]: unknown variant `charm`");
    refused("/ruleset/weights", json!({"charm": 1}), "$.ruleset.weights.charm: unknown criterion");
    refused("/ruleset/charm", json!(1), "$.ruleset.charm: unknown field `charm`");
    refused("/objective", json!("fair"), "$.objective: unknown variant `fair`");
    let six: Vec<String> = (0..6).map(|at| format!("m{at}")).collect();
    let mut many = whole();
    let template = many["mentors"][0].clone();
    many["mentees"][0]["wishes"] = json!(six);
    for id in six {
        let mut mentor = template.clone();
        mentor["id"] = json!(id);
        many["mentors"].as_array_mut().unwrap().push(mentor);
    }
    let line = refusal(&serde_json::to_vec(&many).unwrap());
    assert!(line.starts_with("$.mentees[0].wishes[5]: is more than the 5 wishes"), "{line}");
}

#[test]
fn what_is_on_nobodys_side_of_a_private_list_is_harmless() {
    let mut pool = whole();
    pool["mentees"][0]["do_not_match"] = json!(["gone"]);
    pool["mentors"][0]["conflicts"] = json!(["gone"]);
    assert_eq!(outcome(&serde_json::to_vec(&pool).unwrap()).unwrap().matches.len(), 2);
}

#[test]
fn pins_and_bans_do_not_contradict_each_other_or_a_capacity() {
    refused(
        "/pinned",
        json!([["a", "x"], ["b", "y"], ["a", "y"]]),
        "$.pinned[2]: mentee \"a\" has no place left",
    );
    refused("/pinned", json!([["a", "y"], ["b", "y"]]), "$.pinned[1]: mentor \"y\" has no place left");
    refused("/pinned", json!([["a", "x"], ["a", "x"]]), "$.pinned[1]: \"a\" and \"x\" are pinned twice");
    refused("/pinned", json!([["b", "x"]]), "$.pinned[0]: \"b\" and \"x\" are both pinned and forbidden");
    refused("/pinned", json!([["a", "z"]]), "$.pinned[0][1]: unknown mentor \"z\"");
    refused("/pinned", json!([["x", "a"]]), "$.pinned[0][0]: unknown mentee \"x\"");
    refused("/pinned", json!([["a"]]), "$.pinned[0]: invalid length 1");
    refused("/pinned", json!([["a", "x", "y"]]), "$.pinned[0]");
    refused("/forbidden", json!([["a", "z"]]), "$.forbidden[0][1]: unknown mentor \"z\"");
    refused("/mentors/0/paused", json!(true), "$.pinned[0]: \"a\" and \"x\" are cut by unavailable");
    refused("/mentors/0/capacity", json!(0), "$.pinned[0]: mentor \"x\" has no place left");
    let mut twice = whole();
    twice["forbidden"] = json!([["b", "x"], ["b", "x"]]);
    assert!(outcome(&serde_json::to_vec(&twice).unwrap()).is_ok());
}

#[test]
fn an_earlier_answer_names_people_of_the_pool_once() {
    refused("/keep/percent", json!(101), "$.keep.percent: is 101, above 100");
    refused("/keep/percent", json!(-1), "$.keep.percent");
    refused("/keep/pairs", json!([["a", "z"]]), "$.keep.pairs[0][1]: unknown mentor \"z\"");
    refused("/keep/pairs", json!([["z", "x"]]), "$.keep.pairs[0][0]: unknown mentee \"z\"");
    let twice = json!([["b", "y"], ["b", "y"]]);
    refused("/keep/pairs", twice, "$.keep.pairs[1]: \"b\" and \"y\" stand here twice");
    refused("/keep", json!({"percent": 50}), "$.keep.pairs: missing field");
    refused("/keep/more", json!(1), "$.keep.more: unknown field");
}

#[test]
fn what_must_be_there_is_named_where_it_is_missing() {
    let missing = [
        ("", "format"),
        ("", "programme"),
        ("", "mentees"),
        ("", "mentors"),
        ("/programme", "start"),
        ("/programme", "weeks"),
        ("/mentees/1", "id"),
        ("/mentees/1", "time_zone"),
        ("/mentors/1", "free"),
        ("/mentors/1", "languages"),
        ("/mentors/1", "capacity"),
        ("/mentors/1/offers/0", "level"),
        ("/mentees/0/free/0", "to"),
    ];
    for (parent, field) in missing {
        let mut pool = whole();
        pool.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(field).unwrap();
        let path = parent.replace("/0", "[0]").replace("/1", "[1]").replace('/', ".");
        let line = refusal(&serde_json::to_vec(&pool).unwrap());
        assert!(line.starts_with(&format!("$.{path}.{field}: missing field").replace("$..", "$.")), "{line}");
    }
}

#[test]
fn a_field_that_stands_twice_is_refused_and_none_of_its_values_is_taken() {
    let text = serde_json::to_string(&whole()).unwrap();
    let twice = |once: &str, both: &str, expected: &str| {
        assert!(text.contains(once), "{once}");
        let line = refusal(text.replacen(once, both, 1).as_bytes());
        assert!(line.starts_with(expected), "{line}");
    };
    twice("\"id\":\"a\"", "\"id\":\"a\",\"id\":\"c\"", "$.mentees[0].id: duplicate field");
    twice("\"kind\":4", "\"kind\":4,\"kind\":5", "$.ruleset.weights.kind: stands here twice");
    twice("\"weeks\":26", "\"weeks\":26,\"weeks\":27", "$.programme.weeks: duplicate field");
    twice("\"mentors\":", "\"mentors\":[],\"mentors\":", "$.mentors: duplicate field");
}

#[test]
fn another_version_is_named_before_anything_else_that_differs() {
    refused("/format", json!("convene.pool/2"), "$.format: is \"convene.pool/2\", not \"convene.pool/1\"");
    let line = refusal(br#"{"format": "convene.pool/2", "programme": 7, "people": []}"#);
    assert!(line.starts_with("$.format: is \"convene.pool/2\""), "{line}");
    let line = refusal(br#"{"format": "convene.run/1"}"#);
    assert!(line.starts_with("$.format: is \"convene.run/1\""), "{line}");
    assert!(refusal(br#"{"format": 1}"#).starts_with("$.format: invalid type"));
}

#[test]
fn what_is_no_json_is_named_by_its_line() {
    let text = serde_json::to_string_pretty(&whole()).unwrap();
    let utf16: Vec<u8> = "{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cases: [(Vec<u8>, &str); 9] = [
        (Vec::new(), "line 1: EOF"),
        (b"\xEF\xBB\xBF{}".to_vec(), "line 1: begins with a byte order mark"),
        (utf16, "line 1: "),
        (text.as_bytes()[..text.len() - 2].to_vec(), "line "),
        (text.replacen("\"weeks\": 26", "\"weeks\": NaN", 1).into_bytes(), "line "),
        (text.replacen("\"weeks\": 26", "\"weeks\": Infinity", 1).into_bytes(), "line "),
        (text.replacen("\"weeks\": 26", "\"weeks\": 1e999", 1).into_bytes(), "$.programme.weeks: "),
        (b"{\"format\": \"\xFF\"}".to_vec(), "$.format: invalid unicode"),
        (format!("{text}\n{{}}").into_bytes(), "line "),
    ];
    for (json, expected) in cases {
        let line = refusal(&json);
        assert!(line.starts_with(expected), "{line}");
    }
    assert!(refusal(b"[]").starts_with("$: "), "{}", refusal(b"[]"));
    assert!(refusal(b"null").starts_with("$: invalid type"));
}

#[test]
fn deep_nesting_is_refused_or_skipped_and_overflows_nothing() {
    let deep = "[".repeat(200_000);
    let text = serde_json::to_string(&whole()).unwrap();
    let wrong = text.replacen("\"problem\":\"?\"", &format!("\"problem\":{deep}"), 1);
    assert!(refusal(wrong.as_bytes()).starts_with("$.mentees[0].problem: invalid type"));
    let unknown =
        text.replacen("\"problem\":", &format!("\"extra\":{deep}{},\"problem\":", "]".repeat(200_000)), 1);
    match outcome(unknown.as_bytes()) {
        Ok(run) => assert_eq!(run.matches.len(), 2),
        Err(line) => assert!(line.starts_with("line ") && line.lines().count() == 1, "{line}"),
    }
}

#[test]
fn megabytes_where_a_name_belongs_give_one_short_line() {
    let long = "línea\n\"".repeat(200_000);
    refused("/mentees/0/wishes", json!([long]), "$.mentees[0].wishes[0]: unknown mentor \"línea\\n\\\"línea");
    refused("/objective", json!(long), "$.objective: unknown variant `línea");
    refused("/mentees/0/time_zone", json!(long), "$.mentees[0].time_zone: unknown time zone");
    refused("/ruleset/weights", json!({long.clone(): 1}), "$.ruleset.weights.línea\\n\"línea");
    refused("/format", json!(long), "$.format: is \"línea");
    let mut talkative = whole();
    talkative["mentees"][0]["problem"] = json!(long);
    assert_eq!(outcome(&serde_json::to_vec(&talkative).unwrap()).unwrap().matches.len(), 2);
}
