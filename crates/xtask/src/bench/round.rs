//! Rows for a real round: invented people with hours, languages and themes, scored, solved and explained.

use std::fs;

use serde_json::{Value, json};

use super::{
    Bench,
    engine::time,
    instance::mix,
    table::{Bar, Line, Row, median},
};
use crate::failure::{Failure, Outcome};

/// A frame would be 16 ms; natively it is less than a third of that.
const MOST_MS: f64 = 5.0;
const SIZES: [(u64, u64); 2] = [(50, 25), (200, 100)];

const PLACES: [(&str, &str, &str); 8] = [
    ("Africa/Lagos", "NG", "Africa"),
    ("Africa/Nairobi", "KE", "Africa"),
    ("America/Bogota", "CO", "Americas"),
    ("America/Sao_Paulo", "BR", "Americas"),
    ("America/New_York", "US", "Americas"),
    ("Europe/Madrid", "ES", "Europe"),
    ("Asia/Tbilisi", "GE", "Europe"),
    ("Asia/Manila", "PH", "Asia and the Pacific"),
];
const LANGUAGES: [&str; 4] = ["en", "es", "fr", "pt"];
const THEMES: [&str; 10] = [
    "open-data",
    "fiscal-openness",
    "public-participation",
    "access-to-information",
    "gender",
    "justice",
    "climate",
    "education",
    "health",
    "anti-corruption",
];
const WORDS: [&str; 12] = [
    "budget",
    "hearings",
    "contracts",
    "young",
    "people",
    "neighbourhood",
    "requests",
    "answers",
    "register",
    "water",
    "portal",
    "audit",
];
const KINDS: [&str; 3] = ["city", "regency", "province"];
const DAYS: [&str; 5] = ["mon", "tue", "wed", "thu", "fri"];

/// Numbers that depend only on who is asked for what.
struct Dice(u64);

impl Dice {
    /// A number from 0 to `most`.
    fn up_to(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(1);
        mix(self.0 << 8) % (most + 1)
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.up_to(from.len() as u64 - 1) as usize]
    }

    /// Some different ones, at least one.
    fn some<T: Copy + PartialEq>(&mut self, from: &[T], most: u64) -> Vec<T> {
        let mut picked = vec![self.pick(from)];
        for _ in 0..self.up_to(most - 1) {
            let next = self.pick(from);
            if !picked.contains(&next) {
                picked.push(next);
            }
        }
        picked
    }
}

/// POOL.json of a round; the same sizes give the same bytes.
fn pool(mentees: u64, mentors: u64) -> Value {
    let mentees: Vec<Value> = (0..mentees).map(|at| mentee(at, mentors)).collect();
    let mentors: Vec<Value> = (0..mentors).map(|at| mentor(at, mentees.len() as u64)).collect();
    json!({
        "format": "convene.pool/1", "programme": {"start": "2027-02-01", "weeks": 26}, "ruleset": {},
        "objective": "bands", "mentees": mentees, "mentors": mentors, "pinned": [], "forbidden": [],
    })
}

/// What both sides have; two seats of a member follow each other.
fn person(side: &str, at: u64, dice: &mut Dice) -> Value {
    let (zone, country, region) = dice.pick(&PLACES);
    let levels = ["first", "working", "basic"];
    let languages = dice.some(&LANGUAGES, 3);
    let languages: Vec<Value> =
        languages.iter().zip(levels).map(|(code, level)| json!({"code": code, "level": level})).collect();
    let free: Vec<Value> = dice
        .some(&DAYS, 5)
        .into_iter()
        .map(|day| {
            let from = 8 + dice.up_to(4);
            let to = from + 4 + dice.up_to(5);
            json!({"day": day, "from": format!("{from:02}:00"), "to": format!("{to:02}:30")})
        })
        .collect();
    json!({
        "id": format!("{side}-{at:03}"), "name": format!("Person {at}"), "member": format!("{side}-{}", at / 2),
        "organisation": format!("{side} organisation {at}"), "country": country, "region": region,
        "kind": dice.pick(&KINDS), "population": 20_000 + dice.up_to(3_000_000), "time_zone": zone,
        "free": free, "languages": languages, "sector": dice.pick(&["government", "civil_society"]),
    })
}

