//! DAT-9, DAT-17, DAT-18, ACC-3: the program as it is started: exit codes, one clear line, the demonstration's links, a
//! clean stop.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests: what they cannot do is a failure")]

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

/// A folder of its own for each test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("convene-cli-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn join(&self, name: &str) -> String {
        self.0.join(name).to_string_lossy().into_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn convene(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_convene"));
    command.args(args).env("RUST_LOG", "off");
    command
}

fn run(args: &[&str]) -> Output {
    convene(args).output().unwrap()
}

/// The exit code, and the one line on standard error.
fn failure(args: &[&str]) -> (i32, String) {
    let output = run(args);
    let line = String::from_utf8(output.stderr).unwrap();
    assert_eq!(line.lines().count(), 1, "{args:?}: {line}");
    assert!(line.starts_with("convene: "), "{line}");
    (output.status.code().unwrap(), line)
}

fn free_address() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

/// A running demonstration and the lines it printed.
struct Demo {
    child: Child,
    lines: Vec<String>,
}

impl Demo {
    fn start(address: &str, folder: &str) -> Self {
        let args = ["demo", "--listen", address, "--data", folder];
        let mut child = convene(&args).stdout(Stdio::piped()).spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let lines = output.lines().take(7).map(|line| line.unwrap()).collect();
        Self { child, lines }
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
    }

    fn stop(mut self) -> Option<i32> {
        self.signal("-TERM");
        self.child.wait().unwrap().code()
    }
}

fn files(folder: &Path) -> Vec<(String, u64)> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let mut files: Vec<_> = entries
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.metadata().unwrap().len()))
        .collect();
    files.sort();
    files
}

/// DAT-9 too: a second server is told.
#[test]
fn the_demonstration_prints_a_link_for_each_role_on_every_start_and_stops_cleanly() {
    let folder = Folder::new("demo");
    let data = folder.join("data");
    let address = free_address();
    let first = Demo::start(&address, &data);
    let roles: Vec<&str> = first.lines.iter().map(|line| line.split('\t').next().unwrap()).collect();
    assert_eq!(
        roles,
        ["staff", "government", "civil-society", "mentor", "reformer", "facilitator", "officer"]
    );
    let start = format!("http://{address}/sign-in/");
    assert!(first.lines.iter().all(|line| line.split('\t').nth(1).unwrap().starts_with(&start)));
    let lines = first.lines.clone();
    let (code, line) = failure(&["demo", "--listen", &address, "--data", &data]);
    assert!(code == 75 && line.contains("is taken by another program"), "{line}");
    let (code, line) = failure(&["demo", "--listen", "127.0.0.1:0", "--data", &data]);
    assert!(code == 75 && line.contains("in use"), "{line}");
    assert_eq!(first.stop(), Some(0));
    let second = Demo::start(&address, &data);
    assert!(second.lines.iter().zip(&lines).all(|(new, old)| new != old), "links are new");
    assert_eq!(second.stop(), Some(0));
}

