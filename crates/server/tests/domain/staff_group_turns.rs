//! Two hours in turn and interpretation: supposed by staff, published, and seen by those whom they concern.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use model::group::{GroupPage, GroupRun, GroupRunForm, PublishForm};
use model::group_edit::{GroupEdit, GroupEditForm, ProposedChange};
use model::id::MemberId;
use model::paths::{fill, template};
use model::problem::Code;

use crate::stage::{Stage, cohort, refused};

fn edit(run: &GroupRun, edit: GroupEdit) -> GroupEditForm {
    GroupEditForm { version: run.version, edit }
}

fn group_of<'a>(run: &'a GroupRun, member: &MemberId) -> Option<&'a model::group::ProposedGroup> {
    run.groups.iter().find(|group| group.members.iter().any(|one| one.id == *member))
}

/// Everybody of a proposal, first those without a group.
fn everybody(run: &GroupRun) -> Vec<MemberId> {
    let left = run.unplaced.iter().map(|one| one.id.clone());
    left.chain(run.groups.iter().flat_map(|group| &group.members).map(|one| one.id.clone())).collect()
}

/// A proposal of small groups, so that there is room for others.
async fn formed(stage: &Stage) -> GroupRun {
    let staff = stage.role("staff").await;
    let form = GroupRunForm { size_min: 4, size_max: 6, ..GroupRunForm::DEFAULT };
    staff.form_groups(&cohort(), &form).await.unwrap().proposals.remove(0)
}

/// A member and the number of a group that could take turns with it.
async fn could_take_turns(stage: &Stage, run: &GroupRun) -> (MemberId, u16, model::reason::Reason) {
    let staff = stage.role("staff").await;
    for member in everybody(run) {
        let options = staff.group_options(&run.id, &member).await.unwrap();
        for option in options.moves {
            if let (Some(to), Some(turns)) = (option.to, option.turns) {
                return (member, to, turns);
            }
        }
    }
    panic!("nobody could take turns")
}

/// The person in the government lead's seat of `member`.
async fn lead_of(stage: &Stage, member: &MemberId) -> String {
    let app = &stage.server.app;
    let mut read = app.store.read().await.unwrap();
    let holders = store::seats::holders_of_member(&mut read, member, app.clock.now_ms()).await.unwrap();
    holders[0].person.to_string()
}

/// In how many sessions a member of the group is outside 08:00 to 20:00, by the calendar of jiff.
async fn outside(stage: &Stage, page: &GroupPage, member: &MemberId) -> u16 {
    let mut read = stage.server.app.store.read().await.unwrap();
    let zone = store::members::find(&mut read, member).await.unwrap().unwrap().time_zone;
    let zone = TimeZone::get(&zone).unwrap();
    let minute = |ms: i64| {
        let local = zone.to_datetime(Timestamp::from_millisecond(ms).unwrap());
        i32::from(local.hour()) * 60 + i32::from(local.minute())
    };
    let is_outside = |session: &&model::group::Session| {
        let begins = minute(session.starts_at_ms);
        let length = ((session.ends_at_ms - session.starts_at_ms) / 60_000) as i32;
        begins < 8 * 60 || begins + length > 20 * 60
    };
    page.sessions.iter().filter(is_outside).count() as u16
}

