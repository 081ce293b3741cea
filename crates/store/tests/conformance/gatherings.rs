//! Conversations of groups and circles, and what each reader has read.

use model::circle::CircleForm;
use model::conversation::Gathering;
use model::id::{ConversationId, PersonId};
use store::conversations::{self, MessageRecord};
use store::gatherings::{self, Standing};
use store::{Store, Write, circles, erasures, groups, inventory, people};
use tokio::task::JoinSet;

use crate::harness::{commit, on_both};
use crate::world::{group, id, person, populate};

fn circle() -> Gathering {
    Gathering::Circle(id("ci-1"))
}

fn of_group(name: &str) -> Gathering {
    Gathering::Group(id(name))
}

fn people_of(ids: &[&str]) -> Vec<PersonId> {
    ids.iter().map(|one| id(one)).collect()
}

fn message(name: &str, conversation: &str, sender: &str, at_ms: i64) -> MessageRecord {
    MessageRecord {
        id: id(name),
        conversation: id(conversation),
        number: 0,
        sender: id(sender),
        body: format!("sealed {name}"),
        sent_at_ms: at_ms,
    }
}

/// A circle in which three wrote in turn, five messages in all.
async fn written(store: &Store) -> Write {
    let mut write = store.write().await.unwrap();
    populate(&mut write).await;
    people::insert(&mut write, &person("p3")).await.unwrap();
    let form = CircleForm {
        topic: "Minutes".to_owned(),
        about: "A".to_owned(),
        area: None,
        language: None,
        leads: people_of(&["p1"]),
        dates: Vec::new(),
    };
    circles::insert(&mut write, &id("ci-1"), &form.parse().unwrap()).await.unwrap();
    for who in ["p2", "p3"] {
        circles::join(&mut write, &id("ci-1"), &id(who)).await.unwrap();
    }
    gatherings::begin(&mut write, &id("cv1"), &circle(), 20).await.unwrap();
    for (at, sender) in (1_i64..).zip(["p1", "p2", "p3", "p2", "p1"]) {
        conversations::send(&mut write, &message(&format!("ms{at}"), "cv1", sender, 20 + at)).await.unwrap();
    }
    write
}

/// The places and names of the messages that somebody sees.
async fn seen(write: &mut Write, without: &[&str], before: u32, limit: u32) -> Vec<String> {
    let without = people_of(without);
    let found = gatherings::messages(write, &id("cv1"), &without, before, limit).await.unwrap();
    found.iter().map(|one| format!("{} {}", one.number, one.id)).collect()
}

#[tokio::test]
async fn a_gathering_has_one_conversation_from_its_first_message_on() {
    on_both(async |store| {
        let mut write = written(&store).await;
        assert_eq!(gatherings::find(&mut write, &circle()).await.unwrap(), Some(id("cv1")));
        assert_eq!(gatherings::of_conversation(&mut write, &id("cv1")).await.unwrap(), Some(circle()));
        assert_eq!(gatherings::of_conversation(&mut write, &id("cv9")).await.unwrap(), None);
        assert_eq!(gatherings::find(&mut write, &of_group("g1")).await.unwrap(), None);
        let again = gatherings::begin(&mut write, &id("cv2"), &circle(), 30).await.unwrap();
        assert_eq!(again, id("cv1"));
        assert_eq!(conversations::of_person(&mut write, &id("p1")).await.unwrap(), [], "it is of no two");
    })
    .await;
}

/// SAF-6: what somebody does not see leaves no gap and is counted nowhere.
#[tokio::test]
async fn messages_of_people_kept_apart_leave_no_gap() {
    on_both(async |store| {
        let mut write = written(&store).await;
        let (all, apart): (&[&str], &[&str]) = (&[], &["p2", "p9"]);
        assert_eq!(seen(&mut write, all, 99, 2).await, ["5 ms5", "4 ms4"]);
        assert_eq!(seen(&mut write, all, 4, 9).await, ["3 ms3", "2 ms2", "1 ms1"]);
        assert_eq!(seen(&mut write, apart, 99, 2).await, ["3 ms5", "2 ms3"]);
        assert_eq!(seen(&mut write, apart, 2, 9).await, ["1 ms1"]);
        let standing = async |write: &mut Write, who: &str, without: &[&str]| {
            gatherings::standing(write, &id("cv1"), &id(who), &people_of(without)).await.unwrap()
        };
        let last = |last_at_ms, unread| Some(Standing { last_at_ms, unread });
        assert_eq!(standing(&mut write, "p3", all).await, last(25, 4));
        assert_eq!(standing(&mut write, "p3", apart).await, last(25, 2));
        assert_eq!(standing(&mut write, "p2", &["p1", "p3"]).await, last(24, 0));
        assert_eq!(standing(&mut write, "p3", &["p1", "p2", "p3"]).await, None);
        let place = gatherings::place(&mut write, &id("cv1"), &people_of(apart), 5).await.unwrap();
        assert_eq!(place, 3);
    })
    .await;
}

