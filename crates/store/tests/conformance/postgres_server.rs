//! A PostgreSQL server: several of ours on one database, what is refused, and lost connections (rules DAT-11, DAT-12).

use model::permissions::Role;
use store::grants::GrantRecord;
use store::{Location, OpenError, Store, StoreError, grants, members, meta, people};

use crate::harness::{Schema, commit, migrations};
use crate::world::{id, member, person};

#[tokio::test]
async fn several_servers_start_on_one_database_and_one_migrates() {
    let Some(schema) = Schema::new().await else { return };
    assert_eq!(Store::check(&schema.location()).await.unwrap(), migrations());
    let location = schema.location();
    let opened = tokio::join!(
        Store::open(&location),
        Store::open(&location),
        Store::open(&location),
        Store::open(&location)
    );
    let (one, two, three, four) = opened;
    let (one, two) = (one.unwrap(), two.unwrap());
    assert!(!one.is_sqlite());
    let mut write = one.write().await.unwrap();
    members::upsert(&mut write, &member("m1")).await.unwrap();
    commit(write).await;
    assert_eq!(members::count(&mut two.read().await.unwrap()).await.unwrap(), 1);
    assert_eq!(Store::check(&location).await.unwrap(), [] as [&str; 0]);
    for store in [one, two, three.unwrap(), four.unwrap()] {
        store.close().await.unwrap();
    }
    schema.drop().await;
}

#[tokio::test]
async fn foreign_newer_and_edited_schemas_are_refused() {
    let Some(schema) = Schema::new().await else { return };
    let name = schema.name.clone();
    let later = migrations().len() as u32 + 1;
    let refusal = async || {
        let Err(error) = Store::open(&schema.location()).await else { panic!("it was opened") };
        error
    };
    schema.run(&format!("CREATE TABLE {name}.other (x BIGINT)")).await;
    assert!(matches!(refusal().await, OpenError::Foreign { .. }));
    schema.run(&format!("DROP TABLE {name}.other")).await;
    Store::open(&schema.location()).await.unwrap().close().await.unwrap();
    schema.run(&format!("INSERT INTO {name}.schema_migration VALUES ({later}, 'x', 'x')")).await;
    assert!(matches!(refusal().await, OpenError::Newer { found, .. } if found == later));
    schema.run(&format!("DELETE FROM {name}.schema_migration WHERE number = {later}")).await;
    schema.run(&format!("UPDATE {name}.schema_migration SET checksum = 'x'")).await;
    assert!(matches!(refusal().await, OpenError::Foreign { .. }));
    schema.drop().await;
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_said_to_be_out_of_reach() {
    let nobody = Location::parse("postgres://convene:s3cret@127.0.0.1:1/none").unwrap();
    let Err(error) = Store::open(&nobody).await else { panic!("it was opened") };
    assert!(matches!(error, OpenError::Unreachable(_)), "{error:?}");
    assert!(!error.to_string().contains("s3cret"));
}

/// Ends the connection that has written to the table `meta` of `schema` and not committed.
async fn cut(schema: &Schema) {
    let name = &schema.name;
    schema
        .run(&format!(
            "SELECT pg_terminate_backend(pid, 2000) FROM pg_locks \
             WHERE relation = '{name}.meta'::regclass AND mode = 'RowExclusiveLock'"
        ))
        .await;
}

/// DAT-12: a connection lost in COMMIT is told apart.
#[tokio::test]
async fn a_lost_connection_is_told_apart_from_a_lost_commit() {
    let Some(schema) = Schema::new().await else { return };
    let store = Store::open(&schema.location()).await.unwrap();
    let mut write = store.write().await.unwrap();
    meta::set(&mut write, "a", "1").await.unwrap();
    cut(&schema).await;
    let error = meta::set(&mut write, "b", "1").await.unwrap_err();
    assert!(matches!(error, StoreError::Lost), "{error:?}");
    drop(write);

    let mut write = store.write().await.unwrap();
    meta::set(&mut write, "a", "1").await.unwrap();
    cut(&schema).await;
    let error = write.commit_without_audit(&[], 1).await.unwrap_err();
    assert!(matches!(error, StoreError::OutcomeUnknown), "{error:?}");

    store.ping_writer().await.unwrap();
    assert!(store.is_empty().await.unwrap(), "neither was kept, and the pool recovered");
    store.close().await.unwrap();
    schema.drop().await;
}

#[tokio::test]
async fn a_writer_that_waits_too_long_for_a_row_is_busy() {
    let Some(schema) = Schema::new().await else { return };
    let store = Store::open(&schema.location()).await.unwrap();
    let mut first = store.write().await.unwrap();
    meta::set(&mut first, "a", "1").await.unwrap();
    let mut second = store.write().await.unwrap();
    let error = meta::set(&mut second, "a", "2").await.unwrap_err();
    assert!(matches!(error, StoreError::Busy), "{error:?}");
    drop((first, second));
    store.close().await.unwrap();
    schema.drop().await;
}

/// AUT-3: a grant that a write acts on cannot end before the write does.
#[tokio::test]
async fn a_grant_that_is_acted_on_cannot_be_ended_meanwhile() {
    let Some(schema) = Schema::new().await else { return };
    let store = Store::open(&schema.location()).await.unwrap();
    let mut write = store.write().await.unwrap();
    people::insert(&mut write, &person("p1")).await.unwrap();
    let staff = GrantRecord { person: id("p1"), role: Role::Staff, from_ms: 100, to_ms: None };
    grants::insert(&mut write, &staff).await.unwrap();
    commit(write).await;
    let mut acting = store.write().await.unwrap();
    assert_eq!(grants::held_still(&mut acting, &id("p1"), 200).await.unwrap().len(), 1);
    let mut ending = store.write().await.unwrap();
    let error = grants::end(&mut ending, &id("p1"), Role::Staff, 200).await.unwrap_err();
    assert!(matches!(error, StoreError::Busy), "{error:?}");
    drop((acting, ending));
    store.close().await.unwrap();
    schema.drop().await;
}
