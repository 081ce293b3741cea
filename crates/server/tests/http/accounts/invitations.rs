//! ACC-1, ACC-5, ACC-7, ACC-9, ACC-11 and section 3.2: invitations.

use model::account::SessionInfo;
use model::directory::SeatKind;
use model::invitation::{InvitationState, Invitations, InvitedPlace, Welcome, WelcomeAccount, Welcomed};
use model::permissions::Role;
use store::seats::SeatRecord;

use super::*;

const PATH: &str = "/api/v1/invitations";
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

async fn seats(server: &Server) -> Vec<SeatRecord> {
    let mut read = server.app.store.read().await.unwrap();
    store::seats::all(&mut read).await.unwrap()
}

/// A seat that this role of the demonstration holds, and one of the other side of the same member.
async fn own_and_other(server: &Server, role: &str) -> (SeatRecord, SeatRecord) {
    let id = person(server, role).id.clone();
    let mut read = server.app.store.read().await.unwrap();
    let held = store::seats::held_by(&mut read, &id, server.app.clock.now_ms()).await.unwrap();
    let own = held[0].seat.clone();
    let all = store::seats::of_member(&mut read, &own.member).await.unwrap();
    let other = all.into_iter().find(|seat| seat.kind.is_government() != own.kind.is_government()).unwrap();
    (own, other)
}

async fn invite(server: &Server, cookie: &str, email: &str, to: serde_json::Value) -> Answer {
    let mut body = serde_json::json!({ "email": email, "name": "Nino Beridze", "locale": "es" });
    body.as_object_mut().unwrap().extend(to.as_object().unwrap().clone());
    send(server, PATH, cookie, &body).await
}

fn to_seat(seat: &SeatRecord) -> serde_json::Value {
    serde_json::json!({ "seat": seat.id.as_str() })
}

fn to_role(role: &str) -> serde_json::Value {
    serde_json::json!({ "role": role })
}

/// The API paths of the invitation in the newest mail: to look at it, to accept it.
async fn welcome(server: &Server) -> (String, String) {
    let page = link_in_mail(server).await;
    let token = page.strip_prefix("/welcome/").unwrap_or_else(|| panic!("{page}"));
    (format!("/api/v1/welcome/{token}"), format!("/api/v1/welcome/{token}/acceptance"))
}

fn acceptance(password: Option<&str>) -> serde_json::Value {
    serde_json::json!({
        "name": "Nino B.", "locale": "fr", "time_zone": "Asia/Tbilisi", "password": password, "device": "shared"
    })
}

/// ACC-1.
#[tokio::test]
async fn an_invited_person_names_themselves_sets_a_password_and_sits() {
    let server = Server::start().await;
    let seat = seats(&server).await.into_iter().find(|seat| seat.kind == SeatKind::GovernmentLead).unwrap();
    let staff = server.sign_in("staff").await;
    let made = invite(&server, &staff, "nino@example.org", to_seat(&seat)).await;
    assert_eq!(made.status, 201, "{made:?}");
    server.app.clock.advance(1);
    let (look, accept) = welcome(&server).await;
    for _ in 0..3 {
        let seen: Welcome = read(&server, &look, "").await;
        assert_eq!((seen.name.as_str(), seen.account), ("Nino Beridze", WelcomeAccount::New));
        assert!(matches!(seen.place, InvitedPlace::Seat { kind: SeatKind::GovernmentLead, .. }));
    }
    let answer = send(&server, &accept, "", &acceptance(Some("password password"))).await;
    assert_eq!(refusal(&answer), ("invalid", one("password", "common")));
    let wrong = [
        ("name", serde_json::json!("")),
        ("time_zone", serde_json::json!("Moon/Base")),
        ("password", serde_json::json!("short")),
        ("role", serde_json::json!("admin")),
        ("email", serde_json::json!("other@example.org")),
    ];
    for (field, value) in wrong {
        let mut body = acceptance(None);
        body[field] = value;
        let answer = send(&server, &accept, "", &body).await;
        assert_eq!((answer.status, refusal(&answer).1[0].0.as_str()), (422, field));
    }
    let answer = send(&server, &accept, "", &acceptance(Some(PASSWORD))).await;
    let welcomed: Welcomed = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(welcomed.account, WelcomeAccount::New);
    let cookie = answer.cookie("__Host-sid").unwrap();
    let me = read::<SessionInfo>(&server, SESSION, &cookie).await.person.unwrap();
    assert_eq!((me.name.as_str(), me.time_zone.as_str()), ("Nino B.", "Asia/Tbilisi"));
    assert_eq!(me.roles, [Role::GovernmentSeat]);
    assert_eq!(me.member.unwrap().id, seat.member);
    assert_eq!(try_password(&server, "", "nino@example.org", PASSWORD).await.status, 204);
    let again = send(&server, &accept, "", &acceptance(None)).await;
    assert_eq!((again.status, refusal(&again).0), (410, "link_gone"));
}

