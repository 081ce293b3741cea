//! Cases, for the officers who are named on them (rule SAF-3).

pub mod close;
pub mod list;
pub mod page;
pub mod renew;

pub use list::CasesPage;
pub use page::CasePage;
