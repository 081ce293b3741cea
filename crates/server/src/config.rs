//! The configuration: flags, `CONVENE_*` variables and a TOML file, in this order of precedence.
//!
//! A key nobody knows is refused, in the file and among the variables, because a misspelt one would be silently without
//! effect.

mod public_url;

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use model::email::EmailAddress;
use model::permissions::{Role, second_factor};
use serde::Deserialize;

use crate::mail::{Keys, Outgoing};

pub use public_url::{InvalidPublicUrl, PublicUrl};

/// Where the server listens when nobody says otherwise.
pub const LISTEN: &str = "127.0.0.1:8080";
/// Where the database is when nobody says otherwise.
pub const DATABASE: &str = "convene-data";
/// The key file beside a SQLite database.
pub const KEY: &str = "convene.key";
/// How long a publication can be taken back when nobody says otherwise, in seconds.
pub const UNDO_SECONDS: u32 = 600;
/// The journal of erasures beside a SQLite database, when nobody says otherwise.
pub const ERASURE_JOURNAL: &str = "erasures.txt";
/// The longest time in which a publication can be taken back, in seconds: a day.
pub const MAX_UNDO_SECONDS: u32 = 86_400;

/// What can be configured, each where it was given.
#[derive(Clone, Debug, Default, Deserialize, clap::Args)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Given {
    /// Where to listen
    #[arg(
        long,
        env = "CONVENE_LISTEN",
        value_name = "ADDRESS:PORT",
        help = "Where to listen [default: 127.0.0.1:8080]"
    )]
    pub listen: Option<SocketAddr>,
    /// The database
    #[arg(
        long,
        env = "CONVENE_DATABASE",
        value_name = "FOLDER|postgres://...",
        hide_env_values = true,
        help = "A folder for SQLite, or the address of PostgreSQL [default: convene-data]"
    )]
    pub database: Option<String>,
    /// The key
    #[arg(
        long,
        env = "CONVENE_KEY_FILE",
        value_name = "FILE",
        help = "The key of what is kept sealed, made on the first start [default: convene.key beside a SQLite database; PostgreSQL needs one, the same on every server]"
    )]
    pub key_file: Option<PathBuf>,
    /// The public address
    #[arg(
        long,
        env = "CONVENE_PUBLIC_URL",
        value_name = "URL",
        help = "The address that people type [default: http:// and the address listened on]"
    )]
    pub public_url: Option<String>,
    /// Where mail goes
    #[arg(
        long,
        env = "CONVENE_MAIL",
        value_name = "smtp://...|smtps://...|file:FOLDER|off",
        help = "Where mail goes: smtp://[USER@]HOST[:587][?tls=required|opportunistic|off] or smtps://[USER@]HOST[:465], written into a folder, or nowhere [default: off]"
    )]
    pub mail: Option<String>,
    /// Whom mails are from
    #[arg(
        long,
        env = "CONVENE_MAIL_FROM",
        value_name = "ADDRESS|NAME <ADDRESS>",
        help = "Whom mails are from; a mail server needs it"
    )]
    pub mail_from: Option<String>,
    /// The password of the mail server
    #[arg(
        long,
        env = "CONVENE_MAIL_PASSWORD_FILE",
        value_name = "FILE",
        help = "A file with the password of the mail server's user, which not everybody may read"
    )]
    pub mail_password_file: Option<PathBuf>,
    /// Certificates
    #[arg(
        long,
        env = "CONVENE_MAIL_CA",
        value_name = "FILE.pem",
        help = "The certificates that the mail server's is checked against [default: those the system trusts]"
    )]
    pub mail_ca: Option<PathBuf>,
    /// Proxies
    #[arg(
        long,
        env = "CONVENE_PROXIES",
        value_name = "ADDRESS,...",
        value_delimiter = ',',
        help = "Proxies whose X-Forwarded-For is believed"
    )]
    pub proxies: Option<Vec<IpAddr>>,
    /// How long a publication can be taken back
    #[arg(
        long,
        env = "CONVENE_UNDO_SECONDS",
        value_name = "SECONDS",
        value_parser = clap::value_parser!(u32).range(..=i64::from(MAX_UNDO_SECONDS)),
        help = "How long published matches can be taken back before anybody is told [default: 600]"
    )]
    pub undo_seconds: Option<u32>,
    /// The journal of erasures
    #[arg(
        long,
        env = "CONVENE_ERASURE_JOURNAL",
        value_name = "FILE",
        help = "The file that remembers erasures; keep it beside the backups [default: erasures.txt in the folder of a SQLite database]"
    )]
    pub erasure_journal: Option<PathBuf>,
    /// Who else has to give a second factor
    #[arg(
        long,
        env = "CONVENE_SECOND_FACTOR_FOR",
        value_name = "ROLE,...",
        value_delimiter = ',',
        help = "Roles that have to give a second factor, besides staff and administrators: mentor"
    )]
    pub second_factor_for: Option<Vec<String>>,
    /// Who is told of cases that no officer may read
    #[arg(
        long,
        env = "CONVENE_OUTSIDE_CONTACT",
        value_name = "ADDRESS",
        help = "Who is told, without any content, that a case waits which concerns every safeguarding officer"
    )]
    pub outside_contact: Option<String>,
    /// A file with the same keys
    #[arg(
        long,
        env = "CONVENE_CONFIG",
        value_name = "FILE.toml",
        help = "A file with the same keys: listen, database, key-file, public-url, mail, mail-from, mail-password-file, mail-ca, proxies, undo-seconds, erasure-journal, second-factor-for, outside-contact"
    )]
    #[serde(skip)]
    pub config: Option<PathBuf>,
}

