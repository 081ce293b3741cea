//! People and seats as staff see them.

use serde::{Deserialize, Serialize};

use crate::directory::SeatKind;
use crate::id::{MemberId, PersonId};
use crate::permissions::Role;
use crate::words::{Language, Locale};

/// `GET /api/v1/staff/people`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct People {
    /// By name.
    pub people: Vec<PersonRow>,
}

/// A person as staff see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonRow {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// What they may do today.
    pub roles: Vec<Role>,
    /// The seats they hold today.
    pub seats: Vec<HeldSeat>,
    /// Their working languages.
    pub languages: Vec<Language>,
    /// The language of their mails.
    pub locale: Locale,
    /// Their IANA time zone.
    pub time_zone: String,
}

/// A seat somebody holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeldSeat {
    /// The member.
    pub member: MemberId,
    /// Its name.
    pub member_name: String,
    /// What the seat is for.
    pub kind: SeatKind,
    /// Since when.
    pub from_ms: i64,
}
