//! Accounts as their holders and those who want in meet them.

mod address;
mod alike;
mod invitations;
mod passkeys;
mod password;
mod second_factor;
mod sessions;
mod throttling;
pub(crate) mod two_servers;

use model::email::EmailAddress;
use model::id::PersonId;
use model::permissions::Role;
use model::security::Account;
use serde::Serialize;
use serde::de::DeserializeOwned;
use server::jobs;
use server::mail::message::kept;
use store::grants::GrantRecord;
use store::people::PersonRecord;

use crate::support::{Answer, Server};

pub(crate) const MINUTE_MS: i64 = 60_000;
pub(crate) const PASSWORD: &str = "river stone lantern boat";
pub(crate) const SESSION: &str = "/api/v1/session";
pub(crate) const HOME: &str = "/api/v1/home";

/// Who has a role in the demonstration.
pub(crate) fn person<'a>(server: &'a Server, role: &str) -> &'a PersonRecord {
    let roles = server::demo::roles(&server.world).unwrap();
    let (_, id) = roles.into_iter().find(|(name, _)| *name == role).unwrap();
    server.world.people.iter().find(|person| person.id == id).unwrap()
}

/// From here on the database holds no invented people, so second factors are asked for.
pub(crate) async fn be_real(server: &Server) {
    let mut write = server.app.store.write().await.unwrap();
    store::meta::set(&mut write, store::meta::DEMO, "0").await.unwrap();
    write.commit_without_audit(&[], 0).await.unwrap();
}

/// One more person with a role.
pub(crate) async fn somebody(server: &Server, name: &str, role: Role) -> PersonRecord {
    let record = PersonRecord {
        id: PersonId::parse(&format!("p-{name}")).unwrap(),
        name: name.to_owned(),
        email: EmailAddress::parse(&format!("{name}@example.org")).unwrap(),
        ..server.world.people[0].clone()
    };
    let now_ms = server.app.clock.now_ms();
    let grant = GrantRecord { person: record.id.clone(), role, from_ms: now_ms - 1, to_ms: None };
    let mut write = server.app.store.write().await.unwrap();
    store::people::insert(&mut write, &record).await.unwrap();
    store::grants::insert(&mut write, &grant).await.unwrap();
    write.commit_without_audit(&[], now_ms).await.unwrap();
    record
}

/// The session cookie of a person, by a link bound to no browser.
pub(crate) async fn enter(server: &Server, person: &PersonId) -> String {
    let app = &server.app;
    let mut write = app.store.write().await.unwrap();
    let url = &app.config.public_url;
    let link = server::auth::link::make(&mut write, &app.ids, &app.clock, url, person, None).await.unwrap();
    write.commit_without_audit(&[], app.clock.now_ms()).await.unwrap();
    server.press(&server.path_of(&link), "").await.cookie("__Host-sid").unwrap()
}

pub(crate) async fn read<T: DeserializeOwned>(server: &Server, path: &str, cookie: &str) -> T {
    let answer = server.ask("GET", path, &[("cookie", cookie)], "").await;
    assert_eq!(answer.status, 200, "{answer:?}");
    serde_json::from_str(&answer.body).unwrap()
}

pub(crate) async fn send(server: &Server, path: &str, cookie: &str, body: &impl Serialize) -> Answer {
    server.post(path, cookie, &serde_json::to_string(body).unwrap()).await
}

pub(crate) async fn status(server: &Server, path: &str, cookie: &str) -> u16 {
    server.ask("GET", path, &[("cookie", cookie)], "").await.status
}

pub(crate) async fn account(server: &Server, cookie: &str) -> Account {
    read(server, "/api/v1/account", cookie).await
}

/// Sets the password of whoever `cookie` is, and gives the new cookie.
pub(crate) async fn set_password(server: &Server, cookie: &str, password: &str) -> String {
    let body = serde_json::json!({ "password": password, "other_sessions": "keep" });
    let answer = send(server, "/api/v1/account/password", cookie, &body).await;
    assert_eq!(answer.status, 204, "{answer:?}");
    answer.cookie("__Host-sid").unwrap()
}

/// Tries to sign in by password; every try comes when the network address may try again.
pub(crate) async fn try_password(server: &Server, cookie: &str, email: &str, password: &str) -> Answer {
    server.app.clock.advance(20_000);
    let body = serde_json::json!({ "email": email, "password": password, "device": "shared" });
    send(server, "/api/v1/sign-in", cookie, &body).await
}

/// The code and the paths of the wrong fields of a refusal.
pub(crate) fn refusal(answer: &Answer) -> (&'static str, Vec<(String, String)>) {
    let problem = answer.problem();
    (problem.code.code(), problem.fields.into_iter().map(|field| (field.path, field.code)).collect())
}

pub(crate) fn one(path: &str, code: &str) -> Vec<(String, String)> {
    vec![(path.to_owned(), code.to_owned())]
}

/// The mails that were sent by now, newest first, as address and text.
pub(crate) async fn mails(server: &Server) -> Vec<(String, String)> {
    jobs::outbox::run(&server.app).await.unwrap();
    let server::mail::Outgoing::Folder(folder) = &server.app.config.mail else { panic!("mail is kept") };
    kept(folder, 100).unwrap().into_iter().map(|mail| (mail.to, mail.text)).collect()
}

/// The path of the link in the newest mail.
pub(crate) async fn link_in_mail(server: &Server) -> String {
    let (_, text) = mails(server).await.into_iter().next().unwrap();
    let line = text.lines().find(|line| line.starts_with(server.origin())).unwrap();
    server.path_of(line)
}

/// The path of the link in the newest mail to this address.
pub(crate) async fn link_in_mail_to(server: &Server, to: &str) -> String {
    let (_, text) = mails(server).await.into_iter().find(|(address, _)| address == to).unwrap();
    let line = text.lines().find(|line| line.starts_with(server.origin())).unwrap();
    server.path_of(line)
}
