//! Asking the server for rows of the directory: where there are more people and practices than a page should hold.
//!
//! The page of the directory, its index and this question name facets and texts alike; a draft that somebody pastes has no
//! place here, because it never leaves the device.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::directory::{MemberSummary, PersonSummary};
use crate::paths::encode;
use crate::place::codes;
use crate::practice::PracticeSummary;

/// As many people and practices together as the directory sends whole; of more, rows are asked for.
pub const MOST_WHOLE: usize = 20_000;
/// As many rows as one answer has.
pub const MOST_ROWS: u32 = 100;
/// As many rows as one answer has if the question does not say.
pub const FEW_ROWS: u32 = 50;
/// Characters of a text that are read; what stands beyond them is passed over.
pub const MOST_TYPED: usize = 200;
/// Values of a facet that are read; a link is not typed by hand, and more than these no facet has.
pub const MOST_VALUES: usize = 100;

codes! {
    /// A way to narrow the directory down, by its name in addresses; in the order of the page and of the index.
    Facet {
        /// Members, people or practices.
        What = "what",
        /// What the member of a practice hopes for.
        OpenTo = "open_to",
        /// Language its people work in.
        Language = "language",
        /// How many people live there.
        Size = "size",
        /// Policy area that is offered.
        Offers = "offers",
        /// Policy area that is looked for.
        LooksFor = "looks_for",
        /// Region, as OGP assigns it.
        Region = "region",
        /// Kind of government.
        Kind = "kind",
        /// Country.
        Country = "country",
        /// Year of its cohort.
        Year = "year",
        /// Where it stands in the programme.
        Status = "status",
    }
}

impl Facet {
    /// How many there are.
    pub const COUNT: usize = Self::ALL.len();

    /// Its place in [`Self::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }
}

codes! {
    /// In which of its texts an entry was found, in the order of the index.
    Place {
        /// A name, a name in its own script, or a title.
        Name = "name",
        /// A topic that is offered, or that a practice is about: three names each.
        Offers = "offers",
        /// A topic that is looked for: three names each.
        LooksFor = "looks_for",
        /// The member that a person sits for or comes from, or whose a practice is.
        Member = "member",
        /// An office or an organisation.
        Work = "work",
        /// What a mentor has done.
        Experience = "experience",
        /// The problem and the result of a practice.
        Story = "story",
        /// The country: three names each.
        Country = "country",
    }
}

codes! {
    /// How a word was found, best first.
    FoundAs {
        /// As it was asked for, but for case and accents.
        Exact = "exact",
        /// It begins with what was asked for.
        Beginning = "beginning",
        /// It is written in another script and sounds alike.
        OtherScript = "other_script",
        /// With one typo.
        OneTypo = "one_typo",
        /// With two typos.
        TwoTypos = "two_typos",
    }
}

/// The query of `GET /api/v1/directory`. Of each facet the values are listed with commas; one of them in each facet must
/// hold.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SearchQuery {
    /// What was typed; all of its words must be found, the last one as a beginning too.
    pub q: String,
    /// How many rows are passed over.
    pub offset: u32,
    /// How many rows are given, at most [`MOST_ROWS`]; [`FEW_ROWS`] if it is not said.
    pub limit: Option<u32>,
    what: String,
    open_to: String,
    language: String,
    size: String,
    offers: String,
    looks_for: String,
    region: String,
    kind: String,
    country: String,
    year: String,
    status: String,
}

/// What somebody looks for does not appear in logs by accident (rule PRI-23).
impl std::fmt::Debug for SearchQuery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SearchQuery(..)")
    }
}

impl SearchQuery {
    /// The values chosen of a facet.
    pub fn chosen(&self, facet: Facet) -> BTreeSet<String> {
        let listed = match facet {
            Facet::What => &self.what,
            Facet::OpenTo => &self.open_to,
            Facet::Language => &self.language,
            Facet::Size => &self.size,
            Facet::Offers => &self.offers,
            Facet::LooksFor => &self.looks_for,
            Facet::Region => &self.region,
            Facet::Kind => &self.kind,
            Facet::Country => &self.country,
            Facet::Year => &self.year,
            Facet::Status => &self.status,
        };
        values(listed)
    }

