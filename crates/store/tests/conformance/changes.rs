//! The number that grows with every write from which the directory may follow, and the dates on which it changes by itself.

use model::directory::SeatKind;
use store::changes;
use store::mentorships::Window;
use store::seats::HoldingRecord;
use store::{Store, Write};

use crate::harness::on_both;
use crate::world::{id, member, pair, person, populate, seat};

/// The number after a write that does `what`.
async fn after(store: &Store, what: impl AsyncFnOnce(&mut Write)) -> String {
    let mut write = store.write().await.unwrap();
    what(&mut write).await;
    write.commit_without_audit(&[], 1).await.unwrap();
    changes::directory(&mut store.read().await.unwrap()).await.unwrap()
}

#[tokio::test]
async fn the_number_grows_with_what_the_directory_may_show_and_with_nothing_else() {
    on_both(async |store| {
        let first = after(&store, async |write| populate(write).await).await;
        let same = after(&store, async |write| {
            store::meta::set(write, store::meta::DEMO, "1").await.unwrap();
            store::people::all(write).await.unwrap();
        });
        assert_eq!(same.await, first);
        let added = after(&store, async |write| {
            store::people::insert(write, &person("p-new")).await.unwrap();
        });
        let added = added.await;
        assert_ne!(added, first);
        // What is taken back changed nothing.
        let mut write = store.write().await.unwrap();
        store::people::insert(&mut write, &person("p-newer")).await.unwrap();
        drop(write);
        let read = changes::directory(&mut store.read().await.unwrap()).await.unwrap();
        assert_eq!(read, added);
        // A statement that answers rows counts as one that does not.
        let mut renamed = member("m1");
        renamed.name.push('!');
        let renamed = after(&store, async |write| {
            store::members::upsert(write, &renamed).await.unwrap();
        });
        assert_ne!(renamed.await, added);
    })
    .await;
}

#[tokio::test]
async fn writes_side_by_side_each_make_it_another_number() {
    on_both(async |store| {
        let before = after(&store, async |write| populate(write).await).await;
        let write = async |number: usize| {
            after(&store, async |write| {
                store::people::insert(write, &person(&format!("p-{number}"))).await.unwrap();
            })
            .await
        };
        tokio::join!(write(1), write(2), write(3), write(4));
        let number = |text: &str| text.parse::<u64>().unwrap();
        let now = changes::directory(&mut store.read().await.unwrap()).await.unwrap();
        assert_eq!(number(&now), number(&before) + 4);
    })
    .await;
}

#[tokio::test]
async fn the_next_date_is_that_of_a_seat_or_of_a_mentorship() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        let far = 9_000_000_000_000;
        assert_eq!(changes::next_turn(&mut write, far).await.unwrap(), None);
        store::seats::insert(&mut write, &seat("s1", "m1", SeatKind::GovernmentLead)).await.unwrap();
        let held =
            HoldingRecord { seat: id("s1"), person: id("p2"), from_ms: far + 50, to_ms: Some(far + 90) };
        store::seats::hold(&mut write, &held).await.unwrap();
        for (now_ms, turn) in [(far, Some(far + 50)), (far + 50, Some(far + 90)), (far + 90, None)] {
            assert_eq!(changes::next_turn(&mut write, now_ms).await.unwrap(), turn);
        }
        let window = Window { now_ms: far, final_at_ms: far + 20 };
        let pairs = [pair("pair", "c1", "m1", "p1")];
        store::mentorships::publish(&mut write, &id("c1"), &id("c1-m"), &pairs, window).await.unwrap();
        assert_eq!(changes::next_turn(&mut write, far).await.unwrap(), Some(far + 20));
        store::mentorships::end(&mut write, &id("pair"), far + 30).await.unwrap();
        assert_eq!(changes::next_turn(&mut write, far + 20).await.unwrap(), Some(far + 30));
    })
    .await;
}

#[tokio::test]
async fn people_and_practices_are_counted_seen_or_not() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        let people = store::people::all(&mut write).await.unwrap().len();
        let count = changes::people_and_practices(&mut write).await.unwrap();
        assert_eq!(usize::try_from(count).unwrap(), people);
    })
    .await;
}
