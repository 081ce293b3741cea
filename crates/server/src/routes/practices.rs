//! The part of the route table that is about practices of members.

use http::StatusCode;
use model::paths::template;
use model::practice::{PracticeForm, PracticePage};
use model::problem::Code;

use super::{SEATS, SEATS_AND_STAFF};
use crate::api::practices;
use crate::route::{Operation, get, post, post_once, put};

/// These operations.
pub(super) fn table() -> Vec<Operation> {
    vec![
        get(template::PRACTICE, practices::page)
            .says("One practice")
            .answers::<PracticePage>(StatusCode::OK)
            .public(),
        post_once(template::MEMBER_PRACTICES, practices::tell)
            .says("Tell of a practice of a member")
            .refuses(&[Code::IllegalStep])
            .takes::<PracticeForm>()
            .answers::<PracticePage>(StatusCode::CREATED)
            .roles(SEATS),
        put(template::PRACTICE, practices::change)
            .says("Change a practice")
            .versioned()
            .takes::<PracticeForm>()
            .answers::<PracticePage>(StatusCode::OK)
            .roles(SEATS),
        post(template::PRACTICE_REMOVAL, practices::remove)
            .says("Take a practice away")
            .repeats("what is gone cannot be taken away again")
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(SEATS_AND_STAFF),
    ]
}