fn text(dice: &mut Dice) -> String {
    (0..12).map(|_| dice.pick(&WORDS)).collect::<Vec<_>>().join(" ")
}

/// `fields` on top of `person`.
fn with(mut person: Value, fields: Value) -> Value {
    if let (Some(person), Value::Object(fields)) = (person.as_object_mut(), fields) {
        person.extend(fields);
    }
    person
}

fn mentee(at: u64, mentors: u64) -> Value {
    let dice = &mut Dice(at << 16);
    let person = person("mentee", at, dice);
    let themes = dice.some(&THEMES, 4);
    let themes: Vec<Value> =
        themes.iter().map(|slug| json!({"slug": slug, "weight": 1 + dice.up_to(4)})).collect();
    let wishes: Vec<String> =
        (0..dice.up_to(2)).map(|rank| format!("mentor-{:03}", (at * 7 + rank) % mentors)).collect();
    let fields = json!({
        "themes": themes, "problem": text(dice), "stage": dice.up_to(3), "capacity": 1, "wishes": wishes,
        "waited_rounds": dice.up_to(1),
    });
    with(person, fields)
}

fn mentor(at: u64, mentees: u64) -> Value {
    let dice = &mut Dice((1 << 40) + (at << 16));
    let person = person("mentor", at, dice);
    let offers = dice.some(&THEMES, 5);
    let offers: Vec<Value> =
        offers.iter().map(|slug| json!({"slug": slug, "level": 1 + dice.up_to(2)})).collect();
    let fields = json!({
        "offers": offers, "experience": text(dice), "stage": 1 + dice.up_to(3), "capacity": 1 + dice.up_to(2),
        "wishes": [format!("mentee-{:03}", at * 3 % mentees)], "paused": dice.up_to(19) == 0, "approved": true,
    });
    with(person, fields)
}

/// Measures scoring, solving and explaining together.
pub(super) fn rounds(bench: &mut Bench<'_>) -> Outcome {
    for (mentees, mentors) in SIZES {
        let name = format!("round{mentees}");
        let file = bench.folder.join(format!("{name}.json"));
        fs::write(&file, pool(mentees, mentors).to_string())
            .map_err(|error| Failure::io(file.display(), &error))?;
        let mut times = Vec::new();
        for _ in 0..bench.repetitions {
            let answer = bench.engine.match_pool(&file)?;
            let parts = ["score_ms", "solve_ms", "explain_ms"];
            times.push(parts.iter().map(|part| time(&answer, part)).sum::<Outcome<f64>>()?);
            let matched = answer["matched"].as_u64().unwrap_or_default();
            if matched * 2 < mentees {
                return Err(Failure::new(format!(
                    "{name}: only {matched} of {mentees} are matched, which is no round"
                )));
            }
        }
        bench.add(Line::Measured(Row {
            what: format!("a round of {mentees} x {mentors}, explained"),
            against: "-".to_owned(),
            ours_ms: median(&times),
            other_ms: None,
            bar: Bar::Millis(MOST_MS),
        }));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_has_the_same_bytes_every_time_and_everybody_once() {
        let round = pool(50, 25);
        assert_eq!(round.to_string(), pool(50, 25).to_string());
        for (side, count) in [("mentees", 50), ("mentors", 25)] {
            let people = round[side].as_array().unwrap();
            let ids: std::collections::BTreeSet<_> =
                people.iter().map(|person| person["id"].as_str().unwrap()).collect();
            assert_eq!((people.len(), ids.len()), (count, count));
        }
    }

    #[test]
    fn people_differ_in_what_the_rules_look_at() {
        let round = pool(50, 25);
        for field in ["time_zone", "kind", "problem", "themes", "free", "languages"] {
            let values: std::collections::BTreeSet<_> =
                round["mentees"].as_array().unwrap().iter().map(|person| person[field].to_string()).collect();
            assert!(values.len() > 2, "{field}");
        }
    }
}
