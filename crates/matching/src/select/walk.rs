//! A walk from cohort to cohort by exchanges of two people: finds good ones where quotas leave little, and proves nothing.
//!
//! Every step makes the best exchange there is, better or not, and whoever moved stays where they are for a while
//! (tabu search; Glover 1989). What the quotas miss weighs more the longer they are missed and less the longer they
//! are met, so that the walk keeps crossing the edge on which the best cohorts lie.

use super::bound::Priced;
use super::exchange::Exchanges;
use super::leap::{STEPS_A_LEAP, leap};
use super::limit::Steps;
use super::model::{Cohort, Place};
use super::repair::{EXCHANGES_A_STEP, Exchange, State};
use super::solver::SCALE;

/// How many people on either side, those nearest to the edge, may be exchanged.
const NEAREST: usize = 64;
/// For how many steps of the walk somebody who moved stays, and what an odd number of people adds to that.
const REST: usize = 7;

/// After how many steps of the walk a few people are exchanged at once.
const LEAP: usize = 64;
/// What may be missed where a leap begins.
const NEARLY: i64 = 4;

/// What a walk is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aim {
    /// The least loosening, then the highest total.
    Best,
    /// The first cohort with that total and no more loosening than the prices are for.
    Total(i64),
}

/// The best cohort under `places` that a walk from `from` comes by, `from` included if it is under `places`.
pub(super) fn walk(
    priced: &Priced,
    places: &[Place],
    from: &Cohort,
    aim: Aim,
    steps: &mut Steps,
) -> Option<Cohort> {
    let mut walk = Walk::new(priced, places, from, aim)?;
    while !walk.is_done() && steps.left() > 0 {
        steps.take(1 + (walk.inside.len() * walk.outside.len()) as u64 / EXCHANGES_A_STEP);
        if !walk.step() {
            break;
        }
        if walk.at.is_multiple_of(LEAP) && walk.allowed == 0 && steps.left() >= STEPS_A_LEAP {
            walk.leap(priced, places, steps);
        }
    }
    let (loosening, total, cohort) = walk.best;
    match aim {
        Aim::Best => Some(cohort),
        Aim::Total(target) => (loosening <= priced.loosening && -total >= target).then_some(cohort),
    }
}

struct Walk<'a> {
    aim: Aim,
    /// The loosening that costs nothing.
    allowed: i64,
    state: State<'a>,
    /// Who may leave and who may join.
    inside: Vec<usize>,
    outside: Vec<usize>,
    /// Until which step somebody stays.
    rests: Vec<usize>,
    at: usize,
    /// Each score without what its quotas cost, in thousandths of a point.
    worth: Vec<i64>,
    /// What one more of loosening weighs against a thousandth of a point.
    weight: i64,
    /// For how many steps the quotas have been met (positive) or missed (negative).
    streak: i64,
    /// The cohort of late that lacks least worth and misses least.
    near: Option<(i64, Cohort)>,
    /// Loosening and total (negated) of the best so far.
    best: (i64, i64, Cohort),
}

impl<'a> Walk<'a> {
    fn new(priced: &Priced<'a>, places: &[Place], from: &Cohort, aim: Aim) -> Option<Self> {
        let bound = priced.bound(places)?;
        let mut cohort = from.clone();
        for (inside, place) in cohort.iter_mut().zip(places).filter(|(_, place)| **place != Place::Open) {
            *inside = *place == Place::In;
        }
        let mut near: Vec<usize> = (0..places.len()).filter(|at| places[*at] == Place::Open).collect();
        near.sort_by_key(|at| (bound.penalties[*at], *at));
        // Who was put in or out against `from` is made up for by whoever is nearest to the edge.
        let size = cohort.iter().filter(|inside| **inside).count();
        let more = size < priced.model.seats;
        let others = near.iter().filter(|at| cohort[**at] != more).take(size.abs_diff(priced.model.seats));
        let others: Vec<usize> = others.copied().collect();
        for at in others {
            cohort[at] = more;
        }
        let (mut inside, mut outside): (Vec<usize>, Vec<usize>) =
            near.into_iter().partition(|at| cohort[*at]);
        inside.truncate(NEAREST);
        outside.truncate(NEAREST);
        let scores = &priced.model.scores;
        let spread = scores.iter().max()? - scores.iter().min()?;
        let state = State::new(priced.model, cohort);
        let best = (state.loosening, -state.total, state.cohort.clone());
        let allowed = if aim == Aim::Best { 0 } else { priced.loosening };
        let rests = vec![0; places.len()];
        Some(Self {
            aim,
            allowed,
            state,
            inside,
            outside,
            rests,
            at: 0,
            weight: spread / 8 + 1,
            worth: priced.worth.iter().map(|worth| worth / SCALE).collect(),
            streak: 0,
            near: None,
            best,
        })
    }

