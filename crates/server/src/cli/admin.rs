//! `convene admin`: the first account, or one more administrator (rule ACC-2), and the way back in for those who lost
//! theirs.

mod reset;

use model::audit::Act;
use model::email::EmailAddress;
use model::id::PersonId;
use model::permissions::Role;
use model::words::Locale;
use store::grants::GrantRecord;
use store::people::PersonRecord;
use store::{Audit, Store};

use super::{Failure, block_on, with_sources, with_store};
use crate::auth::link;
use crate::clock::Clock;
use crate::config::{Config, Given, PublicUrl};
use crate::ids::Ids;

/// What the command takes.
#[derive(Debug, clap::Args)]
#[command(
    about = "Manage administrators",
    after_help = "Example:\n  convene admin create ana@example.org --name \"Ana López\""
)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Make an administrator and print a link that signs them in once
    #[command(
        long_about = "Make an administrator and print a link that signs them in once, within 24 hours. Somebody who has an account becomes administrator too, and signs in again everywhere. The server must not be running on the same SQLite folder.",
        after_help = "Example:\n  convene admin create ana@example.org --name \"Ana López\" --public-url https://convene.example.org"
    )]
    Create(Box<Create>),
    /// Take somebody's password away and print a link that signs them in once
    #[command(
        long_about = "Take somebody's password away, end all their sessions and open links, and print a link that signs them in once, within 24 hours. A second factor is still asked for, and passkeys still open the account: `convene admin reset-mfa` takes both. The server must not be running on the same SQLite folder.",
        after_help = "Example:\n  convene admin reset-password ana@example.org"
    )]
    ResetPassword(Box<Somebody>),
    /// Take somebody's second factor, recovery codes and passkeys away
    #[command(
        name = "reset-mfa",
        long_about = "Take somebody's second factor, recovery codes and passkeys away, and a password that is too short without them, and end all their sessions and open links. They are told by mail. Make sure first that it is they who ask. The server must not be running on the same SQLite folder.",
        after_help = "Example:\n  convene admin reset-mfa ana@example.org"
    )]
    ResetMfa(Box<Somebody>),
    /// List somebody's sessions, or end them
    #[command(
        long_about = "List somebody's sessions, one a line: id, start, last use, end (UTC), device and its label, separated by tabs. With --end they all end. The server must not be running on the same SQLite folder.",
        after_help = "Example:\n  convene admin sessions ana@example.org --end"
    )]
    Sessions(Box<SessionsOf>),
}

#[derive(Debug, clap::Args)]
struct Create {
    /// Their address
    email: String,
    /// Their name; the part before the @ when it is not given
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    given: Given,
}

#[derive(Debug, clap::Args)]
struct Somebody {
    /// Their address
    email: String,
    #[command(flatten)]
    given: Given,
}

#[derive(Debug, clap::Args)]
struct SessionsOf {
    #[command(flatten)]
    of: Somebody,
    /// End them all
    #[arg(long)]
    end: bool,
}

/// Runs the command.
#[expect(clippy::print_stdout, reason = "standard output is the result of a command")]
pub fn run(args: Args) -> Result<(), Failure> {
    let (clock, ids) = (Clock::system(), Ids::random());
    match args.what {
        What::Create(create) => {
            let Create { email, name, given } = *create;
            let (email, config, url) = resolve(&email, given)?;
            let link = block_on(with_store(&config.database, async |store| {
                create_admin(store, &clock, &ids, &url, email, name).await
            }))?;
            println!("{link}");
        }
        What::ResetPassword(somebody) => {
            let (email, config, url) = resolve(&somebody.email, somebody.given)?;
            let link = block_on(with_store(&config.database, async |store| {
                reset::password(store, &clock, &ids, &url, &email).await
            }))?;
            println!("{link}");
        }
        What::ResetMfa(somebody) => {
            let (email, config, url) = resolve(&somebody.email, somebody.given)?;
            block_on(with_store(&config.database, async |store| {
                reset::second_factor(store, &clock, &ids, &url, &email).await
            }))?;
        }
        What::Sessions(sessions) => {
            let SessionsOf { of, end } = *sessions;
            let (email, config, _) = resolve(&of.email, of.given)?;
            let what = if end { reset::Listing::AndEnd } else { reset::Listing::Only };
            let lines = block_on(with_store(&config.database, async |store| {
                reset::sessions(store, &clock, &email, what).await
            }))?;
            for line in lines {
                println!("{line}");
            }
        }
    }
    Ok(())
}

/// The address as it was given, the configuration, and what links begin with.
fn resolve(email: &str, given: Given) -> Result<(EmailAddress, Config, PublicUrl), Failure> {
    let email = EmailAddress::parse(email).map_err(|error| Failure::Input(format!("{email:?}: {error}")))?;
    let config = Config::resolve(given)?;
    let url = config.public_url.clone().unwrap_or_else(|| PublicUrl::of_listener(config.listen));
    Ok((email, config, url))
}

/// Makes the administrator and their link, in one write.
pub async fn create_admin(
    store: &Store,
    clock: &Clock,
    ids: &Ids,
    url: &PublicUrl,
    email: EmailAddress,
    name: Option<String>,
) -> Result<String, Failure> {
    let now_ms = clock.now_ms();
    let mut write = store.write().await?;
    let person = if let Some(person) = store::people::by_email(&mut write, &email).await? {
        person
    } else {
        let person = new_person(ids, email, name)?;
        store::people::insert(&mut write, &person).await?;
        person
    };
    let grants = store::grants::of_person(&mut write, &person.id, now_ms).await?;
    if !grants.iter().any(|grant| grant.role == Role::GIVEN_BY_COMMAND) {
        let role = Role::GIVEN_BY_COMMAND;
        let grant = GrantRecord { person: person.id.clone(), role, from_ms: now_ms, to_ms: None };
        store::grants::insert(&mut write, &grant).await?;
        // What they may do has changed, so they sign in again (rule ACC-23).
        store::sessions::end_of_person(&mut write, &person.id).await?;
    }
    let link = link::make(&mut write, ids, clock, url, &person.id, None)
        .await
        .map_err(|error| Failure::Io(with_sources(&error)))?;
    write.commit(Audit::new(now_ms, None, Act::AdminCreated).with("name", person.name)).await?;
    Ok(link)
}

fn new_person(ids: &Ids, email: EmailAddress, name: Option<String>) -> Result<PersonRecord, Failure> {
    let id = ids.id("p").map_err(|error| Failure::Io(error.to_string()))?;
    let local = email.as_str().split('@').next().unwrap_or_default().to_owned();
    Ok(PersonRecord {
        id: PersonId::parse(&id).map_err(|error| Failure::Io(error.to_string()))?,
        name: name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).unwrap_or(local),
        email,
        locale: Locale::En,
        time_zone: "UTC".to_owned(),
        languages: Vec::new(),
    })
}
