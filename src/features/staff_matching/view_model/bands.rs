//! The bands of an answer, and what they say in one sentence.

use super::Answer;

/// Matches between two scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Band {
    /// The lowest score in it; none for the last band.
    pub from: Option<i64>,
    /// The first score above it; none for the best band.
    pub below: Option<i64>,
    /// How many matches.
    pub count: u32,
    /// How many in the answer before, if that was counted in the same bands.
    pub before: Option<u32>,
}

/// The bands of an answer, best first; `before` holds the counts of the answer before, if any.
pub(crate) fn bands(answer: &Answer, before: &[u32]) -> Vec<Band> {
    let band = |(at, count): (usize, &u32)| Band {
        from: answer.cuts.get(at).copied(),
        below: at.checked_sub(1).and_then(|above| answer.cuts.get(above).copied()),
        count: *count,
        before: before.get(at).copied(),
    };
    answer.bands.iter().enumerate().map(band).collect()
}

/// What the bands say in one sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    /// Nobody is matched.
    Nobody,
    /// No pair scores under this.
    NoneUnder(i64),
    /// So many pairs are in the last band, under this score.
    Under(u32, i64),
    /// The scores are not divided.
    Undivided,
}

/// The finding about the lowest band that holds a pair.
pub(crate) fn lowest_finding(bands: &[Band]) -> Finding {
    match bands.iter().rev().find(|band| band.count > 0) {
        None => Finding::Nobody,
        Some(Band { from: Some(from), .. }) => Finding::NoneUnder(*from),
        Some(Band { below: Some(below), count, .. }) => Finding::Under(*count, *below),
        Some(_) => Finding::Undivided,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{answer, matched};
    use super::*;

    #[test]
    fn a_band_knows_its_edges_and_what_it_held_before() {
        let mut all = answer(vec![matched("bar", "aoife", 624)]);
        (all.cuts, all.bands) = (vec![800, 600], vec![8, 24, 0]);
        let bands = bands(&all, &[9, 22, 1]);
        assert_eq!(bands[0], Band { from: Some(800), below: None, count: 8, before: Some(9) });
        assert_eq!(bands[1], Band { from: Some(600), below: Some(800), count: 24, before: Some(22) });
        assert_eq!(bands[2], Band { from: None, below: Some(600), count: 0, before: Some(1) });
        assert_eq!(lowest_finding(&bands), Finding::NoneUnder(600));
    }

    #[test]
    fn the_finding_names_the_worst_pairs() {
        let mut all = answer(Vec::new());
        (all.cuts, all.bands) = (vec![800, 600], vec![8, 0, 2]);
        assert_eq!(lowest_finding(&bands(&all, &[])), Finding::Under(2, 600));
        all.bands = vec![0, 0, 0];
        assert_eq!(lowest_finding(&bands(&all, &[])), Finding::Nobody);
        (all.cuts, all.bands) = (Vec::new(), vec![3]);
        assert_eq!(lowest_finding(&bands(&all, &[])), Finding::Undivided);
    }
}
