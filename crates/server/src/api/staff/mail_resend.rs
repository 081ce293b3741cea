//! `POST /api/v1/staff/mails/{mail}/resend` and `POST /api/v1/staff/mails/resend`: another round of attempts for one mail
//! that was given up, or for all of them.
//!
//! A sign-in mail gets a new link whenever it is sent, but only while the browser that asked for it still waits.

use axum::Json;
use axum::extract::State;
use model::audit::Act;
use model::id::MailId;
use model::mail::{Recipient, Resent};
use model::problem::Code;
use store::{Audit, outbox};

use super::mails::recipient;
use super::{runs_the_programme, write_as};
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::PathId;
use crate::http::problem::Problem;
use crate::jobs::outbox::{is_too_old, too_old};
use crate::mail::message::Template;

/// One mail. A second press finds it waiting, and is refused.
pub async fn one(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<MailId>,
) -> Result<Json<Resent>, Problem> {
    runs_the_programme(&actor)?;
    let now_ms = app.clock.now_ms();
    let (mut write, actor) = write_as(&app, &actor).await?;
    let found = outbox::find(&mut write, id.as_str()).await?.ok_or(Code::NotFound)?;
    if found.mail.failed && is_too_old(&found.mail, now_ms) {
        return Err(Problem::new(Code::MailTooOld));
    }
    if !outbox::resend(&mut write, id.as_str(), now_ms).await? {
        return Err(Problem::new(Code::IllegalStep));
    }
    let (Recipient::Name(recipient) | Recipient::Masked(recipient)) = recipient(&found);
    let audit = Audit::new(now_ms, Some(actor.person), Act::MailResent)
        .with("template", found.mail.template)
        .with("recipient", recipient);
    write.commit(audit).await?;
    Ok(Json(Resent { resent: 1, too_old: 0 }))
}

/// All mails but those that are too old; what is sent already stays as it is, so a second press changes nothing.
pub async fn all(State(app): State<App>, SignedIn(actor): SignedIn) -> Result<Json<Resent>, Problem> {
    runs_the_programme(&actor)?;
    let now_ms = app.clock.now_ms();
    let (mut write, actor) = write_as(&app, &actor).await?;
    let too_old = outbox::count_too_old(&mut write, too_old(now_ms)).await?;
    let resent = outbox::resend_all(
        &mut write,
        crate::jobs::outbox::too_old(now_ms),
        &Template::UNCOUNTED.map(Template::code),
        now_ms,
    )
    .await?;
    if resent > 0 {
        let audit = Audit::new(now_ms, Some(actor.person), Act::MailsResent).with("mails", i64::from(resent));
        write.commit(audit).await?;
    } else {
        // Those that are not counted leave again too.
        write.commit_without_audit(&[], now_ms).await?;
    }
    Ok(Json(Resent { resent, too_old }))
}
