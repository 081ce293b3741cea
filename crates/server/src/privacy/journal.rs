//! The journal of erasures: in the database, and as a file that is kept beside the backups (rule PRI-20).
//!
//! A line names nobody: it is a keyed hash of the person's id, by which a backup that is put back is searched for
//! people who were erased since. The key comes from the key file, so it is the same for a backup of any age, and a line
//! tells nothing to whoever has backup and journal and not that file.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use hmac::{Hmac, KeyInit as _, Mac as _};
use model::id::PersonId;
use sha2::Sha256;

use crate::ids::hex;

/// Why the journal could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
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

/// The keyed hash of a person's id, in hexadecimal.
pub fn hash(key: &[u8], person: &PersonId) -> String {
    // HMAC takes a key of any length, so this never fails; nobody would be found under an empty hash.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return String::new() };
    mac.update(b"erased person\0");
    mac.update(person.as_str().as_bytes());
    hex(&mac.finalize().into_bytes())
}

/// Adds a line to the file, which is on disk when this returns. What a crash left of a line goes first: it would make
/// the next one unreadable.
pub fn append(path: &Path, person_hash: &str, erased_at_ms: i64) -> io::Result<()> {
    let mut file = OpenOptions::new().create(true).read(true).append(true).mode(0o600).open(path)?;
    let mut text = Vec::new();
    file.read_to_end(&mut text)?;
    let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
    if whole < text.len() {
        file.set_len(whole as u64)?;
    }
    file.write_all(format!("{person_hash} {erased_at_ms}\n").as_bytes())?;
    file.sync_all()?;
    match path.parent().filter(|folder| text.is_empty() && !folder.as_os_str().is_empty()) {
        // A file that is new has to be found again after a power cut.
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
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
            // A crash can cut the last line; the database has that erasure.
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
        let one = hash(b"key", &person("p-1"));
        assert_eq!((one.len(), &one), (64, &hash(b"key", &person("p-1"))));
        assert_ne!(one, hash(b"key", &person("p-2")));
        assert_ne!(one, hash(b"other", &person("p-1")));
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
        append(&file, &"c".repeat(64), 7).unwrap();
        assert_eq!(read(&file).unwrap(), [(one.clone(), 5), ("c".repeat(64), 7)], "the cut line is gone");
        std::fs::write(&file, format!("nobody\n{one} 5\n")).unwrap();
        assert!(matches!(read(&file), Err(JournalError::Damaged { line: 1 })));
        std::fs::remove_file(&file).unwrap();
    }
}
