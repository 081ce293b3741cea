//! Questions to the network, and the answers that are public.

use leptos::prelude::*;
use model::id::NetworkAnswerId;
use model::network::{NetworkQuestions, PublicAnswer, PublicAnswers};

use super::{Fetched, use_client};

/// What the viewer asked, and what they are asked.
pub fn questions() -> Fetched<NetworkQuestions> {
    let client = use_client();
    Fetched::new(move || {
        let client = client.clone();
        async move { client.questions().await }
    })
}

/// The answers that are public.
pub fn public_answers() -> Fetched<PublicAnswers> {
    let client = use_client();
    Fetched::new(move || {
        let client = client.clone();
        async move { client.public_answers().await }
    })
}

/// One of them; fetched again when `answer` changes.
pub fn public_answer(answer: Memo<NetworkAnswerId>) -> Fetched<PublicAnswer> {
    let client = use_client();
    Fetched::new(move || {
        let (client, answer) = (client.clone(), answer.get());
        async move { client.public_answer(&answer).await }
    })
}
