//! Backups: consistent while the database is written, checked to the last byte, and put back (rule DAT-15).

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use store::backup::{self, BackupError};
use store::{Location, OpenError, Store, members, meta};

use crate::harness::{Folder, commit};
use crate::world::{id, member, populate};

/// A served database with a sealed canary in it, and a folder for backups.
struct Stage {
    data: Folder,
    backups: Folder,
    store: Store,
}

impl Stage {
    async fn new() -> Self {
        let (data, backups) = (Folder::new(), Folder::new());
        fs::create_dir(backups.path()).unwrap();
        let (store, seal) = Store::open_with_key(&data.location(), &key(&data)).await.unwrap();
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        meta::set(&mut write, "canary", &seal.seal("canary", b"sealed-canary")).await.unwrap();
        commit(write).await;
        Self { data, backups, store }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.backups.path().join(name)
    }

    async fn backup(&self, name: &str) -> backup::Report {
        backup::make(&self.data.location(), &self.file(name)).await.unwrap()
    }

    async fn add(&self, name: &str) {
        let mut write = self.store.write().await.unwrap();
        members::upsert(&mut write, &member(name)).await.unwrap();
        commit(write).await;
    }
}

async fn as_it_is(_: &Location) -> Result<(), BackupError> {
    Ok(())
}

async fn restore(
    folder: &Folder,
    file: &Path,
    key: &Path,
    label: &str,
) -> Result<backup::Restored, BackupError> {
    backup::restore(&folder.location(), file, key, label, as_it_is).await
}

