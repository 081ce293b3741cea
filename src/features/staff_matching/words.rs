//! The words of the studio for values of the view model; each is a whole text of each language.

use js_sys::JsString;
use model::id::{MemberId, PersonId};
use model::matching::{MatchStudio, Objective, Part, PoolIssue, PoolIssueKind, Ruleset};
use model::place::Region;

use super::view_model::{Band, Fairness, Finding, Flag, RuleChange};
use crate::i18n::{I18n, Language, t_string};
use crate::intl;
use crate::reasons::Wording;
use crate::terms;

/// The form of a text that goes with a count, with the count filled in.
macro_rules! counted {
    ($i18n:expr, $count:expr, $one:ident, $many:ident $(, $name:ident = $value:expr)*) => {{
        let (i18n, count): (_, usize) = ($i18n, $count);
        let locale = $crate::i18n::Language::of(i18n);
        let shown = $crate::intl::number(locale, count as i64);
        match $crate::intl::plural(locale, count as u64) {
            $crate::intl::Plural::One => $crate::i18n::t_string!(i18n, matching.$one, count = shown $(, $name = $value)*),
            $crate::intl::Plural::Other => $crate::i18n::t_string!(i18n, matching.$many, count = shown $(, $name = $value)*),
        }
    }};
}
pub(super) use counted;

/// The name of a part of the score bar.
pub(super) fn part(i18n: I18n, part: Part) -> &'static str {
    match part {
        Part::Themes => t_string!(i18n, matching.part_themes),
        Part::OwnWords => t_string!(i18n, matching.part_own_words),
        Part::Language => t_string!(i18n, matching.part_language),
        Part::Hours => t_string!(i18n, matching.part_hours),
        Part::Stage => t_string!(i18n, matching.part_stage),
        Part::SizeKind => t_string!(i18n, matching.part_size_kind),
        Part::Wishes => t_string!(i18n, matching.part_wishes),
    }
}

/// The name of a criterion; the code of one that only a newer engine knows.
pub(super) fn criterion(i18n: I18n, code: &str) -> String {
    let name = match code {
        "themes" => t_string!(i18n, matching.criterion_themes),
        "own_words" => t_string!(i18n, matching.criterion_own_words),
        "language" => t_string!(i18n, matching.criterion_language),
        "overlap" => t_string!(i18n, matching.criterion_overlap),
        "stage" => t_string!(i18n, matching.criterion_stage),
        "population" => t_string!(i18n, matching.criterion_population),
        "kind" => t_string!(i18n, matching.criterion_kind),
        "region" => t_string!(i18n, matching.criterion_region),
        "sector" => t_string!(i18n, matching.criterion_sector),
        "mentee_wish" => t_string!(i18n, matching.criterion_mentee_wish),
        "mentor_wish" => t_string!(i18n, matching.criterion_mentor_wish),
        "waited" => t_string!(i18n, matching.criterion_waited),
        code => return code.replace('_', " "),
    };
    name.to_owned()
}

/// What must hold for every pair.
pub(super) fn musts(i18n: I18n, rules: &Ruleset, wording: &Wording) -> Vec<String> {
    let duration = wording.duration(i64::from(rules.min_overlap_minutes));
    let mut musts = vec![
        t_string!(i18n, matching.must_language).to_owned(),
        t_string!(i18n, matching.must_overlap, duration = duration),
        t_string!(i18n, matching.must_member).to_owned(),
        t_string!(i18n, matching.must_conflict).to_owned(),
        t_string!(i18n, matching.must_private).to_owned(),
        t_string!(i18n, matching.must_open).to_owned(),
        t_string!(i18n, matching.must_required).to_owned(),
    ];
    let must = |code: &String| t_string!(i18n, matching.must_criterion, criterion = criterion(i18n, code));
    musts.extend(rules.must.iter().map(must));
    musts
}

/// What is wrong with the data of how many, and what that means for the run.
pub(super) fn issue(i18n: I18n, issue: &PoolIssue) -> (String, &'static str) {
    macro_rules! told {
        ($one:ident, $many:ident, $then:ident) => {
            (counted!(i18n, issue.who.len(), $one, $many), t_string!(i18n, matching.$then))
        };
    }
    match issue.kind {
        PoolIssueKind::NoFreeHours => {
            told!(issue_no_free_hours_1, issue_no_free_hours_n, issue_no_free_hours_then)
        }
        PoolIssueKind::ThinHours => told!(issue_thin_hours_1, issue_thin_hours_n, issue_thin_hours_then),
        PoolIssueKind::NoPopulation => {
            told!(issue_no_population_1, issue_no_population_n, issue_no_population_then)
        }
        PoolIssueKind::NoNeed => told!(issue_no_need_1, issue_no_need_n, issue_no_need_then),
        PoolIssueKind::NoLead => told!(issue_no_lead_1, issue_no_lead_n, issue_no_lead_then),
        PoolIssueKind::NotApproved => {
            told!(issue_not_approved_1, issue_not_approved_n, issue_not_approved_then)
        }
        PoolIssueKind::Paused => told!(issue_paused_1, issue_paused_n, issue_paused_then),
    }
}

