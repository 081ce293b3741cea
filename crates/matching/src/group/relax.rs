//! A proposed change taken up: the problem as it is with it, and the groups it leads to.
//!
//! Rules are softened for the people who are named, and for nobody else; whoever takes a change up has asked them.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::edit::Draft;
use super::problem::{Facilitator, Participant, Problem, Turn, Window};
use super::report::{Groups, Slot};
use super::score::Statement;
use super::turns::Second;
use crate::time::{Day, FreeHours, parse_clock};

/// What a problem becomes when a proposed change is taken up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relaxed {
    /// With the change.
    pub problem: Problem,
    /// The groups with whoever it is for among them, for [`super::Prepared::evaluate`]; after a change of the length of
    /// all sessions nobody has moved, and the groups are to be formed anew.
    pub drafts: Vec<Draft>,
}

#[derive(Deserialize)]
struct LongerWindow {
    participant: String,
    from: String,
    to: String,
}

#[derive(Deserialize)]
struct Weekday {
    participant: String,
    day: Day,
}

#[derive(Deserialize)]
struct BusyHours {
    participant: String,
    hours: Vec<Hours>,
}

#[derive(Deserialize)]
struct Hours {
    day: Day,
    from: String,
    to: String,
}

#[derive(Deserialize)]
struct Speaks {
    participant: String,
    language: String,
}

#[derive(Deserialize)]
struct TakesTurns {
    turns: Vec<Share>,
}

#[derive(Deserialize)]
struct Share {
    participant: String,
    weeks: u16,
    from: String,
    to: String,
}

#[derive(Deserialize)]
struct SmallerOrBigger {
    min: Option<u16>,
    max: Option<u16>,
}

#[derive(Deserialize)]
struct Leads {
    language: String,
}

#[derive(Deserialize)]
struct ShorterSession {
    minutes: u16,
}

/// Where a fix puts somebody: into a group, which may take another room, or into a new one.
#[derive(Deserialize)]
struct Place {
    group: Option<u32>,
    language: Option<String>,
    slot: Option<Slot>,
    second: Option<Second>,
    facilitator: Option<String>,
    new_group: Option<NewGroup>,
}

#[derive(Deserialize)]
struct NewGroup {
    language: String,
    slot: Slot,
    participants: Vec<String>,
}

impl Problem {
    /// The problem with the change that `groups` proposes for `participant`, who is in none of them.
    ///
    /// The statement of an error is `unknown_participant` where nothing is proposed for them, or `unreadable` with the
    /// code of a change that is none.
    pub fn relaxed(&self, groups: &Groups, participant: &str) -> Result<Relaxed, Statement> {
        let unknown = || Statement::new("unknown_participant", json!({ "participant": participant }));
        let fix = &groups.unplaced.iter().find(|one| one.id == participant).ok_or_else(unknown)?.fix;
        self.relaxed_by(groups, participant, fix)
    }

    /// The problem with a change for `participant`, and `groups` with them where the change says; they may be in one of
    /// the groups already and leave it.
    pub fn relaxed_by(
        &self,
        groups: &Groups,
        participant: &str,
        change: &Statement,
    ) -> Result<Relaxed, Statement> {
        let problem = self.with_change(change, participant)?;
        let bundles = self.bundles();
        let moving: Vec<String> = match bundles.iter().find(|bundle| bundle.contains(participant)) {
            Some(bundle) => bundle.iter().map(|id| (*id).to_owned()).collect(),
            None => vec![participant.to_owned()],
        };
        let mut drafts: Vec<Draft> = groups.groups.iter().map(Draft::from).collect();
        let place: Place = read(change, &change.params)?;
        if place.new_group.is_some() || place.group.is_some() {
            for draft in &mut drafts {
                draft.participants.retain(|id| !moving.contains(id));
            }
        }
        if let Some(NewGroup { language, slot, participants }) = place.new_group {
            let taken = |number: &u32| drafts.iter().any(|draft| draft.number == *number);
            let number = (1..u32::MAX).find(|number| !taken(number)).unwrap_or(u32::MAX);
            let (language, slot) = (Some(language), Some(slot));
            drafts.push(Draft { number, participants, language, slot, second: None, facilitator: None });
        } else if let Some(draft) = drafts.iter_mut().find(|draft| Some(draft.number) == place.group) {
            draft.participants.extend(moving);
            // A group that is not named another room keeps its own.
            draft.language = place.language.or(draft.language.take());
            if let Some(slot) = place.slot {
                (draft.slot, draft.second) = (Some(slot), place.second);
            }
            draft.facilitator = place.facilitator.or(draft.facilitator.take());
        }
        Ok(Relaxed { problem, drafts })
    }

