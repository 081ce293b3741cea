//! `convene backup`: copies the database while it is served, or checks a copy (rule DAT-15).

use std::path::PathBuf;

use store::backup::{self, BackupError, Report};

use super::{Failure, block_on};
use crate::config::{Config, Given};

/// What the command takes.
#[derive(Debug, clap::Args)]
#[command(
    about = "Copy a SQLite database while it is served, or check such a copy",
    long_about = "Copy a SQLite database to a new file, whether or not it is served meanwhile, and read the copy again from beginning to end. Its SHA-256 is written beside it, as FILE.sha256. The key file is not in it: keep a copy of the key somewhere else. PostgreSQL has pg_dump for this.",
    after_help = "Example:\n  convene backup /mnt/backups/monday.sqlite3 --database /var/lib/convene\n  convene backup --verify /mnt/backups/monday.sqlite3"
)]
pub struct Args {
    /// The backup
    file: PathBuf,
    /// Make none: check the one that is there
    #[arg(long)]
    verify: bool,
    #[command(flatten)]
    given: Given,
}

/// Runs the command: exit code 0 when the backup is whole, 1 when it is not or when one is there already.
#[expect(clippy::print_stdout, reason = "standard output is the result of a command")]
pub fn run(args: Args) -> Result<(), Failure> {
    let config = Config::resolve(args.given)?;
    let report = block_on(async {
        Ok(if args.verify {
            backup::verify(&args.file).await?
        } else {
            backup::make(&config.database, &args.file).await?
        })
    })?;
    print!("{}", words(&report));
    Ok(())
}

/// The report as lines of a name and a value.
pub(super) fn words(report: &Report) -> String {
    let key = report.key.as_deref().and_then(|key| key.get(..16)).unwrap_or("none yet");
    let mut lines = vec![
        ("schema".to_owned(), report.schema.to_string()),
        ("key (not in the file)".to_owned(), key.to_owned()),
        ("bytes".to_owned(), report.bytes.to_string()),
        ("sha256".to_owned(), report.sha256.clone()),
    ];
    lines.extend(report.rows.iter().map(|(table, rows)| (format!("rows of {table}"), rows.to_string())));
    lines.into_iter().map(|(name, value)| format!("{name:<32} {value}\n")).collect()
}

impl From<BackupError> for Failure {
    fn from(error: BackupError) -> Self {
        let line = error.to_string();
        match error {
            BackupError::Postgres => Self::Input(line),
            BackupError::NoDatabase { .. } => Self::Input(line),
            BackupError::Exists { .. } | BackupError::OtherBytes { .. } | BackupError::NoDigest { .. } => {
                Self::Refused(line)
            }
            BackupError::Open(error) => error.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_a_line_for_each_fact() {
        let report = Report {
            schema: 4,
            key: Some("0123456789abcdef".repeat(4)),
            rows: vec![("member".to_owned(), 131)],
            bytes: 4096,
            sha256: "ab".to_owned(),
        };
        let words = words(&report);
        let facts: Vec<_> = words.lines().map(|line| line.split_once("  ").unwrap()).collect();
        assert_eq!(facts[0], ("schema", facts[0].1));
        assert!(facts[0].1.ends_with(" 4") && facts[4].0 == "rows of member" && facts[4].1.ends_with(" 131"));
        assert!(words.contains(" 0123456789abcdef\n"), "the key by its id: {words}");
    }
}
