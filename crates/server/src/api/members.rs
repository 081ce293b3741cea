//! `GET /api/v1/members`: the directory, with what members offer and look for only for those who are signed in, and with
//! people as they show themselves, and with practices.

use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::extract::State;
use model::directory::{Directory, MemberSummary};
use model::directory_search::MOST_WHOLE;
use model::id::MemberId;
use model::permissions::{Action, Actor, ObjectFacts, can};
use model::place::MemberStatus;
use model::problem::{FieldProblem, field};
use model::visibility::Field;
use serde::Deserialize;
use store::members::MemberRecord;
use store::{StoreError, Tx};

use super::practices::summaries;
use crate::app::App;
use crate::auth::MaybeSignedIn;
use crate::finding::{country_names, digests};
use crate::http::extract::Query;
use crate::http::problem::Problem;
use crate::visibility::directory::Known;
use crate::visibility::person::sees;
use crate::visibility::{Apart, Onlooker};

/// The query of the directory.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Had {
    /// The digests of a list that is there.
    have: Option<String>,
}

/// Every member the viewer may see, by name, the people whom the viewer reads by name, and the members' practices; or what
/// of it is otherwise than in the list that the viewer has (`docs/adr/0042-a-directory-without-script.md`).
pub async fn handler(
    State(app): State<App>,
    MaybeSignedIn(viewer): MaybeSignedIn,
    Query(Had { have }): Query<Had>,
) -> Result<Json<Directory>, Problem> {
    if have.as_deref().is_some_and(|have| !directory::is_written(have)) {
        return Err(Problem::invalid(vec![FieldProblem::new("have", field::MALFORMED)]));
    }
    let mut read = app.store.read().await?;
    // Of all there are, seen or not: what a viewer may not see decides nothing for them alone.
    let most = usize::try_from(store::changes::people_and_practices(&mut read).await?).unwrap_or(usize::MAX);
    let listed = if most <= MOST_WHOLE {
        let listed = listing(&app, &mut read, viewer.as_ref()).await?;
        drop(read);
        listed
    } else {
        drop(read);
        app.finding.of(&app, viewer.as_ref()).await?.members_alone()
    };
    // Some hundredths of a second of work where there are many thousands.
    let made = tokio::task::spawn_blocking(move || {
        let digests = digests(&listed)?;
        let now = Directory { digests, ..listed };
        Ok::<_, Problem>(match have {
            None => now,
            Some(have) => directory::difference(now, &have),
        })
    });
    made.await.map_err(|error| Problem::internal(&error))?.map(Json)
}

/// All of the directory that `viewer` may see.
pub(crate) async fn listing(app: &App, read: &mut Tx, viewer: Option<&Actor>) -> Result<Directory, Problem> {
    let apart = Apart::by_name(read, &app.seal, viewer).await?;
    let onlooker = Onlooker { actor: viewer, apart: &apart };
    let known = Known::read(read, app.clock.now_ms()).await?;
    let tags = Tags::visible(read, onlooker, &known).await?;
    let mut members = store::members::all(read).await?;
    members.retain(|member| is_listed(member, viewer));
    let people = known.people(read, onlooker, &members).await?;
    let mut practices = summaries(store::practices::all(read).await?, viewer);
    let listed: BTreeSet<&MemberId> = members.iter().map(|member| &member.id).collect();
    practices.retain(|practice| listed.contains(&practice.member));
    let countries = country_names(members.iter().map(|member| &member.country));
    let members = members.into_iter().map(|member| tags.summary(member)).collect();
    Ok(Directory { members, people, practices, countries, complete: true, digests: String::new() })
}

/// Applicants and those who were not selected are known to the Support Unit alone.
pub(super) fn is_listed(member: &MemberRecord, viewer: Option<&Actor>) -> bool {
    match member.status {
        MemberStatus::Member | MemberStatus::Inactive | MemberStatus::Withdrawn => true,
        MemberStatus::Applicant | MemberStatus::Community => {
            can(viewer, Action::RunProgramme, &ObjectFacts::default()).allowed()
        }
    }
}

/// What members offer and look for, as slugs of policy areas; empty for a viewer who may not know.
#[derive(Debug, Default)]
pub(super) struct Tags {
    offers: BTreeMap<MemberId, Vec<String>>,
    looks_for: BTreeMap<MemberId, Vec<String>>,
}

impl Tags {
    pub(super) async fn visible(
        tx: &mut Tx,
        viewer: Onlooker<'_>,
        known: &Known,
    ) -> Result<Self, StoreError> {
        let mut tags = Self::default();
        if !can(viewer.actor, Action::SeeOffers, &ObjectFacts::default()).allowed() {
            return Ok(tags);
        }
        // An offer stands beside the member without a name, and is left out all the same where its owner shows it to fewer.
        // It names nobody, so nobody is kept apart from it either: an offer that went when somebody blocked would tell.
        let onlooker = Onlooker { actor: viewer.actor, apart: &Apart::default() };
        for (person, profile) in &known.mentors {
            let Some(settings) = known.settings.get(person) else { continue };
            if !sees(onlooker, &known.ties.of_person(person), settings, Field::Topics) {
                continue;
            }
            let offers = tags.offers.entry(profile.member.clone()).or_default();
            offers.extend(profile.offers.iter().map(|offer| offer.slug.clone()));
            offers.sort();
            offers.dedup();
        }
        for mut need in store::needs::all(tx).await? {
            need.themes.sort_by_key(|theme| std::cmp::Reverse(theme.weight));
            let wanted = tags.looks_for.entry(need.member).or_default();
            for theme in need.themes {
                if !wanted.contains(&theme.slug) {
                    wanted.push(theme.slug);
                }
            }
        }
        Ok(tags)
    }

    pub(super) fn summary(&self, member: MemberRecord) -> MemberSummary {
        let of = |map: &BTreeMap<MemberId, Vec<String>>| map.get(&member.id).cloned().unwrap_or_default();
        MemberSummary {
            offers: of(&self.offers),
            looks_for: of(&self.looks_for),
            id: member.id,
            name: member.name,
            own_name: member.own_name,
            kind: member.kind,
            country: member.country,
            region: member.region,
            languages: member.languages,
            population: member.population,
            coordinates: member.coordinates,
            cohort_year: member.cohort_year,
            status: member.status,
            note: member.note,
        }
    }
}
