//! Links that confirm an address: made for the mail to it, shown by GET, used up by POST (rules ACC-8, ACC-9, ACC-11 and
//! ACC-23).
//!
//! Such a link opens the one change and nothing else: whoever has no session gets none.

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::response::Response;
use http::HeaderMap;
use http::header::SET_COOKIE;
use model::audit::Act;
use model::email::EmailAddress;
use model::id::PersonId;
use model::problem::Code;
use serde::Deserialize;
use store::sessions::Proof;
use store::sign_in_links::{self, LinkRecord};
use store::{Audit, Constraint, StoreError, Write, account_mails, devices, people, sessions};

use super::link::{LIFETIME_MS, NoLink, locale};
use super::page::LinkPage;
use super::{AnySession, proof};
use crate::api::account::notice;
use crate::app::App;
use crate::clock::Clock;
use crate::config::PublicUrl;
use crate::http::problem::Problem;
use crate::ids::{Ids, Purpose, Token};
use crate::mail::message::Template;
use crate::visibility::apart::address_hash;

/// Where the links lead.
pub const TEMPLATE: &str = "/address/{token}";

const PURPOSE: &str = "address";

/// Makes a link that gives `person` the address `email`; the caller commits. What is returned holds the only copy of
/// the token.
pub async fn make(
    write: &mut Write,
    ids: &Ids,
    clock: &Clock,
    public_url: &PublicUrl,
    person: &PersonId,
    email: &EmailAddress,
) -> Result<String, NoLink> {
    let token = ids.token()?;
    let now_ms = clock.now_ms();
    let link = LinkRecord {
        token_hash: token.hash(Purpose::Address),
        person: person.clone(),
        purpose: PURPOSE.to_owned(),
        email: Some(email.clone()),
        browser_hash: None,
        code_hash: None,
        created_at_ms: now_ms,
        expires_at_ms: now_ms + LIFETIME_MS,
    };
    sign_in_links::insert(write, &link).await?;
    Ok(public_url.join(&model::paths::fill(TEMPLATE, token.reveal())))
}

/// `GET /address/{token}`: a page with one button.
pub async fn show(
    State(app): State<App>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let open = match Token::parse(&token) {
        Some(token) => {
            let mut read = app.store.read().await?;
            let hash = token.hash(Purpose::Address);
            sign_in_links::peek(&mut read, &hash, PURPOSE, app.clock.now_ms()).await?.is_some()
        }
        None => false,
    };
    let page = if open { LinkPage::Address } else { LinkPage::AddressGone };
    Ok(page.answer(locale(&headers)))
}

/// What the page's form sends: nothing.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddressLinkForm {}

/// `POST /address/{token}`: uses the link up and changes the address. Open links and other sessions end; the session of
/// this browser goes on under another token, if it is that person's.
pub async fn consume(
    State(app): State<App>,
    Path(token): Path<String>,
    session: Result<AnySession, Problem>,
    headers: HeaderMap,
    form: Result<Form<AddressLinkForm>, FormRejection>,
) -> Result<Response, Problem> {
    let Form(AddressLinkForm {}) = form.map_err(|_| Problem::new(Code::Unreadable))?;
    let gone = || Ok(LinkPage::AddressGone.answer(locale(&headers)));
    let Some(token) = Token::parse(&token) else { return gone() };
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    let hash = token.hash(Purpose::Address);
    let consumed = sign_in_links::consume_address(&mut write, &hash, PURPOSE, now_ms).await?;
    let Some((person, email)) = consumed else { return gone() };
    // To the address until now; made before it is another one.
    let told = notice(&app, &mut write, &person, Template::AddressChanged).await?;
    let Some(mut told) = told else { return gone() };
    told.about = Some(person.clone());
    match people::set_email(&mut write, &person, &email).await {
        Ok(true) => {}
        // Somebody else has it by now; whoever opened the link is not told that.
        Ok(false) | Err(StoreError::Constraint(Constraint::EmailTaken)) => return gone(),
        Err(error) => return Err(error.into()),
    }
    // Whoever is kept away is kept away under another address too (rule SAF-6).
    let (old, new) = (address_hash(&app.seal, &told.to), address_hash(&app.seal, &email));
    store::blocks::follow(&mut write, &old, &new).await?;
    sign_in_links::void_of_person(&mut write, &person, now_ms).await?;
    account_mails::readdress(&mut write, &told.to, &email).await?;
    devices::forget_of_person(&mut write, &person).await?;
    let own = session.ok().map(|AnySession(session, _)| session).filter(|one| one.actor.person == person);
    let cookie = if let Some(session) = own {
        sessions::end_others(&mut write, &person, &session.id).await?;
        Some(proof::new_token(&app, &mut write, &session, Proof::None).await?)
    } else {
        sessions::end_of_person(&mut write, &person).await?;
        None
    };
    write.commit(Audit::new(now_ms, Some(person), Act::AddressChanged).mail(told)).await?;
    let mut response = LinkPage::AddressDone.answer(locale(&headers));
    if let Some(cookie) = cookie {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}
