//! A made-up population, and what people might ask about it: the same for the same seed, for tests and measurements.
//!
//! Half are people, a tenth members and the rest practices; names are written in Latin, Cyrillic, Arabic, Georgian,
//! Armenian and Greek letters and a few in others. A few names and topics are frequent and most are rare.

mod lists;

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Document, Schema};
use crate::query::Query;
use crate::word::{Mode, tokens};
use lists::{AREAS, CULTURES, Culture, KINDS, SENTENCES, SIZES, STAGES, TITLES};

/// Documents with their schema.
#[derive(Clone, Debug)]
pub struct Population {
    /// Fields `name`, `place`, `topics` and `story`; ten groups.
    pub schema: Schema,
    /// Sorted by name.
    pub documents: Vec<Document>,
}

/// Random numbers from a seed (SplitMix64, Steele, Lea and Flood 2014).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The numbers that belong to a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`; 0 if that is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.bits() % (limit.max(1) as u64)) as usize
    }

    /// A number below `limit`, low ones much more often.
    fn low(&mut self, limit: usize) -> usize {
        let first = self.below(limit);
        let second = self.below(first + 1);
        self.below(second + 1)
    }

    /// One of the words of a list; those at the front more often.
    fn word<'a>(&mut self, list: &'a str) -> &'a str {
        let count = list.split_whitespace().count();
        let at = self.low(count);
        list.split_whitespace().nth(at).unwrap_or_default()
    }

    /// One of the words of a list, each as often.
    fn each<'a>(&mut self, list: &'a str) -> &'a str {
        let at = self.below(list.split_whitespace().count());
        list.split_whitespace().nth(at).unwrap_or_default()
    }

    /// One of the parts of a list, each as often.
    fn part<'a>(&mut self, list: &'a str) -> &'a str {
        let at = self.below(list.split('|').count());
        list.split('|').nth(at).unwrap_or_default()
    }

    fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}

/// The schema of every population.
pub fn schema() -> Schema {
    Schema::new(
        &[("name", 8), ("place", 4), ("topics", 3), ("story", 2)],
        &[
            "region",
            "country",
            "kind",
            "size",
            "language",
            "policy-area",
            "cohort",
            "stage",
            "offers",
            "looks-for",
        ],
    )
}

/// `documents` made-up documents.
pub fn population(seed: u64, documents: usize) -> Population {
    let mut random = Random::new(seed);
    let mut number = 1_000;
    let mut made: Vec<Document> = (0..documents)
        .map(|_| {
            number += 1 + random.below(8);
            document(&mut random, number)
        })
        .collect();
    made.sort_by(|a, b| a.texts.cmp(&b.texts).then_with(|| a.key.cmp(&b.key)));
    Population { schema: schema(), documents: made }
}

fn document(random: &mut Random, number: usize) -> Document {
    let at = random.low(CULTURES.len() + 4) % CULTURES.len();
    let culture = &CULTURES[at];
    let place = random.word(culture.places).replace('_', " ");
    let (kinds, name) = match random.below(10) {
        0..5 => ("person-government person-civil-society", person(random, culture)),
        5 => {
            let governments = KINDS.split_once(" person").map_or(KINDS, |(governments, _)| governments);
            (governments, format!("{place} {}", family(random, culture)))
        }
        _ => {
            let title = random.part(TITLES);
            let detail = match random.below(4) {
                0 => format!(" {}", 2012 + random.below(15)),
                1 => String::new(),
                _ => format!(" {}", family(random, culture)),
            };
            ("practice", format!("{title} {place}{detail}"))
        }
    };
    let areas: Vec<&str> = AREAS.lines().collect();
    let offers = several(random, areas.len(), 4);
    let looks_for = several(random, areas.len(), 3);
    let topics = offers.iter().flat_map(|at| areas[*at].split('|').skip(1).map(str::to_owned));
    let slugs = |chosen: &[usize]| {
        chosen.iter().filter_map(|at| areas[*at].split('|').next()).map(str::to_owned).collect::<Vec<_>>()
    };
    let mut languages = vec![random.word(culture.languages).to_owned()];
    if random.one_in(2) {
        languages.push(random.word("en es fr ar pt ru").to_owned());
    }
    let cohort = if random.one_in(6) { vec![] } else { vec![(2016 + random.low(12)).to_string()] };
    let mut names = vec![name];
    if random.one_in(40) {
        names.push(person(random, culture));
    }
    Document {
        key: format!("d{number}"),
        texts: vec![
            names,
            vec![place],
            topics.collect(),
            if random.below(10) < 6 { vec![story(random, culture)] } else { vec![] },
        ],
        values: vec![
            vec![culture.region.to_owned()],
            vec![random.word(culture.countries).to_owned()],
            vec![random.word(kinds).to_owned()],
            vec![random.word(SIZES).to_owned()],
            languages,
            slugs(&offers[..offers.len().min(1)]),
            cohort,
            vec![random.word(STAGES).to_owned()],
            slugs(&offers),
            slugs(&looks_for),
        ],
    }
}

/// Up to `most` different numbers below `limit`.
fn several(random: &mut Random, limit: usize, most: usize) -> Vec<usize> {
    let count = random.below(most + 1);
    let chosen: BTreeSet<usize> = (0..count).map(|_| random.low(limit)).collect();
    chosen.into_iter().collect()
}

