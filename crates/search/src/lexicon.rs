//! Sorted words, and those among them that lie within a few typos of another.
//!
//! Neighbours in a sorted list share their beginnings, so the list is walked like the trie it stands for: the rows of the
//! distance table that belong to a shared beginning are kept, and where a beginning is already too far away, all words
//! that share it are passed over (Shang and Merrettal 1996; the band is Ukkonen's, 1985).

use crate::distance::allowed;
use crate::strings::Strings;
use crate::word::MOST_LETTERS;

/// Cells beside the diagonal that can matter: two typos either way.
const BAND: usize = 5;
const FAR: u8 = 100;
/// Row for row of the table, one for each letter of a term and one before them.
const ROWS: usize = MOST_LETTERS + 2;

/// Different words in the order of their letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lexicon {
    words: Strings,
    letters: Vec<char>,
    starts: Vec<u32>,
    /// How many letters each word shares with the one before it.
    shared: Vec<u8>,
}

/// One row of the table: `cells[c]` is the distance of the first `j - 2 + c` letters asked from the first `j` of the term.
#[derive(Clone, Copy)]
struct Row {
    cells: [u8; BAND],
    /// The distance of all letters asked from the best beginning of the term up to here.
    best: u8,
}

impl Lexicon {
    /// `words` are sorted and different, each at most [`MOST_LETTERS`] letters or a little more.
    pub(crate) fn new(words: Strings) -> Self {
        let mut letters: Vec<char> = Vec::with_capacity(words.bytes());
        let mut starts = vec![0];
        let mut shared = Vec::with_capacity(words.len());
        let mut before = 0..0;
        for word in words.iter() {
            let start = letters.len();
            letters.extend(word.chars().take(MOST_LETTERS));
            let common = letters[before.clone()].iter().zip(&letters[start..]).take_while(|(a, b)| a == b);
            shared.push(common.count() as u8);
            before = start..letters.len();
            starts.push(letters.len() as u32);
        }
        Self { words, letters, starts, shared }
    }

    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    pub(crate) fn get(&self, number: usize) -> &str {
        self.words.get(number)
    }

    pub(crate) fn find(&self, word: &str) -> Option<usize> {
        let at = self.words.lower_bound(word);
        (at < self.len() && self.words.get(at) == word).then_some(at)
    }

    /// The numbers of all words that begin with `beginning`.
    pub(crate) fn beginning(&self, beginning: &str) -> std::ops::Range<usize> {
        let from = self.words.lower_bound(beginning);
        let to = self.words.partition_point(|word| word < beginning || word.starts_with(beginning));
        from..to.max(from)
    }

    fn word(&self, number: usize) -> &[char] {
        match (self.starts.get(number), self.starts.get(number + 1)) {
            (Some(from), Some(to)) => self.letters.get(*from as usize..*to as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    /// Calls `visit` with every word within the allowed typos of `asked`, and how many there are, in order; of words that
    /// only begin like it too where `beginnings` is set.
    pub(crate) fn near(&self, asked: &[char], beginnings: bool, mut visit: impl FnMut(usize, u8)) {
        let most = allowed(asked.len());
        let mut rows = [Row { cells: [FAR; BAND], best: FAR }; ROWS];
        rows[0] = first_row(asked.len());
        // How many letters of the word before have rows that hold.
        let mut known = 0;
        let mut number = 0;
        while number < self.len() {
            let word = self.word(number);
            let mut j = known.min(usize::from(self.shared[number]));
            let mut settled = false;
            while j < word.len() {
                j += 1;
                rows[j] = next_row(asked, word, j, &rows);
                // Nothing further can come nearer than what is behind.
                settled = rows[j].cells.iter().all(|cell| *cell > most);
                if settled {
                    break;
                }
            }
            known = j;
            let row = rows[j];
            if settled {
                let typos = if beginnings { row.best } else { FAR };
                loop {
                    if typos <= most {
                        visit(number, typos);
                    }
                    number += 1;
                    if number >= self.len() || usize::from(self.shared[number]) < j {
                        break;
                    }
                }
                continue;
            }
            let typos = if beginnings { row.best } else { at_end(asked.len(), j, row) };
            if typos <= most {
                visit(number, typos);
            }
            number += 1;
        }
    }
}

fn first_row(asked: usize) -> Row {
    let mut cells = [FAR; BAND];
    for (c, cell) in cells.iter_mut().enumerate().skip(2) {
        if c - 2 <= asked {
            *cell = (c - 2) as u8;
        }
    }
    let mut row = Row { cells, best: FAR };
    row.best = at_end(asked, 0, row);
    row
}

/// The distance of all letters asked from the first `j` of the term, if it lies in the band.
fn at_end(asked: usize, j: usize, row: Row) -> u8 {
    (asked + 2).checked_sub(j).and_then(|c| row.cells.get(c)).copied().unwrap_or(FAR)
}

fn next_row(asked: &[char], word: &[char], j: usize, rows: &[Row; ROWS]) -> Row {
    let (last, letter) = (&rows[j - 1], word[j - 1]);
    let mut cells = [FAR; BAND];
    for c in 0..BAND {
        let Some(i) = (j + c).checked_sub(2).filter(|i| *i <= asked.len()) else { continue };
        // The cell with one letter asked less, and the row before it, stand at the same place or one further.
        let mut best = last.cells.get(c + 1).map_or(FAR, |cell| cell + 1);
        if i == 0 {
            cells[c] = j as u8;
            continue;
        }
        let own = asked[i - 1];
        best = best.min(last.cells[c] + u8::from(own != letter));
        if c > 0 {
            best = best.min(cells[c - 1] + 1);
        }
        if i > 1 && j > 1 && asked[i - 2] == letter && own == word[j - 2] {
            best = best.min(rows[j - 2].cells[c] + 1);
        }
        cells[c] = best.min(FAR);
    }
    let mut row = Row { cells, best: last.best };
    row.best = row.best.min(at_end(asked.len(), j, row));
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distance;
    use proptest::prelude::*;

    fn lexicon(words: &[String]) -> Lexicon {
        let mut words = words.to_vec();
        words.sort();
        words.dedup();
        Lexicon::new(words.iter().collect())
    }

    proptest! {
        #[test]
        fn the_walk_finds_what_the_whole_table_finds(
            words in proptest::collection::vec("[abc]{0,12}", 0..60),
            asked in "[abc]{1,14}",
        ) {
            let lexicon = lexicon(&words);
            let asked: Vec<char> = asked.chars().collect();
            for beginnings in [false, true] {
                let mut found = Vec::new();
                lexicon.near(&asked, beginnings, |number, typos| found.push((number, usize::from(typos))));
                let expected: Vec<_> = (0..lexicon.len())
                    .map(|number| {
                        let term: Vec<char> = lexicon.get(number).chars().collect();
                        let measure = if beginnings { distance::beginning } else { distance::whole };
                        (number, measure(&asked, &term))
                    })
                    .filter(|(_, typos)| *typos <= usize::from(allowed(asked.len())))
                    .collect();
                prop_assert_eq!(found, expected);
            }
        }

        #[test]
        fn the_words_of_a_beginning_are_those_that_begin_so(
            words in proptest::collection::vec("[abé]{0,5}", 0..40),
            asked in "[abé]{0,3}",
        ) {
            let lexicon = lexicon(&words);
            let found: Vec<_> = lexicon.beginning(&asked).map(|number| lexicon.get(number)).collect();
            let expected: Vec<_> =
                (0..lexicon.len()).map(|n| lexicon.get(n)).filter(|word| word.starts_with(&asked)).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
