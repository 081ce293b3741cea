//! Who with whom: the table of pairs, what changed against the run before, and the keys.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use model::id::MemberId;
use model::matching::Pair;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use super::pane::{self, Pane};
use super::row;
use super::rules::run_button;
use super::studio::Studio;
use super::view_model::{ResultRow, Sorting, arrange, rows, step};
use super::words::{self, counted};
use crate::a11y::is_typing;
use crate::i18n::{Language, t, t_string};
use crate::ui::button::Button;
use crate::ui::field::SearchBox;
use crate::ui::icon::Icon;
use crate::ui::state::Empty;
use crate::ui::table::{Column, Direction, KeysHint, Sort, Table};
use crate::{intl, paths};

/// The result of the run shown.
pub(super) fn result_pane(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let find = RwSignal::new(String::new());
    let url = use_query_map();
    let sorting = Memo::new(move |_| url.read().get("sort").as_deref().and_then(Sorting::from_url));
    let all = Memo::new(move |_| {
        let locale = Language::of(i18n);
        let compared = studio.compared.get();
        let mut rows =
            studio.run.read().as_ref().map(|run| rows(run, compared.as_deref())).unwrap_or_default();
        arrange(&mut rows, sorting.get(), |rows, name| intl::sort_by_name(locale, rows, name));
        rows
    });
    let shown = Memo::new(move |_| {
        let (locale, wanted) = (Language::of(i18n), words::folded(find.read().trim()));
        let mut rows = all.get();
        rows.retain(|row| {
            let pair = &row.pair;
            let country = intl::country(locale, pair.mentee_country.as_str());
            let texts = [pair.mentee_name.as_str(), &pair.mentor_name, &pair.mentor_member, &country];
            wanted.is_empty() || texts.into_iter().any(|text| words::folded(text).contains(&wanted))
        });
        rows
    });
    let count = move || {
        let (found, count) = (shown.read().len(), all.read().len());
        if found == count {
            counted!(i18n, count, pairs_1, pairs_n)
        } else {
            t_string!(i18n, matching.found_of, found = found, count = count)
        }
    };
    let aside = move || {
        studio.run.read().is_some().then(|| {
            view! {
                <span class="soft matching-count">{count}</span>
                <div class="matching-find">
                    <SearchBox
                        id="matching-find"
                        label=move || t_string!(i18n, matching.find)
                        placeholder=move || t_string!(i18n, matching.find_short)
                        value=find
                        on_input=move |text| find.set(text)
                    />
                </div>
            }
        })
    };
    let body = view! {
        {refused(studio)}
        {banner(studio)}
        {table(studio, sorting, shown)}
    }
    .into_any();
    pane::draw(Pane::Result, move || t_string!(i18n, matching.result).into(), aside.into_any(), body)
}

/// Why the last run was refused.
fn refused(studio: Studio) -> AnyView {
    (move || studio.running.error().map(|error| super::refusal::run_refused(studio, error))).into_any()
}

/// What the last run changed, or that the rules have changed since.
fn banner(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let due = move || {
        let run = studio.run.get()?;
        let changes = studio.changes.get();
        (!changes.is_empty()).then(|| {
            let changes: Vec<_> = changes.iter().map(|change| words::rule_change(i18n, change)).collect();
            view! {
                <div class="matching-banner">
                    <Icon name="edit" />
                    <div>
                        <p class="strong">{t_string!(i18n, matching.changed_title, number = run.number)}</p>
                        <ul class="matching-changes small">
                            {changes.into_iter().map(|change| view! { <li>{change}</li> }).collect_view()}
                        </ul>
                    </div>
                    {run_button(studio, false)}
                </div>
            }
            .into_any()
        })
    };
    let moved = move || {
        let (before, run) = (studio.before.get()?, studio.run.get()?);
        let compared = studio.compared.get()?;
        let changes = super::view_model::rule_changes(&before.form, &run.form);
        let changes: Vec<_> = changes.iter().map(|change| words::rule_change(i18n, change)).collect();
        let moves = match compared.moves.len() {
            0 => t_string!(i18n, matching.move_none).to_owned(),
            moves => counted!(i18n, moves, move_1, move_n, pairs = compared.pairs),
        };
        let worst = compared.worst.map(|(from, to)| {
            if from == to {
                t_string!(i18n, matching.move_worst_same, score = to)
            } else {
                t_string!(i18n, matching.move_worst, from = from, to = to)
            }
        });
        let lost = (!compared.lost.is_empty()).then(|| {
            let names = intl::list(Language::of(i18n), &compared.lost);
            view! { <p class="small">{t_string!(i18n, matching.move_lost, names = names)}</p> }
        });
        Some(
            view! {
                <div class="matching-banner" id="matching-moved" tabindex="-1">
                    <Icon name="edit" />
                    <div>
                        <p class="strong">{moves} " " {worst}</p>
                        {lost}
                        <ul class="matching-changes small">
                            {changes.into_iter().map(|change| view! { <li>{change}</li> }).collect_view()}
                        </ul>
                    </div>
                    <span class="cluster">
                        <Button small=true on_press=move || { studio.keep(); crate::ui::focus::focus_id(Pane::Result.id()); }>
                            {t!(i18n, matching.keep)}
                        </Button>
                        <Button
                            small=true
                            icon="undo"
                            on_press=move || studio.undo()
                            busy=studio.running.busy()
                            busy_word=move || t_string!(i18n, matching.running)
                        >
                            {t!(i18n, matching.undo)}
                        </Button>
                    </span>
                </div>
            }
            .into_any(),
        )
    };
    (move || due().or_else(moved)).into_any()
}

