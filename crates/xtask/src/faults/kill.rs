//! `kill -9` under load (P1, P2): what was acknowledged is there, once and whole, however often the program dies.
//!
//! Eight writers make calls, and one publishes matches and takes them back, over and over; then the program is killed.
//! After every start: acknowledged minus present is zero, nothing is there twice, every call has its audit row, matches
//! are published together with all of their mails or not at all, SQLite finds the file whole, and the program was ready
//! within five seconds.

use std::{
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    thread,
    time::Duration,
};

use serde_json::json;

use super::{
    Finding, Stage,
    http::Client,
    ledger::Ledger,
    must,
    server::{self, Data, Server},
};
use crate::failure::{Failure, Outcome};

/// How often the program is killed.
pub(super) const ROUNDS: u32 = 50;
const WRITERS: usize = 8;
const READY: Duration = Duration::from_secs(5);

pub(super) fn on_sqlite(stage: &Stage, rounds: u32) -> Outcome<Finding> {
    run(stage, &Data::sqlite(stage, "kill"), rounds)
}

pub(super) fn on_postgres(stage: &Stage, rounds: u32) -> Outcome<Finding> {
    run(stage, &Data::postgres(stage, "kill_pg")?, rounds)
}

fn run(stage: &Stage, data: &Data, rounds: u32) -> Outcome<Finding> {
    let mut server = Server::start(stage, data)?;
    let client = Client::sign_in(&server.address, &server.link)?;
    let ledger = Ledger::default();
    let publisher = Publisher::new(stage, data, &client)?;
    let (mut slowest, mut repeated) = (Duration::ZERO, 0);
    let stops = rounds / 5;
    for round in 0..rounds + stops {
        let address = server.address.clone();
        let end = if round % 6 == 5 { stopped } else { Server::kill };
        under_load(&ledger, &publisher, &client, pause(round), || end(server))?;
        server = Server::start_at(stage, data, &address)?;
        slowest = slowest.max(server.ready_after);
        must(server.ready_after < READY, || format!("ready only after {:?}", server.ready_after))?;
        let checked = ledger.check(&client).and_then(|()| publisher.check(stage, data, &client));
        checked.map_err(|failure| Failure::new(format!("round {round}: {failure}")))?;
        repeated += ledger.repeat_unknown(&client)?;
    }
    ledger.check(&client)?;
    let published = publisher.turns.load(Ordering::SeqCst);
    must(ledger.acknowledged() > rounds as usize && published > 0, || {
        "hardly anything was written".to_owned()
    })?;
    stopped(server)?;
    Ok(Finding::Held(format!(
        "{rounds} kills and {stops} stops under load, {} acknowledged writes, {published} publications and withdrawals, {repeated} repeated; \
         lost 0, doubled 0, half 0; ready after {:.2} s at most",
        ledger.acknowledged(),
        slowest.as_secs_f64()
    )))
}

/// SIGTERM under load (DAT-17): what is open is finished, and the exit code is 0.
fn stopped(server: Server) -> Outcome {
    let code = server.stop()?;
    must(code == Some(0), || format!("told to stop, it exits with {code:?}"))
}

/// Lets everybody write for a while, then ends the server.
fn under_load(
    ledger: &Ledger,
    publisher: &Publisher,
    client: &Client,
    lives: Duration,
    end: impl FnOnce() -> Outcome,
) -> Outcome {
    let stop = AtomicBool::new(false);
    let clients = vec![client.clone(); WRITERS];
    thread::scope(|scope| {
        let writing = scope.spawn(|| ledger.write_until(&clients, &stop));
        let publishing = scope.spawn(|| publisher.publish_until(client, &stop));
        thread::sleep(lives);
        let ended = end();
        stop.store(true, Ordering::SeqCst);
        for thread in [writing, publishing] {
            thread.join().unwrap_or_else(|_| Err(Failure::new("a thread panicked")))?;
        }
        ended
    })
}

/// From 0.2 to 3 seconds, another time in each round and the same in each run.
fn pause(round: u32) -> Duration {
    let mut number = u64::from(round).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    number ^= number >> 29;
    Duration::from_millis(200 + number % 2800)
}

/// Publishes one run of matches and takes it back, in turns: a write with many rows and many mails.
struct Publisher {
    run: String,
    /// Rows of the outbox before anything was published.
    before: u64,
    /// Mails that a publication writes.
    mails: u64,
    turns: AtomicU64,
}

impl Publisher {
    fn new(stage: &Stage, data: &Data, client: &Client) -> Outcome<Self> {
        let cohorts = client.get("/api/v1/staff/cohorts")?;
        let cohort = cohorts["cohorts"][0]["id"].as_str().unwrap_or_default();
        let studio = client.get(&format!("/api/v1/staff/cohorts/{cohort}/matching"))?;
        let form = json!({
            "objective": "Bands", "ruleset": studio["default_ruleset"], "pinned": [], "forbidden": [], "keep": null
        });
        let path = format!("/api/v1/staff/cohorts/{cohort}/match-runs");
        let key = [("idempotency-key", "00000000-0000-4000-9000-000000000000")];
        let made = client.send("POST", &path, &key, &form).map_err(|error| Failure::io(&path, &error))?;
        let made = made.expect(201, "a run of matches")?.json()?;
        let run = format!("/api/v1/staff/match-runs/{}", made["id"].as_str().unwrap_or_default());
        let mails = client.get(&format!("{run}/publication-preview"))?["mails"].as_u64().unwrap_or_default();
        must(mails > 1, || format!("a publication writes {mails} mails, too few to be half there"))?;
        let before = server::rows(stage, data, "outbox")?;
        Ok(Self { run, before, mails, turns: AtomicU64::new(0) })
    }

    fn publish_until(&self, client: &Client, stop: &AtomicBool) -> Outcome {
        let path = format!("{}/publication", self.run);
        while !stop.load(Ordering::SeqCst) {
            // Once the server is gone, so is this round.
            let Ok(run) = client.get(&self.run) else { return Ok(()) };
            let version = run["version"].as_u64().unwrap_or_default();
            let turn = self.turns.load(Ordering::SeqCst);
            let key = format!("00000000-0000-4000-a000-{turn:06x}{version:06x}");
            let answer = if is_published(&run) {
                client.send("DELETE", &path, &[("if-match", &format!("\"{version}\""))], &json!(null))
            } else {
                client.send("POST", &path, &[("idempotency-key", &key)], &json!({ "version": version }))
            };
            let Ok(answer) = answer else { return Ok(()) };
            if answer.status != 503 {
                answer.expect(200, "publishing or taking back")?;
                self.turns.fetch_add(1, Ordering::SeqCst);
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// The oracle: all mails of a publication, or none. On SQLite the file is checked on the way.
    fn check(&self, stage: &Stage, data: &Data, client: &Client) -> Outcome {
        let published = is_published(&client.get(&self.run)?);
        let wanted = self.before + if published { self.mails } else { 0 };
        let found = server::rows(stage, data, "outbox")?;
        must(found == wanted, || format!("published: {published}, and {found} mails instead of {wanted}"))
    }
}

fn is_published(run: &serde_json::Value) -> bool {
    !run["publication"].is_null()
}
