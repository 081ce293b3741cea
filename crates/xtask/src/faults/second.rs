//! Two servers on one SQLite folder (DAT-9): the second says so in one line, exits 75, and the first goes on.

use std::time::Duration;

use super::{
    Finding, Stage,
    http::Client,
    ledger::Ledger,
    must,
    server::{Data, Server, free_address},
};
use crate::{failure::Outcome, shell::not_started};

pub(super) fn run(stage: &Stage) -> Outcome<Finding> {
    let data = Data::sqlite(stage, "second");
    let first = Server::start(stage, &data)?;
    let client = Client::sign_in(&first.address, &first.link)?;
    let ledger = Ledger::default();
    ledger.send(&client, &ledger.next())?;
    let mut second = stage.convene();
    second.args(data.arguments(&free_address()?));
    let refused = second.output().map_err(|error| not_started(&second, &error))?;
    let line = String::from_utf8_lossy(&refused.stderr).into_owned();
    must(refused.status.code() == Some(75) && line.lines().count() == 1 && line.contains("in use"), || {
        format!("the second exited with {:?} and said {line:?}", refused.status.code())
    })?;
    first.wait_until_ready(Duration::from_secs(1))?;
    ledger.send(&client, &ledger.next())?;
    must(ledger.acknowledged() == 2, || "the first does not go on".to_owned())?;
    ledger.check(&client)?;
    first.stop()?;
    Ok(Finding::Held(format!("exit code 75: {}", line.trim())))
}
