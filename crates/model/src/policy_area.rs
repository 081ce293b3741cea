//! The taxonomy: policy areas with their names in three languages. It is data, reviewed yearly.

use serde::{Deserialize, Serialize};

use crate::words::Locale;

/// One tag of the taxonomy; a retired one stays on old records and is offered no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PolicyArea {
    /// The stable id, such as `open-contracting`.
    pub slug: String,
    /// Name in English.
    pub name_en: String,
    /// Name in Spanish.
    pub name_es: String,
    /// Name in French.
    pub name_fr: String,
    /// The group it is listed under, in English, as OGP writes it.
    pub group: String,
    /// Whether it is retired.
    pub retired: bool,
}

impl PolicyArea {
    /// Its name in `locale`.
    pub fn name(&self, locale: Locale) -> &str {
        match locale {
            Locale::En => &self.name_en,
            Locale::Es => &self.name_es,
            Locale::Fr => &self.name_fr,
        }
    }
}

/// `GET /api/v1/policy-areas`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PolicyAreas {
    /// All of them, retired ones too, by slug.
    pub policy_areas: Vec<PolicyArea>,
}