/// What counts as best.
pub(super) fn objective(i18n: I18n, objective: Objective) -> &'static str {
    match objective {
        Objective::Bands => t_string!(i18n, matching.objective_bands),
        Objective::Total => t_string!(i18n, matching.objective_total),
    }
}

/// A difference between the rules of two runs.
pub(super) fn rule_change(i18n: I18n, change: &RuleChange) -> String {
    match change {
        RuleChange::Weight(code, from, to) => {
            let name = criterion(i18n, code);
            t_string!(i18n, matching.change_weight, criterion = name, from = *from, to = *to)
        }
        RuleChange::Minutes(from, to) => {
            t_string!(i18n, matching.change_minutes, from = *from, to = *to)
        }
        RuleChange::Objective(now) => {
            t_string!(i18n, matching.change_objective, objective = objective(i18n, *now))
        }
        RuleChange::Pinned(count) => counted!(i18n, *count, change_pinned_1, change_pinned_n),
        RuleChange::Banned(count) => counted!(i18n, *count, change_banned_1, change_banned_n),
        RuleChange::Lifted(count) => counted!(i18n, *count, change_lifted_1, change_lifted_n),
    }
}

/// The rank of a wish.
pub(super) fn wish(i18n: I18n, rank: Option<u8>) -> String {
    match rank {
        None => t_string!(i18n, matching.wish_none).to_owned(),
        Some(1) => t_string!(i18n, matching.wish_1).to_owned(),
        Some(2) => t_string!(i18n, matching.wish_2).to_owned(),
        Some(3) => t_string!(i18n, matching.wish_3).to_owned(),
        Some(rank) => t_string!(i18n, matching.wish_n, rank = rank),
    }
}

/// What needs a look.
pub(super) fn flag(i18n: I18n, flag: Flag) -> &'static str {
    match flag {
        Flag::NoSharedTheme => t_string!(i18n, matching.flag_no_theme),
        Flag::Weak => t_string!(i18n, matching.flag_weak),
    }
}

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
pub(super) fn value(i18n: I18n, attribute: &str, value: &str) -> String {
    if value == "unknown" {
        return t_string!(i18n, matching.fair_unknown).to_owned();
    }
    match attribute {
        "region" => {
            let region = Region::from_code(value).or_else(|| Region::from_ogp_name(value));
            region.map_or(value, |region| terms::region(i18n, region)).to_owned()
        }
        "language" => intl::capitalised(&intl::language(Language::of(i18n), value)),
        _ => value.to_owned(),
    }
}

/// What fairness by an attribute says in one sentence.
pub(super) fn fairness_finding(i18n: I18n, attribute: &str, fairness: &Fairness) -> String {
    let Some((worst, count)) = &fairness.worst else {
        return match attribute {
            "region" if fairness.left_out > 0 => {
                t_string!(i18n, matching.fair_spread_region, total = fairness.left_out)
            }
            _ if fairness.left_out > 0 => {
                t_string!(i18n, matching.fair_spread_language, total = fairness.left_out)
            }
            "region" => t_string!(i18n, matching.fair_all_region).to_owned(),
            _ => t_string!(i18n, matching.fair_all_language).to_owned(),
        };
    };
    let (name, total) = (value(i18n, attribute, worst), fairness.left_out);
    if total == 1 {
        t_string!(i18n, matching.fair_worst_1, name = name)
    } else {
        t_string!(i18n, matching.fair_worst_n, name = name, count = *count, total = total)
    }
}

/// The names of a pair, or its ids when it has left the pool.
pub(super) fn pair_names(source: &MatchStudio, mentee: &MemberId, mentor: &PersonId) -> (String, String) {
    let member = source.pool.mentees.iter().find(|one| one.id == *mentee).map(|one| one.name.clone());
    let person = source.pool.mentors.iter().find(|one| one.id == *mentor).map(|one| one.name.clone());
    (member.unwrap_or_else(|| mentee.to_string()), person.unwrap_or_else(|| mentor.to_string()))
}

/// Lower case without accents, so that what is typed without them is found too.
pub(super) fn folded(text: &str) -> String {
    let apart = String::from(JsString::from(text).normalize("NFD"));
    apart
        .chars()
        .filter(|letter| !('\u{300}'..='\u{36f}').contains(letter))
        .flat_map(char::to_lowercase)
        .collect()
}
