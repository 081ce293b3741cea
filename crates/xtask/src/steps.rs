//! Steps of a build that run side by side: a line when one begins and a line with its time when it ends.
//!
//! What their programs print would be mixed on the terminal, so it goes into a file each, whose end is shown when one fails.
//! The first failure ends the others, because a build that cannot succeed should not go on for minutes.

use std::{
    cell::RefCell,
    fs,
    fs::File,
    io,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex},
    thread,
};

use crate::{
    failure::{Failure, Outcome, explain},
    shell::{Group, Project, Stopwatch, locked, not_started, tidy_up_on_interrupt},
};

/// Lines of a failed program's output that are shown.
const SHOWN: usize = 200;

/// What runs side by side at the moment, and whether one of it has failed.
#[derive(Default)]
struct Lanes {
    running: Mutex<Running>,
}

#[derive(Default)]
struct Running {
    failure: Option<Failure>,
    programs: Vec<Arc<Group>>,
}

thread_local! {
    /// The lanes that this thread is one of.
    static LANES: RefCell<Option<Arc<Lanes>>> = const { RefCell::new(None) };
}

impl Lanes {
    /// Keeps the first failure and asks the programs of all lanes to end.
    fn fail(&self, failure: Failure) {
        let mut running = locked(&self.running);
        running.failure.get_or_insert(failure);
        for program in &running.programs {
            program.end("TERM");
        }
    }

    fn have_failed(&self) -> bool {
        locked(&self.running).failure.is_some()
    }

    /// Waits for a program that ends when another lane fails.
    fn wait(&self, child: &mut Child, group: &Arc<Group>) -> io::Result<ExitStatus> {
        let mut running = locked(&self.running);
        if running.failure.is_some() {
            group.end("TERM");
        }
        running.programs.push(Arc::clone(group));
        drop(running);
        let status = child.wait();
        locked(&self.running).programs.retain(|program| !Arc::ptr_eq(program, group));
        status
    }
}

/// Does `work`, saying when it begins and how long it took.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    println!("{name} ...");
    let watch = Stopwatch::start();
    let done = work()?;
    println!("{name}: done in {}", watch.text());
    Ok(done)
}

/// One of several things to do at the same time.
pub(crate) type Work<'a> = Box<dyn FnOnce() -> Outcome + Send + 'a>;

/// Does all of this at the same time, and gives the failure that came first.
///
/// Within such work it adds to what runs already, so that a failure anywhere ends everything.
pub(crate) fn side_by_side(works: Vec<Work<'_>>) -> Outcome {
    let outer = LANES.with_borrow(Clone::clone);
    let lanes = outer.clone().unwrap_or_default();
    thread::scope(|scope| {
        for work in works {
            let lanes = Arc::clone(&lanes);
            scope.spawn(move || {
                LANES.set(Some(Arc::clone(&lanes)));
                if let Err(failure) = work() {
                    lanes.fail(failure);
                }
            });
        }
    });
    if outer.is_some() {
        // The failure stays where the outermost finds it.
        return if lanes.have_failed() { Err(Failure::new("ended")) } else { Ok(()) };
    }
    locked(&lanes.running).failure.take().map_or(Ok(()), Err)
}

/// Runs a program with its output kept in `target/xtask/NAME.log`, gives that output, and shows its end on failure.
pub(crate) fn quietly(project: &Project, name: &str, command: &mut Command, what: &str) -> Outcome<String> {
    attempt(project, name, command)?.map_err(|output| explained(project, name, &output, what))
}

/// The same for a program that may fail: gives its output either way and shows nothing.
pub(crate) fn attempt(
    project: &Project,
    name: &str,
    command: &mut Command,
) -> Outcome<Result<String, String>> {
    let lanes = LANES.with_borrow(Clone::clone);
    let (ok, output) = run_into(&log(project, name)?, command, lanes.as_deref())?;
    Ok(if ok { Ok(output) } else { Err(output) })
}

