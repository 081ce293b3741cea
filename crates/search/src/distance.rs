//! How many typos lie between two words.
//!
//! A typo is a letter too many, a letter too few, a wrong letter, or two neighbours that changed places: the restricted
//! Damerau-Levenshtein distance, also called optimal string alignment (Boytsov 2011, section 2.1).

/// How many typos a word of so many letters may have: none up to 3, one up to 7, two from 8.
pub(crate) fn allowed(letters: usize) -> u8 {
    match letters {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// A beginning of fewer letters has no typos: nearly every word begins like it with one.
pub(crate) const SHORTEST_BEGINNING: usize = 5;

/// The typos between `word` and all of `term`.
pub(crate) fn whole(word: &[char], term: &[char]) -> usize {
    rows(word, term).last().copied().unwrap_or_default()
}

/// The fewest typos between `word` and a beginning of `term`.
pub(crate) fn beginning(word: &[char], term: &[char]) -> usize {
    rows(word, term).iter().min().copied().unwrap_or_default()
}

/// The distance of `word` from each beginning of `term`, the empty one first.
fn rows(word: &[char], term: &[char]) -> Vec<usize> {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=word.len()).collect();
    let mut distances = vec![word.len()];
    for (j, letter) in term.iter().enumerate() {
        let mut next = vec![j + 1];
        for (i, own) in word.iter().enumerate() {
            let replaced = last[i] + usize::from(own != letter);
            let mut best = replaced.min(last[i + 1] + 1).min(next[i] + 1);
            if i > 0 && j > 0 && word[i - 1] == *letter && *own == term[j - 1] {
                best = best.min(before[i - 1] + 1);
            }
            next.push(best);
        }
        distances.push(next[word.len()]);
        before = std::mem::replace(&mut last, next);
    }
    distances
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(a: &str, b: &str) -> usize {
        whole(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>())
    }

    #[test]
    fn each_kind_of_typo_counts_once() {
        for (a, b, typos) in [
            ("presupuesto", "presupuesto", 0),
            ("presupuesto", "presupuezto", 1),
            ("presupuesto", "presupesto", 1),
            ("presupuesto", "presuppuesto", 1),
            ("presupuesto", "persupuesto", 1),
            ("ca", "abc", 3),
            ("", "abc", 3),
        ] {
            assert_eq!((between(a, b), between(b, a)), (typos, typos), "{a} {b}");
        }
    }

    #[test]
    fn a_beginning_is_compared_with_the_best_one() {
        let letters = |text: &str| text.chars().collect::<Vec<_>>();
        assert_eq!(beginning(&letters("partcip"), &letters("participativo")), 1);
        assert_eq!(beginning(&letters("participativo"), &letters("partici")), 6);
    }
}
