//! Mails that tell of a message, and what of it they hold (rules PRI-24 and PRI-25).
//!
//! The outbox keeps which message a mail is about and never what it says: that is read when the mail goes, for whoever it
//! goes to, by the rules of their page at that moment. So an erasure, a block, an end of a seat and a level that was made
//! safer meanwhile leave a mail that says only that there is something.

use axum::extract::State;
use http::StatusCode;
use model::conversation::{Gathering, MessageMailsForm};
use model::id::{MessageId, PersonId};
use model::permissions::{Action, Actor, ObjectFacts, can};
use model::problem::Code;
use model::reason::Param;
use model::visibility::{Field, Level};
use store::conversations::{self, MessageRecord};
use store::outbox::{MailRecord, NewMail};
use store::{StoreError, Tx, gatherings, message_mails};

use super::super::introductions::mail;
use super::many::Room;
use super::{acting, there};
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::Parsed;
use crate::http::problem::{Problem, Require as _};
use crate::mail::message::{Said, Template};
use crate::sealed;
use crate::visibility::person::introduced;
use crate::visibility::{Apart, Onlooker};

/// The parameter that names the message.
const MESSAGE: &str = "message";
/// The parameter that names the recipient.
const PERSON: &str = "person";

/// `POST /api/v1/message-mails`.
pub async fn choose(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Parsed(form): Parsed<MessageMailsForm>,
) -> Result<StatusCode, Problem> {
    let mut write = app.store.write().await?;
    let actor = acting(&mut write, &app, &actor.person).await?;
    let facts = ObjectFacts { people: vec![actor.person.clone()], ..ObjectFacts::default() };
    can(Some(&actor), Action::TakePartInConversation, &facts).required()?;
    message_mails::choose(&mut write, &actor.person, form.with_text).await?;
    write.commit_without_audit(&[], app.clock.now_ms()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The mail that tells `person` of a message; nothing for somebody without an account.
pub(super) async fn told(
    app: &App,
    tx: &mut Tx,
    person: &PersonId,
    record: &MessageRecord,
) -> Result<Option<NewMail>, Problem> {
    let event = format!("{}-{}", Template::NewMessage.code(), record.id);
    let mut mail = mail(app, tx, person, Template::NewMessage, event).await?;
    if let Some(mail) = &mut mail {
        mail.params.insert(MESSAGE.to_owned(), Param::Text(record.id.to_string()));
        mail.params.insert(PERSON.to_owned(), Param::Text(person.to_string()));
    }
    Ok(mail)
}

/// What the mail may hold of its message as things are now; nothing where it says only that there is one.
pub(crate) async fn said(app: &App, tx: &mut Tx, mail: &MailRecord) -> Result<Option<Said>, Problem> {
    let (Some(Param::Text(message)), Some(Param::Text(person))) =
        (mail.params.get(MESSAGE), mail.params.get(PERSON))
    else {
        // A mail from before they held anything.
        return Ok(None);
    };
    let (Ok(message), Ok(person)) = (MessageId::parse(message), PersonId::parse(person)) else {
        return Ok(None);
    };
    let known = store::people::find(tx, &person).await?;
    if known.is_none_or(|known| known.email != mail.to) {
        return Ok(None);
    }
    // Whoever shut the account shut its mailbox out too.
    if store::people::suspended_at(tx, &person).await?.is_some() {
        return Ok(None);
    }
    let Some(record) = conversations::find_message(tx, &message).await? else { return Ok(None) };
    if !message_mails::with_text(tx, &person).await?
        || is_protected(tx, &person).await?
        || is_protected(tx, &record.sender).await?
    {
        return Ok(None);
    }
    let grants = store::grants::of_person(tx, &person, app.clock.now_ms()).await?;
    match read(app, tx, &Actor { person, grants }, record).await {
        // It is not there for them any more.
        Err(problem) if [Code::NotFound, Code::Forbidden].contains(&problem.code()) => Ok(None),
        read => read,
    }
}

/// The message as `viewer` reads it on its page.
async fn read(
    app: &App,
    tx: &mut Tx,
    viewer: &Actor,
    record: MessageRecord,
) -> Result<Option<Said>, Problem> {
    if let Some(gathering) = gatherings::of_conversation(tx, &record.conversation).await? {
        return in_room(app, tx, viewer, &gathering, record).await;
    }
    there(app, tx, viewer, &record.conversation).await?;
    let apart = Apart::of(tx, &app.seal, Some(viewer)).await?;
    let onlooker = Onlooker { actor: Some(viewer), apart: &apart };
    let by = introduced(tx, onlooker, Some(&record.sender), app.clock.now_ms()).await?;
    let text = sealed::open(&app.seal, record.id.as_str(), &record.body)?;
    Ok(Some(Said { by: by.name, text }))
}

async fn in_room(
    app: &App,
    tx: &mut Tx,
    viewer: &Actor,
    gathering: &Gathering,
    record: MessageRecord,
) -> Result<Option<Said>, Problem> {
    let room = Room::find(app, tx, viewer, gathering).await?;
    if !room.shows(&record.sender) {
        return Ok(None);
    }
    let shown = room.shown(app, tx, vec![record]).await?.pop();
    Ok(shown.map(|message| Said { by: message.name, text: message.text }))
}

/// Whether somebody is to be reached by introductions alone; whoever is gone is.
async fn is_protected(tx: &mut Tx, person: &PersonId) -> Result<bool, StoreError> {
    let settings = store::visibility::of_person(tx, person).await?;
    Ok(settings.is_none_or(|settings| settings.level(Field::Name) == Level::Introductions))
}
