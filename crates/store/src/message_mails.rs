//! What people chose about the mails that tell them of messages (rule PRI-25).

use model::id::PersonId;

use crate::db::{Tx, Write, values};
use crate::error::StoreError;

/// Whether such mails hold the message, as far as `person` decides that; they do until somebody says otherwise.
pub async fn with_text(tx: &mut Tx, person: &PersonId) -> Result<bool, StoreError> {
    let row = tx.query_one("SELECT * FROM message_mail_choice WHERE person = $1", values![person]).await?;
    row.map_or(Ok(true), |row| row.flag("with_text"))
}

/// Makes `with_text` what `person` chose.
pub async fn choose(write: &mut Write, person: &PersonId, with_text: bool) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO message_mail_choice (person, with_text) VALUES ($1, $2) \
             ON CONFLICT (person) DO UPDATE SET with_text = excluded.with_text",
            values![person, with_text],
        )
        .await?;
    Ok(())
}
