//! The hours in which a group meets: one for all weeks, or two that take turns.

use matching::group::{Group, Second};
use matching::time::{MINUTES_PER_DAY, Programme, Zone, Zones};
use model::group::{Outside, Rotation};
use store::groups::{GroupRecord, SecondHour};

use super::groups::slot;
use super::timing::{BandMember, Slot, WINDOW_FROM, WINDOW_TO, band};

/// When a group meets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    /// The hour of every week that `second` does not list.
    pub first: Slot,
    /// The hour of those that it lists, where there are two.
    pub second: Option<(Slot, Vec<u16>)>,
}

impl Hours {
    /// Those of a group of the engine with sessions of so many minutes.
    pub fn proposed(group: &Group, minutes: u16) -> Self {
        let second = |Second { slot: hour, weeks }: &Second| (slot(*hour, minutes), weeks.clone());
        Self { first: slot(group.slot, minutes), second: group.second.as_ref().map(second) }
    }

    /// Those of a published group.
    pub fn published(group: &GroupRecord) -> Self {
        let minutes = group.session_minutes;
        let second = |SecondHour { day, utc_minute, weeks }: &SecondHour| {
            (Slot { day: *day, utc_minute: *utc_minute, minutes }, weeks.clone())
        };
        Self {
            first: Slot { day: group.day, utc_minute: group.utc_minute, minutes },
            second: group.second.as_ref().map(second),
        }
    }

    /// The second hour as it is kept.
    pub fn second_kept(&self) -> Option<SecondHour> {
        let (slot, weeks) = self.second.as_ref()?;
        Some(SecondHour { day: slot.day, utc_minute: slot.utc_minute, weeks: weeks.clone() })
    }

    /// The hour of week `week`, counted from 0.
    pub fn in_week(&self, week: u16) -> &Slot {
        match &self.second {
            Some((slot, weeks)) if weeks.contains(&week) => slot,
            _ => &self.first,
        }
    }

    /// Those of `weeks` in which the group meets at its first hour.
    pub fn first_weeks(&self, weeks: &[u16]) -> Vec<u16> {
        let at_second = |week: &u16| self.second.as_ref().is_some_and(|(_, second)| second.contains(week));
        weeks.iter().copied().filter(|week| !at_second(week)).collect()
    }

    /// The second hour as people see it, and how often it is whose turn; `weeks` are those of the sessions in order.
    pub fn rotation(
        &self,
        programme: &Programme,
        weeks: &[u16],
        members: &[BandMember],
        zones: &Zones,
    ) -> Option<Rotation> {
        let (slot, at_second) = self.second.as_ref()?;
        let held: Vec<u16> = weeks.iter().copied().filter(|week| at_second.contains(week)).collect();
        let numbered = weeks.iter().zip(1_u16..).filter(|(week, _)| at_second.contains(week));
        let outside = |member: &BandMember| {
            let zone = zones.get(member.time_zone)?;
            let minutes =
                weeks.iter().map(|week| outside_minutes(*self.in_week(*week), *programme, zone, *week));
            let minutes: Vec<u16> = minutes.filter(|minutes| *minutes > 0).collect();
            Some(Outside {
                member: member.id.clone(),
                name: member.name.to_owned(),
                sessions: minutes.len() as u16,
                minutes: minutes.into_iter().max().unwrap_or(0),
            })
        };
        Some(Rotation {
            sessions: numbered.map(|(_, number)| number).collect(),
            band: band(slot, programme, &held, members, zones),
            outside: members.iter().filter_map(outside).collect(),
        })
    }
}

/// By how many minutes the session of a week is outside the civil hours of a zone.
fn outside_minutes(slot: Slot, programme: Programme, zone: &Zone, week: u16) -> u16 {
    let start = slot.start_minute(&programme, week);
    let begins = (start + i64::from(zone.offset_minutes_at(start))).rem_euclid(MINUTES_PER_DAY) as u16;
    let ends = begins + slot.minutes;
    WINDOW_FROM.saturating_sub(begins) + ends.saturating_sub(WINDOW_TO)
}

#[cfg(test)]
mod tests {
    use model::id::MemberId;
    use model::place::Country;

    use super::*;
    use crate::engine::zones;
    use crate::pool::timing::tests::members;

    const MORNING: Slot = Slot { day: 1, utc_minute: 5 * 60, minutes: 90 };
    const NOON: Slot = Slot { day: 1, utc_minute: 13 * 60, minutes: 90 };

    #[test]
    fn turns_are_counted_on_every_clock_and_in_every_session() {
        let programme = Programme { start: "2027-02-01".parse().unwrap(), weeks: 16 };
        let names = ["Europe/Madrid", "Asia/Manila"];
        let zones = zones::load(names.into_iter(), &programme).unwrap();
        let ids: Vec<MemberId> = ["es", "ph"].map(|id| MemberId::parse(id).unwrap()).into();
        let country = Country::parse("ES").unwrap();
        let members = members(&ids, names, &country);
        let weeks: Vec<u16> = (0..8).map(|n| n * 2).collect();
        let hours = Hours { first: NOON, second: Some((MORNING, vec![2, 6, 10, 14])) };
        let rotation = hours.rotation(&programme, &weeks, &members, &zones).unwrap();
        assert_eq!(rotation.sessions, [2, 4, 6, 8]);
        assert_eq!(hours.first_weeks(&weeks), [0, 4, 8, 12]);
        assert_eq!(hours.in_week(6), &MORNING);
        let counted: Vec<(u16, u16)> =
            rotation.outside.iter().map(|one| (one.sessions, one.minutes)).collect();
        // 05:00 UTC is 06:00 in Madrid until the clocks change on 28 March, then 07:00; 13:00 UTC is 21:00 in Manila.
        assert_eq!(counted, [(4, 120), (4, 150)]);
        assert_eq!(rotation.band.rows.len(), 2);
        assert_eq!(rotation.band.starts_at_ms, MORNING.session_ms(&programme, 2).0);
        let one = Hours { first: NOON, second: None };
        assert_eq!(one.rotation(&programme, &weeks, &members, &zones), None);
        assert_eq!(one.first_weeks(&weeks), weeks);
    }
}
