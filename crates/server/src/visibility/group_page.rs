//! A published group as one viewer sees it: sessions, everybody's hours, names as far as they may be known.

use std::collections::BTreeMap;

use model::directory::{PersonBrief, SeatKind};
use model::group::{Facilitator, GroupMember, GroupPage, Session};
use model::id::{MemberId, PersonId};
use model::permissions::{Actor, ObjectFacts};
use model::privacy::SeenPerson;
use store::cohorts::CohortRecord;
use store::groups::GroupRecord;
use store::members::MemberRecord;
use store::people::PersonRecord;
use store::visibility::SettingsRecord;
use store::{StoreError, Tx};

use super::{Apart, Onlooker, reasons, seen, settings_of, visible_holder};
use crate::engine::zones;
use crate::pool::cohort::{LoadError, programme, session_weeks};
use crate::pool::hours::Hours;
use crate::pool::timing::{BandMember, band};

/// A group and what its page is made of, read in one transaction.
#[derive(Debug)]
pub struct PublishedGroup {
    /// The group.
    pub group: GroupRecord,
    /// Its cohort.
    pub cohort: CohortRecord,
    /// Its members by name.
    pub members: Vec<MemberRecord>,
    /// Who leads it, and who reads what of them.
    leader: Option<(PersonRecord, SettingsRecord)>,
    /// All its sessions in order.
    pub sessions: Vec<Session>,
}

impl PublishedGroup {
    /// Reads what belongs to `group`.
    pub async fn load(tx: &mut Tx, group: GroupRecord) -> Result<Option<Self>, LoadError> {
        let Some(cohort) = store::cohorts::find(tx, &group.cohort).await? else { return Ok(None) };
        let mut members = Vec::with_capacity(group.members.len());
        for id in &group.members {
            members.extend(store::members::find(tx, id).await?);
        }
        members.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        let leader = leader(tx, &group).await?;
        let sessions = sessions(&Hours::published(&group), &cohort)?;
        Ok(Some(Self { group, cohort, members, leader, sessions }))
    }

    /// Who leads it, when `viewer` may know.
    pub fn facilitator(&self, viewer: &Actor, apart: &Apart) -> Option<Facilitator> {
        let leader = self.leader.as_ref()?;
        let seen = led_by(Onlooker { actor: Some(viewer), apart }, &self.group, leader);
        Some(Facilitator { id: leader.0.id.clone(), name: seen.name?, time_zone: seen.time_zone? })
    }

    /// Index of the first session that has not ended at `now_ms`.
    pub fn next_session(&self, now_ms: i64) -> Option<u16> {
        self.sessions.iter().position(|session| session.ends_at_ms > now_ms).map(|at| at as u16)
    }

    /// The page as `viewer` sees it.
    pub async fn page(
        self,
        tx: &mut Tx,
        viewer: &Actor,
        apart: &Apart,
        now_ms: i64,
    ) -> Result<GroupPage, LoadError> {
        let cohort_members = store::cohorts::members(tx, &self.group.cohort).await?;
        let mut members = Vec::with_capacity(self.members.len());
        for member in &self.members {
            members.push(self.member(tx, (viewer, apart), member, &cohort_members, now_ms).await?);
        }
        let next_session = self.next_session(now_ms);
        let facilitator = self.facilitator(viewer, apart);
        let programme = programme(&self.cohort)?;
        let zones = zones::load(self.members.iter().map(|member| member.time_zone.as_str()), &programme)?;
        let row = |member: &MemberRecord| viewer.sits_for(&member.id);
        let rows: Vec<BandMember> = self
            .members
            .iter()
            .map(|member| BandMember {
                id: &member.id,
                name: &member.name,
                country: &member.country,
                time_zone: &member.time_zone,
                coordinates: member.coordinates,
                mine: row(member),
            })
            .collect();
        let (hours, weeks) = (Hours::published(&self.group), session_weeks(&self.cohort));
        let band = band(&hours.first, &programme, &hours.first_weeks(&weeks), &rows, &zones);
        Ok(GroupPage {
            id: self.group.id,
            number: self.group.number,
            cohort: self.cohort.name,
            language: self.group.language,
            facilitator,
            members,
            sessions: self.sessions,
            next_session,
            band,
            rotation: hours.rotation(&programme, &weeks, &rows, &zones),
            reasons: reasons::of_a_group(&self.group.reasons),
        })
    }

