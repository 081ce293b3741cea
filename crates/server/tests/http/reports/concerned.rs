//! Whom a case concerns stays so (rules SAF-3 and SAF-4), and who may report what is not there for them any more (SAF-1).

use model::group::{GroupRunForm, PublishForm};
use model::id::{CohortId, GroupId};
use server::jobs;
use server::privacy::erase::Eraser;
use server::safeguarding::READ_MS;
use store::groups;

use super::routing::named;
use super::*;
use crate::introductions::{Peer, seat_civil_society};

fn about_group(group: &GroupId) -> ReportForm {
    ReportForm { about: Reported::Group, thing: group.to_string(), ..about_member("x") }
}

/// SAF-1, SAF-4: a seat and the facilitator report their group; an officer who sits in it is not named, and is not when
/// other groups take the ids of those before them.
#[tokio::test]
async fn a_group_that_is_formed_anew_leaves_its_reports_as_they_were() {
    let server = Server::start().await;
    let staff = client(&server, "p-support-unit-1").await;
    let cohort: CohortId = id(server::demo::COHORT);
    let run = staff.form_groups(&cohort, &GroupRunForm::DEFAULT).await.unwrap().proposals.remove(0);
    staff.publish_groups(&run.id, &PublishForm { version: run.version }).await.unwrap();
    let published = groups::of_cohort(&mut server.app.store.read().await.unwrap(), &cohort).await.unwrap();
    let own = published.iter().find(|group| group.members.contains(&id(ASKER.1))).unwrap();
    let other = published.iter().find(|group| group.id != own.id).unwrap();
    let beside = own.members.iter().find(|member| member.as_str() != ASKER.1).unwrap();
    seat_civil_society(&server, beside.as_str(), Some(OFFICERS[0])).await;
    seat_civil_society(&server, other.members[0].as_str(), Some(OFFICERS[1])).await;

    let reporter = client(&server, ASKER.0).await;
    let told = reporter.report(&about_group(&own.id)).await.unwrap();
    assert_eq!((told.about, told.handled_by), (Reported::Group, HandledBy::Officers));
    assert_eq!(named(&server, &told.id).await, OFFICERS[1..]);
    let officer = client(&server, OFFICERS[1]).await;
    let page = officer.read_case(&told.id).await.unwrap();
    assert_eq!(page.group, Some(own.number));
    assert!(page.place.is_some() && page.subject.is_none(), "{page:?}");
    let facilitator = client(&server, own.facilitator.as_ref().unwrap().as_str()).await;
    assert_eq!(facilitator.report(&about_group(&own.id)).await.unwrap().about, Reported::Group);
    let stranger = client(&server, "p-reformer-1").await;
    assert_eq!(code(stranger.report(&about_group(&own.id)).await), Some(Code::NotFound));

    // The two groups change places, so that the id names the one in which the other officer sits.
    let mut anew = published.clone();
    for group in &mut anew {
        if group.id == own.id {
            group.members.clone_from(&other.members);
        } else if group.id == other.id {
            group.members.clone_from(&own.members);
        }
    }
    for groups in [anew, Vec::new()] {
        let mut write = server.app.store.write().await.unwrap();
        groups::publish(&mut write, &cohort, &run.id, &groups).await.unwrap();
        write.commit_without_audit(&[], server.app.clock.now_ms()).await.unwrap();
        jobs::cases::run(&server.app).await.unwrap();
        assert_eq!(named(&server, &told.id).await, OFFICERS[1..]);
        officer.read_case(&told.id).await.unwrap();
    }
}

/// SAF-4: what made an officer a party ends, and they are a party all the same.
#[tokio::test]
async fn a_conflict_outlives_seats_and_accounts() {
    let server = Server::start().await;
    let (_, _, conversation) = acquainted(&server).await;
    seat_civil_society(&server, ASKER.1, Some(OFFICERS[0])).await;
    let reporter = client(&server, ASKED.0).await;
    let case = reporter.report(&about_conversation(&conversation, vec![])).await.unwrap().id;
    assert_eq!(named(&server, &case).await, OFFICERS[1..]);
    assert!(Eraser::of(&server.app).erase(&id(ASKER.0)).await.unwrap());
    jobs::cases::run(&server.app).await.unwrap();
    assert_eq!(named(&server, &case).await, OFFICERS[1..], "whom it is about has no account any more");
    server.app.clock.advance(1);
    let about_seat = reporter.report(&about_member(ASKER.1)).await.unwrap().id;
    seat_civil_society(&server, ASKER.1, None).await;
    server.app.clock.advance(1);
    jobs::cases::run(&server.app).await.unwrap();
    assert_eq!(named(&server, &about_seat).await, OFFICERS[1..], "the officer sits there no more");
    let officer = client(&server, OFFICERS[0]).await;
    for case in [&case, &about_seat] {
        assert_eq!(code(officer.read_case(case).await), Some(Code::NotFound));
    }
}