    /// The same with these values of a facet.
    #[must_use]
    pub fn with_chosen(mut self, facet: Facet, chosen: &BTreeSet<String>) -> Self {
        let listed = chosen.iter().map(String::as_str).collect::<Vec<_>>().join(",");
        *match facet {
            Facet::What => &mut self.what,
            Facet::OpenTo => &mut self.open_to,
            Facet::Language => &mut self.language,
            Facet::Size => &mut self.size,
            Facet::Offers => &mut self.offers,
            Facet::LooksFor => &mut self.looks_for,
            Facet::Region => &mut self.region,
            Facet::Kind => &mut self.kind,
            Facet::Country => &mut self.country,
            Facet::Year => &mut self.year,
            Facet::Status => &mut self.status,
        } = listed;
        self
    }

    /// The words as they are read: the first [`MOST_TYPED`] characters.
    pub fn typed(&self) -> String {
        self.q.chars().take(MOST_TYPED).collect()
    }

    /// The address of this question at `path`.
    pub fn to_url(&self, path: &str) -> String {
        let mut parts = Vec::new();
        if !self.q.is_empty() {
            parts.push(format!("q={}", encode(&self.q)));
        }
        for facet in Facet::ALL {
            let chosen = self.chosen(*facet).into_iter().collect::<Vec<_>>();
            if !chosen.is_empty() {
                parts.push(format!("{}={}", facet.code(), encode(&chosen.join(","))));
            }
        }
        if self.offset > 0 {
            parts.push(format!("offset={}", self.offset));
        }
        parts.extend(self.limit.map(|limit| format!("limit={limit}")));
        if parts.is_empty() { path.to_owned() } else { format!("{path}?{}", parts.join("&")) }
    }
}

/// The values of a list with commas, each once.
pub fn values(listed: &str) -> BTreeSet<String> {
    listed.split(',').filter(|one| !one.is_empty()).take(MOST_VALUES).map(str::to_owned).collect()
}

/// What the server finds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchAnswer {
    /// What the index holds, in short: answers of which it differs may have rows at other places.
    pub index: String,
    /// How many entries fit.
    pub total: u32,
    /// How many the words alone find.
    pub matching: u32,
    /// The rows from `offset` on, best first, then by name.
    pub rows: Vec<SearchRow>,
    /// For each facet, for each of its values, how many entries it would leave under the words and the other facets.
    pub counts: BTreeMap<String, BTreeMap<String, u32>>,
}

/// One entry that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchRow {
    /// What it is.
    pub entry: Entry,
    /// The words that were found, text by text.
    pub hits: Vec<SearchHit>,
}

/// One line of the directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// A member.
    Member(Box<MemberSummary>),
    /// A person.
    Person(Box<PersonSummary>),
    /// A practice.
    Practice(Box<PracticeSummary>),
}

/// A word that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchHit {
    /// In which texts.
    pub place: Place,
    /// Which of them.
    pub text: u32,
    /// Where the word begins, in bytes of UTF-8.
    pub start: u32,
    /// Where it ends, in bytes of UTF-8.
    pub end: u32,
    /// How it was found.
    pub found_as: FoundAs,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_facet_has_the_place_in_tables_that_it_has_in_the_list() {
        for (at, facet) in Facet::ALL.iter().enumerate() {
            assert_eq!(facet.index(), at);
        }
    }

    #[test]
    fn an_address_says_what_is_asked_and_nothing_else() {
        let chosen = ["es".to_owned(), "fr".to_owned()].into();
        let query = SearchQuery { q: "agua & río".to_owned(), offset: 50, ..SearchQuery::default() }
            .with_chosen(Facet::Language, &chosen);
        assert_eq!(query.to_url("/x"), "/x?q=agua%20%26%20r%C3%ADo&language=es,fr&offset=50");
        assert_eq!(query.chosen(Facet::Language), chosen);
        assert_eq!(SearchQuery::default().to_url("/x"), "/x");
        assert_eq!(format!("{query:?}"), "SearchQuery(..)");
    }

    #[test]
    fn each_facet_is_kept_by_itself() {
        for facet in Facet::ALL {
            let query = SearchQuery::default().with_chosen(*facet, &["one".to_owned()].into());
            for other in Facet::ALL {
                assert_eq!(query.chosen(*other).len(), usize::from(other == facet), "{facet:?} {other:?}");
            }
        }
    }
}
