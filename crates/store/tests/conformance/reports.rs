//! Reports, their cases, and who is named on them (rules SAF-2, SAF-3 and AUT-6).

use model::case::{AttachedBy, CaseOutcome};
use model::permissions::Role;
use model::report::{CaseActKind, ReportReason, Reported, Thing};
use model::state::CaseState;
use store::case_officers::{self, NamedRecord};
use store::grants::{self, GrantRecord};
use store::officers::{self, ProposalRecord};
use store::reports::{self, ActRecord, AttachedRecord, ClosingRecord, ConcernRecord, ReportRecord};
use store::{Store, Write, erasures, inventory, people, retention};
use tokio::task::JoinSet;

use crate::harness::{commit, on_both};
use crate::world::{id, person, populate};

const DAY_MS: i64 = 24 * 60 * 60_000;

pub(crate) fn report(name: &str, reporter: &str, at_ms: i64) -> ReportRecord {
    ReportRecord {
        id: id(name),
        reporter: Some(id(reporter)),
        thing: Thing::new(Reported::Conversation, "cv1").unwrap(),
        subject: Some(id("p2")),
        reason: ReportReason::Harassment,
        feels_unsafe: true,
        words: format!("sealed {name} · «ñ»"),
        reported_at_ms: at_ms,
        state: CaseState::Open,
        closing: None,
    }
}

fn attached(name: &str, number: u32, author: AttachedBy) -> AttachedRecord {
    let person = (author == AttachedBy::Other).then(|| id("p2"));
    AttachedRecord {
        id: name.to_owned(),
        number,
        author,
        body: format!("sealed {name}"),
        sent_at_ms: 5,
        person,
    }
}

fn named(report: &str, person: &str, at_ms: i64) -> NamedRecord {
    NamedRecord {
        report: id(report),
        person: id(person),
        named_at_ms: at_ms,
        read_until_ms: at_ms + 90 * DAY_MS,
    }
}

pub(crate) fn closing(at_ms: i64) -> ClosingRecord {
    ClosingRecord { outcome: CaseOutcome::SpokenTo, answer: "sealed answer".to_owned(), closed_at_ms: at_ms }
}

fn act(name: &str, kind: CaseActKind, at_ms: i64, officer: Option<&str>) -> ActRecord {
    let words = (kind == CaseActKind::Renewed).then(|| "sealed reason".to_owned());
    ActRecord { id: name.to_owned(), report: id("rp1"), kind, at_ms, officer: officer.map(id), words }
}

/// Four people, and a report of the first about the second.
async fn reported(store: &Store) -> Write {
    let mut write = store.write().await.unwrap();
    populate(&mut write).await;
    for more in ["p3", "p4", "p5"] {
        people::insert(&mut write, &person(more)).await.unwrap();
    }
    reports::insert(&mut write, &report("rp1", "p1", 20)).await.unwrap();
    write
}

async fn names(write: &mut Write, report: &str) -> Vec<String> {
    let named = case_officers::of_report(write, &id(report)).await.unwrap();
    named.into_iter().map(|one| one.person.to_string()).collect()
}

