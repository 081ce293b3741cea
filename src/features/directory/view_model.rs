//! Finding members, people and practices while somebody types: an index made once, then each keystroke asks it (docs/SEARCHING.md).
//! Where there are more people and practices than a page should hold, the server finds them and the page says the same of
//! what comes (`super::remote`).
//!
//! It knows no browser and no words. Names of countries and topics are handed in, in all three languages, so that a
//! reader finds "Deutschland"'s neighbours by whichever of our names they know.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use directory::{Names, of_person, texts};
use model::directory::{MemberSummary, PersonSummary};
use model::directory_search::{Entry, Facet, Place, SearchAnswer, SearchRow};
use model::id::MemberId;
use search::{Finder, Hit, Kind, Mode};

use super::query::{Query, View};
use crate::order;

/// For each facet, by [`Facet::index`], how many entries each value would leave.
pub type Counts = [BTreeMap<String, u32>; Facet::COUNT];

/// How what was found differs from what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spelling {
    /// Not but for case, accents and the rest of a word.
    Same,
    /// It is written in another script.
    OtherScript,
    /// By a letter or two.
    Close,
}

/// Why an entry is shown: which text holds the words, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// Which text.
    pub place: Place,
    /// The text as it stands, in the language in which it was found.
    pub text: String,
    /// The slug of the topic or the code of the country; empty for what has no other name.
    pub key: String,
    /// The found parts of the text, in bytes, in order.
    pub found: Vec<(usize, usize)>,
    /// The greatest difference among them.
    pub spelling: Spelling,
}

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
            let hit = |hit: &model::directory_search::SearchHit| Hit {
                field: hit.place as usize,
                text: hit.text as usize,
                start: hit.start as usize,
                end: hit.end as usize,
                kind: directory::kind(hit.found_as),
            };
            Row { at, entry: Arc::new(row.entry.clone()), hits: row.hits.iter().map(hit).collect() }
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
        Self { entries, members, names, finder: Mutex::new(Finder::new(index)) }
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

    /// Which texts hold the words, best first, each topic once and in the reader's language where that holds them too;
    /// empty without words. `preferred` is the position of the reader's language among the three.
    pub fn why(&self, row: &Row, preferred: usize) -> Vec<Why> {
        const MOST: usize = 3;
        let mut found: BTreeMap<(usize, usize), Vec<&Hit>> = BTreeMap::new();
        for hit in &row.hits {
            found.entry((hit.field, hit.text)).or_default().push(hit);
        }
        let members = self.members_of(&row.entry);
        let mut reasons: Vec<(usize, bool, Why)> = Vec::new();
        for ((field, number), hits) in found {
            let Some(place) = directory::place(field) else { continue };
            let of_place = texts(&row.entry, place, &self.names, &members);
            let Some(text) = of_place.into_iter().nth(number) else { continue };
            let (key, language) = self.translated(&row.entry, place, number);
            let why = Why {
                place,
                text,
                key,
                found: hits.iter().map(|hit| (hit.start, hit.end)).collect(),
                spelling: hits.iter().map(|hit| spelling(hit.kind)).max().unwrap_or(Spelling::Same),
            };
            let own = language.is_none_or(|language| language == preferred);
            // Of a topic's three names the one that holds most stands for it, and the reader's own among equals.
            let known = reasons
                .iter_mut()
                .find(|(.., one)| language.is_some() && (one.place, &one.key) == (why.place, &why.key));
            let found = (hits.len(), own, why);
            match known {
                Some(known) if (found.0, found.1) > (known.0, known.1) => *known = found,
                Some(_) => {}
                None => reasons.push(found),
            }
        }
        // What holds fewer of the words than another text says less, but for a name.
        let most = reasons.iter().map(|(words, ..)| *words).max().unwrap_or_default();
        reasons.retain(|(words, _, why)| *words == most || why.place == Place::Name);
        reasons.truncate(MOST);
        reasons.into_iter().map(|(.., why)| why).collect()
    }

    /// The members that a person sits for or comes from, or whose a practice is, as far as they are listed.
    fn members_of<'a>(&'a self, entry: &'a Entry) -> BTreeMap<&'a MemberId, &'a MemberSummary> {
        let ids = match entry {
            Entry::Member(member) => return BTreeMap::from([(&member.id, &**member)]),
            Entry::Person(person) => of_person(person),
            Entry::Practice(practice) => vec![&practice.member],
        };
        ids.into_iter().filter_map(|id| self.listed(id).map(|member| (id, member))).collect()
    }

    /// What a text is the name of, and in which language, where it is one of three.
    fn translated(&self, entry: &Entry, place: Place, number: usize) -> (String, Option<usize>) {
        let slug = |slugs: &[String]| slugs.get(number / 3).cloned().unwrap_or_default();
        let country = |member: Option<&MemberSummary>| {
            member.map(|member| member.country.as_str().to_owned()).unwrap_or_default()
        };
        let key = match (entry, place) {
            (Entry::Member(member), Place::Offers) => slug(&member.offers),
            (Entry::Member(member), Place::LooksFor) => slug(&member.looks_for),
            (Entry::Person(person), Place::Offers) => slug(&person.offers),
            (Entry::Practice(practice), Place::Offers) => slug(&practice.areas),
            (Entry::Member(member), Place::Country) => country(Some(member)),
            (Entry::Practice(practice), Place::Country) => country(self.listed(&practice.member)),
            (Entry::Person(person), Place::Country) => {
                let listed = of_person(person).into_iter().filter_map(|id| self.listed(id));
                country(listed.into_iter().nth(number / 3))
            }
            _ => return (String::new(), None),
        };
        (key, Some(number % 3))
    }
}

/// Whether a word of the text that holds most of the words is spelt otherwise.
fn is_close(hits: &[Hit]) -> bool {
    let mut texts: BTreeMap<(usize, usize), (usize, bool)> = BTreeMap::new();
    for hit in hits {
        let (words, close) = texts.entry((hit.field, hit.text)).or_default();
        *words += 1;
        *close |= spelling(hit.kind) == Spelling::Close;
    }
    // Of texts that hold as many, one without a difference is enough.
    texts.into_values().max_by_key(|(words, close)| (*words, !close)).is_some_and(|(_, close)| close)
}

fn spelling(kind: Kind) -> Spelling {
    match kind {
        Kind::Exact | Kind::Beginning => Spelling::Same,
        Kind::OtherScript => Spelling::OtherScript,
        Kind::Typo(_) => Spelling::Close,
    }
}

#[cfg(test)]
#[path = "view_model_tests.rs"]
mod tests;
