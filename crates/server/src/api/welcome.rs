//! `GET /api/v1/welcome/{token}` and `POST .../acceptance`: the page of an invitation (rules ACC-1, ACC-9 and ACC-11).
//!
//! Whoever has the link of an invitation gets the account that it makes. An account that is there already gets the seat
//! or the role, and nothing else: a link that lives for two weeks opens nobody's account.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::HeaderMap;
use model::audit::Act;
use model::id::PersonId;
use model::invitation::{Acceptance, InvitedPlace, Welcome, WelcomeAccount, WelcomeForm, Welcomed};
use model::password::{MIN_ALONE, Password};
use model::problem::{Code, FieldProblem, field};
use model::security::SecondFactorState;
use store::grants::GrantRecord;
use store::invitations::{self, InvitationRecord, Place};
use store::people::PersonRecord;
use store::seats::HoldingRecord;
use store::sessions::Proof;
use store::{Audit, Constraint, Tx, Write, credentials, grants, people, seats, sessions};

use super::account::page::least;
use super::account::password::{judge, strength};
use super::invitations::{may_still_invite, names};
use crate::app::App;
use crate::auth::session::{self, Begun};
use crate::engine::zones;
use crate::http::extract::Parsed;
use crate::http::problem::Problem;
use crate::ids::{Purpose, Token};

/// What it is to; changes nothing.
pub async fn show(State(app): State<App>, Path(token): Path<String>) -> Result<Json<Welcome>, Problem> {
    let mut read = app.store.read().await?;
    let record = open(&app, &mut read, &token).await?;
    let (place, invited_by) = names(&mut read, &record).await?;
    let account = match people::by_email(&mut read, &record.email).await? {
        Some(_) => WelcomeAccount::Existing,
        None => WelcomeAccount::New,
    };
    Ok(Json(Welcome {
        email: record.email,
        name: record.name,
        place,
        invited_by,
        expires_at_ms: record.expires_at_ms,
        password_min: least(SecondFactorState::None),
        account,
    }))
}

/// Accepts it: makes the account and signs it in, or gives one that is there its seat or role.
pub async fn accept(
    State(app): State<App>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Parsed(form): Parsed<WelcomeForm>,
) -> Result<Response, Problem> {
    let acceptance = form.parse()?;
    if !zones::is_known(&acceptance.time_zone) {
        return Err(vec![FieldProblem::new("time_zone", field::UNKNOWN)].into());
    }
    let hash = password_hash(&app, &token, &acceptance).await?;
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    let record = open(&app, &mut write, &token).await?;
    // Who invited may still do so when this is committed (rule AUT-3).
    let held = grants::held_still(&mut write, &record.invited_by, now_ms).await?;
    if !may_still_invite(&mut write, &record, held).await? {
        return Err(Problem::new(Code::LinkGone));
    }
    let existing = people::by_email(&mut write, &record.email).await?;
    let (person, account) = match existing {
        Some(person) => (person, WelcomeAccount::Existing),
        None => (new_person(&app, &mut write, &record, &acceptance).await?, WelcomeAccount::New),
    };
    if people::suspended_at(&mut write, &person.id).await?.is_some()
        || !invitations::accept(&mut write, &record.id, &person.id, now_ms).await?
    {
        return Err(Problem::new(Code::LinkGone));
    }
    give_place(&mut write, &record, &person.id, now_ms).await?;
    let begun = match account {
        WelcomeAccount::New => {
            if let (Some(hash), Some(password)) = (hash, &acceptance.password) {
                let id = app.ids.id("cr")?;
                credentials::set_password(&mut write, &id, &person.id, &hash, strength(password), now_ms)
                    .await?;
            }
            let (device, proof) = (&acceptance.device, Proof::Identity);
            Some(session::begin(&app, &mut write, &headers, &person.id, device, proof).await?)
        }
        WelcomeAccount::Existing => {
            // What somebody may do has changed, so they sign in again (rule ACC-23).
            sessions::end_of_person(&mut write, &person.id).await?;
            None
        }
    };
    let audit = Audit::new(now_ms, Some(person.id), Act::InvitationAccepted).with("name", person.name);
    write.commit(audit).await?;
    Ok(answer(account, begun))
}

