//! Reporting something, and following what becomes of it (rules SAF-1 and SAF-2).

pub mod form;
pub mod own;
mod shared;

pub use form::ReportPage;
pub use own::OwnReportsPage;
