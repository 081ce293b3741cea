//! Rules as data: what a pair must have, what counts how much, and the closed lists of both.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::de::{DeserializeSeed, Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// What a pair is weighed by; the order is that of every breakdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Criterion {
    /// Themes wanted against themes offered; a rare theme counts more.
    Themes,
    /// The mentee's problem in their own words against what the mentor has done.
    OwnWords,
    /// How well both speak their best common language.
    Language,
    /// Common free minutes in the worst week, up to six hours.
    Overlap,
    /// How many steps the mentor is ahead.
    Stage,
    /// How alike the populations are.
    Population,
    /// Same kind of jurisdiction.
    Kind,
    /// Same region.
    Region,
    /// Same sector.
    Sector,
    /// The mentor's rank among the mentee's wishes.
    MenteeWish,
    /// The mentee's rank among the mentor's wishes.
    MentorWish,
    /// Rounds in which the mentee was left out.
    Waited,
}

/// The seven parts in which a score is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Themes.
    Themes,
    /// Own words.
    OwnWords,
    /// Language.
    Language,
    /// Free hours in common.
    Overlap,
    /// Steps ahead.
    Stage,
    /// Size, kind, region and sector.
    SizeKindRegion,
    /// Wishes of both sides, and rounds waited.
    Wishes,
}

impl Criterion {
    /// How many criteria there are.
    pub const COUNT: usize = 12;

    /// Every criterion in order.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Themes,
        Self::OwnWords,
        Self::Language,
        Self::Overlap,
        Self::Stage,
        Self::Population,
        Self::Kind,
        Self::Region,
        Self::Sector,
        Self::MenteeWish,
        Self::MentorWish,
        Self::Waited,
    ];

    /// The name in files.
    pub fn code(self) -> &'static str {
        match self {
            Self::Themes => "themes",
            Self::OwnWords => "own_words",
            Self::Language => "language",
            Self::Overlap => "overlap",
            Self::Stage => "stage",
            Self::Population => "population",
            Self::Kind => "kind",
            Self::Region => "region",
            Self::Sector => "sector",
            Self::MenteeWish => "mentee_wish",
            Self::MentorWish => "mentor_wish",
            Self::Waited => "waited",
        }
    }

    /// The part of the score bar it belongs to.
    pub fn part(self) -> Part {
        match self {
            Self::Themes => Part::Themes,
            Self::OwnWords => Part::OwnWords,
            Self::Language => Part::Language,
            Self::Overlap => Part::Overlap,
            Self::Stage => Part::Stage,
            Self::Population | Self::Kind | Self::Region | Self::Sector => Part::SizeKindRegion,
            Self::MenteeWish | Self::MentorWish | Self::Waited => Part::Wishes,
        }
    }

    /// The weight without a ruleset that says otherwise.
    pub fn default_weight(self) -> u8 {
        match self {
            Self::Themes => 30,
            Self::Language | Self::OwnWords => 12,
            Self::Overlap | Self::Stage | Self::MenteeWish => 10,
            Self::MentorWish => 5,
            Self::Population | Self::Kind | Self::Region => 4,
            Self::Sector => 3,
            Self::Waited => 2,
        }
    }
}

impl Part {
    /// Every part in the order in which it is drawn.
    pub const ALL: [Self; 7] = [
        Self::Themes,
        Self::OwnWords,
        Self::Language,
        Self::Overlap,
        Self::Stage,
        Self::SizeKindRegion,
        Self::Wishes,
    ];
}

/// What cuts a pair, whatever its score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// No common working language.
    Language,
    /// Too few common free minutes in some week.
    Overlap,
    /// One side is on the other's private list.
    DoNotMatch,
    /// The same member, or the same person.
    SameMember,
    /// The same organisation.
    SameOrganisation,
    /// A declared conflict of interest.
    Conflict,
    /// The mentor is paused, not approved or has no place.
    Unavailable,
    /// A person marked a criterion as required, and it has no points.
    Requirement,
    /// Staff switched a criterion to must, and it has no points.
    Must,
    /// The pair is on the list of forbidden pairs.
    Banned,
}

impl Rule {
    /// Every rule in order.
    pub const ALL: [Self; 10] = [
        Self::Language,
        Self::Overlap,
        Self::DoNotMatch,
        Self::SameMember,
        Self::SameOrganisation,
        Self::Conflict,
        Self::Unavailable,
        Self::Requirement,
        Self::Must,
        Self::Banned,
    ];

    /// The name in files.
    pub fn code(self) -> &'static str {
        match self {
            Self::Language => "language",
            Self::Overlap => "overlap",
            Self::DoNotMatch => "do_not_match",
            Self::SameMember => "same_member",
            Self::SameOrganisation => "same_organisation",
            Self::Conflict => "conflict",
            Self::Unavailable => "unavailable",
            Self::Requirement => "requirement",
            Self::Must => "must",
            Self::Banned => "banned",
        }
    }
}

/// Rules that cut a pair; none of them means that the pair exists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules(u16);

impl Rules {
    /// Adds a rule.
    pub fn add(&mut self, rule: Rule) {
        self.0 |= 1 << rule as u16;
    }

    /// Adds a rule if it applies.
    pub(crate) fn add_if(&mut self, rule: Rule, applies: bool) {
        self.0 |= u16::from(applies) << rule as u16;
    }

