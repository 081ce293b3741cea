//! A valid request for every operation about introductions, conversations, blocks, contact channels and practices that
//! writes.

use model::brokered::{BrokeredForm, SideOf};
use model::contact::{ChannelForm, ContactKind};
use model::conversation::{BlockedFrom, MessageForm};
use model::id::{BrokeredId, ConversationId, IntroductionId, MessageId, QuestionId};
use model::introduction::{Answer, AnswerForm, IntroductionForm, Side};
use model::paths::template;
use model::practice::{PracticeForm, PracticeReaders, PracticeStatus};
use model::words::Language;
use serde_json::{Value, json};
use store::blocks::BlockRecord;
use store::contact_channels::ChannelRecord;
use store::{contact_channels, contact_releases, conversations};

use crate::stage::Stage;

/// The member of the government seat that asks, and of the one that is asked.
const MEMBERS: [&str; 2] = ["tamale-gh", "sekondi-takoradi-gh"];
const BLOCK: &str = "bl-1";
/// One of the first of them.
pub(crate) const PRACTICE: &str = "pr-demo-hearings";
const CHANNEL: &str = "ch-1";
const RELEASE: &str = "re-1";

/// Brings the demonstration to where the operation can be done by the government seat, or what is everybody's by staff;
/// the id in its path and its body.
pub(crate) async fn valid(stage: &Stage, template: &str) -> Option<(String, Value)> {
    Some(match template {
        template::INTRODUCTIONS => (String::new(), json!(form(MEMBERS[1]))),
        template::INTRODUCTION_WITHDRAWAL => (stage.sent().await.to_string(), json!(null)),
        template::INTRODUCTION_ANSWER => (stage.received().await.to_string(), json!({ "answer": "yes" })),
        template::STAFF_BROKERED => (String::new(), json!(brokered_form())),
        template::BROKERED_WITHDRAWAL => (stage.brokered().await.to_string(), json!(null)),
        template::BROKERED_ANSWER => (stage.brokered().await.to_string(), json!({ "answer": "no" })),
        template::QUESTION_REPLY => (stage.question().await.to_string(), json!({ "words": "In 2024." })),
        template::MESSAGES => (stage.conversation().await.to_string(), json!({ "text": "Good morning" })),
        template::CONVERSATION_READING => (stage.conversation().await.to_string(), json!({ "until": 1 })),
        template::MESSAGE_MAILS => (String::new(), json!({ "with_text": false })),
        template::CONVERSATION_BLOCK => (stage.conversation().await.to_string(), json!(null)),
        template::MESSAGE_BLOCK => (stage.message_of_another().await.to_string(), json!(null)),
        template::RELEASES => {
            let conversation = stage.conversation().await;
            let form = ChannelForm { kind: ContactKind::Telephone, value: "+233 20 765 4321".to_owned() };
            let channel = stage.role("government").await.add_channel(&form).await.unwrap().id;
            (conversation.to_string(), json!({ "channels": [channel] }))
        }
        template::RELEASE_WITHDRAWAL => {
            stage.release().await;
            (RELEASE.to_owned(), json!(null))
        }
        template::CHANNELS => (String::new(), json!({ "kind": "email", "value": "ana@example.org" })),
        template::CHANNEL_REMOVAL => {
            stage.release().await;
            (CHANNEL.to_owned(), json!(null))
        }
        template::BLOCK_LIFTING => {
            stage.block().await;
            (BLOCK.to_owned(), json!(null))
        }
        template::MEMBER_PRACTICES => (MEMBERS[0].to_owned(), json!(practice())),
        template::PRACTICE_REMOVAL => (PRACTICE.to_owned(), json!(null)),
        _ => return None,
    })
}

fn form(member: &str) -> IntroductionForm {
    IntroductionForm {
        member: member.parse().unwrap(),
        side: Side::Government,
        topic: None,
        words: "We publish contracts and would like to compare notes.".to_owned(),
        language: Language::parse("en").unwrap(),
        shows: Vec::new(),
    }
}

