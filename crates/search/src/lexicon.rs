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
    /// The next word that shares as few letters with the one before it, or fewer: where the beginning changes.
    next: Vec<u32>,
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
        let next = changes(&shared);
        Self { words, letters, starts, shared, next }
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

    /// The first word after `number` that does not share its first `letters`.
    fn after(&self, number: usize, letters: usize) -> usize {
        let mut after = number + 1;
        // What is passed over shares more letters than the word it is passed over from.
        while self.shared.get(after).is_some_and(|shared| usize::from(*shared) >= letters) {
            after = self.next[after] as usize;
        }
        after
    }

    /// Calls `visit` with every word within the allowed typos of `asked`, and how many there are, in order; of words that
    /// only begin like it too where `beginnings` is set.
    pub(crate) fn near(&self, asked: &[char], beginnings: bool, mut visit: impl FnMut(usize, u8)) {
        let most = allowed(asked.len());
        let mut rows = [Row { cells: [FAR; BAND], best: FAR }; ROWS];
        rows[0] = first_row(asked.len());
        let asked = Asked::new(asked);
        // The row for every letter that is not asked near there: most of those that follow one beginning.
        let mut missed = [None; ROWS + 1];
        // How many letters of the word before have rows that hold.
        let mut known = 0;
        let mut number = 0;
        while number < self.len() {
            let word = self.word(number);
            let mut j = known.min(usize::from(self.shared[number]));
            let mut settled = false;
            while j < word.len() && !settled {
                j += 1;
                rows[j] = if asked.may_have(word[j - 1], j) {
                    next_row(&asked, word, j, &rows)
                } else {
                    *missed[j].get_or_insert_with(|| next_row(&asked, word, j, &rows))
                };
                missed[j + 1] = None;
                // Nothing further can come nearer than what is behind.
                settled = rows[j].cells.iter().all(|cell| *cell > most);
            }
            known = j;
            let row = rows[j];
            if settled {
                let after = self.after(number, j);
                if beginnings && row.best <= most {
                    (number..after).for_each(|number| visit(number, row.best));
                }
                number = after;
                continue;
            }
            let typos = if beginnings { row.best } else { at_end(asked.len, j, row) };
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

/// What is asked, with room on both sides for the band.
struct Asked {
    letters: [char; MOST_LETTERS + 2 * BAND],
    len: usize,
    /// For each row the letters that the band lies over, by the last bits of each.
    near: [u64; ROWS],
}

impl Asked {
    fn new(asked: &[char]) -> Self {
        // No folded letter is this one.
        let mut letters = ['\0'; MOST_LETTERS + 2 * BAND];
        let len = asked.len().min(MOST_LETTERS);
        letters[BAND..BAND + len].copy_from_slice(&asked[..len]);
        let mut near = [0; ROWS];
        for (row, letters) in near.iter_mut().skip(1).zip(letters[BAND - 3..].windows(BAND + 1)) {
            *row = letters.iter().fold(0, |bits, letter| bits | bit(*letter));
        }
        Self { letters, len, near }
    }

    /// The letters that the band of row `j` lies over, and one before them.
    fn over(&self, j: usize) -> &[char] {
        &self.letters[BAND + j - 4..=BAND + j + 1]
    }

    /// Whether `letter` may be among them.
    fn may_have(&self, letter: char, j: usize) -> bool {
        self.near[j] & bit(letter) != 0
    }
}

/// Which of 64 kinds of letters this one is.
fn bit(letter: char) -> u64 {
    1 << (u32::from(letter) % 64)
}

fn next_row(asked: &Asked, word: &[char], j: usize, rows: &[Row; ROWS]) -> Row {
    let (last, letter) = (&rows[j - 1], word[j - 1]);
    let before = if j > 1 { Some((&rows[j - 2].cells, word[j - 2])) } else { None };
    let over = asked.over(j);
    let mut cells = [FAR; BAND];
    for c in 0..BAND {
        let (own, own_before) = (over[c + 1], over[c]);
        // The cell with one letter asked less, and the row before it, stand at the same place or one further.
        let mut best = last.cells[c] + u8::from(own != letter);
        if c + 1 < BAND {
            best = best.min(last.cells[c + 1] + 1);
        }
        if c > 0 {
            best = best.min(cells[c - 1] + 1);
        }
        if let Some((cells, letter_before)) = before
            && own_before == letter
            && own == letter_before
        {
            best = best.min(cells[c] + 1);
        }
        cells[c] = match (j + c).checked_sub(2) {
            Some(0) => j as u8,
            Some(i) if i <= asked.len => best.min(FAR),
            _ => FAR,
        };
    }
    let mut row = Row { cells, best: last.best };
    row.best = row.best.min(at_end(asked.len, j, row));
    row
}

/// For each word the next one that shares as few letters with the one before it, or fewer; else how many words there are.
fn changes(shared: &[u8]) -> Vec<u32> {
    let mut next = vec![shared.len() as u32; shared.len()];
    for number in (0..shared.len()).rev() {
        let mut after = number + 1;
        while shared.get(after).is_some_and(|later| *later > shared[number]) {
            after = next[after] as usize;
        }
        next[number] = after as u32;
    }
    next
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
