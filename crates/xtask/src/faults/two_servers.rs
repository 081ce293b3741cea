//! Two servers on one PostgreSQL (P2, P3, P6): they race, they die, the database restarts, and the story stays one.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use serde_json::json;

use super::{
    Finding, Stage,
    http::Client,
    ledger::Ledger,
    must,
    server::{Data, Server},
};
use crate::{
    failure::{Failure, Outcome},
    shell::Stopwatch,
};

const RACES: u32 = 50;
const KILLS: u32 = 10;
/// How long after the database is back the servers may take to notice.
const RECOVERY: Duration = Duration::from_secs(15);

pub(super) fn run(stage: &Stage) -> Outcome<Finding> {
    let data = Data::postgres(stage, "two_servers")?;
    let (one, other) = (Server::start(stage, &data)?, Server::start(stage, &data)?);
    let client = Client::sign_in(&one.address, &one.link)?;
    let clients = [client.clone(), client.at(&other.address)];
    races(&clients)?;
    let ledger = Ledger::default();
    let (one, other) = kills(stage, &data, &ledger, &client, (one, other))?;
    let recovered = restart(stage, &ledger, &clients, [&one, &other])?;
    let repeated = ledger.repeat_unknown(&client)?;
    ledger.check(&client)?;
    for server in [one, other] {
        must(server.stop()? == Some(0), || "it does not stop cleanly".to_owned())?;
    }
    Ok(Finding::Held(format!(
        "{RACES} races with one winner each, {KILLS} kills, one restart of the database with {} answers of 503 and none of \
         500, ready again after {:.1} s; {} acknowledged, {repeated} repeated; lost 0, doubled 0, half 0",
        ledger.refusals(),
        recovered.as_secs_f64(),
        ledger.acknowledged(),
    )))
}

/// Both servers are asked for the same name at the same moment: one makes it, the other is refused.
fn races(clients: &[Client; 2]) -> Outcome {
    for race in 0..RACES {
        let ask = |index: usize| {
            let key = format!("00000000-0000-4000-b000-{:012x}", race * 2 + index as u32);
            let form = json!({ "name": format!("Race {race}"), "seats": 10 });
            clients[index].send("POST", "/api/v1/staff/calls", &[("idempotency-key", &key)], &form)
        };
        let answers = thread::scope(|scope| {
            let other = scope.spawn(|| ask(1));
            [ask(0), other.join().unwrap_or_else(|_| Err(std::io::ErrorKind::Other.into()))]
        });
        let mut told = BTreeMap::<u16, u32>::new();
        for answer in answers {
            let answer = answer.map_err(|error| Failure::io("a race", &error))?;
            *told.entry(answer.status).or_default() += 1;
        }
        must(told == BTreeMap::from([(201, 1), (422, 1)]), || format!("race {race} was answered {told:?}"))?;
    }
    Ok(())
}

/// Kills one, then the other, while both are written to.
fn kills(
    stage: &Stage,
    data: &Data,
    ledger: &Ledger,
    client: &Client,
    servers: (Server, Server),
) -> Outcome<(Server, Server)> {
    let (mut victim, mut bystander) = servers;
    for round in 0..KILLS {
        let stop = AtomicBool::new(false);
        let address = victim.address.clone();
        let clients: Vec<_> =
            (0..8).map(|n| client.at(if n % 2 == 0 { &address } else { &bystander.address })).collect();
        let restarted = thread::scope(|scope| {
            let writing = scope.spawn(|| ledger.write_until(&clients, &stop));
            thread::sleep(Duration::from_millis(200 + u64::from(round) * 97 % 1000));
            let restarted = victim.kill().and_then(|()| Server::start_at(stage, data, &address));
            stop.store(true, Ordering::SeqCst);
            writing.join().unwrap_or_else(|_| Err(Failure::new("a writer panicked")))?;
            restarted
        })?;
        ledger.repeat_unknown(&client.at(&bystander.address))?;
        ledger.check(&client.at(&bystander.address))?;
        victim = bystander;
        bystander = restarted;
    }
    // An even number of kills: each is back in its place.
    Ok((victim, bystander))
}

/// Restarts the database under load; how long after it was back both servers were ready.
fn restart(stage: &Stage, ledger: &Ledger, clients: &[Client], servers: [&Server; 2]) -> Outcome<Duration> {
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        let writing = scope.spawn(|| ledger.write_until(clients, &stop));
        thread::sleep(Duration::from_millis(500));
        let restarted = stage.cluster().and_then(|cluster| cluster.restart(Duration::from_secs(3)));
        let watch = Stopwatch::start();
        let ready = servers.iter().try_for_each(|server| server.wait_until_ready(RECOVERY).map(drop));
        let recovered = watch.elapsed();
        let before = ledger.acknowledged();
        thread::sleep(Duration::from_secs(1));
        stop.store(true, Ordering::SeqCst);
        writing.join().unwrap_or_else(|_| Err(Failure::new("a writer panicked")))?;
        restarted.and(ready)?;
        must(ledger.acknowledged() > before, || "nothing is written after the restart".to_owned())?;
        Ok(recovered)
    })
}
