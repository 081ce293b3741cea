//! Blind introductions: asking, answering, taking back, and asking back (rules PRI-10 to PRI-13); a file each.
//!
//! Whoever asks is told nothing but a yes. So what the other side does is written to rows of its own, leaves no row in
//! the audit log, which the Support Unit reads, and none of it is read for the asker before there is a yes.

pub mod answer;
pub mod brokered;
pub mod create;
pub mod list;
pub mod reply;
pub mod withdrawal;

use std::collections::BTreeMap;

use model::email::EmailAddress;
use model::id::{ConversationId, IntroductionId, MemberId, PersonId};
use model::introduction::{
    Card, CardPlace, Introduced, Own, Question, ReceivedIntroduction, Reply, SentIntroduction, Side,
};
use model::permissions::{Actor, Part};
use model::problem::Code;
use model::state::IntroductionState;
use store::blocks::BlockRecord;
use store::introduction_questions::QuestionRecord;
use store::introductions::{DeliveryRecord, IntroductionRecord};
use store::outbox::NewMail;
use store::seats::Holder;
use store::{Seal, StoreError, Tx, Write, introduction_questions, introductions};

use crate::app::App;
use crate::http::problem::Problem;
use crate::mail::message::{Template, message_id};
use crate::sealed;
use crate::visibility::apart::address_hash;
use crate::visibility::person::introduced;
use crate::visibility::{Apart, Onlooker};

const DAY_MS: i64 = 24 * 60 * 60_000;
/// How long a request can be answered: 14 days.
pub const OPEN_MS: i64 = 14 * DAY_MS;
/// After how long the same can be asked again, whatever the answer was: 90 days.
pub const AGAIN_MS: i64 = 90 * DAY_MS;

/// What `actor` can show of themselves on a card.
pub async fn own(tx: &mut Tx, actor: &Actor) -> Result<Own, StoreError> {
    let seat = actor.roles().into_iter().find(|role| Part::Introductions.is_offered_to(&[*role]));
    let member = match actor.member() {
        Some(member) => Some(member.clone()),
        None => store::mentoring_profiles::find(tx, &actor.person).await?.map(|profile| profile.member),
    };
    let member = match member {
        Some(member) => store::members::find(tx, &member).await?,
        None => None,
    };
    let place = member.as_ref().map(|member| CardPlace { region: member.region, kind: member.kind });
    Ok(Own { seat, place, country: member.map(|member| member.country) })
}

/// Somebody who reads requests, with what that takes.
struct Reader<'a> {
    seal: &'a Seal,
    actor: &'a Actor,
    apart: &'a Apart,
    now_ms: i64,
}

