//! DAT-15: backups on the command line, from a served demonstration to one that was restored elsewhere.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests: what they cannot do is a failure")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

/// What each sign-in changes: the log, the list of sessions, and when a proof was given.
const OF_THE_SIGN_IN: [&str; 3] = ["/api/v1/staff/audit", "/api/v1/sessions", "/api/v1/account"];

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("convene-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn join(&self, name: &str) -> String {
        self.0.join(name).to_string_lossy().into_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
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

/// Exit code and what was said on standard error.
fn failure(args: &[&str]) -> (Option<i32>, String) {
    let output = run(args);
    let line = String::from_utf8(output.stderr).unwrap();
    assert_eq!(line.lines().count(), 1, "{args:?}: {line}");
    (output.status.code(), line)
}

/// A served demonstration, whose clock begins on a day of its own.
struct Demo {
    child: Child,
    address: String,
    links: Vec<(String, String)>,
}

impl Demo {
    fn start(folder: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        drop(listener);
        let mut child = convene(&["demo", "--listen", &address, "--data", folder, "--today", "2027-03-01"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().take(7).map(|line| line.unwrap());
        let links = lines.map(|line| {
            let (role, link) = line.split_once('\t').unwrap();
            (role.to_owned(), link.to_owned())
        });
        Self { links: links.collect(), child, address }
    }

    fn ask(&self, method: &str, path: &str, cookie: &str) -> String {
        let form = "content-type: application/x-www-form-urlencoded\r\ncontent-length: 0\r\n";
        self.send(method, path, cookie, if method == "POST" { form } else { "" }, "")
    }

    fn send(&self, method: &str, path: &str, cookie: &str, about_body: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {0}\r\norigin: http://{0}\r\ncookie: {cookie}\r\n\
             {about_body}connection: close\r\n\r\n{body}",
            self.address
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// The cookie of somebody who presses the link of `role`.
    fn sign_in(&self, role: &str) -> String {
        let (_, link) = self.links.iter().find(|(one, _)| one == role).unwrap();
        let path = link.strip_prefix(&format!("http://{}", self.address)).unwrap();
        let signed_in = self.ask("POST", path, "");
        let cookie = signed_in.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    /// What everybody is answered: role and path, with status and body.
    fn answers(&self) -> BTreeMap<(String, &'static str), (String, String)> {
        let table = server::routes::table();
        let paths: Vec<_> = table
            .iter()
            .filter(|one| one.method == http::Method::GET && one.template.starts_with("/api/"))
            .map(|one| one.template)
            .filter(|path| !path.contains('{') && !OF_THE_SIGN_IN.contains(path))
            .collect();
        assert!(paths.len() > 8, "{paths:?}");
        let mut answers = BTreeMap::new();
        for (role, _) in &self.links {
            let cookie = self.sign_in(role);
            for path in &paths {
                let answer = self.ask("GET", path, &cookie);
                let (head, body) = answer.split_once("\r\n\r\n").unwrap();
                let status = head.lines().next().unwrap().to_owned();
                let body = if status.contains(" 200 ") { body.to_owned() } else { String::new() };
                answers.insert((role.clone(), *path), (status, body));
            }
        }
        answers
    }

    fn stop(mut self) {
        assert!(Command::new("kill").arg(self.child.id().to_string()).status().unwrap().success());
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
    }
}

/// DAT-15, P7.
#[test]
fn a_backup_of_a_served_demonstration_restored_elsewhere_gives_everybody_the_same_answers() {
    let folder = Folder::new("restored");
    let (data, other, file) = (folder.join("data"), folder.join("other"), folder.join("backup.sqlite3"));
    let demo = Demo::start(&data);
    let made = run(&["backup", &file, "--database", &data]);
    assert!(made.status.success(), "{made:?}");
    let report = String::from_utf8(made.stdout).unwrap();
    for fact in ["schema ", "sha256 ", "rows of member "] {
        assert!(report.contains(fact), "{report}");
    }
    let (code, line) = failure(&["restore", &file, "--database", &data]);
    assert!(code == Some(75) && line.contains("in use"), "{line}");
    let before = demo.answers();
    let told = before.values().filter(|(status, _)| status.contains(" 200 ")).count();
    assert!(told > before.len() / 2, "{told} of {}", before.len());
    demo.stop();

    let (code, line) = failure(&["restore", &file, "--database", &other]);
    assert!(code == Some(1) && line.contains("key file"), "{line}");
    fs::create_dir(&other).unwrap();
    fs::copy(format!("{data}/convene.key"), format!("{other}/convene.key")).unwrap();
    let restored = run(&["restore", &file, "--database", &other]);
    assert!(restored.status.success(), "{restored:?}");
    let demo = Demo::start(&other);
    let after = demo.answers();
    for (asked, answer) in &before {
        assert_eq!(after.get(asked), Some(answer), "{asked:?}");
    }
    demo.stop();

    let restored = run(&["restore", &file, "--database", &other]);
    let said = String::from_utf8(restored.stdout).unwrap();
    assert!(said.contains("convene.sqlite3.before-restore-"), "{said}");
}

/// PRI-20: backup, erase, restore; nobody who was erased is in the database that is served then, nor in the one from
/// before.
#[test]
fn whoever_was_erased_does_not_come_back_with_a_backup() {
    let folder = Folder::new("erased");
    let (data, file) = (folder.join("data"), folder.join("backup.sqlite3"));
    let demo = Demo::start(&data);
    assert!(run(&["backup", &file, "--database", &data]).status.success());
    let cookie = demo.sign_in("civil-society");
    let mine = demo.ask("GET", "/api/v1/session", &cookie);
    let mine: serde_json::Value = serde_json::from_str(mine.split_once("\r\n\r\n").unwrap().1).unwrap();
    let name = mine["person"]["name"].as_str().unwrap().to_owned();
    let (json, now) = ("content-type: application/json\r\ncontent-length: 14\r\n", r#"{"when":"now"}"#);
    let erased = demo.send("POST", "/api/v1/account/erasure", &cookie, json, now);
    assert!(erased.starts_with("HTTP/1.1 200"), "{erased}");
    demo.stop();

    let traces = |path: &str| {
        let bytes = fs::read(path).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        [text.contains("p-tamale-gh-civ"), text.contains(&name)]
    };
    assert_eq!(traces(&file), [true, true], "the backup is from before");
    assert!(run(&["restore", &file, "--database", &data]).status.success());
    let databases: Vec<String> = fs::read_dir(&data)
        .unwrap()
        .map(|entry| entry.unwrap().path().to_string_lossy().into_owned())
        .filter(|path| path.contains("convene.sqlite3"))
        .collect();
    assert_eq!(databases.len(), 2, "{databases:?}");
    for database in &databases {
        assert_eq!(traces(database), [false, false], "{database}");
    }
}

/// DAT-15: exit codes and lines of what is refused.
#[test]
fn a_damaged_backup_and_postgresql_are_told_in_one_line() {
    let folder = Folder::new("refused-backups");
    let (data, file) = (folder.join("data"), folder.join("backup"));
    assert!(run(&["admin", "create", "ana@example.org", "--database", &data]).status.success());
    assert!(run(&["backup", &file, "--database", &data]).status.success());
    assert!(run(&["backup", "--verify", &file]).status.success());
    let (code, line) = failure(&["backup", &file, "--database", &data]);
    assert!(code == Some(1) && line.contains("exists already"), "{line}");
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, bytes).unwrap();
    for args in [&["backup", "--verify", &file][..], &["restore", &file, "--database", &data]] {
        let (code, line) = failure(args);
        assert!(code == Some(1) && line.contains("damaged"), "{line}");
    }
    let postgres = "postgres://nobody@127.0.0.1:1/none";
    for args in [&["backup", "x", "--database", postgres][..], &["restore", &file, "--database", postgres]] {
        let (code, line) = failure(args);
        assert!(code == Some(2) && line.contains("pg_dump"), "{line}");
    }
    let (code, _) = failure(&["backup", &folder.join("c"), "--database", &folder.join("nowhere")]);
    assert_eq!(code, Some(2));
}
