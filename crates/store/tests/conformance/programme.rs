//! Cohorts, mentoring profiles, needs and free hours.

use store::cohorts::CohortRecord;
use store::free_hours::FreeHourRecord;
use store::needs::NeedRecord;
use store::{cohorts, free_hours, mentoring_profiles, needs};

use crate::harness::on_both;
use crate::world::{cohort, id, need, populate, profile};

#[tokio::test]
async fn cohorts_come_newest_first_with_all_they_hold() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        let later = CohortRecord { starts_on: "2027-02-01".to_owned(), ..cohort("c0") };
        cohorts::insert(&mut write, &later).await.unwrap();
        cohorts::add_member(&mut write, &id("c0"), &id("m2")).await.unwrap();
        let first = cohort("c1");
        assert_eq!(cohorts::all(&mut write).await.unwrap(), [later.clone(), first.clone()]);
        assert_eq!(cohorts::find(&mut write, &id("c1")).await.unwrap(), Some(first.clone()));
        assert_eq!(cohorts::find(&mut write, &id("c9")).await.unwrap(), None);
        assert_eq!(cohorts::members(&mut write, &id("c1")).await.unwrap(), [id("m1"), id("m2")]);
        assert_eq!(cohorts::of_member(&mut write, &id("m1")).await.unwrap(), std::slice::from_ref(&first));
        assert_eq!(cohorts::of_member(&mut write, &id("m2")).await.unwrap(), [later, first]);
    })
    .await;
}

#[tokio::test]
async fn a_profile_keeps_every_word() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        let (one, two) = (profile("p1", "m2", 1), profile("p2", "m2", 2));
        assert_eq!(mentoring_profiles::all(&mut write).await.unwrap(), [one.clone(), two.clone()]);
        assert_eq!(mentoring_profiles::find(&mut write, &id("p2")).await.unwrap(), Some(two.clone()));
        assert_eq!(mentoring_profiles::find(&mut write, &id("p3")).await.unwrap(), None);
        assert_eq!(mentoring_profiles::of_member(&mut write, &id("m2")).await.unwrap(), [one, two]);
        assert_eq!(mentoring_profiles::of_member(&mut write, &id("m1")).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_later_need_takes_the_place_of_the_earlier() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        needs::upsert(&mut write, &need("m2", "c1")).await.unwrap();
        needs::upsert(&mut write, &need("m1", "c1")).await.unwrap();
        let changed = NeedRecord {
            problem: "Something else".to_owned(),
            themes: Vec::new(),
            wishes: Vec::new(),
            ..need("m2", "c1")
        };
        needs::upsert(&mut write, &changed).await.unwrap();
        assert_eq!(needs::find(&mut write, &id("m2"), &id("c1")).await.unwrap(), Some(changed.clone()));
        assert_eq!(needs::find(&mut write, &id("m2"), &id("c2")).await.unwrap(), None);
        let both = [need("m1", "c1"), changed];
        assert_eq!(needs::of_cohort(&mut write, &id("c1")).await.unwrap(), both);
        assert_eq!(needs::of_cohort(&mut write, &id("c2")).await.unwrap(), []);
        assert_eq!(needs::all(&mut write).await.unwrap(), both);
    })
    .await;
}

#[tokio::test]
async fn new_free_hours_replace_all_earlier_ones_of_that_person_only() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        let span = |person: &str, day, from_minute, to_minute| FreeHourRecord {
            person: id(person),
            day,
            from_minute,
            to_minute,
        };
        let other = span("p2", 0, 0, 1440);
        free_hours::replace(&mut write, &id("p2"), std::slice::from_ref(&other)).await.unwrap();
        free_hours::replace(&mut write, &id("p1"), &[span("p1", 3, 600, 660)]).await.unwrap();
        let spans = [span("p1", 1, 540, 600), span("p1", 1, 840, 900), span("p1", 6, 0, 15)];
        let mixed = [spans[2].clone(), spans[1].clone(), spans[0].clone()];
        free_hours::replace(&mut write, &id("p1"), &mixed).await.unwrap();
        assert_eq!(free_hours::of_person(&mut write, &id("p1")).await.unwrap(), spans);
        let [a, b, c] = spans;
        assert_eq!(free_hours::all(&mut write).await.unwrap(), [a, b, c, other]);
        assert!(free_hours::replace(&mut write, &id("p1"), &[span("p2", 1, 1, 2)]).await.is_err());
    })
    .await;
}
