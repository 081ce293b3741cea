//! Calls for applications whose selections need the solver, its prices and the searches in whole numbers.

use matching::run::sha256_hex;
use matching::select::{Applicant, Prepared, Problem, Quota, Review};

use super::pool_support::random::Random;

/// What [`of_selections`] gives.
pub(crate) const SELECTIONS: &str = "2d1a1c32be5216098b440ffb845fc4e38807d3672a8da3e275bdb1089ebc13fa";

/// The hash of the selections of many calls, their moved quotas and their margins.
pub(crate) fn of_selections() -> String {
    let mut bytes = Vec::new();
    for (seed, step) in [(1, 1), (2, 1), (3, 1_000), (4, 10_000)] {
        let problem = call(&mut Random(seed), step);
        let prepared = Prepared::new(&problem).unwrap();
        bytes.extend(serde_json::to_vec(&prepared.solve()).unwrap());
        if step > 1 {
            bytes.extend(serde_json::to_vec(&prepared.best().quota_moves()).unwrap());
            bytes.extend(serde_json::to_vec(&prepared.best().margins()).unwrap());
        }
    }
    sha256_hex(&bytes)
}

/// A call of 60 for 20 seats with quotas that some of the seeds cannot meet.
fn call(random: &mut Random, step: u32) -> Problem {
    let names = ["region", "band", "kind"];
    let applicant = |at: u32, random: &mut Random| Applicant {
        id: format!("a{at}"),
        country: format!("c{}", random.up_to(9)),
        attributes: names.iter().map(|name| ((*name).to_owned(), random.up_to(3).to_string())).collect(),
        reviews: (0..2)
            .map(|reviewer| Review {
                reviewer: reviewer.to_string(),
                reviewer_country: format!("c{}", random.up_to(9)),
                score: random.up_to(100_000 / step) * step,
            })
            .collect(),
    };
    let applicants = (0..60).map(|at| applicant(at, random)).collect();
    let mut quotas = Vec::new();
    for name in names {
        for value in 0..4 {
            let min = 3 + random.up_to(3) as u16;
            quotas.push(Quota { attribute: name.to_owned(), value: value.to_string(), min, max: min + 1 });
        }
    }
    Problem { seats: 20, applicants, quotas, must: vec!["a7".to_owned()], never: vec!["a9".to_owned()] }
}
