//! The engine's group problem of a cohort, and its answer as staff see it.

use std::collections::BTreeSet;

use matching::group::{
    Facilitator, Groups, Participant, Prepared, Problem, Sector, Size, Slot as EngineSlot, Window,
};
use matching::time::Zones;
use model::group::{self as api, GroupRun, GroupRunForm, ProposedGroup, ProposedMember};
use model::group_edit::{Alternative, TakenChange};
use model::id::{CohortId, GroupId, InvalidId, MemberId};
use model::words::Language;
use store::people::PersonRecord;
use store::runs::RunRecord;

use super::GROUPS_PER_FACILITATOR;
use super::cohort::{CohortData, CohortMemberData, working};
use super::group_run::{KeptGroups, Other, Taken};
use super::hours::Hours;
use super::reasons::{Names, reason};
use super::timing::{BandMember, Slot, WINDOW_FROM, WINDOW_TO, band};
use crate::engine::zones::{self, UnknownZone};

/// The problem of forming groups: a participant is a member with the languages in which both its sides work.
pub fn problem(data: &CohortData, form: &GroupRunForm) -> Problem {
    Problem {
        seed: u64::from(form.seed),
        size: Size { min: form.size_min, max: form.size_max },
        period: data.programme,
        meets_in: data.session_weeks(),
        session_minutes: form.session_minutes,
        window: Window { from: WINDOW_FROM, to: WINDOW_TO, ..Window::default() },
        participants: data.members.iter().map(participant).collect(),
        facilitators: data.facilitators.iter().map(facilitator).collect(),
        together: Vec::new(),
        apart: Vec::new(),
    }
}

fn participant(data: &CohortMemberData) -> Participant {
    let member = &data.member;
    let mut sectors = BTreeSet::new();
    sectors.extend(data.government_lead.is_some().then_some(Sector::Government));
    sectors.extend(data.civil_society_lead.is_some().then_some(Sector::CivilSociety));
    let themes = data.need.iter().flat_map(|need| need.themes.iter().map(|theme| theme.slug.clone()));
    Participant {
        id: member.id.as_str().to_owned(),
        country: member.country.as_str().to_owned(),
        region: member.region.code().to_owned(),
        population: member.population.map(u64::from),
        time_zone: member.time_zone.clone(),
        languages: codes(common_languages(data)),
        partly: codes(partly_spoken(data)),
        sectors,
        themes: themes.collect(),
        stage: data.need.as_ref().map(|need| need.stage),
        ..Participant::default()
    }
}

/// The languages in which every filled seat of the member works, in the order of its government lead.
pub fn common_languages(data: &CohortMemberData) -> Vec<Language> {
    let of = |person: &PersonRecord| working(&person.languages);
    match (&data.government_lead, &data.civil_society_lead) {
        (Some(lead), Some(other)) => {
            let theirs = of(other);
            of(lead).into_iter().filter(|code| theirs.contains(code)).collect()
        }
        (Some(one), None) | (None, Some(one)) => of(one),
        (None, None) => Vec::new(),
    }
}

/// The languages in which a lead of the member works, where there is none in which both do.
fn partly_spoken(data: &CohortMemberData) -> Vec<Language> {
    if !common_languages(data).is_empty() {
        return Vec::new();
    }
    let leads = data.government_lead.iter().chain(&data.civil_society_lead);
    leads.flat_map(|person| working(&person.languages)).collect()
}

fn codes(languages: Vec<Language>) -> Vec<String> {
    languages.iter().map(|code| code.as_str().to_owned()).collect()
}

fn facilitator(person: &PersonRecord) -> Facilitator {
    Facilitator {
        id: person.id.as_str().to_owned(),
        time_zone: person.time_zone.clone(),
        languages: working(&person.languages).iter().map(|code| code.as_str().to_owned()).collect(),
        max_groups: GROUPS_PER_FACILITATOR,
        ..Facilitator::default()
    }
}

/// Names of the cohort's members and facilitators by id.
pub fn names(data: &CohortData) -> Names {
    let members = data.members.iter().map(|one| (one.member.id.as_str().to_owned(), one.member.name.clone()));
    let people = data.facilitators.iter().map(|one| (one.id.as_str().to_owned(), one.name.clone()));
    members.chain(people).collect()
}

/// The zones of everybody in `problem`.
pub fn zones_of(problem: &Problem) -> Result<Zones, UnknownZone> {
    zones::load(problem.time_zones(), &problem.period)
}

/// Forms groups. It may take seconds for a large cohort, so it belongs on a blocking thread.
pub fn form(problem: &Problem, zones: &Zones) -> Result<Groups, matching::fault::Fault> {
    Ok(Prepared::new(problem, zones)?.solve())
}

/// The id of a published group. The same number keeps its id, so a calendar that has the sessions moves them and does
/// not double them.
pub fn group_id(cohort: &CohortId, number: u32) -> Result<GroupId, InvalidId> {
    GroupId::parse(&format!("g-{cohort}-{number}"))
}

/// A slot of the engine as the hour in which a group meets.
pub fn slot(slot: EngineSlot, minutes: u16) -> Slot {
    Slot { day: slot.day().index() as u8, utc_minute: slot.utc_minute(), minutes }
}

