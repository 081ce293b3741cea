//! `GET /api/v1/staff/cohorts/{cohort}`: a cohort's members and what each still lacks.

use axum::Json;
use axum::extract::State;
use model::cohort::{CohortMember, CohortPage, Missing};
use model::id::CohortId;
use model::problem::Code;

use super::cohorts::summary;
use super::runs_the_programme;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::PathId;
use crate::http::problem::Problem;
use crate::pool::cohort::{CohortData, CohortMemberData};

/// Members by name.
pub async fn handler(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<CohortId>,
) -> Result<Json<CohortPage>, Problem> {
    runs_the_programme(&actor)?;
    let mut read = app.store.read().await?;
    let data = CohortData::load(&mut read, &id, app.clock.now_ms()).await?.ok_or(Code::NotFound)?;
    let groups = store::groups::of_cohort(&mut read, &id).await?;
    let group = |one: &CohortMemberData| {
        groups.iter().find(|group| group.members.contains(&one.member.id)).map(|group| group.number)
    };
    let mentor = |one: &CohortMemberData| {
        let mentorship = data.mentorships.iter().find(|pair| pair.mentee == one.member.id)?;
        data.mentor(mentorship.mentor.as_str()).map(|mentor| mentor.person.name.clone())
    };
    let members = data.members.iter().map(|one| CohortMember {
        id: one.member.id.clone(),
        name: one.member.name.clone(),
        country: one.member.country.clone(),
        region: one.member.region,
        government_lead: one.government_lead.as_ref().map(|person| person.name.clone()),
        civil_society_lead: one.civil_society_lead.as_ref().map(|person| person.name.clone()),
        missing: missing(one),
        group: group(one),
        mentor: mentor(one),
    });
    let members = members.collect();
    let phases = data.cohort.phases.clone();
    Ok(Json(CohortPage { summary: summary(&mut read, data.cohort).await?, phases, members }))
}

/// What is missing before the member can be grouped and matched well.
fn missing(one: &CohortMemberData) -> Vec<Missing> {
    let lacks = [
        (one.government_lead.is_none(), Missing::GovernmentLead),
        (one.civil_society_lead.is_none(), Missing::CivilSocietyLead),
        (one.need.is_none(), Missing::Need),
        (one.free.is_empty(), Missing::FreeHours),
        (one.member.population.is_none(), Missing::Population),
    ];
    lacks.into_iter().filter(|(lacks, _)| *lacks).map(|(_, what)| what).collect()
}
