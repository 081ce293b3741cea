//! A valid request for every operation that writes, for tests that go over all of them.

use http::Method;
use model::group::GroupRunForm;
use model::group_edit::{GroupEdit, GroupEditForm};
use model::id::{CallId, PersonId};
use model::paths::{fill, template};
use model::permissions::Role;
use serde::Serialize;
use serde_json::json;
use server::demo::MEMBERS_CSV;
use server::route::{Access, Operation};

use crate::account_writes;
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

/// The session of somebody who may call `operation`: of staff, or of an administrator where staff may not.
pub(crate) async fn caller(stage: &Stage, operation: &Operation) -> String {
    match operation.access {
        Access::Roles(roles) if !roles.contains(&Role::Staff) => stage.server.sign_in_admin().await,
        Access::Roles(_) | Access::Public => stage.server.sign_in("staff").await,
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
        ("POST", template::IMPORT_MEMBERS) => {
            (String::new(), MEMBERS_CSV.replace(",Austin,", ",Austin (Texas),"))
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
