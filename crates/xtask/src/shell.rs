//! The project's folders, and how other programs are started, watched and ended.
//!
//! Programs that talk to the user share the terminal ([`stream`]); checks run in a process group of their own with
//! their output kept ([`capture`]), so that Ctrl-C and a time limit end everything they started. Programs that run side by
//! side are the subject of `steps`.

use std::{
    collections::VecDeque,
    env, fs,
    io::{IsTerminal, Read, Write},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use crate::failure::{Failure, Outcome, explain};

/// Where things are.
pub(crate) struct Project {
    /// The folder with the workspace's Cargo.toml.
    pub(crate) root: PathBuf,
    /// Cargo's target folder, which `CARGO_TARGET_DIR` may have moved.
    pub(crate) target: PathBuf,
    /// Tools by name and version, shared by every checkout of this user.
    pub(crate) tools: PathBuf,
}

impl Project {
    /// From the place of this crate and the environment.
    pub(crate) fn find() -> Outcome<Self> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("."), PathBuf::from);
        let root = manifest
            .ancestors()
            .find(|folder| folder.join("Cargo.lock").exists())
            .ok_or_else(|| Failure::new("run it as `cargo xtask` inside the repository"))?
            .to_path_buf();
        let target =
            env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir));
        let cache = match (env::var_os("XDG_CACHE_HOME").filter(|dir| !dir.is_empty()), env::var_os("HOME")) {
            (Some(cache), _) => PathBuf::from(cache),
            (None, Some(home)) => PathBuf::from(home).join(".cache"),
            (None, None) => {
                return Err(Failure::new("neither XDG_CACHE_HOME nor HOME is set: no place to keep tools"));
            }
        };
        Ok(Self { root, target, tools: cache.join("convene/tools") })
    }

    /// The one binary of the product, after `cargo xtask build`.
    pub(crate) fn binary(&self) -> PathBuf {
        self.target.join("release/convene")
    }

    /// This program's own corner of the target folder, made when missing.
    pub(crate) fn scratch(&self) -> Outcome<PathBuf> {
        let folder = self.target.join("xtask");
        fs::create_dir_all(&folder).map_err(|error| Failure::io(folder.display(), &error))?;
        Ok(folder)
    }

    /// A command that starts in the root and cannot wait for somebody to type.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).stdin(Stdio::null());
        command
    }

    /// `cargo` as this program was started by it.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = self.command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        // Set by the cargo that runs us, about us; the next cargo has its own packages to describe.
        for (name, _) in env::vars_os() {
            if name.to_string_lossy().starts_with("CARGO_PKG_") || name == "CARGO_MANIFEST_DIR" {
                command.env_remove(name);
            }
        }
        command.env_remove("CARGO_MANIFEST_PATH");
        command
    }
}

/// Measures how long something took.
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(
        clippy::disallowed_methods,
        reason = "the duration of a developer's command, shown and never stored"
    )]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    /// `12.3 s` or `4 min 05 s`.
    pub(crate) fn text(&self) -> String {
        let elapsed = self.elapsed();
        match elapsed.as_secs() {
            0..60 => format!("{:.1} s", elapsed.as_secs_f64()),
            seconds => format!("{} min {:02} s", seconds / 60, seconds % 60),
        }
    }
}

/// Runs a program with its output on the terminal, and explains a failure in one line that begins with `what`.
pub(crate) fn stream(command: &mut Command, what: &str) -> Outcome {
    command.stdout(Stdio::inherit()).stderr(Stdio::piped());
    if std::io::stderr().is_terminal() {
        // Cargo draws its progress only on a terminal it owns; we pass its bytes on to one.
        command.envs([
            ("CARGO_TERM_COLOR", "always"),
            ("CARGO_TERM_PROGRESS_WHEN", "always"),
            ("CARGO_TERM_PROGRESS_WIDTH", "80"),
        ]);
    }
    let mut child = command.spawn().map_err(|error| not_started(command, &error))?;
    let mut tail = VecDeque::new();
    if let Some(mut errors) = child.stderr.take() {
        let mut buffer = [0; 4096];
        while let Ok(read @ 1..) = errors.read(&mut buffer) {
            // A closed terminal must not end a build that is nearly done.
            let _ = std::io::stderr().write_all(&buffer[..read]);
            tail.extend(&buffer[..read]);
            let surplus = tail.len().saturating_sub(64 * 1024);
            tail.drain(..surplus);
        }
    }
    let status = child.wait().map_err(|error| Failure::io(what, &error))?;
    if status.success() {
        return Ok(());
    }
    let tail = String::from_utf8_lossy(tail.make_contiguous()).into_owned();
    Err(Failure::new(match explain(&tail) {
        Some(cause) => format!("{what}: {cause}"),
        None => format!("{what} failed; the reason is above"),
    }))
}

/// What a finished check left.
pub(crate) struct Captured {
    /// Exit code 0 within the time limit.
    pub(crate) ok: bool,
    /// Both output streams in the order they were written.
    pub(crate) output: String,
}

