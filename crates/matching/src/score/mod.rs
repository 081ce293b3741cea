//! From people to scored pairs: every hard rule, every criterion, and the breakdown that explanations read.
//!
//! Inside, people are numbered in the order of their ids, so that the order of the file changes nothing.
//! Integers only; a score is one integer division over the points and weights of its breakdown.

mod criteria;
mod profile;
mod prospect;
mod words;

use rustc_hash::FxHashMap;

use crate::edges::{Edges, Rows, Scored};
use crate::fault::Fault;
use crate::instance::Instance;
use crate::keep::Kept;
use crate::pool::{Id, Mentee, Mentor, Pool};
use crate::ruleset::{Criterion, Cuts, Rule};
use crate::run::too_many_places;
use crate::time::{FreeHours, FreeSpan, WeeklyUtc, Zones, weekly_utc};
use criteria::{Context, Criteria, Row};
use profile::{Names, Numbers, Profile};
pub use prospect::{MOST_LANGUAGES, MOST_THEMES, Profiled, Prospects};

/// Every pair of a pool, judged: what cuts it or what it scores.
pub struct Scores<'p> {
    pool: &'p Pool,
    /// Positions in the pool, in the order of ids.
    mentee_order: Vec<u32>,
    mentor_order: Vec<u32>,
    mentee_ids: Vec<Id>,
    mentor_ids: Vec<Id>,
    mentees: Vec<Profile>,
    mentors: Vec<Profile>,
    context: Context,
    /// The numbers of texts and of themes in the profiles.
    names: Names<'p>,
    themes: Names<'p>,
    /// How many mentors offer each theme.
    offering: FxHashMap<&'p str, usize>,
    must: Criteria,
    weights: [u8; Criterion::COUNT],
    /// Of every pair, by mentee and then by mentor.
    cuts: Vec<Cuts>,
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
        let mentee_order = by_id(pool.mentees.len(), |at| &pool.mentees[at].id);
        let mentor_order = by_id(pool.mentors.len(), |at| &pool.mentors[at].id);
        let mentee_ids: FxHashMap<&str, u32> =
            (0..).zip(&mentee_order).map(|(to, &at)| (pool.mentees[at as usize].id.as_str(), to)).collect();
        let mentor_ids: FxHashMap<&str, u32> =
            (0..).zip(&mentor_order).map(|(to, &at)| (pool.mentors[at as usize].id.as_str(), to)).collect();

        let mut numbers = Numbers::default();
        let weekly = |zone: &str, free: &[FreeSpan]| -> Result<WeeklyUtc, Fault> {
            let rules = zones.get(zone).ok_or_else(|| pool.unknown_zone(zone))?;
            let hours = FreeHours::parse(free).map_err(|fault| Fault::at(fault.path, fault.what))?;
            Ok(weekly_utc(&hours, rules, &pool.programme))
        };
        let indices = |ids: &[String], of: &FxHashMap<&str, u32>| -> Vec<u32> {
            ids.iter().filter_map(|id| of.get(id.as_str()).copied()).collect()
        };
        let mut mentees = Vec::with_capacity(mentee_order.len());
        for &at in &mentee_order {
            let mentee = &pool.mentees[at as usize];
            let wishes = indices(&mentee.wishes, &mentor_ids);
            mentees.push(numbers.mentee(mentee, weekly(&mentee.time_zone, &mentee.free)?, wishes));
        }
        let mut mentors = Vec::with_capacity(mentor_order.len());
        for &at in &mentor_order {
            let mentor = &pool.mentors[at as usize];
            let wishes = indices(&mentor.wishes, &mentee_ids);
            mentors.push(numbers.mentor(mentor, weekly(&mentor.time_zone, &mentor.free)?, wishes));
        }
        let theme_weight = theme_weights(numbers.themes(), &mentors);
        let Numbers { names, themes, lexicon } = numbers;
        let context = Context { lexicon, theme_weight };
        for person in mentees.iter_mut().chain(&mut mentors) {
            person.words.seal(&context.lexicon);
            person.themes_worth = context.worth(&person.themes);
        }

        let mut cuts = vec![Cuts::default(); mentees.len() * mentors.len()];
        let mut cut = |i: u32, j: u32, rule| cuts[i as usize * mentors.len() + j as usize].add(rule);
        for (i, &at) in (0..).zip(&mentee_order) {
            let mentee = &pool.mentees[at as usize];
            for (ids, rule) in [(&mentee.do_not_match, Rule::DoNotMatch), (&mentee.conflicts, Rule::Conflict)]
            {
                for j in indices(ids, &mentor_ids) {
                    cut(i, j, rule);
                }
            }
        }
        for (j, &at) in (0..).zip(&mentor_order) {
            let mentor = &pool.mentors[at as usize];
            for (ids, rule) in [(&mentor.do_not_match, Rule::DoNotMatch), (&mentor.conflicts, Rule::Conflict)]
            {
                for i in indices(ids, &mentee_ids) {
                    cut(i, j, rule);
                }
            }
        }
        let pairs = |list: &[(String, String)]| -> Vec<(u32, u32)> {
            let known = |(mentee, mentor): &(String, String)| {
                Some((*mentee_ids.get(mentee.as_str())?, *mentor_ids.get(mentor.as_str())?))
            };
            list.iter().filter_map(known).collect()
        };
        for (i, j) in pairs(&pool.forbidden) {
            cut(i, j, Rule::Banned);
        }
        let pinned = pairs(&pool.pinned);

        let mut offering = FxHashMap::default();
        for offer in pool.mentors.iter().flat_map(|mentor| &mentor.offers) {
            *offering.entry(offer.slug.as_str()).or_default() += 1;
        }
        let mut scores = Self {
            pool,
            offering,
            mentee_ids: mentee_order.iter().map(|&at| pool.mentees[at as usize].id.as_str().into()).collect(),
            mentor_ids: mentor_order.iter().map(|&at| pool.mentors[at as usize].id.as_str().into()).collect(),
            mentee_order,
            mentor_order,
            minutes: Vec::with_capacity(cuts.len()),
            points: Vec::new(),
            cuts,
            mentees,
            mentors,
            context,
            names,
            themes,
            must: pool.ruleset.must.iter().collect(),
            weights: pool.ruleset.effective_weights(),
            instance: Instance::default(),
            kept: None,
        };
        let edges = scores.judge();
        scores.instance = scores.build_instance(edges, pinned)?;
        if let Some(keep) = &pool.keep {
            let kept = Kept::choose(&scores.instance, pool.objective, &pairs(&keep.pairs), keep.percent)
                .map_err(|error| too_many_places(pool, error))?;
            scores.instance = scores.instance.with_pins(&kept.pairs)?;
            scores.kept = Some(kept);
        }
        Ok(scores)
    }

    /// Fills in rules and minutes of every pair, and the points of those that no rule cuts, which it gives.
    fn judge(&mut self) -> Edges {
        let least_minutes = self.pool.ruleset.min_overlap_minutes;
        let equal = |one: u32, other: u32| one != 0 && one == other;
        let mut rows = Rows::with_capacity(self.mentees.len(), self.mentors.len() / 2);
        let mut at = 0;
        for (i, mentee) in (0..).zip(&self.mentees) {
            let row = Row::new(i, mentee, &self.context);
            for (j, mentor) in (0..).zip(&self.mentors) {
                let minutes = mentee.common_minutes(mentor);
                let cuts = &mut self.cuts[at];
                cuts.add_if(Rule::Language, row.language(mentor) == 0);
                cuts.add_if(Rule::Overlap, minutes < least_minutes);
                cuts.add_if(Rule::SameMember, equal(mentee.member, mentor.member) || mentee.id == mentor.id);
                cuts.add_if(Rule::SameOrganisation, equal(mentee.organisation, mentor.organisation));
                cuts.add_if(Rule::Unavailable, !mentor.available);
                let required = mentee.required.or(mentor.required);
                if cuts.is_empty() || required.or(self.must) != Criteria::default() {
                    let points = row.points(j, mentor, minutes);
                    let lacking = Criteria::without_points(&points);
                    cuts.add_if(Rule::Requirement, lacking.meets(required));
                    cuts.add_if(Rule::Must, lacking.meets(self.must));
                    if cuts.is_empty() {
                        rows.push(j, combine(&points, &self.weights));
                        self.points.push(points);
                    }
                }
                // A week has 10 080 minutes.
                self.minutes.push(minutes as u16);
                at += 1;
            }
            rows.end();
        }
        rows.into_edges()
    }

    fn build_instance(&self, edges: Edges, pinned: Vec<(u32, u32)>) -> Result<Instance, Fault> {
        let faulty = |at: usize, problem: String| Fault::at(format!("$.pinned[{at}]"), problem);
        for (at, &(mentee, mentor)) in pinned.iter().enumerate() {
            let rules: Vec<&str> = self.cuts(mentee, mentor).rules().map(Rule::code).collect();
            if !rules.is_empty() {
                let (mentee, mentor) = &self.pool.pinned[at];
                let rules = rules.join(", ");
                return Err(faulty(at, format!("{mentee:?} and {mentor:?} are cut by {rules}")));
            }
        }
        let mentee_cap =
            self.mentee_order.iter().map(|&at| self.pool.mentees[at as usize].capacity).collect();
        let mentor_cap =
            self.mentor_order.iter().map(|&at| self.pool.mentors[at as usize].capacity).collect();
        Instance::from_parts(mentee_cap, mentor_cap, edges, pinned, Vec::new())
    }

    fn at(&self, mentee: u32, mentor: u32) -> usize {
        mentee as usize * self.mentors.len() + mentor as usize
    }

    /// The pool that was scored.
    pub fn pool(&self) -> &'p Pool {
        self.pool
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
        self.mentee_order[mentee as usize] as usize
    }

    /// Position of a mentor in the pool.
    pub fn mentor_position(&self, mentor: u32) -> usize {
        self.mentor_order[mentor as usize] as usize
    }

    /// The index of a mentee by id.
    pub fn mentee_index(&self, id: &str) -> Option<u32> {
        index(&self.mentee_order, id, |at| &self.pool.mentees[at].id)
    }

    /// The index of a mentor by id.
    pub fn mentor_index(&self, id: &str) -> Option<u32> {
        index(&self.mentor_order, id, |at| &self.pool.mentors[at].id)
    }

    /// The id of a mentee, to be kept.
    pub fn mentee_id(&self, mentee: u32) -> Id {
        self.mentee_ids[mentee as usize].clone()
    }

    /// The id of a mentor, to be kept.
    pub fn mentor_id(&self, mentor: u32) -> Id {
        self.mentor_ids[mentor as usize].clone()
    }

    /// A mentee by index.
    pub fn mentee(&self, mentee: u32) -> &'p Mentee {
        &self.pool.mentees[self.mentee_position(mentee)]
    }

    /// A mentor by index.
    pub fn mentor(&self, mentor: u32) -> &'p Mentor {
        &self.pool.mentors[self.mentor_position(mentor)]
    }

    /// Whether at most a fifth of the mentors offer a theme.
    pub fn is_rare_theme(&self, slug: &str) -> bool {
        self.offering.get(slug).is_none_or(|offering| offering * 5 <= self.pool.mentors.len())
    }

    /// The rules that cut a pair.
    pub fn cuts(&self, mentee: u32, mentor: u32) -> Cuts {
        self.cuts[self.at(mentee, mentor)]
    }

    /// The rules that would still cut a pair with a common working language.
    pub fn cuts_but_language(&self, mentee: u32, mentor: u32) -> Cuts {
        let cuts = self.cuts(mentee, mentor);
        if !cuts.has(Rule::Requirement) && !cuts.has(Rule::Must) {
            return cuts.but(Rule::Language);
        }
        let lacking = Criteria::without_points(&self.points(mentee, mentor)).but(Criterion::Language);
        let (one, other) = (&self.mentees[mentee as usize], &self.mentors[mentor as usize]);
        let mut left = Cuts::default();
        for rule in cuts.rules() {
            let stays = match rule {
                Rule::Language => false,
                Rule::Requirement => lacking.meets(one.required.or(other.required)),
                Rule::Must => lacking.meets(self.must),
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
        let row = Row::new(mentee, &self.mentees[mentee as usize], &self.context);
        row.points(mentor, &self.mentors[mentor as usize], self.minutes(mentee, mentor).into())
    }

    /// The weights in the same order; a must weighs nothing.
    pub fn weights(&self) -> &[u8; Criterion::COUNT] {
        &self.weights
    }

    /// The allowed pairs by mentee and mentor, with their points.
    pub fn allowed(&self) -> impl Iterator<Item = (Scored, &[u16; Criterion::COUNT])> {
        self.instance.edges().iter().zip(&self.points)
    }

    /// The score of a pair.
    pub fn score(&self, mentee: u32, mentor: u32) -> u16 {
        combine(&self.points(mentee, mentor), &self.weights)
    }

    /// Stems that the problem of the mentee and the experience of the mentor have in common.
    pub fn shared_words(&self, mentee: u32, mentor: u32) -> Vec<String> {
        let (mentee, mentor) = (&self.mentees[mentee as usize], &self.mentors[mentor as usize]);
        mentee.words.common(&mentor.words, &self.context.lexicon).map(str::to_owned).collect()
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

/// Where `id` stands in an order of ids.
fn index<'a>(order: &[u32], wanted: &str, id: impl Fn(usize) -> &'a String) -> Option<u32> {
    order.binary_search_by(|&at| id(at as usize).as_str().cmp(wanted)).ok().map(|at| at as u32)
}

fn by_id<'a>(people: usize, id: impl Fn(usize) -> &'a String) -> Vec<u32> {
    let mut order: Vec<u32> = (0..people as u32).collect();
    order.sort_by(|&one, &other| id(one as usize).cmp(id(other as usize)));
    order
}

/// 100 for a theme that every mentor offers, up to 300 for one that nobody does.
fn theme_weights(themes: usize, mentors: &[Profile]) -> Vec<u32> {
    let mut offering = vec![0u64; themes];
    for (theme, _) in mentors.iter().flat_map(|mentor| &mentor.themes) {
        offering[*theme as usize] += 1;
    }
    let all = mentors.len().max(1) as u64;
    offering.into_iter().map(|count| (100 + 200 * (all - count.min(all)) / all) as u32).collect()
}
