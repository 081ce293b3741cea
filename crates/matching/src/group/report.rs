//! What a grouping looks like from outside: GROUPS.json, and the way from the search to it.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::json;

use super::calendar::{QUARTER, SLOTS};
use super::fix::Advisor;
use super::prepared::Room;
use super::rooms::Rooms;
use super::score::{Part, Statement};
use super::state::{Search, State, Team};
use super::turns::Second;
use crate::time::{Day, clock, parse_clock};

/// What the field `format` of a grouping says.
pub const FORMAT: &str = "convene.groups/1";

/// A grouping with its scores, reasons, and what would place those who are left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Groups {
    /// Always [`FORMAT`].
    pub format: String,
    /// Numbered from 1.
    pub groups: Vec<Group>,
    /// Who is in no group, in order of id.
    pub unplaced: Vec<Unplaced>,
    /// How good it is.
    pub objective: Objective,
    /// How good it could be.
    pub bound: Bound,
}

/// People who meet every week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// From 1; the name of the group.
    pub number: u32,
    /// Code of the language everybody has.
    pub language: String,
    /// When they meet.
    pub slot: Slot,
    /// A second hour that takes turns with it; no search gives one, only a change that was taken up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<Second>,
    /// Who leads, if the problem has facilitators.
    pub facilitator: Option<String>,
    /// In order of id.
    pub participants: Vec<String>,
    /// 0..=1000.
    pub score: u32,
    /// What the score is made of.
    pub breakdown: Vec<Part>,
    /// Why these people, never empty.
    pub reasons: Vec<Statement>,
}

/// Somebody in no group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unplaced {
    /// Who.
    pub id: String,
    /// What keeps them out.
    pub reason: Statement,
    /// The smallest change found that gives them a place, checked against every rule.
    pub fix: Statement,
}

/// The goals in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objective {
    /// People in no group.
    pub unplaced: usize,
    /// Rules that were softened: none ever.
    pub softened: usize,
    /// The least group score; 0 without groups.
    pub worst_group: u32,
    /// Sum of the group scores.
    pub total: u64,
}

/// What no grouping exceeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bound {
    /// At most so many people can be placed.
    pub placed: usize,
    /// How many more that is than were placed.
    pub gap: usize,
    /// Whether the objective is proved to be the best there is, in all its goals.
    pub exact: bool,
}

/// A weekly start in UTC, on the quarter hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot(pub(super) usize);

#[derive(Serialize, Deserialize)]
struct SlotText {
    day: Day,
    utc: String,
}

impl Slot {
    /// The slot at that minute of a UTC weekday, if it is on the quarter hour.
    pub fn new(day: Day, utc_minute: u16) -> Option<Self> {
        let quarter = QUARTER as u16;
        let fits = utc_minute < 1_440 && utc_minute.is_multiple_of(quarter);
        fits.then(|| Self(day.index() * (SLOTS / 7) + usize::from(utc_minute / quarter)))
    }

    /// The UTC weekday.
    pub fn day(self) -> Day {
        Day::ALL[self.0 / (SLOTS / 7)]
    }

    /// Minutes since 00:00 UTC of that day.
    pub fn utc_minute(self) -> u16 {
        (self.0 % (SLOTS / 7)) as u16 * QUARTER as u16
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.day(), clock(self.utc_minute()))
    }
}

impl Serialize for Slot {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        SlotText { day: self.day(), utc: clock(self.utc_minute()) }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Slot {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = SlotText::deserialize(deserializer)?;
        let minute = parse_clock(&text.utc).map_err(de::Error::custom)?;
        Self::new(text.day, minute).ok_or_else(|| de::Error::custom("a slot starts on the quarter hour"))
    }
}

/// Gives every team its kindest room.
pub(super) fn settle_rooms(search: &Search, state: &mut State) {
    for at in 0..state.teams.len() {
        state.teams[at].room = kindest_room(search, &state.teams, at);
    }
    state.teams.sort_by(|a, b| {
        let key = |team: &Team| (team.room.slot, team.room.language, team.people.clone());
        key(a).cmp(&key(b))
    });
}

