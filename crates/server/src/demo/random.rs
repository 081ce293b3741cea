//! Chance that always falls the same way: a generator seeded by the name of what it is used for.

/// A small generator (SplitMix64). It invents names, so it needs variety and no secrecy.
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    /// A generator of its own for `what`, so that inventing one person more changes nobody else.
    pub(super) fn for_key(what: &str) -> Self {
        // FNV-1a: any spreading function does, as long as it never changes.
        let seed = what.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        Self(seed)
    }

    /// A number below `limit`, which is not 0.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let z = z ^ (z >> 31);
        ((u128::from(z) * limit as u128) >> 64) as usize
    }
}
