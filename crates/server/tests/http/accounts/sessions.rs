//! ACC-21 to ACC-27: sessions.

use model::account::DeviceKind;
use model::permissions::Role;
use model::security::Sessions;

use super::*;

const LIST: &str = "/api/v1/sessions";

fn end(id: &str) -> String {
    format!("{LIST}/{id}/end")
}

/// The ids of the sessions of whoever `cookie` is; the current one first.
async fn ids(server: &Server, cookie: &str) -> Vec<String> {
    let mut list: Sessions = read(server, LIST, cookie).await;
    list.sessions.sort_by_key(|session| !session.current);
    list.sessions.into_iter().map(|session| session.id.to_string()).collect()
}

/// ACC-25.
#[tokio::test]
async fn people_list_name_and_end_their_own_sessions() {
    let server = Server::start().await;
    let (own, other) = (server.sign_in("mentor").await, server.sign_in("mentor").await);
    let found = ids(&server, &own).await;
    assert_eq!(found.len(), 2);
    let label = |id: &str| format!("{LIST}/{id}/label");
    let call = async |id: &str, body: serde_json::Value| send(&server, &label(id), &own, &body).await;
    assert_eq!(call(&found[1], serde_json::json!({ "device_label": " Library " })).await.status, 204);
    let list: Sessions = read(&server, LIST, &own).await;
    let named = list.sessions.iter().find(|session| !session.current).unwrap();
    assert_eq!((named.label.as_deref(), named.device), (Some("Library"), DeviceKind::Shared));
    for wrong in ["x".repeat(61), "a\u{7}b".to_owned()] {
        let answer = call(&found[1], serde_json::json!({ "device_label": wrong })).await;
        assert_eq!(answer.status, 422);
    }
    assert_eq!(send(&server, &end(&found[1]), &own, &()).await.status, 204);
    assert_eq!((status(&server, HOME, &other).await, status(&server, HOME, &own).await), (401, 200));
    assert_eq!(send(&server, &end(&found[1]), &own, &()).await.status, 404, "it has ended");
    let answer = send(&server, &end(&found[0]), &own, &()).await;
    assert!(answer.header("set-cookie").unwrap().ends_with("; Max-Age=0"), "one's own cookie goes too");
    assert_eq!(status(&server, HOME, &own).await, 401);
}

/// ACC-25: somebody else's session is as unknown as one that never was.
#[tokio::test]
async fn nobody_ends_or_names_the_session_of_somebody_else() {
    let server = Server::start().await;
    let (mentor, reformer) = (server.sign_in("mentor").await, server.sign_in("reformer").await);
    let id = ids(&server, &mentor).await.remove(0);
    for (path, body) in [
        (end(&id), serde_json::Value::Null),
        (format!("{LIST}/{id}/label"), serde_json::json!({ "device_label": "mine" })),
    ] {
        let theirs = send(&server, &path, &reformer, &body).await;
        let never = send(&server, &path.replace(&id, "se-0"), &reformer, &body).await;
        let mask = |answer: &crate::support::Answer| answer.body.replace(&answer.problem().request_id, "*");
        assert_eq!((theirs.status, mask(&theirs)), (404, mask(&never)));
    }
    assert_eq!(send(&server, "/api/v1/sessions/end-others", &reformer, &()).await.status, 204);
    assert_eq!(status(&server, HOME, &mentor).await, 200);
    let person = person(&server, "mentor").id.clone();
    for path in [
        format!("/api/v1/staff/people/{person}/sessions/end"),
        format!("/api/v1/staff/people/{person}/account-state"),
    ] {
        let staff = server.sign_in("staff").await;
        let body = serde_json::json!({ "state": "suspended" });
        assert_eq!(send(&server, &path, &staff, &body).await.status, 403, "not even staff");
    }
    assert_eq!(status(&server, HOME, &mentor).await, 200);
}

/// ACC-21: neither the list nor the database holds what opens a session.
#[tokio::test]
async fn a_session_id_opens_nothing() {
    let server = Server::start().await;
    let cookie = server.sign_in("mentor").await;
    let answer = server.ask("GET", LIST, &[("cookie", &cookie)], "").await;
    let token = cookie.split('=').nth(1).unwrap();
    assert!(!answer.body.contains(token));
    let log = std::fs::read(server.folder.join("convene.sqlite3-wal")).unwrap();
    let held = [std::fs::read(server.folder.join("convene.sqlite3")).unwrap(), log].concat();
    let holds = |text: &str| held.windows(text.len()).any(|part| part == text.as_bytes());
    let id = ids(&server, &cookie).await.remove(0);
    assert!(holds(id.as_str()) && !holds(token), "the database knows the session and not what opens it");
    for wrong in [id.as_str(), &id[3..], &id[3..].repeat(2)] {
        assert_eq!(status(&server, HOME, &format!("__Host-sid={wrong}")).await, 401);
    }
}

