//! How the parts of the mentees fared: how many are matched, and the range and median of their scores.

use std::collections::BTreeMap;

use matching::pool::{Level, Mentee};
use matching::run::Run;

/// What mentees are told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attribute {
    /// Region.
    Region,
    /// First language.
    Language,
}

/// The mentees of one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    /// The value as the engine writes it; `unknown` where nothing is known.
    pub value: String,
    /// How many.
    pub people: u32,
    /// How many of them are matched.
    pub matched: u32,
    /// Lowest score, median (of two the lower) and highest; none without a match.
    pub range: Option<(u32, u32, u32)>,
}

/// How the mentees of one attribute fared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fairness {
    /// One group for each value, those with the most left out first, else by the value.
    pub groups: Vec<Group>,
    /// The value with the most left out and how many those are; none when nobody is, or when several are equal.
    pub worst: Option<(String, u32)>,
    /// How many are left out.
    pub left_out: u32,
}

/// Fairness of a run by `attribute`.
pub(crate) fn fairness(run: &Run, attribute: Attribute) -> Fairness {
    let mut got: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for one in &run.matches {
        got.entry(&one.mentee).or_default().push(u32::from(one.score));
    }
    let mut groups: BTreeMap<&str, Vec<&[u32]>> = BTreeMap::new();
    for mentee in &run.inputs.mentees {
        let scores = got.get(mentee.id.as_str()).map_or(&[][..], Vec::as_slice);
        groups.entry(value(mentee, attribute)).or_default().push(scores);
    }
    let mut groups: Vec<Group> = groups.into_iter().map(|(value, people)| group(value, &people)).collect();
    let left = |group: &Group| group.people - group.matched;
    crate::order::sort_by_key(&mut groups, |group| std::cmp::Reverse(left(group)));
    let second = groups.get(1).map_or(0, left);
    let worst = groups.first().filter(|group| left(group) > second);
    let worst = worst.map(|group| (group.value.clone(), left(group)));
    Fairness { left_out: groups.iter().map(left).sum(), worst, groups }
}

/// The value of a mentee, as the engine's own report has it.
fn value(mentee: &Mentee, attribute: Attribute) -> &str {
    let value = match attribute {
        Attribute::Region => mentee.region.as_str(),
        Attribute::Language => {
            let first = mentee.languages.iter().find(|language| language.level == Level::First);
            first.map_or("", |language| language.code.as_str())
        }
    };
    if value.is_empty() { "unknown" } else { value }
}

fn group(value: &str, people: &[&[u32]]) -> Group {
    let mut scores = people.concat();
    scores.sort_unstable();
    let middle = scores.get(scores.len().saturating_sub(1) / 2);
    Group {
        value: value.to_owned(),
        people: people.len() as u32,
        matched: people.iter().filter(|scores| !scores.is_empty()).count() as u32,
        range: scores.first().zip(middle).zip(scores.last()).map(|((low, mid), high)| (*low, *mid, *high)),
    }
}

/// The ends of a scale that holds every score of `groups`, in steps of 50.
pub(crate) fn scale(groups: &[Group]) -> (u32, u32) {
    let low = groups.iter().filter_map(|group| group.range).map(|range| range.0).min();
    let high = groups.iter().filter_map(|group| group.range).map(|range| range.2).max();
    (low.unwrap_or(0) / 50 * 50, high.unwrap_or(1000).div_ceil(50) * 50)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{question, round};
    use super::*;

    fn fair(value: &str, range: Option<(u32, u32, u32)>) -> Group {
        Group { value: value.to_owned(), people: 1, matched: 1, range }
    }

    #[test]
    fn it_counts_as_the_engine_counts() {
        let run = round().answer(&question()).unwrap().run.unwrap();
        for (attribute, code) in [(Attribute::Region, "region"), (Attribute::Language, "language")] {
            let ours: BTreeMap<String, (u32, u32, Option<u32>)> = fairness(&run, attribute)
                .groups
                .into_iter()
                .map(|group| (group.value, (group.people, group.matched, group.range.map(|range| range.0))))
                .collect();
            let engine =
                run.fairness.iter().filter(|row| serde_json::to_value(row.attribute).unwrap() == code);
            let engine: BTreeMap<String, (u32, u32, Option<u32>)> = engine
                .map(|row| (row.value.clone(), (row.people, row.matched, row.worst.map(u32::from))))
                .collect();
            assert!(ours.len() > 1, "{code}");
            assert_eq!(ours, engine);
        }
    }

    #[test]
    fn the_value_with_the_most_left_out_is_named_unless_several_are() {
        let run = round().answer(&question()).unwrap().run.unwrap();
        let regions = fairness(&run, Attribute::Region);
        assert_eq!((regions.worst, regions.left_out), (Some(("americas".to_owned(), 2)), 3));
        assert_eq!(regions.groups[0].value, "americas");
        let languages = fairness(&run, Attribute::Language);
        assert_eq!((languages.worst, languages.left_out), (None, 3));
    }

    #[test]
    fn the_median_of_an_even_number_is_the_lower_middle() {
        let scores = [[700], [500], [900], [600]];
        let people: Vec<&[u32]> = scores.iter().map(<[u32; 1]>::as_slice).collect();
        assert_eq!(group("europe", &people).range, Some((500, 600, 900)));
        assert_eq!(group("europe", &[&[]]).range, None);
    }

    #[test]
    fn the_scale_holds_every_score() {
        assert_eq!(
            scale(&[fair("europe", Some((595, 701, 800))), fair("americas", Some((850, 850, 950)))]),
            (550, 950)
        );
        assert_eq!(scale(&[fair("europe", None)]), (0, 1000));
    }
}
