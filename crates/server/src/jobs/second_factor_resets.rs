//! Takes away second factors that their owners lost, when two agreed who still may, and the time to object is over (rule
//! ACC-18).

use model::audit::Act;
use model::id::PersonId;
use store::{
    Audit, StoreError, credentials, devices, passkeys, people, second_factor_resets, sessions, sign_in_links,
};

use crate::api::account::notice;
use crate::app::App;
use crate::auth::second_factor;
use crate::mail::message::Template;

/// One round: one write for each, so that one that fails holds up nobody.
pub async fn run(app: &App) -> Result<(), StoreError> {
    let now_ms = app.clock.now_ms();
    let due = second_factor_resets::due(&mut *app.store.read().await?, now_ms).await?;
    for reset in due {
        if let Err(error) = one(app, &reset.person, now_ms).await {
            tracing::error!(person = %reset.person, %error, "a second factor that was lost could not be reset");
        }
    }
    Ok(())
}

/// Why a reset was not done this time.
#[derive(Debug, thiserror::Error)]
enum Undone {
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The log says why.
    #[error("its owner could not be told")]
    Untold,
}

/// Takes every second proof away, and whatever was opened while there was one.
async fn one(app: &App, person: &PersonId, now_ms: i64) -> Result<(), Undone> {
    let mut write = app.store.write().await?;
    // Its owner may have ended it meanwhile, and another may have been asked for.
    let Some(reset) = second_factor_resets::find(&mut write, person).await? else { return Ok(()) };
    if reset.due_at_ms.is_none_or(|due_at_ms| due_at_ms > now_ms) {
        return Ok(());
    }
    second_factor_resets::end(&mut write, person).await?;
    if !second_factor::reset_counts(&mut write, &reset, now_ms).await? {
        write.commit_without_audit(&[], now_ms).await?;
        tracing::warn!(%person, "a reset was dropped: who asked for it or agreed to it may not do so any more");
        return Ok(());
    }
    credentials::remove_second_factor(&mut write, person).await?;
    passkeys::remove_of_person(&mut write, person).await?;
    if credentials::password_needs_second_factor(&mut write, person).await? {
        credentials::remove_password(&mut write, person).await?;
    }
    sessions::end_of_person(&mut write, person).await?;
    sign_in_links::void_of_person(&mut write, person, now_ms).await?;
    devices::forget_of_person(&mut write, person).await?;
    let name = people::find(&mut write, person).await?.map(|person| person.name);
    let mut audit =
        Audit::new(now_ms, None, Act::SecondFactorResetDone).with("name", name.unwrap_or_default());
    let mail = notice(app, &mut write, person, Template::SecurityChanged).await;
    if let Some(mail) = mail.map_err(|_| Undone::Untold)? {
        audit = audit.mail(mail);
    }
    write.commit(audit).await?;
    Ok(())
}
