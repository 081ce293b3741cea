//! One group of a proposal as a column: score, language, hour, band, reasons, and its members with their own hour.

use leptos::prelude::*;
use model::group::{Facilitator, ProposedGroup, ProposedMember, Rotation, TimeBand};
use model::id::MemberId;
use model::reason::Reason;
use model::words::Locale;

use super::drag;
use super::edits::why;
use super::proposal::{MiniBand, minute_of, with_both_hours};
use super::studio::{Studio, button_id};
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::intl::{self, Plural};
use crate::reasons::Wording;
use crate::session::use_session;
use crate::terms;
use crate::ui::card::Disclosure;
use crate::ui::icon::Icon;
use crate::ui::time_band::MiniTimeBand;

/// The column of `group`, the pane number `at` on a phone.
#[component]
pub fn Column(
    /// What the parts of the studio share.
    studio: Studio,
    /// The group.
    group: ProposedGroup,
    /// Which pane it is on a phone.
    at: usize,
) -> impl IntoView {
    let i18n = use_i18n();
    let ProposedGroup {
        number,
        language,
        first_session_ms,
        facilitator,
        score,
        reasons,
        members,
        band,
        rotation,
    } = group;
    let id = format!("group-{number}");
    let count = members.len();
    let language = move || intl::capitalised(&intl::language(Language::of(i18n), language.as_str()));
    let members = with_both_hours(members, rotation.as_ref());
    let rows = members.into_iter().map(|member| view! { <Member studio member /> }).collect_view();
    let turns = rotation.map(|rotation| {
        let told = reasons.iter().find(|reason| reason.code == "turns").cloned();
        view! { <InTurn studio rotation told /> }
    });
    view! {
        <section
            class="card group-column group-pane"
            class:group-pane-shown=move || studio.pane.get() == at
            class:group-drop=move || drag::is_target(studio, Some(number))
            on:dragover=move |event| drag::over(studio, &event)
            on:drop=move |event| drag::drop(studio, &event, Some(number))
            aria-labelledby=id.clone()
        >
            <div class="group-head">
                <h3 id=id.clone()>{move || t_string!(i18n, groups.group, number = number)}</h3>
                <p class="group-score">
                    <span class="visually-hidden">{t!(i18n, groups.score)}" "</span>
                    {move || intl::number(Language::of(i18n), score)}
                </p>
                {move || drag_words(&studio, i18n, number)}
                <p class="soft small group-facts">
                    <span>{language}</span>
                    <span>{move || terms::members(i18n, count)}</span>
                </p>
            </div>
            <div class="group-slot">
                <Hour starts_at_ms=first_session_ms facilitator />
                <Band studio band />
                {turns}
                {(!reasons.is_empty()).then(|| view! { <Reasons studio reasons /> })}
            </div>
            <ul class="group-members" aria-label=move || t_string!(i18n, groups.members_heading)>{rows}</ul>
        </section>
    }
    .into_any()
}

/// What it would do to the score if the dragged member were put down here, or why it cannot be.
fn drag_words(studio: &Studio, i18n: I18n, number: u16) -> Option<AnyView> {
    let studio = *studio;
    let option = drag::option(studio, Some(number))?;
    let words = match (option.refused, option.target) {
        (Some(rule), _) => why(&studio.wording.get(), &[rule]),
        (None, Some(step)) => t_string!(i18n, groups.score_step, before = step.before, after = step.after),
        (None, None) => return None,
    };
    Some(view! { <p class="small group-facts" aria-hidden="true">{words}</p> }.into_any())
}

/// The first session on the reader's clock and on the facilitator's.
#[component]
fn Hour(starts_at_ms: i64, facilitator: Option<Facilitator>) -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let when = move || intl::day_and_time(Language::of(i18n), starts_at_ms, &session.time_zone());
    let place = move || intl::zone_place(&session.time_zone());
    let theirs = move || match &facilitator {
        None => t_string!(i18n, groups.no_facilitator).to_owned(),
        Some(one) => {
            let when = intl::day_and_time(Language::of(i18n), starts_at_ms, &one.time_zone);
            let place = intl::zone_place(&one.time_zone);
            t_string!(i18n, groups.facilitator_time, when = when, name = one.name.clone(), place = place)
        }
    };
    view! {
        <p>
            <span class="visually-hidden">{t!(i18n, groups.first_session)}" "</span>
            <b class="group-hour">{when}</b>
            <span class="soft small group-line">{move || t_string!(i18n, groups.your_time, place = place())}</span>
        </p>
        <p class="soft small">{theirs}</p>
    }
    .into_any()
}

