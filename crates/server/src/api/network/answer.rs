//! Answering a question to the network, or passing. Passing is silent and final: for its asker it is as silence.

use axum::extract::State;
use http::StatusCode;
use model::id::{NetworkAnswerId, NetworkQuestionId, PersonId};
use model::network::{NetworkAnswerForm, NewNetworkAnswer};
use model::permissions::Actor;
use model::problem::Code;
use store::network::{self, Done};
use store::network_answers::{self, AnswerRecord};
use store::once::Receipt;
use store::{StoreError, Tx};

use super::{Reader, waiting};
use crate::api::acting;
use crate::api::introductions::{mail, new_id, own};
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::{Parsed, PathId};
use crate::http::once::{Attempt, First, Once};
use crate::http::problem::Problem;
use crate::mail::message::Template;

/// `POST /api/v1/questions/{question}/answer`.
pub async fn handler(
    State(app): State<App>,
    once: Once,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<NetworkQuestionId>,
    Parsed(form): Parsed<NetworkAnswerForm>,
) -> Result<StatusCode, Problem> {
    let new = form.parse()?;
    match once.begin(&app).await? {
        Attempt::First(first) => answered(&app, &first, &actor, &id, new).await?,
        Attempt::Again(_) => {}
    }
    Ok(StatusCode::NO_CONTENT)
}

async fn answered(
    app: &App,
    first: &First,
    actor: &Actor,
    id: &NetworkQuestionId,
    new: NewNetworkAnswer,
) -> Result<(), Problem> {
    let now_ms = app.clock.now_ms();
    let asker = asker_of(&mut *app.store.read().await?, id).await?;
    let mut write = first.write(app).await?;
    store::introductions::guard(&mut write, &actor.person, asker.as_ref().unwrap_or(&actor.person)).await?;
    let actor = acting(&mut write, app, &actor.person).await?;
    let reader = Reader::of(&mut write, app, &actor).await?;
    let question = waiting(&mut write, &reader, id).await?;
    // One answer counts, and it is the first.
    if !network::settle(&mut write, id, &actor.person, Done::Replied, now_ms).await? {
        return Err(Problem::new(Code::IllegalStep));
    }
    let own = own(&mut write, &actor).await?;
    let answer: NetworkAnswerId = new_id(app, "na")?;
    let record = AnswerRecord {
        question: question.id,
        person: actor.person.clone(),
        words: app.seal.seal(answer.as_str(), new.words.as_bytes()),
        seat: own.seat,
        region: own.place.map(|place| place.region),
        shows_name: new.shows_name,
        answered_at_ms: now_ms,
        asker_agrees: false,
        person_agrees: false,
        published_at_ms: None,
        removed_at_ms: None,
        id: answer,
    };
    network_answers::insert(&mut write, &record).await?;
    let event = format!("{}-{}", Template::NetworkAnswered.code(), record.id);
    let told = mail(app, &mut write, &question.asker, Template::NetworkAnswered, event).await?;
    // No row in the log: who answered whom is for the two to tell.
    write.commit_without_audit(told.as_slice(), now_ms, &Receipt::of(record.id.as_str())).await?;
    Ok(())
}

async fn asker_of(tx: &mut Tx, id: &NetworkQuestionId) -> Result<Option<PersonId>, StoreError> {
    Ok(network::find(tx, id).await?.map(|record| record.asker))
}

/// `POST /api/v1/questions/{question}/passing`.
pub async fn pass(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<NetworkQuestionId>,
) -> Result<StatusCode, Problem> {
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    let actor = acting(&mut write, &app, &actor.person).await?;
    let reader = Reader::of(&mut write, &app, &actor).await?;
    waiting(&mut write, &reader, &id).await?;
    if !network::settle(&mut write, &id, &actor.person, Done::Passed, now_ms).await? {
        return Err(Problem::new(Code::IllegalStep));
    }
    write.commit_without_audit(&[], now_ms).await?;
    Ok(StatusCode::NO_CONTENT)
}
