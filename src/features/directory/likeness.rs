//! Peers of a member: who offers what it looks for, and is like it otherwise.

use std::sync::PoisonError;

use directory::of_person;
use model::directory_search::{Entry, Facet};
use model::id::MemberId;
use search::Wanted;

use super::view_model::Index;

/// How much it counts that somebody offers what the member looks for.
const OFFERED: u8 = 6;
/// How much it counts to share a value.
const ALIKE: [(Facet, u8); 4] =
    [(Facet::Language, 3), (Facet::Size, 2), (Facet::Kind, 1), (Facet::Region, 1)];

/// Somebody like a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Like {
    /// Their position among the entries.
    pub at: u32,
    /// What they share with it, what counts most first. A topic that they offer is one that it looks for.
    pub shared: Vec<(Facet, String)>,
}

impl Index {
    /// The first `limit` of those who offer something that the member `own` looks for, the likest first; nobody of its own.
    pub fn like(&self, own: &MemberId, limit: usize) -> Vec<Like> {
        let Some((at, looks_for)) = self.entries.iter().zip(0_u32..).find_map(|(entry, at)| {
            let member = directory::member(entry).filter(|member| member.id == *own)?;
            Some((at, &member.looks_for))
        }) else {
            return Vec::new();
        };
        let offered =
            |slug: &String| Wanted { group: Facet::Offers.index(), value: slug.clone(), weight: OFFERED };
        let finder = self.finder.lock().unwrap_or_else(PoisonError::into_inner);
        let alike = finder.index().likeness(at, &ALIKE.map(|(facet, weight)| (facet.index(), weight)));
        let wanted: Vec<Wanted> = looks_for.iter().map(offered).chain(alike).collect();
        let shared = |place: usize| {
            let one = wanted.get(place)?;
            let facet = Facet::ALL.iter().find(|facet| facet.index() == one.group)?;
            Some((*facet, one.value.clone()))
        };
        let likes = finder.index().similar(&wanted, Some(at), usize::MAX).into_iter().map(|one| Like {
            at: one.document,
            shared: one.shared.into_iter().filter_map(shared).collect(),
        });
        // Somebody who only speaks the same language is no peer yet.
        let helps = |like: &Like| like.shared.iter().any(|(facet, _)| *facet == Facet::Offers);
        let is_none = |like: &Like| match self.entry(like.at) {
            Some(Entry::Person(person)) => of_person(person).contains(&own),
            // What was done is no peer; whoever did it is.
            Some(Entry::Practice(_)) => true,
            Some(Entry::Member(_)) | None => false,
        };
        likes.filter(|like| helps(like) && !is_none(like)).take(limit).collect()
    }
}
