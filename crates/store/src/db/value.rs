//! Values on their way into a query.

use model::email::EmailAddress;
use model::id::{
    BlockId, BrokeredId, CallId, ChannelId, CircleId, CohortId, ConversationId, ExportId, GroupId,
    IntroductionId, InvitationId, MemberId, MentorshipId, MessageId, NetworkAnswerId, NetworkQuestionId,
    OrganisationId, PasskeyId, PersonId, PracticeId, QuestionId, ReleaseId, ReportId, RunId, SeatId,
    SessionId,
};
use model::place::Country;
use model::words::Language;
use serde::Serialize;

use crate::error::StoreError;

/// A value of a query: typed even when it is missing, because PostgreSQL asks for the type of a null.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// A whole number.
    Int(Option<i64>),
    /// A text.
    Text(Option<String>),
}

/// The values of a query, each converted by `Into<Value>`.
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::db::Value::from($value)),*] };
}
pub(crate) use values;

/// `value` as JSON text.
pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Broken(Box::new(error)))
}

macro_rules! from_numbers {
    ($($number:ty),*) => {$(
        impl From<$number> for Value {
            fn from(number: $number) -> Self {
                Self::Int(Some(i64::from(number)))
            }
        }

        impl From<Option<$number>> for Value {
            fn from(number: Option<$number>) -> Self {
                Self::Int(number.map(i64::from))
            }
        }
    )*};
}

from_numbers!(bool, u8, u16, u32, i32, i64);

macro_rules! from_texts {
    ($($text:ty),*) => {$(
        impl From<&$text> for Value {
            fn from(text: &$text) -> Self {
                Self::Text(Some(text.as_str().to_owned()))
            }
        }

        impl From<Option<&$text>> for Value {
            fn from(text: Option<&$text>) -> Self {
                Self::Text(text.map(|text| text.as_str().to_owned()))
            }
        }
    )*};
}

from_texts!(
    String,
    EmailAddress,
    Country,
    Language,
    BlockId,
    BrokeredId,
    PracticeId,
    ReportId,
    CallId,
    ChannelId,
    CircleId,
    CohortId,
    ConversationId,
    ExportId,
    GroupId,
    IntroductionId,
    InvitationId,
    MemberId,
    MentorshipId,
    MessageId,
    NetworkAnswerId,
    NetworkQuestionId,
    OrganisationId,
    PasskeyId,
    PersonId,
    QuestionId,
    ReleaseId,
    RunId,
    SeatId,
    SessionId
);

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<Option<&str>> for Value {
    fn from(text: Option<&str>) -> Self {
        Self::Text(text.map(str::to_owned))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}
