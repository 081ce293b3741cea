//! Two hours in turn for people who have none in common: the inconvenient one is shared, and counted.
//!
//! The search gives no group that rotates, for it softens the window of somebody in every other week. It is an
//! alternative to be shown, with how often it is whose turn, and can be taken up as any other change.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::calendar::SLOTS;
use super::edit::{Broken, Draft};
use super::prepared::Prepared;
use super::report::{Groups, Slot};
use super::score::Statement;
use super::state::{Search, State, Team};
use super::turns::Second;
use crate::bits::Bits;
use crate::time::clock;

/// Nobody is asked for more minutes than these outside their window.
const MOST_OUTSIDE: u16 = 180;

/// Two weekly hours that take turns from meeting to meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rotation {
    /// The hour of the first, third, fifth meeting and so on.
    pub odd: Slot,
    /// The hour of the other meetings; the same where one hour suits everybody.
    pub even: Slot,
    /// What that means for each participant, by id.
    pub turns: Vec<Turns>,
    /// In how many weeks the one with most turns is outside their window, `0..=weeks`.
    pub most_weeks: u16,
    /// The same for the one with fewest.
    pub fewest_weeks: u16,
}

/// How often somebody meets at an inconvenient hour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turns {
    /// Who.
    pub participant: String,
    /// In so many weeks the hour of the week is outside their window.
    pub weeks: u16,
    /// By at most so many minutes.
    pub minutes: u16,
    /// In those weeks they are there from this minute of their day on.
    pub from: u16,
    /// And until this one.
    pub to: u16,
}

/// What one hour means for one person in those weeks in which it would hold.
#[derive(Clone, Copy, Debug, Default)]
struct Away {
    weeks: u16,
    minutes: u16,
    early: u16,
    late: u16,
    /// Minutes of all weeks together.
    sum: u64,
}

/// For each slot what it means at the odd meetings and at the even ones; `None` where something hard stands against it.
type Table = Vec<[Option<Away>; 2]>;

/// How a pair of hours is compared: the fewest weeks for whoever has most, then the same for all together, then the
/// fewest minutes.
type Cost = (u16, u32, u64);

/// The slots that are best for one count of weeks by person: their minutes in sum, and themselves, ascending.
type Alike = BTreeMap<Vec<u16>, (u64, Vec<usize>)>;

/// A pair of hours that may be the best: its cost with its first slots, and the slots that are as good on either side.
type Best<'s> = ((Cost, usize, usize), &'s [usize], &'s [usize]);

/// Finds hours that take turns; what somebody's hours are is reckoned once.
struct Turning<'a> {
    prepared: &'a Prepared<'a>,
    weeks: [Vec<u16>; 2],
    tables: Vec<OnceCell<Table>>,
}

impl<'a> Turning<'a> {
    fn new(prepared: &'a Prepared<'a>) -> Self {
        let meetings = prepared.problem.meetings();
        let every_other = |first: usize| meetings.iter().copied().skip(first).step_by(2).collect();
        let tables = prepared.people.iter().map(|_| OnceCell::new()).collect();
        Self { prepared, weeks: [every_other(0), every_other(1)], tables }
    }

    fn meetings(&self) -> u16 {
        (self.weeks[0].len() + self.weeks[1].len()) as u16
    }

    fn table(&self, person: usize) -> &Table {
        self.tables[person].get_or_init(|| {
            let away = |slot| [0, 1].map(|half| self.away(person, slot, &self.weeks[half]));
            (0..SLOTS).map(away).collect()
        })
    }

    fn away(&self, person: usize, slot: usize, weeks: &[u16]) -> Option<Away> {
        let mut away = Away::default();
        if self.prepared.person_needs[person].slots.has(slot) {
            return Some(away);
        }
        for week in weeks {
            let window = self.prepared.window(person);
            let hindrance = self.prepared.hindrance_of(person, Slot(slot), *week, window);
            let minutes = hindrance.outside().filter(|minutes| *minutes <= MOST_OUTSIDE)?;
            away.weeks += u16::from(minutes > 0);
            away.minutes = away.minutes.max(minutes);
            away.early = away.early.max(hindrance.early_minutes);
            away.late = away.late.max(hindrance.late_minutes);
            away.sum += u64::from(minutes);
        }
        Some(away)
    }

