//! The report of a run: bands, their finding, and fairness.

use model::matching::{FairnessRow, MatchRun};

/// Matches between two scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Band {
    /// The lowest score in it; none for the last band.
    pub from: Option<i64>,
    /// The first score above it; none for the best band.
    pub below: Option<i64>,
    /// How many matches.
    pub count: u32,
    /// How many in the run before, if that was counted in the same bands.
    pub before: Option<u32>,
}

/// The bands of a run, best first; `before` holds the counts of the run before, if any.
pub(crate) fn bands(run: &MatchRun, before: &[u32]) -> Vec<Band> {
    let band = |(at, count): (usize, &u32)| Band {
        from: run.cuts.get(at).copied(),
        below: at.checked_sub(1).and_then(|above| run.cuts.get(above).copied()),
        count: *count,
        before: before.get(at).copied(),
    };
    run.bands.iter().enumerate().map(band).collect()
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

/// How the mentees of one attribute fared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fairness {
    /// One row for each value, those with the most left out first, else as the engine orders them.
    pub rows: Vec<FairnessRow>,
    /// The value with the most left out and how many those are; none when nobody is, or when several are equal.
    pub worst: Option<(String, u32)>,
    /// How many are left out.
    pub left_out: u32,
}

/// Fairness by `attribute`, as `region` or `language`.
pub(crate) fn fairness(run: &MatchRun, attribute: &str) -> Fairness {
    let mut rows: Vec<_> = run.fairness.iter().filter(|row| row.attribute == attribute).cloned().collect();
    let left = |row: &FairnessRow| row.people.saturating_sub(row.matched);
    rows.sort_by_key(|row| std::cmp::Reverse(left(row)));
    let second = rows.get(1).map_or(0, left);
    let worst = rows.first().filter(|row| left(row) > second).map(|row| (row.value.clone(), left(row)));
    Fairness { left_out: rows.iter().map(left).sum(), worst, rows }
}

/// The ends of a scale that holds every score of `rows`, in steps of 50.
pub(crate) fn scale(rows: &[FairnessRow]) -> (u32, u32) {
    let scores = || rows.iter().flat_map(|row| [row.worst, row.mean_score]).flatten();
    let low = scores().min().unwrap_or(0).clamp(0, 1000);
    let high = scores().max().unwrap_or(1000).clamp(0, 1000);
    ((low / 50 * 50) as u32, ((high + 49) / 50 * 50) as u32)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{fair, matched, run};
    use super::*;

    #[test]
    fn a_band_knows_its_edges_and_what_it_held_before() {
        let mut run = run(vec![matched("bar", "aoife", 624)]);
        (run.cuts, run.bands) = (vec![800, 600], vec![8, 24, 0]);
        let bands = bands(&run, &[9, 22, 1]);
        assert_eq!(bands[0], Band { from: Some(800), below: None, count: 8, before: Some(9) });
        assert_eq!(bands[1], Band { from: Some(600), below: Some(800), count: 24, before: Some(22) });
        assert_eq!(bands[2], Band { from: None, below: Some(600), count: 0, before: Some(1) });
        assert_eq!(lowest_finding(&bands), Finding::NoneUnder(600));
    }

    #[test]
    fn the_finding_names_the_worst_pairs() {
        let mut run = run(Vec::new());
        (run.cuts, run.bands) = (vec![800, 600], vec![8, 0, 2]);
        assert_eq!(lowest_finding(&bands(&run, &[])), Finding::Under(2, 600));
        run.bands = vec![0, 0, 0];
        assert_eq!(lowest_finding(&bands(&run, &[])), Finding::Nobody);
        (run.cuts, run.bands) = (Vec::new(), vec![3]);
        assert_eq!(lowest_finding(&bands(&run, &[])), Finding::Undivided);
    }

    #[test]
    fn fairness_names_where_most_are_left_out() {
        let mut run = run(Vec::new());
        run.fairness = vec![
            fair("region", "americas", 9, 10),
            fair("region", "europe", 8, 11),
            fair("language", "en", 1, 2),
        ];
        let regions = fairness(&run, "region");
        assert_eq!((regions.rows.len(), regions.left_out), (2, 4));
        assert_eq!(regions.worst, Some(("europe".to_owned(), 3)));
        assert_eq!(regions.rows[0].value, "europe");
        run.fairness = vec![fair("region", "europe", 11, 11)];
        assert_eq!(fairness(&run, "region").worst, None);
        run.fairness = vec![fair("region", "europe", 10, 11), fair("region", "americas", 9, 10)];
        let equal = fairness(&run, "region");
        assert_eq!((equal.worst, equal.left_out), (None, 2));
    }

    #[test]
    fn the_scale_holds_every_score() {
        let mut rows = vec![fair("region", "europe", 8, 11), fair("region", "americas", 1, 1)];
        (rows[0].worst, rows[0].mean_score) = (Some(595), Some(701));
        (rows[1].worst, rows[1].mean_score) = (Some(950), Some(950));
        assert_eq!(scale(&rows), (550, 950));
        assert_eq!(scale(&[]), (0, 1000));
    }
}
