//! Finding members while somebody types: an index made once, then each keystroke is a few passes over small arrays.
//!
//! It knows no browser and no words. Names of countries and topics are handed in, in all three languages, so that a
//! reader finds "Deutschland"'s neighbours by whichever of our names they know.

use std::collections::{BTreeMap, HashMap};

use model::directory::MemberSummary;

use super::query::{Facet, Query};
use crate::{fold, order};

/// The names of countries and topics in English, Spanish and French.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// By country code.
    pub countries: HashMap<String, [String; 3]>,
    /// By slug of the policy area.
    pub topics: HashMap<String, [String; 3]>,
}

/// In which of its texts a member was found, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Its name, or its name in its own script.
    Name,
    /// A topic it offers.
    Offers,
    /// A topic it looks for.
    LooksFor,
    /// Its country.
    Country,
}

/// Why a member is shown: which text holds the words, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// Which text.
    pub place: Place,
    /// The text as it stands, in the language in which it was found.
    pub text: String,
    /// The slug of the topic or the code of the country; empty for names.
    pub key: String,
    /// The found parts of the text, in bytes, in order.
    pub found: Vec<(usize, usize)>,
}

/// What a query finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Positions of the members, best first, then in their own order.
    pub rows: Vec<u32>,
    /// How many members the words alone find.
    pub by_words: usize,
    /// For each facet, by [`Facet::index`], how many members each value would leave under the other filters.
    pub counts: [BTreeMap<String, usize>; 7],
}

/// One facet of all members: the values there are, and which of them each member has.
#[derive(Clone, Debug, Default)]
struct Column {
    values: Vec<String>,
    /// Where each member's values begin in `held`; one more than there are members.
    starts: Vec<u32>,
    held: Vec<u16>,
}

impl Column {
    fn of(members: &[MemberSummary], facet: Facet) -> Self {
        let mut column = Self { starts: vec![0], ..Self::default() };
        let mut known = HashMap::new();
        for member in members {
            for value in values(member, facet) {
                let id = *known.entry(value.clone()).or_insert_with(|| {
                    column.values.push(value);
                    (column.values.len() - 1) as u16
                });
                column.held.push(id);
            }
            column.starts.push(column.held.len() as u32);
        }
        column
    }

    fn held_by(&self, row: usize) -> &[u16] {
        &self.held[self.starts[row] as usize..self.starts[row + 1] as usize]
    }
}

/// The values of a facet that a member has, as they stand in the address.
fn values(member: &MemberSummary, facet: Facet) -> Vec<String> {
    match facet {
        Facet::Region => vec![member.region.code().to_owned()],
        Facet::Kind => vec![member.kind.code().to_owned()],
        Facet::Size => vec![member.size_band().code().to_owned()],
        Facet::Language => member.languages.iter().map(|language| language.as_str().to_owned()).collect(),
        Facet::Country => vec![member.country.as_str().to_owned()],
        Facet::Year => vec![member.cohort_year.map_or_else(|| "unknown".to_owned(), |year| year.to_string())],
        Facet::Status => vec![member.status.code().to_owned()],
    }
}

/// The members with everything that searching and counting needs.
#[derive(Clone, Debug, Default)]
pub struct Index {
    members: Vec<MemberSummary>,
    names: Names,
    /// Every folded word, sorted, with the members that have it and the best place of it there.
    words: Vec<(String, Vec<(u32, Place)>)>,
    columns: [Column; 7],
}

impl Index {
    /// Folds every text once. `members` come in the order in which equally good ones are shown.
    pub fn new(members: Vec<MemberSummary>, names: Names) -> Self {
        let mut words: HashMap<String, Vec<(u32, Place)>> = HashMap::new();
        let mut folded: HashMap<&str, Vec<String>> = HashMap::new();
        for (row, member) in members.iter().enumerate() {
            for (place, _, text) in texts(member, &names) {
                // Names of topics and countries repeat from member to member; each is folded once.
                for word in folded.entry(text).or_insert_with(|| fold::words(text)) {
                    let holders = match words.get_mut(word.as_str()) {
                        Some(holders) => holders,
                        None => words.entry(word.clone()).or_default(),
                    };
                    match holders.last_mut() {
                        Some((last, best)) if *last == row as u32 => *best = place.min(*best),
                        _ => holders.push((row as u32, place)),
                    }
                }
            }
        }
        drop(folded);
        let mut words: Vec<_> = words.into_iter().collect();
        order::sort_by(&mut words, |a, b| a.0.cmp(&b.0));
        let columns = Facet::ALL.map(|facet| Column::of(&members, facet));
        Self { members, names, words, columns }
    }

    /// The member at a position of [`Found::rows`].
    pub fn member(&self, row: u32) -> Option<&MemberSummary> {
        self.members.get(row as usize)
    }

