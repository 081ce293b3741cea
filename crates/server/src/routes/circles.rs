//! The part of the route table that is about circles.

use http::StatusCode;
use model::circle::{CircleForm, CirclePage, CirclePlanForm, Circles};
use model::paths::template;
use model::problem::Code;

use super::{DIRECTORY_READERS, STAFF};
use crate::api::circles;
use crate::route::{Operation, get, post, post_once, put};

/// These operations.
pub(super) fn table() -> Vec<Operation> {
    vec![
        get(template::CIRCLES, circles::list)
            .says("The circles that the viewer may see")
            .answers::<Circles>(StatusCode::OK)
            .roles(DIRECTORY_READERS),
        post_once(template::CIRCLES, circles::open)
            .says("Open a circle and name its leads")
            .takes::<CircleForm>()
            .answers::<CirclePage>(StatusCode::CREATED)
            .roles(STAFF),
        get(template::CIRCLE, circles::page)
            .says("One circle, and for those inside who is there")
            .answers::<CirclePage>(StatusCode::OK)
            .roles(DIRECTORY_READERS),
        put(template::CIRCLE, circles::change)
            .says("Change a circle and name its leads")
            .versioned()
            .refuses(&[Code::IllegalStep])
            .takes::<CircleForm>()
            .answers::<CirclePage>(StatusCode::OK)
            .roles(STAFF),
        put(template::CIRCLE_PLAN, circles::plan)
            .says("Change what a circle is about, and its dates")
            .versioned()
            .refuses(&[Code::IllegalStep])
            .takes::<CirclePlanForm>()
            .answers::<CirclePage>(StatusCode::OK)
            .roles(DIRECTORY_READERS),
        post(template::CIRCLE_JOINING, circles::join)
            .says("Join a circle")
            .refuses(&[Code::IllegalStep])
            .repeats("whoever is inside is inside")
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(DIRECTORY_READERS),
        post(template::CIRCLE_LEAVING, circles::leave)
            .says("Leave a circle")
            .repeats("whoever is outside is outside")
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(DIRECTORY_READERS),
        post(template::CIRCLE_CLOSING, circles::close)
            .says("Close a circle")
            .refuses(&[Code::IllegalStep])
            .repeats("what is closed cannot be closed again")
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(STAFF),
    ]
}
