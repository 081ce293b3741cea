//! What a signed-in person reads about themselves.

use model::group::MyGroups;
use model::home::Home;
use model::mentoring::Mentoring;

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
