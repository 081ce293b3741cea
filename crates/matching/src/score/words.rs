//! Words that two texts have in common, deterministically and without a dictionary.
//!
//! Letters are lower-cased and stripped of accents, short words dropped, and the rest cut to their first letters,
//! so that "presupuesto" meets "presupuestos". Words that many texts of the pool use say nothing and are dropped.

use rustc_hash::FxHashMap;

use crate::bits::Bits;

/// Words with fewer letters are dropped.
const SHORTEST: usize = 4;
/// Words are compared by this many letters.
const STEM: usize = 7;

/// The distinct stems of one text.
#[derive(Debug, Default)]
pub(super) struct Words {
    stems: Vec<u32>,
    /// One bit per stem of the pool, without the common ones: two texts are compared millions of times.
    bits: Bits,
}

impl Words {
    /// Whether the text has no words.
    pub(super) fn is_silent(&self) -> bool {
        self.stems.is_empty()
    }

    /// How many stems that say something are in both texts; both must be sealed.
    pub(super) fn count_common(&self, other: &Self) -> u32 {
        self.bits.count_common(&other.bits)
    }

    /// Those stems, in the order in which the pool first used them.
    pub(super) fn common<'a>(
        &'a self,
        other: &'a Self,
        lexicon: &'a Lexicon,
    ) -> impl Iterator<Item = &'a str> {
        let shared = |stem: &u32| other.stems.binary_search(stem).is_ok() && !lexicon.is_common(*stem);
        self.stems.iter().filter(move |stem| shared(stem)).map(|&stem| lexicon.stem(stem))
    }

    /// Makes the text comparable once every text of the pool has been read.
    pub(super) fn seal(&mut self, lexicon: &Lexicon) {
        self.bits = Bits::none(lexicon.stems.len());
        for &stem in self.stems.iter().filter(|stem| !lexicon.is_common(**stem)) {
            self.bits.insert(stem as usize);
        }
    }
}

/// Every stem of a pool, numbered in the order in which it was first met.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    numbers: FxHashMap<String, u32>,
    stems: Vec<String>,
    texts_with: Vec<u32>,
    texts: u32,
}

impl Lexicon {
    /// The distinct stems of a text.
    pub(super) fn read(&mut self, text: &str) -> Words {
        if text.is_empty() {
            return Words::default();
        }
        let mut found = Vec::with_capacity(text.len() / SHORTEST);
        let mut folded = String::with_capacity(4 * STEM);
        for word in text.split(|letter: char| !letter.is_alphanumeric()) {
            // Fewer bytes are fewer letters as well.
            if word.len() < SHORTEST {
                continue;
            }
            folded.clear();
            if word.is_ascii() {
                folded.push_str(&word[..word.len().min(STEM)]);
                folded.make_ascii_lowercase();
            } else {
                word.chars().for_each(|letter| fold(letter, &mut folded));
            }
            if word.is_ascii() || folded.chars().count() >= SHORTEST {
                found.push(self.number(&folded));
            }
        }
        found.sort_unstable();
        found.dedup();
        for &stem in &found {
            self.texts_with[stem as usize] += 1;
        }
        self.texts += 1;
        Words { stems: found, bits: Bits::default() }
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
    fn is_common(&self, stem: u32) -> bool {
        let with = self.texts_with[stem as usize];
        with > 4 && with * 5 > self.texts
    }

    /// The letters of a stem.
    fn stem(&self, stem: u32) -> &str {
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
        let mut one = lexicon.read("El PRESUPUESTO, y la participación.");
        let mut two = lexicon.read("presupuestos y participacion de hoy");
        one.seal(&lexicon);
        two.seal(&lexicon);
        assert_eq!(one.common(&two, &lexicon).collect::<Vec<_>>(), ["presupu", "partici"]);
        assert_eq!(one.count_common(&two), 2);
    }

    #[test]
    fn words_of_most_texts_say_nothing() {
        let mut lexicon = Lexicon::default();
        let mut texts: Vec<Words> =
            (0..6).map(|at| lexicon.read(&format!("within word{}", at / 2))).collect();
        for text in &mut texts {
            text.seal(&lexicon);
        }
        assert_eq!((texts[0].count_common(&texts[1]), texts[0].count_common(&texts[2])), (1, 0));
    }
}
