//! A ready-scored problem: INSTANCE.json and its edge file.
//!
//! Parsing and validation only; the optimum is [`crate::solve`]'s, and files are opened by the caller.

use serde::Deserialize;

use crate::edges::Edges;
use crate::fault::{Fault, from_json};
use crate::objective::SCORE_MAX;

/// INSTANCE.json as written; unknown fields are left alone, because generators add their own.
#[derive(Clone, Debug, Deserialize)]
pub struct Header {
    /// A name for people.
    pub name: String,
    /// Number of mentees.
    pub mentees: u32,
    /// Number of mentors.
    pub mentors: u32,
    /// Places of each mentor.
    pub mentor_cap: Vec<u32>,
    /// Places of each mentee; one each if absent.
    pub mentee_cap: Option<Vec<u32>>,
    /// The highest score the edge file may hold, at most 1000.
    pub score_max: u16,
    /// The edge file, relative to INSTANCE.json.
    pub edges: String,
    /// Pairs that must be matched.
    #[serde(default)]
    pub pinned: Vec<(u32, u32)>,
    /// Pairs that must not be matched.
    #[serde(default)]
    pub forbidden: Vec<(u32, u32)>,
}

/// Mentees whose places are not listed cost memory but no input, so there is a bound.
const MOST_MENTEES: u32 = 5_000_000;

impl Header {
    /// Reads INSTANCE.json; pins are checked against the edges later, by [`Instance::new`].
    pub fn parse(json: &[u8]) -> Result<Self, Fault> {
        let header: Self = from_json(json)?;
        if header.score_max > SCORE_MAX {
            return Err(Fault::at("$.score_max", format!("is {}, above {SCORE_MAX}", header.score_max)));
        }
        let lengths = [
            ("mentor_cap", Some(header.mentor_cap.len()), header.mentors),
            ("mentee_cap", header.mentee_cap.as_ref().map(Vec::len), header.mentees),
        ];
        for (field, length, people) in lengths {
            if length.is_some_and(|length| length != people as usize) {
                let length = length.unwrap_or_default();
                return Err(Fault::at(
                    format!("$.{field}"),
                    format!("has {length} entries for {people} people"),
                ));
            }
        }
        if header.mentee_cap.is_none() && header.mentees > MOST_MENTEES {
            return Err(Fault::at("$.mentees", format!("is {}, above {MOST_MENTEES}", header.mentees)));
        }
        for (field, pairs) in [("pinned", &header.pinned), ("forbidden", &header.forbidden)] {
            for (at, &(mentee, mentor)) in pairs.iter().enumerate() {
                if mentee >= header.mentees {
                    return Err(Fault::at(format!("$.{field}[{at}][0]"), format!("unknown mentee {mentee}")));
                }
                if mentor >= header.mentors {
                    return Err(Fault::at(format!("$.{field}[{at}][1]"), format!("unknown mentor {mentor}")));
                }
            }
        }
        Ok(header)
    }

    /// Reads the edge file of this instance.
    pub fn parse_edges(&self, csv: &[u8]) -> Result<Edges, Fault> {
        Edges::parse(csv, self.mentees, self.mentors, self.score_max)
    }
}

/// A problem whose pins and bans are known to be possible; pins and bans are sorted and distinct.
#[derive(Clone, Debug, Default)]
pub struct Instance {
    mentee_cap: Vec<u32>,
    mentor_cap: Vec<u32>,
    edges: Edges,
    pinned: Vec<(u32, u32)>,
    forbidden: Vec<(u32, u32)>,
}

impl Instance {
    /// Joins header and edges; refuses a pin outside the edges, over a capacity, twice, or also banned.
    pub fn new(header: Header, edges: Edges) -> Result<Self, Fault> {
        let mentee_cap = header.mentee_cap.unwrap_or_else(|| vec![1; header.mentees as usize]);
        Self::from_parts(mentee_cap, header.mentor_cap, edges, header.pinned, header.forbidden)
    }

