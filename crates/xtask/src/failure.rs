//! Why a command failed, in one line a person can act on.
//!
//! Other programs say the same thing in many ways; [`explain`] knows the ways that matter on a first day.

use std::fmt;

/// What every command gives back.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

/// One line for the terminal and an exit code.
#[derive(Debug)]
pub(crate) struct Failure {
    line: String,
    exit_code: u8,
}

impl Failure {
    /// Something did not work.
    pub(crate) fn new(line: impl Into<String>) -> Self {
        Self { line: line.into(), exit_code: 1 }
    }

    /// The command was called in a way it does not understand.
    pub(crate) fn usage(line: impl Into<String>) -> Self {
        Self { line: line.into(), exit_code: 2 }
    }

    /// A file or folder that could not be read or written; a full disk gets its own words.
    pub(crate) fn io(what: impl fmt::Display, error: &std::io::Error) -> Self {
        match explain(&error.to_string()) {
            Some(cause) => Self::new(format!("{what}: {cause}")),
            None => Self::new(format!("{what}: {error}")),
        }
    }

    pub(crate) fn exit_code(&self) -> u8 {
        self.exit_code
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.line)
    }
}

const FULL_DISK: &[&str] = &["No space left on device", "ENOSPC", "StorageFull", "os error 28"];
const NO_NETWORK: &[&str] = &[
    "Could not resolve host",
    "Couldn't resolve host",
    "Could not resolve proxy",
    "Temporary failure resolving",
    "Temporary failure in name resolution",
    "failed to lookup address",
    "dns error",
    "Network is unreachable",
    "Could not connect to server",
    "Failed to connect to",
    "Connection timed out",
    "Timeout was reached",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ENETUNREACH",
    "ETIMEDOUT",
    "ECONNREFUSED",
];
const OLD_RUST: &[&str] = &["requires rustc", "is not supported by the following package"];

/// The cause behind another program's output, where it is one a person can do something about.
pub(crate) fn explain(output: &str) -> Option<&'static str> {
    let says = |marks: &[&str]| marks.iter().any(|mark| output.contains(mark));
    if says(FULL_DISK) {
        Some("the disk is full; free some space and start again, nothing that was finished is lost")
    } else if says(NO_NETWORK) {
        Some("no network; the first start has to fetch packages, later ones do not")
    } else if says(OLD_RUST) {
        Some("wrong toolchain; `rustup show` in this folder installs the one of rust-toolchain.toml")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_recognised_in_every_dialect() {
        for text in [
            "error: failed to write: No space left on device (os error 28)",
            "npm error code ENOSPC",
            "failed to build archive: No space left on device",
        ] {
            assert!(explain(text).is_some_and(|cause| cause.contains("disk is full")), "{text}");
        }
    }

    #[test]
    fn a_missing_network_is_recognised_in_every_dialect() {
        for text in [
            "[6] Could not resolve hostname (Could not resolve host: index.crates.io)",
            "npm error errno ENOTFOUND",
            "warning: spurious network error: [7] Could not connect to server",
            "Temporary failure resolving 'deb.debian.org'",
        ] {
            assert!(explain(text).is_some_and(|cause| cause.contains("no network")), "{text}");
        }
    }

    #[test]
    fn a_compiler_error_is_left_to_the_compiler() {
        assert_eq!(explain("error[E0425]: cannot find value `x` in this scope"), None);
    }

    #[test]
    fn a_wrong_call_exits_2_and_a_failed_one_1() {
        assert_eq!((Failure::usage("x").exit_code(), Failure::new("x").exit_code()), (2, 1));
    }
}
