//! Mail: what it says, how it is written down, where it goes. When it goes is decided by the outbox (see
//! [`crate::jobs`]); nothing here knows the database.

pub mod message;
pub mod words;

use std::fmt;
use std::path::PathBuf;

/// Where mail goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outgoing {
    /// Each mail becomes a file in this folder.
    Folder(PathBuf),
    /// Nowhere: mails wait in the outbox.
    Off,
}

impl Outgoing {
    /// `file:FOLDER` or `off`.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "off" => Some(Self::Off),
            other => {
                let folder = other.strip_prefix("file:").filter(|folder| !folder.is_empty())?;
                Some(Self::Folder(PathBuf::from(folder)))
            }
        }
    }
}

impl fmt::Display for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => write!(f, "file:{}", folder.display()),
            Self::Off => f.write_str("off"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_goes_to_a_folder_or_nowhere() {
        for text in ["off", "file:/var/mails"] {
            assert_eq!(Outgoing::parse(text).unwrap().to_string(), text);
        }
        for wrong in ["", "on", "file:", "smtp://localhost"] {
            assert!(Outgoing::parse(wrong).is_none(), "{wrong}");
        }
    }
}
