//! Circles, and who is inside.

use model::circle::{Circle, CircleDate, CircleForm, CirclePlanForm, CircleState};
use store::circles::{self, CircleRecord, InsideRecord};
use store::{Store, Write, erasures, inventory, people};
use tokio::task::JoinSet;

use crate::harness::{commit, on_both};
use crate::world::{id, language, person, populate};

fn says(topic: &str, leads: &[&str]) -> CircleForm {
    CircleForm {
        topic: topic.to_owned(),
        about: "ఎవరూ రాలేదు · «»".to_owned(),
        area: Some("youth".to_owned()),
        language: Some(language("dag")),
        leads: leads.iter().map(|lead| id(lead)).collect(),
        dates: vec![CircleDate { starts_at_ms: 5, minutes: 60, link: "https://a.example/1".to_owned() }],
    }
}

fn circle(topic: &str, leads: &[&str]) -> Circle {
    says(topic, leads).parse().unwrap()
}

fn record(name: &str, version: u32, topic: &str) -> CircleRecord {
    let CircleForm { topic, about, area, language, dates, .. } = says(topic, &[]);
    CircleRecord { id: id(name), version, topic, about, area, language, state: CircleState::Open, dates }
}

fn inside(person: &str, leads: bool) -> InsideRecord {
    InsideRecord { circle: id("ci-1"), person: id(person), leads }
}

async fn opened(store: &Store) -> Write {
    let mut write = store.write().await.unwrap();
    populate(&mut write).await;
    people::insert(&mut write, &person("p3")).await.unwrap();
    circles::insert(&mut write, &id("ci-1"), &circle("Second", &["p1"])).await.unwrap();
    write
}

