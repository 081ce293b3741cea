//! Who takes part and what is wrong with the data: the pane, and the tables of everybody below the panes.

use leptos::prelude::*;
use model::matching::{MatchStudio, PoolIssue, PoolMentee, PoolMentor};
use model::words::{LanguageLevel, Speaks};

use super::pane::{self, Pane};
use super::studio::Studio;
use super::words::{self, counted};
use crate::i18n::{I18n, Language, t, t_string};
use crate::ui::button::{Button, ButtonKind};
use crate::ui::card::Disclosure;
use crate::ui::focus::focus_id;
use crate::ui::icon::Icon;
use crate::ui::status::{Status, Tone};
use crate::ui::table::{Cell, Column, Row, RowHead, Table};
use crate::{intl, terms};

const EVERYBODY: &str = "matching-everybody";

/// Counts, and the data to fix first.
pub(super) fn pool_pane(studio: Studio, everybody: RwSignal<bool>) -> AnyView {
    let i18n = studio.i18n;
    let counts = Memo::new(move |_| {
        let pool = &studio.source.read().studio.pool;
        let open = || pool.mentors.iter().filter(|mentor| mentor.approved && !mentor.paused);
        let places = open().map(|mentor| usize::from(mentor.capacity)).sum::<usize>();
        (pool.mentees.len(), pool.mentors.len(), open().count(), places)
    });
    let toggle = move || {
        everybody.update(|shown| *shown = !*shown);
        if everybody.get_untracked() {
            request_animation_frame(|| focus_id(EVERYBODY));
        }
    };
    let see_all = view! {
        <Button kind=ButtonKind::Quiet small=true on_press=toggle>
            {move || if everybody.get() {
                t_string!(i18n, matching.hide_all).to_owned()
            } else {
                t_string!(i18n, matching.see_all, count = counts.get().0 + counts.get().1)
            }}
        </Button>
    }
    .into_any();
    let allowed = move || match studio.answer() {
        Some(answer) => intl::number(Language::of(i18n), i64::from(answer.allowed_pairs)),
        None => t_string!(i18n, matching.not_counted).to_owned(),
    };
    let issues = move || {
        let issues = studio.source.read().studio.pool.issues.clone();
        if issues.is_empty() {
            return view! { <p class="soft small">{t!(i18n, matching.nothing_to_fix)}</p> }.into_any();
        }
        let items = issues.into_iter().map(|issue| issue_item(i18n, issue)).collect_view();
        view! { <ul class="matching-issues">{items}</ul> }.into_any()
    };
    let body = view! {
        <dl class="matching-counts">
            <dt>{t!(i18n, matching.members_looking)}</dt>
            <dd>{move || counts.get().0}</dd>
            <dt>{move || counted!(i18n, counts.get().2, mentors_open_1, mentors_open_n)}</dt>
            <dd>{move || counted!(i18n, counts.get().3, places_1, places_n)}</dd>
            <dt>{t!(i18n, matching.allowed_pairs)}</dt>
            <dd>{allowed}</dd>
        </dl>
        <hr />
        <h3 class="matching-small">{t!(i18n, matching.fix_first)}</h3>
        {issues}
    }
    .into_any();
    pane::draw(Pane::Pool, move || t_string!(i18n, matching.pool).into(), see_all, body)
}

fn issue_item(i18n: I18n, issue: PoolIssue) -> AnyView {
    let names = issue.who.iter().map(|name| view! { <li><bdi>{name.clone()}</bdi></li> }).collect_view();
    let (place, place_words) = words::where_to_fix(i18n, issue.kind);
    let told = StoredValue::new(issue);
    let summary = move || told.with_value(|issue| words::issue(i18n, issue).0);
    let then = move || told.with_value(|issue| words::issue(i18n, issue).1);
    view! {
        <li>
            <Icon name="needs" />
            <div>
                <Disclosure summary><ul class="matching-names">{names}</ul></Disclosure>
                <p class="soft small">{then}</p>
                <p class="small"><a href=place>{place_words}</a></p>
            </div>
        </li>
    }
    .into_any()
}

/// Everybody of the pool in two tables; nothing while it is closed.
pub(super) fn everybody(studio: Studio, shown: RwSignal<bool>) -> AnyView {
    let i18n = studio.i18n;
    let content = move || {
        shown.get().then(|| {
            let source = studio.source.get();
            view! {
                <section class="stack" id=EVERYBODY tabindex="-1" aria-labelledby="matching-everybody-title">
                    <div class="cluster cluster-apart">
                        <h2 id="matching-everybody-title">{t!(i18n, matching.everybody)}</h2>
                        <Button small=true on_press=move || shown.set(false)>{t!(i18n, matching.hide_all)}</Button>
                    </div>
                    {mentees_table(studio, &source.studio)}
                    {mentors_table(studio, &source.studio)}
                </section>
            }
        })
    };
    content.into_any()
}

