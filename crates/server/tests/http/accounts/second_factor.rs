//! ACC-11, ACC-16 to ACC-18, ACC-23: the second factor.

use model::account::{SecondFactorDue, SessionInfo};
use model::permissions::Role;
use model::security::{RecoveryCodes, SecondFactorReset, SecondFactorSetUp, SecondFactorState};
use server::auth::totp;
use server::route::{Access, Stage};
use server::routes::table;

use super::*;

const SET_UP: &str = "/api/v1/account/second-factor";
const CONFIRMATION: &str = "/api/v1/account/second-factor/confirmation";
const GIVE: &str = "/api/v1/second-factor";

fn unbase32(text: &str) -> Vec<u8> {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let (mut held, mut bits, mut bytes) = (0_u32, 0, Vec::new());
    for c in text.chars() {
        held = held << 5 | alphabet.find(c).unwrap() as u32;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits & 255) as u8);
        }
    }
    bytes
}

/// The code of the step `by` steps from now.
fn code(server: &Server, secret: &[u8], by: i64) -> String {
    format!("{:06}", totp::code(secret, totp::step(server.app.clock.now_ms()) + by))
}

/// The code of now by a secret as it is shown.
pub(crate) fn code_of(server: &Server, secret: &str) -> String {
    code(server, &unbase32(secret), 0)
}

fn given(code: &str) -> serde_json::Value {
    serde_json::json!({ "code": code })
}

