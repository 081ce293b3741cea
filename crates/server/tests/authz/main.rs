//! Who gets what: every operation of the route table, as everybody, on every object, compared with files that are reviewed.
//!
//! `matrix.csv` holds the statuses, `keys.snap` the JSON keys, `canary.csv` who reads which column. A difference fails
//! until somebody has read it: `CONVENE_WRITE_MATRIX=1` (or `cargo xtask matrix`) writes the files anew.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "helpers of tests are tests: what they cannot do is a failure"
)]

mod accounts;
mod as_long;
#[expect(dead_code, reason = "the HTTP tests use more of it")]
#[path = "../http/authenticator.rs"]
mod authenticator;
mod brokered;
mod canary;
mod cases;
mod circles;
mod files;
mod forgotten;
mod gatherings;
mod hidden;
mod keys;
mod lists;
mod live;
mod matrix;
mod meetings;
mod moments;
mod network;
mod objects;
mod plain;
mod plans;
mod search;
#[expect(dead_code, reason = "the HTTP tests use more of it")]
#[path = "../http/support.rs"]
mod support;
mod walk;
mod world;
