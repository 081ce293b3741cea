//! Practices of members: reading one, telling of one, changing it.

pub mod edit;
mod fields;
pub mod page;
mod view_model;

pub use edit::{ChangePage, TellPage};
pub use page::PracticePage;
