//! One mail: worded in the recipient's language, written down as RFC 5322.

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use model::account::DemoMail;
use model::email::EmailAddress;
use model::words::Locale;

use super::relay::SENDER_NAME;
use super::words::{BrokenWords, Words};

/// What a mail is about; its code stands in the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    /// A link that signs in.
    SignIn,
    /// The recipient's group was published.
    GroupsPublished,
    /// The recipient's group is no longer what it was.
    GroupsChanged,
    /// The recipient was in a group and is in none now.
    WithoutGroup,
    /// A mentor was found for the recipient's member.
    MatchesPublishedMentee,
    /// Mentees were found for the recipient.
    MatchesPublishedMentor,
    /// A mentorship of the recipient's member has ended.
    MentorshipEnded,
    /// The recipient is invited; the link is made for them.
    Invitation,
    /// How the recipient's account is opened was changed.
    SecurityChanged,
    /// The reset of the recipient's second factor was asked for or agreed to.
    SecondFactorReset,
    /// A link that confirms the recipient's new address.
    AddressConfirm,
    /// Another address was asked for; goes to the one until then.
    AddressAsked,
    /// The address was changed; goes to the one until then.
    AddressChanged,
    /// Somebody asks the recipient for an introduction.
    IntroductionAsked,
    /// They have not answered yet.
    IntroductionReminder,
    /// The Support Unit proposes that the recipient meets somebody.
    BrokeredAsked,
    /// They have not answered yet.
    BrokeredReminder,
    /// They know each other now.
    BrokeredMet,
    /// The recipient and another one know each other now.
    Introduced,
    /// The time of a request of the recipient is over.
    IntroductionClosed,
    /// Somebody wrote to the recipient.
    NewMessage,
    /// The recipient is asked a question of the network.
    NetworkAsked,
    /// They have neither answered nor passed yet.
    NetworkReminder,
    /// A question of the recipient has an answer.
    NetworkAnswered,
    /// The recipient was named on a case.
    CaseWaiting,
    /// A case waits that no officer may read; goes to the contact outside.
    CaseOutside,
    /// A report of the recipient has an answer.
    ReportAnswered,
}

impl Template {
    /// All of them.
    pub const ALL: [Self; 27] = [
        Self::SignIn,
        Self::GroupsPublished,
        Self::GroupsChanged,
        Self::WithoutGroup,
        Self::MatchesPublishedMentee,
        Self::MatchesPublishedMentor,
        Self::MentorshipEnded,
        Self::Invitation,
        Self::SecurityChanged,
        Self::SecondFactorReset,
        Self::AddressConfirm,
        Self::AddressAsked,
        Self::AddressChanged,
        Self::IntroductionAsked,
        Self::IntroductionReminder,
        Self::BrokeredAsked,
        Self::BrokeredReminder,
        Self::BrokeredMet,
        Self::Introduced,
        Self::IntroductionClosed,
        Self::NewMessage,
        Self::NetworkAsked,
        Self::NetworkReminder,
        Self::NetworkAnswered,
        Self::CaseWaiting,
        Self::CaseOutside,
        Self::ReportAnswered,
    ];

    /// Those that the Support Unit does not even count. It knows whom it proposed and when, and a mail that waits or does not would
    /// tell it that one keeps the other away, or that the two met (rule PRI-15).
    pub const UNCOUNTED: [Self; 3] = [Self::BrokeredAsked, Self::BrokeredReminder, Self::BrokeredMet];

