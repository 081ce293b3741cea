//! Mail against a real mail server that misbehaves on request (`server.py`): every message arrives, a repeat is
//! recognisable, and a server that hangs delays nothing but itself.
//!
//! It needs Python with the packages of `requirements.txt`: `CONVENE_TEST_PYTHON` names it, as `cargo xtask test` does;
//! without it every case prints `skipped: aiosmtpd`.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "helpers of tests are tests: what they cannot do is a failure"
)]

mod command;
mod dead_letters;
mod delivery;
mod post;
mod security;
mod stage;
#[expect(dead_code, reason = "the HTTP tests use more of it")]
#[path = "../http/support.rs"]
mod support;
