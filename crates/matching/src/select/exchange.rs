//! What it means for the quotas when one person takes the place of another: thousands of such questions a moment.

use super::model::{Model, missed};

/// Quotas as bits, 64 a word.
type Bits = Vec<u64>;

/// Exchanges of two people in a cohort with given counts.
pub(super) struct Exchanges {
    /// By how much the bounds have to give way more if somebody joins, and if somebody leaves.
    joins: Vec<i64>,
    leaves: Vec<i64>,
    /// Which quotas count somebody.
    quotas: Vec<Bits>,
    /// Quotas that one more or one less would miss, and those that both would: what is counted twice where leaving and
    /// joining leave the count as it is.
    edges: [Bits; 2],
}

impl Exchanges {
    pub(super) fn new(model: &Model, counts: &[i64]) -> Self {
        let words = counts.len().div_ceil(64);
        let change = |quota: usize, by: i64| {
            missed(counts[quota] + by, model.bounds[quota]) - missed(counts[quota], model.bounds[quota])
        };
        let changes: Vec<(i64, i64)> =
            (0..counts.len()).map(|quota| (change(quota, 1), change(quota, -1))).collect();
        let bits = |quotas: &mut dyn Iterator<Item = usize>| {
            let mut bits = vec![0; words];
            for quota in quotas {
                bits[quota / 64] |= 1 << (quota % 64);
            }
            bits
        };
        let edge = |least: i64| {
            bits(&mut (0..counts.len()).filter(|quota| changes[*quota].0 + changes[*quota].1 >= least))
        };
        let people = model.counted_by.iter();
        Self {
            joins: people.clone().map(|quotas| quotas.iter().map(|quota| changes[*quota].0).sum()).collect(),
            leaves: people.clone().map(|quotas| quotas.iter().map(|quota| changes[*quota].1).sum()).collect(),
            quotas: people.map(|quotas| bits(&mut quotas.iter().copied())).collect(),
            edges: [edge(1), edge(2)],
        }
    }

    /// By how much the bounds have to give way more once `leaves` gives their place to `joins`.
    pub(super) fn loosening(&self, leaves: usize, joins: usize) -> i64 {
        let shared = self.quotas[leaves].iter().zip(&self.quotas[joins]);
        let twice = shared.zip(self.edges[0].iter().zip(&self.edges[1]));
        let twice = twice.map(|((a, b), (one, two))| (a & b & one).count_ones() + (a & b & two).count_ones());
        self.leaves[leaves] + self.joins[joins] - i64::from(twice.sum::<u32>())
    }
}