/// Runs a program in its own process group with its output kept, and ends the whole group after `limit`.
pub(crate) fn capture(command: &mut Command, limit: Duration) -> Outcome<Captured> {
    let (mut reader, writer) = std::io::pipe().map_err(|error| Failure::io("a pipe", &error))?;
    let errors = writer.try_clone().map_err(|error| Failure::io("a pipe", &error))?;
    command.stdout(writer).stderr(errors).process_group(0);
    let mut child = command.spawn().map_err(|error| not_started(command, &error))?;
    // Our copies of the writing end have to close, or the reader never sees the end.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let group = Group::of(&child);
    let text = thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = reader.read_to_end(&mut bytes);
        (String::from_utf8_lossy(&bytes).into_owned(), read.is_ok())
    });
    let watch = Stopwatch::start();
    let mut late = false;
    let status = loop {
        if let Some(status) = child.try_wait().map_err(|error| Failure::io("waiting for a check", &error))? {
            break status;
        }
        if watch.elapsed() > limit {
            late = true;
            group.end("KILL");
        }
        thread::sleep(Duration::from_millis(30));
    };
    // A check may leave a server behind that holds the pipe open; nobody needs it any more.
    drop(group);
    let (mut output, complete) =
        text.join().map_err(|_| Failure::new("reading the output of a check failed"))?;
    if late {
        output.push_str("\nended: it ran longer than its time limit\n");
    }
    if !complete {
        output.push_str("\nthe rest of the output could not be read\n");
    }
    Ok(Captured { ok: status.success() && !late, output })
}

/// The standard output of a program that finished well, trimmed; `None` when it is missing or failed.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Where a program lies on the PATH.
pub(crate) fn which(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// `PATH` with this folder in front.
pub(crate) fn path_with(folder: &Path) -> Outcome<std::ffi::OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::join_paths(std::iter::once(folder.to_owned()).chain(env::split_paths(&path)))
        .map_err(|error| Failure::new(format!("a folder that cannot stand in PATH: {error}")))
}

pub(crate) fn not_started(command: &Command, error: &std::io::Error) -> Failure {
    Failure::io(format!("`{}` could not be started", command.get_program().to_string_lossy()), error)
}

/// A started process group; what is left of it ends when this value goes, or with this program.
pub(crate) struct Group(u32);

static GROUPS: Mutex<Vec<u32>> = Mutex::new(Vec::new());
static CLEANUPS: Mutex<Vec<(usize, Cleanup)>> = Mutex::new(Vec::new());

type Cleanup = Box<dyn FnOnce() + Send>;

pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Group {
    /// The group of a child that was started with `process_group(0)`.
    pub(crate) fn of(child: &Child) -> Self {
        locked(&GROUPS).push(child.id());
        Self(child.id())
    }

    /// Sends a signal to every process of the group; a group that is gone already is no error.
    pub(crate) fn end(&self, signal: &str) {
        signal_group(self.0, signal);
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.end("KILL");
        locked(&GROUPS).retain(|id| *id != self.0);
    }
}

fn signal_group(id: u32, signal: &str) {
    // The shell's own `kill`, because slim systems have no other.
    let _ = Command::new("sh")
        .args(["-c", &format!("kill -s {signal} -- -{id}")])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
}

/// Work that must be done however this program ends: on drop, or on Ctrl-C.
pub(crate) struct AtEnd(usize);

impl AtEnd {
    pub(crate) fn new(work: impl FnOnce() + Send + 'static) -> Self {
        let mut cleanups = locked(&CLEANUPS);
        let id = cleanups.last().map_or(0, |(id, _)| id + 1);
        cleanups.push((id, Box::new(work)));
        Self(id)
    }
}

impl Drop for AtEnd {
    fn drop(&mut self) {
        let mut cleanups = locked(&CLEANUPS);
        let Some(at) = cleanups.iter().position(|(id, _)| *id == self.0) else { return };
        let (_, work) = cleanups.remove(at);
        drop(cleanups);
        work();
    }
}

/// From now on Ctrl-C (and SIGTERM) ends every group and does every [`AtEnd`] before this program exits with 130.
pub(crate) fn tidy_up_on_interrupt() -> Outcome {
    static SET: AtomicBool = AtomicBool::new(false);
    if SET.swap(true, Ordering::SeqCst) {
        return Ok(());
    }
    ctrlc::set_handler(|| {
        eprintln!("\nxtask: interrupted; ending what was started");
        let groups: Vec<u32> = locked(&GROUPS).clone();
        for id in groups {
            signal_group(id, "TERM");
        }
        let work: Vec<_> = locked(&CLEANUPS).drain(..).collect();
        for (_, cleanup) in work {
            cleanup();
        }
        std::process::exit(130);
    })
    .map_err(|error| Failure::new(format!("no handler for Ctrl-C: {error}")))
}

/// Reads a text file of the project.
pub(crate) fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| Failure::io(path.display(), &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sh(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]).stdin(Stdio::null());
        command
    }

    #[test]
    fn both_streams_of_a_check_are_kept_in_order() {
        let captured =
            capture(&mut sh("echo one; echo two >&2; echo three"), Duration::from_secs(10)).unwrap();
        assert!(captured.ok);
        assert_eq!(captured.output, "one\ntwo\nthree\n");
    }

    #[test]
    fn a_check_that_hangs_is_ended_with_its_children() {
        let watch = Stopwatch::start();
        let captured = capture(&mut sh("sleep 60 & sleep 60"), Duration::from_millis(100)).unwrap();
        assert!(!captured.ok && captured.output.contains("time limit"));
        assert!(watch.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn a_program_that_does_not_exist_is_named() {
        let failure = stream(&mut Command::new("no-such-program"), "it").unwrap_err();
        assert!(failure.to_string().contains("no-such-program"), "{failure}");
    }

    #[test]
    fn work_for_the_end_is_done_once() {
        let (sender, receiver) = std::sync::mpsc::channel();
        drop(AtEnd::new(move || sender.send(()).unwrap()));
        assert_eq!(receiver.iter().count(), 1);
    }
}
