//! Contact channels and their releases (rule PRI-14).

use model::contact::ContactKind;
use model::id::{ChannelId, PersonId};
use store::contact_channels::ChannelRecord;
use store::{
    Store, Write, contact_channels, contact_releases, conversations, erasures, inventory, people, retention,
    visibility,
};
use tokio::task::JoinSet;

use crate::harness::{commit, on_both};
use crate::world::{id, person, populate};

const DAY_MS: i64 = 24 * 60 * 60_000;

fn channel(name: &str, of: &str, kind: ContactKind, at_ms: i64) -> ChannelRecord {
    ChannelRecord {
        id: id(name),
        person: id(of),
        kind,
        value: format!("sealed {name}"),
        created_at_ms: at_ms,
    }
}

/// Three people, a conversation of the first two, two channels of the first, and one of the second.
async fn acquainted(store: &Store) -> Write {
    let mut write = store.write().await.unwrap();
    populate(&mut write).await;
    people::insert(&mut write, &person("p3")).await.unwrap();
    conversations::begin(&mut write, &id("cv1"), [&id("p1"), &id("p2")], 20).await.unwrap();
    conversations::begin(&mut write, &id("cv2"), [&id("p3"), &id("p1")], 20).await.unwrap();
    for (name, of, kind) in [
        ("ch1", "p1", ContactKind::Telephone),
        ("ch2", "p1", ContactKind::Email),
        ("ch3", "p2", ContactKind::Signal),
    ] {
        contact_channels::insert(&mut write, &channel(name, of, kind, 10)).await.unwrap();
    }
    write
}

async fn release(write: &mut Write, name: &str, of: &str, which: &str, to: &str, at_ms: i64) -> bool {
    let (of, which, to) = (id(of), id(which), id(to));
    contact_releases::release(write, &id(name), &of, &which, &to, at_ms).await.unwrap()
}

/// What `viewer` reads in `conversation`: the channels and since when.
async fn held(write: &mut Write, conversation: &str, viewer: &str) -> Vec<(String, String, i64)> {
    let held = contact_releases::held(write, &id(conversation), &id(viewer)).await.unwrap();
    held.into_iter().map(|one| (one.channel.to_string(), one.value, one.since_ms)).collect()
}

fn read(which: &str, since_ms: i64) -> (String, String, i64) {
    (which.to_owned(), format!("sealed {which}"), since_ms)
}

/// The releases of `owner` to `conversation`: name, channel, since, until.
async fn history(
    write: &mut Write,
    conversation: &str,
    owner: &str,
) -> Vec<(String, Option<ChannelId>, i64, Option<i64>)> {
    let all = contact_releases::of_owner(write, &id(conversation), &id(owner), 20).await.unwrap();
    all.into_iter().map(|one| (one.id.to_string(), one.channel, one.since_ms, one.until_ms)).collect()
}

/// PRI-14.
#[tokio::test]
async fn a_value_is_read_through_a_release_that_holds() {
    on_both(async |store| {
        let mut write = acquainted(&store).await;
        for viewer in ["p1", "p2", "p3"] {
            assert_eq!(held(&mut write, "cv1", viewer).await, [], "nothing is released unless it was chosen");
        }
        assert!(release(&mut write, "re1", "p1", "ch1", "cv1", 30).await);
        assert!(!release(&mut write, "re2", "p1", "ch1", "cv1", 31).await, "it is released already");
        assert!(!release(&mut write, "re2", "p2", "ch1", "cv1", 31).await, "somebody else's");
        assert!(!release(&mut write, "re2", "p1", "ch9", "cv1", 31).await, "none");
        assert!(release(&mut write, "re2", "p2", "ch3", "cv1", 32).await);
        assert!(release(&mut write, "re3", "p1", "ch2", "cv1", 33).await);
        assert_eq!(held(&mut write, "cv1", "p2").await, [read("ch1", 30), read("ch2", 33)]);
        assert_eq!(held(&mut write, "cv1", "p1").await, [read("ch3", 32)]);
        assert_eq!(held(&mut write, "cv1", "p3").await, [], "whoever has no part in it reads nothing");
        assert_eq!(
            held(&mut write, "cv2", "p3").await,
            [],
            "what was released to one is released to no other"
        );
        let own = contact_channels::of_person(&mut write, &id("p1")).await.unwrap();
        let own: Vec<_> = own.into_iter().map(|(record, to)| (record.id.to_string(), to)).collect();
        assert_eq!(own, [("ch1".to_owned(), 1), ("ch2".to_owned(), 1)]);

        let withdraw = async |write: &mut Write, name: &str, of: &str, at_ms| {
            contact_releases::withdraw(write, &id(name), &id(of), at_ms).await.unwrap()
        };
        assert!(!withdraw(&mut write, "re1", "p2", 40).await, "whoever was given it cannot withdraw it");
        assert!(withdraw(&mut write, "re1", "p1", 40).await);
        assert!(withdraw(&mut write, "re1", "p1", 50).await, "twice is once");
        assert!(!withdraw(&mut write, "re9", "p1", 40).await);
        assert_eq!(held(&mut write, "cv1", "p2").await, [read("ch2", 33)]);
        assert!(release(&mut write, "re4", "p1", "ch1", "cv1", 60).await, "and can be released again");
        assert_eq!(held(&mut write, "cv1", "p2").await, [read("ch2", 33), read("ch1", 60)]);
        assert!(withdraw(&mut write, "re4", "p1", 5).await);
        let expected = [
            ("re3".to_owned(), Some(id("ch2")), 33, None),
            ("re4".to_owned(), Some(id("ch1")), 60, Some(60)),
            ("re1".to_owned(), Some(id("ch1")), 30, Some(40)),
        ];
        assert_eq!(history(&mut write, "cv1", "p1").await, expected);
    })
    .await;
}

