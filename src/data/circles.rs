//! Circles of peers: the list, and one of them.

use leptos::prelude::*;
use model::circle::{CirclePage, Circles};
use model::id::CircleId;

use super::{Fetched, use_client};

/// The circles that the viewer may see.
pub fn circles() -> Fetched<Circles> {
    let client = use_client();
    Fetched::new(move || {
        let client = client.clone();
        async move { client.circles().await }
    })
}

/// One circle; fetched again when `circle` changes.
pub fn circle(circle: Memo<CircleId>) -> Fetched<CirclePage> {
    let client = use_client();
    Fetched::new(move || {
        let (client, circle) = (client.clone(), circle.get());
        async move { client.circle(&circle).await }
    })
}
