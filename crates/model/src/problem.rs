//! What goes wrong, as the client sees it: RFC 9457 problems with a closed set of codes (rules WEB-15 and WEB-16).

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::place::codes;
use crate::reason::Param;

codes! {
    /// Every code an error can carry; each is bound to one HTTP status and worded in every locale.
    Code {
        /// The request could not be read.
        Unreadable = "unreadable",
        /// Nobody is signed in.
        SignInRequired = "sign_in_required",
        /// The address or the password is not right, or the account cannot be used; nobody is told which.
        SignInFailed = "sign_in_failed",
        /// The session waits for its second factor.
        SecondFactorRequired = "second_factor_required",
        /// Who is there has to be proved anew before this.
        ReauthenticationRequired = "reauthentication_required",
        /// The signed-in person may not do this.
        Forbidden = "forbidden",
        /// They would decide about a member whose seat they hold, or about themselves; somebody else has to.
        ConflictOfInterest = "conflict_of_interest",
        /// The request came from another site.
        CrossSite = "cross_site",
        /// There is no such thing, or not for this person.
        NotFound = "not_found",
        /// The path exists, the method does not.
        MethodNotAllowed = "method_not_allowed",
        /// The body took too long.
        Timeout = "timeout",
        /// The step is not possible in the present state.
        IllegalStep = "illegal_step",
        /// Somebody else changed it first.
        Stale = "stale",
        /// The move breaks a hard rule; `fields` names which.
        MoveBreaksRule = "move_breaks_rule",
        /// Publishing would exceed a capacity or break a rule that holds by now; `fields` says where.
        PublishConflict = "publish_conflict",
        /// A publication of the cohort can still be taken back; `fields` says which, whose and until when.
        PublicationOpen = "publication_open",
        /// The time in which a publication could be taken back is over.
        UndoOver = "undo_over",
        /// The mail holds a link that would work no longer.
        MailTooOld = "mail_too_old",
        /// The same request is under way and has not ended.
        InProgress = "in_progress",
        /// The link was used, has ended, or never existed.
        LinkGone = "link_gone",
        /// The body is larger than this path takes.
        TooLarge = "too_large",
        /// The address is too long.
        UriTooLong = "uri_too_long",
        /// The body is of a type this path does not take.
        WrongType = "wrong_type",
        /// Some values are not acceptable; `fields` names them.
        Invalid = "invalid",
        /// The key was used for another request.
        KeyReused = "key_reused",
        /// The request does not say which version it changes.
        VersionRequired = "version_required",
        /// The request does not say under which key it happens once.
        KeyRequired = "key_required",
        /// Too many requests.
        TooMany = "too_many",
        /// The headers are too large.
        HeadersTooLarge = "headers_too_large",
        /// Something broke here; it is logged under the request id.
        Internal = "internal",
        /// Too busy, or about to stop.
        Unavailable = "unavailable",
        /// Nobody knows whether it was done; the same request under the same key tells.
        OutcomeUnknown = "outcome_unknown",
        /// The disk is full.
        NoSpace = "no_space",
    }
}

impl Code {
    /// The one HTTP status of this code.
    pub fn status(self) -> u16 {
        match self {
            Self::Unreadable => 400,
            Self::SignInRequired
            | Self::SignInFailed
            | Self::SecondFactorRequired
            | Self::ReauthenticationRequired => 401,
            Self::Forbidden | Self::ConflictOfInterest | Self::CrossSite => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::Timeout => 408,
            Self::IllegalStep
            | Self::MoveBreaksRule
            | Self::PublishConflict
            | Self::PublicationOpen
            | Self::UndoOver
            | Self::MailTooOld
            | Self::InProgress => 409,
            Self::LinkGone => 410,
            Self::Stale => 412,
            Self::TooLarge => 413,
            Self::UriTooLong => 414,
            Self::WrongType => 415,
            Self::Invalid | Self::KeyReused => 422,
            Self::VersionRequired | Self::KeyRequired => 428,
            Self::TooMany => 429,
            Self::HeadersTooLarge => 431,
            Self::Internal => 500,
            Self::Unavailable | Self::OutcomeUnknown => 503,
            Self::NoSpace => 507,
        }
    }
}

/// One value that is not acceptable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldProblem {
    /// Where, as a path into the body: `email`, `ruleset.weights.themes`.
    pub path: String,
    /// What is wrong: a code of [`crate::problem::field`] or, for hard rules, the rule.
    pub code: String,
    /// Figures and names the words need.
    #[serde(default)]
    pub params: BTreeMap<String, Param>,
}

