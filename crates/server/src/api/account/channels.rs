//! `GET` and `POST /api/v1/account/channels`, `POST .../removal`, and `POST /api/v1/releases/{release}/withdrawal`: the ways
//! to reach the viewer, and taking them back (rules PRI-14 and DAT-16).
//!
//! Values are sealed before they are kept. Nobody but their owner learns of a channel here, and no audit row tells of one.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use model::contact::{ChannelForm, ChannelRow, Channels, MOST, NewChannel};
use model::id::{ChannelId, PersonId, ReleaseId};
use model::permissions::Actor;
use model::problem::{Code, FieldProblem, field};
use store::contact_channels::{self, ChannelRecord};
use store::once::Receipt;
use store::{Seal, StoreError, Write, contact_releases, visibility};

use crate::api::introductions::new_id;
use crate::api::staff::receipt_id;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::{Parsed, PathId};
use crate::http::once::{Attempt, First, Once};
use crate::http::problem::Problem;
use crate::sealed;

/// All of them.
pub async fn list(State(app): State<App>, SignedIn(viewer): SignedIn) -> Result<Json<Channels>, Problem> {
    let mut read = app.store.read().await?;
    let records = contact_channels::of_person(&mut read, &viewer.person).await?;
    let rows = records.into_iter().map(|(record, people)| row(&app.seal, record, people));
    Ok(Json(Channels { channels: rows.collect::<Result<_, _>>()? }))
}

fn row(seal: &Seal, record: ChannelRecord, released_to: u32) -> Result<ChannelRow, Problem> {
    Ok(ChannelRow {
        value: sealed::open(seal, record.id.as_str(), &record.value)?,
        id: record.id,
        kind: record.kind,
        created_at_ms: record.created_at_ms,
        released_to,
    })
}

/// Adds one, which nobody sees before it is released.
pub async fn add(
    State(app): State<App>,
    once: Once,
    SignedIn(actor): SignedIn,
    Parsed(form): Parsed<ChannelForm>,
) -> Result<(StatusCode, Json<ChannelRow>), Problem> {
    let new = form.parse()?;
    let (record, people) = match once.begin(&app).await? {
        Attempt::First(first) => (added(&app, &first, &actor, &new).await?, 0),
        Attempt::Again(receipt) => {
            let (id, mut read) = (receipt_id(&receipt)?, app.store.read().await?);
            contact_channels::find(&mut read, &id, &actor.person).await?.ok_or(Code::NotFound)?
        }
    };
    Ok((StatusCode::CREATED, Json(row(&app.seal, record, people)?)))
}

async fn added(app: &App, first: &First, actor: &Actor, new: &NewChannel) -> Result<ChannelRecord, Problem> {
    let now_ms = app.clock.now_ms();
    let mut write = first.write(app).await?;
    // Of two at once the second counts what the first added.
    visibility::guard(&mut write, &actor.person).await?;
    let known = contact_channels::of_person(&mut write, &actor.person).await?;
    for (record, _) in &known {
        let same_kind = record.kind == new.kind;
        if same_kind && sealed::open(&app.seal, record.id.as_str(), &record.value)? == new.value.as_str() {
            return Err(vec![FieldProblem::new("value", field::DUPLICATE)].into());
        }
    }
    if known.len() >= MOST {
        return Err(Problem::new(Code::IllegalStep));
    }
    let id: ChannelId = new_id(app, "ch")?;
    let record = ChannelRecord {
        value: app.seal.seal(id.as_str(), new.value.as_str().as_bytes()),
        id,
        person: actor.person.clone(),
        kind: new.kind,
        created_at_ms: now_ms,
    };
    contact_channels::insert(&mut write, &record).await?;
    write.commit_without_audit(&[], now_ms, &Receipt::of(record.id.as_str())).await?;
    Ok(record)
}

/// Takes one away, and from everybody who has it. Somebody else's is as unknown as one that never was.
pub async fn remove(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<ChannelId>,
) -> Result<StatusCode, Problem> {
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    visibility::guard(&mut write, &actor.person).await?;
    tell_readers(&mut write, &actor.person, id.as_str()).await?;
    if !contact_channels::remove(&mut write, &id, &actor.person, now_ms).await? {
        return Err(Problem::new(Code::NotFound));
    }
    write.commit_without_audit(&[], now_ms).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Withdraws a release of the viewer, whatever became of the conversation and of their role since. Somebody else's is as
/// unknown as one that never was.
pub async fn withdraw(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<ReleaseId>,
) -> Result<StatusCode, Problem> {
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    tell_readers(&mut write, &actor.person, id.as_str()).await?;
    if !contact_releases::withdraw(&mut write, &id, &actor.person, now_ms).await? {
        return Err(Problem::new(Code::NotFound));
    }
    write.commit_without_audit(&[], now_ms).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Has whoever reads what is about to be taken away look again.
async fn tell_readers(write: &mut Write, person: &PersonId, id: &str) -> Result<(), StoreError> {
    for reader in contact_releases::read_by(write, person, id).await? {
        write.tell(&reader);
    }
    Ok(())
}
