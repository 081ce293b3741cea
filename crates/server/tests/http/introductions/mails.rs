//! Mails that tell of messages: what they hold, and when they hold nothing (rules PRI-24 and PRI-25).

use model::id::{ConversationId, PersonId};
use model::visibility::{Field, Level, SetBy};
use serde_json::json;

use super::{ASKED, ASKER, CONVERSATIONS, Peer, acquainted, id};
use crate::accounts::mails;
use crate::support::Server;

const WORDS: &str = "Canary of a message\nhttps://files.example/contracts";

fn address(server: &Server, person: &str) -> String {
    let found = server.world.people.iter().find(|one| one.id.as_str() == person).unwrap();
    found.email.as_str().to_owned()
}

/// The texts of all mails to `person`, newest first.
async fn to(server: &Server, person: &str) -> Vec<String> {
    let address = address(server, person);
    mails(server).await.into_iter().filter(|(to, _)| *to == address).map(|(_, text)| text).collect()
}

/// A message of the asker whose mail has not gone yet, in a world where the mails before it have.
async fn waiting(server: &Server) -> (Peer<'_>, Peer<'_>, ConversationId) {
    let (asker, asked, conversation) = acquainted(server).await;
    mails(server).await;
    assert_eq!(asker.write(&conversation, WORDS).await.status, 201);
    (asker, asked, conversation)
}

async fn shows_name_to(server: &Server, person: &str, level: Level) {
    let mut write = server.app.store.write().await.unwrap();
    let person: PersonId = id(person);
    let now_ms = server.app.clock.now_ms();
    store::visibility::choose(&mut write, &person, Field::Name, level, SetBy::Owner, now_ms).await.unwrap();
    write.commit_without_audit(&[], now_ms).await.unwrap();
}

/// How many mails to whoever was asked say what the message says, once everything waiting has gone.
async fn holding(server: &Server) -> usize {
    let found = to(server, ASKED.0).await;
    let told = found.iter().filter(|text| text.contains("/messages")).count();
    assert!(told >= 2, "of the introduction and of the message: {found:?}");
    found.iter().filter(|text| text.contains("Canary") || text.contains("files.example")).count()
}

#[tokio::test]
async fn a_mail_says_what_somebody_wrote_and_the_outbox_does_not() {
    let server = Server::start().await;
    let (asker, ..) = waiting(&server).await;
    let mut read = server.app.store.read().await.unwrap();
    let outbox = format!("{:?}", store::outbox::recent(&mut read, 1000).await.unwrap());
    assert!(!outbox.contains("Canary"), "{outbox}");
    drop(read);
    assert_eq!(holding(&server).await, 1);
    let text = to(&server, ASKED.0).await.into_iter().find(|text| text.contains("Canary")).unwrap();
    assert!(text.contains("\n> Canary of a message\n> https://files.example/contracts\n"), "{text}");
    let name = server.world.people.iter().find(|one| one.id.as_str() == ASKER.0).unwrap().name.clone();
    assert!(text.starts_with(&name), "{text}");
    assert!(to(&server, ASKER.0).await.iter().all(|text| !text.contains("Canary")), "it is their own");
    assert!(asker.conversations().await.mails_with_text);
}

#[tokio::test]
async fn whoever_turned_it_off_is_told_that_there_is_something() {
    let server = Server::start().await;
    let (asker, asked, conversation) = waiting(&server).await;
    let turned = json!({ "with_text": false });
    assert_eq!(asked.post("/api/v1/message-mails", &turned).await, 204);
    assert!(!asked.conversations().await.mails_with_text);
    assert!(asker.conversations().await.mails_with_text, "it is theirs alone");
    assert_eq!(holding(&server).await, 0);
    assert_eq!(asked.post("/api/v1/message-mails", &json!({ "with_text": true })).await, 204);
    let path = format!("{CONVERSATIONS}/{conversation}/reading");
    assert_eq!(asked.post(&path, &json!({ "until": 1 })).await, 204);
    assert_eq!(asker.write(&conversation, "Canary again").await.status, 201);
    assert_eq!(holding(&server).await, 1);
    for wrong in [json!({}), json!({ "with_text": "no" }), json!({ "with_text": true, "person": "p-1" })] {
        assert!([400, 422].contains(&asked.post("/api/v1/message-mails", &wrong).await), "{wrong}");
    }
}

#[tokio::test]
async fn nothing_is_said_where_either_side_is_protected() {
    for protected in [ASKER.0, ASKED.0] {
        let server = Server::start().await;
        waiting(&server).await;
        shows_name_to(&server, protected, Level::Introductions).await;
        assert_eq!(holding(&server).await, 0, "{protected}");
    }
}

#[tokio::test]
async fn nothing_is_said_of_what_is_not_there_any_more_when_the_mail_goes() {
    for blocker in [ASKER.0, ASKED.0] {
        let server = Server::start().await;
        let (asker, asked, conversation) = waiting(&server).await;
        let who = if blocker == ASKER.0 { &asker } else { &asked };
        assert_eq!(who.post(&format!("{CONVERSATIONS}/{conversation}/block"), &json!(null)).await, 204);
        assert_eq!(holding(&server).await, 0, "{blocker}");
    }
    let server = Server::start().await;
    waiting(&server).await;
    let mut write = server.app.store.write().await.unwrap();
    store::people::suspend(&mut write, &id(ASKED.0), Some(1)).await.unwrap();
    write.commit_without_audit(&[], 1).await.unwrap();
    assert_eq!(holding(&server).await, 0, "whoever reads the mailbox of an account that was shut");
    let server = Server::start().await;
    waiting(&server).await;
    let mut write = server.app.store.write().await.unwrap();
    store::erasures::erase(&mut write, &id(ASKER.0), &id("former-1"), 1).await.unwrap().unwrap();
    write.commit_without_audit(&[], 1).await.unwrap();
    assert_eq!(holding(&server).await, 0, "whoever wrote it is gone");
}
