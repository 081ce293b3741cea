//! The database as a file: where it lies, what its first bytes say, and the lock beside it (rules DAT-9, DAT-10).

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use crate::error::OpenError;

/// Marks a file as ours in its header: `CONV`.
pub(super) const APPLICATION_ID: u32 = 0x434F_4E56;

const MAGIC: &[u8; 16] = b"SQLite format 3\0";
const HEADER: usize = 100;

/// File systems on which locks and syncs cannot be trusted.
const NETWORK: [&str; 11] = [
    "afs",
    "ceph",
    "cifs",
    "fuse.glusterfs",
    "fuse.sshfs",
    "glusterfs",
    "lustre",
    "nfs",
    "nfs4",
    "smb3",
    "smbfs",
];

/// Where everything of one database lies.
pub(super) struct Paths {
    pub(super) folder: PathBuf,
    pub(super) database: PathBuf,
    /// The database while it is being made.
    pub(super) unfinished: PathBuf,
    lock: PathBuf,
}

/// What lies in the folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// No database yet.
    Nothing,
    /// A database of ours, as far as its header tells. With a journal beside it the header may be out of date.
    Database { journal: bool },
}

impl Paths {
    pub(super) fn in_folder(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            database: folder.join("convene.sqlite3"),
            unfinished: folder.join("convene.sqlite3.new"),
            lock: folder.join("convene.lock"),
        }
    }

    /// The database as it is named in messages.
    pub(super) fn place(&self) -> String {
        self.database.display().to_string()
    }

    /// The file that stands beside the database under its name and `suffix`.
    pub(super) fn beside(&self, suffix: &str) -> PathBuf {
        let mut name = self.database.clone().into_os_string();
        name.push(suffix);
        PathBuf::from(name)
    }

    /// What lies in the folder, found by reading alone. Refuses what cannot be ours or cannot be whole.
    pub(super) fn inspect(&self) -> Result<Found, OpenError> {
        let journal = has_bytes(&self.beside("-wal"))? || has_bytes(&self.beside("-journal"))?;
        let metadata = match fs::metadata(&self.database) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == ErrorKind::NotFound && journal => {
                return Err(self.damaged("its journal is there and the database is not"));
            }
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Found::Nothing),
            Err(error) => return Err(OpenError::io(&self.database, error)),
        };
        let mut header = Vec::with_capacity(HEADER);
        File::open(&self.database)
            .and_then(|file| file.take(HEADER as u64).read_to_end(&mut header))
            .map_err(|error| OpenError::io(&self.database, error))?;
        if header.is_empty() {
            return Err(self.damaged("it is empty"));
        }
        if !header.starts_with(&MAGIC[..MAGIC.len().min(header.len())]) {
            return Err(self.foreign("it is no SQLite database"));
        }
        if header.len() < HEADER {
            return Err(self.damaged("it is cut off within its header"));
        }
        if number(&header, 68) != APPLICATION_ID {
            return Err(self.foreign("it belongs to another program"));
        }
        let page = match u64::from(number(&header, 16) >> 16) {
            1 => 65_536,
            size => size,
        };
        if !journal && page * u64::from(number(&header, 28)) > metadata.len() {
            return Err(self.damaged("it is cut off"));
        }
        if metadata.permissions().readonly() {
            return Err(OpenError::ReadOnly { path: self.database.clone() });
        }
        Ok(Found::Database { journal })
    }

    /// Whether a process has taken the lock here before, and perhaps still holds it.
    pub(super) fn has_lock(&self) -> bool {
        self.lock.exists()
    }

    /// Makes the folder if only it is missing, and takes the lock that keeps other processes out.
    pub(super) fn lock(&self) -> Result<File, OpenError> {
        match fs::create_dir(&self.folder) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let path = self.folder.parent().unwrap_or(&self.folder).to_owned();
                return Err(OpenError::NoFolder { path });
            }
            Err(error) => return Err(OpenError::io(&self.folder, error)),
        }
        let metadata = fs::metadata(&self.folder).map_err(|error| OpenError::io(&self.folder, error))?;
        if metadata.permissions().readonly() {
            return Err(OpenError::ReadOnly { path: self.folder.clone() });
        }
        let real = fs::canonicalize(&self.folder).map_err(|error| OpenError::io(&self.folder, error))?;
        // Only Linux lists its mounts there; elsewhere the check is left to the administrator.
        if let Ok(mounts) = fs::read_to_string("/proc/self/mountinfo")
            && let Some(kind) = file_system(&mounts, &real)
            && NETWORK.contains(&kind)
        {
            return Err(OpenError::NetworkFolder { path: real, kind: kind.to_owned() });
        }
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&self.lock)
            .map_err(|error| OpenError::io(&self.lock, error))?;
        match lock.try_lock() {
            Ok(()) => Ok(lock),
            Err(TryLockError::WouldBlock) => Err(OpenError::InUse { path: self.lock.clone() }),
            Err(TryLockError::Error(error)) => Err(OpenError::io(&self.lock, error)),
        }
    }

    pub(super) fn damaged(&self, why: impl Into<String>) -> OpenError {
        OpenError::Damaged { place: self.place(), why: why.into() }
    }

    pub(super) fn foreign(&self, why: &str) -> OpenError {
        OpenError::Foreign { place: self.place(), why: why.to_owned() }
    }
}

fn has_bytes(path: &Path) -> Result<bool, OpenError> {
    match fs::metadata(path) {
        Ok(metadata) => Ok(metadata.len() > 0),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(OpenError::io(path, error)),
    }
}

/// The big-endian number at `offset` of a header that is long enough.
fn number(header: &[u8], offset: usize) -> u32 {
    header[offset..offset + 4].iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte))
}

/// The kind of file system that `folder` lies on, by the list of mounts: the one mounted closest to it.
fn file_system<'a>(mounts: &'a str, folder: &Path) -> Option<&'a str> {
    let mut best: Option<(usize, &str)> = None;
    for line in mounts.lines() {
        let Some((before, after)) = line.split_once(" - ") else { continue };
        let (Some(point), Some(kind)) = (before.split(' ').nth(4), after.split(' ').next()) else { continue };
        // The list writes a space as \040.
        let point = PathBuf::from(point.replace("\\040", " "));
        let depth = point.components().count();
        // A later mount on the same point hides the earlier.
        if folder.starts_with(&point) && best.is_none_or(|(deepest, _)| depth >= deepest) {
            best = Some((depth, kind));
        }
    }
    best.map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_mount_decides_about_the_file_system() {
        let mounts = "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n\
                      40 22 0:40 / /srv/shared\\040data rw shared:2 - nfs4 host:/x rw\n\
                      41 40 8:2 / /srv/shared\\040data/local rw - xfs /dev/sdb rw\n";
        assert_eq!(file_system(mounts, Path::new("/var/lib/convene")), Some("ext4"));
        assert_eq!(file_system(mounts, Path::new("/srv/shared data/convene")), Some("nfs4"));
        assert_eq!(file_system(mounts, Path::new("/srv/shared data/local/convene")), Some("xfs"));
        assert_eq!(file_system("", Path::new("/")), None);
    }
}
