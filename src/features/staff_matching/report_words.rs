//! The words of the report: bands, fairness, and the crowd that somebody who is left out stands in.

use model::place::Region;

use super::view_model::{Attribute, Band, Fairness, Finding, LeftOut};
use super::words::counted;
use crate::i18n::{I18n, Language, t_string};
use crate::{intl, terms};

/// How many mentors of a crowd are called by name.
const NAMED: usize = 4;

/// The scores that a band holds.
pub(super) fn band(i18n: I18n, band: &Band) -> String {
    match (band.from, band.below) {
        (Some(from), None) => t_string!(i18n, matching.band_from, from = from),
        (Some(from), Some(below)) => t_string!(i18n, matching.band_between, from = from, to = below - 1),
        (None, Some(below)) => t_string!(i18n, matching.band_under, below = below),
        (None, None) => t_string!(i18n, matching.band_all).to_owned(),
    }
}

/// What the bands say.
pub(super) fn finding(i18n: I18n, finding: Finding) -> String {
    match finding {
        Finding::Nobody => t_string!(i18n, matching.bands_nobody).to_owned(),
        Finding::Undivided => t_string!(i18n, matching.bands_all).to_owned(),
        Finding::NoneUnder(score) => t_string!(i18n, matching.bands_none_under, score = score),
        Finding::Under(count, score) => {
            counted!(i18n, count as usize, bands_under_1, bands_under_n, score = score)
        }
    }
}

/// The name of a value that mentees are told apart by.
pub(super) fn value(i18n: I18n, attribute: Attribute, value: &str) -> String {
    if value == "unknown" {
        return t_string!(i18n, matching.fair_unknown).to_owned();
    }
    match attribute {
        Attribute::Region => {
            let region = Region::from_code(value).or_else(|| Region::from_ogp_name(value));
            region.map_or(value, |region| terms::region(i18n, region)).to_owned()
        }
        Attribute::Language => intl::capitalised(&intl::language(Language::of(i18n), value)),
    }
}

/// What fairness by an attribute says in one sentence.
pub(super) fn fairness_finding(i18n: I18n, attribute: Attribute, fairness: &Fairness) -> String {
    let Some((worst, count)) = &fairness.worst else {
        let total = fairness.left_out;
        return match attribute {
            Attribute::Region if total > 0 => t_string!(i18n, matching.fair_spread_region, total = total),
            Attribute::Language if total > 0 => t_string!(i18n, matching.fair_spread_language, total = total),
            Attribute::Region => t_string!(i18n, matching.fair_all_region).to_owned(),
            Attribute::Language => t_string!(i18n, matching.fair_all_language).to_owned(),
        };
    };
    let (name, total) = (value(i18n, attribute, worst), fairness.left_out);
    if total == 1 {
        t_string!(i18n, matching.fair_worst_1, name = name)
    } else {
        t_string!(i18n, matching.fair_worst_n, name = name, count = *count, total = total)
    }
}

/// Who competes for which places.
pub(super) fn crowd(i18n: I18n, one: &LeftOut) -> String {
    let (people, mentors, places) = (one.crowd.len(), &one.crowd_mentors, one.crowd_places as usize);
    let names = intl::list(Language::of(i18n), mentors);
    match (people, mentors.len() <= NAMED) {
        (1, _) => t_string!(i18n, matching.crowd_alone, names = names),
        (people, true) => {
            counted!(i18n, places, crowd_named_1, crowd_named_n, people = people, names = names)
        }
        (people, false) => {
            counted!(i18n, places, crowd_many_1, crowd_many_n, people = people, mentors = mentors.len())
        }
    }
}
