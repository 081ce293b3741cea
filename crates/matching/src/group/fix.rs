//! Why somebody has no place, and whom a room would suit. The change that would give them one is for `offer` to find.

use serde_json::json;

use super::calendar::{Calendar, SLOTS};
use super::offer::Offer;
use super::prepared::{Prepared, Room};
use super::problem::Problem;
use super::rooms::Rooms;
use super::score::Statement;
use super::state::{Search, State};
use crate::bits::Bits;

/// Answers for everybody who is left out of one grouping.
pub(super) struct Advisor<'a> {
    pub(super) search: &'a Search<'a>,
    pub(super) prepared: &'a Prepared<'a>,
    rooms: &'a Rooms,
    pub(super) state: &'a State,
    pub(super) numbers: &'a [u32],
    /// People whom each room (language x every slot) suits.
    crowd: Vec<usize>,
    /// Units left out whom each room suits as they are, in the order of [`State::out`].
    waiting: Vec<Vec<usize>>,
    /// The slots that each facilitator has left; `None` if their load is full.
    leading: Vec<Option<Bits>>,
}

impl<'a> Advisor<'a> {
    pub(super) fn new(
        search: &'a Search<'a>,
        rooms: &'a Rooms,
        state: &'a State,
        numbers: &'a [u32],
    ) -> Self {
        let prepared = search.prepared;
        let rooms_of_all = prepared.languages.len() * SLOTS;
        let mut crowd = vec![0; rooms_of_all];
        let mut waiting = vec![Vec::new(); rooms_of_all];
        let mut leading = Vec::new();
        if !state.out.is_empty() {
            for unit in &state.out {
                let needs = &prepared.units[*unit].needs;
                for language in needs.languages.iter() {
                    needs.slots.iter().for_each(|slot| waiting[language * SLOTS + slot].push(*unit));
                }
            }
            let leaders = 0..prepared.facilitators.len();
            leading = leaders.map(|leader| search.slots_left(leader, &state.teams, &[])).collect();
            for unit in prepared.units.iter().filter(|unit| unit.people.len() <= prepared.max()) {
                for language in unit.needs.languages.iter() {
                    unit.needs
                        .slots
                        .iter()
                        .for_each(|slot| crowd[language * SLOTS + slot] += unit.people.len());
                }
            }
        }
        Self { search, prepared, rooms, state, numbers, crowd, waiting, leading }
    }

    /// The reason and the fix for a unit that is left out.
    pub(super) fn advise(&self, unit: usize) -> (Statement, Statement) {
        let best = self.best_offer(unit);
        let free = best.as_ref().is_some_and(Offer::is_free);
        let fix = best.map_or_else(|| self.last_resort(unit), |offer| self.statement(unit, &offer));
        (self.reason(unit, free), fix)
    }

    pub(super) fn ids(&self, people: &[usize]) -> Vec<&str> {
        people.iter().map(|person| self.prepared.people[*person].id.as_str()).collect()
    }

    fn reason(&self, at: usize, free: bool) -> Statement {
        let unit = &self.prepared.units[at];
        let (min, max, size) = (self.prepared.min(), self.prepared.max(), unit.people.len());
        let ids = self.ids(&unit.people);
        if size > max {
            return Statement::new(
                "together_too_large",
                json!({ "people": size, "max": max, "together": ids }),
            );
        }
        if free {
            return Statement::new("not_placed", json!({}));
        }
        if size > 1 && unit.needs.languages.is_empty() {
            return Statement::new(
                "no_common_language",
                json!({ "people": 0, "needed": size, "together": ids }),
            );
        }
        if unit.needs.slots.is_empty() {
            return Statement::new("no_common_slot", json!({ "people": 0, "needed": min, "together": ids }));
        }
        let speakers = |language: usize| -> usize {
            let units = self.prepared.units.iter().filter(|unit| unit.needs.languages.has(language));
            units.map(|unit| unit.people.len()).sum()
        };
        let most = unit.needs.languages.iter().map(|language| (speakers(language), language)).max();
        let (people, language) = most.map_or((0, None), |(people, language)| (people, Some(language)));
        let code = language.map(|language| self.prepared.languages[language]);
        if people < min {
            let params = json!({ "people": people, "needed": min, "language": code });
            return Statement::new("no_common_language", params);
        }
        let own_rooms = || {
            let languages = unit.needs.languages.iter();
            languages.flat_map(|language| unit.needs.slots.iter().map(move |slot| (language, slot)))
        };
        let crowded = own_rooms().max_by_key(|(language, slot)| self.crowd[language * SLOTS + slot]);
        let (people, language) = crowded
            .map_or((0, None), |(language, slot)| (self.crowd[language * SLOTS + slot], Some(language)));
        let code = language.map(|language| self.prepared.languages[language]);
        if people < min {
            let params = json!({ "people": people, "needed": min, "language": code });
            return Statement::new("no_common_slot", params);
        }
        if self.rooms.choices[at] == 0 {
            return Statement::new("no_facilitator", json!({ "language": code, "people": people }));
        }
        Statement::new(
            "no_room_left",
            json!({ "rooms": self.rooms.choices[at], "groups": self.state.teams.len() }),
        )
    }

