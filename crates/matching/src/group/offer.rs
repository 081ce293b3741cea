//! The cheapest change that gives somebody a place.
//!
//! A change is only proposed with the group it leads to: the room and the companions are named or numbered, and every
//! rule that is left has been checked for them. Thousands of places are weighed by their cost alone, and only the
//! cheapest is put into words.

use serde_json::{Value, json};

use super::calendar::{Hindrance, SLOTS};
use super::fix::Advisor;
use super::prepared::Room;
use super::report::Slot;
use super::score::Statement;
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

/// How many changes, and how hard they are one by one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    changes: u32,
    cost: u32,
}

impl Tally {
    /// One change of that cost, if it costs anything.
    fn one(cost: u32) -> Self {
        Self { changes: u32::from(cost > 0), cost }
    }

    fn and(self, other: Self) -> Self {
        Self { changes: self.changes + other.changes, cost: self.cost + other.cost }
    }

    fn sum(self) -> u32 {
        self.cost + self.changes.saturating_sub(1) * EACH_FURTHER
    }
}

/// A place for somebody, and what it takes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Offer {
    tally: Tally,
    /// The team that is joined; `None` for a new one.
    joins: Option<usize>,
    language: usize,
    slot: usize,
}

impl Offer {
    /// Whether it takes no change.
    pub(super) fn is_free(&self) -> bool {
        self.tally.changes == 0
    }
}

