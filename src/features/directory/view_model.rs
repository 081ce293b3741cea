//! Finding members, people and practices while somebody types: an index made once, then each keystroke asks it (docs/SEARCHING.md).
//!
//! It knows no browser and no words. Names of countries and topics are handed in, in all three languages, so that a
//! reader finds "Deutschland"'s neighbours by whichever of our names they know.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use model::directory::{Directory, MemberSummary, PersonSummary};
use model::id::MemberId;
use model::practice::PracticeSummary;
use search::{Document, Finder, Hit, Kind, Mode, Schema};

use super::documents::{of_person, texts, values};
use super::query::{Facet, Query, View};
use crate::order;

/// The names of countries and topics in English, Spanish and French.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// By country code.
    pub countries: HashMap<String, [String; 3]>,
    /// By slug of the policy area.
    pub topics: HashMap<String, [String; 3]>,
}

/// One line of the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A member.
    Member(Box<MemberSummary>),
    /// A person.
    Person(Box<PersonSummary>),
    /// A practice.
    Practice(Box<PracticeSummary>),
}

impl Entry {
    /// What it is sorted by.
    pub fn name(&self) -> &str {
        match self {
            Self::Member(member) => &member.name,
            Self::Person(person) => &person.name,
            Self::Practice(practice) => &practice.title,
        }
    }

    /// The member, where it is one.
    pub fn member(&self) -> Option<&MemberSummary> {
        match self {
            Self::Member(member) => Some(member),
            Self::Person(_) | Self::Practice(_) => None,
        }
    }

    /// Its value in the facet of what it is.
    pub fn what(&self) -> &'static str {
        match self {
            Self::Member(_) => MEMBER,
            Self::Person(_) => PERSON,
            Self::Practice(_) => PRACTICE,
        }
    }

    /// What tells it from all others.
    fn key(&self) -> String {
        match self {
            Self::Member(member) => format!("{MEMBER} {}", member.id),
            Self::Person(person) => format!("{PERSON} {}", person.id),
            Self::Practice(practice) => format!("{PRACTICE} {}", practice.id),
        }
    }
}

/// The value of [`Facet::What`] for members.
pub const MEMBER: &str = "member";
/// The value of [`Facet::What`] for people.
pub const PERSON: &str = "person";
/// The value of [`Facet::What`] for practices.
pub const PRACTICE: &str = "practice";

/// In which of its texts somebody was found, best first: the fields of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A name, a name in its own script, or a title.
    Name,
    /// A topic that is offered, or that a practice is about.
    Offers,
    /// A topic that is looked for.
    LooksFor,
    /// The member that a person sits for or comes from, or whose a practice is.
    Member,
    /// An office or an organisation.
    Work,
    /// What a mentor has done.
    Experience,
    /// The problem and the result of a practice.
    Story,
    /// The country.
    Country,
}

impl Place {
    /// All of them with the weight of a word there, in the order of the index.
    const WEIGHTS: [(Self, &'static str, u8); 8] = [
        (Self::Name, "name", 15),
        (Self::Offers, "offers", 10),
        (Self::LooksFor, "looks_for", 6),
        (Self::Member, "member", 8),
        (Self::Work, "work", 6),
        (Self::Experience, "experience", 5),
        (Self::Story, "story", 5),
        (Self::Country, "country", 5),
    ];
}

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
    hits: Vec<Hit>,
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
    /// Whether the best of them is spelt otherwise than what was typed.
    pub only_close: bool,
    /// For each facet, by [`Facet::index`], how many entries each value would leave under the other filters.
    pub counts: [BTreeMap<String, usize>; Facet::COUNT],
}

/// The members, people and practices with everything that searching and counting needs.
#[derive(Debug, Default)]
pub struct Index {
    pub(super) entries: Vec<Entry>,
    names: Names,
    /// It remembers the last query, which the next one mostly continues.
    pub(super) finder: Mutex<Finder>,
}

impl Index {
    /// Reads every text once. The entries come in the order in which equally good ones are shown.
    pub fn new(entries: Vec<Entry>, names: Names) -> Self {
        let fields = Place::WEIGHTS.map(|(_, name, weight)| (name, weight));
        let schema = Schema::new(&fields, &Facet::ALL.map(Facet::key));
        let members: BTreeMap<&MemberId, &MemberSummary> =
            entries.iter().filter_map(Entry::member).map(|member| (&member.id, member)).collect();
        let documents: Vec<Document> = entries
            .iter()
            .map(|entry| Document {
                key: entry.key(),
                texts: Place::WEIGHTS.map(|(place, ..)| texts(entry, place, &names, &members)).into(),
                values: Facet::ALL.map(|facet| values(entry, facet, &members)).into(),
            })
            .collect();
        // Ids are unique and the schema is ours, so only a directory beyond all measure has no index: it finds nothing.
        let index = search::Index::build(&schema, &documents).unwrap_or_default();
        Self { entries, names, finder: Mutex::new(Finder::new(index)) }
    }

    /// The entry at a position.
    pub fn entry(&self, at: u32) -> Option<&Entry> {
        self.entries.get(at as usize)
    }

    /// What tells the entry at a position from all others; empty where there is none.
    pub fn key(&self, at: u32) -> String {
        self.entry(at).map(Entry::key).unwrap_or_default()
    }

    /// The member at a position, where it is one.
    pub fn member(&self, at: u32) -> Option<&MemberSummary> {
        self.entry(at).and_then(Entry::member)
    }

    /// The first member that somebody sits for or comes from, where it is listed.
    pub fn of_person(&self, person: &PersonSummary) -> Option<&MemberSummary> {
        of_person(person).into_iter().find_map(|id| self.listed(id))
    }