    fn is_done(&self) -> bool {
        match self.aim {
            Aim::Best => false,
            Aim::Total(target) => self.best.0 <= self.allowed && -self.best.1 >= target,
        }
    }

    /// Tries to get from the nearest cohort of late to one that keeps the quotas at once.
    fn leap(&mut self, priced: &Priced, places: &[Place], steps: &mut Steps) {
        let Some((_, near)) = self.near.take() else { return };
        let Some(cohort) = leap(priced, places, &near, steps) else { return };
        let (loosening, total) = (self.state.model.loosening(&cohort), self.state.model.total(&cohort));
        if (loosening, -total) < (self.best.0, self.best.1) {
            self.best = (loosening, -total, cohort);
        }
    }

    /// Makes the best exchange that may be made; false if there is none.
    fn step(&mut self) -> bool {
        let exchanges = Exchanges::new(self.state.model, &self.state.counts);
        let mut next: Option<(i64, Exchange, usize, usize)> = None;
        for (i, leaves) in self.inside.iter().enumerate() {
            for (j, joins) in self.outside.iter().enumerate() {
                let loosening = self.state.loosening + exchanges.loosening(*leaves, *joins);
                let scores = &self.state.model.scores;
                let total = self.state.total - scores[*leaves] + scores[*joins];
                let loss = self.worth[*leaves] - self.worth[*joins];
                let rests = self.rests[*leaves] > self.at || self.rests[*joins] > self.at;
                if rests && (loosening, -total) >= (self.best.0, self.best.1) {
                    continue;
                }
                let cost = self.weight * (loosening - self.allowed).max(0) + loss;
                if next.as_ref().is_none_or(|next| cost < next.0) {
                    next = Some((cost, (loosening, -total, *leaves, *joins), i, j));
                }
            }
        }
        let Some((_, exchange, i, j)) = next else { return false };
        self.state.make(exchange);
        std::mem::swap(&mut self.inside[i], &mut self.outside[j]);
        self.at += 1;
        for at in [exchange.2, exchange.3] {
            self.rests[at] = self.at + REST + self.at % 5;
        }
        if (exchange.0.max(self.allowed), exchange.1) < (self.best.0.max(self.allowed), self.best.1) {
            self.best = (exchange.0, exchange.1, self.state.cohort.clone());
        }
        let loss = -self
            .worth
            .iter()
            .zip(&self.state.cohort)
            .map(|(worth, inside)| worth * i64::from(*inside))
            .sum::<i64>()
            + self.weight / 4 * exchange.0;
        if self.near.as_ref().is_none_or(|near| loss < near.0) {
            self.near = Some((loss, self.state.cohort.clone()));
        }
        self.weigh(exchange.0);
        true
    }

    /// Shifts the weight once the quotas have been met or missed for a while.
    fn weigh(&mut self, loosening: i64) {
        let over = loosening - self.allowed;
        // Leaps begin where little is missed.
        let met = over <= if self.allowed == 0 { NEARLY } else { 0 };
        self.streak = if met { self.streak.max(0) + 1 } else { self.streak.min(0) - 1 };
        if self.streak >= 4 {
            (self.weight, self.streak) = ((self.weight * 7 / 8).max(1), 0);
        } else if self.streak <= -8 {
            (self.weight, self.streak) = ((self.weight * 9 / 8 + 1).min(1 << 32), 0);
        }
    }
}
