//! Publications that can be taken back, and the places of mentors meanwhile.

use model::state::RunState;
use model::state::RunState::{Draft, Published, Replaced};
use store::mentoring_profiles::Placed;
use store::mentorships::{Hold, MentorshipRecord, Publication, Shortage, Standing, Window};
use store::outbox::NewMail;
use store::runs::{PublicationRecord, RunKind};
use store::{Store, Write, cohorts, members, mentoring_profiles, mentorships, outbox, people, runs};
use tokio::task::JoinSet;

use crate::harness::{commit, on_both};
use crate::world::{at, cohort, id, mail, member, pair, person, populate, profile, publication, run};

/// A publication at 1000 that is final at 2000.
const OPEN: Window = Window { now_ms: 1000, final_at_ms: 2000 };

async fn publish_run(write: &mut Write, name: &str, version: u32, now: &PublicationRecord) -> Option<u32> {
    runs::publish_if_version(write, RunKind::Match, &id(name), version, now).await.unwrap()
}

async fn withdraw_run(write: &mut Write, name: &str, version: u32, now_ms: i64) -> Option<u32> {
    runs::withdraw_if_version(write, RunKind::Match, &id(name), version, now_ms).await.unwrap()
}

/// State and version of match runs of `c1`, by number.
async fn states(write: &mut Write) -> Vec<(RunState, u32)> {
    let mut all = runs::page(write, RunKind::Match, &id("c1"), None, 10).await.unwrap();
    all.reverse();
    all.into_iter().map(|run| (run.state, run.version)).collect()
}

#[tokio::test]
async fn a_withdrawn_run_is_a_draft_and_what_it_replaced_comes_back() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        for name in ["a", "b"] {
            runs::insert(&mut write, &run(name, RunKind::Match, "c1")).await.unwrap();
        }
        assert_eq!(publish_run(&mut write, "c1-m", 1, &publication(10, 0)).await, Some(2));
        let mut open = publication(1000, 1000);
        open.published_by = Some(id("p1"));
        assert_eq!(publish_run(&mut write, "b", 1, &open).await, Some(2));
        assert_eq!(states(&mut write).await, [(Replaced, 3), (Replaced, 2), (Published, 2)]);
        let kept = runs::find(&mut write, RunKind::Match, &id("b")).await.unwrap().unwrap();
        assert_eq!(kept.publication, Some(open));
        let replaced = runs::replaced(&mut write, RunKind::Match, &id("c1")).await.unwrap();
        let ids: Vec<&str> = replaced.iter().map(|run| run.id.as_str()).collect();
        assert_eq!(ids, ["c1-m"], "a draft that nobody published was never in force");

        assert_eq!(withdraw_run(&mut write, "b", 1, 1500).await, None, "an earlier version");
        assert_eq!(withdraw_run(&mut write, "b", 2, 2000).await, None, "too late");
        assert_eq!(withdraw_run(&mut write, "a", 2, 1500).await, None, "not published");
        assert_eq!(withdraw_run(&mut write, "x", 2, 1500).await, None, "no such run");
        assert_eq!(withdraw_run(&mut write, "b", 2, 1999).await, Some(3));
        assert_eq!(states(&mut write).await, [(Published, 4), (Draft, 3), (Draft, 3)]);
        let kept = runs::find(&mut write, RunKind::Match, &id("b")).await.unwrap().unwrap();
        assert_eq!(kept.publication, None);
        let before = runs::published(&mut write, RunKind::Match, &id("c1")).await.unwrap().unwrap();
        assert_eq!((before.id, before.publication), (id("c1-m"), Some(publication(10, 0))));
        assert_eq!(publish_run(&mut write, "b", 3, &publication(2500, 0)).await, Some(4), "again");
    })
    .await;
}

#[tokio::test]
async fn nothing_else_is_published_while_a_publication_can_be_taken_back() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        for name in ["a", "b"] {
            runs::insert(&mut write, &run(name, RunKind::Match, "c1")).await.unwrap();
        }
        assert_eq!(publish_run(&mut write, "a", 1, &publication(1000, 1000)).await, Some(2));
        let open = async |write: &mut Write, kind, cohort: &str, now_ms| {
            let open = runs::open_publication(write, kind, &id(cohort), now_ms).await.unwrap();
            open.map(|run| run.number)
        };
        assert_eq!(open(&mut write, RunKind::Match, "c1", 1999).await, Some(2));
        assert_eq!(open(&mut write, RunKind::Match, "c1", 2000).await, None);
        assert_eq!(open(&mut write, RunKind::Group, "c1", 1999).await, None);
        assert_eq!(open(&mut write, RunKind::Match, "c2", 1999).await, None);
        assert_eq!(publish_run(&mut write, "b", 1, &publication(1999, 0)).await, None);
        assert_eq!(publish_run(&mut write, "b", 1, &publication(2000, 0)).await, Some(2));
    })
    .await;
}

