//! Judging the pairs of many mentees with many mentors in an order that stays within the caches.

use super::among::Among;
use crate::bits::Bits;
use crate::edges::Edges;
use crate::score::People;

/// So many mentees are judged together, each with the same few mentors before the next.
const BLOCK: usize = 512;

/// What is asked about the pairs of one mentee.
pub(super) trait Asks {
    /// Whether the pair with this mentor need be judged.
    fn wants(&self, mentor: u32) -> bool;

    /// Hears of an allowed pair; mentors come in order.
    fn hears(&mut self, mentor: u32, score: u16);
}

/// Judges every mentee with everybody who might be allowed and is wanted, without the pairs of `but`; `done` gets each
/// question back, in the order of `asking`.
pub(super) fn judge<A: Asks>(
    people: &People<'_>,
    among: &Among,
    but: Option<&Edges>,
    asking: impl Iterator<Item = (u32, A)>,
    mut done: impl FnMut(u32, A),
) {
    let mut asking = asking.peekable();
    let mut picked = among.nobody();
    let mut mentors: Vec<Bits> = Vec::new();
    while asking.peek().is_some() {
        let mut block: Vec<(u32, A)> = asking.by_ref().take(BLOCK).collect();
        for (at, (mentee, _)) in block.iter().enumerate() {
            among.pick(people, *mentee, &mut picked);
            for (mentor, _) in but.into_iter().flat_map(|edges| edges.row(*mentee)) {
                picked.mentors.remove(mentor as usize);
            }
            match mentors.get_mut(at) {
                Some(mentors) => mentors.copy(&picked.mentors),
                None => mentors.push(picked.mentors.clone()),
            }
        }
        people.each_allowed(&mut block, &mentors, Asks::wants, Asks::hears);
        for (mentee, asked) in block {
            done(mentee, asked);
        }
    }
}
