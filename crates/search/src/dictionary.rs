//! Which indexed words a word of a query stands for.
//!
//! [`compare`] is the rule, one pair of words at a time. [`Dictionary::expand`] gives the same for all words of an index at
//! once; the tests hold one against the other.

use std::cmp::Ordering;

use crate::distance::{self, SHORTEST_BEGINNING, allowed};
use crate::lexicon::Lexicon;
use crate::sound::{self, Script};
use crate::strings::{Lists, Strings};
use crate::word::{Reading, Word};

/// How a word was found, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// As it was asked for, up to folding and the Arabic article.
    Exact,
    /// It begins with what was asked for.
    Beginning,
    /// It is written in another script and sounds alike.
    OtherScript,
    /// With so many typos, 1 or 2, in the word or in its beginning.
    Typo(u8),
}

/// A term of a dictionary that a word of a query stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// The number of the term in its dictionary.
    pub term: u32,
    /// How it was found, the best way if there are several.
    pub kind: Kind,
}

/// A consonant skeleton of fewer letters says too little.
const SHORTEST_BARE: usize = 2;

/// How `word` finds `term`, if it does; [`Reading::Known`] is taken as if no term were equal to the word.
///
/// ```
/// use search::{Kind, Mode, compare, words};
/// let asked = words("participatvo", Mode::All);
/// assert_eq!(compare(&asked[0], "participativo"), Some(Kind::Typo(1)));
/// assert_eq!(compare(&words("Kharkov", Mode::All)[0], "харків"), Some(Kind::OtherScript));
/// ```
pub fn compare(word: &Word, term: &str) -> Option<Kind> {
    let begins = word.reading == Reading::Beginning;
    let forms = |text| [Some(text), sound::without_article(text)].into_iter().flatten();
    let mut same = forms(&word.term).flat_map(|own| forms(term).map(move |other| (own, other)));
    if same.clone().any(|(own, other)| own == other) {
        return Some(Kind::Exact);
    }
    if begins && same.any(|(own, other)| other.starts_with(own)) {
        return Some(Kind::Beginning);
    }
    if across(word, term, begins) {
        return Some(Kind::OtherScript);
    }
    near(&word.term, term, begins).map(Kind::Typo)
}

/// The typos between two words or, from [`SHORTEST_BEGINNING`] letters on, the beginning of the second, if they are allowed.
fn near(asked: &str, term: &str, begins: bool) -> Option<u8> {
    let asked: Vec<char> = asked.chars().collect();
    let term: Vec<char> = term.chars().collect();
    let typos = if begins && asked.len() >= SHORTEST_BEGINNING {
        distance::beginning(&asked, &term)
    } else {
        distance::whole(&asked, &term)
    };
    (typos <= usize::from(allowed(asked.len()))).then_some(typos as u8)
}

/// Whether two words of different scripts sound alike.
fn across(word: &Word, term: &str, begins: bool) -> bool {
    let (from, to) = (sound::script(&word.term), sound::script(term));
    if from == to || from == Script::Other || to == Script::Other {
        return false;
    }
    if from != Script::Arabic && to != Script::Arabic {
        let (asked, own) = (sound::full(&word.term), sound::full(term));
        let begun = begins && own.starts_with(&asked);
        return !asked.is_empty() && (begun || near(&asked, &own, begins).is_some());
    }
    if sound::is_article(&word.term) && sound::without_article(term).is_some() {
        return true;
    }
    let own = bare_forms(term);
    bare_forms(&word.term).iter().any(|asked| {
        asked.len() >= SHORTEST_BARE
            && own.iter().any(|own| own == asked || (begins && own.starts_with(asked.as_str())))
    })
}

/// The consonants of a word with its article and without.
fn bare_forms(term: &str) -> Vec<String> {
    let forms = [Some(term), sound::without_article(term)];
    forms.into_iter().flatten().map(sound::bare).filter(|form| !form.is_empty()).collect()
}

/// Keys and the terms that have them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Keys {
    keys: Lexicon,
    terms: Lists,
}

impl Keys {
    fn of(mut pairs: Vec<(String, u32)>) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        let mut keys = Strings::default();
        let mut terms = Lists::new();
        for same in pairs.chunk_by(|a, b| a.0 == b.0) {
            if let Some((key, _)) = same.first() {
                keys.push(key);
            }
            terms.push(same.iter().map(|(_, term)| *term));
        }
        Self { keys: Lexicon::new(keys), terms }
    }

    fn equal(&self, key: &str) -> &[u32] {
        self.keys.find(key).map_or(&[], |number| self.terms.get(number))
    }

    fn begun<'a>(&'a self, key: &str) -> impl Iterator<Item = u32> + use<'a> {
        self.keys.beginning(key).flat_map(|number| self.terms.get(number).iter().copied())
    }
}

/// The different words of an index, in the order of their bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dictionary {
    terms: Lexicon,
    /// Arabic terms by what remains without their article.
    stripped: Keys,
    /// Skeletons with vowels: Latin terms, and those of other alphabets. Apart, because most queries are Latin.
    latin: Keys,
    alphabets: Keys,
    /// Skeletons of consonants: Arabic terms, and all others, which only an Arabic word needs.
    arabic: Keys,
    others: Keys,
}

