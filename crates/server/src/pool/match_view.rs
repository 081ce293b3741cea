//! The engine's run as staff see it.

use std::collections::BTreeMap;

use answers::reasons::Names;
use answers::{keep, told};
use matching::objective::Cuts;
use matching::run::{Match, Run};
use model::id::{MemberId, PersonId};
use model::match_keep::KeptRun;
use model::matching::{MatchRow, MatchRun, MatchRunForm, Pair, UnmatchedRow};
use model::place::Country;
use model::publication::Publication;
use store::runs::RunRecord;

use super::cohort::CohortData;
use super::matching::names;

/// A kept run names somebody in a way that is no id or no country; we wrote it, so only a damaged database has one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the run {run} names {who:?}, whom it does not describe")]
pub struct Nameless {
    run: String,
    who: String,
}

/// What stands beside a run and not in it.
#[derive(Clone, Debug)]
pub struct Beside {
    /// With which rules, pins and bans it was made.
    pub form: MatchRunForm,
    /// Who made it.
    pub created_by: String,
    /// Its publication, while it is published.
    pub publication: Option<Publication>,
    /// The run that the form names to stay close to.
    pub earlier: Option<Earlier>,
}

/// An earlier run, as far as a later one stays close to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// Its number within the cohort.
    pub number: u32,
    /// Its pairs, by mentee, then mentor.
    pub pairs: Vec<Pair>,
}

/// The people of a run: as they are now, else as the run has them, because a kept run outlives who takes part.
struct People<'a> {
    data: &'a CohortData,
    names: Names,
    mentees: BTreeMap<&'a str, &'a matching::pool::Mentee>,
    mentors: BTreeMap<&'a str, &'a matching::pool::Mentor>,
}

impl<'a> People<'a> {
    fn new(data: &'a CohortData, run: &'a Run) -> Self {
        let mentees = run.inputs.mentees.iter().map(|one| (one.id.as_str(), one));
        let mentors = run.inputs.mentors.iter().map(|one| (one.id.as_str(), one));
        Self { data, names: run_names(data, run), mentees: mentees.collect(), mentors: mentors.collect() }
    }

    fn name(&self, id: &str) -> String {
        self.names.get(id).map_or_else(|| id.to_owned(), Clone::clone)
    }

    fn country(&self, mentee: &str) -> Option<Country> {
        match self.data.member(mentee) {
            Some(one) => Some(one.member.country.clone()),
            None => Country::parse(&self.mentees.get(mentee)?.country).ok(),
        }
    }

    /// Name of the member that a mentor comes from.
    fn member_of(&self, mentor: &str) -> Option<String> {
        match self.data.mentor(mentor) {
            Some(one) => Some(one.member.name.clone()),
            None => Some(self.name(&self.mentors.get(mentor)?.member)),
        }
    }
}

/// Names of everybody in a run: those of now, else those of then.
pub fn run_names(data: &CohortData, run: &Run) -> Names {
    let mentees = run.inputs.mentees.iter().map(|one| (one.id.clone(), one.name.clone()));
    let mentors = run.inputs.mentors.iter().map(|one| (one.id.clone(), one.name.clone()));
    mentees.chain(mentors).chain(names(data)).collect()
}

/// A run as staff see it; its certificate is checked anew.
pub fn view(data: &CohortData, record: &RunRecord, run: &Run, beside: Beside) -> Result<MatchRun, Nameless> {
    let people = People::new(data, run);
    let nameless = |who: &str| Nameless { run: record.id.as_str().to_owned(), who: who.to_owned() };
    let scores = || run.matches.iter().map(|one| i64::from(one.score));
    let matches = run.matches.iter().map(|one| row(&people, one).ok_or_else(|| nameless(&one.mentee)));
    let mut matches: Vec<MatchRow> = matches.collect::<Result<_, _>>()?;
    matches.sort_by(|a, b| (&a.mentee_name, &a.mentor_name).cmp(&(&b.mentee_name, &b.mentor_name)));
    let unmatched = run.unmatched.iter().map(|one| {
        let closed = closed(run, &beside.form, &one.id);
        unmatched(&people, one, closed).ok_or_else(|| nameless(&one.id))
    });
    Ok(MatchRun {
        unmatched: unmatched.collect::<Result<_, _>>()?,
        id: record.id.clone(),
        number: record.number,
        version: record.version,
        state: record.state,
        publication: beside.publication,
        created_at_ms: record.created_at_ms,
        created_by: beside.created_by,
        form: beside.form,
        allowed_pairs: run.pairs.len() as u32,
        mentees: run.inputs.mentees.len() as u32,
        places: run
            .inputs
            .mentors
            .iter()
            .filter(|one| one.approved && !one.paused)
            .map(|one| one.capacity)
            .sum(),
        matched: run.matches.len() as u32,
        total: scores().sum(),
        worst: scores().min(),
        bands: bands(scores()),
        cuts: Cuts::default().as_slice().iter().map(|cut| i64::from(*cut)).collect(),
        kept: beside.earlier.zip(keep::count(run)).map(|(earlier, count)| KeptRun {
            number: earlier.number,
            pairs: earlier.pairs,
            count,
        }),
        verified: run.verify().is_ok(),
        matches,
        fairness: run.fairness.iter().map(told::fairness).collect(),
    })
}

/// How many scores are in each band, best first.
pub fn bands(scores: impl Iterator<Item = i64>) -> Vec<u32> {
    let cuts = Cuts::default();
    let mut bands = vec![0; cuts.bands()];
    for score in scores {
        let band = cuts.as_slice().iter().filter(|cut| score < i64::from(**cut)).count();
        bands[band] += 1;
    }
    bands
}

fn row(people: &People, one: &Match) -> Option<MatchRow> {
    let mentor = PersonId::parse(&one.mentor).ok()?;
    let need = people.data.member(&one.mentee).and_then(|mentee| mentee.need.as_ref());
    let wishes = need.into_iter().flat_map(|need| &need.wishes);
    let rank = wishes.zip(1_u8..).find(|(wish, _)| **wish == mentor).map(|(_, rank)| rank);
    Some(MatchRow {
        mentee: MemberId::parse(&one.mentee).ok()?,
        mentee_name: people.name(&one.mentee),
        mentee_country: people.country(&one.mentee)?,
        mentor,
        mentor_name: people.name(&one.mentor),
        mentor_member: people.member_of(&one.mentor)?,
        score: i64::from(one.score),
        pinned: one.pinned,
        kept: one.kept,
        parts: told::display_parts(one),
        wish_rank: rank,
        why: one.why.iter().map(|why| told::why(why, &people.names)).collect(),
    })
}

/// How many of a mentee's pairs a private list closes: those the run leaves out though staff have not banned them.
fn closed(run: &Run, form: &MatchRunForm, mentee: &str) -> u32 {
    let banned = |mentor: &str| {
        form.forbidden.iter().any(|pair| pair.mentee.as_str() == mentee && pair.mentor.as_str() == mentor)
    };
    run.inputs.forbidden.iter().filter(|pair| pair.0 == mentee && !banned(&pair.1)).count() as u32
}

fn unmatched(people: &People, one: &matching::explain::Unmatched, closed: u32) -> Option<UnmatchedRow> {
    Some(UnmatchedRow {
        mentee: MemberId::parse(&one.id).ok()?,
        name: people.name(&one.id),
        country: people.country(&one.id)?,
        cut_by: told::cut_by(one, closed),
        fixes: one.fixes.iter().map(|fix| told::fix(fix, &people.names)).collect(),
    })
}