    /// The code in the outbox.
    pub fn code(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::GroupsPublished => "groups_published",
            Self::GroupsChanged => "groups_changed",
            Self::WithoutGroup => "without_group",
            Self::MatchesPublishedMentee => "matches_published_mentee",
            Self::MatchesPublishedMentor => "matches_published_mentor",
            Self::MentorshipEnded => "mentorship_ended",
            Self::Invitation => "invitation",
            Self::SecurityChanged => "security_changed",
            Self::SecondFactorReset => "second_factor_reset",
            Self::AddressConfirm => "address_confirm",
            Self::AddressAsked => "address_asked",
            Self::AddressChanged => "address_changed",
            Self::IntroductionAsked => "introduction_asked",
            Self::IntroductionReminder => "introduction_reminder",
            Self::BrokeredAsked => "brokered_asked",
            Self::BrokeredReminder => "brokered_reminder",
            Self::BrokeredMet => "brokered_met",
            Self::Introduced => "introduced",
            Self::IntroductionClosed => "introduction_closed",
            Self::NewMessage => "new_message",
            Self::NetworkAsked => "network_asked",
            Self::NetworkReminder => "network_reminder",
            Self::NetworkAnswered => "network_answered",
            Self::CaseWaiting => "case_waiting",
            Self::CaseOutside => "case_outside",
            Self::ReportAnswered => "report_answered",
        }
    }

    /// The template with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|template| template.code() == code)
    }

    /// The page of ours that the mail leads to; `None` where the link is made for the recipient.
    pub fn page(self) -> Option<&'static str> {
        match self {
            Self::SignIn | Self::Invitation | Self::AddressConfirm => None,
            Self::SecurityChanged | Self::SecondFactorReset | Self::AddressAsked => Some("/account"),
            Self::AddressChanged => Some("/trust"),
            Self::IntroductionAsked
            | Self::IntroductionReminder
            | Self::IntroductionClosed
            | Self::BrokeredAsked
            | Self::BrokeredReminder
            | Self::BrokeredMet
            | Self::Introduced
            | Self::NewMessage => Some("/messages"),
            Self::NetworkAsked | Self::NetworkReminder | Self::NetworkAnswered => Some("/questions"),
            Self::CaseWaiting => Some("/cases"),
            // Whoever it goes to has no account here; the page says what the Support Unit can and cannot see.
            Self::CaseOutside => Some("/trust"),
            Self::ReportAnswered => Some("/reports"),
            Self::GroupsPublished | Self::GroupsChanged | Self::WithoutGroup => Some("/group"),
            Self::MatchesPublishedMentee | Self::MatchesPublishedMentor | Self::MentorshipEnded => {
                Some("/mentoring")
            }
        }
    }

    /// Subject and text in `locale`, around `link`.
    pub fn render(self, locale: Locale, link: &str) -> Result<(String, String), BrokenWords> {
        let words = Words::of(locale)?;
        let (subject, text) = match self {
            Self::SignIn => (&words.sign_in_subject, &words.sign_in_text),
            Self::GroupsPublished => (&words.groups_published_subject, &words.groups_published_text),
            Self::GroupsChanged => (&words.groups_changed_subject, &words.groups_changed_text),
            Self::WithoutGroup => (&words.without_group_subject, &words.without_group_text),
            Self::MatchesPublishedMentee => {
                (&words.matches_published_mentee_subject, &words.matches_published_mentee_text)
            }
            Self::MatchesPublishedMentor => {
                (&words.matches_published_mentor_subject, &words.matches_published_mentor_text)
            }
            Self::MentorshipEnded => (&words.mentorship_ended_subject, &words.mentorship_ended_text),
            Self::Invitation => (&words.invitation_subject, &words.invitation_text),
            Self::SecurityChanged => (&words.security_changed_subject, &words.security_changed_text),
            Self::SecondFactorReset => (&words.second_factor_reset_subject, &words.second_factor_reset_text),
            Self::AddressConfirm => (&words.address_confirm_subject, &words.address_confirm_text),
            Self::AddressAsked => (&words.address_asked_subject, &words.address_asked_text),
            Self::AddressChanged => (&words.address_changed_subject, &words.address_changed_text),
            Self::IntroductionAsked => (&words.introduction_asked_subject, &words.introduction_asked_text),
            Self::IntroductionReminder => {
                (&words.introduction_reminder_subject, &words.introduction_reminder_text)
            }
            Self::BrokeredAsked => (&words.brokered_asked_subject, &words.brokered_asked_text),
            Self::BrokeredReminder => (&words.brokered_reminder_subject, &words.brokered_reminder_text),
            // The same words: only what the Support Unit counts tells the two apart.
            Self::Introduced | Self::BrokeredMet => (&words.introduced_subject, &words.introduced_text),
            Self::IntroductionClosed => (&words.introduction_closed_subject, &words.introduction_closed_text),
            Self::NewMessage => (&words.new_message_subject, &words.new_message_text),
            Self::NetworkAsked => (&words.network_asked_subject, &words.network_asked_text),
            Self::NetworkReminder => (&words.network_reminder_subject, &words.network_reminder_text),
            Self::NetworkAnswered => (&words.network_answered_subject, &words.network_answered_text),
            Self::CaseWaiting => (&words.case_waiting_subject, &words.case_waiting_text),
            Self::CaseOutside => (&words.case_outside_subject, &words.case_outside_text),
            Self::ReportAnswered => (&words.report_answered_subject, &words.report_answered_text),
        };
        Ok((subject.clone(), text.replace("{{ link }}", link)))
    }
}

