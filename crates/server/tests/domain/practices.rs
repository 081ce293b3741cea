//! Practices: who tells them, who reads them, and what becomes of two who change one at once.

use model::id::{MemberId, PracticeId};
use model::practice::{PracticeForm, PracticePage, PracticeReaders, PracticeStatus};
use model::problem::{Code, field};

use crate::meeting_writes::{PRACTICE, practice};
use crate::stage::{Stage, refused};
use crate::support::Answer;

fn tamale() -> MemberId {
    "tamale-gh".parse().unwrap()
}

fn for_members() -> PracticeForm {
    PracticeForm { readers: PracticeReaders::Members, ..practice() }
}

#[tokio::test]
async fn a_practice_is_told_by_a_seat_and_read_by_everybody() {
    let stage = Stage::new().await;
    let told = stage.role("government").await.tell_practice(&tamale(), &practice()).await.unwrap();
    assert_eq!((told.version, told.practice.clone(), told.may_change), (1, practice(), true));
    let read = stage.visitor().practice(&told.id).await.unwrap();
    assert_eq!(read, PracticePage { may_change: false, may_remove: false, ..told.clone() });
    let mentor = stage.role("mentor").await.practice(&told.id).await.unwrap();
    assert!(!mentor.may_change && !mentor.may_remove);
    let other_side = stage.role("civil-society").await.practice(&told.id).await.unwrap();
    assert!(other_side.may_change, "both sides write what their member did");
    let staff = stage.role("staff").await.practice(&told.id).await.unwrap();
    assert!(!staff.may_change && staff.may_remove, "staff put no words into it");
    let directory = stage.visitor().directory().await.unwrap();
    assert!(directory.practices.iter().any(|one| one.id == told.id && one.title == "Minutes read aloud"));
    let page = stage.visitor().member(&tamale()).await.unwrap();
    assert!(page.practices.iter().any(|one| one.id == told.id) && !page.may_tell);
    assert!(stage.role("government").await.member(&tamale()).await.unwrap().may_tell);
}

/// PRI-7 for practices: one that a visitor may not read is answered, and counted, as one that never was.
#[tokio::test]
async fn one_for_members_is_not_there_for_a_visitor() {
    let stage = Stage::new().await;
    let paths = [
        "/api/v1/members",
        "/api/v1/members/tamale-gh",
        "/api/v1/directory?what=practice",
        "/api/v1/directory?q=hearings",
    ];
    let seen = async || {
        let mut seen = Vec::new();
        for path in paths {
            seen.push(stage.server.ask("GET", path, &[], "").await.body);
        }
        seen
    };
    let before = seen().await;
    let told = stage.role("government").await.tell_practice(&tamale(), &for_members()).await.unwrap();
    assert_eq!(seen().await, before, "not a byte differs");
    assert!(stage.role("reformer").await.practice(&told.id).await.is_ok());
    let of = async |id: &str| stage.server.ask("GET", &format!("/api/v1/practices/{id}"), &[], "").await;
    let (hidden, absent) = (of(told.id.as_str()).await, of("pr-never-was").await);
    assert_eq!((hidden.status, absent.status), (404, 404));
    let told_of = |answer: &Answer| answer.body.replace(&answer.problem().request_id, "");
    assert_eq!(told_of(&hidden), told_of(&absent));
    // It can be opened to everybody, and closed again.
    let government = stage.role("government").await;
    let opened = government.change_practice(&told.id, told.version, &practice()).await.unwrap();
    assert!(stage.visitor().practice(&told.id).await.is_ok());
    government.change_practice(&told.id, opened.version, &for_members()).await.unwrap();
    assert_eq!(seen().await, before, "and nothing of it is left");
}

