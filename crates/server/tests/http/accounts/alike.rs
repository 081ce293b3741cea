//! ACC-5: whoever asks about an address learns nothing from the answer, nor from the time it takes: known, unknown,
//! suspended and hidden addresses are told apart by no answer, and medians of 200 tries differ by less than a fifth.

use std::time::Duration;

use model::visibility::{Field, Level, SetBy};
use server::auth::passwords::Cost;
use server::http::accept::Limits;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::*;
use crate::support::new_key;

const TRIES: usize = 200;
const HOUR_MS: i64 = 60 * MINUTE_MS;

/// Addresses of somebody, of nobody, of somebody suspended, and of somebody whom no member sees. Who can have a password
/// has one.
async fn addresses(server: &Server) -> [String; 4] {
    let known = somebody(server, "known", Role::Mentor).await;
    let suspended = somebody(server, "suspended", Role::Mentor).await;
    let hidden = somebody(server, "hidden", Role::Reformer).await;
    for person in [&known, &suspended, &hidden] {
        set_password(server, &enter(server, &person.id).await, PASSWORD).await;
    }
    let mut write = server.app.store.write().await.unwrap();
    store::people::suspend(&mut write, &suspended.id, Some(1)).await.unwrap();
    for field in Field::ALL {
        let (level, by) = (Level::Introductions, SetBy::Owner);
        store::visibility::choose(&mut write, &hidden.id, *field, level, by, 1).await.unwrap();
    }
    write.commit_without_audit(&[], 0).await.unwrap();
    let text = |person: PersonRecord| person.email.as_str().to_owned();
    [text(known), "unknown@example.org".to_owned(), text(suspended), text(hidden)]
}

/// Asks `TRIES` times about each address in turn and compares answers and times; `ask` gives the answer and how long it
/// took. Other tests run beside this one, so a difference counts when it is there three times over.
async fn assert_alike(addresses: &[String; 4], mut ask: impl AsyncFnMut(&str) -> (Answer, Duration)) {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());
    let _measuring = ONE_AT_A_TIME.lock().await;
    let mut first = None;
    let mut found = Vec::new();
    for _ in 0..3 {
        let mut times: [Vec<Duration>; 4] = Default::default();
        for round in 0..TRIES {
            // Whoever comes first in a round is not always the same.
            for which in (0..4).map(|at| (at + round) % 4) {
                let (answer, time) = ask(&addresses[which]).await;
                let seen = masked(&answer, &addresses[which]);
                assert_eq!(first.get_or_insert_with(|| seen.clone()), &seen, "{}", addresses[which]);
                times[which].push(time);
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
    panic!("medians of known, unknown, suspended, hidden, in seconds: {found:?}");
}

/// What can be told from an answer: status, names of headers, body, without what was said, when, and what is random.
fn masked(answer: &Answer, address: &str) -> (u16, Vec<String>, String) {
    let names = answer.headers.iter().map(|(name, _)| name.clone()).collect();
    let mut body = answer.body.replace(address, "*");
    if let Ok(serde_json::Value::Object(mut fields)) = serde_json::from_str(&body) {
        for own in ["id", "request_id", "invited_at_ms", "expires_at_ms"] {
            fields.remove(own);
        }
        body = serde_json::Value::Object(fields).to_string();
    }
    (answer.status, names, body)
}

async fn timed(answer: impl Future<Output = Answer>) -> (Answer, Duration) {
    let started = Instant::now();
    let answer = answer.await;
    (answer, started.elapsed())
}

#[tokio::test]
async fn asking_for_a_link_tells_nothing_of_an_address() {
    let server = Server::start().await;
    let addresses = addresses(&server).await;
    assert_alike(&addresses, async |address| {
        // Each comes when the mailbox and the network address may be asked about again.
        server.app.clock.advance(2 * HOUR_MS);
        let body = serde_json::json!({ "email": address, "locale": "en" });
        timed(send(&server, "/api/v1/sign-in-links", "", &body)).await
    })
    .await;
}

/// ACC-15: at the cost that a password has in the program.
#[tokio::test]
async fn trying_a_password_tells_nothing_of_an_address() {
    let server = Server::of(Limits::default(), "http", Cost::RECOMMENDED).await;
    let addresses = addresses(&server).await;
    assert_alike(&addresses, async |address| {
        timed(try_password(&server, "", address, "wrong, and long enough")).await
    })
    .await;
}

#[tokio::test]
async fn inviting_tells_nothing_of_an_address() {
    let server = Server::start().await;
    let addresses = addresses(&server).await;
    let staff = person(&server, "staff").id.clone();
    assert_alike(&addresses, async |address| {
        server.app.clock.advance(3 * HOUR_MS);
        let cookie = enter(&server, &staff).await;
        let body =
            serde_json::json!({ "email": address, "name": "Nino", "locale": "en", "role": "reformer" });
        let (key, body) = (new_key(), body.to_string());
        timed(server.post_under(key.as_str(), "/api/v1/invitations", &cookie, &body)).await
    })
    .await;
}

#[tokio::test]
async fn changing_to_an_address_tells_nothing_of_it() {
    let server = Server::start().await;
    let addresses = addresses(&server).await;
    let mentor = person(&server, "mentor").id.clone();
    assert_alike(&addresses, async |address| {
        server.app.clock.advance(3 * HOUR_MS);
        let cookie = enter(&server, &mentor).await;
        timed(send(&server, "/api/v1/account/address", &cookie, &serde_json::json!({ "email": address })))
            .await
    })
    .await;
}
