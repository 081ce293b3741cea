//! Random instances and a brute-force optimum for the tests of the solver.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod random;
pub(crate) mod reference;

pub(crate) use random::Random;

use matching::edges::{Edges, Scored};
use matching::figures::{Figures, figures};
use matching::instance::Instance;
use matching::objective::{Cuts, Objective};

/// The parts of an instance before it is put together.
#[derive(Clone, Debug)]
pub(crate) struct Parts {
    pub(crate) mentee_cap: Vec<u32>,
    pub(crate) mentor_cap: Vec<u32>,
    pub(crate) pairs: Vec<Scored>,
    pub(crate) pinned: Vec<(u32, u32)>,
    pub(crate) forbidden: Vec<(u32, u32)>,
}

impl Parts {
    pub(crate) fn instance(&self) -> Instance {
        let edges = Edges::from_pairs(&self.pairs, self.mentee_cap.len() as u32).unwrap();
        let (pinned, forbidden) = (self.pinned.clone(), self.forbidden.clone());
        Instance::from_parts(self.mentee_cap.clone(), self.mentor_cap.clone(), edges, pinned, forbidden)
            .unwrap()
    }

    /// The pairs that are neither pinned nor banned, by mentee and then by mentor.
    pub(crate) fn open(&self) -> Vec<Scored> {
        let closed = |pair: &Scored| {
            let pair = (pair.mentee, pair.mentor);
            self.pinned.contains(&pair) || self.forbidden.contains(&pair)
        };
        let mut open: Vec<Scored> = self.pairs.iter().copied().filter(|pair| !closed(pair)).collect();
        open.sort_unstable();
        open
    }

    /// The places that the pins leave to mentees and mentors.
    pub(crate) fn places_left(&self) -> (Vec<u32>, Vec<u32>) {
        let (mut mentees, mut mentors) = (self.mentee_cap.clone(), self.mentor_cap.clone());
        for &(mentee, mentor) in &self.pinned {
            mentees[mentee as usize] -= 1;
            mentors[mentor as usize] -= 1;
        }
        (mentees, mentors)
    }
}

/// At most 12 pairs: empty sides, capacity 0, several places on both sides, isolated people, pins and bans.
pub(crate) fn small(seed: u64) -> Parts {
    let random = &mut Random(seed);
    let (mentees, mentors) = (random.up_to(5), random.up_to(4));
    let most_places = 1 + random.up_to(2);
    let mentee_cap: Vec<u32> = (0..mentees).map(|_| random.up_to(most_places)).collect();
    let mentor_cap: Vec<u32> = (0..mentors).map(|_| random.up_to(3)).collect();
    // Coarse scores make ties, which is where prices go wrong first.
    let step = [1, 100, 250, 1000][random.up_to(3) as usize];
    let dense = random.up_to(3);
    let mut pairs = Vec::new();
    for mentee in 0..mentees {
        for mentor in 0..mentors {
            if pairs.len() < 12 && random.up_to(3) <= dense {
                let score = (random.up_to(1000 / step) * step) as u16;
                pairs.push(Scored { mentee, mentor, score });
            }
        }
    }
    random.shuffle(&mut pairs);
    let mut parts = Parts { mentee_cap, mentor_cap, pairs, pinned: Vec::new(), forbidden: Vec::new() };
    let (mut mentee_left, mut mentor_left) = (parts.mentee_cap.clone(), parts.mentor_cap.clone());
    let wanted = random.up_to(2);
    for pair in parts.pairs.clone() {
        let (i, j) = (pair.mentee as usize, pair.mentor as usize);
        if (parts.pinned.len() as u32) < wanted && mentee_left[i] > 0 && mentor_left[j] > 0 {
            mentee_left[i] -= 1;
            mentor_left[j] -= 1;
            parts.pinned.push((pair.mentee, pair.mentor));
        } else if random.up_to(7) == 0 {
            parts.forbidden.push((pair.mentee, pair.mentor));
        }
    }
    parts
}

