//! The mail server, as a program beside the test.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use serde_json::Value;

/// Longer than anything here takes on a busy machine.
const LONG: Duration = Duration::from_mins(1);

/// A Python that has the mail server's packages; none says so, and the case ends.
pub(crate) fn python() -> Option<PathBuf> {
    let python = std::env::var_os("CONVENE_TEST_PYTHON").map(PathBuf::from);
    if python.is_none() {
        println!("skipped: aiosmtpd");
    }
    python
}

/// The running mail server; it ends with the test.
pub(crate) struct Post {
    child: Child,
    modes: ChildStdin,
    events: Receiver<Value>,
    pub(crate) port: u16,
    /// What happened while something else was waited for.
    passed: Vec<Value>,
}

impl Drop for Post {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A mail as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Arrived(Value);

impl Arrived {
    pub(crate) fn header(&self, name: &str) -> Vec<&str> {
        let all = self.0["headers"].as_array().unwrap();
        let named = all.iter().filter(|header| header[0].as_str().unwrap().eq_ignore_ascii_case(name));
        named.map(|header| header[1].as_str().unwrap()).collect()
    }

    pub(crate) fn message_id(&self) -> &str {
        self.header("message-id")[0]
    }

    pub(crate) fn to(&self) -> &str {
        assert_eq!(self.0["to"].as_array().unwrap().len(), 1);
        self.0["to"][0].as_str().unwrap()
    }

    pub(crate) fn text(&self, key: &str) -> &str {
        self.0[key].as_str().unwrap()
    }

    pub(crate) fn flag(&self, key: &str) -> bool {
        self.0[key].as_bool().unwrap()
    }
}

impl Post {
    pub(crate) fn start(options: &[&str]) -> Option<Self> {
        let program = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/mail/server.py");
        let mut child = Command::new(python()?)
            .arg(program)
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let modes = child.stdin.take().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        let (send, events) = channel();
        std::thread::spawn(move || {
            for line in lines.lines() {
                let Ok(event) = serde_json::from_str(&line.unwrap_or_default()) else { break };
                if send.send(event).is_err() {
                    break;
                }
            }
        });
        let mut post = Self { child, modes, events, port: 0, passed: Vec::new() };
        let ready = post.wait_for("ready");
        post.port = u16::try_from(ready["port"].as_u64().unwrap()).unwrap();
        Some(post)
    }

    /// From now on it does `mode`, for everybody or for the address in it.
    pub(crate) fn becomes(&mut self, mode: &str) {
        writeln!(self.modes, "{mode}").unwrap();
        self.modes.flush().unwrap();
        while self.wait_for("ready")["mode"] != mode {}
    }

    /// The next event of this kind.
    pub(crate) fn wait_for(&mut self, kind: &str) -> Value {
        loop {
            let event = self.events.recv_timeout(LONG).expect("the mail server tells");
            if event["event"] == kind {
                return event;
            }
            self.passed.push(event);
        }
    }

    /// Everything of this kind that happened since the last time. The server accepts mail from now on: what it did before
    /// it became so it has told by then.
    pub(crate) fn happened(&mut self, kind: &str) -> Vec<Value> {
        self.becomes("accept");
        let (these, others) = self.passed.drain(..).partition(|event| event["event"] == kind);
        self.passed = others;
        these
    }

    pub(crate) fn arrived(&mut self) -> Vec<Arrived> {
        self.happened("mail").into_iter().map(Arrived).collect()
    }

    pub(crate) fn address(&self, how: &str) -> String {
        match how {
            "smtps" => format!("smtps://localhost:{}", self.port),
            tls => format!("smtp://127.0.0.1:{}?tls={tls}", self.port),
        }
    }
}

/// Files of a test, removed at its end.
pub(crate) struct Files(PathBuf);

impl Drop for Files {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Files {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        let folder = std::env::temp_dir().join(format!("convene-mail-{}-{number}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// A file that only its owner may read.
    pub(crate) fn secret(&self, name: &str, text: &str) -> PathBuf {
        use std::os::unix::fs::PermissionsExt as _;
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        path
    }

    /// A certificate for this machine with its key, and the one it is checked against: `server.pem`, `server.key`,
    /// `ca.pem`.
    pub(crate) fn certificates(&self) -> [String; 3] {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let ca = params.self_signed(&key).unwrap();
        let issuer = Issuer::new(params, key);
        let own_key = KeyPair::generate().unwrap();
        let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
        let own = CertificateParams::new(names).unwrap().signed_by(&own_key, &issuer).unwrap();
        let files =
            [("server.pem", own.pem()), ("server.key", own_key.serialize_pem()), ("ca.pem", ca.pem())];
        files.map(|(name, text)| text_of(&self.secret(name, &text)))
    }
}

pub(crate) fn text_of(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}
