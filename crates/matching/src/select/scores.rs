//! What reviewers gave becomes one score: the mean without those who may not judge. Whom it lets in is for others.

use serde::{Deserialize, Serialize};

use super::problem::Applicant;

/// The score of an applicant and how far its reviewers agree; all scores in thousandths of a point, `0..=100_000`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// The mean of the counted reviews, rounded half up; 0 if none counts.
    pub mean: u32,
    /// The highest counted review minus the lowest; 0 below two.
    pub spread: u32,
    /// How many reviews count.
    pub counted: u32,
    /// How many do not, because the reviewer is from the applicant's own country.
    pub recused: u32,
}

impl Score {
    /// The score of one applicant. Who gives no country at all is nobody's compatriot.
    pub fn of(applicant: &Applicant) -> Self {
        let counts = |country: &str| country != applicant.country || country.is_empty();
        let reviews = applicant.reviews.iter().filter(|review| counts(&review.reviewer_country));
        let scores: Vec<u32> = reviews.map(|review| review.score).collect();
        let (count, sum) = (scores.len() as u64, scores.iter().map(|score| u64::from(*score)).sum::<u64>());
        let spread = scores.iter().max().zip(scores.iter().min()).map_or(0, |(most, least)| most - least);
        Self {
            mean: (2 * sum + count).checked_div(2 * count).unwrap_or(0) as u32,
            spread,
            counted: scores.len() as u32,
            recused: (applicant.reviews.len() - scores.len()) as u32,
        }
    }
}
