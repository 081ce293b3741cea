//! The programme through the client: staff form, match and publish; everybody else sees what concerns them.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "helpers of tests are tests: what they cannot do is a failure"
)]

mod account_writes;
#[expect(dead_code, reason = "the HTTP tests use more of it")]
#[path = "../http/authenticator.rs"]
mod authenticator;
mod circles;
mod directory;
mod gatherings;
mod import;
mod meeting_writes;
mod member_pages;
mod network;
mod once;
mod practices;
mod privacy;
mod reads_change_nothing;
mod report_writes;
mod staff_calls;
mod staff_group_edits;
mod staff_group_turns;
mod staff_groups;
mod staff_match_keep;
mod staff_matching;
mod staff_mentors;
mod staff_publication;
mod stage;
#[expect(dead_code, reason = "the HTTP tests use more of it")]
#[path = "../http/support.rs"]
mod support;
mod valid_writes;
mod versions;
mod write_types;
