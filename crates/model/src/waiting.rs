//! How much waits for somebody, which the navigation of every page shows.

use serde::{Deserialize, Serialize};

/// `GET /api/v1/waiting`: how much waits for the viewer. Every page asks, so it holds numbers alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Waiting {
    /// Requests and proposals that the viewer has not answered.
    pub requests: u32,
    /// Messages that the viewer has not read.
    pub unread: u32,
}