/// A message that a mail tells of.
#[derive(Clone, PartialEq, Eq)]
pub struct Said {
    /// The name of whoever wrote it, where its reader may know it.
    pub by: Option<String>,
    /// What it says.
    pub text: String,
}

impl Said {
    /// The text of the mail that holds the message, around `link`. Each line of the message is marked, so that nobody takes
    /// what somebody wrote for ours.
    pub fn render(&self, locale: Locale, link: &str) -> Result<String, BrokenWords> {
        let words = Words::of(locale)?;
        let text = if self.by.is_some() { &words.new_message_by } else { &words.new_message_unnamed };
        let text = text.replace("{{ link }}", link);
        // Whatever some program shows as the end of a line.
        let ends = ['\n', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];
        let quoted: Vec<String> = self.text.split(ends).map(|line| format!("> {line}")).collect();
        // What people wrote comes last and in one go, so that nothing in it is taken for a place of ours.
        Ok(match text.split_once("{{ text }}") {
            Some((before, after)) => {
                let before = before.replace("{{ name }}", self.by.as_deref().unwrap_or_default());
                format!("{before}{}{after}", quoted.join("\n"))
            }
            None => text,
        })
    }
}

/// A mail, ready to go.
#[derive(Clone, Debug)]
pub struct Mail {
    /// To whom.
    pub to: EmailAddress,
    /// Its subject.
    pub subject: String,
    /// Its text, plain.
    pub text: String,
    /// Its Message-ID without brackets; the same at every attempt.
    pub message_id: String,
    /// When it was written.
    pub at_ms: i64,
}

/// A mail could not be put into a file.
#[derive(Debug, thiserror::Error)]
pub enum Undelivered {
    /// An address or header cannot be written down.
    #[error("the mail cannot be written down")]
    Malformed(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The folder does not take it.
    #[error("the folder does not take the mail")]
    Folder(#[from] io::Error),
}

impl Mail {
    /// The mail with its envelope, as it goes over the wire from `from`.
    pub fn written(&self, from: &Mailbox) -> Result<Message, Undelivered> {
        let malformed = |error: Box<dyn std::error::Error + Send + Sync>| Undelivered::Malformed(error);
        // The address is parsed and no part of it may be read as anything else, so it is taken as it is.
        let to = Mailbox::new(None, self.to.as_str().parse().map_err(|error| malformed(Box::new(error)))?);
        let at = UNIX_EPOCH + Duration::from_millis(u64::try_from(self.at_ms).unwrap_or(0));
        Message::builder()
            .from(from.clone())
            .to(to)
            .subject(self.subject.clone())
            .date(at)
            .message_id(Some(format!("<{}>", self.message_id)))
            // Nobody's absence note answers a program (RFC 3834).
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            ))
            .header(ContentType::TEXT_PLAIN)
            .body(self.text.clone())
            .map_err(|error| malformed(Box::new(error)))
    }

