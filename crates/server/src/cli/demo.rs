//! `convene demo`: a demonstration with invented people, created on the first start and served on every one.
//!
//! Standard output is `role<TAB>URL`, one line a role; programs outside the project rely on this form. The data is made
//! in an empty folder only, and the database is marked, so that nothing invented ever mixes with real members
//! (rule ACC-3).

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use model::id::PersonId;
use store::{Seal, Store};

use super::serve::{self, listen, log_as_json};
use super::{Failure, block_on, with_sources, with_store};
use crate::app::App;
use crate::auth::link;
use crate::clock::Clock;
use crate::config::{Config, ERASURE_JOURNAL, KEY, LISTEN, MAX_UNDO_SECONDS};
use crate::demo::{self, CreateError, World};
use crate::http::static_files::Embedded;
use crate::ids::Ids;
use crate::mail::Outgoing;

/// What the command takes.
#[derive(Debug, clap::Args)]
#[command(
    about = "Serve a demonstration with invented people",
    long_about = "Serve a demonstration: the real members, invented people. The first start creates it; every start prints one sign-in link a role, as role<TAB>URL, and serves.",
    after_help = "Example:\n  convene demo --listen 127.0.0.1:8080 --data convene-demo"
)]
pub struct Args {
    /// Where to listen
    #[arg(long, value_name = "ADDRESS:PORT", default_value = LISTEN)]
    listen: SocketAddr,
    /// The folder of the demonstration
    #[arg(long, value_name = "FOLDER", default_value = "convene-demo")]
    data: PathBuf,
    /// Begin anew; only a demonstration is ever removed
    #[arg(long)]
    reset: bool,
    /// How long published matches can be taken back before anybody is told
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = UNDO_SECONDS,
        value_parser = clap::value_parser!(u32).range(..=i64::from(MAX_UNDO_SECONDS))
    )]
    undo_seconds: u32,
    /// Add so many invented mentors when the demonstration is created, to see how the directory does with them
    #[arg(
        long,
        value_name = "NUMBER",
        default_value_t = 0,
        value_parser = clap::value_parser!(u32).range(..=i64::from(MOST_MENTORS))
    )]
    crowd: u32,
    /// Another place for the database than the folder, for tests of PostgreSQL; mails and key stay in the folder
    #[arg(long, value_name = "postgres://...", hide = true)]
    database: Option<String>,
    /// The Monday on which the programme starts, for repeatable tests
    #[arg(long, value_name = "YYYY-MM-DD", hide = true)]
    programme_start: Option<String>,
    /// The day on which the demonstration begins, at 08:00 UTC, for repeatable tests and pictures
    #[arg(long, value_name = "YYYY-MM-DD", hide = true)]
    today: Option<String>,
}

/// The database's file in the folder; [`store`] adds its own to the name.
const DATABASE: &str = "convene.sqlite3";
/// Long enough to undo at leisure, short enough to wait for what members see then.
const UNDO_SECONDS: u32 = 120;
/// As many more mentors as can be asked for.
const MOST_MENTORS: u32 = 200_000;
/// The folder of the mails.
const MAILS: &str = "mails";

/// Runs the command until the program is told to stop.
pub fn run(args: Args, page: Embedded) -> Result<(), Failure> {
    log_as_json("warn");
    let clock = match args.today.as_deref() {
        None => Clock::system(),
        Some(day) => Clock::starting_at(morning_of(day)?),
    };
    let start = args.programme_start.as_deref().map(|text| {
        text.parse().map_err(|_| Failure::Input(format!("--programme-start {text:?} is no date")))
    });
    let world =
        demo::world(clock.now_ms(), start.transpose()?).map_err(|error| Failure::Io(with_sources(&error)))?;
    let folder = store::Location::folder(&args.data);
    let database = match args.database.as_deref().map(store::Location::parse) {
        None => folder,
        Some(place) => place.map_err(|error| Failure::Input(format!("--database: {error}")))?,
    };
    if database.as_folder().is_none() {
        std::fs::create_dir_all(&args.data)
            .map_err(|error| Failure::Io(format!("{}: {error}", args.data.display())))?;
    }
    let config = Config {
        listen: args.listen,
        database,
        key_file: Some(args.data.join(KEY)),
        public_url: None,
        mail: Outgoing::Folder(args.data.join(MAILS)),
        proxies: Vec::new(),
        undo_seconds: args.undo_seconds,
        erasure_journal: Some(args.data.join(ERASURE_JOURNAL)),
        second_factor_for: Vec::new(),
        outside_contact: None,
    };
    block_on(async {
        let listener = listen(config.listen).await?;
        if args.reset {
            reset(&args.data).await?;
        }
        refuse_strangers(&args.data)?;
        // Before there is a key: a programme that is refused here gets none.
        let created = with_store(&config.database, async |store| prepare(store, &world).await).await?;
        let kept = serve::open(&config).await?;
        if created == Created::Now {
            introduce(&kept, &world).await?;
            if args.crowd > 0 {
                let added = demo::crowd::add(kept.0.write().await?, &world, args.crowd).await;
                added.map_err(|error| Failure::Io(with_sources(&error)))?;
            }
        }
        let ready = serve::app(&config, &listener, kept, clock, Ids::random(), page)?;
        print_links(&ready.app, &world).await?;
        serve::serve(listener, ready).await
    })
}

