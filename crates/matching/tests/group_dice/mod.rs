//! Random problems of grouping whose rules bind often, the same ones every time.

use std::collections::BTreeSet;

use matching::group::{Facilitator, Participant, Problem, Sector, Size, Window};
use matching::time::{Day, FreeHours, Programme};

/// A small generator for problems, so that a failing one is named by its number.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % limit as u64) as usize
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}

const ZONES: [&str; 12] = [
    "America/Los_Angeles",
    "America/St_Johns",
    "America/Santiago",
    "Atlantic/Cape_Verde",
    "Africa/Accra",
    "Europe/Lisbon",
    "Europe/Kyiv",
    "Asia/Yerevan",
    "Asia/Kathmandu",
    "Asia/Manila",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
];

/// A problem of `people` people and so many facilitators.
pub(crate) fn problem(dice: &mut Dice, people: usize, facilitators: usize) -> Problem {
    let languages = ["en", "es", "fr", "uk"];
    let spread = 2 + dice.below(ZONES.len() - 1);
    let from = dice.below(ZONES.len());
    let zone = |dice: &mut Dice| ZONES[(from + dice.below(spread)) % ZONES.len()].to_owned();
    let busy = |dice: &mut Dice| {
        FreeHours::from_spans((0..dice.below(3)).map(|_| {
            let start = 60 * dice.below(20) as u16;
            (dice.pick(&Day::ALL), start, start + 60 * (1 + dice.below(6) as u16))
        }))
    };
    let participants: Vec<Participant> = (0..people)
        .map(|i| Participant {
            id: format!("p{i:02}"),
            country: dice.pick(&["A", "B", "C", "D", ""]).to_owned(),
            region: dice.pick(&["north", "south", "east"]).to_owned(),
            population: [None, Some(20_000), Some(900_000)][dice.below(3)],
            time_zone: zone(dice),
            languages: (0..=dice.below(2))
                .map(|_| dice.pick(&languages).to_owned())
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
            sectors: if dice.once_in(2) {
                [Sector::CivilSociety].into()
            } else {
                [Sector::Government].into()
            },
            themes: (0..dice.below(3))
                .map(|_| dice.pick(&["data", "budget", "climate"]).to_owned())
                .collect(),
            stage: Some(dice.below(4) as u8),
            busy: busy(dice),
            ..Participant::default()
        })
        .collect();
    let facilitators = (0..facilitators)
        .map(|i| Facilitator {
            id: format!("f{i}"),
            time_zone: zone(dice),
            languages: [dice.pick(&languages), dice.pick(&languages)].map(str::to_owned).into(),
            max_groups: dice.below(4) as u16,
            busy: busy(dice),
            window: None,
        })
        .collect();
    let min = 2 + dice.below(3) as u16;
    let pair = |dice: &mut Dice| {
        let (a, b) = (dice.below(people), dice.below(people));
        (a != b).then(|| vec![format!("p{a:02}"), format!("p{b:02}")])
    };
    let mut problem = Problem {
        seed: 1 + dice.below(1_000) as u64,
        size: Size { min, max: min + dice.below(3) as u16 },
        period: Programme {
            start: dice.pick(&["2027-02-01", "2027-03-10", "2027-09-15"]).parse().unwrap(),
            weeks: 1 + dice.below(10) as u16,
        },
        meets_in: Vec::new(),
        session_minutes: dice.pick(&[45, 60, 90, 120, 240]),
        window: Window::default(),
        participants,
        facilitators,
        together: (0..dice.below(2)).filter_map(|_| pair(dice)).collect(),
        apart: (0..dice.below(3)).filter_map(|_| pair(dice)).collect(),
    };
    if problem.check(|_| true).is_err() {
        // The one contradiction that chance can make: the same two together and apart.
        problem.apart.clear();
    }
    problem
}
