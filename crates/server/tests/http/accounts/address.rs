//! ACC-5, ACC-8, ACC-9, ACC-11, ACC-23, ACC-26: another address.

use serde_json::json;

use super::{
    HOME, MINUTE_MS, account, enter, link_in_mail_to, mails, one, person, refusal, send, set_password, status,
};
use crate::support::{Answer, Server};

const ASK: &str = "/api/v1/account/address";
const NEW: &str = "new@example.org";

async fn ask(server: &Server, cookie: &str, email: &str) -> Answer {
    send(server, ASK, cookie, &json!({ "email": email })).await
}

/// ACC-8, ACC-9, ACC-11 and ACC-23.
#[tokio::test]
async fn a_link_to_the_new_address_changes_it_and_ends_what_was_open() {
    let server = Server::start().await;
    let mentor = person(&server, "mentor").clone();
    let (here, elsewhere) = (server.sign_in("mentor").await, server.sign_in("mentor").await);
    let open = server.links().await.remove("mentor").unwrap();
    assert_eq!(ask(&server, &here, NEW).await.status, 202);
    let path = link_in_mail_to(&server, NEW).await;
    for method in ["GET", "HEAD", "GET", "GET", "GET", "GET"] {
        let page = server.ask(method, &path, &[("cookie", &here)], "").await;
        assert_eq!(page.status, 200);
    }
    assert_eq!(account(&server, &here).await.email, mentor.email, "looking changes nothing");

    let done = server.press(&path, &here).await;
    assert_eq!(done.status, 200, "{done:?}");
    let now = done.cookie("__Host-sid").unwrap();
    assert_eq!(account(&server, &now).await.email.as_str(), NEW);
    assert_eq!(status(&server, HOME, &here).await, 401, "ACC-23: the old token");
    assert_eq!(status(&server, HOME, &elsewhere).await, 401, "the other sessions");
    assert_eq!(server.press(&open, "").await.status, 410, "ACC-11: open links");
    for again in [server.get(&path).await, server.press(&path, &now).await] {
        assert_eq!(again.status, 410, "ACC-9: used");
    }
    let told: Vec<String> = mails(&server).await.into_iter().map(|(to, _)| to).collect();
    assert_eq!(told.iter().filter(|to| *to == mentor.email.as_str()).count(), 2, "asked and changed");
    assert_eq!(told.iter().filter(|to| *to == NEW).count(), 1);
}

#[tokio::test]
async fn whoever_has_no_session_gets_none_by_confirming() {
    let server = Server::start().await;
    let (mentor, staff) = (server.sign_in("mentor").await, server.sign_in("staff").await);
    assert_eq!(ask(&server, &mentor, NEW).await.status, 202);
    let path = link_in_mail_to(&server, NEW).await;
    let done = server.press(&path, &staff).await;
    assert_eq!((done.status, done.cookie("__Host-sid")), (200, None));
    assert_eq!(status(&server, HOME, &mentor).await, 401, "no session of theirs confirmed it");
    assert_eq!(status(&server, HOME, &staff).await, 200, "who is signed in as another stays so");
    let again = enter(&server, &person(&server, "mentor").id).await;
    assert_eq!(account(&server, &again).await.email.as_str(), NEW);
}

