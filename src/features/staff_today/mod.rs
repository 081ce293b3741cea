//! What needs a person of the staff, oldest first: figures that are links, then the queue, worked by mouse or keys.

pub mod item;
pub mod queue;

use leptos::prelude::*;
use model::today::{Figure, Today};

use crate::a11y::Page;
use crate::data::{self, Loaded};
use crate::i18n::{Language, t, t_string, use_i18n};
use crate::intl::{self, Plural};
use crate::paths;
use crate::session::use_session;
use crate::ui::button::ButtonLink;
use crate::ui::heading::HeadingSize;
use crate::ui::state::Empty;
use item::{figure_href, figure_words};
use queue::Queue;

/// The home of staff.
#[component]
pub fn TodayPage() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let today = data::today();
    let count = move || today.get().and_then(Result::ok).map(|today| today.queue.len());
    let lead = move || {
        let locale = Language::of(i18n);
        let day = intl::capitalised(&intl::long_day(locale, intl::now_ms(), &session.time_zone()));
        match count() {
            None => day,
            Some(0) => t_string!(i18n, today.lead_0, day = day),
            Some(count) => match intl::plural(locale, count as u64) {
                Plural::One => t_string!(i18n, today.lead_1, day = day, count = count),
                Plural::Other => t_string!(i18n, today.lead_n, day = day, count = count),
            },
        }
    };
    let view = move |found: Today| {
        let figures = found.figures.into_iter().map(figure).collect_view();
        let queue = if found.queue.is_empty() {
            view! { <NothingWaits /> }.into_any()
        } else {
            view! { <Queue items=found.queue /> }.into_any()
        };
        view! {
            <section class="card today-figures" aria-label=move || t_string!(i18n, today.figures)>
                <ul class="figures">{figures}</ul>
            </section>
            {queue}
        }
        .into_any()
    };
    view! {
        <Page title=move || t_string!(i18n, today.title) lead size=HeadingSize::Staff />
        <Loaded of=today view words=move || t_string!(i18n, today.loading) lines=8 />
    }
    .into_any()
}

/// A number and the link to its rows.
fn figure(figure: Figure) -> AnyView {
    let i18n = use_i18n();
    let (kind, count) = (figure.kind, i64::from(figure.count));
    view! {
        <li>
            <a href=figure_href(kind)>
                <span class="figure-number">{move || intl::number(Language::of(i18n), count)}</span>" "
                <span class="small">{move || figure_words(i18n, kind)}</span>
            </a>
        </li>
    }
    .into_any()
}

#[component]
fn NothingWaits() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Empty title=move || t_string!(i18n, today.empty_title) words=move || t_string!(i18n, today.empty_body)>
            <ButtonLink href=paths::COHORTS>{t!(i18n, today.see_cohorts)}</ButtonLink>
        </Empty>
    }
    .into_any()
}