#[tokio::test]
async fn runs_are_listed_from_the_newest_in_pages() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        for name in ["a", "b", "c"] {
            runs::insert(&mut write, &run(name, RunKind::Match, "c1")).await.unwrap();
        }
        let numbers = async |write: &mut Write, kind, before| {
            let page = runs::page(write, kind, &id("c1"), before, 2).await.unwrap();
            page.into_iter().map(|run| run.number).collect::<Vec<u32>>()
        };
        assert_eq!(numbers(&mut write, RunKind::Match, None).await, [4, 3]);
        assert_eq!(numbers(&mut write, RunKind::Match, Some(3)).await, [2, 1]);
        assert_eq!(numbers(&mut write, RunKind::Match, Some(1)).await, [] as [u32; 0]);
        assert_eq!(numbers(&mut write, RunKind::Group, None).await, [1]);
    })
    .await;
}

async fn ids_at(write: &mut Write, now_ms: i64) -> Vec<String> {
    let running = mentorships::of_cohort(write, &id("c1"), now_ms).await.unwrap();
    running.into_iter().map(|pair| String::from(pair.id)).collect()
}

#[tokio::test]
async fn a_mentorship_begins_and_the_one_before_it_ends_when_the_publication_is_final() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        runs::insert(&mut write, &run("b", RunKind::Match, "c1")).await.unwrap();
        let first = [pair("x1", "c1", "m1", "p1")];
        let done = mentorships::publish(&mut write, &id("c1"), &id("c1-m"), &first, at(500)).await;
        assert_eq!(done.unwrap(), Publication::Done);
        // The pair m1 and p1 goes on; as a mentorship of another run it begins anew.
        let of_b = |one| MentorshipRecord { run: id("b"), ..one };
        let second = [of_b(pair("x2", "c1", "m1", "p1")), of_b(pair("x3", "c1", "m2", "p2"))];
        let done = mentorships::publish(&mut write, &id("c1"), &id("b"), &second, OPEN).await;
        assert_eq!(done.unwrap(), Publication::Done);
        assert_eq!(ids_at(&mut write, 1999).await, ["x1"]);
        assert_eq!(ids_at(&mut write, 2000).await, ["x2", "x3"]);
        let of_member = mentorships::of_member(&mut write, &id("m2"), 1999).await.unwrap();
        assert_eq!(of_member, []);
        assert_eq!(mentorships::of_mentor(&mut write, &id("p2"), 1999).await.unwrap(), []);
        assert_eq!(mentorships::of_mentor(&mut write, &id("p2"), 2000).await.unwrap().len(), 1);

        assert!(!mentorships::withdraw(&mut write, &id("b"), 2000).await.unwrap(), "too late");
        assert_eq!(ids_at(&mut write, 2000).await, ["x2", "x3"], "nothing was changed");
        assert!(mentorships::withdraw(&mut write, &id("b"), 1999).await.unwrap());
        assert_eq!(ids_at(&mut write, 3000).await, ["x1"]);
        assert_eq!(mentorships::find(&mut write, &id("x2")).await.unwrap(), None);
        let done = mentorships::publish(&mut write, &id("c1"), &id("b"), &second, at(4000)).await;
        assert_eq!(done.unwrap(), Publication::Done, "again");
        assert_eq!(ids_at(&mut write, 4000).await, ["x2", "x3"]);
    })
    .await;
}

#[tokio::test]
async fn places_of_both_answers_are_held_until_one_of_them_is_final() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        runs::insert(&mut write, &run("b", RunKind::Match, "c1")).await.unwrap();
        cohorts::insert(&mut write, &cohort("c2")).await.unwrap();
        runs::insert(&mut write, &run("c2-m", RunKind::Match, "c2")).await.unwrap();
        let first = [pair("x1", "c1", "m1", "p1")];
        mentorships::publish(&mut write, &id("c1"), &id("c1-m"), &first, at(500)).await.unwrap();
        let second = [MentorshipRecord { run: id("b"), ..pair("x2", "c1", "m1", "p2") }];
        mentorships::publish(&mut write, &id("c1"), &id("b"), &second, OPEN).await.unwrap();
        let hold = |mentor: &str| Hold { mentor: id(mentor), cohort: id("c1"), places: 1 };
        assert_eq!(mentorships::holds(&mut write, 1999).await.unwrap(), [hold("p1"), hold("p2")]);
        let elsewhere = [pair("y1", "c2", "m2", "p1")];
        let short = Shortage { mentor: id("p1"), standing: Standing::Open, wanted: 1, places: 0 };
        let refused = mentorships::publish(&mut write, &id("c2"), &id("c2-m"), &elsewhere, at(1999)).await;
        assert_eq!(refused.unwrap(), Publication::NoPlace(vec![short]));
        assert_eq!(mentorships::holds(&mut write, 2000).await.unwrap(), [hold("p2")]);
        let done = mentorships::publish(&mut write, &id("c2"), &id("c2-m"), &elsewhere, at(2000)).await;
        assert_eq!(done.unwrap(), Publication::Done);
        // Somebody who read the clock too early finds the place gone and changes nothing.
        assert!(!mentorships::withdraw(&mut write, &id("b"), 1999).await.unwrap());
        assert_eq!(ids_at(&mut write, 2000).await, ["x2"]);
    })
    .await;
}

