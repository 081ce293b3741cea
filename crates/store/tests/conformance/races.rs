//! Fifty at once: what may happen once happens once (rule DAT-5).

use model::state::RunState;
use store::limits::{Allowance, Take};
use store::mentoring_profiles::{Placed, set_places_if_version};
use store::mentorships::Publication;
use store::runs::RunKind;
use store::sign_in_links::LinkRecord;
use store::{
    Store, StoreError, Write, calls, cohorts, limits, members, mentoring_profiles, mentorships, people, runs,
    sign_in_links,
};
use tokio::task::JoinSet;

use crate::harness::{commit, on_both};
use crate::world::{at, cohort, id, member, pair, person, populate, profile, publication, run};

const MANY: usize = 50;

/// What fifty calls of `attempt` answer, all started together.
async fn race<T: Send + 'static, F>(store: &Store, attempt: impl Fn(Store, usize) -> F) -> Vec<T>
where
    F: Future<Output = Result<T, StoreError>> + Send + 'static,
{
    let mut tasks = JoinSet::new();
    for number in 0..MANY {
        tasks.spawn(attempt(store.clone(), number));
    }
    tasks.join_all().await.into_iter().map(|answer| answer.unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_published_once() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        commit(write).await;
        let answers = race(&store, |store: Store, _| async move {
            let mut write = store.write().await?;
            let version =
                runs::publish_if_version(&mut write, RunKind::Group, &id("r1"), 1, &publication(1, 0))
                    .await?;
            write.commit_without_audit(&[], 1).await?;
            Ok(version)
        })
        .await;
        assert_eq!(answers.iter().flatten().collect::<Vec<_>>(), [&2]);
    })
    .await;
}

/// DAT-5.
#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_runs_one_is_published_at_a_time_and_each_has_its_own_number() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        cohorts::insert(&mut write, &cohort("c1")).await.unwrap();
        commit(write).await;
        let mut numbers = race(&store, |store: Store, number| async move {
            let mut write = store.write().await?;
            let kept = runs::insert(&mut write, &run(&format!("r{number}"), RunKind::Match, "c1")).await?;
            write.commit_without_audit(&[], 1).await?;
            Ok(kept.number)
        })
        .await;
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=50).collect::<Vec<u32>>());
        let answers = race(&store, |store: Store, number| async move {
            let mut write = store.write().await?;
            let id = id(&format!("r{number}"));
            let now = publication(1, 0);
            let version = runs::publish_if_version(&mut write, RunKind::Match, &id, 1, &now).await?;
            write.commit_without_audit(&[], 1).await?;
            Ok(version.is_some())
        })
        .await;
        assert!(answers.contains(&true));
        let mut read = store.read().await.unwrap();
        let mut published = 0;
        for number in 0..MANY {
            let found = runs::find(&mut read, RunKind::Match, &id(&format!("r{number}"))).await.unwrap();
            published += usize::from(found.unwrap().state == RunState::Published);
        }
        assert_eq!(published, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_fifty_edits_of_a_version_is_kept() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        commit(write).await;
        let answers = race(&store, |store: Store, number| async move {
            let mut write = store.write().await?;
            let record = format!("{{\"by\":{number}}}");
            let version = runs::update_if_version(&mut write, RunKind::Group, &id("r1"), 1, &record).await?;
            write.commit_without_audit(&[], 1).await?;
            Ok(version.map(|version| (version, record)))
        })
        .await;
        let kept: Vec<_> = answers.into_iter().flatten().collect();
        let mut read = store.read().await.unwrap();
        let run = runs::find(&mut read, RunKind::Group, &id("r1")).await.unwrap().unwrap();
        assert_eq!(kept, [(run.version, run.record)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_signs_in_once() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        people::insert(&mut write, &person("p1")).await.unwrap();
        let link = LinkRecord {
            token_hash: "hash".to_owned(),
            person: id("p1"),
            purpose: "sign_in".to_owned(),
            email: None,
            browser_hash: None,
            code_hash: None,
            created_at_ms: 0,
            expires_at_ms: 10,
        };
        sign_in_links::insert(&mut write, &link).await.unwrap();
        commit(write).await;
        let answers = race(&store, |store: Store, _| async move {
            let mut write = store.write().await?;
            let person = sign_in_links::consume(&mut write, "hash", "sign_in", None, 5).await?;
            write.commit_without_audit(&[], 5).await?;
            Ok(person)
        })
        .await;
        assert_eq!(answers.into_iter().flatten().collect::<Vec<_>>(), [id("p1")]);
    })
    .await;
}

/// Fifty cohorts, made in `write`, publish a match with the same mentor at the same time.
async fn race_for(store: &Store, mut write: Write, mentor: &'static str) -> Vec<Publication> {
    for number in 0..MANY {
        let name = format!("c{}", number + 100);
        cohorts::insert(&mut write, &cohort(&name)).await.unwrap();
        runs::insert(&mut write, &run(&format!("{name}-m"), RunKind::Match, &name)).await.unwrap();
        members::upsert(&mut write, &member(&format!("m{}", number + 100))).await.unwrap();
    }
    commit(write).await;
    race(store, |store: Store, number| async move {
        let name = format!("c{}", number + 100);
        let pairs = [pair(&format!("x{number}"), &name, &format!("m{}", number + 100), mentor)];
        let mut write = store.write().await?;
        let run = id(&format!("{name}-m"));
        let done = mentorships::publish(&mut write, &id(&name), &run, &pairs, at(5)).await?;
        write.commit_without_audit(&[], 5).await?;
        Ok(done)
    })
    .await
}

