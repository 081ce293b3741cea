//! A grouping written down by hand: the same rules and the same scores as the search.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::calendar::Hindrance;
use super::prepared::{Prepared, Room};
use super::report::{Group, Groups, Slot, report};
use super::rooms::Rooms;
use super::score::Statement;
use super::state::{Search, State, Team};
use super::turns::Second;
use crate::time::clock;

/// A hard rule that something breaks, with its numbers.
pub type HardRule = Statement;

/// A group as staff wrote it down; what is left open is chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of Group")]
pub struct Draft {
    pub number: u32,
    pub participants: Vec<String>,
    #[serde(default)]
    pub language: Option<String>,
    #[serde(default)]
    pub slot: Option<Slot>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<Second>,
    #[serde(default)]
    pub facilitator: Option<String>,
}

impl From<&Group> for Draft {
    fn from(group: &Group) -> Self {
        Self {
            number: group.number,
            participants: group.participants.clone(),
            language: Some(group.language.clone()),
            slot: Some(group.slot),
            second: group.second.clone(),
            facilitator: group.facilitator.clone(),
        }
    }
}

/// A draft that breaks a hard rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("group {group} breaks the rule {}", rule.code)]
pub struct Broken {
    /// Number of the group.
    pub group: u32,
    /// The rule.
    pub rule: HardRule,
}