    /// The unit and those left out whom the room suits as they are, up to the largest size.
    pub(super) fn companions(&self, unit: usize, language: usize, slot: usize) -> Vec<usize> {
        let mut units = vec![unit];
        let mut size = self.prepared.units[unit].people.len();
        for &other in &self.waiting[language * SLOTS + slot] {
            let candidate = &self.prepared.units[other];
            if other != unit
                && size + candidate.people.len() <= self.prepared.max()
                && !units.iter().any(|chosen| self.search.are_apart(*chosen, other))
            {
                size += candidate.people.len();
                units.push(other);
            }
        }
        units
    }

    pub(super) fn leader(&self, language: usize, slot: usize) -> Option<usize> {
        let leads = |leader: &usize| {
            self.prepared.facilitators[*leader].needs.languages.has(language)
                && self.leading[*leader].as_ref().is_some_and(|slots| slots.has(slot))
        };
        (0..self.leading.len()).find(leads)
    }

    /// No slot suits them even with changes of their own: the session is too long for their clocks, or nobody in
    /// the whole problem speaks anything.
    fn last_resort(&self, unit: usize) -> Statement {
        let people = &self.prepared.units[unit].people;
        let ids = self.ids(people);
        if self.prepared.languages.is_empty() {
            return Statement::new("language", json!({ "participants": ids }));
        }
        // A slot that a session suits also suits a shorter one, so the limit is found by halving.
        let suits = |minutes: u16| {
            let shorter = Problem { session_minutes: minutes, ..self.prepared.problem.clone() };
            let calendar = |person: &usize| {
                let someone = self.prepared.people[*person];
                (Calendar::new(&shorter, &self.prepared.zones[&someone.time_zone]), *person)
            };
            let calendars: Vec<(Calendar, usize)> = people.iter().map(calendar).collect();
            (0..SLOTS).any(|slot| {
                calendars.iter().all(|(calendar, person)| {
                    let busy = &self.prepared.people[*person].busy;
                    !calendar.hindrance(slot, self.prepared.window(*person), busy).crosses_midnight
                })
            })
        };
        let (mut fits, mut too_long) = (0, self.prepared.problem.session_minutes);
        while too_long - fits > 1 {
            let middle = fits.midpoint(too_long);
            if suits(middle) { fits = middle } else { too_long = middle }
        }
        Statement::new("shorter_session", json!({ "participants": ids, "minutes": fits }))
    }

    /// A group that needs no change at all, as its units and room: the search left it lying about.
    pub(super) fn free_group(&self, unit: usize) -> Option<(Vec<usize>, Room)> {
        let needs = &self.prepared.units[unit].needs;
        for language in needs.languages.iter() {
            for slot in needs.slots.iter() {
                let units = self.companions(unit, language, slot);
                let size = self.search.people_in(&units);
                let leader = self.leader(language, slot);
                let led = leader.is_some() || !self.prepared.needs_leaders();
                if (self.prepared.min()..=self.prepared.max()).contains(&size) && led {
                    return Some((units, Room { language, slot, leader }));
                }
            }
        }
        None
    }
}
