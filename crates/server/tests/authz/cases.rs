//! Reports and cases of the world: for every caller a report of their own that was answered, and cases that the officer is
//! named on, is named on although they reported them themselves, was named on until they were closed, and is not named on.

use model::case::{AttachedBy, CaseOutcome};
use model::report::{CaseActKind, ReportReason, Reported, Thing};
use model::state::CaseState;
use server::safeguarding::READ_MS;
use server::sealed::of_answer;
use store::case_officers::{self, NamedRecord};
use store::officers::{self, ProposalRecord};
use store::reports::{self, ActRecord, AttachedRecord, ClosingRecord, ReportRecord};
use store::{Seal, Write};

use crate::support::NOW_MS;
use crate::world::{CALLERS, DAY_MS, Making, id, pid};

/// Whom the cases are about.
const SUBJECT: &str = "theta-civ";
/// Who is named beside the officer of the world, and in their place.
const OTHERS: [&str; 2] = ["mentor_z", "mentor_c"];
const OFFICERS: [&str; 2] = ["officer", "officer_ended"];

pub(crate) fn case_of(subject: &str) -> String {
    format!("cny-report-id-{subject}-q").replace('_', "-")
}

impl Making {
    /// Everything in this file.
    pub(crate) async fn cases(&mut self, write: &mut Write, seal: &Seal) {
        for subject in CALLERS.into_iter().filter(|caller| *caller != "anonymous") {
            self.report(write, seal, subject, subject).await;
            self.close(write, seal, subject).await;
        }
        self.report(write, seal, "case-own", "beta-civ").await;
        self.name(write, "case-own", OFFICERS).await;
        self.report(write, seal, "case-other", "beta-civ").await;
        self.name(write, "case-other", OTHERS).await;
        self.report(write, seal, "case-conflict", "officer").await;
        self.name(write, "case-conflict", [OFFICERS[0], OTHERS[0]]).await;
        self.report(write, seal, "case-closed", "beta-civ").await;
        self.name(write, "case-closed", OFFICERS).await;
        self.close(write, seal, "case-closed").await;
        let proposal = ProposalRecord {
            person: id(&pid("zeta-gov")),
            proposed_by: id(&pid("admin")),
            proposed_at_ms: NOW_MS,
        };
        assert!(officers::propose(write, &proposal).await.unwrap());
    }

    /// A report with a message and something that an officer did.
    async fn report(&mut self, write: &mut Write, seal: &Seal, subject: &str, reporter: &str) {
        let name = self.mark("report", "id", subject);
        let words = self.mark("report", "words", subject);
        let record = ReportRecord {
            words: seal.seal(&name, words.as_bytes()),
            id: id(&name),
            reporter: Some(id(&pid(reporter))),
            thing: Thing::new(Reported::Conversation, "cv-of-theta").unwrap(),
            subject: Some(id(&pid(SUBJECT))),
            reason: ReportReason::Harassment,
            feels_unsafe: false,
            reported_at_ms: NOW_MS - 3 * DAY_MS,
            state: CaseState::Open,
            closing: None,
        };
        reports::insert(write, &record).await.unwrap();
        let (message, body) = (format!("rm-{name}"), self.mark("report_message", "body", subject));
        let attached = AttachedRecord {
            body: seal.seal(&message, body.as_bytes()),
            id: message,
            number: 1,
            author: AttachedBy::Other,
            sent_at_ms: NOW_MS - 4 * DAY_MS,
            person: None,
        };
        reports::attach(write, &record.id, &attached).await.unwrap();
        let (act, reason) = (format!("ca-{name}"), self.mark("case_act", "words", subject));
        let act = ActRecord {
            words: Some(seal.seal(&act, reason.as_bytes())),
            id: act,
            report: record.id,
            kind: CaseActKind::Renewed,
            at_ms: NOW_MS - 2 * DAY_MS,
            officer: Some(id(&pid(OTHERS[0]))),
        };
        reports::note(write, &act).await.unwrap();
    }

    async fn name(&self, write: &mut Write, subject: &str, officers: [&str; 2]) {
        for officer in officers {
            let record = NamedRecord {
                report: id(&case_of(subject)),
                person: id(&pid(officer)),
                named_at_ms: NOW_MS - 3 * DAY_MS,
                read_until_ms: NOW_MS - 3 * DAY_MS + READ_MS,
            };
            assert!(case_officers::name(write, &record).await.unwrap());
        }
    }

    async fn close(&mut self, write: &mut Write, seal: &Seal, subject: &str) {
        let name = id(&case_of(subject));
        let answer = self.mark("report", "answer", subject);
        let closing = ClosingRecord {
            outcome: CaseOutcome::SpokenTo,
            answer: seal.seal(&of_answer(&name), answer.as_bytes()),
            closed_at_ms: NOW_MS - DAY_MS,
        };
        assert!(reports::take_up(write, &name).await.unwrap());
        assert!(reports::close(write, &name, &closing).await.unwrap());
    }
}
