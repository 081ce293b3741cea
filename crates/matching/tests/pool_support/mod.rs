//! Small pools, and varied ones, for the tests of rules and explanations.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

#[path = "../match_support/random.rs"]
pub(crate) mod random;

use matching::objective::ObjectiveCode;
use matching::pool::{FORMAT, Language, Level, Mentee, Mentor, Offer, Pool, Theme};
use matching::ruleset::Ruleset;
use matching::time::{Change as ClockChange, Date, FreeSpan, Programme, Zone, Zones};
use random::Random;

/// 2027-02-01 for 26 weeks, in which Europe changes its clocks on 28 March.
pub(crate) fn programme() -> Programme {
    Programme { start: Date::from_ymd(2027, 2, 1).unwrap(), weeks: 26 }
}

pub(crate) fn zones() -> Zones {
    let spring = Date::from_ymd(2027, 3, 28).unwrap().utc_minute() + 60;
    let change = ClockChange { utc_minute: spring, offset_minutes: 120 };
    [
        ("Africa/Lagos".to_owned(), Zone::fixed(60)),
        ("Europe/Madrid".to_owned(), Zone::new(60, vec![change])),
        ("UTC".to_owned(), Zone::fixed(0)),
    ]
    .into()
}

pub(crate) fn free(day: &str, from: &str, to: &str) -> FreeSpan {
    FreeSpan { day: day.to_owned(), from: from.to_owned(), to: to.to_owned() }
}

pub(crate) fn speaks(code: &str, level: Level) -> Language {
    Language { code: code.to_owned(), level }
}

pub(crate) fn mentee(id: &str) -> Mentee {
    Mentee {
        id: id.to_owned(),
        time_zone: "UTC".to_owned(),
        free: vec![free("tue", "14:00", "17:00")],
        languages: vec![speaks("es", Level::First)],
        themes: vec![Theme { slug: "open-data".to_owned(), weight: 3 }],
        stage: Some(1),
        region: "Americas".to_owned(),
        capacity: 1,
        ..Mentee::default()
    }
}

pub(crate) fn mentor(id: &str) -> Mentor {
    Mentor {
        id: id.to_owned(),
        time_zone: "UTC".to_owned(),
        free: vec![free("tue", "14:00", "17:00")],
        languages: vec![speaks("es", Level::First)],
        offers: vec![Offer { slug: "open-data".to_owned(), level: 3 }],
        stage: Some(3),
        region: "Americas".to_owned(),
        capacity: 1,
        approved: true,
        ..Mentor::default()
    }
}

pub(crate) fn pool(mentees: Vec<Mentee>, mentors: Vec<Mentor>) -> Pool {
    Pool {
        format: FORMAT.to_owned(),
        programme: programme(),
        ruleset: Ruleset::default(),
        objective: ObjectiveCode::Bands,
        mentees,
        mentors,
        pinned: Vec::new(),
        forbidden: Vec::new(),
        keep: None,
    }
}

/// A varied pool in which some are left out for every reason there is.
pub(crate) fn random_pool(seed: u64, mentees: u32, mentors: u32) -> Pool {
    let random = &mut Random(seed.wrapping_mul(7919));
    let pick =
        |random: &mut Random, from: &[&str]| from[random.up_to(from.len() as u32 - 1) as usize].to_owned();
    let zone_names = ["UTC", "Africa/Lagos", "Europe/Madrid"];
    let themes = ["open-data", "budget", "gender", "justice", "climate", "education"];
    let regions = ["Africa", "Americas", "Asia", ""];
    let texts =
        ["", "Budget hearings nobody visits", "Auditorías ciudadanas del presupuesto", "Open contracts"];
    let hours = |random: &mut Random| {
        let one = |random: &mut Random| {
            let from = 8 + random.up_to(8);
            let to = from + 1 + random.up_to(4);
            free(
                ["mon", "tue", "wed"][random.up_to(2) as usize],
                &format!("{from:02}:30"),
                &format!("{to:02}:00"),
            )
        };
        (0..=random.up_to(2)).map(|_| one(random)).collect::<Vec<_>>()
    };
    let languages = |random: &mut Random| {
        let mut codes = vec!["es", "en", "fr", "pt"];
        random.shuffle(&mut codes);
        let levels = [Level::First, Level::Working, Level::Basic];
        codes
            .iter()
            .zip(levels)
            .take(1 + random.up_to(2) as usize)
            .map(|(c, l)| speaks(c, l))
            .collect::<Vec<_>>()
    };
    let mentees = (0..mentees).map(|at| Mentee {
        id: format!("mentee-{at:03}"),
        time_zone: pick(random, &zone_names),
        free: hours(random),
        languages: languages(random),
        themes: vec![Theme { slug: pick(random, &themes), weight: 1 + random.up_to(4) as u16 }],
        problem: pick(random, &texts),
        stage: Some(random.up_to(4) as u8),
        population: Some(u64::from(random.up_to(2_000_000))),
        region: pick(random, &regions),
        sector: pick(random, &["government", "civil_society"]),
        capacity: 1,
        wishes: vec![format!("mentor-{:03}", random.up_to(mentors - 1))],
        waited_rounds: random.up_to(2),
        ..Mentee::default()
    });
    let mentees: Vec<Mentee> = mentees.collect();
    let mentors = (0..mentors).map(|at| Mentor {
        id: format!("mentor-{at:03}"),
        time_zone: pick(random, &zone_names),
        free: hours(random),
        languages: languages(random),
        offers: vec![Offer { slug: pick(random, &themes), level: 1 + random.up_to(2) as u16 }],
        experience: pick(random, &texts),
        stage: Some(random.up_to(4) as u8),
        population: Some(u64::from(random.up_to(2_000_000))),
        region: pick(random, &regions),
        sector: pick(random, &["government", "civil_society"]),
        capacity: random.up_to(3),
        paused: random.up_to(4) == 0,
        approved: random.up_to(9) > 0,
        ..Mentor::default()
    });
    let mentors: Vec<Mentor> = mentors.collect();
    let mut made = pool(mentees, mentors);
    made.ruleset.min_overlap_minutes = 120;
    made
}
