//! Staff form groups, move a member, publish.

use std::collections::BTreeSet;

use model::group::{BandRow, GroupRun, GroupRunForm, PublishForm};
use model::group_edit::{GroupEdit, GroupEditForm};
use model::id::MemberId;
use model::problem::Code;
use model::state::RunState;
use model::today::QueueKind;

use crate::stage::{Stage, cohort, refused};

fn sizes_hold(run: &GroupRun) -> bool {
    run.groups.iter().all(|group| (5..=8).contains(&group.members.len()))
}

/// The whole session lies within the member's civil hours, on both sides of a change of clocks.
fn hours_hold(row: &BandRow) -> bool {
    let holds = |shift: i32| row.window_from + shift <= 0 && row.window_to + shift >= 90;
    holds(0) && holds(row.change.as_ref().map_or(0, |change| change.window_shift))
}

fn moving(version: u32, member: MemberId, to: Option<u16>) -> GroupEditForm {
    GroupEditForm { version, edit: GroupEdit::Move { member, to } }
}

/// Everywhere a proposal has the member; `None` is "without a group".
fn places(run: &GroupRun, member: &MemberId) -> Vec<Option<u16>> {
    let inside = run.groups.iter().filter(|group| group.members.iter().any(|one| one.id == *member));
    let outside = run.unplaced.iter().filter(|one| one.id == *member);
    inside.map(|group| Some(group.number)).chain(outside.map(|_| None)).collect()
}

#[tokio::test]
async fn a_proposal_places_who_can_be_placed_and_says_what_would_place_the_rest() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let run = stage.formed_groups().await;
    let placed: usize = run.groups.iter().map(|group| group.members.len()).sum();
    assert_eq!(placed + run.unplaced.len(), 37);
    assert!(run.groups.len() >= 3 && sizes_hold(&run));
    assert!(run.bound_placed.unwrap() as usize >= placed);
    assert_eq!((run.state, run.version, run.created_by.is_empty()), (RunState::Draft, 1, false));
    for group in &run.groups {
        assert_eq!(group.band.rows.len(), group.members.len());
        for row in &group.band.rows {
            assert!(hours_hold(row), "{row:?}");
        }
        assert!(group.facilitator.is_some() && !group.reasons.is_empty());
    }
    assert!(run.unplaced.iter().all(|one| !one.reason.code.is_empty() && !one.fix.code.is_empty()));
    let again = staff.group_studio(&cohort()).await.unwrap();
    assert_eq!(again.proposals.first(), Some(&run));
    assert_eq!((again.published, again.late), (None, Vec::new()));
}

#[tokio::test]
async fn a_member_moves_where_the_rules_allow_and_nowhere_else() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let run = stage.formed_groups().await;
    let full = run.groups.iter().find(|group| group.members.len() == 8).unwrap();
    let out = moving(run.version, full.members[0].id.clone(), None);
    let left = staff.edit_groups(&run.id, &out).await.unwrap();
    assert_eq!((left.version, left.unplaced.len()), (run.version + 1, run.unplaced.len() + 1));
    let back = moving(left.version, full.members[0].id.clone(), Some(full.number));
    let returned = staff.edit_groups(&run.id, &back).await.unwrap();
    assert_eq!(returned.groups, run.groups, "a move and its reverse leave the proposal as it was");
    let mut version = returned.version;
    let mut broken = BTreeSet::new();
    for member in full.members.iter().map(|one| &one.id) {
        for to in run.groups.iter().map(|group| group.number).filter(|number| *number != full.number) {
            let form = moving(version, member.clone(), Some(to));
            match staff.edit_groups(&run.id, &form).await {
                Ok(moved) => {
                    assert_eq!(places(&moved, member), [Some(to)]);
                    let mut rows = moved.groups.iter().flat_map(|group| &group.band.rows);
                    assert!(sizes_hold(&moved) && rows.all(hours_hold), "{moved:?}");
                    let back = moving(moved.version, member.clone(), Some(full.number));
                    let returned = staff.edit_groups(&run.id, &back).await.unwrap();
                    assert_eq!(returned.groups, run.groups);
                    version = returned.version;
                }
                refusal => {
                    let (code, fields) = refused(refusal);
                    assert_eq!((code, fields.len(), fields[0].0.as_str()), (Code::MoveBreaksRule, 1, "edit"));
                    broken.insert(fields[0].1.clone());
                }
            }
        }
    }
    assert!(broken.contains("language"), "{broken:?}");
    let form = moving(version, run.groups[0].members[0].id.clone(), Some(99));
    assert_eq!(
        refused(staff.edit_groups(&run.id, &form).await),
        (Code::Invalid, vec![("edit.to".into(), "unknown".into())])
    );
    let stale = GroupEditForm { version: version + 7, ..form };
    assert_eq!(refused(staff.edit_groups(&run.id, &stale).await).0, Code::Stale);
}

