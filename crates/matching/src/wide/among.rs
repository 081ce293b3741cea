//! Which mentors a mentee need be judged with at all, as bitmaps.

use std::collections::BTreeMap;

use crate::bits::Bits;
use crate::score::People;
use crate::time::Span;

/// Minutes of a slot, of which both have at least so many as the overlap needs.
const SLOT: u16 = 30;
/// More slots than this are not counted.
const MOST: usize = 8;

/// Mentors by what is cut most often: those who take somebody, by working language and by free slot.
pub(super) struct Among {
    /// Of each working language, by number, in the order of the mentors.
    speakers: BTreeMap<u32, Vec<u32>>,
    /// Of each slot of the first week.
    free: Vec<Bits>,
    /// How many slots a pair must have in common.
    needed: usize,
    mentors: usize,
}

/// The mentors of one mentee after the other.
pub(super) struct Picked {
    /// Whoever shares a language and as many slots as needed.
    pub(super) mentors: Bits,
    /// Whoever shares one slot at least, two, and so on.
    sharing: Vec<Bits>,
}

impl Among {
    pub(super) fn new(people: &People<'_>, mentors: usize) -> Self {
        let needed = people.pool().ruleset.min_overlap_minutes.div_ceil(SLOT.into()) as usize;
        let mut speakers: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let mut free = Vec::new();
        for mentor in (0..mentors as u32).filter(|&mentor| people.is_available(mentor)) {
            for language in people.languages_of_mentor(mentor) {
                speakers.entry(language).or_default().push(mentor);
            }
            for slot in slots(people.first_week_of_mentor(mentor)) {
                if free.len() <= slot {
                    free.resize(slot + 1, Bits::none(mentors));
                }
                free[slot].insert(mentor as usize);
            }
        }
        Self { speakers, free, needed: needed.min(MOST), mentors }
    }

    /// Room for the mentors of one mentee.
    pub(super) fn nobody(&self) -> Picked {
        let nobody = Bits::none(self.mentors);
        Picked { sharing: vec![nobody.clone(); self.needed], mentors: nobody }
    }

    /// Picks the mentors who share a working language and enough slots with a mentee: nobody else is allowed.
    pub(super) fn pick(&self, people: &People<'_>, mentee: u32, picked: &mut Picked) {
        let Picked { mentors, sharing } = picked;
        mentors.clear();
        for speakers in people.languages_of_mentee(mentee).filter_map(|language| self.speakers.get(&language))
        {
            for &mentor in speakers {
                mentors.insert(mentor as usize);
            }
        }
        sharing.iter_mut().for_each(Bits::clear);
        for free in slots(people.first_week_of_mentee(mentee)).filter_map(|slot| self.free.get(slot)) {
            // Whoever shares it has one more in common than before.
            for more in (1..sharing.len()).rev() {
                let (fewer, enough) = sharing.split_at_mut(more);
                enough[0].add_common(&fewer[more - 1], free);
            }
            if let Some(once) = sharing.first_mut() {
                once.add(free);
            }
        }
        if let Some(enough) = sharing.last() {
            mentors.keep(enough);
        }
    }
}

/// The slots that some of the minutes lie in; one that two stretches share comes twice, which only lets more pass.
fn slots(minutes: &[Span]) -> impl Iterator<Item = usize> {
    minutes.iter().flat_map(|&(from, to)| usize::from(from / SLOT)..usize::from(to.div_ceil(SLOT)))
}
