//! ACC-5, ACC-11, ACC-13 to ACC-15, ACC-23, ACC-25, ACC-26: passwords.

use model::permissions::Role;
use model::security::{PasswordState, SecondFactorState};
use server::auth::passwords::{Cost, Passwords};
use server::http::accept::Limits;

use super::*;

const PATH: &str = "/api/v1/account/password";
const REMOVAL: &str = "/api/v1/account/password/removal";

fn body(password: &str, others: &str) -> serde_json::Value {
    serde_json::json!({ "password": password, "other_sessions": others })
}

#[tokio::test]
async fn a_password_is_set_and_signs_in_whatever_the_case_of_the_address() {
    let server = Server::start().await;
    let mentor = person(&server, "mentor").clone();
    let cookie = server.sign_in("mentor").await;
    assert_eq!(account(&server, &cookie).await.password, PasswordState::None);
    let new = set_password(&server, &cookie, PASSWORD).await;
    assert_eq!(status(&server, HOME, &cookie).await, 401, "ACC-23: the old cookie");
    assert_eq!(account(&server, &new).await.password, PasswordState::Set);

    let email = mentor.email.as_str().to_uppercase();
    let answer = try_password(&server, "", &email, PASSWORD).await;
    assert_eq!((answer.status, answer.body.as_str()), (204, ""));
    let signed_in = answer.cookie("__Host-sid").unwrap();
    assert_eq!(status(&server, HOME, &signed_in).await, 200);
    assert_eq!(answer.cookie("__Host-device"), None, "the device is shared");
    for wrong in ["River stone lantern boat", "river stone lantern boat ", "river stone lantern", "x"] {
        let answer = try_password(&server, "", &email, wrong).await;
        assert_eq!(refusal(&answer), ("sign_in_failed", vec![]), "{wrong}");
        assert_eq!(answer.cookie("__Host-sid"), None);
    }
    let told = mails(&server).await;
    assert!(
        told.iter().any(|(to, text)| to == mentor.email.as_str() && text.contains("/account")),
        "{told:?}"
    );
}

/// ACC-5: nobody is told whether an account is there, suspended, or has no password.
#[tokio::test]
async fn unknown_suspended_and_passwordless_accounts_answer_alike() {
    let server = Server::start().await;
    let mentor = person(&server, "mentor").clone();
    set_password(&server, &server.sign_in("mentor").await, PASSWORD).await;
    let reformer = person(&server, "reformer").clone();
    let bodies = async || {
        let mut bodies = Vec::new();
        for (email, password) in [
            (mentor.email.as_str(), "another password"),
            ("stranger@example.org", PASSWORD),
            (reformer.email.as_str(), PASSWORD),
        ] {
            let answer = try_password(&server, "", email, password).await;
            let id = answer.problem().request_id;
            bodies.push((answer.status, answer.body.replace(&id, "*")));
        }
        bodies
    };
    let before = bodies().await;
    assert!(before.iter().all(|body| *body == before[0]), "{before:?}");
    let mut write = server.app.store.write().await.unwrap();
    store::people::suspend(&mut write, &mentor.id, Some(1)).await.unwrap();
    write.commit_without_audit(&[], 0).await.unwrap();
    let answer = try_password(&server, "", mentor.email.as_str(), PASSWORD).await;
    let id = answer.problem().request_id;
    assert_eq!(
        (answer.status, answer.body.replace(&id, "*")),
        before[0],
        "suspended, with the right password"
    );

    let asked = async |email: &str| {
        let body = serde_json::json!({ "email": email, "locale": "en" });
        let answer = send(&server, "/api/v1/sign-in-links", "", &body).await;
        (answer.status, answer.body.clone())
    };
    let before = mails(&server).await.len();
    assert_eq!(asked(mentor.email.as_str()).await, asked("stranger@example.org").await);
    assert_eq!(mails(&server).await.len(), before, "a suspended person gets no link");
}