/// A run as staff see it.
pub fn view(
    data: &CohortData,
    run: &RunRecord,
    form: &GroupRunForm,
    kept: &KeptGroups,
    created_by: String,
) -> Result<GroupRun, UnknownZone> {
    let names = names(data);
    let zone_names = data.members.iter().map(|one| one.member.time_zone.as_str());
    let zones = zones::load(zone_names, &data.programme)?;
    let minutes = kept.problem(data, form).session_minutes;
    let drawing = Drawing { data, minutes, names: &names, zones: &zones, weeks: data.session_weeks() };
    let groups = &kept.groups;
    Ok(GroupRun {
        id: run.id.clone(),
        version: run.version,
        state: run.state,
        created_at_ms: run.created_at_ms,
        created_by,
        form: form.clone(),
        groups: groups.groups.iter().filter_map(|group| drawing.group(group)).collect(),
        unplaced: groups.unplaced.iter().filter_map(|one| drawing.unplaced(one, kept)).collect(),
        worst_group: (!groups.groups.is_empty()).then_some(i64::from(groups.objective.worst_group)),
        total: groups.objective.total as i64,
        bound_placed: u32::try_from(groups.bound.placed).ok(),
        session_minutes: minutes,
        taken: kept.taken.iter().filter_map(|taken| drawing.taken(taken)).collect(),
        locked: kept.locked.iter().filter_map(|id| Some(data.member(id)?.member.id.clone())).collect(),
        can_undo: !kept.earlier.is_empty(),
    })
}

struct Drawing<'a> {
    data: &'a CohortData,
    minutes: u16,
    names: &'a Names,
    zones: &'a Zones,
    weeks: Vec<u16>,
}

impl Drawing<'_> {
    fn group(&self, group: &matching::group::Group) -> Option<ProposedGroup> {
        let hours = Hours::proposed(group, self.minutes);
        let first = self.weeks.first().copied().unwrap_or(0);
        let programme = &self.data.programme;
        let mut members: Vec<&CohortMemberData> =
            group.participants.iter().filter_map(|id| self.data.member(id)).collect();
        members.sort_by(|a, b| a.member.name.cmp(&b.member.name));
        let rows: Vec<BandMember> = members.iter().map(|one| band_member(one, &[])).collect();
        let starts = |one: &&CohortMemberData| ProposedMember {
            id: one.member.id.clone(),
            name: one.member.name.clone(),
            country: one.member.country.clone(),
            starts_local: self
                .zones
                .get(&one.member.time_zone)
                .map_or_else(String::new, |zone| hours.in_week(first).starts_local(programme, zone, first)),
        };
        Some(ProposedGroup {
            number: u16::try_from(group.number).ok()?,
            language: Language::parse(&group.language).ok()?,
            first_session_ms: hours.in_week(first).session_ms(programme, first).0,
            facilitator: group.facilitator.as_deref().and_then(|id| self.facilitator(id)),
            score: i64::from(group.score),
            reasons: group.reasons.iter().map(|one| reason(&one.code, &one.params, self.names)).collect(),
            members: members.iter().map(starts).collect(),
            band: band(&hours.first, programme, &hours.first_weeks(&self.weeks), &rows, self.zones),
            rotation: hours.rotation(programme, &self.weeks, &rows, self.zones),
        })
    }

    fn alternative(&self, other: &Other) -> Alternative {
        let change = reason(&other.change.code, &other.change.params, self.names);
        Alternative { kind: other.kind, change }
    }

    fn facilitator(&self, id: &str) -> Option<api::Facilitator> {
        let person = self.data.facilitators.iter().find(|person| person.id.as_str() == id)?;
        Some(brief(person))
    }

    fn taken(&self, taken: &Taken) -> Option<TakenChange> {
        let member = &self.data.member(&taken.participant)?.member;
        Some(TakenChange {
            member: member.id.clone(),
            name: member.name.clone(),
            change: reason(&taken.change.code, &taken.change.params, self.names),
        })
    }

    fn unplaced(&self, one: &matching::group::Unplaced, kept: &KeptGroups) -> Option<api::Unplaced> {
        let member = &self.data.member(&one.id)?.member;
        Some(api::Unplaced {
            id: member.id.clone(),
            name: member.name.clone(),
            country: member.country.clone(),
            reason: reason(&one.reason.code, &one.reason.params, self.names),
            fix: reason(&one.fix.code, &one.fix.params, self.names),
            alternatives: kept.alternatives_of(&one.id).map(|one| self.alternative(one)).collect(),
        })
    }
}

/// A member as its row in a band needs it; `mine` are the members whose seats the viewer holds.
pub fn band_member<'a>(data: &'a CohortMemberData, mine: &[MemberId]) -> BandMember<'a> {
    let member = &data.member;
    BandMember {
        id: &member.id,
        name: &member.name,
        country: &member.country,
        time_zone: &member.time_zone,
        coordinates: member.coordinates,
        mine: mine.contains(&member.id),
    }
}

/// A facilitator by name.
pub fn brief(person: &PersonRecord) -> api::Facilitator {
    api::Facilitator { id: person.id.clone(), name: person.name.clone(), time_zone: person.time_zone.clone() }
}
