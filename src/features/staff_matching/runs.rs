//! The runs that were kept: a list, each run with its way back into the studio, and two of them side by side.

use leptos::prelude::*;
use model::id::RunId;
use model::matching::{MatchRunBrief, MatchRuns};
use model::state::RunState;

use super::compare;
use super::studio::Studio;
use super::words::{self, counted};
use crate::data::{self, ErrorView, Loaded};
use crate::i18n::{Language, t, t_string};
use crate::intl;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::focus::focus_id;
use crate::ui::table::{Cell, Column, Row, RowHead, Table};

/// The id of the section.
pub(super) const RUNS: &str = "matching-runs";

/// The section; nothing while it is closed.
pub(super) fn draw(studio: Studio) -> AnyView {
    (move || studio.runs_open.get().then(|| section(studio))).into_any()
}

fn section(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let before = RwSignal::new(None::<u32>);
    let asked = Memo::new(move |_| {
        // Asked for again after each write that changes the list.
        (studio.source.read().cohort().clone(), before.get(), studio.writes().kept.get())
    });
    let runs = data::match_runs(asked);
    view! {
        <section class="card matching-runs no-print" id=RUNS tabindex="-1" aria-labelledby="matching-runs-title">
            <div class="card-head card-head-ruled">
                <h2 class="card-title" id="matching-runs-title">{t!(i18n, matching.runs_title)}</h2>
                <Button small=true on_press=move || studio.runs_open.set(false)>{t!(i18n, matching.hide_runs)}</Button>
            </div>
            <Loaded of=runs words=move || t_string!(i18n, matching.runs_loading) lines=5 view=move |found: MatchRuns| {
                listed(studio, found, before)
            } />
        </section>
    }
    .into_any()
}

fn listed(studio: Studio, found: MatchRuns, before: RwSignal<Option<u32>>) -> AnyView {
    let i18n = studio.i18n;
    let count = found.runs.len();
    if count == 0 {
        return view! { <p class="soft">{t!(i18n, matching.runs_none)}</p> }.into_any();
    }
    let opening = data::use_mutation(
        |client, run: RunId| async move { client.match_run(&run).await },
        move |run| {
            studio.open(run);
            focus_id(super::pane::Pane::Result.id());
        },
    );
    let columns = vec![
        Column::new("run", move || t_string!(i18n, matching.run_column)),
        Column::new("made", move || t_string!(i18n, matching.run_made)),
        Column::new("objective", move || t_string!(i18n, matching.objective)),
        Column::new("matched", move || t_string!(i18n, matching.fair_matched)).number(),
        Column::new("worst", move || t_string!(i18n, matching.fair_lowest)).number(),
        Column::new("total", move || t_string!(i18n, matching.total)).number(),
        Column::new("state", move || t_string!(i18n, matching.run_state)),
        Column::new("open", move || t_string!(i18n, matching.run_open)),
    ];
    let rows = found.runs.iter().cloned().map(|run| {
        let id = run.id.clone();
        row(studio, run, Callback::new(move |()| opening.send(id.clone())))
    });
    let rows = rows.collect_view();
    let error = move || opening.error().map(|error| view! { <ErrorView error /> });
    let next = found.next;
    let older = next.map(|next| {
        view! { <Button small=true on_press=move || before.set(Some(next))>{t!(i18n, matching.runs_older)}</Button> }
    });
    let newest = move || {
        before.get().is_some().then(|| {
            view! { <Button small=true on_press=move || before.set(None)>{t!(i18n, matching.runs_newest)}</Button> }
        })
    };
    view! {
        {error}
        <Table caption=move || counted!(i18n, count, runs_caption_1, runs_caption_n) hide_caption=true columns>{rows}</Table>
        <span class="cluster">{newest} {older}</span>
        {compare::draw(studio, found.runs)}
    }
    .into_any()
}

fn row(studio: Studio, run: MatchRunBrief, open: Callback<()>) -> AnyView {
    let i18n = studio.i18n;
    let MatchRunBrief {
        number,
        state,
        created_at_ms,
        created_by,
        objective,
        mentees,
        matched,
        total,
        worst,
        ..
    } = run;
    let made = move || intl::day_and_time(Language::of(i18n), created_at_ms, &intl::browser_zone());
    let worst = move || {
        worst.map_or_else(|| t_string!(i18n, matching.worst_none).to_owned(), |worst| worst.to_string())
    };
    view! {
        <Row>
            <RowHead>{move || t_string!(i18n, matching.run_number, number = number)}</RowHead>
            <Cell label=move || t_string!(i18n, matching.run_made)>
                {made}
                <bdi class="matching-second">{created_by}</bdi>
            </Cell>
            <Cell label=move || t_string!(i18n, matching.objective)>{move || words::objective(i18n, objective)}</Cell>
            <Cell number=true label=move || t_string!(i18n, matching.fair_matched)>
                {move || t_string!(i18n, matching.fair_of, matched = matched, people = mentees)}
            </Cell>
            <Cell number=true label=move || t_string!(i18n, matching.fair_lowest)>{worst}</Cell>
            <Cell number=true label=move || t_string!(i18n, matching.total)>
                {move || intl::number(Language::of(i18n), total)}
            </Cell>
            <Cell label=move || t_string!(i18n, matching.run_state)>
                {move || match state {
                    RunState::Draft => t_string!(i18n, matching.state_draft),
                    RunState::Published => t_string!(i18n, matching.state_published),
                    RunState::Replaced => t_string!(i18n, matching.state_replaced),
                }}
            </Cell>
            <Cell label=move || t_string!(i18n, matching.run_open)>
                <Button
                    small=true
                    kind=ButtonKind::Quiet
                    label=move || t_string!(i18n, matching.run_open_number, number = number)
                    on_press=open
                >
                    {t!(i18n, matching.run_open)}
                </Button>
            </Cell>
        </Row>
    }
    .into_any()
}
