//! Runs, groups and mentorships.

use model::state::RunState;
use store::groups::{GroupRecord, SecondHour};
use store::mentorships::{MentorshipRecord, Publication, Shortage, Standing, Window};
use store::runs::{NewRun, RunKind, RunRecord};
use store::{Write, groups, mentorships, runs};

use crate::harness::on_both;
use crate::world::{at, group, id, pair, populate, publication, run};

#[tokio::test]
async fn runs_are_numbered_by_cohort_and_kind() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        let new = NewRun { created_by: Some(id("p1")), ..run("r2", RunKind::Group, "c1") };
        let kept = runs::insert(&mut write, &new).await.unwrap();
        let wanted = RunRecord {
            id: id("r2"),
            kind: RunKind::Group,
            cohort: id("c1"),
            number: 2,
            version: 1,
            state: RunState::Draft,
            created_at_ms: 1000,
            created_by: Some(id("p1")),
            publication: None,
            form: new.form.clone(),
            record: new.record.clone(),
        };
        assert_eq!(kept, wanted);
        assert_eq!(runs::find(&mut write, RunKind::Group, &id("r2")).await.unwrap(), Some(wanted.clone()));
        assert_eq!(runs::find(&mut write, RunKind::Match, &id("r2")).await.unwrap(), None);
        assert_eq!(runs::latest(&mut write, RunKind::Group, &id("c1")).await.unwrap(), Some(wanted));
        let matches = runs::latest(&mut write, RunKind::Match, &id("c1")).await.unwrap().unwrap();
        assert_eq!((matches.id, matches.number), (id("c1-m"), 1));
        assert_eq!(runs::latest(&mut write, RunKind::Match, &id("c2")).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_run_changes_only_from_the_version_that_was_seen() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        let update = async |write: &mut Write, kind, name: &str, version, record: &str| {
            runs::update_if_version(write, kind, &id(name), version, record).await.unwrap()
        };
        assert_eq!(update(&mut write, RunKind::Group, "r1", 2, "{}").await, None, "a later version");
        assert_eq!(update(&mut write, RunKind::Match, "r1", 1, "{}").await, None, "another kind");
        assert_eq!(update(&mut write, RunKind::Group, "r9", 1, "{}").await, None, "no such run");
        assert_eq!(update(&mut write, RunKind::Group, "r1", 1, "{\"x\":1}").await, Some(2));
        assert_eq!(update(&mut write, RunKind::Group, "r1", 1, "{}").await, None, "an earlier version");
        let kept = runs::find(&mut write, RunKind::Group, &id("r1")).await.unwrap().unwrap();
        assert_eq!((kept.record.as_str(), kept.version), ("{\"x\":1}", 2));
        assert_eq!(
            runs::publish_if_version(&mut write, RunKind::Group, &id("r1"), 2, &publication(5, 0))
                .await
                .unwrap(),
            Some(3)
        );
        assert_eq!(update(&mut write, RunKind::Group, "r1", 3, "{}").await, None, "a published run");
    })
    .await;
}

#[tokio::test]
async fn publishing_replaces_what_was_published_and_earlier_drafts() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        for name in ["r2", "r3", "r4"] {
            runs::insert(&mut write, &run(name, RunKind::Group, "c1")).await.unwrap();
        }
        let publish = async |write: &mut Write, name: &str, version| {
            let now = publication(5, 0);
            runs::publish_if_version(write, RunKind::Group, &id(name), version, &now).await.unwrap()
        };
        assert_eq!(publish(&mut write, "r9", 1).await, None);
        assert_eq!(publish(&mut write, "r2", 7).await, None);
        assert_eq!(runs::published(&mut write, RunKind::Group, &id("c1")).await.unwrap(), None);
        assert_eq!(publish(&mut write, "r2", 1).await, Some(2));
        assert_eq!(publish(&mut write, "r2", 2).await, None, "a second time");
        assert_eq!(publish(&mut write, "r1", 2).await, None, "a replaced draft");
        assert_eq!(publish(&mut write, "r3", 1).await, Some(2));
        let mut states = Vec::new();
        for name in ["r1", "r2", "r3", "r4"] {
            let run = runs::find(&mut write, RunKind::Group, &id(name)).await.unwrap().unwrap();
            states.push((run.state, run.version));
        }
        assert_eq!(
            states,
            [
                (RunState::Replaced, 2),
                (RunState::Replaced, 3),
                (RunState::Published, 2),
                (RunState::Draft, 1)
            ]
        );
        let published = runs::published(&mut write, RunKind::Group, &id("c1")).await.unwrap().unwrap();
        assert_eq!(published.id, id("r3"));
        // The other kind of run is another matter.
        let other = runs::find(&mut write, RunKind::Match, &id("c1-m")).await.unwrap().unwrap();
        assert_eq!(other.state, RunState::Draft);
    })
    .await;
}

