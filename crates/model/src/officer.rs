//! Safeguarding officers, as those see them who name them: one proposes, another agrees, each can take it away (rule
//! AUT-6).

use serde::{Deserialize, Serialize};

use crate::directory::PersonBrief;
use crate::place::codes;

/// `GET /api/v1/staff/officers`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Officers {
    /// Who is one, by name.
    pub officers: Vec<PersonBrief>,
    /// Who is proposed, oldest first.
    pub proposed: Vec<OfficerProposal>,
}

/// Somebody who is proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfficerProposal {
    /// Who.
    pub person: PersonBrief,
    /// By whom; nothing of somebody without an account.
    pub by: Option<String>,
    /// Whether that is the viewer, who then cannot agree to it.
    pub by_viewer: bool,
    /// When.
    pub proposed_at_ms: i64,
}

codes! {
    /// What is to happen.
    OfficerStep {
        /// Propose somebody.
        Propose = "propose",
        /// Agree to what another proposed.
        Confirm = "confirm",
        /// Take the role away, or a proposal back.
        Remove = "remove",
    }
}

/// `POST /api/v1/staff/people/{person}/officer`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OfficerForm {
    /// What is to happen.
    pub step: OfficerStep,
}
