//! `POST /api/v1/account/privacy/levels`: the owner chooses who reads which field (rules PRI-1 and PRI-2).

use axum::Json;
use axum::extract::State;
use model::audit::Act;
use model::privacy::{LevelsForm, Privacy};
use model::problem::{Code, FieldProblem, field};
use model::visibility::{Consented, SetBy};
use store::Audit;

use super::privacy::page;
use crate::app::App;
use crate::auth::{CurrentSession, proof};
use crate::http::extract::Parsed;
use crate::http::problem::Problem;

/// Narrower is done at once; wider takes a proof of a moment ago, and wider than the default a consent.
pub async fn handler(
    State(app): State<App>,
    CurrentSession(session): CurrentSession,
    Parsed(form): Parsed<LevelsForm>,
) -> Result<Json<Privacy>, Problem> {
    let now_ms = app.clock.now_ms();
    let changes = form.parse()?;
    let person = &session.actor.person;
    let mut write = app.store.write().await?;
    if !store::visibility::guard(&mut write, person).await? {
        return Err(Problem::new(Code::NotFound));
    }
    let settings = store::visibility::of_person(&mut write, person).await?.ok_or(Code::NotFound)?;
    // Somebody who narrowed a field meanwhile is not overruled by a page that did not know it.
    if changes.iter().any(|change| settings.level(change.field) != change.from) {
        return Err(Problem::new(Code::Stale));
    }
    if changes.iter().any(|change| change.to > change.from) {
        proof::require_fresh(&app, &session)?;
    }
    let beyond = |change: &&model::privacy::LevelChange| {
        settings.consent == Consented::No && change.to > settings.standing.default_level(change.field)
    };
    if changes.iter().any(|change| beyond(&change)) {
        return Err(Problem::invalid(vec![FieldProblem::new("consent", field::REQUIRED)]));
    }
    for change in changes {
        store::visibility::choose(&mut write, person, change.field, change.to, SetBy::Owner, now_ms).await?;
    }
    let answer = page(&mut write, &session.actor, now_ms).await?;
    let fields: Vec<String> = changes.iter().map(|change| change.field.code().to_owned()).collect();
    let audit = Audit::new(now_ms, Some(person.clone()), Act::VisibilityChanged).with("fields", fields);
    write.commit(audit).await?;
    Ok(Json(answer))
}
