//! The account page: who one is and how one proves it, a file each for what can be changed.

pub mod page;
pub mod password;
pub mod recovery_codes;
pub mod second_factor;
pub mod sessions;

use std::collections::BTreeMap;

use model::id::PersonId;
use store::outbox::NewMail;
use store::{Audit, Tx};

use crate::app::App;
use crate::http::problem::Problem;
use crate::mail::message::Template;

/// `audit` with the mail that tells its owner of a change to how the account is opened.
async fn with_notice(app: &App, tx: &mut Tx, person: &PersonId, audit: Audit) -> Result<Audit, Problem> {
    Ok(match notice(app, tx, person, Template::SecurityChanged).await? {
        Some(mail) => audit.mail(mail),
        None => audit,
    })
}

/// The mail by `template` to a person.
pub async fn notice(
    app: &App,
    tx: &mut Tx,
    person: &PersonId,
    template: Template,
) -> Result<Option<NewMail>, Problem> {
    let id = app.ids.id("mail")?;
    let person = store::people::find(tx, person).await?;
    Ok(person.map(|person| NewMail {
        event: id.clone(),
        to: person.email,
        locale: person.locale,
        template: template.code().to_owned(),
        params: BTreeMap::new(),
        message_id: format!("{id}@{}", app.config.public_url.host()),
        id,
        not_before_ms: None,
    }))
}
