//! In which order the values of a facet are offered.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use model::directory_search::Facet;
use model::place::{MemberStatus, Region, SizeBand};
use model::practice::PracticeStatus;

use crate::entry::{MEMBER, PERSON, PRACTICE};

/// The values of a facet as they are offered: those with an order of their own in it, the others by how many entries
/// have them, the newest year first.
pub fn ordered(facet: Facet, total: &BTreeMap<String, u32>) -> Vec<String> {
    let there =
        |codes: Vec<&str>| codes.into_iter().filter(|c| total.contains_key(*c)).map(str::to_owned).collect();
    match facet {
        Facet::What => there(vec![MEMBER, PERSON, PRACTICE]),
        Facet::Region => there(Region::ALL.iter().map(|value| value.code()).collect()),
        Facet::Size => there(SizeBand::ALL.iter().map(|value| value.code()).collect()),
        Facet::Status => there(MemberStatus::ALL.iter().map(|value| value.code()).collect()),
        Facet::OpenTo => there(PracticeStatus::ALL.iter().map(|value| value.code()).collect()),
        Facet::Year => by(total, |year, _| u32::from(year.parse::<u16>().unwrap_or_default())),
        Facet::Kind | Facet::Language | Facet::Country | Facet::Offers | Facet::LooksFor => {
            by(total, |_, count| count)
        }
    }
}

/// The values with the greatest rank first; they come in the order of their codes, which stays among equals. Each goes to
/// its place at once: sorting by the standard library would cost the page more than a facet has values.
fn by(total: &BTreeMap<String, u32>, rank: impl Fn(&str, u32) -> u32) -> Vec<String> {
    let mut ranked: Vec<(Reverse<u32>, &String)> = Vec::with_capacity(total.len());
    for (value, count) in total {
        let rank = Reverse(rank(value, *count));
        let place = ranked.partition_point(|(other, _)| *other <= rank);
        ranked.insert(place, (rank, value));
    }
    ranked.into_iter().map(|(_, value)| value.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_in_the_order_people_expect() {
        let total = |values: &[(&str, u32)]| values.iter().map(|(v, n)| ((*v).to_owned(), *n)).collect();
        assert_eq!(
            ordered(Facet::Year, &total(&[("2016", 9), ("2024", 50), ("unknown", 3)])),
            ["2024", "2016", "unknown"]
        );
        assert_eq!(ordered(Facet::Language, &total(&[("ar", 2), ("es", 9), ("fr", 2)])), ["es", "ar", "fr"]);
        assert_eq!(
            ordered(Facet::Size, &total(&[("unknown", 9), ("under-100k", 1)])),
            ["under-100k", "unknown"]
        );
    }
}
