//! Introductions, conversations and blocks.

use model::conversation::BlockedFrom;
use model::id::{IntroductionId, PersonId};
use model::introduction::{CardPlace, GivenAnswer, Side};
use model::permissions::Role;
use model::place::{Country, Kind, Region};
use model::state::IntroductionState;
use store::blocks::BlockRecord;
use store::conversations::MessageRecord;
use store::introduction_questions::QuestionRecord;
use store::introductions::IntroductionRecord;
use store::{
    Constraint, Store, Write, blocks, conversations, erasures, introduction_questions, introductions,
    inventory, message_mails, people,
};
use tokio::task::JoinSet;

use crate::harness::{commit, on_both};
use crate::world::{id, language, person, populate};

/// Blocks of every origin.
const ANY: [BlockedFrom; 3] = [BlockedFrom::Introduction, BlockedFrom::Unnamed, BlockedFrom::Conversation];

const DAY_MS: i64 = 24 * 60 * 60_000;

/// A request that was sent, and whose words nobody opens here.
pub(crate) fn request(
    name: &str,
    asker: &str,
    member: &str,
    sent_at_ms: i64,
    until_ms: i64,
) -> IntroductionRecord {
    IntroductionRecord {
        id: id(name),
        asker: id(asker),
        member: id(member),
        side: Side::Government,
        topic: None,
        words: "sealed".to_owned(),
        language: language("es"),
        seat: None,
        place: None,
        country: None,
        sent_at_ms,
        closes_at_ms: until_ms,
        state: IntroductionState::Sent,
        conversation: None,
    }
}

fn question(name: &str, of: &str, by: &str) -> QuestionRecord {
    QuestionRecord {
        id: id(name),
        introduction: id(of),
        person: id(by),
        words: "sealed".to_owned(),
        asked_at_ms: 5,
        reply: None,
    }
}

/// Four people, and a request of `p1` that came to `p2`.
async fn asked(store: &Store) -> Write {
    let mut write = store.write().await.unwrap();
    populate(&mut write).await;
    for name in ["p3", "p4"] {
        people::insert(&mut write, &person(name)).await.unwrap();
    }
    introductions::insert(&mut write, &request("it1", "p1", "m1", 10, 1000)).await.unwrap();
    introductions::deliver(&mut write, &id("it1"), &id("p2")).await.unwrap();
    write
}

async fn state(write: &mut Write, name: &str) -> IntroductionState {
    introductions::find(write, &id(name)).await.unwrap().unwrap().state
}

#[tokio::test]
async fn a_request_is_kept_with_its_card() {
    on_both(async |store| {
        let mut write = asked(&store).await;
        let whole = IntroductionRecord {
            topic: Some("open-data".to_owned()),
            seat: Some(Role::Mentor),
            place: Some(CardPlace { region: Region::Europe, kind: Kind::County }),
            country: Some(Country::parse("GE").unwrap()),
            side: Side::CivilSociety,
            ..request("it2", "p1", "m1", 20, 1020)
        };
        introductions::insert(&mut write, &whole).await.unwrap();
        assert_eq!(introductions::find(&mut write, &whole.id).await.unwrap(), Some(whole.clone()));
        assert_eq!(introductions::find(&mut write, &id("it9")).await.unwrap(), None);
        let own: Vec<IntroductionId> = introductions::of_asker(&mut write, &id("p1"))
            .await
            .unwrap()
            .into_iter()
            .map(|one| one.id)
            .collect();
        assert_eq!(own, [id("it2"), id("it1")], "the newest first");
        let came = introductions::of_asked(&mut write, &id("p2")).await.unwrap();
        assert_eq!(came.len(), 1);
        assert_eq!((came[0].0.id.clone(), came[0].1.answer), (id("it1"), None));
        assert_eq!(introductions::delivery(&mut write, &id("it2")).await.unwrap(), None, "it came to nobody");
        let last = async |write: &mut Write, side| {
            introductions::last_sent(write, &id("p1"), &id("m1"), side).await.unwrap()
        };
        assert_eq!(
            (last(&mut write, Side::Government).await, last(&mut write, Side::CivilSociety).await),
            (Some(10), Some(20))
        );
        assert_eq!(
            introductions::last_sent(&mut write, &id("p2"), &id("m1"), Side::Government).await.unwrap(),
            None
        );
        let since = async |write: &mut Write, since_ms| {
            introductions::came_since(write, &id("p1"), &id("p2"), since_ms).await.unwrap()
        };
        assert_eq!((since(&mut write, 9).await, since(&mut write, 10).await), (true, false));
        let waits = introductions::waiting(&mut write, &id("p1"), &id("p2"), 999).await.unwrap();
        assert_eq!(waits.map(|one| one.id), Some(id("it1")));
        assert_eq!(introductions::waiting(&mut write, &id("p1"), &id("p2"), 1000).await.unwrap(), None);
        commit(write).await;
        let mut write = store.write().await.unwrap();
        let twice = introductions::insert(&mut write, &request("it3", "p1", "m1", 30, 1030)).await;
        assert_eq!(twice.unwrap_err().constraint(), Some(Constraint::IntroductionOpen));
    })
    .await;
}

