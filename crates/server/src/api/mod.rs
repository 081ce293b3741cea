//! The operations of the API, one file each; [`crate::routes`] says who may call them.

pub mod account;
pub mod calendar_file;
pub mod demo_mails;
pub mod group_calendar;
pub mod groups;
pub mod home;
pub mod invitations;
pub mod member;
pub mod members;
pub mod mentoring;
pub mod policy_areas;
pub mod reauthentication;
pub mod second_factor;
pub mod session;
pub mod sign_in;
pub mod sign_in_codes;
pub mod sign_in_links;
pub mod sign_out;
pub mod staff;
pub mod welcome;

use crate::http::problem::Problem;
use crate::pool::cohort::LoadError;

impl From<LoadError> for Problem {
    fn from(error: LoadError) -> Self {
        match error {
            LoadError::Store(error) => error.into(),
            LoadError::Zone(_) | LoadError::BadStart { .. } => Self::internal(&error),
        }
    }
}

/// `what` on a thread of its own, for work that keeps a processor busy.
async fn on_blocking_thread<T: Send + 'static>(
    what: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(what).await.map_err(|error| Problem::internal(&error))
}
