//! `GET /api/v1/members`: the directory, with what members offer and look for only for those who are signed in.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use model::directory::{Directory, MemberSummary};
use model::id::MemberId;
use model::permissions::{Action, Actor, ObjectFacts, can};
use model::place::MemberStatus;
use model::visibility::Field;
use store::members::MemberRecord;
use store::{StoreError, Tx};

use crate::app::App;
use crate::auth::MaybeSignedIn;
use crate::http::problem::Problem;
use crate::visibility::person::{person_facts, sees};
use crate::visibility::{Apart, Onlooker};

/// Every member the viewer may see, by name.
pub async fn handler(
    State(app): State<App>,
    MaybeSignedIn(viewer): MaybeSignedIn,
) -> Result<Json<Directory>, Problem> {
    let mut read = app.store.read().await?;
    let apart = Apart::of(&mut read, &app.seal, viewer.as_ref()).await?;
    let onlooker = Onlooker { actor: viewer.as_ref(), apart: &apart };
    let tags = Tags::visible(&mut read, onlooker, app.clock.now_ms()).await?;
    let members = store::members::all(&mut read).await?;
    let members = members.into_iter().filter(|member| is_listed(member, viewer.as_ref()));
    Ok(Json(Directory { members: members.map(|member| tags.summary(member)).collect() }))
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
    pub(super) async fn visible(tx: &mut Tx, viewer: Onlooker<'_>, now_ms: i64) -> Result<Self, StoreError> {
        let mut tags = Self::default();
        if !can(viewer.actor, Action::SeeOffers, &ObjectFacts::default()).allowed() {
            return Ok(tags);
        }
        // An offer is shown once staff have approved it; a mentor on a break still knows what they know.
        // It stands beside the member without a name, and is left out all the same where its owner shows it to fewer.
        let settings = store::visibility::all(tx).await?;
        for profile in store::mentoring_profiles::all(tx).await?.into_iter().filter(|one| one.approved) {
            let Some(settings) = settings.get(&profile.person) else { continue };
            // Most show their topics to everybody who is signed in; what ties two people is asked only of the others.
            let known = sees(viewer, &ObjectFacts::default(), settings, Field::Topics) || {
                let facts = person_facts(tx, &profile.person, now_ms).await?;
                sees(viewer, &facts, settings, Field::Topics)
            };
            if !known {
                continue;
            }
            let offers = tags.offers.entry(profile.member).or_default();
            offers.extend(profile.offers.into_iter().map(|offer| offer.slug));
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
