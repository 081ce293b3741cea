//! Reports: what somebody says happened to them, and what becomes of it (rules SAF-1 to SAF-3).
//!
//! Whom a report is about is told nothing of it, anywhere.

use serde::{Deserialize, Serialize};

use crate::case::{CaseOutcome, twice};
use crate::id::{CircleId, ConversationId, GroupId, IntroductionId, MemberId, MessageId, ReportId};
use crate::place::codes;
use crate::plain_text;
use crate::problem::{FieldProblem, field};
use crate::state::CaseState;

codes! {
    /// What can be reported: there is a control for it on each page that shows one.
    Reported {
        /// The page of a member, with the people in its seats.
        Member = "member",
        /// A conversation, with or without some of its messages.
        Conversation = "conversation",
        /// A request for an introduction.
        Introduction = "introduction",
        /// A group.
        Group = "group",
        /// A circle.
        Circle = "circle",
    }
}

codes! {
    /// Why something is reported.
    ReportReason {
        /// Somebody is insulted, threatened or pursued.
        Harassment = "harassment",
        /// Somebody does not leave off.
        UnwantedContact = "unwanted_contact",
        /// Somebody says that they are somebody else.
        Impersonation = "impersonation",
        /// What is told is not true.
        Dishonest = "dishonest",
        /// Somebody shares what is private.
        PrivateMatters = "private_matters",
        /// Something else, which the text says.
        Other = "other",
    }
}

/// `POST /api/v1/reports`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReportForm {
    /// What is reported.
    pub about: Reported,
    /// Which of them, by its id.
    pub thing: String,
    /// Why.
    pub reason: ReportReason,
    /// Whether the reporter feels unsafe; such a report is read first.
    #[serde(default)]
    pub feels_unsafe: bool,
    /// What happened: 1 to 2000 characters, plain.
    pub text: String,
    /// The messages of a conversation that the officers may read, at most fifty.
    #[serde(default)]
    pub messages: Vec<MessageId>,
}

/// What somebody wrote does not appear in logs by accident.
impl std::fmt::Debug for ReportForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ReportForm({:?}, ..)", self.about)
    }
}

/// What a report is about, by its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A member.
    Member(MemberId),
    /// A conversation.
    Conversation(ConversationId),
    /// A request for an introduction.
    Introduction(IntroductionId),
    /// A group.
    Group(GroupId),
    /// A circle.
    Circle(CircleId),
}

impl Thing {
    /// The thing of this kind with this id; nothing where that is no id.
    pub fn new(about: Reported, id: &str) -> Option<Self> {
        match about {
            Reported::Member => id.parse().ok().map(Self::Member),
            Reported::Conversation => id.parse().ok().map(Self::Conversation),
            Reported::Introduction => id.parse().ok().map(Self::Introduction),
            Reported::Group => id.parse().ok().map(Self::Group),
            Reported::Circle => id.parse().ok().map(Self::Circle),
        }
    }

    /// Of which kind it is.
    pub fn about(&self) -> Reported {
        match self {
            Self::Member(_) => Reported::Member,
            Self::Conversation(_) => Reported::Conversation,
            Self::Introduction(_) => Reported::Introduction,
            Self::Group(_) => Reported::Group,
            Self::Circle(_) => Reported::Circle,
        }
    }

    /// Its id.
    pub fn id(&self) -> &str {
        match self {
            Self::Member(id) => id.as_str(),
            Self::Conversation(id) => id.as_str(),
            Self::Introduction(id) => id.as_str(),
            Self::Group(id) => id.as_str(),
            Self::Circle(id) => id.as_str(),
        }
    }
}

/// A report, checked.
#[derive(Clone, PartialEq, Eq)]
pub struct NewReport {
    /// What it is about.
    pub thing: Thing,
    /// Why.
    pub reason: ReportReason,
    /// Whether the reporter feels unsafe.
    pub feels_unsafe: bool,
    /// What happened.
    pub text: String,
    /// Which messages are attached.
    pub messages: Vec<MessageId>,
}

/// What somebody wrote does not appear in logs by accident.
impl std::fmt::Debug for NewReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewReport({:?}, ..)", self.thing)
    }
}

impl ReportForm {
    /// Most characters of the text.
    pub const TEXT: usize = 2000;
    /// Most messages that are attached.
    pub const MESSAGES: usize = 50;

    /// The report, or everything that is wrong with the form. Whether there is such a thing is the server's to say.
    pub fn parse(&self) -> Result<NewReport, Vec<FieldProblem>> {
        let mut wrong = Vec::new();
        let thing = Thing::new(self.about, &self.thing);
        if thing.is_none() {
            wrong.push(FieldProblem::new("thing", field::MALFORMED));
        }
        let text = plain_text::parse("text", &self.text, Self::TEXT);
        let text = text.map_err(|problem| wrong.push(problem)).ok();
        if self.messages.len() > Self::MESSAGES {
            let many = FieldProblem::new("messages", field::OUT_OF_RANGE);
            wrong.push(many.with("min", 0).with("max", Self::MESSAGES as i64));
        }
        if !self.messages.is_empty() && self.about != Reported::Conversation {
            wrong.push(FieldProblem::new("messages", field::CONTRADICTS).with("other", "about"));
        }
        wrong.extend(twice("messages", &self.messages));
        match (thing, text) {
            (Some(thing), Some(text)) if wrong.is_empty() => Ok(NewReport {
                thing,
                reason: self.reason,
                feels_unsafe: self.feels_unsafe,
                text,
                messages: self.messages.clone(),
            }),
            _ => Err(wrong),
        }
    }
}

