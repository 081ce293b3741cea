//! `GET /api/v1/staff/mails`: the mails that wait or were given up: whom they are for and why, never what they say.

use axum::Json;
use axum::extract::State;
use model::id::MailId;
use model::mail::{Delivery, MailRow, Recipient, StaffMails};
use store::outbox::{self, ListedMail};

use super::runs_the_programme;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::problem::Problem;
use crate::jobs::outbox::{is_too_old, too_old};
use crate::mail::Outgoing;
use crate::mail::message::Template;

/// How many of each are shown.
const MOST: u32 = 100;

/// Oldest first.
pub async fn handler(State(app): State<App>, SignedIn(actor): SignedIn) -> Result<Json<StaffMails>, Problem> {
    runs_the_programme(&actor)?;
    let now_ms = app.clock.now_ms();
    let mut read = app.store.read().await?;
    let counts = outbox::unsent(&mut read, &Template::UNCOUNTED.map(Template::code)).await?;
    let useless = outbox::count_too_old(&mut read, too_old(now_ms)).await?;
    let hidden: Vec<&str> =
        Template::ALL.map(Template::code).into_iter().filter(|code| is_between_two(code)).collect();
    let failed = outbox::given_up(&mut read, &hidden, MOST).await?;
    let waiting = outbox::waiting(&mut read, &hidden, MOST).await?;
    let rows = |mails: Vec<ListedMail>| -> Result<Vec<MailRow>, Problem> {
        mails.into_iter().map(|mail| row(mail, now_ms)).collect()
    };
    Ok(Json(StaffMails {
        failed: rows(failed)?,
        failed_count: counts.given_up,
        resendable_count: counts.given_up.saturating_sub(useless),
        waiting: rows(waiting)?,
        waiting_count: counts.waiting,
        delivery: match app.config.mail {
            Outgoing::Smtp(_) => Delivery::Smtp,
            Outgoing::Folder(_) => Delivery::Folder,
            Outgoing::Off => Delivery::Off,
        },
    }))
}

/// Whether the mail alone would say who asks whom, who agreed, who did not, or who reported something: such mails count, and
/// are not listed (rules PRI-11, PRI-15 and SAF-3).
fn is_between_two(template: &str) -> bool {
    Template::from_code(template).is_some_and(|template| match template {
        Template::IntroductionAsked
        | Template::IntroductionReminder
        | Template::BrokeredAsked
        | Template::BrokeredReminder
        | Template::BrokeredMet
        | Template::Introduced
        | Template::IntroductionClosed
        | Template::NewMessage
        | Template::NetworkAsked
        | Template::NetworkReminder
        | Template::NetworkAnswered
        | Template::CaseWaiting
        | Template::CaseOutside
        | Template::ReportAnswered => true,
        Template::SignIn
        | Template::GroupsPublished
        | Template::GroupsChanged
        | Template::WithoutGroup
        | Template::MatchesPublishedMentee
        | Template::MatchesPublishedMentor
        | Template::MentorshipEnded
        | Template::Invitation
        | Template::SecurityChanged
        | Template::SecondFactorReset
        | Template::AddressConfirm
        | Template::AddressAsked
        | Template::AddressChanged => false,
    })
}

fn row(listed: ListedMail, now_ms: i64) -> Result<MailRow, Problem> {
    let recipient = recipient(&listed);
    let mail = listed.mail;
    Ok(MailRow {
        id: MailId::parse(&mail.id).map_err(|error| Problem::internal(&error))?,
        resendable: mail.failed && !is_too_old(&mail, now_ms),
        recipient,
        template: mail.template,
        created_at_ms: mail.created_at_ms,
        attempts: mail.attempts,
        next_attempt_ms: (!mail.failed).then_some(mail.next_attempt_ms),
        fault: mail.fault,
        reply: mail.reply,
    })
}

/// Whom a mail is for, as staff may see it: staff see people with their addresses, and of an address that nobody has any
/// more only so much that they recognise it.
pub(super) fn recipient(listed: &ListedMail) -> Recipient {
    match &listed.name {
        Some(name) => Recipient::Name(name.clone()),
        None => Recipient::Masked(listed.mail.to.masked()),
    }
}
