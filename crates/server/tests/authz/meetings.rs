//! Introductions, conversations, blocks and contact channels of the world: for every caller a request that they sent and
//! one that they received, one each whose time is over, a question, a conversation, what either released in it and
//! withdrew, a block, and all of it with somebody who has blocked them.

use model::contact::ContactKind;
use model::conversation::BlockedFrom;
use model::email::EmailAddress;
use model::id::PersonId;
use model::introduction::{GivenAnswer, Side};
use model::state::IntroductionState;
use model::words::Language;
use server::api::introductions::OPEN_MS;
use server::sealed::of_reply;
use server::visibility::apart::address_hash;
use store::blocks::{self, BlockRecord};
use store::contact_channels::{self, ChannelRecord};
use store::conversations::{self, MessageRecord};
use store::introduction_questions::{self, QuestionRecord};
use store::introductions::{self, IntroductionRecord};
use store::{Seal, Write, contact_releases};

use crate::accounts::owner;
use crate::support::NOW_MS;
use crate::world::{CALLERS, DAY_MS, Making, address_of, id, pid};

/// Whom the callers ask and write to, who asks them, and who has blocked them.
const ASKED: &str = "theta-civ";
const ASKERS: [&str; 2] = ["gamma-civ", "gamma-gov"];
/// Who asks whoever comes after all sides were asked by those.
const LATE_ASKERS: [&str; 2] = ["beta-civ", "delta-gov"];
const WRITES: &str = "zeta-civ";
const BLOCKS: &str = "epsilon-2-gov";

/// Members of the world, whose seats are asked: nobody may have two open requests to one.
const MEMBERS: [&str; 9] =
    ["alpha", "beta", "gamma", "delta", "zeta", "zeta-2", "epsilon", "epsilon-2", "theta"];

fn named(table: &str, subject: &str) -> String {
    format!("cny-{table}-id-{}-q", owner(subject).replace('_', "-"))
}

pub(crate) fn sent_of(subject: &str) -> String {
    named("introduction", &format!("{}-sent", owner(subject)))
}

pub(crate) fn received_of(subject: &str) -> String {
    named("introduction", &format!("{}-received", owner(subject)))
}

pub(crate) fn question_of(subject: &str) -> String {
    named("introduction-question", subject)
}

pub(crate) fn message_of(subject: &str) -> String {
    named("message", subject)
}

pub(crate) fn conversation_of(subject: &str) -> String {
    named("conversation", subject)
}

pub(crate) fn block_of(subject: &str) -> String {
    named("block", subject)
}

pub(crate) fn channel_of(subject: &str) -> String {
    named("contact-channel", subject)
}

pub(crate) fn release_of(subject: &str) -> String {
    named("contact-release", subject)
}

/// The side that the `at`th request of one asker goes to.
fn target(at: usize) -> (&'static str, Side) {
    let side = if at < MEMBERS.len() { Side::Government } else { Side::CivilSociety };
    (MEMBERS[at % MEMBERS.len()], side)
}

fn person(subject: &str) -> PersonId {
    id(&pid(subject))
}

impl Making {
    /// Everything in this file.
    pub(crate) async fn meetings(&mut self, write: &mut Write, seal: &Seal) {
        let callers = CALLERS.into_iter().filter(|caller| *caller != "anonymous");
        for (at, subject) in callers.chain(["beta-gov", "zeta-gov"]).enumerate() {
            let theirs = |which: &str| format!("{subject}{which}");
            let askers = if at < 2 * MEMBERS.len() { ASKERS } else { LATE_ASKERS };
            let theta = ("theta", Side::CivilSociety);
            self.request(write, seal, &theirs("-sent"), (subject, ASKED), theta, NOW_MS - DAY_MS).await;
            self.request(write, seal, &theirs("-received"), (askers[0], subject), target(at), NOW_MS).await;
            let long_ago = NOW_MS - 20 * DAY_MS;
            let over = ("theta", Side::Government);
            self.request(write, seal, &theirs("-over-sent"), (subject, ASKED), over, long_ago).await;
            let over = theirs("-over-received");
            self.request(write, seal, &over, (askers[1], subject), target(at), long_ago).await;
            self.question(write, seal, subject).await;
            self.conversation(write, seal, subject, WRITES).await;
            self.channel(write, seal, subject, subject).await;
            self.withdrawn(write, &theirs("-over"), subject, (subject, subject)).await;
            self.release(write, subject, subject, (subject, subject)).await;
            // What the other one released, and what they withdrew.
            let given = theirs("-theirs");
            self.channel(write, seal, &given, WRITES).await;
            self.release(write, &given, WRITES, (&given, subject)).await;
            let taken = theirs("-withdrawn");
            self.channel(write, seal, &taken, WRITES).await;
            self.withdrawn(write, &taken, WRITES, (&taken, subject)).await;
            let block = BlockRecord {
                id: id(&self.mark("block", "id", subject)),
                person: person(subject),
                origin: BlockedFrom::Conversation,
                blocked_at_ms: NOW_MS,
            };
            let hash = self.mark("block_address", "address_hash", subject);
            blocks::insert(write, &block, &hash).await.unwrap();
            if CALLERS.contains(&subject) {
                self.blocked(write, seal, subject, at).await;
            }
        }
    }

