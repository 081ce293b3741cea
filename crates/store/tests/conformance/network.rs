//! Questions to the network, to whom they go, and answers.

use model::id::{NetworkQuestionId, PersonId};
use model::introduction::CardPlace;
use model::permissions::Role;
use model::place::{Country, Kind, Region};
use store::network::{self, Done, Load, QuestionRecord};
use store::network_answers::{self, AnswerRecord, Partner};
use store::{Constraint, Store, Write, erasures, inventory, people, retention};
use tokio::task::JoinSet;

use crate::harness::{commit, on_both};
use crate::world::{id, language, person, populate};

const DAY_MS: i64 = 24 * 60 * 60_000;

pub(crate) fn question(name: &str, asker: &str, sent_at_ms: i64) -> QuestionRecord {
    QuestionRecord {
        id: id(name),
        asker: id(asker),
        area: "youth".to_owned(),
        words: "sealed".to_owned(),
        language: language("es"),
        seat: None,
        place: None,
        country: None,
        sent_at_ms,
        closes_at_ms: sent_at_ms + 100,
    }
}

pub(crate) fn answer(name: &str, of: &str, by: &str) -> AnswerRecord {
    AnswerRecord {
        id: id(name),
        question: id(of),
        person: id(by),
        words: "sealed".to_owned(),
        seat: Some(Role::Mentor),
        region: Some(Region::Europe),
        shows_name: true,
        answered_at_ms: 7,
        asker_agrees: false,
        person_agrees: false,
        published_at_ms: None,
        removed_at_ms: None,
    }
}

/// Three people, and a question of `p1` that went to `p2` and `p3`.
async fn asked(store: &Store) -> Write {
    let mut write = store.write().await.unwrap();
    populate(&mut write).await;
    people::insert(&mut write, &person("p3")).await.unwrap();
    network::insert(&mut write, &question("nq-1", "p1", 10)).await.unwrap();
    for name in ["p2", "p3"] {
        network::deliver(&mut write, &id("nq-1"), &id(name)).await.unwrap();
    }
    write
}

#[tokio::test]
async fn a_question_keeps_its_card_and_is_known_to_whom_it_went() {
    on_both(async |store| {
        let mut write = asked(&store).await;
        let whole = QuestionRecord {
            seat: Some(Role::Reformer),
            place: Some(CardPlace { region: Region::Americas, kind: Kind::City }),
            country: Some(Country::parse("AR").unwrap()),
            ..question("nq-2", "p1", 20)
        };
        network::insert(&mut write, &whole).await.unwrap();
        let first = question("nq-1", "p1", 10);
        assert_eq!(network::find(&mut write, &id("nq-2")).await.unwrap(), Some(whole.clone()));
        assert_eq!(network::find(&mut write, &id("nq-9")).await.unwrap(), None);
        assert_eq!(network::of_asker(&mut write, &id("p1")).await.unwrap(), [whole, first.clone()]);
        assert_eq!(network::of_asked(&mut write, &id("p2")).await.unwrap(), [(first.clone(), None)]);
        assert_eq!(network::of_asked(&mut write, &id("p1")).await.unwrap(), []);
        assert_eq!(network::delivery(&mut write, &id("nq-1"), &id("p2")).await.unwrap(), Some(None));
        assert_eq!(network::delivery(&mut write, &id("nq-2"), &id("p2")).await.unwrap(), None);
        assert!(first.is_open(109) && !first.is_open(110));
    })
    .await;
}

#[tokio::test]
async fn one_thing_is_done_with_a_question_while_it_is_open() {
    on_both(async |store| {
        let mut write = asked(&store).await;
        let (of, two, three) = (id("nq-1"), id("p2"), id("p3"));
        assert!(!network::settle(&mut write, &of, &two, Done::Passed, 110).await.unwrap(), "it is over");
        assert!(!network::settle(&mut write, &of, &id("p1"), Done::Passed, 20).await.unwrap(), "not asked");
        assert!(network::settle(&mut write, &of, &two, Done::Passed, 109).await.unwrap());
        assert!(!network::settle(&mut write, &of, &two, Done::Replied, 20).await.unwrap());
        assert!(network::settle(&mut write, &of, &three, Done::Replied, 20).await.unwrap());
        assert_eq!(network::delivery(&mut write, &of, &two).await.unwrap(), Some(Some(Done::Passed)));
        assert_eq!(network::delivery(&mut write, &of, &three).await.unwrap(), Some(Some(Done::Replied)));
    })
    .await;
}

