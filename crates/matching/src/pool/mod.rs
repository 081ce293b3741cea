//! People who look for a mentor and people who offer to be one: POOL.json as types.
//!
//! A pool can be read from a file or built in memory; either way [`Pool::validate`] says whether it makes sense.

mod validate;

use serde::{Deserialize, Serialize};

use crate::fault::{Fault, from_json};
use crate::objective::ObjectiveCode;
use crate::ruleset::{Criterion, Ruleset};
use crate::time::{FreeSpan, Programme};

/// The only version of the format.
pub const FORMAT: &str = "convene.pool/1";

/// An id that stands in many places of a result and is stored once.
pub type Id = std::sync::Arc<str>;

/// Everything a run depends on, apart from the rules of the time zones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pool {
    /// Always [`FORMAT`].
    pub format: String,
    /// The weeks in which pairs meet.
    pub programme: Programme,
    /// Rules and weights.
    #[serde(default)]
    pub ruleset: Ruleset,
    /// What is best, after the number of matches; bands have the default cuts.
    #[serde(default)]
    pub objective: ObjectiveCode,
    /// People who look for a mentor.
    pub mentees: Vec<Mentee>,
    /// People who offer to mentor.
    pub mentors: Vec<Mentor>,
    /// Pairs that must be matched: mentee, mentor.
    #[serde(default)]
    pub pinned: Vec<(String, String)>,
    /// Pairs that must not be matched: mentee, mentor.
    #[serde(default)]
    pub forbidden: Vec<(String, String)>,
    /// An earlier answer to stay close to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep: Option<Keep>,
}

/// How much of an earlier answer is to be kept. Pairs that the rules no longer allow are not counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keep {
    /// At least so many of the pairs in a hundred, as far as nobody is left out for it.
    pub percent: u8,
    /// The earlier pairs: mentee, mentor.
    pub pairs: Vec<(String, String)>,
}

/// Someone who looks for a mentor; empty texts mean that nothing is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mentee {
    /// Unique among the mentees.
    pub id: String,
    /// For people; the engine does not look at it.
    #[serde(default)]
    pub name: String,
    /// The member they belong to.
    #[serde(default)]
    pub member: String,
    /// The organisation they work in.
    #[serde(default)]
    pub organisation: String,
    /// Country code.
    #[serde(default)]
    pub country: String,
    /// Region.
    #[serde(default)]
    pub region: String,
    /// Kind of jurisdiction.
    #[serde(default)]
    pub kind: String,
    /// Inhabitants.
    #[serde(default)]
    pub population: Option<u64>,
    /// IANA name.
    pub time_zone: String,
    /// Free hours in civil time of their zone.
    pub free: Vec<FreeSpan>,
    /// Languages.
    pub languages: Vec<Language>,
    /// What they want to work on.
    #[serde(default)]
    pub themes: Vec<Theme>,
    /// Their problem in their own words.
    #[serde(default)]
    pub problem: String,
    /// How far they are.
    #[serde(default)]
    pub stage: Option<u8>,
    /// `government` or `civil_society`.
    #[serde(default)]
    pub sector: String,
    /// How many mentors they may have.
    #[serde(default = "one")]
    pub capacity: u32,
    /// Criteria that must have points for them.
    #[serde(default)]
    pub required: Vec<Criterion>,
    /// Mentors they wish for, the dearest first, at most five.
    #[serde(default)]
    pub wishes: Vec<String>,
    /// Mentors they must not get.
    #[serde(default)]
    pub do_not_match: Vec<String>,
    /// Mentors with whom they have a conflict of interest.
    #[serde(default)]
    pub conflicts: Vec<String>,
    /// Earlier rounds in which they were left out.
    #[serde(default)]
    pub waited_rounds: u32,
}

