//! How an answer treats each kind of mentee: counted before anything is published.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::edges::Scored;
use crate::pool::{Level, Mentee};
use crate::score::Scores;

/// What mentees are told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attribute {
    /// Region.
    Region,
    /// First language.
    Language,
    /// Population: `under_50k`, `50k_250k`, `250k_1m`, `over_1m`.
    Band,
    /// Sector.
    Sector,
}

/// The mentees of one value of one attribute; each attribute divides all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FairnessRow {
    /// The attribute.
    pub attribute: Attribute,
    /// Its value; `unknown` where nothing is known.
    pub value: String,
    /// Number of mentees.
    pub people: u32,
    /// Those who got a mentor.
    pub matched: u32,
    /// Mean score of their matches, rounded down.
    pub mean_score: Option<u16>,
    /// Their worst match.
    pub worst: Option<u16>,
}

/// Rows by attribute and then by value.
pub fn fairness(scores: &Scores<'_>, matches: &[Scored]) -> Vec<FairnessRow> {
    let mut got: Vec<Vec<u16>> = vec![Vec::new(); scores.pool().mentees.len()];
    for pair in matches {
        got[pair.mentee as usize].push(pair.score);
    }
    let mut groups: BTreeMap<(Attribute, String), Vec<&[u16]>> = BTreeMap::new();
    for (at, got) in got.iter().enumerate() {
        let mentee = scores.mentee(at as u32);
        for attribute in [Attribute::Region, Attribute::Language, Attribute::Band, Attribute::Sector] {
            groups.entry((attribute, value(mentee, attribute).to_owned())).or_default().push(got);
        }
    }
    let row = |((attribute, value), people): ((Attribute, String), Vec<&[u16]>)| {
        let all: Vec<u16> = people.concat();
        let sum: u64 = all.iter().map(|&score| u64::from(score)).sum();
        FairnessRow {
            attribute,
            value,
            people: people.len() as u32,
            matched: people.iter().filter(|scores| !scores.is_empty()).count() as u32,
            mean_score: sum.checked_div(all.len() as u64).map(|mean| mean as u16),
            worst: all.iter().min().copied(),
        }
    };
    groups.into_iter().map(row).collect()
}

fn value(mentee: &Mentee, attribute: Attribute) -> &str {
    let value = match attribute {
        Attribute::Region => mentee.region.as_str(),
        Attribute::Sector => mentee.sector.as_str(),
        Attribute::Language => {
            let first = mentee.languages.iter().find(|language| language.level == Level::First);
            first.map_or("", |language| language.code.as_str())
        }
        Attribute::Band => match mentee.population {
            None | Some(0) => "",
            Some(..50_000) => "under_50k",
            Some(..250_000) => "50k_250k",
            Some(..1_000_000) => "250k_1m",
            Some(_) => "over_1m",
        },
    };
    if value.is_empty() { "unknown" } else { value }
}
