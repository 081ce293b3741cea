//! Sign-in links: made for a mail or for the command line, shown by GET, used up by POST.
//!
//! GET and HEAD change nothing, because mail scanners follow links (rule ACC-8). A link sent by mail works only in the
//! browser that asked for it (ACC-10) and shows a code to type there elsewhere; one printed by a command works anywhere. Used, ended and unknown links look the
//! same (ACC-9).

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Response};
use http::header::{ACCEPT_LANGUAGE, LOCATION, SET_COOKIE};
use http::{HeaderMap, HeaderValue, StatusCode};
use model::account::DeviceKind;
use model::audit::Act;
use model::id::PersonId;
use model::problem::Code;
use model::sign_in::{Device, TypedCode};
use model::words::Locale;
use serde::Deserialize;
use store::limits::Allowance;
use store::sessions::Proof;
use store::sign_in_links::{self, LinkRecord};
use store::{Audit, StoreError, Write, password_failures};

use super::limits;
use super::page::LinkPage;
use super::session::{self, Begun, CookieValue, LINK_COOKIE};
use crate::app::App;
use crate::clock::Clock;
use crate::config::PublicUrl;
use crate::http::problem::Problem;
use crate::ids::{Ids, NoRandomness, Purpose, Token, code_hash};

/// Where the links lead.
pub const TEMPLATE: &str = "/sign-in/{token}";
/// How long a link works, in milliseconds.
pub const LIFETIME_MS: i64 = 10 * 60_000;
/// How long a link printed on the command line works, in milliseconds.
pub const PRINTED_LIFETIME_MS: i64 = 24 * 60 * 60_000;

const PURPOSE: &str = "sign_in";

/// What stands in the way of a link.
#[derive(Debug, thiserror::Error)]
pub enum NoLink {
    /// No token could be made.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes a link for `person` inside `write`, bound to the browser with `browser_hash` if there is one; the caller
/// commits. The address holds the only copy of the token.
pub async fn make(
    write: &mut Write,
    ids: &Ids,
    clock: &Clock,
    public_url: &PublicUrl,
    person: &PersonId,
    browser_hash: Option<String>,
) -> Result<String, NoLink> {
    let token = ids.token()?;
    let now_ms = clock.now_ms();
    let code_hash = browser_hash.as_ref().map(|browser| link_code_hash(browser, &token.link_code()));
    let lifetime_ms = if browser_hash.is_some() { LIFETIME_MS } else { PRINTED_LIFETIME_MS };
    let link = LinkRecord {
        token_hash: token.hash(Purpose::SignIn),
        person: person.clone(),
        purpose: PURPOSE.to_owned(),
        email: None,
        browser_hash,
        code_hash,
        created_at_ms: now_ms,
        expires_at_ms: now_ms + lifetime_ms,
    };
    sign_in_links::insert(write, &link).await?;
    Ok(public_url.join(&model::paths::fill(TEMPLATE, token.reveal())))
}

/// `GET /sign-in/{token}`: a page with one button.
pub async fn show(
    State(app): State<App>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    // Its code is shown elsewhere by GET alone, which changes nothing: it follows from the token.
    let page = match Token::parse(&token) {
        Some(token) => look(&app, &token, &headers).await?,
        None => LinkPage::Gone,
    };
    Ok(page.answer(locale(&headers)))
}

/// What the page's form sends.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkForm {
    /// Who else uses the device; others, until somebody says otherwise.
    #[serde(default = "shared")]
    device: DeviceKind,
}

fn shared() -> DeviceKind {
    DeviceKind::Shared
}

