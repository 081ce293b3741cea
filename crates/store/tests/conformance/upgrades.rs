//! Databases of earlier releases, as the program of that time left them (rule DAT-14).
//!
//! A fixture holds what `populate` writes. Before a release that adds migrations, the next one is made with
//! `cargo test -p store --test conformance -- --ignored keep_a_database_of_this_release`, with PostgreSQL at hand and
//! its programs on PATH; one that is there is never made again.

use std::fs;
use std::path::PathBuf;

use sqlx::{ConnectOptions, Connection, Row};
use store::runs::RunKind;
use store::{Store, members, people, runs};

use crate::harness::{Folder, Schema, commit, migrations};
use crate::world::{id, populate};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");
/// The name of the schema in a fixture of PostgreSQL, replaced by that of the test.
const PLACEHOLDER: &str = "fixture_schema";

/// The fixtures of one database: the number of the latest migration, and the file.
fn fixtures(ending: &str) -> Vec<(usize, PathBuf)> {
    let files = fs::read_dir(FIXTURES).unwrap().map(|entry| entry.unwrap().path());
    let number = |path: PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap();
        let number = name.strip_prefix("schema-")?.strip_suffix(ending)?.parse().ok()?;
        Some((number, path))
    };
    let mut fixtures: Vec<_> = files.filter_map(number).collect();
    fixtures.sort();
    assert!(!fixtures.is_empty());
    fixtures
}

/// Opening upgrades it; its rows are read as today's.
async fn upgraded(location: &store::Location, number: usize) -> Store {
    assert_eq!(Store::check(location).await.unwrap(), migrations()[number..]);
    let store = Store::open(location).await.unwrap();
    assert_eq!(Store::check(location).await.unwrap(), [] as [&str; 0]);
    let mut read = store.read().await.unwrap();
    assert!(members::find(&mut read, &id("m1")).await.unwrap().is_some());
    assert!(!people::all(&mut read).await.unwrap().is_empty());
    assert!(runs::find(&mut read, RunKind::Match, &id("c1-m")).await.unwrap().is_some());
    drop(read);
    store
}

/// Every index and trigger of a SQLite file, by name.
async fn indexes(folder: &Folder) -> Vec<String> {
    let file = folder.path().join("convene.sqlite3");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file).read_only(true);
    let mut connection = options.connect().await.unwrap();
    let rows = sqlx::query("SELECT name FROM sqlite_schema WHERE type <> 'table' ORDER BY name")
        .fetch_all(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

/// DAT-14.
#[tokio::test]
async fn a_sqlite_database_of_every_release_upgrades_to_the_schema_of_a_fresh_one() {
    let fresh = Folder::new();
    let new = Store::open(&fresh.location()).await.unwrap();
    for (number, file) in fixtures(".sqlite3") {
        let old = Folder::new();
        fs::create_dir(old.path()).unwrap();
        fs::copy(&file, old.path().join("convene.sqlite3")).unwrap();
        let store = upgraded(&old.location(), number).await;
        assert_eq!(store.columns().await.unwrap(), new.columns().await.unwrap(), "{}", file.display());
        assert_eq!(indexes(&old).await, indexes(&fresh).await, "{}", file.display());
        store.close().await.unwrap();
        let copies = fs::read_dir(old.path()).unwrap().filter(|entry| {
            entry.as_ref().unwrap().file_name().to_str().unwrap().starts_with("convene.sqlite3.before-")
        });
        assert_eq!(copies.count(), usize::from(number < migrations().len()), "it backs itself up first");
    }
}

/// DAT-14.
#[tokio::test]
async fn a_postgresql_database_of_every_release_upgrades_to_the_schema_of_a_fresh_one() {
    let Some(fresh) = Schema::new().await else { return };
    let new = Store::open(&fresh.location()).await.unwrap();
    for (number, file) in fixtures(".postgres.sql") {
        let old = Schema::new().await.unwrap();
        old.run(&fs::read_to_string(&file).unwrap().replace(PLACEHOLDER, &old.name)).await;
        let store = upgraded(&old.location(), number).await;
        assert_eq!(store.columns().await.unwrap(), new.columns().await.unwrap(), "{}", file.display());
        store.close().await.unwrap();
        old.drop().await;
    }
    new.close().await.unwrap();
    fresh.drop().await;
}

#[tokio::test]
#[ignore = "writes the fixtures of this release"]
async fn keep_a_database_of_this_release() {
    let name = format!("{FIXTURES}/schema-{:04}", migrations().len());
    let (sqlite, postgres) = (format!("{name}.sqlite3"), format!("{name}.postgres.sql"));
    assert!(!fs::exists(&sqlite).unwrap() && !fs::exists(&postgres).unwrap(), "{name} is there already");
    let fill = async |location: &store::Location| {
        let store = Store::open(location).await.unwrap();
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        commit(write).await;
        store.close().await.unwrap();
    };
    let folder = Folder::new();
    fill(&folder.location()).await;
    fs::copy(folder.path().join("convene.sqlite3"), sqlite).unwrap();
    let schema = Schema::new().await.expect("PostgreSQL");
    fill(&schema.location()).await;
    let dump = std::process::Command::new("pg_dump")
        .args(["--inserts", "--no-owner", "--no-privileges", "--no-comments", "--schema", &schema.name])
        .args(["--dbname", &std::env::var("CONVENE_TEST_POSTGRES").unwrap()])
        .output()
        .unwrap();
    assert!(dump.status.success(), "{dump:?}");
    let dump = String::from_utf8(dump.stdout).unwrap().replace(&schema.name, PLACEHOLDER);
    // Commands of psql, remarks, and the schema itself, which the test makes.
    let statement = |line: &&str| {
        !line.is_empty() && !["\\", "--", "CREATE SCHEMA"].iter().any(|start| line.starts_with(start))
    };
    let lines: Vec<_> = dump.lines().filter(statement).collect();
    fs::write(postgres, lines.join("\n") + "\n").unwrap();
    schema.drop().await;
}
