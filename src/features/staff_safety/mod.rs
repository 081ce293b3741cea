//! What staff do for somebody's safety: fields of one person made narrower, their account when it is lost or in other
//! hands, whether they are a safeguarding officer, and countries in which people are at risk.

pub mod account;
pub mod countries;
pub mod officers;
pub mod person;
mod view_model;
mod words;

pub use countries::CountriesPage;
pub use person::PersonPage;