/// ACC-9: used, ended, revoked and unknown invitations look the same.
#[tokio::test]
async fn an_invitation_that_is_not_open_is_gone() {
    let server = Server::start().await;
    let staff = server.sign_in("staff").await;
    let gone = async |look: &str, accept: &str| {
        for answer in [server.get(look).await, send(&server, accept, "", &acceptance(Some(PASSWORD))).await] {
            assert_eq!((answer.status, refusal(&answer)), (410, ("link_gone", vec![])));
            assert_eq!(answer.cookie("__Host-sid"), None);
        }
    };
    let made = invite(&server, &staff, "one@example.org", to_role("facilitator")).await;
    let id: serde_json::Value = serde_json::from_str(&made.body).unwrap();
    let revocation = format!("{PATH}/{}/revocation", id["id"].as_str().unwrap());
    let (look, accept) = welcome(&server).await;
    assert_eq!(send(&server, &revocation, &staff, &()).await.status, 204);
    assert_eq!(refusal(&send(&server, &revocation, &staff, &()).await).0, "illegal_step");
    gone(&look, &accept).await;
    server.app.clock.advance(1);
    invite(&server, &staff, "two@example.org", to_role("facilitator")).await;
    let (look, accept) = welcome(&server).await;
    server.app.clock.advance(14 * DAY_MS);
    gone(&look, &accept).await;
    for token in ["0".repeat(64), "nonsense".to_owned(), "a".repeat(5000)] {
        let look = format!("/api/v1/welcome/{token}");
        let answer = server.get(&look).await;
        assert!([410, 414].contains(&answer.status), "{token}: {}", answer.status);
    }
}

#[tokio::test]
async fn an_invitation_taken_back_before_its_mail_left_is_not_sent_and_its_name_is_not_in_the_log() {
    let server = Server::start().await;
    let staff = server.sign_in("staff").await;
    let made = invite(&server, &staff, "one@example.org", to_role("facilitator")).await;
    let id: serde_json::Value = serde_json::from_str(&made.body).unwrap();
    let revocation = format!("{PATH}/{}/revocation", id["id"].as_str().unwrap());
    assert_eq!(send(&server, &revocation, &staff, &()).await.status, 204);
    assert_eq!(mails(&server).await, []);
    let log = server.ask("GET", "/api/v1/staff/audit", &[("cookie", &staff)], "").await.body;
    assert!(log.contains("invitation_revoked") && log.contains("facilitator"), "{log}");
    assert!(!log.contains("Nino"), "{log}");
}

/// ACC-7: a token of one purpose fails in every other.
#[tokio::test]
async fn a_sign_in_link_opens_no_invitation_and_an_invitation_no_session() {
    let server = Server::start().await;
    let sign_in = server.links().await.remove("mentor").unwrap();
    let token = sign_in.strip_prefix("/sign-in/").unwrap();
    assert_eq!(server.get(&format!("/api/v1/welcome/{token}")).await.status, 410);
    let staff = server.sign_in("staff").await;
    invite(&server, &staff, "nino@example.org", to_role("reformer")).await;
    let (look, _) = welcome(&server).await;
    let token = look.strip_prefix("/api/v1/welcome/").unwrap();
    assert_eq!(server.press(&format!("/sign-in/{token}"), "").await.status, 410);
    assert_eq!(status(&server, HOME, &format!("__Host-sid={token}")).await, 401);
}

