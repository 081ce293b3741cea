//! Reports as those meet them who make them, those who read them, and those who must not.

mod concerned;
mod hidden;
mod officers;
mod races;
mod routing;

use client::Client;
use model::case::{CaseOutcome, CasePage, CloseForm};
use model::id::{ConversationId, MessageId, PersonId, ReportId};
use model::problem::{Code, field};
use model::report::{CaseActKind, HandledBy, OwnReport, ReportForm, ReportReason, Reported};
use model::state::CaseState;

use crate::accounts::{enter, mails};
use crate::introductions::{ASKED, ASKER, acquainted, id};
use crate::support::{Server, new_key};

/// The officers of the demonstration, and its administrators.
pub(crate) const OFFICERS: [&str; 2] = ["p-officer-1", "p-officer-2"];
pub(crate) const ADMINS: [&str; 2] = ["p-admin", "p-admin-2"];

/// Somebody who is signed in.
pub(crate) async fn client(server: &Server, person: &str) -> Client {
    let cookie = enter(server, &id::<PersonId>(person)).await;
    Client::new(server.origin()).with_keys(new_key).with_cookie(cookie)
}

pub(crate) fn code<T>(answer: Result<T, client::ClientError>) -> Option<Code> {
    answer.err().and_then(|error| error.code())
}

/// A report about a member, which everybody sees.
pub(crate) fn about_member(member: &str) -> ReportForm {
    ReportForm {
        about: Reported::Member,
        thing: member.to_owned(),
        reason: ReportReason::Impersonation,
        feels_unsafe: false,
        text: "Whoever sits there is somebody else.".to_owned(),
        messages: Vec::new(),
    }
}

/// A report about a conversation.
pub(crate) fn about_conversation(of: &ConversationId, messages: Vec<MessageId>) -> ReportForm {
    ReportForm {
        about: Reported::Conversation,
        thing: of.to_string(),
        reason: ReportReason::Harassment,
        feels_unsafe: true,
        text: "They write every night.".to_owned(),
        messages,
    }
}

pub(crate) fn closing() -> CloseForm {
    CloseForm { outcome: CaseOutcome::SpokenTo, answer: "We spoke with them, and they stopped.".to_owned() }
}

fn kinds(report: &OwnReport) -> Vec<CaseActKind> {
    report.acts.iter().map(|act| act.kind).collect()
}

/// SAF-2: its reporter chooses what is shared, and the case holds that and nothing else; at the end they have an answer.
#[tokio::test]
async fn a_report_goes_its_way_from_a_conversation_to_an_answer() {
    let server = Server::start().await;
    let (asker, asked, conversation) = acquainted(&server).await;
    for text in ["Good evening", "Answer me", "Why do you not answer"] {
        assert_eq!(asked.write(&conversation, text).await.status, 201);
    }
    assert_eq!(asker.write(&conversation, "Leave me alone").await.status, 201);
    let all = asker.messages(&conversation).await.messages;
    let chosen = vec![all[3].id.clone(), all[1].id.clone()];
    let reporter = client(&server, ASKER.0).await;
    let told = reporter.report(&about_conversation(&conversation, chosen)).await.unwrap();
    assert_eq!((told.state, told.messages, told.handled_by), (CaseState::Open, 2, HandledBy::Officers));
    assert_eq!(told.number.len(), 9);
    assert_eq!(kinds(&told), [CaseActKind::Named; 2]);

    let officer = client(&server, OFFICERS[0]).await;
    let row = officer.cases().await.unwrap().cases.remove(0);
    assert_eq!((&row.id, &row.number, row.feels_unsafe), (&told.id, &told.number, true));
    let page = officer.read_case(&row.id).await.unwrap();
    let texts: Vec<&str> = page.messages.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(texts, ["Answer me", "Leave me alone"], "in their order, and no others");
    assert_eq!(page.text, "They write every night.");
    let named =
        |who: &str| server.world.people.iter().find(|one| one.id.as_str() == who).unwrap().name.clone();
    assert_eq!((page.reporter, page.subject), (Some(named(ASKER.0)), Some(named(ASKED.0))));
    assert_eq!(page.officers, OFFICERS.map(named));

    officer.take_case_up(&row.id).await.unwrap();
    assert_eq!(code(officer.take_case_up(&row.id).await), Some(Code::IllegalStep));
    officer.close_case(&row.id, &closing()).await.unwrap();
    let own = reporter.reports().await.unwrap().reports.remove(0);
    let closed = own.closing.clone().unwrap();
    assert_eq!((closed.outcome, closed.answer), (CaseOutcome::SpokenTo, closing().answer));
    assert_eq!(own.state, CaseState::Closed);
    // SAF-3: who looked at it and when.
    for kind in [CaseActKind::Viewed, CaseActKind::TakenUp, CaseActKind::Closed] {
        let acts: Vec<_> = own.acts.iter().filter(|act| act.kind == kind).collect();
        assert_eq!(acts.len(), 1, "{kind:?}");
        assert_eq!(acts[0].officer, Some(named(OFFICERS[0])), "{kind:?}");
    }
    // PRI-24: mails tell that there is something, and nothing of it.
    let sent = mails(&server).await;
    let address = |who: &str| {
        server.world.people.iter().find(|one| one.id.as_str() == who).unwrap().email.as_str().to_owned()
    };
    for (to, page) in [(OFFICERS[0], "/cases"), (OFFICERS[1], "/cases"), (ASKER.0, "/reports")] {
        assert!(sent.iter().any(|(at, text)| *at == address(to) && text.contains(page)), "{to}: {sent:?}");
    }
    let about = |(_, text): &&(String, String)| text.contains("/cases") || text.contains("/reports");
    for (_, text) in sent.iter().filter(about) {
        for secret in ["every night", "Answer me", "spoke with", &told.number, &named(ASKED.0)] {
            assert!(!text.contains(secret), "{text}");
        }
    }
    // Messages go by mail to whoever reads them, and what is said of them to nobody.
    for (_, text) in &sent {
        for secret in ["every night", "spoke with", &told.number] {
            assert!(!text.contains(secret), "{text}");
        }
    }
    assert!(
        sent.iter().filter(about).all(|(to, _)| *to != address(ASKED.0)),
        "whom it is about is told nothing"
    );
}

