//! The SQLite file: who may open it, and what is refused untouched (rules DAT-9, DAT-10, DAT-14).

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use sqlx::{ConnectOptions, Connection};
use store::runs::RunKind;
use store::{Location, OpenError, Store, members, mentorships, outbox, runs};

use crate::harness::{Folder, Schema, commit, migrations};
use crate::world::{at, id, member, pair, populate, publication};

/// Every file of a folder with its bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap())
        })
        .collect()
}

/// A closed database with one member in it.
async fn filled() -> Folder {
    let folder = Folder::new();
    let store = Store::open(&folder.location()).await.unwrap();
    let mut write = store.write().await.unwrap();
    members::upsert(&mut write, &member("m1")).await.unwrap();
    commit(write).await;
    store.close().await.unwrap();
    folder
}

/// Why the database in `folder` is refused, after it has been seen that refusing changed no byte of it.
async fn refusal(folder: &Folder) -> OpenError {
    let before = files(folder.path());
    let Err(error) = Store::open(&folder.location()).await else { panic!("it was opened") };
    assert_eq!(files(folder.path()), before, "{error}");
    error
}

fn database(folder: &Folder) -> std::path::PathBuf {
    folder.path().join("convene.sqlite3")
}

async fn sql(folder: &Folder, text: &str) {
    let options =
        sqlx::sqlite::SqliteConnectOptions::new().filename(database(folder)).create_if_missing(true);
    let mut connection = options.connect().await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(text.to_owned())).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn what_was_written_is_there_after_a_restart() {
    let folder = filled().await;
    assert_eq!(files(folder.path()).keys().collect::<Vec<_>>(), ["convene.lock", "convene.sqlite3"]);
    let store = Store::open(&folder.location()).await.unwrap();
    let mut read = store.read().await.unwrap();
    assert_eq!(members::find(&mut read, &id("m1")).await.unwrap(), Some(member("m1")));
    assert!(store.is_sqlite());
    assert_eq!(store.schema_version() as usize, migrations().len());
}

/// DAT-9: one process per file.
#[tokio::test]
async fn a_second_server_is_refused_while_the_first_runs() {
    let folder = Folder::new();
    let store = Store::open(&folder.location()).await.unwrap();
    let second = Store::open(&folder.location()).await.err();
    assert!(matches!(second, Some(OpenError::InUse { .. })), "{second:?}");
    let status = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "sqlite_file::another_process_is_refused", "--ignored"])
        .env("CONVENE_TEST_FOLDER", folder.path())
        .status()
        .unwrap();
    assert!(status.success());
    store.close().await.unwrap();
    Store::open(&folder.location()).await.unwrap().close().await.unwrap();
}

#[tokio::test]
#[ignore = "started by a_second_server_is_refused_while_the_first_runs in a process of its own"]
async fn another_process_is_refused() {
    let folder = std::env::var("CONVENE_TEST_FOLDER").unwrap();
    let error = Store::open(&Location::parse(&folder).unwrap()).await.err();
    assert!(matches!(error, Some(OpenError::InUse { .. })), "{error:?}");
}

/// DAT-10.
#[tokio::test]
async fn a_shortened_database_is_refused_untouched() {
    let folder = filled().await;
    let whole = fs::read(database(&folder)).unwrap();
    for length in [0, 10, 50, 99, 100, 4096, whole.len() / 2, whole.len() - 1] {
        fs::write(database(&folder), &whole[..length]).unwrap();
        let error = refusal(&folder).await;
        assert!(matches!(error, OpenError::Damaged { .. }), "{length}: {error}");
    }
    fs::remove_file(database(&folder)).unwrap();
    fs::write(folder.path().join("convene.sqlite3-wal"), b"x").unwrap();
    assert!(matches!(refusal(&folder).await, OpenError::Damaged { .. }));
}

/// DAT-10.
#[tokio::test]
async fn a_scribbled_database_is_refused_untouched() {
    let folder = filled().await;
    let whole = fs::read(database(&folder)).unwrap();
    for page in [1, 2, 5] {
        let mut broken = whole.clone();
        broken[page * 4096..page * 4096 + 64].fill(0xa5);
        fs::write(database(&folder), &broken).unwrap();
        let error = refusal(&folder).await;
        assert!(matches!(error, OpenError::Damaged { .. }), "{page}: {error}");
    }
}

/// DAT-10.
#[tokio::test]
async fn a_foreign_file_is_refused_untouched() {
    let folder = Folder::new();
    fs::create_dir(folder.path()).unwrap();
    fs::write(database(&folder), "name,country\n").unwrap();
    assert!(matches!(refusal(&folder).await, OpenError::Foreign { .. }));
    fs::remove_file(database(&folder)).unwrap();
    sql(&folder, "CREATE TABLE other (x INTEGER)").await;
    assert!(matches!(refusal(&folder).await, OpenError::Foreign { .. }));
}

