//! What clients were told, against what is there.
//!
//! Writers make calls for applications, each with a name and a key of its own. A whole `201` is an acknowledgement. Every
//! call has one audit row with its name, so the list of calls and the audit log have to tell the same story.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

use serde_json::json;

use super::{http::Client, must};
use crate::{
    failure::{Failure, Outcome},
    shell::locked,
};

const CALLS: &str = "/api/v1/staff/calls";
const AUDIT: &str = "/api/v1/staff/audit";

/// One write: the name of a call, and the key under which it is sent, however often.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Write {
    pub(super) name: String,
    key: String,
}

/// What became of all writes so far.
#[derive(Default)]
pub(super) struct Ledger {
    acknowledged: Mutex<BTreeSet<Write>>,
    /// Sent, and no whole answer came.
    unknown: Mutex<BTreeSet<Write>>,
    /// Answers with 503 or 507, by status.
    pub(super) refused: Mutex<BTreeMap<u16, u64>>,
    next: AtomicU64,
}

impl Ledger {
    /// A write that nobody has sent yet.
    pub(super) fn next(&self) -> Write {
        let number = self.next.fetch_add(1, Ordering::SeqCst);
        Write { name: format!("Call {number}"), key: format!("00000000-0000-4000-8000-{number:012x}") }
    }

    pub(super) fn acknowledged(&self) -> usize {
        locked(&self.acknowledged).len()
    }

    pub(super) fn refusals(&self) -> u64 {
        locked(&self.refused).values().sum()
    }

    /// Sends one write and notes what came back; `Ok(None)` when nothing whole did.
    pub(super) fn send(&self, client: &Client, write: &Write) -> Outcome<Option<u16>> {
        let body = json!({ "name": write.name, "seats": 10 });
        let key = [("idempotency-key", write.key.as_str())];
        let Ok(answer) = client.send("POST", CALLS, &key, &body) else {
            locked(&self.unknown).insert(write.clone());
            return Ok(None);
        };
        match answer.status {
            201 => {
                locked(&self.acknowledged).insert(write.clone());
            }
            // A commit that nobody knows the end of is answered with 503 too, so either may be true.
            503 | 507 => {
                locked(&self.unknown).insert(write.clone());
                *locked(&self.refused).entry(answer.status).or_default() += 1;
            }
            status => {
                return Err(Failure::new(format!("{} was answered {status}: {}", write.name, answer.body)));
            }
        }
        Ok(Some(answer.status))
    }

    /// Writers at these clients, each sending one write after the other until `stop`.
    pub(super) fn write_until(&self, clients: &[Client], stop: &AtomicBool) -> Outcome {
        thread::scope(|scope| {
            let writers: Vec<_> = clients
                .iter()
                .map(|client| {
                    scope.spawn(move || -> Outcome {
                        while !stop.load(Ordering::SeqCst) {
                            self.send(client, &self.next())?;
                            thread::sleep(Duration::from_millis(10));
                        }
                        Ok(())
                    })
                })
                .collect();
            writers.into_iter().try_for_each(|writer| {
                writer.join().unwrap_or_else(|_| Err(Failure::new("a writer panicked")))
            })
        })
    }

    /// Sends again, under their keys, the writes of which nobody knows; gives how many there were. A name that is taken
    /// says that the write was there already.
    pub(super) fn repeat_unknown(&self, client: &Client) -> Outcome<usize> {
        let unknown = std::mem::take(&mut *locked(&self.unknown));
        for write in &unknown {
            let body = json!({ "name": write.name, "seats": 10 });
            let key = [("idempotency-key", write.key.as_str())];
            let answer = client.send("POST", CALLS, &key, &body);
            let answer = answer.map_err(|error| Failure::io("repeating a write", &error))?;
            let was_there = answer.status == 422 && answer.body.contains("duplicate");
            must(answer.status == 201 || was_there, || {
                format!("{}, repeated, was answered {}: {}", write.name, answer.status, answer.body)
            })?;
            locked(&self.acknowledged).insert(write.clone());
        }
        Ok(unknown.len())
    }

    /// The oracle: every acknowledged write is there, none is there twice, and each has its audit row and no other.
    pub(super) fn check(&self, client: &Client) -> Outcome {
        let page = client.get(CALLS)?;
        let calls = page["calls"].as_array().into_iter().flatten().filter_map(|call| call["name"].as_str());
        let calls: Vec<String> = calls.filter(|name| name.starts_with("Call ")).map(str::to_owned).collect();
        let present: BTreeSet<&str> = calls.iter().map(String::as_str).collect();
        let doubled = calls.len() - present.len();
        must(doubled == 0, || format!("{doubled} calls are there twice"))?;
        let acknowledged = locked(&self.acknowledged).clone();
        let lost: Vec<_> = acknowledged.iter().filter(|write| !present.contains(&*write.name)).collect();
        must(lost.is_empty(), || format!("{} acknowledged writes are lost: {lost:?}", lost.len()))?;
        let mut told = audited(client)?;
        told.sort_unstable();
        let mut calls = calls.clone();
        calls.sort_unstable();
        must(told == calls, || format!("{} calls have {} audit rows", calls.len(), told.len()))
    }
}

/// The names of all calls that the audit log tells of.
fn audited(client: &Client) -> Outcome<Vec<String>> {
    let mut names = Vec::new();
    let mut path = AUDIT.to_owned();
    loop {
        let page = client.get(&path)?;
        for row in page["rows"].as_array().into_iter().flatten() {
            if row["act"]["code"] == "call_made"
                && let Some(name) = row["act"]["params"]["call"].as_str()
                && name.starts_with("Call ")
            {
                names.push(name.to_owned());
            }
        }
        match page["next"].as_i64() {
            Some(before) => path = format!("{AUDIT}?before={before}"),
            None => return Ok(names),
        }
    }
}
