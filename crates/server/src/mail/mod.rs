//! Mail: what it says, how it is written down, where it goes. When it goes is decided by the outbox (see
//! [`crate::jobs`]); nothing here knows the database.

pub mod linewise;
pub mod message;
pub mod relay;
pub mod smtp;
pub mod words;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use relay::Relay;

/// Where mail goes.
#[derive(Clone, Debug)]
pub enum Outgoing {
    /// Each mail becomes a file in this folder.
    Folder(PathBuf),
    /// To a mail server.
    Smtp(Arc<Relay>),
    /// Nowhere: mails wait in the outbox.
    Off,
}

/// What is said about mail in the configuration.
#[derive(Clone, Copy, Debug, Default)]
pub struct Keys<'a> {
    /// Where it goes.
    pub mail: &'a str,
    /// Whom it is from.
    pub from: Option<&'a str>,
    /// The file with the password.
    pub password_file: Option<&'a Path>,
    /// The file with the certificates that the mail server's is checked against.
    pub ca: Option<&'a Path>,
}

/// What is said about mail does not hold, in one line that never repeats a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadMail(pub String);

impl Outgoing {
    /// Where mail goes by these keys; reads the files they name.
    pub fn resolve(keys: Keys<'_>) -> Result<Self, BadMail> {
        let mail = keys.mail.trim();
        if relay::is_address(mail) {
            return Relay::resolve(Keys { mail, ..keys }).map(|relay| Self::Smtp(Arc::new(relay)));
        }
        let others = [
            ("mail-from", keys.from.is_some()),
            ("mail-password-file", keys.password_file.is_some()),
            ("mail-ca", keys.ca.is_some()),
        ];
        if let Some((key, _)) = others.into_iter().find(|(_, given)| *given) {
            return Err(BadMail(format!("{key} is about a mail server, and mail names none")));
        }
        match mail.strip_prefix("file:") {
            Some(folder) if !folder.is_empty() => Ok(Self::Folder(PathBuf::from(folder))),
            None if mail == "off" => Ok(Self::Off),
            _ => Err(BadMail("mail is smtp://HOST, smtps://HOST, file:FOLDER or off".to_owned())),
        }
    }
}

/// As logs say it: without the user name, which is often somebody's address.
impl fmt::Display for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => write!(f, "file:{}", folder.display()),
            Self::Smtp(relay) => write!(f, "{relay}"),
            Self::Off => f.write_str("off"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(mail: &str) -> Result<Outgoing, BadMail> {
        Outgoing::resolve(Keys { mail, ..Keys::default() })
    }

    #[test]
    fn mail_goes_to_a_folder_or_nowhere() {
        for text in ["off", "file:/var/mails"] {
            assert_eq!(resolve(text).unwrap().to_string(), text);
        }
        for wrong in ["", "on", "file:", "http://localhost"] {
            assert!(resolve(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_key_that_would_be_without_effect_is_refused() {
        let keys = Keys { mail: "off", from: Some("convene@example.org"), ..Keys::default() };
        assert!(Outgoing::resolve(keys).unwrap_err().to_string().starts_with("mail-from "));
    }
}
