//! Where a database is: a folder for SQLite, an address for PostgreSQL.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;

/// Where a database is. Printing it never shows a password.
#[derive(Clone)]
pub struct Location(pub(crate) Place);

#[derive(Clone)]
pub(crate) enum Place {
    /// A folder with `convene.sqlite3` in it.
    Folder(PathBuf),
    /// A PostgreSQL server and a database on it.
    Server(Box<PgConnectOptions>),
}

/// A text that is neither a folder nor an address of PostgreSQL.
#[derive(Debug, thiserror::Error)]
pub enum LocationError {
    /// The text is empty.
    #[error("the place of the database is empty")]
    Empty,
    /// The address cannot be read.
    #[error("not an address of PostgreSQL: {0}")]
    Address(String),
    /// It is the address of another database.
    #[error("{0} is not supported; give a folder for SQLite or postgres://...")]
    Scheme(String),
}

impl Location {
    /// The place that `text` names: `postgres://…` or `postgresql://…`, else a folder.
    pub fn parse(text: &str) -> Result<Self, LocationError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(LocationError::Empty);
        }
        if let Some((scheme, _)) = text.split_once("://") {
            return match scheme {
                "postgres" | "postgresql" => PgConnectOptions::from_str(text)
                    .map(|options| Self(Place::Server(Box::new(options))))
                    .map_err(|error| LocationError::Address(error.to_string())),
                other => Err(LocationError::Scheme(format!("{other}://"))),
            };
        }
        Ok(Self(Place::Folder(PathBuf::from(text))))
    }

    /// The folder of a SQLite database.
    pub fn folder_path(&self) -> Option<&Path> {
        match &self.0 {
            Place::Folder(folder) => Some(folder),
            Place::Server(_) => None,
        }
    }

    /// The place of a SQLite database in `folder`.
    pub fn folder(folder: &Path) -> Self {
        Self(Place::Folder(folder.to_owned()))
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Place::Folder(folder) => write!(f, "{}", folder.display()),
            Place::Server(options) => {
                let database = options.get_database().unwrap_or(options.get_username());
                write!(f, "postgres://{}:{}/{database}", options.get_host(), options.get_port())
            }
        }
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Location({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_printed() {
        let location = Location::parse("postgres://convene:s3cret@db.example.org:5433/live").unwrap();
        assert_eq!(location.to_string(), "postgres://db.example.org:5433/live");
        assert!(!format!("{location:?}").contains("s3cret"));
    }

    #[test]
    fn a_folder_and_an_address_are_told_apart() {
        assert_eq!(Location::parse(" /var/lib/convene ").unwrap().to_string(), "/var/lib/convene");
        assert!(matches!(Location::parse("mysql://x/y"), Err(LocationError::Scheme(_))));
        assert!(matches!(Location::parse(" "), Err(LocationError::Empty)));
        let wrong = Location::parse("postgres://u:s3cret@[host/live").unwrap_err().to_string();
        assert!(!wrong.contains("s3cret"), "{wrong}");
    }
}