/// ACC-1 and section 3.2: a seat holder invites for their own side of their own member.
#[tokio::test]
async fn nobody_fills_the_seat_of_the_other_sector_or_of_another_member() {
    let server = Server::start().await;
    for role in ["government", "civil-society"] {
        let cookie = server.sign_in(role).await;
        let (own, other) = own_and_other(&server, role).await;
        assert_eq!(invite(&server, &cookie, "a@example.org", to_seat(&own)).await.status, 201, "{role}");
        assert_eq!(invite(&server, &cookie, "a@example.org", to_seat(&other)).await.status, 403, "{role}");
        let away = seats(&server)
            .await
            .into_iter()
            .find(|seat| seat.member != own.member && seat.kind.is_government() == own.kind.is_government());
        assert_eq!(invite(&server, &cookie, "a@example.org", to_seat(&away.unwrap())).await.status, 403);
        for role in ["mentor", "facilitator", "reformer", "staff", "admin"] {
            assert_eq!(invite(&server, &cookie, "a@example.org", to_role(role)).await.status, 403, "{role}");
        }
        let seen: Invitations = read(&server, PATH, &cookie).await;
        assert_eq!(seen.invitations.len(), 1, "only one's own");
        assert_eq!(seen.invitations[0].state, InvitationState::Open);
        let side = own.kind.is_government();
        assert!(seen.seats.iter().any(|seat| seat.id == own.id && seat.filled), "{role}");
        assert!(seen.seats.iter().all(|seat| seat.member == own.member && seat.kind.is_government() == side));
        assert!(seen.roles.is_empty(), "{role}");
    }
    for role in ["mentor", "reformer", "facilitator"] {
        let cookie = server.sign_in(role).await;
        let seat = seats(&server).await.remove(0);
        assert_eq!(invite(&server, &cookie, "a@example.org", to_seat(&seat)).await.status, 403, "{role}");
    }
    assert_eq!(invite(&server, "", "a@example.org", to_role("admin")).await.status, 401);
}

#[tokio::test]
async fn the_invitation_of_somebody_else_cannot_be_taken_back() {
    let server = Server::start().await;
    let (own, _) = own_and_other(&server, "government").await;
    let government = server.sign_in("government").await;
    let made = invite(&server, &government, "a@example.org", to_seat(&own)).await;
    let id: serde_json::Value = serde_json::from_str(&made.body).unwrap();
    let path = format!("{PATH}/{}/revocation", id["id"].as_str().unwrap());
    let other = server.sign_in("civil-society").await;
    assert_eq!(send(&server, &path, &other, &()).await.status, 404);
    assert_eq!(send(&server, &path, &server.sign_in("staff").await, &()).await.status, 204);
}

/// ACC-26 and section 3.2: roles need a fresh proof, and the Support Unit's own are given by administrators.
#[tokio::test]
async fn staff_do_not_make_staff_and_a_stale_session_gives_no_role() {
    let server = Server::start().await;
    let staff = server.sign_in("staff").await;
    for role in ["staff", "admin"] {
        assert_eq!(invite(&server, &staff, "a@example.org", to_role(role)).await.status, 403, "{role}");
    }
    for (to, field) in [
        (to_role("government_seat"), "role"),
        (to_role("root"), "role"),
        (serde_json::json!({ "seat": "s-nowhere" }), "seat"),
        (serde_json::json!({ "seat": "../x" }), "seat"),
        (serde_json::json!({}), "seat"),
    ] {
        let answer = invite(&server, &staff, "a@example.org", to).await;
        assert_eq!((answer.status, refusal(&answer).1[0].0.as_str()), (422, field));
    }
    let admin = server.sign_in_admin().await;
    assert_eq!(invite(&server, &admin, "a@example.org", to_role("staff")).await.status, 201);
    server.app.clock.advance(10 * MINUTE_MS);
    let answer = invite(&server, &staff, "a@example.org", to_role("mentor")).await;
    assert_eq!(refusal(&answer).0, "reauthentication_required");
    let (own, _) = own_and_other(&server, "government").await;
    let answer = invite(&server, &staff, "a@example.org", to_seat(&own)).await;
    assert_eq!(refusal(&answer).0, "reauthentication_required");
    let table = model::paths::fill(model::paths::template::CALL_TABLE, "call-none");
    let answer = server.ask("GET", &table, &[("cookie", &staff)], "").await;
    assert_eq!(refusal(&answer).0, "reauthentication_required", "many people at once");
    let holder = server.sign_in("government").await;
    server.app.clock.advance(10 * MINUTE_MS);
    assert_eq!(invite(&server, &holder, "a@example.org", to_seat(&own)).await.status, 201, "of their member");
}