/// `POST /sign-in/{token}`: uses the link up and begins a session.
pub async fn consume(
    State(app): State<App>,
    Path(token): Path<String>,
    headers: HeaderMap,
    form: Result<Form<LinkForm>, FormRejection>,
) -> Result<Response, Problem> {
    let Form(form) = form.map_err(|_| Problem::new(Code::Unreadable))?;
    let Some(token) = Token::parse(&token) else { return Ok(LinkPage::Gone.answer(locale(&headers))) };
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    let hash = token.hash(Purpose::SignIn);
    let browser = browser_hash(&headers);
    let consumed = sign_in_links::consume(&mut write, &hash, PURPOSE, browser.as_deref(), now_ms).await?;
    let Some(person) = consumed else {
        drop(write);
        return Ok(look(&app, &token, &headers).await?.answer(locale(&headers)));
    };
    let device = Device { kind: form.device, label: None };
    let begun = enter(&app, write, &headers, &person, &device).await?;
    let next = match begun.due {
        Some(_) => "/sign-in",
        None if session::runs_the_programme(&begun.actor.roles()) => "/staff/today",
        None => "/home",
    };
    let mut response = StatusCode::SEE_OTHER.into_response();
    let out = response.headers_mut();
    out.insert(LOCATION, HeaderValue::from_static(next));
    begun.set_cookies(out);
    out.append(SET_COOKIE, session::set_cookie(LINK_COOKIE, "", Some(0)));
    Ok(response)
}

/// Uses up the link whose code was typed in the browser that asked for it, and begins a session; `None` when there is
/// no such link.
pub async fn consume_code(
    app: &App,
    headers: &HeaderMap,
    code: &TypedCode,
    device: &Device,
) -> Result<Option<Begun>, Problem> {
    let Some(browser) = browser_hash(headers) else { return Ok(None) };
    limits::take(app, &format!("link-code:browser:{browser}"), Allowance::CODE_PER_BROWSER).await?;
    let mut write = app.store.write().await?;
    let hash = link_code_hash(&browser, code);
    let now_ms = app.clock.now_ms();
    match sign_in_links::consume_code(&mut write, &hash, PURPOSE, &browser, now_ms).await? {
        Some(person) => enter(app, write, headers, &person, device).await.map(Some),
        None => Ok(None),
    }
}

/// Begins the session of somebody whose link was used up in `write`. Their password opens again in every
/// browser, however many wrong ones there were.
async fn enter(
    app: &App,
    mut write: Write,
    headers: &HeaderMap,
    person: &PersonId,
    device: &Device,
) -> Result<Begun, Problem> {
    password_failures::forget_of_person(&mut write, person).await?;
    let begun = session::begin(app, &mut write, headers, person, device, Proof::Identity).await?;
    write.commit(Audit::new(app.clock.now_ms(), Some(person.clone()), Act::SignedIn)).await?;
    Ok(begun)
}

fn link_code_hash(browser_hash: &str, code: &TypedCode) -> String {
    code_hash("link", browser_hash, code)
}

/// What the link would do in this browser; changes nothing.
async fn look(app: &App, token: &Token, headers: &HeaderMap) -> Result<LinkPage, StoreError> {
    let hash = token.hash(Purpose::SignIn);
    let mut read = app.store.read().await?;
    let open = sign_in_links::peek(&mut read, &hash, PURPOSE, app.clock.now_ms()).await?;
    Ok(match open {
        None => LinkPage::Gone,
        Some(link) if link.browser_hash.is_none() || link.browser_hash == browser_hash(headers) => {
            LinkPage::Confirm
        }
        Some(_) => LinkPage::OtherBrowser(token.link_code()),
    })
}

/// The hash of the cookie that the browser got when it asked for a link.
pub fn browser_hash(headers: &HeaderMap) -> Option<String> {
    match session::cookie(headers, LINK_COOKIE) {
        CookieValue::Token(token) => Some(token.hash(Purpose::Browser)),
        CookieValue::None | CookieValue::Damaged => None,
    }
}

/// The language of a visitor of whom nothing else is known.
pub(super) fn locale(headers: &HeaderMap) -> Locale {
    let wanted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("");
    Locale::from_accept_language(wanted)
}