fn person(random: &mut Random, culture: &Culture) -> String {
    let given = random.word(culture.given);
    let mut name = format!("{given} {}", family(random, culture));
    if random.one_in(3) {
        name = format!("{name} {}", family(random, culture));
    }
    name
}

/// A third of the names are frequent ones; the others are rare, as they are among people.
fn family(random: &mut Random, culture: &Culture) -> String {
    let beginning = if random.one_in(3) {
        random.word(culture.beginnings).replace('_', " ")
    } else {
        let syllables: String = (0..2 + random.below(2)).map(|_| random.each(culture.syllables)).collect();
        let mut letters = syllables.chars();
        // Georgian has capitals that no name begins with.
        let first = letters.next().filter(|first| !('ა'..='ჰ').contains(first)).map(char::to_uppercase);
        first.map_or_else(|| syllables.clone(), |first| first.chain(letters).collect())
    };
    format!("{beginning}{}", random.word(culture.endings))
}

/// Two sentences of frequent words, with a name and a number of which each is rare.
fn story(random: &mut Random, culture: &Culture) -> String {
    let [who, what, how, outcome] = SENTENCES[culture.sentences].map(|list| random.part(list));
    let again = SENTENCES[culture.sentences];
    let (name, year, share) = (family(random, culture), 2009 + random.below(18), 3 + random.below(400));
    let mut text = format!("{who} {what} {how} {outcome}.");
    match random.below(3) {
        0 => text = format!("{text} {} {year}, {name}.", random.part(again[2])),
        1 => text = format!("{text} {name}: {} ({share}).", random.part(again[1])),
        _ => {}
    }
    text
}

/// A word with a letter left out, doubled, replaced or changed with its neighbour.
pub fn with_typo(random: &mut Random, word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    if letters.is_empty() {
        return String::new();
    }
    let at = random.below(letters.len());
    match random.below(4) {
        0 => {
            letters.remove(at);
        }
        1 => letters.insert(at, letters[at]),
        2 => letters[at] = random.word("a e i o s t n r l k").chars().next().unwrap_or('x'),
        _ => letters.swap(at, at.saturating_sub(1)),
    }
    letters.into_iter().collect()
}

/// `count` queries: words as they stand, with typos, half typed or of one letter, in every script and in none of the
/// documents, pasted sentences, chosen values, and pages far down.
pub fn queries(seed: u64, population: &Population, count: usize) -> Vec<Query> {
    let mut random = Random::new(seed);
    (0..count).map(|_| query(&mut random, population)).collect()
}

fn query(random: &mut Random, population: &Population) -> Query {
    let (mode, text) = match random.below(12) {
        0 => (Mode::All, String::new()),
        1 => (Mode::All, random.part("a|e|м|م|თ|s|1|!|東|el|de|la").to_owned()),
        2 => {
            let sentence = SENTENCES[random.below(SENTENCES.len())].map(|list| random.part(list)).join(" ");
            (Mode::Any, format!("{sentence} {}", text(random, population, 3)))
        }
        3 => (Mode::All, random.part(ASKED).to_owned()),
        4..7 => (Mode::All, text(random, population, 1)),
        _ => {
            let words = 1 + random.below(3);
            (Mode::All, text(random, population, words))
        }
    };
    let mut query = Query { text, mode, ..Query::default() };
    for _ in 0..random.below(4) {
        let Some(document) = population.documents.get(random.below(population.documents.len())) else {
            break;
        };
        let group = random.below(population.schema.groups.len());
        let values = document.values.get(group).map_or(&[][..], Vec::as_slice);
        if let Some(value) = values.get(random.below(values.len())) {
            let name = population.schema.groups[group].clone();
            query.chosen.entry(name).or_default().insert(value.clone());
        }
    }
    if random.one_in(30) {
        query.chosen = BTreeMap::from([("region".to_owned(), BTreeSet::from(["nowhere".to_owned()]))]);
    }
    if random.one_in(4) {
        query.offset = random.below(80);
    }
    query.limit = [0, 1, 20, 50][random.low(4).abs_diff(3)];
    query
}

/// Names as people ask for them in another script than they are written in, and words that nobody has.
const ASKED: &str = "Kharkiv|Kharkov|Tbilisi|al-Qahira|Qahira|Tunis|Kyiv|Kiev|Mohamed|Muhammad|Yerevan|Seoul|Ozurgeti|Marrakech\
    |Лима|Богота|Гамбург|Тбилиси|Абиджан|باريس|ليما|القاهرة|თბილისი|София|Αθηνα|presupesto partcipativo|zzzzzz\
    |participatory budgeting|qwertyuiop|open cont|Jelena|Natalia Kovalchuk|fatima|Shcherbakov";

/// Some words of a document: as they stand, with a typo, or half typed at the end.
fn text(random: &mut Random, population: &Population, words: usize) -> String {
    let Some(document) = population.documents.get(random.below(population.documents.len())) else {
        return String::new();
    };
    let texts: Vec<&String> = document.texts.iter().flatten().collect();
    let mut chosen = Vec::new();
    for _ in 0..words {
        let found = texts.get(random.low(texts.len())).map(|text| tokens(text)).unwrap_or_default();
        let Some(token) = found.get(random.below(found.len())) else { continue };
        chosen.push(if random.one_in(3) { with_typo(random, &token.term) } else { token.term.clone() });
    }
    if let Some(last) = chosen.last_mut().filter(|_| random.one_in(2)) {
        let length = 1 + random.below(last.chars().count());
        *last = last.chars().take(length).collect();
    }
    chosen.join(" ")
}
