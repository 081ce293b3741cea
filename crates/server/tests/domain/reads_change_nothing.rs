//! AUT-14: reading changes nothing, whoever reads.

use http::Method;
use model::group::PublishForm;
use model::paths::template;
use server::plain::template as pages;
use server::routes::table;

use crate::stage::{CALL, Stage, cohort};

/// Paths of every operation that reads, with ids of things that are there.
async fn paths(stage: &Stage) -> Vec<String> {
    let groups = stage.published_groups().await;
    let matches = stage.published_matches().await;
    let staff = stage.role("staff").await;
    let (draft, proposal) = (
        staff.run_matching(&cohort(), &stage.match_form().await).await.unwrap(),
        stage.formed_groups().await,
    );
    let call = CALL.parse().unwrap();
    let page = staff.application_call(&call).await.unwrap();
    staff.freeze_call(&call, &model::call::FreezeForm { version: page.version }).await.unwrap();
    let group = stage.role("government").await.groups().await.unwrap().groups.remove(0).id;
    let member = groups.groups[0].members[0].id.clone();
    let link = stage.server.links().await.remove("reformer").unwrap();
    let token = link.rsplit('/').next().unwrap().to_owned();
    let invitation = stage.invitation_link().await;
    let address = stage.address_link().await;
    let conversation = stage.conversation().await;
    stage.demo_network().await;
    let mut paths = Vec::new();
    for operation in table().iter().filter(|operation| operation.method == Method::GET) {
        let ids: Vec<String> = match operation.template {
            template if !template.contains('{') => vec![String::new()],
            template::MEMBER | pages::MEMBER => vec!["tamale-gh".to_owned()],
            template::CIRCLE => vec!["ci-demo-contracts".to_owned()],
            template::ANSWER => vec!["na-demo-1".to_owned()],
            template::PRACTICE | pages::PRACTICE => vec!["pr-demo-hearings".to_owned()],
            template::GROUP_CALENDAR => vec![group.to_string()],
            template::COHORT | template::GROUP_STUDIO | template::MATCH_STUDIO | template::MATCH_RUNS => {
                vec![cohort().to_string()]
            }
            template::GROUP_OPTIONS | template::GROUP_PREVIEW => vec![proposal.id.to_string()],
            template::MATCH_RUN | template::MATCH_RECORD | template::PUBLICATION_PREVIEW => {
                vec![matches.id.to_string(), draft.id.to_string()]
            }
            template::PERSON_SESSIONS | template::PERSON_LEVELS => vec!["p-tamale-gh-gov".to_owned()],
            template::WELCOME => vec![invitation.clone()],
            template::MESSAGES => vec![conversation.to_string(), "circle-ci-demo-contracts".to_owned()],
            template::RELEASES => vec![conversation.to_string()],
            template::CALL | template::CALL_RECORD | template::CALL_TABLE => vec![CALL.to_owned()],
            server::auth::link::TEMPLATE => vec![token.clone()],
            server::auth::address::TEMPLATE => vec![address.clone()],
            other => panic!("GET {other} has no id in reads_change_nothing.rs"),
        };
        for id in ids {
            let path = model::paths::fill(operation.template, &id);
            paths.push(match operation.template {
                template::GROUP_OPTIONS => format!("{path}?member={member}"),
                template::MESSAGE_SEARCH => format!("{path}?q=good"),
                template::PRIVACY_PREVIEW => format!("{path}?as=visitor"),
                _ => path,
            });
        }
    }
    paths
}

/// What is counted when it is read: the page of a member, once a day, for whoever does not sit for it and is not of the
/// Support Unit (rule ACC-30).
const COUNTED: &str = "/api/v1/members/tamale-gh";

const ROLES: [&str; 7] =
    ["staff", "government", "civil-society", "mentor", "reformer", "facilitator", "officer"];

/// AUT-14: with the clock held no byte of the database or of its journal differs. What a read may note is that a session
/// was used, every five minutes, and that a profile was opened, and nothing else.
#[tokio::test]
async fn no_read_of_anybody_changes_a_byte() {
    let stage = Stage::new().await;
    let paths = paths(&stage).await;
    let mut cookies = vec![String::new(), stage.server.sign_in_admin().await];
    for role in ROLES {
        cookies.push(stage.server.sign_in(role).await);
    }
    let mut counted = Vec::new();
    for (cookie, who) in cookies.iter().zip(["visitor", "admin"].into_iter().chain(ROLES)) {
        let before = stage.database();
        assert_eq!(stage.server.ask("GET", COUNTED, &[("cookie", cookie)], "").await.status, 200);
        counted.extend((stage.database() != before).then_some(who));
    }
    assert_eq!(counted, ["mentor", "reformer", "facilitator", "officer"], "the two seats are at home there");
    let before = stage.database();
    let mut seen = std::collections::BTreeMap::new();
    for cookie in &cookies {
        for path in &paths {
            for method in ["GET", "HEAD"] {
                let answer = stage.server.ask(method, path, &[("cookie", cookie)], "").await;
                assert!(answer.status < 500, "{method} {path}: {answer:?}");
                *seen.entry(answer.status).or_insert(0) += 1;
                assert!(stage.database() == before, "{method} {path} changed something");
            }
        }
    }
    assert!(seen[&200] > 2 * paths.len(), "most of it was there to be read: {seen:?}");

    // Five minutes later the first request of a session notes that it was used, and no further one notes anything.
    stage.let_pass(5 * 60);
    for cookie in &cookies[1..] {
        let before = stage.database();
        stage.server.ask("GET", template::SESSION, &[("cookie", cookie)], "").await;
        assert!(stage.database() != before, "the use of the session is noted");
    }
    let noted = stage.database();
    for (cookie, path) in cookies.iter().flat_map(|cookie| paths.iter().map(move |path| (cookie, path))) {
        stage.server.ask("GET", path, &[("cookie", cookie)], "").await;
    }
    assert!(stage.database() == noted);
}

/// A preview says what a publication would do and leaves it to be done.
#[tokio::test]
async fn what_was_previewed_can_still_be_published() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let run = stage.formed_groups().await;
    staff.group_preview(&run.id).await.unwrap();
    staff.publish_groups(&run.id, &PublishForm { version: run.version }).await.unwrap();
}
