//! The frozen selection of a call as files: the record that repeats it, and a table for people.

use axum::extract::State;
use axum::response::Response;
use model::call::{Applicant, Balance};
use model::id::CallId;
use model::problem::Code;
use store::calls::CallRecord;

use super::calls::Frozen;
use super::{kept, runs_the_programme};
use crate::app::App;
use crate::auth::{CurrentSession, SignedIn, proof};
use crate::http::extract::PathId;
use crate::http::problem::Problem;
use crate::spreadsheet::{self, Unwritable, download, guarded};

/// `GET /api/v1/staff/calls/{call}/record`: the frozen selection and its problem, as `convene select` writes and reads them.
pub async fn record(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<CallId>,
) -> Result<Response, Problem> {
    runs_the_programme(&actor)?;
    let (call, Frozen { selection, problem, .. }) = frozen(&app, &id).await?;
    let text =
        serde_json::to_string_pretty(&serde_json::json!({ "selection": selection, "problem": problem }))
            .map_err(|error| Problem::internal(&error))?;
    Ok(download(text, "application/json", &format!("convene-selection-{}.json", call.id)))
}

/// `GET /api/v1/staff/calls/{call}/selection.csv`: everybody with their standing, as a table;
/// it names many people at once, so it needs a proof of a moment ago (rule ACC-26).
pub async fn table(
    State(app): State<App>,
    CurrentSession(session): CurrentSession,
    PathId(id): PathId<CallId>,
) -> Result<Response, Problem> {
    runs_the_programme(&session.actor)?;
    proof::require_fresh(&app, &session)?;
    let (call, Frozen { balance, .. }) = frozen(&app, &id).await?;
    let applicants: Vec<Applicant> = kept(&call.applicants)?;
    let text = csv_of(&applicants, &balance).map_err(|error| Problem::internal(&error))?;
    Ok(download(text, "text/csv; charset=utf-8", &format!("convene-selection-{}.csv", call.id)))
}

fn csv_of(applicants: &[Applicant], balance: &Balance) -> Result<String, Unwritable> {
    const HEADER: [&str; 14] = [
        "rank",
        "id",
        "name",
        "country",
        "region",
        "kind",
        "band",
        "first",
        "score",
        "reviews",
        "recused",
        "selected",
        "certainty",
        "alternate",
    ];
    let standings = (1..).zip(&balance.standings).filter_map(|(rank, standing)| {
        let one = applicants.iter().find(|one| one.id == standing.applicant)?;
        let alternate = balance.alternates.iter().position(|id| *id == one.id);
        Some([
            i32::to_string(&rank),
            one.id.to_string(),
            guarded(&one.name),
            one.country.as_str().to_owned(),
            one.region.code().to_owned(),
            one.kind.code().to_owned(),
            one.band.code().to_owned(),
            if one.first { Applicant::FIRST.to_owned() } else { String::new() },
            format!("{}.{:03}", standing.score / 1000, standing.score % 1000),
            standing.counted.to_string(),
            standing.recused.to_string(),
            if standing.selected { "yes".to_owned() } else { String::new() },
            standing.certainty.code().to_owned(),
            alternate.map_or_else(String::new, |at| (at + 1).to_string()),
        ])
    });
    spreadsheet::csv(HEADER, standings)
}

async fn frozen(app: &App, id: &CallId) -> Result<(CallRecord, Frozen), Problem> {
    let mut read = app.store.read().await?;
    let call = store::calls::find(&mut read, id).await?.ok_or(Code::NotFound)?;
    let record = call.frozen.as_ref().ok_or(Code::NotFound)?;
    let frozen = kept(&record.record)?;
    Ok((call, frozen))
}
