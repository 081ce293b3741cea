//! `GET /api/v1/invitations`, `POST` a new one and `POST .../revocation`: how accounts begin (rule ACC-1).
//!
//! The answer is the same whether or not the address has an account (rule ACC-5). The token is made when the mail is
//! sent, so that the database never holds one that works.

use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use model::audit::Act;
use model::id::{InvitationId, MemberId, SeatId};
use model::invitation::{
    InvitationForm, InvitationRow, InvitationState, Invitations, InvitedPlace, InvitedTo, NewInvitation,
    SeatChoice,
};
use model::permissions::{Action, Actor, Grant, ObjectFacts, Role, can};
use model::problem::{Code, FieldProblem, field};
use store::invitations::{InvitationRecord, Place};
use store::limits::Allowance;
use store::once::Receipt;
use store::outbox::NewMail;
use store::seats::SeatRecord;
use store::{Audit, StoreError, Tx, grants, invitations, members, people, seats};

use super::acting;
use super::staff::receipt_id;
use crate::app::App;
use crate::auth::{CurrentSession, SignedIn, limits, proof};
use crate::http::extract::{Parsed, PathId};
use crate::http::once::{Attempt, First, Once};
use crate::http::problem::{Problem, Require as _};
use crate::jobs::outbox::INVITATION;
use crate::mail::message::{Template, message_id};

/// How long an invitation can be accepted, in milliseconds: 14 days.
pub const LIFETIME_MS: i64 = 14 * 24 * 60 * 60_000;

/// Invites somebody to a seat or to a role, by mail.
pub async fn create(
    State(app): State<App>,
    once: Once,
    CurrentSession(session): CurrentSession,
    Parsed(form): Parsed<InvitationForm>,
) -> Result<(StatusCode, Json<InvitationRow>), Problem> {
    let new = form.parse()?;
    // The Support Unit gives others what they may do, which needs a proof of a moment ago (rule ACC-26).
    if runs_programme(&session.actor) || matches!(new.to, InvitedTo::Role(_)) {
        proof::require_fresh(&app, &session)?;
    }
    let row = match once.begin(&app).await? {
        Attempt::First(first) => invited(&app, &first, &session.actor, new).await?,
        Attempt::Again(receipt) => known(&app, &receipt).await?,
    };
    Ok((StatusCode::CREATED, Json(row)))
}

async fn invited(
    app: &App,
    first: &First,
    actor: &Actor,
    new: NewInvitation,
) -> Result<InvitationRow, Problem> {
    if !runs_programme(actor) {
        let key = format!("invitation:person:{}", limits::person_hash(&actor.person));
        limits::take(app, &key, Allowance::INVITATIONS_PER_PERSON).await?;
    }
    let now_ms = app.clock.now_ms();
    let id = InvitationId::parse(&app.ids.id("in")?).map_err(|error| Problem::internal(&error))?;
    let mail = app.ids.id("mail")?;
    let mut write = first.write(app).await?;
    let actor = acting(&mut write, app, &actor.person).await?;
    let facts = match known_facts(&mut write, &new.to).await? {
        Some(facts) => facts,
        None if runs_programme(&actor) => return Err(unknown_seat()),
        // To a seat every other one is the same, whether or not it exists (rule AUT-10).
        None => ObjectFacts::default(),
    };
    can(Some(&actor), Action::Invite, &facts).required()?;
    let record = record(id, new, &actor, now_ms);
    invitations::insert(&mut write, &record).await?;
    let row = row(&mut write, record.clone(), now_ms).await?;
    let audit = audit(Audit::new(now_ms, Some(actor.person.clone()), Act::Invited), &row.place)
        .mail(mail_of(app, mail, &record));
    write.commit(audit, &Receipt::of(record.id.as_str())).await?;
    Ok(row)
}

/// The invitation that was made before, as it is now.
async fn known(app: &App, receipt: &Receipt) -> Result<InvitationRow, Problem> {
    let id = receipt_id(receipt)?;
    let mut read = app.store.read().await?;
    let record = invitations::find(&mut read, &id).await?.ok_or(Problem::new(Code::NotFound))?;
    row(&mut read, record, app.clock.now_ms()).await
}