    /// The mail as a file holds it; `host` is the sender's.
    pub fn to_rfc5322(&self, host: &str) -> Result<Vec<u8>, Undelivered> {
        let from = format!("convene@{}", domain(host));
        let address = from.parse().map_err(|error| Undelivered::Malformed(Box::new(error)))?;
        Ok(self.written(&Mailbox::new(Some(SENDER_NAME.to_owned()), address))?.formatted())
    }

    /// Puts the mail into `folder` as an `.eml` file, with a `.json` beside it for [`kept`].
    pub fn put_into(&self, folder: &Path, host: &str) -> Result<(), Undelivered> {
        std::fs::create_dir_all(folder)?;
        // One mail, one name: a repeat after a crash replaces the first copy.
        let name: String =
            self.message_id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        let eml = folder.join(format!("{name}.eml"));
        std::fs::write(eml, self.to_rfc5322(host)?)?;
        let kept = DemoMail {
            sent_at_ms: self.at_ms,
            to: self.to.as_str().to_owned(),
            subject: self.subject.clone(),
            text: self.text.clone(),
        };
        let json = serde_json::to_vec(&kept).map_err(|error| Undelivered::Malformed(Box::new(error)))?;
        let part = folder.join(format!("{name}.part"));
        std::fs::write(&part, json)?;
        std::fs::rename(part, folder.join(format!("{name}.json")))?;
        Ok(())
    }
}

/// The part of `host` that can stand behind an @ and that a mail server may be greeted with. A port is no part of it, and
/// a bare number, as in a demonstration, is no name.
pub fn domain(host: &str) -> &str {
    let is_name = |name: &&str| name.contains(|c: char| c.is_ascii_alphabetic()) && !name.starts_with('[');
    host.split(':').next().filter(is_name).unwrap_or("localhost")
}

/// The Message-ID of the mail `id`, without brackets.
pub fn message_id(id: &str, host: &str) -> String {
    format!("{id}@{}", domain(host))
}

/// Removes the mails to `address` from `folder`; none when there is no folder.
pub fn forget(folder: &Path, address: &EmailAddress) -> io::Result<()> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let mail: DemoMail = serde_json::from_slice(&std::fs::read(&path)?).map_err(io::Error::from)?;
            if mail.to == address.as_str() {
                // Whatever delivers the folder may have taken one of the two.
                for file in [path.with_extension("eml"), path] {
                    match std::fs::remove_file(file) {
                        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                        _ => {}
                    }
                }
            }
        }
    }
    Ok(())
}

