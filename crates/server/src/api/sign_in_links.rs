//! `POST /api/v1/sign-in-links`: asks for a sign-in link by mail.
//!
//! The answer is the same for every address: known, unknown, suspended, or asked for too often (rule ACC-5). The mail is
//! only noted here; its token is made when it is sent, so that the database never holds one that works. The cookie
//! follows from the key of the request, so that whoever repeats it because the answer was lost gets the one the mail was
//! tied to.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::SET_COOKIE;
use http::{HeaderMap, StatusCode};
use model::account::{SignInForm, SignInRequest};
use store::once::Receipt;
use store::outbox::NewMail;

use crate::app::App;
use crate::auth::limits::{Asker, Client};
use crate::auth::session::{self, CookieValue, LINK_COOKIE};
use crate::auth::{device, limits, link};
use crate::http::extract::Parsed;
use crate::http::once::{Attempt, First, Once};
use crate::http::problem::Problem;
use crate::ids::{Purpose, Token};
use crate::jobs::outbox::{BROWSER, PERSON};
use crate::mail::message::{Template, message_id};

/// Notes the mail for a known person, and gives the browser the cookie that its link will ask for.
pub async fn handler(
    State(app): State<App>,
    once: Once,
    client: Client,
    headers: HeaderMap,
    Parsed(form): Parsed<SignInForm>,
) -> Result<Response, Problem> {
    let request = form.parse()?;
    limits::take_for_account(&app, &client, &headers, &request.email).await?;
    // A browser that asks twice keeps its cookie, so that the first mail works too when it comes late.
    let browser = match session::cookie(&headers, LINK_COOKIE) {
        CookieValue::Token(token) => token,
        CookieValue::None | CookieValue::Damaged => once.browser_token(),
    };
    if let Attempt::First(first) = once.begin(&app).await? {
        note(&app, &first, (&client, &headers), request, &browser).await?;
    }
    let mut response = StatusCode::ACCEPTED.into_response();
    let seconds = u32::try_from(link::LIFETIME_MS / 1000).unwrap_or(u32::MAX);
    response
        .headers_mut()
        .append(SET_COOKIE, session::set_cookie(LINK_COOKIE, browser.reveal(), Some(seconds)));
    Ok(response)
}

async fn note(
    app: &App,
    first: &First,
    (client, headers): (&Client, &HeaderMap),
    request: SignInRequest,
    browser: &Token,
) -> Result<(), Problem> {
    let now_ms = app.clock.now_ms();
    let id = app.ids.id("mail")?;
    let mut write = first.write(app).await?;
    let person = store::people::by_email(&mut write, &request.email).await?;
    let known = device::known(&mut write, headers).await?;
    let own = known.filter(|known| person.as_ref().is_some_and(|person| person.id == known.owner));
    let asker = own.as_ref().map_or(Asker::Stranger(client), Asker::Known);
    let allowed = limits::take_for_mailbox(&mut write, &request.email, asker, now_ms).await?;
    let suspended = match &person {
        Some(person) => store::people::suspended_at(&mut write, &person.id).await?.is_some(),
        None => false,
    };
    let mails: Vec<NewMail> = person
        .filter(|_| allowed && !suspended)
        .map(|person| NewMail {
            about: Some(person.id.clone()),
            event: id.clone(),
            to: person.email,
            locale: person.locale,
            template: Template::SignIn.code().to_owned(),
            params: BTreeMap::from([
                (PERSON.to_owned(), person.id.as_str().into()),
                (BROWSER.to_owned(), browser.hash(Purpose::Browser).into()),
            ]),
            message_id: message_id(&id, app.config.public_url.host()),
            id,
            not_before_ms: None,
        })
        .into_iter()
        .collect();
    // The receipt is the same for everybody, whether a mail was noted or not.
    Ok(write.commit_without_audit(&mails, now_ms, &Receipt::default()).await?)
}
