//! Who with whom: the table of pairs, how it is sorted and searched, and the keys.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use model::id::MemberId;
use model::matching::Pair;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use super::banner::banner;
use super::cells::{ByMentee, Cells};
use super::drawn::keep_rows;
use super::later::after_frame;
use super::pane::{self, Pane};
use super::row;
use super::sight::Sight;
use super::studio::Studio;
use super::suppose::suppositions;
use super::view_model::{Place, ResultRow, Sorting, arrange, places, rows, step};
use super::words::{self, counted};
use crate::a11y::is_typing;
use crate::i18n::{Language, t, t_string};
use crate::ui::button::ButtonLink;
use crate::ui::field::SearchBox;
use crate::ui::focus::focus_id;
use crate::ui::state::Empty;
use crate::ui::table::{Column, Direction, KeysHint, Sort, Table};
use crate::{intl, paths};

/// The pairs of the present answer.
pub(super) fn result_pane(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let find = RwSignal::new(String::new());
    let url = use_query_map();
    let sorting = Memo::new(move |_| url.read().get("sort").as_deref().and_then(Sorting::from_url));
    // Those of a run that was kept may have left the pool.
    let names = Memo::new(move |_| {
        let mut names: BTreeSet<String> = studio.source.read().round.names().map(str::to_owned).collect();
        for row in studio.answer().iter().flat_map(|answer| &answer.rows) {
            names.extend([row.mentee_name.clone(), row.mentor_name.clone()]);
        }
        names
    });
    // The browser compares names slowly: once, and not whenever a weight moves.
    let alphabet = Memo::new(move |_| {
        let mut names: Vec<String> = names.get().into_iter().collect();
        intl::sort_by_name(Language::of(i18n), &mut names, String::as_str);
        names.into_iter().zip(0_usize..).collect::<BTreeMap<_, _>>()
    });
    let all = Memo::new(move |_| {
        let compared = studio.compared.get();
        let mut rows = studio.answer().map(|answer| rows(&answer, &compared)).unwrap_or_default();
        let alphabet = alphabet.read();
        let by_name = |rows: &mut [ResultRow], name: fn(&ResultRow) -> &str| {
            crate::order::sort_by_key(rows, |row| alphabet.get(name(row)).copied());
        };
        arrange(&mut rows, sorting.get(), by_name);
        rows.into_iter().map(Arc::new).collect::<Vec<_>>()
    });
    // Rows follow their own pair; the list changes only when somebody comes, goes or changes places.
    let by_mentee = Memo::new_with_compare(
        move |_| all.read().iter().map(|row| (row.pair.mentee.clone(), row.clone())).collect::<ByMentee>(),
        |_, _| true,
    );
    let shown = Memo::new(move |_| {
        let (locale, wanted) = (Language::of(i18n), words::folded(find.read().trim()));
        let fits = |row: &&Arc<ResultRow>| {
            let pair = &row.pair;
            let has = |text: &str| words::folded(text).contains(&wanted);
            wanted.is_empty()
                || [&pair.mentee_name, &pair.mentor_name, &pair.mentor_member]
                    .into_iter()
                    .any(|text| has(text))
                || has(&intl::country(locale, pair.mentee_country.as_str()))
        };
        all.read().iter().filter(fits).map(|row| row.pair.mentee.clone()).collect::<Vec<_>>()
    });
    // Rows in sight belong to the frame; the others follow after it.
    let (cells, sight) = (Cells::new(), Sight::new());
    Effect::new(move |_| cells.follow(&by_mentee.read(), |mentee| sight.holds(mentee)));
    after_frame(move || by_mentee.track(), move || cells.follow(&by_mentee.read(), |_| true));
    Effect::new(move |_| {
        let mentees = shown.get();
        request_animation_frame(move || mentees.iter().for_each(|mentee| sight.watch(mentee)));
    });
    let total = Memo::new(move |_| all.read().len());
    let count = move || {
        let (found, count) = (shown.read().len(), total.get());
        if found == count {
            counted!(i18n, count, pairs_1, pairs_n)
        } else {
            t_string!(i18n, matching.found_of, found = found, count = count)
        }
    };
    let has_rows = Memo::new(move |_| total.get() > 0);
    let aside = move || {
        has_rows.get().then(|| {
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
        {banner(studio)}
        {suppositions(studio)}
        {table(studio, sorting, Shown { mentees: shown, rows: by_mentee, cells })}
    }
    .into_any();
    pane::draw(Pane::Result, move || t_string!(i18n, matching.result).into(), aside.into_any(), body)
}

/// Who is shown, in order, and the rows they have.
#[derive(Clone, Copy)]
struct Shown {
    mentees: Memo<Vec<MemberId>>,
    rows: Memo<ByMentee>,
    cells: Cells,
}

impl Shown {
    /// The pair of a mentee. Not tracked.
    fn pair(self, mentee: &MemberId) -> Option<Pair> {
        let rows = self.rows.read_untracked();
        rows.get(mentee).map(|row| Pair { mentee: mentee.clone(), mentor: row.pair.mentor.clone() })
    }
}

fn table(studio: Studio, sorting: Memo<Option<Sorting>>, shown: Shown) -> AnyView {
    let i18n = studio.i18n;
    let navigate = use_navigate();
    let on_sort = move |key: String| {
        let sorting = Sorting::pressed(sorting.get_untracked(), &key);
        let address = paths::matching(studio.source.read_untracked().cohort());
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
    let opened = RwSignal::new(BTreeSet::<MemberId>::new());
    let has_pairs = Memo::new(move |_| studio.answer().is_some_and(|answer| !answer.rows.is_empty()));
    let empty_pool = Memo::new(move |_| {
        let pool = &studio.source.read().studio.pool;
        pool.mentees.is_empty() || pool.mentors.is_empty()
    });
    let content = move || {
        if !has_pairs.get() {
            return nothing(studio, empty_pool.get());
        }
        let columns = vec![
            Column::new("mentee", move || t_string!(i18n, matching.col_member)).sortable(),
            Column::new("mentor", move || t_string!(i18n, matching.col_mentor)).sortable(),
            Column::new("score", move || t_string!(i18n, matching.col_score)).number().sortable(),
            Column::new("parts", move || t_string!(i18n, matching.col_criterion)),
            Column::new("wish", move || t_string!(i18n, matching.col_wish)).number().sortable(),
            Column::new("why", move || t_string!(i18n, matching.col_why)),
        ];
        let Shown { mentees, rows, cells } = shown;
        let placed = Memo::new(move |before: Option<&Vec<Place>>| {
            places(before.map_or(&[], |before| before), mentees.get())
        });
        let body = NodeRef::new();
        keep_rows(body, placed, move |mentee| row::draw(studio, mentee, rows, cells, opened));
        let caption = move || counted!(i18n, mentees.read().len(), table_caption_1, table_caption_n);
        view! {
            <Table caption hide_caption=true columns sort on_sort body>
                {None::<AnyView>}
            </Table>
            <Show when=move || mentees.read().is_empty()>
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

/// Why there is no pair, and what can be done.
fn nothing(studio: Studio, empty_pool: bool) -> AnyView {
    let i18n = studio.i18n;
    if empty_pool {
        let cohort = studio.source.read_untracked().cohort().clone();
        return view! {
            <Empty
                title=move || t_string!(i18n, matching.empty_title)
                words=move || t_string!(i18n, matching.empty_body)
            >
                <ButtonLink href=paths::cohort(&cohort)>{t!(i18n, matching.to_cohort)}</ButtonLink>
            </Empty>
        }
        .into_any();
    }
    view! {
        <Empty
            title=move || t_string!(i18n, matching.no_pairs_title)
            words=move || t_string!(i18n, matching.no_pairs_body)
        />
    }
    .into_any()
}

/// `j` and `k` walk, `p` pins, `b` bans; Enter is the opener's own. They work while focus is inside the table.
fn pressed(studio: Studio, event: &KeyboardEvent, current: RwSignal<Option<MemberId>>, shown: Shown) {
    if is_typing(event) || event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let mentees = shown.mentees.get_untracked();
    let at = current.get_untracked().and_then(|mentee| mentees.iter().position(|one| *one == mentee));
    let pair = at.and_then(|at| shown.pair(&mentees[at]));
    match (event.key().as_str(), pair) {
        (key @ ("j" | "k"), _) => {
            if let Some(mentee) = step(at, key == "j", mentees.len()).and_then(|next| mentees.get(next)) {
                event.prevent_default();
                focus_opener(mentee);
            }
        }
        ("p", Some(pair)) => {
            studio.pin(&pair);
            stay_at(pair.mentee);
        }
        ("b", Some(pair)) => {
            studio.ban(&pair);
            stay_at(pair.mentee);
        }
        _ => {}
    }
}

/// Brings focus back to the row of `mentee` when what had it is gone, and to the pane when the row is gone too.
pub(super) fn stay_at(mentee: MemberId) {
    request_animation_frame(move || {
        let lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
        if lost && !focus_opener(&mentee) {
            focus_id(Pane::Result.id());
        }
    });
}

/// Moves focus to the button that opens the row of `mentee`; false when there is none.
fn focus_opener(mentee: &MemberId) -> bool {
    let row = document().get_element_by_id(&row::id(mentee));
    let opener = row.and_then(|row| row.query_selector(".row-opener").ok().flatten());
    let opener = opener.and_then(|opener| opener.dyn_into::<HtmlElement>().ok());
    opener.is_some_and(|opener| opener.focus().is_ok())
}
