//! ACC-10, ACC-28 to ACC-30: how often one may try, and that nobody shuts another out.

use model::permissions::Role;
use model::security::PasswordState;
use server::auth::by_password::MOST_FAILURES;

use super::*;

const CODES: &str = "/api/v1/sign-in-codes";

/// Signs in on a private device: session and device cookies, joined.
async fn on_own_device(server: &Server, email: &str) -> String {
    server.app.clock.advance(20_000);
    let body = serde_json::json!({ "email": email, "password": PASSWORD, "device": "private" });
    let answer = send(server, "/api/v1/sign-in", "", &body).await;
    assert_eq!(answer.status, 204, "{answer:?}");
    answer.cookie("__Host-device").unwrap()
}

/// ACC-28: a thousand failures from elsewhere, then the owner signs in.
#[tokio::test]
async fn failures_from_elsewhere_do_not_shut_the_owner_out() {
    let server = Server::start().await;
    let mentor = person(&server, "mentor").clone();
    let email = mentor.email.as_str();
    set_password(&server, &server.sign_in("mentor").await, PASSWORD).await;
    let device = on_own_device(&server, email).await;
    for n in 0..1000 {
        let answer = try_password(&server, "", email, &format!("guess {n}")).await;
        assert_eq!(answer.status, 401, "{n}");
    }
    assert_eq!(
        try_password(&server, "", email, PASSWORD).await.status,
        401,
        "from elsewhere it opens no more"
    );
    let own = try_password(&server, &device, email, PASSWORD).await;
    assert_eq!(own.status, 204, "in the owner's browser it does");
    let cookie = own.cookie("__Host-sid").unwrap();
    assert_eq!(account(&server, &cookie).await.password, PasswordState::Blocked);
    let link = server.sign_in("mentor").await;
    assert_eq!(account(&server, &link).await.password, PasswordState::Set, "a link opens it again");
    assert_eq!(try_password(&server, "", email, PASSWORD).await.status, 204);
}

/// ACC-28: a known browser has an allowance, not a master key.
#[tokio::test]
async fn a_known_browser_is_known_for_its_own_account_and_blocked_after_a_hundred() {
    let server = Server::start().await;
    let (mentor, reformer) = (person(&server, "mentor").clone(), person(&server, "reformer").clone());
    for who in [&mentor, &reformer] {
        set_password(&server, &enter(&server, &who.id).await, PASSWORD).await;
    }
    let device = on_own_device(&server, mentor.email.as_str()).await;
    for n in 0..MOST_FAILURES {
        try_password(&server, &device, reformer.email.as_str(), &format!("guess {n}")).await;
    }
    let other = try_password(&server, &device, reformer.email.as_str(), PASSWORD).await;
    assert_eq!(other.status, 401, "guesses at another account count against it as any others");
    assert_eq!(try_password(&server, "", mentor.email.as_str(), PASSWORD).await.status, 204);
    for n in 0..MOST_FAILURES {
        try_password(&server, &device, mentor.email.as_str(), &format!("guess {n}")).await;
    }
    assert_eq!(try_password(&server, &device, mentor.email.as_str(), PASSWORD).await.status, 401);
    assert_eq!(
        try_password(&server, "", mentor.email.as_str(), PASSWORD).await.status,
        204,
        "elsewhere it opens"
    );
}

/// ACC-28 and ACC-30: neighbours who use up the allowance of an address do not use up that of a known browser.
#[tokio::test]
async fn a_known_browser_does_not_share_the_allowance_of_its_address() {
    let server = Server::start().await;
    let mentor = person(&server, "mentor").clone();
    set_password(&server, &server.sign_in("mentor").await, PASSWORD).await;
    let device = on_own_device(&server, mentor.email.as_str()).await;
    let body =
        serde_json::json!({ "email": mentor.email.as_str(), "password": PASSWORD, "device": "shared" });
    let mut last = 0;
    for _ in 0..30 {
        let answer = send(&server, "/api/v1/sign-in", "", &body).await;
        last = answer.status;
        if last == 429 {
            assert!(answer.header("retry-after").is_some());
            break;
        }
    }
    assert_eq!(last, 429);
    assert_eq!(send(&server, "/api/v1/sign-in", &device, &body).await.status, 204);
    let forged = format!("__Host-device={}", "a".repeat(64));
    assert_eq!(
        send(&server, "/api/v1/sign-in", &forged, &body).await.status,
        429,
        "a cookie of nobody's making"
    );
}