/// ACC-5: the answer is the same, and only the mail differs.
#[tokio::test]
async fn an_address_that_somebody_has_is_answered_like_any_other() {
    let server = Server::start().await;
    let (mentor, staff) = (person(&server, "mentor").clone(), person(&server, "staff").clone());
    let cookie = server.sign_in("mentor").await;
    let free = ask(&server, &cookie, NEW).await;
    let taken = ask(&server, &cookie, staff.email.as_str()).await;
    assert_eq!((free.status, &free.body), (taken.status, &taken.body));
    let sent: Vec<String> = mails(&server).await.into_iter().map(|(to, _)| to).collect();
    assert!(!sent.iter().any(|to| to == staff.email.as_str()), "{sent:?}");
    assert_eq!(sent.iter().filter(|to| *to == mentor.email.as_str()).count(), 2, "a notice for each");

    let same = ask(&server, &cookie, mentor.email.as_str()).await;
    assert_eq!(refusal(&same), ("invalid", one("email", "duplicate")));
    for (wrong, code) in [("", "required"), ("nobody", "malformed"), ("a@b\r\nBcc: c@d.org", "malformed")] {
        assert_eq!(refusal(&ask(&server, &cookie, wrong).await), ("invalid", one("email", code)), "{wrong}");
    }

    // Somebody got it between asking and confirming.
    let path = link_in_mail_to(&server, NEW).await;
    let mut write = server.app.store.write().await.unwrap();
    let email = model::email::EmailAddress::parse(NEW).unwrap();
    store::people::set_email(&mut write, &staff.id, &email).await.unwrap();
    write.commit_without_audit(&[], 0).await.unwrap();
    assert_eq!(server.press(&path, &cookie).await.status, 410);
    assert_eq!(account(&server, &cookie).await.email, mentor.email);
}

/// ACC-11: no change of address skips suspension, and what opens the account ends open changes. ACC-26: it needs a proof
/// of a moment ago.
#[tokio::test]
async fn a_change_of_address_needs_a_proof_and_ends_like_other_links() {
    let server = Server::start().await;
    let mentor = person(&server, "mentor").clone();
    let cookie = server.sign_in("mentor").await;
    assert_eq!(ask(&server, &cookie, NEW).await.status, 202);
    let path = link_in_mail_to(&server, NEW).await;
    let cookie = set_password(&server, &cookie, super::PASSWORD).await;
    assert_eq!(server.press(&path, &cookie).await.status, 410, "a changed password voids it");

    assert_eq!(ask(&server, &cookie, "late@example.org").await.status, 202);
    let late = link_in_mail_to(&server, "late@example.org").await;
    server.app.clock.advance(10 * MINUTE_MS);
    assert_eq!(server.press(&late, &cookie).await.status, 410, "after ten minutes");
    assert_eq!(refusal(&ask(&server, &cookie, NEW).await).0, "reauthentication_required");

    let cookie = server.sign_in("mentor").await;
    assert_eq!(ask(&server, &cookie, "third@example.org").await.status, 202);
    let third = link_in_mail_to(&server, "third@example.org").await;
    let mut write = server.app.store.write().await.unwrap();
    store::people::suspend(&mut write, &mentor.id, Some(1)).await.unwrap();
    write.commit_without_audit(&[], 0).await.unwrap();
    for answer in [server.get(&third).await, server.press(&third, "").await] {
        assert_eq!(answer.status, 410, "suspended");
    }
}

/// ACC-7: a token of one purpose opens nothing of another.
#[tokio::test]
async fn a_link_that_signs_in_changes_no_address_and_the_other_way_round() {
    let server = Server::start().await;
    let cookie = server.sign_in("mentor").await;
    assert_eq!(ask(&server, &cookie, NEW).await.status, 202);
    let address = link_in_mail_to(&server, NEW).await;
    let sign_in = server.links().await.remove("mentor").unwrap();
    let swapped = |path: &str, to: &str| format!("/{to}/{}", path.rsplit('/').next().unwrap());
    assert_eq!(server.press(&swapped(&address, "sign-in"), "").await.status, 410);
    assert_eq!(server.press(&swapped(&sign_in, "address"), "").await.status, 410);
}

#[tokio::test]
async fn a_person_asks_for_few_addresses() {
    let server = Server::start().await;
    let cookie = server.sign_in("mentor").await;
    for number in 0..5 {
        assert_eq!(ask(&server, &cookie, &format!("{number}@example.org")).await.status, 202);
    }
    assert_eq!(ask(&server, &cookie, "sixth@example.org").await.status, 429);
}
