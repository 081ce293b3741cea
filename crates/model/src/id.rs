//! Ids: short texts of lower-case letters, digits and hyphens, a type for each kind of object.

use serde::{Deserialize, Serialize};

/// A text that is no id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an id has 1 to 64 lower-case letters, digits and hyphens")]
pub struct InvalidId;

fn check(text: &str) -> Result<(), InvalidId> {
    let fits = (1..=64).contains(&text.len());
    let clean = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if fits && clean { Ok(()) } else { Err(InvalidId) }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(pattern = "^[a-z0-9-]{1,64}$"))]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The id that `text` spells, or [`InvalidId`].
            pub fn parse(text: &str) -> Result<Self, InvalidId> {
                check(text)?;
                Ok(Self(text.to_owned()))
            }

            /// The id as it is written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;
            fn try_from(text: String) -> Result<Self, InvalidId> {
                check(&text)?;
                Ok(Self(text))
            }
        }

        impl std::str::FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                Self::parse(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// A member of OGP Local: one seat at the table, of one or more jurisdictions.
    MemberId,
    /// A person with an account.
    PersonId,
    /// A civil-society or other body outside government that stands beside a member.
    OrganisationId,
    /// A place a person holds for a member.
    SeatId,
    /// A cohort that is onboarded together.
    CohortId,
    /// A published group of members that learn together.
    GroupId,
    /// A run of the engine, for groups or for matches.
    RunId,
    /// A published pair of mentee and mentor.
    MentorshipId,
    /// A call for applications.
    CallId,
    /// Somebody who applied to a call.
    ApplicantId,
    /// A mail in the outbox.
    MailId,
    /// A file of somebody's own data.
    ExportId,
    /// A session, as its holder knows it.
    SessionId,
    /// A passkey, as its owner knows it here.
    PasskeyId,
    /// An invitation to a seat or a role.
    InvitationId,
    /// A request for an introduction.
    IntroductionId,
    /// An introduction that the Support Unit brokers.
    BrokeredId,
    /// What the other side asks back before it answers such a request.
    QuestionId,
    /// A conversation.
    ConversationId,
    /// A message of a conversation.
    MessageId,
    /// A block, as whoever made it knows it.
    BlockId,
    /// A practice of a member.
    PracticeId,
    /// A way to reach somebody, as its owner knows it.
    ChannelId,
    /// The release of a channel to a conversation.
    ReleaseId,
    /// A circle.
    CircleId,
    /// A question to the network.
    NetworkQuestionId,
    /// An answer to one.
    NetworkAnswerId,
    /// A report, and the case that is made of it.
    ReportId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_short_and_plain() {
        assert!(MemberId::parse("cordoba-ar").is_ok());
        for wrong in ["", "Ab", "a b", "../x", "ü", &"a".repeat(65)] {
            assert_eq!(MemberId::parse(wrong), Err(InvalidId), "{wrong}");
        }
    }

    #[test]
    fn a_wrong_id_does_not_deserialize() {
        assert!(serde_json::from_str::<PersonId>("\"a/b\"").is_err());
        assert_eq!(serde_json::to_string(&PersonId::parse("p-1").unwrap()).unwrap(), "\"p-1\"");
    }
}
