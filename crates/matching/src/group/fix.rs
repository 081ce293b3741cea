//! Why somebody has no place, and the cheapest change that gives them one.
//!
//! A change is only proposed with the group it leads to: the room and the companions are named or numbered, and every
//! rule that is left has been checked for them.

use serde_json::{Value, json};

use super::calendar::{Calendar, SLOTS};
use super::prepared::{Prepared, Room};
use super::problem::Problem;
use super::report::Slot;
use super::rooms::Rooms;
use super::score::Statement;
use super::state::{Search, State};
use crate::time::{Day, clock};

/// How hard a change is to ask for, in minutes of inconvenience; a longer day counts its own minutes.
const LANGUAGE: u32 = 120;
const BUSY: u32 = 60;
const BIGGER: u32 = 90;
const SMALLER: u32 = 200;
const WEEKDAY: u32 = 300;
const FACILITATOR: u32 = 400;
/// Two changes are harder than any one of them.
const EACH_FURTHER: u32 = 1_000;

/// Answers for everybody who is left out of one grouping.
pub(super) struct Advisor<'a> {
    search: &'a Search<'a>,
    prepared: &'a Prepared<'a>,
    rooms: &'a Rooms,
    state: &'a State,
    numbers: &'a [u32],
    /// People whom each room (language x every slot) suits.
    crowd: Vec<usize>,
}

/// Changes that together give a place, and where that is.
struct Proposal {
    cost: u32,
    changes: Vec<Statement>,
    place: Value,
}

impl Proposal {
    fn new(changes: Vec<(u32, Statement)>, place: Value) -> Self {
        let further = changes.len().saturating_sub(1) as u32 * EACH_FURTHER;
        let cost = changes.iter().map(|(cost, _)| cost).sum::<u32>() + further;
        Self { cost, changes: changes.into_iter().map(|(_, change)| change).collect(), place }
    }

    /// One change carries the place in its own params; several are listed.
    fn statement(mut self) -> Statement {
        let mut place = self.place;
        match self.changes.len() {
            0 => Statement::new("place", place),
            1 => {
                let mut change = self.changes.remove(0);
                if let (Some(params), Some(place)) = (change.params.as_object_mut(), place.as_object_mut()) {
                    params.append(place);
                }
                change
            }
            _ => {
                place["changes"] = json!(self.changes);
                Statement::new("several", place)
            }
        }
    }
}

/// What it takes to bring a unit into each slot; `None` where no change of theirs would do.
type SlotCosts = Vec<Option<(u32, Vec<(u32, Statement)>)>>;

impl<'a> Advisor<'a> {
    pub(super) fn new(
        search: &'a Search<'a>,
        rooms: &'a Rooms,
        state: &'a State,
        numbers: &'a [u32],
    ) -> Self {
        let prepared = search.prepared;
        let mut crowd = vec![0; prepared.languages.len() * SLOTS];
        if !state.out.is_empty() {
            for unit in prepared.units.iter().filter(|unit| unit.people.len() <= prepared.max()) {
                for language in unit.needs.languages.iter() {
                    unit.needs
                        .slots
                        .iter()
                        .for_each(|slot| crowd[language * SLOTS + slot] += unit.people.len());
                }
            }
        }
        Self { search, prepared, rooms, state, numbers, crowd }
    }

    /// The reason and the fix for a unit that is left out.
    pub(super) fn advise(&self, unit: usize) -> (Statement, Statement) {
        let best = self.best_proposal(unit);
        let free = best.as_ref().is_some_and(|proposal| proposal.changes.is_empty());
        let fix = best.map_or_else(|| self.last_resort(unit), Proposal::statement);
        (self.reason(unit, free), fix)
    }