#[tokio::test]
async fn each_reads_for_themselves_and_is_told_once() {
    on_both(async |store| {
        let mut write = written(&store).await;
        let told = async |write: &mut Write| gatherings::tell(write, &id("cv1"), &id("p3")).await.unwrap();
        assert_eq!((told(&mut write).await, told(&mut write).await), (true, false));
        let without = people_of(&["p2"]);
        let read = async |write: &mut Write, without: &[PersonId], until: u32| {
            gatherings::read(write, &id("cv1"), &id("p3"), without, until).await.unwrap();
            gatherings::read_until(write, &id("cv1"), &id("p3"), without).await.unwrap()
        };
        assert_eq!(read(&mut write, &without, 2).await, 2, "the third message is the second they see");
        assert!(!told(&mut write).await, "one is left");
        assert_eq!(read(&mut write, &without, 99).await, 3, "never past the last");
        assert!(told(&mut write).await);
        assert_eq!(read(&mut write, &without, 1).await, 3, "never back");
        assert_eq!(gatherings::read_until(&mut write, &id("cv1"), &id("p3"), &[]).await.unwrap(), 5);
        assert_eq!(gatherings::read_until(&mut write, &id("cv1"), &id("p1"), &[]).await.unwrap(), 0);
        // Whoever leaves leaves nothing of what they read.
        circles::leave(&mut write, &id("ci-1"), &id("p3")).await.unwrap();
        assert_eq!(gatherings::read_until(&mut write, &id("cv1"), &id("p3"), &[]).await.unwrap(), 0);
        let everybody = people_of(&["p1", "p2", "p3"]);
        gatherings::read(&mut write, &id("cv1"), &id("p3"), &everybody, 1).await.unwrap();
        assert_eq!(gatherings::read_until(&mut write, &id("cv1"), &id("p3"), &[]).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_conversation_goes_on_with_most_of_its_group() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        let publish = async |write: &mut Write, all: &[store::groups::GroupRecord]| {
            groups::publish(write, &id("c1"), &id("r1"), all).await.unwrap();
        };
        publish(&mut write, &[group("g1", 1, &["m1", "m2"])]).await;
        gatherings::begin(&mut write, &id("cv1"), &of_group("g1"), 20).await.unwrap();
        conversations::send(&mut write, &message("ms1", "cv1", "p1", 21)).await.unwrap();
        publish(&mut write, &[group("g1", 1, &[]), group("g2", 2, &["m2", "m1"])]).await;
        assert_eq!(gatherings::find(&mut write, &of_group("g1")).await.unwrap(), None);
        assert_eq!(gatherings::find(&mut write, &of_group("g2")).await.unwrap(), Some(id("cv1")));
        publish(&mut write, &[group("g1", 1, &["m1"]), group("g2", 2, &["m2"])]).await;
        for name in ["g1", "g2"] {
            assert_eq!(gatherings::find(&mut write, &of_group(name)).await.unwrap(), None, "{name}");
        }
        assert_eq!(gatherings::of_conversation(&mut write, &id("cv1")).await.unwrap(), None);
        let own = inventory::own_rows(&mut write, &id("p1"), 30).await.unwrap();
        let texts = own.iter().find(|table| table.table == "message").unwrap();
        assert_eq!(texts.rows.len(), 1, "what somebody wrote stays theirs");
    })
    .await;
}

/// PRI-18.
#[tokio::test]
async fn whoever_is_erased_takes_what_they_wrote_and_read() {
    on_both(async |store| {
        let mut write = written(&store).await;
        gatherings::read(&mut write, &id("cv1"), &id("p2"), &[], 3).await.unwrap();
        let rows = async |write: &mut Write, table: &str| {
            let own = inventory::own_rows(write, &id("p2"), 30).await.unwrap();
            own.iter().find(|one| one.table == table).unwrap().rows.len()
        };
        assert_eq!(
            (rows(&mut write, "message").await, rows(&mut write, "conversation_reader").await),
            (2, 1)
        );
        erasures::erase(&mut write, &id("p2"), &id("former-2"), 50).await.unwrap().unwrap();
        assert_eq!(seen(&mut write, &[], 99, 9).await, ["3 ms5", "2 ms3", "1 ms1"]);
        assert_eq!(gatherings::read_until(&mut write, &id("cv1"), &id("p2"), &[]).await.unwrap(), 0);
    })
    .await;
}

/// DAT-5: of many first messages at once there is one conversation.
#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_begin_at_once_all_write_in_one() {
    on_both(async |store| {
        let mut write = written(&store).await;
        let first = [group("g1", 1, &["m1", "m2"])];
        groups::publish(&mut write, &id("c1"), &id("r1"), &first).await.unwrap();
        commit(write).await;
        let mut tasks = JoinSet::new();
        for at in 0..8 {
            let store = store.clone();
            tasks.spawn(async move {
                let mut write = store.write().await.unwrap();
                let own: ConversationId = id(&format!("cv-{at}"));
                let there = gatherings::begin(&mut write, &own, &of_group("g1"), 30).await.unwrap();
                let record = MessageRecord {
                    conversation: there.clone(),
                    ..message(&format!("ms-{at}"), "cv1", "p1", 30)
                };
                conversations::send(&mut write, &record).await.unwrap();
                commit(write).await;
                there
            });
        }
        let mut began: Vec<ConversationId> = tasks.join_all().await;
        began.dedup();
        assert_eq!(began.len(), 1);
        let mut read = store.read().await.unwrap();
        let all = gatherings::messages(&mut read, &began[0], &[], 99, 99).await.unwrap();
        assert_eq!(all.len(), 8);
    })
    .await;
}
