//! The problem as numbers: who can be selected, in order of id, and what every quota counts.
//!
//! A cohort is one flag an applicant. How far it misses the quotas is its *loosening*: what their bounds would have to
//! give way in sum. Which cohort is best is for `optimum` to find.

use super::problem::{Problem, Quota};
use super::scores::Score;

/// One flag for each of [`Model::ids`].
pub(super) type Cohort = Vec<bool>;

/// Whether somebody's place is open; one for each of [`Model::ids`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Open,
    In,
    Out,
}

/// The integer programme, without those who are never selected.
#[derive(Clone, Debug)]
pub(super) struct Model<'a> {
    /// In ascending order.
    pub(super) ids: Vec<&'a str>,
    /// Thousandths of a point.
    pub(super) scores: Vec<i64>,
    /// How many are selected.
    pub(super) seats: usize,
    /// In order of attribute and value.
    pub(super) quotas: Vec<&'a Quota>,
    /// Least and most of each quota.
    pub(super) bounds: Vec<(i64, i64)>,
    /// Which quotas count somebody, ascending.
    pub(super) counted_by: Vec<Vec<usize>>,
    /// Who is in by commitment.
    pub(super) places: Vec<Place>,
    /// Whoever stands right before somebody among those whom the same quotas count, by score and then id.
    pub(super) ahead: Vec<Option<usize>>,
}

impl<'a> Model<'a> {
    pub(super) fn new(problem: &'a Problem) -> Self {
        let mut people: Vec<_> =
            problem.applicants.iter().filter(|one| !problem.never.contains(&one.id)).collect();
        people.sort_by(|a, b| a.id.cmp(&b.id));
        let mut quotas: Vec<&Quota> = problem.quotas.iter().collect();
        quotas.sort_by(|a, b| (&a.attribute, &a.value).cmp(&(&b.attribute, &b.value)));
        let counts = |quota: &Quota, at: usize| {
            people[at].attribute(&quota.attribute).is_some_and(|value| value == quota.value)
        };
        let counted_by = |at: usize| (0..quotas.len()).filter(|q| counts(quotas[*q], at)).collect();
        let place = |id: &String| if problem.must.contains(id) { Place::In } else { Place::Open };
        let mut model = Self {
            ids: people.iter().map(|one| one.id.as_str()).collect(),
            scores: people.iter().map(|one| i64::from(Score::of(one).mean)).collect(),
            seats: usize::from(problem.seats).min(people.len()),
            bounds: quotas.iter().map(|quota| bounds(quota, problem.seats)).collect(),
            counted_by: (0..people.len()).map(counted_by).collect(),
            places: people.iter().map(|one| place(&one.id)).collect(),
            ahead: Vec::new(),
            quotas,
        };
        model.order();
        model
    }

    /// Whoever is alike in every quota is taken in order of score and id: no cohort gains from another order.
    pub(super) fn order(&mut self) {
        self.ahead = vec![None; self.ids.len()];
        let mut order: Vec<usize> = (0..self.ids.len()).collect();
        order.sort_by_key(|at| (&self.counted_by[*at], -self.scores[*at], *at));
        for pair in order.windows(2) {
            if self.counted_by[pair[0]] == self.counted_by[pair[1]] {
                self.ahead[pair[1]] = Some(pair[0]);
            }
        }
    }

    /// The sum of scores.
    pub(super) fn total(&self, cohort: &Cohort) -> i64 {
        cohort.iter().zip(&self.scores).filter(|(inside, _)| **inside).map(|(_, score)| score).sum()
    }

    /// How many of the cohort each quota counts.
    pub(super) fn counts(&self, cohort: &Cohort) -> Vec<i64> {
        let mut counts = vec![0; self.bounds.len()];
        for (quotas, _) in self.counted_by.iter().zip(cohort).filter(|(_, inside)| **inside) {
            for quota in quotas {
                counts[*quota] += 1;
            }
        }
        counts
    }

    /// By how much the bounds have to give way for the cohort.
    pub(super) fn loosening(&self, cohort: &Cohort) -> i64 {
        self.counts(cohort).iter().zip(&self.bounds).map(|(count, bounds)| missed(*count, *bounds)).sum()
    }
}

/// Nothing counts more than there are seats, so that a larger `max` is as good as that.
fn bounds(quota: &Quota, seats: u16) -> (i64, i64) {
    (i64::from(quota.min), i64::from(quota.max.min(seats)))
}

/// How far a count lies outside its bounds.
pub(super) fn missed(count: i64, (min, max): (i64, i64)) -> i64 {
    (min - count).max(count - max).max(0)
}
