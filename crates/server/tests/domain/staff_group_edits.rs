//! Staff work on proposals of groups: several at once, changes taken up, swaps, locks, the way back, late joiners.

use std::collections::BTreeSet;

use model::group::{GroupRun, GroupRunForm, PublishForm};
use model::group_edit::{GroupEdit, GroupEditForm, ProposedChange};
use model::id::MemberId;
use model::problem::Code;
use model::state::RunState;

use crate::stage::{Stage, cohort, refused};

fn edit(run: &GroupRun, edit: GroupEdit) -> GroupEditForm {
    GroupEditForm { version: run.version, edit }
}

fn take_up(member: &MemberId) -> GroupEdit {
    GroupEdit::TakeUp { member: member.clone(), change: ProposedChange::Smallest }
}

fn placed(run: &GroupRun) -> BTreeSet<&MemberId> {
    run.groups.iter().flat_map(|group| &group.members).map(|member| &member.id).collect()
}

/// Members and hour of every group, without what is only said about them.
fn shape(run: &GroupRun) -> Vec<(u16, i64, Vec<&MemberId>)> {
    run.groups
        .iter()
        .map(|group| {
            (group.number, group.first_session_ms, group.members.iter().map(|one| &one.id).collect())
        })
        .collect()
}

#[tokio::test]
async fn proposals_made_at_once_differ_in_what_they_ask_of_people() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let made = staff.form_groups(&cohort(), &GroupRunForm::DEFAULT).await.unwrap().proposals;
    assert_eq!(made.len(), 3);
    let strict = &made[0];
    assert!(strict.taken.is_empty() && !strict.unplaced.is_empty());
    assert!(!made[1].taken.is_empty() && placed(&made[1]).len() > placed(strict).len());
    assert!(made[2].taken.len() > made[1].taken.len() && placed(&made[2]).len() > placed(&made[1]).len());
    for run in &made {
        assert_eq!(placed(run).len() + run.unplaced.len(), 37);
        assert_eq!((run.state, run.can_undo), (RunState::Draft, false));
        for taken in &run.taken {
            assert!(placed(run).contains(&taken.member), "{taken:?} places whom it is for");
        }
    }
    let again = staff.group_studio(&cohort()).await.unwrap();
    assert_eq!(again.proposals, made);
}

#[tokio::test]
async fn a_change_that_is_taken_up_places_the_member_and_holds_until_publication() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let mut run = stage.formed_groups().await;
    let first = shape(&run)
        .iter()
        .map(|(number, hour, members)| {
            (*number, *hour, members.iter().map(|id| (*id).clone()).collect::<Vec<_>>())
        })
        .collect::<Vec<_>>();
    let mut helped = 0;
    let everybody: Vec<MemberId> = run.unplaced.iter().map(|one| one.id.clone()).collect();
    for member in everybody {
        if !run.unplaced.iter().any(|one| one.id == member) {
            continue;
        }
        match staff.edit_groups(&run.id, &edit(&run, take_up(&member))).await {
            Ok(after) => {
                assert!(placed(&after).contains(&member), "{member}");
                assert_eq!(after.taken.last().map(|taken| &taken.member), Some(&member));
                helped += 1;
                run = after;
            }
            refusal => assert_eq!(refused(refusal).0, Code::MoveBreaksRule),
        }
    }
    assert!(helped >= 2, "{helped}");
    // Another edit keeps the changes, and so does publishing.
    let member = run.groups[0].members[0].id.clone();
    let locked =
        staff.edit_groups(&run.id, &edit(&run, GroupEdit::Lock { member, locked: true })).await.unwrap();
    assert_eq!(locked.taken, run.taken);
    let published = staff.publish_groups(&run.id, &PublishForm { version: locked.version }).await.unwrap();
    assert_eq!((published.taken.len(), shape(&published)), (run.taken.len(), shape(&run)));
    assert!(shape(&run).len() >= first.len());
}

