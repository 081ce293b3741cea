//! Who is to be grouped and under which rules: the typed form of `convene.group-problem/1`.
//!
//! It can be read from a file ([`Problem::from_json`]) or built in Rust; [`Problem::check`] holds for both, and its
//! faults carry the JSON paths of the file.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::fault::Fault;
use crate::time::{Day, FreeHours, Programme};

/// Everything that decides a grouping. The same problem gives the same bytes, in any order of its lists of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Seed of the search.
    pub seed: u64,
    /// How many people a group may have.
    pub size: Size,
    /// The weeks in which every group meets once a week.
    pub period: Programme,
    /// The weeks of the period, counted from 0 and ascending, in which groups meet; every week where it is empty. A weekly
    /// hour holds in all weeks all the same; hours that take turns do so from meeting to meeting.
    pub meets_in: Vec<u16>,
    /// Length of a session, `1..=1440`.
    pub session_minutes: u16,
    /// When people can be asked to meet, in their own civil time.
    pub window: Window,
    /// Who is to be grouped.
    pub participants: Vec<Participant>,
    /// Who leads the groups; if empty, nobody needs to.
    pub facilitators: Vec<Facilitator>,
    /// People who are all in one group or all in none; overlapping lists are united.
    pub together: Vec<Vec<String>>,
    /// People of whom no two are in the same group.
    pub apart: Vec<Vec<String>>,
}

/// Bounds of the number of people in a group, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "named by the type")]
pub struct Size {
    pub min: u16,
    pub max: u16,
}

/// Local hours of the day, half-open, on some days of the week.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Window {
    /// First minute of the local day.
    pub from: u16,
    /// One past the last minute of the local day, up to 1440.
    pub to: u16,
    /// The local weekdays.
    pub days: BTreeSet<Day>,
}

impl Default for Window {
    /// 08:00 to 20:00, Monday to Friday.
    fn default() -> Self {
        let days = [Day::Mon, Day::Tue, Day::Wed, Day::Thu, Day::Fri].into();
        Self { from: 8 * 60, to: 20 * 60, days }
    }
}

/// Somebody to be placed in a group: for a member, the team of both its sectors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Participant {
    /// Unique among participants and facilitators.
    pub id: String,
    /// Where they are at home; empty if unknown, which is never the same as anybody else's.
    pub country: String,
    /// Part of the world; empty if unknown.
    pub region: String,
    /// Inhabitants, if known.
    pub population: Option<u64>,
    /// Name of their time zone.
    pub time_zone: String,
    /// Languages they can work in, the first one first.
    pub languages: Vec<String>,
    /// Languages in which only some of them work: what interpretation can begin from where they have none in common.
    pub partly: Vec<String>,
    /// Languages that they follow with interpretation: how proposed interpretation is taken up.
    pub interpreted: BTreeSet<String>,
    /// Who speaks for the member.
    pub sectors: BTreeSet<Sector>,
    /// What they want to work on.
    pub themes: BTreeSet<String>,
    /// How far they are, if known.
    pub stage: Option<u8>,
    /// Weekly hours in their civil time in which they cannot meet.
    pub busy: FreeHours,
    /// Their own window in place of the problem's: how a proposed longer day is taken up.
    pub window: Option<Window>,
    /// In a group whose hours take turns, how often they meet outside their window: how proposed turns are taken up.
    pub turn: Option<Turn>,
}

/// Somebody's share of an inconvenient hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// In the weeks of their turn their window begins here, in minutes of the local day.
    pub from: u16,
    /// In those weeks it ends here.
    pub to: u16,
    /// In at most so many weeks.
    pub weeks: u16,
}

/// The two sides of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the sectors explain themselves")]
pub enum Sector {
    Government,
    CivilSociety,
}

/// Somebody who leads groups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facilitator {
    /// Unique among participants and facilitators.
    pub id: String,
    /// Name of their time zone.
    pub time_zone: String,
    /// Languages they can lead in.
    pub languages: BTreeSet<String>,
    /// How many groups they lead at most.
    pub max_groups: u16,
    /// Weekly hours in their civil time in which they cannot meet.
    pub busy: FreeHours,
    /// Their own window in place of the problem's.
    pub window: Option<Window>,
}

/// The longest period: ten years.
const MAX_WEEKS: u16 = 520;

impl Problem {
    /// The names of all time zones, as given.
    pub fn time_zones(&self) -> impl Iterator<Item = &str> {
        let people = self.participants.iter().map(|person| person.time_zone.as_str());
        people.chain(self.facilitators.iter().map(|person| person.time_zone.as_str()))
    }

