//! Selections by other means than the engine's: every cohort one by one, or a table of what quotas can count.

use std::collections::BTreeMap;

use matching::select::{Problem, Quota};

/// A cohort as flags of the applicants in order of id.
pub(crate) type Flags = Vec<bool>;

/// The facts of a problem, read afresh: mean scores, members of quotas, who is fixed.
pub(crate) struct Facts {
    pub(crate) ids: Vec<String>,
    pub(crate) scores: Vec<u64>,
    pub(crate) quotas: Vec<Quota>,
    pub(crate) members: Vec<Vec<bool>>,
    pub(crate) fixed: Vec<Option<bool>>,
    pub(crate) seats: usize,
}

impl Facts {
    pub(crate) fn new(problem: &Problem) -> Self {
        let mut people = problem.applicants.clone();
        people.sort_by(|a, b| a.id.cmp(&b.id));
        let mut quotas = problem.quotas.clone();
        quotas.sort_by_key(|quota| (quota.attribute.clone(), quota.value.clone()));
        let fixed: Vec<Option<bool>> = people
            .iter()
            .map(|one| match (problem.must.contains(&one.id), problem.never.contains(&one.id)) {
                (true, _) => Some(true),
                (_, true) => Some(false),
                _ => None,
            })
            .collect();
        let score = |at: usize| {
            let person = &people[at];
            let counted: Vec<u64> = person
                .reviews
                .iter()
                .filter(|review| review.reviewer_country != person.country)
                .map(|review| u64::from(review.score))
                .collect();
            match counted.len() as u64 {
                0 => 0,
                count => {
                    let (whole, rest) =
                        (counted.iter().sum::<u64>() / count, counted.iter().sum::<u64>() % count);
                    whole + u64::from(2 * rest >= count)
                }
            }
        };
        Self {
            scores: (0..people.len()).map(score).collect(),
            members: quotas
                .iter()
                .map(|quota| {
                    let value = |at: usize| match quota.attribute.as_str() {
                        "country" => people[at].country == quota.value,
                        other => people[at].attributes.get(other) == Some(&quota.value),
                    };
                    (0..people.len()).map(value).collect()
                })
                .collect(),
            seats: usize::from(problem.seats)
                .min(fixed.iter().filter(|fixed| **fixed != Some(false)).count()),
            ids: people.into_iter().map(|one| one.id).collect(),
            quotas,
            fixed,
        }
    }

    pub(crate) fn count(&self, quota: usize, cohort: &Flags) -> u64 {
        self.members[quota].iter().zip(cohort).filter(|(member, inside)| **member && **inside).count() as u64
    }

    pub(crate) fn loosening(&self, cohort: &Flags) -> u64 {
        (0..self.quotas.len()).map(|quota| self.misses(quota, self.count(quota, cohort))).sum()
    }

    fn misses(&self, quota: usize, count: u64) -> u64 {
        let Quota { min, max, .. } = self.quotas[quota];
        u64::from(min).saturating_sub(count) + count.saturating_sub(u64::from(max))
    }

    pub(crate) fn total(&self, cohort: &Flags) -> u64 {
        self.scores.iter().zip(cohort).filter(|(_, inside)| **inside).map(|(score, _)| score).sum()
    }

    pub(crate) fn names(&self, which: impl Fn(usize) -> bool) -> Vec<String> {
        (0..self.ids.len()).filter(|at| which(*at)).map(|at| self.ids[at].clone()).collect()
    }

    /// Every cohort there is, with its loosening and total.
    pub(crate) fn every_cohort(&self) -> Vec<(u64, u64, Flags)> {
        let flags = |mask: usize| (0..self.ids.len()).map(|at| mask >> at & 1 == 1).collect::<Flags>();
        let kept = |cohort: &Flags| {
            cohort.iter().zip(&self.fixed).all(|(inside, fixed)| fixed.is_none_or(|fixed| fixed == *inside))
        };
        (0..1_usize << self.ids.len())
            .filter(|mask| mask.count_ones() as usize == self.seats)
            .map(flags)
            .filter(kept)
            .map(|cohort| (self.loosening(&cohort), self.total(&cohort), cohort))
            .collect()
    }

    /// The best cohort by a table: for every way in which quotas can count, the best of those who came so far.
    pub(crate) fn table(&self, fixed: &[Option<bool>]) -> Option<(u64, u64, Flags)> {
        // Of two that count alike and score alike, the one with the earlier id stays ahead whatever follows.
        let mut table: BTreeMap<Vec<u8>, (u64, Flags)> =
            [(vec![0; self.quotas.len() + 1], (0, vec![]))].into();
        for at in 0..self.ids.len() {
            let mut next: BTreeMap<Vec<u8>, (u64, Flags)> = BTreeMap::new();
            for (counts, (total, cohort)) in table {
                for inside in [true, false] {
                    let taken = usize::from(counts[self.quotas.len()]);
                    if fixed[at].is_some_and(|fixed| fixed != inside) || inside && taken == self.seats {
                        continue;
                    }
                    if taken + usize::from(inside) + self.ids.len() - at - 1 < self.seats {
                        continue;
                    }
                    let (mut counts, mut cohort, mut total) = (counts.clone(), cohort.clone(), total);
                    cohort.push(inside);
                    if inside {
                        total += self.scores[at];
                        counts[self.quotas.len()] += 1;
                        for quota in (0..self.quotas.len()).filter(|quota| self.members[*quota][at]) {
                            counts[quota] += 1;
                        }
                    }
                    let better = |other: &(u64, Flags)| (total, &cohort) > (other.0, &other.1);
                    if next.get(&counts).is_none_or(better) {
                        next.insert(counts, (total, cohort));
                    }
                }
            }
            table = next;
        }
        let with_loosening = |(counts, (total, cohort)): (Vec<u8>, (u64, Flags))| {
            let misses = (0..self.quotas.len()).map(|quota| self.misses(quota, u64::from(counts[quota])));
            (misses.sum(), total, cohort)
        };
        table.into_iter().map(with_loosening).min_by_key(order)
    }
}

/// The order of goals: of equals, the cohort that has the first id in which they differ.
pub(crate) fn order(cohort: &(u64, u64, Flags)) -> (u64, std::cmp::Reverse<u64>, std::cmp::Reverse<Flags>) {
    (cohort.0, std::cmp::Reverse(cohort.1), std::cmp::Reverse(cohort.2.clone()))
}
