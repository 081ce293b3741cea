//! The part of the route table that is about questions to the network.

use http::StatusCode;
use model::network::{
    AgreementForm, AskedQuestion, NetworkAnswerForm, NetworkQuestionForm, NetworkQuestions, PublicAnswer,
    PublicAnswers, QuestionChoiceForm,
};
use model::paths::template;
use model::problem::Code;

use super::{PEERS, STAFF};
use crate::api::network::{answer, ask, list, public};
use crate::route::{Operation, get, post, post_once};

/// These operations.
pub(super) fn table() -> Vec<Operation> {
    vec![
        get(template::QUESTIONS, list::handler)
            .says("The viewer's questions to the network, and those to the viewer")
            .answers::<NetworkQuestions>(StatusCode::OK)
            .roles(PEERS),
        post_once(template::QUESTIONS, ask::handler)
            .says("Ask the network")
            .refuses(&[Code::TooMany])
            .takes::<NetworkQuestionForm>()
            .answers::<AskedQuestion>(StatusCode::CREATED)
            .roles(PEERS),
        post_once(template::QUESTION_ANSWER, answer::handler)
            .says("Answer a question")
            .refuses(&[Code::IllegalStep])
            .takes::<NetworkAnswerForm>()
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(PEERS),
        post(template::QUESTION_PASSING, answer::pass)
            .says("Pass on a question; nobody is told")
            .refuses(&[Code::IllegalStep])
            .repeats("whoever passed is not asked any more")
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(PEERS),
        post(template::QUESTION_CHOICE, list::choose)
            .says("Say whether the viewer wants to be asked")
            .repeats("it says how things are to be, and twice is the same")
            .takes::<QuestionChoiceForm>()
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(PEERS),
        get(template::ANSWERS, public::list)
            .says("The answers that both sides made public")
            .answers::<PublicAnswers>(StatusCode::OK)
            .public(),
        get(template::ANSWER, public::page)
            .says("One answer that both sides made public")
            .answers::<PublicAnswer>(StatusCode::OK)
            .public(),
        post(template::ANSWER_AGREEMENT, public::agree)
            .says("Agree that question and answer are public, or take that back")
            .refuses(&[Code::IllegalStep])
            .repeats("it says how things are to be, and twice is the same")
            .takes::<AgreementForm>()
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(PEERS),
        post(template::ANSWER_REMOVAL, public::remove)
            .says("Take a public answer away")
            .repeats("what is gone cannot be taken away again")
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(STAFF),
    ]
}
