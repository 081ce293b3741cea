//! The design system.
#![expect(missing_docs, reason = "a prop is documented where its name and its type do not say it")]

pub mod a11y;
pub mod button;
pub mod card;
pub mod dialog;
pub mod error_summary;
pub mod field;
pub mod focus;
pub mod frame;
#[cfg(feature = "gallery")]
pub mod gallery;
pub mod heading;
pub mod icon;
pub mod map;
pub mod pages;
pub mod path;
pub mod projection;
pub mod score;
pub mod seat;
pub mod slider;
pub mod state;
pub mod status;
pub mod table;
pub mod tabs;
pub mod time_band;
pub mod words;
