//! What the command line does with accounts that are there: each in one write, with its audit row.

use std::collections::BTreeMap;

use model::audit::Act;
use model::email::EmailAddress;
use store::outbox::NewMail;
use store::people::PersonRecord;
use store::{
    Audit, Store, Tx, credentials, devices, passkeys, password_failures, people, second_factor_resets,
};

use crate::auth::link;
use crate::cli::{Failure, with_sources};
use crate::clock::Clock;
use crate::config::PublicUrl;
use crate::ids::Ids;
use crate::mail::message::{Template, message_id};

/// What becomes of the sessions that are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Listing {
    /// They go on.
    Only,
    /// They end.
    AndEnd,
}

/// Takes the password away, ends sessions and links, and gives a new link. Passkeys stay.
pub(super) async fn password(
    store: &Store,
    clock: &Clock,
    ids: &Ids,
    url: &PublicUrl,
    email: &EmailAddress,
) -> Result<String, Failure> {
    let now_ms = clock.now_ms();
    let mut write = store.write().await?;
    let person = find(&mut write, email).await?;
    credentials::remove_password(&mut write, &person.id).await?;
    password_failures::forget_of_person(&mut write, &person.id).await?;
    store::sessions::end_of_person(&mut write, &person.id).await?;
    devices::forget_of_person(&mut write, &person.id).await?;
    store::sign_in_links::void_of_person(&mut write, &person.id, now_ms).await?;
    let link = link::make(&mut write, ids, clock, url, &person.id, None)
        .await
        .map_err(|error| Failure::Io(with_sources(&error)))?;
    let mail = notice(ids, url, &person)?;
    let audit = Audit::new(now_ms, None, Act::PasswordRemoved).with("name", person.name).mail(mail);
    write.commit(audit).await?;
    Ok(link)
}

/// Takes every second proof away, passkeys too, with a password that is too short without one, and ends what was opened
/// by them.
pub(super) async fn second_factor(
    store: &Store,
    clock: &Clock,
    ids: &Ids,
    url: &PublicUrl,
    email: &EmailAddress,
) -> Result<(), Failure> {
    let now_ms = clock.now_ms();
    let mut write = store.write().await?;
    let person = find(&mut write, email).await?;
    let codes = credentials::remove_second_factor(&mut write, &person.id).await?;
    let keys = passkeys::remove_of_person(&mut write, &person.id).await? > 0;
    if !codes && !keys {
        return Err(Failure::Refused(format!("{} has no second factor", email.as_str())));
    }
    if credentials::password_needs_second_factor(&mut write, &person.id).await? {
        credentials::remove_password(&mut write, &person.id).await?;
    }
    second_factor_resets::end(&mut write, &person.id).await?;
    store::sessions::end_of_person(&mut write, &person.id).await?;
    devices::forget_of_person(&mut write, &person.id).await?;
    store::sign_in_links::void_of_person(&mut write, &person.id, now_ms).await?;
    let mail = notice(ids, url, &person)?;
    let audit = Audit::new(now_ms, None, Act::SecondFactorRemoved).with("name", person.name).mail(mail);
    write.commit(audit).await?;
    Ok(())
}

/// The running sessions, one a line, before they end if they are to.
pub(super) async fn sessions(
    store: &Store,
    clock: &Clock,
    email: &EmailAddress,
    what: Listing,
) -> Result<Vec<String>, Failure> {
    let now_ms = clock.now_ms();
    let mut write = store.write().await?;
    let person = find(&mut write, email).await?;
    let running = store::sessions::of_person(&mut write, &person.id, now_ms).await?;
    let lines = running
        .iter()
        .map(|session| {
            let times = [session.started_at_ms, session.last_used_at_ms, session.ends_at_ms].map(minute);
            let label = session.label.as_deref().unwrap_or_default();
            format!("{}\t{}\t{}\t{label}", session.id, times.join("\t"), session.device.code())
        })
        .collect();
    if what == Listing::AndEnd {
        let ended = store::sessions::end_of_person(&mut write, &person.id).await?;
        devices::forget_of_person(&mut write, &person.id).await?;
        let audit = Audit::new(now_ms, None, Act::SessionsEnded)
            .with("name", person.name)
            .with("sessions", i64::try_from(ended).unwrap_or(i64::MAX));
        write.commit(audit).await?;
    }
    Ok(lines)
}

async fn find(tx: &mut Tx, email: &EmailAddress) -> Result<PersonRecord, Failure> {
    let person = people::by_email(tx, email).await?;
    person.ok_or_else(|| Failure::Refused(format!("nobody has the address {}", email.as_str())))
}

fn notice(ids: &Ids, url: &PublicUrl, person: &PersonRecord) -> Result<NewMail, Failure> {
    let id = ids.id("mail").map_err(|error| Failure::Io(error.to_string()))?;
    Ok(NewMail {
        event: id.clone(),
        to: person.email.clone(),
        locale: person.locale,
        template: Template::SecurityChanged.code().to_owned(),
        params: BTreeMap::new(),
        message_id: message_id(&id, url.host()),
        id,
        not_before_ms: None,
        about: None,
    })
}

/// A moment as `2026-06-03T12:00Z`.
fn minute(at_ms: i64) -> String {
    jiff::Timestamp::from_millisecond(at_ms)
        .map_or_else(|_| at_ms.to_string(), |time| time.strftime("%Y-%m-%dT%H:%MZ").to_string())
}
