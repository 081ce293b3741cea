//! Circles of peers: the list, one circle, and the forms of the Support Unit and of leads.

mod clock;
mod dates;
pub mod edit;
mod fields;
pub mod list;
pub mod page;
mod view_model;

pub use edit::{ChangePage, NewPage};
pub use list::CirclesPage;
pub use page::CirclePage;
