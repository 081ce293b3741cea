//! Walking through the tight edges: the steps that one end of a search for a circle can take.

use std::ops::Range;

use super::{NOTHING, Progress, Seen, Ties, Tight};

/// So many people are walked to from the exchange at once: they may be most of all.
const EXCHANGED: usize = 64;

impl Ties {
    /// All steps from a node (or to it); a node that the other end has reached too, if there is one.
    pub(super) fn walk<const AHEAD: bool>(
        &mut self,
        node: u32,
        root: u32,
        world: u32,
        progress: &mut Progress,
    ) -> Option<u32> {
        let mentees = self.mentees as u32;
        let exchange = self.world.len() as u32 - 1;
        let first = self.tight[root as usize].mentee;
        if node == exchange {
            return self.walk_exchange::<AHEAD>(first, world, progress);
        }
        progress.at += 1;
        let is_mentee = node < mentees;
        // A mentor reached ahead has one match more, a mentee one less; on the way back it is the reverse. Whoever has
        // one more gives one up, whoever has one less takes another.
        let gains = if AHEAD { !is_mentee } else { is_mentee };
        let met = match (gains, is_mentee) {
            (true, _) => self.walk_held::<AHEAD>(node, root, world, progress),
            (false, true) => self.walk_row::<AHEAD>(node, root, world, progress),
            (false, false) => self.walk_column::<AHEAD>(node, root, world, progress),
        };
        if met.is_some() {
            return met;
        }
        let may = self.free[node as usize] && (!gains || self.left[node as usize] > 0);
        if may { self.reach::<AHEAD>(exchange, NOTHING, node, world) } else { None }
    }

    /// To everybody a person is matched with who is not decided.
    fn walk_held<const AHEAD: bool>(
        &mut self,
        node: u32,
        root: u32,
        world: u32,
        progress: &mut Progress,
    ) -> Option<u32> {
        let first = self.tight[root as usize].mentee;
        let start = self.held_start[node as usize] as usize;
        let count = self.held_count[node as usize] as usize;
        progress.cost += count + 1;
        for at in start..start + count {
            let index = self.held[at];
            let Tight { mentee, mentor } = self.tight[index as usize];
            if mentee < first || (mentee == first && index <= root) {
                continue;
            }
            let next = if AHEAD { mentee } else { self.mentees as u32 + mentor };
            if let Some(met) = self.reach::<AHEAD>(next, index, node, world) {
                return Some(met);
            }
        }
        None
    }

    /// From a mentee to every other mentor they could have.
    fn walk_row<const AHEAD: bool>(
        &mut self,
        node: u32,
        root: u32,
        world: u32,
        progress: &mut Progress,
    ) -> Option<u32> {
        let (start, end) = (self.row[node as usize], self.row[node as usize + 1]);
        let start = if node == self.tight[root as usize].mentee { root + 1 } else { start };
        progress.cost += (end - start) as usize + 1;
        for index in start..end {
            if !self.matched[index as usize] {
                let next = self.mentees as u32 + self.tight[index as usize].mentor;
                if let Some(met) = self.reach::<AHEAD>(next, index, node, world) {
                    return Some(met);
                }
            }
        }
        None
    }

    /// From a mentor to every other mentee they could have who is not decided.
    fn walk_column<const AHEAD: bool>(
        &mut self,
        node: u32,
        root: u32,
        world: u32,
        progress: &mut Progress,
    ) -> Option<u32> {
        let first = self.tight[root as usize].mentee;
        let range = self.column_from(node - self.mentees as u32, first);
        progress.cost += range.len() + 1;
        for at in range {
            let (mentee, index) = self.column[at as usize];
            if self.matched[index as usize] || (mentee == first && index <= root) {
                continue;
            }
            if let Some(met) = self.reach::<AHEAD>(mentee, index, node, world) {
                return Some(met);
            }
        }
        None
    }

    /// Some of the people who may have one match more or less; the rest when it is this side's turn again.
    fn walk_exchange<const AHEAD: bool>(
        &mut self,
        first: u32,
        world: u32,
        progress: &mut Progress,
    ) -> Option<u32> {
        let exchange = self.world.len() as u32 - 1;
        // Whoever is being decided may well be the one who gains.
        if AHEAD && progress.exchanged == 0 && self.left[first as usize] > 0 {
            return self.reach::<AHEAD>(first, NOTHING, exchange, world);
        }
        let end = self.exchange.len().min(progress.exchanged + EXCHANGED);
        progress.cost += end - progress.exchanged;
        for at in progress.exchanged..end {
            let person = self.exchange[at];
            // On the way ahead a mentee gains after the exchange and a mentor loses, before it the other way.
            let gains = (person < self.mentees as u32) == AHEAD;
            let may = person >= first && (!gains || self.left[person as usize] > 0);
            if may && let Some(met) = self.reach::<AHEAD>(person, NOTHING, exchange, world) {
                return Some(met);
            }
        }
        progress.exchanged = end;
        progress.at += usize::from(end == self.exchange.len());
        None
    }

    /// The tight edges of a mentor from the mentee on who is being decided; earlier ones are settled for good.
    fn column_from(&mut self, mentor: u32, first: u32) -> Range<u32> {
        let range = &mut self.column_range[mentor as usize];
        while range.start < range.end && self.column[range.start as usize].0 < first {
            range.start += 1;
        }
        range.clone()
    }

    fn reach<const AHEAD: bool>(&mut self, node: u32, via: u32, from: u32, world: u32) -> Option<u32> {
        if self.world[node as usize] != world {
            return None;
        }
        let (mine, other, queue) = if AHEAD {
            (&mut self.ahead, &self.back, &mut self.ahead_queue)
        } else {
            (&mut self.back, &self.ahead, &mut self.back_queue)
        };
        let seen = &mut mine[node as usize];
        if seen.stamp == self.stamp {
            return None;
        }
        *seen = Seen { stamp: self.stamp, via, from };
        queue.push(node);
        (other[node as usize].stamp == self.stamp).then_some(node)
    }
}