#[tokio::test]
async fn a_pair_that_would_run_again_after_a_withdrawal_is_not_begun_in_another_cohort() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        runs::insert(&mut write, &run("b", RunKind::Match, "c1")).await.unwrap();
        cohorts::insert(&mut write, &cohort("c2")).await.unwrap();
        runs::insert(&mut write, &run("c2-m", RunKind::Match, "c2")).await.unwrap();
        let first = [pair("x1", "c1", "m1", "p2")];
        mentorships::publish(&mut write, &id("c1"), &id("c1-m"), &first, at(500)).await.unwrap();
        mentorships::publish(&mut write, &id("c1"), &id("b"), &[], OPEN).await.unwrap();
        let again = [pair("y1", "c2", "m2", "p2"), pair("y2", "c2", "m1", "p2")];
        let one = async |write: &mut Write, pairs: &[MentorshipRecord], now_ms| {
            mentorships::publish(write, &id("c2"), &id("c2-m"), pairs, at(now_ms)).await.unwrap()
        };
        assert_eq!(one(&mut write, &again[1..], 1999).await, Publication::Elsewhere(vec![0]));
        assert_eq!(one(&mut write, &again, 2000).await, Publication::Done);
        assert!(
            !mentorships::withdraw(&mut write, &id("b"), 1999).await.unwrap(),
            "the clock was read too early"
        );
    })
    .await;
}

