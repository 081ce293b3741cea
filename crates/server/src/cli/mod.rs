//! The command line: one file per command, each with its arguments and its `run`.
//!
//! Every command ends in a [`Failure`] that carries one line for standard error and an exit code.

pub mod admin;
pub mod backup;
pub mod config;
pub mod demo;
mod engine_files;
pub mod group;
pub mod import;
pub mod match_pool;
mod match_wide;
pub mod migrate;
pub mod openapi;
pub mod restore;
pub mod select;
pub mod serve;
pub mod solve;
pub mod verify;
pub mod why_not;

/// How a command ends when it does not succeed; the text is one line for a person.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A check failed or the request was refused: exit code 1.
    #[error("{0}")]
    Refused(String),
    /// Wrong usage, configuration or input: exit code 2.
    #[error("{0}")]
    Input(String),
    /// Reading or writing failed: exit code 74.
    #[error("{0}")]
    Io(String),
    /// Something else holds what is needed: exit code 75.
    #[error("{0}")]
    InUse(String),
}

impl Failure {
    /// The exit code of the process.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Refused(_) => 1,
            Self::Input(_) => 2,
            Self::Io(_) => 74,
            Self::InUse(_) => 75,
        }
    }
}

impl From<crate::config::BadConfig> for Failure {
    fn from(error: crate::config::BadConfig) -> Self {
        Self::Input(error.to_string())
    }
}

impl From<store::OpenError> for Failure {
    fn from(error: store::OpenError) -> Self {
        use store::OpenError as E;
        use store::seal::KeyError;
        let line = error.to_string();
        match error {
            E::InUse { .. } => Self::InUse(line),
            E::Key(key) => match key {
                KeyError::Missing { .. } | KeyError::Wrong { .. } => Self::Refused(line),
                KeyError::NotSecret { .. } | KeyError::Malformed { .. } => Self::Input(line),
                KeyError::Io { .. } | KeyError::NoRandomness => Self::Io(line),
            },
            E::Store(error) => error.into(),
            E::Unreachable(_) | E::Io { .. } | E::Statement(_) | E::ReadOnly { .. } => Self::Io(line),
            E::NoFolder { .. } | E::NetworkFolder { .. } | E::OldServer { .. } | E::Setting { .. } => {
                Self::Input(line)
            }
            E::Foreign { .. } | E::Damaged { .. } | E::Newer { .. } => Self::Refused(line),
        }
    }
}

impl From<store::StoreError> for Failure {
    fn from(error: store::StoreError) -> Self {
        Self::Io(with_sources(&error))
    }
}

/// An error and what caused it, in one line.
pub(crate) fn with_sources(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(next) = source {
        line = format!("{line}: {next}");
        source = next.source();
    }
    line.replace('\n', " ")
}

/// Does `work` with the database at `location` and closes it, whatever came of the work: a command that failed leaves
/// no files of its own behind.
pub(crate) async fn with_store<T>(
    location: &store::Location,
    work: impl AsyncFnOnce(&store::Store) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let store = store::Store::open(location).await?;
    let outcome = work(&store).await;
    let closed = store.close().await;
    let value = outcome?;
    closed?;
    Ok(value)
}

/// Runs a command that waits for things.
pub(crate) fn block_on<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| Failure::Io(format!("the program cannot start its threads: {error}")))?;
    runtime.block_on(work)
}