    /// The same with somebody who has blocked the caller.
    async fn blocked(&mut self, write: &mut Write, seal: &Seal, subject: &str, at: usize) {
        let with = format!("{subject}-blocked");
        let received = format!("{with}-received");
        self.request(write, seal, &received, (BLOCKS, subject), target(at), NOW_MS).await;
        self.conversation(write, seal, &with, BLOCKS).await;
        self.channel(write, seal, &with, BLOCKS).await;
        self.release(write, &with, BLOCKS, (&with, &with)).await;
        let (sent, met) = (format!("{with}-sent"), ("epsilon-2", Side::Government));
        self.request(write, seal, &sent, (subject, BLOCKS), met, NOW_MS).await;
        let name = id(&sent_of(&with));
        assert!(introductions::answer(write, &name, GivenAnswer::Yes, NOW_MS).await.unwrap());
        let conversation = id(&conversation_of(&with));
        assert!(introductions::introduce(write, &name, &conversation, NOW_MS).await.unwrap());
        let block = BlockRecord {
            id: id(&self.mark("block", "id", &with)),
            person: person(BLOCKS),
            origin: BlockedFrom::Conversation,
            blocked_at_ms: NOW_MS,
        };
        let hash = address_hash(seal, &EmailAddress::parse(&address_of(subject)).unwrap());
        self.note("block_address", "address_hash", "hash", &hash);
        blocks::insert(write, &block, &hash).await.unwrap();
    }

    async fn request(
        &mut self,
        write: &mut Write,
        seal: &Seal,
        subject: &str,
        (asker, asked): (&str, &str),
        (member, side): (&str, Side),
        sent_at_ms: i64,
    ) {
        let name = self.mark("introduction", "id", subject);
        let words = self.mark("introduction", "words", subject);
        let record = IntroductionRecord {
            words: seal.seal(&name, words.as_bytes()),
            id: id(&name),
            asker: person(asker),
            member: id(member),
            side,
            topic: Some(self.mark("introduction", "topic", subject)),
            language: Language::parse("en").unwrap(),
            seat: None,
            place: None,
            country: None,
            sent_at_ms,
            closes_at_ms: sent_at_ms + OPEN_MS,
            state: IntroductionState::Sent,
            conversation: None,
        };
        introductions::insert(write, &record).await.unwrap();
        introductions::deliver(write, &record.id, &person(asked)).await.unwrap();
    }

    /// A question about the open request of somebody, and one about the request that is over, with a reply.
    async fn question(&mut self, write: &mut Write, seal: &Seal, subject: &str) {
        for (which, of) in [
            (subject.to_owned(), format!("{subject}-sent")),
            (format!("{subject}-over"), format!("{subject}-over-sent")),
        ] {
            let name = self.mark("introduction_question", "id", &which);
            let words = self.mark("introduction_question", "words", &which);
            let question = QuestionRecord {
                words: seal.seal(&name, words.as_bytes()),
                id: id(&name),
                introduction: id(&named("introduction", &of)),
                person: person(ASKED),
                asked_at_ms: NOW_MS,
                reply: None,
            };
            assert!(introduction_questions::ask(write, &question).await.unwrap());
        }
        let reply = self.mark("introduction_reply", "words", subject);
        let question = id(&question_of(&format!("{subject}-over")));
        let sealed = seal.seal(&of_reply(&question), reply.as_bytes());
        assert!(
            introduction_questions::reply(write, &question, &person(subject), &sealed, NOW_MS).await.unwrap()
        );
    }

    /// A conversation in which the other one wrote.
    async fn conversation(&mut self, write: &mut Write, seal: &Seal, subject: &str, other: &str) {
        let name = id(&self.mark("conversation", "id", subject));
        let (own, other) = (person(subject.trim_end_matches("-blocked")), person(other));
        conversations::begin(write, &name, [&own, &other], NOW_MS).await.unwrap();
        let message = self.mark("message", "id", subject);
        let body = self.mark("message", "body", subject);
        let record = MessageRecord {
            body: seal.seal(&message, body.as_bytes()),
            id: id(&message),
            conversation: name,
            number: 0,
            sender: other,
            sent_at_ms: NOW_MS,
        };
        conversations::send(write, &record).await.unwrap();
    }

    /// A contact channel of somebody.
    async fn channel(&mut self, write: &mut Write, seal: &Seal, subject: &str, of: &str) {
        let name = self.mark("contact_channel", "id", subject);
        let value = self.mark("contact_channel", "value", subject);
        let record = ChannelRecord {
            value: seal.seal(&name, value.as_bytes()),
            id: id(&name),
            person: person(of),
            kind: ContactKind::Signal,
            created_at_ms: NOW_MS,
        };
        contact_channels::insert(write, &record).await.unwrap();
    }

    /// Somebody releases a channel to a conversation, each by its subject.
    async fn release(&mut self, write: &mut Write, subject: &str, by: &str, (channel, to): (&str, &str)) {
        let name = id(&self.mark("contact_release", "id", subject));
        let (by, channel, to) = (person(by), id(&channel_of(channel)), id(&conversation_of(to)));
        let released = contact_releases::release(write, &name, &by, &channel, &to, NOW_MS - DAY_MS);
        assert!(released.await.unwrap());
    }

    /// The same, withdrawn since.
    async fn withdrawn(&mut self, write: &mut Write, subject: &str, by: &str, what: (&str, &str)) {
        self.release(write, subject, by, what).await;
        let name = id(&release_of(subject));
        assert!(contact_releases::withdraw(write, &name, &person(by), NOW_MS).await.unwrap());
    }
}
