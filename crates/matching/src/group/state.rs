//! A grouping under way: teams of units, each with a room that suits all of them, and who is left out.

use super::prepared::{Needs, Prepared, Room};
use super::score::Scale;
use super::turns::Second;
use crate::bits::Bits;

/// The goals in their order; greater is better. Rules are never softened, so that goal needs no field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Goal {
    pub(super) placed: usize,
    pub(super) worst: u32,
    pub(super) total: u64,
}

/// A group under way.
#[derive(Clone, Debug)]
pub(super) struct Team {
    pub(super) units: Vec<usize>,
    /// The people of `units`, ascending.
    pub(super) people: Vec<usize>,
    pub(super) needs: Needs,
    pub(super) room: Room,
    /// The hour that takes turns with the room's; the slots of `needs` say nothing then.
    pub(super) second: Option<Second>,
    pub(super) score: u32,
}

/// Teams, and the units in none of them.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub(super) teams: Vec<Team>,
    pub(super) out: Vec<usize>,
}

impl State {
    pub(super) fn goal(&self) -> Goal {
        Goal {
            placed: self.teams.iter().map(|team| team.people.len()).sum(),
            worst: self.teams.iter().map(|team| team.score).min().unwrap_or(0),
            total: self.teams.iter().map(|team| u64::from(team.score)).sum(),
        }
    }
}

/// What every step of the search looks at.
pub(super) struct Search<'a> {
    pub(super) prepared: &'a Prepared<'a>,
    pub(super) scale: Scale<'a>,
}

impl<'a> Search<'a> {
    pub(super) fn new(prepared: &'a Prepared<'a>) -> Self {
        Self { prepared, scale: Scale::new(prepared) }
    }

    pub(super) fn people_in(&self, units: &[usize]) -> usize {
        units.iter().map(|unit| self.prepared.units[*unit].people.len()).sum()
    }

    /// Whether no two of these units must be apart.
    pub(super) fn agree(&self, units: &[usize]) -> bool {
        units.iter().enumerate().all(|(i, a)| !units[i + 1..].iter().any(|b| self.are_apart(*a, *b)))
    }

    pub(super) fn are_apart(&self, a: usize, b: usize) -> bool {
        self.prepared.units[a].apart.has(b)
    }

    /// The slots that facilitator `leader` has left beside the teams they lead already; `None` if their load is full.
    pub(super) fn slots_left(&self, leader: usize, teams: &[Team], except: &[usize]) -> Option<Bits> {
        let person = &self.prepared.facilitators[leader];
        let mut slots = person.needs.slots.clone();
        let mut load = 0;
        for (i, team) in teams.iter().enumerate() {
            if !except.contains(&i) && team.room.leader == Some(leader) {
                slots.remove_all(&self.prepared.clashes[team.room.slot]);
                if let Some(second) = &team.second {
                    slots.remove_all(&self.prepared.clashes[second.slot.0]);
                }
                load += 1;
            }
        }
        (load < person.max_groups).then_some(slots)
    }

    /// A room for people with those needs beside `teams` except some; `keep` if it still serves.
    pub(super) fn room(
        &self,
        needs: &Needs,
        teams: &[Team],
        except: &[usize],
        keep: Option<Room>,
    ) -> Option<Room> {
        let (language, slot) = (needs.languages.first()?, needs.slots.first()?);
        let kept = keep.filter(|room| needs.allow(room.language, room.slot));
        if !self.prepared.needs_leaders() {
            return kept.or(Some(Room { language, slot, leader: None }));
        }
        if let Some(room) = kept
            && let Some(leader) = room.leader
            && self.slots_left(leader, teams, except).is_some_and(|slots| slots.has(room.slot))
        {
            return kept;
        }
        (0..self.prepared.facilitators.len()).find_map(|leader| {
            let own = &self.prepared.facilitators[leader].needs;
            if !own.languages.meets(&needs.languages) || !own.slots.meets(&needs.slots) {
                return None;
            }
            let mut slots = self.slots_left(leader, teams, except)?;
            slots.keep(&needs.slots);
            let language = own.languages.and(&needs.languages).first()?;
            Some(Room { language, slot: slots.first()?, leader: Some(leader) })
        })
    }

    /// A team of these units in that room, which suits them.
    pub(super) fn team(&self, mut units: Vec<usize>, needs: Needs, room: Room) -> Team {
        units.sort_unstable();
        let mut people: Vec<usize> =
            units.iter().flat_map(|unit| &self.prepared.units[*unit].people).copied().collect();
        people.sort_unstable();
        let score = self.scale.score(&people);
        Team { units, people, needs, room, second: None, score }
    }

    /// The team at `at` of `teams` with `lost` replaced by `gained`; `None` if a hard rule forbids it.
    /// `except` are the teams whose rooms are open as well.
    pub(super) fn exchanged(
        &self,
        teams: &[Team],
        at: usize,
        lost: Option<usize>,
        gained: Option<usize>,
        except: &[usize],
    ) -> Option<Team> {
        let (units, needs) = self.changed(&teams[at], lost, gained)?;
        // Where nobody else's room changes, a room that still suits is as free as it was.
        let kept =
            Some(teams[at].room).filter(|room| except == [at] && needs.allow(room.language, room.slot));
        let room = kept.or_else(|| self.room(&needs, teams, except, Some(teams[at].room)))?;
        Some(self.team(units, needs, room))
    }

    /// The units of a team with `lost` replaced by `gained`, and what they have in common; `None` if a hard rule forbids
    /// that they are together.
    pub(super) fn changed(
        &self,
        team: &Team,
        lost: Option<usize>,
        gained: Option<usize>,
    ) -> Option<(Vec<usize>, Needs)> {
        let lost_people = lost.map_or(0, |unit| self.prepared.units[unit].people.len());
        let size =
            team.people.len() - lost_people + gained.map_or(0, |unit| self.prepared.units[unit].people.len());
        if size < self.prepared.min() || size > self.prepared.max() {
            return None;
        }
        let stays = |unit: &usize| Some(*unit) != lost;
        if let Some(unit) = gained
            && team.units.iter().filter(|other| stays(other)).any(|other| self.are_apart(*other, unit))
        {
            return None;
        }
        // Adding alone narrows what the team has in common; after a loss it is reckoned anew, until it is nothing.
        let mut needs = match gained {
            Some(unit) => self.prepared.units[unit].needs.clone(),
            None => self.prepared.anything(),
        };
        if lost.is_none() {
            needs.keep(&team.needs);
        }
        for unit in team.units.iter().filter(|unit| lost.is_some() && stays(unit)) {
            if !needs.are_met() {
                return None;
            }
            needs.keep(&self.prepared.units[*unit].needs);
        }
        if !needs.are_met() {
            return None;
        }
        Some((team.units.iter().copied().filter(stays).chain(gained).collect(), needs))
    }
}
