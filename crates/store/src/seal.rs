//! Sealing: what would hurt somebody if a backup were stolen is kept encrypted, under a key that no backup holds
//! (rule DAT-16).
//!
//! A sealed text is XChaCha20-Poly1305 with the id of its row as associated data, so a value that was moved to another
//! row does not open. In front stands the id of the key. The key lies in a file of its own; the database remembers its
//! fingerprint, and [`crate::Store::open_with_key`] refuses any other key before a byte was written.
//!
//! Whoever runs the machine can read both; what is gained is that the database alone, or a copy of it, is not enough.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use sha2::{Digest as _, Sha256};

const KEY: usize = 32;
const NONCE: usize = 24;
/// Hexadecimal digits of the key's id in front of a sealed text.
const KEY_ID: usize = 16;
/// The bits by which a file is open to accounts outside of its group.
const OTHERS: u32 = 0o007;

/// Seals and opens with one key. Cloning gives the same key.
#[derive(Clone)]
pub struct Seal {
    cipher: XChaCha20Poly1305,
    nonces: [u8; KEY],
    erasures: [u8; KEY],
    blocks: [u8; KEY],
    openings: [u8; KEY],
    fingerprint: String,
}

/// Why a sealed text cannot be opened. Neither case tells anything about the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// It was sealed with another key.
    #[error("the text is sealed with another key")]
    OtherKey,
    /// It is no sealed text, was changed, or belongs to another row.
    #[error("the sealed text is damaged or belongs to another row")]
    Damaged,
}

/// Why a key file is refused; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The database is sealed and its key is not there.
    #[error(
        "the key file {path} is missing, and this database is sealed with key {wanted}; put the file back"
    )]
    Missing {
        /// Where the key was expected.
        path: PathBuf,
        /// The id of the key that is needed.
        wanted: String,
    },
    /// The file holds a key, but not that of the database.
    #[error("{path} holds key {found}, and this database is sealed with key {wanted}; give the right file")]
    Wrong {
        /// Which file.
        path: PathBuf,
        /// The id of its key.
        found: String,
        /// The id of the key that is needed.
        wanted: String,
    },
    /// Every account of the machine may read or change it (rule DAT-18).
    #[error("{path} is open to every account of this machine; chmod 600 {path}")]
    NotSecret {
        /// Which file.
        path: PathBuf,
    },
    /// It does not hold a key.
    #[error("{path} holds no key; a key is 64 hexadecimal digits")]
    Malformed {
        /// Which file.
        path: PathBuf,
    },
    /// Reading or making it failed.
    #[error("{path}: {source}")]
    Io {
        /// Which file.
        path: PathBuf,
        /// What happened.
        source: std::io::Error,
    },
    /// The machine gave no random bytes, so no key can be made.
    #[error("the machine gives no random bytes, so no key can be made")]
    NoRandomness,
}

impl Seal {
    /// The key in the file at `path`; where there is none, one is made that only this account may read. Two processes
    /// that start at the same time get the same key.
    pub fn open_or_make(path: &Path) -> Result<Self, KeyError> {
        if let Some(seal) = Self::read(path)? {
            return Ok(seal);
        }
        let mut key = [0; KEY];
        getrandom::fill(&mut key).map_err(|_| KeyError::NoRandomness)?;
        keep(path, &key).map_err(|source| KeyError::Io { path: path.to_owned(), source })?;
        // Somebody else's key may have been first.
        Self::read(path)?.ok_or_else(|| KeyError::Malformed { path: path.to_owned() })
    }

    /// The key in the file at `path`, or nothing where there is no file.
    pub(crate) fn read(path: &Path) -> Result<Option<Self>, KeyError> {
        let failed = |source| KeyError::Io { path: path.to_owned(), source };
        let metadata = match fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        if metadata.permissions().mode() & OTHERS != 0 {
            return Err(KeyError::NotSecret { path: path.to_owned() });
        }
        let text = fs::read(path).map_err(failed)?;
        let key = std::str::from_utf8(&text).ok().and_then(|text| unhex(text.trim_end()));
        let key = key.and_then(|key| <[u8; KEY]>::try_from(key).ok());
        key.map(|key| Some(Self::of(&key))).ok_or_else(|| KeyError::Malformed { path: path.to_owned() })
    }

