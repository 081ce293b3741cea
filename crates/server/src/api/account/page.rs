//! `GET /api/v1/account`: the account page.

use axum::Json;
use axum::extract::State;
use model::account::SecondFactorDue;
use model::problem::Code;
use model::security::{Account, PasswordState, SecondFactorState, password_min};
use store::{Tx, credentials, passkeys, password_failures, people};

use crate::app::App;
use crate::auth::by_password::{MOST_FAILURES, account_key};
use crate::auth::proof::FRESH_MS;
use crate::auth::session::Session;
use crate::auth::{AnySession, second_factor};
use crate::http::problem::Problem;

/// Answers whoever has to set up a second factor too; not whoever has one and did not give it yet.
pub async fn handler(
    State(app): State<App>,
    AnySession(session, due): AnySession,
) -> Result<Json<Account>, Problem> {
    if due == Some(SecondFactorDue::Code) {
        return Err(Problem::new(Code::SecondFactorRequired));
    }
    let mut read = app.store.read().await?;
    account(&app, &mut read, &session).await.map(Json)
}

async fn account(app: &App, tx: &mut Tx, session: &Session) -> Result<Account, Problem> {
    let id = &session.actor.person;
    let person = people::find(tx, id).await?.ok_or(Problem::new(Code::SignInRequired))?;
    let second_factor = second_factor::state(app, tx, id, &session.actor.roles()).await?;
    Ok(Account {
        name: person.name,
        email: person.email,
        locale: person.locale,
        languages: person.languages,
        password: password(tx, session).await?,
        password_min: least(second_factor),
        second_factor,
        recovery_codes_left: credentials::recovery_codes_left(tx, id).await?,
        passkeys: u32::try_from(passkeys::of_person(tx, id).await?.len()).unwrap_or(u32::MAX),
        proved_until_ms: session.proved_at_ms + FRESH_MS,
    })
}

/// The fewest characters of a new password, as it is sent.
pub fn least(second_factor: SecondFactorState) -> u32 {
    u32::try_from(password_min(second_factor)).unwrap_or(u32::MAX)
}

async fn password(tx: &mut Tx, session: &Session) -> Result<PasswordState, Problem> {
    let person = &session.actor.person;
    if credentials::password(tx, person).await?.is_none() {
        return Ok(PasswordState::None);
    }
    let failures = password_failures::count(tx, &account_key(person)).await?;
    Ok(if failures < MOST_FAILURES { PasswordState::Set } else { PasswordState::Blocked })
}
