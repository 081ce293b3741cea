//! Account and security: who one is, how one proves it, and where one is signed in.
//!
//! Whoever has to set up a second factor first sees that alone.

pub mod address;
pub mod channels;
pub mod passkeys;
pub mod password;
mod qr;
pub mod recovery_codes;
pub mod second_factor;
pub mod sessions;

use leptos::prelude::*;
use model::security::Account;

use crate::a11y::Page;
use crate::data::{self, Fetched, Loaded};
use crate::i18n::{I18n, Language, own_name, t, t_string, use_i18n};
use crate::session::{Access, use_session};
use crate::ui::card::Card;
use crate::{paths, terms};

use address::ChangeAddress;
use channels::ChannelsCard;
use passkeys::PasskeysCard;
use password::PasswordCard;
use second_factor::SecondFactorCard;
use sessions::SessionsCard;

/// The account page.
#[component]
pub fn AccountPage() -> impl IntoView {
    let i18n = use_i18n();
    let account = data::account();
    view! {
        <Page title=move || t_string!(i18n, account.title) lead=move || t_string!(i18n, account.lead) />
        <Loaded
            of=account
            words=move || t_string!(i18n, account.loading)
            lines=8
            view=move |found| draw(i18n, found, account)
        />
    }
    .into_any()
}

fn draw(i18n: I18n, found: Account, account: Fetched<Account>) -> AnyView {
    let session = use_session();
    if session.second_factor_due().is_some() {
        return view! { <SecondFactorCard i18n found account /> }.into_any();
    }
    view! {
        <div class="stack">
            <You i18n found=found.clone() />
            <ChannelsCard i18n />
            <Invite i18n />
            <Card title=move || t_string!(i18n, reports.own_card)>
                <p>{t!(i18n, reports.own_card_lead)}</p>
                <p><a class="strong" href=paths::REPORTS>{t!(i18n, reports.own_link)}</a></p>
            </Card>
            <PasswordCard i18n found=found.clone() account />
            <SecondFactorCard i18n found=found.clone() account />
            <PasskeysCard i18n found=found.clone() />
            <SessionsCard i18n />
        </div>
    }
    .into_any()
}

/// The way to invitations, for those who can make them.
#[component]
fn Invite(i18n: I18n) -> impl IntoView {
    let session = use_session();
    move || {
        (session.may(Access::Invitations) == Some(true)).then(|| {
            let staff = session.may(Access::Staff) == Some(true);
            let href = if staff { paths::INVITATIONS } else { paths::OWN_INVITATIONS };
            view! {
                <Card title=move || t_string!(i18n, invitations.title)>
                    <p>{t!(i18n, account.invite_lead)}</p>
                    <p><a class="strong" href=href>{t!(i18n, account.invite)}</a></p>
                </Card>
            }
        })
    }
}

#[component]
fn You(i18n: I18n, found: Account) -> impl IntoView {
    let whole = found.clone();
    let languages = found.languages.iter().map(|speaks| speaks.code.clone()).collect::<Vec<_>>();
    let spoken = move || match languages.as_slice() {
        [] => t_string!(i18n, account.no_languages).to_owned(),
        some => terms::languages(Language::of(i18n), some),
    };
    view! {
        <Card title=move || t_string!(i18n, account.you)>
            <dl class="facts">
                <dt>{t!(i18n, account.name)}</dt>
                <dd><bdi>{found.name}</bdi></dd>
                <dt>{t!(i18n, account.email)}</dt>
                <dd><bdi>{found.email.as_str().to_owned()}</bdi></dd>
                <dt>{t!(i18n, account.mails_in)}</dt>
                <dd lang=found.locale.code()>{own_name(found.locale)}</dd>
                <dt>{t!(i18n, account.languages)}</dt>
                <dd>{spoken}</dd>
            </dl>
            <ChangeAddress i18n found=whole />
        </Card>
    }
    .into_any()
}
