//! `GET /plain/members/{member}`: what `GET /api/v1/members/{member}` answers the same viewer, and it counts as that does.

use axum::extract::State;
use axum::response::Response;
use http::{HeaderMap, StatusCode, Uri};
use maud::{Markup, html};
use model::directory::{MemberPage, MemberSummary, SeatView};
use model::id::MemberId;
use model::paths::fill as fill_path;
use model::source::{Mark, Source};

use super::intl::{capitalised, number};
use super::question::everything;
use super::shell::Page;
use super::terms::Names;
use super::words::{Words, fill};
use super::{languages, rows, words_for};
use crate::api::member;
use crate::app::App;
use crate::auth::MaybeSignedIn;
use crate::finding;
use crate::http::extract::PathId;
use crate::http::problem::Problem;

/// The member as the viewer may see it.
pub(super) async fn handler(
    State(app): State<App>,
    MaybeSignedIn(viewer): MaybeSignedIn,
    PathId(id): PathId<MemberId>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let page = member::open(&app, viewer.as_ref(), &id).await?;
    let words = words_for(&app, viewer.as_ref(), &uri, &headers).await?;
    let mut read = app.store.read().await?;
    let names = Names {
        countries: finding::countries([&page.summary.country]),
        topics: finding::topics(&mut read).await?,
    };
    let summary = &page.summary;
    let main = html! {
        p { a href=(everything(words)) { (words.plain.back) } }
        h1 { bdi { (summary.name) } }
        (rows::own_name(summary))
        p class="plain-lead" { (sentence(words, &names, summary)) }
        @if let Some(note) = &summary.note { p { span lang="en" dir="auto" { (note) } } }
        (topics(words, &names, summary, viewer.is_some()))
        (practices(words, &page))
        (jurisdictions(words, &page))
        (facts(words, &names, &page))
        h2 { (words.member.seats) }
        ul class="plain-list" { @for seat in &page.seats { (self::seat(words, seat)) } }
    };
    let address = |language: &str| format!("?lang={language}");
    let in_app = Some(fill_path("/members/{member}", id.as_str()));
    let page = Page { title: &summary.name, address: &address, skip: None, main, in_app };
    Ok(page.answer(StatusCode::OK, words))
}

/// "Region in Morocco with 3,556,729 people. Cohort of 2020."
fn sentence(words: &Words, names: &Names, summary: &MemberSummary) -> String {
    let people = summary.population.map(|people| words.people(people));
    let year = summary.cohort_year.map(|year| year.to_string());
    let said = &words.member;
    let text = match (&people, &year) {
        (Some(_), Some(_)) => &said.sentence_full,
        (Some(_), None) => &said.sentence_people,
        (None, Some(_)) => &said.sentence_year,
        (None, None) => &said.sentence,
    };
    let values = [
        ("kind", capitalised(words.kind(summary.kind))),
        ("country", words.country(names, summary.country.as_str()).to_owned()),
        ("people", people.unwrap_or_default()),
        ("year", year.unwrap_or_default()),
    ];
    fill(text, &values.each_ref().map(|(key, value)| (*key, value.as_str())))
}

/// What it offers and looks for, or who may see that.
fn topics(words: &Words, names: &Names, summary: &MemberSummary, signed_in: bool) -> Markup {
    let said = &words.member;
    let list = |label: &str, slugs: &[String], none: &str| {
        html! {
            h2 { (label) }
            @if slugs.is_empty() { p class="plain-soft" { (none) } } @else { p { (words.topics(names, slugs)) } }
        }
    };
    html! {
        @if signed_in {
            (list(&said.offers, &summary.offers, &said.offers_none))
            (list(&said.looks_for, &summary.looks_for, &said.looks_for_none))
        } @else {
            h2 { (said.offers_hidden_title) }
            p { (said.offers_hidden) }
        }
    }
}

fn practices(words: &Words, page: &MemberPage) -> Markup {
    html! {
        @if !page.practices.is_empty() {
            h2 { (words.member.practices) }
            ul class="plain-list" {
                @for practice in &page.practices {
                    li {
                        a href=(rows::practice_address(words, &practice.id)) {
                            bdi lang=(practice.language.as_str()) { (practice.title) }
                        }
                        " " span class="plain-soft" { (words.practice_status(practice.status)) }
                    }
                }
            }
        }
    }
}

/// The governments of a consortium; nothing for a member that is one government.
fn jurisdictions(words: &Words, page: &MemberPage) -> Markup {
    html! {
        @if page.jurisdictions.len() > 1 {
            h2 { (words.member.jurisdictions) }
            p class="plain-soft" { (words.member.jurisdictions_lead) }
            ul class="plain-list" {
                @for one in &page.jurisdictions {
                    li { bdi { (one.name) } " " span class="plain-soft" { (words.kind(one.kind)) } }
                }
            }
        }
    }
}

fn facts(words: &Words, names: &Names, page: &MemberPage) -> Markup {
    let (said, summary) = (&words.member, &page.summary);
    let unknown = || words.common.not_known.clone();
    let people = summary.population.map_or_else(unknown, |people| number(words.locale, people));
    let cohort = summary.cohort_year.map_or_else(unknown, |year| year.to_string());
    html! {
        h2 { (said.facts) }
        dl {
            dt { (said.fact_kind) }
            dd { (capitalised(words.kind(summary.kind))) }
            dt { (said.fact_country) }
            dd { (words.country(names, summary.country.as_str())) }
            dt { (said.fact_region) }
            dd { (words.region(summary.region)) }
            dt { (said.fact_people) }
            dd { (people) }
            dt { (said.fact_languages) }
            dd { (capitalised(&languages::names(words, &summary.languages))) }
            dt { (said.fact_cohort) }
            dd { (cohort) }
            dt { (said.fact_status) }
            dd { (words.status(summary.status)) }
        }
        @if let Some(source) = page.source.as_deref().map(Source::parse) { (where_from(words, &source)) }
    }
}

/// How far the facts were checked, and the page they were read on.
fn where_from(words: &Words, source: &Source) -> Markup {
    let said = &words.member;
    let checked = match source.mark {
        Mark::MembershipAndYear => &said.source_membership_and_year,
        Mark::YearInferred => &said.source_year_inferred,
        Mark::YearNotFound => &said.source_year_not_found,
        Mark::Unverified => &said.source_unverified,
        Mark::Unmarked => &said.source_unmarked,
    };
    html! {
        h3 { (said.source) }
        p { (checked) }
        // It begins with `http` (`Source::parse`), so it leads to a page and nowhere else.
        @if let Some(address) = &source.address { p { a href=(address) rel="external noreferrer" { (address) } } }
    }
}

/// Who sits there, as far as the viewer may know.
fn seat(words: &Words, seat: &SeatView) -> Markup {
    let nobody = if seat.filled { &words.member.seat_filled } else { &words.member.seat_open };
    html! {
        li {
            strong { (words.seat(seat.kind)) } ": "
            @match &seat.holder {
                Some(person) => {
                    bdi { (person.name) }
                    @for at_work in seat.title.iter().chain(&seat.organisation) { " · " bdi { (at_work) } }
                },
                None => span class="plain-soft" { (nobody) },
            }
        }
    }
}
