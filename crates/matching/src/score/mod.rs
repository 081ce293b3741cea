//! From people to scored pairs: every hard rule, every criterion, and the breakdown that explanations read.
//!
//! Inside, people are numbered in the order of their ids, so that the order of the file changes nothing.
//! Integers only; a score is one integer division over the points and weights of its breakdown.

mod criteria;
mod people;
mod profile;
mod prospect;
mod words;

use rustc_hash::FxHashMap;

use crate::edges::{Edges, Rows, Scored};
use crate::fault::Fault;
use crate::instance::Instance;
use crate::keep::Kept;
use crate::pool::{Id, Mentee, Mentor, Pool};
use crate::ruleset::{Criterion, Rule, Rules};
use crate::run::too_many_places;
use crate::time::Zones;
use criteria::Criteria;
pub(crate) use people::People;
pub use prospect::{MOST_LANGUAGES, MOST_THEMES, Profiled, Prospects};

/// Every pair of a pool, judged: what cuts it or what it scores.
pub struct Scores<'p> {
    people: People<'p>,
    /// How many mentors offer each theme.
    offering: FxHashMap<&'p str, usize>,
    /// Of every pair, by mentee and then by mentor.
    cuts: Vec<Rules>,
    minutes: Vec<u16>,
    /// Of every allowed pair, in the order of the edges.
    points: Vec<[u16; Criterion::COUNT]>,
    instance: Instance,
    kept: Option<Kept>,
}

impl<'p> Scores<'p> {
    /// Judges every pair; refuses an unknown zone, and a pin that breaks a rule or a capacity. Where an earlier answer
    /// is to be kept, chooses which of its pairs are held.
    ///
    /// The pool must have passed [`Pool::validate`].
    pub fn new(pool: &'p Pool, zones: &Zones) -> Result<Self, Fault> {
        let people = People::new(pool, zones)?;
        let mut offering = FxHashMap::default();
        for offer in pool.mentors.iter().flat_map(|mentor| &mentor.offers) {
            *offering.entry(offer.slug.as_str()).or_default() += 1;
        }
        let mut cuts = vec![Rules::default(); people.mentees.len() * people.mentors.len()];
        for &((i, j), rules) in people.struck() {
            cuts[i as usize * people.mentors.len() + j as usize] = rules;
        }
        let mut scores = Self {
            people,
            offering,
            minutes: Vec::with_capacity(cuts.len()),
            points: Vec::new(),
            cuts,
            instance: Instance::default(),
            kept: None,
        };
        let edges = scores.judge();
        let [mentee_cap, mentor_cap] = scores.people.capacities();
        let pinned = scores.people.pinned().to_vec();
        scores.instance = Instance::from_parts(mentee_cap, mentor_cap, edges, pinned, Vec::new())?;
        if let Some(keep) = &pool.keep {
            let earlier = scores.people.pairs(&keep.pairs);
            let kept = Kept::choose(&scores.instance, pool.objective, &earlier, keep.percent)
                .map_err(|error| too_many_places(pool, error))?;
            scores.instance = scores.instance.with_pins(&kept.pairs)?;
            scores.kept = Some(kept);
        }
        Ok(scores)
    }

    /// Fills in rules and minutes of every pair, and the points of those that no rule cuts, which it gives.
    fn judge(&mut self) -> Edges {
        let people = &self.people;
        let mentors = people.mentors.len();
        let mut rows = Rows::with_capacity(people.mentees.len(), mentors / 2);
        let mut at = 0;
        for i in 0..people.mentees.len() as u32 {
            let row = people.row(i);
            for j in 0..mentors as u32 {
                let judged = people.judge(&row, j, self.cuts[at]);
                self.cuts[at] = judged.cuts;
                if let Some(points) = judged.points {
                    rows.push(j, combine(&points, &people.weights));
                    self.points.push(points);
                }
                // A week has 10 080 minutes.
                self.minutes.push(judged.minutes as u16);
                at += 1;
            }
            rows.end();
        }
        rows.into_edges()
    }

