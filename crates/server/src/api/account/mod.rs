//! What people see and decide of their own account: who they are and how they prove it, who reads what of them, and what
//! they may ask of us; a file each.

pub mod address;
pub mod blocks;
pub mod channels;
pub mod consents;
pub mod erasure;
pub mod exports;
pub mod levels;
pub mod page;
pub mod passkeys;
pub mod password;
pub mod preview;
pub mod privacy;
pub mod recovery_codes;
pub mod second_factor;
pub mod sessions;

use std::collections::BTreeMap;

use model::id::PersonId;
use store::outbox::NewMail;
use store::{Audit, Tx};

use crate::app::App;
use crate::http::problem::Problem;
use crate::mail::message::{Template, message_id};

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
        message_id: message_id(&id, app.config.public_url.host()),
        id,
        not_before_ms: None,
        about: None,
    }))
}
