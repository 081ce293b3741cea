//! Conversations of two who were introduced, and the blocks by which people keep somebody away (rule SAF-6).
//!
//! There is no read receipt and no time of reading (rule PRI-8): what is unread is one's own matter.

use serde::{Deserialize, Serialize};

use crate::id::{BlockId, ConversationId, MessageId};
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
}

/// One conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConversationRow {
    /// Its id.
    pub id: ConversationId,
    /// With whom.
    pub with: Peer,
    /// When somebody last wrote; where nobody did, when the two were introduced.
    pub last_at_ms: i64,
    /// How many messages of the other one the viewer has not read.
    pub unread: u32,
}

/// `GET /api/v1/conversations/{conversation}/messages?before=NUMBER`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Messages {
    /// With whom.
    pub with: Peer,
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
    /// Its place in the conversation, counted from 1.
    pub number: u32,
    /// Who wrote it.
    pub by: Author,
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
        /// The other one.
        Other = "other",
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
        /// From a conversation.
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
}