#[test]
fn nobody_has_to_read_the_links() {
    let folder = Folder::new("unread");
    let address = free_address();
    let args = ["demo", "--listen", &address, "--data", &folder.join("data")];
    let mut child = convene(&args).stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    // It listens before it prints, and answers after that.
    for _ in 0..3000 {
        if std::net::TcpStream::connect(&address).is_ok() {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let mut stream = std::net::TcpStream::connect(&address).unwrap();
    let head = format!("GET /readyz HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    std::io::Write::write_all(&mut stream, head.as_bytes()).unwrap();
    stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    let mut answer = String::new();
    std::io::Read::read_to_string(&mut stream, &mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let demo = Demo { child, lines: Vec::new() };
    assert_eq!(demo.stop(), Some(0));
}

/// DAT-17: an open request holds the first stop, not the second.
#[test]
fn a_second_signal_stops_at_once() {
    let folder = Folder::new("signals");
    let address = free_address();
    let mut demo = Demo::start(&address, &folder.join("data"));
    let mut half = std::net::TcpStream::connect(&address).unwrap();
    let head = "POST /api/v1/sign-in-links HTTP/1.1\r\nhost: a\r\nsec-fetch-site: same-origin\r\n\
                idempotency-key: 00000000-0000-4000-8000-000000000000\r\n\
                content-type: application/json\r\ncontent-length: 10\r\n\r\n{";
    std::io::Write::write_all(&mut half, head.as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    demo.signal("-TERM");
    std::thread::sleep(Duration::from_millis(500));
    assert!(demo.child.try_wait().unwrap().is_none(), "it waits for the request");
    demo.signal("-INT");
    assert_eq!(demo.child.wait().unwrap().code(), Some(130));
}

/// ACC-3.
#[test]
fn a_used_folder_never_becomes_a_demonstration_and_is_never_reset() {
    let folder = Folder::new("used");
    let data = folder.join("data");
    assert!(run(&["admin", "create", "ana@example.org", "--database", &data]).status.success());
    let before = files(Path::new(&data));
    for reset in [&[][..], &["--reset"]] {
        let args = [&["demo", "--listen", "127.0.0.1:0", "--data", &data], reset].concat();
        assert_eq!(failure(&args).0, 1, "{args:?}");
        assert_eq!(files(Path::new(&data)), before);
    }
    let photos = folder.join("photos");
    std::fs::create_dir(&photos).unwrap();
    std::fs::write(format!("{photos}/holiday.jpg"), "x").unwrap();
    let (code, line) = failure(&["demo", "--listen", "127.0.0.1:0", "--data", &photos]);
    assert!(code == 1 && line.contains("holiday.jpg"), "{line}");
    assert_eq!(files(Path::new(&photos)).len(), 1);
}

#[test]
fn an_import_is_dry_first_then_whole_then_nothing_new() {
    let folder = Folder::new("import");
    let data = folder.join("data");
    let members = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/members.csv");
    let said = |more: &[&str]| {
        let output = run(&[&["import", "members", members, "--database", &data], more].concat());
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(said(&["--dry-run"]).contains("131 new"));
    assert!(said(&[]).starts_with("131 rows: 131 new"));
    assert!(said(&[]).contains("the file changes nothing"));
    let broken = folder.join("broken.csv");
    std::fs::write(&broken, "id,name\nx\n").unwrap();
    assert_eq!(failure(&["import", "members", &broken, "--database", &data]).0, 2);
    assert_eq!(failure(&["import", "members", "no-such-file.csv", "--database", &data]).0, 2);
}

/// DAT-18.
#[test]
fn a_wrong_configuration_is_one_line_and_exit_code_2() {
    let folder = Folder::new("config");
    let file = folder.join("convene.toml");
    std::fs::write(&file, "mail = \"off\"\ndatabse = \"x\"\n").unwrap();
    let (code, line) = failure(&["serve", "--config", &file]);
    assert!(code == 2 && line.contains("line 2") && line.contains("databse"), "{line}");
    assert_eq!(failure(&["serve", "--public-url", "convene.example.org"]).0, 2);
    assert_eq!(failure(&["serve", "--database", "mysql://x/y"]).0, 2);
    let unknown = convene(&["config", "print"]).env("CONVENE_LISTN", "x").output().unwrap();
    assert_eq!(unknown.status.code(), Some(2));
    let printed = run(&["config", "print", "--database", "postgres://convene:s3cret@db/live"]);
    let printed = String::from_utf8(printed.stdout).unwrap();
    assert!(printed.contains("postgres://db") && !printed.contains("s3cret"), "{printed}");
}

/// DAT-18, ACC-23: the way back in from the command line, and how it fails.
#[test]
fn accounts_are_reset_from_the_command_line() {
    let folder = Folder::new("reset");
    let data = folder.join("data");
    let said = |args: &[&str]| {
        let output = run(&[args, &["--database", &data]].concat());
        assert!(output.status.success(), "{args:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let refused = |args: &[&str]| failure(&[args, &["--database", &data]].concat());
    said(&["admin", "create", "ana@example.org"]);
    let link = said(&["admin", "reset-password", "Ana@Example.org"]);
    assert!(link.starts_with("http://127.0.0.1:8080/sign-in/") && link.lines().count() == 1, "{link}");
    assert_eq!(said(&["admin", "sessions", "ana@example.org"]), "");
    assert_eq!(said(&["admin", "sessions", "ana@example.org", "--end"]), "");
    let (code, line) = refused(&["admin", "reset-mfa", "ana@example.org"]);
    assert!(code == 1 && line.contains("has no second factor"), "{line}");
    for command in ["reset-password", "reset-mfa", "sessions"] {
        let (code, line) = refused(&["admin", command, "bo@example.org"]);
        assert!(code == 1 && line.contains("nobody has the address bo@example.org"), "{line}");
        assert_eq!(refused(&["admin", command, "no address"]).0, 2);
    }
}

#[test]
fn every_command_shows_an_example() {
    let commands: [&[&str]; 13] = [
        &["serve"],
        &["demo"],
        &["import", "members"],
        &["admin", "create"],
        &["admin", "reset-password"],
        &["admin", "reset-mfa"],
        &["admin", "sessions"],
        &["migrate"],
        &["config", "print"],
        &["mail", "test"],
        &["solve"],
        &["match"],
        &["group"],
    ];
    for command in commands {
        let output = run(&[command, &["--help"]].concat());
        let help = String::from_utf8(output.stdout).unwrap();
        let example = format!("Example:\n  convene {}", command[0]);
        assert!(output.status.success() && help.contains(&example), "{command:?}: {help}");
    }
}

/// PRI-20, PRI-22: both commands of people's rights say what they do, and nothing else.
#[test]
fn erasing_anew_and_forgetting_are_asked_for_by_name() {
    let folder = Folder::new("rights");
    let database = folder.join("data");
    let replay = run(&["erase", "--replay", "--database", &database]);
    assert_eq!(
        (replay.status.code(), String::from_utf8(replay.stdout).unwrap().as_str()),
        (Some(0), "0 erased\n")
    );
    let dry = run(&["retention", "--dry-run", "--database", &database]);
    let lines = String::from_utf8(dry.stdout).unwrap();
    assert_eq!(dry.status.code(), Some(0));
    assert!(lines.lines().all(|line| line.split('\t').count() == 3 && line.ends_with("\t0")), "{lines}");
    assert!(lines.contains("audit\taudit\t0"), "{lines}");
    for incomplete in [&["erase", "--database", &database][..], &["retention", "--database", &database]] {
        assert_eq!(run(incomplete).status.code(), Some(2), "{incomplete:?}");
    }
}
