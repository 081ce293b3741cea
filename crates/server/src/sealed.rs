//! What people write to each other, sealed before it is kept and opened for those who may read it (rule DAT-16).

use model::id::{QuestionId, ReportId};
use store::Seal;

use crate::http::problem::Problem;

/// What a reply is sealed for; its question has the id alone.
pub fn of_reply(question: &QuestionId) -> String {
    format!("{question} reply")
}

/// What the answer to a report is sealed for; the report has the id alone.
pub fn of_answer(report: &ReportId) -> String {
    format!("{report} answer")
}

/// The text that was sealed for `row`. We sealed it, so one that does not open is a fault of ours.
pub fn open(seal: &Seal, row: &str, sealed: &str) -> Result<String, Problem> {
    let plain = seal.open(row, sealed).map_err(|error| Problem::internal(&error))?;
    String::from_utf8(plain).map_err(|_| Problem::internal(&NoText))
}

/// What was sealed is no text. The bytes are not repeated here: somebody wrote them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("what was sealed is no text")]
struct NoText;
