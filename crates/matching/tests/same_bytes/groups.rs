//! Groupings by the search and by enumeration, with and without facilitators, and groups of a bare table of distances.

use std::fmt::Write as _;

use matching::diverse::Distances;
use matching::group::{Facilitator, Participant, Prepared, Problem, Size, Window};
use matching::run::sha256_hex;
use matching::time::{Date, Programme, Zone, Zones};

use super::pool_support::random::Random;

/// What [`of_groups`] gives.
pub(crate) const GROUPS: &str = "d4feef109ae5734e1a81b5fe81bdb2e2050c400fb52254a12a8267aa0469dc73";

/// The hash of many groupings.
pub(crate) fn of_groups() -> String {
    let zones: Zones = (-12..=14).map(|hour| ((60 * hour).to_string(), Zone::fixed(60 * hour))).collect();
    let mut bytes = Vec::new();
    for (seed, people, facilitators) in [(1, 11, 0), (2, 12, 3), (3, 45, 0), (4, 45, 6)] {
        let problem = problem(&mut Random(seed), people, facilitators);
        let groups = Prepared::new(&problem, &zones).unwrap().solve();
        bytes.extend(serde_json::to_vec(&groups).unwrap());
    }
    let mut table = "24 4 ds 4 8 4 8 5 7 6 6\n".to_owned();
    let random = &mut Random(5);
    for one in 0..24 {
        for other in one + 1..24 {
            writeln!(table, "{one} {other} {}.{}", random.up_to(99), random.up_to(9)).unwrap();
        }
    }
    let diverse = Distances::parse(&table).unwrap().solve();
    bytes.extend(serde_json::to_vec(&(diverse.units, diverse.groups)).unwrap());
    sha256_hex(&bytes)
}

fn problem(random: &mut Random, people: u32, facilitators: u32) -> Problem {
    let languages = ["en", "es", "fr", "pt"];
    let zone = |random: &mut Random| (60 * (i32::try_from(random.up_to(8)).unwrap() - 4)).to_string();
    let participants = (0..people)
        .map(|at| Participant {
            id: format!("p{at}"),
            country: format!("c{}", random.up_to(9)),
            region: format!("r{}", random.up_to(3)),
            population: Some(10_000 + u64::from(random.up_to(90_000))),
            time_zone: zone(random),
            languages: (0..2).map(|_| languages[random.up_to(3) as usize].to_owned()).collect(),
            themes: (0..2).map(|_| format!("t{}", random.up_to(5))).collect(),
            stage: Some(random.up_to(3) as u8),
            ..Participant::default()
        })
        .collect();
    let facilitators = (0..facilitators)
        .map(|at| Facilitator {
            id: format!("f{at}"),
            time_zone: zone(random),
            languages: [languages[0], languages[random.up_to(3) as usize]].map(str::to_owned).into(),
            max_groups: 1 + random.up_to(1) as u16,
            ..Facilitator::default()
        })
        .collect();
    Problem {
        seed: 7,
        size: Size { min: 3, max: 6 },
        period: Programme { start: Date::of_minute(30_000_000), weeks: 3 },
        meets_in: Vec::new(),
        session_minutes: 90,
        window: Window::default(),
        participants,
        facilitators,
        together: vec![vec!["p0".to_owned(), "p1".to_owned()]],
        apart: vec![vec!["p2".to_owned(), "p3".to_owned()]],
    }
}
