//! Who does not read a case, and that nothing tells them that there is one (rules SAF-3 and SAF-8).

use http::Method;
use model::case::RenewalForm;
use model::officer::{OfficerForm, OfficerStep};
use model::paths::{fill, template};
use serde_json::json;
use server::safeguarding::READ_MS;

use super::*;
use crate::accounts::send;
use crate::introductions::DAY_MS;
use crate::support::Answer;

const STEPS: [&str; 4] =
    [template::CASE_READING, template::CASE_TAKING_UP, template::CASE_RENEWAL, template::CASE_CLOSING];

fn body(template: &str) -> serde_json::Value {
    match template {
        template::CASE_RENEWAL => json!({ "reason": "x" }),
        template::CASE_CLOSING => json!(closing()),
        _ => json!(null),
    }
}

fn masked(answer: &Answer) -> (u16, String) {
    (answer.status, answer.body.replace(&answer.problem().request_id, ""))
}

/// Each step with this case is answered as with one that never was.
async fn is_not_there(server: &Server, cookie: &str, case: &ReportId, who: &str) {
    for template in STEPS {
        let ask = async |id: &str| send(server, &fill(template, id), cookie, &body(template)).await;
        let (hidden, absent) = (ask(case.as_str()).await, ask("rp-never-was").await);
        assert_eq!(hidden.status, 404, "{who} {template}: {hidden:?}");
        assert_eq!(masked(&hidden), masked(&absent), "{who} {template}");
    }
}

/// SAF-3: other officers, ex-officers, the Support Unit, and everybody once it is closed get the 404 of a random id.
#[tokio::test]
async fn a_case_is_there_for_its_two_officers_alone() {
    let server = Server::start().await;
    // What begins and ends at one moment has never been.
    server.app.clock.advance(1);
    let reporter = client(&server, "p-reformer-1").await;
    let case = reporter.report(&about_member(ASKED.1)).await.unwrap().id;
    // A third officer, who came after two were named.
    let third = "p-facilitator-1";
    let (one, other) = (client(&server, ADMINS[0]).await, client(&server, ADMINS[1]).await);
    one.name_officer(&id(third), &OfficerForm { step: OfficerStep::Propose }).await.unwrap();
    other.name_officer(&id(third), &OfficerForm { step: OfficerStep::Confirm }).await.unwrap();
    for who in [third, "p-support-unit-1", ADMINS[0], "p-reformer-1", ASKED.0] {
        let cookie = enter(&server, &id::<PersonId>(who)).await;
        is_not_there(&server, &cookie, &case, who).await;
    }
    assert!(client(&server, third).await.cases().await.unwrap().cases.is_empty());

    // An officer no more, who has another role: the third takes their place.
    one.name_officer(&id(OFFICERS[0]), &OfficerForm { step: OfficerStep::Remove }).await.unwrap();
    let now_ms = server.app.clock.now_ms();
    let role = model::permissions::Role::Reformer;
    let grant = store::grants::GrantRecord { person: id(OFFICERS[0]), role, from_ms: now_ms, to_ms: None };
    let mut write = server.app.store.write().await.unwrap();
    store::grants::insert(&mut write, &grant).await.unwrap();
    write.commit_without_audit(&[], now_ms).await.unwrap();
    let cookie = enter(&server, &id::<PersonId>(OFFICERS[0])).await;
    is_not_there(&server, &cookie, &case, "an officer no more").await;
    let third_client = client(&server, third).await;
    assert_eq!(third_client.cases().await.unwrap().cases.len(), 1);
    let own = reporter.reports().await.unwrap().reports.remove(0);
    assert!(own.acts.iter().any(|act| act.kind == CaseActKind::Left), "its reporter sees who left");

    third_client.take_case_up(&case).await.unwrap();
    third_client.close_case(&case, &closing()).await.unwrap();
    for who in [third, OFFICERS[1]] {
        let cookie = enter(&server, &id::<PersonId>(who)).await;
        is_not_there(&server, &cookie, &case, "closed").await;
        assert!(client(&server, who).await.cases().await.unwrap().cases.is_empty());
    }
}

