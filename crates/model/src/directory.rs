//! The directory of members and the page of one.

use serde::{Deserialize, Serialize};

use crate::id::{MemberId, PersonId};
use crate::place::{Coordinates, Country, Kind, MemberStatus, Region, SizeBand};
use crate::practice::PracticeSummary;
use crate::privacy::SeenSeat;
use crate::words::Language;

/// `GET /api/v1/members`: what the viewer may see of the directory; the browser searches and filters it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Directory {
    /// By name.
    pub members: Vec<MemberSummary>,
    /// The people whom the viewer reads by name, in no order that means anything.
    pub people: Vec<PersonSummary>,
    /// The practices of these members that the viewer may read, by id.
    pub practices: Vec<PracticeSummary>,
    /// The countries of these members, by code.
    pub countries: Vec<CountryName>,
    /// Whether people and practices are all here. Where they are more than
    /// [`MOST_WHOLE`](crate::directory_search::MOST_WHOLE), none is, and `GET /api/v1/directory` finds them.
    pub complete: bool,
    /// What tells this list from any other, piece by piece. Given back as `have`, it is answered by the pieces that are
    /// otherwise now: then only their entries are here, and countries only where they are others.
    pub digests: String,
}

/// A country by its names, as the search reads them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CountryName {
    /// Its code.
    pub code: Country,
    /// Its name in English.
    pub name_en: String,
    /// Its name in Spanish.
    pub name_es: String,
    /// Its name in French.
    pub name_fr: String,
}

impl CountryName {
    /// Its names in the order of [`Locale::ALL`](crate::words::Locale::ALL).
    pub fn names(&self) -> [String; 3] {
        [self.name_en.clone(), self.name_es.clone(), self.name_fr.clone()]
    }
}

/// Somebody who sits for a member or mentors, as the directory lists them: what the viewer may not read is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonSummary {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// The seats they hold.
    pub seats: Vec<SeenSeat>,
    /// The member that a mentor comes from.
    pub mentors_from: Option<MemberId>,
    /// The languages they work in, most used first.
    pub languages: Vec<Language>,
    /// What a mentor has done, in their own words.
    pub experience: Option<String>,
    /// Policy areas in which a mentor offers help.
    pub offers: Vec<String>,
}

/// One member as the directory lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberSummary {
    /// Its id.
    pub id: MemberId,
    /// Its name, never translated.
    pub name: String,
    /// Its name in its own script, where that is not Latin.
    pub own_name: Option<String>,
    /// What kind of government it is; a consortium shows the kind of its first jurisdiction.
    pub kind: Kind,
    /// Its country.
    pub country: Country,
    /// Its region as OGP assigns it.
    pub region: Region,
    /// The languages its people work in, most used first.
    pub languages: Vec<Language>,
    /// How many people live there, roughly.
    pub population: Option<u32>,
    /// Where its dot is.
    pub coordinates: Option<Coordinates>,
    /// The year of its cohort, where known.
    pub cohort_year: Option<u16>,
    /// Where it stands in the programme.
    pub status: MemberStatus,
    /// What a reader must know beside the facts, such as a status note; shown as it is.
    pub note: Option<String>,
    /// Policy areas in which its people offer help; empty for visitors.
    pub offers: Vec<String>,
    /// Policy areas in which it looks for help; empty for visitors.
    pub looks_for: Vec<String>,
}

impl MemberSummary {
    /// The band its population falls into.
    pub fn size_band(&self) -> SizeBand {
        SizeBand::of(self.population)
    }
}

/// `GET /api/v1/members/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberPage {
    /// What the directory says.
    pub summary: MemberSummary,
    /// Its jurisdictions: one, or several for a consortium.
    pub jurisdictions: Vec<Jurisdiction>,
    /// Its seats, filled or open, as far as the viewer may know.
    pub seats: Vec<SeatView>,
    /// Where its name, year and figures come from.
    pub source: Option<String>,
    /// Its practices that the viewer may read, by id.
    pub practices: Vec<PracticeSummary>,
    /// Whether the viewer may tell of a practice of it.
    pub may_tell: bool,
}

/// A government that is, alone or with others, a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Jurisdiction {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
}

crate::place::codes! {
    /// What a seat is for.
    SeatKind {
        /// Government lead, the point of contact.
        GovernmentLead = "government_lead",
        /// Deputy of the government lead.
        GovernmentDeputy = "government_deputy",
        /// Civil-society lead.
        CivilSocietyLead = "civil_society_lead",
    }
}

impl SeatKind {
    /// Whether it is a seat of the government side.
    pub fn is_government(self) -> bool {
        match self {
            Self::GovernmentLead | Self::GovernmentDeputy => true,
            Self::CivilSocietyLead => false,
        }
    }
}

/// A seat as a viewer sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SeatView {
    /// What it is for.
    pub kind: SeatKind,
    /// Whether somebody sits in it today.
    pub filled: bool,
    /// Who, where the viewer may know.
    pub holder: Option<PersonBrief>,
    /// The office of whoever holds it, where the viewer may know; it stands beside the name and nowhere else.
    pub title: Option<String>,
    /// The organisation of a civil-society seat, where the viewer may know.
    pub organisation: Option<String>,
}

/// A person by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonBrief {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
}
