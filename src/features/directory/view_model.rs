//! Finding members, people and practices while somebody types: an index made once, then each keystroke asks it (docs/SEARCHING.md).
//! Where there are more people and practices than a page should hold, the server finds them and the page says the same of
//! what comes (`super::remote`).
//!
//! It knows no browser and no words. Names of countries and topics are handed in, in all three languages, so that a
//! reader finds "Deutschland"'s neighbours by whichever of our names they know.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use directory::{Names, Why, is_close, of_person};
use model::directory::{MemberSummary, PersonSummary};
use model::directory_search::{Entry, Facet, SearchAnswer, SearchRow};
use model::id::MemberId;
use search::{Finder, Hit, Mode};

use super::query::{Query, View};
use crate::order;

/// For each facet, by [`Facet::index`], how many entries each value would leave.
pub type Counts = [BTreeMap<String, u32>; Facet::COUNT];

/// One entry that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its position among the entries.
    pub at: u32,
    /// The entry.
    pub entry: Arc<Entry>,
    hits: Vec<Hit>,
}

impl Row {
    /// What tells its entry from all others.
    pub fn key(&self) -> String {
        directory::key(&self.entry)
    }
}

/// What a query finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The rows that are shown, best first, then in their own order; all of them on the map.
    pub rows: Vec<Row>,
    /// How many fit.
    pub total: usize,
    /// How many the words alone find.
    pub by_words: usize,
    /// Whether the best of the shown rows is spelt otherwise than what was typed.
    pub only_close: bool,
    /// How many entries each value would leave under the other filters.
    pub counts: Counts,
}

impl Found {
    /// What the server found; `first` is the place of the first of `rows` among all.
    pub fn of(answer: &SearchAnswer, rows: &[SearchRow], first: u32) -> Self {
        let rows = rows.iter().zip(first..).map(|(row, at)| {
            let hits = row.hits.iter().map(directory::hit).collect();
            Row { at, entry: Arc::new(row.entry.clone()), hits }
        });
        let rows: Vec<Row> = rows.collect();
        Self {
            total: answer.total as usize,
            by_words: answer.matching as usize,
            only_close: rows.first().is_some_and(|row| is_close(&row.hits)),
            counts: counts_of(answer),
            rows,
        }
    }
}

/// The counts of an answer of the server.
fn counts_of(answer: &SearchAnswer) -> Counts {
    let mut counts = Counts::default();
    for (facet, counts) in Facet::ALL.iter().zip(&mut counts) {
        *counts = answer.counts.get(facet.code()).cloned().unwrap_or_default();
    }
    counts
}

/// The members, people and practices with everything that searching and counting needs.
#[derive(Debug, Default)]
pub struct Index {
    pub(super) entries: Vec<Arc<Entry>>,
    /// The positions of members among the entries, by id.
    members: Vec<(MemberId, usize)>,
    names: Names,
    /// What tells the list it is made of from others, piece by piece; nothing where that does not matter.
    digests: String,
    /// It remembers the last query, which the next one mostly continues.
    pub(super) finder: Mutex<Finder>,
}

impl Index {
    /// Reads every text once. The entries come in the order in which equally good ones are shown.
    pub fn new(entries: Vec<Entry>, names: Names) -> Self {
        let listed: BTreeMap<&MemberId, &MemberSummary> =
            entries.iter().filter_map(directory::member).map(|member| (&member.id, member)).collect();
        let documents = directory::documents(&entries, &names, &listed);
        // Ids are unique and the schema is ours, so only a directory beyond all measure has no index: it finds nothing.
        let index = search::Index::build(&directory::schema(), &documents).unwrap_or_default();
        let place = |(at, entry)| Some((directory::member(entry)?.id.clone(), at));
        let mut members: Vec<(MemberId, usize)> = entries.iter().enumerate().filter_map(place).collect();
        order::sort_by(&mut members, |a, b| a.0.cmp(&b.0));
        let entries = entries.into_iter().map(Arc::new).collect();
        Self { entries, members, names, digests: String::new(), finder: Mutex::new(Finder::new(index)) }
    }

