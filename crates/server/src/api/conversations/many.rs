//! What those in a group and those in a circle write to each other (rules T5, PRI-8, SAF-6 and SAF-9).
//!
//! Who takes part is asked of the group and of the circle at each request: whoever leaves or whose seat ends reads nothing
//! from then on, and whoever comes later reads what is there. For everybody else there is no such conversation, for the
//! Support Unit too.

use std::collections::BTreeMap;

use model::circle::CircleState;
use model::conversation::{
    Author, BlockedFrom, ConversationRow, Gathered, Gathering, Message, Messages,
};
use model::id::{ConversationId, MemberId, MessageId, PersonId};
use model::permissions::{Action, Actor, ObjectFacts, can};
use model::plain_text::MessageText;
use model::problem::Code;
use store::circles::CircleRecord;
use store::conversations::MessageRecord;
use store::groups::GroupRecord;
use store::limits::Allowance;
use store::once::Receipt;
use store::outbox::NewMail;
use store::{StoreError, Tx, Write, circles, conversations, gatherings, grants, groups, seats};

use super::super::circles::takes_part;
use super::super::groups::own_groups;
use super::super::introductions::{mail, new_id};
use super::{PAGE, acting, below};
use crate::app::App;
use crate::auth::limits;
use crate::http::once::First;
use crate::http::problem::{Problem, Require as _};
use crate::mail::message::Template;
use crate::sealed;
use crate::visibility::person::named_inside;
use crate::visibility::{Apart, Onlooker, group_facts, group_page};

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

enum Place {
    Group { group: GroupRecord, cohort: String },
    Circle { circle: CircleRecord, inside: Vec<PersonId> },
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
        let apart = Apart::by_name(tx, &app.seal, Some(viewer)).await?;
        let unnamed = Apart::unnamed(tx, &app.seal, &viewer.person).await?.people();
        let mut room = Self { place, viewer: viewer.clone(), without: apart.people(), apart };
        let names = room.names(tx, &unnamed, app.clock.now_ms()).await?;
        room.without.extend(unnamed.into_iter().filter(|person| !names.contains_key(person)));
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
    async fn shown(&self, app: &App, tx: &mut Tx, found: Vec<MessageRecord>) -> Result<Vec<Message>, Problem> {
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

impl Place {
    async fn find(tx: &mut Tx, gathering: &Gathering, now_ms: i64) -> Result<Option<Self>, StoreError> {
        match gathering {
            Gathering::Group(id) => match groups::find(tx, id).await? {
                Some(group) => Self::of_group(tx, group).await,
                None => Ok(None),
            },
            Gathering::Circle(id) => match circles::find(tx, id).await? {
                Some(circle) => Ok(Some(Self::of_circle(tx, circle, now_ms).await?)),
                None => Ok(None),
            },
        }
    }

    async fn of_group(tx: &mut Tx, group: GroupRecord) -> Result<Option<Self>, StoreError> {
        let cohort = store::cohorts::find(tx, &group.cohort).await?;
        Ok(cohort.map(|cohort| Self::Group { group, cohort: cohort.name }))
    }

    /// Whoever could not join a circle any more does not count as inside.
    async fn of_circle(tx: &mut Tx, circle: CircleRecord, now_ms: i64) -> Result<Self, StoreError> {
        let mut inside = Vec::new();
        for one in circles::inside(tx, &circle.id).await? {
            if takes_part(tx, &one.person, now_ms).await? {
                inside.push(one.person);
            }
        }
        Ok(Self::Circle { circle, inside })
    }

    fn takes(&self, actor: &Actor) -> model::permissions::Decision {
        match self {
            Self::Group { group, .. } => can(Some(actor), Action::TakePartInGroup, &group_facts(group)),
            Self::Circle { inside, .. } => {
                let people = inside.iter().filter(|one| **one == actor.person).cloned().collect();
                let facts = ObjectFacts { people, ..ObjectFacts::default() };
                can(Some(actor), Action::TakePartInCircle, &facts)
            }
        }
    }

    fn gathering(&self) -> Gathering {
        match self {
            Self::Group { group, .. } => Gathering::Group(group.id.clone()),
            Self::Circle { circle, .. } => Gathering::Circle(circle.id.clone()),
        }
    }

    fn called(&self) -> Gathered {
        let gathering = self.gathering();
        let (title, number) = match self {
            Self::Group { group, cohort } => (cohort.clone(), Some(group.number)),
            Self::Circle { circle, .. } => (circle.topic.clone(), None),
        };
        Gathered { kind: gathering.kind(), id: gathering.id().to_owned(), title, number }
    }

    /// Whether it goes on: what was written in a circle that is closed is read by those inside.
    fn goes_on(&self) -> bool {
        match self {
            Self::Group { .. } => true,
            Self::Circle { circle, .. } => circle.state == CircleState::Open,
        }
    }

    /// Everybody who takes part at `now_ms`, but for those who are suspended.
    async fn people(&self, tx: &mut Tx, now_ms: i64) -> Result<Vec<Actor>, StoreError> {
        let mut candidates = Vec::new();
        match self {
            Self::Group { group, .. } => {
                for member in &group.members {
                    let holders = seats::holders_of_member(tx, member, now_ms).await?;
                    candidates.extend(holders.into_iter().map(|holder| holder.person));
                }
                candidates.extend(group.facilitator.clone());
            }
            Self::Circle { inside, .. } => candidates.extend(inside.iter().cloned()),
        }
        candidates.sort();
        candidates.dedup();
        let mut people = Vec::new();
        for person in candidates {
            let grants = grants::of_person(tx, &person, now_ms).await?;
            let actor = Actor { person, grants };
            let suspended = store::people::suspended_at(tx, &actor.person).await?.is_some();
            if !suspended && self.takes(&actor).allowed() {
                people.push(actor);
            }
        }
        Ok(people)
    }
}

/// The viewer's, as far as they see a message in them: one that nobody has written in, or of which they see nothing, is
/// found by the page of its group or circle.
pub(super) async fn list(
    app: &App,
    tx: &mut Tx,
    viewer: &Actor,
) -> Result<Vec<ConversationRow>, Problem> {
    let now_ms = app.clock.now_ms();
    let mut places = Vec::new();
    for group in own_groups(tx, viewer).await? {
        places.extend(Place::of_group(tx, group).await?);
    }
    for one in circles::of_person(tx, &viewer.person).await? {
        places.extend(Place::find(tx, &Gathering::Circle(one.circle), now_ms).await?);
    }
    let mut rows = Vec::new();
    for place in places.into_iter().filter(|place| place.takes(viewer).allowed()) {
        let gathering = place.gathering();
        let Some(id) = gatherings::find(tx, &gathering).await? else { continue };
        let room = Room::of(app, tx, viewer, place).await?;
        if let Some(standing) = gatherings::standing(tx, &id, &viewer.person, &room.without).await? {
            rows.push(ConversationRow {
                id: gathering.conversation().map_err(|error| Problem::internal(&error))?,
                with: None,
                of: Some(room.place.called()),
                last_at_ms: standing.last_at_ms,
                unread: standing.unread,
            });
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

/// The mails to those who see the message and were not told of what they have not read (rule PRI-24).
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
        if sees && gatherings::tell(write, &record.conversation, &reader.person).await? {
            let event = format!("{}-{}", Template::NewMessage.code(), record.id);
            mails.extend(mail(app, write, &reader.person, Template::NewMessage, event).await?);
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
