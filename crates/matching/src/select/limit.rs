//! How much work a question may take, counted in steps and never in time, so that every machine stops at the same place.

/// A supply of steps that runs out.
///
/// A step is one choice of a search in whole numbers, a quarter of a microsecond on a machine of 2024; everything else
/// is counted in as many steps as take about as long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Steps {
    left: u64,
    taken: u64,
}

impl Steps {
    pub(super) fn new(most: u64) -> Self {
        Self { left: most, taken: 0 }
    }

    pub(super) fn left(&self) -> u64 {
        self.left
    }

    pub(super) fn taken(&self) -> u64 {
        self.taken
    }

    /// Takes steps; what was begun is finished, so that a little more may be taken than was left.
    pub(super) fn take(&mut self, steps: u64) {
        self.left = self.left.saturating_sub(steps);
        self.taken += steps;
    }

    /// Lets somebody take no more than `most` of what is left.
    pub(super) fn lend<T>(&mut self, most: u64, work: impl FnOnce(&mut Self) -> T) -> T {
        let mut part = Self::new(most.min(self.left));
        let answer = work(&mut part);
        self.take(part.taken);
        answer
    }
}

/// The most steps of each kind of question. Calls as real ones are need a hundredth of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limits {
    /// To find and prove the best cohort.
    pub(super) best: u64,
    /// To say who is in or out of every cohort within 1 % of the best.
    pub(super) bands: u64,
    /// For one question among many: a margin, or whether somebody can be in or out.
    pub(super) question: u64,
    /// For all moves of quotas together, of which each has no more than the best cohort.
    pub(super) moves: u64,
    /// For all margins together.
    pub(super) margins: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { best: 6_000_000, bands: 4_000_000, question: 400_000, moves: 24_000_000, margins: 12_000_000 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::select::bands::bands;
    use crate::select::model::{Cohort, Model, Place};
    use crate::select::optimum::Optimum;
    use crate::select::problem::{Applicant, Problem, Quota, Review};
    use crate::select::report::report;

    /// A call with as many attributes of two values each as it has quotas, which ask for exactly what a random cohort has.
    fn exact(applicants: usize, seats: usize, quotas: usize, seed: u64) -> Problem {
        let mut state = seed;
        let mut dice = |sides: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % sides
        };
        let name = |quota: usize| format!("k{quota:02}");
        let applicants: Vec<Applicant> = (0..applicants)
            .map(|at| Applicant {
                id: format!("a{at:03}"),
                attributes: (0..quotas).map(|quota| (name(quota), dice(2).to_string())).collect(),
                reviews: vec![Review {
                    reviewer: "r".to_owned(),
                    score: 20_000 + dice(70_000) as u32,
                    ..Review::default()
                }],
                ..Applicant::default()
            })
            .collect();
        let counted = |quota: usize| {
            let cohort = (0..seats).map(|at| &applicants[at * 7 % applicants.len()]);
            cohort.filter(|one| one.attribute(&name(quota)) == Some("1")).count() as u16
        };
        let quotas = (0..quotas).map(|quota| Quota {
            attribute: name(quota),
            value: "1".to_owned(),
            min: counted(quota),
            max: counted(quota),
        });
        Problem { seats: seats as u16, quotas: quotas.collect(), applicants, ..Problem::default() }
    }

    fn assert_is_a_cohort(optimum: &Optimum) {
        let Optimum { model, cohort, .. } = optimum;
        assert_eq!(cohort.iter().filter(|inside| **inside).count(), model.seats);
        assert_eq!(optimum.total, model.total(cohort));
        assert!(optimum.loosening >= model.loosening(cohort));
        assert!(model.places.iter().zip(cohort).all(|(place, inside)| *place != Place::In || *inside));
        assert!(optimum.proof.loosening <= optimum.loosening && optimum.proof.total >= optimum.total);
    }

    /// Before there was a limit, such a call took minutes.
    #[test]
    fn three_hundred_applicants_and_twenty_quotas_without_room_end_within_their_steps() {
        let problem = exact(300, 100, 20, 1);
        let model = Model::new(&problem);
        let all = Limits::default();
        let limits = Limits { best: all.best / 3, bands: all.bands / 8, ..all };
        let optimum = Optimum::new(&model, limits);
        // What was begun is finished: a little beyond.
        assert!(optimum.taken <= limits.best + 20_000, "{} steps", optimum.taken);
        assert_is_a_cohort(&optimum);
        assert_eq!(optimum.loosening, 0, "a cohort that keeps all quotas is found");
        let gap = optimum.proof.total - optimum.total;
        assert!(!optimum.is_proved() && 100 * gap < 3 * optimum.total, "{gap} of {}", optimum.total);
        let selection = report(&problem, &optimum);
        let unproved = selection.unproved.clone().unwrap();
        assert_eq!(unproved.least_loosening, 0);
        assert_eq!(unproved.highest_total as i64, optimum.proof.total);
        assert!(unproved.grey.iter().all(|id| selection.grey.contains(id)));
        assert!(serde_json::to_string(&selection).unwrap().contains("\"unproved\":{\"least_loosening\":0"));
    }

    /// How many steps there are changes what is proved, never what is true.
    #[test]
    fn whatever_the_limit_a_cohort_is_found_and_nothing_is_claimed_that_is_not_so() {
        let (mut proved, mut unproved, mut doubtful) = (0, 0, 0);
        for seed in 0..24 {
            let problem = Problem { must: vec!["a003".to_owned()], ..exact(12, 5, 6, 100 + seed) };
            let model = Model::new(&problem);
            let cohorts = (0..1_u32 << 12).filter(|mask| mask.count_ones() == 5 && mask >> 3 & 1 == 1);
            let all: Vec<Cohort> =
                cohorts.map(|mask| (0..12).map(|at| mask >> at & 1 == 1).collect()).collect();
            let least = all.iter().map(|cohort| model.loosening(cohort)).min().unwrap();
            for most in [0, 100, 5_000, 100_000] {
                let limits = Limits { best: most, bands: most / 4, question: most / 8, ..Limits::default() };
                let optimum = Optimum::new(&model, limits);
                assert_is_a_cohort(&optimum);
                assert!(optimum.proof.loosening <= least, "seed {seed}, {most}");
                let allowed = all.iter().filter(|cohort| model.loosening(cohort) <= optimum.loosening);
                let highest = allowed.map(|cohort| model.total(cohort)).max().unwrap();
                assert!(optimum.proof.total >= highest, "seed {seed}, {most}");
                if optimum.is_proved() {
                    assert_eq!((optimum.loosening, optimum.total), (least, highest), "seed {seed}, {most}");
                    proved += 1;
                } else {
                    unproved += 1;
                }
                let near: Vec<&Cohort> = all
                    .iter()
                    .filter(|cohort| model.loosening(cohort) <= optimum.loosening)
                    .filter(|cohort| 100 * model.total(cohort) >= 99 * optimum.total)
                    .collect();
                for (at, seen) in bands(&optimum).iter().enumerate() {
                    let inside = near.iter().any(|cohort| cohort[at]);
                    let outside = near.iter().any(|cohort| !cohort[at]);
                    assert!(seen.inside <= inside && seen.outside <= outside, "seed {seed}, {most}");
                    assert!(seen.doubtful || (seen.inside, seen.outside) == (inside, outside));
                    doubtful += usize::from(seen.doubtful);
                }
            }
        }
        assert!(proved > 20 && unproved > 10 && doubtful > 0, "{proved}, {unproved}, {doubtful}");
    }
}
