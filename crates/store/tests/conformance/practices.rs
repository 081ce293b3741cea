//! Practices of members.

use model::introduction::Side;
use model::practice::{Practice, PracticeForm, PracticeReaders, PracticeStatus};
use store::practices::{self, PracticeRecord};

use crate::harness::on_both;
use crate::world::{id, language, populate};

fn says(title: &str) -> PracticeForm {
    PracticeForm {
        title: title.to_owned(),
        problem: "ఎవరూ రాలేదు · «»".to_owned(),
        steps: "One\nTwo".to_owned(),
        result: "More came.".to_owned(),
        cost: String::new(),
        obstacles: "Fear".to_owned(),
        language: language("dag"),
        areas: vec!["youth".to_owned(), "open-data".to_owned()],
        commitments: vec!["GH0042".to_owned()],
        status: PracticeStatus::Partners,
        ask: Side::CivilSociety,
        readers: PracticeReaders::Members,
    }
}

fn practice(title: &str) -> Practice {
    says(title).parse().unwrap()
}

fn record(name: &str, version: u32, title: &str, changed_at_ms: i64) -> PracticeRecord {
    PracticeRecord { id: id(name), version, member: id("m1"), says: says(title), changed_at_ms }
}

#[tokio::test]
async fn a_practice_keeps_every_word() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        practices::insert(&mut write, &id("pr-2"), &id("m1"), &practice("Second"), 5).await.unwrap();
        practices::insert(&mut write, &id("pr-1"), &id("m1"), &practice("First"), 6).await.unwrap();
        let both = [record("pr-1", 1, "First", 6), record("pr-2", 1, "Second", 5)];
        assert_eq!(practices::all(&mut write).await.unwrap(), both);
        assert_eq!(practices::of_member(&mut write, &id("m1")).await.unwrap(), both);
        assert_eq!(practices::of_member(&mut write, &id("m2")).await.unwrap(), []);
        assert_eq!(practices::find(&mut write, &id("pr-1")).await.unwrap().as_ref(), Some(&both[0]));
        assert_eq!(practices::find(&mut write, &id("pr-9")).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_practice_is_changed_in_the_version_that_was_seen_and_in_no_other() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        practices::insert(&mut write, &id("pr-1"), &id("m1"), &practice("First"), 5).await.unwrap();
        let change = async |write: &mut store::Write, name: &str, version, title: &str| {
            practices::change_if_version(write, &id(name), version, &practice(title), 7).await.unwrap()
        };
        assert!(change(&mut write, "pr-1", 1, "Other").await);
        assert!(!change(&mut write, "pr-1", 1, "Late").await);
        assert!(!change(&mut write, "pr-9", 1, "None").await);
        let now = practices::find(&mut write, &id("pr-1")).await.unwrap();
        assert_eq!(now, Some(record("pr-1", 2, "Other", 7)));
        assert!(practices::remove(&mut write, &id("pr-1")).await.unwrap());
        assert!(!practices::remove(&mut write, &id("pr-1")).await.unwrap());
        assert_eq!(practices::all(&mut write).await.unwrap(), []);
    })
    .await;
}
