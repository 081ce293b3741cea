//! Backups of a SQLite database: making one while it is served, checking one, and putting one back (rule DAT-15).
//!
//! A backup is a database file like any other, with its SHA-256 in a file beside it as `sha256sum` writes it. The key
//! of what is sealed is never in it. PostgreSQL has tools of its own, so here it is only told apart.

use std::fs::{self, File};
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::error::OpenError;
use crate::location::{Location, Place};
use crate::seal::{self, hex};
use crate::sqlite;

/// What a backup holds, read from its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The number of its latest migration.
    pub schema: u32,
    /// The fingerprint of the key that its sealed texts need, if it was ever served.
    pub key: Option<String>,
    /// Every table with the number of its rows, by name.
    pub rows: Vec<(String, i64)>,
    /// The size of the file.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

/// What became of a restore.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// What was put back.
    pub report: Report,
    /// Where the database lies that was there before.
    pub aside: Option<PathBuf>,
}

/// Why there is no backup, or why one is refused. A database that was there is left as it was.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// It is PostgreSQL.
    #[error(
        "PostgreSQL is backed up and restored with its own tools, pg_dump and pg_restore; see docs/BACKUP.md"
    )]
    Postgres,
    /// There is nothing to copy.
    #[error("there is no database in {place}")]
    NoDatabase {
        /// Where one was expected.
        place: String,
    },
    /// A backup never takes the place of another file.
    #[error("{path} exists already; give another name")]
    Exists {
        /// Which file.
        path: PathBuf,
    },
    /// Its bytes are not those that were written.
    #[error("{path} is damaged: its SHA-256 is {found}, and {beside} says {wanted}")]
    OtherBytes {
        /// Which file.
        path: PathBuf,
        /// The file with the SHA-256.
        beside: PathBuf,
        /// What was computed.
        found: String,
        /// What was expected.
        wanted: String,
    },
    /// Nobody wrote down what its bytes should be.
    #[error("{beside} is missing, so nobody can tell whether {path} is as it was written")]
    NoDigest {
        /// Which file.
        path: PathBuf,
        /// The file that is missing.
        beside: PathBuf,
    },
    /// The database or the backup is refused.
    #[error(transparent)]
    Open(#[from] OpenError),
}

/// Copies the database at `location` to the new file `file`, whether or not it is served meanwhile, and reads the copy
/// again from beginning to end.
pub async fn make(location: &Location, file: &Path) -> Result<Report, BackupError> {
    let Place::Folder(folder) = &location.0 else { return Err(BackupError::Postgres) };
    let beside = digest_file(file);
    for path in [file, &beside] {
        if path.exists() {
            return Err(BackupError::Exists { path: path.to_owned() });
        }
    }
    if !sqlite::copy::from_folder(folder, file).await? {
        return Err(BackupError::NoDatabase { place: location.to_string() });
    }
    let checked = async {
        let report = read(file).await?;
        write_digest(file, &beside, &report.sha256).map_err(|error| OpenError::io(&beside, error))?;
        Ok(report)
    };
    let checked = checked.await;
    if checked.is_err() {
        // What cannot be read again must not lie there under the name of a backup.
        remove(file)?;
        remove(&beside)?;
    }
    checked
}

/// Checks the backup in `file`: its bytes against the file beside it, then everything that the database can tell about
/// itself.
pub async fn verify(file: &Path) -> Result<Report, BackupError> {
    let beside = digest_file(file);
    let found = digest(file).map_err(|error| OpenError::io(file, error))?;
    let wanted = match fs::read_to_string(&beside) {
        Ok(text) => text.split_whitespace().next().unwrap_or_default().to_owned(),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(BackupError::NoDigest { path: file.to_owned(), beside });
        }
        Err(error) => return Err(OpenError::io(&beside, error).into()),
    };
    if found != wanted {
        return Err(BackupError::OtherBytes { path: file.to_owned(), beside, found, wanted });
    }
    read(file).await
}

/// Puts the backup in `file` into the place of the database at `location`, which nobody may be serving. What was there
/// is kept beside it under a name that ends in `label`. A backup whose key is not in `key_file` is refused.
///
/// `prepare` gets the place of a copy and brings it to what may be served; it has closed the copy when it returns. Only
/// then does the copy get the database's name, so nobody ever finds one that is not prepared.
pub async fn restore<E: From<BackupError>>(
    location: &Location,
    file: &Path,
    key_file: &Path,
    label: &str,
    prepare: impl AsyncFnOnce(&Location) -> Result<(), E>,
) -> Result<Restored, E> {
    let Place::Folder(folder) = &location.0 else { return Err(BackupError::Postgres.into()) };
    let report = verify(file).await?;
    let staged = stage(folder, file, key_file, &report)?;
    prepare(&Location::folder(staged.folder())).await?;
    let aside = staged.place(label).map_err(BackupError::from)?;
    Ok(Restored { report, aside })
}

fn stage(
    folder: &Path,
    file: &Path,
    key_file: &Path,
    report: &Report,
) -> Result<sqlite::copy::Staged, BackupError> {
    seal::check(key_file, report.key.as_deref()).map_err(OpenError::from)?;
    let staged = sqlite::copy::stage(folder, file)?;
    let copy = staged.database();
    if digest(copy).map_err(|error| OpenError::io(copy, error))? == report.sha256 {
        return Ok(staged);
    }
    let why = "it changed while it was copied".to_owned();
    Err(OpenError::Damaged { place: file.display().to_string(), why }.into())
}

async fn read(file: &Path) -> Result<Report, BackupError> {
    let contents = sqlite::copy::read(file).await?;
    let bytes = fs::metadata(file).map_err(|error| OpenError::io(file, error))?.len();
    let sha256 = digest(file).map_err(|error| OpenError::io(file, error))?;
    Ok(Report { schema: contents.schema, key: contents.key, rows: contents.rows, bytes, sha256 })
}

/// The file that holds the SHA-256 of `file`.
fn digest_file(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".sha256");
    PathBuf::from(name)
}

fn digest(file: &Path) -> std::io::Result<String> {
    let mut file = File::open(file)?;
    let mut hasher = Sha256::new();
    let mut part = vec![0; 64 * 1024];
    loop {
        match file.read(&mut part)? {
            0 => return Ok(hex(&hasher.finalize())),
            length => hasher.update(&part[..length]),
        }
    }
}

fn write_digest(file: &Path, beside: &Path, sha256: &str) -> std::io::Result<()> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let mut written = File::create_new(beside)?;
    written.write_all(format!("{sha256}  {name}\n").as_bytes())?;
    written.sync_all()
}

fn remove(file: &Path) -> Result<(), BackupError> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(OpenError::io(file, error).into()),
        _ => Ok(()),
    }
}