fn table(studio: Studio, sorting: Memo<Option<Sorting>>, shown: Memo<Vec<ResultRow>>) -> AnyView {
    let i18n = studio.i18n;
    let navigate = use_navigate();
    let on_sort = move |key: String| {
        let sorting = Sorting::pressed(sorting.get_untracked(), &key);
        let address = paths::matching(&studio.source().cohort);
        let address = match sorting {
            Some(sorting) => format!("{address}&sort={}", sorting.to_url()),
            None => address,
        };
        navigate(&address, NavigateOptions { scroll: false, ..NavigateOptions::default() });
    };
    let on_sort = Callback::new(on_sort);
    let sort = Signal::derive(move || -> Sort {
        sorting.get().map(|Sorting { by, descending }| {
            let direction = if descending { Direction::Descending } else { Direction::Ascending };
            (by.key().to_owned(), direction)
        })
    });
    let current = RwSignal::new(None::<MemberId>);
    let opened = RwSignal::new(std::collections::BTreeSet::<MemberId>::new());
    let has_run = Memo::new(move |_| studio.run.read().is_some());
    let has_pairs = Memo::new(move |_| studio.run.read().as_ref().is_some_and(|run| !run.matches.is_empty()));
    let content = move || {
        if !has_run.get() {
            return view! {
                <Empty
                    title=move || t_string!(i18n, matching.empty_title)
                    words=move || t_string!(i18n, matching.empty_body)
                >
                    {run_button(studio, true)}
                </Empty>
            }
            .into_any();
        }
        if !has_pairs.get() {
            return view! {
                <Empty
                    title=move || t_string!(i18n, matching.no_pairs_title)
                    words=move || t_string!(i18n, matching.no_pairs_body)
                />
            }
            .into_any();
        }
        let columns = vec![
            Column::new("mentee", move || t_string!(i18n, matching.col_member)).sortable(),
            Column::new("mentor", move || t_string!(i18n, matching.col_mentor)).sortable(),
            Column::new("score", move || t_string!(i18n, matching.col_score)).number().sortable(),
            Column::new("parts", move || t_string!(i18n, matching.col_criterion)),
            Column::new("wish", move || t_string!(i18n, matching.col_wish)).number().sortable(),
            Column::new("why", move || t_string!(i18n, matching.col_why)),
        ];
        let key = |row: &ResultRow| {
            (row.pair.mentee.clone(), row.pair.mentor.clone(), row.pair.score, row.moved.is_some())
        };
        let caption = move || counted!(i18n, shown.read().len(), table_caption_1, table_caption_n);
        view! {
            <Table caption hide_caption=true columns sort on_sort>
                <For each=move || shown.get() key let:row>{row::draw(studio, row, opened)}</For>
            </Table>
            <Show when=move || shown.read().is_empty()>
                <p class="soft" role="status">{t!(i18n, matching.nothing_found)}</p>
            </Show>
        }
        .into_any()
    };
    let keys = vec![
        ("j", "".into()),
        ("k", (move || t_string!(i18n, matching.key_move)).into()),
        ("Enter", (move || t_string!(i18n, matching.key_why)).into()),
        ("p", (move || t_string!(i18n, matching.key_pin)).into()),
        ("b", (move || t_string!(i18n, matching.key_ban)).into()),
    ];
    let keys = StoredValue::new(keys);
    view! {
        <div
            class="matching-table"
            on:keydown=move |event| pressed(studio, &event, current, shown)
            on:focusin=move |event| {
                let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
                current.set(target.and_then(|target| row::mentee_at(&target)));
            }
        >
            {content}
        </div>
        <Show when=move || has_pairs.get()><KeysHint keys=keys.get_value() /></Show>
    }
    .into_any()
}

/// `j` and `k` walk, `p` pins, `b` bans; Enter is the opener's own. They work while focus is inside the table.
fn pressed(
    studio: Studio,
    event: &KeyboardEvent,
    current: RwSignal<Option<MemberId>>,
    shown: Memo<Vec<ResultRow>>,
) {
    if is_typing(event) || event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let rows = shown.get_untracked();
    let at = current.get_untracked().and_then(|mentee| rows.iter().position(|row| row.pair.mentee == mentee));
    let pair = |row: &ResultRow| Pair { mentee: row.pair.mentee.clone(), mentor: row.pair.mentor.clone() };
    match (event.key().as_str(), at) {
        (key @ ("j" | "k"), at) => {
            if let Some(row) = step(at, key == "j", rows.len()).and_then(|next| rows.get(next)) {
                event.prevent_default();
                focus_opener(&row.pair.mentee);
            }
        }
        ("p", Some(at)) => studio.pin(&pair(&rows[at])),
        ("b", Some(at)) => studio.ban(&pair(&rows[at])),
        _ => {}
    }
}

/// Moves focus to the button that opens the row of `mentee`.
fn focus_opener(mentee: &MemberId) {
    let row = document().get_element_by_id(&row::id(mentee));
    let opener = row.and_then(|row| row.query_selector(".row-opener").ok().flatten());
    if let Some(opener) = opener.and_then(|opener| opener.dyn_into::<HtmlElement>().ok()) {
        // Refused only for an element that has just left the page.
        opener.focus().ok();
    }
}
