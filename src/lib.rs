//! The Convene single-page app, client-side rendered.
//!
//! `ui` is the design system and knows no domain type; pages are built from it.

pub mod ui;

/// Mounts the app into the page; called once, by `main`.
pub fn start() {
    #[cfg(feature = "gallery")]
    leptos::mount::mount_to_body(ui::gallery::Gallery);
}
