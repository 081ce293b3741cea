//! The lines of the directory.

use model::directory::{Directory, MemberSummary};
use model::directory_search::Entry;

/// The value of [`model::directory_search::Facet::What`] for members.
pub const MEMBER: &str = "member";
/// The value for people.
pub const PERSON: &str = "person";
/// The value for practices.
pub const PRACTICE: &str = "practice";

/// What an entry is sorted by.
pub fn name(entry: &Entry) -> &str {
    match entry {
        Entry::Member(member) => &member.name,
        Entry::Person(person) => &person.name,
        Entry::Practice(practice) => &practice.title,
    }
}

/// The member, where an entry is one.
pub fn member(entry: &Entry) -> Option<&MemberSummary> {
    match entry {
        Entry::Member(member) => Some(member),
        Entry::Person(_) | Entry::Practice(_) => None,
    }
}

/// The value of an entry in the facet of what it is.
pub fn what(entry: &Entry) -> &'static str {
    match entry {
        Entry::Member(_) => MEMBER,
        Entry::Person(_) => PERSON,
        Entry::Practice(_) => PRACTICE,
    }
}

/// What tells an entry from all others.
pub fn key(entry: &Entry) -> String {
    match entry {
        Entry::Member(member) => format!("{MEMBER} {}", member.id),
        Entry::Person(person) => format!("{PERSON} {}", person.id),
        Entry::Practice(practice) => format!("{PRACTICE} {}", practice.id),
    }
}

/// The members, people and practices of an answer, in its order.
pub fn entries(directory: Directory) -> Vec<Entry> {
    let Directory { members, people, practices, .. } = directory;
    let members = members.into_iter().map(|member| Entry::Member(Box::new(member)));
    let people = people.into_iter().map(|person| Entry::Person(Box::new(person)));
    let practices = practices.into_iter().map(|practice| Entry::Practice(Box::new(practice)));
    members.chain(people).chain(practices).collect()
}
