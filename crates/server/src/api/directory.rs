//! `GET /api/v1/directory`: rows of the directory that fit a question, for pages that do not hold all of it and for
//! programs without a page.

use axum::Json;
use axum::extract::State;
use model::directory_search::{MOST_ROWS, SearchAnswer, SearchQuery};
use model::problem::{FieldProblem, field};

use crate::app::App;
use crate::auth::MaybeSignedIn;
use crate::http::extract::Query;
use crate::http::problem::Problem;

/// The parts of a question.
pub const QUERIES: &[&str] = &[
    "q",
    "what",
    "open_to",
    "language",
    "size",
    "offers",
    "looks_for",
    "region",
    "kind",
    "country",
    "year",
    "status",
    "offset",
    "limit",
];

/// What the viewer may see and the question fits, best first.
pub async fn handler(
    State(app): State<App>,
    MaybeSignedIn(viewer): MaybeSignedIn,
    Query(query): Query<SearchQuery>,
) -> Result<Json<SearchAnswer>, Problem> {
    if query.limit.is_some_and(|limit| limit > MOST_ROWS) {
        return Err(Problem::invalid(vec![FieldProblem::new("limit", field::OUT_OF_RANGE)]));
    }
    let findable = app.finding.of(&app, viewer.as_ref()).await?;
    // A few milliseconds of work when there are a hundred thousand entries.
    let found = tokio::task::spawn_blocking(move || findable.find(&query)).await;
    found.map(Json).map_err(|error| Problem::internal(&error))
}