#[tokio::test]
async fn a_settings_form_out_of_range_names_its_fields() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let form = GroupRunForm { size_min: 1, session_minutes: 5, ..GroupRunForm::DEFAULT };
    let (code, fields) = refused(staff.form_groups(&cohort(), &form).await);
    assert_eq!((code, fields.len()), (Code::Invalid, 2));
    let nowhere = model::id::CohortId::parse("1999").unwrap();
    assert_eq!(refused(staff.form_groups(&nowhere, &GroupRunForm::DEFAULT).await).0, Code::NotFound);
}

#[tokio::test]
async fn publishing_tells_every_seat_and_facilitator_once_in_their_language() {
    let stage = Stage::new().await;
    let before = stage.role("staff").await.today().await.unwrap();
    assert!(before.queue.iter().any(|item| item.kind == QueueKind::FormGroups));
    assert_eq!(before.queue.iter().filter(|item| item.kind == QueueKind::FillSeat).count(), 2);
    let run = stage.published_groups().await;
    assert_eq!(run.state, RunState::Published);
    let mut read = stage.server.app.store.read().await.unwrap();
    let mails = store::outbox::recent(&mut read, 1_000).await.unwrap();
    let mails: Vec<_> = mails.into_iter().filter(|mail| mail.template == "groups_published").collect();
    let holders = store::seats::holders(&mut read, stage.server.app.clock.now_ms()).await.unwrap();
    let grouped: BTreeSet<_> =
        run.groups.iter().flat_map(|group| &group.members).map(|one| &one.id).collect();
    let seats = holders.iter().filter(|one| grouped.contains(&one.seat.member)).map(|one| &one.person);
    let leaders = run.groups.iter().filter_map(|group| group.facilitator.as_ref()).map(|one| &one.id);
    let people: BTreeSet<_> = seats.chain(leaders).collect();
    assert_eq!(mails.len(), people.len());
    for mail in &mails {
        let person = store::people::by_email(&mut read, &mail.to).await.unwrap().unwrap();
        assert!(people.contains(&person.id));
        assert_eq!(mail.locale, person.locale);
    }
    let staff = stage.role("staff").await;
    let after = staff.today().await.unwrap();
    let placing = after.queue.iter().filter(|item| item.kind == QueueKind::PlaceMember).count();
    assert_eq!(placing, run.unplaced.len());
    assert!(after.queue.is_sorted_by_key(|item| item.since_ms));
    let page = staff.cohort(&cohort()).await.unwrap();
    assert_eq!(page.members.iter().filter(|member| member.group.is_none()).count(), run.unplaced.len());
    assert_eq!(page.summary.groups_published, Some(run.id.clone()));
    assert_eq!(staff.audit(None).await.unwrap().rows[1].act.code, "groups_published");
}

#[tokio::test]
async fn of_two_staff_who_publish_at_once_one_is_told_that_the_other_was_faster() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let other = stage.person("p-support-unit-2").await;
    let run = stage.formed_groups().await;
    let form = PublishForm { version: run.version };
    let (one, two) = tokio::join!(staff.publish_groups(&run.id, &form), other.publish_groups(&run.id, &form));
    let (won, lost) = if one.is_ok() { (one, two) } else { (two, one) };
    assert_eq!(won.unwrap().state, RunState::Published);
    assert!([Code::Stale, Code::IllegalStep].contains(&refused(lost).0));
    let now = staff.group_studio(&cohort()).await.unwrap().proposals.remove(0);
    let again = PublishForm { version: now.version };
    assert_eq!(refused(staff.publish_groups(&run.id, &again).await).0, Code::IllegalStep);
    let form = moving(now.version, run.groups[0].members[0].id.clone(), None);
    assert_eq!(refused(staff.edit_groups(&run.id, &form).await).0, Code::IllegalStep);
}

#[tokio::test]
async fn a_proposal_that_breaks_a_rule_by_now_is_not_published() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let run = stage.formed_groups().await;
    let spanish = run.groups.iter().find(|group| group.language.as_str() == "es").unwrap();
    stage.replace_lead(&spanish.members[0].id).await;
    let form = PublishForm { version: run.version };
    let (code, fields) = refused(staff.publish_groups(&run.id, &form).await);
    let expected = (format!("groups[{}]", spanish.number), "language".to_owned());
    assert_eq!((code, fields), (Code::PublishConflict, vec![expected]));
    assert_eq!(staff.group_studio(&cohort()).await.unwrap().published, None);
    assert!(stage.role("government").await.groups().await.unwrap().groups.is_empty());
}
