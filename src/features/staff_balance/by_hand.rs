//! Applicants whose place the committee decides itself.

use leptos::prelude::*;
use model::id::ApplicantId;

use super::edits::{Decision, with_decision};
use super::studio::{Studio, remove_button};
use super::view_model::name_of;
use super::words;
use crate::i18n::{Language, t, t_string};
use crate::intl;
use crate::ui::button::Button;
use crate::ui::card::{Card, Disclosure};
use crate::ui::field::{Choice, SelectField};
use crate::ui::focus::focus_id;

/// The list of those who are decided about; it takes focus when one of them goes.
const LIST: &str = "balance-by-hand";

/// Those who are decided about, and a way to decide about others while the call is open.
pub(super) fn draw(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    view! {
        <Card title=move || t_string!(i18n, balance.by_hand)>
            <div id=LIST tabindex="-1">{decided(studio)}</div>
            {move || studio.open().then(|| decide(studio))}
        </Card>
    }
    .into_any()
}

fn decided(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let list = move || {
        let form = studio.form.get();
        if form.must.is_empty() && form.never.is_empty() {
            return view! { <p class="soft">{t!(i18n, balance.by_hand_none)}</p> }.into_any();
        }
        let of = |ids: Vec<ApplicantId>, decision: Decision| {
            ids.into_iter().map(|id| line(studio, id, decision)).collect_view()
        };
        let (must, never) = (of(form.must, Decision::Join), of(form.never, Decision::StayOut));
        view! { <ul class="balance-list">{must} {never}</ul> }.into_any()
    };
    view! { {list} }.into_any()
}

fn line(studio: Studio, id: ApplicantId, decision: Decision) -> AnyView {
    let i18n = studio.i18n;
    let name = studio.page.with_untracked(|page| name_of(page, &id));
    let said = name.clone();
    let press = Callback::new(move |()| {
        studio.try_form(studio.form.with_untracked(|form| with_decision(form, &id, None)));
        request_animation_frame(|| focus_id(LIST));
    });
    view! {
        <li>
            <p class="strong"><bdi>{name}</bdi></p>
            <p class="soft small">{move || words::decision(i18n, decision)}</p>
            {remove_button(studio, Signal::derive(move || said.clone()), press)}
        </li>
    }
    .into_any()
}

/// Everybody who is not decided about, by name, and what to decide.
fn decide(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let (who, what) = (RwSignal::new(None::<ApplicantId>), RwSignal::new(Decision::Join));
    let open = Memo::new(move |_| {
        let form = studio.form.get();
        studio.page.with(|page| {
            let all = page.applicants.iter().map(|one| (one.id.clone(), one.name.clone()));
            let mut all: Vec<(ApplicantId, String)> =
                all.filter(|(id, _)| Decision::of(&form, id).is_none()).collect();
            intl::sort_by_name(Language::of(i18n), &mut all, |(_, name)| name);
            all
        })
    });
    let chosen = Memo::new(move |_| {
        let chosen = who.get();
        open.with(|open| {
            let there = chosen.filter(|id| open.iter().any(|(one, _)| one == id));
            there.or_else(|| open.first().map(|(id, _)| id.clone()))
        })
    });
    let applicants = Signal::derive(move || {
        open.get().into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect::<Vec<_>>()
    });
    let decisions: Vec<Choice> = Decision::ALL
        .into_iter()
        .map(|one| Choice::new(one.key(), move || words::decision(i18n, one)))
        .collect();
    let press = move || {
        let Some(id) = chosen.get_untracked() else { return };
        who.set(None);
        let decision = Some(what.get_untracked());
        studio.try_form(studio.form.with_untracked(|form| with_decision(form, &id, decision)));
        request_animation_frame(|| focus_id(LIST));
    };
    view! {
        <Disclosure summary=move || t_string!(i18n, balance.decide_about)>
            <div class="stack-close">
                <SelectField
                    id="balance-who"
                    label=move || t_string!(i18n, balance.col_name)
                    value=Signal::derive(move || chosen.get().map(|id| id.to_string()).unwrap_or_default())
                    on_input=move |id: String| who.set(ApplicantId::parse(&id).ok())
                    options=applicants
                />
                <SelectField
                    id="balance-what"
                    label=move || t_string!(i18n, balance.decision)
                    value=Signal::derive(move || what.get().key().to_owned())
                    on_input=move |key: String| {
                        let found = Decision::ALL.into_iter().find(|one| one.key() == key);
                        what.set(found.unwrap_or(Decision::Join));
                    }
                    options=decisions
                />
                <p><Button small=true on_press=press>{t!(i18n, balance.decide)}</Button></p>
            </div>
        </Disclosure>
    }
    .into_any()
}
