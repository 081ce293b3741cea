//! From a request to a conversation, and what is refused on the way.

use model::introduction::{GivenAnswer, Side};
use model::permissions::Role;
use model::problem::Code;
use model::state::IntroductionState;
use serde_json::json;

use super::*;
use crate::accounts::{mails, refusal};

/// PRI-10: the other side reads the card that was previewed and nothing else, asks back without a name, and a yes tells
/// both who the other is.
#[tokio::test]
async fn a_yes_leads_from_a_card_to_a_conversation() {
    let server = Server::start().await;
    let (asker, asked) = (Peer::new(&server, ASKER.0).await, Peer::new(&server, ASKED.0).await);
    let sent = asker.asks(ASKED.1, "government").await;
    assert_eq!((sent.side, sent.state, sent.introduced), (Side::Government, IntroductionState::Sent, None));
    let own = asker.list().await.own;
    let received = asked.list().await.received.remove(0);
    assert_eq!(
        (received.card.seat, received.card.country.clone()),
        (Some(Role::GovernmentSeat), own.country)
    );
    assert_eq!(
        (received.card.clone(), received.card.place),
        (sent.card.clone(), None),
        "as it was previewed"
    );
    let text = serde_json::to_string(&received).unwrap();
    assert!(!text.contains("tamale"), "nothing says who asks: {text}");
    let question = json!({ "answer": "question", "words": "Since which year?" });
    assert_eq!(asked.answer(&sent.id, &question).await.status, 200);
    let again = asked.answer(&sent.id, &question).await;
    assert_eq!(refusal(&again).0, "illegal_step", "one at a time");
    let asked_back = asker.list().await.sent.remove(0).questions.remove(0);
    assert_eq!(asked_back.words, "Since which year?");
    let path = format!("/api/v1/introduction-questions/{}/reply", asked_back.id);
    assert_eq!(asked.post(&path, &json!({ "words": "I am not asked" })).await, 404);
    assert_eq!(asker.post(&path, &json!({ "words": "Since 2021." })).await, 204);
    assert_eq!(asker.post(&path, &json!({ "words": "Or 2022." })).await, 409, "once");
    let reply = asked.list().await.received.remove(0).questions.remove(0).reply.unwrap();
    assert_eq!(reply.words, "Since 2021.");
    let conversation = asked.say_yes(&sent.id).await;
    let known = asker.list().await.sent.remove(0);
    assert_eq!(known.state, IntroductionState::Introduced);
    let with = known.introduced.unwrap();
    assert_eq!(with.conversation.as_ref(), Some(&conversation));
    assert_eq!(with.with.member.as_ref().map(model::id::MemberId::as_str), Some(ASKED.1));
    assert!(with.with.name.is_some() && with.with.seat == Some(SeatKind::GovernmentLead));
    let theirs = asked.list().await.received.remove(0);
    assert_eq!(theirs.answer, Some(GivenAnswer::Yes));
    assert!(theirs.introduced.unwrap().with.name.is_some());
    assert_eq!(
        asked.answer(&sent.id, &json!({ "answer": "no" })).await.status,
        409,
        "an answer is given once"
    );
    assert_eq!(mails(&server).await.len(), 3, "one asks, two tell");
}

#[tokio::test]
async fn two_who_know_each_other_write_and_are_told_once_of_what_they_have_not_read() {
    let server = Server::start().await;
    let (asker, asked, conversation) = acquainted(&server).await;
    let before = mails(&server).await.len();
    for text in ["Good morning", "Are you there? https://example.org/plan"] {
        assert_eq!(asker.write(&conversation, text).await.status, 201);
    }
    assert_eq!(mails(&server).await.len(), before + 1, "once");
    let said = mails(&server).await.into_iter().filter(|(_, text)| text.contains("> Good morning"));
    let address = server.world.people.iter().find(|one| one.id.as_str() == ASKED.0).unwrap().email.as_str();
    assert_eq!(said.map(|(to, _)| to).collect::<Vec<_>>(), [address], "PRI-25: to whoever reads it alone");
    assert_eq!(asked.conversations().await.conversations[0].unread, 2);
    assert_eq!(asker.conversations().await.conversations[0].unread, 0);
    let page = asked.messages(&conversation).await;
    let texts: Vec<&str> = page.messages.iter().map(|message| message.text.as_str()).collect();
    assert_eq!(texts, ["Good morning", "Are you there? https://example.org/plan"]);
    let before_read = asker.messages(&conversation).await;
    let path = format!("{CONVERSATIONS}/{conversation}/reading");
    assert_eq!(asked.post(&path, &json!({ "until": 2 })).await, 204);
    assert_eq!(asker.messages(&conversation).await, before_read, "PRI-8: nobody learns what was read");
    assert_eq!(asked.conversations().await.conversations[0].unread, 0);
    assert_eq!(asker.write(&conversation, "One more").await.status, 201);
    assert_eq!(mails(&server).await.len(), before + 2, "and once for what came after");
    let stranger = Peer::new(&server, "p-reformer-1").await;
    assert_eq!(stranger.write(&conversation, "x").await.status, 404);
    for number in 0..60 {
        assert_eq!(asked.write(&conversation, &format!("n{number}")).await.status, 201);
    }
    let newest = asked.messages(&conversation).await;
    assert_eq!((newest.messages.len(), newest.earlier), (50, Some(14)));
    let path = format!("{CONVERSATIONS}/{conversation}/messages?before=14");
    let earlier: Messages = read(&server, &path, &asked.cookie).await;
    assert_eq!((earlier.messages.len(), earlier.earlier), (13, None));
}

