//! Ways to reach somebody, and to whom they are released (rule PRI-14).
//!
//! Nothing is released unless its owner chose it, for one conversation; what was released can be withdrawn. A value is kept
//! in one form each, so that it can be read, compared and called.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::email::EmailAddress;
use crate::id::{ChannelId, ReleaseId};
use crate::place::codes;
use crate::plain_text::is_unseen;
use crate::problem::{FieldProblem, field};

/// The most channels of one person.
pub const MOST: usize = 6;

codes! {
    /// What a channel is.
    ContactKind {
        /// An address for mail.
        Email = "email",
        /// A telephone that can be called.
        Telephone = "telephone",
        /// A number or a username at Signal.
        Signal = "signal",
        /// A number at WhatsApp.
        Whatsapp = "whatsapp",
        /// A number or a username at Telegram.
        Telegram = "telegram",
    }
}

/// By what somebody is reached: the address, the number with its country in front, or the name.
#[derive(Clone, PartialEq, Eq)]
pub struct ContactValue(String);

impl ContactValue {
    /// The most characters of what is typed; an address for mail may be as long.
    pub const MAX: usize = EmailAddress::MAX_BYTES;

    /// The value of this kind in `text`, or what is wrong with the field `path`.
    pub fn parse(path: &str, kind: ContactKind, text: &str) -> Result<Self, FieldProblem> {
        let text = text.trim();
        if text.is_empty() {
            return Err(FieldProblem::new(path, field::REQUIRED));
        }
        if text.chars().count() > Self::MAX {
            return Err(FieldProblem::new(path, field::TOO_LONG).with("max", Self::MAX as i64));
        }
        let value = match kind {
            ContactKind::Email => email(text),
            ContactKind::Telephone | ContactKind::Whatsapp => number(text),
            ContactKind::Signal => number(text).or_else(|| signal_name(text)),
            ContactKind::Telegram => number(text).or_else(|| telegram_name(text)),
        };
        value.map(Self).ok_or_else(|| FieldProblem::new(path, field::MALFORMED))
    }

    /// The value.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What reaches somebody does not appear in logs by accident.
impl std::fmt::Debug for ContactValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ContactValue(..)")
    }
}

fn email(text: &str) -> Option<String> {
    if text.chars().any(is_unseen) {
        return None;
    }
    EmailAddress::parse(text).ok().map(|email| email.as_str().to_owned())
}

/// A number as E.164 writes it: a plus, the country, and up to fifteen digits in all. What people put between digits is
/// left out, with the `(0)` that is not dialled from abroad; `00` is another way to write the plus.
fn number(text: &str) -> Option<String> {
    const FEWEST: usize = 7;
    const MOST: usize = 15;
    let text = text.replace("(0)", "");
    let rest = text.strip_prefix('+').or_else(|| text.strip_prefix("00"))?;
    let mut digits = String::new();
    for c in rest.chars() {
        match c {
            '0'..='9' => digits.push(c),
            ' ' | '\u{a0}' | '\u{202f}' | '-' | '.' | '/' | '(' | ')' => {}
            _ => return None,
        }
    }
    let whole = (FEWEST..=MOST).contains(&digits.len()) && !digits.starts_with('0');
    whole.then(|| format!("+{digits}"))
}

/// A username at Signal: a name, a dot, and two digits or more.
fn signal_name(text: &str) -> Option<String> {
    let text = text.strip_prefix('@').unwrap_or(text);
    let (name, digits) = text.split_once('.')?;
    let digits_fit = (2..=9).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    (is_name(name, 3) && digits_fit).then(|| text.to_owned())
}

/// A username at Telegram, with the `@` in front.
fn telegram_name(text: &str) -> Option<String> {
    let name = text.strip_prefix('@').unwrap_or(text);
    is_name(name, 5).then(|| format!("@{name}"))
}

/// Whether it is `fewest` to 32 letters of English, digits and underscores, and begins with no digit.
fn is_name(text: &str, fewest: usize) -> bool {
    (fewest..=32).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && !text.starts_with(|c: char| c.is_ascii_digit())
}

/// Where a link to this value leads: into the mail program or to the telephone of whoever reads it. A value that would
/// say more than its address to either, and what another company would be told of, has none.
pub fn link(kind: ContactKind, value: &str) -> Option<String> {
    let plain = |more: &str| value.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c));
    match kind {
        ContactKind::Email => plain("@.+-_").then(|| format!("mailto:{value}")),
        ContactKind::Telephone => plain("+").then(|| format!("tel:{value}")),
        ContactKind::Signal | ContactKind::Whatsapp | ContactKind::Telegram => None,
    }
}

