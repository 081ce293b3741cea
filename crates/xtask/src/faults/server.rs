//! A server of the demonstration that a fault may kill, stop and start again.

use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    net::TcpListener,
    os::unix::process::CommandExt as _,
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use super::{Stage, http, must};
use crate::{
    failure::{Failure, Outcome},
    shell::{Group, Stopwatch, capture, not_started},
};

/// Long enough for a first start on a busy machine; what a start may take at most is said where it is measured.
const PATIENCE: Duration = Duration::from_mins(2);

/// Where the data of a server is.
#[derive(Clone)]
pub(super) struct Data {
    pub(super) folder: PathBuf,
    pub(super) postgres: Option<String>,
}

/// A running server.
pub(super) struct Server {
    pub(super) address: String,
    /// The sign-in link of staff.
    pub(super) link: String,
    /// How long it took from its start until it was ready.
    pub(super) ready_after: Duration,
    pub(super) id: u32,
    child: Child,
    group: Group,
}

impl Data {
    /// A folder of its own in the stage's.
    pub(super) fn sqlite(stage: &Stage, name: &str) -> Self {
        Self { folder: stage.folder.join(name), postgres: None }
    }

    /// A new database of the stage's cluster.
    pub(super) fn postgres(stage: &Stage, name: &str) -> Outcome<Self> {
        let url = stage.cluster()?.new_database(name)?;
        Ok(Self { folder: stage.folder.join(name), postgres: Some(url) })
    }

    /// The arguments with which a demonstration is served from here.
    pub(super) fn arguments(&self, address: &str) -> Vec<String> {
        let folder = self.folder.display().to_string();
        let mut arguments = ["demo", "--undo-seconds", "86400", "--listen", address, "--data", &folder]
            .map(str::to_owned)
            .to_vec();
        if let Some(url) = &self.postgres {
            arguments.extend(["--database".to_owned(), url.clone()]);
        }
        arguments
    }
}

impl Server {
    /// Serves `data` at a free address.
    pub(super) fn start(stage: &Stage, data: &Data) -> Outcome<Self> {
        Self::start_at(stage, data, &free_address()?)
    }

    /// Serves `data` at this address, and waits until it is ready.
    pub(super) fn start_at(stage: &Stage, data: &Data, address: &str) -> Outcome<Self> {
        let mut command = stage.convene();
        command.args(data.arguments(address));
        Self::start_with(stage, &mut command, address)
    }

    /// Starts it by `command`, which may do something else before.
    pub(super) fn start_with(stage: &Stage, command: &mut Command, address: &str) -> Outcome<Self> {
        let log = stage.folder.join(format!("{}.log", address.replace(':', "-")));
        let errors = File::options().create(true).append(true).open(&log);
        let errors = errors.map_err(|error| Failure::io(log.display(), &error))?;
        let watch = Stopwatch::start();
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(errors)
            .process_group(0)
            .spawn()
            .map_err(|error| not_started(command, &error))?;
        let group = Group::of(&child);
        let links = child.stdout.take().ok_or_else(|| Failure::new("the server has no output"))?;
        let mut lines = BufReader::new(links).lines().map_while(Result::ok);
        let link = lines.find_map(|line| Some(line.strip_prefix("staff\t")?.to_owned())).unwrap_or_default();
        must(!link.is_empty(), || {
            let said = std::fs::read_to_string(&log).unwrap_or_default();
            format!("the server did not start: {}", said.lines().last().unwrap_or("it said nothing"))
        })?;
        let id = child.id();
        let mut server =
            Self { address: address.to_owned(), link, ready_after: Duration::ZERO, id, child, group };
        server.wait_until_ready(PATIENCE)?;
        server.ready_after = watch.elapsed();
        Ok(server)
    }

    /// Waits until it says that it can do its work; how long that took.
    pub(super) fn wait_until_ready(&self, most: Duration) -> Outcome<Duration> {
        let watch = Stopwatch::start();
        let request = format!("GET /readyz HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.address);
        while !http::exchange(&self.address, &request).is_ok_and(|answer| answer.status == 200) {
            must(watch.elapsed() < most, || format!("the server is not ready after {}", watch.text()))?;
            thread::sleep(Duration::from_millis(10));
        }
        Ok(watch.elapsed())
    }

    /// SIGKILL: no chance to do anything.
    pub(super) fn kill(mut self) -> Outcome {
        self.group.end("KILL");
        self.child.wait().map_err(|error| Failure::io("waiting for the killed server", &error))?;
        Ok(())
    }

    /// SIGTERM, and the exit code.
    pub(super) fn stop(mut self) -> Outcome<Option<i32>> {
        self.group.end("TERM");
        let status =
            self.child.wait().map_err(|error| Failure::io("waiting for the stopped server", &error))?;
        Ok(status.code())
    }
}

pub(super) fn free_address() -> Outcome<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
    listener.map(|address| address.to_string()).map_err(|error| Failure::io("a free port", &error))
}

/// The number of rows of tables, and on SQLite the word of `integrity_check` that all of it is whole.
pub(super) fn rows(stage: &Stage, data: &Data, table: &str) -> Outcome<u64> {
    let text = if let Some(url) = &data.postgres {
        stage.cluster()?.ask(url, &format!("SELECT COUNT(*) FROM {table}"))?
    } else {
        let copy = stage.folder.join(format!("copy-of-{table}"));
        let mut command = stage.convene();
        command.arg("backup").arg(&copy).arg("--database").arg(&data.folder);
        let made = capture(&mut command, PATIENCE)?;
        must(made.ok, || format!("the database is not whole: {}", made.output))?;
        for file in [copy.clone(), copy.with_extension("sha256")] {
            std::fs::remove_file(&file).map_err(|error| Failure::io(file.display(), &error))?;
        }
        let line = made.output.lines().find_map(|line| line.strip_prefix(&format!("rows of {table} ")));
        line.unwrap_or_default().to_owned()
    };
    text.trim().parse().map_err(|_| Failure::new(format!("no number of rows of {table}: {text:?}")))
}
