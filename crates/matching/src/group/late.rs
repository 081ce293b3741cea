//! Somebody who comes late, once groups have met: a place with the least disturbance.
//!
//! Every group keeps its number, its language, its slot and its facilitator, because people have them in their
//! calendars. First nobody moves; only where that places nobody does one person change groups to make room, and never
//! one who is to stay.

use std::collections::BTreeSet;

use super::edit::{Broken, Draft};
use super::fix::Advisor;
use super::prepared::Prepared;
use super::report::{Groups, kindest_room, report};
use super::rooms::Rooms;
use super::state::{Search, State, Team};

/// A unit in a team, and perhaps somebody of that team in another one.
struct Placing {
    teams: Vec<(usize, Team)>,
    /// By how much all scores together change.
    gain: i64,
}

impl Prepared<'_> {
    /// `groups` with whoever is in none of them placed where that is possible: in a group with room, else in a new group
    /// of such people, else where one other person moves; of several groups with room, and of several such moves, the one
    /// after which the scores sum up to most, then the first by number and id. Nobody of `fixed`, which holds ids of
    /// participants, leaves their group. A group that breaks a rule by now is named.
    pub fn place_late(&self, groups: &Groups, fixed: &BTreeSet<String>) -> Result<Groups, Broken> {
        let search = Search::new(self);
        let rooms = Rooms::new(self);
        let drafts: Vec<Draft> = groups.groups.iter().map(Draft::from).collect();
        let (mut state, mut numbers) = self.drafted(&search, &drafts)?;
        let stays = self.staying(fixed);
        while place_one(&search, &rooms, &stays, &mut state, &mut numbers) {}
        Ok(report(&search, &rooms, &state, &numbers, false))
    }

    /// For each unit whether somebody of it is `fixed`, so that all of it stays where it is.
    fn staying(&self, fixed: &BTreeSet<String>) -> Vec<bool> {
        let is_fixed = |person: &usize| fixed.contains(&self.people[*person].id);
        self.units.iter().map(|unit| unit.people.iter().any(is_fixed)).collect()
    }
}

/// Places one unit of those left out, the first by id; says whether any could be.
fn place_one(
    search: &Search,
    rooms: &Rooms,
    stays: &[bool],
    state: &mut State,
    numbers: &mut Vec<u32>,
) -> bool {
    let beside = |unit: &usize| Some((*unit, joining(search, &state.teams, *unit)?));
    if let Some((unit, placing)) = state.out.iter().find_map(beside) {
        take(state, unit, placing);
        return true;
    }
    let advisor = Advisor::new(search, rooms, state, numbers);
    if let Some((units, room)) = state.out.iter().find_map(|unit| advisor.free_group(*unit)) {
        let needs = search.prepared.common(units.iter().copied());
        state.out.retain(|unit| !units.contains(unit));
        state.teams.push(search.team(units, needs, room));
        // Nobody has this hour in their calendar yet.
        let new = state.teams.len() - 1;
        state.teams[new].room = kindest_room(search, &state.teams, new);
        let number = (1..u32::MAX).find(|number| !numbers.contains(number)).unwrap_or(u32::MAX);
        numbers.push(number);
        return true;
    }
    let moving = |unit: &usize| Some((*unit, with_one_move(search, &state.teams, stays, *unit)?));
    if let Some((unit, placing)) = state.out.iter().find_map(moving) {
        take(state, unit, placing);
        return true;
    }
    false
}

/// Puts the unit into its place.
fn take(state: &mut State, unit: usize, placing: Placing) {
    state.out.retain(|other| *other != unit);
    for (at, team) in placing.teams {
        state.teams[at] = team;
    }
}

/// The team at `at` with `lost` replaced by `gained` in the room it has, and by how much its score changes.
fn in_its_room(
    search: &Search,
    teams: &[Team],
    at: usize,
    lost: Option<usize>,
    gained: Option<usize>,
) -> Option<(Team, i64)> {
    let team = &teams[at];
    if team.second.is_some() {
        return in_turn(search, team, lost, gained);
    }
    let (units, needs) = search.changed(team, lost, gained)?;
    let changed =
        needs.allow(team.room.language, team.room.slot).then(|| search.team(units, needs, team.room))?;
    let gain = i64::from(changed.score) - i64::from(team.score);
    Some((changed, gain))
}

/// The same for a team whose hours take turns: nobody leaves it for others, and who joins it is outside their window in
/// no week.
fn in_turn(search: &Search, team: &Team, lost: Option<usize>, gained: Option<usize>) -> Option<(Team, i64)> {
    let gained = gained.filter(|_| lost.is_none())?;
    let joined = search.prepared.joined_in_turn(search, team, gained)?;
    let gain = i64::from(joined.score) - i64::from(team.score);
    Some((joined, gain))
}

/// The best of the teams that have room.
fn joining(search: &Search, teams: &[Team], unit: usize) -> Option<Placing> {
    let join = |at| {
        let (team, gain) = in_its_room(search, teams, at, None, Some(unit))?;
        Some(Placing { teams: vec![(at, team)], gain })
    };
    first_best((0..teams.len()).filter_map(join))
}

/// The best way in which the unit takes the place of another who need not stay and goes to a team that has room.
fn with_one_move(search: &Search, teams: &[Team], stays: &[bool], unit: usize) -> Option<Placing> {
    let mut ways = Vec::new();
    for at in 0..teams.len() {
        for &other in teams[at].units.iter().filter(|other| !stays[**other]) {
            let Some((team, gain)) = in_its_room(search, teams, at, Some(other), Some(unit)) else {
                continue;
            };
            for to in (0..teams.len()).filter(|to| *to != at) {
                if let Some((joined, more)) = in_its_room(search, teams, to, None, Some(other)) {
                    ways.push(Placing { teams: vec![(at, team.clone()), (to, joined)], gain: gain + more });
                }
            }
        }
    }
    first_best(ways.into_iter())
}

/// The first of those with the highest gain.
fn first_best(ways: impl Iterator<Item = Placing>) -> Option<Placing> {
    ways.reduce(|best, way| if way.gain > best.gain { way } else { best })
}