    /// The member with this id, where it is listed.
    pub fn listed(&self, id: &MemberId) -> Option<&MemberSummary> {
        self.entries.iter().filter_map(Entry::member).find(|member| member.id == *id)
    }

    /// The name of a topic in the language at `position`; its slug when the taxonomy has no such topic.
    pub fn topic_name(&self, slug: &str, position: usize) -> String {
        let names = self.names.topics.get(slug);
        names.and_then(|names| names.get(position)).map_or(slug, String::as_str).to_owned()
    }

    /// Whether there are others than members among the entries.
    pub fn has_others(&self) -> bool {
        self.totals(Facet::What).len() > 1
    }

    /// How many entries have each value of a facet, over all entries.
    pub fn totals(&self, facet: Facet) -> BTreeMap<String, usize> {
        let finder = self.finder.lock().unwrap_or_else(PoisonError::into_inner);
        counted(finder.index(), facet.index(), finder.index().totals(facet.index()))
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
        let chosen = Facet::ALL.iter().map(|facet| (facet.key().to_owned(), query.chosen(*facet).clone()));
        let limit = if query.view == View::Map { usize::MAX } else { query.shown };
        let asked = search::Query {
            text: text.to_owned(),
            mode,
            chosen: chosen.filter(|(_, values): &(String, BTreeSet<String>)| !values.is_empty()).collect(),
            limit,
            ..search::Query::default()
        };
        let mut finder = self.finder.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = finder.find(&asked);
        let mut counts: [BTreeMap<String, usize>; Facet::COUNT] = Default::default();
        for (facet, counts) in counts.iter_mut().enumerate() {
            let tally = answer.counts.get(facet).map_or(&[][..], Vec::as_slice);
            *counts = counted(finder.index(), facet, tally);
        }
        Found {
            total: answer.total as usize,
            by_words: answer.matching as usize,
            only_close: answer.rows.first().is_some_and(|row| is_close(&row.hits)),
            counts,
            rows: answer.rows.into_iter().map(|row| Row { at: row.document, hits: row.hits }).collect(),
        }
    }

    /// Which texts hold the words, best first, each topic once and in the reader's language where that holds them too;
    /// empty without words. `preferred` is the position of the reader's language among the three.
    pub fn why(&self, row: &Row, preferred: usize) -> Vec<Why> {
        const MOST: usize = 3;
        let mut texts: BTreeMap<(usize, usize), Vec<&Hit>> = BTreeMap::new();
        for hit in &row.hits {
            texts.entry((hit.field, hit.text)).or_default().push(hit);
        }
        let finder = self.finder.lock().unwrap_or_else(PoisonError::into_inner);
        let mut reasons: Vec<(usize, bool, Why)> = Vec::new();
        for ((field, number), hits) in texts {
            let Some((place, ..)) = Place::WEIGHTS.get(field) else { continue };
            let Some(text) = finder.index().texts(row.at, field).nth(number) else { continue };
            let (key, language) = self.translated(row.at, *place, number);
            let why = Why {
                place: *place,
                text: text.to_owned(),
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

    /// What a text is the name of, and in which language, where it is one of three.
    fn translated(&self, at: u32, place: Place, number: usize) -> (String, Option<usize>) {
        let slug = |slugs: &[String]| slugs.get(number / 3).cloned().unwrap_or_default();
        let of = |key: String| (key, Some(number % 3));
        match (self.entry(at), place) {
            (Some(Entry::Member(member)), Place::Offers) => of(slug(&member.offers)),
            (Some(Entry::Member(member)), Place::LooksFor) => of(slug(&member.looks_for)),
            (Some(Entry::Person(person)), Place::Offers) => of(slug(&person.offers)),
            (Some(Entry::Practice(practice)), Place::Offers) => of(slug(&practice.areas)),
            (Some(Entry::Member(member)), Place::Country) => of(member.country.as_str().to_owned()),
            (Some(Entry::Practice(practice)), Place::Country) => {
                let member = self.listed(&practice.member);
                of(member.map(|member| member.country.as_str().to_owned()).unwrap_or_default())
            }
            (Some(Entry::Person(person)), Place::Country) => {
                let member = of_person(person).into_iter().filter_map(|id| self.listed(id)).nth(number / 3);
                of(member.map(|member| member.country.as_str().to_owned()).unwrap_or_default())
            }
            _ => (String::new(), None),
        }
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

/// Counts of a group by the names of its values.
fn counted(index: &search::Index, group: usize, counts: &[u32]) -> BTreeMap<String, usize> {
    index.values(group).map(str::to_owned).zip(counts.iter().map(|count| *count as usize)).collect()
}

/// The entries of a directory, sorted by `sort` in the order of the reader's alphabet.
pub fn entries(directory: Directory, sort: impl FnOnce(&mut Vec<Entry>)) -> Vec<Entry> {
    let Directory { members, people, practices } = directory;
    let members = members.into_iter().map(|member| Entry::Member(Box::new(member)));
    let people = people.into_iter().map(|person| Entry::Person(Box::new(person)));
    let practices = practices.into_iter().map(|practice| Entry::Practice(Box::new(practice)));
    let mut entries: Vec<Entry> = members.chain(people).chain(practices).collect();
    // The order of ids for whoever the alphabet does not tell apart.
    order::sort_by(&mut entries, |a, b| a.key().cmp(&b.key()));
    sort(&mut entries);
    entries
}

#[cfg(test)]
#[path = "view_model_tests.rs"]
mod tests;
