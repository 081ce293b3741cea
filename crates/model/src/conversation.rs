//! Conversations of two who were introduced and of those in a group or a circle, and the blocks by which people keep
//! somebody away (rule SAF-6).
//!
//! There is no read receipt and no time of reading (rule PRI-8): what is unread is one's own matter.

use serde::{Deserialize, Serialize};

use crate::id::{BlockId, CircleId, ConversationId, GroupId, InvalidId, MessageId};
use crate::introduction::Peer;
use crate::place::codes;
use crate::plain_text::MessageText;
use crate::problem::{FieldProblem, field};

/// `GET /api/v1/conversations`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Conversations {
    /// Those of the viewer, the one with the newest message first.
    pub conversations: Vec<ConversationRow>,
    /// Whether the viewer wants the mails that tell of a message to hold it.
    pub mails_with_text: bool,
}

/// One conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConversationRow {
    /// Its id.
    pub id: ConversationId,
    /// With whom, where it is one.
    pub with: Option<Peer>,
    /// Of which group or circle it is, where there are many.
    pub of: Option<Gathered>,
    /// When somebody last wrote; of two of whom nobody did, when they were introduced.
    pub last_at_ms: i64,
    /// How many messages of others the viewer has not read.
    pub unread: u32,
}

/// Where many write to each other. Each has at most one conversation, which begins with its first message.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gathering {
    /// A published group: those in the seats of its members, and whoever leads it.
    Group(GroupId),
    /// A circle: those inside.
    Circle(CircleId),
}

impl Gathering {
    /// How addresses call its conversation, whether or not somebody has written there: an answer that differed would tell
    /// of messages that are not there for the viewer.
    pub fn conversation(&self) -> Result<ConversationId, InvalidId> {
        let (kind, id) = (self.kind().code(), self.id());
        ConversationId::parse(&format!("{kind}-{id}"))
    }

    /// The gathering whose conversation is called so; nothing for one of two.
    pub fn of(conversation: &ConversationId) -> Option<Self> {
        let (kind, id) = conversation.as_str().split_once('-')?;
        match GatheringKind::from_code(kind)? {
            GatheringKind::Group => GroupId::parse(id).ok().map(Self::Group),
            GatheringKind::Circle => CircleId::parse(id).ok().map(Self::Circle),
        }
    }

    /// What it is.
    pub fn kind(&self) -> GatheringKind {
        match self {
            Self::Group(_) => GatheringKind::Group,
            Self::Circle(_) => GatheringKind::Circle,
        }
    }

    /// Its id.
    pub fn id(&self) -> &str {
        match self {
            Self::Group(id) => id.as_str(),
            Self::Circle(id) => id.as_str(),
        }
    }
}

codes! {
    /// What many who write to each other belong to.
    GatheringKind {
        /// A published group.
        Group = "group",
        /// A circle.
        Circle = "circle",
    }
}

/// What a conversation of many is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Gathered {
    /// Of what it is.
    pub kind: GatheringKind,
    /// The id of the group or circle.
    pub id: String,
    /// The topic of the circle, or the name of the group's cohort.
    pub title: String,
    /// The number of the group in its cohort.
    pub number: Option<u16>,
}

/// `GET /api/v1/conversations/{conversation}/messages?before=NUMBER`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Messages {
    /// With whom, where it is one.
    pub with: Option<Peer>,
    /// Of which group or circle it is, where there are many.
    pub of: Option<Gathered>,
    /// Whether somebody would read a new message: not where the other one has no account any more, or the circle is closed.
    pub may_write: bool,
    /// Oldest first, at most fifty: the newest, or the newest before the number that was asked for.
    pub messages: Vec<Message>,
    /// The `before` of the page with the messages before these, if there are any.
    pub earlier: Option<u32>,
    /// The number of the last message that the viewer has read; 0 where they have read none.
    pub read_until: u32,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// Its place in the conversation, counted from 1. Among many it is its place among those that the viewer sees: messages
    /// of people they are kept apart from leave no gap.
    pub number: u32,
    /// Who wrote it.
    pub by: Author,
    /// The name of another one of many, where the page of the group or circle shows it to the viewer now.
    pub name: Option<String>,
    /// What it says, plain.
    pub text: String,
    /// When it was sent.
    pub sent_at_ms: i64,
}

codes! {
    /// Who wrote a message.
    Author {
        /// The viewer.
        Viewer = "viewer",
        /// The other one, or another one of many.
        Other = "other",
    }
}

/// `GET /api/v1/messages?q=WORDS`: the viewer's own search in what they can read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FoundMessages {
    /// Those in which all words occur, the newest first, at most fifty.
    pub found: Vec<FoundMessage>,
    /// Whether these are all: not where there are more, or more messages than are looked through.
    pub complete: bool,
}