/// Someone who offers to mentor; empty texts mean that nothing is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mentor {
    /// Unique among the mentors.
    pub id: String,
    /// For people; the engine does not look at it.
    #[serde(default)]
    pub name: String,
    /// The member they belong to.
    #[serde(default)]
    pub member: String,
    /// The organisation they work in.
    #[serde(default)]
    pub organisation: String,
    /// Country code.
    #[serde(default)]
    pub country: String,
    /// Region.
    #[serde(default)]
    pub region: String,
    /// Kind of jurisdiction.
    #[serde(default)]
    pub kind: String,
    /// Inhabitants.
    #[serde(default)]
    pub population: Option<u64>,
    /// IANA name.
    pub time_zone: String,
    /// Free hours in civil time of their zone.
    pub free: Vec<FreeSpan>,
    /// Languages.
    pub languages: Vec<Language>,
    /// What they can help with.
    #[serde(default)]
    pub offers: Vec<Offer>,
    /// What they have done, in their own words.
    #[serde(default)]
    pub experience: String,
    /// How far they are.
    #[serde(default)]
    pub stage: Option<u8>,
    /// `government` or `civil_society`.
    #[serde(default)]
    pub sector: String,
    /// How many mentees they take.
    pub capacity: u32,
    /// Whether they take a break.
    #[serde(default)]
    pub paused: bool,
    /// Whether staff have approved them.
    #[serde(default = "yes")]
    pub approved: bool,
    /// Criteria that must have points for them.
    #[serde(default)]
    pub required: Vec<Criterion>,
    /// Mentees they wish for, the dearest first, at most five.
    #[serde(default)]
    pub wishes: Vec<String>,
    /// Mentees they must not get.
    #[serde(default)]
    pub do_not_match: Vec<String>,
    /// Mentees with whom they have a conflict of interest.
    #[serde(default)]
    pub conflicts: Vec<String>,
}

/// A language someone speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    /// Language code.
    pub code: String,
    /// How well.
    pub level: Level,
}

/// How well someone speaks; the order is from less to more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Not enough to work in.
    Basic,
    /// Enough to work in.
    Working,
    /// As a first language.
    First,
}

/// A theme a mentee wants to work on; the weight counts against their own highest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// Slug of a policy area.
    pub slug: String,
    /// How much it matters, at least 1.
    pub weight: u16,
}

/// A theme a mentor offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// Slug of a policy area.
    pub slug: String,
    /// 1 some, 2 good, 3 deep experience; more than 3 counts as 3.
    pub level: u16,
}

/// What every version of the format has.
#[derive(Deserialize)]
struct Versioned {
    format: String,
}

fn other_format(format: &str) -> Fault {
    Fault::at("$.format", format!("is {format:?}, not {FORMAT:?}"))
}

fn one() -> u32 {
    1
}

fn yes() -> bool {
    true
}

impl Pool {
    /// Reads POOL.json and validates it; the fault is the first one, and a format of another version comes first.
    pub fn parse(json: &[u8]) -> Result<Self, Fault> {
        let pool: Self = from_json(json).map_err(|fault| {
            // Whatever else differs in another version, that it is one says more.
            match serde_json::from_slice::<Versioned>(json) {
                Ok(Versioned { format }) if format != FORMAT => other_format(&format),
                _ => fault,
            }
        })?;
        pool.validate()?;
        Ok(pool)
    }

    /// The time zones of everybody, with repetitions.
    pub fn zone_names(&self) -> impl Iterator<Item = &str> {
        let mentees = self.mentees.iter().map(|mentee| mentee.time_zone.as_str());
        mentees.chain(self.mentors.iter().map(|mentor| mentor.time_zone.as_str()))
    }

    /// The fault of the first person who lives in the unknown zone `name`.
    pub fn unknown_zone(&self, name: &str) -> Fault {
        let at = self.zone_names().position(|zone| zone == name).unwrap_or_default();
        let (side, at) = match at.checked_sub(self.mentees.len()) {
            Some(at) => ("mentors", at),
            None => ("mentees", at),
        };
        Fault::at(format!("$.{side}[{at}].time_zone"), format!("unknown time zone {name:?}"))
    }
}
