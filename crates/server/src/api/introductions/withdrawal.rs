//! `POST /api/v1/introductions/{introduction}/withdrawal`: its asker takes a request back.

use axum::extract::State;
use http::StatusCode;
use model::audit::Act;
use model::id::IntroductionId;
use model::permissions::{Action, ObjectFacts, can};
use model::problem::Code;
use store::{Audit, introductions};

use super::Reader;
use crate::api::acting;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::PathId;
use crate::http::problem::{Problem, Require as _};
use crate::visibility::Apart;

/// Takes it back as long as it is open, whatever was answered.
pub async fn handler(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<IntroductionId>,
) -> Result<StatusCode, Problem> {
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    let actor = acting(&mut write, &app, &actor.person).await?;
    let record = introductions::find(&mut write, &id).await?.ok_or(Code::NotFound)?;
    let facts = ObjectFacts { people: vec![record.asker.clone()], ..ObjectFacts::default() };
    can(Some(&actor), Action::TakePartInIntroduction, &facts).required()?;
    let apart = Apart::of(&mut write, &app.seal, Some(&actor)).await?;
    let reader = Reader { seal: &app.seal, actor: &actor, apart: &apart, now_ms };
    if reader.sent(&mut write, &record).await?.is_none() {
        return Err(Problem::new(Code::NotFound));
    }
    if !introductions::withdraw(&mut write, &id, now_ms).await? {
        return Err(Problem::new(Code::IllegalStep));
    }
    write.commit(Audit::new(now_ms, Some(actor.person), Act::IntroductionWithdrawn)).await?;
    Ok(StatusCode::NO_CONTENT)
}
