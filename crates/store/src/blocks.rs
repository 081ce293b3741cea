//! Blocks: whom somebody keeps away (rules SAF-6 and SAF-7). Who that is is kept as keyed hashes of addresses, which are
//! made where the key is; an account that is made anew with such an address is kept away again.

use model::conversation::BlockedFrom;
use model::email::EmailAddress;
use model::id::{BlockId, PersonId};

use crate::db::{Row, Tx, Write, values};
use crate::error::StoreError;

/// A block as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockRecord {
    /// Its id.
    pub id: BlockId,
    /// Who made it.
    pub person: PersonId,
    /// From where.
    pub origin: BlockedFrom,
    /// When.
    pub blocked_at_ms: i64,
}

/// Keeps a block of whoever has the address with this hash.
///
/// One whose maker did not read a name keeps the two apart in requests and conversations alone, so nothing of the directory follows from it; a
/// directory that was made anew all the same would tell the asker, by its time, that they were blocked.
pub async fn insert(write: &mut Write, record: &BlockRecord, address_hash: &str) -> Result<(), StoreError> {
    match record.origin {
        BlockedFrom::Introduction | BlockedFrom::Unnamed => {}
        BlockedFrom::Conversation => write.touch_directory(),
    }
    write
        .execute(
            "INSERT INTO block (id, person, origin, blocked_at_ms) VALUES ($1, $2, $3, $4)",
            values![&record.id, &record.person, record.origin.code(), record.blocked_at_ms],
        )
        .await?;
    write
        .execute(
            "INSERT INTO block_address (block, address_hash) VALUES ($1, $2)",
            values![&record.id, address_hash],
        )
        .await?;
    Ok(())
}

/// The blocks that a person made, newest first.
pub async fn of_person(tx: &mut Tx, person: &PersonId) -> Result<Vec<BlockRecord>, StoreError> {
    let rows = tx
        .query("SELECT * FROM block WHERE person = $1 ORDER BY blocked_at_ms DESC, id", values![person])
        .await?;
    rows.iter().map(record).collect()
}

/// Lifts a block that `person` made; false when there is none.
pub async fn lift(write: &mut Write, id: &BlockId, person: &PersonId) -> Result<bool, StoreError> {
    write.touch_directory();
    let lifted =
        write.execute("DELETE FROM block WHERE id = $1 AND person = $2", values![id, person]).await?;
    Ok(lifted > 0)
}

/// Keeps whoever had the address with the hash `old` away under `new` too.
pub async fn follow(write: &mut Write, old: &str, new: &str) -> Result<(), StoreError> {
    write.touch_directory();
    write
        .execute(
            "INSERT INTO block_address (block, address_hash) \
             SELECT block, $2 FROM block_address WHERE address_hash = $1 \
             ON CONFLICT (block, address_hash) DO NOTHING",
            values![old, new],
        )
        .await?;
    Ok(())
}

/// Who keeps whoever has the address with this hash away, by blocks of one of these origins.
pub async fn blockers(
    tx: &mut Tx,
    address_hash: &str,
    origins: [BlockedFrom; 3],
) -> Result<Vec<PersonId>, StoreError> {
    let rows = tx
        .query(
            "SELECT DISTINCT block.person FROM block JOIN block_address ON block_address.block = block.id \
             WHERE block_address.address_hash = $1 AND block.origin IN ($2, $3, $4) ORDER BY block.person",
            values![address_hash, origins[0].code(), origins[1].code(), origins[2].code()],
        )
        .await?;
    rows.iter().map(|row| row.parsed("person")).collect()
}

/// The hashes of the addresses that a person keeps away, by blocks of one of these origins.
pub async fn hashes(
    tx: &mut Tx,
    person: &PersonId,
    origins: [BlockedFrom; 3],
) -> Result<Vec<String>, StoreError> {
    let rows = tx
        .query(
            "SELECT DISTINCT block_address.address_hash FROM block \
                 JOIN block_address ON block_address.block = block.id \
             WHERE block.person = $1 AND block.origin IN ($2, $3, $4)",
            values![person, origins[0].code(), origins[1].code(), origins[2].code()],
        )
        .await?;
    rows.iter().map(|row| row.text("address_hash")).collect()
}

/// The addresses of everybody, to be hashed.
pub async fn addresses(tx: &mut Tx) -> Result<Vec<(PersonId, EmailAddress)>, StoreError> {
    let rows = tx.query("SELECT id, email FROM person WHERE erased_at_ms IS NULL", values![]).await?;
    rows.iter().map(|row| Ok((row.parsed("id")?, row.parsed("email")?))).collect()
}

fn record(row: &Row) -> Result<BlockRecord, StoreError> {
    Ok(BlockRecord {
        id: row.parsed("id")?,
        person: row.parsed("person")?,
        origin: row.code("origin", BlockedFrom::from_code)?,
        blocked_at_ms: row.int("blocked_at_ms")?,
    })
}
