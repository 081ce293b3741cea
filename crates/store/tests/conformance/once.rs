//! What is asked for under one key happens once: on one connection after the other, on many at once, and when
//! connections are lost on the way (rules DAT-2, DAT-3, DAT-12).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use model::audit::Act;
use store::once::{Begun, KEPT_MS, Known, OnceWrite, Receipt, Request};
use store::{Audit, Constraint, Store, StoreError, audit, meta, once, people};
use tokio::task::JoinSet;

use crate::harness::{Schema, on_both};
use crate::world::{id, person};

fn request(actor: &str, key: &str, what: &str) -> Request {
    Request { actor: actor.to_owned(), key_hash: key.to_owned(), request_hash: what.to_owned(), at_ms: 1 }
}

fn receipt() -> Receipt {
    Receipt::of("r1").at_version(3).in_state("draft").counting("rows", 7)
}

async fn begin(store: &Store, request: Request) -> Result<OnceWrite, Known> {
    match store.write_once(request).await.unwrap() {
        Begun::First(write) => Ok(write),
        Begun::Known(known) => Err(known),
        Begun::Twin => panic!("nobody else is at it"),
    }
}

async fn first(store: &Store, request: Request) -> OnceWrite {
    begin(store, request).await.unwrap_or_else(|known| panic!("{known:?}"))
}

async fn do_it(write: OnceWrite) -> Result<(), StoreError> {
    write.commit(Audit::new(1, None, Act::DemoCreated), &receipt()).await
}

async fn effects(store: &Store) -> usize {
    audit::page(&mut store.read().await.unwrap(), None, 1000).await.unwrap().len()
}

/// DAT-3.
#[tokio::test]
async fn the_same_again_gives_the_receipt_and_anything_else_is_told_apart() {
    on_both(async |store| {
        let asked = request("p1", "k1", "one");
        assert_eq!(once::find(&mut store.read().await.unwrap(), &asked).await.unwrap(), None);
        do_it(first(&store, asked.clone()).await).await.unwrap();
        let done = Known::Done(receipt());
        assert_eq!(begin(&store, asked.clone()).await.err(), Some(done.clone()));
        assert_eq!(once::find(&mut store.read().await.unwrap(), &asked).await.unwrap(), Some(done));
        assert_eq!(begin(&store, request("p1", "k1", "two")).await.err(), Some(Known::OtherRequest));
        // Another actor and another key know nothing of it.
        for other in [request("p2", "k1", "one"), request("p1", "k2", "one"), request("", "k1", "one")] {
            let write = first(&store, other).await;
            write.commit_without_audit(&[], 1, &Receipt::default()).await.unwrap();
        }
        assert_eq!(effects(&store).await, 1);
    })
    .await;
}

