//! Works off the outbox: leases mails, words them, hands them over, notes what became of them (rule DAT-13).
//!
//! Nothing is sent inside a transaction. A crash between handing over and noting repeats the mail under the same
//! Message-ID. The token of a link is made here, so it is in the mail and nowhere else.

use model::id::{InvitationId, PersonId};
use model::paths::fill;
use model::reason::Param;
use store::StoreError;
use store::outbox::{self, MailRecord};

use crate::app::App;
use crate::auth::link::{self, NoLink};
use crate::ids::Purpose;
use crate::mail::Outgoing;
use crate::mail::message::{Mail, Template, Undelivered};
use crate::mail::words::BrokenWords;

/// The parameter of a sign-in mail that names the person.
pub const PERSON: &str = "person";
/// The parameter of a sign-in mail that holds the hash of the asking browser's cookie.
pub const BROWSER: &str = "browser";

/// The parameter of an invitation's mail that names it.
pub const INVITATION: &str = "invitation";
/// The page of an invitation.
const WELCOME: &str = "/welcome/{token}";

const LEASE_MS: i64 = 60_000;
const BATCH: u32 = 20;

/// Why a mail was not sent this time.
#[derive(Debug, thiserror::Error)]
enum Unsent {
    #[error("no text is called {0}")]
    UnknownTemplate(String),
    #[error("the parameter {0} is missing")]
    Missing(&'static str),
    #[error(transparent)]
    Link(#[from] NoLink),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Words(#[from] BrokenWords),
    #[error(transparent)]
    Undelivered(#[from] Undelivered),
    #[error("sending was interrupted")]
    Interrupted(#[from] tokio::task::JoinError),
}

/// One round: everything that is due, at most [`BATCH`] mails at a time. Does nothing where mail is off.
pub async fn run(app: &App) -> Result<(), StoreError> {
    let Outgoing::Folder(_) = app.config.mail else { return Ok(()) };
    let now_ms = app.clock.now_ms();
    let mut read = app.store.read().await?;
    let due = outbox::is_due(&mut read, now_ms).await?;
    drop(read);
    if !due {
        return Ok(());
    }
    let mut write = app.store.write().await?;
    let mails = outbox::claim(&mut write, now_ms, LEASE_MS, BATCH).await?;
    write.commit_without_audit(&[], now_ms).await?;
    for mail in mails {
        let sent = send(app, &mail).await;
        let now_ms = app.clock.now_ms();
        let mut write = app.store.write().await?;
        match sent {
            Ok(()) => {
                outbox::mark_sent(&mut write, &mail.id, now_ms).await?;
            }
            Err(error) => {
                tracing::warn!(mail = %mail.id, %error, "a mail was not sent");
                outbox::mark_failed(&mut write, &mail, now_ms).await?;
            }
        }
        write.commit_without_audit(&[], now_ms).await?;
    }
    Ok(())
}

async fn send(app: &App, record: &MailRecord) -> Result<(), Unsent> {
    let Outgoing::Folder(folder) = app.config.mail.clone() else { return Ok(()) };
    let template = Template::from_code(&record.template)
        .ok_or_else(|| Unsent::UnknownTemplate(record.template.clone()))?;
    let link = match (template, template.page()) {
        (_, Some(page)) => app.config.public_url.join(page),
        (Template::Invitation, None) => invitation_link(app, record).await?,
        (_, None) => sign_in_link(app, record).await?,
    };
    let (subject, text) = template.render(record.locale, &link)?;
    let mail = Mail {
        to: record.to.clone(),
        subject,
        text,
        message_id: record.message_id.clone(),
        at_ms: app.clock.now_ms(),
    };
    let host = app.config.public_url.host().to_owned();
    tokio::task::spawn_blocking(move || mail.put_into(&folder, &host)).await??;
    Ok(())
}

fn text(record: &MailRecord, key: &'static str) -> Result<String, Unsent> {
    match record.params.get(key) {
        Some(Param::Text(text)) => Ok(text.clone()),
        Some(_) | None => Err(Unsent::Missing(key)),
    }
}

/// One more link to an invitation; a mail that is sent again has another, and each opens it.
async fn invitation_link(app: &App, record: &MailRecord) -> Result<String, Unsent> {
    let missing = |_| Unsent::Missing(INVITATION);
    let invitation = InvitationId::parse(&text(record, INVITATION)?).map_err(missing)?;
    let token = app.ids.token().map_err(NoLink::from)?;
    let mut write = app.store.write().await?;
    store::invitations::add_link(&mut write, &invitation, &token.hash(Purpose::Invitation)).await?;
    write.commit_without_audit(&[], app.clock.now_ms()).await?;
    Ok(app.config.public_url.join(&fill(WELCOME, token.reveal())))
}

async fn sign_in_link(app: &App, record: &MailRecord) -> Result<String, Unsent> {
    let person = PersonId::parse(&text(record, PERSON)?).map_err(|_| Unsent::Missing(PERSON))?;
    let browser = text(record, BROWSER)?;
    let mut write = app.store.write().await?;
    let url = &app.config.public_url;
    let link = link::make(&mut write, &app.ids, &app.clock, url, &person, Some(browser)).await?;
    write.commit_without_audit(&[], app.clock.now_ms()).await?;
    Ok(link)
}
