//! The highest worst score that loses nobody, with the covers that prove it.

use super::candidates;
use super::cardinality::Most;
use crate::certificate::Floor;
use crate::edges::Edges;
use crate::objective::SCORE_MAX;

/// Nothing when nobody can be matched.
pub(super) fn highest(edges: &Edges, caps: [&[u32]; 2]) -> Option<Floor> {
    let most = Most::new(edges, caps, []);
    let matched = most.count();
    if matched == 0 {
        return None;
    }
    let mut pairs = Pairs::of(&most, edges);
    // Everybody fits at `low`; somebody is lost at `high`, as `above` shows once it has been looked at.
    let (mut low, mut high) = (pairs.worst, SCORE_MAX + 1);
    let mut above = None;
    let mut within = candidates::filtered(edges, |_, _, score| score >= low);
    while high - low > 1 {
        let middle = u16::midpoint(low, high);
        let fewer = candidates::filtered(&within, |_, _, score| score >= middle);
        let found = Most::new(&fewer, caps, pairs.list.iter().copied());
        if found.count() == matched {
            pairs = Pairs::of(&found, &fewer);
            low = pairs.worst;
            within = fewer;
        } else {
            high = middle;
            above = Some(found.cover());
        }
    }
    Some(Floor { score: low, above: above.unwrap_or_default(), most: most.cover() })
}

/// Matches and the worst score among them.
struct Pairs {
    list: Vec<(u32, u32)>,
    worst: u16,
}

impl Pairs {
    fn of(most: &Most<'_>, edges: &Edges) -> Self {
        let list = most.matches().map(|(mentee, edge)| (mentee, edges.mentors()[edge as usize])).collect();
        let worst = most.matches().map(|(_, edge)| edges.scores()[edge as usize]).min().unwrap_or_default();
        Self { list, worst }
    }
}
