//! The search: construct, tear down a part and rebuild it until nobody more can be placed, then exchange people.
//!
//! Every loop is bounded by a number of steps that depends on the problem alone, and all chance comes from the seed.

use super::calendar::SLOTS;
use super::prepared::{Needs, Prepared, Room};
use super::rooms::Rooms;
use super::state::{Goal, Search, State, Team};
use crate::bits::Bits;
use crate::random::Random;

/// The best grouping found.
pub(super) fn search(search: &Search, rooms: &Rooms) -> State {
    let prepared = search.prepared;
    let out: Vec<usize> = (0..prepared.units.len()).filter(|unit| rooms.choices[*unit] > 0).collect();
    let people = search.people_in(&out);
    let place_steps = (30_000 / people.max(1)).clamp(150, 2_000);
    let improve_steps = (1_000 * people).clamp(5_000, 600_000);
    let mut builder = Builder { search, rooms, random: Random::new(prepared.problem.seed), aim: 0 };
    let mut best: Option<State> = None;
    // Few large groups or many small ones: which is better shows only when both are there.
    for aim in [prepared.max(), search.scale.even_size(), prepared.min(), search.scale.even_size()] {
        builder.aim = aim;
        let mut state = State { teams: Vec::new(), out: out.clone() };
        builder.build(&mut state);
        state = builder.place_more(state, place_steps);
        state = builder.improve(state, improve_steps / 8);
        if best.as_ref().is_none_or(|best| best.goal() < state.goal()) {
            best = Some(state);
        }
    }
    let mut best = builder.place_more(best.unwrap_or(State { teams: Vec::new(), out }), place_steps);
    // Exchanges alone never change who shares a language with whom: some teams are made anew, then improved.
    for round in 0..ROUNDS {
        builder.aim = if round % 2 == 0 { search.scale.even_size() } else { prepared.min() };
        let mut next = best.clone();
        builder.tear_down(&mut next);
        builder.build(&mut next);
        if next.goal().placed >= best.goal().placed {
            next = builder.improve(next, improve_steps / ROUNDS / 2);
            if next.goal() > best.goal() {
                best = next;
            }
        }
    }
    best
}

/// How often the best grouping is shaken and improved again.
const ROUNDS: usize = 40;

struct Builder<'a> {
    search: &'a Search<'a>,
    rooms: &'a Rooms,
    random: Random,
    /// The size new teams tend to.
    aim: usize,
}

