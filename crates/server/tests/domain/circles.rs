//! Circles: who opens, leads, joins and leaves them, and who sees whom inside.

use client::Client;
use model::circle::{CircleDate, CircleForm, CirclePage, CirclePlanForm, CircleState};
use model::conversation::BlockedFrom;
use model::id::{CircleId, PersonId};
use model::paths::template;
use model::permissions::Role;
use model::privacy::{EraseWhen, ErasureForm, NarrowForm};
use model::problem::{Code, field};
use model::visibility::{Field, Level};
use serde_json::{Value, json};
use server::visibility::apart::address_hash;
use store::blocks::BlockRecord;

use crate::stage::{Stage, refused};

/// A circle of the demonstration.
pub(crate) const CIRCLE: &str = "ci-demo-contracts";
/// Its lead, and who is inside beside.
const LEAD: &str = "p-facilitator-2";
const INSIDE: [&str; 2] = ["p-tamale-gh-gov", "p-reformer-2"];
const OUTSIDE: &str = "p-reformer-1";
const HOUR_MS: i64 = 60 * 60_000;
/// Beyond every date of the demonstration.
const DATE_MS: i64 = 4_000_000_000_000;

fn id() -> CircleId {
    CIRCLE.parse().unwrap()
}

fn person(id: &str) -> PersonId {
    id.parse().unwrap()
}

fn date(starts_at_ms: i64) -> CircleDate {
    CircleDate { starts_at_ms, minutes: 60, link: "https://meet.example.org/x".to_owned() }
}

pub(crate) fn form() -> CircleForm {
    CircleForm {
        topic: "Minutes read aloud".to_owned(),
        about: "For whoever reads minutes on the radio.".to_owned(),
        area: Some("access-to-information".to_owned()),
        language: None,
        leads: vec![person(LEAD)],
        dates: vec![date(DATE_MS)],
    }
}

fn plan() -> CirclePlanForm {
    CirclePlanForm { about: "We meet in the evening.".to_owned(), dates: vec![date(DATE_MS)] }
}

/// What an operation changes of [`CIRCLE`].
pub(crate) fn changing(template: &str) -> Value {
    if template == template::CIRCLE { json!(form()) } else { json!(plan()) }
}

/// The id in the path of an operation that writes without a version, and its body.
pub(crate) fn valid(template: &str) -> Option<(String, Value)> {
    match template {
        template::CIRCLES => Some((String::new(), json!(form()))),
        template::CIRCLE_JOINING | template::CIRCLE_LEAVING | template::CIRCLE_CLOSING => {
            Some((CIRCLE.to_owned(), json!(null)))
        }
        _ => None,
    }
}

/// The ids of those whom `page` shows.
fn shown(page: &CirclePage) -> Vec<&str> {
    let people = page.people.iter().flatten();
    page.leads.iter().chain(people).map(|one| one.id.as_str()).collect()
}

/// Whether whoever reads `page` leads the circle.
fn leading(page: &CirclePage) -> bool {
    page.leads.iter().any(|lead| lead.me)
}

async fn see(client: &Client) -> CirclePage {
    client.circle(&id()).await.unwrap()
}

impl Stage {
    /// One keeps the other away, as from a conversation.
    pub(crate) async fn keep_apart(&self, who: &str, from: &str) {
        self.keep_apart_by(BlockedFrom::Conversation, who, from).await;
    }

    /// One keeps the other away.
    pub(crate) async fn keep_apart_by(&self, origin: BlockedFrom, who: &str, from: &str) {
        let app = &self.server.app;
        let email = &self.server.world.people.iter().find(|one| one.id.as_str() == from).unwrap().email;
        let record = BlockRecord {
            id: format!("bl-{who}-{from}").parse().unwrap(),
            person: person(who),
            origin,
            blocked_at_ms: app.clock.now_ms(),
        };
        let mut write = app.store.write().await.unwrap();
        store::blocks::insert(&mut write, &record, &address_hash(&app.seal, email)).await.unwrap();
        write.commit_without_audit(&[], app.clock.now_ms()).await.unwrap();
    }

    pub(crate) async fn audit_rows(&self) -> usize {
        let mut read = self.server.app.store.read().await.unwrap();
        store::audit::page(&mut read, None, 500).await.unwrap().len()
    }
}

