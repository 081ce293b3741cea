//! `GET /api/v1/policy-areas`: the taxonomy, retired tags too, because old records carry them.

use axum::Json;
use axum::extract::State;
use model::policy_area::PolicyAreas;

use crate::app::App;
use crate::http::problem::Problem;

/// Everybody may read it.
pub async fn handler(State(app): State<App>) -> Result<Json<PolicyAreas>, Problem> {
    let mut read = app.store.read().await?;
    Ok(Json(PolicyAreas { policy_areas: store::policy_areas::all(&mut read).await? }))
}
