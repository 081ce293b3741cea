//! A server with the demonstration inside, a held clock, and a client that can be as rude as a test needs.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use model::email::EmailAddress;
use model::key::{HEADER, IdempotencyKey};
use model::permissions::Role;
use server::app::{App, Parts, Settings};
use server::auth::passwords::{Cost, Passwords};
use server::cli::{admin, demo};
use server::clock::Clock;
use server::config::PublicUrl;
use server::demo::{World, world};
use server::finding::Finding;
use server::http::accept::{Limits, serve};
use server::http::static_files::{self, Pages};
use server::ids::{Ids, Purpose, Token};
use server::mail::Outgoing;
use server::streams::Streams;
use server::{route, routes};
use store::sessions::{self, Proof};
use store::{Location, Seal, Store};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Wednesday, 3 June 2026, noon in UTC.
pub(crate) const NOW_MS: i64 = 1_780_488_000_000;
/// How long publications can be taken back here, in seconds.
pub(crate) const UNDO_SECONDS: u32 = 600;
pub(crate) const PANIC: &str = "/api/v1/panic";

/// A running server; it is stopped and its folder removed when dropped.
pub(crate) struct Server {
    pub(crate) app: App,
    pub(crate) address: SocketAddr,
    pub(crate) world: World,
    pub(crate) stop: watch::Sender<bool>,
    pub(crate) folder: PathBuf,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// An answer, whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        self.headers.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.all(name).first().copied()
    }

    /// The cookie `name=value` that the answer sets.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        let ours = |value: &&&str| value.starts_with(&format!("{name}="));
        let set = self.all("set-cookie");
        let value = set.iter().find(ours)?;
        value.split(';').next().map(str::to_owned)
    }

    pub(crate) fn problem(&self) -> model::problem::Problem {
        assert_eq!(self.header("content-type"), Some("application/problem+json; charset=utf-8"), "{self:?}");
        let problem: model::problem::Problem = serde_json::from_str(&self.body).unwrap();
        assert_eq!(problem.status, self.status);
        assert_eq!(Some(problem.request_id.as_str()), self.header("x-request-id"));
        assert_eq!(problem.kind, format!("urn:convene:problem:{}", problem.code.code()));
        problem
    }
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::with(Limits::default(), "http").await
    }

    /// A server that hears of its clients from a proxy of ours on this machine.
    pub(crate) async fn behind_a_proxy() -> Self {
        let (database, folder) = Self::demonstration().await;
        let mail = Outgoing::Folder(folder.join("mails"));
        let proxies = vec![IpAddr::from([127, 0, 0, 1])];
        let configure = |settings: &mut Settings| settings.proxies = proxies;
        Self::configured(database, folder, mail, Limits::default(), "http", Cost::FOR_TESTS, configure).await
    }

    /// A server that asks these roles for a second factor too.
    pub(crate) async fn that_asks(roles: Vec<Role>) -> Self {
        let (database, folder) = Self::demonstration().await;
        let mail = Outgoing::Folder(folder.join("mails"));
        let configure = |settings: &mut Settings| settings.second_factor_for = roles;
        Self::configured(database, folder, mail, Limits::default(), "http", Cost::FOR_TESTS, configure).await
    }

    /// A server that tells somebody outside of cases that no officer may read.
    pub(crate) async fn with_outside_contact(contact: EmailAddress) -> Self {
        let (database, folder) = Self::demonstration().await;
        let mail = Outgoing::Folder(folder.join("mails"));
        let configure = |settings: &mut Settings| settings.outside_contact = Some(contact);
        Self::configured(database, folder, mail, Limits::default(), "http", Cost::FOR_TESTS, configure).await
    }

    /// A server with these limits whose public address begins with `scheme`.
    pub(crate) async fn with(limits: Limits, scheme: &str) -> Self {
        let (database, folder) = Self::demonstration().await;
        let mail = Outgoing::Folder(folder.join("mails"));
        Self::on(database, folder, mail, limits, scheme).await
    }

    /// The same, whose passwords cost so much.
    pub(crate) async fn of(limits: Limits, scheme: &str, cost: Cost) -> Self {
        let (database, folder) = Self::demonstration().await;
        let mail = Outgoing::Folder(folder.join("mails"));
        Self::built(database, folder, mail, limits, scheme, cost).await
    }

    /// A database with the demonstration inside, and its folder.
    async fn demonstration() -> ((Store, Seal), PathBuf) {
        let folder = Self::folder();
        let (store, seal) = Self::database(&folder).await;
        demo::prepare(&store, &world(NOW_MS, None).unwrap()).await.unwrap();
        ((store, seal), folder)
    }

    /// A new database in this folder, with its key.
    pub(crate) async fn database(folder: &Path) -> (Store, Seal) {
        Store::open_with_key(&Location::folder(folder), &folder.join("convene.key")).await.unwrap()
    }

    /// A folder that is not there yet.
    pub(crate) fn folder() -> PathBuf {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        let folder = std::env::temp_dir().join(format!("convene-http-{}-{number}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        folder
    }

    /// A server on `store`, which lies in `folder`, whose mails go to `mail`.
    pub(crate) async fn on(
        database: (Store, Seal),
        folder: PathBuf,
        mail: Outgoing,
        limits: Limits,
        scheme: &str,
    ) -> Self {
        Self::built(database, folder, mail, limits, scheme, Cost::FOR_TESTS).await
    }

    async fn built(
        database: (Store, Seal),
        folder: PathBuf,
        mail: Outgoing,
        limits: Limits,
        scheme: &str,
        cost: Cost,
    ) -> Self {
        Self::configured(database, folder, mail, limits, scheme, cost, |_| ()).await
    }

    async fn configured(
        (store, seal): (Store, Seal),
        folder: PathBuf,
        mail: Outgoing,
        limits: Limits,
        scheme: &str,
        cost: Cost,
        configure: impl FnOnce(&mut Settings),
    ) -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let world = world(NOW_MS, None).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopping) = watch::channel(false);
        let files = ["index.html", "boot.js", "app-0123456789abcdef_bg.wasm"];
        let files: BTreeMap<_, _> = files.map(|name| (name.to_owned(), name.as_bytes().to_vec())).into();
        let mut config = Settings {
            public_url: PublicUrl::parse(&format!("{scheme}://localhost:{}", address.port())).unwrap(),
            proxies: Vec::new(),
            mail,
            undo_seconds: UNDO_SECONDS,
            erasure_journal: Some(folder.join("erasures.txt")),
            second_factor_for: Vec::new(),
            outside_contact: None,
            // How full the disk of a test is says nothing about the server.
            folder: None,
        };
        configure(&mut config);
        let app = App::new(Parts {
            store,
            seal,
            clock: Clock::held_at(NOW_MS),
            ids: Ids::seeded(COUNT.fetch_add(1, Ordering::SeqCst)),
            passwords: Passwords::new(cost).unwrap(),
            config,
            finding: Finding::default(),
            streams: Streams::default(),
            pages: Pages::Given(Arc::new(files)),
            stopping: stopping.clone(),
        });
        let mut table = routes::table();
        table.push(route::get(PANIC, panics).says("Panics").public());
        let router = route::router(&app, table, static_files::handler);
        tokio::spawn(serve(listener, app.clone(), router, limits, stopping));
        Self { app, address, world, stop, folder }
    }

    pub(crate) fn origin(&self) -> &str {
        self.app.config.public_url.origin()
    }

    /// Sends one request, with `host` and `connection: close` added, and reads the whole answer.
    pub(crate) async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let own = [("host", self.address.to_string()), ("connection", "close".to_owned())];
        let length = (!body.is_empty()).then(|| ("content-length", body.len().to_string()));
        let given = headers.iter().map(|(name, value)| (*name, (*value).to_owned()));
        let lines = own.into_iter().chain(given).chain(length);
        let lines: Vec<String> = lines.map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let text = format!("{method} {path} HTTP/1.1\r\n{}", lines.concat());
        self.send(format!("{text}\r\n{body}").as_bytes()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], "").await
    }

    /// Sends a JSON body from our own origin, under a new key.
    pub(crate) async fn post(&self, path: &str, cookie: &str, body: &str) -> Answer {
        self.post_under(new_key().as_str(), path, cookie, body).await
    }

    /// Sends a JSON body from our own origin, under this key.
    pub(crate) async fn post_under(&self, key: &str, path: &str, cookie: &str, body: &str) -> Answer {
        let json = "application/json";
        let headers = [("origin", self.origin()), ("content-type", json), ("cookie", cookie), (HEADER, key)];
        self.ask("POST", path, &headers, body).await
    }

    /// Presses the button of a link's page.
    pub(crate) async fn press(&self, path: &str, cookie: &str) -> Answer {
        let form = "application/x-www-form-urlencoded";
        let headers = [("origin", self.origin()), ("content-type", form), ("cookie", cookie)];
        self.ask("POST", path, &headers, "").await
    }

    /// Sends these bytes and reads until the server closes.
    pub(crate) async fn send(&self, bytes: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        read(&mut stream).await
    }

    pub(crate) async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// The paths of new links, by role of the demonstration.
    pub(crate) async fn links(&self) -> BTreeMap<&'static str, String> {
        let links = demo::links(&self.app, &self.world).await.unwrap();
        links.into_iter().map(|(role, link)| (role, self.path_of(&link))).collect()
    }

    pub(crate) fn path_of(&self, link: &str) -> String {
        link.strip_prefix(self.origin()).unwrap().to_owned()
    }

    /// The session cookie of somebody with this role of the demonstration.
    pub(crate) async fn sign_in(&self, role: &str) -> String {
        let link = self.links().await.remove(role).unwrap();
        let answer = self.press(&link, "").await;
        assert_eq!(answer.status, 303, "{answer:?}");
        answer.cookie("__Host-sid").unwrap()
    }

    pub(crate) async fn sign_in_admin(&self) -> String {
        let email = EmailAddress::parse("admin@example.org").unwrap();
        let Parts { store, clock, ids, config, .. } = &*self.app;
        let link = admin::create_admin(store, clock, ids, &config.public_url, email, None).await.unwrap();
        let waiting = self.press(&self.path_of(&link), "").await.cookie("__Host-sid").unwrap();
        self.with_second_factor(&waiting).await
    }

    /// The cookie of the same session once its second factor was given, which everybody but a demonstration asks of the
    /// Support Unit.
    pub(crate) async fn with_second_factor(&self, cookie: &str) -> String {
        let old = Token::parse(cookie.strip_prefix("__Host-sid=").unwrap()).unwrap().hash(Purpose::Session);
        let (new, now_ms) = (self.app.ids.token().unwrap(), self.app.clock.now_ms());
        let hash = new.hash(Purpose::Session);
        let mut write = self.app.store.write().await.unwrap();
        assert!(sessions::renew(&mut write, &old, &hash, Proof::SecondFactor, now_ms).await.unwrap());
        write.commit_without_audit(&[], now_ms).await.unwrap();
        format!("__Host-sid={}", new.reveal())
    }
}

/// A key that no other test of this process uses.
pub(crate) fn new_key() -> IdempotencyKey {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let mut bytes = [0; 16];
    bytes[12..].copy_from_slice(&COUNT.fetch_add(1, Ordering::SeqCst).to_be_bytes());
    IdempotencyKey::from_random(bytes)
}

async fn panics() -> &'static str {
    panic!("on purpose")
}

/// Reads one answer until the server closes the connection.
pub(crate) async fn read(stream: &mut TcpStream) -> Answer {
    let mut bytes = Vec::new();
    let whole = stream.read_to_end(&mut bytes);
    // A reset after the answer is an answer too: the server does not read on what it refused.
    let _ = tokio::time::timeout(Duration::from_secs(30), whole).await.expect("the server closes");
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {text:?}"));
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers = lines
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    Answer { status, headers, body: body.to_owned() }
}
