//! A server with the demonstration, and clients signed in to it.

use client::Client;
use client::ClientError;
use model::directory::SeatKind;
use model::group::{GroupRun, GroupRunForm, PublishForm};
use model::id::{CohortId, MemberId, PersonId};
use model::matching::{MatchRun, MatchRunForm, Objective};
use model::problem::{Code, FieldProblem};
use server::auth::link;
use store::seats::HoldingRecord;

use crate::support::{Server, UNDO_SECONDS, new_key};

pub(crate) struct Stage {
    pub(crate) server: Server,
}

/// The call of the demonstration.
pub(crate) const CALL: &str = "call-2028";

pub(crate) fn cohort() -> CohortId {
    CohortId::parse(server::demo::COHORT).unwrap()
}

impl Stage {
    pub(crate) async fn new() -> Self {
        Self { server: Server::start().await }
    }

    pub(crate) fn visitor(&self) -> Client {
        Client::new(self.server.origin()).with_keys(new_key)
    }

    /// Somebody by their role in the demonstration.
    pub(crate) async fn role(&self, role: &str) -> Client {
        self.visitor().with_cookie(self.server.sign_in(role).await)
    }

    /// Somebody by their id.
    pub(crate) async fn person(&self, id: &str) -> Client {
        self.visitor().with_cookie(self.cookie(id).await)
    }

    pub(crate) async fn cookie(&self, id: &str) -> String {
        let app = &self.server.app;
        let person = PersonId::parse(id).unwrap();
        let mut write = app.store.write().await.unwrap();
        let made = link::make(&mut write, &app.ids, &app.clock, &app.config.public_url, &person, None).await;
        write.commit_without_audit(&[], app.clock.now_ms()).await.unwrap();
        let path = self.server.path_of(&made.unwrap());
        let answer = self.server.press(&path, "").await;
        answer.cookie("__Host-sid").unwrap()
    }

    /// Puts somebody from another part of the world, who works in Georgian, Russian and English, into the government
    /// lead's seat of `member`.
    pub(crate) async fn replace_lead(&self, member: &MemberId) {
        self.seat("p-facilitator-6", member).await;
    }

    /// Puts somebody into the government lead's seat of `member`, in the place of whoever held it.
    pub(crate) async fn seat(&self, person: &str, member: &MemberId) {
        let app = &self.server.app;
        let now_ms = app.clock.now_ms();
        let mut write = app.store.write().await.unwrap();
        let holders = store::seats::holders_of_member(&mut write, member, now_ms).await.unwrap();
        let lead = holders.into_iter().find(|one| one.seat.kind == SeatKind::GovernmentLead).unwrap();
        assert!(store::seats::end_holding(&mut write, &lead.seat.id, &lead.person, now_ms).await.unwrap());
        let person = PersonId::parse(person).unwrap();
        let next = HoldingRecord { seat: lead.seat.id, person, from_ms: now_ms, to_ms: None };
        store::seats::hold(&mut write, &next).await.unwrap();
        write.commit_without_audit(&[], now_ms).await.unwrap();
    }

    /// Takes everybody out of the seats of `member`, so that nobody there can meet a mentor.
    pub(crate) async fn vacate(&self, member: &MemberId) {
        let app = &self.server.app;
        let now_ms = app.clock.now_ms();
        let mut write = app.store.write().await.unwrap();
        for holder in store::seats::holders_of_member(&mut write, member, now_ms).await.unwrap() {
            store::seats::end_holding(&mut write, &holder.seat.id, &holder.person, now_ms).await.unwrap();
        }
        write.commit_without_audit(&[], now_ms).await.unwrap();
    }

    /// The first proposal that staff form with the usual settings.
    pub(crate) async fn formed_groups(&self) -> GroupRun {
        let staff = self.role("staff").await;
        staff.form_groups(&cohort(), &GroupRunForm::DEFAULT).await.unwrap().proposals.remove(0)
    }

    /// The groups that staff form with the usual settings, published.
    pub(crate) async fn published_groups(&self) -> GroupRun {
        let staff = self.role("staff").await;
        let run = self.formed_groups().await;
        staff.publish_groups(&run.id, &PublishForm { version: run.version }).await.unwrap()
    }

    /// The matches of the usual rules, published so long ago that they are final.
    pub(crate) async fn published_matches(&self) -> MatchRun {
        let run = self.open_matches().await;
        self.let_pass(UNDO_SECONDS);
        self.role("staff").await.match_run(&run.id).await.unwrap()
    }

    /// The matches of the usual rules, published a moment ago.
    pub(crate) async fn open_matches(&self) -> MatchRun {
        let staff = self.role("staff").await;
        let run = staff.run_matching(&cohort(), &self.match_form().await).await.unwrap();
        staff.publish_matches(&run.id, &PublishForm { version: run.version }).await.unwrap()
    }

    pub(crate) fn let_pass(&self, seconds: u32) {
        self.server.app.clock.advance(i64::from(seconds) * 1000);
    }

    /// Lets so much time pass that an operation that is limited can be used about fifty times in a row, and so little
    /// that what ends after five minutes does not end before.
    pub(crate) fn let_pass_for_the_limit(&self, operation: &server::route::Operation) {
        if operation.limit.is_some() {
            self.let_pass(12);
        }
    }

    /// Every byte of the database and of its journal.
    pub(crate) fn database(&self) -> [Vec<u8>; 2] {
        let files = ["convene.sqlite3", "convene.sqlite3-wal"];
        files.map(|name| std::fs::read(self.server.folder.join(name)).unwrap())
    }

    pub(crate) async fn match_form(&self) -> MatchRunForm {
        let studio = self.role("staff").await.match_studio(&cohort()).await.unwrap();
        let ruleset = studio.default_ruleset;
        MatchRunForm {
            objective: Objective::Bands,
            ruleset,
            pinned: Vec::new(),
            forbidden: Vec::new(),
            keep: None,
        }
    }
}

/// The fields of a refusal with this code.
pub(crate) fn refused_with<T: std::fmt::Debug>(
    code: Code,
    answer: Result<T, ClientError>,
) -> Vec<FieldProblem> {
    match answer.unwrap_err() {
        ClientError::Refused(problem) if problem.code == code => problem.fields,
        other => panic!("{other}"),
    }
}

/// The code and the fields' codes of a refusal.
pub(crate) fn refused<T: std::fmt::Debug>(answer: Result<T, ClientError>) -> (Code, Vec<(String, String)>) {
    match answer.unwrap_err() {
        ClientError::Refused(problem) => {
            (problem.code, problem.fields.into_iter().map(|field| (field.path, field.code)).collect())
        }
        other => panic!("{other}"),
    }
}