/// DAT-3: a refused request keeps no key.
#[tokio::test]
async fn what_was_taken_back_leaves_no_key() {
    on_both(async |store| {
        let asked = request("p1", "k1", "one");
        let mut write = first(&store, asked.clone()).await;
        meta::set(&mut write, "a", "1").await.unwrap();
        drop(write);
        let mut write = first(&store, asked.clone()).await;
        people::insert(&mut write, &person("p1")).await.unwrap();
        let twice = people::insert(&mut write, &person("p1")).await.unwrap_err();
        assert!(matches!(twice.constraint(), Some(Constraint::KeyTaken | Constraint::EmailTaken)));
        assert!(do_it(write).await.is_err(), "what has failed is not committed");
        assert_eq!(once::find(&mut store.read().await.unwrap(), &asked).await.unwrap(), None);
        do_it(first(&store, asked).await).await.unwrap();
        assert_eq!(effects(&store).await, 1);
        assert!(people::find(&mut store.read().await.unwrap(), &id("p1")).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_key_is_forgotten_after_its_time() {
    on_both(async |store| {
        for (key, at_ms) in [("k1", 10), ("k2", 20)] {
            do_it(first(&store, Request { at_ms, ..request("p1", key, "one") }).await).await.unwrap();
        }
        let mut write = store.write().await.unwrap();
        assert_eq!(once::sweep(&mut write, 20 + KEPT_MS - KEPT_MS).await.unwrap(), 1);
        write.commit_without_audit(&[], 1).await.unwrap();
        let mut read = store.read().await.unwrap();
        assert_eq!(once::find(&mut read, &request("p1", "k1", "one")).await.unwrap(), None);
        assert!(once::find(&mut read, &request("p1", "k2", "one")).await.unwrap().is_some());
    })
    .await;
}

/// DAT-2: twenty in parallel give one effect.
#[tokio::test(flavor = "multi_thread")]
async fn of_twenty_at_once_one_does_it() {
    on_both(async |store| {
        let mut tasks = JoinSet::new();
        for _ in 0..20 {
            let store = store.clone();
            tasks.spawn(async move {
                match store.write_once(request("p1", "k1", "one")).await.unwrap() {
                    Begun::First(write) => {
                        tokio::time::sleep(Duration::from_millis(20)).await;
                        do_it(write).await.unwrap();
                        true
                    }
                    Begun::Known(known) => {
                        assert_eq!(known, Known::Done(receipt()));
                        false
                    }
                    Begun::Twin => false,
                }
            });
        }
        let done = tasks.join_all().await;
        assert_eq!(done.iter().filter(|first| **first).count(), 1);
        assert_eq!(effects(&store).await, 1);
    })
    .await;
}

/// A twin on another connection waits for the first and goes on where it ends.
#[tokio::test(flavor = "multi_thread")]
async fn a_twin_waits_and_then_has_the_receipt_or_the_turn() {
    let Some(schema) = Schema::new().await else { return };
    let store = Store::open(&schema.location()).await.unwrap();
    let other = Store::open(&schema.location()).await.unwrap();
    let asked = request("p1", "k1", "one");
    for taken_back in [true, false] {
        let write = first(&store, asked.clone()).await;
        let twin = tokio::spawn({
            let (other, asked) = (other.clone(), asked.clone());
            async move { other.write_once(asked).await.unwrap() }
        });
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert!(!twin.is_finished());
        if taken_back {
            drop(write);
            // Its turn now, which it does not use.
            assert!(matches!(twin.await.unwrap(), Begun::First(_)));
        } else {
            do_it(write).await.unwrap();
            assert!(matches!(twin.await.unwrap(), Begun::Known(Known::Done(_))));
        }
    }
    let slow = first(&store, request("p1", "k2", "one")).await;
    assert!(matches!(other.write_once(request("p1", "k2", "one")).await.unwrap(), Begun::Twin));
    do_it(slow).await.unwrap();
    assert_eq!(effects(&store).await, 2);
    for store in [store, other] {
        store.close().await.unwrap();
    }
    schema.drop().await;
}

/// DAT-12 under load: connections are cut wherever they are, in COMMIT too, and whoever repeats with the same key until
/// there is an answer has one effect.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_repeats_after_a_lost_connection_has_one_effect() {
    const WRITERS: usize = 8;
    const LOST: usize = 10;
    let Some(schema) = Schema::new().await else { return };
    let store = Store::open(&schema.location()).await.unwrap();
    let (lost, over) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let mut tasks = JoinSet::new();
    for writer in 0..WRITERS {
        let (store, lost, over) = (store.clone(), lost.clone(), over.clone());
        tasks.spawn(async move {
            let mut done = 0;
            // However fast the machine is, there is somebody to cut off until enough were.
            while !over.load(Ordering::Relaxed) {
                while !attempt(&store, &format!("k{writer}-{done}")).await {
                    lost.fetch_add(1, Ordering::Relaxed);
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
                done += 1;
            }
            done
        });
    }
    let cut = format!(
        "SELECT pg_terminate_backend(pid) FROM pg_locks \
         WHERE relation = '{}.idempotency'::regclass AND pid <> pg_backend_pid()",
        schema.name
    );
    let cutting = async {
        while lost.load(Ordering::Relaxed) < LOST {
            schema.run(&cut).await;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let enough = tokio::time::timeout(Duration::from_mins(1), cutting).await;
    over.store(true, Ordering::Relaxed);
    let done: usize = tasks.join_all().await.into_iter().sum();
    assert!(enough.is_ok(), "only {} attempts were cut in a minute", lost.load(Ordering::Relaxed));
    assert_eq!(effects(&store).await, done);
    store.close().await.unwrap();
    schema.drop().await;
}

/// Whether what happens once has happened, as far as this attempt can tell.
async fn attempt(store: &Store, key: &str) -> bool {
    let mut write = match store.write_once(request("p1", key, "one")).await {
        Ok(Begun::First(write)) => write,
        Ok(Begun::Known(known)) => {
            assert_eq!(known, Known::Done(receipt()));
            return true;
        }
        Ok(Begun::Twin) | Err(StoreError::Lost | StoreError::Busy) => return false,
        Err(error) => panic!("{error:?}"),
    };
    if let Err(error) = meta::set(&mut write, key, "done").await {
        assert!(matches!(error, StoreError::Lost | StoreError::Busy), "{error:?}");
        return false;
    }
    match do_it(write).await {
        Ok(()) => true,
        Err(StoreError::Lost | StoreError::Busy | StoreError::OutcomeUnknown) => false,
        Err(error) => panic!("{error:?}"),
    }
}
