//! People like you: documents that share facet values, the rare ones first.

use crate::index::Index;
use crate::score::rarity;

/// Values that count for a likeness.
const MOST_WANTED: usize = 1_024;

/// A value that documents like the one wanted have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The number of its group.
    pub group: usize,
    /// The value.
    pub value: String,
    /// How much sharing it counts; 0 names it as a reason and no more.
    pub weight: u8,
}

/// A document that shares something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Similar {
    /// Its place in the index.
    pub document: u32,
    /// The sum of weight times [`rarity`] over what it shares.
    pub score: u32,
    /// What it shares: places in the list of wanted values, those that count most first.
    pub shared: Vec<usize>,
}

impl Index {
    /// The values of a document in some groups, each with the weight of its group: what [`Index::similar`] is asked with.
    pub fn likeness(&self, document: u32, weights: &[(usize, u8)]) -> Vec<Wanted> {
        let values = |(group, weight): &(usize, u8)| {
            let (group, weight) = (*group, *weight);
            self.values_of(document, group).map(move |value| Wanted {
                group,
                value: value.to_owned(),
                weight,
            })
        };
        weights.iter().flat_map(values).collect()
    }

    /// The `limit` documents that share most of what is `wanted`, best first and equally good ones in the order of the
    /// index; never `except`, nor one with a score of 0. The first 1024 wanted values count.
    ///
    /// To find who offers what somebody looks for, ask with their values in the group of what is offered.
    pub fn similar(&self, wanted: &[Wanted], except: Option<u32>, limit: usize) -> Vec<Similar> {
        let mut scores = vec![0_u32; self.len()];
        let mut worth = Vec::new();
        for one in wanted.iter().take(MOST_WANTED) {
            let found = self.number(one);
            let points = found.map_or(0, |(group, value)| {
                let frequency = self.totals(group).get(value).map_or(0, |total| u64::from(*total));
                u32::from(one.weight) * rarity(frequency, self.len() as u32)
            });
            worth.push(points);
            if let Some(facet) = found.and_then(|(group, value)| Some((self.facets.get(group)?, value))) {
                facet.0.each(facet.1, |document| scores[document as usize] += points);
            }
        }
        let mut ranked: Vec<(u32, u32)> = scores.iter().copied().zip(0..).collect();
        ranked.retain(|(score, document)| *score > 0 && Some(*document) != except);
        let order = |a: &(u32, u32), b: &(u32, u32)| b.0.cmp(&a.0).then(a.1.cmp(&b.1));
        if limit < ranked.len() {
            ranked.select_nth_unstable_by(limit, order);
            ranked.truncate(limit);
        }
        ranked.sort_unstable_by(order);
        let reasons = |(score, document): (u32, u32)| {
            let mut shared: Vec<usize> =
                (0..worth.len()).filter(|place| self.has(document, &wanted[*place])).collect();
            shared.sort_by_key(|place| u32::MAX - worth[*place]);
            Similar { document, score, shared }
        };
        ranked.into_iter().map(reasons).collect()
    }

    fn number(&self, wanted: &Wanted) -> Option<(usize, usize)> {
        let values = &self.columns.groups.get(wanted.group)?.values;
        let number = values.lower_bound(&wanted.value);
        (number < values.len() && values.get(number) == wanted.value).then_some((wanted.group, number))
    }

    fn has(&self, document: u32, wanted: &Wanted) -> bool {
        self.number(wanted).is_some_and(|(group, value)| {
            self.columns.groups[group].held.get(document as usize).binary_search(&(value as u32)).is_ok()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate;

    #[test]
    fn who_shares_most_stands_first_and_every_reason_is_true() {
        let population = generate::population(5, 400);
        let index = Index::build(&population.schema, &population.documents).unwrap();
        let weights = [(1, 4), (4, 3), (5, 6), (9, 0)];
        for document in 0..40 {
            let wanted = index.likeness(document, &weights);
            // The obvious way: every document, every wanted value.
            let mut expected: Vec<(u32, u32, usize)> = (0..index.len() as u32)
                .filter(|other| *other != document)
                .map(|other| {
                    let shared =
                        |one: &&Wanted| index.values_of(other, one.group).any(|value| value == one.value);
                    let points = |one: &Wanted| {
                        let total = (0..index.len() as u32)
                            .filter(|any| index.values_of(*any, one.group).any(|value| value == one.value))
                            .count();
                        u32::from(one.weight) * rarity(total as u64, index.len() as u32)
                    };
                    let shared: Vec<&Wanted> = wanted.iter().filter(shared).collect();
                    (shared.iter().map(|one| points(one)).sum(), other, shared.len())
                })
                .filter(|(score, ..)| *score > 0)
                .collect();
            expected.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
            expected.truncate(10);
            let found = index.similar(&wanted, Some(document), 10);
            assert_eq!(
                found.iter().map(|one| (one.score, one.document, one.shared.len())).collect::<Vec<_>>(),
                expected
            );
        }
    }

    #[test]
    fn values_that_nobody_has_find_nobody() {
        let population = generate::population(5, 20);
        let index = Index::build(&population.schema, &population.documents).unwrap();
        let wanted = [Wanted { group: 1, value: "XX".to_owned(), weight: 9 }];
        assert_eq!(index.similar(&wanted, None, 10), []);
        assert_eq!(index.similar(&[Wanted { group: 77, ..wanted[0].clone() }], None, 10), []);
    }
}