    /// The same index, of the list with these digests.
    #[must_use]
    pub fn of_list(self, digests: String) -> Self {
        Self { digests, ..self }
    }

    /// What a row is told from others by, and from what it said before: it is drawn anew where its piece changed.
    pub fn key(&self, row: &Row) -> String {
        row.key() + directory::digest_of(&self.digests, &row.entry)
    }

    /// The entry at a position.
    pub fn entry(&self, at: u32) -> Option<&Entry> {
        self.entries.get(at as usize).map(|entry| &**entry)
    }

    /// The first member that somebody sits for or comes from, where it is listed.
    pub fn of_person(&self, person: &PersonSummary) -> Option<&MemberSummary> {
        of_person(person).into_iter().find_map(|id| self.listed(id))
    }

    /// The member with this id, where it is listed.
    pub fn listed(&self, id: &MemberId) -> Option<&MemberSummary> {
        let at = self.members.binary_search_by(|(one, _)| one.cmp(id)).ok()?;
        directory::member(self.entries.get(self.members.get(at)?.1)?)
    }

    /// The name of a topic in the language at `position`; its slug when the taxonomy has no such topic.
    pub fn topic_name(&self, slug: &str, position: usize) -> String {
        let names = self.names.topics.get(slug);
        names.and_then(|names| names.get(position)).map_or(slug, String::as_str).to_owned()
    }

    /// The name of a country as the search reads it, in the language at `position`; its code when there is none.
    pub fn country_name(&self, code: &str, position: usize) -> String {
        let names = self.names.countries.get(code);
        names.and_then(|names| names.get(position)).map_or(code, String::as_str).to_owned()
    }

    /// How many entries have each value, over all entries, as what is found by asking nothing.
    pub fn totals(&self) -> Found {
        let finder = self.finder.lock().unwrap_or_else(PoisonError::into_inner);
        let mut counts = Counts::default();
        for (facet, counts) in Facet::ALL.iter().zip(&mut counts) {
            *counts = directory::counted(finder.index(), *facet, finder.index().totals(facet.index()));
        }
        Found { counts, ..Found::default() }
    }

    /// What a query finds, best first, and what each further choice would leave.
    pub fn find(&self, query: &Query) -> Found {
        self.ask(query, &query.text, Mode::All)
    }

    /// Who shares most of `draft`, a text that somebody pasted, under the filters of `query`.
    pub fn who_has_done(&self, query: &Query, draft: &str) -> Found {
        self.ask(query, draft, Mode::Any)
    }

    fn ask(&self, query: &Query, text: &str, mode: Mode) -> Found {
        let (offset, limit) =
            if query.view == View::Map { (0, usize::MAX) } else { (query.from, query.shown) };
        let asked = directory::asked(text, mode, |facet| query.chosen(facet).clone(), offset, limit);
        let mut finder = self.finder.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = finder.find(&asked);
        let mut counts = Counts::default();
        for (facet, counts) in Facet::ALL.iter().zip(&mut counts) {
            let tally = answer.counts.get(facet.index()).map_or(&[][..], Vec::as_slice);
            *counts = directory::counted(finder.index(), *facet, tally);
        }
        let row = |row: search::Row| {
            let entry = Arc::clone(self.entries.get(row.document as usize)?);
            Some(Row { at: row.document, entry, hits: row.hits })
        };
        Found {
            total: answer.total as usize,
            by_words: answer.matching as usize,
            only_close: answer.rows.first().is_some_and(|row| is_close(&row.hits)),
            counts,
            rows: answer.rows.into_iter().filter_map(row).collect(),
        }
    }

    /// Why a row is shown; `preferred` is the position of the reader's language among the three.
    pub fn why(&self, row: &Row, preferred: usize) -> Vec<Why> {
        directory::why(&row.entry, &row.hits, &self.names, &|id| self.listed(id), preferred)
    }
}

#[cfg(test)]
#[path = "view_model_tests.rs"]
mod tests;
