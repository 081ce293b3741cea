//! The words of the studio for values of the view model; each is a whole text of each language.

use js_sys::JsString;
use leptos::prelude::*;
use model::matching::{Objective, Part, PoolIssue, PoolIssueKind, Ruleset};

use super::studio::Studio;
use super::view_model::{Comparison, Flag, RuleChange, Supposition};
use crate::i18n::{I18n, Language, t, t_string};
use crate::reasons::Wording;
use crate::{intl, paths};

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
        Objective::WorstOff => t_string!(i18n, matching.objective_worst_off),
        Objective::Total => t_string!(i18n, matching.objective_total),
    }
}

/// A difference between what was asked and what is asked. Tracked.
pub(super) fn rule_change(studio: Studio, change: &RuleChange) -> String {
    let i18n = studio.i18n;
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
        RuleChange::Close(percent, number) => {
            t_string!(i18n, matching.change_close, percent = *percent, number = *number)
        }
        RuleChange::Free(number) => t_string!(i18n, matching.change_free, number = *number),
        RuleChange::Pinned(count) => counted!(i18n, *count, change_pinned_1, change_pinned_n),
        RuleChange::Banned(count) => counted!(i18n, *count, change_banned_1, change_banned_n),
        RuleChange::Lifted(count) => counted!(i18n, *count, change_lifted_1, change_lifted_n),
        RuleChange::Must(code) => t_string!(i18n, matching.must_criterion, criterion = criterion(i18n, code)),
        RuleChange::NoMust(code) => {
            t_string!(i18n, matching.change_no_must, criterion = criterion(i18n, code))
        }
        RuleChange::Supposed(change) => supposed(studio, change),
        RuleChange::Withdrawn(change) => {
            t_string!(i18n, matching.change_withdrawn, change = supposed(studio, change))
        }
    }
}

/// What is supposed. Tracked.
pub(super) fn supposed(studio: Studio, change: &Supposition) -> String {
    let i18n = studio.i18n;
    let source = studio.source.read();
    let name = |id: &str| source.round.name(id).to_owned();
    match change {
        Supposition::Place(mentor) => {
            let more = studio.question.read().more_places(mentor).max(1);
            let mentor = name(mentor.as_str());
            counted!(i18n, usize::from(more), supposed_place_1, supposed_place_n, name = mentor)
        }
        Supposition::Back(mentor) => {
            t_string!(i18n, matching.supposed_back, name = name(mentor.as_str()))
        }
        Supposition::Language(mentee, code) => {
            let language = intl::language(Language::of(i18n), code);
            t_string!(i18n, matching.supposed_language, name = name(mentee.as_str()), language = language)
        }
    }
}

/// How many pairs move, and where the worst score goes, in one sentence.
pub(super) fn moved(i18n: I18n, compared: &Comparison) -> String {
    let (moves, pairs) = (compared.moves.len(), compared.pairs);
    match (moves, compared.worst) {
        (0, None) => t_string!(i18n, matching.move_none).to_owned(),
        (0, Some((from, to))) if from == to => t_string!(i18n, matching.move_none_same, score = to),
        (0, Some((from, to))) => t_string!(i18n, matching.move_none_worst, from = from, to = to),
        (moves, None) => counted!(i18n, moves, move_1, move_n, pairs = pairs),
        (moves, Some((from, to))) if from == to => {
            counted!(i18n, moves, move_same_1, move_same_n, pairs = pairs, score = to)
        }
        (moves, Some((from, to))) => {
            counted!(i18n, moves, move_worst_1, move_worst_n, pairs = pairs, from = from, to = to)
        }
    }
}

/// What keeps a pair from being a pair; `closed` where a ban is not one of staff.
pub(super) fn obstacle(i18n: I18n, code: &str, closed: bool) -> String {
    let words = match code {
        "language" => t_string!(i18n, matching.no_language),
        "overlap" => t_string!(i18n, matching.no_overlap),
        "same_member" => t_string!(i18n, matching.no_same_member),
        "same_organisation" => t_string!(i18n, matching.no_same_organisation),
        "conflict" => t_string!(i18n, matching.no_conflict),
        "unavailable" => t_string!(i18n, matching.no_unavailable),
        "requirement" => t_string!(i18n, matching.no_requirement),
        "must" => t_string!(i18n, matching.no_must),
        "banned" if !closed => t_string!(i18n, matching.no_banned),
        "banned" | "do_not_match" | "private" => t_string!(i18n, matching.no_closed),
        "pinned" => t_string!(i18n, matching.no_pinned),
        "kept" => t_string!(i18n, matching.no_kept),
        code => return t_string!(i18n, reasons.unknown, code = code.to_owned()),
    };
    words.to_owned()
}

/// Where an issue of the data is fixed, and what the link there says.
pub(super) fn where_to_fix(i18n: I18n, kind: PoolIssueKind) -> (&'static str, AnyView) {
    match kind {
        PoolIssueKind::NoPopulation => (paths::DATA, t!(i18n, matching.fix_in_data)),
        PoolIssueKind::NoNeed
        | PoolIssueKind::NoFreeHours
        | PoolIssueKind::ThinHours
        | PoolIssueKind::NoLead
        | PoolIssueKind::NotApproved
        | PoolIssueKind::Paused => (paths::PEOPLE, t!(i18n, matching.fix_in_people)),
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

/// Lower case without accents, so that what is typed without them is found too.
pub(super) fn folded(text: &str) -> String {
    let apart = String::from(JsString::from(text).normalize("NFD"));
    apart
        .chars()
        .filter(|letter| !('\u{300}'..='\u{36f}').contains(letter))
        .flat_map(char::to_lowercase)
        .collect()
}
