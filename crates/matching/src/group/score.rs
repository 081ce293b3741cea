//! How good a group is, 0..=1000, and the reasons that say so.
//!
//! A score depends on the group's people alone (and on constants of the problem), so a move changes two scores.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::prepared::Prepared;
use super::problem::Sector;

/// A statement as data: `code` says which, `params` fill it in; the interface words it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "named by the type")]
pub struct Statement {
    pub code: String,
    pub params: serde_json::Value,
}

impl Statement {
    /// A statement.
    pub fn new(code: &str, params: serde_json::Value) -> Self {
        Self { code: code.to_owned(), params }
    }
}

/// One line of a score: `points` 0..=1000, and what they weigh.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "named by the type")]
pub struct Part {
    pub criterion: String,
    pub points: u32,
    pub weight: u32,
}

/// Criteria and weights, in the order of [`points`].
const CRITERIA: [(&str, u32); 6] = [
    ("different_regions", 25),
    ("nobody_alone", 25),
    ("shared_themes", 20),
    ("similar_stage", 10),
    ("balanced_size", 10),
    ("not_one_country", 10),
];

/// Below so many inhabitants a member is a small town.
const SMALL_TOWN: u64 = 50_000;

/// What the people of a problem have in common, for the criteria that compare a group with what was possible.
pub(super) struct Scale<'a> {
    /// Number of each person's region, country and first language; `None` if unknown.
    region: Vec<Option<usize>>,
    country: Vec<Option<usize>>,
    first_language: Vec<Option<usize>>,
    regions: usize,
    /// Number of groups that would give everybody a place at an even size.
    even_groups: usize,
    prepared: &'a Prepared<'a>,
}

/// The people of a group who stand alone in it.
#[derive(Default)]
struct Alone {
    small_town: Option<usize>,
    civil_society: Option<usize>,
    first_languages: Vec<usize>,
}

fn numbered<'a>(names: impl Iterator<Item = Option<&'a str>>) -> Vec<Option<usize>> {
    let names: Vec<Option<&str>> = names.map(|name| name.filter(|name| !name.is_empty())).collect();
    let distinct: BTreeSet<&str> = names.iter().flatten().copied().collect();
    let number: BTreeMap<&str, usize> = distinct.into_iter().zip(0..).collect();
    names.into_iter().map(|name| name.map(|name| number[name])).collect()
}

/// How many different known values these people have, and how many people have the most frequent one.
fn spread(values: &[Option<usize>], people: &[usize]) -> (usize, usize) {
    let count = |value: usize| people.iter().filter(|person| values[**person] == Some(value)).count();
    let (mut distinct, mut most) = (0, 0);
    for (i, person) in people.iter().enumerate() {
        let Some(value) = values[*person] else { continue };
        if !people[..i].iter().any(|before| values[*before] == Some(value)) {
            distinct += 1;
            most = most.max(count(value));
        }
    }
    (distinct, most)
}

impl<'a> Scale<'a> {
    pub(super) fn new(prepared: &'a Prepared<'a>) -> Self {
        let people = &prepared.people;
        let region = numbered(people.iter().map(|person| Some(person.region.as_str())));
        let regions = region.iter().flatten().collect::<BTreeSet<_>>().len();
        let (count, min, max) = (people.len(), prepared.min(), prepared.max());
        // The number of groups nearest to the middle size, within what the sizes allow.
        let near = (2 * count + min.midpoint(max)) / (min + max);
        let even_groups = near.min(count / min).max(count.div_ceil(max)).max(1);
        Self {
            region,
            country: numbered(people.iter().map(|person| Some(person.country.as_str()))),
            first_language: numbered(
                people.iter().map(|person| person.languages.first().map(String::as_str)),
            ),
            regions,
            even_groups,
            prepared,
        }
    }

    /// The size of groups when everybody has a place and all are alike, rounded.
    pub(super) fn even_size(&self) -> usize {
        let (people, groups) = (self.prepared.people.len(), self.even_groups);
        ((people + groups / 2) / groups).clamp(self.prepared.min(), self.prepared.max())
    }

    fn is_small_town(&self, person: usize) -> bool {
        self.prepared.people[person].population.is_some_and(|inhabitants| inhabitants < SMALL_TOWN)
    }

    fn alone(&self, people: &[usize]) -> Alone {
        if people.len() < 2 {
            return Alone::default();
        }
        let only = |is: &dyn Fn(usize) -> bool| {
            let mut found = people.iter().copied().filter(|person| is(*person));
            found.next().filter(|_| found.next().is_none())
        };
        let speaks = |person: usize| self.first_language[person];
        let lone_speaker = |person: &usize| {
            speaks(*person).is_some()
                && people.iter().filter(|other| speaks(**other) == speaks(*person)).count() == 1
        };
        Alone {
            small_town: only(&|person| self.is_small_town(person)),
            civil_society: only(&|person| {
                self.prepared.people[person].sectors.contains(&Sector::CivilSociety)
            }),
            first_languages: people.iter().copied().filter(lone_speaker).collect(),
        }
    }