#[tokio::test]
async fn hours_in_turn_are_supposed_published_and_shown_as_they_are_counted() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let run = formed(&stage).await;
    let (member, to, turns) = could_take_turns(&stage, &run).await;
    let take = GroupEdit::TakeTurns { member: member.clone(), to };
    let taken = staff.edit_groups(&run.id, &edit(&run, take.clone())).await.unwrap();
    let group = group_of(&taken, &member).unwrap();
    assert_eq!((group.number, taken.taken.len()), (to, 1));
    assert_eq!((taken.taken[0].change.code.as_str(), &taken.taken[0].member), ("turns", &member));
    let rotation = group.rotation.as_ref().unwrap();
    assert_eq!(rotation.sessions, [2, 4, 6, 8]);
    assert_eq!(rotation.band.rows.len(), group.members.len());
    assert_ne!(rotation.band.starts_at_ms, group.band.starts_at_ms);
    let most = rotation.outside.iter().map(|one| i64::from(one.sessions)).max();
    assert_eq!(most, turns.number("most"), "what was shown is what is taken up");
    assert!(group.reasons.iter().any(|reason| reason.code == "turns"));
    assert!(!group.reasons.iter().any(|reason| reason.code == "one_slot"));
    assert!(taken.groups.iter().filter(|one| one.number != to).all(|one| one.rotation.is_none()));

    // Back and taken up again it is the same.
    let back = staff.edit_groups(&run.id, &edit(&taken, GroupEdit::Undo {})).await.unwrap();
    assert_eq!((&back.groups, back.taken.len()), (&run.groups, 0));
    let again = staff.edit_groups(&run.id, &edit(&back, take)).await.unwrap();
    assert_eq!(again.groups, taken.groups);

    // The preview checks what the publication does.
    let preview = staff.group_preview(&run.id).await.unwrap();
    assert_eq!(usize::from(preview.groups), again.groups.len());
    staff.publish_groups(&run.id, &PublishForm { version: again.version }).await.unwrap();
    let lead = stage.person(&lead_of(&stage, &member).await).await;
    let page = lead.groups().await.unwrap().groups.remove(0);
    let shown = page.rotation.as_ref().unwrap();
    assert_eq!((&shown.sessions, &shown.outside, page.number), (&rotation.sessions, &rotation.outside, to));
    assert_eq!(shown.band.starts_at_ms, rotation.band.starts_at_ms);
    let hour = |number: usize| page.sessions[number].starts_at_ms.rem_euclid(7 * 24 * 3_600_000);
    assert_ne!(hour(0), hour(1));
    assert!((2..8).all(|number| hour(number) == hour(number % 2)));
    let mut asked = 0;
    for one in &shown.outside {
        assert_eq!(outside(&stage, &page, &one.member).await, one.sessions, "{}", one.name);
        asked += one.sessions;
    }
    assert!(asked > 0 && shown.outside.iter().all(|one| one.sessions < 8));
    let told = page.reasons.iter().find(|reason| reason.code == "turns").unwrap();
    assert!(told.list("participants").is_empty() && told.number("most") == turns.number("most"));
    assert_eq!(lead.home().await.unwrap().groups[0].next_session, page.sessions.first().cloned());
}

#[tokio::test]
async fn the_calendar_file_of_hours_in_turn_moves_with_a_later_publication() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let run = formed(&stage).await;
    let (member, to, _) = could_take_turns(&stage, &run).await;
    let take = GroupEdit::TakeTurns { member: member.clone(), to };
    let taken = staff.edit_groups(&run.id, &edit(&run, take)).await.unwrap();
    staff.publish_groups(&run.id, &PublishForm { version: taken.version }).await.unwrap();
    let person = lead_of(&stage, &member).await;
    let page = stage.person(&person).await.groups().await.unwrap().groups.remove(0);
    let cookie = stage.cookie(&person).await;
    let read = async |id: &str| {
        let path = fill(template::GROUP_CALENDAR, id);
        stage.server.ask("GET", &path, &[("cookie", &cookie)], "").await.body
    };
    let entries = |file: &str, key: &str| -> Vec<String> {
        let key = format!("{key}:");
        file.lines().filter_map(|line| line.strip_prefix(&key)).map(str::to_owned).collect()
    };
    let file = read(page.id.as_str()).await;
    let starts = entries(&file, "DTSTART");
    let wanted: Vec<String> = page
        .sessions
        .iter()
        .map(|one| {
            Timestamp::from_millisecond(one.starts_at_ms).unwrap().strftime("%Y%m%dT%H%M%SZ").to_string()
        })
        .collect();
    assert_eq!(starts, wanted);
    let clocks: BTreeSet<&str> = starts.iter().map(|start| &start[9..]).collect();
    assert_eq!((clocks.len(), file.contains("RRULE")), (2, false), "every session is an entry of its own");

    // The same group at one hour: whoever is in it still finds the same entries moved.
    let weekly = formed(&stage).await;
    staff.publish_groups(&weekly.id, &PublishForm { version: weekly.version }).await.unwrap();
    let moved = weekly.groups.iter().find(|one| one.number == to).unwrap();
    let stays = moved.members.iter().find(|one| one.id != member).unwrap();
    let cookie = stage.cookie(&lead_of(&stage, &stays.id).await).await;
    let path = fill(template::GROUP_CALENDAR, page.id.as_str());
    let after = stage.server.ask("GET", &path, &[("cookie", &cookie)], "").await.body;
    assert_eq!(entries(&after, "UID"), entries(&file, "UID"));
    let clocks: BTreeSet<String> =
        entries(&after, "DTSTART").iter().map(|start| start[9..].to_owned()).collect();
    assert_eq!(clocks.len(), 1);
    let sequence = |file: &str| entries(file, "SEQUENCE")[0].parse::<u32>().unwrap();
    assert!(sequence(&after) > sequence(&file));
    let mut read_store = stage.server.app.store.read().await.unwrap();
    let mails = store::outbox::recent(&mut read_store, 1_000).await.unwrap();
    let told = mails.iter().filter(|mail| mail.event.ends_with(weekly.id.as_str()));
    assert!(told.clone().any(|mail| mail.template == "groups_changed"), "an hour that changed is told");

    // Whoever met by turns and is in no group now finds those very sessions cancelled.
    let without = stage.server.ask("GET", &path, &[("cookie", &stage.cookie(&person).await)], "").await;
    if group_of(&weekly, &member).is_none() {
        assert_eq!(without.status, 404, "a group of others is not shown");
    }
}

