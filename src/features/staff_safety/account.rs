//! Somebody's account when it is lost or in other hands: the reset of their second factor, their sessions, a suspension.

use leptos::prelude::*;
use model::id::PersonId;
use model::permissions::Part;
use model::security::{AccountState, AccountStateForm, ResetState, SecondFactorReset};

use crate::a11y::use_announce;
use crate::data::{self, ClientError};
use crate::form::still_there::Refused;
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::intl;
use crate::session::use_session;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::card::Card;
use crate::ui::dialog::Dialog;
use crate::ui::focus::focus_id;
use crate::ui::status::{Alert, Tone};

/// Where the outcome is told.
const OUTCOME: &str = "account-outcome";

/// What can be done with the account of somebody else.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Their second factor is lost: asks for its reset, or agrees to it.
    Reset,
    /// Ends all of their sessions.
    EndSessions,
    /// Nobody signs in any more.
    Suspend,
    /// They sign in again.
    Restore,
}

impl Step {
    const ALL: [Self; 4] = [Self::Reset, Self::EndSessions, Self::Suspend, Self::Restore];

    /// Whether it is for those alone who run the installation.
    fn is_for_admins(self) -> bool {
        match self {
            Self::Reset => false,
            Self::EndSessions | Self::Suspend | Self::Restore => true,
        }
    }

    fn label(self, i18n: I18n) -> &'static str {
        match self {
            Self::Reset => t_string!(i18n, safety.account_reset),
            Self::EndSessions => t_string!(i18n, safety.account_end_sessions),
            Self::Suspend => t_string!(i18n, safety.account_suspend),
            Self::Restore => t_string!(i18n, safety.account_restore),
        }
    }

    fn consequence(self, i18n: I18n) -> &'static str {
        match self {
            Self::Reset => t_string!(i18n, safety.account_reset_body),
            Self::EndSessions => t_string!(i18n, safety.account_end_sessions_body),
            Self::Suspend => t_string!(i18n, safety.account_suspend_body),
            Self::Restore => t_string!(i18n, safety.account_restore_body),
        }
    }
}

/// What came of a step.
#[derive(Clone, PartialEq, Eq)]
enum Done {
    Reset(SecondFactorReset),
    SessionsEnded,
    State(AccountState),
}

/// The steps that the reader may take, each asked about once.
#[component]
pub fn AccountCard(
    /// Whose account.
    person: PersonId,
    /// Their name, once it is known.
    name: Signal<String>,
) -> impl IntoView {
    let (i18n, session, announce) = (use_i18n(), use_session(), use_announce());
    let (asked, open) = (RwSignal::new(Step::Reset), RwSignal::new(false));
    let (of, done) = (StoredValue::new(person), RwSignal::new(None::<Done>));
    let sending = data::use_mutation(
        move |client, step: Step| {
            let person = of.get_value();
            async move {
                let state = match step {
                    Step::Reset => return client.reset_second_factor(&person).await.map(Done::Reset),
                    Step::EndSessions => {
                        return client.end_sessions_of(&person).await.map(|()| Done::SessionsEnded);
                    }
                    Step::Suspend => AccountState::Suspended,
                    Step::Restore => AccountState::Active,
                };
                client.set_account_state(&person, &AccountStateForm { state }).await?;
                Ok(Done::State(state))
            }
        },
        move |what: Done| {
            announce.say(&done_words(i18n, &what));
            done.set(Some(what));
            request_animation_frame(|| focus_id(OUTCOME));
        },
    );
    let send = move || {
        open.set(false);
        sending.reset();
        done.set(None);
        sending.send(asked.get_untracked());
    };
    let error: Signal<Option<ClientError>, LocalStorage> = Signal::derive_local(move || sending.error());
    let told = move || {
        let what = done.get()?;
        Some(view! { <Alert tone=Tone::Done><p>{move || done_words(i18n, &what)}</p></Alert> }.into_any())
    };
    let admin = session.person().is_some_and(|person| Part::Accounts.is_offered_to(&person.roles));
    let button = move |step: Step| {
        let ask = move |()| {
            asked.set(step);
            open.set(true);
        };
        let kind = if step == Step::Suspend { ButtonKind::Danger } else { ButtonKind::Secondary };
        view! { <Button kind on_press=ask busy=sending.busy()>{move || step.label(i18n)}</Button> }
    };
    let steps =
        Step::ALL.into_iter().filter(|step| admin || !step.is_for_admins()).map(button).collect_view();
    view! {
        <Card title=move || t_string!(i18n, safety.account_title) ruled=true>
            <p class="soft">{t!(i18n, safety.account_lead)}</p>
            <div id=OUTCOME tabindex="-1">{told}</div>
            <Refused i18n error />
            <p class="cluster">{steps}</p>
        </Card>
        <Dialog
            open
            on_close=move || open.set(false)
            title=move || format!("{}: {}", name.get(), asked.get().label(i18n))
            confirm=move || asked.get().label(i18n)
            on_confirm=send
            confirm_kind=ButtonKind::Danger
            safe=move || t_string!(i18n, safety.not_now)
        >
            <p>{move || asked.get().consequence(i18n)}</p>
        </Dialog>
    }
    .into_any()
}

/// What was done, in words. Tracked.
fn done_words(i18n: I18n, done: &Done) -> String {
    match done {
        Done::Reset(SecondFactorReset { state: ResetState::Agreed, due_at_ms: Some(due_ms), .. }) => {
            let when = intl::day_and_time(Language::of(i18n), *due_ms, &intl::browser_zone());
            t_string!(i18n, safety.account_reset_agreed, when = when)
        }
        Done::Reset(_) => t_string!(i18n, safety.account_reset_asked).to_owned(),
        Done::SessionsEnded => t_string!(i18n, safety.account_sessions_ended).to_owned(),
        Done::State(AccountState::Suspended) => t_string!(i18n, safety.account_suspended).to_owned(),
        Done::State(AccountState::Active) => t_string!(i18n, safety.account_restored).to_owned(),
    }
}
