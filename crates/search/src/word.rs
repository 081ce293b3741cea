//! Which words a text is indexed under, and which words a query asks for.

use crate::fold::{self, Role};

/// Letters of a word that count; what comes after them is ignored in texts and queries alike.
pub const MOST_LETTERS: usize = 32;
/// Words of a query in [`Mode::All`] that count.
pub const MOST_WORDS: usize = 32;
/// Different words of a query in [`Mode::Any`] that count: a page of text.
pub const MOST_ANY_WORDS: usize = 256;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The folded word, at most [`MOST_LETTERS`] letters.
    pub term: String,
    /// How many words stand before it in its text.
    pub position: u32,
    /// Where it begins in the text, in bytes of UTF-8.
    pub start: usize,
    /// Where it ends in the text, in bytes of UTF-8.
    pub end: usize,
}

/// The words that a text is indexed under, in its order.
///
/// ```
/// let tokens = search::tokens("Côte d’Ivoire");
/// assert_eq!(tokens.iter().map(|token| token.term.as_str()).collect::<Vec<_>>(), ["cote", "d", "ivoire"]);
/// assert_eq!((tokens[2].position, &"Côte d’Ivoire"[tokens[2].start..tokens[2].end]), (2, "Ivoire"));
/// ```
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    each(text, |term, start, end| {
        let position = found.len() as u32;
        found.push(Token { term: term.to_owned(), position, start, end });
    });
    found
}

/// Calls `visit` with each folded word and where it stands, without an allocation for each.
pub(crate) fn each(text: &str, mut visit: impl FnMut(&str, usize, usize)) {
    let mut word = String::new();
    let (mut start, mut end, mut letters) = (0, 0, 0);
    for (at, c) in text.char_indices() {
        let role = fold::role(c);
        if matches!(role, Role::Separator | Role::Alone) && letters > 0 {
            visit(&word, start, end);
            word.clear();
            letters = 0;
        }
        let after = at + c.len_utf8();
        match role {
            Role::Separator => {}
            Role::Sign if letters > 0 => end = after,
            Role::Sign => {}
            Role::Alone => {
                fold::push(&mut word, c);
                visit(&word, at, after);
                word.clear();
            }
            Role::Letter => {
                if letters == 0 {
                    start = at;
                }
                end = after;
                let before = word.len();
                fold::push(&mut word, c);
                letters +=
                    if c.is_ascii() { 1 } else { word.get(before..).unwrap_or_default().chars().count() };
                if letters > MOST_LETTERS {
                    let cut = word.char_indices().nth(MOST_LETTERS).map_or(word.len(), |(cut, _)| cut);
                    word.truncate(cut);
                    letters = MOST_LETTERS;
                }
            }
        }
    }
    if letters > 0 {
        visit(&word, start, end);
    }
}

/// Whether a document must have every word of the text, or one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Every word, the last one also as the beginning of a word: what somebody types.
    #[default]
    All,
    /// Any word, the more and the rarer the better: a text that somebody pastes.
    Any,
}

/// How a word of a query may be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// As a word, with typos.
    Whole,
    /// As a word or the beginning of one, with typos.
    Beginning,
    /// As a word; with typos only if no document has it as it stands.
    Known,
}

/// A word that is searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Folded, at most [`MOST_LETTERS`] letters.
    pub term: String,
    /// How it may be found.
    pub reading: Reading,
}

/// The words that `text` asks for, in its order: at most [`MOST_WORDS`], or [`MOST_ANY_WORDS`] different ones.
///
/// ```
/// use search::{Mode, Reading, words};
/// let asked = words("open bud", Mode::All);
/// assert_eq!((asked[0].reading, asked[1].reading), (Reading::Whole, Reading::Beginning));
/// ```
pub fn words(text: &str, mode: Mode) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    match mode {
        Mode::All => {
            each(text, |term, _, _| {
                if found.len() < MOST_WORDS {
                    found.push(Word { term: term.to_owned(), reading: Reading::Whole });
                }
            });
            if let Some(last) = found.last_mut() {
                last.reading = Reading::Beginning;
            }
        }
        Mode::Any => each(text, |term, _, _| {
            if found.len() < MOST_ANY_WORDS && found.iter().all(|word| word.term != term) {
                found.push(Word { term: term.to_owned(), reading: Reading::Known });
            }
        }),
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|token| token.term).collect()
    }

    #[test]
    fn words_end_at_apostrophes_hyphens_and_punctuation() {
        assert_eq!(terms("L’Hospitalet-de-Llobregat (Àrea)"), ["l", "hospitalet", "de", "llobregat", "area"]);
        assert_eq!(terms(" ... "), Vec::<String>::new());
    }

    #[test]
    fn chinese_and_japanese_are_words_of_one_letter() {
        assert_eq!(terms("東京都 Tokyo"), ["東", "京", "都", "tokyo"]);
    }

    #[test]
    fn a_sign_belongs_to_the_word_before_it() {
        let text = "Bogota\u{301}, D.C.";
        let token = tokens(text).remove(0);
        assert_eq!(&text[token.start..token.end], "Bogota\u{301}");
        assert_eq!(terms("हिन्दी"), ["हिनदी"]);
    }

    #[test]
    fn what_is_beyond_the_longest_word_is_ignored() {
        let long = "a".repeat(200);
        let token = tokens(&long).remove(0);
        assert_eq!((token.term.len(), token.end), (MOST_LETTERS, 200));
        assert_eq!(terms(&"ﬃ".repeat(20))[0].len(), MOST_LETTERS);
    }

    #[test]
    fn a_pasted_text_asks_for_each_word_once() {
        let asked = words("To be or not to be", Mode::Any);
        assert_eq!(asked.len(), 4);
        assert!(asked.iter().all(|word| word.reading == Reading::Known));
        assert_eq!(words(&"a ".repeat(500), Mode::All).len(), MOST_WORDS);
    }
}
