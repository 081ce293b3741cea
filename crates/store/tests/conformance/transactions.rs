//! What a transaction keeps, what it takes back, and what it sees.

use std::task::Poll;

use model::audit::Act;
use store::{Audit, Store, StoreError, audit, members, meta, outbox, people};

use crate::harness::{commit, on_both};
use crate::world::{id, mail, member, person};

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

/// DAT-1: a write is all or nothing, with its audit row and its mails, wherever it is broken off.
#[tokio::test]
async fn a_write_that_is_broken_off_at_any_await_is_whole_or_not_there() {
    on_both(async |store| {
        let (mut broken_off, mut whole) = (0, 0);
        // How often a write waits depends on the machine; after this many waits it is done on any.
        for round in 0..40 {
            let names = [1, 2, 3].map(|number| format!("m{round}-{number}"));
            let work = async {
                let mut write = store.write().await?;
                for name in &names {
                    members::upsert(&mut write, &member(name)).await?;
                }
                let audit = Audit::new(round, None, Act::MembersImported);
                write.commit(audit.mail(mail(&format!("mail{round}"), &format!("event{round}")))).await
            };
            let done = until_pending(Box::pin(work), round).await;
            store.ping_writer().await.unwrap();

            let mut read = store.read().await.unwrap();
            let mut kept = 0;
            for name in &names {
                kept += usize::from(members::find(&mut read, &id(name)).await.unwrap().is_some());
            }
            let acts = audit::page(&mut read, None, 100).await.unwrap();
            let acts = acts.iter().filter(|act| act.at_ms == round).count();
            let mails = outbox::recent(&mut read, 100).await.unwrap();
            let mails = mails.iter().filter(|mail| mail.created_at_ms == round).count();
            assert!(
                matches!((kept, acts, mails), (0, 0, 0) | (3, 1, 1)),
                "{kept} {acts} {mails} after {round}"
            );
            match done {
                None => broken_off += 1,
                Some(result) => {
                    result.unwrap();
                    assert_eq!(kept, 3);
                    whole += 1;
                }
            }
        }
        assert!(broken_off > 0 && whole > 0, "{broken_off} broken off, {whole} whole");
    })
    .await;
}

/// What `future` gives, or nothing when it was dropped because it had waited more than `times` times.
async fn until_pending<F: Future + Unpin>(mut future: F, times: i64) -> Option<F::Output> {
    let mut waited = 0;
    std::future::poll_fn(move |context| match std::pin::Pin::new(&mut future).poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending if waited == times => Poll::Ready(None),
        Poll::Pending => {
            waited += 1;
            Poll::Pending
        }
    })
    .await
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
            match until_pending(&mut next, 0).await {
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
