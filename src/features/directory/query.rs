//! What the reader asked of the directory: the address of the page is the whole of it.

use std::collections::BTreeSet;

use model::directory_search::{Facet, MOST_TYPED, values};

use crate::paths;

/// How many rows are shown at first, and how many more each time.
pub const STEP: usize = 50;
/// How many rows are shown together at most; beyond them those at the top go, and a button brings them back.
pub const MOST_SHOWN: usize = 500;

/// How the members are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// Rows with what they offer and look for.
    #[default]
    List,
    /// Dots.
    Map,
    /// Figures in columns.
    Table,
}

impl View {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::List, Self::Map, Self::Table];

    /// Its key in the address.
    pub fn key(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Map => "map",
            Self::Table => "table",
        }
    }

    /// The view with this key; the list for any other.
    pub fn from_key(key: &str) -> Self {
        Self::ALL.into_iter().find(|view| view.key() == key).unwrap_or_default()
    }
}

/// Words, chosen values, view and how many rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// What was typed.
    pub text: String,
    chosen: [BTreeSet<String>; Facet::COUNT],
    /// How the members are shown.
    pub view: View,
    /// How many rows are shown at most.
    pub shown: usize,
    /// How many rows are passed over.
    pub from: usize,
}

impl Default for Query {
    fn default() -> Self {
        Self { text: String::new(), chosen: Default::default(), view: View::List, shown: STEP, from: 0 }
    }
}

impl Query {
    /// The query of an address, read key by key; anything unknown is passed over.
    pub fn from_url(value: impl Fn(&str) -> Option<String>) -> Self {
        let number = |key: &str| value(key).and_then(|number| number.parse().ok());
        let mut chosen: [BTreeSet<String>; Facet::COUNT] = Default::default();
        for (facet, chosen) in Facet::ALL.iter().zip(&mut chosen) {
            *chosen = values(&value(facet.code()).unwrap_or_default());
        }
        Self {
            text: value("q").unwrap_or_default().chars().take(MOST_TYPED).collect(),
            chosen,
            view: value("view").map(|key| View::from_key(&key)).unwrap_or_default(),
            shown: number("shown").unwrap_or(STEP).clamp(STEP, MOST_SHOWN),
            // Four thousand million are more than any index has.
            from: number("from").unwrap_or(0).min(u32::MAX as usize),
        }
    }

    /// The address of this query at `path`; what is as at first is left out.
    pub fn to_url(&self, path: &str) -> String {
        let mut parts = Vec::new();
        if !self.text.is_empty() {
            parts.push(format!("q={}", paths::encode(&self.text)));
        }
        for facet in Facet::ALL {
            let chosen = self.chosen(*facet);
            if !chosen.is_empty() {
                let listed: Vec<_> = chosen.iter().map(String::as_str).collect();
                parts.push(format!("{}={}", facet.code(), paths::encode(&listed.join(","))));
            }
        }
        if self.view != View::List {
            parts.push(format!("view={}", self.view.key()));
        }
        if self.shown != STEP {
            parts.push(format!("shown={}", self.shown));
        }
        if self.from != 0 {
            parts.push(format!("from={}", self.from));
        }
        if parts.is_empty() { path.to_owned() } else { format!("{path}?{}", parts.join("&")) }
    }

    /// The values chosen of a facet.
    pub fn chosen(&self, facet: Facet) -> &BTreeSet<String> {
        &self.chosen[facet.index()]
    }

    /// How many values are chosen in all.
    pub fn count_chosen(&self) -> usize {
        self.chosen.iter().map(BTreeSet::len).sum()
    }

    /// The same with other words; the list begins anew.
    #[must_use]
    pub fn with_text(&self, text: &str) -> Self {
        Self { text: text.to_owned(), shown: STEP, from: 0, ..self.clone() }
    }

    /// The same with these values of a facet; the list begins anew.
    #[must_use]
    pub fn with_chosen(&self, facet: Facet, values: impl IntoIterator<Item = String>) -> Self {
        let mut next = Self { shown: STEP, from: 0, ..self.clone() };
        next.chosen[facet.index()] = values.into_iter().collect();
        next
    }