#[tokio::test]
async fn mails_wait_for_their_time_and_can_be_taken_back_before() {
    on_both(async |store| {
        let later = |name: &str, event: &str, to: &str| NewMail {
            not_before_ms: Some(2000),
            to: model::email::EmailAddress::parse(to).unwrap(),
            ..mail(name, event)
        };
        let mails = [
            later("a", "run", "a@example.org"),
            later("b", "run", "b@example.org"),
            later("c", "other", "a@example.org"),
        ];
        let write = store.write().await.unwrap();
        write.commit_without_audit(&mails, 1000).await.unwrap();
        let mut write = store.write().await.unwrap();
        assert!(!outbox::is_due(&mut write, 1999).await.unwrap());
        assert!(outbox::is_due(&mut write, 2000).await.unwrap());
        assert_eq!(outbox::claim(&mut write, 1999, 1000, 10).await.unwrap(), []);
        assert!(outbox::withdraw(&mut write, "run").await.unwrap());
        let left = outbox::recent(&mut write, 10).await.unwrap();
        assert_eq!(left.iter().map(|mail| mail.id.as_str()).collect::<Vec<_>>(), ["c"]);
        assert_eq!(outbox::claim(&mut write, 2000, 1000, 10).await.unwrap().len(), 1);
        assert!(!outbox::withdraw(&mut write, "other").await.unwrap(), "somebody is sending it");
        assert_eq!(outbox::recent(&mut write, 10).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn places_change_from_the_version_that_was_seen_and_never_below_what_is_held() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        let both = [pair("x1", "c1", "m1", "p2"), pair("x2", "c1", "m2", "p2")];
        mentorships::publish(&mut write, &id("c1"), &id("c1-m"), &both, OPEN).await.unwrap();
        let set = async |write: &mut Write, who: &str, version, capacity, paused| {
            mentoring_profiles::set_places_if_version(write, &id(who), version, capacity, paused, 1000)
                .await
                .unwrap()
        };
        assert_eq!(set(&mut write, "p2", 2, 3, false).await, Placed::Stale);
        assert_eq!(set(&mut write, "p9", 1, 3, false).await, Placed::Stale);
        assert_eq!(set(&mut write, "p2", 1, 1, false).await, Placed::Held(2));
        let kept = mentoring_profiles::find(&mut write, &id("p2")).await.unwrap().unwrap();
        assert_eq!((kept.capacity, kept.version), (2, 1), "nothing was changed");
        assert_eq!(set(&mut write, "p2", 1, 3, true).await, Placed::Done(2));
        let kept = mentoring_profiles::find(&mut write, &id("p2")).await.unwrap().unwrap();
        assert_eq!((kept.capacity, kept.paused, kept.version), (3, true, 2));
        assert_eq!(set(&mut write, "p1", 1, 0, false).await, Placed::Done(2));
    })
    .await;
}

/// How much a race does at once.
const MANY: usize = 48;

/// DAT-5: whatever happens at the same time, no mentor holds more than their places.
#[tokio::test(flavor = "multi_thread")]
async fn publishing_undoing_and_changing_places_at_once_never_exceeds_a_capacity() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        for name in ["q1", "q2", "q3"] {
            people::insert(&mut write, &person(name)).await.unwrap();
            mentoring_profiles::insert(&mut write, &profile(name, "m2", 2)).await.unwrap();
        }
        for name in ["d1", "d2", "d3", "d4"] {
            cohorts::insert(&mut write, &cohort(name)).await.unwrap();
            for mentee in ["a", "b"] {
                members::upsert(&mut write, &member(&format!("{name}-{mentee}"))).await.unwrap();
            }
            for number in 0..MANY / 4 {
                runs::insert(&mut write, &run(&format!("{name}-{number}"), RunKind::Match, name))
                    .await
                    .unwrap();
            }
        }
        commit(write).await;
        let mut tasks = JoinSet::new();
        for number in 0..MANY {
            tasks.spawn(step(store.clone(), number));
        }
        let done: usize = tasks.join_all().await.into_iter().map(usize::from).sum();
        assert!(done > 0, "something was possible");
        let mut read = store.read().await.unwrap();
        for now_ms in [1000, 1500, 2000] {
            for profile in mentoring_profiles::all(&mut read).await.unwrap() {
                let held = mentorships::held(&mut read, &profile.person, now_ms).await.unwrap();
                let running = mentorships::of_mentor(&mut read, &profile.person, now_ms).await.unwrap();
                assert!(held <= u32::from(profile.capacity), "{held} of {profile:?} at {now_ms}");
                assert!(running.len() as u32 <= held, "{running:?}");
            }
        }
        for name in ["d1", "d2", "d3", "d4"] {
            let all = runs::page(&mut read, RunKind::Match, &id(name), None, 100).await.unwrap();
            let published: Vec<_> = all.iter().filter(|run| run.state == RunState::Published).collect();
            assert!(published.len() <= 1, "{published:?}");
            let coming = mentorships::of_cohort(&mut read, &id(name), 2000).await.unwrap();
            assert!(coming.iter().all(|pair| published.iter().any(|run| run.id == pair.run)), "{coming:?}");
        }
    })
    .await;
}

/// One of many things at once; whether it was possible.
async fn step(store: Store, number: usize) -> bool {
    let cohort = format!("d{}", number % 4 + 1);
    let name = format!("{cohort}-{}", number / 4);
    let mut write = store.write().await.unwrap();
    let done = match number % 6 {
        5 => {
            let mentor = format!("q{}", number % 3 + 1);
            let seen = mentoring_profiles::find(&mut write, &id(&mentor)).await.unwrap().unwrap();
            let places = [0, 1, 3][number / 6 % 3];
            let (mentor, paused) = (id(&mentor), number % 12 == 11);
            let version = seen.version;
            let set =
                mentoring_profiles::set_places_if_version(&mut write, &mentor, version, places, paused, 1000);
            matches!(set.await.unwrap(), Placed::Done(_))
        }
        4 => match runs::open_publication(&mut write, RunKind::Match, &id(&cohort), 1000).await.unwrap() {
            Some(open) => {
                let kind = RunKind::Match;
                let version =
                    runs::withdraw_if_version(&mut write, kind, &open.id, open.version, 1000).await.unwrap();
                version.is_some() && mentorships::withdraw(&mut write, &open.id, 1000).await.unwrap()
            }
            None => false,
        },
        _ => {
            let of_run = |at: usize, mentee: &str| MentorshipRecord {
                run: id(&name),
                ..pair(
                    &format!("x{number}-{at}"),
                    &cohort,
                    &format!("{cohort}-{mentee}"),
                    &format!("q{}", (number + at) % 3 + 1),
                )
            };
            let pairs = [of_run(0, "a"), of_run(1, "b")];
            let version = publish_run(&mut write, &name, 1, &publication(1000, 1000)).await;
            let of = id(&cohort);
            version.is_some()
                && mentorships::publish(&mut write, &of, &id(&name), &pairs, OPEN).await.unwrap()
                    == Publication::Done
        }
    };
    if done {
        write.commit_without_audit(&[], 1000).await.unwrap();
    }
    done
}
