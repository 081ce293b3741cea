//! Who has no group: why, and the smallest change that would help.

use leptos::prelude::*;
use model::group::Unplaced;

use super::column::MoveButton;
use super::studio::Studio;
use crate::i18n::{Language, t, t_string, use_i18n};
use crate::intl::{self, Plural};

/// The pane at the left, the first one on a phone.
#[component]
pub fn UnplacedPane(
    /// What the parts of the studio share.
    studio: Studio,
) -> impl IntoView {
    let i18n = use_i18n();
    let unplaced = Memo::new(move |_| {
        studio.run.with(|run| run.as_ref().map(|run| run.unplaced.clone())).unwrap_or_default()
    });
    let title = move || {
        let count = unplaced.with(Vec::len);
        match intl::plural(Language::of(i18n), count as u64) {
            _ if count == 0 => t_string!(i18n, groups.all_placed).to_owned(),
            Plural::One => t_string!(i18n, groups.unplaced_1, count = count),
            Plural::Other => t_string!(i18n, groups.unplaced_n, count = count),
        }
    };
    let lead = move || {
        if unplaced.with(Vec::is_empty) {
            t_string!(i18n, groups.all_placed_body)
        } else {
            t_string!(i18n, groups.unplaced_lead)
        }
    };
    let rows =
        move || unplaced.get().into_iter().map(|member| view! { <Left studio member /> }).collect_view();
    view! {
        <section
            class="card group-unplaced group-pane"
            class:card-amber=move || !unplaced.with(Vec::is_empty)
            class:group-pane-shown=move || studio.pane.get() == 0
            aria-labelledby="group-unplaced"
            tabindex="0"
        >
            <div class="group-head">
                <h3 id="group-unplaced">{title}</h3>
                <p class="soft small group-facts">{lead}</p>
            </div>
            <ul class="group-left">{rows}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn Left(studio: Studio, member: Unplaced) -> impl IntoView {
    let i18n = use_i18n();
    let Unplaced { id, name, country, reason, fix } = member;
    let (this, that) = (id.clone(), id.clone());
    let chosen = move || studio.moving.with(|moving| moving.as_ref() == Some(&this));
    let key = move |event: leptos::ev::KeyboardEvent| {
        let plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
        if event.key() == "m" && plain && studio.draft() {
            event.prevent_default();
            studio.open(that.clone());
        }
    };
    let why = move || studio.wording.with(|wording| wording.unplaced(&reason));
    let change = move || {
        let words = studio.wording.with(|wording| wording.group_fix(&fix));
        view! {
            <p class="group-fix">
                <span class="visually-hidden">{t!(i18n, groups.smallest_change)}": "</span>
                {words.title}
                {words.body.map(|body| view! { <span class="soft">" "{body}</span> })}
            </p>
        }
        .into_any()
    };
    view! {
        <li class="small" class:group-member-moved=chosen on:keydown=key>
            <p class="group-left-name">
                <b><bdi>{name.clone()}</bdi></b>" "
                <span class="soft">{move || intl::country(Language::of(i18n), country.as_str())}</span>
            </p>
            <MoveButton studio id name />
            <p>{why}</p>
            {change}
        </li>
    }
    .into_any()
}