/// The configuration that holds.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The database.
    pub database: store::Location,
    /// The key file, when it is not the one beside a SQLite database.
    pub key_file: Option<PathBuf>,
    /// The public address, when it is not the one listened on.
    pub public_url: Option<PublicUrl>,
    /// Where mail goes.
    pub mail: Outgoing,
    /// Proxies.
    pub proxies: Vec<IpAddr>,
    /// How long published matches can be taken back, in seconds, at most [`MAX_UNDO_SECONDS`].
    pub undo_seconds: u32,
    /// The journal of erasures, when it is not the one beside a SQLite database.
    pub erasure_journal: Option<PathBuf>,
    /// Roles that have to give a second factor, besides those that always do.
    pub second_factor_for: Vec<Role>,
    /// Who is told of cases that no officer may read.
    pub outside_contact: Option<EmailAddress>,
}

/// A configuration that cannot hold, in one line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadConfig(String);

/// The variables we know; clap reads them.
const VARIABLES: [&str; 14] = [
    "CONVENE_LISTEN",
    "CONVENE_DATABASE",
    "CONVENE_KEY_FILE",
    "CONVENE_PUBLIC_URL",
    "CONVENE_MAIL",
    "CONVENE_MAIL_FROM",
    "CONVENE_MAIL_PASSWORD_FILE",
    "CONVENE_MAIL_CA",
    "CONVENE_PROXIES",
    "CONVENE_UNDO_SECONDS",
    "CONVENE_ERASURE_JOURNAL",
    "CONVENE_SECOND_FACTOR_FOR",
    "CONVENE_OUTSIDE_CONTACT",
    "CONVENE_CONFIG",
];

impl Config {
    /// Flags and variables over the file over what is usual.
    pub fn resolve(given: Given) -> Result<Self, BadConfig> {
        let variables = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
        refuse_unknown(variables)?;
        let file = match &given.config {
            Some(path) => {
                let named = |why: &dyn fmt::Display| BadConfig(format!("{}: {why}", path.display()));
                let text = std::fs::read_to_string(path).map_err(|error| named(&error))?;
                let file = read_file(&text).map_err(|error| named(&error))?;
                let metadata = std::fs::metadata(path).map_err(|error| named(&error))?;
                if file.holds_secret() && is_open_to_everybody(&metadata) {
                    return Err(named(&"it holds a password and is open to every account; chmod 600 it"));
                }
                file
            }
            None => Given::default(),
        };
        Self::merge(given, file)
    }