/// SAF-4: whom a case concerns is kept until the case goes, and grows; an erasure takes a person out and nothing else.
#[tokio::test]
async fn whom_a_case_concerns_is_kept() {
    on_both(async |store| {
        let mut write = reported(&store).await;
        let case = id("rp1");
        assert_eq!(reports::concerns(&mut write, &case).await.unwrap(), ConcernRecord::default());
        let first =
            ConcernRecord { people: vec![id("p3"), id("p2")], members: vec![id("m1")], support_unit: false };
        let more = ConcernRecord { people: vec![id("p3")], members: vec![], support_unit: true };
        for record in [&first, &more, &first] {
            reports::concern(&mut write, &case, record).await.unwrap();
        }
        let all =
            ConcernRecord { people: vec![id("p2"), id("p3")], members: vec![id("m1")], support_unit: true };
        assert_eq!(reports::concerns(&mut write, &case).await.unwrap(), all);
        erasures::erase(&mut write, &id("p3"), &id("former-3"), 40).await.unwrap().unwrap();
        let left = ConcernRecord { people: vec![id("p2")], ..all };
        assert_eq!(reports::concerns(&mut write, &case).await.unwrap(), left);
        // A case is held as long as it is open, and no longer.
        assert!(reports::hold_open(&mut write, &case).await.unwrap());
        assert!(reports::take_up(&mut write, &case).await.unwrap());
        assert!(reports::hold_open(&mut write, &case).await.unwrap());
        assert!(reports::close(&mut write, &case, &closing(50)).await.unwrap());
        assert!(!reports::hold_open(&mut write, &case).await.unwrap());
        assert!(!reports::hold_open(&mut write, &id("rp9")).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_report_is_kept_with_what_was_attached_and_what_was_done() {
    on_both(async |store| {
        let mut write = reported(&store).await;
        let about_nobody = ReportRecord {
            thing: Thing::new(Reported::Group, "g-1").unwrap(),
            subject: None,
            feels_unsafe: false,
            ..report("rp2", "p1", 30)
        };
        reports::insert(&mut write, &about_nobody).await.unwrap();
        let both = [about_nobody.clone(), report("rp1", "p1", 20)];
        assert_eq!(reports::of_reporter(&mut write, &id("p1")).await.unwrap(), both);
        assert_eq!(
            reports::of_reporter(&mut write, &id("p2")).await.unwrap(),
            [],
            "nothing of what is said of them"
        );
        let waiting = reports::waiting(&mut write).await.unwrap();
        assert_eq!(waiting, [report("rp1", "p1", 20), about_nobody], "oldest first");
        let messages = [attached("rm2", 1, AttachedBy::Other), attached("rm1", 2, AttachedBy::Reporter)];
        for one in &messages {
            reports::attach(&mut write, &id("rp1"), one).await.unwrap();
        }
        assert_eq!(reports::attached(&mut write, &id("rp1")).await.unwrap(), messages);
        assert_eq!(reports::attached(&mut write, &id("rp2")).await.unwrap(), []);
        let acts = [
            act("ca1", CaseActKind::Named, 20, Some("p3")),
            act("ca2", CaseActKind::Renewed, 21, Some("p3")),
            act("ca0", CaseActKind::OutsideTold, 22, None),
        ];
        for one in acts.iter().rev() {
            reports::note(&mut write, one).await.unwrap();
        }
        assert_eq!(reports::acts(&mut write, &id("rp1")).await.unwrap(), acts);
        assert_eq!(reports::find(&mut write, &id("rp9")).await.unwrap(), None);
    })
    .await;
}

/// DAT-6: a case is taken up, then closed, each once; with it everybody's reading ends.
#[tokio::test]
async fn a_case_takes_its_steps_in_their_order_and_once() {
    on_both(async |store| {
        let mut write = reported(&store).await;
        let name = id("rp1");
        assert!(case_officers::name(&mut write, &named("rp1", "p3", 21)).await.unwrap());
        assert!(!reports::close(&mut write, &name, &closing(22)).await.unwrap(), "nobody has taken it up");
        assert!(reports::take_up(&mut write, &name).await.unwrap());
        assert!(!reports::take_up(&mut write, &name).await.unwrap());
        assert_eq!(names(&mut write, "rp1").await, ["p3"]);
        assert!(reports::close(&mut write, &name, &closing(23)).await.unwrap());
        assert!(!reports::close(&mut write, &name, &closing(24)).await.unwrap());
        assert!(!reports::take_up(&mut write, &name).await.unwrap());
        let closed = reports::find(&mut write, &name).await.unwrap().unwrap();
        assert_eq!((closed.state, closed.closing), (CaseState::Closed, Some(closing(23))));
        assert!(names(&mut write, "rp1").await.is_empty());
        assert_eq!(reports::waiting(&mut write).await.unwrap(), []);
    })
    .await;
}

/// SAF-3: two at most, each once, and for so long.
#[tokio::test]
async fn two_officers_are_named_and_no_third() {
    on_both(async |store| {
        let mut write = reported(&store).await;
        reports::insert(&mut write, &report("rp2", "p1", 30)).await.unwrap();
        assert!(case_officers::name(&mut write, &named("rp1", "p3", 21)).await.unwrap());
        assert!(!case_officers::name(&mut write, &named("rp1", "p3", 22)).await.unwrap());
        assert!(case_officers::name(&mut write, &named("rp1", "p4", 23)).await.unwrap());
        assert!(!case_officers::name(&mut write, &named("rp1", "p5", 24)).await.unwrap());
        assert!(case_officers::name(&mut write, &named("rp2", "p4", 25)).await.unwrap());
        assert_eq!(names(&mut write, "rp1").await, ["p3", "p4"]);
        assert_eq!(case_officers::count(&mut write, &id("p4")).await.unwrap(), 2);
        let of = case_officers::of_person(&mut write, &id("p4")).await.unwrap();
        assert_eq!(of, [named("rp1", "p4", 23), named("rp2", "p4", 25)]);
        assert!(case_officers::renew(&mut write, &id("rp2"), &id("p4"), 99).await.unwrap());
        assert!(!case_officers::renew(&mut write, &id("rp2"), &id("p3"), 99).await.unwrap());
        let renewed = case_officers::of_report(&mut write, &id("rp2")).await.unwrap();
        assert_eq!(renewed[0].read_until_ms, 99);
        // Whoever leaves makes room, on whichever place.
        assert!(case_officers::leave(&mut write, &id("rp1"), &id("p3")).await.unwrap());
        assert!(!case_officers::leave(&mut write, &id("rp1"), &id("p3")).await.unwrap());
        assert!(case_officers::name(&mut write, &named("rp1", "p5", 26)).await.unwrap());
        assert_eq!(names(&mut write, "rp1").await, ["p4", "p5"]);
    })
    .await;
}

/// AUT-6: what one proposed another agrees to, and nobody proposes themselves.
#[tokio::test]
async fn a_proposal_is_taken_up_by_another_and_once() {
    on_both(async |store| {
        let mut write = reported(&store).await;
        let proposal = |person: &str, by: &str| ProposalRecord {
            person: id(person),
            proposed_by: id(by),
            proposed_at_ms: 5,
        };
        assert!(officers::propose(&mut write, &proposal("p3", "p1")).await.unwrap());
        assert!(!officers::propose(&mut write, &proposal("p3", "p2")).await.unwrap(), "there is one");
        assert_eq!(officers::find(&mut write, &id("p3")).await.unwrap(), Some(proposal("p3", "p1")));
        assert_eq!(officers::all(&mut write).await.unwrap(), [proposal("p3", "p1")]);
        assert!(!officers::agree(&mut write, &id("p3"), &id("p1")).await.unwrap(), "the same person twice");
        assert!(!officers::agree(&mut write, &id("p3"), &id("p3")).await.unwrap(), "nor oneself");
        assert!(officers::agree(&mut write, &id("p3"), &id("p2")).await.unwrap());
        assert!(!officers::agree(&mut write, &id("p3"), &id("p4")).await.unwrap(), "it is taken up");
        assert!(officers::propose(&mut write, &proposal("p4", "p1")).await.unwrap());
        assert!(officers::withdraw(&mut write, &id("p4")).await.unwrap());
        assert!(!officers::withdraw(&mut write, &id("p4")).await.unwrap());
        let own = officers::propose(&mut write, &proposal("p5", "p5")).await.unwrap_err();
        assert_eq!(own.constraint(), Some(store::Constraint::Range));
    })
    .await;
}

#[tokio::test]
async fn whoever_has_a_role_is_found_while_they_have_it_and_an_account() {
    on_both(async |store| {
        let mut write = reported(&store).await;
        let role = Role::SafeguardingOfficer;
        for (who, from_ms, to_ms) in [("p4", 10, None), ("p3", 10, Some(40)), ("p5", 30, None)] {
            let grant = GrantRecord { person: id(who), role, from_ms, to_ms };
            grants::insert(&mut write, &grant).await.unwrap();
        }
        let found = async |write: &mut Write, now_ms| {
            let found = grants::people_with(write, role, now_ms).await.unwrap();
            found.into_iter().map(|id| id.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(found(&mut write, 20).await, ["p3", "p4"]);
        assert_eq!(found(&mut write, 40).await, ["p4", "p5"]);
        assert!(people::suspend(&mut write, &id("p4"), Some(35)).await.unwrap());
        assert_eq!(found(&mut write, 40).await, ["p5"]);
        erasures::erase(&mut write, &id("p5"), &id("former-5"), 50).await.unwrap().unwrap();
        assert!(found(&mut write, 60).await.is_empty());
    })
    .await;
}

/// PRI-17, PRI-18: a report is in its reporter's file and in nobody else's; it stays without their name when they go, and
/// so do copies of what another wrote when that one goes.
#[tokio::test]
async fn a_report_outlives_those_in_it_without_their_names() {
    on_both(async |store| {
        let mut write = reported(&store).await;
        reports::attach(&mut write, &id("rp1"), &attached("rm1", 1, AttachedBy::Other)).await.unwrap();
        case_officers::name(&mut write, &named("rp1", "p3", 21)).await.unwrap();
        reports::note(&mut write, &act("ca1", CaseActKind::Viewed, 22, Some("p3"))).await.unwrap();
        let rows = async |write: &mut Write, of: &str, table: &str| {
            let own = inventory::own_rows(write, &id(of), 40).await.unwrap();
            own.iter().find(|one| one.table == table).map_or(0, |one| one.rows.len())
        };
        assert_eq!(rows(&mut write, "p1", "report").await, 1);
        for of in ["p2", "p3"] {
            for table in ["report", "report_message", "case_act", "case_officer"] {
                assert_eq!(rows(&mut write, of, table).await, 0, "{of} {table}");
            }
        }
        for (gone, stands) in [("p1", "former-1"), ("p2", "former-2"), ("p3", "former-3")] {
            erasures::erase(&mut write, &id(gone), &id(stands), 50).await.unwrap().unwrap();
        }
        let left = reports::find(&mut write, &id("rp1")).await.unwrap().unwrap();
        let expected = ReportRecord { reporter: None, subject: None, ..report("rp1", "p1", 20) };
        assert_eq!(left, expected);
        let kept = reports::attached(&mut write, &id("rp1")).await.unwrap();
        assert_eq!((kept.len(), &kept[0].person), (1, &None), "the words stay, and who wrote them goes");
        assert_eq!(reports::acts(&mut write, &id("rp1")).await.unwrap()[0].officer, None);
        assert!(names(&mut write, "rp1").await.is_empty());
    })
    .await;
}

/// PRI-22: 36 months after its case was closed a report is forgotten, with all that belongs to it, and never before.
#[tokio::test]
async fn a_closed_report_is_forgotten_in_its_time() {
    on_both(async |store| {
        let mut write = reported(&store).await;
        reports::insert(&mut write, &report("rp2", "p1", 20)).await.unwrap();
        reports::attach(&mut write, &id("rp1"), &attached("rm1", 1, AttachedBy::Other)).await.unwrap();
        reports::note(&mut write, &act("ca1", CaseActKind::Viewed, 22, None)).await.unwrap();
        assert!(reports::take_up(&mut write, &id("rp1")).await.unwrap());
        assert!(reports::close(&mut write, &id("rp1"), &closing(DAY_MS)).await.unwrap());
        let left = async |write: &mut Write, days: i64| {
            retention::apply(write, days * DAY_MS).await.unwrap();
            reports::of_reporter(write, &id("p1")).await.unwrap().len()
        };
        assert_eq!(left(&mut write, 1096).await, 2);
        assert_eq!(left(&mut write, 1097).await, 1, "what was never closed stays");
        assert_eq!(reports::attached(&mut write, &id("rp1")).await.unwrap(), []);
        assert_eq!(reports::acts(&mut write, &id("rp1")).await.unwrap(), []);
    })
    .await;
}

/// DAT-5: of many who close a case, agree to a proposal or are named at once, as many do as may.
#[tokio::test(flavor = "multi_thread")]
async fn what_happens_once_happens_once_among_many() {
    on_both(async |store| {
        let mut write = reported(&store).await;
        assert!(reports::take_up(&mut write, &id("rp1")).await.unwrap());
        reports::insert(&mut write, &report("rp2", "p1", 20)).await.unwrap();
        let proposal = ProposalRecord { person: id("p5"), proposed_by: id("p1"), proposed_at_ms: 5 };
        assert!(officers::propose(&mut write, &proposal).await.unwrap());
        commit(write).await;
        let mut tasks = JoinSet::new();
        for number in 0..12 {
            let store = store.clone();
            tasks.spawn(async move {
                let mut write = store.write().await.unwrap();
                let who = ["p2", "p3", "p4", "p5"][number % 4];
                let done = [
                    reports::close(&mut write, &id("rp1"), &closing(30)).await.unwrap(),
                    officers::agree(&mut write, &id("p5"), &id(["p2", "p3", "p4"][number % 3]))
                        .await
                        .unwrap(),
                    case_officers::name(&mut write, &named("rp2", who, 21)).await.unwrap(),
                ];
                write.commit_without_audit(&[], 1).await.unwrap();
                done
            });
        }
        let done = tasks.join_all().await;
        let count = |at: usize| done.iter().filter(|one| one[at]).count();
        assert_eq!([count(0), count(1), count(2)], [1, 1, 2]);
    })
    .await;
}
