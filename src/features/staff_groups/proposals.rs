//! The proposals side by side, and the changes that the shown one supposes.

use leptos::prelude::*;
use model::group::GroupRun;
use model::group_edit::TakenChange;

use super::proposal::{Figures, meet_others, softened};
use super::studio::Studio;
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::intl::{self, Plural};
use crate::reasons::isolated;
use crate::ui::status::{Alert, Tone};

/// One card for each proposal, with its figures and how it differs from the shown one; nothing where there is but one.
#[component]
pub fn Proposals(
    /// What the parts of the studio share.
    studio: Studio,
) -> impl IntoView {
    let i18n = use_i18n();
    let cards = move || {
        let all = studio.proposals.get();
        let shown = studio.run.get();
        let card = |(at, run): (usize, &GroupRun)| {
            let is_shown = shown.as_ref().is_some_and(|shown| shown.id == run.id);
            let others = shown.as_ref().filter(|_| !is_shown).map(|shown| meet_others(shown, run));
            card(&studio, at, run, others).into_any()
        };
        (all.len() > 1).then(|| {
            let cards = all.iter().enumerate().map(card).collect_view();
            view! {
                <section class="card group-proposals" aria-label=move || t_string!(i18n, groups.proposals)>
                    <ul>{cards}</ul>
                </section>
            }
            .into_any()
        })
    };
    view! { {cards} }.into_any()
}

/// The proposal at `at`; `others` is how many members meet other people there than in the shown one.
fn card(studio: &Studio, at: usize, run: &GroupRun, others: Option<usize>) -> AnyView {
    let studio = *studio;
    let i18n = use_i18n();
    let (figures, softened) = (Figures::of(run), softened(run));
    let letter = char::from(b'A' + at as u8).to_string();
    let name = move || t_string!(i18n, groups.proposal, letter = letter.clone());
    let placed = move || t_string!(i18n, groups.proposal_placed, placed = figures.placed, all = figures.all);
    let worst = move || {
        let score = figures
            .worst
            .map_or_else(|| "\u{2013}".to_owned(), |worst| intl::number(Language::of(i18n), worst));
        t_string!(i18n, groups.proposal_worst, score = score)
    };
    let shown = others.is_none();
    let id = format!("proposal-{at}");
    let focus = id.clone();
    let show = move |_| {
        let focus = focus.clone();
        studio.show(at);
        // The cards are drawn anew.
        request_animation_frame(move || crate::ui::focus::focus_id(&focus));
    };
    let differs = others.map(|count| view! { <p class="soft small">{move || others_words(i18n, count)}</p> });
    view! {
        <li class:group-proposal-shown=shown>
            <button type="button" class="link-button strong" id=id aria-pressed=if shown { "true" } else { "false" } on:click=show>
                {name}
            </button>
            {shown.then(|| view! { " "<span class="soft small">{t!(i18n, groups.proposal_shown)}</span> })}
            <p class="small">{placed}", "{move || softened_words(i18n, softened)}", "{worst}</p>
            {differs}
        </li>
    }
    .into_any()
}

fn others_words(i18n: I18n, count: usize) -> String {
    match intl::plural(Language::of(i18n), count as u64) {
        _ if count == 0 => t_string!(i18n, groups.meet_same).to_owned(),
        Plural::One => t_string!(i18n, groups.meet_others_1, count = count),
        Plural::Other => t_string!(i18n, groups.meet_others_n, count = count),
    }
}

/// "1 rule softened".
pub fn softened_words(i18n: I18n, count: usize) -> String {
    match intl::plural(Language::of(i18n), count as u64) {
        _ if count == 0 => t_string!(i18n, groups.softened_0).to_owned(),
        Plural::One => t_string!(i18n, groups.softened_1, count = count),
        Plural::Other => t_string!(i18n, groups.softened_n, count = count),
    }
}

/// What has to be agreed before the proposal can hold; nothing where every rule is kept.
#[component]
pub fn Supposed(
    /// What the parts of the studio share.
    studio: Studio,
) -> impl IntoView {
    let i18n = use_i18n();
    let taken = Memo::new(move |_| {
        studio.run.with(|run| run.as_ref().map(|run| run.taken.clone())).unwrap_or_default()
    });
    let line = move |taken: TakenChange| {
        let TakenChange { name, change, .. } = taken;
        let who = move || t_string!(i18n, groups.supposed_name, name = isolated(&name));
        let words = move || {
            let words = studio.wording.with(|wording| wording.group_fix(&change));
            view! {
                {words.title}
                {words.body.map(|body| view! { " "<span class="soft">{body}</span> })}
            }
            .into_any()
        };
        view! { <li><b>{who}</b>" "{words}</li> }.into_any()
    };
    move || {
        let all = taken.get();
        (!all.is_empty()).then(|| {
            let lines = all.into_iter().map(line).collect_view();
            view! {
                <Alert tone=Tone::Needs>
                    <p class="strong">{t!(i18n, groups.supposed_title)}</p>
                    <ul class="group-supposed">{lines}</ul>
                </Alert>
            }
            .into_any()
        })
    }
}
