//! A valid request for every operation about reports, their cases and the officers that writes.

use model::id::ReportId;
use model::paths::template;
use model::report::{ReportForm, ReportReason, Reported};
use serde_json::{Value, json};

use crate::stage::Stage;

/// Brings the demonstration to where the operation can be done; the id in its path and its body.
pub(crate) async fn valid(stage: &Stage, template: &str) -> Option<(String, Value)> {
    Some(match template {
        template::REPORTS => (String::new(), json!(report())),
        template::CASE_READING | template::CASE_TAKING_UP => (stage.case().await.to_string(), json!(null)),
        template::CASE_RENEWAL => (stage.case().await.to_string(), json!({ "reason": "A witness is away." })),
        template::CASE_CLOSING => {
            let case = stage.case().await;
            stage.role("officer").await.take_case_up(&case).await.unwrap();
            (case.to_string(), json!({ "outcome": "unclear", "answer": "We could not find out." }))
        }
        template::OFFICER => ("p-facilitator-1".to_owned(), json!({ "step": "propose" })),
        _ => return None,
    })
}

fn report() -> ReportForm {
    ReportForm {
        about: Reported::Member,
        thing: "sekondi-takoradi-gh".to_owned(),
        reason: ReportReason::Impersonation,
        feels_unsafe: false,
        text: "Whoever sits there is somebody else.".to_owned(),
        messages: Vec::new(),
    }
}

impl Stage {
    /// A case of the officers of the demonstration.
    async fn case(&self) -> ReportId {
        self.role("government").await.report(&report()).await.unwrap().id
    }
}
