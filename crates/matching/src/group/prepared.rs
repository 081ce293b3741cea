//! A problem made ready to be searched: people in order of id, units that move as one, slots and languages as sets.

use crate::bits::Bits;
use std::collections::{BTreeMap, BTreeSet};

use super::calendar::{Calendar, SLOTS, overlap};
use super::problem::{Participant, Problem, Window};
use crate::fault::Fault;
use crate::time::{FreeHours, Zones};

/// A checked problem with its time zones laid onto the slots of the week.
pub struct Prepared<'a> {
    pub(super) problem: &'a Problem,
    pub(super) zones: &'a Zones,
    calendars: BTreeMap<&'a str, Calendar>,
    pub(super) languages: Vec<&'a str>,
    /// In order of id, so that the order of the file changes nothing.
    pub(super) people: Vec<&'a Participant>,
    /// Languages and slots of each of `people`.
    pub(super) person_needs: Vec<Needs>,
    /// Pairs of `people` who share a theme.
    pub(super) shares_theme: Vec<Bits>,
    pub(super) units: Vec<Unit>,
    pub(super) facilitators: Vec<Leader<'a>>,
    /// For each slot those whose sessions run at the same time, itself included; empty without facilitators.
    pub(super) clashes: Vec<Bits>,
}

/// The languages somebody works in and the slots that suit them; for several people, what they have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Needs {
    pub(super) languages: Bits,
    pub(super) slots: Bits,
}

impl Needs {
    pub(super) fn keep(&mut self, other: &Self) {
        self.languages.keep(&other.languages);
        self.slots.keep(&other.slots);
    }

    pub(super) fn are_met(&self) -> bool {
        !self.languages.is_empty() && !self.slots.is_empty()
    }

    /// Whether they can be in a room with that language and slot.
    pub(super) fn allow(&self, language: usize, slot: usize) -> bool {
        self.languages.has(language) && self.slots.has(slot)
    }
}

/// People who are placed together or not at all; nearly always one.
pub(super) struct Unit {
    /// Indices into `people`, ascending.
    pub(super) people: Vec<usize>,
    pub(super) needs: Needs,
    /// Units with whom they must not be.
    pub(super) apart: Bits,
}

/// A facilitator made ready.
pub(super) struct Leader<'a> {
    pub(super) id: &'a str,
    pub(super) needs: Needs,
    pub(super) max_groups: u16,
}

/// Language, slot and leader of a group; the leader is an index into `facilitators` and `None` where there are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Room {
    pub(super) language: usize,
    pub(super) slot: usize,
    pub(super) leader: Option<usize>,
}

impl<'a> Prepared<'a> {
    /// Checks `problem` and lays its zones, all of which `zones` must hold, onto the slots of the week.
    pub fn new(problem: &'a Problem, zones: &'a Zones) -> Result<Self, Fault> {
        problem.check(|name| zones.contains_key(name))?;
        let mut calendars = BTreeMap::new();
        for name in problem.time_zones() {
            calendars.entry(name).or_insert_with(|| Calendar::new(problem, &zones[name]));
        }
        let spoken = problem
            .participants
            .iter()
            .flat_map(|person| person.languages.iter().chain(&person.partly).chain(&person.interpreted));
        let languages: Vec<&str> = spoken.map(String::as_str).collect::<BTreeSet<_>>().into_iter().collect();
        let mut people: Vec<&Participant> = problem.participants.iter().collect();
        people.sort_by(|a, b| a.id.cmp(&b.id));

        let needs = |known: &mut dyn Iterator<Item = &'a String>,
                     zone: &str,
                     window: &Option<Window>,
                     busy: &FreeHours| {
            let mut needs = Needs { languages: Bits::none(languages.len()), slots: Bits::none(SLOTS) };
            known
                .filter_map(|code| languages.binary_search(&code.as_str()).ok())
                .for_each(|l| needs.languages.insert(l));
            let window = window.as_ref().unwrap_or(&problem.window);
            (0..SLOTS)
                .filter(|slot| calendars[zone].suits(*slot, window, busy))
                .for_each(|s| needs.slots.insert(s));
            needs
        };
        let person_needs: Vec<Needs> = people
            .iter()
            .map(|person| {
                let known = person.languages.iter().chain(&person.interpreted);
                needs(&mut { known }, &person.time_zone, &person.window, &person.busy)
            })
            .collect();
        let mut facilitators: Vec<Leader> = problem
            .facilitators
            .iter()
            .map(|leader| Leader {
                id: &leader.id,
                needs: needs(&mut leader.languages.iter(), &leader.time_zone, &leader.window, &leader.busy),
                max_groups: leader.max_groups,
            })
            .collect();
        facilitators.sort_by(|a, b| a.id.cmp(b.id));
        let units = units(problem, &people, &person_needs, languages.len());
        let shares_theme = shared_themes(&people);
        let mut prepared = Self {
            problem,
            zones,
            calendars,
            languages,
            people,
            person_needs,
            shares_theme,
            units,
            facilitators,
            clashes: Vec::new(),
        };
        if prepared.needs_leaders() {
            prepared.clashes = clashes(problem);
        }
        Ok(prepared)
    }