/// DAT-14: a database of the schema before undo comes with its publications and its waiting mails.
#[tokio::test]
async fn a_database_from_before_undo_is_brought_up_to_date() {
    let folder = Folder::new();
    let store = Store::open(&folder.location()).await.unwrap();
    let mut write = store.write().await.unwrap();
    populate(&mut write).await;
    let pairs = [pair("x1", "c1", "m1", "p1")];
    mentorships::publish(&mut write, &id("c1"), &id("c1-m"), &pairs, at(5)).await.unwrap();
    write.commit_without_audit(&[], 5).await.unwrap();
    store.close().await.unwrap();
    for statement in [
        "DROP INDEX mentorship_run",
        "DROP INDEX mentorship_ended_by",
        "ALTER TABLE mentorship DROP COLUMN ended_by",
        "ALTER TABLE run DROP COLUMN published_at_ms",
        "ALTER TABLE run DROP COLUMN published_by",
        "ALTER TABLE run DROP COLUMN final_at_ms",
        "ALTER TABLE run DROP COLUMN replaced_by",
        "ALTER TABLE mentoring_profile DROP COLUMN version",
        "ALTER TABLE mentoring_profile ADD COLUMN taken INTEGER NOT NULL DEFAULT 1 \
             CONSTRAINT mentoring_profile_taken CHECK (taken >= 0)",
        "UPDATE run SET state = 'published' WHERE id = 'c1-m'",
        "DROP INDEX outbox_given_up",
        "DROP INDEX outbox_waiting",
        "ALTER TABLE outbox DROP COLUMN fault",
        "ALTER TABLE outbox DROP COLUMN reply",
        "ALTER TABLE outbox DROP COLUMN due_at_ms",
        "DROP INDEX outbox_person",
        "ALTER TABLE outbox DROP COLUMN person",
        "INSERT INTO outbox SELECT id, 'e', email, 'en', 'matches_published', '{}', id, 5, NULL, 0, 5, 0 FROM person",
        "ALTER TABLE learning_group DROP COLUMN second_weeks",
        "ALTER TABLE learning_group DROP COLUMN second_utc_minute",
        "ALTER TABLE learning_group DROP COLUMN second_day",
        "DROP TABLE application_call",
        "DROP TABLE field_level",
        "DROP TABLE country_at_risk",
        "DROP TABLE consent",
        "DROP TABLE erasure_request",
        "DROP TABLE erasure",
        "DROP TABLE export",
        "ALTER TABLE person DROP COLUMN erased_at_ms",
        "ALTER TABLE run DROP COLUMN nameless_at_ms",
        "DROP TABLE message_mail_choice",
        "DROP TABLE conversation_reader",
        "DROP TABLE conversation_gathering",
        "DROP TABLE brokered_meeting",
        "DROP TABLE brokered_side",
        "DROP TABLE brokered",
        "DROP TABLE network_answer",
        "DROP TABLE network_delivery",
        "DROP TABLE network_question",
        "DROP TABLE network_choice",
        "DROP TABLE circle_person",
        "DROP TABLE circle",
        "DROP TABLE practice",
        "DROP TABLE case_person",
        "DROP TABLE case_member",
        "DROP TABLE case_act",
        "DROP TABLE case_officer",
        "DROP TABLE report_message",
        "DROP TABLE report",
        "DROP TABLE officer_proposal",
        "DROP TABLE contact_release",
        "DROP TABLE contact_channel",
        "DROP TABLE block_address",
        "DROP TABLE block",
        "DROP TABLE introduction_reply",
        "DROP TABLE introduction_question",
        "DROP TABLE introduction_delivery",
        "DROP TABLE introduction",
        "DROP TABLE message",
        "DROP TABLE conversation_side",
        "DROP TABLE conversation",
        "DROP TABLE idempotency",
        "DROP TABLE invitation_link",
        "DROP TABLE invitation",
        "DROP TABLE second_factor_reset",
        "DROP TABLE device",
        "DROP TABLE password_failure",
        "DROP TABLE passkey_challenge",
        "DROP TABLE credential",
        "ALTER TABLE sign_in_link DROP COLUMN email",
        "ALTER TABLE sign_in_link DROP COLUMN code_hash",
        "ALTER TABLE person DROP COLUMN suspended_at_ms",
        "DELETE FROM schema_migration WHERE number >= 2",
    ] {
        sql(&folder, statement).await;
    }
    assert_eq!(Store::check(&folder.location()).await.unwrap(), migrations()[1..]);
    let store = Store::open(&folder.location()).await.unwrap();
    let mut read = store.read().await.unwrap();
    let published = runs::published(&mut read, RunKind::Match, &id("c1")).await.unwrap().unwrap();
    assert_eq!(published.publication, Some(publication(1000, 0)));
    assert_eq!(mentorships::held(&mut read, &id("p1"), 1000).await.unwrap(), 1);
    let mut templates: Vec<_> = outbox::recent(&mut read, 10).await.unwrap();
    templates.sort_by(|a, b| a.id.cmp(&b.id));
    let templates: Vec<_> = templates.iter().map(|mail| mail.template.as_str()).collect();
    assert_eq!(templates, ["matches_published_mentor", "matches_published_mentee"]);
}

