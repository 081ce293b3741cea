//! Who is proposed as safeguarding officer, until another agrees (rule AUT-6). The role itself is a grant.

use model::id::PersonId;

use crate::db::{Row, Tx, Write, values};
use crate::error::StoreError;

/// A proposal as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalRecord {
    /// Who is proposed.
    pub person: PersonId,
    /// By whom.
    pub proposed_by: PersonId,
    /// When.
    pub proposed_at_ms: i64,
}

/// Proposes somebody; false when they are proposed already.
pub async fn propose(write: &mut Write, record: &ProposalRecord) -> Result<bool, StoreError> {
    let added = write
        .execute(
            "INSERT INTO officer_proposal (person, proposed_by, proposed_at_ms) VALUES ($1, $2, $3) \
             ON CONFLICT (person) DO NOTHING",
            values![&record.person, &record.proposed_by, record.proposed_at_ms],
        )
        .await?;
    Ok(added > 0)
}

/// The proposal of a person.
pub async fn find(tx: &mut Tx, person: &PersonId) -> Result<Option<ProposalRecord>, StoreError> {
    let row = tx.query_one("SELECT * FROM officer_proposal WHERE person = $1", values![person]).await?;
    row.as_ref().map(record).transpose()
}

/// All proposals, oldest first.
pub async fn all(tx: &mut Tx) -> Result<Vec<ProposalRecord>, StoreError> {
    let rows = tx.query("SELECT * FROM officer_proposal ORDER BY proposed_at_ms, person", values![]).await?;
    rows.iter().map(record).collect()
}

/// Takes a proposal up for `by`, who agrees to it; false when there is none, or `by` made it. Of two who agree at the same
/// moment one does.
pub async fn agree(write: &mut Write, person: &PersonId, by: &PersonId) -> Result<bool, StoreError> {
    let taken = write
        .execute(
            "DELETE FROM officer_proposal WHERE person = $1 AND proposed_by <> $2 AND person <> $2",
            values![person, by],
        )
        .await?;
    Ok(taken > 0)
}

/// Takes a proposal back; false when there was none.
pub async fn withdraw(write: &mut Write, person: &PersonId) -> Result<bool, StoreError> {
    let gone = write.execute("DELETE FROM officer_proposal WHERE person = $1", values![person]).await?;
    Ok(gone > 0)
}

fn record(row: &Row) -> Result<ProposalRecord, StoreError> {
    Ok(ProposalRecord {
        person: row.parsed("person")?,
        proposed_by: row.parsed("proposed_by")?,
        proposed_at_ms: row.int("proposed_at_ms")?,
    })
}