    /// The two hours of `open` in turn that share the inconvenience best; among equals two of one weekday.
    fn best(&self, people: &[usize], open: Option<&Bits>) -> Option<(Cost, Rotation)> {
        let [odd, even] = [0, 1].map(|half| self.alike(people, open, half));
        let mut best: Option<Best<'_>> = None;
        for (first, (minutes, firsts)) in &odd {
            for (second, (more, seconds)) in &even {
                let weeks = || first.iter().zip(second).map(|(a, b)| a + b);
                let most = weeks().max().unwrap_or(0);
                let cost = (most, weeks().map(u32::from).sum(), minutes + more);
                let key = (cost, firsts[0], seconds[0]);
                if best.as_ref().is_none_or(|(least, ..)| key < *least) {
                    best = Some((key, firsts, seconds));
                }
            }
        }
        let ((cost, ..), firsts, seconds) = best?;
        let day = |slot: usize| Slot(slot).day();
        let pairs = || firsts.iter().flat_map(|a| seconds.iter().map(move |b| (*a, *b)));
        let (odd, even) = pairs()
            .find(|(a, b)| a == b)
            .or_else(|| pairs().find(|(a, b)| day(*a) == day(*b)))
            .unwrap_or((firsts[0], seconds[0]));
        Some((cost, self.rotation(people, odd, even)))
    }

    fn alike(&self, people: &[usize], open: Option<&Bits>, half: usize) -> Alike {
        let mut alike = Alike::new();
        for slot in (0..SLOTS).filter(|slot| open.is_none_or(|open| open.has(*slot))) {
            let each = people.iter().map(|person| self.table(*person)[slot][half]);
            let Some(each) = each.collect::<Option<Vec<Away>>>() else { continue };
            let minutes: u64 = each.iter().map(|away| away.sum).sum();
            let known =
                alike.entry(each.iter().map(|away| away.weeks).collect()).or_insert((minutes, Vec::new()));
            if minutes < known.0 {
                *known = (minutes, Vec::new());
            }
            if minutes == known.0 {
                known.1.push(slot);
            }
        }
        alike
    }

    fn rotation(&self, people: &[usize], odd: usize, even: usize) -> Rotation {
        let turns = |person: &usize| {
            let table = self.table(*person);
            let (a, b) = (table[odd][0].unwrap_or_default(), table[even][1].unwrap_or_default());
            let window = self.prepared.window(*person);
            Turns {
                participant: self.prepared.people[*person].id.clone(),
                weeks: a.weeks + b.weeks,
                minutes: a.minutes.max(b.minutes),
                from: window.from - a.early.max(b.early),
                to: window.to + a.late.max(b.late),
            }
        };
        let turns: Vec<Turns> = people.iter().map(turns).collect();
        let weeks = || turns.iter().map(|one| one.weeks);
        let (most_weeks, fewest_weeks) = (weeks().max().unwrap_or(0), weeks().min().unwrap_or(0));
        Rotation { odd: Slot(odd), even: Slot(even), turns, most_weeks, fewest_weeks }
    }

    /// Whether somebody is spared in some meeting, and nobody needs to be in all.
    fn shares(&self, rotation: &Rotation) -> bool {
        (1..self.meetings()).contains(&rotation.most_weeks)
    }

    /// The turns as a change that places the unit of `participant`: how often it is whose, and what each agrees to.
    fn statement(&self, participant: &str, rotation: &Rotation, place: Value) -> Statement {
        let turns = |one: &Turns| {
            let (from, to) = (clock(one.from), clock(one.to));
            json!({ "participant": one.participant, "weeks": one.weeks, "from": from, "to": to })
        };
        let outside = rotation.turns.iter().filter(|one| one.weeks > 0);
        let mut params = json!({
            "participant": participant,
            "odd": rotation.odd,
            "even": rotation.even,
            "weeks": self.meetings(),
            "most": rotation.most_weeks,
            "fewest": rotation.fewest_weeks,
            "minutes": rotation.turns.iter().map(|one| one.minutes).max(),
            "participants": outside.map(|one| one.participant.as_str()).collect::<Vec<_>>(),
            "turns": rotation.turns.iter().map(turns).collect::<Vec<_>>(),
        });
        if let (Some(params), Value::Object(mut place)) = (params.as_object_mut(), place) {
            params.append(&mut place);
        }
        Statement::new("turns", params)
    }