    /// The problem with a change that a grouping proposed for `participant` as its fix: one change, or several at once.
    ///
    /// Errors as those of [`Problem::relaxed`].
    pub fn with_change(&self, fix: &Statement, participant: &str) -> Result<Self, Statement> {
        let mut problem = self.clone();
        match fix.params.get("changes") {
            Some(changes) if fix.code == "several" => {
                let changes: Vec<Statement> = read(fix, changes)?;
                changes.iter().try_for_each(|one| problem.take_up(one, participant))?;
            }
            _ => problem.take_up(fix, participant)?,
        }
        Ok(problem)
    }

    /// Makes one change that would place somebody.
    fn take_up(&mut self, change: &Statement, placed: &str) -> Result<(), Statement> {
        let params = &change.params;
        match change.code.as_str() {
            "longer_window" => {
                let LongerWindow { participant, from, to } = read(change, params)?;
                let (from, to) = (clock(change, &from)?, clock(change, &to)?);
                let window = self.window_of(&participant)?;
                (window.from, window.to) = (window.from.min(from), window.to.max(to));
            }
            "weekday" => {
                let Weekday { participant, day } = read(change, params)?;
                self.window_of(&participant)?.days.insert(day);
            }
            "busy_hours" => {
                let BusyHours { participant, hours } = read(change, params)?;
                let span = |one: &Hours| Ok((one.day, clock(change, &one.from)?, clock(change, &one.to)?));
                let free = hours.iter().map(span).collect::<Result<Vec<_>, Statement>>()?;
                let person = self.participant(&participant)?;
                person.busy = person.busy.without(&FreeHours::from_spans(free));
            }
            "language" => {
                let Speaks { participant, language } = read(change, params)?;
                let person = self.participant(&participant)?;
                if !person.languages.contains(&language) {
                    person.languages.push(language);
                }
            }
            "interpretation" => {
                let Speaks { participant, language } = read(change, params)?;
                self.participant(&participant)?.interpreted.insert(language);
            }
            "turns" => {
                let TakesTurns { turns } = read(change, params)?;
                for Share { participant, weeks, from, to } in turns {
                    let (from, to) = (clock(change, &from)?, clock(change, &to)?);
                    self.participant(&participant)?.turn = (weeks > 0).then_some(Turn { from, to, weeks });
                }
            }
            "size_min" | "size_max" => {
                let SmallerOrBigger { min, max } = read(change, params)?;
                self.size.min = min.unwrap_or(self.size.min).min(self.size.min);
                self.size.max = max.unwrap_or(self.size.max).max(self.size.max);
            }
            "facilitator" => {
                let Leads { language } = read(change, params)?;
                self.add_facilitator(language, placed);
            }
            "shorter_session" => {
                let ShorterSession { minutes } = read(change, params)?;
                self.session_minutes = minutes.clamp(1, self.session_minutes);
            }
            "place" => {}
            _ => return Err(unreadable(change)),
        }
        Ok(())
    }

    fn participant(&mut self, id: &str) -> Result<&mut Participant, Statement> {
        let unknown = || Statement::new("unknown_participant", json!({ "participant": id }));
        self.participants.iter_mut().find(|person| person.id == id).ok_or_else(unknown)
    }

    /// The window of one participant, from now on their own.
    fn window_of(&mut self, id: &str) -> Result<&mut Window, Statement> {
        let usual = self.window.clone();
        Ok(self.participant(id)?.window.get_or_insert(usual))
    }

    /// Somebody who is still to be found: they speak the language, lead one group and have all hours. They live by the
    /// clock of `placed`, for whom the session is on one day.
    fn add_facilitator(&mut self, language: String, placed: &str) {
        let of = |person: &&Participant| person.id == placed;
        let time_zone =
            self.participants.iter().find(of).map_or_else(String::new, |person| person.time_zone.clone());
        let taken = |id: &str| {
            let mut ids = self.participants.iter().map(|person| person.id.as_str());
            ids.any(|other| other == id) || self.facilitators.iter().any(|person| person.id == id)
        };
        let most = self.participants.len() + self.facilitators.len() + 1;
        let id = (1..=most).map(|at| format!("facilitator-{at}")).find(|id| !taken(id)).unwrap_or_default();
        self.facilitators.push(Facilitator {
            id,
            time_zone,
            languages: [language].into(),
            max_groups: 1,
            window: Some(Window { from: 0, to: 1_440, days: Day::ALL.into() }),
            ..Facilitator::default()
        });
    }
}

fn unreadable(change: &Statement) -> Statement {
    Statement::new("unreadable", json!({ "change": change.code }))
}

fn read<T: DeserializeOwned>(change: &Statement, params: &Value) -> Result<T, Statement> {
    T::deserialize(params).map_err(|_| unreadable(change))
}

fn clock(change: &Statement, text: &str) -> Result<u16, Statement> {
    parse_clock(text).map_err(|_| unreadable(change))
}