/// The language most of the team at `at` think in and the slot that is kindest to the least lucky; the room it has if its
/// leader has no other.
pub(super) fn kindest_room(search: &Search, teams: &[Team], at: usize) -> Room {
    let (prepared, team) = (search.prepared, &teams[at]);
    let (mut languages, mut slots) = (team.needs.languages.clone(), team.needs.slots.clone());
    if let Some(leader) = team.room.leader {
        languages.keep(&prepared.facilitators[leader].needs.languages);
        match search.slots_left(leader, teams, &[at]) {
            Some(left) => slots.keep(&left),
            None => return team.room,
        }
    }
    let first = |language: &usize| {
        let code = prepared.languages[*language];
        let thinks = |i: &&usize| prepared.people[**i].languages.first().is_some_and(|own| own == code);
        team.people.iter().filter(thinks).count()
    };
    let comfort = |slot: &usize| {
        let margin =
            |i: &usize| prepared.calendar(&prepared.people[*i].time_zone).comfort(*slot, prepared.window(*i));
        team.people.iter().map(margin).min()
    };
    // The first of equals: languages by code, slots by time.
    let language = languages.iter().min_by_key(|language| std::cmp::Reverse(first(language)));
    let slot = slots.iter().min_by_key(|slot| std::cmp::Reverse(comfort(slot)));
    match (language, slot) {
        (Some(language), Some(slot)) => Room { language, slot, leader: team.room.leader },
        _ => team.room,
    }
}

/// The report of `state`, its teams numbered as `numbers` says.
pub(super) fn report(search: &Search, rooms: &Rooms, state: &State, numbers: &[u32], exact: bool) -> Groups {
    let prepared = search.prepared;
    let groups: Vec<Group> =
        state.teams.iter().zip(numbers).map(|(team, number)| group(search, team, *number)).collect();
    let advisor = Advisor::new(search, rooms, state, numbers);
    let mut unplaced: Vec<Unplaced> = Vec::new();
    for unit in &state.out {
        let (reason, fix) = advisor.advise(*unit);
        unplaced.extend(prepared.units[*unit].people.iter().map(|person| Unplaced {
            id: prepared.people[*person].id.clone(),
            reason: reason.clone(),
            fix: fix.clone(),
        }));
    }
    unplaced.sort_by(|a, b| a.id.cmp(&b.id));
    let goal = state.goal();
    // The bound knows groups of one hour; whoever takes turns comes on top of it.
    let in_turn = state.teams.iter().filter(|team| team.second.is_some()).map(|team| team.people.len());
    let bound = (rooms.most_placed + in_turn.sum::<usize>()).min(prepared.people.len());
    let most = if exact { goal.placed } else { bound.max(goal.placed) };
    Groups {
        format: FORMAT.to_owned(),
        objective: Objective {
            unplaced: unplaced.len(),
            softened: 0,
            worst_group: goal.worst,
            total: goal.total,
        },
        groups,
        unplaced,
        bound: Bound { placed: most, gap: most - goal.placed, exact },
    }
}

fn group(search: &Search, team: &Team, number: u32) -> Group {
    let prepared = search.prepared;
    let (score, breakdown) = search.scale.breakdown(&team.people);
    let language = prepared.languages[team.room.language];
    let first_speakers = team
        .people
        .iter()
        .filter(|i| prepared.people[**i].languages.first().is_some_and(|own| own == language))
        .count();
    let interpreted = prepared.interpreted(team);
    let zones: BTreeSet<&str> = team.people.iter().map(|i| prepared.people[*i].time_zone.as_str()).collect();
    let mut reasons = interpreted;
    if reasons.is_empty() {
        let params = json!({ "language": language, "first_speakers": first_speakers });
        reasons.push(Statement::new("one_language", params));
    }
    let one_slot = || {
        let weeks = prepared.problem.period.weeks;
        Statement::new("one_slot", json!({ "weeks": weeks, "zones": zones.len() }))
    };
    let in_turn = team.second.as_ref();
    reasons.push(
        in_turn.map_or_else(one_slot, |second| {
            prepared.turns_reason(&team.people, Slot(team.room.slot), second)
        }),
    );
    reasons.extend(search.scale.reasons(&team.people));
    Group {
        number,
        language: language.to_owned(),
        slot: Slot(team.room.slot),
        second: team.second.clone(),
        facilitator: team.room.leader.map(|leader| prepared.facilitators[leader].id.to_owned()),
        participants: team.people.iter().map(|person| prepared.people[*person].id.clone()).collect(),
        score,
        breakdown,
        reasons,
    }
}
