//! `POST /api/v1/brokered-introductions/{brokered}/answer`: one of two sides says yes, not now or no, or blocks whoever the other
//! is (rule PRI-15).
//!
//! Nothing of it is an act in the audit log, not even that two met: the Support Unit reads that, and knows whom it proposed.
//! Whoever blocks does not know whom, and the two may know each other all the same, so the block is one of somebody unnamed.

use axum::Json;
use axum::extract::State;
use model::brokered::{BrokeredAnswerForm, NewBrokeredAnswer, Said, Telling, agreed};
use model::conversation::BlockedFrom;
use model::id::{BrokeredId, ConversationId, PersonId};
use model::introduction::Answered;
use model::permissions::{Action, Actor, ObjectFacts, can};
use model::problem::Code;
use store::brokered::{self, Meeting, SideRecord};
use store::once::Receipt;
use store::outbox::NewMail;
use store::{Write, introductions};

use super::is_there;
use crate::api::acting;
use crate::api::introductions::{acquaint, introduced_mails, keep_away, keep_nobody_away};
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::{Parsed, PathId};
use crate::http::once::{Attempt, First, Once};
use crate::http::problem::{Problem, Require as _};
use crate::mail::message::Template;
use crate::visibility::Apart;

/// Answers a proposal that came to the actor.
pub async fn handler(
    State(app): State<App>,
    once: Once,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<BrokeredId>,
    Parsed(form): Parsed<BrokeredAnswerForm>,
) -> Result<Json<Answered>, Problem> {
    let answer = form.parse()?;
    let receipt = match once.begin(&app).await? {
        Attempt::First(first) => answered(&app, &first, &actor, &id, answer).await?,
        Attempt::Again(receipt) => receipt,
    };
    let conversation = receipt.ids.first().and_then(|id| id.parse().ok());
    Ok(Json(Answered { conversation }))
}

async fn answered(
    app: &App,
    first: &First,
    actor: &Actor,
    id: &BrokeredId,
    answer: NewBrokeredAnswer,
) -> Result<Receipt, Problem> {
    let now_ms = app.clock.now_ms();
    let both = brokered::sides(&mut *app.store.read().await?, id).await?;
    let other = both.iter().map(|side| &side.asked).find(|asked| **asked != actor.person);
    let mut write = first.write(app).await?;
    introductions::guard(&mut write, &actor.person, other.unwrap_or(&actor.person)).await?;
    let actor = acting(&mut write, app, &actor.person).await?;
    let (own, other) = there(&mut write, &actor, id, now_ms).await?;
    // One answer counts, and it is the first; there is none to what is over.
    if own.said.is_some() || !brokered::hold(&mut write, id, now_ms).await? {
        return Err(Problem::new(Code::IllegalStep));
    }
    let mut receipt = Receipt::default();
    let mut mails = Vec::new();
    match answer {
        NewBrokeredAnswer::Says(said) => {
            if !brokered::answer(&mut write, id, &actor.person, said, now_ms).await? {
                return Err(Problem::new(Code::IllegalStep));
            }
            if let Some((conversation, told)) = met(app, &mut write, id, &own, other, said).await? {
                receipt = Receipt::of(conversation.as_str());
                mails = told;
            }
        }
        NewBrokeredAnswer::Block => {
            brokered::block(&mut write, id, &actor.person, now_ms).await?;
            match &other {
                Some(other) => {
                    keep_away(app, &mut write, &actor, &other.asked, BlockedFrom::Unnamed).await?;
                }
                // Whoever sat there has no account any more, which nothing may tell.
                None => keep_nobody_away(app, &mut write, &actor, BlockedFrom::Unnamed).await?,
            }
        }
    }
    write.commit_without_audit(&mails, now_ms, &receipt).await?;
    Ok(receipt)
}

/// Both sides of a proposal that is there for `actor`, theirs first; any other is as one that never was.
async fn there(
    write: &mut Write,
    actor: &Actor,
    id: &BrokeredId,
    now_ms: i64,
) -> Result<(SideRecord, Option<SideRecord>), Problem> {
    let record = brokered::find(write, id).await?.ok_or(Code::NotFound)?;
    let (own, others): (Vec<_>, Vec<_>) =
        brokered::sides(write, id).await?.into_iter().partition(|side| side.asked == actor.person);
    let own = own.into_iter().next().ok_or(Code::NotFound)?;
    let facts = ObjectFacts { people: vec![own.asked.clone()], ..ObjectFacts::default() };
    can(Some(actor), Action::TakePartInIntroduction, &facts).required()?;
    if !is_there(&record, &own, now_ms) {
        return Err(Problem::new(Code::NotFound));
    }
    Ok((own, others.into_iter().next()))
}

/// Where the two write to each other and the mails to both, if the other side said yes too and neither has blocked the other
/// since it was proposed.
async fn met(
    app: &App,
    write: &mut Write,
    id: &BrokeredId,
    own: &SideRecord,
    other: Option<SideRecord>,
    said: Said,
) -> Result<Option<(ConversationId, Vec<NewMail>)>, Problem> {
    // Looked up for whoever has no account any more too, so that it takes as long.
    let apart = Apart::from_anew(write, &app.seal, &own.asked).await?;
    let Some(other) = other else { return Ok(None) };
    let apart = apart.contains(&other.asked);
    match agreed(Some(said), other.said) {
        Some(telling) if !apart => Ok(Some(meet(app, write, id, [&own.asked, &other.asked], telling).await?)),
        Some(Telling::Told | Telling::Untold) | None => Ok(None),
    }
}

/// The two know each other from now on, in the conversation that they have, if they met otherwise meanwhile.
async fn meet(
    app: &App,
    write: &mut Write,
    id: &BrokeredId,
    people: [&PersonId; 2],
    telling: Telling,
) -> Result<(ConversationId, Vec<NewMail>), Problem> {
    let (conversation, mails) = match store::conversations::between(write, people[0], people[1]).await? {
        Some(conversation) => {
            let mails = introduced_mails(app, write, people, Template::BrokeredMet, id.as_str()).await?;
            (conversation, mails)
        }
        None => acquaint(app, write, people, Template::BrokeredMet).await?,
    };
    let meeting = Meeting { conversation: Some(conversation.clone()), telling };
    brokered::meet(write, id, &meeting).await?;
    Ok((conversation, mails))
}
