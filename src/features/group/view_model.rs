//! The time band on the reader's clock, decided without a browser.

use model::group::{BandRow, GroupPage, Rotation, TimeBand};

use crate::ui::time_band::Span;

/// Where a row lies on the reader's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    /// The civil window, in minutes after the reader's midnight.
    pub(super) window: Span,
    /// The same after a change of clocks there, if one comes.
    pub(super) after: Option<Span>,
}

/// A row as the reader's clock shows it, when their session begins `session_minute` after midnight.
pub(super) fn place(row: &BandRow, session_minute: i32) -> Placed {
    let window = (row.window_from + session_minute, row.window_to + session_minute);
    let shift = row.change.as_ref().map(|change| change.window_shift);
    Placed { window, after: shift.map(|shift| (window.0 + shift, window.1 + shift)) }
}

/// The hours that everybody has, before any change of clocks; `None` for a band without rows or hours in common.
pub(super) fn common(band: &TimeBand, session_minute: i32) -> Option<Span> {
    let from = band.rows.iter().map(|row| row.window_from).max()?;
    let to = band.rows.iter().map(|row| row.window_to).min()?;
    (from < to).then_some((from + session_minute, to + session_minute))
}

/// The numbers of the sessions at the first hour and of those at the second one.
pub(super) fn sessions_of(group: &GroupPage, rotation: &Rotation) -> (Vec<String>, Vec<String>) {
    let (second, first): (Vec<u16>, Vec<u16>) = group
        .sessions
        .iter()
        .map(|session| session.number)
        .partition(|number| rotation.sessions.contains(number));
    let words = |numbers: Vec<u16>| numbers.iter().map(u16::to_string).collect();
    (words(first), words(second))
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::group::ClockChange;
    use model::id::MemberId;
    use model::place::Country;

    fn row(id: &str, from: i32, to: i32, shift: Option<i32>) -> BandRow {
        BandRow {
            member: MemberId::parse(id).unwrap(),
            name: id.to_owned(),
            country: Country::parse("GH").unwrap(),
            window_from: from,
            window_to: to,
            starts_local: "09:30".to_owned(),
            change: shift.map(|window_shift| ClockChange {
                from: "2027-03-28".to_owned(),
                starts_local: "10:30".to_owned(),
                window_shift,
            }),
            mine: false,
        }
    }

    #[test]
    fn a_window_moves_with_the_readers_session() {
        // 08:00 to 20:00 in Accra around a session at 09:30 there, which is 12:30 in Nairobi.
        let placed = place(&row("tamale-gh", -90, 630, None), 750);
        assert_eq!(placed, Placed { window: (660, 1380), after: None });
    }

    #[test]
    fn a_change_of_clocks_moves_the_window_only_where_it_happens() {
        let placed = place(&row("kisela-voda-mk", -150, 570, Some(-60)), 750);
        assert_eq!(placed.after, Some((540, 1260)));
    }

    #[test]
    fn the_common_hours_are_the_latest_begin_to_the_earliest_end() {
        let rows = vec![row("a", -90, 630, None), row("b", -300, 150, None)];
        let band = TimeBand { starts_at_ms: 0, minutes: 90, weeks: 16, rows };
        assert_eq!(common(&band, 750), Some((660, 900)));
        let band = TimeBand { rows: Vec::new(), ..band };
        assert_eq!(common(&band, 750), None);
    }
}
