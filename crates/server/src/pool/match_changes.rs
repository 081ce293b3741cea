//! What is no longer as it was when a run was made.

use std::collections::BTreeMap;

use matching::pool::Mentor;
use matching::ruleset::Rule;
use matching::run::Run;
use model::id::{InvalidId, MemberId, PersonId};
use model::matching::MatchRunForm;
use model::problem::FieldProblem;
use model::publication::{ChangeKind, ChangeWeight, ChangedMentee, ChangedMentor, RunChange};
use store::mentorships::{Shortage, Standing};

use super::cohort::{CohortData, MentorData};
use super::match_view::run_names;
use super::matching::{round, zones_of};
use super::reasons::Names;

/// Why the changes cannot be told; only a damaged database brings one about.
#[derive(Debug, thiserror::Error)]
pub enum Untold {
    /// Somebody lives in a time zone that does not exist.
    #[error(transparent)]
    Zone(#[from] crate::engine::zones::UnknownZone),
    /// The present pool does not make sense.
    #[error(transparent)]
    Fault(#[from] matching::fault::Fault),
    /// Somebody has an id that is none.
    #[error(transparent)]
    Id(#[from] InvalidId),
    /// The rules of the run are none that the engine knows.
    #[error("the rules of the run are not known: {0:?}")]
    Rules(Vec<FieldProblem>),
}

/// A run beside the cohort as it is now.
pub struct Compared<'a> {
    data: &'a CohortData,
    run: &'a Run,
    names: Names,
}

impl<'a> Compared<'a> {
    /// Puts `run` beside `data`.
    pub fn new(data: &'a CohortData, run: &'a Run) -> Self {
        Self { data, run, names: run_names(data, run) }
    }

    /// Everything that has changed since the run was made under `form`: what blocks its publication first, then by kind
    /// and name.
    pub fn changes(&self, form: &MatchRunForm) -> Result<Vec<RunChange>, Untold> {
        let mut changes = Vec::new();
        for mentor in &self.run.inputs.mentors {
            changes.extend(self.mentor(mentor)?);
        }
        for one in &self.run.matches {
            let seated = self.data.member(&one.mentee).is_some_and(|member| member.government_lead.is_some());
            if !seated {
                let mentees = vec![self.mentee(&one.mentee)?];
                changes.push(RunChange { mentees, ..blank(ChangeKind::MenteeGone) });
            }
        }
        changes.extend(self.broken_pairs(form)?);
        let name = |change: &RunChange| change.mentor.as_ref().map(|one| one.name.clone());
        let first = |change: &RunChange| change.mentees.first().map(|one| one.name.clone());
        changes.sort_by_cached_key(|one| (one.weight, one.kind, name(one), first(one)));
        Ok(changes)
    }

    /// The problem of every change that blocks, in their order.
    pub fn problems(&self, changes: &[RunChange]) -> Vec<FieldProblem> {
        changes.iter().filter(|one| one.weight == ChangeWeight::Blocks).map(|one| self.problem(one)).collect()
    }

    /// What the database found when it came to take the places, in the words of a change.
    pub fn shortage(&self, short: &Shortage) -> Result<RunChange, Untold> {
        let kind = match short.standing {
            Standing::Open => ChangeKind::PlacesChanged,
            Standing::Paused => ChangeKind::MentorPaused,
            Standing::NotApproved => ChangeKind::MentorNotApproved,
            Standing::Gone => ChangeKind::MentorGone,
        };
        let id = short.mentor.as_str();
        let then = self.run.inputs.mentors.iter().find(|one| one.id == id);
        Ok(RunChange {
            weight: ChangeWeight::Blocks,
            mentor: Some(self.changed_mentor(id)?),
            mentees: self.mentees_of(id)?,
            before: then.map(places_then),
            now: Some(if kind == ChangeKind::PlacesChanged { narrow(short.places) } else { 0 }),
            ..blank(kind)
        })
    }

    /// What has changed about a mentor; more about somebody who is gone or rests than that would be noise.
    fn mentor(&self, then: &Mentor) -> Result<Option<RunChange>, Untold> {
        let mentees = self.mentees_of(&then.id)?;
        let before = places_then(then);
        let found = self.data.mentor(&then.id);
        let now = found.map_or(0, places_now);
        let kind = match found {
            _ if before == now => return Ok(None),
            None => ChangeKind::MentorGone,
            Some(one) if !one.profile.approved => ChangeKind::MentorNotApproved,
            Some(one) if one.profile.paused => ChangeKind::MentorPaused,
            Some(_) => ChangeKind::PlacesChanged,
        };
        let blocks = usize::from(now) < mentees.len();
        Ok(Some(RunChange {
            weight: if blocks { ChangeWeight::Blocks } else { ChangeWeight::Informs },
            mentor: Some(self.changed_mentor(&then.id)?),
            mentees,
            before: Some(before),
            now: Some(now),
            ..blank(kind)
        }))
    }

    /// Pairs that break a rule by now; those whose mentor or mentee is told of already are left out.
    fn broken_pairs(&self, form: &MatchRunForm) -> Result<Vec<RunChange>, Untold> {
        let present = MatchRunForm { pinned: Vec::new(), forbidden: Vec::new(), keep: None, ..form.clone() };
        let round = round(self.data, &present, None).map_err(Untold::Rules)?;
        let zones = zones_of(&round.pool)?;
        let matches = &self.run.matches;
        let pairs: Vec<_> = matches.iter().map(|one| (one.mentee.clone(), one.mentor.clone())).collect();
        let rules = round.broken_rules(&zones, &pairs)?;
        let mut broken = Vec::new();
        for ((mentee, mentor), rule) in std::iter::zip(&pairs, rules) {
            let Some(rule) = rule.filter(|rule| *rule != Rule::Unavailable.code()) else { continue };
            broken.push(RunChange {
                mentor: Some(self.changed_mentor(mentor)?),
                mentees: vec![self.mentee(mentee)?],
                rule: Some(rule.to_owned()),
                ..blank(ChangeKind::RuleBroken)
            });
        }
        Ok(broken)
    }

    fn problem(&self, change: &RunChange) -> FieldProblem {
        let at = |pair: &matching::run::Match| {
            change.mentor.as_ref().is_some_and(|one| one.id.as_str() == pair.mentor)
                && change.mentees.iter().any(|one| one.id.as_str() == pair.mentee)
        };
        let mentees: Vec<String> = change.mentees.iter().map(|one| one.name.clone()).collect();
        let problem = match (&change.rule, self.run.matches.iter().position(at)) {
            (Some(rule), Some(at)) => {
                let problem = FieldProblem::new(format!("matches[{at}]"), rule);
                problem.with("mentee", mentees.join(", "))
            }
            _ => FieldProblem::new("matches", change.kind.code()).with("mentees", mentees),
        };
        let number = |problem: FieldProblem, key: &str, value: Option<u16>| match value {
            Some(value) => problem.with(key, i64::from(value)),
            None => problem,
        };
        let problem = number(number(problem, "before", change.before), "now", change.now);
        match &change.mentor {
            Some(mentor) => {
                problem.with("mentor", mentor.name.as_str()).with("mentor_id", mentor.id.as_str())
            }
            None => problem,
        }
    }

    fn changed_mentor(&self, id: &str) -> Result<ChangedMentor, InvalidId> {
        Ok(ChangedMentor { id: PersonId::parse(id)?, name: self.name(id) })
    }

    fn mentee(&self, id: &str) -> Result<ChangedMentee, InvalidId> {
        Ok(ChangedMentee { id: MemberId::parse(id)?, name: self.name(id) })
    }

    fn mentees_of(&self, mentor: &str) -> Result<Vec<ChangedMentee>, InvalidId> {
        let matched = self.run.matches.iter().filter(|one| one.mentor == mentor);
        let by_name: BTreeMap<String, ChangedMentee> = matched
            .map(|one| Ok((format!("{} {}", self.name(&one.mentee), one.mentee), self.mentee(&one.mentee)?)))
            .collect::<Result<_, InvalidId>>()?;
        Ok(by_name.into_values().collect())
    }

    fn name(&self, id: &str) -> String {
        self.names.get(id).map_or_else(|| id.to_owned(), Clone::clone)
    }
}

/// A blocking change of this kind about nobody.
fn blank(kind: ChangeKind) -> RunChange {
    let weight = ChangeWeight::Blocks;
    RunChange { kind, weight, mentor: None, mentees: Vec::new(), before: None, now: None, rule: None }
}

/// Places that the engine could use when the run was made.
fn places_then(mentor: &Mentor) -> u16 {
    if mentor.approved && !mentor.paused { narrow(mentor.capacity) } else { 0 }
}

/// Places that the engine could use now.
fn places_now(mentor: &MentorData) -> u16 {
    if mentor.profile.approved && !mentor.profile.paused { mentor.places } else { 0 }
}

fn narrow(places: u32) -> u16 {
    u16::try_from(places).unwrap_or(u16::MAX)
}
