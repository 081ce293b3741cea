//! One function for each operation on questions to the network.

use model::id::{NetworkAnswerId, NetworkQuestionId};
use model::network::{
    AgreementForm, AskedQuestion, NetworkAnswerForm, NetworkQuestionForm, NetworkQuestions, PublicAnswer,
    PublicAnswers, QuestionChoiceForm,
};
use model::paths::{fill, template};

use crate::{Client, ClientError};

impl Client {
    /// The viewer's questions to the network, and those to the viewer.
    pub async fn questions(&self) -> Result<NetworkQuestions, ClientError> {
        self.get(template::QUESTIONS).await
    }

    /// Asks the network.
    pub async fn ask_network(&self, form: &NetworkQuestionForm) -> Result<AskedQuestion, ClientError> {
        self.post_once(template::QUESTIONS, form).await
    }

    /// Answers a question.
    pub async fn answer_question(
        &self,
        question: &NetworkQuestionId,
        form: &NetworkAnswerForm,
    ) -> Result<(), ClientError> {
        self.post_once(&fill(template::QUESTION_ANSWER, question.as_str()), form).await
    }

    /// Passes on a question.
    pub async fn pass_question(&self, question: &NetworkQuestionId) -> Result<(), ClientError> {
        self.post(&fill(template::QUESTION_PASSING, question.as_str()), &()).await
    }

    /// Says whether the viewer wants to be asked.
    pub async fn choose_questions(&self, willing: bool) -> Result<(), ClientError> {
        self.post(template::QUESTION_CHOICE, &QuestionChoiceForm { willing }).await
    }

    /// The answers that are public.
    pub async fn public_answers(&self) -> Result<PublicAnswers, ClientError> {
        self.get(template::ANSWERS).await
    }

    /// One of them.
    pub async fn public_answer(&self, answer: &NetworkAnswerId) -> Result<PublicAnswer, ClientError> {
        self.get(&fill(template::ANSWER, answer.as_str())).await
    }

    /// Says whether the viewer agrees that an answer is public.
    pub async fn agree_to_answer(&self, answer: &NetworkAnswerId, agrees: bool) -> Result<(), ClientError> {
        self.post(&fill(template::ANSWER_AGREEMENT, answer.as_str()), &AgreementForm { agrees }).await
    }

    /// Takes a public answer away.
    pub async fn remove_answer(&self, answer: &NetworkAnswerId) -> Result<(), ClientError> {
        self.post(&fill(template::ANSWER_REMOVAL, answer.as_str()), &()).await
    }
}