/// Those that the viewer made, for the Support Unit all of them, and to what the viewer may invite.
pub async fn list(State(app): State<App>, SignedIn(actor): SignedIn) -> Result<Json<Invitations>, Problem> {
    let now_ms = app.clock.now_ms();
    let all = runs_programme(&actor);
    let mut read = app.store.read().await?;
    let mut rows = Vec::new();
    for record in invitations::all(&mut read).await? {
        if all || record.invited_by == actor.person {
            rows.push(row(&mut read, record, now_ms).await?);
        }
    }
    let seats = seats_for(&mut read, &actor, now_ms).await?;
    Ok(Json(Invitations { invitations: rows, seats, roles: roles_for(&actor) }))
}

/// The seats that `actor` may invite somebody to, by member, then kind.
async fn seats_for(tx: &mut Tx, actor: &Actor, now_ms: i64) -> Result<Vec<SeatChoice>, StoreError> {
    let names: BTreeMap<MemberId, String> =
        members::all(tx).await?.into_iter().map(|member| (member.id, member.name)).collect();
    let filled: BTreeSet<SeatId> =
        seats::holders(tx, now_ms).await?.into_iter().map(|holder| holder.seat.id).collect();
    let all = seats::all(tx).await?.into_iter();
    let open = all.filter(|seat| can(Some(actor), Action::Invite, &facts_of_seat(seat)).allowed());
    let choice = |seat: SeatRecord| SeatChoice {
        member_name: names.get(&seat.member).cloned().unwrap_or_default(),
        filled: filled.contains(&seat.id),
        id: seat.id,
        member: seat.member,
        kind: seat.kind,
    };
    Ok(open.map(choice).collect())
}

/// The roles that `actor` may invite somebody to.
fn roles_for(actor: &Actor) -> Vec<Role> {
    let invites = |role: &Role| {
        let facts = ObjectFacts { role: Some(*role), ..ObjectFacts::default() };
        !role.comes_with_a_seat() && can(Some(actor), Action::Invite, &facts).allowed()
    };
    Role::ALL.iter().copied().filter(invites).collect()
}

