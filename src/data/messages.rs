//! Introductions, conversations, blocks and contact channels. How much waits for the reader is shown in the navigation of
//! every page, so that and the two lists are fetched once for all of them.

use leptos::prelude::*;
use model::contact::{Channels, Releases};
use model::conversation::{Blocks, Conversations, Messages};
use model::id::ConversationId;
use model::introduction::Introductions;
use model::waiting::Waiting;

use super::member::Shared;
use super::{Client, Fetched, Source, use_client};

/// The list that `kept` holds; else the one that `fetch` begins, which is kept from now on. One that failed is asked for
/// again, and whatever shows it follows.
fn shared<T: Clone + Send + Sync + 'static>(
    kept: impl Fn(&mut Shared) -> &mut Option<Fetched<T>>,
    fetch: impl FnOnce(Client) -> Fetched<T>,
) -> Fetched<T> {
    let Source { client, owner, shared } = expect_context();
    if let Some(before) = shared.try_update_value(|shared| *kept(shared)).flatten() {
        if before.failed() {
            before.refetch();
        }
        return before;
    }
    let fetched = owner.with(|| fetch(client));
    shared.update_value(|shared| *kept(shared) = Some(fetched));
    fetched
}

/// How much waits for the viewer. Every page shows it, so it is no list: what the lists are made of is then loaded by their
/// own pages alone.
pub fn waiting() -> Fetched<Waiting> {
    shared(
        |shared| &mut shared.waiting,
        |client| {
            Fetched::new(move || {
                let client = client.clone();
                async move { client.waiting().await }
            })
        },
    )
}

/// What the viewer asked for, and what they are asked.
pub fn introductions() -> Fetched<Introductions> {
    shared(
        |shared| &mut shared.introductions,
        |client| {
            Fetched::new(move || {
                let client = client.clone();
                async move { client.introductions().await }
            })
        },
    )
}

/// The viewer's conversations.
pub fn conversations() -> Fetched<Conversations> {
    shared(
        |shared| &mut shared.conversations,
        |client| {
            Fetched::new(move || {
                let client = client.clone();
                async move { client.conversations().await }
            })
        },
    )
}

/// Asks again how much waits and for both lists, where anything shows them.
pub fn refetch_waiting() {
    let Source { shared, .. } = expect_context();
    let (waiting, introductions, conversations) =
        shared.with_value(|shared| (shared.waiting, shared.introductions, shared.conversations));
    if let Some(waiting) = waiting {
        waiting.refetch();
    }
    if let Some(introductions) = introductions {
        introductions.refetch();
    }
    if let Some(conversations) = conversations {
        conversations.refetch();
    }
}

/// Forgets all of it: somebody else is signed in, or somebody in them was blocked. Whatever shows them asks anew.
pub fn forget_waiting() {
    let Source { shared, .. } = expect_context();
    shared.update_value(|shared| {
        (shared.waiting, shared.introductions, shared.conversations) = (None, None, None);
    });
    if let Some(forgotten) = shared.with_value(|shared| shared.forgotten) {
        forgotten.update(|times| *times += 1);
    }
}

/// How often it was forgotten. Tracked.
pub fn times_forgotten() -> u32 {
    let Source { owner, shared, .. } = expect_context();
    let counter = shared
        .try_update_value(|shared| *shared.forgotten.get_or_insert_with(|| owner.with(|| RwSignal::new(0))));
    counter.map_or(0, |counter| counter.get())
}

/// The newest messages of a conversation.
pub fn messages(conversation: ConversationId) -> Fetched<Messages> {
    let client = use_client();
    Fetched::new(move || {
        let (client, conversation) = (client.clone(), conversation.clone());
        async move { client.messages(&conversation, None).await }
    })
}

/// The viewer's blocks.
pub fn blocks() -> Fetched<Blocks> {
    let client = use_client();
    Fetched::new(move || {
        let client = client.clone();
        async move { client.blocks().await }
    })
}

/// The viewer's contact channels.
pub fn channels() -> Fetched<Channels> {
    let client = use_client();
    Fetched::new(move || {
        let client = client.clone();
        async move { client.channels().await }
    })
}

/// What the two of a conversation released to each other.
pub fn releases(conversation: ConversationId) -> Fetched<Releases> {
    let client = use_client();
    Fetched::new(move || {
        let (client, conversation) = (client.clone(), conversation.clone());
        async move { client.releases(&conversation).await }
    })
}