#[tokio::test]
async fn every_edit_can_be_taken_back_in_turn() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let run = stage.formed_groups().await;
    let nothing = refused(staff.edit_groups(&run.id, &edit(&run, GroupEdit::Undo {})).await);
    assert_eq!(nothing, (Code::MoveBreaksRule, vec![("edit".to_owned(), "nothing_to_undo".to_owned())]));
    let full = run.groups.iter().find(|group| group.members.len() == 8).unwrap();
    let out = GroupEdit::Move { member: full.members[0].id.clone(), to: None };
    let moved = staff.edit_groups(&run.id, &edit(&run, out)).await.unwrap();
    let lock = GroupEdit::Lock { member: full.members[1].id.clone(), locked: true };
    let locked = staff.edit_groups(&run.id, &edit(&moved, lock)).await.unwrap();
    assert_eq!((locked.locked.len(), locked.can_undo), (1, true));
    let once = staff.edit_groups(&run.id, &edit(&locked, GroupEdit::Undo {})).await.unwrap();
    assert_eq!((once.locked.len(), shape(&once)), (0, shape(&moved)));
    let twice = staff.edit_groups(&run.id, &edit(&once, GroupEdit::Undo {})).await.unwrap();
    assert_eq!((shape(&twice), twice.can_undo, &twice.unplaced), (shape(&run), false, &run.unplaced));
}

#[tokio::test]
async fn no_proposal_leaves_somebody_out_who_has_a_place() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    for size_max in [5, 6, 8] {
        let form = GroupRunForm { size_min: 4, size_max, ..GroupRunForm::DEFAULT };
        let proposals = staff.form_groups(&cohort(), &form).await.unwrap().proposals;
        assert!(proposals.len() > 1, "with changes, or with another seed");
        for one in proposals.iter().flat_map(|proposal| &proposal.unplaced) {
            assert_ne!(one.fix.code, "place", "{} at {size_max}", one.name);
        }
    }
}

#[tokio::test]
async fn whoever_is_locked_stays_and_so_does_their_company() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let run = stage.formed_groups().await;
    let (one, other) = (&run.groups[0].members[0].id, &run.groups[0].members[1].id);
    let third = &run.groups[1].members[0].id;
    let locked = staff
        .edit_groups(&run.id, &edit(&run, GroupEdit::Lock { member: one.clone(), locked: true }))
        .await
        .unwrap();
    let out = GroupEdit::Move { member: one.clone(), to: None };
    let stays = refused(staff.edit_groups(&run.id, &edit(&locked, out)).await);
    assert_eq!(stays, (Code::MoveBreaksRule, vec![("edit".to_owned(), "locked".to_owned())]));
    let options = staff.group_options(&run.id, one).await.unwrap();
    assert!(options.moves.iter().all(|option| option.refused.is_some()) && options.swaps.is_empty());
    let nowhere = GroupEdit::Lock { member: run.unplaced[0].id.clone(), locked: true };
    assert_eq!(refused(staff.edit_groups(&run.id, &edit(&locked, nowhere)).await).1[0].1, "in_no_group");

    let company = vec![vec![one.clone(), other.clone()], vec![third.clone()]];
    for seed in 7..9 {
        let form = GroupRunForm { seed, locked: company.clone(), ..GroupRunForm::DEFAULT };
        let again = staff.form_groups(&cohort(), &form).await.unwrap().proposals.remove(0);
        let of = |id: &MemberId| {
            again
                .groups
                .iter()
                .find(|group| group.members.iter().any(|m| m.id == *id))
                .map(|group| group.number)
        };
        assert_eq!(of(one), of(other));
        assert!(of(one).is_none() || of(one) != of(third));
        assert!(again.locked.iter().all(|id| [one, other, third].contains(&id)));
    }
    let unknown = vec![vec![MemberId::parse("nowhere-xx").unwrap()]];
    let form = GroupRunForm { locked: unknown, ..GroupRunForm::DEFAULT };
    let (code, fields) = refused(staff.form_groups(&cohort(), &form).await);
    assert_eq!((code, fields), (Code::Invalid, vec![("locked[0]".to_owned(), "unknown".to_owned())]));
    let twice = GroupRunForm { locked: vec![vec![one.clone()], vec![one.clone()]], ..GroupRunForm::DEFAULT };
    assert_eq!(
        refused(staff.form_groups(&cohort(), &twice).await).1,
        [("locked[1]".to_owned(), "duplicate".to_owned())]
    );
}