/// PRI-12: an answer changes its own row and nothing of the request; and of several one counts.
#[tokio::test]
async fn an_answer_is_given_once_and_leaves_the_request_as_it_was() {
    on_both(async |store| {
        let mut write = asked(&store).await;
        let before = introductions::find(&mut write, &id("it1")).await.unwrap();
        assert!(introductions::answer(&mut write, &id("it1"), GivenAnswer::No, 20).await.unwrap());
        assert!(!introductions::answer(&mut write, &id("it1"), GivenAnswer::Yes, 21).await.unwrap());
        assert!(!introductions::answer(&mut write, &id("it9"), GivenAnswer::Yes, 21).await.unwrap());
        assert_eq!(introductions::find(&mut write, &id("it1")).await.unwrap(), before);
        let delivery = introductions::delivery(&mut write, &id("it1")).await.unwrap().unwrap();
        assert_eq!((delivery.asked, delivery.answer), (id("p2"), Some(GivenAnswer::No)));
        assert_eq!(introductions::waiting(&mut write, &id("p1"), &id("p2"), 22).await.unwrap(), None);
        assert_eq!(
            introductions::undeliver(&mut write, &id("p1"), &id("p2")).await.unwrap(),
            0,
            "it is answered"
        );
    })
    .await;
}

#[tokio::test]
async fn a_request_takes_one_step_and_only_in_its_time() {
    on_both(async |store| {
        let mut write = asked(&store).await;
        introductions::insert(&mut write, &request("it2", "p3", "m1", 10, 1000)).await.unwrap();
        introductions::insert(&mut write, &request("it3", "p4", "m1", 10, 1000)).await.unwrap();
        conversations::begin(&mut write, &id("cv1"), [&id("p1"), &id("p2")], 20).await.unwrap();
        assert!(!introductions::introduce(&mut write, &id("it1"), &id("cv1"), 1000).await.unwrap());
        assert!(introductions::introduce(&mut write, &id("it1"), &id("cv1"), 999).await.unwrap());
        assert!(!introductions::withdraw(&mut write, &id("it1"), 999).await.unwrap());
        assert!(!introductions::withdraw(&mut write, &id("it2"), 1000).await.unwrap());
        assert!(introductions::withdraw(&mut write, &id("it2"), 999).await.unwrap());
        assert_eq!(introductions::due(&mut write, 999).await.unwrap(), []);
        let due = introductions::due(&mut write, 1000).await.unwrap();
        assert_eq!(due.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["it3"]);
        assert_eq!(due[0].state_at(1000), IntroductionState::Closed, "before anybody notes it");
        assert!(!introductions::close(&mut write, &id("it3"), 999).await.unwrap());
        assert!(introductions::close(&mut write, &id("it3"), 1000).await.unwrap());
        assert!(!introductions::close(&mut write, &id("it3"), 1000).await.unwrap());
        let states =
            [state(&mut write, "it1").await, state(&mut write, "it2").await, state(&mut write, "it3").await];
        assert_eq!(
            states,
            [IntroductionState::Introduced, IntroductionState::Withdrawn, IntroductionState::Closed]
        );
    })
    .await;
}