    /// Points of each criterion for a group of at least one person.
    fn points(&self, people: &[usize]) -> [u32; 6] {
        let size = people.len();
        let share = |part: usize, whole: usize| {
            // Pairs of a few thousand people, a thousand times over, are more than 32 bits hold.
            let (part, whole) = (1_000 * part as u64, whole as u64);
            part.checked_div(whole).map_or(1_000, |share| share.min(1_000) as u32)
        };
        let (regions, _) = spread(&self.region, people);
        let alone = self.alone(people);
        let lone = alone.first_languages.len();
        let nobody_alone = [
            if alone.small_town.is_some() { 0 } else { 1_000 },
            if alone.civil_society.is_some() { 0 } else { 1_000 },
            share(size - lone, size),
        ];
        let pairs = size * (size - 1) / 2;
        let mut sharing = 0;
        for (i, a) in people.iter().enumerate() {
            sharing += people[i + 1..].iter().filter(|b| self.prepared.shares_theme[*a].has(**b)).count();
        }
        let stages = people.iter().filter_map(|person| self.prepared.people[*person].stage);
        let (low, high) = stages.fold((u8::MAX, 0), |(low, high), stage| (low.min(stage), high.max(stage)));
        let count = self.prepared.people.len();
        // Distance of the size from the even one, in units of 1/groups of a person.
        let uneven = (size * self.even_groups).abs_diff(count);
        let room = (self.prepared.max() - self.prepared.min() + 1) * self.even_groups;
        let (_, most) = spread(&self.country, people);
        [
            share(regions.saturating_sub(1), size.min(self.regions).saturating_sub(1)),
            nobody_alone.iter().sum::<u32>() / 3,
            share(sharing, pairs),
            1_000_u32.saturating_sub(250 * u32::from(high.saturating_sub(low))),
            1_000_u32.saturating_sub(share(uneven, room)),
            share(2 * (size - most), size),
        ]
    }

    /// The score of a group of these people.
    pub(super) fn score(&self, people: &[usize]) -> u32 {
        combine(&self.points(people))
    }

    /// The score with its parts; the score is the sum of points x weight divided by the sum of weights, rounded down.
    pub(super) fn breakdown(&self, people: &[usize]) -> (u32, Vec<Part>) {
        let points = self.points(people);
        let parts = CRITERIA.iter().zip(points);
        let parts = parts.map(|((criterion, weight), points)| Part {
            criterion: (*criterion).to_owned(),
            points,
            weight: *weight,
        });
        (combine(&points), parts.collect())
    }

    /// Why these people, and who among them stands alone.
    pub(super) fn reasons(&self, people: &[usize]) -> Vec<Statement> {
        let id = |person: usize| self.prepared.people[person].id.as_str();
        let mut reasons = Vec::new();
        let (regions, _) = spread(&self.region, people);
        if regions > 1 {
            reasons.push(Statement::new("different_regions", json!({ "regions": regions })));
        }
        let (countries, most) = spread(&self.country, people);
        if countries > 1 && 2 * most <= people.len() {
            reasons
                .push(Statement::new("countries", json!({ "countries": countries, "most_from_one": most })));
        }
        let mut themes: BTreeMap<&str, usize> = BTreeMap::new();
        for theme in people.iter().flat_map(|person| &self.prepared.people[*person].themes) {
            *themes.entry(theme).or_default() += 1;
        }
        // The most frequent, the first in the alphabet among equals.
        let top = themes.into_iter().min_by_key(|(_, count)| std::cmp::Reverse(*count));
        if let Some((theme, count)) = top.filter(|(_, count)| *count > 1) {
            reasons.push(Statement::new("shared_theme", json!({ "theme": theme, "people": count })));
        }
        let stages: BTreeSet<u8> =
            people.iter().filter_map(|person| self.prepared.people[*person].stage).collect();
        if let (Some(low), Some(high)) = (stages.first(), stages.last())
            && high - low <= 1
        {
            reasons.push(Statement::new("similar_stage", json!({ "from": low, "to": high })));
        }
        let alone = self.alone(people);
        if alone.small_town.is_none() && alone.civil_society.is_none() && alone.first_languages.is_empty() {
            reasons.push(Statement::new("nobody_alone", json!({})));
        }
        if let Some(person) = alone.small_town {
            reasons.push(Statement::new("only_small_town", json!({ "participant": id(person) })));
        }
        if let Some(person) = alone.civil_society {
            reasons.push(Statement::new("only_civil_society", json!({ "participant": id(person) })));
        }
        for person in alone.first_languages {
            let language = self.prepared.people[person].languages.first();
            let params = json!({ "participant": id(person), "language": language });
            reasons.push(Statement::new("only_first_speaker", params));
        }
        reasons
    }
}

fn combine(points: &[u32; 6]) -> u32 {
    let weighted: u32 = CRITERIA.iter().zip(points).map(|((_, weight), points)| weight * points).sum();
    weighted / CRITERIA.iter().map(|(_, weight)| weight).sum::<u32>()
}
