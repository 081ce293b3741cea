//! `convene serve`: opens the database, listens, and ends cleanly when told to.
//!
//! `convene demo` comes here too, after it has its database.

use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;

use store::{Seal, Store};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tracing::Subscriber;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use super::{Failure, block_on, with_sources};
use crate::app::{App, Parts, Settings};
use crate::auth::passwords::{Cost, Passwords};
use crate::clock::Clock;
use crate::config::{Config, Given, PublicUrl};
use crate::finding::Finding;
use crate::http::accept::{self, Limits};
use crate::http::static_files::{self, Embedded, Pages};
use crate::ids::Ids;
use crate::mail::Outgoing;
use crate::privacy::erase::Eraser;
use crate::streams::Streams;
use crate::{jobs, route, routes};

/// What the command takes.
#[derive(Debug, clap::Args)]
#[command(
    about = "Serve the programme",
    after_help = "Example:\n  convene serve --database /var/lib/convene --public-url https://convene.example.org --mail smtp://mail.example.org --mail-from convene@example.org"
)]
pub struct Args {
    #[command(flatten)]
    given: Given,
}

/// Runs the command until the program is told to stop.
pub fn run(args: Args, page: Embedded) -> Result<(), Failure> {
    let config = Config::resolve(args.given)?;
    log_as_json("info");
    block_on(async {
        let listener = listen(config.listen).await?;
        let (store, seal) = open(&config).await?;
        if let Err(refused) = refuse_demo_mail(&config, &store).await {
            store.close().await?;
            return Err(refused);
        }
        let app = app(&config, &listener, (store, seal), Clock::system(), Ids::random(), page)?;
        serve(listener, app).await
    })
}

/// The people of a demonstration are invented, and their addresses may be somebody's (rule ACC-3).
async fn refuse_demo_mail(config: &Config, store: &Store) -> Result<(), Failure> {
    let Outgoing::Smtp(_) = config.mail else { return Ok(()) };
    if store::meta::is_demo(&mut *store.read().await?).await? {
        return Err(Failure::Refused(
            "this database is a demonstration and sends no mail; use --mail file:FOLDER or --mail off"
                .to_owned(),
        ));
    }
    Ok(())
}

/// The program's parts, joined, and the switch that stops it.
pub struct Ready {
    /// The shared state.
    pub app: App,
    stop: watch::Sender<bool>,
    /// Listened to from here on, so that whoever is told of the server can also stop it.
    signals: Signals,
}

/// The database and the key of what is sealed in it.
pub async fn open(config: &Config) -> Result<(Store, Seal), Failure> {
    let key_file = config.key_path()?;
    config.erasure_journal_path()?;
    Ok(Store::open_with_key(&config.database, &key_file).await?)
}

/// The state for this configuration and the address that is listened on.
pub fn app(
    config: &Config,
    listener: &TcpListener,
    (store, seal): (Store, Seal),
    clock: Clock,
    ids: Ids,
    page: Embedded,
) -> Result<Ready, Failure> {
    let address = listener.local_addr().map_err(|error| Failure::Io(error.to_string()))?;
    let (stop, stopping) = watch::channel(false);
    let config = Settings {
        public_url: config.public_url.clone().unwrap_or_else(|| PublicUrl::of_listener(address)),
        proxies: config.proxies.clone(),
        mail: config.mail.clone(),
        undo_seconds: config.undo_seconds,
        erasure_journal: config.erasure_journal.clone(),
        second_factor_for: config.second_factor_for.clone(),
        outside_contact: config.outside_contact.clone(),
        folder: config.database.as_folder().map(Path::to_owned),
    };
    let pages = Pages::Embedded(page);
    let signals = signals()?;
    let passwords = Passwords::new(Cost::RECOMMENDED).map_err(|error| Failure::Io(with_sources(&error)))?;
    Ok(Ready {
        app: App::new(Parts {
            store,
            seal,
            clock,
            ids,
            passwords,
            config,
            finding: Finding::default(),
            streams: Streams::default(),
            pages,
            stopping,
        }),
        stop,
        signals,
    })
}

/// Takes the port before anything else is touched, so that a failed start changes nothing.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            Failure::InUse(format!("{address} is taken by another program; choose another with --listen"))
        }
        std::io::ErrorKind::PermissionDenied => {
            Failure::Input(format!("{address} may not be used by this account; choose a port from 1024 up"))
        }
        _ => Failure::Input(format!("cannot listen on {address}: {error}")),
    })
}

/// Serves until SIGTERM or SIGINT, then finishes what is open and closes the database. A second signal ends the process
/// at once.
pub async fn serve(listener: TcpListener, ready: Ready) -> Result<(), Failure> {
    let Ready { app, stop, signals } = ready;
    // Before anybody is served: a backup that was put back may hold people who were erased since (rule PRI-20).
    let again = Eraser::of(&app).replay().await.map_err(|error| Failure::Io(with_sources(&error)))?;
    if again > 0 {
        tracing::warn!(again, "accounts were erased anew");
    }
    let router = route::router(&app, routes::table(), static_files::handler);
    tokio::spawn(async move {
        signals.first().await;
        // Nobody listens any more only when the server has ended already.
        let _ = stop.send(true);
    });
    let mut jobs = jobs::start(&app);
    tracing::info!(
        public_url = %app.config.public_url,
        mail = %app.config.mail,
        page_build = app.pages.build(),
        "serving"
    );
    let stopping = app.stopping.clone();
    accept::serve(listener, app.clone(), router, Limits::default(), stopping).await;
    while jobs.join_next().await.is_some() {}
    app.store.close().await?;
    tracing::info!("stopped");
    Ok(())
}

struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

fn signals() -> Result<Signals, Failure> {
    let listen =
        |kind| signal(kind).map_err(|error| Failure::Io(format!("cannot listen to signals: {error}")));
    Ok(Signals { terminate: listen(SignalKind::terminate())?, interrupt: listen(SignalKind::interrupt())? })
}

impl Signals {
    /// Returns at the first signal and watches for the second.
    async fn first(mut self) {
        self.next().await;
        tokio::spawn(async move {
            self.next().await;
            // 128 and the number of SIGINT, as shells say it.
            std::process::exit(130);
        });
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// What writes the log: one JSON object a line to `writer`, of what passes `filter`.
pub fn json_log<W>(filter: EnvFilter, writer: W) -> impl Subscriber + Send + Sync
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_env_filter(filter)
        .with_writer(writer)
        .finish()
}

/// Logs as one JSON object a line on standard error, from `level` up unless `RUST_LOG` says otherwise. A panic is
/// logged with its place and without its message, which could hold what a person wrote.
pub fn log_as_json(level: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(level));
    let subscriber = json_log(filter, std::io::stderr);
    // Whoever calls this from a test may have a subscriber already.
    let _ = tracing::subscriber::set_global_default(subscriber);
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, "panic");
    }));
}

/// The exit code of a command that ended with `outcome`; a failure is one line on standard error.
#[expect(clippy::print_stderr, reason = "a failed command says why")]
pub fn exit(outcome: Result<(), Failure>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("convene: {failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}
