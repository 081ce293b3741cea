//! The files under `data/`, embedded, as they are written there. What they mean together is for `world`.

use std::collections::BTreeMap;

use model::group::Titles;
use model::practice::PracticeForm;
use model::words::{Language, Speaks};
use serde::Deserialize;
use store::mentoring_profiles::Side;

/// The members, as an import takes them.
pub const MEMBERS_CSV: &str = include_str!("../../../../data/members.csv");
const POLICY_AREAS_CSV: &str = include_str!("../../../../data/policy_areas.csv");
const NAMES: &str = include_str!("../../../../data/demo/names.json");
const COHORT: &str = include_str!("../../../../data/demo/cohort.json");
const MENTORS: &str = include_str!("../../../../data/demo/mentors.json");
const FACILITATORS: &str = include_str!("../../../../data/demo/facilitators.json");
const PRACTICES: &str = include_str!("../../../../data/demo/practices.json");
const SESSIONS: &str = include_str!("../../../../data/demo/sessions.json");

/// The embedded data does not say what it must; only a build with other files can bring this about.
#[derive(Debug, thiserror::Error)]
pub enum BrokenData {
    /// A file is not of its form.
    #[error("data/{file}: {source}")]
    Json {
        /// Its path under `data/`.
        file: &'static str,
        /// What the reader says.
        source: serde_json::Error,
    },
    /// A table is not of its form.
    #[error("data/{file}: {source}")]
    Csv {
        /// Its path under `data/`.
        file: &'static str,
        /// What the reader says.
        source: csv::Error,
    },
    /// Two files contradict each other, or a value is none that the model knows.
    #[error("data: {0}")]
    Contradiction(String),
}

/// Names of one country, to be combined.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Names {
    pub(super) given_f: Vec<String>,
    pub(super) given_m: Vec<String>,
    pub(super) family: Vec<String>,
    #[serde(default)]
    pub(super) family_f: Vec<String>,
}

/// A theme a member looks for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Theme {
    pub(super) slug: String,
    pub(super) weight: u16,
}

/// A theme a mentor offers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Offer {
    pub(super) slug: String,
    pub(super) level: u16,
}

/// Hours that are free every week.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Free {
    pub(super) day: String,
    pub(super) from: String,
    pub(super) to: String,
}

/// A member of the cohort to onboard.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CohortEntry {
    pub(super) member: String,
    pub(super) languages: Vec<Speaks>,
    pub(super) civil_languages: Vec<Speaks>,
    pub(super) organisation: String,
    pub(super) department: String,
    pub(super) problem: String,
    pub(super) problem_lang: Language,
    pub(super) themes: Vec<Theme>,
    pub(super) stage: u8,
    pub(super) free: Vec<Free>,
    pub(super) wishes: Vec<usize>,
}

/// Which side somebody works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum SideCode {
    Government,
    CivilSociety,
}

/// A mentor from an earlier cohort.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MentorEntry {
    pub(super) member: String,
    pub(super) side: SideCode,
    pub(super) languages: Vec<Speaks>,
    pub(super) offers: Vec<Offer>,
    pub(super) experience: String,
    pub(super) experience_lang: Language,
    pub(super) stage: u8,
    pub(super) capacity: u16,
    pub(super) paused: bool,
    pub(super) approved: bool,
    pub(super) free: Vec<Free>,
}

/// What a member did about a problem.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PracticeEntry {
    pub(super) id: String,
    pub(super) member: String,
    pub(super) says: PracticeForm,
}

/// Somebody who leads groups.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FacilitatorEntry {
    pub(super) country: String,
    pub(super) time_zone: String,
    pub(super) languages: Vec<Speaks>,
    pub(super) max_groups: u16,
}

/// A topic with its name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TopicEntry {
    pub(super) slug: String,
    #[serde(rename = "name")]
    _name: Titles,
}

/// A session of the programme.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SessionEntry {
    pub(super) number: u16,
    pub(super) topic: String,
    pub(super) title: Titles,
}

/// Topics and sessions.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sessions {
    pub(super) topics: Vec<TopicEntry>,
    pub(super) sessions: Vec<SessionEntry>,
}

/// A row of the taxonomy; `retired` is the year in which it was.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PolicyAreaRow {
    pub(super) slug: String,
    pub(super) name_en: String,
    pub(super) name_es: String,
    pub(super) name_fr: String,
    pub(super) group: String,
    pub(super) retired: String,
}

/// All files but the members', read.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) policy_areas: Vec<PolicyAreaRow>,
    pub(super) names: BTreeMap<String, Names>,
    pub(super) cohort: Vec<CohortEntry>,
    pub(super) mentors: Vec<MentorEntry>,
    pub(super) facilitators: Vec<FacilitatorEntry>,
    pub(super) sessions: Sessions,
    pub(super) practices: Vec<PracticeEntry>,
}

impl Source {
    pub(super) fn read() -> Result<Self, BrokenData> {
        let areas: Result<Vec<PolicyAreaRow>, csv::Error> =
            csv::Reader::from_reader(POLICY_AREAS_CSV.as_bytes()).deserialize().collect();
        Ok(Self {
            policy_areas: areas.map_err(|source| BrokenData::Csv { file: "policy_areas.csv", source })?,
            names: json("demo/names.json", NAMES)?,
            cohort: json("demo/cohort.json", COHORT)?,
            mentors: json("demo/mentors.json", MENTORS)?,
            facilitators: json("demo/facilitators.json", FACILITATORS)?,
            sessions: json("demo/sessions.json", SESSIONS)?,
            practices: json("demo/practices.json", PRACTICES)?,
        })
    }
}

impl SideCode {
    /// The side.
    pub(super) fn side(self) -> Side {
        match self {
            Self::Government => Side::Government,
            Self::CivilSociety => Side::CivilSociety,
        }
    }
}

fn json<T: serde::de::DeserializeOwned>(file: &'static str, text: &str) -> Result<T, BrokenData> {
    serde_json::from_str(text).map_err(|source| BrokenData::Json { file, source })
}
