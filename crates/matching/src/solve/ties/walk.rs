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
        let range = match (gains, is_mentee) {
            (true, _) => {
                let start = self.held_start[node as usize];
                start..start + self.held_count[node as usize]
            }
            (false, true) => self.row[node as usize]..self.row[node as usize + 1],
            (false, false) => self.column_from(node - mentees, first),
        };
        progress.cost += range.len() + 1;
        for at in range {
            let at = at as usize;
            let (next, via) = match (gains, is_mentee) {
                (true, _) => {
                    let Tight { mentee, mentor } = self.tight[self.held[at] as usize];
                    (if is_mentee { mentees + mentor } else { mentee }, self.held[at])
                }
                (false, true) => (mentees + self.tight[at].mentor, at as u32),
                (false, false) => self.column[at],
            };
            // What comes up to the root is decided.
            if via <= root || self.matched[via as usize] != gains {
                continue;
            }
            if let Some(met) = self.reach::<AHEAD>(next, via, node, world) {
                return Some(met);
            }
        }
        let may = self.free[node as usize] && (!gains || self.left[node as usize] > 0);
        if may { self.reach::<AHEAD>(exchange, NOTHING, node, world) } else { None }
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
