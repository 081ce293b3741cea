//! Practices: one page each on what a member did about a problem, for whoever stands before the same one.
//!
//! A practice belongs to a member and names nobody: whoever wants to know more asks one side of it for an introduction.

use serde::{Deserialize, Serialize};

use crate::id::{MemberId, PracticeId};
use crate::introduction::Side;
use crate::place::codes;
use crate::plain_text;
use crate::problem::{FieldProblem, field};
use crate::words::Language;

codes! {
    /// What its member hopes for from those who read a practice.
    PracticeStatus {
        /// It looks for partners to go on with.
        Partners = "partners",
        /// It answers questions.
        Questions = "questions",
        /// It is told, and that is all.
        Closed = "closed",
    }
}

codes! {
    /// Who reads a practice.
    PracticeReaders {
        /// Anyone.
        Public = "public",
        /// Whoever is signed in.
        Members = "members",
    }
}

/// What a practice says: the body of `POST /api/v1/members/{member}/practices` and of
/// `PUT /api/v1/practices/{practice}`, and what is read of it. Texts are plain.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PracticeForm {
    /// What it is called, in one line: 1 to 120 characters.
    pub title: String,
    /// The problem it began with: 1 to 1000 characters.
    pub problem: String,
    /// What was done, step by step: 1 to 2000 characters.
    pub steps: String,
    /// What came of it: 1 to 1000 characters.
    pub result: String,
    /// What it cost, in money and in people's time: at most 500 characters, empty where it is not told.
    #[serde(default)]
    pub cost: String,
    /// What stood in the way: at most 1000 characters, empty where it is not told.
    #[serde(default)]
    pub obstacles: String,
    /// The language of these texts.
    pub language: Language,
    /// One to five policy areas, by their slugs.
    pub areas: Vec<String>,
    /// Public ids of the commitments it belongs to, at most ten.
    #[serde(default)]
    pub commitments: Vec<String>,
    /// What its member hopes for.
    pub status: PracticeStatus,
    /// Which side of the member to ask.
    pub ask: Side,
    /// Who reads it.
    pub readers: PracticeReaders,
}

/// What somebody wrote does not appear in logs by accident.
impl std::fmt::Debug for PracticeForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PracticeForm(..)")
    }
}

/// What a practice says, checked: texts are trimmed, commitments in capitals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Practice(PracticeForm);

impl Practice {
    /// Most characters of a title.
    pub const TITLE: usize = 120;
    /// Most characters of the problem, the result and the obstacles each.
    pub const TEXT: usize = 1000;
    /// Most characters of the steps.
    pub const STEPS: usize = 2000;
    /// Most characters of the cost.
    pub const COST: usize = 500;
    /// Most policy areas.
    pub const AREAS: usize = 5;
    /// Most commitments.
    pub const COMMITMENTS: usize = 10;
    /// Most practices of one member.
    pub const OF_A_MEMBER: usize = 50;

    /// What it says.
    pub fn says(&self) -> &PracticeForm {
        &self.0
    }
}

impl PracticeForm {
    /// The practice, or everything that is wrong with the form. Whether there are such policy areas is the server's to say.
    pub fn parse(&self) -> Result<Practice, Vec<FieldProblem>> {
        let mut wrong = Vec::new();
        let mut read = |path: &str, text: &str, most: usize, optional: bool| {
            if optional && text.trim().is_empty() {
                return String::new();
            }
            plain_text::parse(path, text, most).unwrap_or_else(|problem| {
                wrong.push(problem);
                String::new()
            })
        };
        let mut kept = Self {
            title: read("title", &self.title, Practice::TITLE, false),
            problem: read("problem", &self.problem, Practice::TEXT, false),
            steps: read("steps", &self.steps, Practice::STEPS, false),
            result: read("result", &self.result, Practice::TEXT, false),
            cost: read("cost", &self.cost, Practice::COST, true),
            obstacles: read("obstacles", &self.obstacles, Practice::TEXT, true),
            ..self.clone()
        };
        if kept.title.contains(['\n', '\t']) {
            wrong.push(FieldProblem::new("title", field::MALFORMED));
        }
        wrong.extend(self.areas_problem());
        wrong.extend(listed("areas", &self.areas, |_| true));
        kept.commitments = self.commitments.iter().map(|id| id.trim().to_uppercase()).collect();
        if kept.commitments.len() > Practice::COMMITMENTS {
            wrong.push(counted("commitments", 0, Practice::COMMITMENTS));
        }
        wrong.extend(listed("commitments", &kept.commitments, is_commitment));
        if wrong.is_empty() { Ok(Practice(kept)) } else { Err(wrong) }
    }

    fn areas_problem(&self) -> Option<FieldProblem> {
        match self.areas.len() {
            0 => Some(FieldProblem::new("areas", field::REQUIRED)),
            many if many > Practice::AREAS => Some(counted("areas", 1, Practice::AREAS)),
            _ => None,
        }
    }
}

