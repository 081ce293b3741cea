//! The best groups of a few people, by looking at every set of them.

use super::Distances;

/// Up to so many people are grouped exactly.
pub(super) const MOST_PEOPLE: usize = 12;

/// The groups with the highest sum; of several the first that is found.
pub(super) fn best(distances: &Distances) -> Vec<Vec<usize>> {
    let people = distances.people;
    let all = (1_usize << people) - 1;
    // The sum inside each set: that of the set without its first member, and the member's own distances.
    let mut inside = vec![0; all + 1];
    for set in 1..=all {
        let first = set.trailing_zeros() as usize;
        let rest = set & (set - 1);
        let own = (0..people).filter(|other| rest >> other & 1 == 1).map(|other| distances.of(first, other));
        inside[set] = inside[rest] + own.sum::<i64>();
    }
    // Of each set the most that the groups so far make of it, and the group that the last of them is.
    let mut shares: Vec<Vec<Option<(i64, usize)>>> = Vec::new();
    let mut before: Vec<Option<(i64, usize)>> = vec![None; all + 1];
    before[0] = Some((0, 0));
    for &(least, most) in &distances.bounds {
        let mut share: Vec<Option<(i64, usize)>> = vec![None; all + 1];
        for (set, best) in share.iter_mut().enumerate() {
            let mut group = set;
            loop {
                if (least..=most).contains(&(group.count_ones() as usize))
                    && let Some((sum, _)) = before[set & !group]
                    && best.is_none_or(|(most, _)| most < sum + inside[group])
                {
                    *best = Some((sum + inside[group], group));
                }
                if group == 0 {
                    break;
                }
                group = (group - 1) & set;
            }
        }
        before.clone_from(&share);
        shares.push(share);
    }
    let mut left = all;
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for share in shares.iter().rev() {
        let group = share[left].map_or(0, |(_, group)| group);
        groups.push((0..people).filter(|person| group >> person & 1 == 1).collect());
        left &= !group;
    }
    groups.reverse();
    groups
}
