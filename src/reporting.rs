//! What pages share about reports: the way to report what a page shows, with the same words wherever it stands (rule
//! SAF-1), and the log of a case, which its reporter and its officers see alike (rule SAF-3).

use leptos::prelude::*;
use model::report::{CaseAct, Reported, Thing};

use crate::i18n::{Language, t_string, use_i18n};
use crate::session::{Access, use_session};
use crate::{intl, paths, terms};

/// Leads to the form, for whoever is signed in.
#[component]
pub fn ReportLink(
    /// What is reported.
    thing: Thing,
) -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let about = thing.about();
    let href = StoredValue::new(paths::report(&thing));
    let words = move || match about {
        Reported::Member => t_string!(i18n, reports.link_member),
        Reported::Conversation => t_string!(i18n, reports.link_conversation),
        Reported::Introduction => t_string!(i18n, reports.link_introduction),
        Reported::Group => t_string!(i18n, reports.link_group),
        Reported::Circle => t_string!(i18n, reports.link_circle),
    };
    move || {
        (session.may(Access::SignedIn) == Some(true)).then(|| {
            view! { <p class="small report-link"><a href=href.get_value()>{words}</a></p> }
        })
    }
}

/// What was done with a case, oldest first.
#[component]
pub fn CaseLog(
    /// What was done.
    acts: Vec<CaseAct>,
) -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let row = move |act: CaseAct| {
        let (at_ms, reason) = (act.at_ms, act.reason.clone());
        let when = move || intl::day_and_time(Language::of(i18n), at_ms, &session.time_zone());
        view! {
            <li>
                <span class="small soft">{when}</span>
                " "
                <bdi>{move || terms::case_act(i18n, &act)}</bdi>
                {reason.map(|reason| view! { <p class="report-text" dir="auto">{reason}</p> })}
            </li>
        }
    };
    view! { <ol class="stack-close">{acts.into_iter().map(row).collect_view()}</ol> }.into_any()
}
