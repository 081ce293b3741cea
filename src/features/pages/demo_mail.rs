//! The mails a demonstration kept instead of sending, so that signing in works without a mailbox.

use leptos::prelude::*;
use model::account::{DemoMail, DemoMails};

use crate::a11y::Page;
use crate::data::{self, Loaded};
use crate::i18n::{Language, t, t_string, use_i18n};
use crate::session::use_session;
use crate::ui::button::{Button, ButtonLink};
use crate::ui::state::Empty;
use crate::{intl, paths};

/// The kept mails, newest first.
#[component]
pub fn DemoMailPage() -> impl IntoView {
    let i18n = use_i18n();
    let mails = data::demo_mails();
    let list = move |found: DemoMails| {
        if found.mails.is_empty() {
            return view! {
                <Empty title=move || t_string!(i18n, pages.mails_empty_title) words=move || t_string!(i18n, pages.mails_empty_body)>
                    <ButtonLink href=paths::SIGN_IN>{t!(i18n, common.sign_in)}</ButtonLink>
                </Empty>
            }
            .into_any();
        }
        view! { <ol class="stack">{found.mails.into_iter().map(|mail| view! { <Mail mail /> }).collect_view()}</ol> }
            .into_any()
    };
    view! {
        <Page title=move || t_string!(i18n, pages.mails_title) lead=move || t_string!(i18n, pages.mails_lead) />
        <p><Button on_press=move || mails.refetch()>{t!(i18n, pages.mails_refresh)}</Button></p>
        <Loaded of=mails view=list words=move || t_string!(i18n, pages.mails_loading) />
    }
    .into_any()
}

#[component]
fn Mail(mail: DemoMail) -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let sent = mail.sent_at_ms;
    let when = move || intl::day_and_time(Language::of(i18n), sent, &session.time_zone());
    view! {
        <li class="card">
            <h2 class="card-title card-title-small" dir="auto">{mail.subject}</h2>
            <dl class="facts">
                <dt>{t!(i18n, pages.mails_to)}</dt>
                <dd><bdi>{mail.to}</bdi></dd>
                <dt>{t!(i18n, pages.mails_sent)}</dt>
                <dd>{when}</dd>
            </dl>
            <div class="mail-text" dir="auto">{lines(&mail.text)}</div>
        </li>
    }
    .into_any()
}

/// The lines of a mail, with addresses of this site as links.
fn lines(text: &str) -> Vec<AnyView> {
    let origin = window().location().origin().unwrap_or_default();
    text.lines()
        .map(|line| match split_link(line, &origin) {
            Some((before, link, after)) => view! {
                // The server answers this address: the router must leave it alone.
                <p>{before.to_owned()}<a href=link.to_owned() rel="external">{link.to_owned()}</a>{after.to_owned()}</p>
            }
            .into_any(),
            None => view! { <p>{line.to_owned()}</p> }.into_any(),
        })
        .collect()
}

/// The first address of this site in a line, with what stands before and after it.
fn split_link<'a>(line: &'a str, origin: &str) -> Option<(&'a str, &'a str, &'a str)> {
    let start = line.find(origin).filter(|_| !origin.is_empty())?;
    // `https://here.example.evil` begins with `https://here.example` too.
    line[start + origin.len()..].strip_prefix('/')?;
    let end = line[start..].find(char::is_whitespace).map_or(line.len(), |length| start + length);
    Some((&line[..start], &line[start..end], &line[end..]))
}

#[cfg(test)]
mod tests {
    use super::split_link;

    #[test]
    fn only_addresses_of_this_site_become_links() {
        let here = "http://127.0.0.1:8080";
        assert_eq!(
            split_link("Open http://127.0.0.1:8080/sign-in/abc now", here),
            Some(("Open ", "http://127.0.0.1:8080/sign-in/abc", " now"))
        );
        assert_eq!(split_link("Open http://127.0.0.1:8080.evil.example/x", here), None);
        assert_eq!(split_link("Open https://evil.example/", here), None);
        assert_eq!(split_link("nothing", ""), None);
    }
}
