//! A cohort with everything that groups and matches are made of, read once and in one transaction.

use std::collections::BTreeMap;

use matching::time::{Date, FreeHours, FreeSpan, Programme, clock};
use model::directory::SeatKind;
use model::id::{CohortId, MemberId, PersonId};
use model::permissions::{Action, Actor, ObjectFacts, can};
use model::words::{Language, LanguageLevel, Speaks};
use store::cohorts::CohortRecord;
use store::free_hours::FreeHourRecord;
use store::members::MemberRecord;
use store::mentoring_profiles::MentoringProfileRecord;
use store::mentorships::MentorshipRecord;
use store::needs::NeedRecord;
use store::people::PersonRecord;
use store::{StoreError, Tx};

/// A cohort and everybody who has to do with it, as of one moment.
#[derive(Clone, Debug)]
pub struct CohortData {
    /// The cohort.
    pub cohort: CohortRecord,
    /// Its weeks.
    pub programme: Programme,
    /// Its members by name.
    pub members: Vec<CohortMemberData>,
    /// Everybody who can lead groups, by id.
    pub facilitators: Vec<PersonRecord>,
    /// Everybody who offers to mentor, by name.
    pub mentors: Vec<MentorData>,
    /// Its mentorships that run now.
    pub mentorships: Vec<MentorshipRecord>,
}

/// A member of a cohort.
#[derive(Clone, Debug)]
pub struct CohortMemberData {
    /// The member itself.
    pub member: MemberRecord,
    /// Who holds the government lead's seat.
    pub government_lead: Option<PersonRecord>,
    /// Who holds the civil-society lead's seat.
    pub civil_society_lead: Option<PersonRecord>,
    /// What it looks for in this cohort.
    pub need: Option<NeedRecord>,
    /// When its government lead has time.
    pub free: Vec<FreeHourRecord>,
}

/// Somebody who offers to mentor.
#[derive(Clone, Debug)]
pub struct MentorData {
    /// What they offer.
    pub profile: MentoringProfileRecord,
    /// Who they are.
    pub person: PersonRecord,
    /// The member they come from.
    pub member: MemberRecord,
    /// When they have time.
    pub free: Vec<FreeHourRecord>,
    /// Places this cohort may use: all that no other cohort holds.
    pub places: u16,
    /// Places that cohorts hold, this one too.
    pub held: u16,
}

/// Why a cohort or one of its groups could not be read; only a damaged database brings about all but the first.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A member lives in a time zone that does not exist.
    #[error(transparent)]
    Zone(#[from] crate::engine::zones::UnknownZone),
    /// The first day is no date.
    #[error("cohort {cohort} starts on {starts_on:?}")]
    BadStart {
        /// Which cohort.
        cohort: CohortId,
        /// What stands there.
        starts_on: String,
    },
}

/// The weeks of a cohort.
pub fn programme(cohort: &CohortRecord) -> Result<Programme, LoadError> {
    let start: Date = cohort.starts_on.parse().map_err(|_| LoadError::BadStart {
        cohort: cohort.id.clone(),
        starts_on: cohort.starts_on.clone(),
    })?;
    Ok(Programme { start, weeks: cohort.weeks })
}

