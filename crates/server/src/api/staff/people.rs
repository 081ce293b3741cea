//! `GET /api/v1/staff/people`: everybody with an account, their roles and seats of today.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use model::id::{MemberId, PersonId};
use model::people::{HeldSeat, People, PersonRow};
use model::permissions::{Actor, Grant};

use super::runs_the_programme;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::problem::Problem;
use crate::pool::cohort::working;

/// By name.
pub async fn handler(State(app): State<App>, SignedIn(actor): SignedIn) -> Result<Json<People>, Problem> {
    runs_the_programme(&actor)?;
    let now_ms = app.clock.now_ms();
    let mut read = app.store.read().await?;
    let names: BTreeMap<MemberId, String> =
        store::members::all(&mut read).await?.into_iter().map(|member| (member.id, member.name)).collect();
    let mut grants: BTreeMap<PersonId, Vec<Grant>> = BTreeMap::new();
    for (person, grant) in store::grants::all(&mut read, now_ms).await? {
        grants.entry(person).or_default().push(grant);
    }
    let mut seats: BTreeMap<PersonId, Vec<HeldSeat>> = BTreeMap::new();
    for holder in store::seats::holders(&mut read, now_ms).await? {
        let member = holder.seat.member;
        seats.entry(holder.person).or_default().push(HeldSeat {
            member_name: names.get(&member).cloned().unwrap_or_default(),
            member,
            kind: holder.seat.kind,
            from_ms: holder.from_ms,
        });
    }
    let people = store::people::all(&mut read).await?.into_iter().map(|person| {
        let held = Actor { grants: grants.remove(&person.id).unwrap_or_default(), person: person.id.clone() };
        PersonRow {
            roles: held.roles(),
            seats: seats.remove(&person.id).unwrap_or_default(),
            languages: working(&person.languages),
            id: person.id,
            name: person.name,
            email: person.email.as_str().to_owned(),
            locale: person.locale,
            time_zone: person.time_zone,
        }
    });
    Ok(Json(People { people: people.collect() }))
}