#[tokio::test]
async fn staff_open_a_circle_and_its_lead_plans_it() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let opened = staff.open_circle(&form()).await.unwrap();
    assert_eq!(
        (opened.version, opened.topic.as_str(), opened.state),
        (1, "Minutes read aloud", CircleState::Open)
    );
    assert!(opened.may_run && opened.may_plan && !opened.inside);
    assert_eq!(shown(&opened), [LEAD]);
    let lead = stage.person(LEAD).await;
    let seen = lead.circle(&opened.id).await.unwrap();
    assert!(seen.inside && leading(&seen) && seen.may_plan && !seen.may_run);
    let planned = lead.plan_circle(&opened.id, 1, &plan()).await.unwrap();
    assert_eq!((planned.version, planned.about.as_str()), (2, "We meet in the evening."));
    assert_eq!(refused(lead.change_circle(&opened.id, 2, &form()).await).0, Code::Forbidden);
    assert_eq!(refused(lead.close_circle(&opened.id).await).0, Code::Forbidden);
    let other = stage.person(OUTSIDE).await;
    assert_eq!(refused(other.plan_circle(&opened.id, 2, &plan()).await).0, Code::Forbidden);
    assert_eq!(refused(other.open_circle(&form()).await).0, Code::Forbidden);
    let list = other.circles().await.unwrap();
    assert!(!list.may_open && list.circles.iter().any(|one| one.id == opened.id && !one.inside));
}

#[tokio::test]
async fn who_is_inside_is_for_those_inside_and_the_support_unit() {
    let stage = Stage::new().await;
    let outside = stage.person(OUTSIDE).await;
    let page = see(&outside).await;
    assert_eq!((page.people.clone(), page.inside), (None, false));
    assert!(page.leads.is_empty(), "a lead is shown by the level of their name");
    assert!(!page.dates.is_empty() && page.dates.iter().all(|date| date.link.is_empty()));
    assert_eq!(shown(&see(&stage.role("staff").await).await).len(), 3);
    outside.join_circle(&id()).await.unwrap();
    let page = see(&outside).await;
    assert!(page.inside && page.dates.iter().all(|date| !date.link.is_empty()));
    let mut all = shown(&page);
    all.sort_unstable();
    assert_eq!(all, [LEAD, OUTSIDE, INSIDE[1], INSIDE[0]]);
    assert!(page.people.iter().flatten().any(|one| one.me && one.id.as_str() == OUTSIDE));
    let first = &outside.circles().await.unwrap().circles[0];
    assert!(first.id == id() && first.inside && first.next_at_ms == Some(page.dates[0].starts_at_ms));
    let officer = stage.role("officer").await;
    assert_eq!(refused(officer.circles().await).0, Code::Forbidden);
    assert_eq!(refused(officer.join_circle(&id()).await).0, Code::Forbidden);
    assert_eq!(refused(stage.visitor().circle(&id()).await).0, Code::SignInRequired);
}

#[tokio::test]
async fn joining_and_leaving_are_as_often_as_one_likes_and_in_no_log() {
    let stage = Stage::new().await;
    let (one, again) = (stage.person(OUTSIDE).await, stage.person(OUTSIDE).await);
    let before = stage.audit_rows().await;
    for _ in 0..3 {
        let (first, second) = (id(), id());
        let both = tokio::join!(one.join_circle(&first), again.join_circle(&second));
        both.0.unwrap();
        both.1.unwrap();
    }
    assert_eq!(shown(&see(&one).await).iter().filter(|who| **who == OUTSIDE).count(), 1);
    for _ in 0..3 {
        one.leave_circle(&id()).await.unwrap();
    }
    assert!(!see(&one).await.inside);
    assert_eq!(stage.audit_rows().await, before);
    assert_eq!(refused(one.join_circle(&"ci-never".parse().unwrap()).await).0, Code::NotFound);
}

#[tokio::test]
async fn a_lead_who_leaves_leads_no_more_and_nobody_puts_them_back_unawares() {
    let stage = Stage::new().await;
    let (staff, lead) = (stage.role("staff").await, stage.person(LEAD).await);
    let version = see(&staff).await.version;
    lead.leave_circle(&id()).await.unwrap();
    let page = see(&lead).await;
    assert!(!page.inside && !leading(&page) && !page.may_plan);
    assert_eq!(page.version, 0, "whoever cannot change it is told no version");
    assert_eq!(refused(lead.plan_circle(&id(), version, &plan()).await).0, Code::Forbidden);
    let error = staff.change_circle(&id(), version, &form()).await.unwrap_err();
    assert!(error.current::<CirclePage>().unwrap().leads.is_empty());
    lead.join_circle(&id()).await.unwrap();
    assert!(!leading(&see(&lead).await));
    let named = CircleForm { leads: vec![person(OUTSIDE), person(LEAD)], ..form() };
    let now = staff.change_circle(&id(), see(&staff).await.version, &named).await.unwrap();
    assert_eq!(now.leads.len(), 2);
    assert!(leading(&see(&stage.person(OUTSIDE).await).await));
}