/// ACC-5 and ACC-11: an account that is there gets its seat or role, and whoever has the link gets no session in it.
#[tokio::test]
async fn an_invitation_opens_nobodys_account() {
    let server = Server::start().await;
    let staff = server.sign_in("staff").await;
    let mentor = person(&server, "mentor").clone();
    let cookie = server.sign_in("mentor").await;
    let known = invite(&server, &staff, mentor.email.as_str(), to_role("facilitator")).await;
    let strange = invite(&server, &staff, "stranger@example.org", to_role("facilitator")).await;
    let keys = |answer: &Answer| -> Vec<String> {
        let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        body.as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!((known.status, keys(&known)), (strange.status, keys(&strange)));
    let to = mails(&server).await.iter().map(|(to, _)| to.clone()).collect::<Vec<_>>();
    assert!(to.contains(&mentor.email.as_str().to_owned()));
    server.app.clock.advance(1);
    invite(&server, &staff, mentor.email.as_str(), to_role("reformer")).await;
    let (look, accept) = welcome(&server).await;
    assert_eq!(read::<Welcome>(&server, &look, "").await.account, WelcomeAccount::Existing);
    let answer = send(&server, &accept, "", &acceptance(Some(PASSWORD))).await;
    let welcomed: Welcomed = serde_json::from_str(&answer.body).unwrap();
    assert_eq!((welcomed.account, answer.cookie("__Host-sid")), (WelcomeAccount::Existing, None));
    assert_eq!(status(&server, HOME, &cookie).await, 401, "ACC-23: a changed role signs in again");
    assert_eq!(
        try_password(&server, "", mentor.email.as_str(), PASSWORD).await.status,
        401,
        "no password was set"
    );
    let me: SessionInfo = read(&server, SESSION, &server.sign_in("mentor").await).await;
    let me = me.person.unwrap();
    assert_eq!(me.name, mentor.name, "nor was the name changed");
    assert!(me.roles.contains(&Role::Reformer) && !me.roles.contains(&Role::Facilitator));
}

/// A former colleague leaves no open door behind.
#[tokio::test]
async fn an_invitation_ends_with_the_right_of_whoever_made_it() {
    let server = Server::start().await;
    let colleague = somebody(&server, "colleague", Role::Staff).await;
    let cookie = enter(&server, &colleague.id).await;
    invite(&server, &cookie, "friend@example.org", to_role("mentor")).await;
    let (look, accept) = welcome(&server).await;
    assert_eq!(server.get(&look).await.status, 200);
    let admin = server.sign_in_admin().await;
    let state = async || read::<Invitations>(&server, PATH, &admin).await.invitations[0].state;
    assert_eq!(state().await, InvitationState::Open);
    let now_ms = server.app.clock.now_ms();
    let mut write = server.app.store.write().await.unwrap();
    store::grants::end(&mut write, &colleague.id, Role::Staff, now_ms).await.unwrap();
    write.commit_without_audit(&[], now_ms).await.unwrap();
    assert_eq!(server.get(&look).await.status, 410);
    assert_eq!(send(&server, &accept, "", &acceptance(None)).await.status, 410);
    assert_eq!(state().await, InvitationState::Ended, "the list says so too");
}

#[tokio::test]
async fn of_twenty_acceptances_at_once_one_makes_an_account() {
    let server = Server::start().await;
    let staff = server.sign_in("staff").await;
    invite(&server, &staff, "nino@example.org", to_role("reformer")).await;
    let (_, accept) = welcome(&server).await;
    let asks = (0..20).map(|_| async { send(&server, &accept, "", &acceptance(None)).await.status });
    let statuses = futures_util::future::join_all(asks).await;
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| [200, 410, 412, 429].contains(status)), "{statuses:?}");
}

/// ACC-16: an invited administrator has to set a second factor up before anything else.
#[tokio::test]
async fn an_invited_colleague_sets_a_second_factor_up_first() {
    let server = Server::start().await;
    let admin = server.sign_in_admin().await;
    invite(&server, &admin, "nino@example.org", to_role("staff")).await;
    let (_, accept) = welcome(&server).await;
    be_real(&server).await;
    let cookie = send(&server, &accept, "", &acceptance(None)).await.cookie("__Host-sid").unwrap();
    assert_eq!(status(&server, "/api/v1/staff/today", &cookie).await, 401);
    let (cookie, ..) = second_factor::enrol(&server, &cookie).await;
    assert_eq!(status(&server, "/api/v1/staff/today", &cookie).await, 200);
}

/// A seat holder's invitations are bounded.
#[tokio::test]
async fn the_eleventh_invitation_of_a_seat_waits() {
    let server = Server::start().await;
    let (own, _) = own_and_other(&server, "government").await;
    let cookie = server.sign_in("government").await;
    for n in 0..10 {
        let answer = invite(&server, &cookie, &format!("a{n}@example.org"), to_seat(&own)).await;
        assert_eq!(answer.status, 201, "{n}");
    }
    let answer = invite(&server, &cookie, "b@example.org", to_seat(&own)).await;
    assert_eq!((answer.status, refusal(&answer).0), (429, "too_many"));
}