impl Prepared<'_> {
    /// The drafts as a full grouping, or the first hard rule that one of them breaks.
    pub fn evaluate(&self, drafts: &[Draft]) -> Result<Groups, Broken> {
        let search = Search::new(self);
        let (state, numbers) = self.drafted(&search, drafts)?;
        Ok(report(&search, &Rooms::new(self), &state, &numbers, false))
    }

    /// The drafts as teams with their numbers, by number.
    pub(super) fn drafted(&self, search: &Search, drafts: &[Draft]) -> Result<(State, Vec<u32>), Broken> {
        let mut state = State { teams: Vec::new(), out: (0..self.units.len()).collect() };
        // Rooms that are given are settled first, so that those left open keep clear of them.
        let open =
            |draft: &Draft| draft.language.is_none() || draft.slot.is_none() || draft.facilitator.is_none();
        let mut order: Vec<usize> = (0..drafts.len()).collect();
        order.sort_by_key(|at| (open(&drafts[*at]), *at));
        let mut numbers = Vec::new();
        for at in order {
            let draft = &drafts[at];
            let broken = |rule| Broken { group: draft.number, rule };
            if numbers.contains(&draft.number) {
                return Err(broken(Statement::new("group_twice", json!({ "group": draft.number }))));
            }
            let team = self.draft_team(search, draft, &mut state).map_err(broken)?;
            state.teams.push(team);
            numbers.push(draft.number);
        }
        let mut teams: Vec<(u32, Team)> = numbers.into_iter().zip(state.teams).collect();
        teams.sort_by_key(|(number, _)| *number);
        let numbers: Vec<u32> = teams.iter().map(|(number, _)| *number).collect();
        state.teams = teams.into_iter().map(|(_, team)| team).collect();
        Ok((state, numbers))
    }

    fn draft_team(&self, search: &Search, draft: &Draft, state: &mut State) -> Result<Team, HardRule> {
        let people = draft.participants.iter().map(|id| self.known(id)).collect::<Result<Vec<_>, _>>()?;
        let mut units: Vec<usize> = people.iter().map(|person| self.unit_of(*person)).collect();
        units.sort_unstable();
        units.dedup();
        if let Some(unit) = units.iter().find(|unit| !state.out.contains(unit)) {
            let id = &self.people[self.units[*unit].people[0]].id;
            return Err(Statement::new("in_two_groups", json!({ "participant": id })));
        }
        self.check_people(&people)?;
        if let Some(second) = &draft.second {
            return self.turning_team(search, draft, (units, people), second, state);
        }
        let mut needs = self.common(units.iter().copied());
        let (language, leader) = self.known_room(draft)?;
        if let Some(language) = language {
            people.iter().try_for_each(|person| self.check_language(*person, language))?;
            (0..self.languages.len())
                .filter(|other| *other != language)
                .for_each(|other| needs.languages.remove(other));
        }
        if let Some(slot) = draft.slot {
            people.iter().try_for_each(|person| self.check_slot(*person, slot))?;
            (0..super::calendar::SLOTS)
                .filter(|other| *other != slot.0)
                .for_each(|other| needs.slots.remove(other));
        }
        if needs.languages.is_empty() {
            return Err(Statement::new("no_common_language", json!({ "participants": draft.participants })));
        }
        if needs.slots.is_empty() {
            return Err(Statement::new("no_common_slot", json!({ "participants": draft.participants })));
        }
        let room = match leader {
            Some(leader) => self.led_by(search, leader, &needs, state)?,
            None => search
                .room(&needs, &state.teams, &[], None)
                .ok_or_else(|| Statement::new("no_facilitator", json!({})))?,
        };
        let needs = self.common(units.iter().copied());
        state.out.retain(|unit| !units.contains(unit));
        Ok(search.team(units, needs, room))
    }

    /// The language and the facilitator that the draft names, both known.
    pub(super) fn known_room(&self, draft: &Draft) -> Result<(Option<usize>, Option<usize>), HardRule> {
        let language = draft.language.as_ref().map(|code| {
            let known = self.languages.binary_search(&code.as_str());
            known.map_err(|_| Statement::new("unknown_language", json!({ "language": code })))
        });
        let leader = draft.facilitator.as_ref().map(|id| {
            let known = self.facilitators.binary_search_by(|leader| leader.id.cmp(id));
            known.map_err(|_| Statement::new("unknown_facilitator", json!({ "facilitator": id })))
        });
        Ok((language.transpose()?, leader.transpose()?))
    }

    /// A room with that facilitator, or which of the facilitator's rules stands against it.
    fn led_by(
        &self,
        search: &Search,
        leader: usize,
        needs: &super::prepared::Needs,
        state: &State,
    ) -> Result<Room, HardRule> {
        let person = &self.facilitators[leader];
        let rule = |code: &str| {
            Statement::new(code, json!({ "facilitator": person.id, "max_groups": person.max_groups }))
        };
        let language = person.needs.languages.and(&needs.languages).first();
        let language = language.ok_or_else(|| rule("facilitator_language"))?;
        if !person.needs.slots.meets(&needs.slots) {
            return Err(rule("facilitator_slot"));
        }
        let left = search.slots_left(leader, &state.teams, &[]).ok_or_else(|| rule("facilitator_load"))?;
        let slot = left.and(&needs.slots).first().ok_or_else(|| rule("facilitator_overlap"))?;
        Ok(Room { language, slot, leader: Some(leader) })
    }

    pub(super) fn known(&self, id: &str) -> Result<usize, HardRule> {
        self.person(id).ok_or_else(|| Statement::new("unknown_participant", json!({ "participant": id })))
    }

    /// Size, together and apart for the people of one group.
    pub(super) fn check_people(&self, people: &[usize]) -> Result<(), HardRule> {
        let size = people.len();
        if size < self.min() {
            return Err(Statement::new("size_min", json!({ "people": size, "min": self.min() })));
        }
        if size > self.max() {
            return Err(Statement::new("size_max", json!({ "people": size, "max": self.max() })));
        }
        let id = |person: usize| self.people[person].id.as_str();
        for (i, &person) in people.iter().enumerate() {
            if people[..i].contains(&person) {
                return Err(Statement::new("in_two_groups", json!({ "participant": id(person) })));
            }
            let unit = &self.units[self.unit_of(person)];
            if let Some(other) = unit.people.iter().find(|other| !people.contains(other)) {
                return Err(Statement::new(
                    "together",
                    json!({ "participant": id(person), "with": id(*other) }),
                ));
            }
            let apart =
                |other: &&usize| unit.apart.has(self.unit_of(**other)) && self.listed_apart(person, **other);
            if let Some(other) = people[..i].iter().find(apart) {
                return Err(Statement::new(
                    "apart",
                    json!({ "participant": id(person), "with": id(*other) }),
                ));
            }
        }
        Ok(())
    }

    fn listed_apart(&self, a: usize, b: usize) -> bool {
        let (a, b) = (&self.people[a].id, &self.people[b].id);
        self.problem.apart.iter().any(|list| list.contains(a) && list.contains(b))
    }

    pub(super) fn check_language(&self, person: usize, language: usize) -> Result<(), HardRule> {
        if self.person_needs[person].languages.has(language) {
            return Ok(());
        }
        let params = json!({ "participant": self.people[person].id, "language": self.languages[language] });
        Err(Statement::new("language", params))
    }

    pub(super) fn check_slot(&self, person: usize, slot: Slot) -> Result<(), HardRule> {
        let someone = self.people[person];
        let hindrance =
            self.calendar(&someone.time_zone).hindrance(slot.0, self.window(person), &someone.busy);
        if hindrance.is_none() { Ok(()) } else { Err(self.hindered(person, slot, &hindrance)) }
    }

    /// The rule that stands between somebody and a session.
    pub(super) fn hindered(&self, person: usize, slot: Slot, hindrance: &Hindrance) -> HardRule {
        let (id, window) = (&self.people[person].id, self.window(person));
        let minutes = hindrance.early_minutes + hindrance.late_minutes;
        if hindrance.crosses_midnight {
            Statement::new("midnight", json!({ "participant": id, "slot": slot }))
        } else if let Some(day) = hindrance.days.first() {
            Statement::new("weekday", json!({ "participant": id, "slot": slot, "day": day }))
        } else if minutes > 0 {
            let (from, to) = (clock(window.from), clock(window.to));
            let params =
                json!({ "participant": id, "slot": slot, "minutes": minutes, "from": from, "to": to });
            Statement::new("window", params)
        } else {
            Statement::new("busy", json!({ "participant": id, "slot": slot }))
        }
    }
}
