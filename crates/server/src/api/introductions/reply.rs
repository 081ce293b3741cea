//! `POST /api/v1/introduction-questions/{question}/reply`: the asker of a request replies to a question, once, still
//! without a name.

use axum::extract::State;
use http::StatusCode;
use model::id::QuestionId;
use model::introduction::ReplyForm;
use model::permissions::{Action, Actor, ObjectFacts, can};
use model::plain_text::RequestText;
use model::problem::Code;
use model::state::IntroductionState;
use store::once::Receipt;
use store::{introduction_questions, introductions};

use crate::api::acting;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::{Parsed, PathId};
use crate::http::once::{Attempt, First, Once};
use crate::http::problem::{Problem, Require as _};
use crate::sealed;

/// Replies as long as the request is open, whatever was answered to it meanwhile.
pub async fn handler(
    State(app): State<App>,
    once: Once,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<QuestionId>,
    Parsed(form): Parsed<ReplyForm>,
) -> Result<StatusCode, Problem> {
    let words = form.parse()?;
    if let Attempt::First(first) = once.begin(&app).await? {
        replied(&app, &first, &actor, &id, &words).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

async fn replied(
    app: &App,
    first: &First,
    actor: &Actor,
    id: &QuestionId,
    words: &RequestText,
) -> Result<(), Problem> {
    let now_ms = app.clock.now_ms();
    let mut write = first.write(app).await?;
    let actor = acting(&mut write, app, &actor.person).await?;
    let question = introduction_questions::find(&mut write, id).await?.ok_or(Code::NotFound)?;
    let record = introductions::find(&mut write, &question.introduction).await?.ok_or(Code::NotFound)?;
    let facts = ObjectFacts { people: vec![record.asker.clone()], ..ObjectFacts::default() };
    can(Some(&actor), Action::TakePartInIntroduction, &facts).required()?;
    let words = app.seal.seal(&sealed::of_reply(id), words.as_str().as_bytes());
    if record.state_at(now_ms) != IntroductionState::Sent
        || !introduction_questions::reply(&mut write, id, &actor.person, &words, now_ms).await?
    {
        return Err(Problem::new(Code::IllegalStep));
    }
    // Whoever asked back may not be asked any more; the asker is told as well, so that telling takes as long.
    write.tell(&actor.person);
    if let Some(delivery) = introductions::delivery(&mut write, &question.introduction).await? {
        write.tell(&delivery.asked);
    }
    Ok(write.commit_without_audit(&[], now_ms, &Receipt::default()).await?)
}
