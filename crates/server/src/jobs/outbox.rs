//! Works off the outbox: leases mails, words them, hands them over, notes what became of them (rule DAT-13).
//!
//! Nothing is sent inside a transaction. A crash between handing over and noting repeats the mail under the same
//! Message-ID. The token of a link is made here, so it is in the mail and nowhere else.
//!
//! One mail is leased at a time, for longer than all its waits together can take; so several couriers, here or on other
//! servers, never send the same one, and what one mail costs in time is not at the expense of those behind it.

use std::path::PathBuf;
use std::time::Duration;

use model::id::{InvitationId, PersonId};
use model::mail::MailFault;
use model::paths::fill;
use model::reason::Param;
use store::outbox::{self, Failed, MailRecord, Then, TooOld};
use store::{StoreError, people};

use crate::api::conversations::mailed;
use crate::app::App;
use crate::auth::address;
use crate::auth::limits::mailbox_hash;
use crate::auth::link::{self, NoLink};
use crate::http::problem::Problem;
use crate::ids::Purpose;
use crate::mail::Outgoing;
use crate::mail::message::{Mail, Template, Undelivered, domain};
use crate::mail::relay::Relay;
use crate::mail::smtp::{NotSent, Session};
use crate::mail::words::BrokenWords;

/// The parameter of a sign-in mail that names the person.
pub const PERSON: &str = "person";
/// The parameter of a sign-in mail that holds the hash of the asking browser's cookie.
pub const BROWSER: &str = "browser";

/// The parameter of a mail that confirms an address with the hash of the one until then.
pub const OLD_ADDRESS: &str = "old_address";
/// The parameter of an invitation's mail that names it.
pub const INVITATION: &str = "invitation";
/// The page of an invitation.
const WELCOME: &str = "/welcome/{token}";

/// Longer than connecting, signing in and sending may take together (see [`crate::mail::relay::Patience`]).
const LEASE_MS: i64 = 180_000;
/// How long a mail that is on its way when the program is told to stop may still take.
const GRACE: Duration = Duration::from_secs(5);
/// A sign-in mail that has waited so long is not sent: the browser that asked forgets after ten minutes that it did.
const SIGN_IN_KEEPS_MS: i64 = 8 * 60_000;

/// A mail that confirms an address is not sent later than this: whoever asked does not expect it any more.
const ADDRESS_KEEPS_MS: i64 = 60 * 60_000;

/// The mails that are of no use to anybody any more at `now_ms`.
pub fn too_old(now_ms: i64) -> TooOld<'static> {
    TooOld { template: Template::SignIn.code(), until_ms: now_ms - SIGN_IN_KEEPS_MS }
}

/// Whether this one is.
pub fn is_too_old(mail: &MailRecord, now_ms: i64) -> bool {
    let TooOld { template, until_ms } = too_old(now_ms);
    mail.template == template && mail.created_at_ms <= until_ms
}

