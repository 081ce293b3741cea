//! Small problems exactly: every way to cut up to twelve people into groups is looked at.

use super::leaders;
use super::prepared::{Needs, Room};
use super::rooms::Rooms;
use super::state::{Goal, Search, State};

/// Up to so many people are grouped exactly.
pub(super) const EXACT_PEOPLE: usize = 12;

/// A set of units that can be a group, if somebody leads it.
struct Block {
    units: u16,
    people: usize,
    score: u32,
    needs: Needs,
}

/// The best grouping, or `None` if there are too many people for certainty.
pub(super) fn exact(search: &Search, rooms: &Rooms) -> Option<State> {
    let prepared = search.prepared;
    if prepared.people.len() > EXACT_PEOPLE {
        return None;
    }
    let all: Vec<usize> = (0..prepared.units.len()).collect();
    let most_groups = if prepared.needs_leaders() { leaders::most_groups(prepared) } else { usize::MAX };
    let mut cutter = Cutter {
        search,
        by_first: all.iter().map(|_| Vec::new()).collect(),
        best: None,
        chosen: Vec::new(),
        led: 0,
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
    let teams = cutter.best.take().map_or_else(Vec::new, |(_, teams)| teams);
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
    /// So many of them, the first ones, are known to be led by somebody together.
    led: usize,
    /// How many groups the facilitators can lead together.
    most_groups: usize,
}

impl Cutter<'_> {
    /// Tries everything that can be made of the units `left`; `so_far` counts the blocks chosen.
    ///
    /// Gives the number of blocks, the first ones chosen, that can go on: fewer than are chosen if nobody can lead them
    /// together, whatever comes after.
    fn cut(&mut self, left: u16, so_far: Goal) -> usize {
        let chosen = self.chosen.len();
        if let Some((best, _)) = &self.best {
            let reachable = so_far.placed + self.people_of(left);
            if (reachable, so_far.worst) < (best.placed, best.worst) {
                return chosen;
            }
        }
        if chosen > self.most_groups {
            return chosen;
        }
        if left == 0 {
            return self.finish(so_far);
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
            let can_go_on = self.cut(rest, goal);
            self.chosen.pop();
            self.led = self.led.min(chosen);
            if can_go_on < chosen {
                return can_go_on;
            }
        }
        self.cut(left & !(1 << first), so_far)
    }

    fn people_of(&self, units: u16) -> usize {
        let inside = (0..16_usize).filter(|unit| units >> unit & 1 == 1);
        inside.map(|unit| self.search.prepared.units[unit].people.len()).sum()
    }

    fn finish(&mut self, goal: Goal) -> usize {
        let chosen = self.chosen.len();
        // Without any group the worst one is 0, as everywhere.
        let goal = if goal.placed == 0 { Goal::default() } else { goal };
        if self.best.as_ref().is_some_and(|(best, _)| *best >= goal) {
            return chosen;
        }
        let blocks: Vec<&Block> = self.chosen.iter().map(|(first, at)| &self.by_first[*first][*at]).collect();
        let needs: Vec<&Needs> = blocks.iter().map(|block| &block.needs).collect();
        let prepared = self.search.prepared;
        // The first few are the quickest to ask for, and what nobody can lead together need not be tried with more.
        for first in self.led + 1..chosen {
            if leaders::rooms(prepared, &needs[..first]).is_none() {
                return first - 1;
            }
            self.led = first;
        }
        let Some(rooms) = leaders::rooms(prepared, &needs) else { return chosen.saturating_sub(1) };
        self.led = chosen;
        let teams = blocks.iter().zip(rooms).map(|(block, room)| (block.units, block.needs.clone(), room));
        self.best = Some((goal, teams.collect()));
        chosen
    }
}