    /// The name of a topic in the language at `position`; its slug when the taxonomy has no such topic.
    pub fn topic_name(&self, slug: &str, position: usize) -> String {
        self.names
            .topics
            .get(slug)
            .and_then(|names| names.get(position))
            .map_or(slug, String::as_str)
            .to_owned()
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// How many members have each value of a facet, over all members.
    pub fn totals(&self, facet: Facet) -> BTreeMap<String, usize> {
        let column = &self.columns[facet.index()];
        let mut totals: BTreeMap<String, usize> = BTreeMap::new();
        for id in &column.held {
            *totals.entry(column.values[usize::from(*id)].clone()).or_default() += 1;
        }
        totals
    }

    /// The members a query finds, best first, and what each further choice would leave.
    pub fn find(&self, query: &Query) -> Found {
        let ranks = self.rank(&fold::words(&query.text));
        // For each facet and value: whether it is chosen. An empty list means that the facet does not narrow.
        let chosen: Vec<Vec<bool>> = Facet::ALL
            .iter()
            .map(|facet| {
                let wanted = query.chosen(*facet);
                let column = &self.columns[facet.index()];
                if wanted.is_empty() {
                    Vec::new()
                } else {
                    column.values.iter().map(|v| wanted.contains(v)).collect()
                }
            })
            .collect();
        let mut tally: Vec<Vec<usize>> =
            self.columns.iter().map(|column| vec![0; column.values.len()]).collect();
        let (mut rows, mut by_words) = (Vec::new(), 0);
        for (row, rank) in ranks.iter().enumerate() {
            let Some(rank) = rank else { continue };
            by_words += 1;
            let passes = |facet: usize| {
                let wanted = &chosen[facet];
                wanted.is_empty()
                    || self.columns[facet].held_by(row).iter().any(|id| wanted[usize::from(*id)])
            };
            let mut failed = (0..self.columns.len()).filter(|facet| !passes(*facet));
            match (failed.next(), failed.next()) {
                (None, _) => {
                    rows.push((*rank, row as u32));
                    for (facet, counts) in tally.iter_mut().enumerate() {
                        self.count(facet, row, counts);
                    }
                }
                // It would be there but for this facet, so it counts among that facet's other values.
                (Some(only), None) => self.count(only, row, &mut tally[only]),
                (Some(_), Some(_)) => {}
            }
        }
        order::sort_by_key(&mut rows, |(rank, _)| *rank);
        let mut counts: [BTreeMap<String, usize>; 7] = Default::default();
        for (facet, tally) in tally.into_iter().enumerate() {
            counts[facet] = self.columns[facet].values.iter().cloned().zip(tally).collect();
        }
        Found { rows: rows.into_iter().map(|(_, row)| row).collect(), by_words, counts }
    }

    fn count(&self, facet: usize, row: usize, counts: &mut [usize]) {
        for id in self.columns[facet].held_by(row) {
            counts[usize::from(*id)] += 1;
        }
    }

    /// For each member how well it fits all the words (0 is best), or nothing when it lacks one.
    fn rank(&self, wanted: &[String]) -> Vec<Option<u16>> {
        let mut ranks = vec![Some(0); self.members.len()];
        for word in wanted {
            let mut best: Vec<Option<Place>> = vec![None; self.members.len()];
            let from = self.words.partition_point(|(known, _)| known.as_str() < word.as_str());
            for (_, holders) in
                self.words[from..].iter().take_while(|(known, _)| known.starts_with(word.as_str()))
            {
                for (row, place) in holders {
                    let best = &mut best[*row as usize];
                    *best = Some(best.map_or(*place, |so_far| so_far.min(*place)));
                }
            }
            for (rank, best) in ranks.iter_mut().zip(best) {
                *rank = rank.zip(best).map(|(rank, place)| rank + place as u16);
            }
        }
        ranks
    }

    /// Which texts of a member hold the words, best first, each text once; empty without words.
    /// `preferred` is the position of the reader's language among the three.
    pub fn why(&self, row: u32, text: &str, preferred: usize) -> Vec<Why> {
        let Some(member) = self.member(row) else { return Vec::new() };
        let wanted = fold::words(text);
        let mut candidates: Vec<_> = texts(member, &self.names).collect();
        // Of a topic's three names the reader's own comes first, and the others only where it does not hold the word.
        order::sort_by_key(&mut candidates, |(place, (_, language), _)| {
            (*place, *language != preferred, *language)
        });
        let mut reasons: Vec<Why> = Vec::new();
        for word in &wanted {
            let holder = candidates.iter().find_map(|(place, (key, _), text)| {
                let found: Vec<_> = fold::spans(text)
                    .filter(|s| s.folded.starts_with(word.as_str()))
                    .map(|s| (s.start, s.end))
                    .collect();
                (!found.is_empty()).then(|| Why {
                    place: *place,
                    text: (*text).to_owned(),
                    key: (*key).to_owned(),
                    found,
                })
            });
            let Some(holder) = holder else { return Vec::new() };
            match reasons.iter_mut().find(|why| why.place == holder.place && why.text == holder.text) {
                Some(why) => {
                    why.found.extend(holder.found);
                    order::sort_by_key(&mut why.found, |found| *found);
                    why.found.dedup();
                }
                None => reasons.push(holder),
            }
        }
        order::sort_by_key(&mut reasons, |why| why.place);
        reasons
    }
}

/// The texts in which a member is found: place, key and language of the text, the text.
fn texts<'a>(
    member: &'a MemberSummary,
    names: &'a Names,
) -> impl Iterator<Item = (Place, (&'a str, usize), &'a str)> {
    let own = std::iter::once(member.name.as_str()).chain(member.own_name.as_deref());
    let own = own.map(|name| (Place::Name, ("", 0), name));
    let named = |place: Place, key: &'a str, all: &'a HashMap<String, [String; 3]>| {
        all.get(key).into_iter().flat_map(move |names| {
            names.iter().enumerate().map(move |(language, name)| (place, (key, language), name.as_str()))
        })
    };
    let offers = member.offers.iter().flat_map(move |slug| named(Place::Offers, slug, &names.topics));
    let looks_for = member.looks_for.iter().flat_map(move |slug| named(Place::LooksFor, slug, &names.topics));
    let country = named(Place::Country, member.country.as_str(), &names.countries);
    own.chain(offers).chain(looks_for).chain(country)
}

#[cfg(test)]
#[path = "view_model_tests.rs"]
mod tests;
