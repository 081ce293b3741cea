//! What was done, by whom and when: a page of the log, newest first, with the way to older acts in the address.

mod act;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::audit::{AuditPage as AuditRows, AuditRow, DELETED_MEMBER};

use crate::a11y::Page;
use crate::data::{self, Loaded};
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::session::{Session, use_session};
use crate::ui::button::ButtonLink;
use crate::ui::heading::HeadingSize;
use crate::ui::state::Empty;
use crate::ui::table::{Cell, Column, Row, RowHead, Table};
use crate::{intl, paths};

/// The log from the newest act, or from before the one in `?before=`.
#[component]
pub fn AuditPage() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let url = use_query_map();
    let before = Memo::new(move |_| url.read().get("before").and_then(|before| before.parse::<i64>().ok()));
    let view = move |page: AuditRows| {
        if page.rows.is_empty() {
            nothing(i18n, before.get_untracked().is_some())
        } else {
            log(i18n, session, page, before.get_untracked().is_some())
        }
    };
    view! {
        <Page title=move || t_string!(i18n, audit.title) lead=move || t_string!(i18n, audit.lead) size=HeadingSize::Staff />
        <Loaded of=data::audit(before) view words=move || t_string!(i18n, audit.loading) lines=8 />
    }
    .into_any()
}

fn nothing(i18n: I18n, paged: bool) -> AnyView {
    let newest = paged.then(|| view! { <ButtonLink href=paths::AUDIT>{t!(i18n, audit.newest)}</ButtonLink> });
    view! {
        <Empty title=move || t_string!(i18n, audit.empty_title) words=move || t_string!(i18n, audit.empty_body)>
            {newest}
        </Empty>
    }
    .into_any()
}

fn log(i18n: I18n, session: Session, page: AuditRows, paged: bool) -> AnyView {
    let columns = vec![
        Column::new("when", move || t_string!(i18n, audit.col_when)),
        Column::new("who", move || t_string!(i18n, audit.col_who)),
        Column::new("what", move || t_string!(i18n, audit.col_what)),
        Column::new("number", move || t_string!(i18n, audit.col_number)).number(),
    ];
    let rows = page.rows.into_iter().map(|one| row(i18n, session, one)).collect_view();
    let older = page.next.map(|next| {
        let href = format!("{}?before={next}", paths::AUDIT);
        view! { <ButtonLink href icon="chevron-end">{t!(i18n, audit.older)}</ButtonLink> }
    });
    let newest = paged.then(|| view! { <ButtonLink href=paths::AUDIT>{t!(i18n, audit.newest)}</ButtonLink> });
    let more = older.is_some() || newest.is_some();
    view! {
        <Table caption=move || t_string!(i18n, audit.caption) hide_caption=true columns>{rows}</Table>
        {more.then(|| view! {
            <nav class="cluster" aria-label=move || t_string!(i18n, audit.pages)>{newest}{older}</nav>
        })}
    }
    .into_any()
}

fn row(i18n: I18n, session: Session, row: AuditRow) -> AnyView {
    let AuditRow { sequence, at_ms, actor, act } = row;
    let when = move || {
        let (locale, zone) = (Language::of(i18n), session.time_zone());
        format!("{} {}", intl::date_with_year(locale, at_ms, &zone), intl::time(locale, at_ms, &zone))
    };
    let who = match actor {
        Some(name) if name == DELETED_MEMBER => {
            view! { <span class="soft">{t!(i18n, audit.deleted_member)}</span> }.into_any()
        }
        Some(name) => view! { <bdi>{name}</bdi> }.into_any(),
        None => view! { <span class="soft">{t!(i18n, audit.system)}</span> }.into_any(),
    };
    view! {
        <Row>
            <Cell label=move || t_string!(i18n, audit.col_when)><span class="audit-when">{when}</span></Cell>
            <Cell label=move || t_string!(i18n, audit.col_who)>{who}</Cell>
            <RowHead><span class="audit-what" dir="auto">{move || act::words(i18n, &act)}</span></RowHead>
            <Cell label=move || t_string!(i18n, audit.col_number) number=true>{sequence}</Cell>
        </Row>
    }
    .into_any()
}
