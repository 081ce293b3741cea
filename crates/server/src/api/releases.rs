//! `GET` and `POST /api/v1/conversations/{conversation}/releases`: which ways to reach each other the two of a
//! conversation have released (rule PRI-14).
//!
//! A value of the other one is read here and nowhere else, through a release that holds: after a withdrawal the next
//! request has none, and no mail, calendar file, audit row or file of somebody's own data ever had one.

use axum::Json;
use axum::extract::State;
use model::contact::{EndedRelease, HeldRelease, MOST, OwnChannel, ReleaseForm, Released, Releases};
use model::id::{ChannelId, ConversationId, PersonId};
use model::permissions::Actor;
use model::problem::{Code, FieldProblem, field};
use store::once::Receipt;
use store::{Seal, Tx, contact_channels, contact_releases, introductions};

use super::acting;
use super::conversations::{other, there};
use super::introductions::new_id;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::{Parsed, PathId};
use crate::http::once::{Attempt, First, Once};
use crate::http::problem::Problem;
use crate::sealed;

/// How many of the viewer's releases that have ended are told of.
const ENDED: usize = 20;

/// What either has released to the other.
pub async fn list(
    State(app): State<App>,
    SignedIn(viewer): SignedIn,
    PathId(id): PathId<ConversationId>,
) -> Result<Json<Releases>, Problem> {
    let mut read = app.store.read().await?;
    there(&app, &mut read, &viewer, &id).await?;
    shown(&app.seal, &mut read, &viewer.person, &id).await.map(Json)
}

/// Releases channels of the viewer; those that are released already stay so.
pub async fn release(
    State(app): State<App>,
    once: Once,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<ConversationId>,
    Parsed(form): Parsed<ReleaseForm>,
) -> Result<Json<Releases>, Problem> {
    let channels = form.parse()?;
    match once.begin(&app).await? {
        Attempt::First(first) => released(&app, &first, &actor, &id, channels).await.map(Json),
        // What was withdrawn since stays withdrawn.
        Attempt::Again(_) => list(State(app), SignedIn(actor), PathId(id)).await,
    }
}

async fn released(
    app: &App,
    first: &First,
    actor: &Actor,
    id: &ConversationId,
    channels: &[ChannelId],
) -> Result<Releases, Problem> {
    let now_ms = app.clock.now_ms();
    let other = other(app, actor, id).await?;
    let mut write = first.write(app).await?;
    introductions::guard(&mut write, &actor.person, &other).await?;
    let actor = acting(&mut write, app, &actor.person).await?;
    if there(app, &mut write, &actor, id).await?.other.is_none() {
        return Err(Problem::new(Code::IllegalStep));
    }
    let mut unknown = Vec::new();
    for (at, channel) in channels.iter().enumerate() {
        if contact_channels::find(&mut write, channel, &actor.person).await?.is_none() {
            unknown.push(FieldProblem::new(format!("channels.{at}"), field::UNKNOWN));
            continue;
        }
        let release = new_id(app, "re")?;
        contact_releases::release(&mut write, &release, &actor.person, channel, id, now_ms).await?;
    }
    if !unknown.is_empty() {
        return Err(unknown.into());
    }
    write.tell(&other);
    let releases = shown(&app.seal, &mut write, &actor.person, id).await?;
    write.commit_without_audit(&[], now_ms, &Receipt::of(id.as_str())).await?;
    Ok(releases)
}

/// What `viewer`, who has a part in the conversation, sees of both sides.
async fn shown(
    seal: &Seal,
    tx: &mut Tx,
    viewer: &PersonId,
    id: &ConversationId,
) -> Result<Releases, Problem> {
    let mut theirs = Vec::new();
    for held in contact_releases::held(tx, id, viewer).await? {
        let value = sealed::open(seal, held.channel.as_str(), &held.value)?;
        theirs.push(Released { kind: held.kind, value, since_ms: held.since_ms });
    }
    let releases = contact_releases::of_owner(tx, id, viewer, MOST + ENDED).await?;
    let mut own = Vec::new();
    for (record, _) in contact_channels::of_person(tx, viewer).await? {
        let holds =
            releases.iter().find(|one| one.until_ms.is_none() && one.channel.as_ref() == Some(&record.id));
        own.push(OwnChannel {
            value: sealed::open(seal, record.id.as_str(), &record.value)?,
            release: holds.map(|one| HeldRelease { id: one.id.clone(), since_ms: one.since_ms }),
            id: record.id,
            kind: record.kind,
        });
    }
    let ended = releases.into_iter().filter_map(|one| {
        let (kind, since_ms) = (one.kind, one.since_ms);
        one.until_ms.map(|until_ms| EndedRelease { kind, since_ms, until_ms })
    });
    Ok(Releases { theirs, own, ended: ended.take(ENDED).collect() })
}
