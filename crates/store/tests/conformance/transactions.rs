//! What a transaction keeps, what it takes back, and what it sees.

use store::{Store, StoreError, members, meta, people};

use crate::harness::{commit, on_both};
use crate::world::{member, person};

#[tokio::test]
async fn a_dropped_write_leaves_nothing() {
    on_both(async |store| {
        assert!(store.is_empty().await.unwrap());
        let mut write = store.write().await.unwrap();
        members::upsert(&mut write, &member("m1")).await.unwrap();
        drop(write);
        assert!(store.is_empty().await.unwrap());
        let mut write = store.write().await.unwrap();
        members::upsert(&mut write, &member("m1")).await.unwrap();
        commit(write).await;
        assert!(!store.is_empty().await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_write_that_is_cancelled_midway_leaves_nothing_and_holds_up_nobody() {
    on_both(async |store| {
        for polls in 1..12 {
            let work = async {
                let mut write = store.write().await.unwrap();
                for name in ["m1", "m2", "m3"] {
                    members::upsert(&mut write, &member(name)).await.unwrap();
                }
                std::future::pending::<()>().await;
                commit(write).await;
            };
            let mut work = Box::pin(work);
            for _ in 0..polls {
                let _ = tokio::time::timeout(std::time::Duration::from_micros(300), &mut work).await;
            }
            drop(work);
            store.ping_writer().await.unwrap();
            assert!(store.is_empty().await.unwrap(), "after {polls} polls");
        }
    })
    .await;
}

#[tokio::test]
async fn a_read_sees_one_moment() {
    on_both(async |store| {
        let mut read = store.read().await.unwrap();
        assert_eq!(members::count(&mut read).await.unwrap(), 0);
        let mut write = store.write().await.unwrap();
        members::upsert(&mut write, &member("m1")).await.unwrap();
        assert_eq!(members::count(&mut write).await.unwrap(), 1, "a write sees itself");
        commit(write).await;
        assert_eq!(members::count(&mut read).await.unwrap(), 0, "the moment of its first query");
        assert_eq!(members::all(&mut read).await.unwrap(), []);
        drop(read);
        let mut read = store.read().await.unwrap();
        assert_eq!(members::count(&mut read).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn nothing_follows_a_failed_statement() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        people::insert(&mut write, &person("p1")).await.unwrap();
        assert!(people::insert(&mut write, &person("p1")).await.is_err());
        let next = members::upsert(&mut write, &member("m1")).await;
        assert!(matches!(next, Err(StoreError::Broken(_))), "{next:?}");
        let end = write.commit_without_audit(&[], 1).await;
        assert!(matches!(end, Err(StoreError::Broken(_))), "{end:?}");
        assert!(store.is_empty().await.unwrap());
        let mut write = store.write().await.unwrap();
        people::insert(&mut write, &person("p1")).await.unwrap();
        commit(write).await;
    })
    .await;
}

#[tokio::test]
async fn a_full_queue_answers_busy_at_once() {
    on_both(async |store| {
        let write = store.write().await.unwrap();
        let mut waiting = Vec::new();
        let mut busy = 0;
        for _ in 0..300 {
            let mut next = Box::pin(store.write());
            // One poll is enough to join the queue or to be sent away.
            match futures_poll(&mut next).await {
                Some(Err(StoreError::Busy)) => busy += 1,
                Some(Ok(write)) => waiting.push(Err(write)),
                Some(Err(error)) => panic!("{error:?}"),
                None => waiting.push(Ok(next)),
            }
        }
        assert_eq!(busy, 300 - 255);
        drop(waiting);
        drop(write);
        store.ping_writer().await.unwrap();
    })
    .await;
}

/// What one poll of `future` gives.
async fn futures_poll<F: Future + Unpin>(future: &mut F) -> Option<F::Output> {
    std::future::poll_fn(|context| {
        let polled = std::pin::Pin::new(&mut *future).poll(context);
        std::task::Poll::Ready(match polled {
            std::task::Poll::Ready(output) => Some(output),
            std::task::Poll::Pending => None,
        })
    })
    .await
}

#[tokio::test]
async fn a_closed_store_refuses_instead_of_hanging() {
    on_both(async |store| {
        let copy: Store = store.clone();
        copy.close().await.unwrap();
        assert!(matches!(store.read().await.err(), Some(StoreError::Lost)));
        assert!(matches!(store.write().await.err(), Some(StoreError::Lost)));
        assert!(matches!(store.ping_writer().await, Err(StoreError::Lost)));
    })
    .await;
}

#[tokio::test]
async fn long_texts_and_every_script_come_back_as_they_went_in() {
    on_both(async |store| {
        let texts = ["", "Ürümqi 🏛️ مدينة", "a'b\"c;--%_\\", "\u{202e}\u{feff}\n\t", &"ж".repeat(200_000)];
        for text in texts {
            let mut write = store.write().await.unwrap();
            meta::set(&mut write, "text", text).await.unwrap();
            commit(write).await;
            let mut read = store.read().await.unwrap();
            assert_eq!(meta::get(&mut read, "text").await.unwrap().as_deref(), Some(text));
        }
    })
    .await;
}
