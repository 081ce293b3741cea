//! Bodies outside government that stand beside a member.

use model::id::{MemberId, OrganisationId};

use crate::db::{Row, Tx, Write, values};
use crate::error::StoreError;

/// An organisation as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisationRecord {
    /// Its id.
    pub id: OrganisationId,
    /// The member it stands beside.
    pub member: MemberId,
    /// Its name, once per member.
    pub name: String,
}

/// Adds an organisation.
pub async fn insert(write: &mut Write, record: &OrganisationRecord) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO organisation (id, member, name) VALUES ($1, $2, $3)",
            values![&record.id, &record.member, &record.name],
        )
        .await?;
    Ok(())
}

/// The organisations beside a member, by name.
pub async fn of_member(tx: &mut Tx, member: &MemberId) -> Result<Vec<OrganisationRecord>, StoreError> {
    let rows =
        tx.query("SELECT * FROM organisation WHERE member = $1 ORDER BY name", values![member]).await?;
    rows.iter().map(record).collect()
}

fn record(row: &Row) -> Result<OrganisationRecord, StoreError> {
    Ok(OrganisationRecord { id: row.parsed("id")?, member: row.parsed("member")?, name: row.text("name")? })
}
