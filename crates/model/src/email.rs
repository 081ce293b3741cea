//! E-mail addresses as one parsed type (rule ACC-4): trimmed, at most 254 bytes, equal when the mailbox is equal.

use serde::{Deserialize, Serialize};

/// An address a person can be reached at, in lower case throughout.
///
/// The whole address is case-folded: no mail system in use tells `Ana@` from `ana@`, and two accounts for one mailbox
/// would be worse than refusing the rare exception.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

/// A text that is no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail address")]
pub struct InvalidEmail;

impl EmailAddress {
    /// The longest address, in bytes (RFC 5321).
    pub const MAX_BYTES: usize = 254;

    /// The address in `text`, or [`InvalidEmail`]. Display names, comments and quoted local parts are refused.
    pub fn parse(text: &str) -> Result<Self, InvalidEmail> {
        let folded = text.trim().to_lowercase();
        let (local, domain) = folded.rsplit_once('@').ok_or(InvalidEmail)?;
        let local_ok = (1..=64).contains(&local.len())
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && local.chars().all(|c| !c.is_control() && !c.is_whitespace() && !"()<>[]:;@\\,\"".contains(c));
        let labels: Vec<&str> = domain.split('.').collect();
        let domain_ok = labels.len() >= 2
            && labels.iter().all(|label| {
                (1..=63).contains(&label.len())
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            });
        if local_ok && domain_ok && folded.len() <= Self::MAX_BYTES {
            Ok(Self(folded))
        } else {
            Err(InvalidEmail)
        }
    }

    /// The address as mail is sent to it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address with all but the first character of the mailbox left out, for people who may know that a mail exists
    /// but not whose mailbox it goes to.
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.rsplit_once('@').unwrap_or((&self.0, ""));
        let first: String = local.chars().take(1).collect();
        format!("{first}…@{domain}")
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = InvalidEmail;
    fn try_from(text: String) -> Result<Self, InvalidEmail> {
        Self::parse(&text)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> String {
        address.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_mailbox_is_one_address() {
        assert_eq!(
            EmailAddress::parse(" Ana.Lopez@Example.ORG "),
            EmailAddress::parse("ana.lopez@example.org")
        );
    }

    #[test]
    fn what_is_no_single_mailbox_is_refused() {
        for wrong in [
            "",
            "ana",
            "@example.org",
            "ana@",
            "ana@example",
            "a b@example.org",
            "ana@exa mple.org",
            "ana@example.org,bo@example.org",
            "Ana <ana@example.org>",
            "ana@example.org\r\nBcc: x@example.org",
            ".ana@example.org",
            "a..b@example.org",
            "ana@-a.org",
            "\"a\"@example.org",
            "ana@[127.0.0.1]",
        ] {
            assert_eq!(EmailAddress::parse(wrong), Err(InvalidEmail), "{wrong:?}");
        }
    }

    #[test]
    fn a_masked_address_keeps_the_domain_and_one_character() {
        assert_eq!(EmailAddress::parse("ñandu@example.org").unwrap().masked(), "ñ…@example.org");
    }

    proptest! {
        #[test]
        fn no_control_character_ever_parses(start in "[a-z]{1,5}", evil in "[\\x00-\\x1f\\x7f]", end in "[a-z]{1,5}") {
            let address = format!("{start}{evil}{end}@example.org");
            prop_assert!(EmailAddress::parse(&address).is_err());
        }

        #[test]
        fn parsing_is_idempotent(text in "[A-Za-z0-9.+-]{1,20}@[A-Za-z0-9-]{1,10}\\.[a-z]{2,5}") {
            if let Ok(address) = EmailAddress::parse(&text) {
                prop_assert_eq!(EmailAddress::parse(address.as_str()), Ok(address.clone()));
            }
        }
    }
}