    /// The team at `at` with the unit in it taking turns; nothing where a rule but the hours stands against that, and
    /// where one hour will do.
    fn joining(
        &self,
        search: &Search,
        (state, numbers): (&State, &[u32]),
        unit: usize,
        at: usize,
    ) -> Option<(Cost, Statement)> {
        let (prepared, team) = (self.prepared, &state.teams[at]);
        let gained = &prepared.units[unit];
        let fits = team.people.len() + gained.people.len() <= prepared.max()
            && gained.needs.languages.has(team.room.language)
            && !team.units.iter().any(|other| *other == unit || search.are_apart(*other, unit));
        let left = |team: &Team| team.people.len() - gained.people.len() >= prepared.min();
        if !fits || !state.teams.iter().filter(|team| team.units.contains(&unit)).all(left) {
            return None;
        }
        let mut people: Vec<usize> = team.people.iter().chain(&gained.people).copied().collect();
        people.sort_unstable();
        let (leader, (cost, rotation)) = self.led(search, state, at, &people)?;
        let mut place = json!({
            "group": numbers[at],
            "language": prepared.languages[team.room.language],
            "slot": rotation.odd,
            "second": Second { slot: rotation.even, weeks: self.weeks[1].clone() },
        });
        if let Some(leader) = leader.filter(|_| leader != team.room.leader) {
            place["facilitator"] = json!(prepared.facilitators[leader].id);
        }
        let id = &prepared.people[gained.people[0]].id;
        Some((cost, self.statement(id, &rotation, place)))
    }

    /// The best turns of these people in the team at `at` under its leader; under the first other one who has such hours
    /// where it has none.
    fn led(
        &self,
        search: &Search,
        state: &State,
        at: usize,
        people: &[usize],
    ) -> Option<(Option<usize>, (Cost, Rotation))> {
        let room = state.teams[at].room;
        let shared = |open: Option<&Bits>| self.best(people, open).filter(|(_, one)| self.shares(one));
        let Some(own) = room.leader else { return Some((None, shared(None)?)) };
        // Whoever cannot take turns with all hours of the week cannot with those of somebody.
        shared(None)?;
        let speaks = |leader: &usize| self.prepared.facilitators[*leader].needs.languages.has(room.language);
        let others = (0..self.prepared.facilitators.len()).filter(|leader| *leader != own).filter(speaks);
        [own].into_iter().chain(others).find_map(|leader| {
            let open = search.slots_left(leader, &state.teams, &[at])?;
            Some((Some(leader), shared(Some(&open))?))
        })
    }
}

impl Prepared<'_> {
    /// The two hours in turn that share the inconvenience best among people who have a language in common.
    ///
    /// Weekdays, busy hours and local midnight stay hard in every week, and nobody is more than three hours outside their
    /// window. Nothing if no two hours are like that, or if they do not share a language; an unknown participant is an
    /// error.
    pub fn rotation(&self, participants: &[String]) -> Result<Option<Rotation>, Statement> {
        let unknown = |id: &String| Statement::new("unknown_participant", json!({ "participant": id }));
        let people = participants.iter().map(|id| self.person(id).ok_or_else(|| unknown(id)));
        let mut people = people.collect::<Result<Vec<usize>, Statement>>()?;
        people.sort_unstable();
        people.dedup();
        let mut languages = self.anything().languages;
        for person in &people {
            languages.keep(&self.person_needs[*person].languages);
        }
        if people.is_empty() || languages.is_empty() {
            return Ok(None);
        }
        Ok(Turning::new(self).best(&people, None).map(|(_, rotation)| rotation))
    }

    /// The turns by which `participant` could be in group `number` of `groups`, as a change for [`Problem::relaxed_by`];
    /// nothing where another rule stands against it or no turns are needed.
    ///
    /// [`Problem::relaxed_by`]: super::Problem::relaxed_by
    pub fn turns(&self, groups: &Groups, participant: &str, number: u32) -> Option<Statement> {
        let search = Search::new(self);
        let (state, numbers) = self.drafted(&search, &drafts(groups)).ok()?;
        let unit = self.unit_of(self.person(participant)?);
        let at = numbers.iter().position(|other| *other == number)?;
        let found = Turning::new(self).joining(&search, (&state, &numbers), unit, at);
        found.map(|(_, statement)| statement)
    }

    /// For everybody without a group the fairest turns by which a group could take them, where there are any.
    pub fn every_turns(&self, groups: &Groups) -> Result<BTreeMap<String, Statement>, Broken> {
        let search = Search::new(self);
        let (state, numbers) = self.drafted(&search, &drafts(groups))?;
        let turning = Turning::new(self);
        let mut found = BTreeMap::new();
        for unit in &state.out {
            let joining = |at| turning.joining(&search, (&state, &numbers), *unit, at);
            // The first of equals.
            let best = (0..state.teams.len()).filter_map(joining).min_by_key(|(cost, _)| *cost);
            let Some((_, statement)) = best else { continue };
            for person in &self.units[*unit].people {
                found.insert(self.people[*person].id.clone(), statement.clone());
            }
        }
        Ok(found)
    }
}

fn drafts(groups: &Groups) -> Vec<Draft> {
    groups.groups.iter().map(Draft::from).collect()
}