#[tokio::test]
async fn a_closed_circle_is_read_by_those_inside_and_joined_by_nobody() {
    let stage = Stage::new().await;
    let (staff, inside) = (stage.role("staff").await, stage.person(INSIDE[0]).await);
    staff.close_circle(&id()).await.unwrap();
    assert_eq!(refused(staff.close_circle(&id()).await).0, Code::IllegalStep);
    let page = see(&inside).await;
    assert_eq!((page.state, page.inside), (CircleState::Closed, true));
    inside.join_circle(&id()).await.unwrap();
    let outside = stage.person(OUTSIDE).await;
    for answer in [outside.join_circle(&id()).await, outside.leave_circle(&id()).await] {
        assert_eq!(refused(answer).0, Code::NotFound);
    }
    assert_eq!(refused(outside.circle(&id()).await).0, Code::NotFound);
    assert!(outside.circles().await.unwrap().circles.iter().all(|one| one.id != id()));
    assert_eq!(refused(staff.join_circle(&id()).await).0, Code::IllegalStep);
    let lead = stage.person(LEAD).await;
    let version = see(&lead).await.version;
    assert_eq!(refused(lead.plan_circle(&id(), version, &plan()).await).0, Code::IllegalStep);
    assert_eq!(refused(staff.change_circle(&id(), version, &form()).await).0, Code::IllegalStep);
    inside.leave_circle(&id()).await.unwrap();
    assert_eq!(refused(inside.circle(&id()).await).0, Code::NotFound);
}

/// SAF-6: two of whom one blocked the other see nothing of each other here, and nothing is counted; others see both.
#[tokio::test]
async fn two_who_are_kept_apart_do_not_see_each_other_inside() {
    let stage = Stage::new().await;
    let [one, other] = [stage.person(INSIDE[0]).await, stage.person(INSIDE[1]).await];
    assert!(shown(&see(&one).await).contains(&INSIDE[1]) && shown(&see(&other).await).contains(&INSIDE[0]));
    stage.keep_apart(INSIDE[0], INSIDE[1]).await;
    let absent = see(&one).await;
    assert_eq!(shown(&absent), [LEAD, INSIDE[0]]);
    assert_eq!(shown(&see(&other).await), [LEAD, INSIDE[1]]);
    assert_eq!(shown(&see(&stage.person(LEAD).await).await).len(), 3);
    assert_eq!(shown(&see(&stage.role("staff").await).await).len(), 3, "staff learn of no block");
    other.leave_circle(&id()).await.unwrap();
    assert_eq!(see(&one).await, absent, "as if the other had never been there");
    stage.keep_apart(INSIDE[0], LEAD).await;
    assert!(see(&one).await.leads.is_empty());
}

#[tokio::test]
async fn whoever_waits_for_introductions_is_shown_to_nobody_by_joining() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let form = NarrowForm { field: Field::Name, level: Level::Introductions };
    staff.narrow(&person(INSIDE[1]), &form).await.unwrap();
    let one = stage.person(INSIDE[0]).await;
    assert_eq!(shown(&see(&one).await), [LEAD, INSIDE[0]]);
    let hidden = see(&stage.person(INSIDE[1]).await).await;
    assert!(hidden.inside && shown(&hidden).contains(&INSIDE[1]), "they see themselves");
    // Civil society starts there, and whoever's country is at risk.
    let civil = stage.role("civil-society").await;
    civil.join_circle(&id()).await.unwrap();
    assert_eq!(shown(&see(&stage.person(LEAD).await).await).len(), 2);
    // The other side of their member knows the name from elsewhere, and does not learn from here that they are inside.
    let government = stage.role("government").await;
    government.join_circle(&id()).await.unwrap();
    assert!(!shown(&see(&government).await).contains(&"p-tamale-gh-civ"));
    assert!(shown(&see(&staff).await).contains(&"p-tamale-gh-civ"), "the Support Unit sees who is inside");
}

