//! What no cohort exceeds, in integers: the price of every quota turns the programme into picking the highest scores.
//!
//! With prices any total is `bound - penalties`, each penalty 0 or more: for whoever is not where their priced score
//! puts them, for a quota whose count is not its dearest, for loosening left over. So whatever the prices are, a total
//! that needs penalties beyond its distance from the bound does not exist. Finding one that does is for `search`.

use super::model::{Model, Place, missed};
use super::solver::{Prices, SCALE};

/// A model with prices, for the cohorts whose loosening is at most a given one.
#[derive(Clone, Debug)]
pub(super) struct Priced<'a> {
    pub(super) model: &'a Model<'a>,
    pub(super) prices: Prices,
    /// The most loosening.
    pub(super) loosening: i64,
    /// Each score minus the prices of the quotas that count it, scaled.
    pub(super) worth: Vec<i64>,
    /// What the quotas and the loosening add to a bound, scaled.
    offset: i64,
}

/// The bound for one choice of places, and who would be in for it.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    /// Scaled: a total cannot exceed it.
    pub(super) value: i64,
    /// Who has the highest worth.
    pub(super) inside: Vec<bool>,
    /// What each open place costs when it is the other way round, scaled; 0 for the others.
    pub(super) penalties: Vec<i64>,
}

impl<'a> Priced<'a> {
    pub(super) fn new(model: &'a Model<'a>, prices: Prices, loosening: i64) -> Self {
        let costs = |quotas: &Vec<usize>| quotas.iter().map(|quota| prices.quotas[*quota]).sum::<i64>();
        let scores = model.scores.iter().zip(&model.counted_by);
        let worth = scores.map(|(score, quotas)| score * SCALE - costs(quotas)).collect();
        let peaks =
            prices.quotas.iter().zip(&model.bounds).map(|(price, bounds)| price * peak(*price, *bounds));
        let offset = peaks.sum::<i64>() + prices.loosening * loosening;
        Self { model, prices, loosening, worth, offset }
    }

    /// The bound under `places`; `None` if they do not leave the right number of people.
    pub(super) fn bound(&self, places: &[Place]) -> Option<Bound> {
        let inside: Vec<bool> = places.iter().map(|place| *place == Place::In).collect();
        let mut open: Vec<usize> = (0..places.len()).filter(|at| places[*at] == Place::Open).collect();
        let taken = inside.iter().filter(|inside| **inside).count();
        let left = self.model.seats.checked_sub(taken).filter(|left| *left <= open.len())?;
        // Those ahead among their like come first, so that the picked are closed under that order.
        open.sort_by_key(|at| (-self.worth[*at], *at));
        let last = open.get(left.saturating_sub(1)).map_or(0, |at| self.worth[*at]);
        let mut bound = Bound { value: self.offset, inside, penalties: vec![0; places.len()] };
        for (rank, at) in open.into_iter().enumerate() {
            bound.inside[at] = rank < left;
            bound.penalties[at] = (self.worth[at] - last).abs();
        }
        let picked = bound.inside.iter().zip(&self.worth).filter(|(inside, _)| **inside);
        bound.value += picked.map(|(_, worth)| worth).sum::<i64>();
        Some(bound)
    }

    /// The least loosening that the prices leave possible: with less, even a total of 0 is above the bound.
    pub(super) fn least_loosening(&self) -> i64 {
        let Some(bound) = self.bound(&self.model.places) else { return 0 };
        let without = bound.value - self.prices.loosening * self.loosening;
        match self.prices.loosening {
            0 => 0,
            price => {
                without.saturating_neg().max(0).div_euclid(price)
                    + i64::from(without.saturating_neg().max(0) % price > 0)
            }
        }
    }

    /// What a count between `least` and `most` costs at least, scaled, and the loosening it needs at least.
    pub(super) fn toll(&self, quota: usize, least: i64, most: i64) -> (i64, i64) {
        let (price, bounds) = (self.prices.quotas[quota], self.model.bounds[quota]);
        let dearest = peak(price, bounds);
        let at = dearest.clamp(least, most);
        let near = (bounds.0 - most).max(least - bounds.1).max(0);
        // Where nothing pulls at the count, the nearest that is allowed costs the least.
        let missed = if price == 0 { near } else { missed(at, bounds) };
        (price * (dearest - at) + self.prices.loosening * missed, near)
    }
}

impl Bound {
    /// The same places, but for whom the other way round would cost more than `budget`: they stay as they are.
    pub(super) fn settle(&self, places: &[Place], budget: i64) -> Vec<Place> {
        // Nobody strays alone: whoever comes in takes the place of somebody.
        let [leaving, joining] = self.cheapest(places);
        let settle = |at: usize| {
            let other = if self.inside[at] { joining } else { leaving };
            match (places[at], other) {
                (Place::Open, Some(other)) if self.penalties[at] + other <= budget => Place::Open,
                (Place::Open, _) if self.inside[at] => Place::In,
                (Place::Open, _) => Place::Out,
                (place, _) => place,
            }
        };
        (0..places.len()).map(settle).collect()
    }

    /// The least penalty of an open place that is left, and of one that is taken.
    pub(super) fn cheapest(&self, places: &[Place]) -> [Option<i64>; 2] {
        [true, false].map(|inside| {
            let side =
                (0..places.len()).filter(|at| places[*at] == Place::Open && self.inside[*at] == inside);
            side.map(|at| self.penalties[at]).min()
        })
    }
}

/// The count within the bounds at which the price weighs the most.
fn peak(price: i64, (min, max): (i64, i64)) -> i64 {
    if price > 0 { max } else { min }
}
