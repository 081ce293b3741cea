//! `GET` and `POST /api/v1/staff/countries-at-risk`: the countries in which people who work for open government are at
//! risk (rule PRI-1).

use axum::Json;
use axum::extract::State;
use model::audit::Act;
use model::place::Country;
use model::privacy::{CountriesAtRisk, RiskForm};
use model::visibility::{Field, Level, SetBy};
use store::{Audit, StoreError, Write};

use super::{runs_the_programme, write_as};
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::Parsed;
use crate::http::problem::Problem;

/// The flagged countries.
pub async fn list(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
) -> Result<Json<CountriesAtRisk>, Problem> {
    runs_the_programme(&actor)?;
    let mut read = app.store.read().await?;
    Ok(Json(CountriesAtRisk { countries: store::countries_at_risk::all(&mut read).await? }))
}

/// A flag hides everybody of the country from the next request on. Lifting it shows nobody again: each is left as
/// narrow as the flag had made them, until they widen it themselves (rule PRI-2).
pub async fn set(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Parsed(RiskForm { country, at_risk }): Parsed<RiskForm>,
) -> Result<Json<CountriesAtRisk>, Problem> {
    runs_the_programme(&actor)?;
    let now_ms = app.clock.now_ms();
    let (mut write, actor) = write_as(&app, &actor).await?;
    let changed = if at_risk {
        store::countries_at_risk::flag(&mut write, &country, now_ms).await?
    } else {
        lift(&mut write, &country, now_ms).await?
    };
    let answer = CountriesAtRisk { countries: store::countries_at_risk::all(&mut write).await? };
    if changed {
        let act = if at_risk { Act::CountryFlagged } else { Act::CountryFlagLifted };
        write.commit(Audit::new(now_ms, Some(actor.person), act).with("country", country.as_str())).await?;
    }
    Ok(Json(answer))
}

async fn lift(write: &mut Write, country: &Country, now_ms: i64) -> Result<bool, StoreError> {
    let mut narrow = Vec::new();
    for person in store::countries_at_risk::people(write, country).await? {
        if let Some(settings) = store::visibility::of_person(write, &person).await? {
            let hidden = |field: &&Field| settings.level(**field) == Level::Introductions;
            narrow.extend(Field::ALL.iter().filter(hidden).map(|field| (person.clone(), *field)));
        }
    }
    if !store::countries_at_risk::lift(write, country).await? {
        return Ok(false);
    }
    for (person, field) in narrow {
        store::visibility::choose(write, &person, field, Level::Introductions, SetBy::Flag, now_ms).await?;
    }
    Ok(true)
}