#[tokio::test]
async fn somebody_is_reminded_twice_and_not_after_their_answer() {
    on_both(async |store| {
        let mut write = asked(&store).await;
        let until_ms = 14 * DAY_MS;
        introductions::insert(&mut write, &request("it2", "p3", "m1", 0, until_ms)).await.unwrap();
        introductions::deliver(&mut write, &id("it2"), &id("p4")).await.unwrap();
        let at = async |write: &mut Write, day: i64| {
            let now_ms = day * DAY_MS;
            let found = introductions::forgotten(write, now_ms - 5 * DAY_MS, now_ms - 11 * DAY_MS, now_ms);
            found.await.unwrap()
        };
        assert_eq!(at(&mut write, 4).await, []);
        assert_eq!(at(&mut write, 5).await, [(id("it2"), 1, id::<PersonId>("p4"))]);
        assert!(introductions::remind(&mut write, &id("it2"), 1).await.unwrap());
        assert!(!introductions::remind(&mut write, &id("it2"), 1).await.unwrap());
        assert_eq!(at(&mut write, 10).await, []);
        assert_eq!(at(&mut write, 11).await, [(id("it2"), 2, id::<PersonId>("p4"))]);
        introductions::answer(&mut write, &id("it2"), GivenAnswer::NotNow, 1).await.unwrap();
        assert_eq!(at(&mut write, 11).await, []);
        assert!(!introductions::remind(&mut write, &id("it2"), 2).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_question_waits_for_its_one_reply_before_the_next() {
    on_both(async |store| {
        let mut write = asked(&store).await;
        let ask = async |write: &mut Write, name: &str, by: &str| {
            introduction_questions::ask(write, &question(name, "it1", by)).await.unwrap()
        };
        assert!(!ask(&mut write, "iq0", "p3").await, "only who is asked asks back");
        assert!(ask(&mut write, "iq1", "p2").await);
        assert!(!ask(&mut write, "iq2", "p2").await);
        let reply = async |write: &mut Write, at_ms| {
            introduction_questions::reply(write, &id("iq1"), &id("p1"), "reply", at_ms).await.unwrap()
        };
        assert!(reply(&mut write, 7).await && !reply(&mut write, 8).await);
        let found = introduction_questions::find(&mut write, &id("iq1")).await.unwrap().unwrap();
        assert_eq!(found.reply, Some(("reply".to_owned(), 7)));
        assert!(ask(&mut write, "iq2", "p2").await);
        let all = introduction_questions::of_introduction(&mut write, &id("it1")).await.unwrap();
        assert_eq!(all.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["iq1", "iq2"]);
        introduction_questions::reply(&mut write, &id("iq2"), &id("p1"), "reply", 9).await.unwrap();
        introductions::answer(&mut write, &id("it1"), GivenAnswer::No, 20).await.unwrap();
        assert!(!ask(&mut write, "iq3", "p2").await, "after an answer nothing is asked");
    })
    .await;
}

fn message(name: &str, sender: &str, at_ms: i64) -> MessageRecord {
    MessageRecord {
        id: id(name),
        conversation: id("cv1"),
        number: 0,
        sender: id(sender),
        body: format!("sealed {name}"),
        sent_at_ms: at_ms,
    }
}

#[tokio::test]
async fn everybody_chooses_what_mails_of_messages_hold_for_themselves() {
    on_both(async |store| {
        let mut write = asked(&store).await;
        assert!(message_mails::with_text(&mut write, &id("p1")).await.unwrap(), "until somebody chooses");
        for with_text in [false, true, false, false] {
            message_mails::choose(&mut write, &id("p1"), with_text).await.unwrap();
            assert_eq!(message_mails::with_text(&mut write, &id("p1")).await.unwrap(), with_text);
        }
        assert!(message_mails::with_text(&mut write, &id("p2")).await.unwrap());
        erasures::erase(&mut write, &id("p1"), &id("former-1"), 50).await.unwrap().unwrap();
        assert!(message_mails::with_text(&mut write, &id("p1")).await.unwrap(), "nothing is kept of it");
    })
    .await;
}

#[tokio::test]
async fn messages_are_numbered_and_each_reads_for_themselves() {
    on_both(async |store| {
        let mut write = asked(&store).await;
        conversations::begin(&mut write, &id("cv1"), [&id("p1"), &id("p2")], 20).await.unwrap();
        for (at, (name, sender)) in [("ms1", "p1"), ("ms2", "p2"), ("ms3", "p1")].into_iter().enumerate() {
            let number =
                conversations::send(&mut write, &message(name, sender, 30 + at as i64)).await.unwrap();
            assert_eq!(number as usize, at + 1);
        }
        let of = async |write: &mut Write, who: &str| {
            let found = conversations::find(write, &id("cv1"), &id(who)).await.unwrap();
            found.map(|one| (one.other, one.unread, one.read_until, one.last_at_ms))
        };
        assert_eq!(of(&mut write, "p1").await, Some((Some(id("p2")), 1, 0, 32)));
        assert_eq!(of(&mut write, "p2").await, Some((Some(id("p1")), 2, 0, 32)));
        assert_eq!(of(&mut write, "p3").await, None, "of two and nobody else");
        let told = async |write: &mut Write| conversations::tell(write, &id("cv1"), &id("p1")).await.unwrap();
        assert_eq!(told(&mut write).await, Some(id("p2")));
        assert_eq!(told(&mut write).await, None, "once for what is not read");
        conversations::read(&mut write, &id("cv1"), &id("p2"), 2).await.unwrap();
        assert_eq!((of(&mut write, "p2").await.unwrap().1, told(&mut write).await), (1, None));
        conversations::read(&mut write, &id("cv1"), &id("p2"), 99).await.unwrap();
        conversations::read(&mut write, &id("cv1"), &id("p2"), 1).await.unwrap();
        assert_eq!(of(&mut write, "p2").await, Some((Some(id("p1")), 0, 3, 32)), "never back, never ahead");
        assert_eq!(told(&mut write).await, Some(id("p2")));
        conversations::send(&mut write, &message("ms4", "p1", 33)).await.unwrap();
        conversations::send(&mut write, &message("ms5", "p2", 34)).await.unwrap();
        conversations::read(&mut write, &id("cv1"), &id("p2"), 4).await.unwrap();
        assert_eq!(told(&mut write).await, Some(id("p2")), "what is left is their own");
        assert_eq!(of(&mut write, "p1").await.unwrap().2, 0, "nobody learns what the other has read");
        let page = conversations::messages(&mut write, &id("cv1"), 3, 1).await.unwrap();
        assert_eq!(page.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["ms2"]);
        let found = conversations::find_message(&mut write, &id("ms2")).await.unwrap();
        assert_eq!(found, Some(MessageRecord { number: 2, ..message("ms2", "p2", 31) }));
        assert_eq!(conversations::of_person(&mut write, &id("p1")).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_block_takes_what_waits_and_follows_an_address() {
    on_both(async |store| {
        let mut write = asked(&store).await;
        assert_eq!(introductions::undeliver(&mut write, &id("p2"), &id("p1")).await.unwrap(), 1);
        assert_eq!(introductions::delivery(&mut write, &id("it1")).await.unwrap(), None);
        assert_eq!(state(&mut write, "it1").await, IntroductionState::Sent, "its asker knows what they knew");
        let record = BlockRecord {
            id: id("bl1"),
            person: id("p2"),
            origin: BlockedFrom::Introduction,
            blocked_at_ms: 5,
        };
        blocks::insert(&mut write, &record, "old").await.unwrap();
        assert_eq!(blocks::of_person(&mut write, &id("p2")).await.unwrap(), [record]);
        assert_eq!(blocks::blockers(&mut write, "old", ANY).await.unwrap(), [id("p2")]);
        for _ in 0..2 {
            blocks::follow(&mut write, "old", "new").await.unwrap();
        }
        let mut hashes = blocks::hashes(&mut write, &id("p2"), ANY).await.unwrap();
        hashes.sort();
        assert_eq!(hashes, ["new", "old"]);
        assert_eq!(blocks::blockers(&mut write, "new", ANY).await.unwrap(), [id("p2")]);
        assert_eq!(blocks::addresses(&mut write).await.unwrap().len(), 4);
        assert!(!blocks::lift(&mut write, &id("bl1"), &id("p1")).await.unwrap(), "one's own");
        assert!(blocks::lift(&mut write, &id("bl1"), &id("p2")).await.unwrap());
        assert_eq!(blocks::blockers(&mut write, "new", ANY).await.unwrap(), []);
    })
    .await;
}

/// PRI-18: own texts go, and the other one keeps theirs with nobody at the other side.
#[tokio::test]
async fn whoever_is_erased_takes_their_words_and_leaves_the_other_theirs() {
    on_both(async |store| {
        let mut write = asked(&store).await;
        introduction_questions::ask(&mut write, &question("iq1", "it1", "p2")).await.unwrap();
        introductions::insert(&mut write, &request("it2", "p2", "m1", 10, 1000)).await.unwrap();
        introductions::deliver(&mut write, &id("it2"), &id("p3")).await.unwrap();
        conversations::begin(&mut write, &id("cv1"), [&id("p1"), &id("p2")], 20).await.unwrap();
        for (name, sender) in [("ms1", "p1"), ("ms2", "p2")] {
            conversations::send(&mut write, &message(name, sender, 30)).await.unwrap();
        }
        let rows = |table: &'static str, all: &[inventory::OwnRows]| {
            all.iter().find(|one| one.table == table).unwrap().rows.len()
        };
        let own = inventory::own_rows(&mut write, &id("p2"), 40).await.unwrap();
        for (table, count) in [
            ("message", 1),
            ("introduction", 1),
            ("introduction_question", 1),
            ("introduction_delivery", 1),
            ("conversation_side", 1),
        ] {
            assert_eq!(rows(table, &own), count, "{table}");
        }
        erasures::erase(&mut write, &id("p2"), &id("former-2"), 50).await.unwrap().unwrap();
        assert_eq!(introductions::find(&mut write, &id("it2")).await.unwrap(), None);
        assert_eq!(introductions::of_asked(&mut write, &id("p3")).await.unwrap(), []);
        assert_eq!(
            state(&mut write, "it1").await,
            IntroductionState::Sent,
            "PRI-11: as if nothing had happened"
        );
        assert_eq!(introductions::delivery(&mut write, &id("it1")).await.unwrap(), None);
        assert_eq!(introduction_questions::of_introduction(&mut write, &id("it1")).await.unwrap(), []);
        let left = conversations::find(&mut write, &id("cv1"), &id("p1")).await.unwrap().unwrap();
        assert_eq!((left.other, left.unread), (None, 0));
        let kept = conversations::messages(&mut write, &id("cv1"), 99, 9).await.unwrap();
        assert_eq!(kept.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["ms1"]);
    })
    .await;
}

/// DAT-5: of a yes, a no and a block at once one is first, and what follows sees it.
#[tokio::test(flavor = "multi_thread")]
async fn of_answers_at_once_one_counts() {
    on_both(async |store| {
        commit(asked(&store).await).await;
        let mut tasks = JoinSet::new();
        for number in 0..20 {
            let store = store.clone();
            tasks.spawn(async move {
                let mut write = store.write().await.unwrap();
                let people: [PersonId; 2] = [id("p1"), id("p2")];
                // Whoever comes from the other side takes the same rows in the same order.
                let (one, other) = if number % 2 == 0 { (0, 1) } else { (1, 0) };
                introductions::guard(&mut write, &people[one], &people[other]).await.unwrap();
                let counts = match number % 3 {
                    0 => introductions::answer(&mut write, &id("it1"), GivenAnswer::Yes, 20).await.unwrap(),
                    1 => introductions::answer(&mut write, &id("it1"), GivenAnswer::No, 20).await.unwrap(),
                    _ => introductions::undeliver(&mut write, &people[1], &people[0]).await.unwrap() > 0,
                };
                write.commit_without_audit(&[], 1).await.unwrap();
                counts
            });
        }
        let counted = tasks.join_all().await.into_iter().filter(|counts| *counts).count();
        assert_eq!(counted, 1);
    })
    .await;
}
