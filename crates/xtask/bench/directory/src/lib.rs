//! The search engine as a page can call it, and the made-up population that it is measured with.
//!
//! [`Population`] is used once to write files, in another process than the measured page, because a program's memory never
//! shrinks again; [`Directory`] is what the page has.

use std::collections::{BTreeMap, BTreeSet};

use search::generate::{self, Random};
use search::{Answer, Error, Finder, Index, Mode, Query, tokens};
use wasm_bindgen::prelude::{JsError, wasm_bindgen};

/// Facet values that every population has in all.
const VALUES: usize = 300;
/// The group that is filled up to them.
const FILLED: &str = "cohort";

/// Made-up profiles, and what is asked about them.
#[wasm_bindgen]
pub struct Population {
    made: generate::Population,
    bytes: Vec<u8>,
    values: usize,
    commonest: String,
}

#[wasm_bindgen]
impl Population {
    /// So many profiles, always the same, with 300 facet values in all.
    #[wasm_bindgen(constructor)]
    pub fn new(documents: usize) -> Result<Self, JsError> {
        let mut made = generate::population(1, documents);
        fill(&mut made);
        let index = Index::build(&made.schema, &made.documents).map_err(failed)?;
        let values = (0..made.schema.groups.len()).map(|group| index.values(group).count()).sum();
        let terms = 0..index.dictionary().len() as u32;
        let commonest = terms.max_by_key(|term| index.frequency(*term));
        let commonest = commonest.map_or("", |term| index.dictionary().term(term)).to_owned();
        Ok(Self { bytes: index.encode(), made, values, commonest })
    }

    /// What a page fetches, before it is compressed.
    #[wasm_bindgen(getter)]
    pub fn bytes(&self) -> Vec<u8> {
        self.bytes.clone()
    }

    /// Facet values in all.
    #[wasm_bindgen(getter)]
    pub fn values(&self) -> usize {
        self.values
    }

    /// The word that most texts of profiles have.
    #[wasm_bindgen(getter)]
    pub fn commonest(&self) -> String {
        self.commonest.clone()
    }

    /// The names of the fields.
    #[wasm_bindgen(getter)]
    pub fn fields(&self) -> Vec<String> {
        self.made.schema.fields.iter().map(|field| field.name.clone()).collect()
    }

    /// How much each field counts.
    #[wasm_bindgen(getter)]
    pub fn weights(&self) -> Vec<u8> {
        self.made.schema.fields.iter().map(|field| field.weight).collect()
    }

    /// The key of a profile and its texts, field by field.
    pub fn profile(&self, at: usize) -> Vec<String> {
        let Some(document) = self.made.documents.get(at) else { return Vec::new() };
        let texts = document.texts.iter().map(|texts| texts.join(" · "));
        std::iter::once(document.key.clone()).chain(texts).collect()
    }

    /// Texts as people ask for them: whole words, words with typos, half-typed ones, single letters, several scripts.
    pub fn texts(&self, count: usize) -> Vec<String> {
        let asked = generate::queries(2, &self.made, 4 * count).into_iter();
        let asked = asked.filter(|query| query.mode == Mode::All && !tokens(&query.text).is_empty());
        asked.map(|query| query.text).take(count).collect()
    }

    /// The longest word of a name with a typo, and after it the key of the profile that it was taken from, by turns.
    pub fn typos(&self, count: usize) -> Vec<String> {
        let mut random = Random::new(3);
        let mut typos = Vec::new();
        while typos.len() < 2 * count && !self.made.documents.is_empty() {
            let document = &self.made.documents[random.below(self.made.documents.len())];
            let words = document.texts.first().into_iter().flatten().flat_map(|name| tokens(name));
            let Some(word) = words.map(|token| token.term).max_by_key(|term| term.chars().count()) else {
                continue;
            };
            let wrong = generate::with_typo(&mut random, &word);
            if wrong != word && word.chars().count() >= 6 {
                typos.extend([wrong, document.key.clone()]);
            }
        }
        typos
    }
}

/// Gives one profile after the other one more value, until the population has as many different ones as it should.
fn fill(made: &mut generate::Population) {
    let mut different: BTreeMap<usize, BTreeSet<&String>> = BTreeMap::new();
    for document in &made.documents {
        for (group, values) in document.values.iter().enumerate() {
            different.entry(group).or_default().extend(values);
        }
    }
    let missing = VALUES.saturating_sub(different.values().map(BTreeSet::len).sum());
    let Some(group) = made.schema.group(FILLED).filter(|_| missing > 0) else { return };
    for (at, document) in made.documents.iter_mut().enumerate() {
        document.values[group].push(format!("{FILLED}-{}", at % missing));
    }
}

/// The directory of a page: the index and its last answer.
#[wasm_bindgen]
pub struct Directory {
    finder: Finder,
    query: Query,
    answer: Answer,
}

#[wasm_bindgen]
impl Directory {
    /// From the bytes that the page fetched.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: &[u8]) -> Result<Self, JsError> {
        let finder = Finder::new(Index::decode(bytes).map_err(failed)?);
        Ok(Self { finder, query: Query::default(), answer: Answer::default() })
    }

    /// Finds a text among what is chosen: how many there are; the first rows with their reasons and the counts of all values
    /// stay here, where a page draws from them.
    pub fn find(&mut self, text: &str) -> u32 {
        text.clone_into(&mut self.query.text);
        self.answer = self.finder.find(&self.query);
        self.answer.total
    }

    /// The keys of the rows of the last answer.
    pub fn keys(&self) -> Vec<String> {
        let index = self.finder.index();
        self.answer.rows.iter().map(|row| index.key(row.document).to_owned()).collect()
    }

    /// How many rows an answer has at most.
    pub fn limit(&mut self, rows: usize) {
        self.query.limit = rows;
    }

    /// The names of the groups of values.
    pub fn groups(&self) -> Vec<String> {
        self.finder.index().schema().groups.clone()
    }

    /// The values of a group.
    pub fn values(&self, group: usize) -> Vec<String> {
        self.finder.index().values(group).map(str::to_owned).collect()
    }

    /// Chooses one value and no other.
    pub fn choose(&mut self, group: String, value: String) {
        self.query.chosen = BTreeMap::from([(group, BTreeSet::from([value]))]);
    }

    /// Chooses nothing.
    pub fn clear(&mut self) {
        self.query.chosen.clear();
    }
}

fn failed(error: Error) -> JsError {
    JsError::from(error)
}
