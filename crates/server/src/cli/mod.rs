//! The command line: one file per command, each with its arguments and its `run`.
//!
//! Every command ends in a [`Failure`] that carries one line for standard error and an exit code.

mod engine_files;
pub mod group;
pub mod match_pool;
pub mod solve;
pub mod verify;

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
