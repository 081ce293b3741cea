//! SAF-6: whoever is kept away is gone at once, silently and both ways, and stays away under another account.

use model::directory::MemberPage;
use serde_json::json;
use server::privacy::erase::Eraser;

use super::*;
use crate::accounts::person;

/// The names that a page of a member shows to somebody.
async fn names(peer: &Peer<'_>, member: &str) -> Vec<String> {
    let page: MemberPage = read(peer.server, &format!("/api/v1/members/{member}"), &peer.cookie).await;
    page.seats.into_iter().filter_map(|seat| seat.holder.map(|holder| holder.name)).collect()
}

fn name_of(server: &Server, id: &str) -> String {
    server.world.people.iter().find(|one| one.id.as_str() == id).unwrap().name.clone()
}

/// Both show their names to everybody from here on.
async fn be_public(server: &Server) {
    let mut write = server.app.store.write().await.unwrap();
    for of in [ASKER.0, ASKED.0] {
        let consent = store::consents::ConsentRecord {
            purpose: model::privacy::Purpose::WiderProfile,
            given_at_ms: 1,
            text_version: 1,
            language: model::words::Locale::En,
        };
        store::consents::give(&mut write, &id(of), &consent).await.unwrap();
        let (level, by) = (model::visibility::Level::Public, model::visibility::SetBy::Owner);
        let field = model::visibility::Field::Name;
        store::visibility::choose(&mut write, &id(of), field, level, by, 1).await.unwrap();
    }
    write.commit_without_audit(&[], 1).await.unwrap();
}

#[tokio::test]
async fn a_block_from_a_conversation_takes_everything_from_both() {
    let server = Server::start().await;
    be_public(&server).await;
    let (asker, asked, conversation) = acquainted(&server).await;
    assert_eq!(asker.write(&conversation, "Good morning").await.status, 201);
    let (one, other) = (name_of(&server, ASKER.0), name_of(&server, ASKED.0));
    assert!(names(&asker, ASKED.1).await.contains(&other) && names(&asked, ASKER.1).await.contains(&one));
    let path = format!("{CONVERSATIONS}/{conversation}/block");
    assert_eq!(asked.post(&path, &json!(null)).await, 204);
    assert_eq!(asked.post(&path, &json!(null)).await, 404, "they are gone");
    for peer in [&asker, &asked] {
        let list = peer.list().await;
        assert_eq!((list.sent.len(), list.received.len()), (0, 0));
        assert_eq!(peer.conversations().await.conversations.len(), 0);
        let gone = peer
            .server
            .ask("GET", &format!("{CONVERSATIONS}/{conversation}/messages"), &[("cookie", &peer.cookie)], "")
            .await;
        let absent = peer
            .server
            .ask("GET", &format!("{CONVERSATIONS}/cv-none/messages"), &[("cookie", &peer.cookie)], "")
            .await;
        let masked = |answer: &Answer| {
            (answer.status, answer.body.replace(answer.header("x-request-id").unwrap(), "-"))
        };
        assert_eq!(masked(&gone), masked(&absent));
        assert_eq!(peer.write(&conversation, "x").await.status, 404);
    }
    assert!(!names(&asker, ASKED.1).await.contains(&other), "both ways");
    assert!(!names(&asked, ASKER.1).await.contains(&one));
    let staff = Peer { server: &server, cookie: server.sign_in("staff").await };
    assert!(names(&staff, ASKED.1).await.contains(&other), "SAF-7: nobody learns of it by what is missing");
    let audit = server.ask("GET", "/api/v1/staff/audit", &[("cookie", &staff.cookie)], "").await.body;
    assert!(!audit.contains("block"), "no hint of it anywhere");

    // Its maker sees when and from where, and lifts it; the other one cannot.
    let blocks: model::conversation::Blocks = read(&server, "/api/v1/blocks", &asked.cookie).await;
    assert_eq!(blocks.blocks.len(), 1);
    let none: model::conversation::Blocks = read(&server, "/api/v1/blocks", &asker.cookie).await;
    assert_eq!(none.blocks, []);
    let path = format!("/api/v1/blocks/{}/lifting", blocks.blocks[0].id);
    assert_eq!((asker.post(&path, &json!(null)).await, asked.post(&path, &json!(null)).await), (404, 204));
    assert_eq!(asker.conversations().await.conversations.len(), 1);
}