/// ACC-24 and ACC-25.
#[tokio::test]
async fn an_administrator_ends_anyones_sessions_and_suspends() {
    let server = Server::start().await;
    let admin = server.sign_in_admin().await;
    let mentor = person(&server, "mentor").clone();
    let (one, other) = (server.sign_in("mentor").await, server.sign_in("mentor").await);
    let list = format!("/api/v1/staff/people/{}/sessions", mentor.id);
    let found: Sessions = read(&server, &list, &admin).await;
    assert_eq!(found.sessions.len(), 2);
    assert!(found.sessions.iter().all(|session| !session.current));
    assert_eq!(send(&server, &format!("{list}/end"), &admin, &()).await.status, 204);
    assert_eq!((status(&server, HOME, &one).await, status(&server, HOME, &other).await), (401, 401));

    let cookie = server.sign_in("mentor").await;
    let link = server.links().await.remove("mentor").unwrap();
    let state = async |cookie: &str, id: &str, state: &str| {
        let path = format!("/api/v1/staff/people/{id}/account-state");
        send(&server, &path, cookie, &serde_json::json!({ "state": state })).await
    };
    assert_eq!(state(&admin, mentor.id.as_str(), "suspended").await.status, 204);
    assert_eq!(refusal(&state(&admin, mentor.id.as_str(), "suspended").await).0, "illegal_step");
    assert_eq!(status(&server, HOME, &cookie).await, 401, "ACC-24: on the next request");
    assert_eq!(server.press(&link, "").await.status, 410, "ACC-11: no link skips suspension");
    let late = server.links().await.remove("mentor").unwrap();
    assert_eq!(server.press(&late, "").await.status, 410);
    assert_eq!(state(&admin, mentor.id.as_str(), "active").await.status, 204);
    assert_eq!(status(&server, HOME, &cookie).await, 401, "an ended session stays ended");
    let back = server.sign_in("mentor").await;
    assert_eq!(status(&server, HOME, &back).await, 200);
    let me: model::account::SessionInfo = read(&server, SESSION, &admin).await;
    let own = state(&admin, me.person.unwrap().id.as_str(), "suspended").await;
    assert_eq!(refusal(&own).0, "illegal_step", "nobody shuts themselves out");
    assert_eq!(state(&admin, "p-nobody", "suspended").await.status, 404);
    assert_eq!(state(&admin, mentor.id.as_str(), "gone").await.status, 422);
}

/// The table of section 2.5 of the rules.
#[tokio::test]
async fn a_private_device_stays_signed_in_and_the_support_unit_never_does() {
    let server = Server::start().await;
    let (mentor, staff) = (person(&server, "mentor").clone(), person(&server, "staff").clone());
    let mut cookies = Vec::new();
    for who in [&mentor, &staff] {
        set_password(&server, &enter(&server, &who.id).await, PASSWORD).await;
        server.app.clock.advance(20_000);
        let body = serde_json::json!({
            "email": who.email.as_str(), "password": PASSWORD, "device": "private", "device_label": "Laptop"
        });
        let answer = send(&server, "/api/v1/sign-in", "", &body).await;
        let set = answer.all("set-cookie").into_iter().find(|set| set.starts_with("__Host-sid=")).unwrap();
        assert!(set.contains("; Max-Age="), "{set}");
        cookies.push(answer.cookie("__Host-sid").unwrap());
    }
    let list: Sessions = read(&server, LIST, &cookies[0]).await;
    assert!(
        list.sessions.iter().any(|session| session.current && session.label.as_deref() == Some("Laptop"))
    );
    server.app.clock.advance(31 * MINUTE_MS);
    assert_eq!(
        (status(&server, HOME, &cookies[0]).await, status(&server, HOME, &cookies[1]).await),
        (200, 401)
    );
    for _ in 0..2 {
        server.app.clock.advance(13 * 24 * 60 * MINUTE_MS);
        assert_eq!(status(&server, HOME, &cookies[0]).await, 200);
    }
    server.app.clock.advance(4 * 24 * 60 * MINUTE_MS);
    assert_eq!(status(&server, HOME, &cookies[0]).await, 401, "after 30 days in any case");
}

/// ACC-22 and ACC-28: on a private device the browser is known for the account, by a cookie like the others.
#[tokio::test]
async fn the_button_of_a_link_takes_a_private_device() {
    let server = Server::start().await;
    let link = server.links().await.remove("mentor").unwrap();
    let page = server.get(&link).await;
    assert!(page.body.contains("name=\"device\" value=\"private\""));
    let form = "application/x-www-form-urlencoded";
    let headers = [("origin", server.origin()), ("content-type", form)];
    for wrong in ["device=mine", "device=private&role=admin", "device=private&device=shared", "%ff"] {
        let answer = server.ask("POST", &link, &headers, wrong).await;
        assert_eq!(answer.status, 400, "{wrong}");
    }
    let answer = server.ask("POST", &link, &headers, "device=private").await;
    assert_eq!(answer.status, 303);
    for set in answer.all("set-cookie") {
        assert!(set.contains("; Path=/; Secure; HttpOnly; SameSite=Lax"), "{set}");
        assert!(["__Host-sid=", "__Host-device=", "__Host-link="].iter().any(|name| set.starts_with(name)));
    }
    assert!(answer.cookie("__Host-device").is_some());
}

/// ACC-23: a role that others change signs the person out, command line included.
#[tokio::test]
async fn becoming_an_administrator_ends_the_sessions_until_then() {
    let server = Server::start().await;
    let mentor = person(&server, "mentor").clone();
    let cookie = server.sign_in("mentor").await;
    let server::app::Parts { store, clock, ids, config, .. } = &*server.app;
    let url = &config.public_url;
    server::cli::admin::create_admin(store, clock, ids, url, mentor.email.clone(), None).await.unwrap();
    assert_eq!(status(&server, HOME, &cookie).await, 401);
    let roles: model::account::SessionInfo = read(&server, SESSION, &server.sign_in("mentor").await).await;
    assert!(roles.person.unwrap().roles.contains(&Role::Admin));
}
