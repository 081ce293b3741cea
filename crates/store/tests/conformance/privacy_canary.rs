//! PRI-18, PRI-19: what was planted in every private column of a person is in no file of the data folder after they
//! were erased.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row};
use store::inventory::{self, Erase, Whose};
use store::{Store, erasures};

use crate::harness::{Folder, commit};
use crate::world::{id, populate};

/// Long enough to be nothing else.
const CANARY: &str = "canary-7f3a9c51e2";

async fn connect(folder: &Folder) -> SqliteConnection {
    let file = folder.path().join("convene.sqlite3");
    SqliteConnectOptions::new().filename(file).foreign_keys(false).connect().await.unwrap()
}

/// What the program keeps there of a person, with the canary wherever it writes something of theirs.
fn kept_text(table: &str, column: &str) -> String {
    let text = match (table, column) {
        ("run", "form") => r#"{"pinned":[{"mentee":"m1","mentor":"@"}],"forbidden":[]}"#,
        // As the pool of a cohort describes a mentor to the engine.
        ("run", "record") => {
            r#"{"inputs":{"mentors":[{"id":"@","name":"Ana @","member":"m1","time_zone":"@","free":["@"],
                "languages":[{"code":"@","level":"first"}],"offers":[{"slug":"@","level":1}],
                "experience":"What @ has done"}],"mentees":[{"id":"m1","wishes":["@"]}],"pinned":[["m1","@"]]},
                "matches":[{"mentee":"m1","mentor":"@"}],"pairs":[["m1","@",7]]}"#
        }
        ("need", "wishes") => r#"["@"]"#,
        ("application_call", "applicants") => r#"[{"id":"a","reviews":[{"reviewer":"Ana @"}]}]"#,
        ("application_call", "record") => {
            r#"{"problem":{"applicants":[{"id":"a","reviews":[{"reviewer":"Ana @"}]}]}}"#
        }
        ("audit", "params") => r#"{"person":"@","mentor":"Ana @"}"#,
        _ => panic!("{table}.{column} is a text of which this test knows nothing"),
    };
    text.replace('@', CANARY)
}

/// A row in every table that has rows of people, with the canary in every text that goes, stands for them or is
/// searched; rows that hold nothing else are made of what the schema asks for.
async fn plant(folder: &Folder) -> usize {
    let mut connection = connect(folder).await;
    let mut planted = 0;
    let entries = &inventory::read().unwrap().entries;
    for table in entries.chunk_by(|one, other| one.table == other.table) {
        if table.iter().all(|one| matches!(one.erase, Erase::Keep(_))) {
            continue;
        }
        let name = table[0].table;
        let rows =
            sqlx::query(AssertSqlSafe(format!("SELECT name, type, pk FROM pragma_table_info('{name}')")))
                .fetch_all(&mut connection)
                .await
                .unwrap();
        let value = |row: &sqlx::sqlite::SqliteRow| {
            let (column, kind): (String, String) = (row.get(0), row.get(1));
            let entry = table.iter().find(|one| one.column == column).unwrap();
            let text = match (entry.whose, entry.erase) {
                (Whose::Row | Whose::Mention, _) => CANARY.to_owned(),
                (Whose::Address, _) => format!("{CANARY}@example.org"),
                (Whose::Text, _) => kept_text(name, &column),
                (_, Erase::Delete) if column == "email" => format!("{CANARY}@example.org"),
                (_, Erase::Delete) if column == "name" => format!("Ana {CANARY}"),
                // What a stand-in takes over tells of the member and not of the person.
                (_, Erase::Delete) if column == "member" => "m1".to_owned(),
                (_, Erase::Delete) if column == "side" => "government".to_owned(),
                (_, Erase::Delete) if column == "experience_language" => "es".to_owned(),
                // What is read again has to be readable.
                (_, Erase::Delete) if column == "locale" => "en".to_owned(),
                (_, Erase::Delete) if column == "languages" => "[]".to_owned(),
                (_, Erase::Delete) => format!("{CANARY} {}", "x".repeat(5000)),
                _ => "kept".to_owned(),
            };
            match (kind.as_str(), column.as_str()) {
                // An invitation is to a seat and not to a role, and nobody agrees to a reset that they asked for.
                ("TEXT", "role") if name == "invitation" => "NULL".to_owned(),
                (_, "agreed_by" | "due_at_ms") if name == "second_factor_reset" => "NULL".to_owned(),
                // Nobody proposes themselves, and a case is closed by all that says so.
                ("TEXT", "proposed_by") => "'p2'".to_owned(),
                ("TEXT", "state") if name == "report" => "'closed'".to_owned(),
                ("TEXT", "set_by") => "'owner'".to_owned(),
                ("TEXT", "kind") => "'match'".to_owned(),
                // Two sides differ.
                ("TEXT", "second_side") => "'civil_society'".to_owned(),
                ("TEXT", _) => format!("'{text}'"),
                (_, "erased_at_ms") => "NULL".to_owned(),
                // Public is what both agreed to.
                (_, "published_at_ms") if name == "network_answer" => "NULL".to_owned(),
                (
                    _,
                    "to_ms" | "ends_at_ms" | "closes_at_ms" | "to_minute" | "due_at_ms" | "frozen_at_ms"
                    | "weeks",
                ) => "9".to_owned(),
                (
                    _,
                    "paused" | "approved" | "failed" | "tells" | "day" | "told" | "feels_unsafe"
                    | "support_unit" | "reminded" | "shows_name" | "asker_agrees" | "person_agrees"
                    | "willing" | "with_text",
                ) => "0".to_owned(),
                _ => "2".to_owned(),
            }
        };
        let values: Vec<String> = rows.iter().map(value).collect();
        let sql = format!("INSERT INTO {name} VALUES ({})", values.join(", "));
        let done = sqlx::query(AssertSqlSafe(sql.clone())).execute(&mut connection).await;
        assert!(done.is_ok(), "{done:?}: {sql}");
        planted += 1;
    }
    connection.close().await.unwrap();
    planted
}

fn files_with_the_canary(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        if bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes()) {
            found.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    found
}

#[tokio::test]
async fn what_was_planted_is_in_no_file_after_an_erasure() {
    let folder = Folder::new();
    let store = Store::open(&folder.location()).await.unwrap();
    let mut write = store.write().await.unwrap();
    populate(&mut write).await;
    commit(write).await;
    store.close().await.unwrap();
    assert!(plant(&folder).await >= 23);
    assert_eq!(files_with_the_canary(folder.path()), ["convene.sqlite3"]);

    let store = Store::open(&folder.location()).await.unwrap();
    let mut write = store.write().await.unwrap();
    let erased = erasures::erase(&mut write, &id(CANARY), &id("former-9"), 20).await.unwrap();
    assert!(erased.is_some());
    commit(write).await;
    store.scrub().await.unwrap();
    assert_eq!(files_with_the_canary(folder.path()), Vec::<String>::new(), "while the program runs");
    store.close().await.unwrap();
    assert_eq!(files_with_the_canary(folder.path()), Vec::<String>::new());
}
