//! Whether somebody is a safeguarding officer, and the two administrators who make one (rule AUT-6).

use leptos::prelude::*;
use model::id::PersonId;
use model::officer::{OfficerForm, OfficerStep, Officers};

use super::view_model::Standing;
use crate::a11y::use_announce;
use crate::data::{self, ClientError, Loaded};
use crate::form::still_there::Refused;
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::session::use_session;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::card::Card;
use crate::ui::dialog::Dialog;
use crate::ui::focus::focus_id;
use crate::ui::status::{Alert, Tone};

/// Where the outcome is told.
const OUTCOME: &str = "officer-outcome";

/// How somebody stands, and the steps that the reader may take, each asked about once.
#[component]
pub fn OfficerCard(
    /// Who.
    person: PersonId,
    /// Their name, once it is known.
    name: Signal<String>,
) -> impl IntoView {
    let (i18n, session, announce) = (use_i18n(), use_session(), use_announce());
    let officers = data::officers();
    let of = StoredValue::new(person);
    let (asked, open) = (RwSignal::new(OfficerStep::Propose), RwSignal::new(false));
    let done = RwSignal::new(false);
    let sending = data::use_mutation(
        move |client: data::Client, step: OfficerStep| {
            let person = of.get_value();
            async move { client.name_officer(&person, &OfficerForm { step }).await }
        },
        move |_: Officers| {
            announce.say(t_string!(i18n, reports.officer_done));
            done.set(true);
            officers.refetch();
            request_animation_frame(|| focus_id(OUTCOME));
        },
    );
    let send = move || {
        open.set(false);
        sending.reset();
        done.set(false);
        sending.send(asked.get_untracked());
    };
    let error: Signal<Option<ClientError>, LocalStorage> = Signal::derive_local(move || sending.error());
    let standing = Memo::new(move |_| {
        let viewer = session.person().map(|person| person.id);
        let found =
            officers.with_value(|all| of.with_value(|person| Standing::of(all, person, viewer.as_ref())));
        found.unwrap_or(Standing::No)
    });
    let button = move |step: OfficerStep| {
        let ask = move |()| {
            asked.set(step);
            open.set(true);
        };
        let kind = if step == OfficerStep::Remove { ButtonKind::Danger } else { ButtonKind::Secondary };
        let label = move || label(i18n, step, &standing.get());
        view! { <Button kind on_press=ask busy=sending.busy()>{label}</Button> }
    };
    let body = move |_: Officers| {
        let steps = move || standing.get().steps().iter().copied().map(button).collect_view();
        view! {
            <p>{move || words(i18n, &standing.get(), name.get())}</p>
            <p class="cluster">{steps}</p>
        }
        .into_any()
    };
    let told = move || {
        done.get().then(|| view! { <Alert tone=Tone::Done><p>{t!(i18n, reports.officer_done)}</p></Alert> })
    };
    view! {
        <Card title=move || t_string!(i18n, reports.officer_card) ruled=true>
            <p class="soft">{t!(i18n, reports.officer_lead)}</p>
            <div id=OUTCOME tabindex="-1">{told}</div>
            <Refused i18n error />
            <Loaded of=officers words=move || t_string!(i18n, reports.officer_loading) lines=3 view=body />
        </Card>
        <Dialog
            open
            on_close=move || open.set(false)
            title=move || format!("{}: {}", name.get(), label(i18n, asked.get(), &standing.get()))
            confirm=move || label(i18n, asked.get(), &standing.get())
            on_confirm=send
            confirm_kind=ButtonKind::Danger
            safe=move || t_string!(i18n, safety.not_now)
        >
            <p>{move || consequence(i18n, asked.get(), &standing.get())}</p>
        </Dialog>
    }
    .into_any()
}

fn words(i18n: I18n, standing: &Standing, name: String) -> String {
    match standing {
        Standing::Officer => t_string!(i18n, reports.officer_is, name = name),
        Standing::No => t_string!(i18n, reports.officer_not, name = name),
        Standing::Oneself => t_string!(i18n, reports.officer_self).to_owned(),
        Standing::ByViewer => t_string!(i18n, reports.officer_yours, name = name),
        Standing::ByAnother(by) => {
            let by = by.clone().unwrap_or_else(|| t_string!(i18n, reports.officer_somebody).to_owned());
            t_string!(i18n, reports.officer_others, by = by, name = name)
        }
    }
}

fn label(i18n: I18n, step: OfficerStep, standing: &Standing) -> &'static str {
    match (step, standing) {
        (OfficerStep::Propose, _) => t_string!(i18n, reports.officer_propose),
        (OfficerStep::Confirm, _) => t_string!(i18n, reports.officer_confirm),
        (OfficerStep::Remove, Standing::Officer) => t_string!(i18n, reports.officer_remove),
        (OfficerStep::Remove, _) => t_string!(i18n, reports.officer_withdraw),
    }
}

fn consequence(i18n: I18n, step: OfficerStep, standing: &Standing) -> &'static str {
    match (step, standing) {
        (OfficerStep::Propose, _) => t_string!(i18n, reports.officer_propose_body),
        (OfficerStep::Confirm, _) => t_string!(i18n, reports.officer_confirm_body),
        (OfficerStep::Remove, Standing::Officer) => t_string!(i18n, reports.officer_remove_body),
        (OfficerStep::Remove, _) => t_string!(i18n, reports.officer_withdraw_body),
    }
}
