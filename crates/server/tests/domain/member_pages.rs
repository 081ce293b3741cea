//! What members, mentors and facilitators see before and after groups and matches are published.

use model::home::NextStep;
use model::id::PersonId;
use model::paths::{fill, template};
use model::reason::Reason;

use crate::stage::Stage;

const PRIVATE: [&str; 6] =
    ["mentee_wish", "mentor_wish", "waited", "only_small_town", "only_civil_society", "only_first_speaker"];

fn nothing_private(reasons: &[Reason]) {
    assert!(!reasons.is_empty());
    assert!(reasons.iter().all(|reason| !PRIVATE.contains(&reason.code.as_str())), "{reasons:?}");
}

#[tokio::test]
async fn before_anything_is_published_everybody_is_told_to_wait() {
    let stage = Stage::new().await;
    let step = async |role: &str| stage.role(role).await.home().await.unwrap().next_step;
    assert_eq!(step("government").await, NextStep::WaitForGroup);
    assert_eq!(step("civil-society").await, NextStep::WaitForGroup);
    assert_eq!(step("mentor").await, NextStep::WaitForMatch);
    assert_eq!(step("facilitator").await, NextStep::WaitForGroup);
    assert_eq!(step("reformer").await, NextStep::FindPeer);
    assert_eq!(step("staff").await, NextStep::SeeQueue);
    let poc = stage.role("government").await;
    assert!(poc.groups().await.unwrap().groups.is_empty());
    assert!(poc.mentoring().await.unwrap().mentors.is_empty());
    let home = poc.home().await.unwrap();
    assert_eq!((home.phases.len(), home.topic_now, home.seats.len()), (4, None, 2));
}

#[tokio::test]
async fn a_point_of_contact_sees_the_group_its_sessions_hours_and_reasons() {
    let stage = Stage::new().await;
    let run = stage.published_groups().await;
    let poc = stage.role("government").await;
    let groups = poc.groups().await.unwrap().groups;
    let [group] = &groups[..] else { panic!("one group") };
    let proposed = run.groups.iter().find(|one| one.number == group.number).unwrap();
    assert_eq!(group.members.len(), proposed.members.len());
    assert_eq!(group.sessions.len(), 8);
    assert_eq!(group.sessions[0].starts_at_ms, proposed.first_session_ms);
    let fortnight = 14 * 24 * 3_600_000;
    assert!(group.sessions.windows(2).all(|two| two[1].starts_at_ms - two[0].starts_at_ms == fortnight));
    assert_eq!(group.next_session, Some(0));
    assert_eq!(group.band.rows.iter().filter(|row| row.mine).count(), 1);
    let names = |one: &model::group::GroupMember| one.government_lead.is_some();
    assert!(group.members.iter().all(names), "the own group knows each other");
    nothing_private(&group.reasons);
    let home = poc.home().await.unwrap();
    assert_eq!((home.next_step, home.groups.len()), (NextStep::AddFirstSession, 1));
    stage.server.app.clock.advance(group.sessions[0].ends_at_ms - stage.server.app.clock.now_ms() + 1);
    let poc = stage.role("government").await;
    assert_eq!(poc.home().await.unwrap().next_step, NextStep::ComeToNextSession);
    assert_eq!(poc.groups().await.unwrap().groups[0].next_session, Some(1));
}

#[tokio::test]
async fn the_calendar_file_is_for_those_of_the_group_alone() {
    let stage = Stage::new().await;
    stage.published_groups().await;
    let groups = stage.role("government").await.groups().await.unwrap().groups;
    let path = fill(template::GROUP_CALENDAR, groups[0].id.as_str());
    let read = async |cookie: String| stage.server.ask("GET", &path, &[("cookie", &cookie)], "").await;
    let file = read(stage.server.sign_in("government").await).await;
    assert_eq!((file.status, file.header("content-type")), (200, Some("text/calendar; charset=utf-8")));
    assert_eq!(file.body.matches("BEGIN:VEVENT").count(), 8);
    assert!(groups[0].members.iter().all(|member| !file.body.contains(&member.name)), "it names nobody");
    assert_eq!(read(stage.server.sign_in("civil-society").await).await.status, 200);
    assert_eq!(read(stage.server.sign_in("staff").await).await.status, 200);
    for stranger in ["reformer", "mentor"] {
        assert_eq!(read(stage.server.sign_in(stranger).await).await.status, 404, "{stranger}");
    }
    assert_eq!(stage.server.get(&path).await.status, 401);
}