/// A message that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FoundMessage {
    /// Where it stands.
    pub conversation: ConversationId,
    /// With whom that is, where it is one.
    pub with: Option<Peer>,
    /// Of which group or circle, where there are many.
    pub of: Option<Gathered>,
    /// The message.
    pub message: Message,
}

/// The words that are looked for in messages.
#[derive(Clone, PartialEq, Eq)]
pub struct MessageQuery(String);

impl MessageQuery {
    /// The most characters.
    pub const MAX: usize = 100;

    /// The words in `text`, nothing where there are none, or what is wrong with the parameter `q`.
    pub fn parse(text: &str) -> Result<Option<Self>, FieldProblem> {
        let text = text.trim();
        if text.chars().count() > Self::MAX {
            return Err(FieldProblem::new("q", field::TOO_LONG).with("max", Self::MAX as i64));
        }
        Ok((!text.is_empty()).then(|| Self(text.to_owned())))
    }

    /// Its words.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.0.split_whitespace()
    }
}

/// What somebody looks for does not appear in logs by accident.
impl std::fmt::Debug for MessageQuery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MessageQuery(..)")
    }
}

/// `POST /api/v1/conversations/{conversation}/messages`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MessageForm {
    /// What it says: 1 to 4000 characters, plain.
    pub text: String,
}

impl MessageForm {
    /// The message, or what is wrong with it.
    pub fn parse(&self) -> Result<MessageText, Vec<FieldProblem>> {
        MessageText::parse("text", &self.text).map_err(|problem| vec![problem])
    }
}

/// `POST /api/v1/conversations/{conversation}/reading`: the viewer has read up to a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReadingForm {
    /// The number of the message, from 1.
    pub until: u32,
}

impl ReadingForm {
    /// The number, or what is wrong with it.
    pub fn parse(&self) -> Result<u32, Vec<FieldProblem>> {
        let max = i64::from(i32::MAX);
        if self.until == 0 || i64::from(self.until) > max {
            let wrong = FieldProblem::new("until", field::OUT_OF_RANGE).with("min", 1).with("max", max);
            return Err(vec![wrong]);
        }
        Ok(self.until)
    }
}

/// `POST /api/v1/message-mails`: whether the mails that tell the viewer of a message hold it (rule PRI-25).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MessageMailsForm {
    /// Whether they do.
    pub with_text: bool,
}

/// `GET /api/v1/blocks`: whom the viewer keeps away, by when and from where. Who it was is not kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Blocks {
    /// Newest first.
    pub blocks: Vec<BlockRow>,
}

/// One block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BlockRow {
    /// Its id.
    pub id: BlockId,
    /// From where.
    pub from: BlockedFrom,
    /// When.
    pub blocked_at_ms: i64,
}

codes! {
    /// From where somebody was blocked.
    BlockedFrom {
        /// From a request, before anybody knew who they are.
        Introduction = "introduction",
        /// From a conversation of many, by somebody whose name the blocker did not read.
        Unnamed = "unnamed",
        /// From a conversation, whose other one is known.
        Conversation = "conversation",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_is_up_to_a_message_that_can_be() {
        assert_eq!(ReadingForm { until: 7 }.parse(), Ok(7));
        for until in [0, u32::MAX] {
            assert_eq!(ReadingForm { until }.parse().unwrap_err().len(), 1);
        }
        assert!(MessageForm { text: " ".to_owned() }.parse().is_err());
    }

    #[test]
    fn words_are_looked_for_where_there_are_some() {
        let words = |text: &str| {
            let query = MessageQuery::parse(text).unwrap();
            query.map(|query| query.words().map(str::to_owned).collect::<Vec<_>>())
        };
        assert_eq!(words("  open \n data "), Some(vec!["open".to_owned(), "data".to_owned()]));
        assert_eq!(words(" "), None);
        assert_eq!(words(&"ñ".repeat(100)).unwrap().len(), 1);
        assert_eq!(MessageQuery::parse(&"ñ".repeat(101)).unwrap_err().code, field::TOO_LONG);
        assert!(!format!("{:?}", MessageQuery::parse("secret")).contains("secret"));
    }

    #[test]
    fn a_conversation_of_many_is_called_after_its_group_or_circle() {
        let group = Gathering::Group(GroupId::parse("g-c-2027-12").unwrap());
        let circle = Gathering::Circle(CircleId::parse("ci-1").unwrap());
        for (one, name) in [(&group, "group-g-c-2027-12"), (&circle, "circle-ci-1")] {
            let conversation = one.conversation().unwrap();
            assert_eq!(conversation.as_str(), name);
            assert_eq!(Gathering::of(&conversation).as_ref(), Some(one));
        }
        for of_two in ["cv-1", "cv-group-1", "group", "circle-", "groups-1"] {
            assert_eq!(Gathering::of(&ConversationId::parse(of_two).unwrap()), None, "{of_two}");
        }
        let long = Gathering::Circle(CircleId::parse(&"c".repeat(60)).unwrap());
        assert_eq!(long.conversation(), Err(InvalidId));
    }
}
