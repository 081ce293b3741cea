//! The covers that prove a floor.

use super::{Broken, Open, broken};
use crate::certificate::{Cover, Floor};
use crate::instance::Instance;

/// The floor is reached by all, and the covers prove that a higher one loses somebody.
pub(super) fn check_floor(instance: &Instance, open: &Open, floor: &Floor) -> Result<(), Broken> {
    let matched = open.matched.len() as u64;
    let most = CoverSet::read(instance, open, "most", &floor.most)?;
    if most.size != matched {
        return broken(format!("the cover \"most\" has size {}, {matched} are matched", most.size));
    }
    let above = CoverSet::read(instance, open, "above", &floor.above)?;
    if above.size >= matched {
        return broken(format!("the cover \"above\" has size {}, not below {matched}", above.size));
    }
    for (mentee, (&in_most, &in_above)) in (0..).zip(most.mentees.iter().zip(&above.mentees)) {
        // Most people are in both, which covers all their pairs.
        if in_most && in_above {
            continue;
        }
        for (mentor, score) in instance.edges().row(mentee) {
            for (name, cover, applies) in [("most", &most, true), ("above", &above, score > floor.score)] {
                let misses = applies && !cover.touches(mentee, mentor);
                let closed = || instance.is_pinned(mentee, mentor) || instance.is_forbidden(mentee, mentor);
                if misses && !closed() {
                    return broken(format!(
                        "the cover \"{name}\" misses mentee {mentee} and mentor {mentor}"
                    ));
                }
            }
        }
    }
    Ok(())
}

struct CoverSet {
    mentees: Vec<bool>,
    mentors: Vec<bool>,
    pairs: Vec<(u32, u32)>,
    size: u64,
}

impl CoverSet {
    fn read(instance: &Instance, open: &Open, name: &str, cover: &Cover) -> Result<Self, Broken> {
        let mut size = 0u64;
        let mut mark = |side: &str, listed: &[u32], caps: &[u32]| {
            let mut marks = vec![false; caps.len()];
            for &person in listed {
                match marks.get_mut(person as usize) {
                    Some(mark) if !*mark => *mark = true,
                    Some(_) => {
                        return broken(format!("the cover \"{name}\" lists {side} {person} twice"));
                    }
                    None => {
                        return broken(format!("the cover \"{name}\" lists the unknown {side} {person}"));
                    }
                }
                size += u64::from(caps[person as usize]);
            }
            Ok(marks)
        };
        let mentees = mark("mentee", &cover.mentees, &open.mentee_cap)?;
        let mentors = mark("mentor", &cover.mentors, &open.mentor_cap)?;
        let mut pairs = cover.pairs.clone();
        pairs.sort_unstable();
        for &(mentee, mentor) in &pairs {
            if mentee as usize >= mentees.len()
                || mentor as usize >= mentors.len()
                || instance.edges().score(mentee, mentor).is_none()
            {
                return broken(format!(
                    "the cover \"{name}\" lists mentee {mentee} and mentor {mentor}, who are no pair"
                ));
            }
        }
        size += pairs.len() as u64;
        Ok(Self { mentees, mentors, pairs, size })
    }

    fn touches(&self, mentee: u32, mentor: u32) -> bool {
        self.mentees[mentee as usize]
            || self.mentors[mentor as usize]
            || self.pairs.binary_search(&(mentee, mentor)).is_ok()
    }
}
