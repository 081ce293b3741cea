//! Mails that hold a link to an account: they follow its address, and are taken back when its links are voided.

use model::email::EmailAddress;
use model::id::PersonId;

use crate::db::{Write, values};
use crate::error::StoreError;

/// The texts that hold a link to somebody's account: the one that signs in and the one that confirms an address.
pub const WITH_LINK: [&str; 2] = ["sign_in", "address_confirm"];

/// Takes back the mails of a person that would hold a link to their account and are not sent; how many there were.
pub(crate) async fn take_back_links(write: &mut Write, person: &PersonId) -> Result<u64, StoreError> {
    let [sign_in, confirm] = WITH_LINK;
    write
        .execute(
            "DELETE FROM outbox WHERE sent_at_ms IS NULL AND template IN ($2, $3) AND (person = $1 \
                 OR person IS NULL AND to_address = (SELECT email FROM person WHERE id = $1))",
            values![person, sign_in, confirm],
        )
        .await
}

/// Sends to `new` what was for `old`, the address that somebody had until now; how many mails that were. Mails that
/// were sent move too, so that they stay theirs.
pub async fn readdress(write: &mut Write, old: &EmailAddress, new: &EmailAddress) -> Result<u64, StoreError> {
    write
        .execute(
            "UPDATE outbox SET to_address = $2 WHERE to_address = $1 AND person IS NULL \
                 AND NOT EXISTS (SELECT 1 FROM outbox AS other \
                     WHERE other.event = outbox.event AND other.to_address = $2)",
            values![old, new],
        )
        .await
}