/// PRI-10, PRI-13: what a form may not say, and how often.
#[tokio::test]
async fn requests_are_plain_and_the_same_one_comes_again_after_ninety_days() {
    let server = Server::start().await;
    let asker = Peer::new(&server, ASKER.0).await;
    let form = |member: &str, side: &str, words: &str| json!({ "member": member, "side": side, "words": words, "language": "en", "topic": "no-such-topic" });
    let wrong =
        send(&server, INTRODUCTIONS, &asker.cookie, &form("nowhere", "government", "www.example.org")).await;
    let fields = [("member", "unknown"), ("topic", "unknown"), ("words", "has_link")];
    let expected = fields.map(|(path, code)| (path.to_owned(), code.to_owned())).to_vec();
    assert_eq!(refusal(&wrong), ("invalid", expected));
    let own = asker.ask(ASKER.1, "government").await;
    assert_eq!(refusal(&own).1, [("side".to_owned(), "own".to_owned())]);
    let first = asker.asks(ASKED.1, "government").await;
    let again = asker.ask(ASKED.1, "government").await;
    assert_eq!((again.problem().code, again.header("retry-after")), (Code::TooMany, Some("7776000")));
    let path = format!("{INTRODUCTIONS}/{}/withdrawal", first.id);
    assert_eq!((asker.post(&path, &json!(null)).await, asker.post(&path, &json!(null)).await), (204, 409));
    days(&server, 89).await;
    let asker = Peer::new(&server, ASKER.0).await;
    assert_eq!(asker.ask(ASKED.1, "government").await.status, 429, "taken back or not");
    days(&server, 1).await;
    let asker = Peer::new(&server, ASKER.0).await;
    assert_eq!(asker.ask(ASKED.1, "government").await.status, 201);
    let mut statuses = Vec::new();
    for member in
        server.world.members.iter().map(|member| member.id.as_str()).filter(|id| *id != ASKER.1).take(14)
    {
        statuses.push(asker.ask(member, "civil_society").await.status);
    }
    assert!(statuses.iter().filter(|status| **status == 201).count() >= 8, "{statuses:?}");
    assert_eq!(statuses.last(), Some(&429), "ten a day: {statuses:?}");
    let staff = server.sign_in("staff").await;
    assert_eq!(send(&server, INTRODUCTIONS, &staff, &form(ASKED.1, "government", "x")).await.status, 403);
}

/// PRI-13: two who ask each other have both said yes.
#[tokio::test]
async fn two_who_ask_each_other_are_introduced() {
    let server = Server::start().await;
    let (asker, asked) = (Peer::new(&server, ASKER.0).await, Peer::new(&server, ASKED.0).await);
    let first = asker.asks(ASKED.1, "government").await;
    let second = asked.asks(ASKER.1, "government").await;
    assert_eq!(second.state, IntroductionState::Introduced);
    let known = asker.list().await;
    assert_eq!((known.sent[0].id.clone(), known.sent[0].state), (first.id, IntroductionState::Introduced));
    let [one, other] =
        [known.sent[0].introduced.clone(), second.introduced].map(|met| met.unwrap().conversation);
    assert_eq!(one, other);
    assert_eq!(asker.conversations().await.conversations.len(), 1);
}

/// PRI-11: reminders go to whoever is asked, and when the time is over to its asker alone.
#[tokio::test]
async fn who_does_not_answer_is_reminded_twice_and_its_asker_told_at_the_end() {
    let server = Server::start().await;
    let asker = Peer::new(&server, ASKER.0).await;
    asker.asks(ASKED.1, "government").await;
    let mut counts = Vec::new();
    for _ in 0..15 {
        days(&server, 1).await;
        counts.push(mails(&server).await.len());
    }
    assert_eq!(counts, [1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 4, 4]);
    let asker = Peer::new(&server, ASKER.0).await;
    assert_eq!(asker.list().await.sent[0].state, IntroductionState::Closed);
    let asked = Peer::new(&server, ASKED.0).await;
    assert_eq!(asked.list().await.received, []);
}

/// PRI-17: what somebody wrote themselves is in their file, opened; what others wrote is not.
#[tokio::test]
async fn a_file_of_ones_own_data_holds_ones_own_words() {
    let server = Server::start().await;
    let (asker, asked, conversation) = acquainted(&server).await;
    assert_eq!(asker.write(&conversation, "Good morning").await.status, 201);
    assert_eq!(asked.write(&conversation, "Good evening").await.status, 201);
    let (mut read, locale) = (server.app.store.read().await.unwrap(), model::words::Locale::En);
    let (seal, now_ms) = (&server.app.seal, server.app.clock.now_ms());
    let file = server::privacy::export::archive(&mut read, seal, &id(ASKER.0), locale, now_ms).await.unwrap();
    let text = String::from_utf8_lossy(&file);
    assert!(text.contains("Good morning") && text.contains("compare notes"));
    assert!(!text.contains("Good evening"));
}
