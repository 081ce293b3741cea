//! Up to three people leave and as many join at once, so that every quota counts exactly what it should.
//!
//! Where `min` is `max` on many quotas, hardly any exchange keeps them all, but of the billions of exchanges of three
//! by three some do. They are found by meeting in the middle (Horowitz and Sahni 1974): every person has a number, the
//! sum of one random number for each quota that counts them, so that whatever joins and leaves has to have sums with
//! one known difference.

use rustc_hash::FxHashMap;

use super::bound::Priced;
use super::limit::Steps;
use super::model::{Cohort, Model, Place};
use super::repair::State;

/// How many people on either side, those nearest to the edge, may be exchanged.
const NEAREST: usize = 120;
/// How many people leave and join at most.
const MOST: usize = 3;

/// The most steps that it takes.
pub(super) const STEPS_A_LEAP: u64 = 51_000;

/// Up to [`MOST`] people.
type Few = [Option<u16>; MOST];

/// The dearest cohort by price that keeps the quotas and differs from `cohort` in a few people with an open place.
pub(super) fn leap(priced: &Priced, places: &[Place], cohort: &Cohort, steps: &mut Steps) -> Option<Cohort> {
    let model = priced.model;
    let numbers = Numbers::new(model);
    let state = State::new(model, cohort.clone());
    // Whatever a quota with room counts is looked at afterwards.
    let tight = (0..model.bounds.len()).filter(|quota| numbers.of_quota[*quota] != 0);
    let wanted = tight.map(|quota| {
        let by = model.bounds[quota].0 - state.counts[quota];
        numbers.of_quota[quota].wrapping_mul(by.cast_unsigned())
    });
    let wanted = wanted.fold(0, u64::wrapping_add);
    let sides = [true, false].map(|inside| {
        let mut side: Vec<usize> =
            (0..places.len()).filter(|at| places[*at] == Place::Open && cohort[*at] == inside).collect();
        let worth = |at: &usize| if inside { priced.worth[*at] } else { -priced.worth[*at] };
        side.sort_by_key(|at| (worth(at), *at));
        side.truncate(NEAREST);
        side
    });
    let mut best: Option<(i64, Few, Few)> = None;
    for size in 1..=MOST {
        let mut leaving: FxHashMap<u64, (i64, Few)> = FxHashMap::default();
        sets(&sides[0], size, &mut |set| {
            let (sum, worth) = numbers.sums(set, &priced.worth);
            let entry = leaving.entry(sum).or_insert((worth, *set));
            if worth < entry.0 {
                *entry = (worth, *set);
            }
        });
        steps.take(leaving.len() as u64 / 8);
        let mut tried = 0;
        sets(&sides[1], size, &mut |joining| {
            tried += 1;
            let (sum, worth) = numbers.sums(joining, &priced.worth);
            let Some((given, leaving)) = leaving.get(&sum.wrapping_sub(wanted)) else { return };
            let loss = given - worth;
            let better = best.as_ref().is_none_or(|best| loss < best.0);
            if better && model.loosening(&exchanged(cohort, leaving, joining)) == 0 {
                best = Some((loss, *leaving, *joining));
            }
        });
        steps.take(tried / 20);
    }
    best.map(|(_, leaving, joining)| exchanged(cohort, &leaving, &joining))
}

fn exchanged(cohort: &Cohort, leaving: &Few, joining: &Few) -> Cohort {
    let mut cohort = cohort.clone();
    leaving.iter().flatten().for_each(|at| cohort[usize::from(*at)] = false);
    joining.iter().flatten().for_each(|at| cohort[usize::from(*at)] = true);
    cohort
}

/// Every set of `size` of these people.
fn sets(people: &[usize], size: usize, look: &mut impl FnMut(&Few)) {
    let one = |at: usize| u16::try_from(people[at]).ok();
    for first in 0..people.len() {
        if size == 1 {
            look(&[one(first), None, None]);
            continue;
        }
        for second in 0..first {
            if size == 2 {
                look(&[one(first), one(second), None]);
                continue;
            }
            for third in 0..second {
                look(&[one(first), one(second), one(third)]);
            }
        }
    }
}

/// One random number a quota without room, and the sum of those that count somebody.
struct Numbers {
    of_quota: Vec<u64>,
    of_person: Vec<u64>,
}

impl Numbers {
    fn new(model: &Model) -> Self {
        let of_quota: Vec<u64> = (0..model.bounds.len())
            .map(|quota| if model.bounds[quota].0 == model.bounds[quota].1 { mixed(quota as u64) } else { 0 })
            .collect();
        let sum =
            |quotas: &Vec<usize>| quotas.iter().fold(0_u64, |sum, quota| sum.wrapping_add(of_quota[*quota]));
        Self { of_person: model.counted_by.iter().map(sum).collect(), of_quota }
    }

    /// The sums of a set's numbers and of its worths.
    fn sums(&self, set: &Few, worth: &[i64]) -> (u64, i64) {
        let people = set.iter().flatten().map(|at| usize::from(*at));
        people.fold((0, 0), |(sum, all), at| (sum.wrapping_add(self.of_person[at]), all + worth[at]))
    }
}

/// A number that looks random (SplitMix64).
fn mixed(seed: u64) -> u64 {
    let mut z = (seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
