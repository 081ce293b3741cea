//! The database as a file: where it lies, what its first bytes say, and the lock beside it (rules DAT-9, DAT-10).

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read};
use std::os::unix::fs::DirBuilderExt as _;
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

    /// The file that stands beside the database under its name and `suffix`.
    pub(super) fn beside(&self, suffix: &str) -> PathBuf {
        let mut name = self.database.clone().into_os_string();
        name.push(suffix);
        PathBuf::from(name)
    }

    /// What lies in the folder, found by reading alone. Refuses what cannot be ours or cannot be whole.
    pub(super) fn inspect(&self) -> Result<Found, OpenError> {
        let journal = has_bytes(&self.beside("-wal"))? || has_bytes(&self.beside("-journal"))?;
        match self.database.try_exists().map_err(|error| OpenError::io(&self.database, error))? {
            false if journal => Err(damaged(&self.database, "its journal is there and the database is not")),
            false => Ok(Found::Nothing),
            true => {
                inspect_file(&self.database, journal)?;
                let metadata =
                    fs::metadata(&self.database).map_err(|error| OpenError::io(&self.database, error))?;
                if metadata.permissions().readonly() {
                    return Err(OpenError::ReadOnly { path: self.database.clone() });
                }
                Ok(Found::Database { journal })
            }
        }
    }

    /// Whether a process has taken the lock here before, and perhaps still holds it.
    pub(super) fn has_lock(&self) -> bool {
        self.lock.exists()
    }

    /// Makes the folder if only it is missing, and takes the lock that keeps other processes out.
    pub(super) fn lock(&self) -> Result<File, OpenError> {
        // Only the account of the program has any business in a folder that the program makes.
        match DirBuilder::new().mode(0o700).create(&self.folder) {
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
}

/// Refuses a file whose first bytes and length tell that it cannot be ours or cannot be whole.
pub(super) fn inspect_file(database: &Path, journal: bool) -> Result<(), OpenError> {
    let failed = |error| OpenError::io(database, error);
    let mut file = File::open(database).map_err(failed)?;
    let length = file.metadata().map_err(failed)?.len();
    let mut header = Vec::with_capacity(HEADER);
    file.by_ref().take(HEADER as u64).read_to_end(&mut header).map_err(failed)?;
    if header.is_empty() {
        return Err(damaged(database, "it is empty"));
    }
    if !header.starts_with(&MAGIC[..MAGIC.len().min(header.len())]) {
        return Err(foreign(database, "it is no SQLite database"));
    }
    if header.len() < HEADER {
        return Err(damaged(database, "it is cut off within its header"));
    }
    if number(&header, 68) != APPLICATION_ID {
        return Err(foreign(database, "it belongs to another program"));
    }
    let page = match u64::from(number(&header, 16) >> 16) {
        1 => 65_536,
        size => size,
    };
    if !journal && page * u64::from(number(&header, 28)) > length {
        return Err(damaged(database, "it is cut off"));
    }
    Ok(())
}

pub(super) fn damaged(database: &Path, why: impl Into<String>) -> OpenError {
    OpenError::Damaged { place: database.display().to_string(), why: why.into() }
}

fn foreign(database: &Path, why: &str) -> OpenError {
    OpenError::Foreign { place: database.display().to_string(), why: why.to_owned() }
}

/// Makes the name of `file` last: a new name is on disk only when its folder is.
pub(super) fn sync_folder_of(file: &Path) -> Result<(), OpenError> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| OpenError::io(folder, error))
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
