//! What "best" means: the three objectives and the bands that cut the scores.

use serde::{Deserialize, Serialize};

/// Scores run from 0 to this.
pub const SCORE_MAX: u16 = 1000;

/// The order in which two sets of matches are compared; the number of matches always comes first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Objective {
    /// The highest total score.
    Total,
    /// The highest worst matched score, then the highest total.
    WorstOff,
    /// The fewest in the lowest band, then in the next, and so on; then the highest total.
    Bands(Cuts),
}

impl Objective {
    /// The name in files and on the command line.
    pub fn code(&self) -> ObjectiveCode {
        match self {
            Self::Total => ObjectiveCode::Total,
            Self::WorstOff => ObjectiveCode::WorstOff,
            Self::Bands(_) => ObjectiveCode::Bands,
        }
    }

    /// The cuts that enter the weights: none except for `bands`.
    pub fn cuts(&self) -> &[u16] {
        match self {
            Self::Bands(cuts) => cuts.as_slice(),
            Self::Total | Self::WorstOff => &[],
        }
    }
}

/// The name of an objective without its cuts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ObjectiveCode {
    /// See [`Objective::Total`].
    Total,
    /// See [`Objective::WorstOff`].
    WorstOff,
    /// See [`Objective::Bands`].
    #[default]
    Bands,
}

impl ObjectiveCode {
    /// The objective of this name, with `cuts` if it is the one that uses them.
    pub fn with_cuts(self, cuts: Cuts) -> Objective {
        match self {
            Self::Total => Objective::Total,
            Self::WorstOff => Objective::WorstOff,
            Self::Bands => Objective::Bands(cuts),
        }
    }
}

/// One or more cuts between bands, strictly descending within `1..=1000`: `k` cuts make `k + 1` bands, band 0 the best.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cuts(Vec<u16>);

/// No cuts, or some that do not descend within `1..=1000`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cuts must descend within 1..1000, at least one")]
pub struct BadCuts;

impl Default for Cuts {
    fn default() -> Self {
        Self(vec![800, 600, 400, 200])
    }
}

impl Cuts {
    /// Takes the cuts from high to low.
    pub fn new(cuts: Vec<u16>) -> Result<Self, BadCuts> {
        let inside = cuts.iter().all(|cut| (1..=SCORE_MAX).contains(cut));
        let descend = cuts.windows(2).all(|pair| pair[0] > pair[1]);
        if !cuts.is_empty() && inside && descend { Ok(Self(cuts)) } else { Err(BadCuts) }
    }

    /// Reads `800,600,400,200`.
    pub fn parse(text: &str) -> Result<Self, BadCuts> {
        let cuts: Result<Vec<u16>, _> = text.split(',').map(|cut| cut.trim().parse()).collect();
        Self::new(cuts.map_err(|_| BadCuts)?)
    }

    /// The cuts from high to low.
    pub fn as_slice(&self) -> &[u16] {
        &self.0
    }

    /// How many bands there are.
    pub fn bands(&self) -> usize {
        self.0.len() + 1
    }

    /// The band of a score, 0 the best.
    pub fn band(&self, score: u16) -> usize {
        self.0.iter().filter(|cut| score < **cut).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_descend_within_the_scores() {
        for bad in ["", "800,800", "200,400", "0", "1001", "800,x", "-1"] {
            assert_eq!(Cuts::parse(bad), Err(BadCuts), "{bad}");
        }
        assert_eq!(Cuts::new(Vec::new()), Err(BadCuts));
        assert_eq!(Cuts::parse("800, 600").unwrap().as_slice(), [800, 600]);
    }

    #[test]
    fn a_score_on_a_cut_is_in_the_better_band() {
        let cuts = Cuts::default();
        assert_eq!([1000, 800, 799, 200, 199, 0].map(|score| cuts.band(score)), [0, 0, 1, 3, 4, 4]);
    }
}
