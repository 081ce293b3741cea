//! Conversations: their list, the messages of one, sending, reading, and blocking whoever wrote (rules PRI-8 and SAF-6).
//! Here are those of two who were introduced; [`many`] has those of groups and circles.
//!
//! What is written stands in no audit row: the Support Unit has no part in what people say to each other (rule T5).

pub mod found;
pub mod mailed;
pub(super) mod many;
mod place;

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use model::conversation::{
    Author, BlockedFrom, ConversationRow, Conversations, Gathering, Message, MessageForm, Messages,
    ReadingForm,
};
use model::id::{ConversationId, MessageId, PersonId};
use model::permissions::{Action, Actor, ObjectFacts, can};
use model::plain_text::MessageText;
use model::problem::Code;
use store::conversations::{self, ConversationRecord, MessageRecord};
use store::once::Receipt;
use store::{Seal, Tx, gatherings, introductions, message_mails};

use super::introductions::{keep_away, new_id};
use super::{acting, staff::receipt_id};
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::{Before, Parsed, PathId};
use crate::http::once::{Attempt, First, Once};
use crate::http::problem::{Problem, Require as _};
use crate::sealed;
use crate::visibility::person::introduced;
use crate::visibility::{Apart, Onlooker};

/// Messages of one page.
const PAGE: u32 = 50;

/// The viewer's, the one with the newest message first.
pub async fn list(
    State(app): State<App>,
    SignedIn(viewer): SignedIn,
) -> Result<Json<Conversations>, Problem> {
    let now_ms = app.clock.now_ms();
    let mut read = app.store.read().await?;
    let apart = Apart::of(&mut read, &app.seal, Some(&viewer)).await?;
    let onlooker = Onlooker { actor: Some(&viewer), apart: &apart };
    let mut rows = Vec::new();
    for record in conversations::of_person(&mut read, &viewer.person).await? {
        if is_open(&record, &apart) {
            let with = Some(introduced(&mut read, onlooker, record.other.as_ref(), now_ms).await?);
            let (last_at_ms, unread) = (record.last_at_ms, record.unread);
            rows.push(ConversationRow { id: record.id, with, of: None, last_at_ms, unread });
        }
    }
    rows.extend(many::list(&app, &mut read, &viewer).await?);
    rows.sort_by_key(|row| std::cmp::Reverse(row.last_at_ms));
    let mails_with_text = message_mails::with_text(&mut read, &viewer.person).await?;
    Ok(Json(Conversations { conversations: rows, mails_with_text }))
}

/// The newest messages, or the newest before a number, oldest first.
pub async fn messages(
    State(app): State<App>,
    SignedIn(viewer): SignedIn,
    PathId(id): PathId<ConversationId>,
    Before(before): Before,
) -> Result<Json<Messages>, Problem> {
    let mut read = app.store.read().await?;
    if let Some(gathering) = Gathering::of(&id) {
        return Ok(Json(many::messages(&app, &mut read, &viewer, &gathering, before).await?));
    }
    let record = there(&app, &mut read, &viewer, &id).await?;
    let apart = Apart::of(&mut read, &app.seal, Some(&viewer)).await?;
    let onlooker = Onlooker { actor: Some(&viewer), apart: &apart };
    let with = introduced(&mut read, onlooker, record.other.as_ref(), app.clock.now_ms()).await?;
    let mut found = conversations::messages(&mut read, &id, below(before), PAGE + 1).await?;
    let more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    found.reverse();
    let earlier = found.first().map(|message| message.number).filter(|_| more);
    let messages = found.into_iter().map(|message| shown(&app.seal, &viewer, message));
    let messages = messages.collect::<Result<Vec<_>, _>>()?;
    Ok(Json(Messages {
        with: Some(with),
        of: None,
        may_write: record.other.is_some(),
        messages,
        earlier,
        read_until: record.read_until,
    }))
}

/// The number below which a page begins; the greatest for the newest one.
fn below(before: Option<i64>) -> u32 {
    let most = i32::MAX.unsigned_abs();
    before.map_or(most, |before| u32::try_from(before).unwrap_or(most).min(most))
}

/// Sends a message.
pub async fn send(
    State(app): State<App>,
    once: Once,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<ConversationId>,
    Parsed(form): Parsed<MessageForm>,
) -> Result<(StatusCode, Json<Message>), Problem> {
    let text = form.parse()?;
    if let Some(gathering) = Gathering::of(&id) {
        let message: MessageId = match once.begin(&app).await? {
            Attempt::First(first) => many::sent(&app, &first, &actor, &gathering, &text).await?,
            Attempt::Again(receipt) => receipt_id(&receipt)?,
        };
        let mut read = app.store.read().await?;
        let message = many::own(&app, &mut read, &actor, &gathering, &message).await?;
        return Ok((StatusCode::CREATED, Json(message)));
    }
    let record = match once.begin(&app).await? {
        Attempt::First(first) => sent(&app, &first, &actor, &id, &text).await?,
        Attempt::Again(receipt) => {
            let mut read = app.store.read().await?;
            there(&app, &mut read, &actor, &id).await?;
            let message = receipt_id(&receipt)?;
            conversations::find_message(&mut read, &message).await?.ok_or(Code::NotFound)?
        }
    };
    Ok((StatusCode::CREATED, Json(shown(&app.seal, &actor, record)?)))
}