/// Sets a second factor up: the new cookie, the secret and the recovery codes.
pub(crate) async fn enrol(server: &Server, cookie: &str) -> (String, Vec<u8>, Vec<String>) {
    let answer = send(server, SET_UP, cookie, &()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let set_up: SecondFactorSetUp = serde_json::from_str(&answer.body).unwrap();
    assert!(set_up.uri.starts_with("otpauth://totp/Convene") && set_up.uri.contains(&set_up.secret));
    let secret = unbase32(&set_up.secret);
    let answer = send(server, CONFIRMATION, cookie, &given(&code(server, &secret, 0))).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let codes: RecoveryCodes = serde_json::from_str(&answer.body).unwrap();
    (answer.cookie("__Host-sid").unwrap(), secret, codes.codes)
}

async fn session(server: &Server, cookie: &str) -> SessionInfo {
    read(server, SESSION, cookie).await
}

/// ACC-16.
#[tokio::test]
async fn until_it_is_given_a_session_opens_the_second_factor_alone() {
    let server = Server::start().await;
    be_real(&server).await;
    let waiting = server.sign_in("staff").await;
    let info = session(&server, &waiting).await;
    assert_eq!((info.person, info.second_factor_due), (None, Some(SecondFactorDue::SetUp)));
    for operation in table() {
        let Access::Roles(_) = operation.access else { continue };
        let path = model::paths::fill(operation.template, "no-such-id");
        let mut headers = vec![("origin", server.origin()), ("cookie", waiting.as_str())];
        headers.extend(operation.body.media_type().map(|media_type| ("content-type", media_type)));
        if operation.template == model::paths::template::SIGN_OUT {
            continue;
        }
        let answer = server.ask(operation.method.as_str(), &path, &headers, "").await;
        match operation.stage {
            Stage::Complete => {
                assert_eq!(refusal(&answer).0, "second_factor_required", "{path}");
                assert_eq!(answer.status, 401);
            }
            Stage::BeforeSecondFactor => assert_ne!(answer.status, 401, "{path}"),
        }
    }
    let members: model::directory::Directory = read(&server, "/api/v1/members", &waiting).await;
    let nobody: model::directory::Directory = read(&server, "/api/v1/members", "").await;
    assert_eq!(members, nobody, "what is public is as a visitor sees it");

    let (cookie, ..) = enrol(&server, &waiting).await;
    assert_eq!(status(&server, HOME, &waiting).await, 401, "ACC-23: the old cookie");
    let info = session(&server, &cookie).await;
    assert_eq!(info.second_factor_due, None);
    assert_eq!(info.person.unwrap().roles, [Role::Staff]);
    assert_eq!(account(&server, &cookie).await.second_factor, SecondFactorState::Required);
    let answer = send(&server, "/api/v1/account/second-factor/removal", &cookie, &()).await;
    assert_eq!(refusal(&answer).0, "illegal_step", "a role needs it");
}

/// ACC-16: mentors are asked where an installation chose so, and can then not take theirs away.
#[tokio::test]
async fn a_mentor_is_asked_where_the_installation_chose_so() {
    let server = Server::that_asks(vec![Role::Mentor]).await;
    be_real(&server).await;
    let waiting = server.sign_in("mentor").await;
    let info = session(&server, &waiting).await;
    assert_eq!((info.person, info.second_factor_due), (None, Some(SecondFactorDue::SetUp)));
    assert_eq!(status(&server, HOME, &waiting).await, 401);
    let (cookie, ..) = enrol(&server, &waiting).await;
    assert_eq!(status(&server, HOME, &cookie).await, 200);
    assert_eq!(account(&server, &cookie).await.second_factor, SecondFactorState::Required);
    let answer = send(&server, "/api/v1/account/second-factor/removal", &cookie, &()).await;
    assert_eq!(refusal(&answer).0, "illegal_step");
    let seat = server.sign_in("government").await;
    assert_eq!(session(&server, &seat).await.second_factor_due, None, "nobody else is");
}

/// ACC-16: a demonstration asks for none.
#[tokio::test]
async fn a_demonstration_asks_for_no_second_factor() {
    let server = Server::start().await;
    let cookie = server.sign_in("staff").await;
    assert!(session(&server, &cookie).await.demo);
    assert_eq!(account(&server, &cookie).await.second_factor, SecondFactorState::None);
    assert_eq!(status(&server, "/api/v1/staff/today", &cookie).await, 200);
    enrol(&server, &cookie).await;
    let again = server.sign_in("staff").await;
    assert_eq!(session(&server, &again).await.second_factor_due, None);
}

/// ACC-11: no way in skips the second factor, and who has one cannot replace it while it is due.
#[tokio::test]
async fn links_and_passwords_wait_for_the_second_factor() {
    let server = Server::start().await;
    be_real(&server).await;
    let (cookie, secret, _) = enrol(&server, &server.sign_in("mentor").await).await;
    set_password(&server, &cookie, PASSWORD).await;
    server.app.clock.advance(2 * MINUTE_MS);
    let email = person(&server, "mentor").email.clone();
    let by_password = try_password(&server, "", email.as_str(), PASSWORD).await.cookie("__Host-sid").unwrap();
    let by_link = server.sign_in("mentor").await;
    for waiting in [&by_password, &by_link] {
        let info = session(&server, waiting).await;
        assert_eq!((info.person, info.second_factor_due), (None, Some(SecondFactorDue::Code)));
        assert_eq!(status(&server, HOME, waiting).await, 401);
        assert_eq!(status(&server, "/api/v1/account", waiting).await, 401);
        for path in [SET_UP, CONFIRMATION] {
            let answer = send(&server, path, waiting, &given(&code(&server, &secret, 0))).await;
            assert_eq!(refusal(&answer).0, "second_factor_required", "{path}");
        }
        let proof = serde_json::json!({ "password": PASSWORD });
        let answer = send(&server, "/api/v1/reauthentication", waiting, &proof).await;
        assert_eq!(refusal(&answer).0, "second_factor_required");
    }
    let answer = send(&server, GIVE, &by_link, &given(&code(&server, &secret, 0))).await;
    assert_eq!(answer.status, 204);
    assert_eq!(status(&server, HOME, &by_link).await, 401, "ACC-23: the old cookie");
    let opened = answer.cookie("__Host-sid").unwrap();
    assert_eq!(status(&server, HOME, &opened).await, 200);
    let again = send(&server, GIVE, &opened, &given(&code(&server, &secret, 1))).await;
    assert_eq!(refusal(&again).0, "illegal_step", "nothing is due");
    assert_eq!(status(&server, HOME, &by_password).await, 401, "the other one still waits");
}

/// ACC-17.
#[tokio::test]
async fn a_code_opens_once_and_one_step_early_or_late() {
    let server = Server::start().await;
    be_real(&server).await;
    let (_, secret, _) = enrol(&server, &server.sign_in("mentor").await).await;
    let give = async |cookie: &str, code: &str| send(&server, GIVE, cookie, &given(code)).await;
    let waiting = server.sign_in("mentor").await;
    let replay = give(&waiting, &code(&server, &secret, 0)).await;
    assert_eq!(refusal(&replay), ("invalid", one("code", "refused")), "it proved the factor");
    server.app.clock.advance(10 * MINUTE_MS);
    for by in [-2, 2] {
        let refused = give(&waiting, &code(&server, &secret, by)).await;
        assert_eq!(refusal(&refused), ("invalid", one("code", "refused")), "{by}");
    }
    let late = code(&server, &secret, -1);
    let cookie = give(&waiting, &late).await.cookie("__Host-sid").unwrap();
    assert_eq!(status(&server, HOME, &cookie).await, 200);
    let second = server.sign_in("mentor").await;
    assert_eq!(give(&second, &late).await.status, 422, "used");
    let early = code(&server, &secret, 1);
    let both = tokio::join!(give(&second, &early), give(&second, &early));
    let mut statuses = [both.0.status, both.1.status];
    statuses.sort_unstable();
    assert!(
        statuses[0] == 204 && [401, 422].contains(&statuses[1]),
        "of two at once one opens: {statuses:?}"
    );
    let third = server.sign_in("mentor").await;
    assert_eq!(give(&third, &code(&server, &secret, 0)).await.status, 422, "older than the last");
    for malformed in ["", "12345", "abcdef", "1234567", "0x1234"] {
        assert_eq!(give(&third, malformed).await.status, 422, "{malformed}");
    }
}

/// ACC-17: the secret is sealed.
#[tokio::test]
async fn the_database_holds_no_secret_that_makes_codes() {
    let server = Server::start().await;
    let mentor = person(&server, "mentor").id.clone();
    let (_, secret, codes) = enrol(&server, &server.sign_in("mentor").await).await;
    let mut read = server.app.store.read().await.unwrap();
    let record = store::credentials::totp(&mut read, &mentor).await.unwrap().unwrap();
    let hex = secret.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    assert!(!record.sealed.contains(&hex) && !record.sealed.contains(&totp::base32(&secret)));
    assert_eq!(server.app.seal.open(&record.id, &record.sealed).unwrap(), secret);
    assert_eq!(codes.len(), 10);
}

/// ACC-18.
#[tokio::test]
async fn a_recovery_code_opens_once_however_it_is_typed() {
    let server = Server::start().await;
    be_real(&server).await;
    let (cookie, _, codes) = enrol(&server, &server.sign_in("mentor").await).await;
    assert_eq!(account(&server, &cookie).await.recovery_codes_left, 10);
    let waiting = server.sign_in("mentor").await;
    let typed = codes[3].to_lowercase().replace('-', " ");
    let opened = send(&server, GIVE, &waiting, &given(&typed)).await.cookie("__Host-sid").unwrap();
    assert_eq!(account(&server, &opened).await.recovery_codes_left, 9);
    let waiting = server.sign_in("mentor").await;
    assert_eq!(send(&server, GIVE, &waiting, &given(&codes[3])).await.status, 422, "once");
    let answer = send(&server, "/api/v1/account/recovery-codes", &opened, &()).await;
    let new: RecoveryCodes = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(send(&server, GIVE, &waiting, &given(&codes[4])).await.status, 422, "an old one");
    assert_eq!(send(&server, GIVE, &waiting, &given(&new.codes[4])).await.status, 204);
    // Nobody else's.
    let other = server.sign_in("reformer").await;
    enrol(&server, &other).await;
    let waiting = server.sign_in("reformer").await;
    assert_eq!(send(&server, GIVE, &waiting, &given(&new.codes[5])).await.status, 422);
}

/// ACC-26: setting up, renewing and removing need a fresh proof.
#[tokio::test]
async fn a_stale_session_changes_no_second_factor() {
    let server = Server::start().await;
    let (cookie, ..) = enrol(&server, &server.sign_in("mentor").await).await;
    server.app.clock.advance(10 * MINUTE_MS);
    for path in [SET_UP, "/api/v1/account/recovery-codes", "/api/v1/account/second-factor/removal"] {
        let answer = send(&server, path, &cookie, &()).await;
        assert_eq!(refusal(&answer).0, "reauthentication_required", "{path}");
    }
    let answer = send(&server, CONFIRMATION, &cookie, &given("123456")).await;
    assert_eq!(refusal(&answer).0, "reauthentication_required");
}

#[tokio::test]
async fn a_second_factor_that_nobody_began_or_that_has_another_code_does_not_count() {
    let server = Server::start().await;
    let cookie = server.sign_in("mentor").await;
    let answer = send(&server, CONFIRMATION, &cookie, &given("123456")).await;
    assert_eq!(refusal(&answer).0, "illegal_step");
    let removal = send(&server, "/api/v1/account/second-factor/removal", &cookie, &()).await;
    assert_eq!(refusal(&removal).0, "illegal_step");
    let codes = send(&server, "/api/v1/account/recovery-codes", &cookie, &()).await;
    assert_eq!(refusal(&codes).0, "illegal_step");
    assert_eq!(send(&server, SET_UP, &cookie, &()).await.status, 200);
    let answer = send(&server, CONFIRMATION, &cookie, &given("000000")).await;
    assert_eq!(refusal(&answer), ("invalid", one("code", "refused")));
    assert_eq!(account(&server, &cookie).await.second_factor, SecondFactorState::None);
}

/// ACC-18: one of the Support Unit alone is refused; two are enough after 72 hours, of which the owner is told.
#[tokio::test]
async fn a_lost_second_factor_is_reset_by_two_and_time() {
    let server = Server::start().await;
    let mentor = person(&server, "mentor").clone();
    let (owner, ..) = enrol(&server, &server.sign_in("mentor").await).await;
    let owner = set_password(&server, &owner, "k7$wq-9Zp!").await;
    let path = model::paths::fill(model::paths::template::SECOND_FACTOR_RESET, mentor.id.as_str());
    let (one, two) = (
        server.sign_in("staff").await,
        enter(&server, &somebody(&server, "second", Role::Staff).await.id).await,
    );
    assert_eq!(send(&server, &path, &owner, &()).await.status, 403, "not by its owner");
    let asked: SecondFactorReset = serde_json::from_str(&send(&server, &path, &one, &()).await.body).unwrap();
    assert_eq!(asked.due_at_ms, None);
    assert_eq!(refusal(&send(&server, &path, &one, &()).await).0, "illegal_step", "the same person twice");
    let hour_ms = 60 * MINUTE_MS;
    let run = async || {
        server::jobs::second_factor_resets::run(&server.app).await.unwrap();
        let mut read = server.app.store.read().await.unwrap();
        store::credentials::totp(&mut read, &mentor.id).await.unwrap().is_some()
    };
    server.app.clock.advance(9 * MINUTE_MS);
    assert!(run().await, "one alone changes nothing");
    let agreed: SecondFactorReset =
        serde_json::from_str(&send(&server, &path, &two, &()).await.body).unwrap();
    assert_eq!(agreed.due_at_ms, Some(server.app.clock.now_ms() + 72 * hour_ms));
    assert_eq!(refusal(&send(&server, &path, &two, &()).await).0, "illegal_step");
    let told = mails(&server)
        .await
        .into_iter()
        .filter(|(to, text)| to == mentor.email.as_str() && text.contains("72"));
    assert_eq!(told.count(), 2, "its owner is told at both steps");
    server.app.clock.advance(72 * hour_ms - 1);
    assert!(run().await, "a moment too early");
    let passkey = store::passkeys::PasskeyRecord {
        id: "cr-key".parse().unwrap(),
        person: mentor.id.clone(),
        key_id: "key".to_owned(),
        verifier: "verifier".to_owned(),
        label: "Phone".to_owned(),
        created_at_ms: 1,
        last_used_at_ms: None,
    };
    change(&server, async |write, _| {
        store::passkeys::insert(write, &passkey, 0).await.unwrap();
    })
    .await;
    let open = server.links().await.remove("mentor").unwrap();
    server.app.clock.advance(1);
    assert!(!run().await);
    let mut left = server.app.store.read().await.unwrap();
    assert_eq!(store::passkeys::of_person(&mut left, &mentor.id).await.unwrap(), [], "every second proof");
    drop(left);
    assert_eq!(server.press(&open, "").await.status, 410, "what was open before");
    be_real(&server).await;
    let cookie = server.sign_in("mentor").await;
    assert_eq!(status(&server, HOME, &cookie).await, 200);
    let state = account(&server, &cookie).await;
    assert_eq!(state.second_factor, SecondFactorState::None);
    assert_eq!(state.password, model::security::PasswordState::None, "it was too short to stand alone");
}

/// ACC-18: who gives the second factor has not lost it.
#[tokio::test]
async fn giving_the_second_factor_ends_its_reset() {
    let server = Server::start().await;
    let mentor = person(&server, "mentor").clone();
    let (_, secret, _) = enrol(&server, &server.sign_in("mentor").await).await;
    let path = model::paths::fill(model::paths::template::SECOND_FACTOR_RESET, mentor.id.as_str());
    assert_eq!(send(&server, &path, &server.sign_in("staff").await, &()).await.status, 200);
    be_real(&server).await;
    server.app.clock.advance(MINUTE_MS);
    let waiting = server.sign_in("mentor").await;
    assert_eq!(send(&server, GIVE, &waiting, &given(&code(&server, &secret, 0))).await.status, 204);
    let mut read = server.app.store.read().await.unwrap();
    assert_eq!(store::second_factor_resets::find(&mut read, &mentor.id).await.unwrap(), None);
}

/// Ends a role or suspends somebody, as another administrator does.
async fn change(server: &Server, change: impl AsyncFnOnce(&mut store::Write, i64)) {
    let now_ms = server.app.clock.now_ms();
    let mut write = server.app.store.write().await.unwrap();
    change(&mut write, now_ms).await;
    write.commit_without_audit(&[], now_ms).await.unwrap();
}

/// ACC-18: who was suspended, or has lost their role, counts neither as one who asked nor as one who agreed.
#[tokio::test]
async fn a_reset_counts_those_alone_who_may_still_ask_for_it() {
    let server = Server::start().await;
    let mentor = person(&server, "mentor").clone();
    enrol(&server, &server.sign_in("mentor").await).await;
    let path = model::paths::fill(model::paths::template::SECOND_FACTOR_RESET, mentor.id.as_str());
    let colleague = async |name: &str| somebody(&server, name, Role::Staff).await.id;
    let ask = async |by: &PersonId| {
        let answer = send(&server, &path, &enter(&server, by).await, &()).await;
        let reset: SecondFactorReset = serde_json::from_str(&answer.body).unwrap();
        reset.due_at_ms.is_some()
    };
    let (gone, demoted, third, fourth) = (
        colleague("gone").await,
        colleague("demoted").await,
        colleague("third").await,
        colleague("fourth").await,
    );
    assert!(!ask(&gone).await);
    change(&server, async |write, _| {
        store::people::suspend(write, &gone, Some(1)).await.unwrap();
    })
    .await;
    assert!(!ask(&demoted).await, "it was asked by somebody who is suspended");
    change(&server, async |write, now_ms| {
        store::grants::end(write, &demoted, Role::Staff, now_ms).await.unwrap();
    })
    .await;
    assert!(!ask(&third).await, "it was asked by somebody who is not of the Support Unit any more");

    assert!(ask(&fourth).await);
    change(&server, async |write, now_ms| {
        store::grants::end(write, &third, Role::Staff, now_ms).await.unwrap();
    })
    .await;
    server.app.clock.advance(72 * 60 * MINUTE_MS);
    server::jobs::second_factor_resets::run(&server.app).await.unwrap();
    let mut read = server.app.store.read().await.unwrap();
    assert!(store::credentials::totp(&mut read, &mentor.id).await.unwrap().is_some(), "it was not done");
    assert_eq!(store::second_factor_resets::find(&mut read, &mentor.id).await.unwrap(), None, "but dropped");
}

/// ACC-18: nobody agrees to what was asked two weeks ago.
#[tokio::test]
async fn a_reset_that_nobody_agrees_to_ends_after_two_weeks() {
    let server = Server::start().await;
    let mentor = person(&server, "mentor").clone();
    enrol(&server, &server.sign_in("mentor").await).await;
    let path = model::paths::fill(model::paths::template::SECOND_FACTOR_RESET, mentor.id.as_str());
    let second = somebody(&server, "second", Role::Staff).await;
    assert_eq!(send(&server, &path, &server.sign_in("staff").await, &()).await.status, 200);
    server.app.clock.advance(14 * 24 * 60 * MINUTE_MS);
    let answer = send(&server, &path, &enter(&server, &second.id).await, &()).await;
    let reset: SecondFactorReset = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(reset.due_at_ms, None, "it is a new request");
    server.app.clock.advance(14 * 24 * 60 * MINUTE_MS);
    server::jobs::sweep::run(&server.app).await.unwrap();
    let mut read = server.app.store.read().await.unwrap();
    assert_eq!(store::second_factor_resets::find(&mut read, &mentor.id).await.unwrap(), None);
}

/// ACC-23: another second factor, or none, ends the sessions in which the one until then was given, and new recovery
/// codes give the session another token.
#[tokio::test]
async fn replacing_or_removing_a_second_factor_ends_the_other_sessions() {
    let server = Server::start().await;
    let cookie = server.sign_in("mentor").await;
    let other = server.sign_in("mentor").await;
    let (cookie, ..) = enrol(&server, &cookie).await;
    assert_eq!(status(&server, HOME, &other).await, 200, "nothing was replaced");
    server.app.clock.advance(2 * MINUTE_MS);
    let (cookie, ..) = enrol(&server, &cookie).await;
    assert_eq!(status(&server, HOME, &other).await, 401);
    let other = server.sign_in("mentor").await;
    let codes = send(&server, "/api/v1/account/recovery-codes", &cookie, &()).await;
    assert_eq!((codes.status, status(&server, HOME, &cookie).await), (200, 401));
    let cookie = codes.cookie("__Host-sid").unwrap();
    assert_eq!(status(&server, HOME, &other).await, 200);
    let removed = send(&server, "/api/v1/account/second-factor/removal", &cookie, &()).await;
    assert_eq!((removed.status, status(&server, HOME, &other).await), (204, 401));
    assert_eq!(status(&server, HOME, &removed.cookie("__Host-sid").unwrap()).await, 200);
}
