//! Which officers a case goes to (rule SAF-4); the table of all cases is in `model`.

use model::email::EmailAddress;
use model::officer::{OfficerForm, OfficerStep};
use server::jobs;

use super::*;
use crate::introductions::seat_civil_society;

/// Whose two seats somebody holds.
const MEMBER: &str = "tamale-gh";

pub(super) async fn named(server: &Server, case: &ReportId) -> Vec<String> {
    let mut read = server.app.store.read().await.unwrap();
    let named = store::case_officers::of_report(&mut read, case).await.unwrap();
    let mut named: Vec<String> = named.into_iter().map(|one| one.person.to_string()).collect();
    named.sort();
    named
}

/// SAF-4: a case about an officer, or about their own member, goes to the other one, also where that comes about later.
#[tokio::test]
async fn an_officer_is_not_named_where_they_are_concerned() {
    let server = Server::start().await;
    let reporter = client(&server, "p-reformer-1").await;
    let before = reporter.report(&about_member(MEMBER)).await.unwrap().id;
    assert_eq!(named(&server, &before).await, OFFICERS);
    seat_civil_society(&server, MEMBER, Some(OFFICERS[0])).await;
    let after = reporter.report(&about_member(MEMBER)).await.unwrap().id;
    assert_eq!(named(&server, &after).await, OFFICERS[1..]);
    // They do not read what they were named on, before any job has taken them off.
    let officer = client(&server, OFFICERS[0]).await;
    assert_eq!(code(officer.read_case(&before).await), Some(Code::NotFound));
    assert!(officer.cases().await.unwrap().cases.is_empty());
    jobs::cases::run(&server.app).await.unwrap();
    assert_eq!(named(&server, &before).await, OFFICERS[1..]);
    // Their own report is not theirs to read.
    let own = officer.report(&about_member(ASKED.1)).await.unwrap().id;
    assert_eq!(named(&server, &own).await, OFFICERS[1..]);
    assert_eq!(code(officer.read_case(&own).await), Some(Code::NotFound));
}

/// SAF-4: where every officer is concerned the contact outside is told once that something waits, and the next officer
/// whom it does not concern is named.
#[tokio::test]
async fn a_case_that_concerns_every_officer_goes_outside() {
    let contact = EmailAddress::parse("ombuds@example.net").unwrap();
    let server = Server::with_outside_contact(contact.clone()).await;
    server.app.clock.advance(1);
    let admin = client(&server, ADMINS[0]).await;
    admin.name_officer(&id(OFFICERS[1]), &OfficerForm { step: OfficerStep::Remove }).await.unwrap();
    seat_civil_society(&server, MEMBER, Some(OFFICERS[0])).await;
    let reporter = client(&server, "p-reformer-1").await;
    let told = reporter.report(&about_member(MEMBER)).await.unwrap();
    assert_eq!(told.handled_by, HandledBy::OutsideContact);
    assert_eq!(kinds(&told), [CaseActKind::OutsideTold]);
    jobs::cases::run(&server.app).await.unwrap();
    let to_contact = async || {
        let sent = mails(&server).await;
        sent.into_iter().filter(|(to, _)| to == contact.as_str()).map(|(_, text)| text).collect::<Vec<_>>()
    };
    let sent = to_contact().await;
    assert_eq!(sent.len(), 1, "once");
    for secret in ["somebody else", "Tamale", &told.number] {
        assert!(!sent[0].contains(secret), "{}", sent[0]);
    }
    // Another officer is named, and the case goes to them in the same moment.
    let other = client(&server, ADMINS[1]).await;
    admin.name_officer(&id("p-facilitator-1"), &OfficerForm { step: OfficerStep::Propose }).await.unwrap();
    other.name_officer(&id("p-facilitator-1"), &OfficerForm { step: OfficerStep::Confirm }).await.unwrap();
    assert_eq!(named(&server, &told.id).await, ["p-facilitator-1"]);
    assert_eq!(reporter.reports().await.unwrap().reports[0].handled_by, HandledBy::Officers);
    assert_eq!(to_contact().await.len(), 1);
}

/// SAF-4: without a contact a case waits, and its reporter is told so.
#[tokio::test]
async fn without_a_contact_outside_a_case_waits() {
    let server = Server::start().await;
    server.app.clock.advance(1);
    let admin = client(&server, ADMINS[0]).await;
    for officer in OFFICERS {
        admin.name_officer(&id(officer), &OfficerForm { step: OfficerStep::Remove }).await.unwrap();
    }
    let told = client(&server, "p-reformer-1").await.report(&about_member(MEMBER)).await.unwrap();
    assert_eq!((told.handled_by, told.acts), (HandledBy::Nobody, vec![]));
}

/// SAF-3: whoever is suspended is replaced.
#[tokio::test]
async fn an_officer_who_is_suspended_is_replaced() {
    let server = Server::start().await;
    let (one, other) = (client(&server, ADMINS[0]).await, client(&server, ADMINS[1]).await);
    let case = client(&server, "p-reformer-1").await.report(&about_member(MEMBER)).await.unwrap().id;
    one.name_officer(&id("p-facilitator-1"), &OfficerForm { step: OfficerStep::Propose }).await.unwrap();
    other.name_officer(&id("p-facilitator-1"), &OfficerForm { step: OfficerStep::Confirm }).await.unwrap();
    let mut write = server.app.store.write().await.unwrap();
    assert!(store::people::suspend(&mut write, &id(OFFICERS[0]), Some(1)).await.unwrap());
    write.commit_without_audit(&[], 1).await.unwrap();
    jobs::cases::run(&server.app).await.unwrap();
    assert_eq!(named(&server, &case).await, ["p-facilitator-1", OFFICERS[1]]);
}
