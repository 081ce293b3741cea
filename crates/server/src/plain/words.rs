//! The words of the plain pages: those that the app uses too, from the same files, and a few of their own
//! (`locales/*/plain.json`).

use std::collections::BTreeMap;
use std::sync::OnceLock;

use model::words::Locale;
use serde::Deserialize;

use crate::mail::words::{BrokenWords, read};

/// Words that are asked for by a code.
pub(super) type Coded = BTreeMap<String, String>;

/// The word for a code; the code itself where an old link names what there is no longer.
pub(super) fn coded<'a>(words: &'a Coded, prefix: &str, code: &'a str) -> &'a str {
    words.get(&format!("{prefix}_{}", code.replace('-', "_"))).map_or(code, String::as_str)
}

/// What only these pages say. A file with a key too few or too many does not load, and a test loads all three.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plain {
    pub(super) about: String,
    pub(super) find: String,
    pub(super) chosen: String,
    pub(super) pages: String,
    pub(super) previous: String,
    pub(super) next: String,
    pub(super) page_of: String,
    pub(super) no_page_title: String,
    pub(super) no_page_body: String,
    pub(super) first_page: String,
    pub(super) in_app: String,
    pub(super) back: String,
    pub(super) skip: String,
    pub(super) wrong_field: String,
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($key:ident),* $(,)? $(; $coded:ident)? })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Deserialize)]
        pub(super) struct $name {
            $(pub(super) $key: String,)*
            $(#[serde(flatten)] pub(super) $coded: Coded,)?
        }
    )*};
}

// Of the files that the app has too, what these pages say; the rest of each is passed over.
words! {
    /// Of the directory; facets by their codes.
    Directory {
        title, title_public, lead, lead_public, search, filters, sorted_name, sorted_match, offers, looks_for, works_in,
        why, why_name, why_country, why_country_as, why_offers, why_offers_as, why_looks_for, why_looks_for_as,
        why_member, why_work, why_experience, why_story, why_close, why_other_script, none_title, none_body, none_action,
        results, results_1, results_n, only_close, year_unknown, what_member, what_person, what_practice, mentor,
        mentor_from, has_done, about, problem; coded
    }

    /// Of the page of a member.
    Member {
        sentence_full, sentence_people, sentence_year, sentence, facts, fact_kind, fact_country, fact_region, fact_people,
        fact_languages, fact_cohort, fact_status, jurisdictions, jurisdictions_lead, offers, looks_for, offers_none,
        looks_for_none, offers_hidden_title, offers_hidden, seats, seat_open, seat_filled, source,
        source_membership_and_year, source_year_inferred, source_year_not_found, source_unverified, source_unmarked,
        practices,
    }

    /// Of the page of a practice.
    Practice { lead, problem, steps, result, cost, obstacles, about, commitments, language, members_only }

    /// What everything shares.
    Common { language, not_known, members_1, members_n, people_1, people_n }

    /// Names of values, by their codes.
    Terms { size_under, size_between, size_over, size_unknown; coded }

    /// Refusals, by their codes.
    Errors { report_number; coded }
}

/// All words of one language.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) locale: Locale,
    pub(super) plain: Plain,
    pub(super) directory: Directory,
    pub(super) member: Member,
    pub(super) practice: Practice,
    pub(super) common: Common,
    pub(super) terms: Terms,
    pub(super) errors: Errors,
}

macro_rules! files {
    ($locale:expr, $code:literal) => {
        Words {
            locale: $locale,
            plain: read($locale, include_str!(concat!("../../../../locales/", $code, "/plain.json")))?,
            directory: read(
                $locale,
                include_str!(concat!("../../../../locales/", $code, "/directory.json")),
            )?,
            member: read($locale, include_str!(concat!("../../../../locales/", $code, "/member.json")))?,
            practice: read($locale, include_str!(concat!("../../../../locales/", $code, "/practice.json")))?,
            common: read($locale, include_str!(concat!("../../../../locales/", $code, "/common.json")))?,
            terms: read($locale, include_str!(concat!("../../../../locales/", $code, "/terms.json")))?,
            errors: read($locale, include_str!(concat!("../../../../locales/", $code, "/errors.json")))?,
        }
    };
}

impl Words {
    /// The words of `locale`.
    pub(super) fn of(locale: Locale) -> Result<&'static Self, BrokenWords> {
        static READ: [OnceLock<Words>; 3] = [OnceLock::new(), OnceLock::new(), OnceLock::new()];
        let slot = &READ[locale as usize];
        if let Some(words) = slot.get() {
            return Ok(words);
        }
        let words = match locale {
            Locale::En => files!(locale, "en"),
            Locale::Es => files!(locale, "es"),
            Locale::Fr => files!(locale, "fr"),
        };
        Ok(slot.get_or_init(|| words))
    }

    /// The place of the language among the three in which names are kept.
    pub(super) fn position(&self) -> usize {
        self.locale as usize
    }
}

/// `text` with its `{{ names }}` replaced; what is put in is not looked at again.
pub(super) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut parts = text.split("{{ ");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once(" }}").unwrap_or((part, ""));
        filled.push_str(values.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value));
        filled.push_str(rest);
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_own_words() {
        for (at, locale) in Locale::ALL.into_iter().enumerate() {
            let words = Words::of(locale).unwrap();
            assert_eq!((words.locale, words.position()), (locale, at));
        }
        let find = |locale| &Words::of(locale).unwrap().plain.find;
        assert_ne!(find(Locale::En), find(Locale::Es));
        assert_ne!(find(Locale::En), find(Locale::Fr));
    }

    #[test]
    fn what_somebody_wrote_is_put_in_and_not_read_as_a_name() {
        let text = "{{ count }} of {{ name }}, {{ count }}";
        assert_eq!(fill(text, &[("count", "3"), ("name", "{{ count }}")]), "3 of {{ count }}, 3");
        assert_eq!(fill("none", &[("count", "3")]), "none");
    }
}
