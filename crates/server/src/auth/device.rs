//! The cookie by which a browser is known for an account (rule ACC-28): it is given on private devices and proves
//! nothing; it only keeps others' wrong passwords from counting against the owner.

use http::{HeaderMap, HeaderValue};
use model::account::DeviceKind;
use model::id::PersonId;
use store::{StoreError, Tx, Write};

use super::session::{self, CookieValue};
use crate::app::App;
use crate::http::problem::Problem;
use crate::ids::Purpose;

/// The cookie.
pub const COOKIE: &str = "__Host-device";
/// How long a browser is known that is not used, in seconds: a year.
const MAX_AGE_S: u32 = 365 * 24 * 60 * 60;
/// The same in milliseconds, for the sweep.
pub const KEPT_MS: i64 = MAX_AGE_S as i64 * 1000;

/// The browser of a request, by the hash of its cookie, if we ever knew it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Hash of the cookie.
    pub token_hash: String,
    /// For whose account it is known.
    pub owner: PersonId,
}

/// The browser that sent these headers.
pub async fn known(tx: &mut Tx, headers: &HeaderMap) -> Result<Option<Known>, StoreError> {
    let CookieValue::Token(token) = session::cookie(headers, COOKIE) else { return Ok(None) };
    let token_hash = token.hash(Purpose::Device);
    let owner = store::devices::owner(tx, &token_hash).await?;
    Ok(owner.map(|owner| Known { token_hash, owner }))
}

/// Notes that `person` signed in from this browser, with everything that was asked of them: on a private device it is
/// known from then on. The cookie to set, if there is a new one.
pub async fn remember(
    app: &App,
    write: &mut Write,
    headers: &HeaderMap,
    person: &PersonId,
    kind: DeviceKind,
) -> Result<Option<HeaderValue>, Problem> {
    let now_ms = app.clock.now_ms();
    match known(write, headers).await? {
        Some(known) if known.owner == *person => {
            store::devices::touch(write, &known.token_hash, now_ms).await?;
            Ok(None)
        }
        Some(_) | None if kind == DeviceKind::Private => {
            let token = app.ids.token()?;
            store::devices::insert(write, &token.hash(Purpose::Device), person, now_ms).await?;
            Ok(Some(session::set_cookie(COOKIE, token.reveal(), Some(MAX_AGE_S))))
        }
        Some(_) | None => Ok(None),
    }
}
