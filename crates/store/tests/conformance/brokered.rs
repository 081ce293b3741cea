//! Introductions that the Support Unit brokers: what it knows of each, what each side said, and that two met.

use model::brokered::{Said, SideOf, Telling};
use model::id::{BrokeredId, PersonId};
use model::introduction::Side;
use model::place::Region;
use model::state::BrokeredState;
use store::brokered::{self, BrokeredRecord, Meeting, SideRecord};
use store::{Store, Write, conversations, erasures, people};
use tokio::task::JoinSet;

use crate::harness::{commit, on_both};
use crate::world::{id, language, person, populate};

pub(crate) fn proposal(name: &str, sent_at_ms: i64, closes_at_ms: i64) -> BrokeredRecord {
    BrokeredRecord {
        id: id(name),
        proposer: Some(id("p1")),
        sides: [
            SideOf { member: id("m1"), side: Side::Government },
            SideOf { member: id("m2"), side: Side::CivilSociety },
        ],
        topic: Some("youth".to_owned()),
        words: "sealed".to_owned(),
        language: language("es"),
        sent_at_ms,
        closes_at_ms,
        withdrawn_at_ms: None,
        meeting: None,
    }
}

fn two() -> [PersonId; 2] {
    [id("p2"), id("p3")]
}

/// A proposal of `p1` that came to `p2` and `p3`.
async fn proposed(store: &Store) -> Write {
    let mut write = store.write().await.unwrap();
    populate(&mut write).await;
    people::insert(&mut write, &person("p3")).await.unwrap();
    brokered::insert(&mut write, &proposal("bi-1", 10, 110)).await.unwrap();
    let [one, other] = two();
    let to = [(&one, Some(Region::Europe)), (&other, None)];
    brokered::deliver(&mut write, &id("bi-1"), to).await.unwrap();
    write
}

#[tokio::test]
async fn a_proposal_is_known_to_the_support_unit_and_to_whom_it_came() {
    on_both(async |store| {
        let mut write = proposed(&store).await;
        let bare = BrokeredRecord { topic: None, proposer: None, ..proposal("bi-2", 20, 120) };
        brokered::insert(&mut write, &bare).await.unwrap();
        let first = proposal("bi-1", 10, 110);
        assert_eq!(brokered::find(&mut write, &id("bi-2")).await.unwrap(), Some(bare.clone()));
        assert_eq!(brokered::find(&mut write, &id("bi-9")).await.unwrap(), None);
        assert_eq!(brokered::all(&mut write).await.unwrap(), [bare, first.clone()]);
        let [one, other] = two();
        let side = |place, asked: &PersonId, region| SideRecord {
            place,
            asked: asked.clone(),
            region,
            said: None,
            blocked: false,
        };
        let sides = [side(0, &one, Some(Region::Europe)), side(1, &other, None)];
        assert_eq!(brokered::sides(&mut write, &id("bi-1")).await.unwrap(), sides);
        assert_eq!(brokered::sides(&mut write, &id("bi-2")).await.unwrap(), [], "it came to nobody");
        let of_other = brokered::of_asked(&mut write, &other).await.unwrap();
        assert_eq!(of_other, [(first.clone(), sides[1].clone())]);
        assert_eq!(brokered::of_asked(&mut write, &id("p1")).await.unwrap(), []);
        assert!(first.is_open(109) && !first.is_open(110));
        assert_eq!(first.state_at(109), BrokeredState::Open);
        assert_eq!(first.state_at(110), BrokeredState::Closed);
    })
    .await;
}

