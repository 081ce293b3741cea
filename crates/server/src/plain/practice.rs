//! `GET /plain/practices/{practice}`: what `GET /api/v1/practices/{practice}` answers the same viewer.

use axum::extract::State;
use axum::response::Response;
use http::{HeaderMap, StatusCode, Uri};
use maud::html;
use model::id::PracticeId;
use model::paths::fill as fill_path;
use model::practice::PracticeReaders;

use super::intl::{capitalised, day};
use super::question::everything;
use super::shell::Page;
use super::terms::Names;
use super::words::fill;
use super::{languages, rows, words_for};
use crate::api::practices;
use crate::app::App;
use crate::auth::MaybeSignedIn;
use crate::finding;
use crate::http::extract::PathId;
use crate::http::problem::Problem;

/// The practice as the viewer may read it.
pub(super) async fn handler(
    State(app): State<App>,
    MaybeSignedIn(viewer): MaybeSignedIn,
    PathId(id): PathId<PracticeId>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let told = practices::present(&app, &id, viewer.as_ref()).await?;
    let words = words_for(&app, viewer.as_ref(), &uri, &headers).await?;
    let mut read = app.store.read().await?;
    let names = Names { countries: finding::countries([]), topics: finding::topics(&mut read).await? };
    let (said, says) = (&words.practice, &told.practice);
    let story = [
        (&said.problem, &says.problem),
        (&said.steps, &says.steps),
        (&said.result, &says.result),
        (&said.cost, &says.cost),
        (&said.obstacles, &says.obstacles),
    ];
    let lead = [("member", told.member_name.as_str()), ("date", &day(told.changed_at_ms))];
    let main = html! {
        p { a href=(everything(words)) { (words.plain.back) } }
        h1 { bdi lang=(says.language.as_str()) { (says.title) } }
        p class="plain-lead" { (fill(&said.lead, &lead)) }
        p { a href=(rows::member_address(words, &told.member)) { bdi { (told.member_name) } } }
        @for (heading, text) in story {
            @if !text.is_empty() {
                h2 { (heading) }
                p class="plain-text" lang=(says.language.as_str()) dir="auto" { (text) }
            }
        }
        h2 { (said.about) }
        p { strong { (words.practice_status(says.status)) } }
        p { (words.topics(&names, &says.areas)) }
        dl {
            @if !says.commitments.is_empty() {
                dt { (said.commitments) }
                dd { (says.commitments.join(", ")) }
            }
            dt { (said.language) }
            dd { (capitalised(languages::name(words, says.language.as_str()))) }
        }
        @if says.readers == PracticeReaders::Members { p class="plain-soft" { (said.members_only) } }
    };
    let address = |language: &str| format!("?lang={language}");
    let in_app = Some(fill_path("/practices/{practice}", id.as_str()));
    let page = Page { title: &says.title, address: &address, skip: None, main, in_app };
    Ok(page.answer(StatusCode::OK, words))
}
