//! Is there a cohort with at least that total? Answered in integers, by counting what straying from the bound costs.
//!
//! People whose priced score puts them far from the edge cannot be the other way round within the budget, so few are
//! left to try. Where too many are, the answer is `Unknown` and `decide` asks the solver.

use super::bound::{Bound, Priced};
use super::limit::Steps;
use super::model::{Cohort, Place};
use super::solver::SCALE;

/// What a search came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// A cohort with the wanted total or more.
    Found(Cohort),
    /// There is none: proved.
    None,
    /// The steps ran out first.
    Unknown,
}

/// Looks for a cohort under `places` with a total of `target` or more, for as long as there are steps.
pub(super) fn exists(priced: &Priced, places: &[Place], target: i64, steps: &mut Steps) -> Answer {
    let Some(bound) = priced.bound(places) else { return Answer::None };
    let Some(budget) = bound.value.checked_sub(target.saturating_mul(SCALE)).filter(|left| *left >= 0) else {
        return Answer::None;
    };
    Search::new(priced, places, bound, budget).run(target, steps)
}

/// A depth-first walk through who strays from the bound, dearest first.
struct Search<'a> {
    priced: &'a Priced<'a>,
    bound: Bound,
    budget: i64,
    /// Whose place is tried both ways.
    order: Vec<usize>,
    /// Who is in or out so far; open are those yet to be tried.
    places: Vec<Place>,
    /// Among those alike in every quota: who goes before, and who comes after, both with an open place at first.
    ahead: Vec<Option<usize>>,
    behind: Vec<Option<usize>>,
    /// The least and the most that each quota can still count, with what that costs and loosens at least.
    reach: Vec<(i64, i64)>,
    tolls: Vec<(i64, i64)>,
    /// Sum of the penalties of those who strayed.
    strayed: i64,
    /// How many strayed in minus how many strayed out, and the least that one of either costs.
    surplus: i64,
    least: [i64; 2],
    /// Sums of `tolls`.
    toll: (i64, i64),
}

impl<'a> Search<'a> {
    fn new(priced: &'a Priced<'a>, places: &[Place], bound: Bound, budget: i64) -> Self {
        let tried = bound.settle(places, budget);
        let mut order: Vec<usize> = (0..tried.len()).filter(|at| tried[*at] == Place::Open).collect();
        order.sort_by_key(|at| (-bound.penalties[*at], *at));
        let (ahead, behind) = neighbours(priced, places);
        let mut search = Self {
            priced,
            budget,
            order,
            places: tried,
            ahead,
            behind,
            reach: vec![(0, 0); priced.model.bounds.len()],
            tolls: vec![(0, 0); priced.model.bounds.len()],
            strayed: 0,
            surplus: 0,
            least: bound.cheapest(places).map(|least| least.unwrap_or(0)),
            toll: (0, 0),
            bound,
        };
        for (place, quotas) in search.places.iter().zip(&priced.model.counted_by) {
            for quota in quotas {
                let (least, most) = &mut search.reach[*quota];
                *least += i64::from(*place == Place::In);
                *most += i64::from(*place != Place::Out);
            }
        }
        (0..search.reach.len()).for_each(|quota| search.count(quota, 0, 0));
        search
    }

    fn run(mut self, target: i64, steps: &mut Steps) -> Answer {
        if !self.promising() {
            return Answer::None;
        }
        // Of each place tried so far, whether it strays by now; staying is tried first.
        let mut path: Vec<bool> = Vec::new();
        loop {
            if path.len() == self.order.len() && self.reaches(target) {
                let cohort = self.places.iter().map(|place| *place == Place::In).collect();
                return Answer::Found(cohort);
            }
            if path.len() < self.order.len() {
                path.push(false);
                self.place(self.order[path.len() - 1], false);
            } else if !self.back(&mut path) {
                return Answer::None;
            }
            while !self.fits(&path) {
                if !self.back(&mut path) {
                    return Answer::None;
                }
            }
            if steps.left() == 0 {
                return Answer::Unknown;
            }
            steps.take(1);
        }
    }

    /// Goes on to the next choice: strays where it stayed, or gives up places until it can. False at the end.
    fn back(&mut self, path: &mut Vec<bool>) -> bool {
        while let Some(strays) = path.pop() {
            let at = self.order[path.len()];
            self.open(at, strays);
            if !strays {
                path.push(true);
                self.place(at, true);
                return true;
            }
        }
        false
    }

    /// Whether the last choice leaves a chance.
    fn fits(&self, path: &[bool]) -> bool {
        let Some(at) = path.len().checked_sub(1).map(|last| self.order[last]) else { return true };
        let is = |other: Option<usize>, place: Place| other.is_some_and(|other| self.places[other] == place);
        let in_order = match self.places[at] {
            Place::In => !is(self.ahead[at], Place::Out),
            _ => !is(self.behind[at], Place::In),
        };
        in_order && self.promising()
    }

    fn promising(&self) -> bool {
        let evening_out = if self.surplus > 0 { self.least[0] } else { self.least[1] };
        let spent = self.strayed + self.toll.0 + self.surplus.abs() * evening_out;
        spent <= self.budget && self.toll.1 <= self.priced.loosening
    }

