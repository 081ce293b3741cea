//! The account in the header: who is signed in, and the way out.

use leptos::prelude::*;

use crate::data::ErrorView;
use crate::i18n::{t, t_string, use_i18n};
use crate::paths;
use crate::session::{use_session, use_sign_out};
use crate::ui::button::Button;
use crate::ui::seat::{Avatar, SeatShape};
use model::permissions::Part;

/// Initials, name and member; opens to the way out.
#[component]
pub fn Account() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    move || {
        session.person().map(|person| {
            let civil = Part::CivilSociety.is_offered_to(&person.roles);
            let shape = if civil { SeatShape::Civil } else { SeatShape::Gov };
            let member = person.member.map(|member| view! { <small><bdi>{member.name}</bdi></small> });
            view! {
                <details class="frame-account">
                    <summary class="frame-person">
                        <Avatar name=person.name.clone() shape />
                        <span><span class="visually-hidden">{t!(i18n, common.account)}": "</span><bdi>{person.name}</bdi>{member}</span>
                    </summary>
                    <div class="frame-account-sheet">
                        <a class="frame-account-link" href=paths::ACCOUNT>{t!(i18n, common.account_page)}</a>
                        <p><a href=paths::ACCOUNT_PRIVACY>{t!(i18n, common.own_privacy)}</a></p>
                        <SignOutButton />
                    </div>
                </details>
            }
        })
    }
}

/// Ends the session.
#[component]
pub fn SignOutButton() -> impl IntoView {
    let i18n = use_i18n();
    let leaving = use_sign_out().mutation;
    view! {
        <Button
            on_press=move || leaving.send(())
            busy=leaving.busy()
            busy_word=move || t_string!(i18n, common.signing_out)
        >
            {t!(i18n, common.sign_out)}
        </Button>
        {move || leaving.error().map(|error| view! { <ErrorView error on_retry=move || leaving.send(()) /> })}
    }
    .into_any()
}
