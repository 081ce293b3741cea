//! What staff do for somebody's safety: fields of one person made narrower, and countries in which people are at risk.

pub mod countries;
pub mod person;
mod view_model;
mod words;

pub use countries::CountriesPage;
pub use person::PersonPage;
