//! Whom a question to the network goes to: the few best placed who have time, in turn.
//!
//! One pure function, so that it can be tried against every order of things: facts go in, an order comes out.

use std::collections::BTreeSet;

use crate::id::{MemberId, PersonId};

/// Most people of one question.
pub const MOST: usize = 5;
/// Most questions that wait for one person.
pub const CAPACITY: u32 = 2;
/// Whoever was asked more recently than this comes after everybody else: 7 days.
pub const REST_MS: i64 = 7 * 24 * 60 * 60_000;

/// Why somebody can answer, the best reason first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Placed {
    /// Their side of their member tells of a practice in the policy area and takes questions.
    Practice,
    /// They offer to mentor in it.
    Offer,
    /// Their member tells of a practice in it.
    Works,
}

/// Somebody who could be asked, as things are at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub person: PersonId,
    /// The members they sit for or offer help from.
    pub members: BTreeSet<MemberId>,
    /// Why they can answer.
    pub placed: Placed,
    /// Whether they work in the language of the question.
    pub speaks: bool,
    /// Whether one of the two blocked the other.
    pub apart: bool,
    /// Whether they want to be asked.
    pub willing: bool,
    /// How many questions wait for them.
    pub waiting: u32,
    /// When they were last asked, if they ever were.
    pub last_asked_ms: Option<i64>,
    /// How many questions were ever asked of them.
    pub times: u32,
}

/// Who asks.
#[derive(Clone, Copy, Debug)]
pub struct Asker<'a> {
    /// Who.
    pub person: &'a PersonId,
    /// The members they sit for or offer help from.
    pub members: &'a BTreeSet<MemberId>,
}