#[tokio::test]
async fn the_calendar_file_of_a_later_publication_moves_entries_and_cancels_those_of_a_group_that_was_left() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let first = stage.published_groups().await;
    let poc = stage.role("government").await;
    let mine = poc.groups().await.unwrap().groups.remove(0);
    let cookie = stage.server.sign_in("government").await;
    let read = async |id: &str| {
        let path = fill(template::GROUP_CALENDAR, id);
        stage.server.ask("GET", &path, &[("cookie", &cookie)], "").await.body
    };
    let before = read(mine.id.as_str()).await;
    assert!(!before.contains("STATUS:CANCELLED"));
    let sequence = |file: &str| -> u32 {
        file.split("SEQUENCE:").nth(1).unwrap().lines().next().unwrap().parse().unwrap()
    };

    // A second proposal in which the member is in a group of another number.
    let member = mine.members.iter().find(|one| one.mine).unwrap().id.clone();
    let number = |run: &model::group::GroupRun| {
        run.groups
            .iter()
            .find(|group| group.members.iter().any(|one| one.id == member))
            .map(|group| group.number)
    };
    assert_eq!(number(&first), Some(mine.number));
    let mut seeds = 2..60;
    let (next, now) = loop {
        let form = model::group::GroupRunForm {
            seed: seeds.next().unwrap(),
            size_max: 7,
            ..model::group::GroupRunForm::DEFAULT
        };
        let made = staff.form_groups(&crate::stage::cohort(), &form).await.unwrap().proposals;
        if let Some(found) =
            made.into_iter().find_map(|run| Some((number(&run)?, run)).filter(|(at, _)| *at != mine.number))
        {
            break found;
        }
    };
    staff.publish_groups(&now.id, &model::group::PublishForm { version: now.version }).await.unwrap();
    let after = read(&format!("g-2024-{next}")).await;
    assert!(sequence(&after) > sequence(&before));
    assert_eq!(
        (after.matches("STATUS:CONFIRMED").count(), after.matches("STATUS:CANCELLED").count()),
        (8, 8)
    );
    for uid in before.lines().filter(|line| line.starts_with("UID:")) {
        let event = after.split("BEGIN:VEVENT").find(|event| event.contains(uid)).unwrap();
        assert!(event.contains("STATUS:CANCELLED"), "{uid}");
    }
}

#[tokio::test]
async fn a_facilitator_sees_the_groups_they_lead_with_both_sides_of_every_member() {
    let stage = Stage::new().await;
    let run = stage.published_groups().await;
    let facilitator = stage.role("facilitator").await;
    let groups = facilitator.groups().await.unwrap().groups;
    assert!(!groups.is_empty(), "the demonstration shows a facilitator who leads somebody");
    let me = PersonId::parse("p-facilitator-1").unwrap();
    let mine =
        |group: &&model::group::ProposedGroup| group.facilitator.as_ref().is_some_and(|one| one.id == me);
    assert_eq!(groups.len(), run.groups.iter().filter(mine).count());
    let holders = groups.iter().flat_map(|group| &group.members);
    assert!(holders.clone().all(|member| member.government_lead.is_some() && !member.mine));
    assert_eq!(facilitator.home().await.unwrap().next_step, NextStep::PrepareSession);
}

#[tokio::test]
async fn mentee_and_mentor_see_each_other_and_nothing_about_wishes() {
    let stage = Stage::new().await;
    let run = stage.published_matches().await;
    let poc = stage.role("government").await;
    let mentoring = poc.mentoring().await.unwrap();
    let [mentor] = &mentoring.mentors[..] else { panic!("one mentor") };
    nothing_private(&mentor.why);
    assert!(!mentor.languages.is_empty() && !mentor.experience.is_empty());
    let row = run.matches.iter().find(|one| one.mentee.as_str() == "tamale-gh").unwrap();
    assert_eq!((&row.mentor_name, &row.mentor_member), (&mentor.name, &mentor.member));
    assert_eq!(poc.home().await.unwrap().mentors.len(), 1);
    let other_side = stage.person(row.mentor.as_str()).await;
    let mentees = other_side.mentoring().await.unwrap().mentees;
    let mentee = mentees.iter().find(|one| one.member_id.as_str() == "tamale-gh").unwrap();
    assert!(mentee.lead.is_some() && mentee.time_zone.is_some());
    nothing_private(&mentee.why);
    assert_eq!(
        mentee.languages,
        mentor.languages.iter().filter(|l| mentee.languages.contains(l)).cloned().collect::<Vec<_>>()
    );
    let shown = stage.role("mentor").await;
    assert!(!shown.mentoring().await.unwrap().mentees.is_empty(), "the demonstration's mentor has a mentee");
    assert_eq!(shown.home().await.unwrap().next_step, NextStep::MeetMentees);
    let stranger = stage.role("reformer").await.mentoring().await.unwrap();
    assert!(stranger.mentors.is_empty() && stranger.mentees.is_empty() && stranger.offer.is_none());
}