/// A larger instance with `mentees * degree` pairs at most.
pub(crate) fn medium(seed: u64, mentees: u32, mentors: u32, degree: u32, step: u32) -> Parts {
    let random = &mut Random(seed);
    let mut pairs = Vec::new();
    for mentee in 0..mentees {
        let mut row: Vec<u32> = (0..mentors).collect();
        random.shuffle(&mut row);
        for &mentor in row.iter().take(degree as usize) {
            let score = (random.up_to(1000 / step) * step) as u16;
            pairs.push(Scored { mentee, mentor, score });
        }
    }
    let mentee_cap = vec![1; mentees as usize];
    let mentor_cap = (0..mentors).map(|_| 1 + random.up_to(2)).collect();
    Parts { mentee_cap, mentor_cap, pairs, pinned: Vec::new(), forbidden: Vec::new() }
}

/// What an objective compares, most important first; higher is better in every place.
///
/// Only what the pins leave open counts: they are the same in every answer.
pub(crate) fn rank(objective: &Objective, open: &[u16]) -> Vec<i64> {
    let total = open.iter().map(|&score| i64::from(score)).sum();
    let mut rank = vec![open.len() as i64];
    match objective {
        Objective::Total => {}
        Objective::WorstOff => rank.push(open.iter().min().map_or(0, |&score| i64::from(score))),
        Objective::Bands(cuts) => {
            for band in (1..cuts.bands()).rev() {
                rank.push(-(open.iter().filter(|&&score| cuts.band(score) == band).count() as i64));
            }
        }
    }
    rank.push(total);
    rank
}

/// The best rank over every allowed set of pairs, and of all sets that reach it the one that comes first: it has the
/// first pair, by mentee and then by mentor, in which it differs from another.
pub(crate) fn brute_force(parts: &Parts, objective: &Objective) -> (Vec<i64>, Vec<(u32, u32)>) {
    let (mentee_left, mentor_left) = parts.places_left();
    let open = parts.open();
    let mut best = None;
    'sets: for set in 0i64..1 << open.len() {
        let (mut mentees, mut mentors) = (mentee_left.clone(), mentor_left.clone());
        let mut scores = Vec::new();
        for (at, pair) in open.iter().enumerate() {
            if set & reference::pick_value(open.len(), at) != 0 {
                let (i, j) = (pair.mentee as usize, pair.mentor as usize);
                if mentees[i] == 0 || mentors[j] == 0 {
                    continue 'sets;
                }
                mentees[i] -= 1;
                mentors[j] -= 1;
                scores.push(pair.score);
            }
        }
        best = best.max(Some((rank(objective, &scores), set)));
    }
    let (rank, pick) = best.unwrap();
    (rank, reference::picked(&open, pick))
}

/// The matches that are not pinned, as pairs.
pub(crate) fn open_pairs(parts: &Parts, matches: &[Scored]) -> Vec<(u32, u32)> {
    let pairs = matches.iter().map(|pair| (pair.mentee, pair.mentor));
    pairs.filter(|pair| !parts.pinned.contains(pair)).collect()
}

/// The scores of the matches that are not pinned.
pub(crate) fn open_scores(parts: &Parts, matches: &[Scored]) -> Vec<u16> {
    let open = matches.iter().filter(|pair| !parts.pinned.contains(&(pair.mentee, pair.mentor)));
    open.map(|pair| pair.score).collect()
}

/// Every objective, `bands` with a few different cuts.
pub(crate) fn objectives(seed: u64) -> [Objective; 3] {
    let cuts = match seed % 4 {
        0 => Cuts::default(),
        1 => Cuts::new(vec![500]).unwrap(),
        2 => Cuts::new(vec![1000, 999, 1]).unwrap(),
        _ => Cuts::new(vec![750, 500, 250]).unwrap(),
    };
    [Objective::Total, Objective::WorstOff, Objective::Bands(cuts)]
}

/// The figures with the default cuts.
pub(crate) fn default_figures(instance: &Instance, matches: &[Scored]) -> Figures {
    figures(instance, &Cuts::default(), matches)
}
