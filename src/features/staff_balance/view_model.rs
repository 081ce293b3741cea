//! What the balancer says, decided without a browser.

use std::collections::{BTreeMap, BTreeSet};

use model::call::{Applicant, Balance, CallPage, Certainty, Quota, Standing};
use model::id::ApplicantId;

/// So many firm rows stand on either side of the grey band.
const FIRM: usize = 2;

/// Which applicants the table shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filter {
    /// In every cohort close to the best.
    In,
    /// Where the committee's time belongs.
    Grey,
    /// In none.
    Out,
    /// Everybody.
    All,
}

impl Filter {
    /// All of them, in the order in which they are offered.
    pub(super) const ALL: [Self; 4] = [Self::In, Self::Grey, Self::Out, Self::All];

    /// Its key among the tabs.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Grey => "grey",
            Self::Out => "out",
            Self::All => "all",
        }
    }

    /// The filter with this key; everybody where there is none.
    pub(super) fn of(key: &str) -> Self {
        Self::ALL.into_iter().find(|filter| filter.key() == key).unwrap_or(Self::All)
    }

    /// Whether it shows `standing`.
    pub(super) fn shows(self, standing: &Standing) -> bool {
        match self {
            Self::In => standing.certainty == Certainty::In,
            Self::Grey => standing.certainty == Certainty::Grey,
            Self::Out => standing.certainty == Certainty::Out,
            Self::All => true,
        }
    }

    /// The rows it shows, by position among the standings. The grey band comes with two firm rows on either side, so that
    /// one sees where it ends.
    pub(super) fn rows(self, balance: &Balance) -> Vec<usize> {
        let shown = |at: &usize| self.shows(&balance.standings[*at]);
        let all = || 0..balance.standings.len();
        let ends = (all().find(shown), all().rfind(shown));
        let (Self::Grey, (Some(first), Some(last))) = (self, ends) else {
            return all().filter(shown).collect();
        };
        let firm = |at: &usize| (*at < first && *at + FIRM >= first) || (*at > last && *at <= last + FIRM);
        all().filter(|at| shown(at) || firm(at)).collect()
    }

    /// The applicant in its row `at`.
    pub(super) fn at(self, balance: &Balance, at: usize) -> Option<ApplicantId> {
        self.rows(balance).get(at).map(|row| balance.standings[*row].applicant.clone())
    }

    /// How many applicants it is about.
    pub(super) fn count(self, balance: &Balance) -> usize {
        balance.standings.iter().filter(|standing| self.shows(standing)).count()
    }
}

/// How a count stands to its quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    /// Between the bounds.
    Within,
    /// Exactly the least that was asked for.
    Least,
    /// Exactly the most that is allowed.
    Most,
    /// The quota could not be met.
    Missed,
}

impl Edge {
    /// Where `count` stands.
    pub(super) fn of(quota: &Quota, count: u16) -> Self {
        match () {
            () if count < quota.min || count > quota.max => Self::Missed,
            () if count == quota.min && quota.min > 0 => Self::Least,
            () if count == quota.max => Self::Most,
            () => Self::Within,
        }
    }
}

/// How many of those who join a quota counts.
pub(super) fn count(page: &CallPage, balance: &Balance, quota: &Quota) -> u16 {
    let selected: BTreeSet<&ApplicantId> =
        balance.standings.iter().filter(|one| one.selected).map(|one| &one.applicant).collect();
    page.applicants.iter().filter(|one| selected.contains(&one.id) && quota.counts(one)).count() as u16
}

/// The scores between which the grey band lies, the lowest first, in thousandths of a point; none without one.
pub(super) fn grey_band(balance: &Balance) -> Option<(u32, u32)> {
    let grey =
        || balance.standings.iter().filter(|one| one.certainty == Certainty::Grey).map(|one| one.score);
    grey().min().zip(grey().max())
}

/// A dot of the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dot {
    /// The whole point of its score.
    pub(super) point: u32,
    /// How many stand under it.
    pub(super) height: usize,
    /// Whether it joins.
    pub(super) selected: bool,
    /// How certain that is.
    pub(super) certainty: Certainty,
}

/// A dot for each applicant, stacked by whole points: those who join stand lower.
pub(super) fn dots(balance: &Balance) -> Vec<Dot> {
    let mut heights: BTreeMap<u32, usize> = BTreeMap::new();
    let mut standings: Vec<&Standing> = balance.standings.iter().collect();
    standings.sort_by_key(|one| !one.selected);
    standings
        .into_iter()
        .map(|one| {
            let point = one.score / 1000;
            let height = heights.entry(point).or_default();
            *height += 1;
            Dot { point, height: *height - 1, selected: one.selected, certainty: one.certainty }
        })
        .collect()
}

/// A review in the picture of an applicant's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// In thousandths of a point.
    pub(super) score: u32,
    /// Whether it counts.
    pub(super) counts: bool,
}

