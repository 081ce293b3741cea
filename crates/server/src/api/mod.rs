//! The operations of the API, one file each; [`crate::routes`] says who may call them.

pub mod demo_mails;
pub mod session;
pub mod sign_in_links;
pub mod sign_out;
