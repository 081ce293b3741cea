//! Who leads which group: exactly, for a few groups at a time.
//!
//! A facilitator leads groups one after the other through the week. Given an order, beginning each as early as it can
//! is best, so of every set of groups only the earliest end counts (dynamic programming over sets; Held and Karp 1962),
//! and the sets that one facilitator can lead are put together until every group is led.

use super::calendar::{QUARTER, SLOTS};
use super::prepared::{Leader, Needs, Prepared, Room};
use crate::time::MINUTES_PER_DAY;

/// Nobody ends so late.
const NEVER: u16 = u16::MAX;

/// A room for each of `needs`, at most sixteen, so that no facilitator leads too much or two sessions at once; nothing
/// if there is no such way to share them out.
pub(super) fn rooms(prepared: &Prepared, needs: &[&Needs]) -> Option<Vec<Room>> {
    if !prepared.needs_leaders() {
        let room = |needs: &&Needs| {
            Some(Room { language: needs.languages.first()?, slot: needs.slots.first()?, leader: None })
        };
        return needs.iter().map(room).collect();
    }
    let all = (1_usize << needs.len()) - 1;
    // Of each set of groups that the facilitators so far can lead: which of them the last one leads.
    let mut shares: Vec<Vec<Option<usize>>> = Vec::new();
    let mut led = vec![false; all + 1];
    led[0] = true;
    let weeks: Vec<Week> =
        prepared.facilitators.iter().map(|leader| Week::new(prepared, leader, needs)).collect();
    for week in &weeks {
        let mut share = vec![None; all + 1];
        for before in (0..=all).filter(|set| led[*set]) {
            let open = all & !before;
            let mut more = open;
            loop {
                if week.can_lead(more) && share[before | more].is_none() {
                    share[before | more] = Some(more);
                }
                if more == 0 {
                    break;
                }
                more = (more - 1) & open;
            }
        }
        led = share.iter().map(Option::is_some).collect();
        shares.push(share);
        if led[all] {
            break;
        }
    }
    let mut rooms: Vec<Option<Room>> = vec![None; needs.len()];
    let mut left = all;
    for (leader, share) in shares.iter().enumerate().rev() {
        let own = share[left]?;
        for (group, start) in weeks[leader].sessions(own) {
            let language =
                prepared.facilitators[leader].needs.languages.and(&needs[group].languages).first()?;
            let slot = usize::from((start + first(prepared)) % SLOTS as u16);
            rooms[group] = Some(Room { language, slot, leader: Some(leader) });
        }
        left &= !own;
    }
    rooms.into_iter().collect()
}

/// No more groups than these can be led, whoever they are: as many as each facilitator takes and has hours for.
pub(super) fn most_groups(prepared: &Prepared) -> usize {
    let length = prepared.problem.session_minutes.div_ceil(QUARTER as u16);
    let most = |leader: &Leader| {
        let (mut sessions, mut free_from) = (0, 0);
        for start in starts(prepared, leader, &leader.needs) {
            if start >= free_from {
                sessions += 1;
                free_from = start + length;
            }
        }
        sessions.min(usize::from(leader.max_groups))
    };
    prepared.facilitators.iter().map(most).sum()
}

/// What one facilitator can lead in a week.
struct Week {
    /// Where the session of each group could begin: quarters of an hour from the beginning of the period's week, sorted.
    open: Vec<Vec<u16>>,
    /// Quarters of an hour from one session to the next.
    length: u16,
    /// Of each set of groups that can be led: not before when its first session begins.
    from: Vec<Option<u16>>,
}

impl Week {
    fn new(prepared: &Prepared, leader: &Leader, needs: &[&Needs]) -> Self {
        let open = needs.iter().map(|needs| starts(prepared, leader, needs)).collect();
        let length = prepared.problem.session_minutes.div_ceil(QUARTER as u16);
        let mut week = Self { open, length, from: vec![None; 1 << needs.len()] };
        week.from[0] = Some(0);
        // In a period of one week nothing follows the last session; else the first of the next week does.
        let repeats = prepared.problem.period.weeks > 1;
        let most = u32::from(leader.max_groups);
        for from in 0..=if repeats { length } else { 0 } {
            let latest = if repeats { SLOTS as u16 + from - length } else { SLOTS as u16 };
            for (set, (start, _)) in week.earliest(from, most).into_iter().enumerate().skip(1) {
                // One session alone has nothing to keep clear of.
                let fits = start <= latest || set.is_power_of_two();
                if start != NEVER && fits && week.from[set].is_none() {
                    week.from[set] = Some(from);
                }
            }
        }
        week
    }

    fn can_lead(&self, set: usize) -> bool {
        self.from[set].is_some()
    }

    /// Of each set of at most `most` groups whose first session begins at `from` or later: the earliest that the last
    /// one can begin, and which group that is.
    fn earliest(&self, from: u16, most: u32) -> Vec<(u16, usize)> {
        let mut earliest = vec![(NEVER, 0); self.from.len()];
        for set in (1..earliest.len()).filter(|set| set.count_ones() <= most) {
            for (group, open) in self.open.iter().enumerate().filter(|(group, _)| set >> group & 1 == 1) {
                let rest = set & !(1 << group);
                let after = match (rest, earliest[rest].0) {
                    (0, _) => from,
                    (_, NEVER) => continue,
                    (_, start) => start + self.length,
                };
                if let Some(&start) = open.get(open.partition_point(|start| *start < after)) {
                    earliest[set] = earliest[set].min((start, group));
                }
            }
        }
        earliest
    }

    /// The groups of a set that can be led, each with the beginning of its session.
    fn sessions(&self, mut set: usize) -> Vec<(usize, u16)> {
        let earliest = self.earliest(self.from[set].unwrap_or_default(), u32::MAX);
        let mut sessions = Vec::new();
        while set != 0 {
            let (start, group) = earliest[set];
            sessions.push((group, start));
            set &= !(1 << group);
        }
        sessions
    }
}

/// Where a session of people with these needs could begin under this facilitator, in quarters of an hour from the
/// beginning of the period's week.
fn starts(prepared: &Prepared, leader: &Leader, needs: &Needs) -> Vec<u16> {
    if !leader.needs.languages.meets(&needs.languages) {
        return Vec::new();
    }
    let slots = leader.needs.slots.and(&needs.slots);
    let mut starts: Vec<u16> =
        slots.iter().map(|slot| (slot as u16 + SLOTS as u16 - first(prepared)) % SLOTS as u16).collect();
    starts.sort_unstable();
    starts
}

/// The slot with which the period's week begins.
fn first(prepared: &Prepared) -> u16 {
    let day = prepared.problem.period.start.weekday().index() as i64;
    (day * MINUTES_PER_DAY / QUARTER) as u16
}
