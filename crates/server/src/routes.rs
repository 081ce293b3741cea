//! The route table: every operation, who may call it, what it takes and what it answers (rule AUT-8).

use http::StatusCode;
use model::account::{DemoMails, SessionInfo, SignInForm};
use model::paths::template;
use model::permissions::Role;

use crate::api;
use crate::auth::limits::Allowance;
use crate::auth::link;
use crate::http::health;
use crate::route::{Operation, get, post};

/// Everybody who is signed in.
pub const SIGNED_IN: &[Role] = Role::ALL;
/// The Support Unit.
pub const STAFF: &[Role] = &[Role::Staff, Role::Admin];

const HTML: &str = "text/html; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";

/// All operations.
pub fn table() -> Vec<Operation> {
    [health_and_sign_in()].into_iter().flatten().collect()
}

fn health_and_sign_in() -> Vec<Operation> {
    vec![
        get("/healthz", health::alive)
            .says("Whether the process lives")
            .answers_text(StatusCode::OK, TEXT)
            .public(),
        get("/readyz", health::ready)
            .says("Whether the program can do its work")
            .answers_text(StatusCode::OK, TEXT)
            .public(),
        get(template::SESSION, api::session::handler)
            .says("Who is signed in")
            .answers::<SessionInfo>(StatusCode::OK)
            .public(),
        post(template::SIGN_IN_LINKS, api::sign_in_links::handler)
            .says("Ask for a sign-in link by mail")
            .takes::<SignInForm>()
            .answers_nothing(StatusCode::ACCEPTED)
            .limited(Allowance::SignIn)
            .public(),
        get(link::TEMPLATE, link::show)
            .says("The page of a sign-in link, with one button")
            .answers_text(StatusCode::OK, HTML)
            .public(),
        post(link::TEMPLATE, link::consume)
            .says("Use a sign-in link up and begin a session")
            .takes_form()
            .answers_nothing(StatusCode::SEE_OTHER)
            .limited(Allowance::SignIn)
            .public(),
        post(template::SIGN_OUT, api::sign_out::handler)
            .says("End the session")
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(SIGNED_IN),
        get(template::DEMO_MAILS, api::demo_mails::handler)
            .says("The mails a demo kept instead of sending")
            .answers::<DemoMails>(StatusCode::OK)
            .public(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_operation_stands_twice_and_each_says_what_it_does() {
        let mut seen = std::collections::BTreeSet::new();
        for operation in table() {
            let name = format!("{} {}", operation.method, operation.template);
            assert!(!operation.summary.is_empty(), "{name}");
            assert!(seen.insert(name.clone()), "{name} stands twice");
        }
    }

    #[test]
    fn the_description_has_every_operation_and_is_always_the_same() {
        let written = crate::openapi::committed(&table()).unwrap();
        assert_eq!(written, crate::openapi::committed(&table()).unwrap());
        let read: serde_json::Value = serde_json::from_str(&written).unwrap();
        for operation in table() {
            let method = operation.method.as_str().to_ascii_lowercase();
            assert!(read["paths"][operation.template][&method].is_object(), "{}", operation.template);
        }
    }
}