#[tokio::test]
async fn a_circle_keeps_every_word_and_its_leads_are_inside() {
    on_both(async |store| {
        let mut write = opened(&store).await;
        let bare = CircleForm { area: None, language: None, dates: Vec::new(), ..says("First", &["p2"]) };
        circles::insert(&mut write, &id("ci-2"), &bare.parse().unwrap()).await.unwrap();
        let first =
            CircleRecord { area: None, language: None, dates: Vec::new(), ..record("ci-2", 1, "First") };
        assert_eq!(circles::all(&mut write).await.unwrap(), [first, record("ci-1", 1, "Second")]);
        assert_eq!(circles::find(&mut write, &id("ci-9")).await.unwrap(), None);
        assert_eq!(circles::inside(&mut write, &id("ci-1")).await.unwrap(), [inside("p1", true)]);
        assert_eq!(circles::of_person(&mut write, &id("p1")).await.unwrap(), [inside("p1", true)]);
        assert_eq!(circles::of_person(&mut write, &id("p3")).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_circle_is_changed_in_the_version_that_was_seen_and_in_no_other() {
    on_both(async |store| {
        let mut write = opened(&store).await;
        let next = circle("Third", &["p2", "p3"]);
        assert!(!circles::change_if_version(&mut write, &id("ci-1"), 2, &next, &[]).await.unwrap());
        assert!(!circles::change_if_version(&mut write, &id("ci-9"), 1, &next, &[]).await.unwrap());
        assert_eq!(circles::inside(&mut write, &id("ci-1")).await.unwrap(), [inside("p1", true)]);
        assert!(circles::change_if_version(&mut write, &id("ci-1"), 1, &next, &[id("p1")]).await.unwrap());
        let now = [inside("p1", false), inside("p2", true), inside("p3", true)];
        assert_eq!(circles::inside(&mut write, &id("ci-1")).await.unwrap(), now, "who led stays inside");
        let plan = CirclePlanForm { about: "Other".to_owned(), dates: Vec::new() }.parse().unwrap();
        assert!(!circles::plan_if_version(&mut write, &id("ci-1"), 1, &plan).await.unwrap());
        assert!(circles::plan_if_version(&mut write, &id("ci-1"), 2, &plan).await.unwrap());
        let kept = circles::find(&mut write, &id("ci-1")).await.unwrap().unwrap();
        assert_eq!((kept.version, kept.topic.as_str(), kept.about.as_str()), (3, "Third", "Other"));
        assert!(kept.dates.is_empty());
    })
    .await;
}

#[tokio::test]
async fn joining_and_leaving_are_as_often_as_one_likes_until_it_is_closed() {
    on_both(async |store| {
        let mut write = opened(&store).await;
        for _ in 0..2 {
            assert!(circles::join(&mut write, &id("ci-1"), &id("p2")).await.unwrap());
            assert!(circles::join(&mut write, &id("ci-1"), &id("p1")).await.unwrap(), "a lead stays one");
        }
        let both = [inside("p1", true), inside("p2", false)];
        assert_eq!(circles::inside(&mut write, &id("ci-1")).await.unwrap(), both);
        for _ in 0..2 {
            circles::leave(&mut write, &id("ci-1"), &id("p2")).await.unwrap();
        }
        let version =
            async |write: &mut Write| circles::find(write, &id("ci-1")).await.unwrap().unwrap().version;
        assert_eq!(version(&mut write).await, 1);
        circles::leave(&mut write, &id("ci-1"), &id("p1")).await.unwrap();
        assert_eq!(version(&mut write).await, 2, "whoever names leads sees that one has gone");
        assert_eq!(circles::inside(&mut write, &id("ci-1")).await.unwrap(), []);
        assert!(!circles::join(&mut write, &id("ci-9"), &id("p2")).await.unwrap());
        assert!(circles::close(&mut write, &id("ci-1")).await.unwrap());
        assert!(!circles::close(&mut write, &id("ci-1")).await.unwrap());
        assert!(!circles::join(&mut write, &id("ci-1"), &id("p2")).await.unwrap());
        let closed = circles::find(&mut write, &id("ci-1")).await.unwrap().unwrap();
        assert_eq!((closed.state, closed.version), (CircleState::Closed, 3));
    })
    .await;
}

#[tokio::test]
async fn of_many_who_join_at_once_everybody_is_inside_once() {
    on_both(async |store| {
        commit(opened(&store).await).await;
        let mut tasks = JoinSet::new();
        for at in 0..12 {
            let store = store.clone();
            tasks.spawn(async move {
                let mut write = store.write().await.unwrap();
                let who = if at % 2 == 0 { "p2" } else { "p3" };
                let joined = circles::join(&mut write, &id("ci-1"), &id(who)).await.unwrap();
                commit(write).await;
                joined
            });
        }
        assert!(tasks.join_all().await.into_iter().all(|joined| joined));
        let mut read = store.read().await.unwrap();
        assert_eq!(circles::inside(&mut read, &id("ci-1")).await.unwrap().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn whoever_is_suspended_or_erased_is_not_inside_and_a_file_says_who_is() {
    on_both(async |store| {
        let mut write = opened(&store).await;
        for who in ["p2", "p3"] {
            assert!(circles::join(&mut write, &id("ci-1"), &id(who)).await.unwrap());
        }
        let own = inventory::own_rows(&mut write, &id("p2"), 9).await.unwrap();
        let rows = own.iter().find(|table| table.table == "circle_person").unwrap();
        assert_eq!((rows.columns.as_slice(), rows.rows.len()), (&["circle", "leads"][..], 1));
        assert!(people::suspend(&mut write, &id("p3"), Some(5)).await.unwrap());
        let now = [inside("p1", true), inside("p2", false)];
        assert_eq!(circles::inside(&mut write, &id("ci-1")).await.unwrap(), now);
        for (who, former) in [("p1", "former-1"), ("p2", "former-2")] {
            erasures::erase(&mut write, &id(who), &id(former), 9).await.unwrap().unwrap();
            for gone in [who, former] {
                assert_eq!(circles::of_person(&mut write, &id(gone)).await.unwrap(), [], "{gone}");
            }
        }
        assert_eq!(circles::inside(&mut write, &id("ci-1")).await.unwrap(), []);
        assert!(circles::find(&mut write, &id("ci-1")).await.unwrap().is_some());
    })
    .await;
}