#[tokio::test]
async fn interpretation_is_supposed_and_told_to_the_whole_group() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let run = formed(&stage).await;
    let offered = run.unplaced.iter().find_map(|one| {
        let other = one.alternatives.iter().find(|other| other.kind == ProposedChange::Interpretation)?;
        Some((one.id.clone(), other.change.clone()))
    });
    let (member, change) = offered.unwrap();
    let take = GroupEdit::TakeUp { member: member.clone(), change: ProposedChange::Interpretation };
    let taken = staff.edit_groups(&run.id, &edit(&run, take)).await.unwrap();
    let group = group_of(&taken, &member).unwrap();
    let reason = group.reasons.iter().find(|reason| reason.code == "interpretation").unwrap();
    assert_eq!(reason.text("language"), Some(group.language.as_str()));
    assert_eq!((reason.number("people"), reason.list("participants").len()), (Some(1), 1));
    assert!(!group.reasons.iter().any(|reason| reason.code == "one_language"));
    assert_eq!(taken.taken[0].change, change);
    staff.publish_groups(&run.id, &PublishForm { version: taken.version }).await.unwrap();
    let lead = stage.person(&lead_of(&stage, &member).await).await;
    let page = lead.groups().await.unwrap().groups.remove(0);
    let told = page.reasons.iter().find(|reason| reason.code == "interpretation").unwrap();
    assert_eq!((told.text("from"), told.text("language")), (reason.text("from"), reason.text("language")));
    assert!(told.list("participants").is_empty(), "for whose sake is for staff alone");
}

#[tokio::test]
async fn a_member_moves_with_interpretation_only_where_the_language_alone_stands_against_it() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let run = formed(&stage).await;
    let (mut offered, mut refused_by) = (0, BTreeSet::new());
    for member in everybody(&run) {
        for option in staff.group_options(&run.id, &member).await.unwrap().moves {
            let Some(to) = option.to else { continue };
            let form = edit(&run, GroupEdit::Interpret { member: member.clone(), to });
            if let Some(interpretation) = option.interpretation {
                assert_eq!(option.refused.unwrap().code, "language");
                assert_eq!(interpretation.number("group"), Some(i64::from(to)));
                if offered == 0 {
                    let after = staff.edit_groups(&run.id, &form).await.unwrap();
                    assert_eq!(group_of(&after, &member).unwrap().number, to);
                    let back = staff.edit_groups(&run.id, &edit(&after, GroupEdit::Undo {})).await.unwrap();
                    assert_eq!(back.groups, run.groups);
                    return assert!(refused_by.len() <= 1);
                }
                offered += 1;
            } else if refused_by.is_empty() {
                let (code, fields) = refused(staff.edit_groups(&run.id, &form).await);
                assert_eq!(code, Code::MoveBreaksRule);
                refused_by.insert(fields[0].1.clone());
            }
        }
    }
    panic!("nobody could be moved with interpretation: {refused_by:?}")
}
