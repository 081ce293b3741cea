//! Mentees with several places, for the tests whose sentences have to hold of them too.

use matching::pool::Pool;

use crate::pool_support::random::Random;

/// The pool with one place for each mentee, or up to so many.
pub(crate) fn with_places(mut pool: Pool, seed: u64, most: u32) -> Pool {
    let random = &mut Random(seed);
    for mentee in &mut pool.mentees {
        mentee.capacity = 1 + random.up_to(most - 1);
    }
    pool
}