    /// The same in another view.
    #[must_use]
    pub fn with_view(&self, view: View) -> Self {
        Self { view, ..self.clone() }
    }

    /// The same with [`STEP`] more rows at the end; where there are too many, as many go at the top.
    #[must_use]
    pub fn with_more(&self) -> Self {
        if self.shown + STEP > MOST_SHOWN {
            return Self { from: self.from + STEP, ..self.clone() };
        }
        Self { shown: self.shown + STEP, ..self.clone() }
    }

    /// The same with the [`STEP`] rows before the first; where there are too many, as many go at the end.
    #[must_use]
    pub fn with_earlier(&self) -> Self {
        let from = self.from.saturating_sub(STEP);
        Self { from, shown: (self.shown + self.from - from).min(MOST_SHOWN), ..self.clone() }
    }

    /// The same from the row with this number on, the first being 1.
    #[must_use]
    pub fn with_first(&self, number: usize) -> Self {
        Self { from: number.saturating_sub(1), shown: STEP, ..self.clone() }
    }

    /// The same without one value.
    #[must_use]
    pub fn without(&self, facet: Facet, value: &str) -> Self {
        self.with_chosen(facet, self.chosen(facet).iter().filter(|one| *one != value).cloned())
    }

    /// The same without any filter.
    #[must_use]
    pub fn cleared(&self) -> Self {
        Self { text: self.text.clone(), view: self.view, ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn read(url: &str) -> Query {
        let query = url.split_once('?').map_or("", |(_, query)| query);
        let pairs: BTreeMap<_, _> = query.split('&').filter_map(|pair| pair.split_once('=')).collect();
        Query::from_url(|key| pairs.get(key).map(|value| value.replace("%20", " ")))
    }

    #[test]
    fn an_address_reads_back_as_the_query_it_was_made_from() {
        let query = Query { text: "open data".to_owned(), view: View::Map, shown: 100, ..Query::default() };
        let query =
            Query { shown: 100, ..query.with_chosen(Facet::Language, ["es".to_owned(), "fr".to_owned()]) };
        let url = query.to_url("/directory");
        assert_eq!(url, "/directory?q=open%20data&language=es,fr&view=map&shown=100");
        assert_eq!(read(&url), query);
    }

    #[test]
    fn the_first_state_is_the_bare_path_and_nonsense_is_passed_over() {
        assert_eq!(Query::default().to_url("/members"), "/members");
        assert_eq!(read("/members?view=globe&shown=-3&region=,,"), Query::default());
    }

    #[test]
    fn a_long_list_is_walked_through_in_both_directions() {
        let mut query = Query::default();
        for _ in 0..9 {
            query = query.with_more();
        }
        assert_eq!((query.from, query.shown), (0, MOST_SHOWN));
        let on = query.with_more();
        assert_eq!((on.from, on.shown), (STEP, MOST_SHOWN));
        assert_eq!(on.with_earlier(), query);
        let far = query.with_first(73_001);
        assert_eq!(far.to_url("/members"), "/members?from=73000");
        assert_eq!(read(&far.to_url("/members")), far);
        let before = far.with_earlier();
        assert_eq!((before.from, before.shown), (72_950, 100));
        assert_eq!(query.with_first(0), Query::default());
        assert_eq!(
            read("/members?from=99999999999999999999&shown=9999"),
            Query { shown: MOST_SHOWN, ..Query::default() }
        );
    }

    #[test]
    fn another_choice_begins_the_list_anew() {
        let long = Query { shown: 150, from: 400, ..Query::default() };
        for next in [long.with_text("a"), long.with_chosen(Facet::Kind, ["city".to_owned()])] {
            assert_eq!((next.shown, next.from), (STEP, 0));
        }
    }

    #[test]
    fn clearing_keeps_the_words_and_the_view() {
        let query = Query { view: View::Table, ..Query::default().with_text("agua") };
        assert_eq!(query.with_chosen(Facet::Country, ["CO".to_owned()]).cleared(), query);
    }
}
