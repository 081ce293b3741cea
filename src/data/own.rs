//! What a signed-in person reads about themselves.

use leptos::prelude::*;
use model::group::MyGroups;
use model::home::Home;
use model::mentoring::Mentoring;
use model::privacy::{Eye, Privacy, SeenPerson};

use super::{Fetched, use_client};

/// The viewer's home.
pub fn home() -> Fetched<Home> {
    let client = use_client();
    Fetched::new(move || {
        let client = client.clone();
        async move { client.home().await }
    })
}

/// The viewer's groups.
pub fn groups() -> Fetched<MyGroups> {
    let client = use_client();
    Fetched::new(move || {
        let client = client.clone();
        async move { client.groups().await }
    })
}

/// The viewer's mentorships, on either side.
pub fn mentoring() -> Fetched<Mentoring> {
    let client = use_client();
    Fetched::new(move || {
        let client = client.clone();
        async move { client.mentoring().await }
    })
}

/// Who reads what of the viewer, their consents, and what they asked for.
pub fn privacy() -> Fetched<Privacy> {
    let client = use_client();
    Fetched::new(move || {
        let client = client.clone();
        async move { client.privacy().await }
    })
}

/// The viewer as somebody else sees them; fetched again when `eye` changes or `changed` counts on.
pub fn preview(eye: Memo<Eye>, changed: ReadSignal<u32>) -> Fetched<SeenPerson> {
    let client = use_client();
    Fetched::new(move || {
        changed.track();
        let (client, eye) = (client.clone(), eye.get());
        async move { client.preview(eye).await }
    })
}
