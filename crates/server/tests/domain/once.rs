//! DAT-2 and DAT-3: what is asked for twice under one key happens once.

use futures_util::future::join_all;
use model::key::HEADER;
use model::paths::template;
use model::problem::Code;
use server::http::once::NEEDED;
use server::jobs;
use server::route::Operation;
use server::routes::table;

use crate::stage::Stage;
use crate::support::new_key;
use crate::valid_writes::{Written, caller, valid};

fn once() -> Vec<Operation> {
    table().into_iter().filter(|operation| operation.needs.contains(&NEEDED)).collect()
}

fn operation(template: &str) -> Operation {
    once().into_iter().find(|operation| operation.template == template).unwrap()
}

fn named(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.template)
}

async fn acts(stage: &Stage) -> usize {
    let mut read = stage.server.app.store.read().await.unwrap();
    store::audit::page(&mut read, None, 1000).await.unwrap().len()
}

/// DAT-2.
#[tokio::test]
async fn without_a_key_nothing_is_created_or_sent() {
    let stage = Stage::new().await;
    let mut before = acts(&stage).await;
    for operation in once() {
        // So many sign-ins in a row are more than one address has.
        stage.let_pass(20);
        let cookie = caller(&stage, &operation).await;
        before += 1;
        let path = model::paths::fill(operation.template, "2024");
        let media_type = operation.body.media_type().unwrap_or("application/json");
        let headers =
            [("origin", stage.server.origin()), ("cookie", cookie.as_str()), ("content-type", media_type)];
        let name = named(&operation);
        let answer = stage.server.ask("POST", &path, &headers, "{}").await;
        assert_eq!((answer.status, answer.problem().code), (428, Code::KeyRequired), "{name}");
        let wrong = [&headers[..], &[(HEADER, "1")]].concat();
        let answer = stage.server.ask("POST", &path, &wrong, "{}").await;
        assert_eq!((answer.status, answer.problem().fields[0].path.as_str()), (422, HEADER), "{name}");
    }
    assert_eq!(acts(&stage).await, before);
}

/// DAT-3: for every operation that happens once, the same again is answered from its receipt and changes nothing, and
/// something else under its key is refused.
#[tokio::test]
async fn the_same_again_is_answered_and_changes_nothing() {
    for operation in once() {
        let stage = Stage::new().await;
        let cookie = caller(&stage, &operation).await;
        let request = valid(&stage, &operation).await;
        let (name, key) = (named(&operation), new_key());
        let first = stage.send(&cookie, key.as_str(), &request).await;
        assert!((200..300).contains(&first.status), "{name}: {first:?}");
        let (acts_after, after) = (acts(&stage).await, stage.database());
        for _ in 0..2 {
            let again = stage.send(&cookie, key.as_str(), &request).await;
            assert_eq!((again.status, &again.body), (first.status, &first.body), "{name}");
        }
        let other = request.with(format!("{} ", request.body));
        let refused = stage.send(&cookie, key.as_str(), &other).await;
        assert_eq!((refused.status, refused.problem().code), (422, Code::KeyReused), "{name}");
        assert_eq!(acts(&stage).await, acts_after, "{name}");
        if operation.limit.is_none() {
            assert!(stage.database() == after, "{name} changed something");
        }
    }
}

/// DAT-2, P2.
#[tokio::test(flavor = "multi_thread")]
async fn twenty_in_parallel_with_one_key_are_one() {
    for template in [template::CALLS, template::MATCH_RUNS, template::GROUP_RUNS, template::IMPORT_MEMBERS] {
        let stage = Stage::new().await;
        let cookie = stage.server.sign_in("staff").await;
        let request = valid(&stage, &operation(template)).await;
        let (before, key) = (acts(&stage).await, new_key());
        let answers = join_all((0..20).map(|_| stage.send(&cookie, key.as_str(), &request))).await;
        let mut done = 0;
        for answer in &answers {
            match answer.status {
                200 | 201 => done += 1,
                409 => {
                    assert_eq!(answer.problem().code, Code::InProgress, "{template}");
                    assert_eq!(answer.header("retry-after"), Some("1"), "{template}");
                }
                _ => panic!("{template}: {answer:?}"),
            }
        }
        assert!(done >= 1, "{template}");
        assert_eq!(acts(&stage).await, before + 1, "{template}: {done} were told that it was done");
        let last = stage.send(&cookie, key.as_str(), &request).await;
        assert!((200..300).contains(&last.status), "whoever waited is answered: {last:?}");
    }
}

