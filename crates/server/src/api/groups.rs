//! `GET /api/v1/groups`: the published groups the viewer belongs to or leads.

use axum::Json;
use axum::extract::State;
use model::group::MyGroups;
use model::permissions::{Action, Actor, can};
use store::Tx;
use store::groups::GroupRecord;

use crate::app::App;
use crate::auth::SignedIn;
use crate::http::problem::Problem;
use crate::visibility::group_page::PublishedGroup;
use crate::visibility::{Apart, group_facts};

/// By cohort and number; mostly one.
pub async fn handler(State(app): State<App>, SignedIn(viewer): SignedIn) -> Result<Json<MyGroups>, Problem> {
    let now_ms = app.clock.now_ms();
    let mut read = app.store.read().await?;
    let apart = Apart::by_name(&mut read, &app.seal, Some(&viewer)).await?;
    let mut groups = Vec::new();
    for group in own_groups(&mut read, &viewer).await? {
        if let Some(group) = PublishedGroup::load(&mut read, group).await? {
            groups.push(group.page(&mut read, &viewer, &apart, now_ms).await?);
        }
    }
    Ok(Json(MyGroups { groups }))
}

/// The groups of the members whose seats `viewer` holds, and those they lead.
pub(super) async fn own_groups(tx: &mut Tx, viewer: &Actor) -> Result<Vec<GroupRecord>, Problem> {
    let mut groups = store::groups::of_facilitator(tx, &viewer.person).await?;
    for member in viewer.grants.iter().filter_map(|grant| grant.member.as_ref()) {
        groups.extend(store::groups::of_member(tx, member).await?);
    }
    groups.retain(|group| can(Some(viewer), Action::SeeGroup, &group_facts(group)).allowed());
    groups.sort_by(|a, b| (&a.cohort, a.number).cmp(&(&b.cohort, b.number)));
    groups.dedup_by(|a, b| a.id == b.id);
    Ok(groups)
}
