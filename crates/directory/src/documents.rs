//! What the index holds of a member, a person or a practice: texts field by field, values facet by facet.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use model::directory::{MemberSummary, PersonSummary};
use model::directory_search::{Entry, Facet, Place};
use model::id::MemberId;
use search::{Document, Schema};

use crate::entry::{key, what};

/// The names of countries and topics in English, Spanish and French.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// By country code.
    pub countries: HashMap<String, [String; 3]>,
    /// By slug of the policy area.
    pub topics: HashMap<String, [String; 3]>,
}

/// What a word counts in a text.
fn weight(place: Place) -> u8 {
    match place {
        Place::Name => 15,
        Place::Offers => 10,
        Place::Member => 8,
        Place::LooksFor | Place::Work => 6,
        Place::Experience | Place::Story | Place::Country => 5,
    }
}

/// The fields and groups of the index.
pub fn schema() -> Schema {
    let fields: Vec<(&str, u8)> = Place::ALL.iter().map(|place| (place.code(), weight(*place))).collect();
    let groups: Vec<&str> = Facet::ALL.iter().map(|facet| facet.code()).collect();
    Schema::new(&fields, &groups)
}

/// The documents of `entries`, in their order; `members` are those that people and practices belong to, by id.
pub fn documents<'a>(
    entries: impl IntoIterator<Item = &'a Entry>,
    names: &Names,
    members: &BTreeMap<&MemberId, &MemberSummary>,
) -> Vec<Document> {
    let document = |entry: &Entry| Document {
        key: key(entry),
        texts: Place::ALL.iter().map(|place| texts(entry, *place, names, members)).collect(),
        values: Facet::ALL.iter().map(|facet| values(entry, *facet, members)).collect(),
    };
    entries.into_iter().map(document).collect()
}

/// The members that somebody sits for or comes from, each once.
pub fn of_person(person: &PersonSummary) -> Vec<&MemberId> {
    let mut members: Vec<&MemberId> = Vec::new();
    for id in person.seats.iter().map(|seat| &seat.member).chain(&person.mentors_from) {
        if !members.contains(&id) {
            members.push(id);
        }
    }
    members
}

/// The members of an entry: itself, those of the person, or that of the practice.
fn members_of<'a>(
    entry: &'a Entry,
    members: &BTreeMap<&MemberId, &'a MemberSummary>,
) -> Vec<&'a MemberSummary> {
    match entry {
        Entry::Member(member) => vec![member],
        Entry::Person(person) => {
            of_person(person).into_iter().filter_map(|id| members.get(id).copied()).collect()
        }
        Entry::Practice(practice) => members.get(&practice.member).copied().into_iter().collect(),
    }
}

/// The values of a facet that an entry has, as they stand in the address; a person has those of their members, and
/// a practice those of its member.
pub fn values(entry: &Entry, facet: Facet, members: &BTreeMap<&MemberId, &MemberSummary>) -> Vec<String> {
    let of = |value: fn(&MemberSummary) -> String| {
        let values: BTreeSet<String> = members_of(entry, members).into_iter().map(value).collect();
        values.into_iter().collect()
    };
    match facet {
        Facet::What => vec![what(entry).to_owned()],
        Facet::Language => {
            let languages = match entry {
                Entry::Member(member) => member.languages.as_slice(),
                Entry::Person(person) => person.languages.as_slice(),
                Entry::Practice(practice) => std::slice::from_ref(&practice.language),
            };
            languages.iter().map(|language| language.as_str().to_owned()).collect()
        }
        Facet::Offers => match entry {
            Entry::Member(member) => member.offers.clone(),
            Entry::Person(person) => person.offers.clone(),
            Entry::Practice(practice) => practice.areas.clone(),
        },
        Facet::LooksFor => match entry {
            Entry::Member(member) => member.looks_for.clone(),
            Entry::Person(_) | Entry::Practice(_) => Vec::new(),
        },
        Facet::Region => of(|member| member.region.code().to_owned()),
        Facet::Kind => of(|member| member.kind.code().to_owned()),
        Facet::Size => of(|member| member.size_band().code().to_owned()),
        Facet::Country => of(|member| member.country.as_str().to_owned()),
        Facet::Year => {
            of(|member| member.cohort_year.map_or_else(|| "unknown".to_owned(), |year| year.to_string()))
        }
        Facet::Status => of(|member| member.status.code().to_owned()),
        Facet::OpenTo => match entry {
            Entry::Practice(practice) => vec![practice.status.code().to_owned()],
            Entry::Member(_) | Entry::Person(_) => Vec::new(),
        },
    }
}

/// The texts of an entry in a field; names of topics and countries in three languages each.
pub fn texts(
    entry: &Entry,
    place: Place,
    names: &Names,
    members: &BTreeMap<&MemberId, &MemberSummary>,
) -> Vec<String> {
    let named = |keys: &[String], all: &HashMap<String, [String; 3]>| {
        let three =
            |key: &String| all.get(key).cloned().unwrap_or_else(|| [key.clone(), key.clone(), key.clone()]);
        keys.iter().flat_map(three).collect::<Vec<_>>()
    };
    match (entry, place) {
        (_, Place::Country) => {
            let codes =
                members_of(entry, members).into_iter().map(|member| member.country.as_str().to_owned());
            named(&codes.collect::<Vec<_>>(), &names.countries)
        }
        (Entry::Member(member), Place::Name) => {
            std::iter::once(&member.name).chain(&member.own_name).cloned().collect()
        }
        (Entry::Member(member), Place::Offers) => named(&member.offers, &names.topics),
        (Entry::Member(member), Place::LooksFor) => named(&member.looks_for, &names.topics),
        (Entry::Person(person), Place::Name) => vec![person.name.clone()],
        (Entry::Person(person), Place::Offers) => named(&person.offers, &names.topics),
        (Entry::Practice(practice), Place::Name) => vec![practice.title.clone()],
        (Entry::Practice(practice), Place::Offers) => named(&practice.areas, &names.topics),
        (Entry::Practice(practice), Place::Story) => vec![practice.problem.clone(), practice.result.clone()],
        (Entry::Person(_) | Entry::Practice(_), Place::Member) => {
            let members = members_of(entry, members).into_iter();
            members
                .flat_map(|member| std::iter::once(&member.name).chain(&member.own_name))
                .cloned()
                .collect()
        }
        (Entry::Person(person), Place::Work) => person
            .seats
            .iter()
            .flat_map(|seat| seat.title.iter().chain(&seat.organisation))
            .cloned()
            .collect(),
        (Entry::Person(person), Place::Experience) => person.experience.iter().cloned().collect(),
        (Entry::Member(_), Place::Member | Place::Work | Place::Experience | Place::Story)
        | (Entry::Person(_), Place::LooksFor | Place::Story)
        | (Entry::Practice(_), Place::LooksFor | Place::Work | Place::Experience) => Vec::new(),
    }
}
