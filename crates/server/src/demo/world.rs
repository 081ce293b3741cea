//! The world of a demonstration: real members, invented people, a cohort that waits for groups and mentors.
//!
//! It is a pure function of the embedded data, the time and the start of the programme; writing it is for
//! [`super::create`].

use matching::time::{Date, Day, MINUTES_PER_WEEK};
use model::cohort::{Phase, Topic};
use model::id::{CohortId, MemberId, PersonId, PracticeId};
use model::policy_area::PolicyArea;
use model::practice::Practice;
use store::calls::CallRecord;
use store::cohorts::{CohortRecord, CohortSession};
use store::free_hours::FreeHourRecord;
use store::grants::GrantRecord;
use store::members::MemberRecord;
use store::mentoring_profiles::{MentoringProfileRecord, Offer};
use store::needs::{NeedRecord, Theme};
use store::organisations::OrganisationRecord;
use store::people::PersonRecord;
use store::seats::{HoldingRecord, SeatRecord};

use super::cast::{Cast, Casting, Since};
use super::source::{
    BrokenData, CohortEntry, MEMBERS_CSV, MentorEntry, PolicyAreaRow, PracticeEntry, SessionEntry, Source,
    TopicEntry,
};
use crate::import;

/// The cohort of a demonstration.
pub const COHORT: &str = "2024";
/// Length of its programme.
const WEEKS: u16 = 16;
/// So long before the start at the least, so that there is time to form groups.
const DAYS_AHEAD: i32 = 7;
/// The people of the cohort took their seats so long ago.
const SEATED_MS: i64 = 60 * DAY_MS;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const MINUTE_MS: i64 = 60 * 1000;

/// Everything a demonstration begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct World {
    /// When it is as it is.
    pub now_ms: i64,
    /// The taxonomy.
    pub policy_areas: Vec<PolicyArea>,
    /// The members of the data.
    pub members: Vec<MemberRecord>,
    /// Invented bodies of civil society.
    pub organisations: Vec<OrganisationRecord>,
    /// Invented people.
    pub people: Vec<PersonRecord>,
    /// Their seats, two of them empty.
    pub seats: Vec<SeatRecord>,
    /// Who sits where.
    pub holdings: Vec<HoldingRecord>,
    /// Roles that no seat gives.
    pub grants: Vec<GrantRecord>,
    /// The cohort to onboard.
    pub cohort: CohortRecord,
    /// Its members.
    pub cohort_members: Vec<MemberId>,
    /// What mentors offer.
    pub profiles: Vec<MentoringProfileRecord>,
    /// What the cohort's members need.
    pub needs: Vec<NeedRecord>,
    /// What members tell of what they did.
    pub practices: Vec<(PracticeId, MemberId, Practice)>,
    /// A call for the next cohort.
    pub call: CallRecord,
    /// When people have time.
    pub free_hours: Vec<(PersonId, Vec<FreeHourRecord>)>,
}

/// The world at `now_ms` with a programme that starts on `programme_start`, or on the first Monday at least a week
/// away. The same input gives the same world.
pub fn world(now_ms: i64, programme_start: Option<Date>) -> Result<World, BrokenData> {
    let source = Source::read()?;
    let members = members()?;
    let start = programme_start.unwrap_or_else(|| next_start(now_ms));
    let id = CohortId::parse(COHORT).map_err(|_| BrokenData::Contradiction(format!("{COHORT} is no id")))?;
    let since = Since { cohort_ms: now_ms - SEATED_MS, now_ms };
    let Cast { people, organisations, seats, holdings, grants, free_hours, mentors } =
        Casting::new(&source, &members, since).cast(&source)?;
    let cohort_members: Vec<MemberId> =
        source.cohort.iter().map(|entry| known(&members, &entry.member)).collect::<Result<_, _>>()?;
    let needs = needs(&source, &id, &cohort_members, &mentors)?;
    let profiles = profiles(&source, &members, &mentors)?;
    let practices =
        source.practices.iter().map(|entry| practice(&members, entry)).collect::<Result<_, _>>()?;
    Ok(World {
        practices,
        now_ms,
        policy_areas: policy_areas(&source),
        organisations,
        people,
        seats,
        holdings,
        grants,
        cohort: CohortRecord {
            id,
            name: COHORT.to_owned(),
            starts_on: start.to_string(),
            weeks: WEEKS,
            sessions: sessions(&source.sessions.sessions)?,
            phases: phases(&source, start)?,
        },
        cohort_members,
        call: super::call::call(&members.iter().map(|member| member.country.clone()).collect(), now_ms)?,
        profiles,
        needs,
        free_hours,
        members,
    })
}

