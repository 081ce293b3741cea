//! A group whose two hours take turns: what holds for everybody in it, week by week.
//!
//! In the weeks that are listed the group meets at its second hour, in all others at its first. Nobody is outside their
//! window in more weeks than they agreed to, nor further than that.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::calendar::{Hindrance, hindrance_in};
use super::edit::{Draft, HardRule};
use super::prepared::{Needs, Prepared, Room};
use super::problem::Window;
use super::report::Slot;
use super::score::Statement;
use super::state::{Search, State, Team};

/// An hour that takes turns with the usual one of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Second {
    /// When the group meets in those weeks.
    pub slot: Slot,
    /// The weeks of the period, counted from 0.
    pub weeks: Vec<u16>,
}

impl Second {
    /// The hour of week `week` of a group whose first hour is `first`.
    pub fn slot_in(&self, first: Slot, week: u16) -> Slot {
        if self.weeks.contains(&week) { self.slot } else { first }
    }
}

impl Prepared<'_> {
    /// Whether somebody can come in every week in which groups meet, or the first rule against it.
    pub(super) fn check_turns(&self, person: usize, first: Slot, second: &Second) -> Result<(), HardRule> {
        let someone = self.people[person];
        let mut outside = 0;
        for week in self.problem.meetings() {
            let slot = second.slot_in(first, week);
            let hindrance = self.hindrance_of(person, slot, week, self.window(person));
            if hindrance.is_none() {
                continue;
            }
            let agreed = someone.turn.is_some_and(|turn| {
                let usual = self.window(person);
                let (from, to) = (turn.from.min(usual.from), turn.to.max(usual.to));
                let window = Window { from, to, days: usual.days.clone() };
                self.hindrance_of(person, slot, week, &window).is_none()
            });
            if !agreed {
                return Err(self.hindered(person, slot, &hindrance));
            }
            outside += 1;
        }
        let most = someone.turn.map_or(0, |turn| turn.weeks);
        if outside > most {
            let params = json!({ "participant": someone.id, "weeks": outside, "most": most });
            return Err(Statement::new("turns", params));
        }
        Ok(())
    }

    /// What keeps somebody with that window from the session of one week.
    pub(super) fn hindrance_of(&self, person: usize, slot: Slot, week: u16, window: &Window) -> Hindrance {
        let someone = self.people[person];
        let zone = &self.zones[&someone.time_zone];
        hindrance_in(self.problem, zone, (slot.0, week), window, &someone.busy)
    }

    /// Why a group takes turns: in how many of its weeks somebody is outside their window, and who.
    pub(super) fn turns_reason(&self, people: &[usize], first: Slot, second: &Second) -> Statement {
        let weeks = self.problem.meetings();
        let away = |person: &usize| {
            let minutes = weeks.iter().map(|week| {
                let slot = second.slot_in(first, *week);
                self.hindrance_of(*person, slot, *week, self.window(*person)).outside().unwrap_or(0)
            });
            let minutes: Vec<u16> = minutes.filter(|minutes| *minutes > 0).collect();
            (*person, minutes.len(), minutes.into_iter().max().unwrap_or(0))
        };
        let all: Vec<(usize, usize, u16)> = people.iter().map(away).collect();
        let outside = all.iter().filter(|(_, weeks, _)| *weeks > 0);
        let ids: Vec<&str> = outside.map(|(person, ..)| self.people[*person].id.as_str()).collect();
        let params = json!({
            "weeks": weeks.len(),
            "most": all.iter().map(|one| one.1).max(),
            "fewest": all.iter().map(|one| one.1).min(),
            "minutes": all.iter().map(|one| one.2).max(),
            "participants": ids,
        });
        Statement::new("turns", params)
    }

    /// The team of a draft whose hours take turns, or the rule that it breaks.
    pub(super) fn turning_team(
        &self,
        search: &Search,
        draft: &Draft,
        (units, people): (Vec<usize>, Vec<usize>),
        second: &Second,
        state: &mut State,
    ) -> Result<Team, HardRule> {
        let first = draft.slot.ok_or_else(|| Statement::new("unreadable", json!({ "change": "turns" })))?;
        let (named, leader) = self.known_room(draft)?;
        let needs = self.common(units.iter().copied());
        let nothing = || Statement::new("no_common_language", json!({ "participants": draft.participants }));
        for person in &people {
            named.map_or(Ok(()), |language| self.check_language(*person, language))?;
            self.check_turns(*person, first, second)?;
        }
        let language = named.or_else(|| needs.languages.first()).ok_or_else(nothing)?;
        let leader = self.leads_turns(search, (language, first.0, second.slot.0), leader, state)?;
        state.out.retain(|unit| !units.contains(unit));
        let room = Room { language, slot: first.0, leader };
        Ok(Team { second: Some(second.clone()), ..search.team(units, needs, room) })
    }

    /// Who leads both hours in that language: the one who is named, or anybody; `None` where nobody needs to.
    fn leads_turns(
        &self,
        search: &Search,
        (language, first, second): (usize, usize, usize),
        named: Option<usize>,
        state: &State,
    ) -> Result<Option<usize>, HardRule> {
        if !self.needs_leaders() {
            return Ok(None);
        }
        let leads = |leader: usize| {
            let person = &self.facilitators[leader];
            let params = json!({ "facilitator": person.id, "max_groups": person.max_groups });
            let rule = |code: &str| Statement::new(code, params.clone());
            if !person.needs.languages.has(language) {
                return Err(rule("facilitator_language"));
            }
            if !person.needs.slots.has(first) || !person.needs.slots.has(second) {
                return Err(rule("facilitator_slot"));
            }
            let left = search.slots_left(leader, &state.teams, &[]);
            let left = left.ok_or_else(|| rule("facilitator_load"))?;
            if left.has(first) && left.has(second) {
                Ok(Some(leader))
            } else {
                Err(rule("facilitator_overlap"))
            }
        };
        match named {
            Some(leader) => leads(leader),
            None => (0..self.facilitators.len())
                .find_map(|leader| leads(leader).ok())
                .ok_or_else(|| Statement::new("no_facilitator", json!({}))),
        }
    }

    /// A team whose hours take turns with one unit more, which is outside its window in no week.
    pub(super) fn joined_in_turn(&self, search: &Search, team: &Team, gained: usize) -> Option<Team> {
        let unit = &self.units[gained];
        let (first, second) = (Slot(team.room.slot), team.second.as_ref()?);
        let fits = team.people.len() + unit.people.len() <= self.max()
            && unit.needs.languages.has(team.room.language)
            && !team.units.iter().any(|other| search.are_apart(*other, gained))
            && unit.people.iter().all(|person| self.check_turns(*person, first, second).is_ok());
        fits.then(|| {
            let units: Vec<usize> = team.units.iter().copied().chain([gained]).collect();
            let needs: Needs = self.common(units.iter().copied());
            Team { second: Some(second.clone()), ..search.team(units, needs, team.room) }
        })
    }
}