fn new_call(name: &str) -> Written {
    let operation = operation(template::CALLS);
    Written {
        method: operation.method,
        path: template::CALLS.to_owned(),
        media_type: Some("application/json"),
        body: format!(r#"{{"name":"{name}","seats":3}}"#),
        version: None,
        browser: String::new(),
    }
}

/// DAT-3.
#[tokio::test]
async fn a_refused_request_keeps_no_key() {
    let stage = Stage::new().await;
    let (cookie, key) = (stage.server.sign_in("staff").await, new_key());
    assert_eq!(stage.send(&cookie, key.as_str(), &new_call("")).await.status, 422);
    assert_eq!(stage.send(&cookie, key.as_str(), &new_call("2030")).await.status, 201);
    let again = stage.send(&cookie, key.as_str(), &new_call("2031")).await;
    assert_eq!(again.problem().code, Code::KeyReused);
}

/// DAT-3: the key is per actor.
#[tokio::test]
async fn nobody_is_answered_from_the_receipt_of_somebody_else() {
    let stage = Stage::new().await;
    let (one, two) = (stage.cookie("p-support-unit-1").await, stage.cookie("p-support-unit-2").await);
    let key = new_key();
    assert_eq!(stage.send(&one, key.as_str(), &new_call("2030")).await.status, 201);
    assert_eq!(stage.send(&two, key.as_str(), &new_call("2031")).await.status, 201);
    let third = stage.cookie("p-tamale-gh-gov").await;
    assert_eq!(stage.send(&third, key.as_str(), &new_call("2030")).await.status, 403);
    assert_eq!(stage.send("", key.as_str(), &new_call("2030")).await.status, 401);
}

/// DAT-3: a replay answers with what there is now, not with what there was.
#[tokio::test]
async fn a_repetition_shows_the_present_state() {
    let stage = Stage::new().await;
    let (cookie, key) = (stage.server.sign_in("staff").await, new_key());
    let made = stage.send(&cookie, key.as_str(), &new_call("2030")).await;
    let made: model::call::CallPage = serde_json::from_str(&made.body).unwrap();
    let staff = stage.role("staff").await;
    staff.keep_balance(&made.id, made.version, &made.form).await.unwrap();
    let again = stage.send(&cookie, key.as_str(), &new_call("2030")).await;
    let again: model::call::CallPage = serde_json::from_str(&again.body).unwrap();
    assert_eq!((again.id, again.version), (made.id, made.version + 1));
}

#[tokio::test]
async fn a_key_is_forgotten_after_two_days() {
    let stage = Stage::new().await;
    let key = new_key();
    let hours = |hours: u32| stage.let_pass(hours * 3600);
    let call = new_call("2030");
    let send = async || {
        let cookie = stage.server.sign_in("staff").await;
        stage.send(&cookie, key.as_str(), &call).await
    };
    assert_eq!(send().await.status, 201);
    hours(48);
    jobs::sweep::run(&stage.server.app).await.unwrap();
    assert_eq!(send().await.status, 201, "still answered from the receipt");
    stage.let_pass(1);
    jobs::sweep::run(&stage.server.app).await.unwrap();
    let refused = send().await.problem();
    assert_eq!((refused.code, refused.fields[0].path.as_str()), (Code::Invalid, "name"), "the name is taken");
}

/// A dry run is a question: it keeps no key, and the file can be imported under the same one.
#[tokio::test]
async fn a_dry_run_keeps_no_key() {
    let stage = Stage::new().await;
    let (cookie, key) = (stage.server.sign_in("staff").await, new_key());
    let file = valid(&stage, &operation(template::IMPORT_MEMBERS)).await;
    let trial = Written { path: format!("{}?dry_run=true", file.path), ..file.clone() };
    assert_eq!(stage.send(&cookie, key.as_str(), &trial).await.status, 200);
    let written = stage.send(&cookie, key.as_str(), &file).await;
    let report: model::import::ImportReport = serde_json::from_str(&written.body).unwrap();
    assert_eq!((report.changed, report.dry_run), (1, false));
}

/// Whoever asks again because the answer was lost has no cookie yet; the link of the one mail works all the same.
#[tokio::test]
async fn a_sign_in_link_whose_answer_was_lost_is_sent_once_and_works() {
    let stage = Stage::new().await;
    let (server, key) = (&stage.server, new_key());
    let request = valid(&stage, &operation(template::SIGN_IN_LINKS)).await;
    let lost = stage.send("", key.as_str(), &request).await;
    let again = stage.send("", key.as_str(), &request).await;
    let browser = again.cookie("__Host-link").unwrap();
    assert_eq!((again.status, lost.cookie("__Host-link").as_ref()), (202, Some(&browser)));
    let other = stage.send("", new_key().as_str(), &request.with(request.body.replace("en", "es"))).await;
    assert_ne!(other.cookie("__Host-link").as_ref(), Some(&browser), "another key is another browser");
    jobs::outbox::run(&server.app).await.unwrap();
    let server::mail::Outgoing::Folder(folder) = &server.app.config.mail else { panic!("a folder") };
    let mails = server::mail::message::kept(folder, 10).unwrap();
    assert_eq!(mails.len(), 2, "one for each key");
    let works = async |mail: &model::account::DemoMail| {
        let link = mail.text.lines().find(|line| line.starts_with(server.origin())).unwrap();
        server.press(&server.path_of(link), &browser).await.status
    };
    let mut statuses = [works(&mails[0]).await, works(&mails[1]).await];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 403], "the link works in the browser that asked for it");
}
