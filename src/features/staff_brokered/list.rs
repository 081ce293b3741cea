//! What the Support Unit proposed, how each stands for it, and taking one back.

use leptos::prelude::*;
use model::brokered::{BrokeredIntroductions, BrokeredRow};
use model::id::BrokeredId;
use model::state::BrokeredStep;

use super::{Desk, Done, words};
use crate::data::{self, ErrorView};
use crate::i18n::{Language, t, t_string};
use crate::intl;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::dialog::Dialog;
use crate::ui::focus::focus_id;
use crate::ui::state::Empty;
use crate::ui::status::Status;

pub(super) fn draw(desk: Desk, found: BrokeredIntroductions) -> AnyView {
    let i18n = desk.i18n;
    if found.rows.is_empty() {
        return view! {
            <Empty title=move || t_string!(i18n, brokered.empty_title) words=move || t_string!(i18n, brokered.empty_body)>
                <Button on_press=|| focus_id("brokered-first-member")>{t!(i18n, brokered.empty_action)}</Button>
            </Empty>
        }
        .into_any();
    }
    let rows = found.rows.into_iter().map(|row| proposal(desk, row)).collect_view();
    view! { <ul class="rows">{rows}</ul> }.into_any()
}

fn proposal(desk: Desk, row: BrokeredRow) -> AnyView {
    let Desk { i18n, session, areas, .. } = desk;
    let (state, sent, closes) = (row.state, row.sent_at_ms, row.closes_at_ms);
    let open = state.step(BrokeredStep::Withdraw).is_ok();
    let (first, second) = (row.first, row.second);
    let both = move || {
        let [first, second] = [&first, &second].map(|side| words::named(i18n, side));
        t_string!(i18n, brokered.both, first = first, second = second)
    };
    let (title, named) = (both.clone(), both);
    let by = row.proposed_by;
    let when = move || {
        let (locale, zone) = (Language::of(i18n), session.time_zone());
        let date = |at_ms| intl::date_with_year(locale, at_ms, &zone);
        let by = by.clone().unwrap_or_else(|| t_string!(i18n, messages.former).to_owned());
        if open {
            t_string!(i18n, brokered.when_open, name = by, sent = date(sent), closes = date(closes))
        } else {
            t_string!(i18n, brokered.when, name = by, sent = date(sent))
        }
    };
    let (topic, language) = (row.topic, row.language.clone());
    let about = move || {
        let locale = Language::of(i18n);
        let language = intl::language(locale, language.as_str());
        let Some(slug) = &topic else { return t_string!(i18n, messages.written_in, language = language) };
        let name = areas.with_value(|all| {
            all.policy_areas.iter().find(|area| area.slug == *slug).map(|area| area.name(locale).to_owned())
        });
        let topic = name.flatten().unwrap_or_else(|| slug.clone());
        t_string!(i18n, messages.about, topic = topic, language = language)
    };
    let (tone, _) = words::state(i18n, state);
    let code = row.language.as_str().to_owned();
    view! {
        <li class="stack-close">
            <div class="cluster cluster-apart">
                <h3 class="brokered-name"><bdi>{title}</bdi></h3>
                <Status tone>{move || words::state(i18n, state).1}</Status>
            </div>
            <blockquote class="quote" lang=code dir="auto">{row.words}</blockquote>
            <p class="small soft">{about}</p>
            <p class="small soft">{when}</p>
            {open.then(|| withdrawal(desk, row.id, named))}
        </li>
    }
    .into_any()
}

fn withdrawal(desk: Desk, id: BrokeredId, named: impl Fn() -> String + Send + Sync + 'static) -> AnyView {
    let i18n = desk.i18n;
    let open = RwSignal::new(false);
    let withdrawing = data::use_mutation(
        move |client, ()| {
            let id = id.clone();
            async move { client.withdraw_brokered(&id).await }
        },
        move |()| desk.finish(Done::Withdrawn),
    );
    let confirm = move |()| {
        open.set(false);
        withdrawing.send(());
    };
    let again = move |()| {
        if untrack(|| withdrawing.error()).is_some_and(|error| error.leaves_open()) {
            withdrawing.send(());
        } else {
            // Something else became of it meanwhile; the list says what.
            withdrawing.reset();
            desk.rows.refetch();
        }
    };
    view! {
        {move || withdrawing.error().map(|error| view! { <ErrorView error on_retry=again /> })}
        <p>
            <Button
                kind=ButtonKind::Quiet
                small=true
                on_press=move |()| open.set(true)
                busy=withdrawing.busy()
                label=move || t_string!(i18n, brokered.withdraw_of, sides = named())
            >
                {t!(i18n, brokered.withdraw)}
            </Button>
        </p>
        <Dialog
            open
            on_close=move |()| open.set(false)
            title=move || t_string!(i18n, brokered.withdraw_question)
            confirm=move || t_string!(i18n, brokered.withdraw)
            on_confirm=confirm
            safe=move || t_string!(i18n, messages.not_yet)
        >
            <p>{t!(i18n, brokered.withdraw_body)}</p>
        </Dialog>
    }
    .into_any()
}
