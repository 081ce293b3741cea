//! `POST /api/v1/account/address`: asks for another address (rules ACC-5, ACC-11 and ACC-26).
//!
//! The answer is the same whether somebody has the new address or not; only then no mail goes there. The address until
//! then is told in any case, so that its owner can object.

use axum::extract::State;
use http::StatusCode;
use model::audit::Act;
use model::email::EmailAddress;
use model::id::PersonId;
use model::problem::{Code, FieldProblem, field};
use model::security::AddressForm;
use store::limits::Allowance;
use store::once::Receipt;
use store::{Audit, people};

use crate::app::App;
use crate::auth::limits::Asker;
use crate::auth::{CurrentSession, limits, proof};
use crate::http::extract::Parsed;
use crate::http::once::{Attempt, First, Once};
use crate::http::problem::Problem;
use crate::jobs::outbox::{OLD_ADDRESS, PERSON};
use crate::mail::message::Template;

/// Notes the mails; nothing changes before the link in one of them was used.
pub async fn ask(
    State(app): State<App>,
    once: Once,
    CurrentSession(session): CurrentSession,
    Parsed(form): Parsed<AddressForm>,
) -> Result<StatusCode, Problem> {
    let email = form.parse()?;
    proof::require_fresh(&app, &session)?;
    if let Attempt::First(first) = once.begin(&app).await? {
        note(&app, &first, &session.actor.person, email).await?;
    }
    Ok(StatusCode::ACCEPTED)
}

async fn note(app: &App, first: &First, person: &PersonId, email: EmailAddress) -> Result<(), Problem> {
    let key = format!("address:person:{}", limits::person_hash(person));
    limits::take(app, &key, Allowance::ADDRESSES_PER_PERSON).await?;
    let now_ms = app.clock.now_ms();
    let mut write = first.write(app).await?;
    let told = super::notice(app, &mut write, person, Template::AddressAsked).await?;
    let mut told = told.ok_or(Problem::new(Code::SignInRequired))?;
    told.about = Some(person.clone());
    if told.to == email {
        return Err(vec![FieldProblem::new("email", field::DUPLICATE)].into());
    }
    let taken = people::by_email(&mut write, &email).await?.is_some();
    let allowed = limits::take_for_mailbox(&mut write, &email, Asker::Person(person), now_ms).await?;
    let asked = super::notice(app, &mut write, person, Template::AddressConfirm).await?;
    let mut audit = Audit::new(now_ms, Some(person.clone()), Act::AddressAsked);
    if let Some(mut mail) = asked.filter(|_| allowed && !taken) {
        mail.params = [
            (PERSON.to_owned(), person.as_str().into()),
            (OLD_ADDRESS.to_owned(), limits::mailbox_hash(&told.to).into()),
        ]
        .into();
        mail.to = email;
        mail.about = Some(person.clone());
        audit = audit.mail(mail);
    }
    Ok(write.commit(audit.mail(told), &Receipt::default()).await?)
}
