//! What is asked of the plain directory: its address is the whole of it, as a form without script sends it.
//!
//! A form repeats the key of a facet for each chosen value, and links list values with commas as everywhere else; both are
//! read. What is unknown is passed over, because mails and networks hang words of their own onto addresses.

use std::collections::BTreeSet;

use http::Uri;
use model::directory_search::{FEW_ROWS, Facet, SearchQuery, values};
use model::problem::{FieldProblem, field};

use super::template;
use super::words::Words;
use crate::http::problem::Problem;

/// The keys and values of an address, in its order.
pub(super) fn pairs(uri: &Uri) -> Vec<(String, String)> {
    // Any text is a list of pairs; what is no UTF-8 comes as replacement characters.
    axum::extract::Query::try_from_uri(uri).map(|axum::extract::Query(pairs)| pairs).unwrap_or_default()
}

/// Words, chosen values, and which page of the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Question {
    /// As the API is asked.
    pub(super) asked: SearchQuery,
    /// The first is 1.
    pub(super) page: u32,
}

impl Question {
    /// The question of an address; of words that stand twice the first count.
    pub(super) fn of(uri: &Uri) -> Result<Self, Problem> {
        let pairs = pairs(uri);
        let all =
            |key: &'static str| pairs.iter().filter(move |(name, _)| name == key).map(|(_, value)| value);
        let page: u32 = match all("page").next() {
            None => 1,
            Some(page) => page
                .parse()
                .ok()
                .filter(|page| *page > 0)
                .ok_or_else(|| Problem::invalid(vec![FieldProblem::new("page", field::OUT_OF_RANGE)]))?,
        };
        let mut asked = SearchQuery::default();
        // What stands beyond what is read would only make every address of the page longer.
        asked.q = all("q").next().cloned().unwrap_or_default();
        asked.q = asked.typed();
        for facet in Facet::ALL {
            let listed: Vec<&str> = all(facet.code()).map(String::as_str).collect();
            asked = asked.with_chosen(*facet, &values(&listed.join(",")));
        }
        (asked.offset, asked.limit) = ((page - 1).saturating_mul(FEW_ROWS), Some(FEW_ROWS));
        Ok(Self { asked, page })
    }

    /// The values chosen of a facet.
    pub(super) fn chosen(&self, facet: Facet) -> BTreeSet<String> {
        self.asked.chosen(facet)
    }

    /// Whether anything is asked but to see everything.
    pub(super) fn asks(&self) -> bool {
        !self.asked.q.trim().is_empty() || Facet::ALL.iter().any(|facet| !self.chosen(*facet).is_empty())
    }

    /// The address of a page of the same question in the language with this code.
    pub(super) fn address(&self, page: u32, language: &str) -> String {
        let mut asked = self.asked.clone();
        (asked.offset, asked.limit) = (0, None);
        let address = asked.to_url(template::DIRECTORY);
        let joint = if address.contains('?') { '&' } else { '?' };
        let page = if page > 1 { format!("page={page}&") } else { String::new() };
        format!("{address}{joint}{page}lang={language}")
    }

    /// The same question in the app.
    pub(super) fn in_app(&self, path: &str) -> String {
        let mut asked = self.asked.clone();
        (asked.offset, asked.limit) = (0, None);
        asked.to_url(path)
    }
}

/// Where everything is found, in the language of `words`.
pub(super) fn everything(words: &Words) -> String {
    format!("{}?lang={}", template::DIRECTORY, words.locale.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(address: &str) -> Result<Question, Problem> {
        Question::of(&address.parse().unwrap())
    }

    #[test]
    fn a_form_repeats_keys_and_a_link_lists_values() {
        let form = of("/plain/directory?lang=es&q=agua&language=es&language=fr&kind=&page=2").unwrap();
        assert_eq!(
            form,
            of("/plain/directory?q=agua&language=es,fr&page=2&utm_source=mail&q=other").unwrap()
        );
        assert_eq!(form.chosen(Facet::Language), ["es".to_owned(), "fr".to_owned()].into());
        assert_eq!((form.asked.offset, form.asked.limit), (50, Some(50)));
        assert_eq!(form.address(3, "fr"), "/plain/directory?q=agua&language=es,fr&page=3&lang=fr");
        assert_eq!(form.in_app("/members"), "/members?q=agua&language=es,fr");
    }

    #[test]
    fn asking_nothing_is_the_bare_list() {
        let nothing = of("/plain/directory?q=++&lang=xx").unwrap();
        assert!(!nothing.asks());
        assert_eq!(of("/plain/directory").unwrap().address(1, "en"), "/plain/directory?lang=en");
    }

    #[test]
    fn a_page_is_a_number_and_one_beyond_the_end_is_no_fault() {
        for wrong in ["0", "-1", "two", "", "1.5", "99999999999"] {
            assert!(of(&format!("/plain/directory?page={wrong}")).is_err(), "{wrong}");
        }
        let far = of("/plain/directory?page=1000000000").unwrap();
        assert_eq!((far.page, far.asked.offset), (1_000_000_000, u32::MAX));
    }

    #[test]
    fn what_is_hostile_is_cut_to_what_is_read() {
        let long = of(&format!("/plain/directory?q={}", "%C3%A9".repeat(5000))).unwrap();
        assert_eq!(long.asked.q.chars().count(), model::directory_search::MOST_TYPED);
        let many: Vec<String> = (0..500).map(|n| format!("country={n}")).collect();
        let many = of(&format!("/plain/directory?{}", many.join("&"))).unwrap();
        assert_eq!(many.chosen(Facet::Country).len(), model::directory_search::MOST_VALUES);
        assert_eq!(of("/plain/directory?q=%FF%00").unwrap().asked.q, "\u{fffd}\0");
    }
}
