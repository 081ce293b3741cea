//! The app: what everything below may ask for, the router, and the frame around the pages.

use leptos::prelude::*;
use leptos_router::components::Router;

use crate::frame::AppFrame;
use crate::routes::Pages;
use crate::{a11y, data, i18n, live, session};

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    let language = i18n::provide_language();
    a11y::watch_history();
    data::provide_client();
    let session = session::provide_session();
    live::provide_news(session);
    Effect::new(move || {
        if let Some(person) = session.person() {
            language.suggest(person.locale);
        }
    });
    view! {
        <Router>
            <Signed />
            <AppFrame><Pages /></AppFrame>
        </Router>
    }
    .into_any()
}

/// Goes on to where the reader was going when they had to sign in.
#[component]
fn Signed() -> impl IntoView {
    session::follow_next(session::use_session());
}