/// DAT-10.
#[tokio::test]
async fn a_newer_and_an_edited_schema_are_refused_untouched() {
    let folder = filled().await;
    let latest = migrations().len() as u32;
    let later = latest + 1;
    sql(&folder, &format!("INSERT INTO schema_migration VALUES ({later}, 'later', 'x')")).await;
    let error = refusal(&folder).await;
    assert!(
        matches!(error, OpenError::Newer { found, known, .. } if found == later && known == latest),
        "{error}"
    );
    let error = Store::check(&folder.location()).await.unwrap_err();
    assert!(matches!(error, OpenError::Newer { .. }), "{error}");
    sql(&folder, &format!("DELETE FROM schema_migration WHERE number = {later}")).await;
    sql(&folder, "UPDATE schema_migration SET checksum = 'x'").await;
    assert!(matches!(refusal(&folder).await, OpenError::Foreign { .. }));
    sql(&folder, "DROP TABLE schema_migration").await;
    assert!(matches!(refusal(&folder).await, OpenError::Damaged { .. }));
}

/// DAT-10.
#[tokio::test]
async fn a_read_only_database_is_refused_untouched() {
    let folder = filled().await;
    let set = |path: &Path, readonly| {
        let mut permissions = fs::metadata(path).unwrap().permissions();
        permissions.set_readonly(readonly);
        fs::set_permissions(path, permissions).unwrap();
    };
    set(&database(&folder), true);
    assert!(matches!(refusal(&folder).await, OpenError::ReadOnly { .. }));
    set(&database(&folder), false);
    set(folder.path(), true);
    assert!(matches!(refusal(&folder).await, OpenError::ReadOnly { .. }));
    set(folder.path(), false);
}

/// DAT-10.
#[tokio::test]
async fn a_missing_folder_is_made_and_a_missing_parent_is_not() {
    let folder = Folder::new();
    let deep = Location::folder(&folder.path().join("a"));
    let error = Store::open(&deep).await.err();
    assert!(matches!(error, Some(OpenError::NoFolder { .. })), "{error:?}");
    assert!(!folder.path().exists());
    Store::open(&folder.location()).await.unwrap().close().await.unwrap();
    assert!(folder.path().exists());
}

#[tokio::test]
async fn a_first_start_that_was_interrupted_is_begun_anew() {
    let folder = Folder::new();
    fs::create_dir(folder.path()).unwrap();
    fs::write(folder.path().join("convene.sqlite3.new"), "half a database").unwrap();
    fs::write(folder.path().join("convene.sqlite3.new-journal"), "half a journal").unwrap();
    let store = Store::open(&folder.location()).await.unwrap();
    assert!(store.is_empty().await.unwrap());
}

#[tokio::test]
async fn checking_changes_nothing_even_while_a_server_runs() {
    let folder = Folder::new();
    assert_eq!(Store::check(&folder.location()).await.unwrap(), migrations());
    assert!(!folder.path().exists());
    let store = Store::open(&folder.location()).await.unwrap();
    let mut write = store.write().await.unwrap();
    members::upsert(&mut write, &member("m1")).await.unwrap();
    commit(write).await;
    let before = fs::read(database(&folder)).unwrap();
    assert_eq!(Store::check(&folder.location()).await.unwrap(), [] as [&str; 0]);
    assert_eq!(fs::read(database(&folder)).unwrap(), before);
    store.ping_writer().await.unwrap();
}

#[tokio::test]
async fn a_server_that_died_leaves_a_database_that_opens_with_every_commit() {
    let folder = Folder::new();
    let copy = Folder::new();
    let store = Store::open(&folder.location()).await.unwrap();
    let mut write = store.write().await.unwrap();
    members::upsert(&mut write, &member("m1")).await.unwrap();
    commit(write).await;
    // What a killed process leaves behind: the file, and a journal nobody has written back.
    fs::create_dir(copy.path()).unwrap();
    for (name, bytes) in files(folder.path()) {
        fs::write(copy.path().join(name), bytes).unwrap();
    }
    assert!(fs::metadata(copy.path().join("convene.sqlite3-wal")).unwrap().len() > 0);
    let reopened = Store::open(&copy.location()).await.unwrap();
    let mut read = reopened.read().await.unwrap();
    assert_eq!(members::count(&mut read).await.unwrap(), 1);
}

/// DAT-14: both folders of migrations give the same columns.
#[tokio::test]
async fn both_databases_have_the_same_tables_and_columns() {
    let folder = Folder::new();
    let sqlite = Store::open(&folder.location()).await.unwrap().columns().await.unwrap();
    let tables: std::collections::BTreeSet<_> = sqlite.iter().map(|(table, ..)| table).collect();
    assert_eq!(tables.len(), 69, "{tables:?}");
    let Some(schema) = Schema::new().await else { return };
    let store = Store::open(&schema.location()).await.unwrap();
    assert_eq!(store.columns().await.unwrap(), sqlite);
    store.close().await.unwrap();
    schema.drop().await;
}