/// ACC-13 and ACC-14.
#[tokio::test]
async fn short_common_and_own_words_are_refused_with_their_reason() {
    let server = Server::start().await;
    let person = person(&server, "mentor").clone();
    let cookie = server.sign_in("mentor").await;
    let too_long = "a1 ".repeat(86);
    for (password, code) in [
        ("", "required"),
        ("fourteen chars", "too_short"),
        (too_long.as_str(), "too_long"),
        ("passwordpassword", "common"),
        ("PASSWORDpassword", "common"),
        ("convene-2026-convene", "common"),
        ("123456789012345", "common"),
        (person.email.as_str(), "common"),
    ] {
        let answer = send(&server, PATH, &cookie, &body(password, "end")).await;
        assert_eq!(refusal(&answer), ("invalid", one("password", code)), "{password}");
    }
    // Composed, it is shorter than what is asked for: fifteen code points as typed, eight as kept.
    let decomposed = "e\u{301}".repeat(7) + "x";
    let answer = send(&server, PATH, &cookie, &body(&decomposed, "end")).await;
    assert_eq!(refusal(&answer), ("invalid", one("password", "too_short")));
    let longest = "🦀 ".repeat(100) + &"ab c".repeat(14);
    assert_eq!(longest.chars().count(), 256);
    let cookie = set_password(&server, &cookie, &longest).await;
    assert_eq!(try_password(&server, "", person.email.as_str(), &longest).await.status, 204);
    for wrong in [
        serde_json::json!({ "password": PASSWORD }),
        serde_json::json!({ "password": PASSWORD, "other_sessions": "end", "person": "p-1" }),
        serde_json::json!({ "password": 15, "other_sessions": "end" }),
        serde_json::json!({ "password": PASSWORD, "other_sessions": "both" }),
        serde_json::json!({ "password": null, "other_sessions": "end" }),
    ] {
        assert_eq!(send(&server, PATH, &cookie, &wrong).await.status, 422, "{wrong}");
    }
}

/// ACC-26.
#[tokio::test]
async fn a_stale_session_proves_anew_before_it_changes_a_password() {
    let server = Server::start().await;
    let cookie = set_password(&server, &server.sign_in("mentor").await, PASSWORD).await;
    server.app.clock.advance(10 * MINUTE_MS);
    let others = serde_json::json!({ "other_sessions": "end" });
    for (path, body) in [(PATH, body("another long password", "end")), (REMOVAL, others)] {
        let answer = send(&server, path, &cookie, &body).await;
        assert_eq!(refusal(&answer).0, "reauthentication_required", "{path}");
        assert_eq!(answer.status, 401);
    }
    let prove = async |cookie: &str, body: serde_json::Value| {
        server.app.clock.advance(20_000);
        send(&server, "/api/v1/reauthentication", cookie, &body).await
    };
    let wrong = prove(&cookie, serde_json::json!({ "password": "not my password" })).await;
    assert_eq!(refusal(&wrong), ("invalid", one("password", "refused")));
    let by_code = prove(&cookie, serde_json::json!({ "code": "123456" })).await;
    assert_eq!(refusal(&by_code), ("invalid", one("code", "refused")));
    let right = prove(&cookie, serde_json::json!({ "password": PASSWORD })).await;
    assert_eq!(right.status, 204);
    let fresh = right.cookie("__Host-sid").unwrap();
    assert_eq!(status(&server, HOME, &cookie).await, 401, "ACC-23: the old cookie");
    set_password(&server, &fresh, "another long password").await;
}

/// ACC-25 and ACC-11.
#[tokio::test]
async fn changing_a_password_ends_other_sessions_unless_unticked_and_voids_open_links() {
    let server = Server::start().await;
    let link = server.links().await.remove("mentor").unwrap();
    let (other, own) = (server.sign_in("mentor").await, server.sign_in("mentor").await);
    let own = set_password(&server, &own, PASSWORD).await;
    assert_eq!(status(&server, HOME, &other).await, 200, "unticked");
    assert_eq!(server.press(&link, "").await.status, 410, "an open link is void");
    let answer = send(&server, PATH, &own, &body("another long password", "end")).await;
    let own = answer.cookie("__Host-sid").unwrap();
    assert_eq!((status(&server, HOME, &other).await, status(&server, HOME, &own).await), (401, 200));
    let answer = send(&server, REMOVAL, &own, &serde_json::json!({ "other_sessions": "end" })).await;
    let own = answer.cookie("__Host-sid").unwrap();
    assert_eq!(account(&server, &own).await.password, PasswordState::None);
    let again = send(&server, REMOVAL, &own, &serde_json::json!({ "other_sessions": "end" })).await;
    assert_eq!(refusal(&again).0, "illegal_step");
    let email = person(&server, "mentor").email.clone();
    assert_eq!(try_password(&server, "", email.as_str(), PASSWORD).await.status, 401);
}

#[tokio::test]
async fn of_two_changes_at_once_one_is_done_and_the_other_has_to_sign_in() {
    let server = Server::start().await;
    let cookie = server.sign_in("mentor").await;
    let change = async |password: &str| send(&server, PATH, &cookie, &body(password, "end")).await.status;
    let (one, other) = tokio::join!(change("the first long password"), change("the second long password"));
    let mut statuses = [one, other];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 401]);
}