impl FieldProblem {
    /// A field problem without parameters.
    pub fn new(path: impl Into<String>, code: &str) -> Self {
        Self { path: path.into(), code: code.to_owned(), params: BTreeMap::new() }
    }

    /// The same with one more parameter.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<Param>) -> Self {
        self.params.insert(key.to_owned(), value.into());
        self
    }
}

/// The codes a field problem can carry.
pub mod field {
    /// Nothing was given.
    pub const REQUIRED: &str = "required";
    /// Not of the form it must have.
    pub const MALFORMED: &str = "malformed";
    /// Longer than `max`.
    pub const TOO_LONG: &str = "too_long";
    /// Outside `min` to `max`.
    pub const OUT_OF_RANGE: &str = "out_of_range";
    /// Nothing has this id.
    pub const UNKNOWN: &str = "unknown";
    /// Stands twice.
    pub const DUPLICATE: &str = "duplicate";
    /// Contradicts another field, named in `other`.
    pub const CONTRADICTS: &str = "contradicts";
    /// Shorter than `min`.
    pub const TOO_SHORT: &str = "too_short";
    /// A password that many people have, or that is made of the service's or the person's own names.
    pub const COMMON: &str = "common";
    /// A code or a password that is not the right one.
    pub const REFUSED: &str = "refused";
    /// Holds a link, an address or a telephone number where none may be.
    pub const HAS_LINK: &str = "has_link";
    /// Is one's own, and has to be somebody else's.
    pub const OWN: &str = "own";
    /// All of them, for the test that words exist.
    pub const ALL: [&str; 12] = [
        REQUIRED,
        MALFORMED,
        TOO_LONG,
        OUT_OF_RANGE,
        UNKNOWN,
        DUPLICATE,
        CONTRADICTS,
        TOO_SHORT,
        COMMON,
        REFUSED,
        HAS_LINK,
        OWN,
    ];
}

/// The body of every error, `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `urn:convene:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The HTTP status.
    pub status: u16,
    /// The code.
    pub code: Code,
    /// The id under which the server logged the request.
    pub request_id: String,
    /// The values that are not acceptable, all at once.
    #[serde(default)]
    pub fields: Vec<FieldProblem>,
    /// With `stale`: what there is now, of the kind that the operation answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub current: Option<Current>,
}

/// A representation as the viewer may see it, read only by whoever knows its type.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Current(Box<RawValue>);

impl Current {
    /// The representation of `value`.
    pub fn of(value: &impl Serialize) -> Result<Self, serde_json::Error> {
        serde_json::value::to_raw_value(value).map(Self)
    }

    /// The value, if it is one of this type.
    pub fn read<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(self.0.get().as_bytes()).ok()
    }
}

impl PartialEq for Current {
    fn eq(&self, other: &Self) -> bool {
        self.0.get() == other.0.get()
    }
}

impl Eq for Current {}

impl Problem {
    /// The problem with this code for this request.
    pub fn new(code: Code, request_id: &str, fields: Vec<FieldProblem>) -> Self {
        Self {
            kind: format!("urn:convene:problem:{}", code.code()),
            status: code.status(),
            code,
            request_id: request_id.to_owned(),
            fields,
            current: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WEB-16: every code has one status; the page does not compile without its words in every language.
    #[test]
    fn a_problem_carries_its_codes_status() {
        for code in Code::ALL {
            let problem = Problem::new(*code, "r1", vec![]);
            assert!((400..=507).contains(&problem.status), "{code:?}");
            let back: Problem = serde_json::from_str(&serde_json::to_string(&problem).unwrap()).unwrap();
            assert_eq!(back, problem);
        }
    }

    #[test]
    fn what_there_is_now_travels_whole_and_only_where_it_is() {
        let plain = Problem::new(Code::Stale, "r1", vec![]);
        assert!(!serde_json::to_string(&plain).unwrap().contains("current"));
        let field = FieldProblem::new("places", field::UNKNOWN).with("max", 20);
        let problem = Problem { current: Some(Current::of(&field).unwrap()), ..plain };
        let back: Problem = serde_json::from_str(&serde_json::to_string(&problem).unwrap()).unwrap();
        assert_eq!(back, problem);
        assert_eq!(back.current.as_ref().and_then(Current::read), Some(field));
        assert_eq!(back.current.and_then(|current| current.read::<u8>()), None);
    }
}
