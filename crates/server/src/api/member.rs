//! `GET /api/v1/members/{member}`: one member, its jurisdictions, and its seats and practices as far as the viewer
//! may know.

use axum::Json;
use axum::extract::State;
use model::directory::MemberPage;
use model::id::MemberId;
use model::permissions::Actor;
use model::problem::Code;

use super::members::{Tags, is_listed};
use super::practices::{may_tell, summaries};
use crate::app::App;
use crate::auth::MaybeSignedIn;
use crate::http::extract::PathId;
use crate::http::problem::Problem;
use crate::visibility::directory::Known;
use crate::visibility::{Apart, Onlooker, member_facts, openings, seat_views, settings_of};

/// The member, as the viewer may see it.
pub async fn handler(
    State(app): State<App>,
    MaybeSignedIn(viewer): MaybeSignedIn,
    PathId(id): PathId<MemberId>,
) -> Result<Json<MemberPage>, Problem> {
    open(&app, viewer.as_ref(), &id).await.map(Json)
}

/// A member that is not listed for the viewer is answered as one that does not exist, and opening it counts as any other.
pub(crate) async fn open(app: &App, viewer: Option<&Actor>, id: &MemberId) -> Result<MemberPage, Problem> {
    openings::open(app, viewer, id).await?;
    let now_ms = app.clock.now_ms();
    let mut read = app.store.read().await?;
    let member = store::members::find(&mut read, id).await?;
    let member = member.filter(|member| is_listed(member, viewer));
    let mut member = member.ok_or(Code::NotFound)?;
    let facts = member_facts(&mut read, id, now_ms).await?;
    let seats = store::seats::of_member(&mut read, id).await?;
    let holders = store::seats::holders_of_member(&mut read, id, now_ms).await?;
    let settings = settings_of(&mut read, &holders).await?;
    let known = Known::read(&mut read, now_ms).await?;
    let apart = Apart::by_name(&mut read, &app.seal, viewer).await?;
    let onlooker = Onlooker { actor: viewer, apart: &apart };
    let tags = Tags::visible(&mut read, onlooker, &known).await?;
    let practices = store::practices::of_member(&mut read, id).await?;
    Ok(MemberPage {
        practices: summaries(practices, viewer),
        may_tell: may_tell(viewer, id),
        jurisdictions: std::mem::take(&mut member.jurisdictions),
        source: member.source.take(),
        seats: seat_views(onlooker, &facts, &seats, &holders, &settings),
        summary: tags.summary(member),
    })
}
