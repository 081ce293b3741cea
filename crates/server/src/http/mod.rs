//! HTTP itself: connections, limits, headers, errors, static files. It knows nothing of what the API is about.

pub mod accept;
pub mod body_kind;
pub mod cross_site;
pub mod extract;
pub mod headers;
pub mod health;
pub mod limits;
pub mod once;
pub mod problem;
pub mod request_id;
pub mod static_files;
pub mod watched;
