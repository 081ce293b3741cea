//! DAT-10, DAT-18, P5: a start that fails says why in one line, with the exit code of its kind, and leaves every file as it
//! was.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests: what they cannot do is a failure")]

use std::collections::BTreeMap;
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder with the database of a served programme in `data`.
struct Stage(PathBuf);

impl Stage {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("convene-start-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        let stage = Self(path);
        let made = convene(&["admin", "create", "ana@example.org", "--database", &stage.join("data")]);
        assert!(made.status.success(), "{made:?}");
        stage
    }

    fn join(&self, name: &str) -> String {
        self.0.join(name).to_string_lossy().into_owned()
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.0.join(name), bytes).unwrap();
    }

    fn mode(&self, name: &str, mode: u32) {
        fs::set_permissions(self.0.join(name), fs::Permissions::from_mode(mode)).unwrap();
    }

    /// Every file below the folder with its bytes.
    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(&self.0, &mut files);
        files
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn collect(folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            let bytes = fs::read(&path).unwrap();
            files.insert(path, bytes);
        }
    }
}

fn convene(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_convene")).args(args).env("RUST_LOG", "off").output().unwrap()
}

/// One way in which a start fails.
struct Case {
    name: &'static str,
    /// What is wrong.
    breaks: fn(&Stage),
    /// What is given to `serve` beside the database, with `{}` for the folder.
    with: &'static [&'static str],
    code: i32,
    says: &'static str,
}

const DATABASE: &str = "data/convene.sqlite3";
const KEY: &str = "data/convene.key";

fn nothing(_: &Stage) {}

/// Serves the database once, so that it has a key.
fn served(stage: &Stage) {
    let database = stage.join("data");
    let mut child = Command::new(env!("CARGO_BIN_EXE_convene"))
        .args(["serve", "--listen", "127.0.0.1:0", "--database", &database])
        .env("RUST_LOG", "off")
        .spawn()
        .unwrap();
    while !stage.0.join(KEY).exists() || stage.0.join("data/convene.sqlite3-wal").metadata().is_err() {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    std::thread::sleep(std::time::Duration::from_millis(200));
    assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

const CASES: &[Case] = &[
    Case {
        name: "cut-off",
        breaks: |stage| {
            let whole = fs::read(stage.0.join(DATABASE)).unwrap();
            stage.write(DATABASE, &whole[..whole.len() / 2]);
        },
        with: &[],
        code: 1,
        says: "damaged",
    },
    Case {
        name: "scribbled",
        breaks: |stage| {
            let mut bytes = fs::read(stage.0.join(DATABASE)).unwrap();
            bytes[8192..8300].fill(0xa5);
            stage.write(DATABASE, bytes);
        },
        with: &[],
        code: 1,
        says: "damaged",
    },
    Case {
        name: "foreign",
        breaks: |stage| stage.write(DATABASE, "name,country\n"),
        with: &[],
        code: 1,
        says: "not a Convene database",
    },
    Case {
        name: "read-only-file",
        breaks: |stage| stage.mode(DATABASE, 0o400),
        with: &[],
        code: 74,
        says: "read-only",
    },
    Case {
        name: "read-only-folder",
        breaks: |stage| stage.mode("data", 0o500),
        with: &[],
        code: 74,
        says: "read-only",
    },
    Case {
        name: "missing-folder",
        breaks: nothing,
        with: &["--database", "{}/no/such/folder"],
        code: 2,
        says: "there is no folder",
    },
    Case {
        name: "unreachable",
        breaks: nothing,
        with: &[
            "--database",
            "postgres://convene@127.0.0.1:1/live",
            "--key-file",
            "{}/key",
            "--erasure-journal",
            "{}/erasures.txt",
        ],
        code: 74,
        says: "cannot reach the database",
    },
    Case {
        name: "no-key-chosen",
        breaks: nothing,
        with: &["--database", "postgres://convene@127.0.0.1:1/live"],
        code: 2,
        says: "--key-file",
    },
    Case {
        name: "no-journal-chosen",
        breaks: nothing,
        with: &["--database", "postgres://convene@127.0.0.1:1/live", "--key-file", "{}/key"],
        code: 2,
        says: "--erasure-journal",
    },
    Case {
        name: "unknown-key",
        breaks: |stage| stage.write("convene.toml", "databse = \"x\"\n"),
        with: &["--config", "{}/convene.toml"],
        code: 2,
        says: "databse",
    },
    Case {
        name: "open-password",
        breaks: |stage| {
            stage.write("convene.toml", "database = \"postgres://convene:s3cret@db/live\"\n");
            stage.mode("convene.toml", 0o644);
        },
        with: &["--config", "{}/convene.toml"],
        code: 2,
        says: "open to every account",
    },
    Case {
        name: "open-key",
        breaks: |stage| {
            served(stage);
            stage.mode(KEY, 0o644);
        },
        with: &[],
        code: 2,
        says: "open to every account",
    },
    Case {
        name: "no-key-in-it",
        breaks: |stage| {
            served(stage);
            stage.write(KEY, "x");
        },
        with: &[],
        code: 2,
        says: "holds no key",
    },
    Case {
        name: "missing-key",
        breaks: |stage| {
            served(stage);
            fs::remove_file(stage.0.join(KEY)).unwrap();
        },
        with: &[],
        code: 1,
        says: "put the file back",
    },
    Case {
        name: "wrong-key",
        breaks: |stage| {
            served(stage);
            stage.write(KEY, "0".repeat(64));
        },
        with: &[],
        code: 1,
        says: "give the right file",
    },
];

/// DAT-10, DAT-16, DAT-18, P5.
#[test]
fn every_failed_start_says_why_and_changes_nothing() {
    for Case { name, breaks, with, code, says } in CASES {
        let stage = Stage::new(name);
        breaks(&stage);
        let before = stage.files();
        let with: Vec<String> = with.iter().map(|arg| arg.replace("{}", &stage.join(""))).collect();
        let database = stage.join("data");
        let mut args = vec!["serve", "--listen", "127.0.0.1:0"];
        if !with.iter().any(|arg| arg == "--database" || arg == "--config") {
            args.extend(["--database", &database]);
        }
        args.extend(with.iter().map(String::as_str));
        let output = convene(&args);
        let line = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(*code), "{name}: {line}");
        assert!(line.lines().count() == 1 && line.starts_with("convene: "), "{name}: {line}");
        assert!(line.contains(says) && !line.contains("s3cret"), "{name}: {line}");
        stage.mode("data", 0o700);
        assert_eq!(stage.files(), before, "{name}");
    }
}

/// DAT-18, P5: the port is taken before anything else is touched.
#[test]
fn a_taken_port_is_told_before_a_database_is_made() {
    let stage = Stage::new("port");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let fresh = stage.join("fresh");
    let output = convene(&["serve", "--listen", &address, "--database", &fresh]);
    let line = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(75) && line.contains("is taken by another program"), "{line}");
    assert!(!Path::new(&fresh).exists());
}

/// DAT-14: `migrate --check` of a database of an earlier release changes nothing.
#[test]
fn checking_migrations_changes_nothing() {
    let stage = Stage::new("migrate");
    let old = concat!(env!("CARGO_MANIFEST_DIR"), "/../store/tests/fixtures/schema-0004.sqlite3");
    fs::copy(old, stage.0.join(DATABASE)).unwrap();
    let before = stage.files();
    let check = convene(&["migrate", "--check", "--database", &stage.join("data")]);
    let due = String::from_utf8(check.stdout).unwrap();
    assert_eq!(check.status.code(), Some(i32::from(!due.contains("the schema is current"))));
    assert_eq!(stage.files(), before);
}
