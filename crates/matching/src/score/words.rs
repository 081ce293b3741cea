//! Words that two texts have in common, deterministically and without a dictionary.
//!
//! Letters are lower-cased and stripped of accents, short words dropped, and the rest cut to their first letters,
//! so that "presupuesto" meets "presupuestos". Words that many texts of the pool use say nothing and are dropped.

use std::collections::HashMap;

/// Words with fewer letters are dropped.
const SHORTEST: usize = 4;
/// Words are compared by this many letters.
const STEM: usize = 7;

/// Every stem of a pool, numbered in the order in which it was first met.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    numbers: HashMap<String, u32>,
    stems: Vec<String>,
    texts_with: Vec<u32>,
    texts: u32,
}

impl Lexicon {
    /// The distinct stems of a text, sorted by number.
    pub(super) fn read(&mut self, text: &str) -> Vec<u32> {
        if text.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        let mut word = String::new();
        for letter in text.chars().chain(std::iter::once(' ')) {
            if letter.is_alphanumeric() {
                fold(letter, &mut word);
            } else {
                if word.chars().count() >= SHORTEST {
                    found.push(self.number(&word));
                }
                word.clear();
            }
        }
        found.sort_unstable();
        found.dedup();
        for &stem in &found {
            self.texts_with[stem as usize] += 1;
        }
        self.texts += 1;
        found
    }

    fn number(&mut self, word: &str) -> u32 {
        let end = word.char_indices().nth(STEM).map_or(word.len(), |(at, _)| at);
        let stem = &word[..end];
        if let Some(&number) = self.numbers.get(stem) {
            return number;
        }
        let number = self.stems.len() as u32;
        self.numbers.insert(stem.to_owned(), number);
        self.stems.push(stem.to_owned());
        self.texts_with.push(0);
        number
    }

    /// Whether so many texts use it that sharing it means nothing: a fifth of them, and more than four.
    pub(super) fn is_common(&self, stem: u32) -> bool {
        let with = self.texts_with[stem as usize];
        with > 4 && with * 5 > self.texts
    }

    /// The letters of a stem.
    pub(super) fn stem(&self, stem: u32) -> &str {
        &self.stems[stem as usize]
    }
}

/// Appends a letter in lower case and without its accent.
fn fold(letter: char, word: &mut String) {
    for low in letter.to_lowercase() {
        let plain = match low {
            'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
            'ç' | 'ć' | 'č' => 'c',
            'ď' | 'đ' => 'd',
            'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
            'ğ' => 'g',
            'ì'..='ï' | 'ī' | 'į' | 'ı' => 'i',
            'ł' => 'l',
            'ñ' | 'ń' | 'ň' => 'n',
            'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
            'ř' => 'r',
            'ś' | 'ş' | 'š' | 'ș' => 's',
            'ť' | 'ţ' | 'ț' => 't',
            'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
            'ý' | 'ÿ' => 'y',
            'ź' | 'ż' | 'ž' => 'z',
            // Marks that follow their letter.
            '\u{300}'..='\u{36f}' => continue,
            other => other,
        };
        word.push(plain);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_endings_do_not_keep_words_apart() {
        let mut lexicon = Lexicon::default();
        let one = lexicon.read("El PRESUPUESTO, y la participación.");
        let two = lexicon.read("presupuestos y participacion de hoy");
        assert_eq!(one, two);
        assert_eq!(one.iter().map(|&stem| lexicon.stem(stem)).collect::<Vec<_>>(), ["presupu", "partici"]);
    }

    #[test]
    fn words_of_most_texts_say_nothing() {
        let mut lexicon = Lexicon::default();
        let stems: Vec<Vec<u32>> = (0..6).map(|at| lexicon.read(&format!("within word{at}"))).collect();
        assert!(lexicon.is_common(stems[0][0]) && !lexicon.is_common(stems[0][1]));
    }
}
