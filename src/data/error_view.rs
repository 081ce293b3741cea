//! What a reader sees when something could not be read or written: one reaction for each kind of error.

use client::ClientError;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use model::problem::Code;

use super::use_mutation;
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::paths;
use crate::session::use_session;
use crate::ui::button::{Button, ButtonKind, ButtonLink};
use crate::ui::state::{Empty, Failed, Offline};

/// The words for an error, and what can be done about it: try again, sign in, search, or report its number.
#[component]
pub fn ErrorView(
    /// What went wrong.
    error: ClientError,
    /// Asks again, where asking again can help; `a11y::use_retry` for what a page reads.
    #[prop(optional, into)]
    on_retry: Option<Callback<()>>,
) -> impl IntoView {
    let i18n = use_i18n();
    match error {
        ClientError::Offline => view! {
            <Offline
                title=move || t_string!(i18n, errors.offline_title)
                words=move || t_string!(i18n, errors.offline_body)
            >
                {retry_button(i18n, on_retry)}
            </Offline>
        }
        .into_any(),
        ClientError::Unexpected { .. } => {
            let reload = Callback::new(|()| {
                window().location().reload().ok();
            });
            view! {
                <Failed
                    title=move || t_string!(i18n, errors.unexpected_title)
                    words=move || t_string!(i18n, errors.unexpected_body)
                    retry=move || t_string!(i18n, common.try_again)
                    on_retry=on_retry.unwrap_or(reload)
                />
            }
            .into_any()
        }
        ClientError::Refused(problem) => refused(i18n, problem.code, problem.request_id, on_retry),
    }
}

fn retry_button(i18n: I18n, on_retry: Option<Callback<()>>) -> Option<AnyView> {
    on_retry.map(|retry| view! { <Button on_press=retry>{t!(i18n, common.try_again)}</Button> }.into_any())
}

fn refused(i18n: I18n, code: Code, request_id: String, on_retry: Option<Callback<()>>) -> AnyView {
    let (title, body) = (move || code_title(i18n, code), move || code_body(i18n, code));
    match code {
        // Where the second factor is asked for is the sign-in page too.
        Code::SignInRequired | Code::SecondFactorRequired => {
            let target = sign_in_from_here();
            let (navigate, session) = (use_navigate(), use_session());
            let to = target.clone();
            // The session ended while the page was open: its page is the sign-in page.
            Effect::new(move || {
                // Otherwise that page would say who was signed in here before.
                session.refetch();
                navigate(&to, NavigateOptions { replace: true, ..NavigateOptions::default() });
            });
            view! {
                <Empty title words=body>
                    <ButtonLink href=target kind=ButtonKind::Primary>{t!(i18n, common.sign_in)}</ButtonLink>
                </Empty>
            }
            .into_any()
        }
        Code::ReauthenticationRequired => view! {
            <div role="alert"><Empty title words=body>{sign_in_again(i18n)}</Empty></div>
        }
        .into_any(),
        Code::NotFound | Code::Forbidden => view! {
            <Empty title words=body>
                <ButtonLink href=paths::MEMBERS>{t!(i18n, common.see_members)}</ButtonLink>
            </Empty>
        }
        .into_any(),
        Code::Internal | Code::NoSpace => view! {
            <div role="alert">
                <Empty title words=body>
                    <p class="small soft">{t!(i18n, errors.report_number, id = request_id)}</p>
                    {retry_button(i18n, on_retry)}
                </Empty>
            </div>
        }
        .into_any(),
        _ => view! {
            <div role="alert"><Empty title words=body>{retry_button(i18n, on_retry)}</Empty></div>
        }
        .into_any(),
    }
}

/// Ends the session and opens the sign-in page anew, so that nothing of the account stays in memory meanwhile.
pub fn sign_in_again(i18n: I18n) -> AnyView {
    let leave = |()| {
        window().location().set_href(&sign_in_from_here()).ok();
    };
    let leaving = use_mutation(|client, ()| async move { client.sign_out().await }, leave);
    view! {
        {move || leaving.error().map(|error| view! { <ErrorView error /> })}
        <Button kind=ButtonKind::Primary on_press=move || leaving.send(()) busy=leaving.busy()>
            {t!(i18n, errors.sign_in_again)}
        </Button>
    }
    .into_any()
}

/// The sign-in page that leads back here.
fn sign_in_from_here() -> String {
    let location = window().location();
    let here = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
    paths::sign_in(&here)
}

macro_rules! code_words {
    ($($(#[$doc:meta])* $name:ident: $($variant:ident => $key:ident),* $(,)?;)*) => {$(
        $(#[$doc])*
        pub fn $name(i18n: I18n, code: Code) -> String {
            match code { $(Code::$variant => t_string!(i18n, errors.$key).to_owned()),* }
        }
    )*};
}

code_words! {
    /// What happened, as a heading. Tracked: it follows the language.
    code_title:
        Unreadable => unreadable_title, SignInRequired => sign_in_required_title,
        SignInFailed => sign_in_failed_title, SecondFactorRequired => second_factor_required_title,
        ReauthenticationRequired => reauthentication_required_title, Forbidden => forbidden_title,
        CrossSite => cross_site_title, NotFound => not_found_title, MethodNotAllowed => method_not_allowed_title,
        Timeout => timeout_title, IllegalStep => illegal_step_title, Stale => stale_title,
        MoveBreaksRule => move_breaks_rule_title, PublishConflict => publish_conflict_title,
        LinkGone => link_gone_title, TooLarge => too_large_title, UriTooLong => uri_too_long_title,
        WrongType => wrong_type_title, Invalid => invalid_title, TooMany => too_many_title,
        HeadersTooLarge => headers_too_large_title, Internal => internal_title, Unavailable => unavailable_title,
        NoSpace => no_space_title, PublicationOpen => publication_open_title, UndoOver => undo_over_title,
        VersionRequired => version_required_title, MailTooOld => mail_too_old_title,
        InProgress => in_progress_title, KeyReused => key_reused_title, KeyRequired => key_required_title,
        OutcomeUnknown => outcome_unknown_title, ConflictOfInterest => conflict_of_interest_title;
    /// What is kept and what to do, in a sentence or two. Tracked.
    code_body:
        Unreadable => unreadable_body, SignInRequired => sign_in_required_body,
        SignInFailed => sign_in_failed_body, SecondFactorRequired => second_factor_required_body,
        ReauthenticationRequired => reauthentication_required_body, Forbidden => forbidden_body,
        CrossSite => cross_site_body, NotFound => not_found_body, MethodNotAllowed => method_not_allowed_body,
        Timeout => timeout_body, IllegalStep => illegal_step_body, Stale => stale_body,
        MoveBreaksRule => move_breaks_rule_body, PublishConflict => publish_conflict_body,
        LinkGone => link_gone_body, TooLarge => too_large_body, UriTooLong => uri_too_long_body,
        WrongType => wrong_type_body, Invalid => invalid_body, TooMany => too_many_body,
        HeadersTooLarge => headers_too_large_body, Internal => internal_body, Unavailable => unavailable_body,
        NoSpace => no_space_body, PublicationOpen => publication_open_body, UndoOver => undo_over_body,
        VersionRequired => version_required_body, MailTooOld => mail_too_old_body,
        InProgress => in_progress_body, KeyReused => key_reused_body, KeyRequired => key_required_body,
        OutcomeUnknown => outcome_unknown_body, ConflictOfInterest => conflict_of_interest_body;
}