    /// As [`Self::new`], from parts made in memory; the people of edges, pins and bans must exist.
    pub fn from_parts(
        mentee_cap: Vec<u32>,
        mentor_cap: Vec<u32>,
        edges: Edges,
        mut pinned: Vec<(u32, u32)>,
        mut forbidden: Vec<(u32, u32)>,
    ) -> Result<Self, Fault> {
        forbidden.sort_unstable();
        forbidden.dedup();
        check_pins(&mentee_cap, &mentor_cap, &edges, &pinned, &forbidden)?;
        pinned.sort_unstable();
        Ok(Self { mentee_cap, mentor_cap, edges, pinned, forbidden })
    }

    /// The same problem with more pins.
    pub fn with_pins(&self, more: &[(u32, u32)]) -> Result<Self, Fault> {
        let pinned = [&self.pinned[..], more].concat();
        let (mentee_cap, mentor_cap) = (self.mentee_cap.clone(), self.mentor_cap.clone());
        Self::from_parts(mentee_cap, mentor_cap, self.edges.clone(), pinned, self.forbidden.clone())
    }

    /// Places of each mentee.
    pub fn mentee_cap(&self) -> &[u32] {
        &self.mentee_cap
    }

    /// Places of each mentor.
    pub fn mentor_cap(&self) -> &[u32] {
        &self.mentor_cap
    }

    /// Places of mentees and of mentors beyond the pins.
    pub(crate) fn places_left(&self) -> [Vec<u32>; 2] {
        let mut left = [self.mentee_cap.clone(), self.mentor_cap.clone()];
        for &(mentee, mentor) in &self.pinned {
            left[0][mentee as usize] -= 1;
            left[1][mentor as usize] -= 1;
        }
        left
    }

    /// The allowed pairs, banned ones included.
    pub fn edges(&self) -> &Edges {
        &self.edges
    }

    /// Pairs that must be matched, sorted.
    pub fn pinned(&self) -> &[(u32, u32)] {
        &self.pinned
    }

    /// Pairs that must not be matched, sorted.
    pub fn forbidden(&self) -> &[(u32, u32)] {
        &self.forbidden
    }

    /// Whether the pair must be matched.
    pub fn is_pinned(&self, mentee: u32, mentor: u32) -> bool {
        self.pinned.binary_search(&(mentee, mentor)).is_ok()
    }

    /// Whether the pair must not be matched.
    pub fn is_forbidden(&self, mentee: u32, mentor: u32) -> bool {
        self.forbidden.binary_search(&(mentee, mentor)).is_ok()
    }
}

fn check_pins(
    mentee_cap: &[u32],
    mentor_cap: &[u32],
    edges: &Edges,
    pinned: &[(u32, u32)],
    forbidden: &[(u32, u32)],
) -> Result<(), Fault> {
    let (mut mentee_left, mut mentor_left) = (mentee_cap.to_vec(), mentor_cap.to_vec());
    let mut seen = std::collections::BTreeSet::new();
    for (at, &(mentee, mentor)) in pinned.iter().enumerate() {
        let fault = |problem: String| Err(Fault::at(format!("$.pinned[{at}]"), problem));
        if !seen.insert((mentee, mentor)) {
            return fault(format!("mentee {mentee} and mentor {mentor} are pinned twice"));
        }
        if forbidden.binary_search(&(mentee, mentor)).is_ok() {
            return fault(format!("mentee {mentee} and mentor {mentor} are both pinned and forbidden"));
        }
        if edges.score(mentee, mentor).is_none() {
            return fault(format!("mentee {mentee} and mentor {mentor} are not an allowed pair"));
        }
        let (i, j) = (mentee as usize, mentor as usize);
        if mentee_left[i] == 0 {
            return fault(format!("mentee {mentee} has only {} places", mentee_cap[i]));
        }
        if mentor_left[j] == 0 {
            return fault(format!("mentor {mentor} has only {} places", mentor_cap[j]));
        }
        mentee_left[i] -= 1;
        mentor_left[j] -= 1;
    }
    Ok(())
}
