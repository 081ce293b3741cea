//! Small problems exactly: every way to cut up to ten people into groups is looked at.

use super::calendar::{QUARTER, SLOTS};
use super::prepared::{Needs, Room};
use super::rooms::Rooms;
use super::state::{Goal, Search, State};
use crate::bits::Bits;

/// Up to so many people are grouped exactly.
pub(super) const EXACT_PEOPLE: usize = 10;
/// Steps after which a question of who leads what counts as open, and the search takes over.
const LEADER_STEPS: usize = 200_000;

/// A set of units that can be a group, if somebody leads it.
struct Block {
    units: u16,
    people: usize,
    score: u32,
    needs: Needs,
}

/// The best grouping, or `None` if the problem is too large for certainty.
pub(super) fn exact(search: &Search, rooms: &Rooms) -> Option<State> {
    let prepared = search.prepared;
    if prepared.people.len() > EXACT_PEOPLE {
        return None;
    }
    let all: Vec<usize> = (0..prepared.units.len()).collect();
    let loads = prepared.facilitators.iter().map(|leader| usize::from(leader.max_groups));
    let most_groups = if prepared.needs_leaders() { loads.sum() } else { usize::MAX };
    let mut cutter = Cutter {
        search,
        by_first: all.iter().map(|_| Vec::new()).collect(),
        best: None,
        chosen: Vec::new(),
        certain: true,
        most_groups,
    };
    for mask in 1..1_u16 << all.len() {
        let units: Vec<usize> = all.iter().copied().filter(|unit| mask >> unit & 1 == 1).collect();
        let people = search.people_in(&units);
        if people < prepared.min() || people > prepared.max() || !search.agree(&units) {
            continue;
        }
        let needs = prepared.common(units.iter().copied());
        let Some(room) = search.room(&needs, &[], &[], None) else { continue };
        let score = search.team(units.clone(), needs.clone(), room).score;
        cutter.by_first[units[0]].push(Block { units: mask, people, score, needs });
    }
    let able = all.iter().filter(|unit| rooms.choices[**unit] > 0).fold(0, |mask, unit| mask | 1 << unit);
    cutter.cut(able, Goal { placed: 0, worst: u32::MAX, total: 0 });
    let (_, teams) = cutter.best.take().filter(|_| cutter.certain)?;
    let mut state = State { teams: Vec::new(), out: all };
    for (units, needs, room) in teams {
        let units: Vec<usize> = (0..prepared.units.len()).filter(|unit| units >> unit & 1 == 1).collect();
        state.out.retain(|unit| !units.contains(unit));
        state.teams.push(search.team(units, needs, room));
    }
    Some(state)
}

/// A block with its room.
type Settled = (u16, Needs, Room);

struct Cutter<'a> {
    search: &'a Search<'a>,
    /// The blocks whose first unit is the index.
    by_first: Vec<Vec<Block>>,
    best: Option<(Goal, Vec<Settled>)>,
    /// The blocks taken, as positions in `by_first`.
    chosen: Vec<(usize, usize)>,
    certain: bool,
    /// How many groups the facilitators can lead together.
    most_groups: usize,
}

impl Cutter<'_> {
    /// Tries everything that can be made of the units `left`; `so_far` counts the blocks chosen.
    fn cut(&mut self, left: u16, so_far: Goal) {
        if let Some((best, _)) = &self.best {
            let reachable = so_far.placed + self.people_of(left);
            if (reachable, so_far.worst) < (best.placed, best.worst) {
                return;
            }
        }
        if !self.certain || self.chosen.len() > self.most_groups {
            return;
        }
        if left == 0 {
            self.finish(so_far);
            return;
        }
        let first = left.trailing_zeros() as usize;
        for at in 0..self.by_first[first].len() {
            let block = &self.by_first[first][at];
            if block.units & !left != 0 {
                continue;
            }
            let goal = Goal {
                placed: so_far.placed + block.people,
                worst: so_far.worst.min(block.score),
                total: so_far.total + u64::from(block.score),
            };
            let rest = left & !block.units;
            self.chosen.push((first, at));
            self.cut(rest, goal);
            self.chosen.pop();
        }
        self.cut(left & !(1 << first), so_far);
    }

    fn people_of(&self, units: u16) -> usize {
        let inside = (0..16_usize).filter(|unit| units >> unit & 1 == 1);
        inside.map(|unit| self.search.prepared.units[unit].people.len()).sum()
    }

    fn finish(&mut self, goal: Goal) {
        // Without any group the worst one is 0, as everywhere.
        let goal = if goal.placed == 0 { Goal::default() } else { goal };
        if self.best.as_ref().is_some_and(|(best, _)| *best >= goal) {
            return;
        }
        let needs: Vec<&Needs> =
            self.chosen.iter().map(|(first, at)| &self.by_first[*first][*at].needs).collect();
        let mut steps = 0;
        let mut rooms = Vec::new();
        if settle(self.search, &needs, &mut rooms, &mut steps) {
            let blocks = self.chosen.iter().map(|(first, at)| &self.by_first[*first][*at]);
            let teams = blocks.zip(rooms).map(|(block, room)| (block.units, block.needs.clone(), room));
            self.best = Some((goal, teams.collect()));
        }
        self.certain &= steps < LEADER_STEPS;
    }
}

/// Gives each of `needs` a room, so that no facilitator leads too much or two sessions at once.
fn settle(search: &Search, needs: &[&Needs], rooms: &mut Vec<Room>, steps: &mut usize) -> bool {
    let Some(next) = needs.get(rooms.len()) else { return true };
    let prepared = search.prepared;
    if !prepared.needs_leaders() {
        let room = search.room(next, &[], &[], None);
        rooms.extend(room);
        return room.is_some() && settle(search, needs, rooms, steps);
    }
    for (leader, person) in prepared.facilitators.iter().enumerate() {
        let led: Vec<usize> =
            rooms.iter().filter(|room| room.leader == Some(leader)).map(|room| room.slot).collect();
        let Some(language) = person.needs.languages.and(&next.languages).first() else { continue };
        if led.len() >= usize::from(person.max_groups) {
            continue;
        }
        let mut slots =
            pushed_forward(search, &person.needs.slots, needs).and(&person.needs.slots).and(&next.slots);
        for slot in &led {
            slots.remove_all(&prepared.clashes[*slot]);
        }
        for slot in slots.iter() {
            *steps += 1;
            if *steps >= LEADER_STEPS {
                return false;
            }
            rooms.push(Room { language, slot, leader: Some(leader) });
            if settle(search, needs, rooms, steps) {
                return true;
            }
            rooms.pop();
        }
    }
    false
}

/// Slots that suffice for one facilitator to lead any of the groups `needs`.
///
/// Sessions that keep clear of each other still do when each is pushed forward until it begins where some group's
/// free stretch begins or where another session ends, so only such beginnings need to be tried.
fn pushed_forward(search: &Search, own: &Bits, needs: &[&Needs]) -> Bits {
    let step = usize::from(search.prepared.problem.session_minutes).div_ceil(QUARTER as usize);
    let mut starts = Bits::none(SLOTS);
    for need in needs {
        let open = own.and(&need.slots);
        for slot in open.iter().filter(|slot| !open.has((slot + SLOTS - 1) % SLOTS)) {
            (0..needs.len()).for_each(|sessions| starts.insert((slot + sessions * step) % SLOTS));
        }
    }
    starts
}
