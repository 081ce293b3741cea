//! Good groups of many people: exchanges that may make the sum a little less, and ever less so.

use super::Distances;
use crate::random::Random;

/// The search behind the groups of people has a seed of its own; here nothing asks for one.
const SEED: u64 = 1;
/// So many exchanges are weighed in all: about a second.
const STEPS: u64 = 60_000_000;
/// Moving somebody changes a sum for everybody, which is as much as weighing so many exchanges for each of them.
const MOVE: u64 = 2;
/// So often the search begins anew.
const STARTS: u64 = 4;

/// Who is in which group, with what everybody would add to each.
struct Grouping<'a> {
    distances: &'a Distances,
    group: Vec<usize>,
    size: Vec<usize>,
    /// Sum of the distances of each person to each group, by group.
    to: Vec<i64>,
    sum: i64,
}

/// The best groups found.
pub(super) fn best(distances: &Distances) -> Vec<Vec<usize>> {
    let mut random = Random::new(SEED);
    let mut best: Option<(i64, Vec<usize>)> = None;
    for _ in 0..STARTS {
        let found = climb(Grouping::dealt(distances, &mut random), &mut random, STEPS / STARTS);
        if best.as_ref().is_none_or(|best| best.0 < found.0) {
            best = Some(found);
        }
    }
    let mut groups = vec![Vec::new(); distances.bounds.len()];
    for (person, group) in best.iter().flat_map(|best| best.1.iter().enumerate()) {
        groups[*group].push(person);
    }
    groups
}

/// Exchanges until `steps` are used up; the best sum on the way, and everybody's group there.
fn climb(mut now: Grouping<'_>, random: &mut Random, steps: u64) -> (i64, Vec<usize>) {
    let people = now.group.len();
    let highest = now.first_threshold(random);
    let mut best = (now.sum, now.group.clone());
    let mut used = 0;
    while used < steps {
        used += 1;
        // Down to nothing at two thirds of the way, then only upwards.
        let left = i128::from((2 * steps).saturating_sub(3 * used));
        let threshold = (i128::from(highest) * left / i128::from(2 * steps)) as i64;
        let person = random.below(people);
        let change = if random.below(4) == 0 {
            Change::Move(person, random.below(now.size.len()))
        } else {
            Change::Exchange(person, random.below(people))
        };
        let Some(gain) = now.gain(change).filter(|gain| *gain > -threshold || *gain > 0) else { continue };
        now.make(change, gain);
        used += MOVE * people as u64;
        if now.sum > best.0 {
            best.0 = now.sum;
            best.1.clone_from(&now.group);
            used += people as u64 / 2;
        }
    }
    best
}

#[derive(Clone, Copy)]
enum Change {
    Move(usize, usize),
    Exchange(usize, usize),
}

impl<'a> Grouping<'a> {
    /// Everybody somewhere: first what each group needs, then whatever has room.
    fn dealt(distances: &'a Distances, random: &mut Random) -> Self {
        let Distances { people, bounds, .. } = distances;
        let mut order: Vec<usize> = (0..*people).collect();
        for i in (1..order.len()).rev() {
            order.swap(i, random.below(i + 1));
        }
        let needed =
            bounds.iter().enumerate().flat_map(|(group, (least, _))| std::iter::repeat_n(group, *least));
        let most = bounds.iter().map(|(least, most)| most - least).max().unwrap_or(0);
        // One more in every group that has room, then another, so that sizes stay alike.
        let further = (0..most).flat_map(|more| {
            bounds
                .iter()
                .enumerate()
                .filter(move |(_, (least, most))| more < most - least)
                .map(|(group, _)| group)
        });
        let mut grouping = Self {
            distances,
            group: vec![0; *people],
            size: vec![0; bounds.len()],
            to: vec![0; people * bounds.len()],
            sum: 0,
        };
        for (person, group) in order.into_iter().zip(needed.chain(further)) {
            grouping.group[person] = group;
            grouping.size[group] += 1;
            for (other, distance) in distances.row(person).iter().enumerate() {
                grouping.to[group * people + other] += distance;
            }
        }
        grouping.sum =
            (0..*people).map(|person| grouping.to(person, grouping.group[person])).sum::<i64>() / 2;
        grouping
    }

    fn to(&self, person: usize, group: usize) -> i64 {
        self.to[group * self.group.len() + person]
    }

    /// What a change adds to the sum; nothing if it changes nothing or breaks a bound.
    fn gain(&self, change: Change) -> Option<i64> {
        match change {
            Change::Move(person, to) => {
                let from = self.group[person];
                let allowed = from != to
                    && self.size[from] > self.distances.bounds[from].0
                    && self.size[to] < self.distances.bounds[to].1;
                allowed.then(|| self.to(person, to) - self.to(person, from))
            }
            Change::Exchange(one, other) => {
                let (a, b) = (self.group[one], self.group[other]);
                (a != b).then(|| {
                    self.to(one, b) + self.to(other, a)
                        - self.to(one, a)
                        - self.to(other, b)
                        - 2 * self.distances.of(one, other)
                })
            }
        }
    }

    fn make(&mut self, change: Change, gain: i64) {
        match change {
            Change::Move(person, to) => self.put(person, to),
            Change::Exchange(one, other) => {
                let (a, b) = (self.group[one], self.group[other]);
                self.put(one, b);
                self.put(other, a);
            }
        }
        self.sum += gain;
    }

    fn put(&mut self, person: usize, to: usize) {
        let from = std::mem::replace(&mut self.group[person], to);
        self.size[from] -= 1;
        self.size[to] += 1;
        let people = self.group.len();
        let row = self.distances.row(person);
        for (group, sign) in [(from, -1), (to, 1)] {
            for (sum, distance) in self.to[group * people..][..people].iter_mut().zip(row) {
                *sum += sign * distance;
            }
        }
    }

    /// Half of what an exchange changes the sum by, on average.
    fn first_threshold(&self, random: &mut Random) -> i64 {
        let people = self.group.len();
        let mut gains = Vec::new();
        for _ in 0..1_000 {
            let (one, other) = (random.below(people), random.below(people));
            gains.extend(self.gain(Change::Exchange(one, other)).map(i64::abs));
        }
        gains.iter().sum::<i64>() / (2 * gains.len().max(1)) as i64
    }
}
