//! ACC-5, ACC-11, ACC-19, ACC-23, ACC-26: passkeys.

use model::account::SessionInfo;
use model::passkey::{PasskeyChallenge, PasskeyRow, Passkeys};
use serde_json::json;

use super::{
    HOME, MINUTE_MS, PASSWORD, SESSION, be_real, mails, one, person, read, refusal, send, set_password,
    status, try_password,
};
use crate::authenticator::Authenticator;
use crate::support::{Answer, Server};

const LIST: &str = "/api/v1/account/passkeys";
const ASK: &str = "/api/v1/account/passkeys/challenge";
const SIGN_IN: &str = "/api/v1/sign-in/passkey";
const SIGN_IN_ASK: &str = "/api/v1/sign-in/passkey/challenge";

async fn challenge(server: &Server, path: &str, cookie: &str) -> PasskeyChallenge {
    server.app.clock.advance(20_000);
    let answer = send(server, path, cookie, &()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    serde_json::from_str(&answer.body).unwrap()
}

async fn add(server: &Server, cookie: &str, challenge: &str, credential: &str) -> Answer {
    let body = json!({ "challenge": challenge, "credential": credential, "label": "My phone" });
    send(server, LIST, cookie, &body).await
}

/// A device with a passkey of whoever `cookie` is; the passkey, and the new cookie.
async fn device(server: &Server, cookie: &str, seed: u8) -> (Authenticator, PasskeyRow, String) {
    let mut device = Authenticator::new(server.origin(), seed);
    let asked = challenge(server, ASK, cookie).await;
    let answer = add(server, cookie, &asked.challenge, &device.create(&asked.options)).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let row = serde_json::from_str(&answer.body).unwrap();
    (device, row, answer.cookie("__Host-sid").unwrap())
}

/// ACC-18: whoever signs in by passkey has not lost every second proof.
#[tokio::test]
async fn signing_in_by_passkey_ends_a_reset() {
    let server = Server::start().await;
    let (mentor, staff) = (person(&server, "mentor").id.clone(), person(&server, "staff").id.clone());
    let (mut phone, ..) = device(&server, &server.sign_in("mentor").await, 7).await;
    let mut write = server.app.store.write().await.unwrap();
    assert!(store::second_factor_resets::ask(&mut write, &mentor, &staff, 1).await.unwrap());
    write.commit_without_audit(&[], 1).await.unwrap();
    assert_eq!(sign_in(&server, &mut phone).await.status, 204);
    let mut read = server.app.store.read().await.unwrap();
    assert_eq!(store::second_factor_resets::find(&mut read, &mentor).await.unwrap(), None);
}

async fn give(server: &Server, challenge: &str, credential: &str) -> Answer {
    server.app.clock.advance(20_000);
    let body = json!({ "challenge": challenge, "credential": credential, "device": "shared" });
    send(server, SIGN_IN, "", &body).await
}

async fn sign_in(server: &Server, device: &mut Authenticator) -> Answer {
    let asked = challenge(server, SIGN_IN_ASK, "").await;
    give(server, &asked.challenge, &device.sign(&asked.options)).await
}

fn failed(answer: &Answer) {
    assert_eq!((answer.status, refusal(answer).0), (401, "sign_in_failed"), "{answer:?}");
    assert_eq!(answer.cookie("__Host-sid"), None);
}

/// ACC-19, ACC-23 and ACC-26: nothing but the key says who it is, and it stands for the second factor.
#[tokio::test]
async fn a_passkey_is_added_and_signs_in_without_anything_else() {
    let server = Server::start().await;
    be_real(&server).await;
    let staff = person(&server, "staff").clone();
    let first = server.with_second_factor(&server.sign_in("staff").await).await;
    let (mut device, row, cookie) = device(&server, &first, 1).await;
    assert_eq!(status(&server, HOME, &first).await, 401, "ACC-23: the old cookie");
    assert_eq!((row.label.as_str(), row.last_used_at_ms), ("My phone", None));
    let told = mails(&server).await;
    assert!(
        told.iter().any(|(to, text)| to == staff.email.as_str() && text.contains("/account")),
        "{told:?}"
    );

    let answer = sign_in(&server, &mut device).await;
    assert_eq!(answer.status, 204, "{answer:?}");
    let signed_in = answer.cookie("__Host-sid").unwrap();
    let info: SessionInfo = read(&server, SESSION, &signed_in).await;
    assert_eq!((info.person.unwrap().id, info.second_factor_due), (staff.id, None), "ACC-16: it is one");
    assert_eq!(send(&server, ASK, &signed_in, &()).await.status, 200, "ACC-26: and a proof");
    let list: Passkeys = read(&server, LIST, &cookie).await;
    assert!(list.possible && list.passkeys[0].last_used_at_ms.is_some());

    let label = format!("{LIST}/{}/label", row.id);
    assert_eq!(send(&server, &label, &cookie, &json!({ "label": "Old phone" })).await.status, 204);
    let wrong = send(&server, &label, &cookie, &json!({ "label": "" })).await;
    assert_eq!(refusal(&wrong), ("invalid", one("label", "required")));
    let list: Passkeys = read(&server, LIST, &cookie).await;
    assert_eq!(list.passkeys[0].label, "Old phone");
    assert_eq!(super::account(&server, &cookie).await.passkeys, 1);

    server.app.clock.advance(10 * MINUTE_MS);
    let removal = format!("{LIST}/{}/removal", row.id);
    for path in [ASK, removal.as_str()] {
        let stale = send(&server, path, &cookie, &()).await;
        assert_eq!(refusal(&stale).0, "reauthentication_required", "{path}");
    }
    let asked = json!({ "challenge": "pc-1", "credential": "{}", "label": "Phone" });
    assert_eq!(refusal(&send(&server, LIST, &cookie, &asked).await).0, "reauthentication_required");
}

#[tokio::test]
async fn a_removed_passkey_opens_nothing() {
    let server = Server::start().await;
    let (mut device, row, cookie) = device(&server, &server.sign_in("mentor").await, 1).await;
    let removal = format!("{LIST}/{}/removal", row.id);
    let others = server.sign_in("staff").await;
    for (path, body) in
        [(&removal, json!(null)), (&format!("{LIST}/{}/label", row.id), json!({ "label": "x" }))]
    {
        assert_eq!(send(&server, path, &others, &body).await.status, 404, "somebody else's is unknown");
    }
    let asked = challenge(&server, SIGN_IN_ASK, "").await;
    let under_way = device.sign(&asked.options);
    let answer = send(&server, &removal, &cookie, &()).await;
    assert_eq!(answer.status, 204);
    assert_eq!(status(&server, HOME, &cookie).await, 401, "ACC-23: the old cookie");
    failed(&give(&server, &asked.challenge, &under_way).await);
    failed(&sign_in(&server, &mut device).await);
    let cookie = answer.cookie("__Host-sid").unwrap();
    assert_eq!(send(&server, &removal, &cookie, &()).await.status, 404);
}

/// ACC-19: what was asked is signed once and in time, and by the one it was asked of.
#[tokio::test]
async fn what_was_asked_is_answered_once_and_within_five_minutes() {
    let server = Server::start().await;
    let mentor = server.sign_in("mentor").await;
    let (mut device, _, _) = device(&server, &mentor, 1).await;
    let asked = challenge(&server, SIGN_IN_ASK, "").await;
    let signed = device.sign(&asked.options);
    assert_eq!(give(&server, &asked.challenge, &signed).await.status, 204);
    failed(&give(&server, &asked.challenge, &signed).await);

    let other = challenge(&server, SIGN_IN_ASK, "").await;
    failed(&give(&server, &other.challenge, &signed).await);
    failed(&give(&server, &other.challenge, &device.sign(&other.options)).await);
    failed(&give(&server, "pc-unknown", &device.sign(&other.options)).await);
    let garbage = challenge(&server, SIGN_IN_ASK, "").await;
    failed(&give(&server, &garbage.challenge, "{}").await);

    let late = challenge(&server, SIGN_IN_ASK, "").await;
    server.app.clock.advance(5 * MINUTE_MS);
    failed(&give(&server, &late.challenge, &device.sign(&late.options)).await);

    let refused = ("invalid", one("credential", "refused"));
    let mut second = Authenticator::new(server.origin(), 2);
    let mentor = {
        let mentor = server.sign_in("mentor").await;
        let asked = challenge(&server, ASK, &mentor).await;
        let created = second.create(&asked.options);
        let staff = server.sign_in("staff").await;
        let answer = add(&server, &staff, &asked.challenge, &created).await;
        assert_eq!(refusal(&answer), refused, "asked of somebody else");
        let any = challenge(&server, SIGN_IN_ASK, "").await;
        assert_eq!(refusal(&add(&server, &mentor, &any.challenge, &created).await), refused, "another flow");
        let answer = add(&server, &mentor, &asked.challenge, &created).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        let cookie = answer.cookie("__Host-sid").unwrap();
        assert_eq!(refusal(&add(&server, &cookie, &asked.challenge, &created).await), refused, "once");
        failed(&give(&server, &asked.challenge, &device.sign(&any.options)).await);
        cookie
    };
    let list: Passkeys = read(&server, LIST, &mentor).await;
    assert_eq!(list.passkeys.len(), 2);
}

/// ACC-19: the browser says which page asked, and the device that it saw its owner.
#[tokio::test]
async fn a_signature_for_another_page_or_without_its_owner_is_refused() {
    let server = Server::start().await;
    let cookie = server.sign_in("mentor").await;
    let port = server.address.port();
    let elsewhere =
        ["https://convene.example.org", "http://localhost:1", &format!("http://127.0.0.1:{port}")];
    for (origin, sees_owner) in
        elsewhere.map(|origin| (origin, true)).into_iter().chain([(server.origin(), false)])
    {
        let mut device = Authenticator { sees_owner, ..Authenticator::new(origin, 3) };
        let asked = challenge(&server, ASK, &cookie).await;
        let answer = add(&server, &cookie, &asked.challenge, &device.create(&asked.options)).await;
        assert_eq!(refusal(&answer), ("invalid", one("credential", "refused")), "{origin} {sees_owner}");
    }
    let (device, _, _) = device(&server, &cookie, 1).await;
    for origin in elsewhere {
        failed(&sign_in(&server, &mut Authenticator { origin: origin.to_owned(), ..device.clone() }).await);
    }
    failed(&sign_in(&server, &mut Authenticator { sees_owner: false, ..device.clone() }).await);
    assert_eq!(sign_in(&server, &mut device.clone()).await.status, 204);
}

#[tokio::test]
async fn a_key_is_one_persons_and_says_whose() {
    let server = Server::start().await;
    let (mentor, staff) = (server.sign_in("mentor").await, server.sign_in("staff").await);
    let (mentors, _, _) = device(&server, &mentor, 1).await;
    let (staffs, _, staff) = device(&server, &staff, 2).await;
    failed(&sign_in(&server, &mut Authenticator { handle: staffs.handle.clone(), ..mentors.clone() }).await);
    failed(&sign_in(&server, &mut Authenticator { handle: String::new(), ..mentors.clone() }).await);
    failed(&sign_in(&server, &mut Authenticator { handle: mentors.handle.clone(), ..staffs }).await);
    let mut unknown =
        Authenticator { handle: mentors.handle.clone(), ..Authenticator::new(server.origin(), 9) };
    failed(&sign_in(&server, &mut unknown).await);

    let asked = challenge(&server, ASK, &staff).await;
    let created = mentors.clone().create(&asked.options);
    let answer = add(&server, &staff, &asked.challenge, &created).await;
    assert_eq!(refusal(&answer), ("invalid", one("credential", "refused")), "it is the mentor's");
    assert_eq!(sign_in(&server, &mut mentors.clone()).await.status, 204);
}

/// ACC-19: a counter that goes back may be that of a copy.
#[tokio::test]
async fn a_counter_that_goes_back_is_refused() {
    let server = Server::start().await;
    let (mut device, _, cookie) = device(&server, &server.sign_in("mentor").await, 1).await;
    let mut copy = device.clone();
    for _ in 0..3 {
        assert_eq!(sign_in(&server, &mut device).await.status, 204);
    }
    failed(&sign_in(&server, &mut copy).await);
    assert_eq!(sign_in(&server, &mut device).await.status, 204);

    let mut silent = Authenticator { counter: None, ..Authenticator::new(server.origin(), 4) };
    let asked = challenge(&server, ASK, &cookie).await;
    let answer = add(&server, &cookie, &asked.challenge, &silent.create(&asked.options)).await;
    assert_eq!(answer.status, 201);
    for _ in 0..2 {
        assert_eq!(sign_in(&server, &mut silent).await.status, 204, "who does not count is taken as is");
    }
}

/// ACC-11: every way in of somebody who is suspended, and again when they are let back in.
#[tokio::test]
async fn no_way_in_skips_suspension() {
    let server = Server::start().await;
    let mentor = person(&server, "mentor").clone();
    let (mut device, _, cookie) = device(&server, &server.sign_in("mentor").await, 1).await;
    set_password(&server, &cookie, PASSWORD).await;
    let suspend = async |at_ms: Option<i64>| {
        let mut write = server.app.store.write().await.unwrap();
        assert!(store::people::suspend(&mut write, &mentor.id, at_ms).await.unwrap());
        write.commit_without_audit(&[], 0).await.unwrap();
    };
    let asked = challenge(&server, SIGN_IN_ASK, "").await;
    let under_way = device.sign(&asked.options);
    let body = json!({ "email": "other@example.org" });
    let own = server.sign_in("mentor").await;
    assert_eq!(send(&server, "/api/v1/account/address", &own, &body).await.status, 202);
    let address = super::link_in_mail_to(&server, "other@example.org").await;
    server.app.clock.advance(1000);
    let form = json!({ "email": mentor.email.as_str(), "locale": "en" });
    let browser = send(&server, "/api/v1/sign-in-links", "", &form).await.cookie("__Host-link").unwrap();
    let elsewhere = super::link_in_mail_to(&server, mentor.email.as_str()).await;
    let page = server.get(&elsewhere).await.body;
    let code = page.split("class=\"code\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    suspend(Some(1)).await;
    let typed = json!({ "code": code, "device": "shared" });
    assert_eq!(send(&server, "/api/v1/sign-in-codes", &browser, &typed).await.status, 422);
    assert_eq!(server.press(&elsewhere, &browser).await.status, 410);
    assert_eq!(server.press(&address, "").await.status, 410);
    failed(&give(&server, &asked.challenge, &under_way).await);
    failed(&sign_in(&server, &mut device).await);
    failed(&try_password(&server, "", mentor.email.as_str(), PASSWORD).await);
    let link = server.links().await.remove("mentor").unwrap();
    assert_eq!(server.press(&link, "").await.status, 410);
    suspend(None).await;
    assert_eq!(sign_in(&server, &mut device).await.status, 204);
    assert_eq!(try_password(&server, "", mentor.email.as_str(), PASSWORD).await.status, 204);
}

/// ACC-5: what is asked tells nobody apart, and asking is limited like trying.
#[tokio::test]
async fn what_is_asked_is_the_same_for_everybody_and_not_without_end() {
    let server = Server::start().await;
    let mut shapes = Vec::new();
    for cookie in [String::new(), server.sign_in("mentor").await] {
        let asked = challenge(&server, SIGN_IN_ASK, &cookie).await;
        let mut options: serde_json::Value = serde_json::from_str(&asked.options).unwrap();
        options["challenge"] = "".into();
        assert_eq!(
            (&options["rpId"], &options["userVerification"]),
            (&json!("localhost"), &json!("required"))
        );
        assert_eq!(options["allowCredentials"], json!([]));
        shapes.push(options);
    }
    assert_eq!(shapes[0], shapes[1]);
    let mut statuses = Vec::new();
    for _ in 0..21 {
        statuses.push(send(&server, SIGN_IN_ASK, "", &()).await.status);
    }
    assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
}

/// ACC-26: its owner's passkey shows that they are still there, and nobody else's does.
#[tokio::test]
async fn a_passkey_proves_that_its_owner_is_still_there() {
    let server = Server::start().await;
    let (mut mentors, _, _) = device(&server, &server.sign_in("mentor").await, 1).await;
    let (mut staffs, _, cookie) = device(&server, &server.sign_in("staff").await, 2).await;
    server.app.clock.advance(10 * MINUTE_MS);
    assert_eq!(refusal(&send(&server, ASK, &cookie, &()).await).0, "reauthentication_required");
    let prove = async |device: &mut Authenticator| {
        let asked = challenge(&server, SIGN_IN_ASK, "").await;
        let signed = json!({ "challenge": asked.challenge, "credential": device.sign(&asked.options) });
        send(&server, "/api/v1/reauthentication", &cookie, &json!({ "passkey": signed })).await
    };
    assert_eq!(refusal(&prove(&mut mentors).await), ("invalid", one("passkey", "refused")));
    let proved = prove(&mut staffs).await;
    assert_eq!(proved.status, 204, "{proved:?}");
    assert_eq!(status(&server, HOME, &cookie).await, 401, "ACC-23: the old cookie");
    assert_eq!(send(&server, ASK, &proved.cookie("__Host-sid").unwrap(), &()).await.status, 200);
}
