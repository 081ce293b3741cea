//! What those in a group and those in a circle write to each other (rules T5, PRI-8, SAF-6 and SAF-9).
//!
//! Who takes part is asked of the group and of the circle at each request: whoever leaves or whose seat ends reads nothing
//! from then on, and whoever comes later reads what is there. For everybody else there is no such conversation, for the
//! Support Unit too.

use std::collections::BTreeMap;

use model::conversation::{Author, BlockedFrom, ConversationRow, Gathered, Gathering, Message, Messages};
use model::id::{ConversationId, MemberId, MessageId, PersonId};
use model::permissions::Actor;
use model::plain_text::MessageText;
use model::problem::Code;
use store::conversations::MessageRecord;
use store::limits::Allowance;
use store::once::Receipt;
use store::outbox::NewMail;
use store::{StoreError, Tx, Write, circles, conversations, gatherings};

use super::super::groups::own_groups;
use super::super::introductions::new_id;
use super::place::Place;
use super::{PAGE, acting, below, mailed};
use crate::app::App;
use crate::auth::limits;
use crate::http::once::First;
use crate::http::problem::{Problem, Require as _};
use crate::sealed;
use crate::visibility::person::named_inside;
use crate::visibility::{Apart, Onlooker, group_page};

/// A gathering that somebody takes part in, and what they see of the others.
pub(in crate::api) struct Room {
    place: Place,
    viewer: Actor,
    apart: Apart,
    /// Of whom they see no message: whom they are kept apart from by name, and whom they blocked or who blocked them
    /// unnamed, as long as they are. If somebody whose name they read vanished with an unnamed one, they would know who
    /// that is.
    without: Vec<PersonId>,
}

/// From whom somebody is kept apart, looked up once for all rooms.
struct KeptApart {
    by_name: Apart,
    unnamed: Vec<PersonId>,
}

impl KeptApart {
    async fn of(app: &App, tx: &mut Tx, viewer: &Actor) -> Result<Self, StoreError> {
        let by_name = Apart::by_name(tx, &app.seal, Some(viewer)).await?;
        let unnamed = Apart::unnamed(tx, &app.seal, &viewer.person).await?.people();
        Ok(Self { by_name, unnamed })
    }
}

impl Room {
    /// The room of a gathering; 404 for whoever does not take part.
    pub(in crate::api) async fn find(
        app: &App,
        tx: &mut Tx,
        viewer: &Actor,
        gathering: &Gathering,
    ) -> Result<Self, Problem> {
        let place = Place::find(tx, gathering, app.clock.now_ms()).await?.ok_or(Code::NotFound)?;
        place.takes(viewer).required()?;
        Self::of(app, tx, viewer, place).await
    }

    async fn of(app: &App, tx: &mut Tx, viewer: &Actor, place: Place) -> Result<Self, Problem> {
        let kept = KeptApart::of(app, tx, viewer).await?;
        Self::with(app, tx, viewer, place, &kept).await
    }

    async fn with(
        app: &App,
        tx: &mut Tx,
        viewer: &Actor,
        place: Place,
        kept: &KeptApart,
    ) -> Result<Self, Problem> {
        let (apart, without) = (kept.by_name.clone(), kept.by_name.people());
        let mut room = Self { place, viewer: viewer.clone(), without, apart };
        let names = room.names(tx, &kept.unnamed, app.clock.now_ms()).await?;
        let unnamed = kept.unnamed.iter().filter(|person| !names.contains_key(person));
        room.without.extend(unnamed.cloned());
        Ok(room)
    }

    /// Those of `people` whom the page of the group or circle shows to the viewer, by name.
    async fn names(
        &self,
        tx: &mut Tx,
        people: &[PersonId],
        now_ms: i64,
    ) -> Result<BTreeMap<PersonId, String>, StoreError> {
        let onlooker = Onlooker { actor: Some(&self.viewer), apart: &self.apart };
        let mut names = BTreeMap::new();
        match &self.place {
            _ if people.is_empty() => {}
            Place::Group { group, .. } => names = group_page::names(tx, onlooker, group, now_ms).await?,
            Place::Circle { inside, .. } => {
                for person in people.iter().filter(|person| inside.contains(person)) {
                    let name = named_inside(tx, onlooker, inside, person, now_ms).await?;
                    names.extend(name.map(|name| (person.clone(), name)));
                }
            }
        }
        Ok(names)
    }

    /// Of whom the viewer sees no message here.
    pub(super) fn without(&self) -> &[PersonId] {
        &self.without
    }