    /// Whether the parts fit each other; `zone_known` says whether a time zone exists.
    pub fn check(&self, zone_known: impl Fn(&str) -> bool) -> Result<(), Fault> {
        self.check_frame()?;
        let mut ids = BTreeSet::new();
        let mut check_person = |path: String, id: &str, zone: &str, window: Option<&Window>| {
            if id.is_empty() {
                return Err(Fault::at(format!("{path}.id"), "is empty"));
            }
            if !ids.insert(id.to_owned()) {
                return Err(Fault::at(
                    format!("{path}.id"),
                    format!("{id:?} stands here for the second time"),
                ));
            }
            if !zone_known(zone) {
                return Err(Fault::at(format!("{path}.time_zone"), format!("unknown time zone {zone:?}")));
            }
            window.map_or(Ok(()), |window| window.check(&format!("{path}.window")))
        };
        for (i, person) in self.participants.iter().enumerate() {
            let path = format!("$.participants[{i}]");
            check_person(path, &person.id, &person.time_zone, person.window.as_ref())?;
        }
        for (i, person) in self.facilitators.iter().enumerate() {
            let path = format!("$.facilitators[{i}]");
            check_person(path, &person.id, &person.time_zone, person.window.as_ref())?;
        }
        self.check_pairs()
    }

    fn check_frame(&self) -> Result<(), Fault> {
        let Size { min, max } = self.size;
        if min == 0 {
            return Err(Fault::at("$.size.min", "is 0; a group has at least one member"));
        }
        if max < min {
            return Err(Fault::at("$.size.max", format!("{max} is less than min {min}")));
        }
        if !(1..=MAX_WEEKS).contains(&self.period.weeks) {
            let what = format!("{} is not within 1..={MAX_WEEKS}", self.period.weeks);
            return Err(Fault::at("$.period.weeks", what));
        }
        let ascending = self.meets_in.windows(2).all(|two| two[0] < two[1]);
        if !ascending || self.meets_in.last().is_some_and(|last| *last >= self.period.weeks) {
            return Err(Fault::at("$.meets_in", "is not weeks of the period, ascending"));
        }
        if !(1..=1_440).contains(&self.session_minutes) {
            let what = format!("{} is not within 1..=1440", self.session_minutes);
            return Err(Fault::at("$.session_minutes", what));
        }
        self.window.check("$.window")
    }

    fn check_pairs(&self) -> Result<(), Fault> {
        let known: BTreeSet<&str> = self.participants.iter().map(|person| person.id.as_str()).collect();
        for (field, lists) in [("together", &self.together), ("apart", &self.apart)] {
            for (i, list) in lists.iter().enumerate() {
                if list.len() < 2 {
                    return Err(Fault::at(format!("$.{field}[{i}]"), "names fewer than two participants"));
                }
                for (j, id) in list.iter().enumerate() {
                    let path = format!("$.{field}[{i}][{j}]");
                    if !known.contains(id.as_str()) {
                        return Err(Fault::at(path, format!("unknown participant {id:?}")));
                    }
                    if list[..j].contains(id) {
                        return Err(Fault::at(path, format!("{id:?} stands here for the second time")));
                    }
                }
            }
        }
        let bundles = self.bundles();
        for (i, list) in self.apart.iter().enumerate() {
            let inside =
                |bundle: &&BTreeSet<&str>| list.iter().filter(|id| bundle.contains(id.as_str())).count() > 1;
            if bundles.iter().any(|bundle| inside(&bundle)) {
                let what = format!("{} are also to be together", list.join(" and "));
                return Err(Fault::at(format!("$.apart[{i}]"), what));
            }
        }
        Ok(())
    }

    /// The weeks in which groups meet.
    pub(super) fn meetings(&self) -> Vec<u16> {
        if self.meets_in.is_empty() { (0..self.period.weeks).collect() } else { self.meets_in.clone() }
    }

    /// The people of `together`, overlapping lists united.
    pub(super) fn bundles(&self) -> Vec<BTreeSet<&str>> {
        let mut bundles: Vec<BTreeSet<&str>> = Vec::new();
        for list in &self.together {
            let mut joined: BTreeSet<&str> = list.iter().map(String::as_str).collect();
            bundles.retain(|bundle| {
                let apart = bundle.is_disjoint(&joined);
                if !apart {
                    joined.extend(bundle);
                }
                apart
            });
            bundles.push(joined);
        }
        bundles
    }
}

impl Window {
    fn check(&self, path: &str) -> Result<(), Fault> {
        if self.from >= self.to || self.to > 1_440 {
            return Err(Fault::at(format!("{path}.to"), "is not after from on the same day"));
        }
        if self.days.is_empty() {
            return Err(Fault::at(format!("{path}.days"), "names no day"));
        }
        Ok(())
    }
}
