//! Invitations to a seat or a role. Only hashes of their tokens are kept.

use model::email::EmailAddress;
use model::id::{InvitationId, PersonId, SeatId};
use model::permissions::Role;
use model::words::Locale;

use crate::db::{BadCell, Row, Tx, Write, values};
use crate::error::StoreError;

/// What an invitation leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A seat of a member.
    Seat(SeatId),
    /// A role.
    Role(Role),
}

/// An invitation as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationRecord {
    /// Its id.
    pub id: InvitationId,
    /// The address it was sent to.
    pub email: EmailAddress,
    /// The name of the invited, as the inviter wrote it.
    pub name: String,
    /// The language of its mail.
    pub locale: Locale,
    /// To what.
    pub place: Place,
    /// Who invites.
    pub invited_by: PersonId,
    /// Since when.
    pub created_at_ms: i64,
    /// Until when.
    pub expires_at_ms: i64,
    /// When it was taken back, if it was.
    pub revoked_at_ms: Option<i64>,
    /// When it was accepted, if it was.
    pub accepted_at_ms: Option<i64>,
}

impl InvitationRecord {
    /// Whether it can be accepted at `now_ms`, in milliseconds since 1970.
    pub fn is_open(&self, now_ms: i64) -> bool {
        self.accepted_at_ms.is_none() && self.revoked_at_ms.is_none() && self.expires_at_ms > now_ms
    }
}

/// Keeps an invitation.
pub async fn insert(write: &mut Write, record: &InvitationRecord) -> Result<(), StoreError> {
    let (seat, role) = match &record.place {
        Place::Seat(seat) => (Some(seat), None),
        Place::Role(role) => (None, Some(role.code())),
    };
    write
        .execute(
            "INSERT INTO invitation \
                 (id, email, name, locale, seat, role, invited_by, created_at_ms, expires_at_ms) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            values![
                &record.id,
                &record.email,
                &record.name,
                record.locale.code(),
                seat,
                role,
                &record.invited_by,
                record.created_at_ms,
                record.expires_at_ms,
            ],
        )
        .await?;
    Ok(())
}

/// Keeps the hash of one more token that opens an invitation.
pub async fn add_link(
    write: &mut Write,
    invitation: &InvitationId,
    token_hash: &str,
) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO invitation_link (token_hash, invitation) VALUES ($1, $2)",
            values![token_hash, invitation],
        )
        .await?;
    Ok(())
}

/// The invitation with this id, open or not.
pub async fn find(tx: &mut Tx, id: &InvitationId) -> Result<Option<InvitationRecord>, StoreError> {
    let row = tx.query_one("SELECT * FROM invitation WHERE id = $1", values![id]).await?;
    row.as_ref().map(record).transpose()
}

/// The invitation that the token opens, while it can be accepted.
pub async fn open(
    tx: &mut Tx,
    token_hash: &str,
    now_ms: i64,
) -> Result<Option<InvitationRecord>, StoreError> {
    let row = tx
        .query_one(
            "SELECT invitation.* FROM invitation_link \
                 JOIN invitation ON invitation.id = invitation_link.invitation \
             WHERE invitation_link.token_hash = $1 AND invitation.accepted_at_ms IS NULL \
                 AND invitation.revoked_at_ms IS NULL AND invitation.expires_at_ms > $2",
            values![token_hash, now_ms],
        )
        .await?;
    row.as_ref().map(record).transpose()
}

/// Accepts an invitation; false when it was accepted or taken back, or has ended. One statement, so of many at once
/// one succeeds.
pub async fn accept(
    write: &mut Write,
    id: &InvitationId,
    by: &PersonId,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let changed = write
        .execute(
            "UPDATE invitation SET accepted_at_ms = $3, accepted_by = $2 \
             WHERE id = $1 AND accepted_at_ms IS NULL AND revoked_at_ms IS NULL AND expires_at_ms > $3",
            values![id, by, now_ms],
        )
        .await?;
    Ok(changed > 0)
}

/// Takes an invitation back; false when it is not open any more.
pub async fn revoke(write: &mut Write, id: &InvitationId, now_ms: i64) -> Result<bool, StoreError> {
    let changed = write
        .execute(
            "UPDATE invitation SET revoked_at_ms = $2 \
             WHERE id = $1 AND accepted_at_ms IS NULL AND revoked_at_ms IS NULL AND expires_at_ms > $2",
            values![id, now_ms],
        )
        .await?;
    Ok(changed > 0)
}

/// All invitations, newest first.
pub async fn all(tx: &mut Tx) -> Result<Vec<InvitationRecord>, StoreError> {
    let rows = tx.query("SELECT * FROM invitation ORDER BY created_at_ms DESC, id", values![]).await?;
    rows.iter().map(record).collect()
}

/// Forgets invitations that ended before `before_ms`, with their addresses and their links; how many there were.
pub async fn sweep(write: &mut Write, before_ms: i64) -> Result<u64, StoreError> {
    write.execute("DELETE FROM invitation WHERE expires_at_ms < $1", values![before_ms]).await
}

fn record(row: &Row) -> Result<InvitationRecord, StoreError> {
    let place = match (row.parsed_opt("seat")?, row.text_opt("role")?) {
        (Some(seat), None) => Place::Seat(seat),
        (None, Some(_)) => Place::Role(row.code("role", Role::from_code)?),
        (Some(_), Some(_)) | (None, None) => {
            return Err(BadCell::error("seat", "and role are not exactly one"));
        }
    };
    Ok(InvitationRecord {
        id: row.parsed("id")?,
        email: row.parsed("email")?,
        name: row.text("name")?,
        locale: row.code("locale", Locale::from_code)?,
        place,
        invited_by: row.parsed("invited_by")?,
        created_at_ms: row.int("created_at_ms")?,
        expires_at_ms: row.int("expires_at_ms")?,
        revoked_at_ms: row.int_opt("revoked_at_ms")?,
        accepted_at_ms: row.int_opt("accepted_at_ms")?,
    })
}
