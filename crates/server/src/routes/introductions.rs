//! The part of the route table that is about introductions, conversations, the news of them, blocks and contact channels.

use http::StatusCode;
use model::brokered::{BrokeredAnswerForm, BrokeredForm, BrokeredIntroductions, BrokeredRow};
use model::contact::{ChannelForm, ChannelRow, Channels, ReleaseForm, Releases};
use model::conversation::{
    Blocks, Conversations, FoundMessages, Message, MessageForm, MessageMailsForm, Messages, ReadingForm,
};
use model::introduction::{
    AnswerForm, Answered, IntroductionForm, Introductions, ReplyForm, SentIntroduction,
};
use model::paths::template;
use model::problem::Code;
use model::waiting::Waiting;

use super::{PEERS, SIGNED_IN, STAFF};
use crate::api::account::{blocks, channels};
use crate::api::{conversations, introductions, news, releases, waiting};
use crate::route::{Operation, get, post, post_once};

/// These operations.
pub(super) fn table() -> Vec<Operation> {
    vec![
        get(template::INTRODUCTIONS, introductions::list::handler)
            .says("The viewer's introductions")
            .answers::<Introductions>(StatusCode::OK)
            .roles(PEERS),
        post_once(template::INTRODUCTIONS, introductions::create::handler)
            .says("Ask one side of a member for an introduction")
            .refuses(&[Code::TooMany, Code::IllegalStep])
            .takes::<IntroductionForm>()
            .answers::<SentIntroduction>(StatusCode::CREATED)
            .roles(PEERS),
        post(template::INTRODUCTION_WITHDRAWAL, introductions::withdrawal::handler)
            .says("Take a request back")
            .refuses(&[Code::IllegalStep])
            .repeats("what was taken back is taken back")
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(PEERS),
        post_once(template::INTRODUCTION_ANSWER, introductions::answer::handler)
            .says("Answer a request")
            .refuses(&[Code::IllegalStep])
            .takes::<AnswerForm>()
            .answers::<Answered>(StatusCode::OK)
            .roles(PEERS),
        post_once(template::QUESTION_REPLY, introductions::reply::handler)
            .says("Reply to a question of the other side")
            .refuses(&[Code::IllegalStep])
            .takes::<ReplyForm>()
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(PEERS),
        post_once(template::BROKERED_ANSWER, introductions::brokered::answer::handler)
            .says("Answer a proposal of the Support Unit that two sides meet")
            .refuses(&[Code::IllegalStep])
            .takes::<BrokeredAnswerForm>()
            .answers::<Answered>(StatusCode::OK)
            .roles(PEERS),
        get(template::STAFF_BROKERED, introductions::brokered::staff::list)
            .says("The introductions that the Support Unit brokers")
            .answers::<BrokeredIntroductions>(StatusCode::OK)
            .roles(STAFF),
        post_once(template::STAFF_BROKERED, introductions::brokered::propose::handler)
            .says("Propose that two sides meet")
            .refuses(&[Code::TooMany, Code::IllegalStep])
            .takes::<BrokeredForm>()
            .answers::<BrokeredRow>(StatusCode::CREATED)
            .roles(STAFF),
        post(template::BROKERED_WITHDRAWAL, introductions::brokered::staff::withdraw)
            .says("Take a proposal back")
            .refuses(&[Code::IllegalStep])
            .repeats("what was taken back is taken back")
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(STAFF),
        get(template::CONVERSATIONS, conversations::list)
            .says("The viewer's conversations")
            .answers::<Conversations>(StatusCode::OK)
            .roles(PEERS),
        get(template::MESSAGES, conversations::messages)
            .says("The messages of a conversation, of two or of a group or circle")
            .queries(&["before"])
            .answers::<Messages>(StatusCode::OK)
            .roles(PEERS),
        post_once(template::MESSAGES, conversations::send)
            .says("Send a message")
            .refuses(&[Code::IllegalStep, Code::TooMany])
            .takes::<MessageForm>()
            .answers::<Message>(StatusCode::CREATED)
            .roles(PEERS),
        post(template::CONVERSATION_READING, conversations::read)
            .says("Say up to which message the viewer has read")
            .repeats("it says how things are to be, and twice is the same")
            .takes::<ReadingForm>()
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(PEERS),
        post(template::CONVERSATION_BLOCK, conversations::block)
            .says("Block the other one of a conversation")
            .refuses(&[Code::IllegalStep])
            .repeats("whoever is blocked is gone, and cannot be blocked again")
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(PEERS),
        get(template::MESSAGE_SEARCH, conversations::found::search)
            .says("The messages of the viewer's conversations in which words occur")
            .queries(&["q"])
            .answers::<FoundMessages>(StatusCode::OK)
            .roles(PEERS),
        post(template::MESSAGE_MAILS, conversations::mailed::choose)
            .says("Say whether mails hold the messages that they tell of")
            .repeats("it says how things are to be, and twice is the same")
            .takes::<MessageMailsForm>()
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(PEERS),
        post(template::MESSAGE_BLOCK, conversations::block_author)
            .says("Block whoever wrote a message")
            .refuses(&[Code::IllegalStep])
            .repeats("what they wrote is gone, and they cannot be blocked again")
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(PEERS),
        get(template::RELEASES, releases::list)
            .says("What the two of a conversation released to each other")
            .answers::<Releases>(StatusCode::OK)
            .roles(PEERS),
        post_once(template::RELEASES, releases::release)
            .says("Release some of the viewer's contact channels to the other one")
            .refuses(&[Code::IllegalStep])
            .takes::<ReleaseForm>()
            .answers::<Releases>(StatusCode::OK)
            .roles(PEERS),
        post(template::RELEASE_WITHDRAWAL, channels::withdraw)
            .says("Withdraw a release")
            .repeats("what was withdrawn stays withdrawn")
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(SIGNED_IN),
        get(template::CHANNELS, channels::list)
            .says("The viewer's contact channels")
            .answers::<Channels>(StatusCode::OK)
            .roles(SIGNED_IN),
        post_once(template::CHANNELS, channels::add)
            .says("Add a contact channel, which nobody sees before it is released")
            .refuses(&[Code::IllegalStep])
            .takes::<ChannelForm>()
            .answers::<ChannelRow>(StatusCode::CREATED)
            .roles(SIGNED_IN),
        post(template::CHANNEL_REMOVAL, channels::remove)
            .says("Take a contact channel away, from everybody who has it")
            .repeats("a channel is taken away once")
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(SIGNED_IN),
        get(template::NEWS, news::handler)
            .says("A stream of events, each of which says that there is something new for the viewer")
            .refuses(&[Code::TooMany])
            .answers_text(StatusCode::OK, news::MEDIA_TYPE)
            .roles(SIGNED_IN),
        get(template::WAITING, waiting::handler)
            .says("How many requests and messages wait for the viewer")
            .answers::<Waiting>(StatusCode::OK)
            .roles(PEERS),
        get(template::BLOCKS, blocks::list)
            .says("The viewer's blocks")
            .answers::<Blocks>(StatusCode::OK)
            .roles(SIGNED_IN),
        post(template::BLOCK_LIFTING, blocks::lift)
            .says("Lift one of the viewer's blocks")
            .repeats("a block is lifted once")
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(SIGNED_IN),
    ]
}