#[tokio::test]
async fn whoever_cannot_sign_in_or_has_no_role_is_not_listed() {
    let stage = Stage::new().await;
    let app = &stage.server.app;
    app.clock.advance(HOUR_MS);
    let now_ms = app.clock.now_ms();
    let one = stage.person(INSIDE[0]).await;
    let mut write = app.store.write().await.unwrap();
    assert!(store::grants::end(&mut write, &person(INSIDE[1]), Role::Reformer, now_ms).await.unwrap());
    write.commit_without_audit(&[], now_ms).await.unwrap();
    assert_eq!(shown(&see(&one).await), [LEAD, INSIDE[0]]);
    let mut write = app.store.write().await.unwrap();
    assert!(store::people::suspend(&mut write, &person(LEAD), Some(now_ms)).await.unwrap());
    write.commit_without_audit(&[], now_ms).await.unwrap();
    let page = see(&one).await;
    assert_eq!((shown(&page), page.leads.len()), (vec![INSIDE[0]], 0));
    let suspended = CircleForm { leads: vec![person(LEAD), person(INSIDE[1]), person("p-never")], ..form() };
    let said = refused(stage.role("staff").await.open_circle(&suspended).await);
    let wrong = |at: usize| (format!("leads.{at}"), field::UNKNOWN.to_owned());
    assert_eq!(said, (Code::Invalid, vec![wrong(0), wrong(1), wrong(2)]));
    // Saving takes the lead from nobody whom the page did not show.
    let staff = stage.role("staff").await;
    let next = CircleForm { leads: vec![person(INSIDE[0])], ..form() };
    staff.change_circle(&id(), see(&staff).await.version, &next).await.unwrap();
    let mut write = app.store.write().await.unwrap();
    assert!(store::people::suspend(&mut write, &person(LEAD), None).await.unwrap());
    write.commit_without_audit(&[], now_ms).await.unwrap();
    assert_eq!(see(&staff).await.leads.len(), 2);
}

#[tokio::test]
async fn an_erased_account_is_in_no_circle() {
    let stage = Stage::new().await;
    let gone = stage.person(OUTSIDE).await;
    gone.join_circle(&id()).await.unwrap();
    gone.erase_account(&ErasureForm { when: EraseWhen::Now }).await.unwrap();
    let mut read = stage.server.app.store.read().await.unwrap();
    assert_eq!(store::circles::of_person(&mut read, &person(OUTSIDE)).await.unwrap(), []);
    drop(read);
    assert_eq!(shown(&see(&stage.role("staff").await).await).len(), 3);
}

#[tokio::test]
async fn of_two_who_change_a_circle_at_once_the_second_sees_what_the_first_did() {
    let stage = Stage::new().await;
    let (staff, lead) = (stage.role("staff").await, stage.person(LEAD).await);
    let changed = staff.change_circle(&id(), 1, &form()).await.unwrap();
    assert_eq!(changed.version, 2);
    let error = lead.plan_circle(&id(), 1, &plan()).await.unwrap_err();
    let current: CirclePage = error.current().unwrap();
    assert_eq!((current.version, current.may_run), (2, false), "as that viewer may see it");
    let (ours, theirs) = (form(), plan());
    let (circle, same) = (id(), id());
    let both = tokio::join!(staff.change_circle(&circle, 2, &ours), lead.plan_circle(&same, 2, &theirs));
    assert!(both.0.is_ok() != both.1.is_ok());
}

#[tokio::test]
async fn every_wrong_field_is_named_and_text_is_text() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let wrong = CircleForm {
        topic: "x".repeat(81),
        about: "\u{202e}turned".to_owned(),
        leads: Vec::new(),
        dates: vec![CircleDate { minutes: 5, link: "javascript:alert(1)".to_owned(), ..date(HOUR_MS) }],
        ..form()
    };
    let pair = |path: &str, code: &str| (path.to_owned(), code.to_owned());
    let fields = vec![
        pair("topic", field::TOO_LONG),
        pair("about", field::MALFORMED),
        pair("leads", field::REQUIRED),
        pair("dates.0.minutes", field::OUT_OF_RANGE),
        pair("dates.0.link", field::MALFORMED),
        pair("dates.0.starts_at_ms", field::OUT_OF_RANGE),
    ];
    assert_eq!(refused(staff.open_circle(&wrong).await), (Code::Invalid, fields));
    let nowhere = CircleForm { area: Some("no-such-area".to_owned()), ..form() };
    let said = refused(staff.open_circle(&nowhere).await);
    assert_eq!(said, (Code::Invalid, vec![pair("area", field::UNKNOWN)]));
    let hostile = CircleForm { topic: "<script>'; DROP TABLE circle; --".to_owned(), ..form() };
    assert_eq!(staff.open_circle(&hostile).await.unwrap().topic, hostile.topic);
}