/// Why a mail was not sent this time.
#[derive(Debug, thiserror::Error)]
enum Unsent {
    #[error("no text is called {0}")]
    UnknownTemplate(String),
    #[error("the parameter {0} is missing")]
    Missing(&'static str),
    #[error("its link would work no longer")]
    TooOld,
    #[error(transparent)]
    Link(#[from] NoLink),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Words(#[from] BrokenWords),
    #[error(transparent)]
    Undelivered(#[from] Undelivered),
    #[error(transparent)]
    NotSent(#[from] NotSent),
    #[error("its message could not be read: {:?}", .0.code())]
    Unread(Problem),
    #[error("sending was interrupted")]
    Interrupted(#[from] tokio::task::JoinError),
}

impl Unsent {
    fn failed(&self) -> Failed {
        let unwritable = |then| Failed { fault: MailFault::Unwritable, reply: None, then };
        match self {
            Self::NotSent(NotSent { fault, reply, permanent, .. }) => {
                let then = if *permanent { Then::GiveUp } else { Then::Retry };
                Failed { fault: *fault, reply: *reply, then }
            }
            Self::TooOld => Failed { fault: MailFault::TooOld, reply: None, then: Then::GiveUp },
            Self::Missing(_) | Self::Undelivered(Undelivered::Malformed(_)) => unwritable(Then::GiveUp),
            // A newer server beside this one may know the text; the rest may be better by then.
            Self::UnknownTemplate(_)
            | Self::Link(_)
            | Self::Store(_)
            | Self::Words(_)
            | Self::Unread(_)
            | Self::Undelivered(Undelivered::Folder(_))
            | Self::Interrupted(_) => unwritable(Then::Retry),
        }
    }
}

/// What takes mails away.
enum Courier<'a> {
    Folder(&'a PathBuf),
    Smtp { relay: &'a Relay, session: Option<Box<Session<'a>>> },
}

/// One round: everything that is due, over one connection. It ends early when the mail server is the reason why a mail
/// stays, or when the program was told to stop. Does nothing where mail is off.
pub async fn run(app: &App) -> Result<(), StoreError> {
    let Some(mut courier) = Courier::of(app).await? else { return Ok(()) };
    while !app.is_stopping()
        && let Some(mail) = claim(app).await?
    {
        let sent = tokio::select! {
            sent = send(app, &mut courier, &mail) => sent,
            // The lease ends by itself, and the mail is repeated under its Message-ID.
            () = out_of_time(app) => break,
        };
        let may_go_on = match &sent {
            Ok(()) => true,
            Err(unsent) => unsent.failed().fault.is_about_one_mail(),
        };
        note(app, &mail, sent).await?;
        if !may_go_on || courier.is_broken() {
            break;
        }
    }
    courier.close().await;
    Ok(())
}

async fn claim(app: &App) -> Result<Option<MailRecord>, StoreError> {
    let now_ms = app.clock.now_ms();
    // Asked on a reader, so that an empty outbox costs no write.
    let due = outbox::is_due(&mut *app.store.read().await?, now_ms).await?;
    if !due {
        return Ok(None);
    }
    let mut write = app.store.write().await?;
    let mail = outbox::claim(&mut write, now_ms, LEASE_MS, 1).await?.pop();
    write.commit_without_audit(&[], now_ms).await?;
    Ok(mail)
}

async fn note(app: &App, mail: &MailRecord, sent: Result<(), Unsent>) -> Result<(), StoreError> {
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    match sent {
        Ok(()) => {
            outbox::mark_sent(&mut write, &mail.id, now_ms).await?;
        }
        Err(error) => {
            let failed = error.failed();
            let (fault, reply, attempt) = (failed.fault.code(), failed.reply, mail.attempts);
            tracing::warn!(mail = %mail.id, fault, reply, attempt, %error, "a mail was not sent");
            outbox::mark_failed(&mut write, mail, failed, now_ms).await?;
        }
    }
    write.commit_without_audit(&[], now_ms).await
}

/// Returns a while after the program was told to stop.
async fn out_of_time(app: &App) {
    let mut stopping = app.stopping.clone();
    // Whoever could tell us to stop is gone only when there is no program any more.
    let _ = stopping.wait_for(|stop| *stop).await;
    tokio::time::sleep(GRACE).await;
}

impl<'a> Courier<'a> {
    /// The one of the configuration. A demonstration never reaches a mail server, whatever is configured (rule ACC-3).
    async fn of(app: &'a App) -> Result<Option<Self>, StoreError> {
        Ok(match &app.config.mail {
            Outgoing::Off => None,
            Outgoing::Folder(folder) => Some(Self::Folder(folder)),
            Outgoing::Smtp(relay) => {
                let demo = store::meta::is_demo(&mut *app.store.read().await?).await?;
                (!demo).then_some(Self::Smtp { relay, session: None })
            }
        })
    }

    async fn take(&mut self, mail: Mail, host: &str) -> Result<(), Unsent> {
        match self {
            Self::Folder(folder) => {
                let (folder, host) = (folder.clone(), host.to_owned());
                tokio::task::spawn_blocking(move || mail.put_into(&folder, &host)).await??;
            }
            Self::Smtp { relay, session } => {
                let written = mail.written(&relay.from)?;
                let session = match session {
                    Some(session) => session,
                    None => session.insert(Box::new(Session::open(relay, domain(host)).await?)),
                };
                session.send(written.envelope(), &written.formatted()).await?;
            }
        }
        Ok(())
    }

    fn is_broken(&self) -> bool {
        match self {
            Self::Folder(_) => false,
            Self::Smtp { session, .. } => session.as_ref().is_some_and(|session| session.is_broken()),
        }
    }

    async fn close(self) {
        if let Self::Smtp { session: Some(session), .. } = self {
            session.close().await;
        }
    }
}

async fn send(app: &App, courier: &mut Courier<'_>, record: &MailRecord) -> Result<(), Unsent> {
    let template = Template::from_code(&record.template)
        .ok_or_else(|| Unsent::UnknownTemplate(record.template.clone()))?;
    if is_too_old(record, app.clock.now_ms()) {
        return Err(Unsent::TooOld);
    }
    let link = match (template, template.page()) {
        (_, Some(page)) => app.config.public_url.join(page),
        (Template::Invitation, None) => invitation_link(app, record).await?,
        (Template::AddressConfirm, None) => address_link(app, record).await?,
        (_, None) => sign_in_link(app, record).await?,
    };
    let (subject, mut text) = template.render(record.locale, &link)?;
    if template == Template::NewMessage {
        let mut read = app.store.read().await?;
        if let Some(said) = mailed::said(app, &mut read, record).await.map_err(Unsent::Unread)? {
            text = said.render(record.locale, &link)?;
        }
    }
    let mail = Mail {
        to: record.to.clone(),
        subject,
        text,
        message_id: record.message_id.clone(),
        at_ms: app.clock.now_ms(),
    };
    courier.take(mail, app.config.public_url.host()).await
}

fn text(record: &MailRecord, key: &'static str) -> Result<String, Unsent> {
    match record.params.get(key) {
        Some(Param::Text(text)) => Ok(text.clone()),
        Some(_) | None => Err(Unsent::Missing(key)),
    }
}

/// One more link to an invitation that can still be accepted; a mail that is sent again has another, and each opens it.
async fn invitation_link(app: &App, record: &MailRecord) -> Result<String, Unsent> {
    let missing = |_| Unsent::Missing(INVITATION);
    let invitation = InvitationId::parse(&text(record, INVITATION)?).map_err(missing)?;
    let token = app.ids.token().map_err(NoLink::from)?;
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    let record = store::invitations::find(&mut write, &invitation).await?;
    if !record.is_some_and(|record| record.is_open(now_ms)) {
        return Err(Unsent::TooOld);
    }
    store::invitations::add_link(&mut write, &invitation, &token.hash(Purpose::Invitation)).await?;
    write.commit_without_audit(&[], now_ms).await?;
    Ok(app.config.public_url.join(&fill(WELCOME, token.reveal())))
}

async fn sign_in_link(app: &App, record: &MailRecord) -> Result<String, Unsent> {
    let person = PersonId::parse(&text(record, PERSON)?).map_err(|_| Unsent::Missing(PERSON))?;
    let browser = text(record, BROWSER)?;
    let mut write = app.store.write().await?;
    // Whatever voids links takes their mails back too; and whoever has another address by now gets no link at the old
    // one (rule ACC-11).
    if !outbox::hold(&mut write, &record.id).await? {
        return Err(Unsent::TooOld);
    }
    let known = people::find(&mut write, &person).await?;
    if known.is_none_or(|known| known.email != record.to) {
        return Err(Unsent::TooOld);
    }
    let url = &app.config.public_url;
    let link = link::make(&mut write, &app.ids, &app.clock, url, &person, Some(browser)).await?;
    write.commit_without_audit(&[], app.clock.now_ms()).await?;
    Ok(link)
}

/// The link that makes the address it is sent to the person's, as long as they still have the one they had when they
/// asked.
async fn address_link(app: &App, record: &MailRecord) -> Result<String, Unsent> {
    let person = PersonId::parse(&text(record, PERSON)?).map_err(|_| Unsent::Missing(PERSON))?;
    let old = text(record, OLD_ADDRESS)?;
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    if !outbox::hold(&mut write, &record.id).await? {
        return Err(Unsent::TooOld);
    }
    let known = people::find(&mut write, &person).await?;
    let same = known.is_some_and(|known| mailbox_hash(&known.email) == old);
    if !same || record.created_at_ms <= now_ms - ADDRESS_KEEPS_MS {
        return Err(Unsent::TooOld);
    }
    let url = &app.config.public_url;
    let link = address::make(&mut write, &app.ids, &app.clock, url, &person, &record.to).await?;
    write.commit_without_audit(&[], now_ms).await?;
    Ok(link)
}