#[tokio::test]
async fn options_say_what_an_edit_then_does() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let form = GroupRunForm { size_min: 4, size_max: 6, ..GroupRunForm::DEFAULT };
    let formed = async || staff.form_groups(&cohort(), &form).await.unwrap().proposals.remove(0);
    let run = formed().await;
    let (mut moves, mut swaps, mut taken_in_turns) = (0, 0, 0);
    let score =
        |run: &GroupRun, number: u16| run.groups.iter().find(|group| group.number == number).unwrap().score;
    for group in &run.groups {
        for member in group.members.iter().map(|one| &one.id) {
            let options = staff.group_options(&run.id, member).await.unwrap();
            assert_eq!((options.version, options.moves.len()), (run.version, run.groups.len()));
            let gains = options
                .swaps
                .iter()
                .map(|swap| swap.source.after - swap.source.before + swap.target.after - swap.target.before);
            assert!(gains.rev().is_sorted());
            if let Some(swap) = options.swaps.first().filter(|_| swaps < 3) {
                let swapping =
                    edit(&run, GroupEdit::Swap { member: member.clone(), with: swap.with.clone() });
                let other = formed().await;
                let after = staff
                    .edit_groups(&other.id, &GroupEditForm { version: other.version, ..swapping })
                    .await
                    .unwrap();
                assert_eq!(
                    (score(&after, group.number), score(&after, swap.group)),
                    (swap.source.after, swap.target.after)
                );
                assert_eq!(
                    (score(&run, group.number), score(&run, swap.group)),
                    (swap.source.before, swap.target.before)
                );
                swaps += 1;
            }
            moves += options.moves.iter().filter(|option| option.refused.is_none()).count();
            for option in &options.moves {
                let Some(turns) = &option.turns else { continue };
                assert_eq!(option.refused.as_ref().map(|rule| rule.code.as_str()), Some("window"));
                let number = |key: &str| turns.number(key).unwrap();
                assert!(
                    (1..=number("weeks")).contains(&number("most")) && number("fewest") <= number("most")
                );
                assert!((1..=180).contains(&number("minutes")) && !turns.list("participants").is_empty());
                taken_in_turns += 1;
            }
        }
    }
    assert!(
        moves > 0 && swaps > 0 && taken_in_turns > 0,
        "{moves} moves, {swaps} swaps, {taken_in_turns} turns"
    );
    let stranger = MemberId::parse("nowhere-xx").unwrap();
    assert_eq!(refused(staff.group_options(&run.id, &stranger).await).0, Code::Invalid);
    let form = edit(&run, take_up(&stranger));
    assert_eq!(
        refused(staff.edit_groups(&run.id, &form).await).1,
        [("edit.member".to_owned(), "unknown".to_owned())]
    );
    let nobody = stage.role("government").await;
    let member = &run.groups[0].members[0].id;
    assert_eq!(refused(nobody.group_options(&run.id, member).await).0, Code::Forbidden);
    assert_eq!(
        refused(nobody.edit_groups(&run.id, &edit(&run, GroupEdit::Undo {})).await).0,
        Code::Forbidden
    );
    assert_eq!(refused(nobody.group_preview(&run.id).await).0, Code::Forbidden);
    assert_eq!(refused(nobody.place_late(&cohort()).await).0, Code::Forbidden);
}