/// `GET /api/v1/account/channels`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Channels {
    /// The viewer's, first added first.
    pub channels: Vec<ChannelRow>,
}

/// One channel of the viewer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChannelRow {
    /// Its id.
    pub id: ChannelId,
    /// What it is.
    pub kind: ContactKind,
    /// By what the viewer is reached.
    pub value: String,
    /// When it was added.
    pub created_at_ms: i64,
    /// How many people it is released to.
    pub released_to: u32,
}

/// `POST /api/v1/account/channels`: adds a channel, which nobody else sees before it is released.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChannelForm {
    /// What it is.
    pub kind: ContactKind,
    /// The address; the number with its country, as in `+54 11 5555 0100`; or the username.
    pub value: String,
}

/// A channel that can be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewChannel {
    /// What it is.
    pub kind: ContactKind,
    /// By what its owner is reached.
    pub value: ContactValue,
}

impl ChannelForm {
    /// The channel, or what is wrong with the form.
    pub fn parse(&self) -> Result<NewChannel, Vec<FieldProblem>> {
        let value = ContactValue::parse("value", self.kind, &self.value).map_err(|problem| vec![problem])?;
        Ok(NewChannel { kind: self.kind, value })
    }
}

/// `GET /api/v1/conversations/{conversation}/releases`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Releases {
    /// What the other one has released to the viewer, first released first.
    pub theirs: Vec<Released>,
    /// The viewer's channels, first added first, with the release of each that holds here.
    pub own: Vec<OwnChannel>,
    /// What the viewer released here and withdrew, newest first, at most twenty.
    pub ended: Vec<EndedRelease>,
}

/// A channel of the other one that the viewer may use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Released {
    /// What it is.
    pub kind: ContactKind,
    /// By what they are reached.
    pub value: String,
    /// Since when it is released.
    pub since_ms: i64,
}

/// A channel of the viewer in a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnChannel {
    /// Its id.
    pub id: ChannelId,
    /// What it is.
    pub kind: ContactKind,
    /// By what the viewer is reached.
    pub value: String,
    /// Its release to the other one; nothing while they do not have it.
    pub release: Option<HeldRelease>,
}

/// A release that holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeldRelease {
    /// Its id.
    pub id: ReleaseId,
    /// Since when.
    pub since_ms: i64,
}

/// A release that was withdrawn, without what was released.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EndedRelease {
    /// What was released.
    pub kind: ContactKind,
    /// Since when.
    pub since_ms: i64,
    /// Until when.
    pub until_ms: i64,
}

/// `POST /api/v1/conversations/{conversation}/releases`: releases channels of the viewer to the other one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReleaseForm {
    /// Which: at least one, none twice. One that is released already stays so.
    pub channels: Vec<ChannelId>,
}