    fn merge(given: Given, file: Given) -> Result<Self, BadConfig> {
        let listen = given.listen.or(file.listen).map_or_else(|| LISTEN.parse(), Ok);
        let listen = listen.map_err(|_| BadConfig(format!("{LISTEN} is no address")))?;
        let database = given.database.or(file.database).unwrap_or_else(|| DATABASE.to_owned());
        let database =
            store::Location::parse(&database).map_err(|error| BadConfig(format!("database: {error}")))?;
        let public_url = given.public_url.or(file.public_url).map(|url| {
            PublicUrl::parse(&url).map_err(|error| BadConfig(format!("public-url {url:?}: {error}")))
        });
        let mail = Outgoing::resolve(Keys {
            mail: given.mail.or(file.mail).as_deref().unwrap_or("off"),
            from: given.mail_from.or(file.mail_from).as_deref(),
            password_file: given.mail_password_file.or(file.mail_password_file).as_deref(),
            ca: given.mail_ca.or(file.mail_ca).as_deref(),
        });
        let mail = mail.map_err(|error| BadConfig(error.to_string()))?;
        let proxies = given.proxies.or(file.proxies).unwrap_or_default();
        let undo_seconds = given.undo_seconds.or(file.undo_seconds).unwrap_or(UNDO_SECONDS);
        if undo_seconds > MAX_UNDO_SECONDS {
            return Err(BadConfig(format!("undo-seconds is {MAX_UNDO_SECONDS} at most")));
        }
        let key_file = given.key_file.or(file.key_file);
        let beside = || database.as_folder().map(|folder| folder.join(ERASURE_JOURNAL));
        let erasure_journal = given.erasure_journal.or(file.erasure_journal).or_else(beside);
        let public_url = public_url.transpose()?;
        let roles = given.second_factor_for.or(file.second_factor_for).unwrap_or_default();
        let second_factor_for = roles.iter().map(|role| chosen(role)).collect::<Result<_, _>>()?;
        let outside_contact = given.outside_contact.or(file.outside_contact).map(|address| {
            EmailAddress::parse(&address)
                .map_err(|error| BadConfig(format!("outside-contact {address:?}: {error}")))
        });
        let outside_contact = outside_contact.transpose()?;
        Ok(Self {
            listen,
            database,
            key_file,
            public_url,
            mail,
            proxies,
            undo_seconds,
            erasure_journal,
            second_factor_for,
            outside_contact,
        })
    }

    /// Where the key of what is sealed lies. PostgreSQL has no folder to put it into, and every server needs the same,
    /// so there somebody has to choose.
    pub fn key_path(&self) -> Result<PathBuf, BadConfig> {
        let beside = || self.database.as_folder().map(|folder| folder.join(KEY));
        self.key_file.clone().or_else(beside).ok_or_else(|| {
            BadConfig("PostgreSQL needs --key-file FILE, the same file on every server".to_owned())
        })
    }

    /// Where the journal of erasures lies. A backup of PostgreSQL would take the journal in the database back with it,
    /// so there somebody has to choose a file outside.
    pub fn erasure_journal_path(&self) -> Result<&Path, BadConfig> {
        self.erasure_journal.as_deref().ok_or_else(|| {
            BadConfig("PostgreSQL needs --erasure-journal FILE, kept together with its backups".to_owned())
        })
    }
}