#[tokio::test]
async fn a_late_joiner_finds_a_place_and_only_their_group_is_told() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    assert_eq!(refused(staff.place_late(&cohort()).await).0, Code::NotFound);
    let run = stage.formed_groups().await;
    let full = run.groups.iter().find(|group| group.members.len() == 8).unwrap();
    let late = full.members[0].clone();
    let out = GroupEdit::Move { member: late.id.clone(), to: None };
    let without = staff.edit_groups(&run.id, &edit(&run, out)).await.unwrap();
    let preview = staff.group_preview(&run.id).await.unwrap();
    assert_eq!(
        (preview.version, preview.replaces, usize::from(preview.changed)),
        (without.version, false, run.groups.len())
    );
    assert_eq!(preview.messages.iter().map(|message| message.recipients).sum::<u32>(), preview.people);
    staff.publish_groups(&run.id, &PublishForm { version: without.version }).await.unwrap();
    assert!(staff.group_studio(&cohort()).await.unwrap().late.contains(&late.name));

    let placed_late = staff.place_late(&cohort()).await.unwrap().proposals.remove(0);
    assert!(placed(&placed_late).contains(&late.id));
    assert_eq!(placed_late.state, RunState::Draft);
    for group in &without.groups {
        let now = placed_late.groups.iter().find(|now| now.number == group.number).unwrap();
        assert_eq!((now.first_session_ms, &now.language), (group.first_session_ms, &group.language));
    }
    let preview = staff.group_preview(&placed_late.id).await.unwrap();
    assert!(preview.replaces && preview.changed >= 1 && usize::from(preview.changed) < run.groups.len());
    staff.publish_groups(&placed_late.id, &PublishForm { version: placed_late.version }).await.unwrap();
    let mut read = stage.server.app.store.read().await.unwrap();
    let mails = store::outbox::recent(&mut read, 1_000).await.unwrap();
    let about = |template: &str| {
        mails
            .iter()
            .filter(|mail| mail.template == template && mail.event.ends_with(placed_late.id.as_str()))
            .count()
    };
    assert_eq!((about("groups_published") + about("groups_changed")) as u32, preview.people);
    assert!(about("groups_published") >= 1 && about("groups_changed") >= 1);
}

#[tokio::test]
async fn whoever_is_in_no_group_any_more_is_told_just_that() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    stage.published_groups().await;
    let again = stage.formed_groups().await;
    let full = again.groups.iter().find(|group| group.members.len() == 8).unwrap();
    let member = full.members[0].id.clone();
    let out = GroupEdit::Move { member: member.clone(), to: None };
    let without = staff.edit_groups(&again.id, &edit(&again, out)).await.unwrap();
    let preview = staff.group_preview(&without.id).await.unwrap();
    assert_eq!(preview.messages.iter().map(|message| message.recipients).sum::<u32>(), preview.people);
    staff.publish_groups(&without.id, &PublishForm { version: without.version }).await.unwrap();
    let app = &stage.server.app;
    let mut read = app.store.read().await.unwrap();
    let mut mails = store::outbox::recent(&mut read, 1_000).await.unwrap();
    mails.retain(|mail| mail.event.ends_with(without.id.as_str()));
    assert_eq!(mails.len() as u32, preview.people);
    let holders = store::seats::holders_of_member(&mut read, &member, app.clock.now_ms()).await.unwrap();
    let told = |code: &str| mails.iter().filter(|mail| mail.template == code).count();
    assert!(!holders.is_empty() && told("groups_changed") >= 1);
    assert_eq!((told("without_group"), told("groups_published")), (holders.len(), 0));
    for holder in holders {
        let person = store::people::find(&mut read, &holder.person).await.unwrap().unwrap();
        let theirs = mails.iter().filter(|mail| mail.to == person.email);
        assert_eq!(theirs.map(|mail| mail.template.as_str()).collect::<Vec<_>>(), ["without_group"]);
    }
}

#[tokio::test]
async fn the_preview_refuses_what_the_publication_would_refuse() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let run = stage.formed_groups().await;
    let spanish = run.groups.iter().find(|group| group.language.as_str() == "es").unwrap();
    stage.replace_lead(&spanish.members[0].id).await;
    let previewed = refused(staff.group_preview(&run.id).await);
    let expected = (format!("groups[{}]", spanish.number), "language".to_owned());
    assert_eq!(previewed, (Code::PublishConflict, vec![expected]));
    let form = PublishForm { version: run.version };
    assert_eq!(refused(staff.publish_groups(&run.id, &form).await), previewed);
}
