//! The key of what is sealed belongs to one database (rule DAT-16).

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use store::seal::KeyError;
use store::{Location, OpenError, Store, meta};

use crate::harness::{Folder, Schema, commit};

/// The stage of a case: a database, and a folder for keys.
struct Stage {
    place: Location,
    keys: Folder,
}

impl Stage {
    fn new(place: Location) -> Self {
        let keys = Folder::new();
        fs::create_dir(keys.path()).unwrap();
        Self { place, keys }
    }

    fn key(&self, name: &str) -> PathBuf {
        self.keys.path().join(name)
    }

    async fn refusal(&self, key: &str) -> KeyError {
        match Store::open_with_key(&self.place, &self.key(key)).await.err() {
            Some(OpenError::Key(error)) => error,
            other => panic!("{other:?}"),
        }
    }
}

/// The whole story of a key, on one database.
async fn one_key(stage: Stage) {
    let (store, seal) = Store::open_with_key(&stage.place, &stage.key("a")).await.unwrap();
    assert!(store.is_empty().await.unwrap(), "a key is no content");
    let mut write = store.write().await.unwrap();
    meta::set(&mut write, "canary", &seal.seal("canary", b"the text")).await.unwrap();
    commit(write).await;
    store.close().await.unwrap();

    assert!(matches!(stage.refusal("absent").await, KeyError::Missing { .. }));
    assert!(!stage.key("absent").exists());
    store::Seal::open_or_make(&stage.key("b")).unwrap();
    assert!(matches!(stage.refusal("b").await, KeyError::Wrong { .. }));

    let (store, seal) = Store::open_with_key(&stage.place, &stage.key("a")).await.unwrap();
    let mut read = store.read().await.unwrap();
    let kept = meta::get(&mut read, "canary").await.unwrap().unwrap();
    assert_eq!(seal.open("canary", &kept).unwrap(), b"the text");
    drop(read);
    store.close().await.unwrap();
}

/// DAT-16.
#[tokio::test]
async fn a_database_opens_with_its_own_key_alone() {
    let folder = Folder::new();
    one_key(Stage::new(folder.location())).await;
    if let Some(schema) = Schema::new().await {
        one_key(Stage::new(schema.location())).await;
        schema.drop().await;
    }
}

/// DAT-16: refusing a key changes no byte, and neither does a refused database make a key.
#[tokio::test]
async fn a_wrong_key_leaves_the_folder_as_it_was() {
    let folder = Folder::new();
    let stage = Stage::new(folder.location());
    Store::open_with_key(&stage.place, &stage.key("a")).await.unwrap().0.close().await.unwrap();
    let files = || -> BTreeMap<_, _> {
        let entries = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
        entries.map(|path| (path.clone(), fs::read(path).unwrap())).collect()
    };
    let before = files();
    store::Seal::open_or_make(&stage.key("b")).unwrap();
    assert!(matches!(stage.refusal("b").await, KeyError::Wrong { .. }));
    assert_eq!(files(), before);
    fs::write(folder.path().join("convene.sqlite3"), "no database").unwrap();
    let refused = Store::open_with_key(&stage.place, &stage.key("new")).await.err();
    assert!(matches!(refused, Some(OpenError::Foreign { .. })), "{refused:?}");
    assert!(!stage.key("new").exists());
}

/// DAT-16: of servers that start at once, all with the same file get the same key.
#[tokio::test]
async fn servers_that_start_together_share_one_key() {
    let Some(schema) = Schema::new().await else { return };
    let stage = Stage::new(schema.location());
    let key = stage.key("a");
    let (one, other) =
        tokio::join!(Store::open_with_key(&stage.place, &key), Store::open_with_key(&stage.place, &key));
    let (one, other) = (one.unwrap(), other.unwrap());
    assert_eq!(one.1.fingerprint(), other.1.fingerprint());
    one.0.close().await.unwrap();
    other.0.close().await.unwrap();
    schema.drop().await;
}
