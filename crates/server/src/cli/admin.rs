//! `convene admin create`: the first account, or one more administrator (rule ACC-2).

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
        long_about = "Make an administrator and print a link that signs them in once, within 24 hours. Somebody who has an account becomes administrator too. The server must not be running on the same SQLite folder.",
        after_help = "Example:\n  convene admin create ana@example.org --name \"Ana López\" --public-url https://convene.example.org"
    )]
    Create(Box<Create>),
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

/// Runs the command.
#[expect(clippy::print_stdout, reason = "standard output is the result of a command")]
pub fn run(args: Args) -> Result<(), Failure> {
    let What::Create(create) = args.what;
    let Create { email, name, given } = *create;
    let email = EmailAddress::parse(&email).map_err(|error| Failure::Input(format!("{email:?}: {error}")))?;
    let config = Config::resolve(given)?;
    let url = config.public_url.clone().unwrap_or_else(|| PublicUrl::of_listener(config.listen));
    let (clock, ids) = (Clock::system(), Ids::random());
    let link = block_on(with_store(&config.database, async |store| {
        create_admin(store, &clock, &ids, &url, email, name).await
    }))?;
    println!("{link}");
    Ok(())
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