    async fn member(
        &self,
        tx: &mut Tx,
        (viewer, apart): (&Actor, &Apart),
        member: &MemberRecord,
        cohort_members: &[MemberId],
        now_ms: i64,
    ) -> Result<GroupMember, StoreError> {
        let onlooker = Onlooker { actor: Some(viewer), apart };
        let kinds = [SeatKind::GovernmentLead, SeatKind::CivilSocietyLead];
        let [government_lead, civil_society_lead] =
            holding(tx, onlooker, &self.group, &member.id, kinds, cohort_members, now_ms).await?;
        Ok(GroupMember {
            id: member.id.clone(),
            name: member.name.clone(),
            country: member.country.clone(),
            coordinates: member.coordinates,
            government_lead,
            civil_society_lead,
            mine: viewer.sits_for(&member.id),
        })
    }
}

/// Who holds the seats of these kinds for a member of a group, when `viewer` may know.
async fn holding<const N: usize>(
    tx: &mut Tx,
    viewer: Onlooker<'_>,
    group: &GroupRecord,
    member: &MemberId,
    kinds: [SeatKind; N],
    cohort_members: &[MemberId],
    now_ms: i64,
) -> Result<[Option<PersonBrief>; N], StoreError> {
    let holders = store::seats::holders_of_member(tx, member, now_ms).await?;
    let facts = ObjectFacts {
        members: vec![member.clone()],
        cohort_members: cohort_members.to_vec(),
        group_members: group.members.clone(),
        facilitators: group.facilitator.iter().cloned().collect(),
        ..ObjectFacts::default()
    };
    let settings = settings_of(tx, &holders).await?;
    Ok(kinds.map(|kind| visible_holder(viewer, &facts, member, kind, &holders, &settings)))
}

/// Who leads a group, as `viewer` sees them.
fn led_by(
    viewer: Onlooker<'_>,
    group: &GroupRecord,
    (person, settings): &(PersonRecord, SettingsRecord),
) -> SeenPerson {
    let facts = ObjectFacts { group_members: group.members.clone(), ..ObjectFacts::default() };
    seen(viewer, &facts, settings, super::person::whole(person))
}

/// The names of those who take part in a group as `viewer` may know them, by id: whom its page shows, and deputies by the
/// same rule.
pub async fn names(
    tx: &mut Tx,
    viewer: Onlooker<'_>,
    group: &GroupRecord,
    now_ms: i64,
) -> Result<BTreeMap<PersonId, String>, StoreError> {
    let cohort_members = store::cohorts::members(tx, &group.cohort).await?;
    let mut names = BTreeMap::new();
    for member in &group.members {
        let kinds = [SeatKind::GovernmentLead, SeatKind::GovernmentDeputy, SeatKind::CivilSocietyLead];
        let holders = holding(tx, viewer, group, member, kinds, &cohort_members, now_ms).await?;
        names.extend(holders.into_iter().flatten().map(|person| (person.id, person.name)));
    }
    if let Some(leader) = leader(tx, group).await? {
        names.extend(led_by(viewer, group, &leader).name.map(|name| (leader.0.id.clone(), name)));
    }
    Ok(names)
}

/// Who leads a group, and who reads what of them.
async fn leader(
    tx: &mut Tx,
    group: &GroupRecord,
) -> Result<Option<(PersonRecord, SettingsRecord)>, StoreError> {
    let Some(id) = &group.facilitator else { return Ok(None) };
    Ok(store::people::find(tx, id).await?.zip(store::visibility::of_person(tx, id).await?))
}

/// All sessions of a cohort's group that meets at `hours`, in order.
pub fn sessions(hours: &Hours, cohort: &CohortRecord) -> Result<Vec<Session>, LoadError> {
    let programme = programme(cohort)?;
    let plan = std::iter::zip(&cohort.sessions, session_weeks(cohort)).zip(1_u16..);
    let session = |((session, week), number): ((&store::cohorts::CohortSession, u16), u16)| {
        let (starts_at_ms, ends_at_ms) = hours.in_week(week).session_ms(&programme, week);
        Session { number, topic: session.topic, title: session.title.clone(), starts_at_ms, ends_at_ms }
    };
    Ok(plan.map(session).collect())
}
