//! The words that several parts of the balancer share. All of them are tracked.

use model::call::{Bound, Certainty, Quota, QuotaAttribute, Standing};
use model::place::{Kind, Region, SizeBand};

use super::edits::Decision;
use crate::i18n::{I18n, Language, t_string};
use crate::intl::{self, Plural};
use crate::terms;

/// Points with one decimal, from thousandths.
pub(super) fn points(i18n: I18n, thousandths: i64) -> String {
    let tenths = (thousandths.abs() + 50) / 100;
    let sign = if thousandths < 0 && tenths > 0 { "\u{2212}" } else { "" };
    let whole = intl::number(Language::of(i18n), tenths / 10);
    let mark = t_string!(i18n, balance.decimal_mark);
    format!("{sign}{whole}{mark}{}", tenths % 10)
}

/// Points with their sign: "+1.2".
pub(super) fn gain(i18n: I18n, thousandths: i64) -> String {
    let words = points(i18n, thousandths);
    if thousandths > 0 { format!("+{words}") } else { words }
}

/// Whom a quota counts.
pub(super) fn quota(i18n: I18n, quota: &Quota) -> String {
    let value = quota.value.as_str();
    match quota.attribute {
        QuotaAttribute::Region => {
            Region::from_code(value).map(|region| terms::region(i18n, region).to_owned())
        }
        QuotaAttribute::Kind => Kind::from_code(value).map(|kind| intl::capitalised(terms::kind(i18n, kind))),
        QuotaAttribute::Band => SizeBand::from_code(value).map(|band| terms::size_band(i18n, band)),
        QuotaAttribute::Country => Some(intl::country(Language::of(i18n), value)),
        QuotaAttribute::First => Some(t_string!(i18n, balance.first).to_owned()),
    }
    .unwrap_or_else(|| value.to_owned())
}

/// The heading above the quotas of an attribute.
pub(super) fn attribute(i18n: I18n, attribute: QuotaAttribute) -> &'static str {
    match attribute {
        QuotaAttribute::Region => t_string!(i18n, balance.attribute_region),
        QuotaAttribute::Kind => t_string!(i18n, balance.attribute_kind),
        QuotaAttribute::Band => t_string!(i18n, balance.attribute_band),
        QuotaAttribute::Country => t_string!(i18n, balance.attribute_country),
        QuotaAttribute::First => t_string!(i18n, balance.attribute_first),
    }
}

/// What a quota counts by, in a word. Tracked.
pub(super) fn attribute_short(i18n: I18n, attribute: QuotaAttribute) -> &'static str {
    match attribute {
        QuotaAttribute::Region => t_string!(i18n, balance.short_region),
        QuotaAttribute::Kind => t_string!(i18n, balance.short_kind),
        QuotaAttribute::Band => t_string!(i18n, balance.short_band),
        QuotaAttribute::Country => t_string!(i18n, balance.short_country),
        QuotaAttribute::First => t_string!(i18n, balance.attribute_first),
    }
}

/// What is decided about somebody. Tracked.
pub(super) fn decision(i18n: I18n, decision: Decision) -> &'static str {
    match decision {
        Decision::Join => t_string!(i18n, balance.decided_join),
        Decision::StayOut => t_string!(i18n, balance.decided_out),
    }
}

/// A bound of a quota at a value: "Europe, at most 13".
pub(super) fn bound(i18n: I18n, of: &Quota, bound: Bound, to: u16) -> String {
    let name = quota(i18n, of);
    match bound {
        Bound::Min => t_string!(i18n, balance.at_least, name = name, count = to),
        Bound::Max => t_string!(i18n, balance.at_most, name = name, count = to),
    }
}

/// Where somebody stands now.
pub(super) fn standing(i18n: I18n, standing: &Standing) -> &'static str {
    match (standing.certainty, standing.selected) {
        (Certainty::In, _) => t_string!(i18n, balance.in_always),
        (Certainty::Out, _) => t_string!(i18n, balance.out_always),
        (Certainty::Grey, true) => t_string!(i18n, balance.grey_in),
        (Certainty::Grey, false) => t_string!(i18n, balance.grey_out),
    }
}

/// How near to the edge somebody is; nothing where no score changes their place.
pub(super) fn margin(i18n: I18n, standing: &Standing) -> Option<String> {
    let points = points(i18n, i64::from(standing.margin?));
    Some(if standing.selected {
        t_string!(i18n, balance.margin_in, points = points)
    } else {
        t_string!(i18n, balance.margin_out, points = points)
    })
}

/// A count with the right form of its sentence.
pub(super) fn is_one(i18n: I18n, count: usize) -> bool {
    intl::plural(Language::of(i18n), count as u64) == Plural::One
}
