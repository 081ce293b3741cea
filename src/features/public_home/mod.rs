//! The front page: what this is, who can join, and the members on a map beside their list.

pub mod members;
pub mod view_model;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::directory::Directory;

use crate::a11y::Page;
use crate::data::{self, Loaded};
use crate::i18n::{t, t_string, use_i18n};
use crate::paths;
use crate::session::use_session;
use crate::ui::button::{ButtonKind, ButtonLink};
use crate::ui::heading::HeadingSize;
use crate::ui::icon::Icon;
use crate::ui::state::Empty;
use crate::ui::status::{Alert, Tone};
use members::Members;

/// The front page.
#[component]
pub fn PublicHomePage() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let directory = data::directory();
    let enter = move || {
        if session.signed_in() == Some(true) {
            view! { <ButtonLink href=paths::HOME kind=ButtonKind::Primary>{t!(i18n, common.nav_home)}</ButtonLink> }
        } else {
            view! { <ButtonLink href=paths::SIGN_IN kind=ButtonKind::Primary>{t!(i18n, common.sign_in)}</ButtonLink> }
        }
        .into_any()
    };
    let query = use_query_map();
    let erased = move || {
        let told =
            query.with(|query| query.get_str("erased").is_some()) && session.signed_in() == Some(false);
        told.then(|| view! { <Alert tone=Tone::Done>{t!(i18n, public.account_erased)}</Alert> })
    };
    let members = move |found: Directory| {
        if found.members.is_empty() {
            return view! {
                <Empty title=move || t_string!(i18n, public.empty_title) words=move || t_string!(i18n, public.empty_body) />
            }
            .into_any();
        }
        view! { <Members members=found.members /> }.into_any()
    };
    view! {
        {erased}
        <div class="front-top">
            <div class="front-claim">
                <Page
                    size=HeadingSize::Front
                    title=move || t_string!(i18n, public.title)
                    lead=move || t_string!(i18n, public.lead)
                    window_title=move || t_string!(i18n, public.page)
                />
                <p class="cluster front-ways">
                    {enter}
                    <ButtonLink href=paths::MEMBERS>{t!(i18n, common.see_members)}</ButtonLink>
                </p>
            </div>
            <section class="card card-teal" aria-labelledby="join">
                <h2 class="card-title" id="join">{t!(i18n, public.join_title)}</h2>
                <p class="soft">{t!(i18n, public.join_now)}</p>
                <ul class="checked">
                    <li><Icon name="check" /><span>{t!(i18n, public.join_1)}</span></li>
                    <li><Icon name="check" /><span>{t!(i18n, public.join_2)}</span></li>
                    <li><Icon name="check" /><span>{t!(i18n, public.join_3)}</span></li>
                </ul>
            </section>
        </div>
        <Loaded of=directory view=members words=move || t_string!(i18n, public.loading) lines=16 />
        <div class="grid-three front-columns">
            <section>
                <h2><Icon name="group" /><span>{t!(i18n, public.learn_title)}</span></h2>
                <p class="soft">{t!(i18n, public.learn_body)}</p>
            </section>
            <section>
                <h2><Icon name="mentoring" /><span>{t!(i18n, public.mentor_title)}</span></h2>
                <p class="soft">{t!(i18n, public.mentor_body)}</p>
            </section>
            <section>
                <h2><Icon name="directory" /><span>{t!(i18n, public.peer_title)}</span></h2>
                <p class="soft">{t!(i18n, public.peer_body)}</p>
            </section>
        </div>
    }
    .into_any()
}
