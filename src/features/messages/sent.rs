//! The reader's own requests. Until there is a yes, nothing here depends on the other side (rule PRI-11).

use leptos::prelude::*;
use model::introduction::SentIntroduction;
use model::report::Thing;
use model::state::{IntroductionState, IntroductionStep};

use super::{Desk, Done, preview, question, received, view_model, words};
use crate::data::{self, ErrorView};
use crate::i18n::{Language, t, t_string};
use crate::reporting::ReportLink;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::card::Disclosure;
use crate::ui::dialog::Dialog;
use crate::ui::status::Status;
use crate::{intl, paths};

/// One row for each; a row that has not changed stays as it is.
pub(super) fn list(desk: Desk, rows: Memo<Vec<SentIntroduction>>) -> AnyView {
    let key = |row: &SentIntroduction| {
        (row.id.clone(), row.state, view_model::changes(&row.questions, row.introduced.as_ref()))
    };
    view! { <ul class="rows messages-wide"><For each=move || rows.get() key=key children=move |row| request(desk, row) /></ul> }
        .into_any()
}

fn request(desk: Desk, row: SentIntroduction) -> AnyView {
    let Desk { i18n, session, areas, .. } = desk;
    let (state, side) = (row.state, row.side);
    let waits = state.step(IntroductionStep::Withdraw).is_ok();
    let (sent, closes, again) = (row.sent_at_ms, row.closes_at_ms, row.again_at_ms);
    let when = move || {
        let (locale, zone) = (Language::of(i18n), session.time_zone());
        let date = |at_ms| intl::date_with_year(locale, at_ms, &zone);
        match state {
            IntroductionState::Sent => {
                t_string!(i18n, messages.sent_when, sent = date(sent), closes = date(closes))
            }
            IntroductionState::Closed | IntroductionState::Withdrawn => {
                t_string!(i18n, messages.sent_again, sent = date(sent), again = date(again))
            }
            IntroductionState::Introduced => t_string!(i18n, messages.sent_on, date = date(sent)),
        }
    };
    let href = paths::member(&row.member);
    let card = row.card.clone();
    let areas = Signal::derive(move || areas.get().and_then(Result::ok));
    let (tone, _) = words::state(i18n, state);
    view! {
        <li class="stack-close">
            <div class="cluster cluster-apart">
                <h3 class="messages-name"><a href=href><bdi>{row.member_name}</bdi></a>", "{move || words::side(i18n, side)}</h3>
                <Status tone>{move || words::state(i18n, state).1}</Status>
            </div>
            <p class="small soft">{when}</p>
            {question::asked_of_reader(desk, row.questions, waits)}
            {row.introduced.map(|introduced| received::introduced(desk, introduced))}
            <Disclosure summary=move || t_string!(i18n, messages.what_they_see)>
                {preview::card(i18n, Signal::stored(card), areas)}
            </Disclosure>
            <ReportLink thing=Thing::Introduction(row.id.clone()) />
            {waits.then(|| withdrawal(desk, row.id))}
        </li>
    }
    .into_any()
}

fn withdrawal(desk: Desk, id: model::id::IntroductionId) -> AnyView {
    let i18n = desk.i18n;
    let open = RwSignal::new(false);
    let withdrawing = data::use_mutation(
        move |client, ()| {
            let id = id.clone();
            async move { client.withdraw_introduction(&id).await }
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
            data::refetch_waiting();
        }
    };
    view! {
        {move || withdrawing.error().map(|error| view! { <ErrorView error on_retry=again /> })}
        <p>
            <Button kind=ButtonKind::Quiet small=true on_press=move |()| open.set(true) busy=withdrawing.busy()>
                {t!(i18n, messages.withdraw)}
            </Button>
        </p>
        <Dialog
            open
            on_close=move |()| open.set(false)
            title=move || t_string!(i18n, messages.withdraw_question)
            confirm=move || t_string!(i18n, messages.withdraw)
            on_confirm=confirm
            safe=move || t_string!(i18n, messages.not_yet)
        >
            <p>{t!(i18n, messages.withdraw_body)}</p>
        </Dialog>
    }
    .into_any()
}
