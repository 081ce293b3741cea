//! Sessions: an opaque token in a cookie, its hash in the database, read anew with the grants at every request, so
//! that an ended seat or a sign-out acts on the next request (rules ACC-21 to ACC-24).

use axum::extract::FromRequestParts;
use http::header::{COOKIE as COOKIE_HEADER, SET_COOKIE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue};
use model::account::{DeviceKind, SecondFactorDue};
use model::id::{PersonId, SessionId};
use model::permissions::{Actor, Role};
use model::problem::Code;
use model::sign_in::Device;
use store::sessions::{NewSession, Proof};
use store::{StoreError, Write};

use super::second_factor;
use crate::app::App;
use crate::http::problem::Problem;
use crate::ids::{Purpose, Token};

/// The session cookie. `__Host-` makes browsers refuse it from anywhere but this host by HTTPS or loopback.
pub const COOKIE: &str = "__Host-sid";
/// The cookie that ties a link to the browser that asked for it.
pub const LINK_COOKIE: &str = "__Host-link";

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// How long a session lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetime {
    /// Without use.
    pub idle_ms: i64,
    /// At the longest.
    pub absolute_ms: i64,
}

impl Lifetime {
    /// On such a device, for somebody with these roles. Those of the Support Unit and of officers are short on every device.
    pub fn of(device: DeviceKind, roles: &[Role]) -> Self {
        let sooner = roles.iter().any(|role| crate::routes::SIGNED_OUT_SOONER.contains(role));
        let (idle_ms, absolute_ms) = match (sooner, device) {
            (true, _) => (30 * MINUTE_MS, 8 * HOUR_MS),
            (false, DeviceKind::Shared) => (30 * MINUTE_MS, 12 * HOUR_MS),
            (false, DeviceKind::Private) => (14 * DAY_MS, 30 * DAY_MS),
        };
        Self { idle_ms, absolute_ms }
    }
}

/// Whether the roles include one of the Support Unit's, whose sessions begin in the staff pages.
pub fn runs_the_programme(roles: &[Role]) -> bool {
    roles.iter().any(|role| crate::routes::STAFF.contains(role))
}

/// A running session.
#[derive(Clone, Debug)]
pub struct Session {
    /// Its id, which its holder may know.
    pub id: SessionId,
    /// Who, with the grants that hold now.
    pub actor: Actor,
    /// The hash under which the session is kept.
    pub token_hash: String,
    /// Who else uses the device.
    pub device: DeviceKind,
    /// When its holder last proved who they are.
    pub proved_at_ms: i64,
    /// When it ends at the longest.
    pub ends_at_ms: i64,
}

impl Session {
    /// How long its cookie is kept, in seconds; on a shared device it ends with the browser's session.
    pub fn cookie_age_s(&self, now_ms: i64) -> Option<u32> {
        cookie_age_s(self.device, self.ends_at_ms - now_ms)
    }
}

fn cookie_age_s(device: DeviceKind, left_ms: i64) -> Option<u32> {
    match device {
        DeviceKind::Shared => None,
        DeviceKind::Private => Some(u32::try_from(left_ms / 1000).unwrap_or(0)),
    }
}

/// Who sends a request; set in its extensions by the route table.
#[derive(Clone, Debug)]
pub enum Visitor {
    /// Somebody without a session cookie.
    Nobody,
    /// Somebody whose cookie is of no running session; the cookie is cleared.
    Ended,
    /// Somebody whose session waits for the second factor and opens nothing else.
    Waiting(Box<Session>, SecondFactorDue),
    /// Somebody who is signed in.
    SignedIn(Box<Session>),
}

/// The signed-in actor. On an operation with roles there always is one.
#[derive(Clone, Debug)]
pub struct SignedIn(pub Actor);

/// The signed-in actor or nobody, for operations that are public.
#[derive(Clone, Debug)]
pub struct MaybeSignedIn(pub Option<Actor>);

/// The running session itself; one that waits for its second factor is none.
#[derive(Clone, Debug)]
pub struct CurrentSession(pub Session);

/// The running session, and what it waits for, on operations that are open before the second factor.
#[derive(Clone, Debug)]
pub struct AnySession(pub Session, pub Option<SecondFactorDue>);