fn key(folder: &Folder) -> PathBuf {
    folder.path().join("convene.key")
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = entries.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

fn rows(report: &backup::Report, table: &str) -> i64 {
    report.rows.iter().find(|(name, _)| name == table).unwrap().1
}

/// DAT-15, DAT-1: each write adds a member and an audit row, so in every copy there are as many more of one as of the
/// other.
#[tokio::test(flavor = "multi_thread")]
async fn a_copy_made_while_others_write_is_of_one_moment() {
    let stage = Stage::new().await;
    let first = stage.backup("first").await;
    assert_eq!(names(stage.backups.path()), ["first", "first.sha256"]);
    let writing = async {
        for number in 0..200 {
            stage.add(&format!("w{number}")).await;
        }
    };
    let copying = async {
        let mut reports = Vec::new();
        for number in 0..5 {
            reports.push(stage.backup(&format!("copy{number}")).await);
        }
        reports
    };
    let (reports, ()) = tokio::join!(copying, writing);
    for report in &reports {
        let (members, audit) = (rows(report, "member"), rows(report, "audit"));
        assert_eq!(members - rows(&first, "member"), audit - rows(&first, "audit"));
    }
    assert_eq!(rows(&stage.backup("last").await, "member"), rows(&first, "member") + 200);
    stage.store.close().await.unwrap();
    assert_eq!(stage.backup("closed").await.rows, backup::verify(&stage.file("last")).await.unwrap().rows);
    assert_eq!(names(stage.data.path()), ["convene.key", "convene.lock", "convene.sqlite3"]);
}

/// DAT-15.
#[tokio::test]
async fn one_flipped_byte_is_found_wherever_it_is() {
    let stage = Stage::new().await;
    let report = stage.backup("copy").await;
    assert_eq!(backup::verify(&stage.file("copy")).await.unwrap(), report);
    let whole = fs::read(stage.file("copy")).unwrap();
    for at in (0..whole.len()).step_by(whole.len() / 97) {
        let mut flipped = whole.clone();
        flipped[at] ^= 1;
        fs::write(stage.file("copy"), flipped).unwrap();
        let error = backup::verify(&stage.file("copy")).await.unwrap_err();
        assert!(matches!(error, BackupError::OtherBytes { .. }), "{at}: {error}");
        let empty = Folder::new();
        let refused = restore(&empty, &stage.file("copy"), &key(&stage.data), "x").await;
        assert!(refused.is_err() && !empty.path().exists());
    }
    fs::write(stage.file("copy"), whole).unwrap();
    fs::remove_file(stage.file("copy.sha256")).unwrap();
    let error = backup::verify(&stage.file("copy")).await.unwrap_err();
    assert!(matches!(error, BackupError::NoDigest { .. }), "{error}");
}

/// DAT-16: what is sealed cannot be read in a backup, and the key is not in it.
#[tokio::test]
async fn a_backup_holds_neither_what_is_sealed_nor_the_key() {
    let stage = Stage::new().await;
    stage.backup("copy").await;
    let bytes = fs::read(stage.file("copy")).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    let secret = fs::read_to_string(key(&stage.data)).unwrap();
    assert!(!text.contains("sealed-canary") && !text.contains(secret.trim()));
    assert!(text.contains("key_fingerprint"), "it is the file we think");
}

/// DAT-15.
#[tokio::test]
async fn a_backup_never_takes_the_place_of_a_file_and_leaves_nothing_when_it_fails() {
    let stage = Stage::new().await;
    fs::write(stage.file("taken"), "x").unwrap();
    let refused = backup::make(&stage.data.location(), &stage.file("taken")).await.unwrap_err();
    assert!(matches!(refused, BackupError::Exists { .. }), "{refused}");
    let missing = stage.backups.path().join("missing/copy");
    let refused = backup::make(&stage.data.location(), &missing).await.unwrap_err();
    assert!(matches!(refused, BackupError::Open(OpenError::Io { .. })), "{refused}");
    let nothing = backup::make(&stage.backups.location(), &stage.file("copy")).await.unwrap_err();
    assert!(matches!(nothing, BackupError::NoDatabase { .. }), "{nothing}");
    assert_eq!(names(stage.backups.path()), ["taken"]);
    fs::write(stage.file("copy.part"), "what a backup that was killed leaves").unwrap();
    stage.backup("copy").await;
    assert_eq!(names(stage.backups.path()), ["copy", "copy.sha256", "taken"]);
}

/// DAT-15.
#[tokio::test]
async fn a_restore_brings_the_moment_back_and_keeps_what_was_there() {
    let stage = Stage::new().await;
    let report = stage.backup("copy").await;
    stage.add("later").await;
    let restore = async |label| restore(&stage.data, &stage.file("copy"), &key(&stage.data), label).await;
    let refused = restore("a").await.unwrap_err();
    assert!(matches!(refused, BackupError::Open(OpenError::InUse { .. })), "{refused}");
    stage.store.close().await.unwrap();
    // What a server that was killed leaves: a journal, which must not be played into the restored file.
    fs::write(stage.data.path().join("convene.sqlite3-wal"), "a journal").unwrap();
    let restored = restore("b").await.unwrap();
    assert_eq!(restored.report, report);
    let aside = restored.aside.unwrap();
    assert_eq!(aside, stage.data.path().join("convene.sqlite3.b"));
    assert!(stage.data.path().join("convene.sqlite3.b-wal").exists());
    assert!(!stage.data.path().join("convene.sqlite3-wal").exists());
    let found = async |location: &Location, name: &str| {
        let store = Store::open(location).await.unwrap();
        let found = members::find(&mut store.read().await.unwrap(), &id(name)).await.unwrap().is_some();
        store.close().await.unwrap();
        found
    };
    assert!(found(&stage.data.location(), "m1").await);
    assert!(!found(&stage.data.location(), "later").await);
    let before = Folder::new();
    fs::create_dir(before.path()).unwrap();
    fs::copy(aside, before.path().join("convene.sqlite3")).unwrap();
    assert!(found(&before.location(), "later").await);
}

/// DAT-15, DAT-16.
#[tokio::test]
async fn a_restore_into_an_empty_folder_needs_the_key_first() {
    let stage = Stage::new().await;
    stage.backup("copy").await;
    let empty = Folder::new();
    let restore = async || restore(&empty, &stage.file("copy"), &key(&empty), "before").await;
    let refused = restore().await.unwrap_err();
    assert!(matches!(refused, BackupError::Open(OpenError::Key(_))), "{refused}");
    assert!(!empty.path().exists());
    fs::create_dir(empty.path()).unwrap();
    fs::copy(key(&stage.data), key(&empty)).unwrap();
    assert_eq!(restore().await.unwrap().aside, None);
    let (store, seal) = Store::open_with_key(&empty.location(), &key(&empty)).await.unwrap();
    let sealed = meta::get(&mut store.read().await.unwrap(), "canary").await.unwrap().unwrap();
    assert_eq!(seal.open("canary", &sealed).unwrap(), b"sealed-canary");
}

/// DAT-15: what cannot be prepared changes nothing, and nobody else may read a copy.
#[tokio::test]
async fn a_restore_that_fails_half_way_leaves_what_was_there() {
    let stage = Stage::new().await;
    stage.backup("copy").await;
    stage.store.close().await.unwrap();
    fs::set_permissions(stage.file("copy"), Permissions::from_mode(0o444)).unwrap();
    let (place, file, key) = (stage.data.location(), stage.file("copy"), key(&stage.data));
    let (before, bytes) =
        (names(stage.data.path()), fs::read(stage.data.path().join("convene.sqlite3")).unwrap());
    let fails = async |copy: &Location| {
        let store = Store::open(copy).await.unwrap();
        store.close().await.unwrap();
        Err(BackupError::Postgres)
    };
    backup::restore(&place, &file, &key, "x", fails).await.unwrap_err();
    assert_eq!(names(stage.data.path()), before);
    assert_eq!(fs::read(stage.data.path().join("convene.sqlite3")).unwrap(), bytes);
    backup::restore(&place, &file, &key, "x", as_it_is).await.unwrap();
    let mode = fs::metadata(stage.data.path().join("convene.sqlite3")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

/// PRI-22: whoever is erased is in no copy for longer than it is kept.
#[tokio::test]
async fn copies_from_before_are_forgotten_by_the_time_they_got_their_name() {
    let stage = Stage::new().await;
    let beside = |name: &str| stage.data.path().join(name);
    for name in ["convene.sqlite3.before-0002_undo", "convene.sqlite3.before-restore-1-wal", "beside.txt"] {
        fs::File::create(beside(name)).unwrap().set_modified(std::time::UNIX_EPOCH).unwrap();
    }
    // They were written in 1970 and got their names now.
    let day_ms = 24 * 60 * 60_000;
    assert_eq!(stage.store.forget_copies(365 * day_ms).unwrap(), 0);
    assert_eq!(stage.store.forget_copies(365_000 * day_ms).unwrap(), 2);
    assert!(beside("beside.txt").exists() && beside("convene.sqlite3").exists());
    stage.add("later").await;
}

/// DAT-15.
#[tokio::test]
async fn postgresql_is_sent_to_its_own_tools() {
    let place = Location::parse("postgres://nowhere.invalid/x").unwrap();
    let file = std::env::temp_dir().join("never-made");
    assert!(matches!(backup::make(&place, &file).await, Err(BackupError::Postgres)));
    assert!(matches!(backup::restore(&place, &file, &file, "x", as_it_is).await, Err(BackupError::Postgres)));
    assert!(!file.exists());
}