/// The reviews of an applicant, the lowest first.
pub(super) fn marks(applicant: &Applicant) -> Vec<Mark> {
    let mark = |review: &model::call::Review| Mark {
        score: review.score,
        counts: review.country != applicant.country,
    };
    let mut marks: Vec<Mark> = applicant.reviews.iter().map(mark).collect();
    marks.sort_by_key(|mark| mark.score);
    marks
}

/// Reviews that do not count: applicant, reviewer and country, by applicant.
pub(super) fn recusals(page: &CallPage) -> Vec<(String, String)> {
    let of = |one: &Applicant| {
        let own = one.reviews.iter().filter(|review| review.country == one.country);
        own.map(|review| (one.name.clone(), review.reviewer.clone())).collect::<Vec<_>>()
    };
    page.applicants.iter().flat_map(of).collect()
}

/// The name of an applicant.
pub(super) fn name_of(page: &CallPage, id: &ApplicantId) -> String {
    page.applicants.iter().find(|one| one.id == *id).map_or_else(|| id.to_string(), |one| one.name.clone())
}

#[cfg(test)]
mod tests {
    use model::call::{QuotaAttribute, Review};
    use model::place::{Country, Kind, Region, SizeBand};

    use super::*;

    fn standing(id: &str, score: u32, selected: bool, certainty: Certainty) -> Standing {
        Standing {
            applicant: ApplicantId::parse(id).unwrap(),
            score,
            spread: 0,
            counted: 1,
            recused: 0,
            selected,
            certainty,
            margin: None,
        }
    }

    fn balance() -> Balance {
        Balance {
            total: 0,
            standings: vec![
                standing("a", 80_000, true, Certainty::In),
                standing("b", 72_400, false, Certainty::Grey),
                standing("c", 72_000, true, Certainty::Grey),
                standing("d", 50_000, false, Certainty::Out),
            ],
            loosened: Vec::new(),
            moves: Vec::new(),
            alternates: Vec::new(),
            proved: true,
        }
    }

    fn quota(min: u16, max: u16) -> Quota {
        Quota { attribute: QuotaAttribute::Region, value: "europe".to_owned(), min, max }
    }

    #[test]
    fn each_filter_shows_its_own() {
        let count = |filter: Filter| filter.count(&balance());
        assert_eq!(Filter::ALL.map(count), [1, 2, 1, 4]);
        assert_eq!((Filter::of("grey"), Filter::of("x")), (Filter::Grey, Filter::All));
        assert_eq!(grey_band(&balance()), Some((72_000, 72_400)));
        let at = |at: usize| Filter::Grey.at(&balance(), at).map(|id| id.to_string());
        assert_eq!((at(0).as_deref(), at(2).as_deref(), at(4)), (Some("a"), Some("c"), None));
        assert_eq!(
            Filter::Grey.rows(&balance()),
            [0, 1, 2, 3],
            "two firm rows on either side, where there are"
        );
        assert_eq!((Filter::In.rows(&balance()), Filter::Out.rows(&balance())), (vec![0], vec![3]));
        let clear = Balance { standings: vec![standing("a", 1, true, Certainty::In)], ..balance() };
        assert_eq!(Filter::Grey.rows(&clear), [] as [usize; 0]);
    }

    #[test]
    fn a_count_is_within_its_quota_or_at_an_edge() {
        let edges = [0, 2, 3, 5, 6].map(|count| Edge::of(&quota(2, 5), count));
        assert_eq!(edges, [Edge::Missed, Edge::Least, Edge::Within, Edge::Most, Edge::Missed]);
        assert_eq!(Edge::of(&quota(0, 5), 0), Edge::Within, "nobody was asked for");
    }

    #[test]
    fn dots_of_the_same_point_stand_on_each_other_those_who_join_lower() {
        let dots = dots(&balance());
        let at = |point: u32| -> Vec<(usize, bool)> {
            dots.iter().filter(|dot| dot.point == point).map(|dot| (dot.height, dot.selected)).collect()
        };
        assert_eq!((at(72), at(80)), (vec![(0, true), (1, false)], vec![(0, true)]));
    }

    #[test]
    fn reviews_from_the_own_country_are_marked() {
        let review = |country: &str, score| Review {
            reviewer: "R".to_owned(),
            country: Country::parse(country).unwrap(),
            score,
        };
        let applicant = Applicant {
            id: ApplicantId::parse("a").unwrap(),
            name: "A".to_owned(),
            country: Country::parse("GH").unwrap(),
            region: Region::AfricaMiddleEast,
            kind: Kind::City,
            band: SizeBand::Under100k,
            first: false,
            reviews: vec![review("GH", 90_000), review("KE", 70_000)],
        };
        let expected = [Mark { score: 70_000, counts: true }, Mark { score: 90_000, counts: false }];
        assert_eq!(marks(&applicant), expected);
    }
}