#[tokio::test]
async fn only_those_who_sit_for_the_member_write() {
    let stage = Stage::new().await;
    let id: PracticeId = PRACTICE.parse().unwrap();
    for role in ["staff", "mentor", "reformer", "facilitator"] {
        let client = stage.role(role).await;
        assert_eq!(refused(client.change_practice(&id, 1, &practice()).await).0, Code::Forbidden, "{role}");
        assert_eq!(refused(client.tell_practice(&tamale(), &practice()).await).0, Code::Forbidden, "{role}");
    }
    // The mentor of the demonstration sits for another member.
    let other: MemberId = "sekondi-takoradi-gh".parse().unwrap();
    let government = stage.role("government").await;
    assert_eq!(refused(government.tell_practice(&other, &practice()).await).0, Code::Forbidden);
    let nowhere: MemberId = "atlantis".parse().unwrap();
    assert_eq!(refused(government.tell_practice(&nowhere, &practice()).await).0, Code::NotFound);
    assert_eq!(refused(stage.role("mentor").await.remove_practice(&id).await).0, Code::Forbidden);
}

#[tokio::test]
async fn who_changes_an_old_version_is_shown_the_present_one() {
    let stage = Stage::new().await;
    let id: PracticeId = PRACTICE.parse().unwrap();
    let (government, civil) = (stage.role("government").await, stage.role("civil-society").await);
    let changed = government.change_practice(&id, 1, &practice()).await.unwrap();
    assert_eq!((changed.version, changed.practice.title.as_str()), (2, "Minutes read aloud"));
    let closed = PracticeForm { status: PracticeStatus::Closed, ..practice() };
    let error = civil.change_practice(&id, 1, &closed).await.unwrap_err();
    let current: PracticePage = error.current().unwrap();
    assert_eq!((current.version, current.practice.status), (2, PracticeStatus::Questions));
    assert!(current.may_change);
    civil.change_practice(&id, current.version, &closed).await.unwrap();
    let (ours, theirs) = (practice(), for_members());
    let at_once =
        tokio::join!(government.change_practice(&id, 3, &ours), civil.change_practice(&id, 3, &theirs));
    assert_eq!(u8::from(at_once.0.is_ok()) + u8::from(at_once.1.is_ok()), 1, "one of two at once");
}

#[tokio::test]
async fn what_was_taken_away_is_gone_for_everybody() {
    let stage = Stage::new().await;
    let id: PracticeId = PRACTICE.parse().unwrap();
    stage.role("staff").await.remove_practice(&id).await.unwrap();
    let government = stage.role("government").await;
    assert_eq!(refused(government.practice(&id).await).0, Code::NotFound);
    assert_eq!(refused(government.change_practice(&id, 1, &practice()).await).0, Code::NotFound);
    assert_eq!(refused(government.remove_practice(&id).await).0, Code::NotFound);
    let directory = government.directory().await.unwrap();
    assert!(directory.practices.iter().all(|one| one.id != id));
}

#[tokio::test]
async fn everything_that_is_wrong_is_said_at_once() {
    let stage = Stage::new().await;
    let government = stage.role("government").await;
    let wrong = PracticeForm { title: "\u{202e}".repeat(3), steps: "x".repeat(2001), ..practice() };
    let problem = |path: &str, code: &str| (path.to_owned(), code.to_owned());
    assert_eq!(
        refused(government.tell_practice(&tamale(), &wrong).await),
        (Code::Invalid, vec![problem("title", field::MALFORMED), problem("steps", field::TOO_LONG)])
    );
    let areas = vec!["youth".to_owned(), "no-such-topic".to_owned()];
    let unknown = PracticeForm { areas, ..practice() };
    let said = refused(government.tell_practice(&tamale(), &unknown).await);
    assert_eq!(said, (Code::Invalid, vec![problem("areas.1", field::UNKNOWN)]));
    let hostile = PracticeForm { title: "<script>'; DROP TABLE practice; --".to_owned(), ..practice() };
    let told = government.tell_practice(&tamale(), &hostile).await.unwrap();
    assert_eq!(told.practice.title, hostile.title, "text is text");
}

#[tokio::test]
async fn a_member_tells_of_fifty_practices_and_no_more() {
    let stage = Stage::new().await;
    let government = stage.role("government").await;
    let before = government.member(&tamale()).await.unwrap().practices.len();
    for _ in before..50 {
        government.tell_practice(&tamale(), &practice()).await.unwrap();
    }
    assert_eq!(refused(government.tell_practice(&tamale(), &practice()).await).0, Code::IllegalStep);
    assert_eq!(government.member(&tamale()).await.unwrap().practices.len(), 50);
}