    /// Whether every group needs a facilitator.
    pub(super) fn needs_leaders(&self) -> bool {
        !self.facilitators.is_empty()
    }

    pub(super) fn calendar(&self, zone: &str) -> &Calendar {
        &self.calendars[zone]
    }

    /// The window of a participant.
    pub(super) fn window(&self, person: usize) -> &Window {
        self.people[person].window.as_ref().unwrap_or(&self.problem.window)
    }

    pub(super) fn person(&self, id: &str) -> Option<usize> {
        self.people.binary_search_by(|person| person.id.as_str().cmp(id)).ok()
    }

    pub(super) fn unit_of(&self, person: usize) -> usize {
        // Every person is in exactly one unit.
        self.units.iter().position(|unit| unit.people.contains(&person)).unwrap_or(0)
    }

    /// What nobody restricts.
    pub(super) fn anything(&self) -> Needs {
        Needs { languages: Bits::all(self.languages.len()), slots: Bits::all(SLOTS) }
    }

    /// What these units have in common.
    pub(super) fn common(&self, units: impl IntoIterator<Item = usize>) -> Needs {
        let mut needs = self.anything();
        units.into_iter().for_each(|unit| needs.keep(&self.units[unit].needs));
        needs
    }

    pub(super) fn min(&self) -> usize {
        usize::from(self.problem.size.min)
    }

    pub(super) fn max(&self) -> usize {
        usize::from(self.problem.size.max)
    }
}

fn units(problem: &Problem, people: &[&Participant], needs: &[Needs], languages: usize) -> Vec<Unit> {
    let index: BTreeMap<&str, usize> =
        people.iter().enumerate().map(|(i, person)| (person.id.as_str(), i)).collect();
    let mut members: Vec<Vec<usize>> =
        problem.bundles().iter().map(|bundle| bundle.iter().map(|id| index[id]).collect()).collect();
    let bundled: BTreeSet<usize> = members.iter().flatten().copied().collect();
    members.extend((0..people.len()).filter(|person| !bundled.contains(person)).map(|person| vec![person]));
    for unit in &mut members {
        unit.sort_unstable();
    }
    members.sort_unstable();
    let mut unit_of = vec![0; people.len()];
    for (unit, members) in members.iter().enumerate() {
        for person in members {
            unit_of[*person] = unit;
        }
    }
    let mut units: Vec<Unit> = members
        .into_iter()
        .map(|people| {
            let mut common = Needs { languages: Bits::all(languages), slots: Bits::all(SLOTS) };
            for person in &people {
                common.keep(&needs[*person]);
            }
            Unit { people, needs: common, apart: Bits::none(0) }
        })
        .collect();
    let count = units.len();
    for unit in &mut units {
        unit.apart = Bits::none(count);
    }
    for list in &problem.apart {
        for (a, b) in list.iter().flat_map(|a| list.iter().map(move |b| (a, b))).filter(|(a, b)| a != b) {
            units[unit_of[index[a.as_str()]]].apart.insert(unit_of[index[b.as_str()]]);
        }
    }
    units
}

fn shared_themes(people: &[&Participant]) -> Vec<Bits> {
    let mut shares = vec![Bits::none(people.len()); people.len()];
    let mut by_theme: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, person) in people.iter().enumerate() {
        person.themes.iter().for_each(|theme| by_theme.entry(theme).or_default().push(i));
    }
    for a_group in by_theme.values() {
        for a in a_group {
            for b in a_group {
                shares[*a].insert(*b);
            }
        }
    }
    shares
}

fn clashes(problem: &Problem) -> Vec<Bits> {
    let with = |a| {
        let mut clash = Bits::none(SLOTS);
        (0..SLOTS)
            .filter(|b| overlap(problem.period, problem.session_minutes, a, *b))
            .for_each(|b| clash.insert(b));
        clash
    };
    (0..SLOTS).map(with).collect()
}
