//! What the reader asked of the directory: the address of the page is the whole of it.

use std::collections::BTreeSet;

use crate::paths;

/// How many rows are shown at first, and how many more each time.
pub const STEP: usize = 50;

/// A way to narrow the directory down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Facet {
    /// Members or people.
    What,
    /// Policy area that is offered.
    Offers,
    /// Policy area that is looked for.
    LooksFor,
    /// Region, as OGP assigns it.
    Region,
    /// Kind of government.
    Kind,
    /// How many people live there.
    Size,
    /// Language its people work in.
    Language,
    /// Country.
    Country,
    /// Year of its cohort.
    Year,
    /// Where it stands in the programme.
    Status,
    /// What the member of a practice hopes for.
    OpenTo,
}

impl Facet {
    /// How many there are.
    pub const COUNT: usize = 11;

    /// All of them, in the order of the page.
    pub const ALL: [Self; Self::COUNT] = [
        Self::What,
        Self::OpenTo,
        Self::Language,
        Self::Size,
        Self::Offers,
        Self::LooksFor,
        Self::Region,
        Self::Kind,
        Self::Country,
        Self::Year,
        Self::Status,
    ];

    /// Its key in the address.
    pub fn key(self) -> &'static str {
        match self {
            Self::What => "what",
            Self::Offers => "offers",
            Self::LooksFor => "looks_for",
            Self::Region => "region",
            Self::Kind => "kind",
            Self::Size => "size",
            Self::Language => "language",
            Self::Country => "country",
            Self::Year => "year",
            Self::Status => "status",
            Self::OpenTo => "open_to",
        }
    }

    /// Its place in tables of all facets.
    pub fn index(self) -> usize {
        match self {
            Self::What => 0,
            Self::OpenTo => 1,
            Self::Language => 2,
            Self::Size => 3,
            Self::Offers => 4,
            Self::LooksFor => 5,
            Self::Region => 6,
            Self::Kind => 7,
            Self::Country => 8,
            Self::Year => 9,
            Self::Status => 10,
        }
    }
}

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
}

impl Default for Query {
    fn default() -> Self {
        Self { text: String::new(), chosen: Default::default(), view: View::List, shown: STEP }
    }
}

impl Query {
    /// The query of an address, read key by key; anything unknown is passed over.
    pub fn from_url(value: impl Fn(&str) -> Option<String>) -> Self {
        let chosen = Facet::ALL.map(|facet| {
            let listed = value(facet.key()).unwrap_or_default();
            // A link is not typed by hand; a hundred values are more than any facet has.
            listed.split(',').filter(|one| !one.is_empty()).take(100).map(str::to_owned).collect()
        });
        let shown = value("shown").and_then(|shown| shown.parse().ok()).unwrap_or(STEP);
        Self {
            text: value("q").unwrap_or_default().chars().take(200).collect(),
            chosen,
            view: value("view").map(|key| View::from_key(&key)).unwrap_or_default(),
            shown: shown.max(STEP),
        }
    }

    /// The address of this query at `path`; what is as at first is left out.
    pub fn to_url(&self, path: &str) -> String {
        let mut parts = Vec::new();
        if !self.text.is_empty() {
            parts.push(format!("q={}", paths::encode(&self.text)));
        }
        for facet in Facet::ALL {
            let chosen = self.chosen(facet);
            if !chosen.is_empty() {
                let listed: Vec<_> = chosen.iter().map(String::as_str).collect();
                parts.push(format!("{}={}", facet.key(), paths::encode(&listed.join(","))));
            }
        }
        if self.view != View::List {
            parts.push(format!("view={}", self.view.key()));
        }
        if self.shown != STEP {
            parts.push(format!("shown={}", self.shown));
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
        Self { text: text.to_owned(), shown: STEP, ..self.clone() }
    }

    /// The same with these values of a facet; the list begins anew.
    #[must_use]
    pub fn with_chosen(&self, facet: Facet, values: impl IntoIterator<Item = String>) -> Self {
        let mut next = Self { shown: STEP, ..self.clone() };
        next.chosen[facet.index()] = values.into_iter().collect();
        next
    }

    /// The same in another view.
    #[must_use]
    pub fn with_view(&self, view: View) -> Self {
        Self { view, ..self.clone() }
    }

    /// The same with [`STEP`] more rows.
    #[must_use]
    pub fn with_more(&self) -> Self {
        Self { shown: self.shown + STEP, ..self.clone() }
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

    #[test]
    fn a_facet_has_the_place_in_tables_that_it_has_in_the_list() {
        assert_eq!(Facet::ALL.map(Facet::index), std::array::from_fn(|at| at));
    }

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
    fn another_choice_begins_the_list_anew() {
        let long = Query { shown: 150, ..Query::default() };
        assert_eq!(long.with_text("a").shown, STEP);
        assert_eq!(long.with_chosen(Facet::Kind, ["city".to_owned()]).shown, STEP);
    }

    #[test]
    fn clearing_keeps_the_words_and_the_view() {
        let query = Query { view: View::Table, ..Query::default().with_text("agua") };
        assert_eq!(query.with_chosen(Facet::Country, ["CO".to_owned()]).cleared(), query);
    }
}
