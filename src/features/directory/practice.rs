//! Practices among the results: what was done, by whom, and what its member hopes for.

use leptos::prelude::*;
use model::practice::PracticeSummary;

use super::list::{WhyShown, topics};
use super::view_model::Row;
use super::{MemberLink, Search};
use crate::i18n::{t, use_i18n};
use crate::ui::status::Tag;
use crate::{paths, terms};

/// One practice.
#[component]
pub fn Practice(
    /// What the parts of the page share.
    search: Search,
    /// The row.
    row: Row,
    /// The practice.
    practice: PracticeSummary,
) -> impl IntoView {
    let i18n = use_i18n();
    let member = search.index.with_untracked(|index| index.listed(&practice.member).cloned());
    let member = member.map(|member| view! { <MemberLink id=member.id name=member.name /> });
    let areas = topics(search, i18n, practice.areas.clone()).map(|words| {
        view! { <dt>{t!(i18n, directory.about)}</dt><dd>{words}</dd> }
    });
    let (status, language) = (practice.status, practice.language.as_str().to_owned());
    let problem = practice.problem.clone();
    view! {
        <li class="result-row directory-row">
            <div class="directory-name">
                <h3><PracticeLink practice /></h3>
                <Tag>{move || terms::practice_status(i18n, status)}</Tag>
                <p class="soft directory-whose">{member}</p>
            </div>
            <dl class="facts">
                {areas}
                <dt>{t!(i18n, directory.problem)}</dt>
                <dd class="directory-soft directory-clamp" lang=language dir="auto">{problem}</dd>
            </dl>
            <WhyShown search row />
        </li>
    }
    .into_any()
}

/// The title of a practice, which leads to its page.
#[component]
pub fn PracticeLink(
    /// The practice.
    practice: PracticeSummary,
) -> impl IntoView {
    let language = practice.language.as_str().to_owned();
    view! {
        <a class="directory-link" href=paths::practice(&practice.id)><bdi lang=language>{practice.title}</bdi></a>
    }
    .into_any()
}
