//! Who of a list has to change places when its order changes, so that as few rows as possible are drawn anew.

use std::collections::BTreeMap;

use model::id::MemberId;

/// A row of the list. The same mentee in another turn is another row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Place {
    /// Whose row it is.
    pub mentee: MemberId,
    /// How often the mentee has changed places.
    turn: u32,
}

/// The list `now` after `before`: most of those who are in both keep their row, and their order among each other.
pub(crate) fn places(before: &[Place], now: Vec<MemberId>) -> Vec<Place> {
    let at: BTreeMap<&MemberId, usize> =
        before.iter().enumerate().map(|(at, place)| (&place.mentee, at)).collect();
    let old: Vec<Option<usize>> = now.iter().map(|mentee| at.get(mentee).copied()).collect();
    let stay = rising(&old);
    let place = |((mentee, old), stays): ((MemberId, Option<usize>), bool)| {
        let turn = old.map_or(0, |old| before[old].turn + u32::from(!stays));
        Place { mentee, turn }
    };
    now.into_iter().zip(old).zip(stay).map(place).collect()
}

/// Which of `values` belong to a longest rising sequence among those that are some.
fn rising(values: &[Option<usize>]) -> Vec<bool> {
    // For each length the position at which a sequence of that length ends lowest, and for each position the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut previous = vec![None; values.len()];
    for (at, value) in values.iter().enumerate().filter(|(_, value)| value.is_some()) {
        let length = ends.partition_point(|end| values[*end] < *value);
        previous[at] = length.checked_sub(1).map(|shorter| ends[shorter]);
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let mut chosen = vec![false; values.len()];
    let mut next = ends.last().copied();
    while let Some(at) = next {
        chosen[at] = true;
        next = previous[at];
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mentees(names: &str) -> Vec<MemberId> {
        names.split(' ').map(|name| MemberId::parse(name).unwrap()).collect()
    }

    /// The names of those who keep their row from `before` to `now`.
    fn keep(before: &str, now: &str) -> String {
        let before = places(&[], mentees(before));
        let now = places(&before, mentees(now));
        let kept = now.iter().filter(|place| before.contains(place));
        kept.map(|place| place.mentee.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn who_comes_to_the_top_changes_places_alone() {
        assert_eq!(keep("goias bar tamale travnik", "tamale goias bar travnik"), "goias bar travnik");
        assert_eq!(keep("goias bar tamale travnik", "bar tamale travnik goias"), "bar tamale travnik");
    }

    #[test]
    fn who_comes_or_goes_moves_nobody() {
        assert_eq!(keep("goias bar tamale", "travnik goias tamale"), "goias tamale");
        assert_eq!(keep("goias bar", "goias bar"), "goias bar");
    }

    #[test]
    fn of_a_list_turned_round_one_stays() {
        assert_eq!(keep("goias bar tamale", "tamale bar goias"), "goias");
    }

    #[test]
    fn who_changes_places_again_is_another_row_again() {
        let first = places(&[], mentees("goias bar"));
        let second = places(&first, mentees("bar goias"));
        let third = places(&second, mentees("goias bar"));
        assert_eq!(third[1].mentee, second[0].mentee);
        let turns = |places: &[Place]| places.iter().map(|place| place.turn).sum::<u32>();
        assert_eq!((turns(&first), turns(&second), turns(&third)), (0, 1, 2));
    }
}
