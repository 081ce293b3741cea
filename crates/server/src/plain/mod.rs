//! The directory for whoever has no WebAssembly or no script: plain pages of a search, a member and a practice
//! (`docs/adr/0042-a-directory-without-script.md`).
//!
//! They say what the API says, because they are made of the same answers for the same viewer: `crate::finding` searches, and
//! the pages of a member and a practice are those of `crate::api`. Nothing here decides who sees what. Words come from the
//! files that the app is worded from.

mod directory;
mod facets;
mod intl;
mod languages;
mod member;
mod practice;
mod question;
mod refusal;
mod rows;
pub(crate) mod shell;
mod terms;
mod words;

use http::header::ACCEPT_LANGUAGE;
use http::{HeaderMap, StatusCode, Uri};
use model::permissions::Actor;
use model::words::Locale;

use crate::app::App;
use crate::http::problem::Problem;
use crate::route::{Operation, get};
use question::pairs;
use words::Words;

/// The addresses of the plain pages.
pub mod template {
    /// `GET` a search.
    pub const DIRECTORY: &str = "/plain/directory";
    /// `GET` a member.
    pub const MEMBER: &str = "/plain/members/{member}";
    /// `GET` a practice.
    pub const PRACTICE: &str = "/plain/practices/{practice}";
}

const HTML: &str = "text/html; charset=utf-8";

/// With which statuses a plain page refuses in words.
const REFUSALS: &[StatusCode] = &[
    StatusCode::NOT_FOUND,
    StatusCode::PAYLOAD_TOO_LARGE,
    StatusCode::UNSUPPORTED_MEDIA_TYPE,
    StatusCode::UNPROCESSABLE_ENTITY,
    StatusCode::TOO_MANY_REQUESTS,
    StatusCode::INTERNAL_SERVER_ERROR,
    StatusCode::SERVICE_UNAVAILABLE,
];

/// The operations of the plain pages.
pub(crate) fn table() -> Vec<Operation> {
    vec![
        get(template::DIRECTORY, directory::handler)
            .says("The directory as a page without script")
            .queries(&[
                "q",
                "what",
                "open_to",
                "language",
                "size",
                "offers",
                "looks_for",
                "region",
                "kind",
                "country",
                "year",
                "status",
                "page",
                "lang",
            ])
            .answers_text(StatusCode::OK, HTML)
            .pages(REFUSALS)
            .worded(refusal::draw)
            .public(),
        get(template::MEMBER, member::handler)
            .says("One member as a page without script")
            .queries(&["lang"])
            .answers_text(StatusCode::OK, HTML)
            .pages(REFUSALS)
            .worded(refusal::draw)
            .public(),
        get(template::PRACTICE, practice::handler)
            .says("One practice as a page without script")
            .queries(&["lang"])
            .answers_text(StatusCode::OK, HTML)
            .pages(REFUSALS)
            .worded(refusal::draw)
            .public(),
    ]
}

/// The language that an address or a browser asks for: the link that was followed counts first.
fn asked_for(uri: &Uri, headers: &HeaderMap) -> Option<Locale> {
    let by_link =
        pairs(uri).iter().find(|(key, _)| key == "lang").and_then(|(_, code)| Locale::from_code(code));
    let accepted = || Locale::accepted(headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?);
    by_link.or_else(accepted)
}

/// The words in which `viewer` reads: those of the link or the browser, otherwise those of their account.
async fn words_for(
    app: &App,
    viewer: Option<&Actor>,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<&'static Words, Problem> {
    let locale = match (asked_for(uri, headers), viewer) {
        (Some(locale), _) => locale,
        (None, None) => Locale::default(),
        (None, Some(actor)) => {
            let mut read = app.store.read().await?;
            let person = store::people::find(&mut read, &actor.person).await?;
            person.map(|person| person.locale).unwrap_or_default()
        }
    };
    Words::of(locale).map_err(|error| Problem::internal(&error))
}