/// The failure of a program that left this output, which is shown unless one line says it all.
pub(crate) fn explained(project: &Project, name: &str, output: &str, what: &str) -> Failure {
    if LANES.with_borrow(|lanes| lanes.as_ref().is_some_and(|lanes| lanes.have_failed())) {
        return Failure::new(format!("{what} was ended"));
    }
    if let Some(cause) = explain(output) {
        return Failure::new(format!("{what}: {cause}"));
    }
    eprintln!("{}", tail(output, SHOWN).trim_end());
    let log = log(project, name).map_or_else(|_| name.to_owned(), |log| log.display().to_string());
    Failure::new(format!("{what} failed; the reason is above, and all of it in {log}"))
}

fn log(project: &Project, name: &str) -> Outcome<PathBuf> {
    Ok(project.scratch()?.join(format!("{name}.log")))
}

fn run_into(log: &Path, command: &mut Command, lanes: Option<&Lanes>) -> Outcome<(bool, String)> {
    // The program is in a process group of its own, which Ctrl-C on a terminal does not reach.
    tidy_up_on_interrupt()?;
    let failed = |error: &io::Error| Failure::io(log.display(), error);
    let file = File::create(log).map_err(|error| failed(&error))?;
    let errors = file.try_clone().map_err(|error| failed(&error))?;
    command.stdin(Stdio::null()).stdout(file).stderr(errors).process_group(0);
    let mut child = command.spawn().map_err(|error| not_started(command, &error))?;
    let group = Arc::new(Group::of(&child));
    let status = match lanes {
        Some(lanes) => lanes.wait(&mut child, &group),
        None => child.wait(),
    };
    let status = status.map_err(|error| failed(&error))?;
    drop(group);
    let output = fs::read(log).map_err(|error| failed(&error))?;
    Ok((status.success(), String::from_utf8_lossy(&output).into_owned()))
}

/// The last `most` lines, saying when there were more.
pub(crate) fn tail(output: &str, most: usize) -> String {
    let lines: Vec<&str> = output.lines().collect();
    let left_out = lines.len().saturating_sub(most);
    let shown = lines[left_out..].join("\n");
    if left_out == 0 { shown } else { format!("({left_out} lines before)\n{shown}") }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn project(name: &str) -> Project {
        let root = std::env::temp_dir().join(format!("convene-steps-{name}-{}", std::process::id()));
        Project { target: root.join("target"), tools: root.join("tools"), root: std::env::temp_dir() }
    }

    fn sh(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    fn remove(project: &Project) {
        let root: Option<PathBuf> = project.target.parent().map(Path::to_owned);
        fs::remove_dir_all(root.unwrap()).unwrap();
    }

    #[test]
    fn what_runs_unseen_is_kept_and_a_known_cause_is_said() {
        let project = project("kept");
        let output = quietly(&project, "a", &mut sh("echo one; echo two >&2"), "it").unwrap();
        assert_eq!(output, "one\ntwo\n");
        assert_eq!(fs::read_to_string(project.target.join("xtask/a.log")).unwrap(), output);
        let full = quietly(&project, "b", &mut sh("echo No space left on device; exit 1"), "it").unwrap_err();
        assert!(full.to_string().starts_with("it: the disk is full"), "{full}");
        let unknown = quietly(&project, "c", &mut sh("exit 1"), "it").unwrap_err();
        assert!(unknown.to_string().contains("the reason is above"), "{unknown}");
        remove(&project);
    }

    /// What is said when `long`, which would take a minute, runs beside a lane that fails.
    fn ended_early(long: Work<'_>) {
        let watch = Stopwatch::start();
        let failing: Work<'_> = Box::new(|| {
            thread::sleep(Duration::from_millis(100));
            Err(Failure::new("the cause"))
        });
        assert_eq!(side_by_side(vec![long, failing]).unwrap_err().to_string(), "the cause");
        assert!(watch.elapsed() < Duration::from_secs(30));
    }

    #[test]
    fn the_first_failure_is_told_and_ends_the_other_lanes_and_what_runs_within_them() {
        let project = project("lanes");
        let long = || quietly(&project, "long", &mut sh("sleep 60"), "waiting").map(drop);
        ended_early(Box::new(long));
        ended_early(Box::new(|| side_by_side(vec![Box::new(long)])));
        remove(&project);
    }

    #[test]
    fn a_long_output_is_shown_from_its_end_and_says_so() {
        assert_eq!(tail("a\nb\nc", 2), "(1 lines before)\nb\nc");
        assert_eq!(tail("a\nb", 2), "a\nb");
    }
}
