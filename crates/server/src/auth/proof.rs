//! Proofs of who somebody is, as handlers ask for them: fresh enough, and a new token after each (rules ACC-23 and
//! ACC-26).

use http::HeaderValue;
use model::problem::Code;
use store::Write;
use store::sessions::{Proof, renew};

use super::session::{self, COOKIE, Session};
use crate::app::App;
use crate::http::problem::Problem;
use crate::ids::Purpose;

/// How long a proof is good for what is delicate, in milliseconds.
pub const FRESH_MS: i64 = 10 * 60_000;

/// Refuses what is delicate when the holder of the session proved who they are too long ago.
pub fn require_fresh(app: &App, session: &Session) -> Result<(), Problem> {
    let age_ms = app.clock.now_ms() - session.proved_at_ms;
    if age_ms < FRESH_MS { Ok(()) } else { Err(Problem::new(Code::ReauthenticationRequired)) }
}

/// Gives the session another token; the caller commits and sends the cookie. The old one is 401 from then on, and a
/// request that lost a race for the same session is refused.
pub async fn new_token(
    app: &App,
    write: &mut Write,
    session: &Session,
    proof: Proof,
) -> Result<HeaderValue, Problem> {
    let token = app.ids.token()?;
    let hash = token.hash(Purpose::Session);
    if !renew(write, &session.token_hash, &hash, proof, app.clock.now_ms()).await? {
        return Err(Problem::new(Code::SignInRequired));
    }
    Ok(session::set_cookie(COOKIE, token.reveal(), session.cookie_age_s(app.clock.now_ms())))
}
