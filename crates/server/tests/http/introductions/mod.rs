//! Introductions, conversations, blocks and contact channels as the people in them meet them.

mod alike;
mod blocks;
mod brokered;
mod contacts;
mod journeys;
mod mails;
pub(crate) mod races;

use model::conversation::{Conversations, Messages};
use model::directory::SeatKind;
use model::id::{ConversationId, IntroductionId, PersonId};
use model::introduction::{Answered, Introductions, SentIntroduction};
use serde_json::{Value, json};
use server::jobs;

use crate::accounts::{enter, read, send};
use crate::support::{Answer, Server};

pub(crate) const DAY_MS: i64 = 24 * 60 * 60_000;
pub(crate) const INTRODUCTIONS: &str = "/api/v1/introductions";
pub(crate) const CONVERSATIONS: &str = "/api/v1/conversations";

/// Who asks in these tests: the government seat of this member.
pub(crate) const ASKER: (&str, &str) = ("p-tamale-gh-gov", "tamale-gh");
/// Who is asked: the government seat of this one.
pub(crate) const ASKED: (&str, &str) = ("p-sekondi-takoradi-gh-gov", "sekondi-takoradi-gh");

pub(crate) fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

/// Somebody who is signed in.
pub(crate) struct Peer<'a> {
    pub(crate) server: &'a Server,
    pub(crate) cookie: String,
}

impl<'a> Peer<'a> {
    pub(crate) async fn new(server: &'a Server, person: &str) -> Self {
        Self { server, cookie: enter(server, &id::<PersonId>(person)).await }
    }

    pub(crate) async fn ask(&self, member: &str, side: &str) -> Answer {
        let form = json!({ "member": member, "side": side, "language": "en", "shows": ["seat", "country"],
                           "words": "We publish contracts and would like to compare notes." });
        send(self.server, INTRODUCTIONS, &self.cookie, &form).await
    }

    /// A request that was sent.
    pub(crate) async fn asks(&self, member: &str, side: &str) -> SentIntroduction {
        let answer = self.ask(member, side).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        serde_json::from_str(&answer.body).unwrap()
    }

    pub(crate) async fn list(&self) -> Introductions {
        read(self.server, INTRODUCTIONS, &self.cookie).await
    }

    pub(crate) async fn conversations(&self) -> Conversations {
        read(self.server, CONVERSATIONS, &self.cookie).await
    }

    pub(crate) async fn messages(&self, of: &ConversationId) -> Messages {
        read(self.server, &format!("{CONVERSATIONS}/{of}/messages"), &self.cookie).await
    }

    pub(crate) async fn answer(&self, to: &IntroductionId, form: &Value) -> Answer {
        send(self.server, &format!("{INTRODUCTIONS}/{to}/answer"), &self.cookie, form).await
    }

    pub(crate) async fn say_yes(&self, to: &IntroductionId) -> ConversationId {
        let answer = self.answer(to, &json!({ "answer": "yes" })).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        serde_json::from_str::<Answered>(&answer.body).unwrap().conversation.unwrap()
    }

    pub(crate) async fn write(&self, to: &ConversationId, text: &str) -> Answer {
        let body = json!({ "text": text });
        send(self.server, &format!("{CONVERSATIONS}/{to}/messages"), &self.cookie, &body).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> u16 {
        send(self.server, path, &self.cookie, body).await.status
    }
}

/// The two of these tests, signed in, with a conversation.
pub(crate) async fn acquainted(server: &Server) -> (Peer<'_>, Peer<'_>, ConversationId) {
    let (asker, asked) = (Peer::new(server, ASKER.0).await, Peer::new(server, ASKED.0).await);
    let sent = asker.asks(ASKED.1, "government").await;
    let conversation = asked.say_yes(&sent.id).await;
    (asker, asked, conversation)
}

/// Lets days pass, with the jobs of each.
pub(crate) async fn days(server: &Server, days: i64) {
    for _ in 0..days {
        server.app.clock.advance(DAY_MS);
        jobs::introductions::run(&server.app).await.unwrap();
    }
}

/// Takes whoever sits in the civil-society seat of `member` out of it, and puts `person` there, if anybody.
pub(crate) async fn seat_civil_society(server: &Server, member: &str, person: Option<&str>) {
    let now_ms = server.app.clock.now_ms();
    let mut write = server.app.store.write().await.unwrap();
    for holder in store::seats::holders_of_member(&mut write, &id(member), now_ms).await.unwrap() {
        if holder.seat.kind == SeatKind::CivilSocietyLead {
            store::seats::end_holding(&mut write, &holder.seat.id, &holder.person, now_ms).await.unwrap();
        }
    }
    if let Some(person) = person {
        let seats = store::seats::of_member(&mut write, &id(member)).await.unwrap();
        let seat = seats.into_iter().find(|seat| seat.kind == SeatKind::CivilSocietyLead).unwrap();
        let holding =
            store::seats::HoldingRecord { seat: seat.id, person: id(person), from_ms: now_ms, to_ms: None };
        store::seats::hold(&mut write, &holding).await.unwrap();
    }
    write.commit_without_audit(&[], now_ms).await.unwrap();
}
