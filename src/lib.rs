//! The Convene single-page app, client-side rendered.
//!
//! `ui` is the design system and knows no domain type; `data` is the only part that asks the server; a folder under
//! `features` owns its pages and imports no other. What two features need lies beside them here.

pub mod a11y;
pub mod app;
pub mod data;
pub mod features;
pub mod fold;
pub mod form;
pub mod frame;
pub mod gathering;
pub mod i18n;
pub mod intl;
pub mod live;
pub mod order;
pub mod parts;
pub mod passkey;
pub mod paths;
pub mod reasons;
pub mod reporting;
pub mod routes;
pub mod session;
pub mod stopwatch;
pub mod terms;
pub mod ui;

/// Mounts the app into the page; called once, by `main`.
pub fn start() {
    #[cfg(feature = "gallery")]
    leptos::mount::mount_to_body(ui::gallery::Gallery);
    #[cfg(not(feature = "gallery"))]
    leptos::mount::mount_to_body(app::App);
}
