//! One suite for both databases: whatever it proves of SQLite it proves of PostgreSQL too.
//!
//! SQLite is always there. For PostgreSQL, `CONVENE_TEST_POSTGRES=postgres://...` names a database in which every test
//! makes a schema of its own; without it that half prints `skipped: PostgreSQL`.

#![expect(clippy::unwrap_used, reason = "a case whose world cannot be built has failed")]

mod accounts;
mod backups;
mod brokered;
mod calls;
mod changes;
mod circles;
mod constraints;
mod contacts;
mod gatherings;
mod harness;
mod introductions;
mod mail;
mod matches;
mod members_and_people;
mod network;
mod news;
mod once;
mod postgres_server;
mod practices;
mod privacy;
mod privacy_canary;
mod privacy_retention;
mod privacy_texts;
mod programme;
mod races;
mod reports;
mod sealing;
mod sign_in;
mod sqlite_file;
mod transactions;
mod undo;
mod upgrades;
mod world;

/// A new store function lands with its case here.
#[test]
fn every_store_function_has_a_case() {
    let root = env!("CARGO_MANIFEST_DIR");
    let read = |folder: &str| -> Vec<(String, String)> {
        std::fs::read_dir(format!("{root}/{folder}"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
            .map(|path| {
                let text = std::fs::read_to_string(&path).unwrap();
                (path.file_stem().unwrap().to_str().unwrap().to_owned(), text)
            })
            .collect()
    };
    let cases: String = read("tests/conformance").into_iter().map(|(_, text)| text).collect();
    let mut functions = 0;
    let mut missing = Vec::new();
    for (module, text) in read("src") {
        for line in text.lines() {
            let Some(rest) = line.trim_start().strip_prefix("pub async fn ") else { continue };
            let name = rest.split(['(', '<']).next().unwrap();
            functions += 1;
            let calls = if line.starts_with(' ') {
                [format!(".{name}("), format!("Store::{name}(")]
            } else {
                [format!("{module}::{name}("), format!("{module}::{name}(")]
            };
            if !calls.iter().any(|call| cases.contains(call.as_str())) {
                missing.push(format!("{module}::{name}"));
            }
        }
    }
    assert!(functions > 70, "only {functions} functions were found");
    assert_eq!(missing, Vec::<String>::new());
}

/// AUT-12: a record is what a table holds and never an answer, so none can be serialized.
#[test]
fn no_record_can_be_serialized() {
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(!text.contains("Serialize"), "{} speaks of Serialize", path.display());
        }
    }
}
