//! `GET /api/v1/staff/members.csv`: all members, as the file that an import takes (rule DAT-19). It holds public facts and
//! nobody's data, so it asks for no other proof than the session.

use axum::extract::State;
use axum::response::Response;

use super::runs_the_programme;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::problem::Problem;
use crate::import;
use crate::spreadsheet::download;

/// The file.
pub async fn handler(State(app): State<App>, SignedIn(actor): SignedIn) -> Result<Response, Problem> {
    runs_the_programme(&actor)?;
    let members = store::members::all(&mut *app.store.read().await?).await?;
    let text = import::members_file(&members).map_err(|error| Problem::internal(&error))?;
    Ok(download(text, "text/csv; charset=utf-8", "convene-members.csv"))
}