fn mentees_table(studio: Studio, source: &MatchStudio) -> AnyView {
    let i18n = studio.i18n;
    let count = source.pool.mentees.len();
    let columns = vec![
        Column::new("member", move || t_string!(i18n, matching.col_member)),
        Column::new("country", move || t_string!(i18n, matching.country)),
        Column::new("languages", move || t_string!(i18n, matching.languages)),
        Column::new("themes", move || t_string!(i18n, matching.looks_for)),
        Column::new("hours", move || t_string!(i18n, matching.free_hours)).number(),
    ];
    let row = |mentee: PoolMentee| {
        let PoolMentee { name, country, languages, themes, problem, free_minutes, .. } = mentee;
        let nothing = themes.is_empty() && problem.is_empty();
        let themes = move || (!themes.is_empty()).then(|| studio.wording.get().areas(&themes));
        view! {
            <Row>
                <RowHead><bdi>{name}</bdi></RowHead>
                <Cell label=move || t_string!(i18n, matching.country)>
                    {move || intl::country(Language::of(i18n), country.as_str())}
                </Cell>
                <Cell label=move || t_string!(i18n, matching.languages)>{working(i18n, languages)}</Cell>
                <Cell label=move || t_string!(i18n, matching.looks_for)>
                    {themes}
                    <span class="matching-second" dir="auto">{problem}</span>
                    {move || nothing.then(|| t_string!(i18n, matching.none_given))}
                </Cell>
                <Cell number=true label=move || t_string!(i18n, matching.free_hours)>{hours(studio, free_minutes)}</Cell>
            </Row>
        }
        .into_any()
    };
    let rows = source.pool.mentees.iter().cloned().map(row).collect_view();
    view! { <Table caption=move || counted!(i18n, count, mentees_caption_1, mentees_caption_n) columns>{rows}</Table> }
        .into_any()
}

fn mentors_table(studio: Studio, source: &MatchStudio) -> AnyView {
    let i18n = studio.i18n;
    let count = source.pool.mentors.len();
    let columns = vec![
        Column::new("mentor", move || t_string!(i18n, matching.col_mentor)),
        Column::new("member", move || t_string!(i18n, matching.col_member)),
        Column::new("languages", move || t_string!(i18n, matching.languages)),
        Column::new("offers", move || t_string!(i18n, matching.offers)),
        Column::new("hours", move || t_string!(i18n, matching.free_hours)).number(),
        Column::new("places", move || t_string!(i18n, matching.places)).number(),
    ];
    let row = |mentor: PoolMentor| {
        let PoolMentor {
            name,
            member,
            languages,
            offers,
            capacity,
            paused,
            approved,
            free_minutes,
            country,
            ..
        } = mentor;
        let offers = move || {
            if offers.is_empty() {
                t_string!(i18n, matching.none_given).to_owned()
            } else {
                studio.wording.get().areas(&offers)
            }
        };
        view! {
            <Row>
                <RowHead>
                    <bdi>{name}</bdi>
                    <span class="matching-tags">
                        {paused.then(|| view! { <Status tone=Tone::Waiting>{t!(i18n, matching.takes_break)}</Status> })}
                        {(!approved).then(|| view! { <Status tone=Tone::Needs>{t!(i18n, matching.waits_approval)}</Status> })}
                    </span>
                </RowHead>
                <Cell label=move || t_string!(i18n, matching.col_member)>
                    <bdi>{member}</bdi>
                    <span class="matching-second">{move || intl::country(Language::of(i18n), country.as_str())}</span>
                </Cell>
                <Cell label=move || t_string!(i18n, matching.languages)>{working(i18n, languages)}</Cell>
                <Cell label=move || t_string!(i18n, matching.offers)>{offers}</Cell>
                <Cell number=true label=move || t_string!(i18n, matching.free_hours)>{hours(studio, free_minutes)}</Cell>
                <Cell number=true label=move || t_string!(i18n, matching.places)>{capacity}</Cell>
            </Row>
        }
        .into_any()
    };
    let rows = source.pool.mentors.iter().cloned().map(row).collect_view();
    view! { <Table caption=move || counted!(i18n, count, mentors_caption_1, mentors_caption_n) columns>{rows}</Table> }
        .into_any()
}

/// The languages somebody can hold a meeting in.
fn working(i18n: I18n, languages: Vec<Speaks>) -> AnyView {
    let can_lead = |speaks: &&Speaks| speaks.level != LanguageLevel::Basic;
    let codes: Vec<_> = languages.iter().filter(can_lead).map(|speaks| speaks.code.clone()).collect();
    (move || {
        if codes.is_empty() {
            t_string!(i18n, matching.none_given).to_owned()
        } else {
            terms::languages(Language::of(i18n), &codes)
        }
    })
    .into_any()
}

fn hours(studio: Studio, minutes: u32) -> AnyView {
    let i18n = studio.i18n;
    (move || match minutes {
        0 => t_string!(i18n, matching.none_given).to_owned(),
        minutes => studio.wording.get().duration(i64::from(minutes)),
    })
    .into_any()
}