/// SAF-2: nothing can be attached that the reporter does not read.
#[tokio::test]
async fn messages_of_others_are_not_attached() {
    let server = Server::start().await;
    let (asker, _, conversation) = acquainted(&server).await;
    assert_eq!(asker.write(&conversation, "Good evening").await.status, 201);
    let own = asker.messages(&conversation).await.messages[0].id.clone();
    let reporter = client(&server, ASKER.0).await;
    // One of the demonstration's, between two others.
    let foreign = about_conversation(&conversation, vec![own.clone(), id("ms-demo-1"), id("ms-never-was")]);
    let refused = reporter.report(&foreign).await.unwrap_err();
    let client::ClientError::Refused(problem) = refused else { panic!("{refused:?}") };
    let wrong: Vec<(String, String)> = problem.fields.into_iter().map(|one| (one.path, one.code)).collect();
    let unknown = |at: u8| (format!("messages.{at}"), field::UNKNOWN.to_owned());
    assert_eq!(wrong, [unknown(1), unknown(2)]);
    assert_eq!(
        code(reporter.report(&about_conversation(&id("cv-demo-1"), vec![])).await),
        Some(Code::NotFound)
    );
    assert!(reporter.reports().await.unwrap().reports.is_empty(), "what is refused leaves nothing");
    let stranger = client(&server, "p-support-unit-1").await;
    assert_eq!(
        code(stranger.report(&about_conversation(&conversation, vec![own])).await),
        Some(Code::NotFound)
    );
}

/// SAF-1: each thing that a page shows can be reported by whoever sees it, and by nobody else.
#[tokio::test]
async fn whoever_sees_a_thing_may_report_it() {
    let server = Server::start().await;
    let (asker, asked) = (client(&server, ASKER.0).await, client(&server, ASKED.0).await);
    let peer = crate::introductions::Peer::new(&server, ASKER.0).await;
    let request = peer.asks(ASKED.1, "government").await;
    let of_request = ReportForm {
        about: Reported::Introduction,
        thing: request.id.to_string(),
        ..about_member("nowhere")
    };
    for client in [&asker, &asked] {
        assert_eq!(client.report(&of_request).await.unwrap().about, Reported::Introduction);
    }
    let officer = client(&server, OFFICERS[0]).await;
    let subjects = {
        let mut subjects = Vec::new();
        for row in officer.cases().await.unwrap().cases {
            subjects.push(officer.read_case(&row.id).await.unwrap().subject.is_some());
        }
        subjects.sort_unstable();
        subjects
    };
    assert_eq!(subjects, [false, true], "whoever was asked is not named to anybody before they said yes");
    let other = client(&server, "p-reformer-1").await;
    assert_eq!(code(other.report(&of_request).await), Some(Code::NotFound));
    let group = ReportForm { about: Reported::Group, thing: "g-never-was".to_owned(), ..about_member("x") };
    assert_eq!(code(other.report(&group).await), Some(Code::NotFound));
    other.report(&about_member(ASKED.1)).await.unwrap();
    assert_eq!(code(other.report(&about_member("atlantis")).await), Some(Code::NotFound));
}

/// Of people who feel unsafe first, then in the order in which they came (rule SAF-1).
#[tokio::test]
async fn whoever_feels_unsafe_is_read_first() {
    let server = Server::start().await;
    let reporter = client(&server, "p-reformer-1").await;
    let mut reported: Vec<ReportId> = Vec::new();
    for feels_unsafe in [false, false, true] {
        server.app.clock.advance(1000);
        let form = ReportForm { feels_unsafe, ..about_member(ASKED.1) };
        reported.push(reporter.report(&form).await.unwrap().id);
    }
    let officer = client(&server, OFFICERS[1]).await;
    let listed: Vec<ReportId> = officer.cases().await.unwrap().cases.into_iter().map(|one| one.id).collect();
    assert_eq!(listed, [reported[2].clone(), reported[0].clone(), reported[1].clone()]);
    let page: CasePage = officer.read_case(&reported[0]).await.unwrap();
    assert_eq!(page.place.as_deref(), Some("Sekondi-Takoradi"));
}
