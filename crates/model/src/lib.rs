//! What the browser and the server both know: ids, parsed values, requests and responses, permissions, error codes.
//!
//! It does no I/O and reads no clock. A value that came from outside exists here only in its parsed form, so a form
//! and a handler accept exactly the same things. Prose never crosses the API: reasons and errors are codes with
//! parameters that the browser words.

pub mod account;
pub mod audit;
pub mod brokered;
pub mod call;
pub mod case;
pub mod circle;
pub mod cohort;
pub mod contact;
pub mod conversation;
pub mod directory;
pub mod directory_search;
pub mod email;
pub mod group;
pub mod group_edit;
pub mod home;
pub mod id;
pub mod import;
pub mod introduction;
pub mod invitation;
pub mod key;
pub mod mail;
pub mod match_input;
pub mod match_keep;
pub mod matching;
pub mod mentor_places;
pub mod mentoring;
pub mod network;
pub mod network_choice;
pub mod officer;
pub mod passkey;
pub mod password;
pub mod paths;
pub mod people;
pub mod permissions;
pub mod place;
pub mod plain_text;
pub mod policy_area;
pub mod practice;
pub mod privacy;
pub mod problem;
pub mod publication;
pub mod reason;
pub mod report;
pub mod security;
pub mod sign_in;
pub mod source;
pub mod state;
pub mod today;
mod unique;
pub mod visibility;
pub mod waiting;
pub mod words;
