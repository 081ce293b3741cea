//! The journal of erasures: in the database, and as a file that is kept beside the backups (rule PRI-20).
//!
//! A line names nobody: it is a keyed hash of the person's id, by which a backup that is put back is searched for
//! people who were erased since. The key stands in the database and so in every backup of it.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use hmac::{Hmac, KeyInit as _, Mac as _};
use model::id::PersonId;
use sha2::Sha256;
use store::{StoreError, Write};

use crate::ids::{Ids, NoRandomness, hex};

/// Where the key stands in the database.
const KEY: &str = "erasure_key";

/// Why the journal could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A key has to be unguessable.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// The file refused.
    #[error("the journal of erasures cannot be read or written")]
    File(#[from] io::Error),
    /// The file holds something else.
    #[error("the journal of erasures is damaged at line {line}")]
    Damaged {
        /// Which line.
        line: usize,
    },
}

/// The key of this installation; made once.
pub async fn key(write: &mut Write, ids: &Ids) -> Result<String, JournalError> {
    let fresh = ids.token()?;
    store::meta::set_once(write, KEY, fresh.reveal()).await?;
    let kept = store::meta::get(write, KEY).await?;
    Ok(kept.unwrap_or_else(|| fresh.reveal().to_owned()))
}

/// The keyed hash of a person's id, in hexadecimal.
pub fn hash(key: &str, person: &PersonId) -> String {
    // HMAC takes a key of any length, so this never fails; nobody would be found under an empty hash.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else { return String::new() };
    mac.update(b"erased person\0");
    mac.update(person.as_str().as_bytes());
    hex(&mac.finalize().into_bytes())
}

/// Adds a line to the file, which is on disk when this returns.
pub fn append(file: &Path, person_hash: &str, erased_at_ms: i64) -> io::Result<()> {
    let mut file = OpenOptions::new().create(true).append(true).open(file)?;
    file.write_all(format!("{person_hash} {erased_at_ms}\n").as_bytes())?;
    file.sync_all()
}

/// The lines of the file; none when there is no file.
pub fn read(file: &Path) -> Result<Vec<(String, i64)>, JournalError> {
    let text = match File::open(file).and_then(io::read_to_string) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let mut lines = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let hexadecimal = |hash: &str| hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit());
        let read = line.split_once(' ').filter(|(hash, _)| hexadecimal(hash));
        let read = read.and_then(|(hash, at)| Some((hash.to_owned(), at.parse().ok()?)));
        match read {
            Some(read) => lines.push(read),
            // A crash can cut the last line; the database has that erasure, or it did not happen.
            None if !text.ends_with('\n') && number == text.lines().count() => {}
            None => return Err(JournalError::Damaged { line: number }),
        }
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_depends_on_key_and_person_and_tells_neither() {
        let person = |id: &str| PersonId::parse(id).unwrap();
        let one = hash("key", &person("p-1"));
        assert_eq!((one.len(), &one), (64, &hash("key", &person("p-1"))));
        assert_ne!(one, hash("key", &person("p-2")));
        assert_ne!(one, hash("other", &person("p-1")));
    }

    #[test]
    fn a_cut_last_line_is_left_out_and_anything_else_is_damage() {
        let file = std::env::temp_dir().join(format!("convene-journal-{}", std::process::id()));
        let _ = std::fs::remove_file(&file);
        assert!(read(&file).unwrap().is_empty());
        let (one, other) = ("a".repeat(64), "b".repeat(64));
        append(&file, &one, 5).unwrap();
        append(&file, &other, 6).unwrap();
        assert_eq!(read(&file).unwrap(), [(one.clone(), 5), (other, 6)]);
        std::fs::write(&file, format!("{one} 5\nbbbb")).unwrap();
        assert_eq!(read(&file).unwrap().len(), 1);
        std::fs::write(&file, format!("nobody\n{one} 5\n")).unwrap();
        assert!(matches!(read(&file), Err(JournalError::Damaged { line: 1 })));
        std::fs::remove_file(&file).unwrap();
    }
}