    /// Whether the cohort at hand, all places tried, is one that is wanted.
    fn reaches(&self, target: i64) -> bool {
        let cohort: Cohort = self.places.iter().map(|place| *place == Place::In).collect();
        let model = self.priced.model;
        self.surplus == 0
            && model.total(&cohort) >= target
            && model.loosening(&cohort) <= self.priced.loosening
    }

    fn place(&mut self, at: usize, strays: bool) {
        let inside = self.bound.inside[at] != strays;
        self.places[at] = if inside { Place::In } else { Place::Out };
        self.account(at, strays, 1);
    }

    fn open(&mut self, at: usize, strays: bool) {
        self.account(at, strays, -1);
        self.places[at] = Place::Open;
    }

    /// Adds (`sign` 1) or takes back (-1) what the choice of a place means.
    fn account(&mut self, at: usize, strays: bool, sign: i64) {
        let inside = self.places[at] == Place::In;
        if strays {
            self.strayed += sign * self.bound.penalties[at];
            self.surplus += if inside { sign } else { -sign };
        }
        let (least, most) = if inside { (sign, 0) } else { (0, -sign) };
        let priced = self.priced;
        for quota in &priced.model.counted_by[at] {
            self.count(*quota, least, most);
        }
    }

    fn count(&mut self, quota: usize, least: i64, most: i64) {
        let reach = &mut self.reach[quota];
        *reach = (reach.0 + least, reach.1 + most);
        let toll = self.priced.toll(quota, reach.0, reach.1);
        let before = std::mem::replace(&mut self.tolls[quota], toll);
        self.toll = (self.toll.0 + toll.0 - before.0, self.toll.1 + toll.1 - before.1);
    }
}

/// For everybody with an open place, who of those alike goes right before and comes right after, open as well.
fn neighbours(priced: &Priced, places: &[Place]) -> (Vec<Option<usize>>, Vec<Option<usize>>) {
    let all = &priced.model.ahead;
    let mut ahead = vec![None; places.len()];
    let mut behind = vec![None; places.len()];
    for at in (0..places.len()).filter(|at| places[*at] == Place::Open) {
        let mut next = all[at];
        while let Some(other) = next.filter(|other| places[*other] != Place::Open) {
            next = all[other];
        }
        ahead[at] = next;
        if let Some(other) = next {
            behind[other] = Some(at);
        }
    }
    (ahead, behind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::select::model::Model;
    use crate::select::problem::{Applicant, Problem, Quota, Review};
    use crate::select::solver::Prices;

    fn applicant(at: u64, seed: u64) -> Applicant {
        let dice = |salt: u64| (seed * 7_919 + at * 104_729 + salt * 1_299_709) % 1_009;
        let attribute = |(salt, name): (u64, &str)| (name.to_owned(), (dice(salt) % 3).to_string());
        Applicant {
            id: format!("a{at:02}"),
            country: "c".to_owned(),
            attributes: [(1, "region"), (2, "band")].map(attribute).into(),
            reviews: vec![Review {
                reviewer: "r".to_owned(),
                score: 100 * dice(3) as u32,
                ..Review::default()
            }],
        }
    }

    fn problem(seed: u64) -> Problem {
        let quota = |attribute: &str, value: u64| Quota {
            attribute: attribute.to_owned(),
            value: value.to_string(),
            min: (seed % 3) as u16,
            max: 2 + (seed % 2) as u16,
        };
        Problem {
            seats: 5,
            applicants: (0..11).map(|at| applicant(at, seed)).collect(),
            quotas: (0..3).flat_map(|value| [quota("region", value), quota("band", value)]).collect(),
            must: vec!["a03".to_owned()],
            never: Vec::new(),
        }
    }

    /// Without the solver: whatever the prices are, a search without a limit finds the same.
    #[test]
    fn a_search_finds_the_highest_total_under_any_prices() {
        for seed in 0..60 {
            let problem = problem(seed);
            let model = Model::new(&problem);
            let cohorts = (0..1_u32 << 11).filter(|mask| mask.count_ones() == 5 && mask >> 3 & 1 == 1);
            let cohorts: Vec<Cohort> =
                cohorts.map(|mask| (0..11).map(|at| mask >> at & 1 == 1).collect()).collect();
            for loosening in 0..4 {
                let allowed = cohorts.iter().filter(|cohort| model.loosening(cohort) <= loosening);
                let highest = allowed.map(|cohort| model.total(cohort)).max();
                let random =
                    |quota: u64| ((seed * 31 + quota * 17) % 41) as i64 * 1_000 * SCALE - 20_000 * SCALE;
                for quotas in [vec![0; 6], (0..6).map(random).collect()] {
                    let prices = Prices { quotas, loosening: 20_000 * SCALE };
                    let priced = Priced::new(&model, prices, loosening);
                    let answer =
                        |target: i64| exists(&priced, &model.places, target, &mut Steps::new(u64::MAX));
                    match highest {
                        Some(highest) => {
                            assert_eq!(answer(highest + 1), Answer::None, "seed {seed}");
                            let Answer::Found(cohort) = answer(highest) else { panic!("seed {seed}") };
                            assert_eq!(model.total(&cohort), highest, "seed {seed}");
                            assert!(model.loosening(&cohort) <= loosening, "seed {seed}");
                        }
                        None => assert_eq!(answer(0), Answer::None, "seed {seed}"),
                    }
                }
            }
        }
    }
}