/// Whom of `candidates` a question of `asker` goes to at `now_ms`, first the first to be asked: at most [`MOST`], and at most
/// one of a member.
///
/// Whoever rested goes before whoever was asked lately, then whoever is better placed, then whoever waited longest to be
/// asked, then whoever was asked less often. Their id decides where nothing else does, so that the same facts always have the
/// same order.
pub fn choose(asker: Asker<'_>, candidates: &[Candidate], now_ms: i64) -> Vec<PersonId> {
    let fits = |one: &&Candidate| {
        one.person != *asker.person
            && one.members.is_disjoint(asker.members)
            && one.speaks
            && one.willing
            && !one.apart
            && one.waiting < CAPACITY
    };
    let mut order: Vec<&Candidate> = candidates.iter().filter(fits).collect();
    order.sort_by_key(|one| {
        let lately = one.last_asked_ms.is_some_and(|last| last.saturating_add(REST_MS) > now_ms);
        (lately, one.placed, one.last_asked_ms, one.times, &one.person)
    });
    let (mut chosen, mut members): (Vec<PersonId>, BTreeSet<&MemberId>) = (Vec::new(), BTreeSet::new());
    for one in order {
        if chosen.len() < MOST
            && !chosen.contains(&one.person)
            && one.members.iter().all(|member| !members.contains(member))
        {
            members.extend(&one.members);
            chosen.push(one.person.clone());
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY_MS: i64 = REST_MS / 7;
    const NOW_MS: i64 = 1_000 * DAY_MS;

    fn person(number: u64) -> PersonId {
        PersonId::parse(&format!("p-{number:03}")).unwrap()
    }

    fn members(numbers: &[u64]) -> BTreeSet<MemberId> {
        numbers.iter().map(|number| MemberId::parse(&format!("m-{number:03}")).unwrap()).collect()
    }

    fn candidate(number: u64) -> Candidate {
        Candidate {
            person: person(number),
            members: members(&[number]),
            placed: Placed::Practice,
            speaks: true,
            apart: false,
            willing: true,
            waiting: 0,
            last_asked_ms: None,
            times: 0,
        }
    }

    fn chosen(candidates: &[Candidate]) -> Vec<PersonId> {
        let own = members(&[999]);
        choose(Asker { person: &person(999), members: &own }, candidates, NOW_MS)
    }

    fn people(numbers: &[u64]) -> Vec<PersonId> {
        numbers.iter().map(|number| person(*number)).collect()
    }

    #[test]
    fn nobody_is_asked_who_should_not_be() {
        let with = |change: fn(&mut Candidate)| {
            let mut one = candidate(1);
            change(&mut one);
            chosen(&[one])
        };
        assert_eq!(with(|_| {}), people(&[1]));
        assert_eq!(with(|one| one.waiting = 1), people(&[1]));
        assert!(with(|one| one.waiting = CAPACITY).is_empty());
        assert!(with(|one| one.speaks = false).is_empty());
        assert!(with(|one| one.apart = true).is_empty());
        assert!(with(|one| one.willing = false).is_empty());
        assert!(with(|one| one.members = members(&[5, 999])).is_empty());
        assert!(with(|one| one.person = person(999)).is_empty());
    }

    #[test]
    fn the_better_placed_come_first_and_the_rested_before_the_tired() {
        let placed = |number, placed| Candidate { placed, ..candidate(number) };
        let asked = |number, days: i64| Candidate {
            last_asked_ms: Some(NOW_MS - days * DAY_MS),
            ..candidate(number)
        };
        let all = [placed(1, Placed::Works), placed(2, Placed::Practice), placed(3, Placed::Offer)];
        assert_eq!(chosen(&all), people(&[2, 3, 1]));
        assert_eq!(chosen(&[asked(1, 8), asked(2, 30), candidate(3)]), people(&[3, 2, 1]));
        assert_eq!(chosen(&[asked(1, 6), placed(2, Placed::Works)]), people(&[2, 1]));
        assert_eq!(
            chosen(&[asked(1, 7), placed(2, Placed::Works)]),
            people(&[1, 2]),
            "seven days are a rest"
        );
    }

    #[test]
    fn one_of_a_member_and_five_in_all() {
        let of = |number, of: &[u64]| Candidate { members: members(of), ..candidate(number) };
        assert_eq!(chosen(&[of(1, &[1]), of(2, &[1]), of(3, &[2, 3]), of(4, &[3])]), people(&[1, 3]));
        let many: Vec<Candidate> = (1..20).map(candidate).collect();
        assert_eq!(chosen(&many), people(&[1, 2, 3, 4, 5]));
    }

    /// Numbers that look drawn and are always the same.
    struct Draw(u64);

    impl Draw {
        fn below(&mut self, end: u64) -> u64 {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            self.0 % end
        }

        fn candidate(&mut self, number: u64) -> Candidate {
            let placed = [Placed::Practice, Placed::Offer, Placed::Works][self.below(3) as usize];
            let both = [self.below(12), self.below(12)];
            let members = if self.below(2) == 0 { members(&both) } else { members(&both[..1]) };
            let last = (self.below(3) > 0).then(|| NOW_MS - self.below(30) as i64 * DAY_MS);
            Candidate {
                members,
                placed,
                speaks: self.below(4) > 0,
                apart: self.below(5) == 0,
                willing: self.below(4) > 0,
                waiting: self.below(4) as u32,
                last_asked_ms: last,
                ..candidate(number)
            }
        }
    }

    /// Whatever is true of those who could be asked.
    #[test]
    fn in_any_network_the_rules_hold_and_the_order_of_the_facts_does_not_matter() {
        let mut draw = Draw(0x2545_f491_4f6c_dd1d);
        let mut asked = 0;
        for _ in 0..2_000 {
            let count = draw.below(25);
            let mut all: Vec<Candidate> = (0..count).map(|number| draw.candidate(number)).collect();
            let own = members(&[draw.below(12)]);
            let who = person(draw.below(30));
            let asker = Asker { person: &who, members: &own };
            let picked = choose(asker, &all, NOW_MS);
            let of = |id: &PersonId| all.iter().find(|one| one.person == *id).unwrap();
            assert!(picked.len() <= MOST);
            let mut seen = BTreeSet::new();
            for one in picked.iter().map(of) {
                assert!(one.person != who && one.members.is_disjoint(&own), "never the asker's own");
                assert!(one.speaks && one.willing && !one.apart && one.waiting < CAPACITY);
                assert!(one.members.iter().all(|member| seen.insert(member.clone())), "one of a member");
            }
            // Whoever fits and was left out is of a member that was asked, or the five were full.
            let left_out = |one: &&Candidate| {
                let fits = one.speaks && one.willing && !one.apart && one.waiting < CAPACITY;
                fits && one.person != who && one.members.is_disjoint(&own) && !picked.contains(&one.person)
            };
            for one in all.iter().filter(left_out) {
                assert!(picked.len() == MOST || !one.members.is_disjoint(&seen));
            }
            asked += picked.len();
            all.reverse();
            assert_eq!(choose(asker, &all, NOW_MS), picked);
        }
        assert!(asked > 2_000, "{asked}");
    }

    /// Over many questions of one policy area everybody is asked as often as everybody else, give or take one.
    #[test]
    fn the_turn_goes_round() {
        let mut all: Vec<Candidate> = (1..=13).map(candidate).collect();
        let mut times = [0_u32; 14];
        for round in 0..100_i64 {
            let now_ms = NOW_MS + round * 8 * DAY_MS;
            let own = members(&[999]);
            let picked = choose(Asker { person: &person(999), members: &own }, &all, now_ms);
            assert_eq!(picked.len(), MOST);
            for (count, one) in times[1..].iter_mut().zip(&mut all) {
                if picked.contains(&one.person) {
                    one.last_asked_ms = Some(now_ms);
                    *count += 1;
                    one.times = *count;
                }
            }
            let (least, most) = (times[1..].iter().min().unwrap(), times[1..].iter().max().unwrap());
            assert!(most - least <= 1, "round {round}: {times:?}");
        }
    }
}
