//! The weekly slots of a problem, and where each of them falls on the clocks of a zone in every week of the period.

use super::problem::{Problem, Window};
use crate::time::{Date, Day, FreeHours, MINUTES_PER_DAY, MINUTES_PER_WEEK, Programme, Zone};

/// Starts are on the quarter hour: so many weekly slots there are, slot 0 on Monday at 00:00 UTC.
pub(super) const SLOTS: usize = 672;
/// One step between slots.
pub(super) const QUARTER: i64 = 15;

/// When the session of `slot` in week `week`, counted from 0, begins: minutes since 1970-01-01 00:00 UTC.
pub(super) fn session_start(period: Programme, slot: usize, week: u16) -> i64 {
    let minute = slot as i64 * QUARTER;
    let day = minute.div_euclid(MINUTES_PER_DAY);
    // The first such weekday on or after the start.
    let ahead = (day - period.start.weekday().index() as i64).rem_euclid(7);
    period.week_start(week) + ahead * MINUTES_PER_DAY + minute.rem_euclid(MINUTES_PER_DAY)
}

/// Whether the sessions of two slots ever run at the same time.
pub(super) fn overlap(period: Programme, session_minutes: u16, a: usize, b: usize) -> bool {
    let apart = (session_start(period, a, 0) - session_start(period, b, 0)).abs();
    let length = i64::from(session_minutes);
    apart < length || (period.weeks > 1 && MINUTES_PER_WEEK - apart < length)
}

/// All slots on the clocks of one zone.
pub(super) struct Calendar {
    slots: Vec<LocalSlot>,
}

/// The session of one slot on the clocks of one zone: every distinct place in the local week that it takes.
#[derive(Default)]
pub(super) struct LocalSlot {
    /// Weekday, first minute and one past the last minute of the local day, sorted; usually one, or one for each offset.
    parts: Vec<(Day, u16, u16)>,
    /// Whether some session runs past local midnight.
    crosses_midnight: bool,
}

/// What keeps somebody from a slot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Hindrance {
    /// Some session would run past local midnight: no window helps.
    pub(super) crosses_midnight: bool,
    /// Weekdays that the window leaves out.
    pub(super) days: Vec<Day>,
    /// Minutes by which the window begins too late.
    pub(super) early_minutes: u16,
    /// Minutes by which the window ends too early.
    pub(super) late_minutes: u16,
    /// Local stretches that are busy.
    pub(super) busy: Vec<(Day, u16, u16)>,
}

impl Hindrance {
    pub(super) fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// Minutes outside the window, where nothing but the window stands against the session.
    pub(super) fn outside(&self) -> Option<u16> {
        let hard = self.crosses_midnight || !self.days.is_empty() || !self.busy.is_empty();
        (!hard).then_some(self.early_minutes + self.late_minutes)
    }
}

impl Calendar {
    pub(super) fn new(problem: &Problem, zone: &Zone) -> Self {
        let local_slot = |slot| {
            let mut local = LocalSlot::default();
            let mut last_offset = None;
            for week in 0..problem.period.weeks {
                let start = session_start(problem.period, slot, week);
                let end = start + i64::from(problem.session_minutes);
                let offset = (zone.offset_minutes_at(start), zone.offset_minutes_at(end - 1));
                // Weeks with the clocks of the week before fall on the same place.
                if offset.0 == offset.1 && last_offset.replace(offset) == Some(offset) {
                    continue;
                }
                local.add(zone, start, end);
            }
            local.parts.sort_unstable();
            local.parts.dedup();
            local
        };
        Self { slots: (0..SLOTS).map(local_slot).collect() }
    }

    /// Whether every session of `slot` suits somebody with that window and those busy hours.
    pub(super) fn suits(&self, slot: usize, window: &Window, busy: &FreeHours) -> bool {
        let local = &self.slots[slot];
        let inside = |(day, from, to): &(Day, u16, u16)| {
            window.from <= *from && *to <= window.to && window.days.contains(day)
        };
        !local.crosses_midnight
            && local.parts.iter().all(inside)
            && !local.parts.iter().any(|part| meets_busy(busy, *part))
    }

    /// What keeps somebody with that window and those busy hours from `slot`.
    pub(super) fn hindrance(&self, slot: usize, window: &Window, busy: &FreeHours) -> Hindrance {
        self.slots[slot].hindrance(window, busy)
    }

    /// How near the session comes to either end of the window, in the worst week: a measure of comfort in minutes.
    pub(super) fn comfort(&self, slot: usize, window: &Window) -> u16 {
        let margin = |(_, from, to): &(Day, u16, u16)| {
            from.saturating_sub(window.from).min(window.to.saturating_sub(*to))
        };
        self.slots[slot].parts.iter().map(margin).min().unwrap_or(0)
    }
}

/// What keeps somebody with that window and those busy hours from the session of `slot` in week `week` alone.
pub(super) fn hindrance_in(
    problem: &Problem,
    zone: &Zone,
    (slot, week): (usize, u16),
    window: &Window,
    busy: &FreeHours,
) -> Hindrance {
    let start = session_start(problem.period, slot, week);
    let mut local = LocalSlot::default();
    local.add(zone, start, start + i64::from(problem.session_minutes));
    local.hindrance(window, busy)
}

impl LocalSlot {
    fn hindrance(&self, window: &Window, busy: &FreeHours) -> Hindrance {
        let mut hindrance = Hindrance { crosses_midnight: self.crosses_midnight, ..Hindrance::default() };
        for &(day, from, to) in &self.parts {
            if !window.days.contains(&day) && !hindrance.days.contains(&day) {
                hindrance.days.push(day);
            }
            hindrance.early_minutes = hindrance.early_minutes.max(window.from.saturating_sub(from));
            hindrance.late_minutes = hindrance.late_minutes.max(to.saturating_sub(window.to));
            if meets_busy(busy, (day, from, to)) {
                hindrance.busy.push((day, from, to));
            }
        }
        hindrance
    }

    fn add(&mut self, zone: &Zone, start: i64, end: i64) {
        let mut date = None;
        for (from, to, offset) in zone.stretches(start, end) {
            let (from, to) = (from + i64::from(offset), to + i64::from(offset));
            let day = Date::of_minute(from);
            // A session that ends at midnight has not crossed it.
            let minute = from - day.utc_minute();
            let last = minute + (to - from);
            self.crosses_midnight |= last > MINUTES_PER_DAY || date.is_some_and(|other| other != day);
            date = Some(day);
            self.parts.push((day.weekday(), minute as u16, last.min(MINUTES_PER_DAY) as u16));
        }
    }
}

fn meets_busy(busy: &FreeHours, (day, from, to): (Day, u16, u16)) -> bool {
    let base = day.index() as u16 * MINUTES_PER_DAY as u16;
    let (from, to) = (base + from, base + to);
    busy.spans().iter().any(|span| span.0 < to && from < span.1)
}
