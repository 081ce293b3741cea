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

/// Up to so many telling stems, a bit for each of them and a popcount are faster than a merge of two lists.
const FEW: usize = 1024;

/// The side whose text it is.
#[derive(Clone, Copy)]
pub(super) enum Side {
    Mentee,
    Mentor,
}

/// The distinct stems of one text; once it is sealed only the telling ones.
#[derive(Debug, Default)]
pub(super) struct Words {
    speaks: bool,
    stems: Vec<u32>,
    /// The same as bits, if the pool has few telling stems: two texts are compared millions of times.
    bits: Option<Bits>,
}

impl Words {
    /// Whether the text has no words.
    pub(super) fn is_silent(&self) -> bool {
        !self.speaks
    }

    /// How many telling stems are in both texts; both must be sealed.
    pub(super) fn count_common(&self, other: &Self) -> u32 {
        match (&self.bits, &other.bits) {
            (Some(one), Some(other)) => one.count_common(other),
            _ => self.shared(other).count() as u32,
        }
    }

    /// Those stems, in the order in which the pool first used them.
    pub(super) fn common<'a>(
        &'a self,
        other: &'a Self,
        lexicon: &'a Lexicon,
    ) -> impl Iterator<Item = &'a str> {
        self.shared(other).map(|stem| lexicon.stem(stem))
    }

    fn shared(&self, other: &Self) -> impl Iterator<Item = u32> {
        let mut theirs = other.stems.iter().copied().peekable();
        self.stems.iter().copied().filter(move |&stem| {
            while theirs.next_if(|&other| other < stem).is_some() {}
            theirs.peek() == Some(&stem)
        })
    }

    /// Makes the text comparable once every text of the pool has been read and its lexicon is sealed.
    pub(super) fn seal(&mut self, lexicon: &Lexicon) {
        self.stems.retain(|&stem| lexicon.place(stem).is_some());
        self.stems.shrink_to_fit();
        self.bits = (lexicon.telling <= FEW).then(|| {
            let mut bits = Bits::none(lexicon.telling);
            self.stems.iter().filter_map(|&stem| lexicon.place(stem)).for_each(|place| bits.insert(place));
            bits
        });
    }
}

/// Every stem of a pool, numbered in the order in which it was first met.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    numbers: FxHashMap<String, u32>,
    stems: Vec<String>,
    /// How many texts of each side have a stem.
    texts_with: Vec<[u32; 2]>,
    texts: u32,
    /// Where each stem stands among the telling ones.
    places: Vec<Option<u32>>,
    /// How many of the stems are telling.
    telling: usize,
}

impl Lexicon {
    /// The distinct stems of a text.
    pub(super) fn read(&mut self, text: &str, side: Side) -> Words {
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
            self.texts_with[stem as usize][side as usize] += 1;
        }
        self.texts += 1;
        Words { speaks: !found.is_empty(), stems: found, bits: None }
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
        self.texts_with.push([0; 2]);
        number
    }

    /// Finds the telling stems, once every text has been read.
    pub(super) fn seal(&mut self) {
        let mut telling = 0;
        let place = |with: &[u32; 2]| {
            is_telling(*with, self.texts).then(|| {
                telling += 1;
                telling - 1
            })
        };
        self.places = self.texts_with.iter().map(place).collect();
        self.telling = telling as usize;
    }

    fn place(&self, stem: u32) -> Option<usize> {
        self.places[stem as usize].map(|place| place as usize)
    }

    /// The letters of a stem.
    fn stem(&self, stem: u32) -> &str {
        &self.stems[stem as usize]
    }
}

/// Whether sharing a stem means something: both sides use it, and no more than a fifth of the texts, or than four.
fn is_telling(with: [u32; 2], texts: u32) -> bool {
    let all = with[0] + with[1];
    with[0] > 0 && with[1] > 0 && (all <= 4 || u64::from(all) * 5 <= u64::from(texts))
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

    /// Texts of both sides, taking turns.
    fn sealed(texts: &[&str]) -> (Vec<Words>, Lexicon) {
        let mut lexicon = Lexicon::default();
        let sides = [Side::Mentee, Side::Mentor].into_iter().cycle();
        let mut words: Vec<Words> =
            texts.iter().zip(sides).map(|(text, side)| lexicon.read(text, side)).collect();
        lexicon.seal();
        for words in &mut words {
            words.seal(&lexicon);
        }
        (words, lexicon)
    }

    #[test]
    fn case_accents_and_endings_do_not_keep_words_apart() {
        let (words, lexicon) =
            sealed(&["El PRESUPUESTO, y la participación.", "presupuestos y participacion de hoy"]);
        assert_eq!(words[0].common(&words[1], &lexicon).collect::<Vec<_>>(), ["presupu", "partici"]);
        assert_eq!(words[0].count_common(&words[1]), 2);
    }

    #[test]
    fn words_of_most_texts_say_nothing() {
        let texts: Vec<String> = (0..6).map(|at| format!("within word{}", at / 2)).collect();
        let (words, _) = sealed(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!((words[0].count_common(&words[1]), words[0].count_common(&words[3])), (1, 0));
    }

    #[test]
    fn a_text_of_words_that_nobody_else_uses_is_not_silent() {
        let (words, _) = sealed(&["", "harbour", "a an"]);
        assert_eq!(words.iter().map(Words::is_silent).collect::<Vec<_>>(), [true, false, true]);
    }

    /// Memory must not grow as people times words: what only one person uses takes no room with anybody else.
    #[test]
    fn many_words_are_compared_as_lists_and_few_as_bits_with_the_same_result() {
        let text = |at: u64| {
            let word = |nth: u64| format!("w{:05}", (at / 2 * 7 + nth * nth * 31) % 3_000);
            (0..30).map(word).collect::<Vec<_>>().join(" ") + &format!(" own{at:04}")
        };
        let texts: Vec<String> = (0..400).map(text).collect();
        let (words, lexicon) = sealed(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(lexicon.telling > FEW && words.iter().all(|words| words.bits.is_none()));
        let (few, lexicon) = sealed(&texts[..20].iter().map(String::as_str).collect::<Vec<_>>());
        assert!(lexicon.telling <= FEW && few.iter().all(|words| words.bits.is_some()));
        for (one, other) in [(0, 1), (2, 5), (4, 3), (6, 19), (18, 17)] {
            let shared = few[one].shared(&few[other]).count() as u32;
            assert_eq!(few[one].count_common(&few[other]), shared);
            assert!(words[one].count_common(&words[other]) >= u32::from(one / 2 == other / 2) * 20);
        }
    }
}