impl Reader<'_> {
    /// A request of the reader; nothing where the two know each other and one blocked the other since.
    async fn sent(
        &self,
        tx: &mut Tx,
        record: &IntroductionRecord,
    ) -> Result<Option<SentIntroduction>, Problem> {
        let state = record.state_at(self.now_ms);
        let met = if state == IntroductionState::Introduced {
            let other = introductions::delivery(tx, &record.id).await?.map(|delivery| delivery.asked);
            let Some(met) = self.met(tx, other.as_ref(), record.conversation.as_ref()).await? else {
                return Ok(None);
            };
            Some(met)
        } else {
            None
        };
        Ok(Some(SentIntroduction {
            id: record.id.clone(),
            member: record.member.clone(),
            member_name: member_name(tx, &record.member).await?,
            side: record.side,
            card: self.card(record)?,
            sent_at_ms: record.sent_at_ms,
            closes_at_ms: record.closes_at_ms,
            again_at_ms: record.sent_at_ms + AGAIN_MS,
            state,
            questions: self.questions(tx, &record.id).await?,
            introduced: met,
        }))
    }

    /// A request to the reader, as far as it is there for them.
    async fn received(
        &self,
        tx: &mut Tx,
        record: &IntroductionRecord,
        delivery: &DeliveryRecord,
    ) -> Result<Option<ReceivedIntroduction>, Problem> {
        if !self.is_there(record, delivery) {
            return Ok(None);
        }
        let met = match record.state {
            IntroductionState::Introduced => {
                self.met(tx, Some(&record.asker), record.conversation.as_ref()).await?
            }
            IntroductionState::Sent | IntroductionState::Closed | IntroductionState::Withdrawn => None,
        };
        Ok(Some(ReceivedIntroduction {
            id: record.id.clone(),
            member: record.member.clone(),
            member_name: member_name(tx, &record.member).await?,
            side: record.side,
            card: self.card(record)?,
            sent_at_ms: record.sent_at_ms,
            closes_at_ms: record.closes_at_ms,
            answer: delivery.answer,
            questions: self.questions(tx, &record.id).await?,
            introduced: met,
        }))
    }

    /// Whether a request is there for the reader, who is asked by it: it waits, or they have answered it, and neither
    /// has blocked the other.
    fn is_there(&self, record: &IntroductionRecord, delivery: &DeliveryRecord) -> bool {
        let open = record.state_at(self.now_ms) == IntroductionState::Sent;
        delivery.asked == self.actor.person
            && !self.apart.contains(&record.asker)
            && (open || delivery.answer.is_some())
    }

    /// Whom the reader was introduced to; nothing where one blocked the other since.
    async fn met(
        &self,
        tx: &mut Tx,
        other: Option<&PersonId>,
        conversation: Option<&ConversationId>,
    ) -> Result<Option<Introduced>, Problem> {
        if other.is_some_and(|other| self.apart.contains(other)) {
            return Ok(None);
        }
        let onlooker = Onlooker { actor: Some(self.actor), apart: self.apart };
        let with = introduced(tx, onlooker, other, self.now_ms).await?;
        Ok(Some(Introduced { with, conversation: conversation.cloned() }))
    }

    fn card(&self, record: &IntroductionRecord) -> Result<Card, Problem> {
        Ok(Card {
            topic: record.topic.clone(),
            words: sealed::open(self.seal, record.id.as_str(), &record.words)?,
            language: record.language.clone(),
            seat: record.seat,
            place: record.place,
            country: record.country.clone(),
        })
    }

    async fn questions(&self, tx: &mut Tx, of: &IntroductionId) -> Result<Vec<Question>, Problem> {
        let records = introduction_questions::of_introduction(tx, of).await?;
        records.into_iter().map(|record| self.question(record)).collect()
    }

    fn question(&self, record: QuestionRecord) -> Result<Question, Problem> {
        let reply = match &record.reply {
            Some((words, replied_at_ms)) => {
                let words = sealed::open(self.seal, &sealed::of_reply(&record.id), words)?;
                Some(Reply { words, replied_at_ms: *replied_at_ms })
            }
            None => None,
        };
        Ok(Question {
            words: sealed::open(self.seal, record.id.as_str(), &record.words)?,
            id: record.id,
            asked_at_ms: record.asked_at_ms,
            reply,
        })
    }
}

/// The other one of a request that `actor` is part of, where it is known who that is: whoever is asked knows its asker by
/// it, and its asker knows the other side once both said yes. 404 where the actor is no part of it. Whether one blocked the
/// other since is not asked.
pub(super) async fn other_of(
    tx: &mut Tx,
    actor: &Actor,
    id: &IntroductionId,
) -> Result<Option<PersonId>, Problem> {
    let record = introductions::find(tx, id).await?.ok_or(Code::NotFound)?;
    let delivery = introductions::delivery(tx, id).await?;
    let asked = delivery.map(|delivery| delivery.asked);
    if record.asker == actor.person {
        let met = record.state == IntroductionState::Introduced;
        return Ok(asked.filter(|_| met));
    }
    if asked.as_ref() == Some(&actor.person) {
        Ok(Some(record.asker))
    } else {
        Err(Problem::new(Code::NotFound))
    }
}

/// Who sits on a side of a member at `now_ms`: the lead, or the deputy where there is no lead.
async fn sitting(
    tx: &mut Tx,
    member: &MemberId,
    side: Side,
    now_ms: i64,
) -> Result<Option<PersonId>, StoreError> {
    let holders = store::seats::holders_of_member(tx, member, now_ms).await?;
    let mut there: Vec<Holder> = holders.into_iter().filter(|holder| side.has(holder.seat.kind)).collect();
    there.sort_by_key(|holder| holder.seat.kind);
    Ok(there.into_iter().next().map(|holder| holder.person))
}