impl Given {
    /// Whether a password stands in the address of the database.
    fn holds_secret(&self) -> bool {
        let address = self.database.as_deref().and_then(|text| text.split_once("://"));
        address.is_some_and(|(_, rest)| {
            let user = rest.split(['/', '?']).next().and_then(|host| host.rsplit_once('@'));
            user.is_some_and(|(user, _)| user.contains(':')) || rest.contains("password=")
        })
    }
}

/// The role that an installation asks for a second factor by this code.
fn chosen(code: &str) -> Result<Role, BadConfig> {
    second_factor::configurable(code).ok_or_else(|| {
        let known = second_factor::configurable_codes().join(", ");
        BadConfig(format!("second-factor-for takes {known}, and not {code:?}"))
    })
}

/// Whether accounts outside of the file's group may do anything with it.
fn is_open_to_everybody(metadata: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.permissions().mode() & 0o007 != 0
}

fn read_file(text: &str) -> Result<Given, BadConfig> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(0, |span| text[..span.start].matches('\n').count() + 1);
        BadConfig(format!("line {line}: {}", error.message().replace('\n', " ")))
    })
}

fn refuse_unknown(variables: impl Iterator<Item = String>) -> Result<(), BadConfig> {
    // What tells tests where binary and database are reaches every program that tests start.
    let for_tests = |name: &str| name == "CONVENE_BIN" || name.starts_with("CONVENE_TEST_");
    for name in variables {
        if name.starts_with("CONVENE_") && !VARIABLES.contains(&name.as_str()) && !for_tests(&name) {
            return Err(BadConfig(format!("the variable {name} is not known")));
        }
    }
    Ok(())
}

