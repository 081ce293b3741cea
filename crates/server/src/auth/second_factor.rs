//! Who needs a second factor, and whether a code is one (rules ACC-16 to ACC-18).

use http::HeaderMap;
use model::account::SecondFactorDue;
use model::id::PersonId;
use model::permissions::second_factor::needs_second_factor;
use model::permissions::{Action, Actor, ObjectFacts, Role, can};
use model::problem::{Code, FieldProblem, field};
use model::security::SecondFactorState;
use model::sign_in::{SecondFactorCode, TypedCode};
use store::credentials::{self, TotpRecord};
use store::limits::Allowance;
use store::second_factor_resets::ResetRecord;
use store::{StoreError, Tx, Write};

use super::{device, limits, totp};
use crate::app::App;
use crate::http::problem::Problem;
use crate::ids::code_hash;

/// How many recovery codes somebody gets.
pub const RECOVERY_CODES: usize = 10;
/// How long the owner of a second factor may object to its reset, in milliseconds: 72 hours.
pub const RESET_WAIT_MS: i64 = 72 * 60 * 60_000;

/// How long a reset that one asked for waits for another to agree, in milliseconds: 14 days.
pub const RESET_KEPT_MS: i64 = 14 * 24 * 60 * 60_000;

/// Whether `by` may ask for a reset or agree to one by what holds inside `write`; it then holds until `write` ends.
pub async fn may_reset(write: &mut Write, by: &PersonId, now_ms: i64) -> Result<bool, StoreError> {
    if store::people::suspended_at(write, by).await?.is_some() {
        return Ok(false);
    }
    let grants = store::grants::held_still(write, by, now_ms).await?;
    let actor = Actor { person: by.clone(), grants };
    Ok(can(Some(&actor), Action::ResetSecondFactor, &ObjectFacts::default()).allowed())
}

/// Whether a reset still counts at `now_ms`: those who asked and agreed may still do so, and if nobody has agreed it is
/// not too old to be agreed to.
pub async fn reset_counts(write: &mut Write, reset: &ResetRecord, now_ms: i64) -> Result<bool, StoreError> {
    if !may_reset(write, &reset.asked_by, now_ms).await? {
        return Ok(false);
    }
    match &reset.agreed_by {
        Some(by) => may_reset(write, by, now_ms).await,
        None => Ok(now_ms - reset.asked_at_ms < RESET_KEPT_MS),
    }
}

/// What a session of `person` with these roles waits for, when no second factor was given in it. A demonstration asks
/// nobody, so that its links are enough to look around.
pub async fn due(
    app: &App,
    tx: &mut Tx,
    person: &PersonId,
    roles: &[Role],
) -> Result<Option<SecondFactorDue>, StoreError> {
    let has_one = credentials::totp(tx, person).await?.is_some();
    let needed = needs_second_factor(roles, &app.config.second_factor_for);
    if !has_one && !needed || store::meta::is_demo(tx).await? {
        return Ok(None);
    }
    Ok(Some(if has_one { SecondFactorDue::Code } else { SecondFactorDue::SetUp }))
}

/// Whether `person` with these roles has a second factor, and whether it can be taken away.
pub async fn state(
    app: &App,
    tx: &mut Tx,
    person: &PersonId,
    roles: &[Role],
) -> Result<SecondFactorState, StoreError> {
    let needed =
        needs_second_factor(roles, &app.config.second_factor_for) && !store::meta::is_demo(tx).await?;
    let has_one = credentials::totp(tx, person).await?.is_some();
    Ok(match (has_one, needed) {
        (false, false) => SecondFactorState::None,
        (false, true) => SecondFactorState::Needed,
        (true, false) => SecondFactorState::Set,
        (true, true) => SecondFactorState::Required,
    })
}

/// Takes one attempt of the account, or refuses with 429. A browser that is known for the account has attempts of its
/// own, so that whoever has the first factor cannot keep the owner from giving the second one (rule ACC-28).
pub async fn take_attempt(app: &App, headers: &HeaderMap, person: &PersonId) -> Result<(), Problem> {
    let known = device::known(&mut *app.store.read().await?, headers).await?;
    let key = match known {
        Some(known) if known.owner == *person => format!("second-factor:device:{}", known.token_hash),
        Some(_) | None => format!("second-factor:person:{}", limits::person_hash(person)),
    };
    limits::take(app, &key, Allowance::SECOND_FACTOR_PER_ACCOUNT).await
}

/// Uses `code` up as the second factor of `person`, or refuses it; the caller commits.
pub async fn use_code(
    app: &App,
    write: &mut Write,
    person: &PersonId,
    code: &SecondFactorCode,
) -> Result<(), Problem> {
    let taken = match code {
        SecondFactorCode::Totp(given) => match credentials::totp(write, person).await? {
            None => false,
            Some(record) => match matching_step(app, &record, *given)? {
                None => false,
                Some(step) => credentials::use_totp_step(write, &record.id, step).await?,
            },
        },
        SecondFactorCode::Recovery(code) => {
            credentials::use_recovery_code(write, person, &recovery_hash(person, code)).await?
        }
    };
    if taken { Ok(()) } else { Err(refused_code()) }
}

/// The step whose code `given` is, by the sealed secret of `record`.
pub fn matching_step(app: &App, record: &TotpRecord, given: u32) -> Result<Option<i64>, Problem> {
    let secret = app.seal.open(&record.id, &record.sealed).map_err(|error| Problem::internal(&error))?;
    Ok(totp::step_of(&secret, given, app.clock.now_ms(), record.last_step))
}

/// A code as it is kept: an id and a hash.
type KeptCode = (String, String);

/// Ten new codes of `person`: as they are shown, and as they are kept.
pub fn recovery_codes(app: &App, person: &PersonId) -> Result<(Vec<String>, Vec<KeptCode>), Problem> {
    let mut shown = Vec::with_capacity(RECOVERY_CODES);
    let mut kept = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        let code = app.ids.typed_code(TypedCode::RECOVERY)?;
        shown.push(code.grouped());
        kept.push((app.ids.id("cr")?, recovery_hash(person, &code)));
    }
    Ok((shown, kept))
}

fn recovery_hash(person: &PersonId, code: &TypedCode) -> String {
    code_hash("recovery", person.as_str(), code)
}

/// A code that is not the right one, or not any more.
pub fn refused_code() -> Problem {
    Problem::new(Code::Invalid).with_fields(vec![FieldProblem::new("code", field::REFUSED)])
}