    fn ids(&self, people: &[usize]) -> Vec<&str> {
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

    fn best_proposal(&self, unit: usize) -> Option<Proposal> {
        let slots: SlotCosts = (0..SLOTS).map(|slot| self.slot_changes(unit, slot)).collect();
        let mut best: Option<Proposal> = None;
        let mut offer = |proposal: Proposal| {
            if best.as_ref().is_none_or(|other| proposal.cost < other.cost) {
                best = Some(proposal);
            }
            best.as_ref().map_or(u32::MAX, |best| best.cost)
        };
        let mut cheapest = u32::MAX;
        for at in 0..self.state.teams.len() {
            if let Some(proposal) = self.join(unit, at, &slots) {
                cheapest = offer(proposal);
            }
        }
        for language in 0..self.prepared.languages.len() {
            let words = self.language_changes(unit, language);
            let words_cost: u32 = words.iter().map(|(cost, _)| cost).sum();
            for (slot, changes) in slots.iter().enumerate() {
                let Some((cost, changes)) = changes else { continue };
                // Companions can only add to the cost.
                if cost + words_cost >= cheapest {
                    continue;
                }
                let changes = changes.iter().chain(&words).cloned().collect();
                cheapest = offer(self.found(unit, language, slot, changes));
            }
        }
        best
    }

    /// What this unit would have to change for a slot.
    fn slot_changes(&self, unit: usize, slot: usize) -> Option<(u32, Vec<(u32, Statement)>)> {
        let mut changes = Vec::new();
        for &person in &self.prepared.units[unit].people {
            if self.prepared.person_needs[person].slots.has(slot) {
                continue;
            }
            let someone = self.prepared.people[person];
            let window = self.prepared.window(person);
            let hindrance = self.prepared.calendar(&someone.time_zone).hindrance(slot, window, &someone.busy);
            if hindrance.crosses_midnight {
                return None;
            }
            let minutes = hindrance.early_minutes + hindrance.late_minutes;
            if minutes > 0 {
                let (from, to) = (window.from - hindrance.early_minutes, window.to + hindrance.late_minutes);
                let params = json!({
                    "participant": someone.id, "minutes": minutes, "from": clock(from), "to": clock(to),
                });
                changes.push((u32::from(minutes), Statement::new("longer_window", params)));
            }
            for day in &hindrance.days {
                let params = json!({ "participant": someone.id, "day": day });
                changes.push((WEEKDAY, Statement::new("weekday", params)));
            }
            if !hindrance.busy.is_empty() {
                let span = |(day, from, to): &(Day, u16, u16)| json!({ "day": day, "from": clock(*from), "to": clock(*to) });
                let spans: Vec<Value> = hindrance.busy.iter().map(span).collect();
                let params = json!({ "participant": someone.id, "hours": spans });
                changes.push((BUSY, Statement::new("busy_hours", params)));
            }
        }
        Some((changes.iter().map(|(cost, _)| cost).sum(), changes))
    }

    fn language_changes(&self, unit: usize, language: usize) -> Vec<(u32, Statement)> {
        let people = self.prepared.units[unit].people.iter();
        let without = people.filter(|person| !self.prepared.person_needs[**person].languages.has(language));
        let change = |person: &usize| {
            let id = &self.prepared.people[*person].id;
            let params = json!({ "participant": id, "language": self.prepared.languages[language] });
            (LANGUAGE, Statement::new("language", params))
        };
        without.map(change).collect()
    }

    /// Joining the team at `at`, in its room or in another that suits it as well.
    fn join(&self, unit: usize, at: usize, slots: &SlotCosts) -> Option<Proposal> {
        let team = &self.state.teams[at];
        if team.units.iter().any(|other| self.search.are_apart(*other, unit)) {
            return None;
        }
        let size = team.people.len() + self.prepared.units[unit].people.len();
        let mut open = team.needs.clone();
        if let Some(leader) = team.room.leader {
            open.languages.keep(&self.prepared.facilitators[leader].needs.languages);
            open.slots.keep(&self.search.slots_left(leader, &self.state.teams, &[at])?);
        }
        let mut best: Option<(bool, Proposal)> = None;
        for language in open.languages.iter() {
            let words = self.language_changes(unit, language);
            for slot in open.slots.iter() {
                let Some((_, changes)) = &slots[slot] else { continue };
                let changes = changes.iter().chain(&words).cloned().chain(self.bigger(size)).collect();
                let mut place = json!({ "group": self.numbers[at] });
                let moves = (language, slot) != (team.room.language, team.room.slot);
                if moves {
                    place["language"] = json!(self.prepared.languages[language]);
                    place["slot"] = json!(Slot(slot));
                }
                let proposal = Proposal::new(changes, place);
                let key = (proposal.cost, moves);
                // Among equals the room that the team has already.
                if best.as_ref().is_none_or(|(moves, other)| key < (other.cost, *moves)) {
                    best = Some((moves, proposal));
                }
            }
        }
        best.map(|(_, proposal)| proposal)
    }

    fn bigger(&self, size: usize) -> Option<(u32, Statement)> {
        let over = size.checked_sub(self.prepared.max()).filter(|over| *over > 0)?;
        Some((BIGGER * over as u32, Statement::new("size_max", json!({ "max": size }))))
    }

    /// A new group in that room with others who are left out and need no change.
    fn found(
        &self,
        unit: usize,
        language: usize,
        slot: usize,
        mut changes: Vec<(u32, Statement)>,
    ) -> Proposal {
        let units = self.companions(unit, language, slot);
        let size = self.search.people_in(&units);
        changes.extend(self.bigger(size));
        let missing = self.prepared.min().saturating_sub(size);
        if missing > 0 {
            changes.push((SMALLER * missing as u32, Statement::new("size_min", json!({ "min": size }))));
        }
        let code = self.prepared.languages[language];
        if self.prepared.needs_leaders() && self.leader(language, slot).is_none() {
            let params = json!({ "language": code, "slot": Slot(slot) });
            changes.push((FACILITATOR, Statement::new("facilitator", params)));
        }
        let mut people: Vec<usize> =
            units.iter().flat_map(|unit| &self.prepared.units[*unit].people).copied().collect();
        people.sort_unstable();
        let place = json!({ "new_group": { "language": code, "slot": Slot(slot), "participants": self.ids(&people) } });
        Proposal::new(changes, place)
    }

    /// The unit and those left out whom the room suits as they are, up to the largest size.
    fn companions(&self, unit: usize, language: usize, slot: usize) -> Vec<usize> {
        let mut units = vec![unit];
        let mut size = self.prepared.units[unit].people.len();
        for &other in &self.state.out {
            let candidate = &self.prepared.units[other];
            if other != unit
                && candidate.needs.allow(language, slot)
                && size + candidate.people.len() <= self.prepared.max()
                && !units.iter().any(|chosen| self.search.are_apart(*chosen, other))
            {
                size += candidate.people.len();
                units.push(other);
            }
        }
        units
    }

    fn leader(&self, language: usize, slot: usize) -> Option<usize> {
        (0..self.prepared.facilitators.len()).find(|leader| {
            self.prepared.facilitators[*leader].needs.languages.has(language)
                && self
                    .search
                    .slots_left(*leader, &self.state.teams, &[])
                    .is_some_and(|slots| slots.has(slot))
        })
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
