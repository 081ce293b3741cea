//! What both sides of an answered question made public: read by anybody, without names, and taken back by each of the two.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use model::audit::Act;
use model::id::NetworkAnswerId;
use model::network::{AgreementForm, PublicAnswer, PublicAnswers};
use model::permissions::{Action, Actor, ObjectFacts, can};
use model::problem::Code;
use store::network::{self, QuestionRecord};
use store::network_answers::{self, AnswerRecord, Partner};
use store::{Audit, Seal, Tx};

use super::Reader;
use crate::api::acting;
use crate::app::App;
use crate::auth::{MaybeSignedIn, SignedIn};
use crate::http::extract::{Parsed, PathId};
use crate::http::problem::{Problem, Require as _};
use crate::sealed;

/// `GET /api/v1/answers`.
pub async fn list(
    State(app): State<App>,
    MaybeSignedIn(viewer): MaybeSignedIn,
) -> Result<Json<PublicAnswers>, Problem> {
    let mut read = app.store.read().await?;
    let mut answers = Vec::new();
    for record in network_answers::published(&mut read, PublicAnswers::MOST).await? {
        answers.extend(shown(&mut read, &app.seal, record, viewer.as_ref()).await?);
    }
    Ok(Json(PublicAnswers { answers }))
}

/// `GET /api/v1/answers/{answer}`.
pub async fn page(
    State(app): State<App>,
    MaybeSignedIn(viewer): MaybeSignedIn,
    PathId(id): PathId<NetworkAnswerId>,
) -> Result<Json<PublicAnswer>, Problem> {
    let mut read = app.store.read().await?;
    let record = network_answers::find(&mut read, &id).await?.ok_or(Code::NotFound)?;
    Ok(Json(shown(&mut read, &app.seal, record, viewer.as_ref()).await?.ok_or(Code::NotFound)?))
}

/// `POST /api/v1/answers/{answer}/agreement`.
pub async fn agree(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<NetworkAnswerId>,
    Parsed(AgreementForm { agrees }): Parsed<AgreementForm>,
) -> Result<StatusCode, Problem> {
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    let actor = acting(&mut write, &app, &actor.person).await?;
    let record = network_answers::find(&mut write, &id).await?.ok_or(Code::NotFound)?;
    let question = network::find(&mut write, &record.question).await?.ok_or(Code::NotFound)?;
    let both = vec![question.asker.clone(), record.person.clone()];
    let facts = ObjectFacts { people: both, ..ObjectFacts::default() };
    can(Some(&actor), Action::TakePartInQuestion, &facts).required()?;
    let reader = Reader::of(&mut write, &app, &actor).await?;
    let (partner, other, agreed) = if actor.person == question.asker {
        (Partner::Asker, &record.person, record.asker_agrees)
    } else {
        (Partner::Answerer, &question.asker, record.person_agrees)
    };
    // After a block nothing is there for the two, but each can still take back what they agreed to.
    if reader.known.contains(other) && (agrees || !agreed) {
        return Err(Problem::new(Code::NotFound));
    }
    if !network_answers::agree(&mut write, &id, partner, agrees, now_ms).await? {
        return Err(Problem::new(Code::IllegalStep));
    }
    write.commit_without_audit(&[], now_ms).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/answers/{answer}/removal`.
pub async fn remove(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<NetworkAnswerId>,
) -> Result<StatusCode, Problem> {
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    let actor = acting(&mut write, &app, &actor.person).await?;
    can(Some(&actor), Action::RemoveAnswer, &ObjectFacts::default()).required()?;
    // What is not public is not there for the Support Unit.
    if !network_answers::remove(&mut write, &id, now_ms).await? {
        return Err(Problem::new(Code::NotFound));
    }
    write.commit(Audit::new(now_ms, Some(actor.person), Act::AnswerTakenAway)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A question and its answer as anybody reads them; nothing where they are not public.
async fn shown(
    tx: &mut Tx,
    seal: &Seal,
    record: AnswerRecord,
    viewer: Option<&Actor>,
) -> Result<Option<PublicAnswer>, Problem> {
    let Some(published_at_ms) = record.published_at_ms else { return Ok(None) };
    let Some(question) = network::find(tx, &record.question).await? else { return Ok(None) };
    Ok(Some(PublicAnswer {
        month: month(published_at_ms),
        question: sealed::open(seal, question.id.as_str(), &question.words)?,
        answer: sealed::open(seal, record.id.as_str(), &record.words)?,
        mine: viewer.is_some_and(|viewer| wrote(viewer, &question, &record)),
        may_remove: can(viewer, Action::RemoveAnswer, &ObjectFacts::default()).allowed(),
        area: question.area,
        language: question.language,
        id: record.id,
    }))
}

fn wrote(viewer: &Actor, question: &QuestionRecord, record: &AnswerRecord) -> bool {
    [&question.asker, &record.person].contains(&&viewer.person)
}

/// The month of a moment, as `2026-11`.
fn month(at_ms: i64) -> String {
    // Rounds of the clock lie within the years that are reckoned with; what does not would be 1970.
    jiff::Timestamp::from_millisecond(at_ms).unwrap_or_default().strftime("%Y-%m").to_string()
}
