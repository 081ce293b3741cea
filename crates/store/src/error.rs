//! What can go wrong: while a database is opened, and with a statement.

use std::path::PathBuf;

use crate::constraint::Constraint;
use crate::seal::KeyError;

/// Why a read or a write did not happen.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It would have broken a constraint; nothing of the transaction is kept.
    #[error("a constraint was broken: {0:?}")]
    Constraint(Constraint),
    /// Too much is going on; the same may succeed later.
    #[error("the database is busy")]
    Busy,
    /// The database went away before anything was committed; the same may succeed later.
    #[error("the database is out of reach")]
    Lost,
    /// The database went away while it committed, so nobody knows whether it did (rule DAT-12).
    #[error("the database went away while it committed")]
    OutcomeUnknown,
    /// The disk is full; nothing of the transaction is kept.
    #[error("the disk is full")]
    NoSpace,
    /// The program or the database is at fault.
    #[error("the store is broken")]
    Broken(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl StoreError {
    /// A fault of the program, in words.
    pub(crate) fn broken(what: &'static str) -> Self {
        Self::Broken(what.into())
    }

    /// The constraint that was broken, if it was one.
    pub fn constraint(&self) -> Option<Constraint> {
        match self {
            Self::Constraint(constraint) => Some(*constraint),
            Self::Busy | Self::Lost | Self::OutcomeUnknown | Self::NoSpace | Self::Broken(_) => None,
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        match error {
            E::Database(inner) => {
                if let Some(sqlite) = inner.try_downcast_ref::<sqlx::sqlite::SqliteError>() {
                    if let Some(known) = crate::sqlite::translate(sqlite) {
                        return known;
                    }
                } else if let Some(postgres) = inner.try_downcast_ref::<sqlx::postgres::PgDatabaseError>()
                    && let Some(known) = crate::postgres::translate(postgres)
                {
                    return known;
                }
                Self::Broken(Box::new(E::Database(inner)))
            }
            E::PoolTimedOut => Self::Busy,
            E::Io(_) | E::PoolClosed | E::WorkerCrashed | E::Tls(_) | E::BeginFailed => Self::Lost,
            other => Self::Broken(Box::new(other)),
        }
    }
}

/// Why a database could not be opened. Nothing was changed, except where the text says so.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process serves this database.
    #[error("{path} is in use by another process")]
    InUse {
        /// The lock file.
        path: PathBuf,
    },
    /// The folder cannot be made because the one it should lie in is missing.
    #[error("there is no folder {path}")]
    NoFolder {
        /// The missing folder.
        path: PathBuf,
    },
    /// The folder lies on a network file system, where locks and syncs cannot be trusted.
    #[error("{path} lies on a network file system ({kind}); use a local disk, or PostgreSQL")]
    NetworkFolder {
        /// The folder.
        path: PathBuf,
        /// The kind of file system.
        kind: String,
    },
    /// The database or its folder may not be written.
    #[error("{path} is read-only")]
    ReadOnly {
        /// Which.
        path: PathBuf,
    },
    /// It is a database of another program, or no database.
    #[error("{place} is not a Convene database: {why}")]
    Foreign {
        /// Where.
        place: String,
        /// What gives it away.
        why: String,
    },
    /// It is a database of ours that has been damaged.
    #[error("{place} is damaged: {why}; restore a backup")]
    Damaged {
        /// Where.
        place: String,
        /// What was found.
        why: String,
    },
    /// A later version of the program has migrated it.
    #[error("{place} has schema {found}, this program knows {known}; use a newer program")]
    Newer {
        /// Where.
        place: String,
        /// The schema found.
        found: u32,
        /// The latest schema of this program.
        known: u32,
    },
    /// The server is of a version that is not supported.
    #[error("PostgreSQL {found} is too old; version 15 or later is needed")]
    OldServer {
        /// The server's version.
        found: String,
    },
    /// The server does not keep a setting that the store relies on.
    #[error("PostgreSQL does not keep the setting {setting}: it says {found:?}")]
    Setting {
        /// Which.
        setting: String,
        /// What the server answers.
        found: String,
    },
    /// The key of what is sealed is not to be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The database does not answer.
    #[error("cannot reach the database: {0}")]
    Unreachable(String),
    /// Reading or writing a file failed.
    #[error("{path}: {source}")]
    Io {
        /// Which file.
        path: PathBuf,
        /// What happened.
        source: std::io::Error,
    },
    /// What every start writes could not be written.
    #[error("the database could not be written: {0}")]
    Store(#[from] StoreError),
    /// A statement failed; a migration that failed is rolled back.
    #[error("the database refused a statement: {0}")]
    Statement(#[from] sqlx::Error),
}

impl OpenError {
    pub(crate) fn io(path: &std::path::Path, source: std::io::Error) -> Self {
        Self::Io { path: path.to_owned(), source }
    }
}
