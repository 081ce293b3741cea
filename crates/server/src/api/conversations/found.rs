//! `GET /api/v1/messages?q=`: what the viewer can read of messages, searched by them and by nobody else.
//!
//! Messages are sealed, so there is no index of them: those that the viewer could open one by one are opened and looked
//! through, as many as that is quick for. The service keeps nothing of what is asked for; it stands in the address of the
//! request, which a proxy in front may write down.

use axum::Json;
use axum::extract::State;
use model::conversation::{FoundMessage, FoundMessages, MessageQuery};
use model::permissions::Actor;
use serde::Deserialize;
use store::conversations::{self, ConversationRecord, MessageRecord};
use store::{Seal, Tx, gatherings};

use super::many::{self, Room};
use super::{below, is_open, shown};
use crate::api::on_blocking_thread;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::Query;
use crate::http::problem::Problem;
use crate::sealed;
use crate::visibility::person::introduced;
use crate::visibility::{Apart, Onlooker};

/// Messages of one conversation that are looked through, the newest.
const OF_EACH: u32 = 1000;
/// Messages that are looked through in all.
const OF_ALL: usize = 5000;
/// Messages that are answered.
const MOST: usize = 50;

/// What is asked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    #[serde(default)]
    q: String,
}

/// Where a message stands.
enum Where {
    Two(ConversationRecord),
    Many(Box<Room>),
}

/// The newest of those in which all words occur, without regard to case and accents.
pub async fn search(
    State(app): State<App>,
    SignedIn(viewer): SignedIn,
    Query(Asked { q }): Query<Asked>,
) -> Result<Json<FoundMessages>, Problem> {
    let query = MessageQuery::parse(&q).map_err(|problem| Problem::invalid(vec![problem]))?;
    let Some(query) = query else { return Ok(Json(FoundMessages { found: Vec::new(), complete: true })) };
    let mut read = app.store.read().await?;
    let apart = Apart::of(&mut read, &app.seal, Some(&viewer)).await?;
    let (places, mut all) = everything(&app, &mut read, &viewer, &apart).await?;
    all.sort_by(|(_, one), (_, other)| (other.sent_at_ms, &other.id).cmp(&(one.sent_at_ms, &one.id)));
    let mut complete = all.len() <= OF_ALL && places.iter().all(|(_, whole)| *whole);
    all.truncate(OF_ALL);
    let seal = app.seal.clone();
    let mut fitting = on_blocking_thread(move || fitting(&seal, &query, all)).await??;
    complete &= fitting.len() <= MOST;
    fitting.truncate(MOST);
    let mut found = Vec::with_capacity(fitting.len());
    for (at, record) in fitting {
        if let Some((place, _)) = places.get(at) {
            found.extend(one(&app, &mut read, (&viewer, &apart), place, record).await?);
        }
    }
    Ok(Json(FoundMessages { found, complete }))
}

/// The conversations of the viewer, each with whether all of it is here, and the newest messages of each.
async fn everything(
    app: &App,
    tx: &mut Tx,
    viewer: &Actor,
    apart: &Apart,
) -> Result<(Vec<(Where, bool)>, Vec<(usize, MessageRecord)>), Problem> {
    let (mut places, mut all) = (Vec::new(), Vec::new());
    for record in conversations::of_person(tx, &viewer.person).await? {
        if is_open(&record, apart) {
            let messages = conversations::messages(tx, &record.id, below(None), OF_EACH + 1).await?;
            keep(&mut places, &mut all, Where::Two(record), messages);
        }
    }
    for (id, room) in many::rooms(app, tx, viewer).await? {
        let messages = gatherings::messages(tx, &id, room.without(), below(None), OF_EACH + 1).await?;
        keep(&mut places, &mut all, Where::Many(Box::new(room)), messages);
    }
    Ok((places, all))
}

fn keep(
    places: &mut Vec<(Where, bool)>,
    all: &mut Vec<(usize, MessageRecord)>,
    place: Where,
    mut messages: Vec<MessageRecord>,
) {
    let whole = messages.len() <= OF_EACH as usize;
    messages.truncate(OF_EACH as usize);
    all.extend(messages.into_iter().map(|message| (places.len(), message)));
    places.push((place, whole));
}

/// Those of `all` that fit, and one more than is answered.
fn fitting(
    seal: &Seal,
    query: &MessageQuery,
    all: Vec<(usize, MessageRecord)>,
) -> Result<Vec<(usize, MessageRecord)>, Problem> {
    let words: Vec<String> = query.words().map(search::fold).collect();
    let mut found = Vec::new();
    for (at, record) in all {
        let text = search::fold(&sealed::open(seal, record.id.as_str(), &record.body)?);
        if words.iter().all(|word| text.contains(word.as_str())) {
            found.push((at, record));
        }
        if found.len() > MOST {
            break;
        }
    }
    Ok(found)
}

async fn one(
    app: &App,
    tx: &mut Tx,
    (viewer, apart): (&Actor, &Apart),
    place: &Where,
    record: MessageRecord,
) -> Result<Option<FoundMessage>, Problem> {
    match place {
        Where::Two(conversation) => {
            let onlooker = Onlooker { actor: Some(viewer), apart };
            let with = introduced(tx, onlooker, conversation.other.as_ref(), app.clock.now_ms()).await?;
            let message = shown(&app.seal, viewer, record)?;
            Ok(Some(FoundMessage {
                conversation: conversation.id.clone(),
                with: Some(with),
                of: None,
                message,
            }))
        }
        Where::Many(room) => {
            let message = room.shown(app, tx, vec![record]).await?.pop();
            let (conversation, of) = room.called()?;
            Ok(message.map(|message| FoundMessage { conversation, with: None, of: Some(of), message }))
        }
    }
}
