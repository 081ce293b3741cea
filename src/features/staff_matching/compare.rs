//! Two runs side by side: figures, rules, and every member whose mentor differs.

use leptos::prelude::*;
use model::id::RunId;
use model::matching::{MatchRun, MatchRunBrief};

use super::report_words;
use super::studio::Studio;
use super::view_model::{Answer, Different, RuleChange, differences, rule_changes};
use super::words::{self, counted};
use crate::data::{self, Loaded};
use crate::i18n::{I18n, Language, t, t_string};
use crate::intl;
use crate::ui::field::{Choice, SelectField};
use crate::ui::table::{Cell, Column, Row, RowHead, Table};
use crate::ui::words::{Words, say};

/// Two lists to choose from, the newest two at first, and their comparison; nothing while there is only one run.
pub(super) fn draw(studio: Studio, runs: Vec<MatchRunBrief>) -> AnyView {
    let i18n = studio.i18n;
    let [newer, older, ..] = &runs[..] else {
        return view! { <p class="soft small">{t!(i18n, matching.compare_none)}</p> }.into_any();
    };
    let (left, right) = (RwSignal::new(older.id.clone()), RwSignal::new(newer.id.clone()));
    let options = move || {
        let choice = |run: &MatchRunBrief| {
            let number = run.number;
            Choice::new(run.id.as_str(), move || t_string!(i18n, matching.run_number, number = number))
        };
        runs.iter().map(choice).collect::<Vec<_>>()
    };
    let options = Signal::derive(options);
    let field = |id: &'static str, run: RwSignal<RunId>, label: Words| {
        let choose = move |id: String| {
            if let Ok(id) = RunId::parse(&id) {
                run.set(id);
            }
        };
        view! {
            <SelectField id label value=Signal::derive(move || run.read().to_string()) on_input=choose options />
        }
        .into_any()
    };
    let both = data::two_match_runs(Memo::new(move |_| (left.get(), right.get())));
    view! {
        <h3 class="matching-small">{t!(i18n, matching.compare_title)}</h3>
        <div class="matching-compare-choice">
            {field("matching-left", left, (move || t_string!(i18n, matching.compare_left)).into())}
            {field("matching-right", right, (move || t_string!(i18n, matching.compare_right)).into())}
        </div>
        <div role="status">
            <Loaded of=both words=move || t_string!(i18n, matching.runs_loading) lines=6 view=move |(left, right)| {
                compared(studio, &left, &right)
            } />
        </div>
    }
    .into_any()
}

fn compared(studio: Studio, left: &MatchRun, right: &MatchRun) -> AnyView {
    let i18n = studio.i18n;
    let (one, other) = (Answer::kept(left), Answer::kept(right));
    let changes: Vec<RuleChange> = rule_changes(&one.question, &other.question);
    let rules = move || {
        if changes.is_empty() {
            return view! { <li>{t!(i18n, matching.compare_same_rules)}</li> }.into_any();
        }
        let item = |change: &RuleChange| view! { <li>{words::rule_change(studio, change)}</li> };
        changes.iter().map(item).collect_view().into_any()
    };
    view! {
        {figures(i18n, left, right)}
        <h4 class="matching-small">{t!(i18n, matching.compare_rules)}</h4>
        <ul class="matching-changes">{rules}</ul>
        {pairs(i18n, left.number, right.number, differences(&one, &other))}
    }
    .into_any()
}

fn heads(i18n: I18n, left: u32, right: u32) -> [Column; 2] {
    let head =
        |key, number: u32| Column::new(key, move || t_string!(i18n, matching.run_number, number = number));
    [head("left", left), head("right", right)]
}

fn figures(i18n: I18n, left: &MatchRun, right: &MatchRun) -> AnyView {
    let number = move |value: Option<i64>| {
        move || match value {
            Some(value) => intl::number(Language::of(i18n), value),
            None => t_string!(i18n, matching.worst_none).to_owned(),
        }
    };
    let line = |label: Words, one: Option<i64>, other: Option<i64>| {
        view! {
            <Row>
                <RowHead>{say(label)}</RowHead>
                <Cell number=true>{number(one)}</Cell>
                <Cell number=true>{number(other)}</Cell>
            </Row>
        }
        .into_any()
    };
    let matched = |run: &MatchRun| Some(i64::from(run.matched));
    let left_out = |run: &MatchRun| Some(i64::from(run.mentees) - i64::from(run.matched));
    let mut rows = vec![
        line((move || t_string!(i18n, matching.fair_matched)).into(), matched(left), matched(right)),
        line((move || t_string!(i18n, matching.left_out)).into(), left_out(left), left_out(right)),
        line((move || t_string!(i18n, matching.fair_lowest)).into(), left.worst, right.worst),
        line((move || t_string!(i18n, matching.total)).into(), Some(left.total), Some(right.total)),
    ];
    if left.cuts == right.cuts {
        let count = |bands: &[u32], at: usize| bands.get(at).map(|count| i64::from(*count));
        for (at, band) in super::view_model::bands(&Answer::kept(left), &[]).into_iter().enumerate() {
            let label = move || report_words::band(i18n, &band);
            rows.push(line(label.into(), count(&left.bands, at), count(&right.bands, at)));
        }
    }
    let [one, other] = heads(i18n, left.number, right.number);
    let columns =
        vec![Column::new("figure", move || t_string!(i18n, matching.figures)), one.number(), other.number()];
    view! {
        <Table caption=move || t_string!(i18n, matching.figures) hide_caption=true keep_table=true columns>
            {rows}
        </Table>
    }
    .into_any()
}

fn pairs(i18n: I18n, left: u32, right: u32, mut differ: Vec<Different>) -> AnyView {
    let count = differ.len();
    intl::sort_by_name(Language::of(i18n), &mut differ, |one| &one.mentee);
    let title = move || match count {
        0 => t_string!(i18n, matching.compare_same_pairs).to_owned(),
        count => counted!(i18n, count, compare_pairs_1, compare_pairs_n),
    };
    if count == 0 {
        return view! { <p class="strong">{title}</p> }.into_any();
    }
    let with = move |side: Option<(String, i64)>| {
        move || match &side {
            Some((mentor, score)) => {
                t_string!(i18n, matching.compare_with, name = mentor.clone(), score = *score)
            }
            None => t_string!(i18n, matching.compare_nobody).to_owned(),
        }
    };
    let row = |one: Different| {
        let Different { mentee, left: was, right: now } = one;
        view! {
            <Row>
                <RowHead><bdi>{mentee}</bdi></RowHead>
                <Cell label=move || t_string!(i18n, matching.run_number, number = left)><bdi>{with(was)}</bdi></Cell>
                <Cell label=move || t_string!(i18n, matching.run_number, number = right)><bdi>{with(now)}</bdi></Cell>
            </Row>
        }
        .into_any()
    };
    let rows = differ.into_iter().map(row).collect_view();
    let [one, other] = heads(i18n, left, right);
    let columns = vec![Column::new("mentee", move || t_string!(i18n, matching.col_member)), one, other];
    view! { <Table caption=title columns>{rows}</Table> }.into_any()
}
