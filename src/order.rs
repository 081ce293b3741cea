//! Sorting that is compiled once for all types: each type that is sorted by the standard library directly costs the
//! page some five kilobytes.

use std::cmp::Ordering;

/// Sorts `items`; equal ones stay in their order.
pub fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let order = positions(items.len(), &mut |a, b| compare(&items[a], &items[b]));
    let mut place_of = vec![0; order.len()];
    for (place, position) in order.into_iter().enumerate() {
        place_of[position] = place;
    }
    for here in 0..items.len() {
        // Each swap brings one item to its place for good, so there are never more swaps than items.
        while place_of[here] != here {
            let there = place_of[here];
            items.swap(here, there);
            place_of.swap(here, there);
        }
    }
}

/// Sorts `items` by what `key` says of each; equal ones stay in their order.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// The positions `0..count` in sorted order.
fn positions(count: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|a, b| compare(*a, *b));
    order
}

#[cfg(test)]
mod tests {
    use super::{sort_by, sort_by_key};

    #[test]
    fn it_sorts_as_the_standard_library_does_and_keeps_equal_items_in_their_order() {
        let mut seed = 7_u32;
        for count in 0..60 {
            let mut items: Vec<(u32, usize)> = (0..count)
                .map(|index| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (seed >> 29, index)
                })
                .collect();
            let mut expected = items.clone();
            expected.sort_by_key(|(key, _)| *key);
            sort_by_key(&mut items, |(key, _)| *key);
            assert_eq!(items, expected);
            sort_by(&mut items, |a, b| b.1.cmp(&a.1));
            assert!(items.is_sorted_by(|a, b| a.1 > b.1));
        }
    }
}
