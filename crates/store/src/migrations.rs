//! The migrations of both databases: the same numbers, checksummed, forward only (rule DAT-14).
//!
//! A migration that has shipped is never edited; the next one corrects it.

use sha2::{Digest, Sha256};

use crate::error::OpenError;

/// One step of the schema.
pub(crate) struct Migration {
    /// Its number, from 1 without gaps.
    pub(crate) number: u32,
    /// Its name.
    pub(crate) name: &'static str,
    /// Its SQL for SQLite.
    pub(crate) sqlite: &'static str,
    /// Its SQL for PostgreSQL.
    pub(crate) postgres: &'static str,
}

macro_rules! migration {
    ($number:literal, $name:literal) => {
        Migration {
            number: $number,
            name: $name,
            sqlite: include_str!(concat!("../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../migrations/postgres/", $name, ".sql")),
        }
    };
}

/// All of them in order.
pub(crate) const MIGRATIONS: &[Migration] = &[
    migration!(1, "0001_start"),
    migration!(2, "0002_undo"),
    migration!(3, "0003_calls"),
    migration!(4, "0004_call_names"),
    migration!(5, "0005_mail"),
    migration!(6, "0006_privacy"),
    migration!(7, "0007_writes"),
    migration!(8, "0008_rotation"),
    migration!(9, "0009_accounts"),
    migration!(10, "0010_ways_in"),
    migration!(11, "0011_introductions"),
    migration!(12, "0012_practices"),
    migration!(13, "0013_contact_channels"),
    migration!(14, "0014_reports"),
    migration!(15, "0015_case_concerns"),
    migration!(16, "0016_circles"),
    migration!(17, "0017_gatherings"),
    migration!(18, "0018_network"),
    migration!(19, "0019_message_mails"),
    migration!(20, "0020_brokered"),
];

/// The number of the latest.
pub(crate) const LATEST: u32 = MIGRATIONS.len() as u32;

/// The table in which a database remembers its migrations.
pub(crate) const CREATE_LOG: &str = "CREATE TABLE IF NOT EXISTS schema_migration (\
    number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)";

/// `CREATE_LOG` for SQLite, whose strict tables know no BIGINT.
pub(crate) const CREATE_LOG_STRICT: &str = "CREATE TABLE IF NOT EXISTS schema_migration (\
    number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL) STRICT";

/// What the database remembers, in order.
pub(crate) const READ_LOG: &str = "SELECT number, checksum FROM schema_migration ORDER BY number";

/// Remembers one migration.
pub(crate) const WRITE_LOG: &str =
    "INSERT INTO schema_migration (number, name, checksum) VALUES ($1, $2, $3)";

/// The checksum of a migration's SQL, in hexadecimal.
pub(crate) fn checksum(sql: &str) -> String {
    crate::seal::hex(&Sha256::digest(sql.as_bytes()))
}

/// The migrations that a database with `log` (number, checksum) still needs. Refuses a log that is later than this
/// program or was written by other migrations.
pub(crate) fn pending(
    place: &str,
    log: &[(i64, String)],
    sql: fn(&Migration) -> &'static str,
) -> Result<&'static [Migration], OpenError> {
    let found = log.last().map_or(0, |(number, _)| u32::try_from(*number).unwrap_or(u32::MAX));
    if found > LATEST {
        return Err(OpenError::Newer { place: place.to_owned(), found, known: LATEST });
    }
    for ((number, recorded), migration) in log.iter().zip(MIGRATIONS) {
        if *number != i64::from(migration.number) || *recorded != checksum(sql(migration)) {
            let why = format!("migration {number} is not the one this program knows");
            return Err(OpenError::Foreign { place: place.to_owned(), why });
        }
    }
    Ok(&MIGRATIONS[log.len().min(MIGRATIONS.len())..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_folders_hold_exactly_the_listed_migrations() {
        for folder in ["sqlite", "postgres"] {
            let path = format!("{}/migrations/{folder}", env!("CARGO_MANIFEST_DIR"));
            let mut files: Vec<String> = std::fs::read_dir(path)
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            files.sort();
            let listed: Vec<String> = MIGRATIONS.iter().map(|m| format!("{}.sql", m.name)).collect();
            assert_eq!(files, listed, "{folder}");
        }
        for (index, migration) in MIGRATIONS.iter().enumerate() {
            assert_eq!(migration.number as usize, index + 1);
            assert!(migration.name.starts_with(&format!("{:04}_", migration.number)));
        }
    }

    #[test]
    fn an_edited_migration_is_refused() {
        let log = vec![(1, "0".repeat(64))];
        assert!(matches!(pending("here", &log, |m| m.sqlite), Err(OpenError::Foreign { .. })));
        let log = vec![(1, checksum(MIGRATIONS[0].sqlite))];
        assert_eq!(pending("here", &log, |m| m.sqlite).unwrap().len(), MIGRATIONS.len() - 1);
        let log: Vec<(i64, String)> =
            MIGRATIONS.iter().map(|one| (i64::from(one.number), checksum(one.sqlite))).collect();
        assert!(pending("here", &log, |m| m.sqlite).unwrap().is_empty());
        assert_eq!(pending("here", &[], |m| m.sqlite).unwrap().len(), MIGRATIONS.len());
    }
}
