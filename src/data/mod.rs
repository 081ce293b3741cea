//! Everything the pages read and write: one function for each query, `use_mutation` for each write.
//!
//! Only this module calls the client. A read is a [`Fetched`], which the page awaits in a `Suspend` or hands to
//! [`Loaded`]; what can go wrong with it is shown by [`ErrorView`], one reaction for each kind of error.

mod account;
mod circles;
pub mod conflict;
pub mod error_view;
mod fetched;
mod form_key;
pub mod loaded;
mod member;
mod messages;
mod mutation;
mod network;
mod news;
mod own;
mod reports;
mod search;
mod staff;

use leptos::prelude::*;

pub use account::{account, demo_mails, invitations, passkeys, session, sessions, welcome};
pub use circles::{circle, circles};
pub use client::{Client, ClientError};
pub use conflict::{Conflict, Difference};
pub use error_view::{ErrorView, code_body, code_title, sign_in_again};
pub use fetched::Fetched;
pub use form_key::new_key;
pub use loaded::Loaded;
pub use member::{directory, forget_directory, member, policy_areas, practice, refetch_directory};
pub use messages::{
    blocks, channels, conversations, forget_waiting, introductions, messages, refetch_waiting, releases,
    times_forgotten, waiting,
};
pub use mutation::{Mutation, use_mutation};
pub use network::{public_answer, public_answers, questions};
pub use news::{NewsStream, use_news_stream};
pub use own::{groups, home, mentoring, preview, privacy};
pub use reports::{case, cases, officers, reports};
pub use search::{Rows, Stretch, search};
pub use staff::{
    application_call, audit, brokered, calls, cohort, cohorts, countries_at_risk, group_studio, mails,
    match_runs, match_studio, newest_match_runs, people, person_levels, today, two_match_runs,
};

/// What lives as long as the app: the client, and the lists that many pages share.
#[derive(Clone)]
struct Source {
    client: Client,
    owner: Owner,
    shared: StoredValue<member::Shared>,
}

/// Provides the client to everything below; called once, by the app.
pub fn provide_client() {
    // A page without an origin, such as a saved file, has no server either; its requests fail as offline.
    let origin = window().location().origin().unwrap_or_default();
    let owner = Owner::current().unwrap_or_default();
    provide_context(Source { client: Client::new(origin), owner, shared: StoredValue::default() });
}

/// Finds out whether the service answers, whatever the browser believes of its network.
pub fn use_reach() -> impl AsyncFn() -> bool + Clone + 'static {
    let client = use_client();
    async move || !matches!(client.session().await, Err(ClientError::Offline))
}

fn use_client() -> Client {
    expect_context::<Source>().client
}