impl Builder<'_> {
    fn prepared(&self) -> &Prepared<'_> {
        self.search.prepared
    }

    fn shuffled(&mut self, units: &[usize]) -> Vec<usize> {
        let mut units = units.to_vec();
        for i in (1..units.len()).rev() {
            units.swap(i, self.random.below(i + 1));
        }
        units
    }

    /// Founds teams of those left out as long as that succeeds, then adds who still fits somewhere.
    fn build(&mut self, state: &mut State) {
        let mut failures = 0;
        while failures < 3 && self.search.people_in(&state.out) >= self.prepared().min() {
            failures = if self.found_team(state) { 0 } else { failures + 1 };
        }
        self.insert_all(state);
    }

    /// Puts every unit that is left out into a team that can take it, the least flexible first.
    fn insert_all(&mut self, state: &mut State) {
        let mut order = self.shuffled(&state.out);
        order.sort_by_key(|unit| self.rooms.choices[*unit]);
        for unit in order {
            let start = self.random.below(state.teams.len().max(1));
            for step in 0..state.teams.len() {
                let at = (start + step) % state.teams.len();
                if let Some(team) = self.search.exchanged(&state.teams, at, None, Some(unit), &[at]) {
                    state.teams[at] = team;
                    state.out.retain(|other| *other != unit);
                    break;
                }
            }
        }
    }

    /// The rooms that a facilitator can still lead, as slots by language; `None` where nobody needs to lead.
    fn led(&self, state: &State) -> Option<Vec<Bits>> {
        let prepared = self.prepared();
        prepared.needs_leaders().then(|| {
            let mut led = vec![Bits::none(SLOTS); prepared.languages.len()];
            for (leader, person) in prepared.facilitators.iter().enumerate() {
                let Some(slots) = self.search.slots_left(leader, &state.teams, &[]) else { continue };
                for language in person.needs.languages.iter() {
                    slots.iter().for_each(|slot| led[language].insert(slot));
                }
            }
            led
        })
    }

    /// Founds one team around somebody who is left out.
    fn found_team(&mut self, state: &mut State) -> bool {
        let crowd = self.rooms.crowd(self.search.prepared, &state.out);
        let led = self.led(state);
        // Half of the time around the least flexible person, so that they are not forgotten.
        let by_choices = |unit: &&usize| self.rooms.choices[**unit];
        let anchor = match state.out.iter().min_by_key(by_choices) {
            Some(unit) if self.random.below(2) == 0 => *unit,
            _ => state.out[self.random.below(state.out.len())],
        };
        let Some((room, people)) = self.pick_room(anchor, &crowd, led.as_deref()) else { return false };
        let size = self.pick_size(people);
        let units = self.pick_units(state, anchor, room, size);
        if self.search.people_in(&units) < self.prepared().min() {
            return false;
        }
        let needs = self.prepared().common(units.iter().copied());
        let Some(room) = self.search.room(&needs, &state.teams, &[], Some(room)) else { return false };
        state.out.retain(|unit| !units.contains(unit));
        state.teams.push(self.search.team(units, needs, room));
        true
    }

    /// A room for the anchor with enough people in the crowd, a full one rather than a small one.
    fn pick_room(&mut self, anchor: usize, crowd: &[u16], led: Option<&[Bits]>) -> Option<(Room, usize)> {
        let (min, max) = (self.prepared().min(), self.prepared().max());
        let loose = self.random.below(4) == 0;
        let mut best: Option<((usize, usize), Room, usize)> = None;
        for language in self.search.prepared.units[anchor].needs.languages.iter() {
            for &at in &self.rooms.unit_slots[anchor] {
                let slot = self.rooms.slots[usize::from(at)];
                let people = usize::from(crowd[language * self.rooms.slots.len() + usize::from(at)]);
                if people < min || led.is_some_and(|led| !led[language].has(slot)) {
                    continue;
                }
                let worth = (if loose { 0 } else { people.min(max) }, self.random.below(1 << 16));
                if best.is_none_or(|(other, ..)| other < worth) {
                    let leader = led.and_then(|_| self.any_leader(language, slot));
                    best = Some((worth, Room { language, slot, leader }, people));
                }
            }
        }
        best.map(|(_, room, people)| (room, people))
    }

    /// Somebody who speaks the language; whether they have the slot left is settled when the room is taken.
    fn any_leader(&self, language: usize, slot: usize) -> Option<usize> {
        self.prepared().facilitators.iter().position(|leader| leader.needs.allow(language, slot))
    }

    fn pick_size(&mut self, people: usize) -> usize {
        let (min, max) = (self.prepared().min(), self.prepared().max());
        let aimed = people.min(self.aim);
        match self.random.below(4) {
            0 | 1 => aimed,
            2 if people <= max => people,
            2 => people.div_ceil(people.div_ceil(max)).clamp(min, max),
            _ => min + self.random.below(people.min(max) - min + 1),
        }
    }

    fn pick_units(&mut self, state: &State, anchor: usize, room: Room, size: usize) -> Vec<usize> {
        let units = &self.search.prepared.units;
        let suits = |unit: &usize| *unit != anchor && units[*unit].needs.allow(room.language, room.slot);
        let candidates: Vec<usize> = state.out.iter().copied().filter(suits).collect();
        let mut candidates = self.shuffled(&candidates);
        if self.random.below(4) != 0 {
            candidates.sort_by_key(|unit| self.rooms.choices[*unit]);
        }
        let mut chosen = vec![anchor];
        let mut people = units[anchor].people.len();
        for unit in candidates {
            let more = units[unit].people.len();
            if people + more <= size && !chosen.iter().any(|other| self.search.are_apart(*other, unit)) {
                chosen.push(unit);
                people += more;
            }
        }
        chosen
    }

    /// Tears down a few teams and rebuilds them, again and again, keeping what places no fewer people.
    fn place_more(&mut self, mut state: State, steps: usize) -> State {
        let mut goal = state.goal();
        let mut best = (goal, state.clone());
        for _ in 0..steps {
            if best.0.placed >= self.rooms.most_placed || state.out.is_empty() {
                break;
            }
            let mut next = state.clone();
            self.tear_down(&mut next);
            if self.random.below(2) == 0 {
                self.insert_all(&mut next);
            }
            self.build(&mut next);
            let next_goal = next.goal();
            if next_goal.placed >= goal.placed {
                (state, goal) = (next, next_goal);
                if goal > best.0 {
                    best = (goal, state.clone());
                }
            }
        }
        best.1
    }

    /// Dissolves one to three teams, half of the time those with the most companions for somebody left out.
    fn tear_down(&mut self, state: &mut State) {
        let prepared = self.search.prepared;
        let towards = self.random.below(2) == 0;
        let anchor = pick(&mut self.random, &state.out).copied().filter(|_| towards);
        let wish = anchor.and_then(|anchor| self.wished_room(anchor));
        for _ in 0..=self.random.below(3) {
            if state.teams.is_empty() {
                break;
            }
            let pick = self.random.below(state.teams.len());
            let at = wish.map_or(pick, |room| {
                let companions = |at: usize| {
                    let units = state.teams[at].units.iter();
                    units.filter(|unit| prepared.units[**unit].needs.allow(room.language, room.slot)).count()
                };
                // The better of two: always the best would take the same teams every time.
                let other = self.random.below(state.teams.len());
                if companions(other) > companions(pick) { other } else { pick }
            });
            let team = state.teams.swap_remove(at);
            state.out.extend(team.units);
        }
        state.out.sort_unstable();
    }

    fn wished_room(&mut self, unit: usize) -> Option<Room> {
        let slots = &self.rooms.unit_slots[unit];
        let languages: Vec<usize> = self.prepared().units[unit].needs.languages.iter().collect();
        let slot = *slots.get(self.random.below(slots.len().max(1)))?;
        let language = *languages.get(self.random.below(languages.len().max(1)))?;
        Some(Room { language, slot: self.rooms.slots[usize::from(slot)], leader: None })
    }

    /// Exchanges people between teams; late acceptance lets it leave a hill, and the best by all goals is kept.
    fn improve(&mut self, mut state: State, steps: usize) -> State {
        let mut best = (state.goal(), state.clone());
        let mut goal = best.0;
        let mut history = vec![height(&goal, state.teams.len()); 200];
        for step in 0..steps {
            let Some(changes) = self.random_move(&state) else { continue };
            let next = goal_after(&state, &changes);
            let next_height = height(&next, state.teams.len());
            let late = &mut history[step % 200];
            if next.placed >= goal.placed
                && (next_height >= *late || next_height >= height(&goal, state.teams.len()))
            {
                changes.apply(&mut state);
                goal = next;
                if goal > best.0 {
                    best = (goal, state.clone());
                }
            }
            *late = (*late).max(height(&goal, state.teams.len()));
        }
        best.1
    }

    /// A random exchange that keeps every hard rule.
    fn random_move(&mut self, state: &State) -> Option<Changes> {
        let teams = &state.teams;
        let a = self.random.below(teams.len().max(1));
        let unit = *pick(&mut self.random, &teams.get(a)?.units)?;
        let kind = self.random.below(8);
        if kind < 2 && !state.out.is_empty() {
            // Somebody left out comes in, in place of somebody or beside them.
            let gained = state.out[self.random.below(state.out.len())];
            let lost = (kind == 0).then_some(unit);
            let team = self.search.exchanged(teams, a, lost, Some(gained), &[a])?;
            return Some(Changes { teams: vec![(a, team)], gained: Some(gained), lost });
        }
        let b = self.random.below(teams.len());
        if b == a {
            return None;
        }
        let other = *pick(&mut self.random, &teams[b].units)?;
        match kind {
            2 => self.exchange(teams, &[(a, Some(unit), None), (b, None, Some(unit))]),
            3 => {
                let c = self.random.below(teams.len());
                let third = *pick(&mut self.random, &teams[c].units)?;
                if c == a || c == b {
                    return None;
                }
                let cycle = [
                    (a, Some(unit), Some(third)),
                    (b, Some(other), Some(unit)),
                    (c, Some(third), Some(other)),
                ];
                self.exchange(teams, &cycle)
            }
            _ => self.exchange(teams, &[(a, Some(unit), Some(other)), (b, Some(other), Some(unit))]),
        }
    }

    /// Several teams change at once: each takes its room with the rooms of those before it already settled.
    fn exchange(&self, teams: &[Team], steps: &[(usize, Option<usize>, Option<usize>)]) -> Option<Changes> {
        let of = |&(at, lost, gained): &(usize, Option<usize>, Option<usize>)| {
            Some((at, self.search.changed(&teams[at], lost, gained)?))
        };
        let parts = steps.iter().map(of).collect::<Option<Vec<_>>>()?;
        let keeps = |(at, (_, needs)): &(usize, (Vec<usize>, Needs))| {
            needs.allow(teams[*at].room.language, teams[*at].room.slot)
        };
        let mut changed: Vec<(usize, Team)> = Vec::with_capacity(steps.len());
        if parts.iter().all(keeps) {
            // Nobody needs another room, so whoever leads them still can.
            for (at, (units, needs)) in parts {
                changed.push((at, self.search.team(units, needs, teams[at].room)));
            }
        } else if self.prepared().needs_leaders() {
            let ats: Vec<usize> = steps.iter().map(|step| step.0).collect();
            let mut settled = teams.to_vec();
            for (i, (at, (units, needs))) in parts.into_iter().enumerate() {
                let room = self.search.room(&needs, &settled, &ats[i..], Some(teams[at].room))?;
                let team = self.search.team(units, needs, room);
                settled[at] = team.clone();
                changed.push((at, team));
            }
        } else {
            for (at, (units, needs)) in parts {
                let room = self.search.room(&needs, teams, &[], Some(teams[at].room))?;
                changed.push((at, self.search.team(units, needs, room)));
            }
        }
        Some(Changes { teams: changed, gained: None, lost: None })
    }
}

