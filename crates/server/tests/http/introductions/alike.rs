//! PRI-11, PRI-12: whatever the other side does but say yes, its asker can fetch the same, before and after, and is told
//! the same.

use std::time::Duration;

use serde_json::json;
use server::privacy::erase::Eraser;
use tokio::time::Instant;

use super::*;
use crate::accounts::mails;

/// What the other side does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum History {
    Silence,
    No,
    NotNow,
    Block,
    Erased,
    EmptySeat,
    BlockedBefore,
}

const HISTORIES: [History; 7] = [
    History::Silence,
    History::No,
    History::NotNow,
    History::Block,
    History::Erased,
    History::EmptySeat,
    History::BlockedBefore,
];

/// Who sits in the civil-society seat that is asked.
const SITS: &str = "p-reformer-1";

/// What the asker fetches; whether a seat is filled is public, so the page of its member is not among it.
const PATHS: [&str; 12] = [
    INTRODUCTIONS,
    CONVERSATIONS,
    "/api/v1/blocks",
    "/api/v1/home",
    "/api/v1/groups",
    "/api/v1/mentoring",
    "/api/v1/members",
    "/api/v1/directory",
    "/api/v1/directory?q=mentor&what=person",
    "/api/v1/account/privacy",
    "/api/v1/invitations",
    "/api/v1/session",
];

/// Everything that can be told from an answer, with what is random masked.
async fn fetched(peer: &Peer<'_>, sent: &str) -> Vec<String> {
    let mut all = Vec::new();
    for path in PATHS {
        let answer = peer.server.ask("GET", path, &[("cookie", &peer.cookie)], "").await;
        let own = |name: &str| ["x-request-id", "date"].contains(&name);
        let headers: Vec<_> = answer.headers.iter().filter(|(name, _)| !own(name)).collect();
        all.push(format!("{path} {} {headers:?} {}", answer.status, answer.body.replace(sent, "ID")));
    }
    all
}

/// Members with a civil-society seat, of which the asker's is none.
pub(super) async fn members(server: &Server) -> Vec<String> {
    let mut read = server.app.store.read().await.unwrap();
    let seats = store::seats::all(&mut read).await.unwrap().into_iter();
    let civil =
        seats.filter(|seat| seat.kind == SeatKind::CivilSocietyLead && seat.member.as_str() != ASKER.1);
    civil.map(|seat| seat.member.to_string()).collect()
}

/// What the asker saw after asking, after the other side acted, after the time was over, and the mails to them.
async fn recorded(history: History) -> (Vec<String>, Vec<String>, Vec<String>, Vec<String>) {
    let server = Server::start().await;
    let member = &members(&server).await[0];
    seat_civil_society(&server, member, (history != History::EmptySeat).then_some(SITS)).await;
    let asker = Peer::new(&server, ASKER.0).await;
    if history == History::BlockedBefore {
        keep_away(&server).await;
    }
    let answer = asker.ask(member, "civil_society").await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let sent: SentIntroduction = serde_json::from_str(&answer.body).unwrap();
    let mut before = fetched(&asker, sent.id.as_str()).await;
    before.push(answer.body.replace(sent.id.as_str(), "ID"));
    let asked = Peer::new(&server, SITS).await;
    let body = match history {
        History::No => Some(json!({ "answer": "no" })),
        History::NotNow => Some(json!({ "answer": "not_now" })),
        History::Block => Some(json!({ "answer": "block" })),
        History::Silence | History::Erased | History::EmptySeat | History::BlockedBefore => None,
    };
    if let Some(body) = body {
        assert_eq!(asked.answer(&sent.id, &body).await.status, 200);
    }
    if history == History::Erased {
        assert!(Eraser::of(&server.app).erase(&id(SITS)).await.unwrap());
    }
    let after = fetched(&asker, sent.id.as_str()).await;
    assert_eq!(after[..], before[..after.len()], "PRI-12: nothing moved with {history:?}");
    days(&server, 15).await;
    let asker = Peer::new(&server, ASKER.0).await;
    let closed = fetched(&asker, sent.id.as_str()).await;
    let address = server.world.people.iter().find(|one| one.id.as_str() == ASKER.0).unwrap().email.as_str();
    let told = mails(&server)
        .await
        .into_iter()
        .filter(|(to, _)| to == address)
        .map(|(_, text)| text.replace(server.origin(), "ORIGIN"));
    (before, after, closed, told.collect())
}

/// The person who sits there blocks the asker, from a request of long ago.
async fn keep_away(server: &Server) {
    let email = &server.world.people.iter().find(|one| one.id.as_str() == ASKER.0).unwrap().email;
    let hash = server::visibility::apart::address_hash(&server.app.seal, email);
    let record = store::blocks::BlockRecord {
        id: id("bl-1"),
        person: id(SITS),
        origin: model::conversation::BlockedFrom::Introduction,
        blocked_at_ms: 1,
    };
    let mut write = server.app.store.write().await.unwrap();
    store::blocks::insert(&mut write, &record, &hash).await.unwrap();
    write.commit_without_audit(&[], 1).await.unwrap();
}

/// PRI-11: two recorded histories differ in nothing the asker can fetch. PRI-12: and nothing moves when an answer comes.
#[tokio::test]
async fn no_silence_block_erasure_and_an_empty_seat_are_one_history() {
    let silence = recorded(History::Silence).await;
    assert_eq!(silence.3.len(), 1, "told once: {:?}", silence.3);
    for history in HISTORIES {
        let other = recorded(history).await;
        assert_eq!(other.0, silence.0, "{history:?}: before");
        assert_eq!(other.1, silence.1, "{history:?}: after");
        assert_eq!(other.2, silence.2, "{history:?}: when the time is over");
        assert_eq!(other.3, silence.3, "{history:?}: mails");
    }
}

/// PRI-11: asking takes as long, whether somebody sits there, nobody does, or whoever does has blocked the asker.
#[tokio::test]
async fn asking_takes_as_long_whoever_sits_there() {
    const TRIES: usize = 100;
    let server = Server::start().await;
    let seats = members(&server).await;
    seat_civil_society(&server, &seats[0], Some("p-reformer-2")).await;
    seat_civil_society(&server, &seats[1], None).await;
    seat_civil_society(&server, &seats[2], Some(SITS)).await;
    keep_away(&server).await;
    let mut found = Vec::new();
    for _ in 0..3 {
        let mut times: [Vec<Duration>; 3] = Default::default();
        for round in 0..TRIES {
            server.app.clock.advance(91 * DAY_MS);
            jobs::introductions::run(&server.app).await.unwrap();
            let asker = Peer::new(&server, ASKER.0).await;
            for which in (0..3).map(|at| (at + round) % 3) {
                let started = Instant::now();
                let answer = asker.ask(&seats[which], "civil_society").await;
                times[which].push(started.elapsed());
                assert_eq!(answer.status, 201, "{answer:?}");
            }
        }
        let medians = times.map(|mut times| {
            times.sort_unstable();
            times[times.len() / 2].as_secs_f64()
        });
        let least = medians.iter().copied().fold(f64::MAX, f64::min);
        let most = medians.iter().copied().fold(0.0, f64::max);
        if most / least < 1.2 {
            return;
        }
        found.push(medians);
    }
    panic!("medians of a seat that is filled, empty, of somebody who blocked, in seconds: {found:?}");
}
