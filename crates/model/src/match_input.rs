//! What the engine needs to match in the page as it matches on the server.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::matching::Pair;

/// The people of a round as the engine takes them, and the rules of their clocks.
///
/// The same pool gives the same run on both sides: the page puts ruleset, objective, pins and bans of a
/// [`crate::matching::MatchRunForm`] into `pool`, adds behind the bans those pairs of `closed` that are not banned
/// already, in their order, and runs the engine with `zones`. Where the form names an earlier run, `pool` keeps those of
/// its pairs whose two people are still in it, by mentee, then mentor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MatchInput {
    /// A pool in the engine's own format, `convene.pool/1`: default rules, without pins and bans, without anybody's
    /// private lists.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub pool: serde_json::Value,
    /// The clocks of everybody in the pool for the weeks of the programme, by the name of the zone.
    pub zones: BTreeMap<String, ZoneRules>,
    /// Pairs that must not be matched for a private reason, by mentee, then mentor. Whose reason it is, and which, is
    /// told to nobody.
    pub closed: Vec<Pair>,
}

/// The clock of a time zone over a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ZoneRules {
    /// Minutes to add to UTC until the first change.
    pub first_offset_minutes: i32,
    /// The changes of the clock, in order of time.
    pub changes: Vec<ZoneChange>,
}

/// A change of a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ZoneChange {
    /// The first minute with the new offset, in minutes since 1970-01-01 00:00 UTC.
    pub utc_minute: i64,
    /// Minutes to add to UTC from then on.
    pub offset_minutes: i32,
}