impl Dictionary {
    /// The dictionary of `terms`, which are folded words; they are sorted, and each is kept once.
    pub fn new<T: AsRef<str>>(terms: impl IntoIterator<Item = T>) -> Self {
        let mut sorted: Vec<T> = terms.into_iter().collect();
        sorted.sort_unstable_by(|a, b| a.as_ref().cmp(b.as_ref()));
        sorted.dedup_by(|a, b| a.as_ref() == b.as_ref());
        Self::sorted(sorted.iter().collect())
    }

    /// `words` are sorted and different.
    pub(crate) fn sorted(words: Strings) -> Self {
        let (mut stripped, mut latin, mut alphabets) = (Vec::new(), Vec::new(), Vec::new());
        let (mut arabic, mut others) = (Vec::new(), Vec::new());
        for (number, term) in words.iter().enumerate() {
            let number = number as u32;
            let script = sound::script(term);
            match script {
                Script::Other => continue,
                Script::Arabic => {
                    stripped.extend(sound::without_article(term).map(|rest| (rest.to_owned(), number)));
                    arabic.extend(bare_forms(term).into_iter().map(|form| (form, number)));
                    continue;
                }
                Script::Latin => latin.push((sound::full(term), number)),
                _ => alphabets.push((sound::full(term), number)),
            }
            others.extend(bare_forms(term).into_iter().map(|form| (form, number)));
        }
        Self {
            terms: Lexicon::new(words),
            stripped: Keys::of(stripped),
            latin: Keys::of(latin),
            alphabets: Keys::of(alphabets),
            arabic: Keys::of(arabic),
            others: Keys::of(others),
        }
    }

    /// How many terms there are.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The term with this number; empty if there is none.
    pub fn term(&self, number: u32) -> &str {
        self.terms.get(number as usize)
    }

    /// The number of a term.
    pub fn find(&self, term: &str) -> Option<u32> {
        self.terms.find(term).map(|number| number as u32)
    }

    /// The terms that `word` stands for, by number: what [`compare`] says of each of them.
    pub fn expand(&self, word: &Word) -> Vec<Match> {
        let mut found = Vec::new();
        let begins = word.reading == Reading::Beginning;
        for own in [Some(word.term.as_str()), sound::without_article(&word.term)].into_iter().flatten() {
            let equal = self.find(own).into_iter().chain(self.stripped.equal(own).iter().copied());
            found.extend(equal.map(|term| Match { term, kind: Kind::Exact }));
            if begins {
                let begun = self.terms.beginning(own).map(|term| term as u32).chain(self.stripped.begun(own));
                found.extend(begun.map(|term| Match { term, kind: Kind::Beginning }));
            }
        }
        let known = word.reading == Reading::Known && !found.is_empty();
        let letters: Vec<char> = word.term.chars().collect();
        self.across(word, begins, &mut found);
        if allowed(letters.len()) > 0 && !known {
            let beginnings = begins && letters.len() >= SHORTEST_BEGINNING;
            self.terms.near(&letters, beginnings, |term, typos| {
                found.push(Match { term: term as u32, kind: Kind::Typo(typos) });
            });
        }
        found.sort_unstable_by(|a, b| match a.term.cmp(&b.term) {
            Ordering::Equal => a.kind.cmp(&b.kind),
            other => other,
        });
        found.dedup_by_key(|one| one.term);
        found
    }

    /// Terms of other scripts.
    fn across(&self, word: &Word, begins: bool, found: &mut Vec<Match>) {
        let from = sound::script(&word.term);
        let mut add = |term: u32| {
            if sound::script(self.term(term)) != from {
                found.push(Match { term, kind: Kind::OtherScript });
            }
        };
        if from == Script::Other {
            return;
        }
        if from != Script::Arabic {
            let asked = sound::full(&word.term);
            let letters: Vec<char> = asked.chars().collect();
            let latin = (from != Script::Latin).then_some(&self.latin);
            for keys in latin.into_iter().chain([&self.alphabets]).filter(|_| !asked.is_empty()) {
                keys.equal(&asked).iter().copied().for_each(&mut add);
                if begins {
                    keys.begun(&asked).for_each(&mut add);
                }
                if allowed(letters.len()) > 0 {
                    let beginnings = begins && letters.len() >= SHORTEST_BEGINNING;
                    keys.keys.near(&letters, beginnings, |key, _| {
                        keys.terms.get(key).iter().copied().for_each(&mut add);
                    });
                }
            }
            if sound::is_article(&word.term) {
                (0..self.stripped.terms.len())
                    .flat_map(|key| self.stripped.terms.get(key).iter().copied())
                    .for_each(&mut add);
            }
        }
        let keys = if from == Script::Arabic { &self.others } else { &self.arabic };
        for asked in bare_forms(&word.term).iter().filter(|form| form.len() >= SHORTEST_BARE) {
            keys.equal(asked).iter().copied().for_each(&mut add);
            if begins {
                keys.begun(asked).for_each(&mut add);
            }
        }
    }
}

#[cfg(test)]
#[path = "dictionary_tests.rs"]
mod tests;
