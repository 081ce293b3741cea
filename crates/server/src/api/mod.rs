//! The operations of the API, one file each; [`crate::routes`] says who may call them.

pub mod account;
pub mod calendar_file;
pub mod cases;
pub mod circles;
pub mod conversations;
pub mod demo_mails;
pub mod directory;
pub mod group_calendar;
pub mod groups;
pub mod home;
pub mod introductions;
pub mod invitations;
pub mod member;
pub mod members;
pub mod mentoring;
pub mod network;
pub mod news;
pub mod policy_areas;
pub mod practices;
pub mod reauthentication;
pub mod releases;
pub mod reports;
pub mod second_factor;
pub mod session;
pub mod sign_in;
pub mod sign_in_codes;
pub mod sign_in_links;
pub mod sign_in_passkey;
pub mod sign_out;
pub mod staff;
pub mod waiting;
pub mod welcome;

use model::id::PersonId;
use model::permissions::Actor;
use model::problem::Code;
use store::Write;

use crate::app::App;
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

/// Who writes, by the grants that hold inside `write`: a role that ended since the request came in gives nothing any more,
/// and none can end before the write does (rule AUT-3).
async fn acting(write: &mut Write, app: &App, person: &PersonId) -> Result<Actor, Problem> {
    let grants = store::grants::held_still(write, person, app.clock.now_ms()).await?;
    if grants.is_empty() {
        // Of whom no role is left the route would have said the same.
        return Err(Problem::new(Code::Forbidden));
    }
    Ok(Actor { person: person.clone(), grants })
}

/// Who writes about their own account, by the grants that hold inside `write`; whoever has none left has an account all
/// the same.
async fn holder(write: &mut Write, app: &App, person: &PersonId) -> Result<Actor, Problem> {
    let grants = store::grants::held_still(write, person, app.clock.now_ms()).await?;
    Ok(Actor { person: person.clone(), grants })
}

/// `what` on a thread of its own, for work that keeps a processor busy.
async fn on_blocking_thread<T: Send + 'static>(
    what: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(what).await.map_err(|error| Problem::internal(&error))
}