impl<S: Send + Sync> FromRequestParts<S> for AnySession {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        match parts.extensions.get::<Visitor>() {
            Some(Visitor::SignedIn(session)) => Ok(Self(Session::clone(session), None)),
            Some(Visitor::Waiting(session, due)) => Ok(Self(Session::clone(session), Some(*due))),
            Some(Visitor::Nobody | Visitor::Ended) | None => Err(Problem::new(Code::SignInRequired)),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for CurrentSession {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match AnySession::from_request_parts(parts, state).await? {
            AnySession(session, None) => Ok(Self(session)),
            AnySession(_, Some(_)) => Err(Problem::new(Code::SecondFactorRequired)),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        CurrentSession::from_request_parts(parts, state)
            .await
            .map(|CurrentSession(session)| Self(session.actor))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for MaybeSignedIn {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(SignedIn::from_request_parts(parts, state).await.ok().map(|SignedIn(actor)| actor)))
    }
}

/// Who sends a request with these headers, by the database as it is now.
pub async fn visitor(app: &App, headers: &HeaderMap) -> Result<Visitor, Problem> {
    let token = match cookie(headers, COOKIE) {
        CookieValue::None => return Ok(Visitor::Nobody),
        CookieValue::Damaged => return Ok(Visitor::Ended),
        CookieValue::Token(token) => token,
    };
    let token_hash = token.hash(Purpose::Session);
    let now_ms = app.clock.now_ms();
    let mut read = app.store.read().await?;
    let Some(record) = store::sessions::find(&mut read, &token_hash, now_ms).await? else {
        return Ok(Visitor::Ended);
    };
    let grants = store::grants::of_person(&mut read, &record.person, now_ms).await?;
    let needs_touch = record.needs_touch(now_ms);
    let actor = Actor { person: record.person, grants };
    let due = match record.second_factor_at_ms {
        Some(_) => None,
        None => second_factor::due(app, &mut read, &actor.person, &actor.roles()).await?,
    };
    drop(read);
    if needs_touch {
        touch(app, &token_hash, now_ms).await?;
    }
    let session = Box::new(Session {
        id: record.id,
        actor,
        token_hash,
        device: record.device,
        proved_at_ms: record.proved_at_ms,
        ends_at_ms: record.ends_at_ms,
    });
    Ok(match due {
        None => Visitor::SignedIn(session),
        Some(due) => Visitor::Waiting(session, due),
    })
}

async fn touch(app: &App, token_hash: &str, now_ms: i64) -> Result<(), StoreError> {
    let mut write = app.store.write().await?;
    store::sessions::touch(&mut write, token_hash, now_ms).await?;
    write.commit_without_audit(&[], now_ms).await
}

/// A session that has begun, once its write is committed.
pub struct Begun {
    /// Whose.
    pub actor: Actor,
    /// What it waits for.
    pub due: Option<SecondFactorDue>,
    /// The cookies of it.
    cookies: Vec<HeaderValue>,
}

impl Begun {
    /// Sets its cookies.
    pub fn set_cookies(self, headers: &mut HeaderMap) {
        for cookie in self.cookies {
            headers.append(SET_COOKIE, cookie);
        }
    }
}

/// Begins a session inside `write` for the browser that sent `headers`, whose holder gave `proof` of who they are; the
/// caller commits. The session that browser had until now ends: a new sign-in never continues an old one (rule ACC-23).
pub async fn begin(
    app: &App,
    write: &mut Write,
    headers: &HeaderMap,
    person: &PersonId,
    device: &Device,
    proof: Proof,
) -> Result<Begun, Problem> {
    if let CookieValue::Token(old) = cookie(headers, COOKIE) {
        store::sessions::end(write, &old.hash(Purpose::Session)).await?;
    }
    let now_ms = app.clock.now_ms();
    let grants = store::grants::of_person(write, person, now_ms).await?;
    let actor = Actor { person: person.clone(), grants };
    let lifetime = Lifetime::of(device.kind, &actor.roles());
    let token = app.ids.token()?;
    let id = app.ids.id("se")?;
    let session = NewSession {
        id: SessionId::parse(&id).map_err(|error| Problem::internal(&error))?,
        token_hash: token.hash(Purpose::Session),
        person: person.clone(),
        device: device.kind,
        label: device.label.as_ref().map(|label| label.as_str().to_owned()),
        started_at_ms: now_ms,
        idle_ms: lifetime.idle_ms,
        absolute_ms: lifetime.absolute_ms,
    };
    store::sessions::insert(write, &session).await?;
    let due = match proof {
        Proof::SecondFactor => {
            let hash = &session.token_hash;
            store::sessions::renew(write, hash, hash, proof, now_ms).await?;
            // Whoever has a second proof has not lost them all.
            store::second_factor_resets::end(write, person).await?;
            None
        }
        Proof::None | Proof::Identity => second_factor::due(app, write, person, &actor.roles()).await?,
    };
    let age = cookie_age_s(device.kind, lifetime.absolute_ms);
    let mut cookies = vec![set_cookie(COOKIE, token.reveal(), age)];
    // Whoever has only the first factor must not push out the browsers that the owner is known by (rule ACC-28).
    if due.is_none() {
        cookies.extend(super::device::remember(app, write, headers, person, device.kind).await?);
    }
    Ok(Begun { actor, due, cookies })
}

/// Tells the browser to forget the session cookie.
pub fn forget_cookie(headers: &mut HeaderMap) {
    headers.append(SET_COOKIE, set_cookie(COOKIE, "", Some(0)));
}

/// A `Set-Cookie` value; without an age the cookie ends with the browser's session.
pub fn set_cookie(name: &str, value: &str, max_age_s: Option<u32>) -> HeaderValue {
    let age = max_age_s.map_or_else(String::new, |seconds| format!("; Max-Age={seconds}"));
    let text = format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax{age}");
    // Names are ours and values are hexadecimal, so this is always a header.
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

/// What a request says a cookie of ours is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CookieValue {
    /// There is none.
    None,
    /// There is one that we never made, or several.
    Damaged,
    /// A token.
    Token(Token),
}

/// The cookie `name` among the headers.
pub fn cookie(headers: &HeaderMap, name: &str) -> CookieValue {
    let pairs =
        headers.get_all(COOKIE_HEADER).iter().flat_map(|value| value.as_bytes().split(|b| *b == b';'));
    let mut values = pairs.filter_map(|pair| {
        let pair = std::str::from_utf8(pair).ok()?.trim();
        pair.strip_prefix(name)?.strip_prefix('=')
    });
    match (values.next(), values.next()) {
        (None, _) => CookieValue::None,
        (Some(value), None) => Token::parse(value).map_or(CookieValue::Damaged, CookieValue::Token),
        (Some(_), Some(_)) => CookieValue::Damaged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(cookies: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for cookie in cookies {
            headers.append(COOKIE_HEADER, cookie.parse().unwrap());
        }
        headers
    }

    #[test]
    fn a_cookie_is_found_among_others_and_only_once() {
        let token = "ab".repeat(32);
        let ours = format!("{COOKIE}={token}");
        let found = CookieValue::Token(Token::parse(&token).unwrap());
        assert_eq!(cookie(&headers(&[&format!("a=b; {ours}; c=d")]), COOKIE), found);
        assert_eq!(cookie(&headers(&["a=b", &ours]), COOKIE), found);
        assert_eq!(cookie(&headers(&[&ours, &ours]), COOKIE), CookieValue::Damaged);
        assert_eq!(cookie(&headers(&["__Host-sid=short"]), COOKIE), CookieValue::Damaged);
        assert_eq!(cookie(&headers(&["x__Host-sid=short"]), COOKIE), CookieValue::None);
        assert_eq!(cookie(&headers(&[]), COOKIE), CookieValue::None);
    }

    #[test]
    fn cookies_stay_with_this_host_and_away_from_scripts() {
        assert_eq!(set_cookie(COOKIE, "x", None), "__Host-sid=x; Path=/; Secure; HttpOnly; SameSite=Lax");
        assert!(set_cookie(COOKIE, "", Some(0)).to_str().unwrap().ends_with("; Max-Age=0"));
    }

    #[test]
    fn the_support_unit_is_signed_out_sooner() {
        let hours = |device, roles: &[Role]| Lifetime::of(device, roles).absolute_ms / HOUR_MS;
        assert_eq!(hours(DeviceKind::Shared, &[Role::GovernmentSeat]), 12);
        assert_eq!(hours(DeviceKind::Private, &[Role::GovernmentSeat]), 30 * 24);
        for device in [DeviceKind::Shared, DeviceKind::Private] {
            assert_eq!(hours(device, &[Role::Staff]), 8);
            assert_eq!(hours(device, &[Role::Mentor, Role::Admin]), 8);
            assert_eq!(hours(device, &[Role::GovernmentSeat, Role::SafeguardingOfficer]), 8);
            assert_eq!(Lifetime::of(device, &[Role::Admin]).idle_ms, 30 * MINUTE_MS);
        }
    }
}