    /// The people of the pool.
    pub(crate) fn people(&self) -> &People<'p> {
        &self.people
    }

    fn at(&self, mentee: u32, mentor: u32) -> usize {
        mentee as usize * self.people.mentors.len() + mentor as usize
    }

    /// The pool that was scored.
    pub fn pool(&self) -> &'p Pool {
        self.people.pool
    }

    /// The allowed pairs and the places; indices follow the order of ids, as everywhere here.
    pub fn instance(&self) -> &Instance {
        &self.instance
    }

    /// What is held of the earlier answer, if the pool has one; [`Self::instance`] holds those pairs like pins.
    pub fn kept(&self) -> Option<&Kept> {
        self.kept.as_ref()
    }

    /// Whether the pair is held for the sake of the earlier answer alone.
    pub fn is_kept(&self, mentee: u32, mentor: u32) -> bool {
        self.kept.as_ref().is_some_and(|kept| kept.pairs.binary_search(&(mentee, mentor)).is_ok())
    }

    /// Position of a mentee in the pool.
    pub fn mentee_position(&self, mentee: u32) -> usize {
        self.people.mentee_position(mentee)
    }

    /// Position of a mentor in the pool.
    pub fn mentor_position(&self, mentor: u32) -> usize {
        self.people.mentor_position(mentor)
    }

    /// The index of a mentee by id.
    pub fn mentee_index(&self, id: &str) -> Option<u32> {
        self.people.mentee_index(id)
    }

    /// The index of a mentor by id.
    pub fn mentor_index(&self, id: &str) -> Option<u32> {
        self.people.mentor_index(id)
    }

    /// The id of a mentee, to be kept.
    pub fn mentee_id(&self, mentee: u32) -> Id {
        self.people.mentee_id(mentee)
    }

    /// The id of a mentor, to be kept.
    pub fn mentor_id(&self, mentor: u32) -> Id {
        self.people.mentor_id(mentor)
    }

    /// A mentee by index.
    pub fn mentee(&self, mentee: u32) -> &'p Mentee {
        &self.people.pool.mentees[self.mentee_position(mentee)]
    }

    /// A mentor by index.
    pub fn mentor(&self, mentor: u32) -> &'p Mentor {
        &self.people.pool.mentors[self.mentor_position(mentor)]
    }

    /// Whether at most a fifth of the mentors offer a theme.
    pub fn is_rare_theme(&self, slug: &str) -> bool {
        self.offering.get(slug).is_none_or(|offering| offering * 5 <= self.people.pool.mentors.len())
    }

    /// The rules that cut a pair.
    pub fn cuts(&self, mentee: u32, mentor: u32) -> Rules {
        self.cuts[self.at(mentee, mentor)]
    }

    /// The rules that would still cut a pair with a common working language.
    pub fn cuts_but_language(&self, mentee: u32, mentor: u32) -> Rules {
        let cuts = self.cuts(mentee, mentor);
        if !cuts.has(Rule::Requirement) && !cuts.has(Rule::Must) {
            return cuts.but(Rule::Language);
        }
        let lacking = Criteria::without_points(&self.points(mentee, mentor)).but(Criterion::Language);
        let (one, other) = (&self.people.mentees[mentee as usize], &self.people.mentors[mentor as usize]);
        let mut left = Rules::default();
        for rule in cuts.rules() {
            let stays = match rule {
                Rule::Language => false,
                Rule::Requirement => lacking.meets(one.required.or(other.required)),
                Rule::Must => lacking.meets(self.people.must),
                _ => true,
            };
            if stays {
                left.add(rule);
            }
        }
        left
    }

    /// Common free minutes of the worst week.
    pub fn minutes(&self, mentee: u32, mentor: u32) -> u16 {
        self.minutes[self.at(mentee, mentor)]
    }

    /// The points of a pair in the order of [`Criterion::ALL`], whether or not it is cut.
    pub fn points(&self, mentee: u32, mentor: u32) -> [u16; Criterion::COUNT] {
        if let Some(at) = self.instance.edges().position(mentee, mentor) {
            return self.points[at as usize];
        }
        let row = self.people.row(mentee);
        row.points(mentor, &self.people.mentors[mentor as usize], self.minutes(mentee, mentor).into())
    }

    /// The weights in the same order; a must weighs nothing.
    pub fn weights(&self) -> &[u8; Criterion::COUNT] {
        &self.people.weights
    }

    /// The allowed pairs by mentee and mentor, with their points.
    pub fn allowed(&self) -> impl Iterator<Item = (Scored, &[u16; Criterion::COUNT])> {
        self.instance.edges().iter().zip(&self.points)
    }

    /// The score of a pair.
    pub fn score(&self, mentee: u32, mentor: u32) -> u16 {
        combine(&self.points(mentee, mentor), &self.people.weights)
    }

    /// Stems that the problem of the mentee and the experience of the mentor have in common.
    pub fn shared_words(&self, mentee: u32, mentor: u32) -> Vec<String> {
        let (mentee, mentor) = (&self.people.mentees[mentee as usize], &self.people.mentors[mentor as usize]);
        mentee.words.common(&mentor.words, &self.people.context.lexicon).map(str::to_owned).collect()
    }
}

/// Points weighed by one integer division; nothing weighs nothing.
pub fn combine(points: &[u16; Criterion::COUNT], weights: &[u8; Criterion::COUNT]) -> u16 {
    let weight: u32 = weights.iter().map(|&weight| u32::from(weight)).sum();
    weighed(points, weights).checked_div(weight).unwrap_or(0) as u16
}

/// The sum of points times weights.
fn weighed(points: &[u16; Criterion::COUNT], weights: &[u8; Criterion::COUNT]) -> u32 {
    points.iter().zip(weights).map(|(&points, &weight)| u32::from(points) * u32::from(weight)).sum()
}