fn answer(account: WelcomeAccount, begun: Option<Begun>) -> Response {
    let mut response = Json(Welcomed { account }).into_response();
    if let Some(begun) = begun {
        begun.set_cookies(response.headers_mut());
    }
    response
}

/// The invitation that `token` opens now.
async fn open(app: &App, tx: &mut Tx, token: &str) -> Result<InvitationRecord, Problem> {
    let gone = || Problem::new(Code::LinkGone);
    let token = Token::parse(token).ok_or_else(gone)?;
    let (hash, now_ms) = (token.hash(Purpose::Invitation), app.clock.now_ms());
    let record = invitations::open(tx, &hash, now_ms).await?.ok_or_else(gone)?;
    let held = grants::of_person(tx, &record.invited_by, now_ms).await?;
    if may_still_invite(tx, &record, held).await? { Ok(record) } else { Err(gone()) }
}

/// The hash of the password that was wished for, judged by the names of the invitation; made outside of the write.
async fn password_hash(app: &App, token: &str, acceptance: &Acceptance) -> Result<Option<String>, Problem> {
    let Some(password) = &acceptance.password else { return Ok(None) };
    let mut read = app.store.read().await?;
    // Whoever has no invitation is not let near the threads that hash.
    let record = open(app, &mut read, token).await?;
    let (place, _) = names(&mut read, &record).await?;
    drop(read);
    judge_new(password, &record, acceptance, place)?;
    Ok(Some(app.passwords.hash(password, app.ids.secret()?).await?))
}

fn judge_new(
    password: &Password,
    record: &InvitationRecord,
    acceptance: &Acceptance,
    place: InvitedPlace,
) -> Result<(), Problem> {
    let mut names = vec![acceptance.name.as_str().to_owned(), record.email.as_str().to_owned()];
    if let InvitedPlace::Seat { member, .. } = place {
        names.push(member);
    }
    judge(password, MIN_ALONE, &names)
}

async fn new_person(
    app: &App,
    write: &mut Write,
    record: &InvitationRecord,
    acceptance: &Acceptance,
) -> Result<PersonRecord, Problem> {
    let person = PersonRecord {
        id: PersonId::parse(&app.ids.id("p")?).map_err(|error| Problem::internal(&error))?,
        name: acceptance.name.as_str().to_owned(),
        email: record.email.clone(),
        locale: acceptance.locale,
        time_zone: acceptance.time_zone.clone(),
        languages: Vec::new(),
    };
    match people::insert(write, &person).await {
        Ok(()) => Ok(person),
        // Two invitations of one address that are accepted at once: the second finds the account when it tries again.
        Err(error) if error.constraint() == Some(Constraint::EmailTaken) => Err(Problem::new(Code::Stale)),
        Err(error) => Err(error.into()),
    }
}

/// Puts the person into the seat or gives the role, unless they have it already.
async fn give_place(
    write: &mut Write,
    record: &InvitationRecord,
    person: &PersonId,
    now_ms: i64,
) -> Result<(), Problem> {
    match &record.place {
        Place::Seat(seat) => {
            let held = seats::held_by(write, person, now_ms).await?;
            if held.iter().all(|holder| holder.seat.id != *seat) {
                let holding = HoldingRecord {
                    seat: seat.clone(),
                    person: person.clone(),
                    from_ms: now_ms,
                    to_ms: None,
                };
                seats::hold(write, &holding).await?;
            }
        }
        Place::Role(role) => {
            let given = grants::of_person(write, person, now_ms).await?;
            if given.iter().all(|grant| grant.role != *role) {
                let grant = GrantRecord { person: person.clone(), role: *role, from_ms: now_ms, to_ms: None };
                grants::insert(write, &grant).await?;
            }
        }
    }
    Ok(())
}
