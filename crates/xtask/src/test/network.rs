//! The whole test run goes on without a network: what is needed is fetched first, then the run starts anew in a network
//! namespace that has nothing but the loopback device (rules SUP-1 and WEB-12). So no build can download anything, and a
//! server that opened an address outside would fail its journey.

use std::{
    env, fs,
    io::ErrorKind,
    net::{SocketAddr, TcpStream},
    os::unix::process::CommandExt as _,
    process::Command,
    time::Duration,
};

use super::{Context, Verdict, counts::Counts, prepare};
use crate::{
    build,
    failure::{Failure, Outcome, explain},
    shell::{Captured, answer, not_started},
};

/// Where the kernel lists the routes of this process.
const ROUTES: &str = "/proc/net/route";

/// An address of a network that is for documents only; nobody ever answers there.
const NOWHERE: ([u8; 4], u16) = ([192, 0, 2, 1], 443);

/// Fetches what the run needs and goes on in a namespace. It returns only where that cannot be done, with the reason; the
/// steps then say themselves what they lack.
pub(super) fn leave(context: &Context) -> String {
    left(context).unwrap_or_else(|failure| failure.to_string())
}

fn left(context: &Context) -> Outcome<String> {
    // What cannot be installed is told by the step of that name, which every run has.
    println!("fetching what the run needs, and then going on without a network");
    if let Verdict::Failed(..) = prepare::everything(context)? {
        return Ok("something could not be installed".to_owned());
    }
    for mut fetch in [fetch_workspace(context), build::fetch_standard_library(context.project)] {
        let fetched = super::run(&mut fetch)?;
        if !fetched.ok {
            return Ok(format!("the dependencies could not be fetched: {}", reason(&fetched)));
        }
    }
    let Some(mut namespace) = namespace() else { return Ok("unshare and ip are not both here".to_owned()) };
    let tried = super::run(Command::new(&namespace[0]).args(&namespace[1..]).arg("true"))?;
    if !tried.ok {
        return Ok(format!("no namespace may be made here: {}", reason(&tried)));
    }
    let program = env::current_exe().map_err(|error| Failure::io("this program", &error))?;
    namespace.extend([program.to_string_lossy().into_owned(), "test".to_owned(), "--fetched".to_owned()]);
    let mut command = Command::new(&namespace[0]);
    command.args(&namespace[1..]).env("CARGO_NET_OFFLINE", "true");
    // This process becomes the other one; what comes back is why it could not.
    let error = command.exec();
    Err(not_started(&command, &error))
}

fn fetch_workspace(context: &Context) -> Command {
    let mut cargo = context.project.cargo();
    cargo.args(["fetch", "--locked"]);
    cargo
}

fn reason(captured: &Captured) -> String {
    explain(&captured.output).map_or_else(|| captured.output.trim().to_owned(), str::to_owned)
}

/// The words in front of a program that run it in a namespace of its own. An ordinary account keeps its name, because a
/// database server refuses to run as root, and gets what it needs to switch the loopback device on.
fn namespace() -> Option<Vec<String>> {
    for program in ["unshare", "ip", "sh"] {
        crate::shell::which(program)?;
    }
    let root = answer(Command::new("id").arg("-u")).as_deref() == Some("0");
    let unshare: &[&str] = if root {
        &["unshare", "--net", "--"]
    } else {
        &["unshare", "--user", "--map-current-user", "--keep-caps", "--net", "--"]
    };
    let begin = ["sh", "-c", "ip link set lo up && exec \"$@\"", "sh"];
    Some(unshare.iter().copied().chain(begin).map(str::to_owned).collect())
}

/// That this run is alone, or why it is not.
pub(super) fn is_alone(context: &Context) -> Outcome<Verdict> {
    if let Some(reason) = &context.not_alone {
        return Ok(Verdict::Skipped(reason.clone()));
    }
    let routes = fs::read_to_string(ROUTES).map_err(|error| Failure::io(ROUTES, &error))?;
    let routes = routes_in(&routes);
    let reached = TcpStream::connect_timeout(&SocketAddr::from(NOWHERE), Duration::from_secs(2));
    let unreachable = reached.as_ref().is_err_and(|error| error.kind() == ErrorKind::NetworkUnreachable);
    Ok(if routes == 0 && unreachable {
        Verdict::Passed(Counts::ONE_PASSED)
    } else {
        Verdict::Failed(Counts::ONE_FAILED, format!("there is a network: {routes} routes, {reached:?}"))
    })
}

/// How many routes a list of the kernel has, behind its heading. The loopback device needs none, and a tunnel that the
/// kernel puts into every namespace leads nowhere without one.
fn routes_in(list: &str) -> usize {
    list.lines().skip(1).filter(|line| !line.trim().is_empty()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::{Project, read};

    #[test]
    fn routes_are_read_as_linux_lists_them() {
        let heading = "Iface\tDestination\tGateway\n";
        assert_eq!(routes_in(heading), 0);
        assert_eq!(routes_in(&format!("{heading}eth0\t00000000\t0100A8C0\n")), 1);
    }

    /// WEB-12 and SUP-1: inside, nothing outside is reached and the loopback device is.
    #[test]
    fn in_the_namespace_only_this_machine_is_reached() {
        let Some(namespace) = namespace() else { return };
        let inside = |script: &str| {
            Command::new(&namespace[0]).args(&namespace[1..]).args(["sh", "-c", script]).output().unwrap()
        };
        if !inside("true").status.success() {
            // Where nobody may make one, the step `network` of the run says so.
            return;
        }
        let routes = inside("cat /proc/net/route");
        assert_eq!(routes_in(&String::from_utf8(routes.stdout).unwrap()), 0);
        let flags = inside("cat /sys/class/net/lo/flags 2>/dev/null; ip link show lo");
        assert!(String::from_utf8_lossy(&flags.stdout).contains("UP"));
    }

    /// SUP-1: every build keeps to the lock file, and the server of development never looks for tools elsewhere.
    #[test]
    fn builds_are_locked_and_trunk_is_offline() {
        let project = Project::find().unwrap();
        let alias = read(&project.root.join(".cargo/config.toml")).unwrap();
        assert!(
            alias.lines().any(|line| line.starts_with("xtask = ") && line.contains("--locked")),
            "{alias}"
        );
        let trunk = read(&project.root.join("Trunk.toml")).unwrap();
        assert!(trunk.lines().any(|line| line == "offline = true"));
        let mut files = Vec::new();
        build::files_below(&project.root.join("crates/xtask/src"), &mut files).unwrap();
        let mut seen = 0;
        for file in files {
            let text = read(&file).unwrap();
            for word in ["\"build\"", "\"test\"", "\"clippy\"", "\"fetch\"", "\"run\""] {
                let calls =
                    text.match_indices(word).filter(|(at, _)| text[..*at].trim_end().ends_with("args(["));
                for (at, _) in calls {
                    let call = &text[at..text[at..].find(')').map_or(text.len(), |end| at + end)];
                    assert!(call.contains("\"--locked\""), "{}: {call}", file.display());
                    seen += 1;
                }
            }
        }
        assert!(seen >= 9, "only {seen} commands were found");
    }
}
