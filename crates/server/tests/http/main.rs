//! The server as its clients meet it: a real one on a free port, asked over TCP.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "helpers of tests are tests: what they cannot do is a failure"
)]

mod accounts;
#[expect(dead_code, reason = "the tests of authorisation use more of it")]
mod authenticator;
mod difference;
mod headers;
mod introductions;
mod news;
mod plain;
mod profiles;
mod protocol;
mod reports;
mod routes;
mod sign_in;
mod support;
