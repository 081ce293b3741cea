//! A valid request for every operation that writes, for tests that go over all of them.

use std::collections::BTreeMap;

use http::Method;
use model::email::EmailAddress;
use model::group::GroupRunForm;
use model::group_edit::{GroupEdit, GroupEditForm};
use model::id::{CallId, PersonId};
use model::mail::MailFault;
use model::paths::{fill, template};
use model::permissions::Role;
use model::privacy::{ConsentForm, EraseWhen, ErasureForm, LevelChange, LevelsForm, NarrowForm, Purpose};
use model::visibility::{Field, Level};
use model::words::Locale;
use serde::Serialize;
use serde_json::json;
use server::demo::MEMBERS_CSV;
use server::jobs;
use server::route::{Access, Operation};
use store::outbox::{self, Failed, NewMail, Then};

use crate::account_writes;
use crate::circles;
use crate::meeting_writes;
use crate::stage::{CALL, Stage, cohort};
use crate::support::{Answer, new_key};

/// A request as it goes over the wire.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) media_type: Option<&'static str>,
    pub(crate) body: String,
    /// The version it saw, where it names one in a header.
    pub(crate) version: Option<u32>,
    /// What the browser sends beside the cookie of the session.
    pub(crate) browser: String,
}

impl Written {
    /// The same with another body.
    pub(crate) fn with(&self, body: String) -> Self {
        Self { body, ..self.clone() }
    }
}

/// The session of somebody who may call `operation`: of staff, of an administrator where staff may not, or of a
/// government seat where the Support Unit may not at all, and of an officer for their cases.
pub(crate) async fn caller(stage: &Stage, operation: &Operation) -> String {
    match operation.access {
        Access::Roles(_) if operation.template.starts_with(template::CASES) => {
            stage.server.sign_in("officer").await
        }
        Access::Roles(roles) if roles.contains(&Role::Staff) => stage.server.sign_in("staff").await,
        Access::Roles(roles) if roles.contains(&Role::Admin) => stage.server.sign_in_admin().await,
        Access::Roles(_) => stage.server.sign_in("government").await,
        Access::Public => stage.server.sign_in("staff").await,
    }
}

/// Brings the demonstration to where `operation` can be done, and gives a request that does it. A new operation gets its
/// line here, and is then part of every test that goes over all of them.
pub(crate) async fn valid(stage: &Stage, operation: &Operation) -> Written {
    let staff = stage.role("staff").await;
    let method = operation.method.clone();
    let call: CallId = CALL.parse().unwrap();
    let mut version = None;
    let cohort = cohort();
    let (id, body) = match (method.as_str(), operation.template) {
        ("POST", template::SIGN_IN_LINKS) => {
            let email = stage.server.world.people[0].email.as_str();
            (String::new(), json!({ "email": email, "locale": "en" }).to_string())
        }
        ("POST", template::SIGN_OUT) => (String::new(), String::new()),
        ("POST", template::GROUP_RUNS) => (cohort.to_string(), text(&GroupRunForm::DEFAULT)),
        ("POST", template::GROUP_LATE) => {
            stage.published_groups().await;
            (cohort.to_string(), String::new())
        }
        ("POST", template::GROUP_EDITS) => {
            let run = stage.formed_groups().await;
            let member = run.groups[0].members[0].id.clone();
            let edit = GroupEdit::Lock { member, locked: true };
            (run.id.to_string(), text(&GroupEditForm { version: run.version, edit }))
        }
        ("POST", template::GROUP_PUBLICATION) => {
            let run = stage.formed_groups().await;
            (run.id.to_string(), json!({ "version": run.version }).to_string())
        }
        ("POST", template::CALLS) => (String::new(), json!({ "name": "2031", "seats": 3 }).to_string()),
        ("POST", template::CALL_APPLICANTS) => {
            let header = "id,name,country,region,kind,population,reviews\n";
            let row = "ada-gh,Ada,GH,africa-middle-east,city,90000,Nino|GE|80\n";
            (call.to_string(), format!("{header}{row}"))
        }
        ("POST", template::CALL_BALANCES) => {
            (call.to_string(), text(&staff.application_call(&call).await.unwrap().form))
        }
        ("PUT", template::CALL_BALANCE) => {
            let page = staff.application_call(&call).await.unwrap();
            version = Some(page.version);
            (call.to_string(), text(&page.form))
        }
        ("POST", template::CALL_FREEZE) => {
            let page = staff.application_call(&call).await.unwrap();
            (call.to_string(), json!({ "version": page.version }).to_string())
        }
        ("POST", template::MATCH_RUNS) => (cohort.to_string(), text(&stage.match_form().await)),
        ("POST", template::MATCH_PUBLICATION) => {
            let run = staff.run_matching(&cohort, &stage.match_form().await).await.unwrap();
            (run.id.to_string(), json!({ "version": run.version }).to_string())
        }
        ("DELETE", template::MATCH_PUBLICATION) => {
            let run = stage.open_matches().await;
            version = Some(run.version);
            (run.id.to_string(), String::new())
        }
        ("PUT", template::MENTOR_PLACES) => {
            let mentor: PersonId = "p-makueni-ke-gov".parse().unwrap();
            let pool = staff.match_studio(&cohort).await.unwrap().pool;
            version = pool.mentors.iter().find(|one| one.id == mentor).map(|one| one.version);
            let body = json!({ "places": 3, "paused": false, "agreed": true, "reason": "By telephone" });
            (mentor.to_string(), body.to_string())
        }
        ("PUT", template::PRACTICE) => {
            version = Some(1);
            (meeting_writes::PRACTICE.to_owned(), text(&meeting_writes::practice()))
        }
        ("PUT", template::CIRCLE | template::CIRCLE_PLAN) => {
            version = Some(1);
            (circles::CIRCLE.to_owned(), circles::changing(operation.template).to_string())
        }
        ("POST", template::IMPORT_MEMBERS) => {
            (String::new(), MEMBERS_CSV.replace(",Austin,", ",Austin (Texas),"))
        }
        ("POST", template::MAIL_RESEND) => (stage.given_up_mail().await, String::new()),
        ("POST", template::MAILS_RESEND) => {
            stage.given_up_mail().await;
            (String::new(), String::new())
        }
        ("POST", template::PRIVACY_LEVELS) => {
            let shown = staff.privacy().await.unwrap().fields.remove(0);
            let change = LevelChange { field: shown.field, from: shown.level, to: Level::Introductions };
            (String::new(), text(&LevelsForm { changes: vec![change] }))
        }
        ("POST", template::CONSENTS) => {
            let purpose = Purpose::WiderProfile;
            let text_version = purpose.text_version();
            let form = ConsentForm { purpose, given: true, text_version, language: Locale::En };
            (String::new(), text(&form))
        }
        ("POST", template::EXPORTS) => (String::new(), String::new()),
        ("POST", template::EXPORT_FILE) => {
            let export = staff.ask_export().await.unwrap();
            assert_eq!(jobs::privacy::make_exports(&stage.server.app).await.unwrap(), 1);
            (export.id.to_string(), String::new())
        }
        ("POST", template::ERASURE) => (String::new(), text(&ErasureForm { when: EraseWhen::Later })),
        ("POST", template::ERASURE_CANCELLATION) => {
            staff.erase_account(&ErasureForm { when: EraseWhen::Later }).await.unwrap();
            (String::new(), String::new())
        }
        ("POST", template::PERSON_LEVELS) => {
            let form = NarrowForm { field: Field::Name, level: Level::Introductions };
            ("p-tamale-gh-gov".to_owned(), text(&form))
        }
        ("POST", template::COUNTRIES_AT_RISK) => {
            (String::new(), json!({ "country": "GH", "at_risk": true }).to_string())
        }
        _ => return account_writes::valid(stage, operation).await,
    };
    Written {
        method,
        path: fill(operation.template, &id),
        media_type: operation.body.media_type(),
        body,
        version,
        browser: String::new(),
    }
}