/// A proposal to the government seat and another one.
pub(crate) fn brokered_form() -> BrokeredForm {
    let side = |member: &str| SideOf { member: member.parse().unwrap(), side: Side::Government };
    BrokeredForm {
        first: side(MEMBERS[0]),
        second: side(MEMBERS[1]),
        topic: Some("open-contracting".to_owned()),
        words: "Both of you publish contracts; you could compare notes.".to_owned(),
        language: Language::parse("en").unwrap(),
    }
}

/// A practice that can be told.
pub(crate) fn practice() -> PracticeForm {
    PracticeForm {
        title: "Minutes read aloud".to_owned(),
        problem: "Nobody read the minutes.".to_owned(),
        steps: "We read them on the radio.".to_owned(),
        result: "People asked for more.".to_owned(),
        cost: String::new(),
        obstacles: String::new(),
        language: Language::parse("en").unwrap(),
        areas: vec!["access-to-information".to_owned()],
        commitments: vec!["GH0042".to_owned()],
        status: PracticeStatus::Questions,
        ask: Side::Government,
        readers: PracticeReaders::Public,
    }
}

impl Stage {
    /// A request of the government seat.
    async fn sent(&self) -> IntroductionId {
        self.role("government").await.ask_for_introduction(&form(MEMBERS[1])).await.unwrap().id
    }

    /// A request to the government seat.
    async fn received(&self) -> IntroductionId {
        self.role("mentor").await.ask_for_introduction(&form(MEMBERS[0])).await.unwrap().id
    }

    /// A proposal to the government seat.
    async fn brokered(&self) -> BrokeredId {
        self.role("staff").await.broker_introduction(&brokered_form()).await.unwrap().id
    }

    /// A question about a request of the government seat.
    async fn question(&self) -> QuestionId {
        let sent = self.sent().await;
        let words = Some("Since when?".to_owned());
        let form = AnswerForm { answer: Answer::Question, words };
        self.role("mentor").await.answer_introduction(&sent, &form).await.unwrap();
        let mut sent = self.role("government").await.introductions().await.unwrap().sent;
        sent.remove(0).questions.remove(0).id
    }

    /// A conversation of the government seat.
    pub(crate) async fn conversation(&self) -> ConversationId {
        let received = self.received().await;
        let form = AnswerForm { answer: Answer::Yes, words: None };
        let answered = self.role("government").await.answer_introduction(&received, &form).await.unwrap();
        answered.conversation.unwrap()
    }

    /// A message that somebody wrote to the government seat.
    async fn message_of_another(&self) -> MessageId {
        let conversation = self.conversation().await;
        let form = MessageForm { text: "Good morning".to_owned() };
        self.role("mentor").await.send_message(&conversation, &form).await.unwrap().id
    }

    /// A channel of staff that is released to somebody.
    async fn release(&self) {
        let app = &self.server.app;
        let (me, now_ms) = (self.staff_id(), app.clock.now_ms());
        let conversation: ConversationId = "cv-1".parse().unwrap();
        let record = ChannelRecord {
            id: CHANNEL.parse().unwrap(),
            person: me.clone(),
            kind: ContactKind::Telephone,
            value: app.seal.seal(CHANNEL, b"+233207654321"),
            created_at_ms: now_ms,
        };
        let mut write = app.store.write().await.unwrap();
        let other = "p-tamale-gh-gov".parse().unwrap();
        conversations::begin(&mut write, &conversation, [&me, &other], now_ms).await.unwrap();
        contact_channels::insert(&mut write, &record).await.unwrap();
        let (release, channel) = (RELEASE.parse().unwrap(), &record.id);
        let released =
            contact_releases::release(&mut write, &release, &me, channel, &conversation, now_ms).await;
        assert!(released.unwrap());
        write.commit_without_audit(&[], now_ms).await.unwrap();
    }

    /// A block by staff.
    async fn block(&self) {
        let app = &self.server.app;
        let record = BlockRecord {
            id: BLOCK.parse().unwrap(),
            person: self.staff_id(),
            origin: BlockedFrom::Conversation,
            blocked_at_ms: app.clock.now_ms(),
        };
        let mut write = app.store.write().await.unwrap();
        store::blocks::insert(&mut write, &record, "hash").await.unwrap();
        write.commit_without_audit(&[], app.clock.now_ms()).await.unwrap();
    }
}