#[tokio::test]
async fn the_same_is_found_in_whichever_order_and_by_whichever_seats() {
    on_both(async |store| {
        let mut write = proposed(&store).await;
        let [first, second] = proposal("x", 0, 1).sides;
        let turned = [second.clone(), first.clone()];
        let another = [first.clone(), SideOf { side: Side::Government, ..second.clone() }];
        assert_eq!(brokered::last_sent(&mut write, &[first, second]).await.unwrap(), Some(10));
        assert_eq!(brokered::last_sent(&mut write, &turned).await.unwrap(), Some(10));
        assert_eq!(brokered::last_sent(&mut write, &another).await.unwrap(), None);
        let [one, other] = two();
        assert!(brokered::came_since(&mut write, &other, &one, 9).await.unwrap());
        assert!(brokered::came_since(&mut write, &one, &other, 9).await.unwrap());
        assert!(!brokered::came_since(&mut write, &one, &other, 10).await.unwrap(), "not after it");
        assert!(!brokered::came_since(&mut write, &one, &id("p1"), 9).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_side_answers_once_and_keeps_it_apart_from_the_proposal() {
    on_both(async |store| {
        let mut write = proposed(&store).await;
        let (of, [one, other]): (BrokeredId, _) = (id("bi-1"), two());
        let yes = Said::Yes(Telling::Told);
        assert!(!brokered::answer(&mut write, &of, &id("p1"), yes, 20).await.unwrap(), "not asked");
        assert!(brokered::answer(&mut write, &of, &one, yes, 20).await.unwrap());
        assert!(!brokered::answer(&mut write, &of, &one, Said::No, 20).await.unwrap());
        assert!(!brokered::block(&mut write, &of, &one, 20).await.unwrap(), "they answered");
        assert_eq!(brokered::find(&mut write, &of).await.unwrap(), Some(proposal("bi-1", 10, 110)));
        let said: Vec<_> =
            brokered::sides(&mut write, &of).await.unwrap().into_iter().map(|side| side.said).collect();
        assert_eq!(said, [Some(yes), None]);
        for (said, name) in [(Said::No, "bi-2"), (Said::NotNow, "bi-3"), (Said::Yes(Telling::Untold), "bi-4")]
        {
            brokered::insert(&mut write, &proposal(name, 20, 120)).await.unwrap();
            brokered::deliver(&mut write, &id(name), [(&one, None), (&other, None)]).await.unwrap();
            assert!(brokered::answer(&mut write, &id(name), &other, said, 30).await.unwrap());
            assert_eq!(brokered::sides(&mut write, &id(name)).await.unwrap()[1].said, Some(said));
        }
        assert!(brokered::block(&mut write, &of, &other, 20).await.unwrap());
        assert!(!brokered::answer(&mut write, &of, &other, yes, 30).await.unwrap(), "it is over for them");
        let sides = brokered::sides(&mut write, &of).await.unwrap();
        let left: Vec<_> = sides.into_iter().map(|side| (side.said, side.blocked)).collect();
        assert_eq!(left, [(Some(yes), false), (None, true)], "the other side keeps theirs");
    })
    .await;
}

/// PRI-15.
#[tokio::test]
async fn a_meeting_is_told_or_looks_like_silence() {
    on_both(async |store| {
        let mut write = proposed(&store).await;
        let [one, other] = two();
        assert_eq!(conversations::between(&mut write, &one, &other).await.unwrap(), None);
        conversations::begin(&mut write, &id("cv1"), [&one, &other], 20).await.unwrap();
        assert_eq!(conversations::between(&mut write, &other, &one).await.unwrap(), Some(id("cv1")));
        brokered::insert(&mut write, &proposal("bi-2", 10, 110)).await.unwrap();
        let meeting = |telling| Meeting { conversation: Some(id("cv1")), telling };
        for (name, telling) in [("bi-1", Telling::Untold), ("bi-2", Telling::Told)] {
            assert!(brokered::hold(&mut write, &id(name), 109).await.unwrap());
            brokered::meet(&mut write, &id(name), &meeting(telling)).await.unwrap();
            let found = brokered::find(&mut write, &id(name)).await.unwrap().unwrap();
            assert_eq!(found.meeting, Some(meeting(telling)));
            let told = telling == Telling::Told;
            let open = if told { BrokeredState::Met } else { BrokeredState::Open };
            let closed = if told { BrokeredState::Met } else { BrokeredState::Closed };
            assert_eq!((found.state_at(50), found.state_at(110)), (open, closed));
            assert_eq!(brokered::withdraw(&mut write, &id(name), 60).await.unwrap(), !told);
        }
        let withdrawn = brokered::find(&mut write, &id("bi-1")).await.unwrap().unwrap();
        assert_eq!(withdrawn.withdrawn_at_ms, Some(60));
        assert_eq!(withdrawn.state_at(61), BrokeredState::Withdrawn);
        assert_eq!(withdrawn.meeting, Some(meeting(Telling::Untold)), "the two keep what they have");
        assert!(!withdrawn.is_open(61));
    })
    .await;
}

#[tokio::test]
async fn what_is_over_or_taken_back_is_not_held() {
    on_both(async |store| {
        let mut write = proposed(&store).await;
        let of: BrokeredId = id("bi-1");
        assert!(!brokered::hold(&mut write, &of, 110).await.unwrap(), "it is over");
        assert!(!brokered::withdraw(&mut write, &of, 110).await.unwrap(), "it is over");
        assert!(brokered::withdraw(&mut write, &of, 109).await.unwrap());
        assert!(!brokered::withdraw(&mut write, &of, 109).await.unwrap(), "once");
        assert!(!brokered::hold(&mut write, &of, 20).await.unwrap(), "it is taken back");
        assert_eq!(brokered::forgotten(&mut write, 10, 5, 20).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn each_side_that_waits_is_reminded_twice() {
    on_both(async |store| {
        let mut write = proposed(&store).await;
        let (of, [one, other]): (BrokeredId, _) = (id("bi-1"), two());
        assert_eq!(brokered::forgotten(&mut write, 9, 5, 50).await.unwrap(), [], "too early");
        assert_eq!(brokered::forgotten(&mut write, 10, 5, 110).await.unwrap(), [], "too late");
        let both = [(of.clone(), 1, one.clone()), (of.clone(), 1, other.clone())];
        assert_eq!(brokered::forgotten(&mut write, 10, 9, 50).await.unwrap(), both);
        assert!(brokered::remind(&mut write, &of, &one, 1).await.unwrap());
        assert!(!brokered::remind(&mut write, &of, &one, 1).await.unwrap());
        assert_eq!(brokered::forgotten(&mut write, 10, 9, 50).await.unwrap(), both[1..]);
        assert!(brokered::answer(&mut write, &of, &other, Said::No, 50).await.unwrap());
        assert!(!brokered::remind(&mut write, &of, &other, 2).await.unwrap(), "they have answered");
        assert_eq!(
            brokered::forgotten(&mut write, 20, 10, 60).await.unwrap(),
            [(of.clone(), 2, one.clone())]
        );
        assert!(brokered::remind(&mut write, &of, &one, 2).await.unwrap());
        assert_eq!(brokered::forgotten(&mut write, 20, 10, 60).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn of_two_answers_of_one_side_at_once_one_counts() {
    on_both(async |store| {
        commit(proposed(&store).await).await;
        let mut tasks = JoinSet::new();
        for said in [Said::No, Said::Yes(Telling::Untold)] {
            let store = store.clone();
            tasks.spawn(async move {
                let mut write = store.write().await.unwrap();
                let counts = brokered::answer(&mut write, &id("bi-1"), &id("p2"), said, 20).await.unwrap();
                commit(write).await;
                counts
            });
        }
        let counted = tasks.join_all().await;
        assert_eq!(counted.iter().filter(|counts| **counts).count(), 1);
    })
    .await;
}

/// PRI-18.
#[tokio::test]
async fn an_erasure_takes_the_side_and_leaves_the_proposal() {
    on_both(async |store| {
        let mut write = proposed(&store).await;
        let [one, other] = two();
        let meeting = Meeting { conversation: None, telling: Telling::Told };
        brokered::meet(&mut write, &id("bi-1"), &meeting).await.unwrap();
        commit(write).await;
        for (person, stand_in) in [(id("p1"), "former-1"), (one, "former-2")] {
            let mut write = store.write().await.unwrap();
            erasures::erase(&mut write, &person, &id(stand_in), 20).await.unwrap().unwrap();
            commit(write).await;
        }
        let mut read = store.read().await.unwrap();
        let left = brokered::find(&mut read, &id("bi-1")).await.unwrap().unwrap();
        assert_eq!((left.proposer.as_ref(), left.meeting.as_ref()), (None, Some(&meeting)));
        let sides = brokered::sides(&mut read, &id("bi-1")).await.unwrap();
        assert_eq!(sides.into_iter().map(|side| side.asked).collect::<Vec<_>>(), [other]);
    })
    .await;
}