/// Asks for a link by mail: the browser's cookie and the link.
async fn ask(server: &Server, email: &str) -> (String, String) {
    let body = serde_json::json!({ "email": email, "locale": "en" });
    let answer = send(server, "/api/v1/sign-in-links", "", &body).await;
    let link = link_in_mail(server).await;
    (answer.cookie("__Host-link").unwrap(), link)
}

fn code_of(page: &str) -> String {
    page.split("class=\"code\">").nth(1).unwrap().split('<').next().unwrap().to_owned()
}

async fn type_code(server: &Server, cookie: &str, code: &str) -> Answer {
    send(server, CODES, cookie, &serde_json::json!({ "code": code, "device": "shared" })).await
}

/// ACC-10: elsewhere the link shows a code, which opens a session in the asking browser alone, and once.
#[tokio::test]
async fn a_link_shows_a_code_elsewhere_that_opens_the_asking_browser() {
    let server = Server::start().await;
    let mentor = person(&server, "mentor").clone();
    let (browser, link) = ask(&server, mentor.email.as_str()).await;
    let page = server.get(&link).await;
    let code = code_of(&page.body);
    assert_eq!(code.len(), 9, "{code}");
    assert_eq!(page.body, server.get(&link).await.body, "ACC-8: looking changes nothing");
    assert_eq!(page.header("set-cookie"), None);
    let other = format!("__Host-link={}", "a".repeat(64));
    for cookie in ["", other.as_str()] {
        assert_eq!(refusal(&type_code(&server, cookie, &code).await), ("invalid", one("code", "refused")));
    }
    for malformed in ["", "1234567", "UUUUUUUU", "ABCD-EFGH-JKMN"] {
        assert_eq!(type_code(&server, &browser, malformed).await.status, 422, "{malformed}");
    }
    let answer = type_code(&server, &browser, &code.to_lowercase().replace('-', " ")).await;
    assert_eq!(answer.status, 204, "{answer:?}");
    let cookie = answer.cookie("__Host-sid").unwrap();
    assert_eq!(status(&server, HOME, &cookie).await, 200);
    assert_eq!(type_code(&server, &browser, &code).await.status, 422, "once");
    assert_eq!(server.press(&link, &browser).await.status, 410, "the link was used by its code");
}

/// ACC-10: five tries.
#[tokio::test]
async fn the_sixth_code_is_not_looked_at() {
    let server = Server::start().await;
    let mentor = person(&server, "mentor").clone();
    let (browser, link) = ask(&server, mentor.email.as_str()).await;
    let code = code_of(&server.get(&link).await.body);
    for n in 0..5 {
        assert_eq!(type_code(&server, &browser, &format!("0000000{n}")).await.status, 422);
    }
    let sixth = type_code(&server, &browser, &code).await;
    assert_eq!(refusal(&sixth).0, "too_many");
    assert_eq!(server.press(&link, &browser).await.status, 303, "the link itself still works");
}

/// The table of section 2.6: ten codes of the second factor in a quarter of an hour, and other accounts go on.
#[tokio::test]
async fn the_eleventh_code_of_a_second_factor_waits() {
    let server = Server::start().await;
    be_real(&server).await;
    let staff = somebody(&server, "guessed", Role::Mentor).await;
    let (cookie, _, codes) = second_factor::enrol(&server, &enter(&server, &staff.id).await).await;
    drop(cookie);
    let waiting = enter(&server, &staff.id).await;
    let mut statuses = Vec::new();
    for n in 0..12 {
        let body = serde_json::json!({ "code": format!("{n:06}") });
        statuses.push(send(&server, "/api/v1/second-factor", &waiting, &body).await.status);
    }
    // One was taken when the factor was proved.
    assert_eq!(statuses, [vec![422; 9], vec![429; 3]].concat());
    let body = serde_json::json!({ "code": codes[0] });
    assert_eq!(send(&server, "/api/v1/second-factor", &waiting, &body).await.status, 429);
    server.app.clock.advance(90_000);
    assert_eq!(send(&server, "/api/v1/second-factor", &waiting, &body).await.status, 204);
}
