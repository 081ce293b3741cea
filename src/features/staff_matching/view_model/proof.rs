//! What the verifier looked at.

use matching::run::Run;

/// How much was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Proof {
    /// Matches that were found allowed, once each, within the places.
    pub matches: usize,
    /// Allowed pairs whose prices reach their weight.
    pub pairs: usize,
    /// Prices of people and pairs.
    pub prices: usize,
}

/// Runs the verifier on `run`; fails with the first broken condition, in the verifier's own words.
pub(crate) fn check(run: &Run) -> Result<Proof, String> {
    run.verify().map_err(|broken| broken.to_string())?;
    let certificate = &run.certificate;
    Ok(Proof {
        matches: run.matches.len(),
        pairs: run.pairs.len(),
        prices: certificate.mentee_price.len()
            + certificate.mentor_price.len()
            + certificate.pair_price.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::{question, round};
    use super::*;

    #[test]
    fn a_run_is_checked_and_a_tampered_one_is_refused() {
        let mut run = (*round().answer(&question()).unwrap().run.unwrap()).clone();
        let proof = check(&run).unwrap();
        assert_eq!((proof.matches, proof.pairs, proof.prices), (1, 2, 7));
        run.certificate.mentee_price[0].0 += 1;
        assert!(check(&run).is_err());
    }
}