    /// How addresses call its conversation, and what it is called.
    pub(super) fn called(&self) -> Result<(ConversationId, Gathered), Problem> {
        let name = self.place.gathering().conversation().map_err(|error| Problem::internal(&error))?;
        Ok((name, self.place.called()))
    }

    /// Whether the viewer sees what somebody writes here.
    pub(in crate::api) fn shows(&self, sender: &PersonId) -> bool {
        !self.without.contains(sender)
    }

    /// Whom a report of what is written here concerns from the start, beside whoever wrote it: everybody in the group. Who is
    /// inside a circle is asked anew whenever that matters.
    pub(in crate::api) async fn concerns(
        &self,
        tx: &mut Tx,
        now_ms: i64,
    ) -> Result<(Vec<PersonId>, Vec<MemberId>), StoreError> {
        let Place::Group { group, .. } = &self.place else { return Ok((Vec::new(), Vec::new())) };
        let people = self.place.people(tx, now_ms).await?;
        Ok((people.into_iter().map(|actor| actor.person).collect(), group.members.clone()))
    }

    /// A message of its conversation as the viewer sees it.
    pub(super) async fn shown(
        &self,
        app: &App,
        tx: &mut Tx,
        found: Vec<MessageRecord>,
    ) -> Result<Vec<Message>, Problem> {
        let mut authors: Vec<PersonId> = found.iter().map(|one| one.sender.clone()).collect();
        authors.sort();
        authors.dedup();
        authors.retain(|author| *author != self.viewer.person);
        let names = self.names(tx, &authors, app.clock.now_ms()).await?;
        let message = |record: MessageRecord| {
            let own = record.sender == self.viewer.person;
            Ok(Message {
                text: sealed::open(&app.seal, record.id.as_str(), &record.body)?,
                by: if own { Author::Viewer } else { Author::Other },
                name: if own { None } else { names.get(&record.sender).cloned() },
                id: record.id,
                number: record.number,
                sent_at_ms: record.sent_at_ms,
            })
        };
        found.into_iter().map(message).collect()
    }
}

/// Every gathering in which the viewer takes part and somebody has written, with its conversation.
pub(super) async fn rooms(
    app: &App,
    tx: &mut Tx,
    viewer: &Actor,
) -> Result<Vec<(ConversationId, Room)>, Problem> {
    let now_ms = app.clock.now_ms();
    let mut places = Vec::new();
    for group in own_groups(tx, viewer).await? {
        places.extend(Place::of_group(tx, group).await?);
    }
    for one in circles::of_person(tx, &viewer.person).await? {
        places.extend(Place::find(tx, &Gathering::Circle(one.circle), now_ms).await?);
    }
    let kept = KeptApart::of(app, tx, viewer).await?;
    let mut rooms = Vec::new();
    for place in places.into_iter().filter(|place| place.takes(viewer).allowed()) {
        if let Some(id) = gatherings::find(tx, &place.gathering()).await? {
            rooms.push((id, Room::with(app, tx, viewer, place, &kept).await?));
        }
    }
    Ok(rooms)
}

/// The viewer's, as far as they see a message in them: one that nobody has written in, or of which they see nothing, is
/// found by the page of its group or circle.
pub(super) async fn list(app: &App, tx: &mut Tx, viewer: &Actor) -> Result<Vec<ConversationRow>, Problem> {
    let mut rows = Vec::new();
    for (id, room) in rooms(app, tx, viewer).await? {
        if let Some(standing) = gatherings::standing(tx, &id, &viewer.person, &room.without).await? {
            let (id, of) = room.called()?;
            let (last_at_ms, unread) = (standing.last_at_ms, standing.unread);
            rows.push(ConversationRow { id, with: None, of: Some(of), last_at_ms, unread });
        }
    }
    Ok(rows)
}

/// The newest messages that the viewer sees, or the newest before a place, oldest first.
pub(super) async fn messages(
    app: &App,
    tx: &mut Tx,
    viewer: &Actor,
    gathering: &Gathering,
    before: Option<i64>,
) -> Result<Messages, Problem> {
    let room = Room::find(app, tx, viewer, gathering).await?;
    let (mut found, mut read_until) = (Vec::new(), 0);
    if let Some(id) = gatherings::find(tx, gathering).await? {
        found = gatherings::messages(tx, &id, &room.without, below(before), PAGE + 1).await?;
        read_until = gatherings::read_until(tx, &id, &viewer.person, &room.without).await?;
    }
    let more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    found.reverse();
    let earlier = found.first().map(|message| message.number).filter(|_| more);
    Ok(Messages {
        with: None,
        of: Some(room.place.called()),
        may_write: room.place.goes_on(),
        messages: room.shown(app, tx, found).await?,
        earlier,
        read_until,
    })
}