/// PRI-14: taking a channel away takes it from everybody; its owner knows what it was.
#[tokio::test]
async fn a_channel_that_is_taken_away_is_withdrawn_everywhere() {
    on_both(async |store| {
        let mut write = acquainted(&store).await;
        assert!(release(&mut write, "re1", "p1", "ch1", "cv1", 30).await);
        assert!(release(&mut write, "re2", "p1", "ch1", "cv2", 30).await);
        let (found, people) =
            contact_channels::find(&mut write, &id("ch1"), &id("p1")).await.unwrap().unwrap();
        assert_eq!((found, people), (channel("ch1", "p1", ContactKind::Telephone, 10), 2));
        assert_eq!(contact_channels::find(&mut write, &id("ch1"), &id("p2")).await.unwrap(), None);
        let remove = async |write: &mut Write, of: &str| {
            contact_channels::remove(write, &id("ch1"), &id(of), 40).await.unwrap()
        };
        let readers = async |write: &mut Write, of: &str, what: &str| {
            contact_releases::read_by(write, &id(of), what).await.unwrap()
        };
        assert_eq!(readers(&mut write, "p1", "ch1").await, [id("p2"), id("p3")]);
        assert_eq!(readers(&mut write, "p1", "re2").await, [id("p3")]);
        assert_eq!(readers(&mut write, "p2", "ch1").await, [], "one's own");
        assert!(!remove(&mut write, "p2").await, "one's own");
        assert_eq!(held(&mut write, "cv1", "p2").await.len(), 1);
        assert!(remove(&mut write, "p1").await && !remove(&mut write, "p1").await);
        assert_eq!(readers(&mut write, "p1", "ch1").await, []);
        assert_eq!(
            (held(&mut write, "cv1", "p2").await, held(&mut write, "cv2", "p3").await),
            (vec![], vec![])
        );
        let expected = [("re1".to_owned(), None, 30, Some(40))];
        assert_eq!(history(&mut write, "cv1", "p1").await, expected);
    })
    .await;
}

/// PRI-14: whoever blocks takes back what they released to the other one, and nothing else of anybody changes.
#[tokio::test]
async fn a_block_ends_what_its_maker_released_to_the_other() {
    on_both(async |store| {
        let mut write = acquainted(&store).await;
        for (name, of, which, to) in
            [("re1", "p1", "ch1", "cv1"), ("re2", "p1", "ch1", "cv2"), ("re3", "p2", "ch3", "cv1")]
        {
            assert!(release(&mut write, name, of, which, to, 30).await);
        }
        let ended = contact_releases::withdraw_from(&mut write, &id("p1"), &id("p2"), 40).await.unwrap();
        assert_eq!(ended, 1);
        assert_eq!(held(&mut write, "cv1", "p2").await, []);
        assert_eq!(held(&mut write, "cv2", "p3").await, [read("ch1", 30)]);
        assert_eq!(held(&mut write, "cv1", "p1").await, [read("ch3", 30)]);
        let again = contact_releases::withdraw_from(&mut write, &id("p1"), &id("p2"), 50).await.unwrap();
        assert_eq!(again, 0);
    })
    .await;
}