    /// Seals with this key; for tests, which have no file.
    pub fn of(key: &[u8; KEY]) -> Self {
        // One key, six uses: what is derived for one says nothing about the others.
        let derived = |label: &str| -> [u8; KEY] { Sha256::digest([label.as_bytes(), key].concat()).into() };
        Self {
            cipher: XChaCha20Poly1305::new(&derived("convene seal 1: text").into()),
            nonces: derived("convene seal 1: nonce"),
            erasures: derived("convene seal 1: erasures"),
            blocks: derived("convene seal 1: blocks"),
            openings: derived("convene seal 1: openings"),
            fingerprint: hex(&derived("convene seal 1: fingerprint")),
        }
    }

    /// The key under which the journal of erasures knows people: in no backup, and the same on every server.
    pub fn erasures(&self) -> &[u8] {
        &self.erasures
    }

    /// The key under which blocks know addresses: whoever has a backup and not the key learns nobody's.
    pub fn blocks(&self) -> &[u8] {
        &self.blocks
    }

    /// The key under which it is noted that somebody opened a page: whoever has a backup and not the key does not learn whose.
    pub fn openings(&self) -> &[u8] {
        &self.openings
    }

    /// What the database remembers of the key, and from which nobody learns the key.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// `plain` sealed for the row `row_id`: the key's id, a colon, nonce and ciphertext in hexadecimal. Sealing the
    /// same twice gives two texts.
    ///
    /// # Panics
    ///
    /// With more than 256 GiB, which the cipher refuses; no request is that long.
    #[expect(clippy::expect_used, reason = "the cipher refuses only what is longer than 256 GiB")]
    pub fn seal(&self, row_id: &str, plain: &[u8]) -> String {
        let nonce = self.nonce(row_id, plain);
        let payload = Payload { msg: plain, aad: row_id.as_bytes() };
        let sealed =
            self.cipher.encrypt(&XNonce::from(nonce), payload).expect("a text that fits into memory");
        format!("{}:{}{}", key_id(&self.fingerprint), hex(&nonce), hex(&sealed))
    }

    /// What was sealed for the row `row_id`.
    pub fn open(&self, row_id: &str, sealed: &str) -> Result<Vec<u8>, SealError> {
        let (key, text) = sealed.split_once(':').ok_or(SealError::Damaged)?;
        if key != key_id(&self.fingerprint) {
            let is_key = key.len() == KEY_ID && unhex(key).is_some();
            return Err(if is_key { SealError::OtherKey } else { SealError::Damaged });
        }
        let bytes = unhex(text).ok_or(SealError::Damaged)?;
        let (nonce, text) = bytes.split_first_chunk::<NONCE>().ok_or(SealError::Damaged)?;
        let payload = Payload { msg: text, aad: row_id.as_bytes() };
        self.cipher.decrypt(&XNonce::from(*nonce), payload).map_err(|_| SealError::Damaged)
    }

    /// Random, and bound to key, row and text: where a machine has no random bytes left, no nonce serves two texts all
    /// the same, which is all that the cipher asks for.
    fn nonce(&self, row_id: &str, plain: &[u8]) -> [u8; NONCE] {
        let mut random = [0; KEY];
        if getrandom::fill(&mut random).is_err() {
            random = [0; KEY];
        }
        let mut hasher = Sha256::new();
        hasher.update(self.nonces);
        hasher.update(random);
        hasher.update((row_id.len() as u64).to_be_bytes());
        hasher.update(row_id);
        hasher.update(plain);
        let digest: [u8; KEY] = hasher.finalize().into();
        let mut nonce = [0; NONCE];
        nonce.copy_from_slice(&digest[..NONCE]);
        nonce
    }

    /// Refuses this key, from `path`, for a database that is sealed with another.
    pub(crate) fn must_be(&self, wanted: Option<&str>, path: &Path) -> Result<(), KeyError> {
        match wanted {
            Some(wanted) if wanted != self.fingerprint => Err(KeyError::Wrong {
                path: path.to_owned(),
                found: key_id(&self.fingerprint).to_owned(),
                wanted: key_id(wanted).to_owned(),
            }),
            _ => Ok(()),
        }
    }
}

/// The key does not appear in logs by accident.
impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Seal({})", key_id(&self.fingerprint))
    }
}

/// Checks the key in `path` against the fingerprint of a database, if that has one; changes nothing.
pub(crate) fn check(path: &Path, wanted: Option<&str>) -> Result<(), KeyError> {
    match (Seal::read(path)?, wanted) {
        (Some(seal), wanted) => seal.must_be(wanted, path),
        (None, None) => Ok(()),
        (None, Some(wanted)) => {
            Err(KeyError::Missing { path: path.to_owned(), wanted: key_id(wanted).to_owned() })
        }
    }
}

