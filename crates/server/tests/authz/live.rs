//! A server over a folder of its own, and copies of folders: what a request changed is gone with its copy.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use server::app::{App, Parts, Settings};
use server::auth::passwords::{Cost, Passwords};
use server::clock::Clock;
use server::config::PublicUrl;
use server::finding::Finding;
use server::http::accept::{Limits, serve};
use server::http::static_files::{self, Pages};
use server::ids::Ids;
use server::mail::Outgoing;
use server::route::{self, Operation};
use server::streams::Streams;
use store::{Location, Seal, Store};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::support::{Answer, UNDO_SECONDS, read};

/// A folder that goes away with the value.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// One that does not exist yet.
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        let folder = std::env::temp_dir().join(format!("convene-authz-{}-{number}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        Self(folder)
    }

    /// A copy of this one, files only: nobody may have it open.
    pub(crate) fn copy(&self) -> Self {
        let copy = Self::new();
        std::fs::create_dir_all(&copy.0).unwrap();
        for entry in std::fs::read_dir(&self.0).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_file() {
                std::fs::copy(entry.path(), copy.0.join(entry.file_name())).unwrap();
            }
        }
        copy
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn location(&self) -> Location {
        Location::folder(&self.0)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that was never made is gone already.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Opens a database with the key that lies in `folder`; the first time one is made.
pub(crate) async fn open(location: &Location, folder: &Folder) -> (Store, Seal) {
    std::fs::create_dir_all(folder.path()).unwrap();
    Store::open_with_key(location, &folder.path().join("convene.key")).await.unwrap()
}

/// A server that runs.
pub(crate) struct Live {
    pub(crate) app: App,
    address: SocketAddr,
    stop: watch::Sender<bool>,
    pub(crate) folder: Folder,
}

impl Live {
    /// Serves `table` over the database in `folder`, whose clock stands at `now_ms`.
    pub(crate) async fn start(folder: Folder, now_ms: i64, table: Vec<Operation>) -> Self {
        let opened = open(&folder.location(), &folder).await;
        Self::over(opened, folder, now_ms, table).await
    }

    /// Serves `table` over an open store; mails go to `folder`.
    pub(crate) async fn over(
        (store, seal): (Store, Seal),
        folder: Folder,
        now_ms: i64,
        table: Vec<Operation>,
    ) -> Self {
        static SEED: AtomicU32 = AtomicU32::new(0);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopping) = watch::channel(false);
        let config = Settings {
            public_url: PublicUrl::parse(&format!("http://localhost:{}", address.port())).unwrap(),
            proxies: Vec::new(),
            mail: Outgoing::Folder(folder.path().join("mails")),
            undo_seconds: UNDO_SECONDS,
            erasure_journal: Some(folder.path().join("erasures.txt")),
            second_factor_for: Vec::new(),
            outside_contact: None,
            folder: None,
        };
        let app = App::new(Parts {
            store,
            seal,
            clock: Clock::held_at(now_ms),
            passwords: Passwords::new(Cost::FOR_TESTS).unwrap(),
            ids: Ids::seeded(90_000 + u64::from(SEED.fetch_add(1, Ordering::SeqCst))),
            config,
            finding: Finding::default(),
            streams: Streams::default(),
            pages: Pages::Given(Arc::new([("index.html".to_owned(), b"page".to_vec())].into())),
            stopping: stopping.clone(),
        });
        let router = route::router(&app, table, static_files::handler);
        tokio::spawn(serve(listener, app.clone(), router, Limits::default(), stopping));
        Self { app, address, stop, folder }
    }

    /// Sends one request, from our own origin, and reads the whole answer.
    pub(crate) async fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, String)],
        body: &str,
    ) -> Answer {
        let own = [
            ("host", self.address.to_string()),
            ("connection", "close".to_owned()),
            ("origin", self.app.config.public_url.origin().to_owned()),
        ];
        let length = (!body.is_empty()).then(|| ("content-length", body.len().to_string()));
        let lines = own.into_iter().chain(headers.iter().cloned()).chain(length);
        let lines: Vec<String> = lines.map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let text = format!("{method} {path} HTTP/1.1\r\n{}\r\n{body}", lines.concat());
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        read(&mut stream).await
    }

    /// The mails that it sent.
    pub(crate) fn mails(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.folder.path().join("mails")).unwrap();
        let files = files.map(|file| file.unwrap().path());
        let mails = files.filter(|path| path.extension().is_some_and(|end| end == "eml"));
        mails.map(|path| std::fs::read_to_string(path).unwrap()).collect()
    }

    /// Stops and closes the database; the folder can be copied then.
    pub(crate) async fn end(self) -> Folder {
        let _ = self.stop.send(true);
        self.app.store.close().await.unwrap();
        self.folder
    }
}