/// SAF-1: a block keeps nobody from telling what was before it, and the answer says nothing of it.
#[tokio::test]
async fn whoever_is_blocked_may_report() {
    let server = Server::start().await;
    let (asker, asked, conversation) = acquainted(&server).await;
    assert_eq!(asked.write(&conversation, "I know where you work").await.status, 201);
    let message = asker.messages(&conversation).await.messages[0].id.clone();
    let request = asker.list().await.sent[0].id.clone();
    assert_eq!(
        asked.post(&format!("/api/v1/conversations/{conversation}/block"), &serde_json::json!(null)).await,
        204
    );
    let of_request =
        ReportForm { about: Reported::Introduction, thing: request.to_string(), ..about_member("x") };
    for who in [ASKER.0, ASKED.0] {
        let person = client(&server, who).await;
        let told = person.report(&about_conversation(&conversation, vec![message.clone()])).await.unwrap();
        assert_eq!((told.about, told.messages), (Reported::Conversation, 1), "{who}");
        assert_eq!(person.report(&of_request).await.unwrap().about, Reported::Introduction, "{who}");
        assert_eq!(code(person.messages(&conversation, None).await), Some(Code::NotFound), "{who}");
    }
    let stranger = Peer::new(&server, "p-reformer-1").await;
    let stranger = Client::new(server.origin()).with_keys(new_key).with_cookie(stranger.cookie.clone());
    for form in [about_conversation(&conversation, vec![]), of_request] {
        assert_eq!(code(stranger.report(&form).await), Some(Code::NotFound));
    }
}

/// SAF-3: when nobody's time to read runs any more, the officers are told once, and the reporter sees it.
#[tokio::test]
async fn a_case_that_nobody_reads_any_more_says_so() {
    let server = Server::start().await;
    let reporter = client(&server, "p-reformer-1").await;
    let case = reporter.report(&about_member(ASKED.1)).await.unwrap().id;
    let address = |who: &str| {
        server.world.people.iter().find(|one| one.id.as_str() == who).unwrap().email.as_str().to_owned()
    };
    let told = async |who: &str| {
        let sent = mails(&server).await;
        sent.iter().filter(|(to, text)| *to == address(who) && text.contains("/cases")).count()
    };
    assert_eq!(told(OFFICERS[0]).await, 1);
    server.app.clock.advance(READ_MS);
    for _ in 0..2 {
        jobs::cases::run(&server.app).await.unwrap();
        assert_eq!((told(OFFICERS[0]).await, told(OFFICERS[1]).await), (2, 2));
    }
    // Nobody's session lasts as long.
    let reporter = client(&server, "p-reformer-1").await;
    let handled = async || reporter.reports().await.unwrap().reports[0].handled_by;
    assert_eq!(handled().await, HandledBy::Nobody);
    let officer = client(&server, OFFICERS[0]).await;
    let form = model::case::RenewalForm { reason: "A witness was away.".to_owned() };
    officer.renew_case(&case, &form).await.unwrap();
    assert_eq!(handled().await, HandledBy::Officers);
}

/// One person cannot fill everybody's days with reports.
#[tokio::test]
async fn reports_are_limited() {
    let server = Server::start().await;
    let reporter = client(&server, "p-reformer-1").await;
    for _ in 0..20 {
        reporter.report(&about_member(ASKED.1)).await.unwrap();
    }
    assert_eq!(code(reporter.report(&about_member(ASKED.1)).await), Some(Code::TooMany));
    client(&server, ASKER.0).await.report(&about_member(ASKED.1)).await.unwrap();
    server.app.clock.advance(72 * 60_000);
    let reporter = client(&server, "p-reformer-1").await;
    reporter.report(&about_member(ASKED.1)).await.unwrap();
}
