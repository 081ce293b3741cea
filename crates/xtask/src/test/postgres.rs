//! A throw-away PostgreSQL cluster in a temporary folder, stopped and removed however the tests end.

use std::{
    env, fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use crate::{
    failure::{Failure, Outcome},
    shell::{AtEnd, Stopwatch, answer, capture, which},
};

const OLDEST: u32 = 15;

/// A running server that only this machine can reach.
pub(crate) struct Cluster {
    port: u16,
    programs: PathBuf,
    folder: PathBuf,
    options: String,
    _stopped_and_removed: AtEnd,
}

impl Cluster {
    /// Makes and starts one; takes about two seconds.
    pub(crate) fn start() -> Outcome<Self> {
        let programs = programs().ok_or_else(|| Failure::new(by_hand()))?;
        let watch = Stopwatch::start();
        let folder = env::temp_dir().join(format!("convene-postgres-{}", std::process::id()));
        fs::create_dir(&folder).map_err(|error| Failure::io(folder.display(), &error))?;
        let owner = owner();
        if let Some(owner) = owner {
            must(Command::new("chown").arg(owner).arg(&folder), "giving the database's folder away")?;
        }
        let data = folder.join("data");
        let stopped_and_removed = {
            let (folder, data, programs) = (folder.clone(), data.clone(), programs.clone());
            AtEnd::new(move || {
                // Both fail when the start itself failed, and the folder goes in either case.
                let _ = capture(
                    pg(&programs, "pg_ctl", owner).arg("-D").arg(&data).args([
                        "-m",
                        "immediate",
                        "-w",
                        "stop",
                    ]),
                    Duration::from_secs(30),
                );
                let _ = fs::remove_dir_all(&folder);
            })
        };
        must(
            pg(&programs, "initdb", owner).arg("-D").arg(&data).args([
                "-U",
                "convene",
                "--auth=trust",
                "--no-sync",
                "-E",
                "UTF8",
                "--locale=C",
            ]),
            "initdb",
        )?;
        let port = free_port()?;
        // Nothing here outlives the tests, so nothing has to reach the disk; what a commit promises stays as it is.
        let options = format!(
            "-h 127.0.0.1 -p {port} -k {} -c fsync=off -c full_page_writes=off -c max_connections=200",
            folder.display()
        );
        let cluster = Self { port, programs, folder, options, _stopped_and_removed: stopped_and_removed };
        cluster.begin()?;
        println!("  PostgreSQL listens on port {port} after {}", watch.text());
        Ok(cluster)
    }

    fn begin(&self) -> Outcome {
        must(
            self.pg_ctl().arg("-l").arg(self.folder.join("log")).args([
                "-o",
                &self.options,
                "-w",
                "-t",
                "60",
                "start",
            ]),
            "starting PostgreSQL",
        )
    }

    fn pg_ctl(&self) -> Command {
        let mut command = pg(&self.programs, "pg_ctl", owner());
        command.arg("-D").arg(self.folder.join("data"));
        command
    }

    /// Stops the server, whoever is connected, and starts it again after `pause`.
    pub(crate) fn restart(&self, pause: Duration) -> Outcome {
        must(self.pg_ctl().args(["-m", "fast", "-w", "stop"]), "stopping PostgreSQL")?;
        std::thread::sleep(pause);
        self.begin()
    }

    /// Makes an empty database; gives its address.
    pub(crate) fn new_database(&self, name: &str) -> Outcome<String> {
        self.ask(&self.url(), &format!("CREATE DATABASE {name}"))?;
        Ok(format!("postgres://convene@127.0.0.1:{}/{name}", self.port))
    }

    /// What a statement answers, in the plain form of psql.
    pub(crate) fn ask(&self, url: &str, statement: &str) -> Outcome<String> {
        let mut psql = pg(&self.programs, "psql", owner());
        let captured = capture(psql.args([url, "-qAtX", "-c", statement]), Duration::from_mins(1))?;
        if captured.ok { Ok(captured.output) } else { Err(Failure::new(captured.output.trim().to_owned())) }
    }

    /// Where tests find it; the user may create databases.
    pub(crate) fn url(&self) -> String {
        format!("postgres://convene@127.0.0.1:{}/postgres", self.port)
    }
}

/// PostgreSQL refuses to run as root, so root lends it to another user.
fn owner() -> Option<&'static str> {
    let is = |user: &str| answer(Command::new("id").args(["-u", user])).is_some();
    let root = answer(Command::new("id").arg("-u")).as_deref() == Some("0");
    root.then(|| if is("postgres") { "postgres" } else { "nobody" })
}

fn pg(programs: &Path, name: &str, owner: Option<&str>) -> Command {
    let program = programs.join(name);
    let mut command = match owner {
        None => Command::new(program),
        Some(owner) => {
            let mut command = Command::new("runuser");
            command.args(["-u", owner, "--"]).arg(program);
            command
        }
    };
    // Not the caller's folder, which the other user may not be allowed to enter.
    command.current_dir("/").stdin(std::process::Stdio::null());
    command
}

fn must(command: &mut Command, what: &str) -> Outcome {
    let captured = capture(command, Duration::from_mins(2))?;
    if captured.ok { Ok(()) } else { Err(Failure::new(format!("{what} failed: {}", captured.output.trim()))) }
}

fn free_port() -> Outcome<u16> {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| Failure::io("a free port", &error))
}

/// The folder with `initdb`, of the newest version that is new enough: Debian's place, else beside the one on PATH.
pub(crate) fn programs() -> Option<PathBuf> {
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = debian
        .filter_map(|entry| {
            Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path().join("bin")))
        })
        .filter(|(version, folder)| *version >= OLDEST && folder.join("initdb").exists())
        .max();
    if let Some((_, folder)) = newest {
        return Some(folder);
    }
    let initdb = fs::canonicalize(which("initdb")?).ok()?;
    let version = answer(Command::new(&initdb).arg("--version"))?;
    (major(&version)? >= OLDEST).then(|| initdb.parent().map(Path::to_path_buf))?
}

fn major(version: &str) -> Option<u32> {
    version.split_whitespace().find_map(|word| word.split('.').next()?.parse().ok())
}

/// What a person does when these tests may not install anything.
pub(crate) fn by_hand() -> String {
    format!("PostgreSQL {OLDEST} or later is missing; as root: apt-get install postgresql")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_initdbs_answer() {
        assert_eq!(major("initdb (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"), Some(15));
        assert_eq!(major("initdb (PostgreSQL) 17beta1"), None);
    }
}