#[tokio::test]
async fn published_groups_take_the_place_of_earlier_ones() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        let both = [group("g1", 1, &["m1", "m2"])];
        groups::publish(&mut write, &id("c1"), &id("r1"), &both).await.unwrap();
        assert_eq!(groups::of_cohort(&mut write, &id("c1")).await.unwrap(), both);

        let one = GroupRecord { facilitator: Some(id("p1")), ..group("g2", 1, &["m2"]) };
        let second = SecondHour { day: 6, utc_minute: 23 * 60, weeks: vec![2, 6, 10] };
        let two = GroupRecord { second: Some(second), ..group("g3", 2, &["m1"]) };
        let empty = group("g4", 3, &[]);
        let apart = [one.clone(), two.clone(), empty.clone()];
        groups::publish(&mut write, &id("c1"), &id("r1"), &apart).await.unwrap();
        assert_eq!(groups::of_cohort(&mut write, &id("c1")).await.unwrap(), apart);
        assert_eq!(groups::of_cohort(&mut write, &id("c2")).await.unwrap(), []);
        assert_eq!(groups::of_member(&mut write, &id("m1")).await.unwrap(), [two]);
        assert_eq!(groups::of_facilitator(&mut write, &id("p1")).await.unwrap(), std::slice::from_ref(&one));
        assert_eq!(groups::of_facilitator(&mut write, &id("p2")).await.unwrap(), []);
        assert_eq!(groups::find(&mut write, &id("g2")).await.unwrap(), Some(one));
        assert_eq!(groups::find(&mut write, &id("g4")).await.unwrap(), Some(empty));
        assert_eq!(groups::find(&mut write, &id("g1")).await.unwrap(), None);
        let foreign = GroupRecord { run: id("r9"), ..group("g5", 1, &[]) };
        assert!(groups::publish(&mut write, &id("c1"), &id("r1"), &[foreign]).await.is_err());
    })
    .await;
}

/// The places that are held of `p1` and `p2`.
async fn held(write: &mut Write, now_ms: i64) -> [u32; 2] {
    let mut held = [0, 0];
    for hold in mentorships::holds(write, now_ms).await.unwrap() {
        held[usize::from(hold.mentor == id("p2"))] += hold.places;
    }
    for (name, held) in std::iter::zip(["p1", "p2"], held) {
        assert_eq!(mentorships::held(write, &id(name), now_ms).await.unwrap(), held);
    }
    held
}

async fn publish(write: &mut Write, pairs: &[MentorshipRecord], window: Window) -> Publication {
    mentorships::publish(write, &id("c1"), &id("c1-m"), pairs, window).await.unwrap()
}

#[tokio::test]
async fn mentorships_hold_places_and_give_them_back() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        let first = [pair("x1", "c1", "m1", "p2"), pair("x2", "c1", "m2", "p2")];
        assert_eq!(publish(&mut write, &first, at(500)).await, Publication::Done);
        assert_eq!(held(&mut write, 500).await, [0, 2]);
        let running = |pair: &MentorshipRecord, at| MentorshipRecord { published_at_ms: at, ..pair.clone() };
        assert_eq!(
            mentorships::of_cohort(&mut write, &id("c1"), 500).await.unwrap(),
            first.each_ref().map(|pair| running(pair, 500))
        );

        let second = [pair("x3", "c1", "m1", "p1"), pair("x4", "c1", "m2", "p2")];
        assert_eq!(publish(&mut write, &second, at(600)).await, Publication::Done);
        assert_eq!(held(&mut write, 600).await, [1, 1]);
        let of_mentor = mentorships::of_mentor(&mut write, &id("p2"), 600).await.unwrap();
        assert_eq!(of_mentor, [running(&second[1], 600)]);
        let of_member = mentorships::of_member(&mut write, &id("m1"), 600).await.unwrap();
        assert_eq!(of_member, [running(&second[0], 600)]);
        let ended = mentorships::find(&mut write, &id("x1")).await.unwrap().unwrap();
        assert_eq!(ended.ended_at_ms, Some(600));

        assert!(mentorships::end(&mut write, &id("x3"), 700).await.unwrap());
        assert!(!mentorships::end(&mut write, &id("x3"), 800).await.unwrap(), "a second time");
        assert!(!mentorships::end(&mut write, &id("x9"), 800).await.unwrap(), "no such mentorship");
        assert_eq!(held(&mut write, 700).await, [0, 1]);
        assert_eq!(mentorships::of_member(&mut write, &id("m1"), 700).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_publication_beyond_a_capacity_changes_nothing_and_says_who_is_short_of_what() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        publish(&mut write, &[pair("x1", "c1", "m1", "p2")], at(500)).await;
        let standing = mentorships::of_cohort(&mut write, &id("c1"), 600).await.unwrap();
        let over = [pair("x2", "c1", "m1", "p1"), pair("x3", "c1", "m2", "p1"), pair("x4", "c1", "m2", "p2")];
        let short = Shortage { mentor: id("p1"), standing: Standing::Open, wanted: 2, places: 1 };
        assert_eq!(publish(&mut write, &over, at(600)).await, Publication::NoPlace(vec![short]));
        assert_eq!(mentorships::of_cohort(&mut write, &id("c1"), 600).await.unwrap(), standing);
        assert_eq!(held(&mut write, 600).await, [0, 1]);
        let foreign = [pair("x5", "c2", "m1", "p1")];
        assert!(mentorships::publish(&mut write, &id("c1"), &id("c1-m"), &foreign, at(600)).await.is_err());
    })
    .await;
}