/// Puts a key into a new file at `path` that is whole from the moment it has its name, unless there is one already.
fn keep(path: &Path, key: &[u8; KEY]) -> std::io::Result<()> {
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(format!(".{}", std::process::id()));
    let unfinished = PathBuf::from(unfinished);
    let mut file =
        OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&unfinished)?;
    let linked = file
        .write_all(format!("{}\n", hex(key)).as_bytes())
        .and_then(|()| file.sync_all())
        // A link, unlike a renaming, never takes the place of a file.
        .and_then(|()| fs::hard_link(&unfinished, path));
    fs::remove_file(&unfinished)?;
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            Some(folder) => File::open(folder)?.sync_all(),
            None => File::open(".")?.sync_all(),
        },
    }
}

fn key_id(fingerprint: &str) -> &str {
    fingerprint.get(..KEY_ID).unwrap_or(fingerprint)
}

/// Bytes in lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The bytes that `text` spells in lower-case hexadecimal.
fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seal() -> Seal {
        Seal::of(&[7; KEY])
    }

    /// A path in a folder of its own.
    fn path(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("convene-seal-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).unwrap();
        folder.join("convene.key")
    }

    #[test]
    fn what_was_sealed_opens_for_its_row_alone() {
        for plain in ["", "+54 11 5555 0100", &"ж".repeat(5000)] {
            let sealed = seal().seal("contact-1", plain.as_bytes());
            assert_eq!(seal().open("contact-1", &sealed).unwrap(), plain.as_bytes());
            assert_eq!(seal().open("contact-2", &sealed), Err(SealError::Damaged));
        }
    }

    #[test]
    fn the_key_id_stands_in_front_and_neither_text_nor_key_can_be_seen() {
        let sealed = seal().seal("a", b"canary");
        assert!(sealed.starts_with(&format!("{}:", &seal().fingerprint()[..KEY_ID])));
        assert!(!sealed.contains("canary") && !sealed.contains(&hex(b"canary")));
        assert!(!format!("{:?}", seal()).contains(&hex(&[7; KEY])));
        assert_ne!(sealed, seal().seal("a", b"canary"), "the same text is sealed differently each time");
    }

    #[test]
    fn another_key_and_every_changed_digit_are_refused() {
        let sealed = seal().seal("a", b"x");
        assert_eq!(Seal::of(&[8; KEY]).open("a", &sealed), Err(SealError::OtherKey));
        for at in 0..sealed.len() {
            let mut other = sealed.clone().into_bytes();
            other[at] = if other[at] == b'0' { b'1' } else { b'0' };
            let other = String::from_utf8(other).unwrap();
            assert!(seal().open("a", &other).is_err(), "{at}");
            assert!(seal().open("a", &sealed[..at]).is_err(), "{at}");
        }
        assert_eq!(seal().open("a", "no sealed text: at all"), Err(SealError::Damaged));
    }

    /// DAT-16.
    #[test]
    fn a_key_is_made_once_and_only_this_account_may_read_it() {
        let path = path("made");
        let first = Seal::open_or_make(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(Seal::open_or_make(&path).unwrap().fingerprint(), first.fingerprint());
        let folder = path.parent().unwrap();
        assert_eq!(fs::read_dir(folder).unwrap().count(), 1, "nothing else is left");
        keep(&path, &[1; KEY]).unwrap();
        assert_eq!(Seal::open_or_make(&path).unwrap().fingerprint(), first.fingerprint());
        fs::remove_dir_all(folder).unwrap();
    }

    /// DAT-18.
    #[test]
    fn a_key_that_everybody_may_read_or_that_is_none_is_refused() {
        let path = path("refused");
        Seal::open_or_make(&path).unwrap();
        for mode in [0o604, 0o644, 0o602, 0o666] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            assert!(matches!(Seal::open_or_make(&path), Err(KeyError::NotSecret { .. })), "{mode:o}");
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        Seal::open_or_make(&path).unwrap();
        for wrong in ["", "abc", &"g".repeat(64), &"a".repeat(63), &"a".repeat(66)] {
            fs::write(&path, wrong).unwrap();
            assert!(matches!(Seal::open_or_make(&path), Err(KeyError::Malformed { .. })), "{wrong}");
        }
        fs::remove_dir_all(path.parent().unwrap()).unwrap();
    }
}