/// The configuration as a file would say it; the database's password is left out, and that of mail only named by its file.
impl fmt::Display for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "listen = {:?}", self.listen.to_string())?;
        writeln!(f, "database = {:?}", self.database.to_string())?;
        if let Ok(path) = self.key_path() {
            writeln!(f, "key-file = {:?}", path.display().to_string())?;
        }
        let usual = PublicUrl::of_listener(self.listen);
        writeln!(f, "public-url = {:?}", self.public_url.as_ref().unwrap_or(&usual).origin())?;
        match &self.mail {
            Outgoing::Smtp(relay) => writeln!(f, "{}", relay.lines())?,
            other => writeln!(f, "mail = {:?}", other.to_string())?,
        }
        let proxies: Vec<String> = self.proxies.iter().map(IpAddr::to_string).collect();
        writeln!(f, "proxies = {proxies:?}")?;
        write!(f, "undo-seconds = {}", self.undo_seconds)?;
        if let Some(file) = &self.erasure_journal {
            write!(f, "\nerasure-journal = {:?}", file.display().to_string())?;
        }
        if let Some(address) = &self.outside_contact {
            write!(f, "\noutside-contact = {:?}", address.as_str())?;
        }
        if self.second_factor_for.is_empty() {
            return Ok(());
        }
        let roles: Vec<&str> = self.second_factor_for.iter().map(|role| role.code()).collect();
        write!(f, "\nsecond-factor-for = {roles:?}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_win_over_the_file_and_the_file_over_the_usual() {
        let file = read_file("listen = \"0.0.0.0:80\"\nmail = \"file:mails\"").unwrap();
        let given = Given { listen: Some("127.0.0.1:9000".parse().unwrap()), ..Given::default() };
        let config = Config::merge(given, file).unwrap();
        assert_eq!(config.listen.port(), 9000);
        assert_eq!(config.mail.to_string(), "file:mails");
        assert_eq!(config.database.to_string(), DATABASE);
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_line() {
        let error = read_file("mail = \"off\"\ndatabse = \"x\"").unwrap_err().to_string();
        assert!(error.starts_with("line 2: ") && error.contains("databse"), "{error}");
        let variables = ["PATH", "CONVENE_BIN", "CONVENE_TEST_POSTGRES", "CONVENE_MAIL", "CONVENE_LISTN"]
            .map(str::to_owned);
        assert!(refuse_unknown(variables.into_iter()).unwrap_err().to_string().contains("CONVENE_LISTN"));
    }

    /// DAT-18.
    #[test]
    fn a_password_is_seen_wherever_an_address_has_it() {
        let holds =
            |database: &str| Given { database: Some(database.to_owned()), ..Given::default() }.holds_secret();
        for secret in ["postgres://u:pw@h/d", "postgresql://h/d?user=u&password=pw", "postgres://u:p%40@h"] {
            assert!(holds(secret), "{secret}");
        }
        for plain in ["postgres://u@h:5432/d", "postgres:///d?host=/run/postgresql", "/srv/a:b@c"] {
            assert!(!holds(plain), "{plain}");
        }
    }

    #[test]
    fn postgresql_needs_a_chosen_key_and_sqlite_has_its_own() {
        let path = |database: &str, key: Option<&str>| {
            let given = Given {
                database: Some(database.to_owned()),
                key_file: key.map(PathBuf::from),
                ..Given::default()
            };
            Config::merge(given, Given::default()).unwrap().key_path()
        };
        assert_eq!(path("/srv/data", None).unwrap(), PathBuf::from("/srv/data/convene.key"));
        assert_eq!(path("postgres://h/d", Some("/etc/k")).unwrap(), PathBuf::from("/etc/k"));
        assert!(path("postgres://h/d", None).unwrap_err().to_string().contains("--key-file"));
    }

    #[test]
    fn undoing_is_bounded_and_ten_minutes_unless_somebody_says_otherwise() {
        let merged = |file: &str| Config::merge(Given::default(), read_file(file).unwrap());
        assert_eq!(merged("").unwrap().undo_seconds, 600);
        assert_eq!(merged("undo-seconds = 0").unwrap().undo_seconds, 0);
        assert!(merged("undo-seconds = 86401").unwrap_err().to_string().contains("86400"));
    }

    #[test]
    fn printing_hides_the_password() {
        let given =
            Given { database: Some("postgres://convene:s3cret@db:5432/live".to_owned()), ..Given::default() };
        let printed = Config::merge(given, Given::default()).unwrap().to_string();
        assert!(!printed.contains("s3cret") && printed.contains("db:5432"), "{printed}");
        let again = read_file(&printed).unwrap();
        assert_eq!(again.listen, Some(LISTEN.parse().unwrap()));
        assert_eq!(again.undo_seconds, Some(UNDO_SECONDS));
    }

    #[test]
    fn a_mail_server_is_printed_as_a_file_would_say_it() {
        let file = "mail = \"smtp://mail.example.org\"\nmail-from = \"Équipe <convene@example.org>\"";
        let printed = Config::merge(Given::default(), read_file(file).unwrap()).unwrap().to_string();
        let again = read_file(&printed).unwrap();
        assert_eq!(again.mail.as_deref(), Some("smtp://mail.example.org:587?tls=required"));
        assert_eq!(again.mail_from.as_deref(), Some("Équipe <convene@example.org>"));
        let nobody = read_file("mail = \"smtp://mail.example.org\"").unwrap();
        assert!(Config::merge(Given::default(), nobody).unwrap_err().to_string().contains("mail-from"));
    }
    /// ACC-16.
    #[test]
    fn only_a_role_that_leaves_a_choice_is_asked_for_a_second_factor() {
        let file = read_file("second-factor-for = [\"mentor\"]").unwrap();
        let config = Config::merge(Given::default(), file).unwrap();
        assert_eq!(config.second_factor_for, [Role::Mentor]);
        assert!(config.to_string().ends_with("second-factor-for = [\"mentor\"]"));
        let given = Given { second_factor_for: Some(vec!["staff".to_owned()]), ..Given::default() };
        let refused = Config::merge(given, Given::default()).unwrap_err();
        assert_eq!(refused.to_string(), "second-factor-for takes mentor, and not \"staff\"");
    }
}