/// The hour that takes turns with the first one, and how often it is whose turn.
#[component]
fn InTurn(studio: Studio, rotation: Rotation, told: Option<Reason>) -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let at = rotation.band.starts_at_ms;
    let when = move || intl::day_and_time(Language::of(i18n), at, &session.time_zone());
    let fairness = move || {
        let told = told.as_ref()?;
        studio.wording.with(|wording| wording.group(told).body)
    };
    view! {
        <p class="group-turn">
            <span class="soft small">{t!(i18n, groups.in_turn_with)}" "</span>
            <b class="group-hour">{when}</b>
        </p>
        <Band studio band=rotation.band />
        <p class="small">{fairness}</p>
    }
    .into_any()
}

/// The civil hours as a small band, with the finding in words.
#[component]
fn Band(studio: Studio, band: TimeBand) -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let mini = Memo::new(move |_| {
        // The reader's minute of the day; which language names the hour does not matter.
        let starts_at = minute_of(&intl::time(Locale::En, band.starts_at_ms, &session.time_zone()));
        MiniBand::new(&band, starts_at)
    });
    let sentence = Signal::derive(move || mini.with(|mini| band_words(i18n, studio.wording, mini)));
    view! {
        <MiniTimeBand
            windows=Signal::derive(move || mini.with(|mini| mini.windows.clone()))
            common=Signal::derive(move || mini.with(|mini| mini.common))
            session=Signal::derive(move || mini.with(|mini| mini.session))
            sentence=move || sentence.get()
        />
        <p class="soft small" aria-hidden="true">{move || sentence.get()}</p>
    }
    .into_any()
}

fn band_words(i18n: I18n, wording: Signal<Wording>, mini: &MiniBand) -> String {
    if mini.common.is_none() {
        return t_string!(i18n, groups.band_none).to_owned();
    }
    let zones = mini.windows.len();
    let common = wording.with(|wording| wording.duration(mini.common_minutes()));
    match intl::plural(Language::of(i18n), zones as u64) {
        Plural::One => t_string!(i18n, groups.band_1, zones = zones, common = common),
        Plural::Other => t_string!(i18n, groups.band_n, zones = zones, common = common),
    }
}

#[component]
fn Reasons(studio: Studio, reasons: Vec<Reason>) -> impl IntoView {
    let i18n = use_i18n();
    let lines = move || {
        let wording = studio.wording.get();
        let line = |reason: &Reason| {
            let words = wording.group(reason);
            view! { <li><strong>{words.title}</strong>{words.body.map(|body| view! { <p>{body}</p> })}</li> }
                .into_any()
        };
        reasons.iter().map(line).collect_view()
    };
    view! {
        <Disclosure summary=move || t_string!(i18n, groups.why)>
            <ul class="group-reasons small">{lines}</ul>
        </Disclosure>
    }
    .into_any()
}

#[component]
fn Member(studio: Studio, member: ProposedMember) -> impl IntoView {
    let i18n = use_i18n();
    let ProposedMember { id, name, country, starts_local } = member;
    let (this, that, dragged) = (id.clone(), id.clone(), id.clone());
    let moved = move || {
        studio.moving.with(|moving| moving.as_ref() == Some(&this))
            || studio.done.with(|done| done.as_ref().is_some_and(|done| done.is_about(&this)))
    };
    let stays = id.clone();
    let locked = Memo::new(move |_| studio.locked(&stays));
    let key = move |event: leptos::ev::KeyboardEvent| {
        let plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
        if event.key() == "m" && plain && studio.draft() {
            event.prevent_default();
            studio.open(that.clone());
        }
    };
    view! {
        <li
            class="group-member"
            class:group-member-moved=moved
            draggable=move || if studio.draft() { "true" } else { "false" }
            on:dragstart=move |event| drag::start(studio, &event, &dragged)
            on:dragend=move |_| studio.dragged.set(None)
            on:keydown=key
        >
            <b class="group-member-name"><bdi>{name.clone()}</bdi></b>
            <span class="soft small">{move || intl::country(Language::of(i18n), country.as_str())}</span>
            <span class="small group-member-hour">{starts_local}</span>
            {move || locked.get().then(|| view! {
                <span class="small group-member-lock"><Icon name="pin" />{t!(i18n, groups.lock_stays)}</span>
            })}
            <MoveButton studio id name />
        </li>
    }
    .into_any()
}

/// Opens the list of where a member can go; absent once the proposal is published.
#[component]
pub fn MoveButton(
    /// What the parts of the studio share.
    studio: Studio,
    /// Which one.
    id: MemberId,
    /// Its name.
    name: String,
) -> impl IntoView {
    let i18n = use_i18n();
    let draft = Memo::new(move |_| studio.draft());
    let stored = StoredValue::new((id, name));
    let button = move || {
        let (id, name) = stored.get_value();
        let open = id.clone();
        view! {
            <button
                type="button"
                class="button button-quiet button-small group-move-button"
                id=button_id(&id)
                aria-label=move || t_string!(i18n, groups.move_name, name = name.clone())
                aria-keyshortcuts="m"
                on:click=move |_| studio.open(open.clone())
            >
                {t!(i18n, groups.move_verb)}
            </button>
        }
    };
    move || draft.get().then(button)
}
