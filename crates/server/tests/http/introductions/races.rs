//! Two at the same moment, on both databases: one outcome (rule DAT-5).

use model::state::IntroductionState;
use serde_json::json;

use super::*;
use crate::accounts::two_servers::two;

/// Runs `race` with both sides at one server, and at two servers on one PostgreSQL where there is one.
pub(crate) async fn on_both(name: &str, race: impl AsyncFn(&Server, &Server)) {
    let server = Server::start().await;
    race(&server, &server).await;
    if let Some(([here, there], end)) = two(name).await {
        race(&here, &there).await;
        drop((here, there));
        end();
    }
}

/// DAT-5.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_answers_at_once_one_counts() {
    on_both("answers", async |here, there| {
        let asker = Peer::new(here, ASKER.0).await;
        let sent = asker.asks(ASKED.1, "government").await;
        let (one, other) = (Peer::new(here, ASKED.0).await, Peer::new(there, ASKED.0).await);
        let (yes, no) = (json!({ "answer": "yes" }), json!({ "answer": "no" }));
        let (first, second) = tokio::join!(one.answer(&sent.id, &yes), other.answer(&sent.id, &no));
        let mut statuses = [first.status, second.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "{first:?} {second:?}");
        let state = asker.list().await.sent[0].state;
        assert_eq!(state == IntroductionState::Introduced, first.status == 200);
        assert_eq!(asker.conversations().await.conversations.len(), usize::from(first.status == 200));
    })
    .await;
}

/// PRI-13.
#[tokio::test(flavor = "multi_thread")]
async fn two_who_ask_each_other_at_once_are_introduced_once() {
    on_both("mutual", async |here, there| {
        let (asker, asked) = (Peer::new(here, ASKER.0).await, Peer::new(there, ASKED.0).await);
        let (first, second) =
            tokio::join!(asker.ask(ASKED.1, "government"), asked.ask(ASKER.1, "government"));
        assert_eq!((first.status, second.status), (201, 201), "{first:?} {second:?}");
        for peer in [&asker, &asked] {
            assert_eq!(peer.list().await.sent[0].state, IntroductionState::Introduced);
            assert_eq!(peer.conversations().await.conversations.len(), 1);
        }
    })
    .await;
}

/// SAF-6: whichever of a request and a block is first, nothing waits for the one who blocked.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_and_a_block_at_once_leave_nothing_that_waits() {
    on_both("block", async |here, there| {
        let (_, _, conversation) = acquainted(here).await;
        for server in [here, there] {
            if server.app.clock.now_ms() == crate::support::NOW_MS {
                server.app.clock.advance(91 * DAY_MS);
            }
        }
        let (asker, asked) = (Peer::new(here, ASKER.0).await, Peer::new(there, ASKED.0).await);
        let (path, nothing) = (format!("{CONVERSATIONS}/{conversation}/block"), json!(null));
        let (sent, blocked) = tokio::join!(asker.ask(ASKED.1, "government"), asked.post(&path, &nothing));
        assert_eq!((sent.status, blocked), (201, 204), "{sent:?}");
        assert_eq!(asked.list().await.received, []);
        let left = asker.list().await.sent;
        assert_eq!(left.iter().map(|one| one.state).collect::<Vec<_>>(), [IntroductionState::Sent]);
        let mut read = here.app.store.read().await.unwrap();
        let delivery = store::introductions::delivery(&mut read, &left[0].id).await.unwrap();
        assert_eq!(delivery, None);
    })
    .await;
}
