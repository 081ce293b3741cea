//! Who has no group: why, and the smallest change that would help.

use leptos::prelude::*;
use model::group::Unplaced;
use model::group_edit::{GroupEdit, ProposedChange};
use model::id::MemberId;
use model::reason::Reason;

use super::column::MoveButton;
use super::drag;
use super::proposal::can_be_supposed;
use super::studio::Studio;
use crate::i18n::{Language, t, t_string, use_i18n};
use crate::intl::{self, Plural};
use crate::ui::button::Button;

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
            class:group-drop=move || drag::is_target(studio, None)
            on:dragover=move |event| drag::over(studio, &event)
            on:drop=move |event| drag::drop(studio, &event, None)
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
    let Unplaced { id, name, country, reason, fix, alternatives } = member;
    let (this, that, dragged) = (id.clone(), id.clone(), id.clone());
    let chosen = move || studio.moving.with(|moving| moving.as_ref() == Some(&this));
    let key = move |event: leptos::ev::KeyboardEvent| {
        let plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
        if event.key() == "m" && plain && studio.draft() {
            event.prevent_default();
            studio.open(that.clone());
        }
    };
    let why = move || studio.wording.with(|wording| wording.unplaced(&reason));
    let mut changes = vec![(ProposedChange::Smallest, fix)];
    changes.extend(alternatives.into_iter().map(|one| (one.kind, one.change)));
    let who = (id.clone(), name.clone());
    let changes = changes.into_iter().map(|(kind, change)| {
        let (member, name) = who.clone();
        view! { <Proposed studio member name kind change /> }
    });
    let changes = changes.collect_view();
    view! {
        <li
            class="small"
            class:group-member-moved=chosen
            draggable=move || if studio.draft() { "true" } else { "false" }
            on:dragstart=move |event| drag::start(studio, &event, &dragged)
            on:dragend=move |_| studio.dragged.set(None)
            on:keydown=key
        >
            <p class="group-left-name">
                <b><bdi>{name.clone()}</bdi></b>" "
                <span class="soft">{move || intl::country(Language::of(i18n), country.as_str())}</span>
            </p>
            <MoveButton studio id name />
            <p>{why}</p>
            {changes}
        </li>
    }
    .into_any()
}

/// A proposed change and the button that supposes it; no button once the proposal is published, and where nothing can be
/// supposed.
#[component]
fn Proposed(
    studio: Studio,
    member: MemberId,
    name: String,
    kind: ProposedChange,
    change: Reason,
) -> impl IntoView {
    let i18n = use_i18n();
    let can = can_be_supposed(&change);
    let shown = Memo::new(move |_| studio.draft() && can);
    let words = move || {
        let words = studio.wording.with(|wording| wording.group_fix(&change));
        let lead = match kind {
            ProposedChange::Smallest => {
                view! { <span class="visually-hidden">{t!(i18n, groups.smallest_change)}" "</span> }
                    .into_any()
            }
            _ => view! { <b>{t!(i18n, groups.other_change)}</b>" " }.into_any(),
        };
        view! {
            <p class="group-fix">
                {lead}
                {words.title}
                {words.body.map(|body| view! { <span class="soft">" "{body}</span> })}
            </p>
        }
        .into_any()
    };
    let label = {
        let name = name.clone();
        move || match kind {
            ProposedChange::Smallest => t_string!(i18n, groups.suppose_name, name = name.clone()),
            ProposedChange::Interpretation => t_string!(i18n, groups.suppose_speech, name = name.clone()),
            ProposedChange::Turns => t_string!(i18n, groups.suppose_turns, name = name.clone()),
        }
    };
    let button = move || {
        let (member, label) = (member.clone(), label.clone());
        view! {
            <Button
                small=true
                on_press=move || studio.edit(GroupEdit::TakeUp { member: member.clone(), change: kind })
                busy=studio.editor.busy()
                label
            >
                {t!(i18n, groups.suppose)}
            </Button>
        }
    };
    view! {
        {words}
        {move || shown.get().then(&button)}
    }
    .into_any()
}
