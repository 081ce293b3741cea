//! What somebody may not know of answers as what does not exist, and nobody learns anything without a session.

use std::collections::BTreeMap;

use server::route::Access;
use server::routes;

use crate::as_long::assert_as_long;
use crate::live::Live;
use crate::meetings::conversation_of;
use crate::support::{Answer, NOW_MS};
use crate::walk::{Seen, everything};

/// An answer without what differs between any two: the number of the request and the time.
fn masked(answer: &Answer) -> (u16, Vec<(String, String)>, String) {
    let own = |name: &str| ["x-request-id", "date"].contains(&name);
    let headers = answer.headers.iter().filter(|(name, _)| !own(name)).cloned().collect();
    let id = answer.header("x-request-id").unwrap_or("-");
    (answer.status, headers, answer.body.replace(id, "-"))
}

/// AUT-10: a hidden object is answered, byte for byte and header for header, as an id that was never given; so is what
/// works once and no longer works, or is somebody else's.
#[tokio::test(flavor = "multi_thread")]
async fn hidden_answers_exactly_as_absent() {
    let (_, walk, _) = everything().await;
    let absent: BTreeMap<_, _> = walk
        .seen
        .iter()
        .filter(|seen| seen.row.relation == "absent")
        .map(|seen| ((&seen.row.operation, &seen.row.place, seen.caller), masked(&seen.answer)))
        .collect();
    let mut compared = 0;
    let gone = |seen: &&Seen| [404, 410].contains(&seen.answer.status) && seen.row.place != "-";
    for seen in walk.seen.iter().filter(gone) {
        let absent = &absent[&(&seen.row.operation, &seen.row.place, seen.caller)];
        assert_eq!(masked(&seen.answer), *absent, "{:?} {}", seen.row, seen.caller);
        compared += usize::from(seen.row.relation != "absent");
    }
    assert!(compared > 30, "{compared}");
}

/// AUT-11: without a session everything that is not public answers the same, whatever the request is about.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_learns_anything_without_a_session() {
    let (_, walk, _) = everything().await;
    let closed = |operation: &str| {
        walk.routes.iter().any(|route| route.name() == operation && route.access != Access::Public)
    };
    let nobody = walk.seen.iter().filter(|seen| seen.caller == "anonymous" && closed(&seen.row.operation));
    let answers: Vec<_> = nobody.map(|seen| masked(&seen.answer)).collect();
    assert!(answers.len() > 100, "{}", answers.len());
    assert!(answers.iter().all(|answer| answer.0 == 401 && *answer == answers[0]));
}

/// AUT-10, PRI-7: what somebody may not know of takes as long as what does not exist: a page, a file, and a conversation
/// with somebody who blocked them.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "it measures time, which a busy machine falsifies"]
async fn timing_of_hidden_and_absent_is_the_same() {
    let (world, ..) = everything().await;
    let live = Live::start(world.folder.copy(), NOW_MS, routes::table()).await;
    let cookie = world.cookie_of("government_seat").unwrap();
    let calendar = |group: &str| format!("/api/v1/groups/{group}/calendar.ics");
    let messages = |conversation: &str| format!("/api/v1/conversations/{conversation}/messages");
    let pairs = [
        ["/api/v1/members/eta".to_owned(), "/api/v1/members/no-such-id".to_owned()],
        [calendar(&world.group(&["zeta"])), calendar("no-such-id")],
        [messages(&conversation_of("government_seat-blocked")), messages("no-such-id")],
    ];
    for pair in pairs {
        assert_as_long(&pair[0], pair.len(), async |which| {
            let answer = live.ask("GET", &pair[which], &[("cookie", cookie.clone())], "").await;
            assert_eq!(answer.status, 404);
        })
        .await;
    }
    drop(live.end().await);
}