impl ReleaseForm {
    /// The channels, or everything that is wrong with the form.
    pub fn parse(&self) -> Result<&[ChannelId], Vec<FieldProblem>> {
        if self.channels.is_empty() {
            return Err(vec![FieldProblem::new("channels", field::REQUIRED)]);
        }
        if self.channels.len() > MOST {
            let wrong = FieldProblem::new("channels", field::OUT_OF_RANGE).with("min", 1);
            return Err(vec![wrong.with("max", MOST as i64)]);
        }
        let mut seen = BTreeSet::new();
        let twice = self.channels.iter().enumerate().filter(|(_, channel)| !seen.insert(*channel));
        let problems: Vec<_> =
            twice.map(|(at, _)| FieldProblem::new(format!("channels.{at}"), field::DUPLICATE)).collect();
        if problems.is_empty() { Ok(&self.channels) } else { Err(problems) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ContactKind::{Email, Signal, Telegram, Telephone, Whatsapp};

    fn parse(kind: ContactKind, text: &str) -> Result<String, String> {
        let parsed = ContactValue::parse("value", kind, text);
        parsed.map(|value| value.as_str().to_owned()).map_err(|problem| problem.code)
    }

    #[test]
    fn each_kind_is_kept_in_one_form() {
        for (kind, typed, kept) in [
            (Email, " Ana.Lopez@Example.ORG ", "ana.lopez@example.org"),
            (Telephone, "+54 11 5555-0100", "+541155550100"),
            (Telephone, "0054 (11) 5555.0100", "+541155550100"),
            (Telephone, "+44 (0)20 7946 0000", "+442079460000"),
            (Telephone, "+33\u{a0}1\u{202f}99 00 12 34", "+33199001234"),
            (Whatsapp, "+233/20/1234567", "+233201234567"),
            (Signal, "+233 20 123 4567", "+233201234567"),
            (Signal, "@ana_l.07", "ana_l.07"),
            (Telegram, "ana_lopez", "@ana_lopez"),
            (Telegram, "@Ana_Lopez", "@Ana_Lopez"),
            (Telegram, "+233201234567", "+233201234567"),
        ] {
            assert_eq!(parse(kind, typed).as_deref(), Ok(kept), "{typed}");
            assert_eq!(parse(kind, kept).as_deref(), Ok(kept), "what is kept is typed again: {kept}");
        }
    }

    #[test]
    fn what_reaches_nobody_is_refused() {
        for kind in ContactKind::ALL {
            assert_eq!(parse(*kind, " \t "), Err(field::REQUIRED.to_owned()));
            assert_eq!(parse(*kind, &"1".repeat(255)), Err(field::TOO_LONG.to_owned()));
            for wrong in [
                "<img src=x onerror=alert(1)>",
                "javascript:alert(1)",
                "https://example.org/ana",
                "+54 11 5555\n0100",
                "+5411\u{202e}55550100",
                "ana\u{200b}@example.org",
                "ana\u{202e}lopez@example.org",
                "+٥٤١١٥٥٥٥٠١٠٠",
                "+0541155550100",
                "+12345",
                "+1234567890123456",
                "+54 11 5555 0100, +54 11 5555 0101",
                "+",
                "00",
                "@",
                "a\u{0}b.07",
            ] {
                assert_eq!(parse(*kind, wrong), Err(field::MALFORMED.to_owned()), "{kind:?} {wrong:?}");
            }
        }
        for (kind, wrong) in [
            (Telephone, "011 5555 0100"),
            (Telephone, "ana@example.org"),
            (Whatsapp, "@ana_lopez"),
            (Signal, "ana"),
            (Signal, "ana.1"),
            (Signal, "1ana.07"),
            (Signal, "ana.0a"),
            (Telegram, "ana"),
            (Telegram, "@9lives"),
            (Telegram, "@ana.lopez"),
            (Telegram, &"a".repeat(33)),
            (Email, "+233201234567"),
        ] {
            assert_eq!(parse(kind, wrong), Err(field::MALFORMED.to_owned()), "{kind:?} {wrong:?}");
        }
    }

    #[test]
    fn a_link_says_its_address_and_nothing_else() {
        assert_eq!(link(Telephone, "+541155550100").as_deref(), Some("tel:+541155550100"));
        assert_eq!(link(Email, "ana+ogp@example.org").as_deref(), Some("mailto:ana+ogp@example.org"));
        assert_eq!(link(Email, "ana?bcc=x@example.org"), None);
        assert_eq!(link(Email, "ana%0abcc@example.org"), None);
        assert_eq!(link(Telegram, "@ana_lopez"), None);
    }

    #[test]
    fn a_release_names_channels_once_each() {
        let form = |ids: &[&str]| ReleaseForm {
            channels: ids.iter().map(|id| ChannelId::parse(id).unwrap()).collect(),
        };
        let wrong = |ids: &[&str]| {
            let problems = form(ids).parse().map(<[_]>::len).unwrap_err();
            problems.into_iter().map(|one| (one.path, one.code)).collect::<Vec<_>>()
        };
        assert_eq!(form(&["a", "b"]).parse().unwrap().len(), 2);
        assert_eq!(wrong(&[]), [("channels".to_owned(), field::REQUIRED.to_owned())]);
        assert_eq!(wrong(&["a", "b", "a"]), [("channels.2".to_owned(), field::DUPLICATE.to_owned())]);
        assert_eq!(wrong(&["a"; 7]), [("channels".to_owned(), field::OUT_OF_RANGE.to_owned())]);
    }

    #[test]
    fn a_value_is_in_no_log_by_accident() {
        let value = ContactValue::parse("value", Telephone, "+54 11 5555 0100").unwrap();
        assert!(!format!("{value:?}").contains("5555"));
    }

    proptest::proptest! {
        #[test]
        fn what_parses_is_plain_and_stable(text in "\\PC{0,30}", kind in 0_usize..5) {
            let kind = ContactKind::ALL[kind];
            if let Ok(value) = ContactValue::parse("value", kind, &text) {
                proptest::prop_assert_eq!(ContactValue::parse("value", kind, value.as_str()), Ok(value.clone()));
                proptest::prop_assert!(!value.as_str().contains(['<', '>', '"', ' ', '\n']));
            }
        }
    }
}
