//! Which mentors a mentee need be judged with at all, as bitmaps.

use std::collections::BTreeMap;

use crate::bits::Bits;
use crate::score::People;

/// Mentors by what is cut most often: those who take somebody, by working language and by free hour.
pub(super) struct Among {
    /// Of each working language, by number, in the order of the mentors.
    speakers: BTreeMap<u32, Vec<u32>>,
    /// Of each hour of the first week; nothing where a pair needs no common minutes.
    awake: Vec<Bits>,
}

/// The mentors of one mentee after the other.
pub(super) struct Picked {
    /// Whoever shares a language and an hour.
    pub(super) mentors: Bits,
    /// Whoever shares an hour.
    awake: Bits,
}

impl Picked {
    pub(super) fn none(mentors: usize) -> Self {
        Self { mentors: Bits::none(mentors), awake: Bits::none(mentors) }
    }
}

impl Among {
    pub(super) fn new(people: &People<'_>, mentors: usize) -> Self {
        let mut speakers: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let mut awake = Vec::new();
        let hours_count = people.pool().ruleset.min_overlap_minutes > 0;
        for mentor in (0..mentors as u32).filter(|&mentor| people.is_available(mentor)) {
            for language in people.languages_of_mentor(mentor) {
                speakers.entry(language).or_default().push(mentor);
            }
            if hours_count {
                for hour in people.hours_of_mentor(mentor).iter() {
                    if awake.len() <= hour {
                        awake.resize(hour + 1, Bits::none(mentors));
                    }
                    awake[hour].insert(mentor as usize);
                }
            }
        }
        if hours_count && awake.is_empty() {
            awake.push(Bits::none(mentors));
        }
        Self { speakers, awake }
    }

    /// Picks the mentors who share a working language with a mentee, and an hour if pairs need one: nobody else is
    /// allowed.
    pub(super) fn pick(&self, people: &People<'_>, mentee: u32, picked: &mut Picked) {
        picked.mentors.clear();
        for speakers in people.languages_of_mentee(mentee).filter_map(|language| self.speakers.get(&language))
        {
            for &mentor in speakers {
                picked.mentors.insert(mentor as usize);
            }
        }
        if self.awake.is_empty() {
            return;
        }
        picked.awake.clear();
        for awake in people.hours_of_mentee(mentee).iter().filter_map(|hour| self.awake.get(hour)) {
            picked.awake.add(awake);
        }
        picked.mentors.keep(&picked.awake);
    }
}