impl CohortData {
    /// The cohort as it is at `now_ms`, or `None` when there is no such cohort.
    pub async fn load(tx: &mut Tx, id: &CohortId, now_ms: i64) -> Result<Option<Self>, LoadError> {
        let Some(cohort) = store::cohorts::find(tx, id).await? else { return Ok(None) };
        let programme = programme(&cohort)?;
        let all: BTreeMap<MemberId, MemberRecord> =
            store::members::all(tx).await?.into_iter().map(|member| (member.id.clone(), member)).collect();
        let people: BTreeMap<PersonId, PersonRecord> =
            store::people::all(tx).await?.into_iter().map(|person| (person.id.clone(), person)).collect();
        let mut free: BTreeMap<PersonId, Vec<FreeHourRecord>> = BTreeMap::new();
        for span in store::free_hours::all(tx).await? {
            free.entry(span.person.clone()).or_default().push(span);
        }
        let mut leads: BTreeMap<(MemberId, SeatKind), PersonRecord> = BTreeMap::new();
        for holder in store::seats::holders(tx, now_ms).await? {
            if let Some(person) = people.get(&holder.person) {
                leads.entry((holder.seat.member, holder.seat.kind)).or_insert_with(|| person.clone());
            }
        }
        let mut needs: BTreeMap<MemberId, NeedRecord> = store::needs::of_cohort(tx, id)
            .await?
            .into_iter()
            .map(|need| (need.member.clone(), need))
            .collect();
        let mut members: Vec<CohortMemberData> = Vec::new();
        for member in store::cohorts::members(tx, id).await? {
            let Some(record) = all.get(&member) else { continue };
            let government_lead = leads.remove(&(member.clone(), SeatKind::GovernmentLead));
            let hours = government_lead.as_ref().and_then(|lead| free.get(&lead.id));
            members.push(CohortMemberData {
                member: record.clone(),
                free: hours.cloned().unwrap_or_default(),
                civil_society_lead: leads.remove(&(member.clone(), SeatKind::CivilSocietyLead)),
                government_lead,
                need: needs.remove(&member),
            });
        }
        members.sort_by(|a, b| (&a.member.name, &a.member.id).cmp(&(&b.member.name, &b.member.id)));
        let mentorships = store::mentorships::of_cohort(tx, id, now_ms).await?;
        let holds = store::mentorships::holds(tx, now_ms).await?;
        let mut mentors = Vec::new();
        for profile in store::mentoring_profiles::all(tx).await? {
            let (Some(person), Some(member)) = (people.get(&profile.person), all.get(&profile.member)) else {
                continue;
            };
            let places = |hold: &store::mentorships::Hold| u16::try_from(hold.places).unwrap_or(u16::MAX);
            let of_mentor = || holds.iter().filter(|hold| hold.mentor == profile.person);
            let elsewhere = of_mentor().filter(|hold| hold.cohort != *id).map(places).sum();
            mentors.push(MentorData {
                person: person.clone(),
                member: member.clone(),
                free: free.get(&profile.person).cloned().unwrap_or_default(),
                held: of_mentor().map(places).sum(),
                places: profile.capacity.saturating_sub(elsewhere),
                profile,
            });
        }
        mentors.sort_by(|a, b| (&a.person.name, &a.person.id).cmp(&(&b.person.name, &b.person.id)));
        let grants = store::grants::all(tx, now_ms).await?;
        let actors = grants.into_iter().map(|(person, grant)| Actor { person, grants: vec![grant] });
        let leads = |actor: &Actor| can(Some(actor), Action::LeadGroups, &ObjectFacts::default()).allowed();
        let facilitators = actors.filter(leads).filter_map(|one| people.get(&one.person).cloned()).collect();
        Ok(Some(Self { cohort, programme, members, facilitators, mentors, mentorships }))
    }

    /// The weeks, counted from 0, in which groups meet: the sessions are spread evenly over the programme.
    pub fn session_weeks(&self) -> Vec<u16> {
        session_weeks(&self.cohort)
    }

    /// The member of the cohort with this id.
    pub fn member(&self, id: &str) -> Option<&CohortMemberData> {
        self.members.iter().find(|data| data.member.id.as_str() == id)
    }

    /// The mentor with this id.
    pub fn mentor(&self, id: &str) -> Option<&MentorData> {
        self.mentors.iter().find(|data| data.person.id.as_str() == id)
    }
}

/// The weeks, counted from 0, in which groups of `cohort` meet.
pub fn session_weeks(cohort: &CohortRecord) -> Vec<u16> {
    let count = cohort.sessions.len().max(1);
    (0..cohort.sessions.len()).map(|at| (at * usize::from(cohort.weeks) / count) as u16).collect()
}

/// The codes of the languages in which somebody works, the first ones first.
pub fn working(languages: &[Speaks]) -> Vec<Language> {
    let mut working: Vec<&Speaks> =
        languages.iter().filter(|one| one.level != LanguageLevel::Basic).collect();
    working.sort_by_key(|one| one.level);
    working.into_iter().map(|one| one.code.clone()).collect()
}

/// Kept hours as the engine reads them.
pub fn spans(hours: &[FreeHourRecord]) -> Vec<FreeSpan> {
    let day = |index: u8| matching::time::Day::ALL.get(usize::from(index)).copied();
    let span = |hour: &FreeHourRecord| {
        Some(FreeSpan {
            day: day(hour.day)?.code().to_owned(),
            from: clock(hour.from_minute),
            to: clock(hour.to_minute),
        })
    };
    hours.iter().filter_map(span).collect()
}

/// Free minutes a week, overlaps counted once.
pub fn free_minutes(hours: &[FreeHourRecord]) -> u32 {
    FreeHours::parse(&spans(hours)).map_or(0, |hours| hours.minutes())
}
