//! What the front page says about the members: the finding in its title, and the countries beside the map.

use std::collections::{BTreeMap, BTreeSet};

use model::directory::MemberSummary;
use model::place::Region;

use crate::{fold, order};

/// A part of all, the way people say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// Every one.
    All,
    /// About two in three.
    TwoThirds,
    /// About one in two.
    Half,
    /// About one in three.
    Third,
    /// About one in four.
    Quarter,
    /// None of these comes within two points: in whole percent.
    Percent(u32),
}

impl Share {
    /// The share of `part` in `whole`, a fraction when one is at most two percentage points away.
    pub fn of(part: usize, whole: usize) -> Self {
        if whole == 0 || part >= whole {
            return Self::All;
        }
        let per_mille = (part * 1000 / whole) as i64;
        let named = [(667, Self::TwoThirds), (500, Self::Half), (333, Self::Third), (250, Self::Quarter)];
        named
            .into_iter()
            .find(|(exact, _)| (per_mille - exact).abs() <= 20)
            .map_or(Self::Percent(((per_mille + 5) / 10) as u32), |(_, share)| share)
    }
}

/// What the title states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How many members.
    pub members: usize,
    /// In how many countries.
    pub countries: usize,
    /// The region with the most members, and their share.
    pub largest: (Region, Share),
}

/// The finding of these members; nothing when there are none.
pub fn finding(members: &[MemberSummary]) -> Option<Finding> {
    let regions = by_region(members);
    // Of regions with equally many members the first in OGP's order is named.
    let (region, most) =
        regions.into_iter().reduce(|best, next| if next.1 > best.1 { next } else { best })?;
    let countries: BTreeSet<_> = members.iter().map(|member| &member.country).collect();
    let share = Share::of(most, members.len());
    (!members.is_empty()).then_some(Finding {
        members: members.len(),
        countries: countries.len(),
        largest: (region, share),
    })
}

/// How many members each region has, the largest first; all four, so that none seems forgotten.
pub fn by_region(members: &[MemberSummary]) -> Vec<(Region, usize)> {
    let count = |region: &Region| (*region, members.iter().filter(|member| member.region == *region).count());
    let mut regions: Vec<_> = Region::ALL.iter().map(count).collect();
    order::sort_by_key(&mut regions, |(_, count)| std::cmp::Reverse(*count));
    regions
}

/// A country in the list: its code, its name in the reader's language, its members in the order they came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountryRow {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The region of its members.
    pub region: Region,
    /// Its members.
    pub members: Vec<MemberSummary>,
}

/// The countries of these members; `name` gives the name of a code. The caller puts them into the alphabet's order.
pub fn countries(members: &[MemberSummary], name: impl Fn(&str) -> String) -> Vec<CountryRow> {
    let mut rows: BTreeMap<&str, CountryRow> = BTreeMap::new();
    for member in members {
        let code = member.country.as_str();
        let row = rows.entry(code).or_insert_with(|| CountryRow {
            code: code.to_owned(),
            name: name(code),
            region: member.region,
            members: Vec::new(),
        });
        row.members.push(member.clone());
    }
    rows.into_values().collect()
}

/// The countries that fit what was typed: by their own name, or by members, of which then only those are kept.
pub fn fitting(rows: &[CountryRow], text: &str) -> Vec<CountryRow> {
    let wanted = fold::words(text);
    let fits = |text: &str| wanted.iter().all(|word| fold::has_prefix(text, word));
    rows.iter()
        .filter_map(|row| {
            if fits(&row.name) {
                return Some(row.clone());
            }
            let members: Vec<_> = row.members.iter().filter(|member| fits(&member.name)).cloned().collect();
            (!members.is_empty()).then(|| CountryRow { members, ..row.clone() })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::id::MemberId;
    use model::place::{Country, Kind, MemberStatus};

    fn member(name: &str, country: &str, region: Region) -> MemberSummary {
        MemberSummary {
            id: MemberId::parse(&name.to_ascii_lowercase()).unwrap(),
            name: name.to_owned(),
            own_name: None,
            kind: Kind::City,
            country: Country::parse(country).unwrap(),
            region,
            languages: vec![],
            population: None,
            coordinates: None,
            cohort_year: None,
            status: MemberStatus::Member,
            note: None,
            offers: vec![],
            looks_for: vec![],
        }
    }

    fn some() -> Vec<MemberSummary> {
        vec![
            member("Carepa", "CO", Region::Americas),
            member("Palmira", "CO", Region::Americas),
            member("Quito", "EC", Region::Americas),
            member("Izmir", "TR", Region::Europe),
        ]
    }

    #[test]
    fn a_share_is_a_fraction_when_one_is_near() {
        // The members of 2026: 45 of 131 are in the Americas.
        assert_eq!(Share::of(45, 131), Share::Third);
        assert_eq!(Share::of(66, 131), Share::Half);
        assert_eq!(Share::of(3, 7), Share::Percent(43));
        assert_eq!(Share::of(7, 7), Share::All);
        assert_eq!(Share::of(0, 0), Share::All);
    }

    #[test]
    fn the_finding_names_the_largest_region() {
        let finding = finding(&some()).unwrap();
        assert_eq!((finding.members, finding.countries), (4, 3));
        assert_eq!(finding.largest, (Region::Americas, Share::Percent(75)));
        assert_eq!(super::finding(&[]), None);
    }

    #[test]
    fn a_country_keeps_its_members_and_a_member_brings_its_country() {
        let rows = countries(&some(), |code| if code == "CO" { "Colombia" } else { "Elsewhere" }.to_owned());
        assert_eq!(fitting(&rows, "colom")[0].members.len(), 2);
        let by_member = fitting(&rows, "palm");
        assert_eq!(by_member.len(), 1);
        assert_eq!(by_member[0].members[0].name, "Palmira");
        assert_eq!(fitting(&rows, "").len(), 3);
        assert!(fitting(&rows, "zz").is_empty());
    }

    #[test]
    fn every_region_is_listed_even_without_members() {
        let regions = by_region(&some());
        assert_eq!(regions.len(), 4);
        assert_eq!(regions[0], (Region::Americas, 3));
    }
}