async fn sent(
    app: &App,
    first: &First,
    actor: &Actor,
    id: &ConversationId,
    text: &MessageText,
) -> Result<MessageRecord, Problem> {
    let now_ms = app.clock.now_ms();
    let other = other(app, actor, id).await?;
    let mut write = first.write(app).await?;
    introductions::guard(&mut write, &actor.person, &other).await?;
    let actor = acting(&mut write, app, &actor.person).await?;
    let conversation = there(app, &mut write, &actor, id).await?;
    if conversation.other.is_none() {
        return Err(Problem::new(Code::IllegalStep));
    }
    let message: MessageId = new_id(app, "ms")?;
    let mut record = MessageRecord {
        body: app.seal.seal(message.as_str(), text.as_str().as_bytes()),
        id: message,
        conversation: id.clone(),
        number: 0,
        sender: actor.person.clone(),
        sent_at_ms: now_ms,
    };
    record.number = conversations::send(&mut write, &record).await?;
    if let Some(other) = &conversation.other {
        write.tell(other);
    }
    // Another window of the sender shows it too.
    write.tell(&actor.person);
    // Of what somebody has not read a mail tells once.
    let mut mails = Vec::new();
    if let Some(told) = conversations::tell(&mut write, id, &actor.person).await? {
        mails.extend(mailed::told(app, &mut write, &told, &record).await?);
    }
    let receipt = Receipt::of(record.id.as_str());
    write.commit_without_audit(&mails, now_ms, &receipt).await?;
    Ok(record)
}

/// Notes up to which message the viewer has read; the other one is not told.
pub async fn read(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<ConversationId>,
    Parsed(form): Parsed<ReadingForm>,
) -> Result<StatusCode, Problem> {
    let until = form.parse()?;
    let mut write = app.store.write().await?;
    let actor = acting(&mut write, &app, &actor.person).await?;
    if let Some(gathering) = Gathering::of(&id) {
        many::read(&app, &mut write, &actor, &gathering, until).await?;
    } else {
        there(&app, &mut write, &actor, &id).await?;
        conversations::read(&mut write, &id, &actor.person, until).await?;
    }
    write.commit_without_audit(&[], app.clock.now_ms()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Blocks the other one: at once, silently, and both ways.
pub async fn block(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<ConversationId>,
) -> Result<StatusCode, Problem> {
    let other = other(&app, &actor, &id).await?;
    let mut write = app.store.write().await?;
    introductions::guard(&mut write, &actor.person, &other).await?;
    let actor = acting(&mut write, &app, &actor.person).await?;
    let record = there(&app, &mut write, &actor, &id).await?;
    let other = record.other.ok_or(Code::IllegalStep)?;
    // The conversation is gone at once where it is open. From a request nobody is told: its asker knows nothing of a block.
    write.tell(&other);
    keep_away(&app, &mut write, &actor, &other, BlockedFrom::Conversation).await?;
    write.commit_without_audit(&[], app.clock.now_ms()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Blocks whoever wrote a message: at once, silently, and both ways.
pub async fn block_author(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<MessageId>,
) -> Result<StatusCode, Problem> {
    let found = conversations::find_message(&mut *app.store.read().await?, &id).await?;
    let sender = found.map_or_else(|| actor.person.clone(), |message| message.sender);
    let mut write = app.store.write().await?;
    introductions::guard(&mut write, &actor.person, &sender).await?;
    let actor = acting(&mut write, &app, &actor.person).await?;
    let message = conversations::find_message(&mut write, &id).await?.ok_or(Code::NotFound)?;
    let gathering = gatherings::of_conversation(&mut write, &message.conversation).await?;
    let from = if let Some(gathering) = gathering {
        many::blocked_from(&app, &mut write, &actor, &gathering, &message.sender).await?
    } else {
        there(&app, &mut write, &actor, &message.conversation).await?;
        BlockedFrom::Conversation
    };
    if message.sender == actor.person {
        return Err(Problem::new(Code::IllegalStep));
    }
    if from == BlockedFrom::Conversation {
        write.tell(&message.sender);
    }
    write.tell(&actor.person);
    keep_away(&app, &mut write, &actor, &message.sender, from).await?;
    write.commit_without_audit(&[], app.clock.now_ms()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// With whom the conversation is, to be held by what follows; the actor where there is nobody else.
pub(super) async fn other(app: &App, actor: &Actor, id: &ConversationId) -> Result<PersonId, Problem> {
    let record = conversations::find(&mut *app.store.read().await?, id, &actor.person).await?;
    Ok(record.and_then(|record| record.other).unwrap_or_else(|| actor.person.clone()))
}

/// The conversation as the viewer knows it; one of others, or with somebody who is kept away, is as one that never was.
pub(super) async fn there(
    app: &App,
    tx: &mut Tx,
    viewer: &Actor,
    id: &ConversationId,
) -> Result<ConversationRecord, Problem> {
    let record = conversations::find(tx, id, &viewer.person).await?;
    // Looked up for what is not there too, so that it takes as long (rule AUT-10).
    let apart = Apart::of(tx, &app.seal, Some(viewer)).await?;
    let record = record.ok_or(Code::NotFound)?;
    let facts = ObjectFacts { people: vec![viewer.person.clone()], ..ObjectFacts::default() };
    can(Some(viewer), Action::TakePartInConversation, &facts).required()?;
    if is_open(&record, &apart) { Ok(record) } else { Err(Problem::new(Code::NotFound)) }
}

fn is_open(record: &ConversationRecord, apart: &Apart) -> bool {
    record.other.as_ref().is_none_or(|other| !apart.contains(other))
}

fn shown(seal: &Seal, viewer: &Actor, record: MessageRecord) -> Result<Message, Problem> {
    Ok(Message {
        text: sealed::open(seal, record.id.as_str(), &record.body)?,
        by: if record.sender == viewer.person { Author::Viewer } else { Author::Other },
        name: None,
        id: record.id,
        number: record.number,
        sent_at_ms: record.sent_at_ms,
    })
}