/// ACC-15: a hash of an old cost is made anew when its owner signs in.
#[tokio::test]
async fn a_cheap_hash_is_upgraded_at_sign_in() {
    let server = Server::of(Limits::default(), "http", Cost { memory_kib: 16, ..Cost::FOR_TESTS }).await;
    let mentor = person(&server, "mentor").clone();
    let cheap = Passwords::new(Cost::FOR_TESTS).unwrap();
    let hash = cheap.hash(&model::password::Password::new(PASSWORD), [3; 16]).await.unwrap();
    let mut write = server.app.store.write().await.unwrap();
    let alone = store::credentials::Strength::Alone;
    store::credentials::set_password(&mut write, "c", &mentor.id, &hash, alone, 1).await.unwrap();
    write.commit_without_audit(&[], 0).await.unwrap();
    let kept = async || {
        let mut read = server.app.store.read().await.unwrap();
        store::credentials::password(&mut read, &mentor.id).await.unwrap().unwrap()
    };
    assert_eq!(try_password(&server, "", mentor.email.as_str(), "wrong").await.status, 401);
    assert!(kept().await.contains("m=8,"));
    assert_eq!(try_password(&server, "", mentor.email.as_str(), PASSWORD).await.status, 204);
    assert!(kept().await.contains("m=16,"));
    assert_eq!(try_password(&server, "", mentor.email.as_str(), PASSWORD).await.status, 204);
}

/// ACC-13: a second factor allows a shorter password, and then neither goes without the other.
#[tokio::test]
async fn a_short_password_needs_its_second_factor() {
    let server = Server::start().await;
    let cookie = server.sign_in("mentor").await;
    let (cookie, ..) = second_factor::enrol(&server, &cookie).await;
    assert_eq!(account(&server, &cookie).await.second_factor, SecondFactorState::Set);
    assert_eq!(account(&server, &cookie).await.password_min, 8);
    let cookie = set_password(&server, &cookie, "k7$wq-9Zp!").await;
    let answer = send(&server, "/api/v1/account/second-factor/removal", &cookie, &()).await;
    assert_eq!(refusal(&answer), ("invalid", one("password", "too_short")));
    let cookie = set_password(&server, &cookie, PASSWORD).await;
    let answer = send(&server, "/api/v1/account/second-factor/removal", &cookie, &()).await;
    assert_eq!(answer.status, 204);
}

/// ACC-1, ACC-2: a password that nobody set opens nothing, and there is no way to set one for somebody else.
#[tokio::test]
async fn nobody_signs_in_to_a_fresh_account_and_nobody_is_signed_up() {
    let server = Server::start().await;
    let admin = somebody(&server, "root", Role::Admin).await;
    for password in ["", "admin", "no account has this password", "root"] {
        let answer = try_password(&server, "", admin.email.as_str(), password).await;
        assert!([401, 422].contains(&answer.status), "{password}");
        assert_eq!(answer.cookie("__Host-sid"), None);
    }
    for path in
        ["/api/v1/people", "/api/v1/staff/people", "/api/v1/accounts", "/api/v1/sign-up", "/api/v1/account"]
    {
        for cookie in ["", &server.sign_in_admin().await] {
            let answer = send(&server, path, cookie, &serde_json::json!({ "email": "x@example.org" })).await;
            assert!([404, 405].contains(&answer.status), "{path}: {}", answer.status);
        }
    }
}

/// ACC-11: a mail that waits when the password changes brings no link any more, nor does one that is on its way.
#[tokio::test]
async fn a_changed_password_takes_back_the_links_that_are_not_sent() {
    let server = Server::start().await;
    let mentor = person(&server, "mentor").clone();
    let cookie = server.sign_in("mentor").await;
    let body = serde_json::json!({ "email": mentor.email.as_str(), "locale": "en" });
    assert_eq!(send(&server, "/api/v1/sign-in-links", "", &body).await.status, 202);
    let address = serde_json::json!({ "email": "new@example.org" });
    assert_eq!(send(&server, "/api/v1/account/address", &cookie, &address).await.status, 202);
    set_password(&server, &cookie, PASSWORD).await;
    let sent = mails(&server).await;
    assert!(!sent.is_empty(), "the notices");
    assert!(sent.iter().all(|(to, _)| to == mentor.email.as_str()), "{sent:?}");
    let links = sent.iter().filter(|(_, text)| text.contains("/sign-in/") || text.contains("/address/"));
    assert_eq!(links.count(), 0, "{sent:?}");
}

#[test]
fn the_store_knows_which_mails_hold_a_link_to_an_account() {
    use server::mail::message::Template;
    assert_eq!(store::account_mails::WITH_LINK, [Template::SignIn.code(), Template::AddressConfirm.code()]);
}