/// `GET /api/v1/reports`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reports {
    /// The viewer's, newest first.
    pub reports: Vec<OwnReport>,
}

/// A report as whoever made it follows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnReport {
    /// Its id.
    pub id: ReportId,
    /// The number by which it can be asked about.
    pub number: String,
    /// What was reported.
    pub about: Reported,
    /// Why.
    pub reason: ReportReason,
    /// Whether the viewer feels unsafe.
    pub feels_unsafe: bool,
    /// What the viewer wrote.
    pub text: String,
    /// How many messages were attached.
    pub messages: u32,
    /// When it was reported.
    pub reported_at_ms: i64,
    /// How it stands.
    pub state: CaseState,
    /// Who works on it.
    pub handled_by: HandledBy,
    /// What came of it, once it is closed.
    pub closing: Option<Closing>,
    /// What was done with it and who read it, oldest first.
    pub acts: Vec<CaseAct>,
}

codes! {
    /// Who works on a report.
    HandledBy {
        /// Officers are named on it.
        Officers = "officers",
        /// It concerns every officer there is, so a contact outside was told that it waits.
        OutsideContact = "outside_contact",
        /// Nobody yet: the next officer whom it does not concern is named on it.
        Nobody = "nobody",
    }
}

/// How a case was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Closing {
    /// What came of it.
    pub outcome: CaseOutcome,
    /// What the officer wrote.
    pub answer: String,
    /// When.
    pub closed_at_ms: i64,
}

codes! {
    /// What is done with a case.
    CaseActKind {
        /// An officer was named on it.
        Named = "named",
        /// An officer is not named on it any more.
        Left = "left",
        /// A contact outside was told that it waits.
        OutsideTold = "outside_told",
        /// An officer read it.
        Viewed = "viewed",
        /// An officer took it up.
        TakenUp = "taken_up",
        /// An officer reads it for longer: `reason`.
        Renewed = "renewed",
        /// An officer closed it.
        Closed = "closed",
    }
}

/// Something that was done with a case: the row of its log that its reporter and its officers see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaseAct {
    /// What.
    pub kind: CaseActKind,
    /// When.
    pub at_ms: i64,
    /// Which officer, by name; nobody where it was no officer, or one without an account.
    pub officer: Option<String>,
    /// Why, where the officer had to say.
    pub reason: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> ReportForm {
        ReportForm {
            about: Reported::Conversation,
            thing: "cv-1".to_owned(),
            reason: ReportReason::Harassment,
            feels_unsafe: true,
            text: "  They do not stop.\r\n".to_owned(),
            messages: vec![MessageId::parse("ms-1").unwrap()],
        }
    }

    fn wrong(form: &ReportForm) -> Vec<(String, String)> {
        form.parse().unwrap_err().into_iter().map(|one| (one.path, one.code)).collect()
    }

    #[test]
    fn a_report_is_kept_trimmed_with_what_was_chosen() {
        let report = form().parse().unwrap();
        assert_eq!(report.text, "They do not stop.");
        assert_eq!((report.thing.about(), report.thing.id()), (Reported::Conversation, "cv-1"));
        assert_eq!(report.messages.len(), 1);
        let parsed: ReportForm =
            serde_json::from_str(r#"{"about":"group","thing":"g-1","reason":"other","text":"x"}"#).unwrap();
        assert!(!parsed.parse().unwrap().feels_unsafe, "nothing is ticked that nobody ticked");
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let pair = |path: &str, code: &str| (path.to_owned(), code.to_owned());
        let twice = vec![MessageId::parse("ms-1").unwrap(); 2];
        let bad = ReportForm {
            about: Reported::Group,
            thing: "No id".to_owned(),
            text: " ".to_owned(),
            messages: twice,
            ..form()
        };
        let wanted = [
            pair("thing", field::MALFORMED),
            pair("text", field::REQUIRED),
            pair("messages", field::CONTRADICTS),
            pair("messages.1", field::DUPLICATE),
        ];
        assert_eq!(wrong(&bad), wanted);
        let many = (0..51).map(|at| MessageId::parse(&format!("ms-{at}")).unwrap()).collect();
        let long = ReportForm { text: "é".repeat(2001), messages: many, ..form() };
        assert_eq!(wrong(&long), [pair("text", field::TOO_LONG), pair("messages", field::OUT_OF_RANGE)]);
    }

    #[test]
    fn a_report_does_not_show_itself_in_a_log() {
        let form = form();
        assert!(!format!("{form:?} {:?}", form.parse()).contains("stop"));
    }
}
