//! Takes away second factors that their owners lost, when two agreed and the time to object is over (rule ACC-18).

use model::audit::Act;
use store::{Audit, credentials, people, second_factor_resets, sessions};

use crate::api::account::notice;
use crate::app::App;
use crate::http::problem::Problem;
use crate::mail::message::Template;

/// One round: one write for each.
pub async fn run(app: &App) -> Result<(), Problem> {
    let now_ms = app.clock.now_ms();
    let due = second_factor_resets::due(&mut *app.store.read().await?, now_ms).await?;
    for reset in due {
        let mut write = app.store.write().await?;
        // Its owner may have ended it meanwhile.
        if !second_factor_resets::end(&mut write, &reset.person).await? {
            continue;
        }
        credentials::remove_second_factor(&mut write, &reset.person).await?;
        if credentials::password_needs_second_factor(&mut write, &reset.person).await? {
            credentials::remove_password(&mut write, &reset.person).await?;
        }
        sessions::end_of_person(&mut write, &reset.person).await?;
        let name = people::find(&mut write, &reset.person).await?.map(|person| person.name);
        let audit =
            Audit::new(now_ms, None, Act::SecondFactorResetDone).with("name", name.unwrap_or_default());
        let mail = notice(app, &mut write, &reset.person, Template::SecurityChanged).await?;
        let audit = match mail {
            Some(mail) => audit.mail(mail),
            None => audit,
        };
        write.commit(audit).await?;
    }
    Ok(())
}