/// The first Monday at least a week after `now_ms`.
fn next_start(now_ms: i64) -> Date {
    let earliest = Date::of_minute(now_ms.div_euclid(MINUTE_MS)).plus_days(DAYS_AHEAD);
    let to_monday = (7 - earliest.weekday().index()) % Day::ALL.len();
    earliest.plus_days(to_monday as i32)
}

/// The members come in the way everybody's members come in.
fn members() -> Result<Vec<MemberRecord>, BrokenData> {
    let file = import::read_members(MEMBERS_CSV.as_bytes());
    match file.errors.first() {
        None => Ok(file.members),
        Some(error) => Err(BrokenData::Contradiction(format!("members.csv: {error:?}"))),
    }
}

fn known(members: &[MemberRecord], id: &str) -> Result<MemberId, BrokenData> {
    let found = members.iter().find(|member| member.id.as_str() == id);
    found
        .map(|member| member.id.clone())
        .ok_or_else(|| BrokenData::Contradiction(format!("there is no member {id}")))
}

fn policy_areas(source: &Source) -> Vec<PolicyArea> {
    let area = |row: &PolicyAreaRow| PolicyArea {
        slug: row.slug.clone(),
        name_en: row.name_en.clone(),
        name_es: row.name_es.clone(),
        name_fr: row.name_fr.clone(),
        group: row.group.clone(),
        retired: !row.retired.is_empty(),
    };
    source.policy_areas.iter().map(area).collect()
}

/// The topics are written with hyphens in the data and with underscores in the programme.
fn topic(slug: &str) -> Result<Topic, BrokenData> {
    let unknown = || BrokenData::Contradiction(format!("{slug} is no topic"));
    Topic::from_code(&slug.replace('-', "_")).ok_or_else(unknown)
}

fn sessions(entries: &[SessionEntry]) -> Result<Vec<CohortSession>, BrokenData> {
    let in_order = entries.iter().enumerate().all(|(at, entry)| usize::from(entry.number) == at + 1);
    if !in_order {
        return Err(BrokenData::Contradiction("sessions are not numbered in order".to_owned()));
    }
    let session =
        |entry: &SessionEntry| Ok(CohortSession { topic: topic(&entry.topic)?, title: entry.title.clone() });
    entries.iter().map(session).collect()
}

/// The topics share the weeks evenly.
fn phases(source: &Source, start: Date) -> Result<Vec<Phase>, BrokenData> {
    let topics = &source.sessions.topics;
    let days = (i64::from(WEEKS) * MINUTES_PER_WEEK / matching::time::MINUTES_PER_DAY) as i32;
    let length = days / topics.len().max(1) as i32;
    let phase = |(at, entry): (usize, &TopicEntry)| {
        let from = start.plus_days(at as i32 * length);
        let to = from.plus_days(length - 1);
        Ok(Phase { topic: topic(&entry.slug)?, starts_on: from.to_string(), ends_on: to.to_string() })
    };
    topics.iter().enumerate().map(phase).collect()
}

fn needs(
    source: &Source,
    cohort: &CohortId,
    members: &[MemberId],
    mentors: &[PersonId],
) -> Result<Vec<NeedRecord>, BrokenData> {
    let need = |(entry, member): (&CohortEntry, &MemberId)| {
        let wish = |at: &usize| {
            let unknown = || BrokenData::Contradiction(format!("{member} wishes for mentor {at}"));
            mentors.get(*at).cloned().ok_or_else(unknown)
        };
        Ok(NeedRecord {
            member: member.clone(),
            cohort: cohort.clone(),
            problem: entry.problem.clone(),
            problem_language: entry.problem_lang.clone(),
            stage: entry.stage,
            themes: entry
                .themes
                .iter()
                .map(|one| Theme { slug: one.slug.clone(), weight: one.weight })
                .collect(),
            wishes: entry.wishes.iter().map(wish).collect::<Result<_, _>>()?,
            waited_rounds: 0,
        })
    };
    std::iter::zip(&source.cohort, members).map(need).collect()
}

fn profiles(
    source: &Source,
    members: &[MemberRecord],
    mentors: &[PersonId],
) -> Result<Vec<MentoringProfileRecord>, BrokenData> {
    let profile = |(entry, person): (&MentorEntry, &PersonId)| {
        Ok(MentoringProfileRecord {
            person: person.clone(),
            member: known(members, &entry.member)?,
            side: entry.side.side(),
            capacity: entry.capacity,
            version: 1,
            paused: entry.paused,
            approved: entry.approved,
            stage: entry.stage,
            experience: entry.experience.clone(),
            experience_language: entry.experience_lang.clone(),
            offers: entry
                .offers
                .iter()
                .map(|one| Offer { slug: one.slug.clone(), level: one.level })
                .collect(),
        })
    };
    std::iter::zip(&source.mentors, mentors).map(profile).collect()
}

