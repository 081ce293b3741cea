//! `GET /plain/directory`: a form, what it finds, and the pages of it.

use axum::extract::State;
use axum::response::Response;
use http::{HeaderMap, StatusCode, Uri};
use maud::{Markup, html};
use model::directory_search::{FEW_ROWS, Facet, MOST_TYPED, SearchAnswer};

use super::intl::{counted, number};
use super::question::{Question, everything};
use super::shell::Page;
use super::words::{Words, fill};
use super::{facets, rows, template, words_for};
use crate::app::App;
use crate::auth::MaybeSignedIn;
use crate::finding::Findable;
use crate::http::problem::Problem;

/// Where the results begin on the page.
const RESULTS: &str = "results";

/// What the viewer may see and the question fits, as `GET /api/v1/directory` finds it.
pub(super) async fn handler(
    State(app): State<App>,
    MaybeSignedIn(viewer): MaybeSignedIn,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let words = words_for(&app, viewer.as_ref(), &uri, &headers).await?;
    let question = Question::of(&uri)?;
    let findable = app.finding.of(&app, viewer.as_ref()).await?;
    let signed_in = viewer.is_some();
    let drawn = tokio::task::spawn_blocking(move || {
        let answer = findable.find(&question.asked);
        draw(words, &findable, &question, &answer, signed_in)
    });
    drawn.await.map_err(|error| Problem::internal(&error))
}

fn draw(
    words: &Words,
    findable: &Findable,
    question: &Question,
    answer: &SearchAnswer,
    signed_in: bool,
) -> Response {
    let said = &words.directory;
    let (title, lead, app) = if signed_in {
        (&said.title, &said.lead, "/directory")
    } else {
        (&said.title_public, &said.lead_public, "/members")
    };
    let found = how_many(words, answer);
    let main = html! {
        h1 { (title) }
        p class="plain-lead" { (lead) }
        div class="plain-finding" {
            (form(words, findable, question, answer))
            section aria-labelledby=(RESULTS) {
                h2 id=(RESULTS) tabindex="-1" { (found) }
                (results(words, findable, question, answer))
            }
        }
    };
    let skip = format!("#{RESULTS}");
    // What is read first after a search says what it found.
    let title = if question.asks() { format!("{found} – {title}") } else { title.clone() };
    let title = if question.page > 1 && !answer.rows.is_empty() {
        format!("{} – {title}", page_of(words, question, answer.total))
    } else {
        title
    };
    let page = Page {
        title: &title,
        address: &|language| question.address(question.page, language),
        skip: Some((&words.plain.skip, &skip)),
        main,
        in_app: Some(question.in_app(app)),
    };
    page.answer(StatusCode::OK, words)
}

fn form(words: &Words, findable: &Findable, question: &Question, answer: &SearchAnswer) -> Markup {
    html! {
        form class="plain-search" role="search" action=(template::DIRECTORY) {
            input type="hidden" name="lang" value=(words.locale.code());
            label class="plain-field" {
                span { (words.directory.search) }
                input type="search" name="q" value=(question.asked.q) maxlength=(MOST_TYPED) autocomplete="off";
            }
            div class="plain-facets" role="group" aria-label=(words.directory.filters) {
                (facets::draw(words, findable, question, answer))
            }
            p class="plain-actions" {
                button { (words.plain.find) }
                @if question.asks() { a href=(everything(words)) { (words.directory.none_action) } }
            }
        }
    }
}

/// How many fit, as what they are.
fn how_many(words: &Words, answer: &SearchAnswer) -> String {
    // Only members are called members.
    let kinds = answer.counts.get(Facet::What.code()).map_or(0, std::collections::BTreeMap::len);
    let (one, other) = if kinds < 2 {
        (&words.common.members_1, &words.common.members_n)
    } else {
        (&words.directory.results_1, &words.directory.results_n)
    };
    counted(words.locale, answer.total, one, other)
}

fn results(words: &Words, findable: &Findable, question: &Question, answer: &SearchAnswer) -> Markup {
    let said = &words.directory;
    let typed = question.asked.q.trim();
    // The best rows come first, so only the first page says how near they are.
    let best = answer.rows.first().filter(|_| question.page == 1);
    let close =
        best.is_some_and(|row| directory::is_close(&row.hits.iter().map(directory::hit).collect::<Vec<_>>()));
    html! {
        @if answer.total == 0 {
            p { strong { (said.none_title) } }
            p { (said.none_body) }
            p { a href=(everything(words)) { (said.none_action) } }
        } @else if answer.rows.is_empty() {
            p { strong { (words.plain.no_page_title) } }
            p { (words.plain.no_page_body) }
            p { a href=(question.address(1, words.locale.code())) { (words.plain.first_page) } }
        } @else {
            p class="plain-soft" { (if typed.is_empty() { &said.sorted_name } else { &said.sorted_match }) }
            @if close { p { (fill(&said.only_close, &[("words", typed)])) } }
            ul class="plain-rows" aria-label=(said.results) {
                @for row in &answer.rows { (rows::draw(words, findable, row)) }
            }
            (pages(words, question, answer.total))
        }
    }
}

/// "Page 2 of 7".
fn page_of(words: &Words, question: &Question, total: u32) -> String {
    let (page, last) = (question.page, total.div_ceil(FEW_ROWS));
    let places = [("page", &*number(words.locale, page)), ("pages", &*number(words.locale, last))];
    fill(&words.plain.page_of, &places)
}

/// The way to the pages before and after.
fn pages(words: &Words, question: &Question, total: u32) -> Markup {
    let last = total.div_ceil(FEW_ROWS);
    let page = question.page;
    let place = page_of(words, question, total);
    // Whoever goes on does not pass the filters again.
    let to = |page| format!("{}#{RESULTS}", question.address(page, words.locale.code()));
    html! {
        @if last > 1 {
            nav class="plain-pages" aria-label=(words.plain.pages) {
                @if page > 1 {
                    a rel="prev" href=(to(page - 1)) { (words.plain.previous) }
                }
                span { (place) }
                @if page < last {
                    a rel="next" href=(to(page + 1)) { (words.plain.next) }
                }
            }
        }
    }
}
