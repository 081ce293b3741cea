//! What stands around every page: header, navigation by role, footer, the live region, the offline line.

pub mod account;
pub mod language;
mod navigation;
pub mod search;

use leptos::{ev, prelude::*};
use leptos_router::hooks::use_location;

use crate::i18n::{Language, t, t_string, use_i18n};
use crate::session::use_session;
use crate::ui::a11y::{LiveRegion, SkipLink};
use crate::ui::button::{ButtonKind, ButtonLink};
use crate::ui::frame::{Footer, Frame, Header, Main, Nav};
use crate::ui::icon::Icon;
use crate::ui::status::{Alert, Tone};
use crate::ui::words::Words;
use crate::{a11y, paths};
use account::{Account, SignOutButton};
use language::LanguageChoice;
use search::SearchBox;

/// The frame around `children`, the page.
#[component]
pub fn AppFrame(children: Children) -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let said = a11y::provide_a11y();
    a11y::use_search_key();
    let path = use_location().pathname;
    let visitor = Memo::new(move |_| session.signed_in() != Some(true));
    let home = move || (if visitor.get() { paths::FRONT } else { paths::HOME }).to_owned();
    let groups = navigation::groups(i18n, session);
    let links = navigation::public_links(i18n, visitor.into());
    let staff = move || path.with(|path| path.starts_with("/staff/"));
    view! {
        <SkipLink target="main" words=move || t_string!(i18n, common.skip) />
        <Frame staff=Signal::derive(staff) public=visitor>
            <Header
                home=Signal::derive(home)
                links_label=move || t_string!(i18n, common.footer_navigation)
                links
                search=move || view! { <SearchBox visitor=visitor.into() /> }
                tools=move || view! { <Tools visitor=visitor.into() /> }
                menu=move || t_string!(i18n, common.menu)
                nav_label=move || t_string!(i18n, common.main_navigation)
                groups
                menu_tools=move || view! { <MenuTools visitor=visitor.into() /> }
                path=path
            />
            <Show when=move || !visitor.get()>
                <Nav label=move || t_string!(i18n, common.main_navigation) groups />
            </Show>
            <Main>
                <OfflineLine />
                {children()}
            </Main>
            <PageFooter />
        </Frame>
        <LiveRegion words=said />
    }
    .into_any()
}

/// Language, help and account, in a wide header.
#[component]
fn Tools(visitor: Signal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <LanguageChoice id="language" />
        <a class="frame-tool" href=paths::HELP><Icon name="help" />{t!(i18n, common.help)}</a>
        {move || if visitor.get() {
            view! {
                <ButtonLink href=paths::SIGN_IN kind=ButtonKind::Primary small=true>{t!(i18n, common.sign_in)}</ButtonLink>
            }.into_any()
        } else {
            view! { <Account /> }.into_any()
        }}
    }
    .into_any()
}

/// The same inside the menu of a narrow window.
#[component]
fn MenuTools(visitor: Signal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <LanguageChoice id="language-menu" />
        <a class="frame-tool" href=paths::HELP><Icon name="help" />{t!(i18n, common.help)}</a>
        {move || if visitor.get() {
            view! { <ButtonLink href=paths::SIGN_IN kind=ButtonKind::Primary>{t!(i18n, common.sign_in)}</ButtonLink> }.into_any()
        } else {
            view! { <SignOutButton /> }.into_any()
        }}
    }
    .into_any()
}

/// Says so when the connection is gone, and announces when it is back.
#[component]
fn OfflineLine() -> impl IntoView {
    let (i18n, announce) = (use_i18n(), a11y::use_announce());
    let (online, set_online) = signal(window().navigator().on_line());
    let gone = window_event_listener(ev::offline, move |_| {
        set_online.set(false);
        announce.say(t_string!(i18n, common.offline_banner));
    });
    let back = window_event_listener(ev::online, move |_| {
        set_online.set(true);
        announce.say(t_string!(i18n, common.online_again));
    });
    on_cleanup(move || {
        gone.remove();
        back.remove();
    });
    view! {
        <Show when=move || !online.get()><Alert tone=Tone::Info>{t!(i18n, common.offline_banner)}</Alert></Show>
    }
    .into_any()
}

#[component]
fn PageFooter() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let words = move || {
        if session.demo() { t_string!(i18n, common.footer_demo) } else { t_string!(i18n, common.convene) }
    };
    let links = Signal::derive(move || {
        Language::of(i18n);
        let mut links: Vec<(String, Words)> = vec![
            (paths::ACCESSIBILITY.to_owned(), t_string!(i18n, common.accessibility).into()),
            (paths::PRIVACY.to_owned(), t_string!(i18n, common.privacy).into()),
            (paths::TRUST.to_owned(), t_string!(i18n, common.trust).into()),
        ];
        if session.demo() {
            links.insert(0, (paths::DEMO_MAILS.to_owned(), t_string!(i18n, common.footer_mails).into()));
        }
        links
    });
    view! { <Footer words links /> }.into_any()
}