/// 08:00 UTC of a day, in milliseconds since 1970.
fn morning_of(day: &str) -> Result<i64, Failure> {
    let date: jiff::civil::Date =
        day.parse().map_err(|_| Failure::Input(format!("--today {day:?} is no date")))?;
    let morning = date.at(8, 0, 0, 0).to_zoned_datetime(jiff::tz::TimeZone::UTC);
    Ok(morning.map_err(|error| Failure::Input(error.to_string()))?.timestamp().as_millisecond())
}

/// When the demonstration in a database was created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Created {
    /// By this call.
    Now,
    /// By an earlier one.
    Before,
}

/// Creates the demonstration in an empty database, leaves one that is there, and refuses anything else.
pub async fn prepare(store: &Store, world: &World) -> Result<Created, Failure> {
    let mut read = store.read().await?;
    let is_demo = store::meta::is_demo(&mut read).await?;
    drop(read);
    if is_demo {
        return Ok(Created::Before);
    }
    demo::create(store.write().await?, world).await.map_err(|error| match error {
        CreateError::NotEmpty => Failure::Refused(error.to_string()),
        CreateError::Store(_) => Failure::Io(with_sources(&error)),
    })?;
    demo::officers::create(store, world).await.map_err(|error| Failure::Io(with_sources(&error)))?;
    Ok(Created::Now)
}

/// What its people ask each other; written when the key is there, because it is sealed.
async fn introduce((store, seal): &(Store, Seal), world: &World) -> Result<(), Failure> {
    let asked = demo::introductions::create(store.write().await?, seal, world).await;
    asked.map_err(|error| Failure::Io(with_sources(&error)))
}

/// Prints a new link for each role, all of them at once.
///
/// A reader may stop after the line it wanted: the demonstration goes on, and the next start prints new ones.
async fn print_links(app: &App, world: &World) -> Result<(), Failure> {
    let lines = links(app, world).await?.into_iter().map(|(role, link)| format!("{role}\t{link}\n"));
    let lines = lines.collect::<Vec<_>>().concat();
    let mut out = std::io::stdout().lock();
    match out.write_all(lines.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::Io(error.to_string())),
        _ => Ok(()),
    }
}

/// A new link for each role; none for a role whose person had their account erased.
pub async fn links(app: &App, world: &World) -> Result<Vec<(&'static str, String)>, Failure> {
    let roles: [(&'static str, PersonId); 7] =
        demo::roles(world).map_err(|error| Failure::Io(with_sources(&error)))?;
    let mut write = app.store.write().await?;
    let mut links = Vec::with_capacity(roles.len());
    for (role, person) in roles {
        if store::people::find(&mut write, &person).await?.is_none() {
            continue;
        }
        let link = link::make(&mut write, &app.ids, &app.clock, &app.config.public_url, &person, None)
            .await
            .map_err(|error| Failure::Io(with_sources(&error)))?;
        links.push((role, link));
    }
    write.commit_without_audit(&[], app.clock.now_ms()).await?;
    Ok(links)
}

/// Whether a file in the folder is one that a demonstration makes.
fn is_ours(name: &str) -> bool {
    let ours = [MAILS, ERASURE_JOURNAL, "convene.lock"];
    ours.contains(&name) || name.starts_with(KEY) || name.starts_with(DATABASE)
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed = |error: std::io::Error| Failure::Io(format!("{}: {error}", folder.display()));
    match std::fs::read_dir(folder) {
        Ok(entries) => entries.map(|entry| Ok(entry.map_err(failed)?.path())).collect(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(failed(error)),
    }
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// A folder that holds something else is somebody's folder, not a place for a demonstration.
fn refuse_strangers(folder: &Path) -> Result<(), Failure> {
    let files = files(folder)?;
    let begun = files.iter().any(|path| name(path) == DATABASE);
    match files.iter().find(|path| !is_ours(&name(path))) {
        Some(stranger) if !begun => Err(Failure::Refused(format!(
            "{} is not empty (there is {}); give an empty folder with --data",
            folder.display(),
            name(stranger)
        ))),
        _ => Ok(()),
    }
}

/// Removes the demonstration in `folder`, and nothing but a demonstration.
async fn reset(folder: &Path) -> Result<(), Failure> {
    let files = files(folder)?;
    if !files.iter().any(|path| name(path) == DATABASE) {
        return Ok(());
    }
    let (is_demo, is_empty) = with_store(&store::Location::folder(folder), async |store| {
        let is_demo = store::meta::is_demo(&mut *store.read().await?).await?;
        Ok((is_demo, store.is_empty().await?))
    })
    .await?;
    if !is_demo && !is_empty {
        return Err(Failure::Refused(format!(
            "{} holds no demonstration; nothing was removed",
            folder.display()
        )));
    }
    for path in files.iter().filter(|path| is_ours(&name(path))) {
        let removed = if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
        match removed {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Failure::Io(format!("{}: {error}", path.display())));
            }
            _ => {}
        }
    }
    Ok(())
}
