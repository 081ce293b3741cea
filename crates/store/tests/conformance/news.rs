//! Whoever listens hears what was committed, for whom, and nothing else.

use std::time::Duration;

use model::id::PersonId;
use store::Store;
use store::news::News;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::TryRecvError;

use crate::harness::{Schema, commit, on_both};
use crate::world::id;

/// What is heard next; a test that waits for it longer has failed.
async fn heard(news: &mut Receiver<News>) -> News {
    tokio::time::timeout(Duration::from_secs(20), news.recv()).await.unwrap().unwrap()
}

/// Somebody who listens, from the moment on at which they hear.
async fn listener(store: &Store) -> Receiver<News> {
    let mut news = store.news();
    if !store.is_sqlite() {
        assert_eq!(heard(&mut news).await, News::ForAnybody, "it begins with what it may have missed");
    }
    news
}

async fn tells(store: &Store, people: &[&str]) {
    let mut write = store.write().await.unwrap();
    for person in people {
        write.tell(&id(person));
    }
    commit(write).await;
}

#[tokio::test]
async fn a_committed_write_is_heard_and_one_that_is_dropped_is_not() {
    on_both(async |store| {
        let mut news = listener(&store).await;
        let mut dropped = store.write().await.unwrap();
        dropped.tell(&id("p1"));
        drop(dropped);
        let mut later = store.write().await.unwrap();
        later.tell(&id("p2"));
        assert_eq!(news.try_recv(), Err(TryRecvError::Empty), "nothing before it is committed");
        commit(later).await;
        assert_eq!(heard(&mut news).await, News::For(id("p2")));
        tells(&store, &["p4", "p3", "p4"]).await;
        assert_eq!([heard(&mut news).await, heard(&mut news).await], [id("p3"), id("p4")].map(News::For));
        tells(&store, &[]).await;
        tells(&store, &["p5"]).await;
        assert_eq!(heard(&mut news).await, News::For(id("p5")));
    })
    .await;
}

/// A message between servers has a length that it may not pass.
#[tokio::test]
async fn many_are_told_at_once() {
    on_both(async |store| {
        let mut news = listener(&store).await;
        let names: Vec<String> = (0..250).map(|number| format!("p{number:0>60}")).collect();
        tells(&store, &names.iter().map(String::as_str).collect::<Vec<_>>()).await;
        for name in &names {
            assert_eq!(heard(&mut news).await, News::For(id(name)));
        }
    })
    .await;
}

#[tokio::test]
async fn another_server_on_the_same_database_hears_it_and_another_installation_does_not() {
    let (Some(schema), Some(elsewhere)) = (Schema::new().await, Schema::new().await) else { return };
    let one = Store::open(&schema.location()).await.unwrap();
    let other = Store::open(&schema.location()).await.unwrap();
    let stranger = Store::open(&elsewhere.location()).await.unwrap();
    let (mut near, mut far) = (listener(&one).await, listener(&other).await);
    let mut strange = listener(&stranger).await;
    tells(&one, &["p1"]).await;
    assert_eq!((heard(&mut near).await, heard(&mut far).await), (News::For(id("p1")), News::For(id("p1"))));
    tells(&stranger, &["p2"]).await;
    assert_eq!(heard(&mut strange).await, News::For(id("p2")), "and not what was told before it elsewhere");
    for store in [one, other, stranger] {
        store.close().await.unwrap();
    }
    schema.drop().await;
    elsewhere.drop().await;
}

/// While the database is away nothing is heard; afterwards everybody looks.
#[tokio::test]
async fn a_listener_that_was_cut_off_hears_that_there_may_be_something() {
    let Some(schema) = Schema::new().await else { return };
    let store = Store::open(&schema.location()).await.unwrap();
    let mut news = listener(&store).await;
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
         WHERE query LIKE '%current_schema%' AND pid <> pg_backend_pid() AND state = 'idle'";
    schema.run(cut).await;
    assert_eq!(heard(&mut news).await, News::ForAnybody);
    tells(&store, &["p1"]).await;
    assert_eq!(heard(&mut news).await, News::For(id("p1")));
    store.close().await.unwrap();
    schema.drop().await;
}

#[test]
fn news_concern_whom_they_name() {
    let (one, other): (PersonId, PersonId) = (id("p1"), id("p2"));
    assert!(News::For(one.clone()).concerns(&one) && !News::For(one.clone()).concerns(&other));
    assert!(News::ForAnybody.concerns(&one));
}
