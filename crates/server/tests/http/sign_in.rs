//! ACC-5 to ACC-10, ACC-21 to ACC-24, ACC-27: links, sessions and cookies.

use client::Client;
use model::key::HEADER;
use model::permissions::Role;
use model::problem::Code;
use server::jobs;
use server::mail::message::kept;

use crate::support::{Server, new_key};

const MINUTE_MS: i64 = 60_000;
const LINKS: &str = "/api/v1/sign-in-links";

async fn session(server: &Server, cookie: &str) -> model::account::SessionInfo {
    Client::new(server.origin()).with_cookie(cookie).session().await.unwrap()
}

/// Asks for a link by mail: the browser's cookie, and the path in the mail if one was sent.
async fn ask_by_mail(server: &Server, email: &str) -> (String, Option<String>) {
    let body = format!(r#"{{"email":"{email}","locale":"en"}}"#);
    let answer = server.post(LINKS, "", &body).await;
    assert_eq!((answer.status, answer.body.as_str()), (202, ""));
    let browser = answer.cookie("__Host-link").unwrap();
    jobs::outbox::run(&server.app).await.unwrap();
    let server::mail::Outgoing::Folder(folder) = &server.app.config.mail else { panic!("mail is kept") };
    let mails = kept(folder, 100).unwrap();
    let link = mails.first().map(|mail| {
        let line = mail.text.lines().find(|line| line.starts_with(server.origin())).unwrap();
        server.path_of(line)
    });
    server.app.clock.advance(1);
    (browser, link)
}

fn staff_email(server: &Server) -> String {
    let (_, id) = server::demo::roles(&server.world).unwrap()[0].clone();
    let person = server.world.people.iter().find(|person| person.id == id).unwrap();
    person.email.as_str().to_owned()
}

/// ACC-8.
#[tokio::test]
async fn looking_at_a_link_does_not_use_it_up() {
    let server = Server::start().await;
    let link = server.links().await.remove("staff").unwrap();
    for _ in 0..5 {
        let page = server.ask("GET", &link, &[("accept-language", "fr")], "").await;
        assert_eq!(page.status, 200);
        assert!(
            page.body.contains("<html lang=\"fr\">") && page.body.contains("<button>Se connecter</button>")
        );
        assert_eq!(page.header("set-cookie"), None);
    }
    assert_eq!(server.ask("HEAD", &link, &[], "").await.status, 200);
    let answer = server.press(&link, "").await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/staff/today")));
    let cookie = answer.cookie("__Host-sid").unwrap();
    assert_eq!(session(&server, &cookie).await.person.unwrap().roles, [Role::Staff]);
}

/// ACC-9.
#[tokio::test]
async fn used_ended_and_unknown_links_look_the_same() {
    let server = Server::start().await;
    let links = server.links().await;
    assert_eq!(server.press(&links["mentor"], "").await.header("location"), Some("/home"));
    let used = server.press(&links["mentor"], "").await;
    server.app.clock.advance(25 * 60 * MINUTE_MS);
    let ended = server.press(&links["reformer"], "").await;
    let unknown = server.press(&format!("/sign-in/{}", "0".repeat(64)), "").await;
    let nonsense = server.get("/sign-in/nonsense").await;
    for gone in [&used, &ended, &unknown, &nonsense] {
        assert_eq!((gone.status, &gone.body), (410, &used.body));
        assert!(gone.body.contains("href=\"/sign-in\""));
    }
}

#[tokio::test]
async fn of_twenty_at_once_one_signs_in() {
    let server = Server::start().await;
    let link = server.links().await.remove("government").unwrap();
    let mut statuses = Vec::new();
    let asks = (0..20).map(|_| server.press(&link, ""));
    for answer in futures_util::future::join_all(asks).await {
        statuses.push(answer.status);
    }
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| [303, 410].contains(status)), "{statuses:?}");
}

