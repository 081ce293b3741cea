//! Who learns together: groups with one language and one weekly slot for everybody, the best that the rules allow.
//!
//! The rules are hard and never softened. Whoever cannot be placed is named with the reason and with the cheapest
//! change that would give them a place. A search with a seed and a fixed number of steps finds the groups; up to ten
//! people are grouped exactly. A caller brings the time zones, and words the codes that come back.
//!
//! [`Prepared`] is the way in: [`Prepared::solve`], [`Prepared::evaluate`], [`Prepared::check_move`],
//! [`Prepared::apply_move`], [`Prepared::band`].

mod band;
mod bits;
mod calendar;
mod edit;
mod exact;
mod fix;
mod prepared;
mod problem;
mod read;
mod report;
mod rooms;
mod score;
mod search;
mod state;

pub use band::{Band, BandRow, LocalChange, LocalTime, Minutes};
pub use edit::{Broken, Draft, HardRule, Outcome, ScoreChange};
pub use prepared::Prepared;
pub use problem::{Facilitator, Participant, Problem, Sector, Size, Window};
pub use read::FORMAT as PROBLEM_FORMAT;
pub use report::{Bound, FORMAT as GROUPS_FORMAT, Group, Groups, Objective, Slot, Unplaced};
pub use score::{Part, Statement};

use state::{Search, State};

impl Prepared<'_> {
    /// The best grouping found: exactly the best for up to ten people, else as far as the search comes.
    pub fn solve(&self) -> Groups {
        let search = Search::new(self);
        let rooms = rooms::Rooms::new(self);
        let (mut state, exact) = match exact::exact(&search, &rooms) {
            Some(state) => (state, true),
            None => (search::search(&search, &rooms), false),
        };
        // Units that no room suits never entered the search.
        let placed: Vec<usize> = state.teams.iter().flat_map(|team| &team.units).copied().collect();
        state.out = (0..self.units.len()).filter(|unit| !placed.contains(unit)).collect();
        complete(&search, &rooms, &mut state);
        report::settle_rooms(self, &search, &mut state);
        let numbers: Vec<u32> = (1..=state.teams.len() as u32).collect();
        report::report(&search, &rooms, &state, &numbers, exact)
    }
}

/// Lets those left out join or found every group they can without any change, so that none is merely overlooked.
fn complete(search: &Search, rooms: &rooms::Rooms, state: &mut State) {
    loop {
        let joins = |unit: &usize| {
            let joined =
                |at| Some((at, *unit, search.exchanged(&state.teams, at, None, Some(*unit), &[at])?));
            (0..state.teams.len()).find_map(joined)
        };
        if let Some((at, unit, team)) = state.out.iter().find_map(joins) {
            state.out.retain(|other| *other != unit);
            state.teams[at] = team;
            continue;
        }
        let advisor = fix::Advisor::new(search, rooms, state, &[]);
        let Some((units, room)) = state.out.iter().find_map(|unit| advisor.free_group(*unit)) else { return };
        let needs = search.prepared.common(units.iter().copied());
        state.out.retain(|unit| !units.contains(unit));
        state.teams.push(search.team(units, needs, room));
    }
}
