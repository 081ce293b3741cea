//! `GET /api/v1/waiting`: how much waits for the viewer, of what the two lists show them.

use axum::Json;
use axum::extract::State;
use model::waiting::Waiting;

use super::{conversations, introductions};
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::problem::Problem;

/// Both numbers, counted in the lists themselves: what the viewer does not see there is in neither.
pub async fn handler(State(app): State<App>, SignedIn(viewer): SignedIn) -> Result<Json<Waiting>, Problem> {
    let Json(asked) = introductions::list::handler(State(app.clone()), SignedIn(viewer.clone())).await?;
    let Json(written) = conversations::list(State(app), SignedIn(viewer)).await?;
    let received = asked.received.iter().filter(|request| request.answer.is_none()).count();
    let proposed = asked.brokered.iter().filter(|proposal| proposal.answer.is_none()).count();
    Ok(Json(Waiting {
        requests: u32::try_from(received + proposed).unwrap_or(u32::MAX),
        unread: written.conversations.iter().map(|row| row.unread).fold(0, u32::saturating_add),
    }))
}