/// Keeps a message of `actor`, and the mails that tell others of it.
pub(super) async fn sent(
    app: &App,
    first: &First,
    actor: &Actor,
    gathering: &Gathering,
    text: &MessageText,
) -> Result<MessageId, Problem> {
    let key = format!("many:person:{}", limits::person_hash(&actor.person));
    limits::take(app, &key, Allowance::MESSAGES_TO_MANY).await?;
    let now_ms = app.clock.now_ms();
    let mut write = first.write(app).await?;
    let actor = acting(&mut write, app, &actor.person).await?;
    let room = Room::find(app, &mut write, &actor, gathering).await?;
    if !room.place.goes_on() {
        return Err(Problem::new(Code::IllegalStep));
    }
    let conversation = gatherings::begin(&mut write, &new_id(app, "cv")?, gathering, now_ms).await?;
    let message: MessageId = new_id(app, "ms")?;
    let record = MessageRecord {
        body: app.seal.seal(message.as_str(), text.as_str().as_bytes()),
        id: message,
        conversation,
        number: 0,
        sender: actor.person,
        sent_at_ms: now_ms,
    };
    conversations::send(&mut write, &record).await?;
    let mails = tell(app, &mut write, &room, &record).await?;
    let receipt = Receipt::of(record.id.as_str());
    write.commit_without_audit(&mails, now_ms, &receipt).await?;
    Ok(record.id)
}

/// Has the pages of those who see the message look again, and gives the mails to those of them who were not told of what they
/// have not read.
async fn tell(
    app: &App,
    write: &mut Write,
    room: &Room,
    record: &MessageRecord,
) -> Result<Vec<NewMail>, Problem> {
    let mut mails = Vec::new();
    let now_ms = app.clock.now_ms();
    let unnamed = Apart::unnamed(write, &app.seal, &record.sender).await?;
    for reader in room.place.people(write, now_ms).await? {
        let mut sees = reader.person != record.sender && !room.apart.contains(&reader.person);
        if sees && unnamed.contains(&reader.person) {
            // Whether they read the sender's name decides, and that is theirs to look up.
            let place = Place::find(write, &room.place.gathering(), now_ms).await?.ok_or(Code::NotFound)?;
            sees = Room::of(app, write, &reader, place).await?.shows(&record.sender);
        }
        // Another window of the sender shows it too.
        if sees || reader.person == record.sender {
            write.tell(&reader.person);
        }
        if sees && gatherings::tell(write, &record.conversation, &reader.person).await? {
            mails.extend(mailed::told(app, write, &reader.person, record).await?);
        }
    }
    Ok(mails)
}

/// The viewer's own message, as it was answered when it was sent.
pub(super) async fn own(
    app: &App,
    tx: &mut Tx,
    viewer: &Actor,
    gathering: &Gathering,
    id: &MessageId,
) -> Result<Message, Problem> {
    let room = Room::find(app, tx, viewer, gathering).await?;
    let mut record = conversations::find_message(tx, id).await?.ok_or(Code::NotFound)?;
    record.number = gatherings::place(tx, &record.conversation, &room.without, record.number).await?;
    room.shown(app, tx, vec![record]).await?.pop().ok_or_else(|| Problem::new(Code::NotFound))
}

/// Notes up to which of the messages that the actor sees they have read.
pub(super) async fn read(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    gathering: &Gathering,
    until: u32,
) -> Result<(), Problem> {
    let room = Room::find(app, write, actor, gathering).await?;
    if let Some(id) = gatherings::find(write, gathering).await? {
        gatherings::read(write, &id, &actor.person, &room.without, until).await?;
    }
    Ok(())
}

/// From where whoever wrote a message is blocked, where `actor` sees it: one whose name they do not read is kept away
/// without a name going from anywhere, because that would say who they are.
pub(super) async fn blocked_from(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    gathering: &Gathering,
    sender: &PersonId,
) -> Result<BlockedFrom, Problem> {
    let room = Room::find(app, tx, actor, gathering).await?;
    if !room.shows(sender) {
        return Err(Problem::new(Code::NotFound));
    }
    let names = room.names(tx, std::slice::from_ref(sender), app.clock.now_ms()).await?;
    Ok(if names.contains_key(sender) { BlockedFrom::Conversation } else { BlockedFrom::Unnamed })
}

/// The conversation of a gathering that `actor` takes part in, with whom they see nothing of there; nothing where nobody has
/// written.
pub(in crate::api) async fn reported(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    gathering: &Gathering,
) -> Result<(Room, Option<ConversationId>), Problem> {
    let room = Room::find(app, tx, actor, gathering).await?;
    Ok((room, gatherings::find(tx, gathering).await?))
}
