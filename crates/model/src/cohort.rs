//! Cohorts as staff see them: who is in, what is missing, and where the cohort stands.

use serde::{Deserialize, Serialize};

use crate::id::{CohortId, MemberId, RunId};
use crate::place::{Country, Region};

/// `GET /api/v1/staff/cohorts`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cohorts {
    /// Newest first.
    pub cohorts: Vec<CohortSummary>,
}

/// A cohort in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CohortSummary {
    /// Its id.
    pub id: CohortId,
    /// Its name, such as `2024`.
    pub name: String,
    /// First day of the programme, `YYYY-MM-DD`.
    pub starts_on: String,
    /// Length of the programme in weeks.
    pub weeks: u16,
    /// How many members are in it.
    pub members: u32,
    /// The group run that was published, if any.
    pub groups_published: Option<RunId>,
    /// The match run that was published, if any.
    pub matches_published: Option<RunId>,
}

/// `GET /api/v1/staff/cohorts/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CohortPage {
    /// What the list says.
    pub summary: CohortSummary,
    /// Its phases in order.
    pub phases: Vec<Phase>,
    /// Its members by name.
    pub members: Vec<CohortMember>,
}

/// A phase of onboarding: one of the four topics.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Phase {
    /// Which topic.
    pub topic: Topic,
    /// First day, `YYYY-MM-DD`.
    pub starts_on: String,
    /// Last day, `YYYY-MM-DD`.
    pub ends_on: String,
}

crate::place::codes! {
    /// The four topics of onboarding, in order.
    Topic {
        /// Fundamentals.
        Fundamentals = "fundamentals",
        /// Co-creation.
        CoCreation = "co_creation",
        /// Implementation.
        Implementation = "implementation",
        /// Learning.
        Learning = "learning",
    }
}

/// A member of the cohort and what it still lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CohortMember {
    /// Its id.
    pub id: MemberId,
    /// Its name.
    pub name: String,
    /// Its country.
    pub country: Country,
    /// Its region.
    pub region: Region,
    /// Name of the government lead, if the seat is filled.
    pub government_lead: Option<String>,
    /// Name of the civil-society lead, if the seat is filled.
    pub civil_society_lead: Option<String>,
    /// What is missing before it can be grouped and matched.
    pub missing: Vec<Missing>,
    /// Number of its published group.
    pub group: Option<u16>,
    /// Name of its published mentor.
    pub mentor: Option<String>,
}

crate::place::codes! {
    /// What a member of a cohort can lack.
    Missing {
        /// Nobody sits in the government lead's seat.
        GovernmentLead = "government_lead",
        /// Nobody sits in the civil-society lead's seat.
        CivilSocietyLead = "civil_society_lead",
        /// No need has been written down.
        Need = "need",
        /// No free hours have been given.
        FreeHours = "free_hours",
        /// No population is known; it counts as average.
        Population = "population",
    }
}
