//! `GET` and `POST /api/v1/staff/people/{person}/levels`: who reads what of somebody, and staff make a field narrower, and
//! never wider (rule PRI-2).

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use model::audit::Act;
use model::id::PersonId;
use model::privacy::{NarrowForm, PersonLevels};
use model::problem::Code;
use model::visibility::SetBy;
use store::Audit;

use super::{runs_the_programme, write_as};
use crate::api::account::privacy;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::{Parsed, PathId};
use crate::http::problem::Problem;

/// Every field with the level that holds.
pub async fn show(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(person): PathId<PersonId>,
) -> Result<Json<PersonLevels>, Problem> {
    runs_the_programme(&actor)?;
    let mut read = app.store.read().await?;
    let found = store::people::find(&mut read, &person).await?.ok_or(Code::NotFound)?;
    let settings = store::visibility::of_person(&mut read, &person).await?.ok_or(Code::NotFound)?;
    Ok(Json(PersonLevels {
        name: found.name,
        at_risk: settings.standing.at_risk_since_ms.is_some(),
        fields: privacy::fields(&settings),
    }))
}

/// A level as wide as the present one, or wider, is refused.
pub async fn handler(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(person): PathId<PersonId>,
    Parsed(NarrowForm { field, level }): Parsed<NarrowForm>,
) -> Result<StatusCode, Problem> {
    runs_the_programme(&actor)?;
    let now_ms = app.clock.now_ms();
    let (mut write, actor) = write_as(&app, &actor).await?;
    if !store::visibility::guard(&mut write, &person).await? {
        return Err(Problem::new(Code::NotFound));
    }
    let settings = store::visibility::of_person(&mut write, &person).await?.ok_or(Code::NotFound)?;
    if level >= settings.level(field) {
        return Err(Problem::new(Code::Forbidden));
    }
    store::visibility::choose(&mut write, &person, field, level, SetBy::Staff, now_ms).await?;
    let audit = Audit::new(now_ms, Some(actor.person), Act::VisibilityNarrowed)
        .with("person", person.as_str())
        .with("field", field.code())
        .with("level", level.code());
    write.commit(audit).await?;
    Ok(StatusCode::NO_CONTENT)
}