async fn member_name(tx: &mut Tx, id: &MemberId) -> Result<String, StoreError> {
    Ok(store::members::find(tx, id).await?.map_or_else(String::new, |member| member.name))
}

/// An id that nobody has yet.
pub(super) fn new_id<T: std::str::FromStr<Err = model::id::InvalidId>>(
    app: &App,
    prefix: &str,
) -> Result<T, Problem> {
    app.ids.id(prefix)?.parse().map_err(|error: model::id::InvalidId| Problem::internal(&error))
}

/// The mail that tells a person of `event`; nothing for somebody without an account.
pub async fn mail(
    app: &App,
    tx: &mut Tx,
    person: &PersonId,
    template: Template,
    event: String,
) -> Result<Option<NewMail>, Problem> {
    let id = app.ids.id("mail")?;
    let person = store::people::find(tx, person).await?;
    Ok(person.map(|person| NewMail {
        event,
        to: person.email,
        locale: person.locale,
        template: template.code().to_owned(),
        params: BTreeMap::new(),
        message_id: message_id(&id, app.config.public_url.host()),
        id,
        not_before_ms: None,
        about: None,
    }))
}

/// Begins the conversation of two, and gives it with the mails that tell both of it.
async fn acquaint(
    app: &App,
    write: &mut Write,
    people: [&PersonId; 2],
    template: Template,
) -> Result<(ConversationId, Vec<NewMail>), Problem> {
    let conversation: ConversationId = new_id(app, "cv")?;
    store::conversations::begin(write, &conversation, people, app.clock.now_ms()).await?;
    let mails = introduced_mails(app, write, people, template, conversation.as_str()).await?;
    Ok((conversation, mails))
}

/// The mails that tell two that they know each other now, by what they learn it from.
async fn introduced_mails(
    app: &App,
    write: &mut Write,
    people: [&PersonId; 2],
    template: Template,
    from: &str,
) -> Result<Vec<NewMail>, Problem> {
    let mut mails = Vec::new();
    for person in people {
        write.tell(person);
        let event = format!("{}-{from}", template.code());
        mails.extend(mail(app, write, person, template, event).await?);
    }
    Ok(mails)
}

/// Keeps `other` away from `actor`, takes what waits between the two away from whoever is asked, and ends what the actor
/// released: it does not come back when the block is lifted. What the other one released stays as they left it, since
/// nothing of theirs may tell that they were blocked. Nothing of it stands in the audit log: the Support Unit reads that,
/// and knows no blocks (rule T5).
pub(super) async fn keep_away(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    other: &PersonId,
    from: model::conversation::BlockedFrom,
) -> Result<(), Problem> {
    let other_record = store::people::find(write, other).await?.ok_or(Code::NotFound)?;
    let now_ms = app.clock.now_ms();
    let record = block(app, actor, from)?;
    store::blocks::insert(write, &record, &address_hash(&app.seal, &other_record.email)).await?;
    // What goes between two who know each other would tell who wrote without a name.
    if from != model::conversation::BlockedFrom::Unnamed {
        introductions::undeliver(write, &actor.person, other).await?;
        store::contact_releases::withdraw_from(write, &actor.person, other, now_ms).await?;
    }
    Ok(())
}

/// A block of `actor` like any other, of an address that nobody has: whoever it was meant for has no account any more, and
/// nothing may tell that.
async fn keep_nobody_away(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    from: model::conversation::BlockedFrom,
) -> Result<(), Problem> {
    let record = block(app, actor, from)?;
    let nobody = format!("{}@nobody.invalid", app.ids.id("no")?);
    let nobody = EmailAddress::parse(&nobody).map_err(|error| Problem::internal(&error))?;
    store::blocks::insert(write, &record, &address_hash(&app.seal, &nobody)).await?;
    Ok(())
}

fn block(app: &App, actor: &Actor, origin: model::conversation::BlockedFrom) -> Result<BlockRecord, Problem> {
    let blocked_at_ms = app.clock.now_ms();
    Ok(BlockRecord { id: new_id(app, "bl")?, person: actor.person.clone(), origin, blocked_at_ms })
}