    /// Whether this rule is among them.
    pub fn has(self, rule: Rule) -> bool {
        self.0 & (1 << rule as u16) != 0
    }

    /// Without this rule.
    pub(crate) fn but(self, rule: Rule) -> Self {
        Self(self.0 & !(1 << rule as u16))
    }

    /// Whether this rule is the only one.
    pub fn only(self, rule: Rule) -> bool {
        self.0 == 1 << rule as u16
    }

    /// Whether the pair exists.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The rules in order.
    pub fn rules(self) -> impl Iterator<Item = Rule> {
        Rule::ALL.into_iter().filter(move |rule| self.has(*rule))
    }
}

/// Least common minutes, weights and musts; always complete, what a file leaves out has its default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written")]
pub struct Ruleset {
    /// Least common free minutes in every week.
    pub min_overlap_minutes: u32,
    /// Weight of each criterion, `0..=100`.
    pub weights: BTreeMap<Criterion, u8>,
    /// Criteria that cut a pair without points instead of weighing it.
    pub must: BTreeSet<Criterion>,
}

/// A ruleset as it stands in a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    min_overlap_minutes: Option<u32>,
    #[serde(default, deserialize_with = "each_once")]
    weights: BTreeMap<Criterion, u8>,
    #[serde(default)]
    must: BTreeSet<Criterion>,
}

/// The weights of a file, each criterion once: of two weights one would be lost in silence.
fn each_once<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<Criterion, u8>, D::Error> {
    from.deserialize_map(EachOnce)
}

struct EachOnce;

impl<'de> Visitor<'de> for EachOnce {
    type Value = BTreeMap<Criterion, u8>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a weight for each criterion")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut weights = BTreeMap::new();
        // Keys are read as texts, because the path of a fault can only name those.
        while let Some(name) = map.next_key::<String>()? {
            map.next_value_seed(WeightOf { name: &name, weights: &mut weights })?;
        }
        Ok(weights)
    }
}

/// The weight under a name; what is wrong with the name is said here, where the path includes it.
struct WeightOf<'a> {
    name: &'a str,
    weights: &'a mut BTreeMap<Criterion, u8>,
}

impl<'de> DeserializeSeed<'de> for WeightOf<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        let known = Criterion::ALL.into_iter().find(|criterion| criterion.code() == self.name);
        let criterion = known.ok_or_else(|| {
            let codes = Criterion::ALL.map(Criterion::code).join(", ");
            D::Error::custom(format_args!("unknown criterion, expected one of {codes}"))
        })?;
        match self.weights.insert(criterion, u8::deserialize(from)?) {
            Some(_) => Err(D::Error::custom("stands here twice")),
            None => Ok(()),
        }
    }
}

impl From<Written> for Ruleset {
    fn from(written: Written) -> Self {
        let mut ruleset = Self::default();
        ruleset.min_overlap_minutes = written.min_overlap_minutes.unwrap_or(ruleset.min_overlap_minutes);
        ruleset.weights.extend(written.weights);
        ruleset.must = written.must;
        ruleset
    }
}

impl Default for Ruleset {
    fn default() -> Self {
        Self {
            min_overlap_minutes: 120,
            weights: Criterion::ALL.into_iter().map(|one| (one, one.default_weight())).collect(),
            must: BTreeSet::new(),
        }
    }
}

impl Ruleset {
    /// What a criterion weighs here; a must weighs nothing.
    pub fn weight(&self, criterion: Criterion) -> u8 {
        if self.must.contains(&criterion) {
            return 0;
        }
        self.weights.get(&criterion).copied().unwrap_or_else(|| criterion.default_weight())
    }

    /// The weights in the order of [`Criterion::ALL`].
    pub fn effective_weights(&self) -> [u8; Criterion::COUNT] {
        Criterion::ALL.map(|criterion| self.weight(criterion))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_the_names_in_files() {
        for criterion in Criterion::ALL {
            assert_eq!(serde_json::to_value(criterion).unwrap(), criterion.code());
        }
        for rule in Rule::ALL {
            assert_eq!(serde_json::to_value(rule).unwrap(), rule.code());
        }
    }

    #[test]
    fn the_score_bar_has_its_parts_in_order() {
        let mut parts: Vec<Part> = Criterion::ALL.into_iter().map(Criterion::part).collect();
        assert!(parts.is_sorted());
        parts.dedup();
        assert_eq!(parts, Part::ALL);
    }

    #[test]
    fn what_a_ruleset_leaves_out_has_its_default() {
        let ruleset: Ruleset = serde_json::from_str(r#"{"weights": {"stage": 7}}"#).unwrap();
        assert_eq!((ruleset.min_overlap_minutes, ruleset.weight(Criterion::Stage)), (120, 7));
        assert_eq!(ruleset.weights.len(), Criterion::COUNT);
        assert_eq!(serde_json::from_str::<Ruleset>("{}").unwrap(), Ruleset::default());
        assert!(serde_json::from_str::<Ruleset>(r#"{"weights": {"charm": 7}}"#).is_err());
    }

    #[test]
    fn a_must_weighs_nothing() {
        let ruleset: Ruleset = serde_json::from_str(r#"{"must": ["themes"]}"#).unwrap();
        assert_eq!(ruleset.weight(Criterion::Themes), 0);
    }
}