#[tokio::test]
async fn somebody_who_is_suspended_is_reached_by_nothing() {
    on_both(async |store| {
        let mut write = acquainted(&store).await;
        assert!(release(&mut write, "re1", "p1", "ch1", "cv1", 30).await);
        assert!(people::suspend(&mut write, &id("p1"), Some(35)).await.unwrap());
        assert_eq!(held(&mut write, "cv1", "p2").await, []);
        assert!(people::suspend(&mut write, &id("p1"), None).await.unwrap());
        assert_eq!(held(&mut write, "cv1", "p2").await, [read("ch1", 30)]);
    })
    .await;
}

/// PRI-14, PRI-17, PRI-18: own channels and releases are in the own file and in nobody else's, and go with the account.
#[tokio::test]
async fn channels_and_releases_are_their_owners_and_go_with_them() {
    on_both(async |store| {
        let mut write = acquainted(&store).await;
        assert!(release(&mut write, "re1", "p1", "ch1", "cv1", 30).await);
        assert!(release(&mut write, "re2", "p2", "ch3", "cv1", 30).await);
        let rows = async |write: &mut Write, of: &str| {
            let own = inventory::own_rows(write, &id(of), 40).await.unwrap();
            let count =
                |table: &str| own.iter().find(|one| one.table == table).map_or(0, |one| one.rows.len());
            (count("contact_channel"), count("contact_release"))
        };
        assert_eq!((rows(&mut write, "p1").await, rows(&mut write, "p2").await), ((2, 1), (1, 1)));
        assert_eq!(rows(&mut write, "p3").await, (0, 0));
        erasures::erase(&mut write, &id("p1"), &id("former-1"), 50).await.unwrap().unwrap();
        assert_eq!(contact_channels::of_person(&mut write, &id("p1")).await.unwrap(), []);
        assert_eq!(held(&mut write, "cv1", "p2").await, []);
        assert_eq!(rows(&mut write, "p1").await, (0, 0));
        let left = contact_channels::of_person(&mut write, &id("p2")).await.unwrap();
        assert_eq!(left.iter().map(|(_, people)| *people).collect::<Vec<_>>(), [0], "nobody has it any more");
    })
    .await;
}

/// PRI-22: what was released in a conversation is forgotten with it, and the channel stays.
#[tokio::test]
async fn a_forgotten_conversation_takes_its_releases_along() {
    on_both(async |store| {
        let mut write = acquainted(&store).await;
        assert!(release(&mut write, "re1", "p1", "ch1", "cv1", 30).await);
        retention::apply(&mut write, 400 * DAY_MS).await.unwrap();
        assert_eq!(history(&mut write, "cv1", "p1").await, []);
        assert_eq!(contact_channels::of_person(&mut write, &id("p1")).await.unwrap().len(), 2);
    })
    .await;
}

/// DAT-5: of many who release the same at once one does.
#[tokio::test(flavor = "multi_thread")]
async fn a_channel_is_released_to_somebody_once() {
    on_both(async |store| {
        commit(acquainted(&store).await).await;
        let mut tasks = JoinSet::new();
        for number in 0..20 {
            let store = store.clone();
            tasks.spawn(async move {
                let mut write = store.write().await.unwrap();
                let released = release(&mut write, &format!("re{number}"), "p1", "ch1", "cv1", 30).await;
                write.commit_without_audit(&[], 1).await.unwrap();
                released
            });
        }
        assert_eq!(tasks.join_all().await.into_iter().filter(|released| *released).count(), 1);
        let mut write = store.write().await.unwrap();
        assert_eq!(held(&mut write, "cv1", "p2").await.len(), 1);
    })
    .await;
}

/// DAT-5: whoever takes a channel away while it is released leaves nothing that holds.
#[tokio::test(flavor = "multi_thread")]
async fn of_a_release_and_a_removal_at_once_nothing_is_left() {
    on_both(async |store| {
        commit(acquainted(&store).await).await;
        let mut tasks = JoinSet::new();
        for number in 0..20 {
            let store = store.clone();
            tasks.spawn(async move {
                let owner: PersonId = id("p1");
                let mut write = store.write().await.unwrap();
                assert!(visibility::guard(&mut write, &owner).await.unwrap());
                if number == 10 {
                    assert!(contact_channels::remove(&mut write, &id("ch1"), &owner, 40).await.unwrap());
                } else {
                    release(&mut write, &format!("re{number}"), "p1", "ch1", "cv1", 30).await;
                }
                write.commit_without_audit(&[], 1).await.unwrap();
            });
        }
        tasks.join_all().await;
        let mut write = store.write().await.unwrap();
        assert_eq!(held(&mut write, "cv1", "p2").await, []);
        let open = history(&mut write, "cv1", "p1").await.into_iter().filter(|one| one.3.is_none()).count();
        assert_eq!(open, 0);
    })
    .await;
}