/// SAF-3: after 90 days reading ends, unless an officer goes on and says why, which its reporter reads.
#[tokio::test]
async fn reading_ends_after_ninety_days_unless_somebody_says_why_not() {
    let server = Server::start().await;
    let form = about_member(ASKED.1);
    let case = client(&server, "p-reformer-1").await.report(&form).await.unwrap().id;
    server.app.clock.advance(READ_MS - 1);
    assert!(client(&server, OFFICERS[0]).await.read_case(&case).await.is_ok());
    server.app.clock.advance(1);
    let officer = client(&server, OFFICERS[0]).await;
    assert_eq!(code(officer.read_case(&case).await), Some(Code::NotFound));
    assert_eq!(code(officer.close_case(&case, &closing()).await), Some(Code::NotFound));
    let row = officer.cases().await.unwrap().cases.remove(0);
    assert!(row.read_until_ms <= server.app.clock.now_ms(), "it stands in the list, so that they can go on");
    officer.renew_case(&case, &RenewalForm { reason: "A witness is away.".to_owned() }).await.unwrap();
    assert!(officer.read_case(&case).await.is_ok());
    let second = client(&server, OFFICERS[1]).await;
    assert_eq!(code(second.read_case(&case).await), Some(Code::NotFound), "each for themselves");
    let own = client(&server, "p-reformer-1").await.reports().await.unwrap().reports.remove(0);
    let renewed = own.acts.iter().find(|act| act.kind == CaseActKind::Renewed).unwrap();
    assert_eq!(renewed.reason.as_deref(), Some("A witness is away."));
    server.app.clock.advance(91 * DAY_MS);
    assert_eq!(code(client(&server, OFFICERS[0]).await.read_case(&case).await), Some(Code::NotFound));
}

/// SAF-2, SAF-8: whom a report is about and the Support Unit read the same bytes before and after, in everything they can
/// ask for.
#[tokio::test]
async fn nothing_tells_the_subject_or_the_support_unit_of_a_report() {
    let server = Server::start().await;
    let (asker, asked, conversation) = acquainted(&server).await;
    assert_eq!(asked.write(&conversation, "Good evening").await.status, 201);
    crate::accounts::mails(&server).await;
    let read = async |cookie: &str| {
        let mut seen = Vec::new();
        for operation in server::routes::table() {
            if operation.method != Method::GET || operation.template.contains("{token}") {
                continue;
            }
            let conversation = conversation.to_string();
            let ids =
                [("{conversation}", conversation.as_str()), ("{member}", ASKER.1), ("{person}", ASKER.0)];
            let path = ids.iter().fold(operation.template.to_owned(), |path, (at, id)| path.replace(at, id));
            if path.contains('{')
                || path == template::ACCOUNT
                || path == "/readyz"
                || path == template::DEMO_MAILS
            {
                continue;
            }
            let answer = server.ask("GET", &path, &[("cookie", cookie)], "").await;
            if answer.status == 200 {
                seen.push((path, answer.body));
            }
        }
        assert!(seen.len() > 15, "{}", seen.len());
        seen
    };
    let (reporter, officer) = (client(&server, ASKER.0).await, client(&server, OFFICERS[0]).await);
    let mut cookies = Vec::new();
    for who in [ASKED.0, "p-support-unit-1", ADMINS[0]] {
        cookies.push(enter(&server, &id::<PersonId>(who)).await);
    }
    let mut before = Vec::new();
    for cookie in &cookies {
        before.push(read(cookie).await);
    }
    let message = asker.messages(&conversation).await.messages[0].id.clone();
    let case = reporter.report(&about_conversation(&conversation, vec![message])).await.unwrap().id;
    officer.read_case(&case).await.unwrap();
    officer.take_case_up(&case).await.unwrap();
    officer.close_case(&case, &closing()).await.unwrap();
    crate::accounts::mails(&server).await;
    for (cookie, before) in cookies.iter().zip(before) {
        for ((path, was), (_, now)) in before.iter().zip(read(cookie).await) {
            assert_eq!(*was, now, "{path}");
        }
    }
}