/// The mails in `folder`, newest first, at most `most`; none when there is no folder.
pub fn kept(folder: &Path, most: usize) -> io::Result<Vec<DemoMail>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let paths: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    let jsons = paths.iter().filter(|path| path.extension().is_some_and(|ext| ext == "json"));
    let mut mails: Vec<DemoMail> = jsons
        .map(|path| serde_json::from_slice(&std::fs::read(path)?).map_err(io::Error::from))
        .collect::<io::Result<_>>()?;
    mails.sort_by(|one, other| other.sent_at_ms.cmp(&one.sent_at_ms).then_with(|| one.to.cmp(&other.to)));
    mails.truncate(most);
    Ok(mails)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(to: &str, subject: &str, text: &str) -> Mail {
        Mail {
            to: EmailAddress::parse(to).unwrap(),
            subject: subject.to_owned(),
            text: text.to_owned(),
            message_id: format!("m-{}@convene.example.org", to.len()),
            at_ms: 1_750_000_000_000 + to.len() as i64,
        }
    }

    #[test]
    fn a_mail_has_one_recipient_its_own_id_and_no_stray_header() {
        let written = mail("ana@example.org", "Sesión\r\nBcc: x@example.org", "Hola, ¿qué tal?")
            .to_rfc5322("convene.example.org")
            .unwrap();
        let written = String::from_utf8(written).unwrap();
        let (head, _) = written.split_once("\r\n\r\n").unwrap();
        assert!(head.contains("Message-ID: <m-15@convene.example.org>"), "{head}");
        assert!(head.contains("From: Convene <convene@convene.example.org>"), "{head}");
        assert!(head.contains("Auto-Submitted: auto-generated"), "{head}");
        assert!(!head.lines().any(|line| line.to_lowercase().starts_with("bcc:")), "{head}");
        assert_eq!(head.lines().filter(|line| line.starts_with("To: ")).count(), 1);
    }

    #[test]
    fn a_message_id_has_a_domain_behind_the_at() {
        assert_eq!(message_id("m-1", "convene.example.org:8443"), "m-1@convene.example.org");
        assert_eq!(message_id("m-1", "127.0.0.1:8080"), "m-1@localhost");
        assert_eq!(message_id("m-1", "[fe80::1]:8080"), "m-1@localhost");
    }

    #[test]
    fn mails_in_a_folder_can_be_read_again_newest_first() {
        let folder = std::env::temp_dir().join(format!("convene-mails-{}", std::process::id()));
        assert_eq!(kept(&folder, 10).unwrap(), []);
        mail("a@example.org", "one", "1").put_into(&folder, "localhost:8080").unwrap();
        mail("ab@example.org", "two", "2").put_into(&folder, "127.0.0.1:8080").unwrap();
        mail("ab@example.org", "two", "2").put_into(&folder, "127.0.0.1:8080").unwrap();
        let subjects: Vec<_> = kept(&folder, 10).unwrap().into_iter().map(|mail| mail.subject).collect();
        assert_eq!(subjects, ["two", "one"]);
        assert_eq!(kept(&folder, 1).unwrap().len(), 1);
        forget(&folder, &EmailAddress::parse("ab@example.org").unwrap()).unwrap();
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2, "the mail to somebody else, twice");
        std::fs::remove_dir_all(&folder).unwrap();
    }

    /// PRI-23: a subject is seen on locked screens, and nothing in a mail is about anybody but the link.
    #[test]
    fn no_mail_has_a_place_for_a_name() {
        for locale in Locale::ALL {
            let of = |template: Template| template.render(locale, "https://a/b").unwrap();
            let mails = Template::ALL.map(of);
            for (subject, text) in &mails {
                assert!(!subject.contains("{{") && !subject.contains("https:"), "{subject}");
                assert!(!text.contains("{{"), "{text}");
            }
        }
    }

    #[test]
    fn a_message_stands_in_its_mail_as_words_of_somebody_else() {
        for locale in Locale::ALL {
            let text = "Hello {{ link }} {{ name }}\n\u{2028}https://elsewhere.example".to_owned();
            let named = Said { by: Some("Ana {{ text }}".to_owned()), text: text.clone() };
            let mail = named.render(locale, "https://a/b").unwrap();
            assert!(mail.contains("Ana {{ text }}"), "{mail}");
            assert!(
                mail.contains("\n> Hello {{ link }} {{ name }}\n> \n> https://elsewhere.example\n"),
                "{mail}"
            );
            assert_eq!(mail.matches("https://a/b").count(), 1, "{mail}");
            let unnamed = Said { by: None, text }.render(locale, "https://a/b").unwrap();
            assert!(unnamed.contains("\n> Hello") && !unnamed.starts_with(' '), "{unnamed}");
            assert_eq!(unnamed.matches("{{").count(), 2, "those that somebody wrote: {unnamed}");
        }
    }

    #[test]
    fn every_template_is_worded_around_its_link_in_every_language() {
        for template in Template::ALL {
            assert_eq!(Template::from_code(template.code()), Some(template));
            for locale in Locale::ALL {
                let (subject, text) = template.render(locale, "https://a/b").unwrap();
                assert!(!subject.is_empty() && text.contains("https://a/b"), "{template:?} {locale:?}");
            }
        }
    }
}