/// Takes one back, by whoever could make it.
pub async fn revoke(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<InvitationId>,
) -> Result<StatusCode, Problem> {
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    let actor = acting(&mut write, &app, &actor.person).await?;
    let unknown = || Problem::new(Code::NotFound);
    let record = invitations::find(&mut write, &id).await?.ok_or_else(unknown)?;
    if record.invited_by != actor.person && !runs_programme(&actor) {
        return Err(unknown());
    }
    let facts = facts(&mut write, &invited_to(&record.place)).await?;
    can(Some(&actor), Action::Invite, &facts).required()?;
    if !invitations::revoke(&mut write, &id, now_ms).await? {
        return Err(Problem::new(Code::IllegalStep));
    }
    let (place, _) = names(&mut write, &record).await?;
    write.commit(audit(Audit::new(now_ms, Some(actor.person), Act::InvitationRevoked), &place)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What the log says of an invitation: to what, and not whom. Whoever never accepts leaves no name behind.
fn audit(audit: Audit, place: &InvitedPlace) -> Audit {
    match place {
        InvitedPlace::Seat { member, kind } => audit.with("member", member.clone()).with("seat", kind.code()),
        InvitedPlace::Role(role) => audit.with("role", role.code()),
    }
}

fn runs_programme(actor: &Actor) -> bool {
    can(Some(actor), Action::RunProgramme, &ObjectFacts::default()).allowed()
}

/// What `place` is, for those who decide about it.
pub fn invited_to(place: &Place) -> InvitedTo {
    match place {
        Place::Seat(seat) => InvitedTo::Seat(seat.clone()),
        Place::Role(role) => InvitedTo::Role(*role),
    }
}

/// What is true of the seat or the role that an invitation is to.
pub async fn facts(tx: &mut Tx, to: &InvitedTo) -> Result<ObjectFacts, Problem> {
    known_facts(tx, to).await?.ok_or_else(unknown_seat)
}

/// The same; nothing for a seat that does not exist.
async fn known_facts(tx: &mut Tx, to: &InvitedTo) -> Result<Option<ObjectFacts>, StoreError> {
    Ok(match to {
        InvitedTo::Role(role) => Some(ObjectFacts { role: Some(*role), ..ObjectFacts::default() }),
        InvitedTo::Seat(id) => seats::find(tx, id).await?.as_ref().map(facts_of_seat),
    })
}

fn facts_of_seat(seat: &SeatRecord) -> ObjectFacts {
    ObjectFacts { members: vec![seat.member.clone()], seat: Some(seat.kind), ..ObjectFacts::default() }
}

fn unknown_seat() -> Problem {
    vec![FieldProblem::new("seat", field::UNKNOWN)].into()
}

fn record(id: InvitationId, new: NewInvitation, actor: &Actor, now_ms: i64) -> InvitationRecord {
    InvitationRecord {
        id,
        email: new.email,
        name: new.name.as_str().to_owned(),
        locale: new.locale,
        place: match new.to {
            InvitedTo::Seat(seat) => Place::Seat(seat),
            InvitedTo::Role(role) => Place::Role(role),
        },
        invited_by: actor.person.clone(),
        created_at_ms: now_ms,
        expires_at_ms: now_ms + LIFETIME_MS,
        revoked_at_ms: None,
        accepted_at_ms: None,
    }
}

fn mail_of(app: &App, id: String, record: &InvitationRecord) -> NewMail {
    NewMail {
        event: id.clone(),
        to: record.email.clone(),
        locale: record.locale,
        template: Template::Invitation.code().to_owned(),
        params: BTreeMap::from([(INVITATION.to_owned(), record.id.as_str().into())]),
        message_id: message_id(&id, app.config.public_url.host()),
        id,
        not_before_ms: None,
        about: None,
    }
}

async fn row(tx: &mut Tx, record: InvitationRecord, now_ms: i64) -> Result<InvitationRow, Problem> {
    let state = match (record.accepted_at_ms, record.revoked_at_ms) {
        (Some(_), _) => InvitationState::Accepted,
        (None, Some(_)) => InvitationState::Revoked,
        (None, None) if record.expires_at_ms <= now_ms => InvitationState::Ended,
        (None, None) if !still_invited(tx, &record, now_ms).await? => InvitationState::Ended,
        (None, None) => InvitationState::Open,
    };
    let (place, invited_by) = names(tx, &record).await?;
    Ok(InvitationRow {
        id: record.id,
        email: record.email,
        name: record.name,
        place,
        invited_by,
        invited_at_ms: record.created_at_ms,
        expires_at_ms: record.expires_at_ms,
        state,
    })
}

/// Whether whoever made it may still make it: whoever may not any more leaves no open door behind.
async fn still_invited(tx: &mut Tx, record: &InvitationRecord, now_ms: i64) -> Result<bool, Problem> {
    let held = grants::of_person(tx, &record.invited_by, now_ms).await?;
    may_still_invite(tx, record, held).await
}

/// The same by the grants that they hold.
pub async fn may_still_invite(
    tx: &mut Tx,
    record: &InvitationRecord,
    held: Vec<Grant>,
) -> Result<bool, Problem> {
    let by = &record.invited_by;
    if people::suspended_at(tx, by).await?.is_some() {
        return Ok(false);
    }
    let inviter = Actor { person: by.clone(), grants: held };
    let facts = facts(tx, &invited_to(&record.place)).await?;
    Ok(can(Some(&inviter), Action::Invite, &facts).allowed())
}

/// What an invitation is to and who made it, in names.
pub async fn names(tx: &mut Tx, record: &InvitationRecord) -> Result<(InvitedPlace, String), Problem> {
    let place = match &record.place {
        Place::Role(role) => InvitedPlace::Role(*role),
        Place::Seat(id) => seat_place(tx, id).await?,
    };
    let by = people::find(tx, &record.invited_by).await?;
    Ok((place, by.map(|person| person.name).unwrap_or_default()))
}

async fn seat_place(tx: &mut Tx, id: &SeatId) -> Result<InvitedPlace, Problem> {
    let seat = seats::find(tx, id).await?.ok_or_else(unknown_seat)?;
    let member = members::find(tx, &seat.member).await?;
    Ok(InvitedPlace::Seat { member: member.map(|member| member.name).unwrap_or_default(), kind: seat.kind })
}
