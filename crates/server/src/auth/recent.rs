//! Whether somebody proved a moment ago who they are: asked before anything that a borrowed session must not do (rule
//! ACC-26).

use model::problem::Code;
use store::Tx;

use super::session::Session;
use crate::http::problem::Problem;

/// So long after signing in nothing has to be proved again.
const RECENT_MS: i64 = 10 * 60_000;

/// Refuses with 401 `reauthentication_required` when the session began longer ago.
pub async fn required(tx: &mut Tx, session: &Session, now_ms: i64) -> Result<(), Problem> {
    let record = store::sessions::find(tx, &session.token_hash, now_ms).await?;
    match record {
        Some(record) if now_ms - record.started_at_ms < RECENT_MS => Ok(()),
        Some(_) => Err(Problem::new(Code::ReauthenticationRequired)),
        // Signed out meanwhile.
        None => Err(Problem::new(Code::SignInRequired)),
    }
}