fn practice(
    members: &[MemberRecord],
    entry: &PracticeEntry,
) -> Result<(PracticeId, MemberId, Practice), BrokenData> {
    let wrong = |what: String| BrokenData::Contradiction(format!("practices.json: {}: {what}", entry.id));
    let id = PracticeId::parse(&entry.id).map_err(|error| wrong(error.to_string()))?;
    let says = entry.says.parse().map_err(|problems| wrong(format!("{problems:?}")))?;
    Ok((id, known(members, &entry.member)?, says))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use model::directory::SeatKind;
    use model::permissions::Role;

    use super::*;

    /// 2026-09-16, a Wednesday.
    const NOW_MS: i64 = 1_789_560_000_000;

    #[test]
    fn the_same_input_gives_the_same_world() {
        assert_eq!(world(NOW_MS, None).unwrap(), world(NOW_MS, None).unwrap());
        let other = world(NOW_MS + DAY_MS, None).unwrap();
        assert_eq!(other.people, world(NOW_MS, None).unwrap().people, "people do not depend on the day");
    }

    #[test]
    fn the_programme_starts_on_a_monday_at_least_a_week_away() {
        for day in 0..14 {
            let now_ms = NOW_MS + day * DAY_MS;
            let start = next_start(now_ms);
            let ahead = i64::from(start.days()) - now_ms.div_euclid(DAY_MS);
            assert_eq!(start.weekday(), Day::Mon);
            assert!((7..14).contains(&ahead), "{ahead} days");
        }
        let given: Date = "2027-02-01".parse().unwrap();
        assert_eq!(world(NOW_MS, Some(given)).unwrap().cohort.starts_on, "2027-02-01");
    }

    #[test]
    fn everybody_is_somebody_and_nobody_twice() {
        let world = world(NOW_MS, None).unwrap();
        let ids: BTreeSet<_> = world.people.iter().map(|person| &person.id).collect();
        let names: BTreeSet<_> = world.people.iter().map(|person| &person.name).collect();
        let emails: BTreeSet<_> = world.people.iter().map(|person| &person.email).collect();
        assert_eq!([ids.len(), names.len(), emails.len()], [world.people.len(); 3]);
        assert!(world.people.iter().all(|person| person.email.as_str().ends_with("@example.org")));
        assert!(world.people.iter().all(|person| !person.languages.is_empty()));
    }

    #[test]
    fn the_cohort_is_complete_but_for_two_seats_of_civil_society() {
        let world = world(NOW_MS, None).unwrap();
        assert_eq!((world.members.len(), world.policy_areas.len()), (131, 82));
        assert_eq!((world.cohort_members.len(), world.needs.len(), world.profiles.len()), (37, 37, 40));
        assert_eq!(world.cohort.sessions.len(), 8);
        let days = |phase: &Phase| (phase.starts_on.as_str().to_owned(), phase.ends_on.clone());
        let start: Date = world.cohort.starts_on.parse().unwrap();
        let last = start.plus_days(16 * 7 - 1).to_string();
        assert_eq!(days(&world.cohort.phases[0]).0, world.cohort.starts_on);
        assert_eq!(days(&world.cohort.phases[3]).1, last);
        let held: BTreeSet<_> = world.holdings.iter().map(|holding| &holding.seat).collect();
        let empty: Vec<&SeatRecord> = world.seats.iter().filter(|seat| !held.contains(&seat.id)).collect();
        assert_eq!(empty.len(), 2);
        assert!(empty.iter().all(|seat| seat.kind == SeatKind::CivilSocietyLead));
        let lead = |member: &MemberRecord| {
            world.seats.iter().any(|seat| seat.member == member.id && seat.kind == SeatKind::GovernmentLead)
        };
        assert_eq!(world.members.iter().filter(|member| lead(member)).count(), 130, "one has withdrawn");
        let count = |role| world.grants.iter().filter(|grant| grant.role == role).count();
        let roles = [Role::Mentor, Role::Facilitator, Role::Staff, Role::Admin, Role::Reformer];
        assert_eq!(roles.map(count), [40, 8, 3, 2, 2]);
    }

    #[test]
    fn every_tag_of_the_people_is_in_the_taxonomy() {
        let world = world(NOW_MS, None).unwrap();
        let known: BTreeSet<&str> = world.policy_areas.iter().map(|area| area.slug.as_str()).collect();
        let wanted = world.needs.iter().flat_map(|need| need.themes.iter().map(|theme| &theme.slug));
        let offered =
            world.profiles.iter().flat_map(|profile| profile.offers.iter().map(|offer| &offer.slug));
        for slug in wanted.chain(offered) {
            assert!(known.contains(slug.as_str()), "{slug}");
        }
    }
}