/// SAF-6: a new account with the same address, and an account with another address, are kept away as the old one.
#[tokio::test]
async fn a_block_survives_another_address_and_another_account() {
    let server = Server::start().await;
    let (_, asked, conversation) = acquainted(&server).await;
    let path = format!("{CONVERSATIONS}/{conversation}/block");
    assert_eq!(asked.post(&path, &json!(null)).await, 204);
    let apart = async |who: &str, from: &str| {
        let mut read = server.app.store.read().await.unwrap();
        let apart =
            server::visibility::Apart::from_anew(&mut read, &server.app.seal, &id(who)).await.unwrap();
        apart.contains(&id(from))
    };
    assert!(apart(ASKER.0, ASKED.0).await && apart(ASKED.0, ASKER.0).await);
    // Another address, by the link that confirms it.
    let before = server.world.people.iter().find(|one| one.id.as_str() == ASKER.0).unwrap().clone();
    let other = model::email::EmailAddress::parse("other@example.org").unwrap();
    let app = &server.app;
    let mut write = app.store.write().await.unwrap();
    let url = &app.config.public_url;
    let link =
        server::auth::address::make(&mut write, &app.ids, &app.clock, url, &before.id, &other).await.unwrap();
    write.commit_without_audit(&[], 0).await.unwrap();
    assert_eq!(server.press(&server.path_of(&link), "").await.status, 200);
    assert!(apart(ASKER.0, ASKED.0).await && apart(ASKED.0, ASKER.0).await);
    // An end, and a new account with each of the addresses.
    assert!(Eraser::of(app).erase(&before.id).await.unwrap());
    let mut write = app.store.write().await.unwrap();
    for (name, email) in [("p-again", before.email.clone()), ("p-other", other)] {
        let record = store::people::PersonRecord { id: id(name), email, ..before.clone() };
        store::people::insert(&mut write, &record).await.unwrap();
    }
    write.commit_without_audit(&[], 0).await.unwrap();
    for name in ["p-again", "p-other"] {
        assert!(apart(name, ASKED.0).await && apart(ASKED.0, name).await, "{name}");
    }
    assert!(!apart(person(&server, "mentor").id.as_str(), "p-reformer-1").await);
}

/// PRI-10 and PRI-11: whoever blocks a request does not learn from any other page whose it was, and whoever sent it does
/// not learn that they were blocked.
#[tokio::test]
async fn a_block_of_a_request_changes_no_page_that_shows_people() {
    let server = Server::start().await;
    be_public(&server).await;
    let (asker, asked) = (Peer::new(&server, ASKER.0).await, Peer::new(&server, ASKED.0).await);
    asker.asks(ASKED.1, "government").await;
    let pages = async || {
        let mut pages = Vec::new();
        for peer in [&asker, &asked] {
            for path in ["members", "groups", "home", "mentoring"]
                .map(str::to_owned)
                .into_iter()
                .chain([ASKER.1, ASKED.1].map(|member| format!("members/{member}")))
            {
                let headers = [("cookie", peer.cookie.as_str())];
                let answer = server.ask("GET", &format!("/api/v1/{path}"), &headers, "").await;
                let mask = answer.header("x-request-id").unwrap_or("-").to_owned();
                pages.push((path, answer.status, answer.body.replace(&mask, "-")));
            }
        }
        pages
    };
    let before = pages().await;
    assert!(names(&asked, ASKER.1).await.contains(&name_of(&server, ASKER.0)), "there is something to lose");
    let received = asked.list().await.received.remove(0);
    assert!(matches!(asked.answer(&received.id, &json!({ "answer": "block" })).await.status, 200 | 204));
    assert_eq!(asked.list().await.received.len(), 0);
    assert_eq!(pages().await, before);
}