fn counted(path: &str, min: i64, max: usize) -> FieldProblem {
    FieldProblem::new(path, field::OUT_OF_RANGE).with("min", min).with("max", max as i64)
}

/// What is wrong with the items of a list, one by one.
fn listed(path: &str, items: &[String], is_one: impl Fn(&str) -> bool) -> Vec<FieldProblem> {
    let wrong = |(at, item): (usize, &String)| {
        let code = match () {
            () if !is_one(item) => field::MALFORMED,
            () if items.iter().take(at).any(|before| before == item) => field::DUPLICATE,
            () => return None,
        };
        Some(FieldProblem::new(format!("{path}.{at}"), code))
    };
    // Of a list that is far too long the first items say enough.
    items.iter().take(100).enumerate().filter_map(wrong).collect()
}

/// Whether a text can be the public id of a commitment, such as `GH0042`: 3 to 24 capitals, digits and hyphens.
fn is_commitment(text: &str) -> bool {
    let plain = text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-');
    (3..=24).contains(&text.len()) && plain && text.bytes().any(|b| b.is_ascii_digit())
}

/// `GET /api/v1/practices/{practice}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PracticePage {
    /// Its id.
    pub id: PracticeId,
    /// Changes with every change.
    pub version: u32,
    /// Whose.
    pub member: MemberId,
    /// Its name.
    pub member_name: String,
    /// What it says.
    pub practice: PracticeForm,
    /// When it was last changed.
    pub changed_at_ms: i64,
    /// Whether the viewer may change it.
    pub may_change: bool,
    /// Whether the viewer may remove it.
    pub may_remove: bool,
}

/// A practice as the directory lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PracticeSummary {
    /// Its id.
    pub id: PracticeId,
    /// Whose.
    pub member: MemberId,
    /// What it is called.
    pub title: String,
    /// The problem it began with.
    pub problem: String,
    /// What came of it.
    pub result: String,
    /// The language of these texts.
    pub language: Language,
    /// Its policy areas, by their slugs.
    pub areas: Vec<String>,
    /// What its member hopes for.
    pub status: PracticeStatus,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> PracticeForm {
        PracticeForm {
            title: " Hearings in five languages ".to_owned(),
            problem: "Few came.".to_owned(),
            steps: "First\r\nthen".to_owned(),
            result: "More came.".to_owned(),
            cost: "  ".to_owned(),
            obstacles: String::new(),
            language: Language::parse("en").unwrap(),
            areas: vec!["inclusion".to_owned()],
            commitments: vec![" gh0042".to_owned()],
            status: PracticeStatus::Partners,
            ask: Side::Government,
            readers: PracticeReaders::Public,
        }
    }

    fn wrong(form: &PracticeForm) -> Vec<(String, String)> {
        form.parse().unwrap_err().into_iter().map(|one| (one.path, one.code)).collect()
    }

    #[test]
    fn a_practice_is_kept_trimmed_with_commitments_as_they_are_published() {
        let practice = form().parse().unwrap();
        let says = practice.says();
        assert_eq!((says.title.as_str(), says.steps.as_str()), ("Hearings in five languages", "First\nthen"));
        assert_eq!((says.cost.as_str(), says.commitments.as_slice()), ("", &["GH0042".to_owned()][..]));
        assert_eq!(says.parse().unwrap(), practice, "parsing again changes nothing");
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let bad = PracticeForm {
            title: "two\nlines".to_owned(),
            problem: " \u{200d} ".to_owned(),
            steps: "ñ".repeat(2001),
            result: "\u{202e}turned".to_owned(),
            cost: "ñ".repeat(501),
            obstacles: "ñ".repeat(1000),
            areas: vec![],
            commitments: ["GH0042", "gh0042", "no", "../x", "ABC"].map(str::to_owned).to_vec(),
            ..form()
        };
        let pair = |path: &str, code: &str| (path.to_owned(), code.to_owned());
        let wanted = [
            pair("problem", field::REQUIRED),
            pair("steps", field::TOO_LONG),
            pair("result", field::MALFORMED),
            pair("cost", field::TOO_LONG),
            pair("title", field::MALFORMED),
            pair("areas", field::REQUIRED),
            pair("commitments.1", field::DUPLICATE),
            pair("commitments.2", field::MALFORMED),
            pair("commitments.3", field::MALFORMED),
            pair("commitments.4", field::MALFORMED),
        ];
        assert_eq!(wrong(&bad), wanted);
    }

    #[test]
    fn lists_have_an_end() {
        let many = |count: usize, of: &str| (0..count).map(|at| format!("{of}{at}")).collect::<Vec<_>>();
        let fits = PracticeForm { areas: many(5, "area-"), commitments: many(10, "GH"), ..form() };
        assert!(fits.parse().is_ok());
        let long = PracticeForm { areas: many(6, "area-"), commitments: many(11, "GH"), ..form() };
        let out = |path: &str| (path.to_owned(), field::OUT_OF_RANGE.to_owned());
        assert_eq!(wrong(&long), [out("areas"), out("commitments")]);
    }
}
