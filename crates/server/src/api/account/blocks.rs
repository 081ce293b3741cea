//! `GET /api/v1/blocks` and `POST .../lifting`: whom the viewer keeps away, without a name, and the end of it (rules SAF-6
//! and SAF-7). Nobody else sees or lifts a block, and no audit row tells of one.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use model::conversation::{BlockRow, Blocks};
use model::id::BlockId;
use model::problem::Code;
use store::blocks;

use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::PathId;
use crate::http::problem::Problem;

/// The viewer's, newest first.
pub async fn list(State(app): State<App>, SignedIn(viewer): SignedIn) -> Result<Json<Blocks>, Problem> {
    let mut read = app.store.read().await?;
    let records = blocks::of_person(&mut read, &viewer.person).await?.into_iter();
    let row = |record: blocks::BlockRecord| BlockRow {
        id: record.id,
        from: record.origin,
        blocked_at_ms: record.blocked_at_ms,
    };
    Ok(Json(Blocks { blocks: records.map(row).collect() }))
}

/// Lifts one of the viewer's.
pub async fn lift(
    State(app): State<App>,
    SignedIn(viewer): SignedIn,
    PathId(id): PathId<BlockId>,
) -> Result<StatusCode, Problem> {
    let mut write = app.store.write().await?;
    if !blocks::lift(&mut write, &id, &viewer.person).await? {
        return Err(Problem::new(Code::NotFound));
    }
    write.commit_without_audit(&[], app.clock.now_ms()).await?;
    Ok(StatusCode::NO_CONTENT)
}
