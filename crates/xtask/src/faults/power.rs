//! Power loss (P1): between each commit and its answer the disk is told to keep what was written.
//!
//! What a disk promises cannot be tested here; that the program asks it to, before it answers, can: a tracer writes down
//! every sync and every answer in their order. PostgreSQL syncs in processes of its own; there the store refuses a server
//! that does not keep `synchronous_commit=on` (DAT-11).

use std::{fs, process::Command};

use super::{
    Finding, Stage,
    http::Client,
    ledger::Ledger,
    must,
    server::{Data, Server, free_address},
};
use crate::{
    failure::{Failure, Outcome},
    shell::{answer, which},
};

const WRITES: usize = 100;

pub(super) fn run(stage: &Stage) -> Outcome<Finding> {
    if which("strace").is_none() {
        return Ok(Finding::Skipped("strace is not installed (apt-get install strace)".to_owned()));
    }
    if answer(Command::new("strace").args(["-o", "/dev/null", "true"])).is_none() {
        return Ok(Finding::Skipped("this machine does not let strace trace".to_owned()));
    }
    let data = Data::sqlite(stage, "power");
    let address = free_address()?;
    // Made before it is traced: only what happens under way is of interest.
    Server::start_at(stage, &data, &address)?.stop()?;
    let trace = stage.folder.join("trace");
    let mut traced = Command::new("strace");
    traced.current_dir(&stage.folder).args([
        "-f",
        "-s",
        "24",
        "-e",
        "trace=fsync,fdatasync,write,sendto,sendmsg,writev",
    ]);
    traced.arg("-o").arg(&trace).arg(&stage.binary).args(data.arguments(&address));
    let server = Server::start_with(stage, &mut traced, &address)?;
    let client = Client::sign_in(&server.address, &server.link)?;
    let ledger = Ledger::default();
    for _ in 0..WRITES {
        ledger.send(&client, &ledger.next())?;
    }
    must(ledger.acknowledged() == WRITES, || format!("{} of {WRITES} were made", ledger.acknowledged()))?;
    server.stop()?;
    let trace = fs::read_to_string(&trace).map_err(|error| Failure::io(trace.display(), &error))?;
    let told = tell(&trace);
    must(told.answers == WRITES, || format!("the trace has {} answers instead of {WRITES}", told.answers))?;
    must(told.unsynced == 0, || format!("{} answers were given before a sync", told.unsynced))?;
    Ok(Finding::Held(format!(
        "{WRITES} acknowledged writes one after the other, {} syncs; answered before a sync: 0",
        told.syncs
    )))
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Told {
    answers: usize,
    syncs: usize,
    /// Answers without a finished sync since the one before.
    unsynced: usize,
}

/// Reads the trace in its order. A sync counts when it has returned, an answer from when it begins to be sent.
fn tell(trace: &str) -> Told {
    let mut told = Told::default();
    let mut synced = false;
    for line in trace.lines() {
        let finished = line.ends_with("= 0") && line.contains("sync");
        if finished {
            told.syncs += 1;
            synced = true;
        } else if line.contains("\"HTTP/1.1 201") {
            told.answers += 1;
            told.unsynced += usize::from(!synced);
            synced = false;
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_before_the_end_of_its_sync_is_found() {
        let good = "7 fdatasync(9) = 0\n8 sendto(5, \"HTTP/1.1 201 Created\\r\\n\"..., 9) = 9\n";
        assert_eq!(tell(good), Told { answers: 1, syncs: 1, unsynced: 0 });
        let early = "7 fdatasync(9 <unfinished ...>\n8 sendto(5, \"HTTP/1.1 201 Created\\r\\n\"..., 9) = 9\n\
                     7 <... fdatasync resumed>) = 0\n";
        assert_eq!(tell(early), Told { answers: 1, syncs: 1, unsynced: 1 });
        assert_eq!(tell(&good.repeat(2)).unsynced, 0);
        let second = format!("{good}8 sendto(5, \"HTTP/1.1 201 Created\\r\\n\"..., 9) = 9\n");
        assert_eq!(tell(&second).unsynced, 1, "each needs a sync of its own");
    }
}
