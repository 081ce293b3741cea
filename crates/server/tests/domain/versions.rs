//! DAT-4: whoever changes something says which version they saw, and whoever was overtaken is shown what there is.

use http::Method;
use model::group::GroupRun;
use model::group_edit::{GroupEdit, GroupEditForm};
use model::problem::{Code, Current, Problem};
use serde_json::Value;
use server::routes::table;
use tokio::task::JoinSet;

use crate::stage::Stage;
use crate::support::Answer;
use crate::valid_writes::{Written, caller, valid};

/// The version that a request says it saw, in a header or in its body.
fn version(request: &Written) -> Option<u64> {
    let body: Value = serde_json::from_str(&request.body).unwrap_or_default();
    request.version.map(u64::from).or(body["version"].as_u64())
}

/// The same request for another version, or for none.
fn seeing(request: &Written, version: Option<u64>) -> Written {
    if request.version.is_some() {
        return Written { version: version.map(|version| version as u32), ..request.clone() };
    }
    let mut body: Value = serde_json::from_str(&request.body).unwrap();
    match version {
        Some(version) => body["version"] = version.into(),
        None => drop(body.as_object_mut().unwrap().remove("version")),
    }
    request.with(body.to_string())
}

fn keys(value: &Value) -> Vec<&String> {
    value.as_object().unwrap().keys().collect()
}

fn current(answer: &Answer) -> Value {
    let problem: Problem = answer.problem();
    assert_eq!((answer.status, problem.code), (412, Code::Stale), "{answer:?}");
    problem.current.as_ref().and_then(Current::read).expect("what there is now goes along")
}

/// DAT-4: for every operation that acts on a version seen, whether it names it in `If-Match` or in its body.
#[tokio::test]
async fn a_missing_version_is_428_and_a_stale_one_is_shown_what_there_is() {
    let mut versioned = 0;
    for operation in table() {
        if operation.method.is_safe() || operation.template == server::auth::link::TEMPLATE {
            continue;
        }
        let stage = Stage::new().await;
        let cookie = caller(&stage, &operation).await;
        let request = valid(&stage, &operation).await;
        let name = format!("{} {}", operation.method, operation.template);
        let Some(seen) = version(&request) else {
            assert_eq!(operation.method, Method::POST, "{name} names no version");
            continue;
        };
        versioned += 1;
        let before = stage.database();
        let answer = stage.send_anew(&cookie, &seeing(&request, None)).await;
        assert_eq!((answer.status, answer.problem().code), (428, Code::VersionRequired), "{name}");
        let mut shown = Value::Null;
        for stale in [seen - 1, seen + 1, 0] {
            shown = current(&stage.send_anew(&cookie, &seeing(&request, Some(stale))).await);
            assert_eq!(shown["version"], seen, "{name}");
        }
        assert!(stage.database() == before, "{name} changed something");
        let done = stage.send_anew(&cookie, &request).await;
        assert_eq!(done.status, 200, "{name}: {done:?}");
        let after: Value = serde_json::from_str(&done.body).unwrap();
        assert_eq!(keys(&shown), keys(&after), "{name}: it is what the operation answers");
        assert!(after["version"].as_u64() > Some(seen), "{name}");
        let twice = stage.send_anew(&cookie, &request).await;
        if twice.status == 409 {
            // Whoever publishes again is told who did and until when that can be undone, whatever version they saw.
            assert_eq!(twice.problem().code, Code::PublicationOpen, "{name}");
        } else {
            assert_eq!(current(&twice), after, "{name}: of one version twice");
        }
    }
    assert!(versioned >= 7, "{versioned}");
}

/// DAT-4, P3: whoever edits at random and at once, versions form one line and no two edits of one version are kept.
#[tokio::test(flavor = "multi_thread")]
async fn concurrent_edits_of_a_proposal_form_one_line() {
    let stage = Stage::new().await;
    let run = stage.formed_groups().await;
    let members: Vec<_> = run.groups.iter().map(|group| group.members[0].id.clone()).collect();
    let mut tasks = JoinSet::new();
    for number in 0..6_usize {
        let staff = stage.role("staff").await;
        let (mut seen, id, members) = (run.version, run.id.clone(), members.clone());
        tasks.spawn(async move {
            let mut kept = Vec::new();
            for round in 0..10 {
                let member = members[(number + round) % members.len()].clone();
                let edit = GroupEdit::Lock { member, locked: (number + round) % 3 != 0 };
                match staff.edit_groups(&id, &GroupEditForm { version: seen, edit }).await {
                    Ok(now) => {
                        kept.push((seen, now.version));
                        seen = now.version;
                    }
                    Err(client::ClientError::Refused(problem)) if problem.code == Code::Stale => {
                        // What comes with the refusal is enough to go on from.
                        let now: GroupRun = problem.current.as_ref().and_then(Current::read).unwrap();
                        assert!(now.version > seen);
                        seen = now.version;
                    }
                    Err(error) => panic!("{error}"),
                }
            }
            kept
        });
    }
    let mut kept: Vec<_> = tasks.join_all().await.into_iter().flatten().collect();
    kept.sort_unstable();
    let line: Vec<_> = (run.version..).map(|version| (version, version + 1)).take(kept.len()).collect();
    assert_eq!(kept, line);
    assert!(kept.len() >= 10, "{kept:?}");
}