fn pick<'a, T>(random: &mut Random, from: &'a [T]) -> Option<&'a T> {
    from.get(random.below(from.len().max(1)))
}

/// Teams that take the places of others, and units that leave or join those left out.
struct Changes {
    teams: Vec<(usize, Team)>,
    gained: Option<usize>,
    lost: Option<usize>,
}

impl Changes {
    fn apply(self, state: &mut State) {
        self.teams.into_iter().for_each(|(at, team)| state.teams[at] = team);
        state.out.retain(|unit| Some(*unit) != self.gained);
        state.out.extend(self.lost);
    }
}

fn goal_after(state: &State, changes: &Changes) -> Goal {
    let mut goal = Goal { placed: 0, worst: u32::MAX, total: 0 };
    for (at, team) in state.teams.iter().enumerate() {
        let team = changes.teams.iter().find(|(changed, _)| *changed == at).map_or(team, |(_, team)| team);
        goal.placed += team.people.len();
        goal.worst = goal.worst.min(team.score);
        goal.total += u64::from(team.score);
    }
    goal
}

/// One number for the climb: people first, then the worst group as much as all groups together.
fn height(goal: &Goal, teams: usize) -> u64 {
    (goal.placed as u64) * 1_000_000_000 + u64::from(goal.worst) * teams as u64 + goal.total
}
