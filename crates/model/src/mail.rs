//! The mails that wait or could not be delivered, as staff see them: whom they are for and why, never what they say.

use serde::{Deserialize, Serialize};

use crate::id::MailId;
use crate::place::codes;

codes! {
    /// Why a mail was not sent: a class, never the words of a mail server, which repeat addresses.
    MailFault {
        /// The mail server cannot be reached.
        Unreachable = "unreachable",
        /// The mail server did not answer in time.
        TooSlow = "too_slow",
        /// The connection ended before the mail server had answered.
        CutOff = "cut_off",
        /// The connection could not be encrypted, or the mail server could not prove who it is.
        NotSecure = "not_secure",
        /// The mail server refused our user name or password.
        SignInRefused = "sign_in_refused",
        /// The mail server does not take mail from us: the greeting or our own address was refused.
        SenderRefused = "sender_refused",
        /// The mail server takes nothing at the moment.
        Deferred = "deferred",
        /// The mail server takes nothing for this recipient at the moment: a full mailbox, or it wants to be asked again.
        RecipientDeferred = "recipient_deferred",
        /// There is no such mailbox, or it takes nothing from us.
        RecipientRefused = "recipient_refused",
        /// The mail server refused what the mail says.
        ContentRefused = "content_refused",
        /// What answered does not speak SMTP.
        NotUnderstood = "not_understood",
        /// The link in it would work no longer.
        TooOld = "too_old",
        /// The mail could not be written down here, or not put into its folder.
        Unwritable = "unwritable",
    }
}

impl MailFault {
    /// Whether it tells of this mail alone, and nothing of the next one.
    pub fn is_about_one_mail(self) -> bool {
        match self {
            Self::RecipientDeferred
            | Self::RecipientRefused
            | Self::ContentRefused
            | Self::TooOld
            | Self::Unwritable => true,
            Self::Unreachable
            | Self::TooSlow
            | Self::CutOff
            | Self::NotSecure
            | Self::SignInRefused
            | Self::SenderRefused
            | Self::Deferred
            | Self::NotUnderstood => false,
        }
    }
}

/// `GET /api/v1/staff/mails`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaffMails {
    /// Those that were given up, oldest first, at most a hundred.
    pub failed: Vec<MailRow>,
    /// How many were given up.
    pub failed_count: u32,
    /// How many of them can be sent again.
    pub resendable_count: u32,
    /// Those that wait, oldest first, at most a hundred.
    pub waiting: Vec<MailRow>,
    /// How many wait.
    pub waiting_count: u32,
    /// Whether mail leaves this server at all.
    pub delivery: Delivery,
}

codes! {
    /// What becomes of mails on this server.
    Delivery {
        /// A mail server gets them.
        Smtp = "smtp",
        /// They become files in a folder.
        Folder = "folder",
        /// They wait.
        Off = "off",
    }
}

/// One mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailRow {
    /// Its id.
    pub id: MailId,
    /// The code of its text, such as `groups_published`.
    pub template: String,
    /// The recipient's name, or their masked address where nobody has it any more.
    pub recipient: Recipient,
    /// When it was written.
    pub created_at_ms: i64,
    /// How often sending was tried.
    pub attempts: u32,
    /// When it is tried next; `None` when it was given up.
    pub next_attempt_ms: Option<i64>,
    /// Why the last attempt failed; `None` before the first.
    pub fault: Option<MailFault>,
    /// The code of the mail server's answer, such as 550.
    pub reply: Option<u16>,
    /// Whether it can be sent again.
    pub resendable: bool,
}

/// For whom a mail is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// A person, by name.
    Name(String),
    /// An address that no person has, masked.
    Masked(String),
}

/// What sending again came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Resent {
    /// How many mails wait again.
    pub resent: u32,
    /// How many were left, because their link would work no longer.
    pub too_old: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipient_is_a_name_or_a_mask_on_the_wire() {
        let written = serde_json::to_string(&Recipient::Masked("a…@example.org".to_owned())).unwrap();
        assert_eq!(written, r#"{"masked":"a…@example.org"}"#);
    }

    #[test]
    fn what_one_recipient_causes_says_nothing_of_the_mail_server() {
        assert!(MailFault::RecipientRefused.is_about_one_mail());
        assert!(!MailFault::Unreachable.is_about_one_mail());
    }
}