impl Advisor<'_> {
    /// The first of the cheapest ways to give the unit a place: joining a team, then founding one.
    pub(super) fn best_offer(&self, unit: usize) -> Option<Offer> {
        let slots: Vec<Option<Tally>> = (0..SLOTS).map(|slot| self.slot_tally(unit, slot)).collect();
        let mut best: Option<Offer> = None;
        let take = |best: &mut Option<Offer>, offer: Offer| {
            if best.is_none_or(|other| offer.tally.sum() < other.tally.sum()) {
                *best = Some(offer);
            }
        };
        for at in 0..self.state.teams.len() {
            if let Some(offer) = self.join(unit, at, &slots) {
                take(&mut best, offer);
            }
        }
        for language in 0..self.prepared.languages.len() {
            let words = self.words_tally(unit, language);
            for (slot, tally) in slots.iter().enumerate() {
                let Some(tally) = tally.map(|tally| tally.and(words)) else { continue };
                // Companions can only add to the cost.
                if best.is_none_or(|best| tally.cost < best.tally.sum()) {
                    let tally = tally.and(self.founding(unit, language, slot));
                    take(&mut best, Offer { tally, joins: None, language, slot });
                }
            }
        }
        best
    }

    /// Joining the team at `at`, in its room or in another that suits it as well.
    fn join(&self, unit: usize, at: usize, slots: &[Option<Tally>]) -> Option<Offer> {
        let team = &self.state.teams[at];
        if team.units.iter().any(|other| self.search.are_apart(*other, unit)) {
            return None;
        }
        let bigger = self.bigger_tally(team.people.len() + self.prepared.units[unit].people.len());
        if let Some(second) = &team.second {
            // Its hours are agreed as they are; another hour would undo that.
            let Room { language, slot, .. } = team.room;
            let mut people = self.prepared.units[unit].people.iter();
            let comes = people.all(|one| self.prepared.check_turns(*one, Slot(slot), second).is_ok());
            let tally = self.words_tally(unit, language).and(bigger);
            return comes.then_some(Offer { tally, joins: Some(at), language, slot });
        }
        let mut open = team.needs.clone();
        if let Some(leader) = team.room.leader {
            open.languages.keep(&self.prepared.facilitators[leader].needs.languages);
            open.slots.keep(&self.search.slots_left(leader, &self.state.teams, &[at])?);
        }
        let mut best: Option<((u32, bool), Offer)> = None;
        for language in open.languages.iter() {
            let others = self.words_tally(unit, language).and(bigger);
            for slot in open.slots.iter() {
                let Some(tally) = slots[slot].map(|tally| tally.and(others)) else { continue };
                // Among equals the room that the team has already.
                let key = (tally.sum(), (language, slot) != (team.room.language, team.room.slot));
                if best.is_none_or(|(other, _)| key < other) {
                    best = Some((key, Offer { tally, joins: Some(at), language, slot }));
                }
            }
        }
        best.map(|(_, offer)| offer)
    }

    /// What a new group in that room takes beside changes of the unit's own.
    fn founding(&self, unit: usize, language: usize, slot: usize) -> Tally {
        let size = self.search.people_in(&self.companions(unit, language, slot));
        let missing = self.prepared.min().saturating_sub(size);
        let unled = self.prepared.needs_leaders() && self.leader(language, slot).is_none();
        self.bigger_tally(size).and(Tally::one(SMALLER * missing as u32)).and(Tally::one(if unled {
            FACILITATOR
        } else {
            0
        }))
    }

    fn bigger_tally(&self, size: usize) -> Tally {
        Tally::one(BIGGER * size.saturating_sub(self.prepared.max()) as u32)
    }

    fn words_tally(&self, unit: usize, language: usize) -> Tally {
        let changes = self.without(unit, language).count() as u32;
        Tally { changes, cost: LANGUAGE * changes }
    }

    /// The people of the unit who do not have the language.
    fn without(&self, unit: usize, language: usize) -> impl Iterator<Item = usize> {
        let people = self.prepared.units[unit].people.iter().copied();
        people.filter(move |person| !self.prepared.person_needs[*person].languages.has(language))
    }

    /// What keeps people of the unit from a slot; `None` where no change of theirs would do.
    fn hindrances(&self, unit: usize, slot: usize) -> Option<Vec<(usize, Hindrance)>> {
        let people = self.prepared.units[unit].people.iter().copied();
        let hindered = people.filter(|person| !self.prepared.person_needs[*person].slots.has(slot));
        let hindrance = |person: usize| {
            let someone = self.prepared.people[person];
            let calendar = self.prepared.calendar(&someone.time_zone);
            let hindrance = calendar.hindrance(slot, self.prepared.window(person), &someone.busy);
            (!hindrance.crosses_midnight).then_some((person, hindrance))
        };
        hindered.map(hindrance).collect()
    }

    /// What this unit would have to change for a slot.
    fn slot_tally(&self, unit: usize, slot: usize) -> Option<Tally> {
        let tally = |(_, hindrance): &(usize, Hindrance)| {
            let days = hindrance.days.len() as u32;
            Tally::one(u32::from(hindrance.early_minutes + hindrance.late_minutes))
                .and(Tally { changes: days, cost: WEEKDAY * days })
                .and(Tally::one(if hindrance.busy.is_empty() { 0 } else { BUSY }))
        };
        Some(self.hindrances(unit, slot)?.iter().map(tally).fold(Tally::default(), Tally::and))
    }

    /// An offer in words: one change carries the place in its own params; several are listed.
    pub(super) fn statement(&self, unit: usize, offer: &Offer) -> Statement {
        let Offer { language, slot, .. } = *offer;
        let mut changes = self.slot_changes(unit, slot);
        changes.extend(self.language_changes(unit, language));
        let mut place = match offer.joins {
            Some(at) => self.joined(unit, at, offer, &mut changes),
            None => self.founded(unit, offer, &mut changes),
        };
        match changes.len() {
            0 => Statement::new("place", place),
            1 => {
                let mut change = changes.remove(0);
                if let (Some(params), Some(place)) = (change.params.as_object_mut(), place.as_object_mut()) {
                    params.append(place);
                }
                change
            }
            _ => {
                place["changes"] = json!(changes);
                Statement::new("several", place)
            }
        }
    }

    /// The place in a team, and what the team has to change for it.
    fn joined(&self, unit: usize, at: usize, offer: &Offer, changes: &mut Vec<Statement>) -> Value {
        let team = &self.state.teams[at];
        changes.extend(self.bigger(team.people.len() + self.prepared.units[unit].people.len()));
        let mut place = json!({ "group": self.numbers[at] });
        if (offer.language, offer.slot) != (team.room.language, team.room.slot) {
            place["language"] = json!(self.prepared.languages[offer.language]);
            place["slot"] = json!(Slot(offer.slot));
        }
        place
    }

    /// The place in a new group with others who are left out and need no change, and what the group takes.
    fn founded(&self, unit: usize, offer: &Offer, changes: &mut Vec<Statement>) -> Value {
        let Offer { language, slot, .. } = *offer;
        let units = self.companions(unit, language, slot);
        let size = self.search.people_in(&units);
        changes.extend(self.bigger(size));
        if size < self.prepared.min() {
            changes.push(Statement::new("size_min", json!({ "min": size })));
        }
        let code = self.prepared.languages[language];
        if self.prepared.needs_leaders() && self.leader(language, slot).is_none() {
            let params = json!({ "language": code, "slot": Slot(slot) });
            changes.push(Statement::new("facilitator", params));
        }
        let mut people: Vec<usize> =
            units.iter().flat_map(|unit| &self.prepared.units[*unit].people).copied().collect();
        people.sort_unstable();
        json!({ "new_group": { "language": code, "slot": Slot(slot), "participants": self.ids(&people) } })
    }

    fn bigger(&self, size: usize) -> Option<Statement> {
        (size > self.prepared.max()).then(|| Statement::new("size_max", json!({ "max": size })))
    }

    fn language_changes(&self, unit: usize, language: usize) -> Vec<Statement> {
        let change = |person: usize| {
            let id = &self.prepared.people[person].id;
            Statement::new(
                "language",
                json!({ "participant": id, "language": self.prepared.languages[language] }),
            )
        };
        self.without(unit, language).map(change).collect()
    }

    fn slot_changes(&self, unit: usize, slot: usize) -> Vec<Statement> {
        let mut changes = Vec::new();
        for (person, hindrance) in self.hindrances(unit, slot).unwrap_or_default() {
            let (id, window) = (&self.prepared.people[person].id, self.prepared.window(person));
            let minutes = hindrance.early_minutes + hindrance.late_minutes;
            if minutes > 0 {
                let (from, to) = (window.from - hindrance.early_minutes, window.to + hindrance.late_minutes);
                let params = json!({
                    "participant": id, "minutes": minutes, "from": clock(from), "to": clock(to),
                });
                changes.push(Statement::new("longer_window", params));
            }
            for day in &hindrance.days {
                changes.push(Statement::new("weekday", json!({ "participant": id, "day": day })));
            }
            if !hindrance.busy.is_empty() {
                let span = |(day, from, to): &(Day, u16, u16)| json!({ "day": day, "from": clock(*from), "to": clock(*to) });
                let spans: Vec<Value> = hindrance.busy.iter().map(span).collect();
                changes.push(Statement::new("busy_hours", json!({ "participant": id, "hours": spans })));
            }
        }
        changes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::group::rooms::Rooms;
    use crate::group::state::{Search, State};
    use crate::group::{Participant, Prepared, Problem, Size, search, tests::problem};
    use crate::random::Random;
    use crate::time::{Zone, Zones};

    fn zones() -> Zones {
        (0..14).map(|hour| ((60 * hour).to_string(), Zone::fixed(60 * hour))).collect()
    }

    /// What a change in words costs.
    fn cost(change: &Statement, prepared: &Prepared) -> u32 {
        let number = |name: &str| change.params[name].as_u64().unwrap() as u32;
        match change.code.as_str() {
            "longer_window" => number("minutes"),
            "weekday" => WEEKDAY,
            "busy_hours" => BUSY,
            "language" => LANGUAGE,
            "facilitator" => FACILITATOR,
            "size_max" => BIGGER * (number("max") - prepared.max() as u32),
            "size_min" => SMALLER * (prepared.min() as u32 - number("min")),
            other => panic!("{other}"),
        }
    }

    /// The changes that a statement lists or is.
    fn changes(statement: &Statement) -> Vec<Statement> {
        match statement.code.as_str() {
            "place" => Vec::new(),
            "several" => serde_json::from_value(statement.params["changes"].clone()).unwrap(),
            _ => vec![statement.clone()],
        }
    }

    fn every_offer(advisor: &Advisor, unit: usize) -> Vec<Offer> {
        let prepared = advisor.prepared;
        let slots: Vec<Option<Tally>> = (0..SLOTS).map(|slot| advisor.slot_tally(unit, slot)).collect();
        let mut all: Vec<Offer> =
            (0..advisor.state.teams.len()).filter_map(|at| advisor.join(unit, at, &slots)).collect();
        for language in 0..prepared.languages.len() {
            for (slot, own) in slots.iter().enumerate() {
                let Some(own) = own else { continue };
                let tally =
                    own.and(advisor.words_tally(unit, language)).and(advisor.founding(unit, language, slot));
                all.push(Offer { tally, joins: None, language, slot });
            }
        }
        all
    }

    #[test]
    fn the_cheapest_offer_is_put_into_words_that_cost_what_it_costs() {
        let (zones, mut random) = (zones(), Random::new(5));
        let (mut several, mut joined) = (0, 0);
        for _ in 0..40 {
            let problem = problem(&mut random);
            let prepared = Prepared::new(&problem, &zones).unwrap();
            let (search, rooms) = (Search::new(&prepared), Rooms::new(&prepared));
            let mut state = search::search(&search, &rooms);
            let placed: Vec<usize> = state.teams.iter().flat_map(|team| &team.units).copied().collect();
            state.out = (0..prepared.units.len()).filter(|unit| !placed.contains(unit)).collect();
            let numbers: Vec<u32> = (1..=state.teams.len() as u32).collect();
            let advisor = Advisor::new(&search, &rooms, &state, &numbers);
            for unit in &state.out {
                let Some(best) = advisor.best_offer(*unit) else { continue };
                let least = every_offer(&advisor, *unit).iter().map(|offer| offer.tally.sum()).min();
                assert_eq!(Some(best.tally.sum()), least);
                let words = advisor.statement(*unit, &best);
                let changes = changes(&words);
                let costs = changes.iter().map(|change| cost(change, &prepared)).sum();
                assert_eq!(best.tally, Tally { changes: changes.len() as u32, cost: costs }, "{words:?}");
                several += usize::from(changes.len() > 1);
                joined += usize::from(best.joins.is_some());
            }
        }
        assert!(several > 10 && joined > 10, "{several} of several changes, {joined} join a team");
    }

    /// 67 000 rooms for each of 100 people: weighed by numbers alone, or it takes minutes.
    #[test]
    fn a_hundred_people_with_a_language_each_are_all_advised() {
        let zones = zones();
        let mut problem: Problem = problem(&mut Random::new(1));
        let one = Participant { time_zone: "60".to_owned(), ..Participant::default() };
        let person = |at: usize| Participant {
            id: format!("p{at:03}"),
            languages: vec![format!("l{at:03}")],
            ..one.clone()
        };
        (problem.facilitators, problem.apart) = (Vec::new(), Vec::new());
        problem.size = Size { min: 2, max: 4 };
        problem.participants = (0..100).map(person).collect();
        let prepared = Prepared::new(&problem, &zones).unwrap();
        let (search, rooms) = (Search::new(&prepared), Rooms::new(&prepared));
        let state = State { teams: Vec::new(), out: (0..100).collect() };
        let advisor = Advisor::new(&search, &rooms, &state, &[]);
        for unit in 0..100 {
            let (reason, fix) = advisor.advise(unit);
            assert_eq!((reason.code.as_str(), fix.code.as_str()), ("no_common_language", "language"));
            // Whoever speaks it is the one companion.
            assert_eq!(fix.params["new_group"]["participants"].as_array().unwrap().len(), 2);
        }
    }
}
