//! The words of mails and of the pages that the server draws itself, from `locales/*/mail.json`.

use std::sync::OnceLock;

use model::words::Locale;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// All texts of one language. A file with a key too few or too many does not load, and a test loads all three.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the keys are explained by the English file")]
pub struct Words {
    pub sign_in_subject: String,
    pub sign_in_text: String,
    pub groups_published_subject: String,
    pub groups_published_text: String,
    pub groups_changed_subject: String,
    pub groups_changed_text: String,
    pub without_group_subject: String,
    pub without_group_text: String,
    pub matches_published_mentee_subject: String,
    pub matches_published_mentee_text: String,
    pub matches_published_mentor_subject: String,
    pub matches_published_mentor_text: String,
    pub test_subject: String,
    pub test_text: String,
    pub mentorship_ended_subject: String,
    pub mentorship_ended_text: String,
    pub invitation_subject: String,
    pub invitation_text: String,
    pub security_changed_subject: String,
    pub security_changed_text: String,
    pub second_factor_reset_subject: String,
    pub second_factor_reset_text: String,
    pub address_confirm_subject: String,
    pub address_confirm_text: String,
    pub address_asked_subject: String,
    pub address_asked_text: String,
    pub address_changed_subject: String,
    pub address_changed_text: String,
    pub introduction_asked_subject: String,
    pub introduction_asked_text: String,
    pub introduction_reminder_subject: String,
    pub introduction_reminder_text: String,
    pub brokered_asked_subject: String,
    pub brokered_asked_text: String,
    pub brokered_reminder_subject: String,
    pub brokered_reminder_text: String,
    pub introduced_subject: String,
    pub introduced_text: String,
    pub introduction_closed_subject: String,
    pub introduction_closed_text: String,
    pub new_message_subject: String,
    pub new_message_text: String,
    pub new_message_by: String,
    pub new_message_unnamed: String,
    pub network_asked_subject: String,
    pub network_asked_text: String,
    pub network_reminder_subject: String,
    pub network_reminder_text: String,
    pub network_answered_subject: String,
    pub network_answered_text: String,
    pub case_waiting_subject: String,
    pub case_waiting_text: String,
    pub case_outside_subject: String,
    pub case_outside_text: String,
    pub report_answered_subject: String,
    pub report_answered_text: String,
    pub page_title: String,
    pub page_lead: String,
    pub page_private: String,
    pub page_button: String,
    pub gone_title: String,
    pub gone_lead: String,
    pub gone_action: String,
    pub other_title: String,
    pub other_lead: String,
    pub other_warning: String,
    pub address_title: String,
    pub address_lead: String,
    pub address_button: String,
    pub address_done_title: String,
    pub address_done_lead: String,
    pub address_done_action: String,
    pub address_gone_action: String,
}

/// The words could not be read; the program was built from a broken file.
#[derive(Debug, thiserror::Error)]
#[error("the words of {} cannot be read", locale.code())]
pub struct BrokenWords {
    locale: Locale,
    source: serde_json::Error,
}

impl Words {
    /// The words of `locale`.
    pub fn of(locale: Locale) -> Result<&'static Self, BrokenWords> {
        static READ: [OnceLock<Words>; 3] = [OnceLock::new(), OnceLock::new(), OnceLock::new()];
        let (slot, file) = match locale {
            Locale::En => (&READ[0], include_str!("../../../../locales/en/mail.json")),
            Locale::Es => (&READ[1], include_str!("../../../../locales/es/mail.json")),
            Locale::Fr => (&READ[2], include_str!("../../../../locales/fr/mail.json")),
        };
        if let Some(words) = slot.get() {
            return Ok(words);
        }
        let words = read(locale, file)?;
        Ok(slot.get_or_init(|| words))
    }
}

/// The words of one file, as a type that has its keys.
pub(crate) fn read<T: DeserializeOwned>(locale: Locale, file: &str) -> Result<T, BrokenWords> {
    serde_json::from_str(file).map_err(|source| BrokenWords { locale, source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_text_and_keeps_its_link() {
        for locale in Locale::ALL {
            let words = Words::of(locale).unwrap();
            for text in [
                &words.sign_in_text,
                &words.groups_published_text,
                &words.groups_changed_text,
                &words.without_group_text,
                &words.matches_published_mentee_text,
                &words.matches_published_mentor_text,
                &words.mentorship_ended_text,
                &words.invitation_text,
                &words.security_changed_text,
                &words.second_factor_reset_text,
                &words.address_confirm_text,
                &words.address_asked_text,
                &words.address_changed_text,
            ] {
                assert_eq!(text.matches("{{ link }}").count(), 1, "{}: {text}", locale.code());
            }
            assert!(!words.page_button.is_empty());
        }
    }

    #[test]
    fn the_languages_differ() {
        let button = |locale| &Words::of(locale).unwrap().page_button;
        assert_ne!(button(Locale::En), button(Locale::Es));
        assert_ne!(button(Locale::En), button(Locale::Fr));
    }
}
