//! One function for each operation about introductions, conversations, blocks and contact channels.

use model::brokered::{BrokeredAnswerForm, BrokeredForm, BrokeredIntroductions, BrokeredRow};
use model::contact::{ChannelForm, ChannelRow, Channels, ReleaseForm, Releases};
use model::conversation::{
    Blocks, Conversations, FoundMessages, Message, MessageForm, MessageMailsForm, Messages, ReadingForm,
};
use model::id::{
    BlockId, BrokeredId, ChannelId, ConversationId, IntroductionId, MessageId, QuestionId, ReleaseId,
};
use model::introduction::{
    AnswerForm, Answered, IntroductionForm, Introductions, ReplyForm, SentIntroduction,
};
use model::paths::{encode, fill, template};
use model::waiting::Waiting;

use crate::{Client, ClientError};

impl Client {
    /// What the viewer asked for, and what they are asked.
    pub async fn introductions(&self) -> Result<Introductions, ClientError> {
        self.get(template::INTRODUCTIONS).await
    }

    /// Asks one side of a member for an introduction.
    pub async fn ask_for_introduction(
        &self,
        form: &IntroductionForm,
    ) -> Result<SentIntroduction, ClientError> {
        self.post_once(template::INTRODUCTIONS, form).await
    }

    /// Takes a request back.
    pub async fn withdraw_introduction(&self, introduction: &IntroductionId) -> Result<(), ClientError> {
        self.post(&fill(template::INTRODUCTION_WITHDRAWAL, introduction.as_str()), &()).await
    }

    /// Answers a request.
    pub async fn answer_introduction(
        &self,
        introduction: &IntroductionId,
        form: &AnswerForm,
    ) -> Result<Answered, ClientError> {
        self.post_once(&fill(template::INTRODUCTION_ANSWER, introduction.as_str()), form).await
    }

    /// Replies to a question that the other side asked.
    pub async fn reply_to_question(
        &self,
        question: &QuestionId,
        form: &ReplyForm,
    ) -> Result<(), ClientError> {
        self.post_once(&fill(template::QUESTION_REPLY, question.as_str()), form).await
    }

    /// Answers a proposal of the Support Unit.
    pub async fn answer_brokered(
        &self,
        brokered: &BrokeredId,
        form: &BrokeredAnswerForm,
    ) -> Result<Answered, ClientError> {
        self.post_once(&fill(template::BROKERED_ANSWER, brokered.as_str()), form).await
    }

    /// The introductions that the Support Unit brokers.
    pub async fn brokered_introductions(&self) -> Result<BrokeredIntroductions, ClientError> {
        self.get(template::STAFF_BROKERED).await
    }

    /// Proposes that two sides meet.
    pub async fn broker_introduction(&self, form: &BrokeredForm) -> Result<BrokeredRow, ClientError> {
        self.post_once(template::STAFF_BROKERED, form).await
    }

    /// Takes a proposal back.
    pub async fn withdraw_brokered(&self, brokered: &BrokeredId) -> Result<(), ClientError> {
        self.post(&fill(template::BROKERED_WITHDRAWAL, brokered.as_str()), &()).await
    }

    /// The viewer's conversations.
    pub async fn conversations(&self) -> Result<Conversations, ClientError> {
        self.get(template::CONVERSATIONS).await
    }

    /// How much waits for the viewer.
    pub async fn waiting(&self) -> Result<Waiting, ClientError> {
        self.get(template::WAITING).await
    }

    /// Says whether mails hold the messages that they tell the viewer of.
    pub async fn choose_message_mails(&self, with_text: bool) -> Result<(), ClientError> {
        self.post(template::MESSAGE_MAILS, &MessageMailsForm { with_text }).await
    }

    /// The newest messages of a conversation, or the newest before the one with the number `before`.
    pub async fn messages(
        &self,
        conversation: &ConversationId,
        before: Option<u32>,
    ) -> Result<Messages, ClientError> {
        let path = fill(template::MESSAGES, conversation.as_str());
        match before {
            Some(before) => self.get(&format!("{path}?before={before}")).await,
            None => self.get(&path).await,
        }
    }

    /// Sends a message.
    pub async fn send_message(
        &self,
        conversation: &ConversationId,
        form: &MessageForm,
    ) -> Result<Message, ClientError> {
        self.post_once(&fill(template::MESSAGES, conversation.as_str()), form).await
    }

    /// Says up to which message the viewer has read.
    pub async fn mark_read(
        &self,
        conversation: &ConversationId,
        form: &ReadingForm,
    ) -> Result<(), ClientError> {
        self.post(&fill(template::CONVERSATION_READING, conversation.as_str()), form).await
    }

    /// Blocks the other one of a conversation.
    pub async fn block_in_conversation(&self, conversation: &ConversationId) -> Result<(), ClientError> {
        self.post(&fill(template::CONVERSATION_BLOCK, conversation.as_str()), &()).await
    }

    /// The messages of the viewer's conversations in which all of these words occur.
    pub async fn find_messages(&self, words: &str) -> Result<FoundMessages, ClientError> {
        self.get(&format!("{}?q={}", template::MESSAGE_SEARCH, encode(words))).await
    }

    /// Blocks whoever wrote a message.
    pub async fn block_author(&self, message: &MessageId) -> Result<(), ClientError> {
        self.post(&fill(template::MESSAGE_BLOCK, message.as_str()), &()).await
    }

    /// What the two of a conversation released to each other.
    pub async fn releases(&self, conversation: &ConversationId) -> Result<Releases, ClientError> {
        self.get(&fill(template::RELEASES, conversation.as_str())).await
    }

    /// Releases channels of the viewer to the other one of a conversation.
    pub async fn release(
        &self,
        conversation: &ConversationId,
        form: &ReleaseForm,
    ) -> Result<Releases, ClientError> {
        self.post_once(&fill(template::RELEASES, conversation.as_str()), form).await
    }

    /// Withdraws a release.
    pub async fn withdraw_release(&self, release: &ReleaseId) -> Result<(), ClientError> {
        self.post(&fill(template::RELEASE_WITHDRAWAL, release.as_str()), &()).await
    }

    /// The viewer's contact channels.
    pub async fn channels(&self) -> Result<Channels, ClientError> {
        self.get(template::CHANNELS).await
    }

    /// Adds a contact channel.
    pub async fn add_channel(&self, form: &ChannelForm) -> Result<ChannelRow, ClientError> {
        self.post_once(template::CHANNELS, form).await
    }

    /// Takes a contact channel away, from everybody who has it.
    pub async fn remove_channel(&self, channel: &ChannelId) -> Result<(), ClientError> {
        self.post(&fill(template::CHANNEL_REMOVAL, channel.as_str()), &()).await
    }

    /// The viewer's blocks.
    pub async fn blocks(&self) -> Result<Blocks, ClientError> {
        self.get(template::BLOCKS).await
    }

    /// Lifts one of the viewer's blocks.
    pub async fn lift_block(&self, block: &BlockId) -> Result<(), ClientError> {
        self.post(&fill(template::BLOCK_LIFTING, block.as_str()), &()).await
    }
}