/// DAT-5: places left are one conditional update.
#[tokio::test(flavor = "multi_thread")]
async fn the_last_places_of_a_mentor_are_given_once() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        let answers = race_for(&store, write, "p2").await;
        assert_eq!(answers.iter().filter(|answer| **answer == Publication::Done).count(), 2);
        let mut read = store.read().await.unwrap();
        assert_eq!(mentorships::of_mentor(&mut read, &id("p2"), 5).await.unwrap().len(), 2);
        assert_eq!(mentorships::held(&mut read, &id("p2"), 5).await.unwrap(), 2);
    })
    .await;
}

/// P3: of fifty accepts of the one place of a mentor one wins, and places never run below nothing.
#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_who_want_the_one_place_of_a_mentor_one_gets_it() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        people::insert(&mut write, &person("p5")).await.unwrap();
        mentoring_profiles::insert(&mut write, &profile("p5", "m2", 1)).await.unwrap();
        let answers = race_for(&store, write, "p5").await;
        assert_eq!(answers.iter().filter(|answer| **answer == Publication::Done).count(), 1);
        let none = |answer: &Publication| {
            matches!(answer, Publication::NoPlace(short) if short[0].places == 0 && short[0].wanted == 1)
        };
        assert!(answers.iter().all(|answer| *answer == Publication::Done || none(answer)));
        let mut read = store.read().await.unwrap();
        assert_eq!(mentorships::held(&mut read, &id("p5"), 5).await.unwrap(), 1);
    })
    .await;
}

/// What can be edited by whoever names the version they saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Edited {
    Proposal,
    Places,
    Quotas,
    Applicants,
}

impl Edited {
    async fn seen(self, store: &Store) -> Result<u32, StoreError> {
        let mut read = store.read().await?;
        Ok(match self {
            Self::Proposal => {
                runs::find(&mut read, RunKind::Group, &id("r1")).await?.map_or(0, |run| run.version)
            }
            Self::Places => {
                mentoring_profiles::find(&mut read, &id("p2")).await?.map_or(0, |profile| profile.version)
            }
            Self::Quotas | Self::Applicants => {
                calls::find(&mut read, &id("k1")).await?.map_or(0, |call| call.version)
            }
        })
    }

    async fn edit(self, store: &Store, seen: u32, value: u16) -> Result<Option<u32>, StoreError> {
        let mut write = store.write().await?;
        let text = format!("{{\"by\":{value}}}");
        let now = match self {
            Self::Proposal => {
                runs::update_if_version(&mut write, RunKind::Group, &id("r1"), seen, &text).await?
            }
            Self::Places => {
                let person = id("p2");
                match set_places_if_version(&mut write, &person, seen, value, false, 5).await? {
                    Placed::Done(now) => Some(now),
                    Placed::Stale | Placed::Held(_) => None,
                }
            }
            Self::Quotas => calls::keep_form_if_version(&mut write, &id("k1"), seen, &text).await?,
            Self::Applicants => calls::keep_applicants_if_version(&mut write, &id("k1"), seen, &text).await?,
        };
        write.commit_without_audit(&[], 5).await?;
        Ok(now)
    }
}

/// DAT-4, P3: whoever edits at random and at once, with fresh and with stale versions, the versions form one line and no
/// two edits of one version are kept.
#[tokio::test(flavor = "multi_thread")]
async fn random_concurrent_edits_form_one_line() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        let call = calls::CallRecord {
            id: id("k1"),
            name: "2030".to_owned(),
            seats: 3,
            version: 1,
            created_at_ms: 0,
            applicants: "[]".to_owned(),
            form: "{}".to_owned(),
            frozen: None,
        };
        calls::insert(&mut write, &call).await.unwrap();
        commit(write).await;
        let all = [Edited::Proposal, Edited::Places, Edited::Quotas, Edited::Applicants];
        let histories = race(&store, |store: Store, number| async move {
            let (mut dice, mut history) = (number as u32 + 1, Vec::new());
            for _ in 0..8 {
                dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let what = all[(dice >> 16) as usize % all.len()];
                let present = what.seen(&store).await?;
                // Every fourth has not looked for a while.
                let seen = if dice >> 30 == 0 { present.saturating_sub(1) } else { present };
                if let Some(now) = what.edit(&store, seen, (dice >> 20) as u16 % 20 + 2).await? {
                    // Quotas and applicants are two sides of one thing.
                    let what = if what == Edited::Applicants { Edited::Quotas } else { what };
                    history.push((what, seen, now));
                }
            }
            Ok(history)
        })
        .await;
        let mut kept: Vec<_> = histories.into_iter().flatten().collect();
        kept.sort_unstable();
        for what in [Edited::Proposal, Edited::Places, Edited::Quotas] {
            let line: Vec<_> = kept.iter().filter(|one| one.0 == what).map(|one| (one.1, one.2)).collect();
            let last = what.seen(&store).await.unwrap();
            assert_eq!(line, (1..last).map(|version| (version, version + 1)).collect::<Vec<_>>(), "{what:?}");
            assert!(last > 5, "{what:?} was edited");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_allowance_of_twenty_gives_twenty() {
    on_both(async |store| {
        let answers = race(&store, |store: Store, _| async move {
            let mut write = store.write().await?;
            let take = limits::take(&mut write, "192.0.2.1", Allowance::LINK_PER_ADDRESS, 1000).await?;
            write.commit_without_audit(&[], 1000).await?;
            Ok(take)
        })
        .await;
        assert_eq!(answers.iter().filter(|take| **take == Take::Taken).count(), 20);
    })
    .await;
}