/// ACC-6.
#[tokio::test]
async fn a_foreign_host_changes_no_link() {
    let server = Server::start().await;
    let body = format!(r#"{{"email":"{}","locale":"en"}}"#, staff_email(&server));
    for name in ["host", "x-forwarded-host", "forwarded"] {
        let (host, value) = match name {
            "host" => ("evil.example".to_owned(), "evil.example"),
            "forwarded" => (server.address.to_string(), "host=evil.example"),
            _ => (server.address.to_string(), "evil.example"),
        };
        let more = if name == "host" { String::new() } else { format!("{name}: {value}\r\n") };
        let head = format!(
            "POST {LINKS} HTTP/1.1\r\nhost: {host}\r\n{more}origin: {}\r\nconnection: close\r\n\
             content-type: application/json\r\n{HEADER}: {}\r\ncontent-length: {}\r\n\r\n{body}",
            server.origin(),
            new_key().as_str(),
            body.len()
        );
        let answer = server.send(head.as_bytes()).await;
        assert_eq!(answer.status, 202, "{name}: {answer:?}");
        server.app.clock.advance(1);
    }
    jobs::outbox::run(&server.app).await.unwrap();
    let server::mail::Outgoing::Folder(folder) = &server.app.config.mail else { panic!("mail is kept") };
    let mails = kept(folder, 100).unwrap();
    assert!(mails.len() >= 2, "{mails:?}");
    for mail in mails {
        assert!(mail.text.contains(server.origin()) && !mail.text.contains("evil"), "{mail:?}");
    }
}

/// ACC-10.
#[tokio::test]
async fn a_mailed_link_works_in_the_asking_browser_only() {
    let server = Server::start().await;
    let (browser, link) = ask_by_mail(&server, &staff_email(&server)).await;
    let link = link.unwrap();
    let other = format!("__Host-link={}", "a".repeat(64));
    for cookie in ["", other.as_str()] {
        let page = server.ask("GET", &link, &[("cookie", cookie)], "").await;
        assert_eq!(page.status, 403, "{cookie}");
        assert!(page.body.contains("other browser") && !page.body.contains("<button>"));
        let pressed = server.press(&link, cookie).await;
        assert_eq!((pressed.status, pressed.cookie("__Host-sid")), (403, None), "{cookie}");
    }
    assert_eq!(server.ask("GET", &link, &[("cookie", &browser)], "").await.status, 200);
    assert_eq!(server.press(&link, &browser).await.status, 303);
}

#[tokio::test]
async fn a_mailed_link_ends_after_ten_minutes() {
    let server = Server::start().await;
    let (browser, link) = ask_by_mail(&server, &staff_email(&server)).await;
    server.app.clock.advance(10 * MINUTE_MS);
    assert_eq!(server.press(&link.unwrap(), &browser).await.status, 410);
}

/// ACC-5.
#[tokio::test]
async fn a_stranger_gets_the_same_answer_and_no_mail() {
    let server = Server::start().await;
    let (browser, link) = ask_by_mail(&server, "stranger@example.org").await;
    assert!(browser.starts_with("__Host-link=") && link.is_none());
}

#[tokio::test]
async fn the_fourth_mail_to_one_mailbox_waits_and_nobody_is_told() {
    let server = Server::start().await;
    let email = staff_email(&server);
    for _ in 0..4 {
        ask_by_mail(&server, &email).await;
    }
    let mails = Client::new(server.origin()).demo_mails().await.unwrap().mails;
    assert_eq!(mails.len(), 3);
    assert!(mails.iter().all(|mail| mail.to == email));
}

/// ACC-30.
#[tokio::test]
async fn one_address_that_tries_too_often_is_told_when_to_come_back() {
    let server = Server::start().await;
    let path = format!("/sign-in/{}", "0".repeat(64));
    for _ in 0..20 {
        assert_eq!(server.press(&path, "").await.status, 410);
    }
    let refused = server.press(&path, "").await;
    assert_eq!((refused.problem().code, refused.header("retry-after")), (Code::TooMany, Some("20")));
    server.app.clock.advance(20_000);
    assert_eq!(server.press(&path, "").await.status, 410);
}

/// ACC-22.
#[tokio::test]
async fn cookies_stay_with_this_host_and_away_from_scripts() {
    let server = Server::start().await;
    let link = server.links().await.remove("mentor").unwrap();
    let signed_in = server.press(&link, "").await;
    let asked = server.post(LINKS, "", r#"{"email":"a@example.org","locale":"en"}"#).await;
    for set in signed_in.all("set-cookie").into_iter().chain(asked.all("set-cookie")) {
        assert!(set.starts_with("__Host-sid=") || set.starts_with("__Host-link="), "{set}");
        assert!(set.contains("; Path=/; Secure; HttpOnly; SameSite=Lax"), "{set}");
    }
}

#[tokio::test]
async fn an_idle_session_ends_after_half_an_hour_and_a_used_one_after_its_day() {
    let server = Server::start().await;
    let (staff, mentor) = (server.sign_in("staff").await, server.sign_in("mentor").await);
    let idle = server.sign_in("government").await;
    let hours = |cookie: String| {
        let server = &server;
        async move { session(server, &cookie).await.person.is_some() }
    };
    for step in 1..=36 {
        server.app.clock.advance(20 * MINUTE_MS);
        assert_eq!(hours(staff.clone()).await, step * 20 < 8 * 60, "staff after {} minutes", step * 20);
        assert_eq!(hours(mentor.clone()).await, step * 20 < 12 * 60, "mentor after {} minutes", step * 20);
        if step == 2 {
            assert!(!hours(idle.clone()).await);
        }
    }
}

/// ACC-23 and ACC-27.
#[tokio::test]
async fn signing_out_ends_the_session_at_once_and_clears_the_browser() {
    let server = Server::start().await;
    let cookie = server.sign_in("staff").await;
    let answer = server.post("/api/v1/sign-out", &cookie, "null").await;
    assert_eq!((answer.status, answer.header("clear-site-data")), (204, Some("\"cache\", \"storage\"")));
    assert!(answer.header("set-cookie").unwrap().ends_with("; Max-Age=0"));
    let again = server.post("/api/v1/sign-out", &cookie, "null").await;
    assert_eq!(again.problem().code, Code::SignInRequired);
    assert!(again.header("set-cookie").unwrap().starts_with("__Host-sid=; "), "the dead cookie is cleared");
}

/// ACC-23.
#[tokio::test]
async fn a_new_sign_in_ends_the_old_session_of_that_browser() {
    let server = Server::start().await;
    let old = server.sign_in("staff").await;
    let link = server.links().await.remove("mentor").unwrap();
    let new = server.press(&link, &old).await.cookie("__Host-sid").unwrap();
    assert_ne!(old, new);
    assert!(session(&server, &old).await.person.is_none());
    assert!(session(&server, &new).await.person.is_some());
}

/// ACC-24.
#[tokio::test]
async fn an_ended_grant_acts_on_the_next_request() {
    let server = Server::start().await;
    let cookie = server.sign_in("staff").await;
    let (_, person) = server::demo::roles(&server.world).unwrap()[0].clone();
    let now_ms = server.app.clock.now_ms();
    let mut write = server.app.store.write().await.unwrap();
    store::grants::end(&mut write, &person, Role::Staff, now_ms).await.unwrap();
    write.commit_without_audit(&[], now_ms).await.unwrap();
    assert_eq!(session(&server, &cookie).await.person.unwrap().roles, []);
}

/// ACC-2.
#[tokio::test]
async fn the_first_admin_comes_from_the_command_line() {
    let server = Server::start().await;
    let cookie = server.sign_in_admin().await;
    let person = session(&server, &cookie).await.person.unwrap();
    assert_eq!((person.name.as_str(), person.roles.as_slice()), ("admin", [Role::Admin].as_slice()));
}