fn text(form: &impl Serialize) -> String {
    serde_json::to_string(form).unwrap()
}

impl Stage {
    /// A mail whose only attempt failed for good; its id.
    async fn given_up_mail(&self) -> String {
        let (app, now_ms) = (&self.server.app, self.server.app.clock.now_ms());
        let mail = NewMail {
            id: "mail-1".to_owned(),
            event: "mail-1".to_owned(),
            to: EmailAddress::parse("gone@example.org").unwrap(),
            locale: Locale::En,
            template: "groups_published".to_owned(),
            params: BTreeMap::new(),
            message_id: "mail-1@convene.example.org".to_owned(),
            not_before_ms: None,
            about: None,
        };
        app.store.write().await.unwrap().commit_without_audit(&[mail], now_ms).await.unwrap();
        let mut write = app.store.write().await.unwrap();
        let failed = Failed { fault: MailFault::RecipientRefused, reply: Some(550), then: Then::GiveUp };
        for mail in outbox::claim(&mut write, now_ms, 60_000, 100).await.unwrap() {
            assert!(outbox::mark_failed(&mut write, &mail, failed, now_ms).await.unwrap());
        }
        write.commit_without_audit(&[], now_ms).await.unwrap();
        "mail-1".to_owned()
    }

    /// Sends `request` as somebody, under this key.
    pub(crate) async fn send(&self, cookie: &str, key: &str, request: &Written) -> Answer {
        let tag = request.version.map(|version| format!("\"{version}\""));
        let cookies = [cookie, &request.browser].join("; ");
        let own = [("origin", self.server.origin()), ("cookie", cookies.as_str()), (model::key::HEADER, key)];
        let mut headers: Vec<(&str, &str)> = own.to_vec();
        headers.extend(request.media_type.map(|media_type| ("content-type", media_type)));
        headers.extend(tag.as_deref().map(|tag| ("if-match", tag)));
        self.server.ask(request.method.as_str(), &request.path, &headers, &request.body).await
    }

    /// Sends `request` as somebody, under a new key.
    pub(crate) async fn send_anew(&self, cookie: &str, request: &Written) -> Answer {
        self.send(cookie, new_key().as_str(), request).await
    }
}
