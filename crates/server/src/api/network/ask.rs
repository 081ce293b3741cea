//! `POST /api/v1/questions`: asks the network.
//!
//! The answer is the same whether the question goes to five people or to nobody; it closes with its time as any other.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use model::audit::Act;
use model::id::{NetworkQuestionId, PersonId};
use model::introduction::Card;
use model::network::{AskedQuestion, Network, NetworkQuestionForm};
use model::permissions::{Action, Actor, ObjectFacts, can};
use model::problem::{Code, FieldProblem, field};
use store::network::{self, QuestionRecord};
use store::once::Receipt;
use store::{Audit, Tx, Write};

use super::{Reader, candidates};
use crate::api::acting;
use crate::api::introductions::{mail, new_id, own};
use crate::api::staff::receipt_id;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::Parsed;
use crate::http::once::{Attempt, First, Once};
use crate::http::problem::{Problem, Require as _};
use crate::mail::message::Template;

/// Sends a question.
pub async fn handler(
    State(app): State<App>,
    once: Once,
    SignedIn(actor): SignedIn,
    Parsed(form): Parsed<NetworkQuestionForm>,
) -> Result<(StatusCode, Json<AskedQuestion>), Problem> {
    let card = parse(&app, &actor, &form).await?;
    let id = match once.begin(&app).await? {
        Attempt::First(first) => asked(&app, &first, &actor, card).await?,
        Attempt::Again(receipt) => receipt_id(&receipt)?,
    };
    Ok((StatusCode::CREATED, Json(row(&app, &actor, &id).await?)))
}

/// The card, or everything that is wrong with the form.
async fn parse(app: &App, actor: &Actor, form: &NetworkQuestionForm) -> Result<Card, Problem> {
    let mut read = app.store.read().await?;
    let own = own(&mut read, actor).await?;
    let areas = store::policy_areas::all(&mut read).await?;
    let unknown = !form.area.is_empty() && areas.iter().all(|area| area.slug != form.area);
    let unknown = unknown.then(|| FieldProblem::new("area", field::UNKNOWN));
    match (form.parse(&own), unknown) {
        (Ok(card), None) => Ok(card),
        (parsed, unknown) => {
            Err(parsed.err().into_iter().flatten().chain(unknown).collect::<Vec<FieldProblem>>().into())
        }
    }
}

async fn asked(app: &App, first: &First, actor: &Actor, card: Card) -> Result<NetworkQuestionId, Problem> {
    let now_ms = app.clock.now_ms();
    let mut write = first.write(app).await?;
    network::turn(&mut write).await?;
    let people = held(app, &mut write, actor, &card, now_ms).await?;
    let actor = acting(&mut write, app, &actor.person).await?;
    can(Some(&actor), Action::AskNetwork, &ObjectFacts::default()).required()?;
    if let Some(again_at_ms) = again_at(&mut write, &actor, now_ms).await? {
        return Err(Problem::too_many(again_at_ms - now_ms));
    }
    let record = keep(app, &mut write, &actor, card, now_ms).await?;
    let mut audit = Audit::new(now_ms, Some(actor.person), Act::NetworkAsked);
    for person in &people {
        network::deliver(&mut write, &record.id, person).await?;
        let event = format!("{}-{}", Template::NetworkAsked.code(), record.id);
        let told = mail(app, &mut write, person, Template::NetworkAsked, event).await?;
        audit = told.into_iter().fold(audit, Audit::mail);
    }
    write.commit(audit, &Receipt::of(record.id.as_str())).await?;
    Ok(record.id)
}

/// Whom the question goes to. All of them and the asker are held, in one order for all who hold several, so that whoever is
/// erased at the same moment is erased from this too; whoever is gone already is left out.
async fn held(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    card: &Card,
    now_ms: i64,
) -> Result<Vec<PersonId>, Problem> {
    let mut people = candidates::chosen(write, &app.seal, actor, card, now_ms).await?;
    let mut all: Vec<PersonId> = people.iter().chain([&actor.person]).cloned().collect();
    all.sort();
    for person in all {
        if !store::visibility::guard(write, &person).await? {
            people.retain(|one| *one != person);
        }
    }
    Ok(people)
}

/// When `actor` may ask again; nothing where they may at `now_ms`.
pub(super) async fn again_at(tx: &mut Tx, actor: &Actor, now_ms: i64) -> Result<Option<i64>, Problem> {
    let before = network::of_asker(tx, &actor.person).await?;
    let sent: Vec<i64> = before.iter().map(|record| record.sent_at_ms).collect();
    Ok(Network::again_at_ms(&sent, now_ms))
}

async fn keep(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    card: Card,
    now_ms: i64,
) -> Result<QuestionRecord, Problem> {
    let id: NetworkQuestionId = new_id(app, "nq")?;
    let record = QuestionRecord {
        asker: actor.person.clone(),
        // A card of the form has one.
        area: card.topic.unwrap_or_default(),
        words: app.seal.seal(id.as_str(), card.words.as_bytes()),
        language: card.language,
        seat: card.seat,
        place: card.place,
        country: card.country,
        sent_at_ms: now_ms,
        closes_at_ms: now_ms + Network::OPEN_MS,
        id,
    };
    network::insert(write, &record).await?;
    Ok(record)
}

/// The question as it is now.
async fn row(app: &App, actor: &Actor, id: &NetworkQuestionId) -> Result<AskedQuestion, Problem> {
    let mut read = app.store.read().await?;
    let record = network::find(&mut read, id).await?.ok_or(Code::NotFound)?;
    let reader = Reader::of(&mut read, app, actor).await?;
    reader.asked(&mut read, &record).await
}