#[tokio::test]
async fn how_much_somebody_was_asked_is_counted() {
    on_both(async |store| {
        let mut write = asked(&store).await;
        assert_eq!(network::loads(&mut write, 20).await.unwrap().len(), 2);
        network::insert(&mut write, &question("nq-2", "p1", 50)).await.unwrap();
        network::deliver(&mut write, &id("nq-2"), &id("p2")).await.unwrap();
        network::settle(&mut write, &id("nq-1"), &id("p3"), Done::Passed, 20).await.unwrap();
        let load =
            |name, waiting, last_asked_ms, times| Load { person: id(name), waiting, last_asked_ms, times };
        assert_eq!(
            network::loads(&mut write, 60).await.unwrap(),
            [load("p2", 2, 50, 2), load("p3", 0, 10, 1)]
        );
        assert_eq!(
            network::loads(&mut write, 110).await.unwrap(),
            [load("p2", 1, 50, 2), load("p3", 0, 10, 1)]
        );
    })
    .await;
}

#[tokio::test]
async fn whoever_waits_is_reminded_once() {
    on_both(async |store| {
        let mut write = asked(&store).await;
        let of: NetworkQuestionId = id("nq-1");
        let [two, three]: [PersonId; 2] = [id("p2"), id("p3")];
        assert_eq!(network::forgotten(&mut write, 9, 50).await.unwrap(), [], "too early");
        assert_eq!(network::forgotten(&mut write, 10, 110).await.unwrap(), [], "too late");
        network::settle(&mut write, &of, &three, Done::Passed, 20).await.unwrap();
        assert_eq!(network::forgotten(&mut write, 10, 50).await.unwrap(), [(of.clone(), two.clone())]);
        assert!(network::remind(&mut write, &of, &two).await.unwrap());
        assert!(!network::remind(&mut write, &of, &two).await.unwrap());
        assert!(!network::remind(&mut write, &of, &three).await.unwrap(), "they are done with it");
        assert_eq!(network::forgotten(&mut write, 10, 50).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_choice_takes_the_place_of_another() {
    on_both(async |store| {
        let mut write = asked(&store).await;
        network::choose(&mut write, &id("p2"), true).await.unwrap();
        network::choose(&mut write, &id("p1"), false).await.unwrap();
        network::choose(&mut write, &id("p2"), false).await.unwrap();
        assert_eq!(network::choices(&mut write).await.unwrap(), [(id("p1"), false), (id("p2"), false)]);
    })
    .await;
}

#[tokio::test]
async fn an_answer_is_public_while_both_agree_and_nobody_took_it_away() {
    on_both(async |store| {
        let mut write = asked(&store).await;
        let (of, one) = (id("nq-1"), answer("na-1", "nq-1", "p2"));
        network_answers::insert(&mut write, &one).await.unwrap();
        network_answers::insert(&mut write, &answer("na-2", "nq-1", "p3")).await.unwrap();
        assert_eq!(network_answers::find(&mut write, &one.id).await.unwrap(), Some(one.clone()));
        assert_eq!(network_answers::of_question(&mut write, &of).await.unwrap().len(), 2);
        let agree = async |write: &mut Write, partner, agrees, now_ms| {
            network_answers::agree(write, &id("na-1"), partner, agrees, now_ms).await.unwrap()
        };
        let since = async |write: &mut Write| {
            network_answers::published(write, 5)
                .await
                .unwrap()
                .first()
                .map(|one| one.published_at_ms.unwrap())
        };
        assert!(agree(&mut write, Partner::Answerer, true, 20).await);
        assert_eq!(since(&mut write).await, None);
        assert!(
            agree(&mut write, Partner::Asker, true, 21).await
                && agree(&mut write, Partner::Asker, true, 30).await
        );
        assert_eq!(since(&mut write).await, Some(21));
        assert!(agree(&mut write, Partner::Answerer, false, 40).await);
        assert_eq!(since(&mut write).await, None);
        assert!(!network_answers::remove(&mut write, &one.id, 41).await.unwrap(), "it is not public");
        assert!(agree(&mut write, Partner::Answerer, true, 50).await);
        assert_eq!(since(&mut write).await, Some(50));
        assert_eq!(network_answers::published(&mut write, 0).await.unwrap(), []);
        assert!(network_answers::remove(&mut write, &one.id, 60).await.unwrap());
        assert!(!agree(&mut write, Partner::Asker, true, 70).await);
        assert!(agree(&mut write, Partner::Asker, false, 70).await, "to take back is always possible");
        let kept = network_answers::find(&mut write, &one.id).await.unwrap().unwrap();
        assert_eq!((kept.asker_agrees, kept.person_agrees, kept.removed_at_ms), (false, true, Some(60)));
        assert!(!network_answers::agree(&mut write, &id("na-9"), Partner::Asker, false, 1).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn nobody_answers_twice_and_of_two_at_once_one_counts() {
    on_both(async |store| {
        let mut write = asked(&store).await;
        network_answers::insert(&mut write, &answer("na-1", "nq-1", "p3")).await.unwrap();
        commit(write).await;
        let mut write = store.write().await.unwrap();
        let twice = network_answers::insert(&mut write, &answer("na-2", "nq-1", "p3")).await.unwrap_err();
        assert_eq!(twice.constraint(), Some(Constraint::KeyTaken));
        drop(write);
        let mut answers = JoinSet::new();
        for _ in 0..6 {
            let store = store.clone();
            answers.spawn(async move {
                let mut write = store.write().await.unwrap();
                let done = network::settle(&mut write, &id("nq-1"), &id("p2"), Done::Replied, 20).await;
                write.commit_without_audit(&[], 20).await.unwrap();
                done.unwrap()
            });
        }
        let counted = answers.join_all().await.into_iter().filter(|done| *done).count();
        assert_eq!(counted, 1);
    })
    .await;
}

/// Whoever chooses next sees whom the one before asked.
#[tokio::test]
async fn questions_are_given_to_people_one_after_another() {
    on_both(async |store| {
        commit(asked(&store).await).await;
        let mut asks = JoinSet::new();
        for at in 0..6 {
            let store = store.clone();
            asks.spawn(async move {
                let mut write = store.write().await.unwrap();
                network::turn(&mut write).await.unwrap();
                let loads = network::loads(&mut write, 20).await.unwrap();
                let waiting = loads.iter().find(|load| load.person == id("p2")).unwrap().waiting;
                let name = format!("nq-{}", at + 10);
                network::insert(&mut write, &question(&name, "p1", 11)).await.unwrap();
                if waiting < 3 {
                    network::deliver(&mut write, &id(&name), &id("p2")).await.unwrap();
                }
                write.commit_without_audit(&[], 20).await.unwrap();
            });
        }
        asks.join_all().await;
        let loads = network::loads(&mut store.read().await.unwrap(), 20).await.unwrap();
        assert_eq!(loads[0].waiting, 3, "one waited before");
    })
    .await;
}

#[tokio::test]
async fn an_erasure_takes_questions_and_answers_along() {
    on_both(async |store| {
        let mut write = asked(&store).await;
        network::insert(&mut write, &question("nq-2", "p2", 10)).await.unwrap();
        network::deliver(&mut write, &id("nq-2"), &id("p1")).await.unwrap();
        for (name, of, by) in [("na-1", "nq-1", "p3"), ("na-2", "nq-2", "p1")] {
            network_answers::insert(&mut write, &answer(name, of, by)).await.unwrap();
        }
        network::choose(&mut write, &id("p1"), true).await.unwrap();
        let own = inventory::own_rows(&mut write, &id("p1"), 20).await.unwrap();
        let tables: Vec<&str> =
            own.iter().map(|table| table.table).filter(|table| table.starts_with("network")).collect();
        assert_eq!(
            tables,
            ["network_answer", "network_delivery", "network_question", "network_choice"],
            "what is theirs is in their file"
        );
        erasures::erase(&mut write, &id("p1"), &id("former-1"), 20).await.unwrap().unwrap();
        assert_eq!(network::find(&mut write, &id("nq-1")).await.unwrap(), None);
        assert_eq!(network_answers::find(&mut write, &id("na-1")).await.unwrap(), None);
        assert_eq!(network_answers::find(&mut write, &id("na-2")).await.unwrap(), None);
        assert!(network::find(&mut write, &id("nq-2")).await.unwrap().is_some());
        assert_eq!(network::choices(&mut write).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn what_is_public_outlives_its_time_and_the_rest_does_not() {
    on_both(async |store| {
        let mut write = asked(&store).await;
        for (name, by) in [("na-1", "p2"), ("na-2", "p3")] {
            network_answers::insert(&mut write, &answer(name, "nq-1", by)).await.unwrap();
        }
        network::insert(&mut write, &question("nq-2", "p1", 10)).await.unwrap();
        for partner in [Partner::Asker, Partner::Answerer] {
            network_answers::agree(&mut write, &id("na-1"), partner, true, 20).await.unwrap();
        }
        retention::apply(&mut write, 365 * DAY_MS + 110).await.unwrap();
        assert!(network::find(&mut write, &id("nq-2")).await.unwrap().is_some(), "its last day");
        retention::apply(&mut write, 365 * DAY_MS + 111).await.unwrap();
        assert_eq!(network::find(&mut write, &id("nq-2")).await.unwrap(), None);
        assert_eq!(network_answers::find(&mut write, &id("na-2")).await.unwrap(), None);
        assert_eq!(network_answers::published(&mut write, 5).await.unwrap().len(), 1);
        assert!(network::find(&mut write, &id("nq-1")).await.unwrap().is_some());
    })
    .await;
}
