//! Between the names of questions and answers and the numbers of the index.

use std::collections::{BTreeMap, BTreeSet};

use model::directory_search::{Facet, FoundAs, Place, SearchHit};
use search::{Hit, Index, Kind, Mode, Query};

/// The question of the index: these words, these values of each facet, and which rows.
pub fn asked(
    text: &str,
    mode: Mode,
    chosen: impl Fn(Facet) -> BTreeSet<String>,
    offset: usize,
    limit: usize,
) -> Query {
    let of = |facet: &Facet| (facet.code().to_owned(), chosen(*facet));
    let chosen =
        Facet::ALL.iter().map(of).filter(|(_, values): &(String, BTreeSet<String>)| !values.is_empty());
    Query { text: text.to_owned(), mode, chosen: chosen.collect(), offset, limit }
}

/// The counts of a facet by the names of its values.
pub fn counted(index: &Index, facet: Facet, counts: &[u32]) -> BTreeMap<String, u32> {
    index.values(facet.index()).map(str::to_owned).zip(counts.iter().copied()).collect()
}

/// The texts of a field of the index.
pub fn place(field: usize) -> Option<Place> {
    Place::ALL.get(field).copied()
}

/// How the index found a word, by its name.
pub fn found_as(kind: Kind) -> FoundAs {
    match kind {
        Kind::Exact => FoundAs::Exact,
        Kind::Beginning => FoundAs::Beginning,
        Kind::OtherScript => FoundAs::OtherScript,
        Kind::Typo(0 | 1) => FoundAs::OneTypo,
        Kind::Typo(_) => FoundAs::TwoTypos,
    }
}

/// The same the other way round.
pub fn kind(found_as: FoundAs) -> Kind {
    match found_as {
        FoundAs::Exact => Kind::Exact,
        FoundAs::Beginning => Kind::Beginning,
        FoundAs::OtherScript => Kind::OtherScript,
        FoundAs::OneTypo => Kind::Typo(1),
        FoundAs::TwoTypos => Kind::Typo(2),
    }
}

/// A hit of an answer, as the index gave it.
pub fn hit(hit: &SearchHit) -> Hit {
    Hit {
        field: hit.place as usize,
        text: hit.text as usize,
        start: hit.start as usize,
        end: hit.end as usize,
        kind: kind(hit.found_as),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_of_finding_keeps_its_name_and_its_rank() {
        for one in FoundAs::ALL {
            assert_eq!(found_as(kind(*one)), *one);
        }
        assert!(FoundAs::ALL.windows(2).all(|pair| kind(pair[0]) < kind(pair[1])));
    }
}
