//! The people of a pool as numbers, and the one place where a pair of them is judged.
//!
//! Whoever wants all pairs at once asks [`super::Scores`]; a pool with too many of them for that asks for the pairs of
//! one mentee after the other.

use rustc_hash::FxHashMap;

use super::combine;
use super::criteria::{Context, Criteria, Row};
use super::profile::{Names, Numbers, Profile};
use crate::bits::Bits;
use crate::fault::Fault;
use crate::pool::{Id, Pool};
use crate::ruleset::{Criterion, Rule, Rules};
use crate::time::{FreeHours, FreeSpan, Span, WeeklyUtc, Zones, weekly_utc};

/// So many times 64 mentors are judged with some mentees before the next are: few enough to stay in the caches.
const TILE: usize = 8;

/// Everybody of a pool, in the order of ids, and what judging a pair of them needs.
pub(crate) struct People<'p> {
    pub(super) pool: &'p Pool,
    /// Positions in the pool, in the order of ids.
    mentee_order: Vec<u32>,
    mentor_order: Vec<u32>,
    mentee_ids: Vec<Id>,
    mentor_ids: Vec<Id>,
    pub(super) mentees: Vec<Profile>,
    pub(super) mentors: Vec<Profile>,
    pub(super) context: Context,
    /// The numbers of texts and of themes in the profiles.
    pub(super) names: Names<'p>,
    pub(super) themes: Names<'p>,
    pub(super) must: Criteria,
    pub(super) weights: [u8; Criterion::COUNT],
    /// Pairs that lists of the pool cut, by mentee and then by mentor, each with the rules of those lists.
    struck: Vec<((u32, u32), Rules)>,
    /// As the pool has them.
    pinned: Vec<(u32, u32)>,
}

/// What comes of a pair.
pub(super) struct Judged {
    /// The rules that cut it.
    pub(super) cuts: Rules,
    /// Common free minutes of the worst week.
    pub(super) minutes: u32,
    /// Its points, if no rule cuts it.
    pub(super) points: Option<[u16; Criterion::COUNT]>,
}

impl<'p> People<'p> {
    /// Reads everybody; refuses an unknown zone, and a pin that breaks a rule.
    ///
    /// The pool must have passed [`Pool::validate`].
    pub(crate) fn new(pool: &'p Pool, zones: &Zones) -> Result<Self, Fault> {
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
        let Numbers { names, themes, mut lexicon } = numbers;
        lexicon.seal();
        let context = Context { lexicon, theme_weight };
        for person in mentees.iter_mut().chain(&mut mentors) {
            person.words.seal(&context.lexicon);
            person.themes_worth = context.worth(&person.themes);
        }

        let mut struck = Vec::new();
        for (i, &at) in (0..).zip(&mentee_order) {
            let mentee = &pool.mentees[at as usize];
            for (ids, rule) in [(&mentee.do_not_match, Rule::DoNotMatch), (&mentee.conflicts, Rule::Conflict)]
            {
                struck.extend(indices(ids, &mentor_ids).into_iter().map(|j| ((i, j), rule)));
            }
        }
        for (j, &at) in (0..).zip(&mentor_order) {
            let mentor = &pool.mentors[at as usize];
            for (ids, rule) in [(&mentor.do_not_match, Rule::DoNotMatch), (&mentor.conflicts, Rule::Conflict)]
            {
                struck.extend(indices(ids, &mentee_ids).into_iter().map(|i| ((i, j), rule)));
            }
        }
        let mut people = Self {
            pool,
            mentee_ids: mentee_order.iter().map(|&at| pool.mentees[at as usize].id.as_str().into()).collect(),
            mentor_ids: mentor_order.iter().map(|&at| pool.mentors[at as usize].id.as_str().into()).collect(),
            pinned: Vec::new(),
            mentee_order,
            mentor_order,
            mentees,
            mentors,
            context,
            names,
            themes,
            must: pool.ruleset.must.iter().collect(),
            weights: pool.ruleset.effective_weights(),
            struck: Vec::new(),
        };
        people.pinned = people.pairs(&pool.pinned);
        struck.extend(people.pairs(&pool.forbidden).into_iter().map(|pair| (pair, Rule::Banned)));
        people.struck = gathered(struck);
        people.check_pins()?;
        Ok(people)
    }

    fn check_pins(&self) -> Result<(), Fault> {
        for (at, &(mentee, mentor)) in self.pinned.iter().enumerate() {
            let struck = self.struck.binary_search_by_key(&(mentee, mentor), |one| one.0);
            let struck = struck.map_or_else(|_| Rules::default(), |at| self.struck[at].1);
            let judged = self.judge(&self.row(mentee), mentor, struck);
            let rules: Vec<&str> = judged.cuts.rules().map(Rule::code).collect();
            if !rules.is_empty() {
                let (mentee, mentor) = &self.pool.pinned[at];
                let rules = rules.join(", ");
                let problem = format!("{mentee:?} and {mentor:?} are cut by {rules}");
                return Err(Fault::at(format!("$.pinned[{at}]"), problem));
            }
        }
        Ok(())
    }

    /// The pool.
    pub(crate) fn pool(&self) -> &'p Pool {
        self.pool
    }

    /// The pinned pairs in the order of the pool.
    pub(crate) fn pinned(&self) -> &[(u32, u32)] {
        &self.pinned
    }

    /// Pairs by the ids of their people, without those whose people the pool does not have.
    pub(super) fn pairs(&self, list: &[(String, String)]) -> Vec<(u32, u32)> {
        let known = |(mentee, mentor): &(String, String)| {
            Some((self.mentee_index(mentee)?, self.mentor_index(mentor)?))
        };
        list.iter().filter_map(known).collect()
    }

    /// Places of mentees and of mentors.
    pub(crate) fn capacities(&self) -> [Vec<u32>; 2] {
        let mentees = self.mentee_order.iter().map(|&at| self.pool.mentees[at as usize].capacity);
        let mentors = self.mentor_order.iter().map(|&at| self.pool.mentors[at as usize].capacity);
        [mentees.collect(), mentors.collect()]
    }

    /// Position of a mentee in the pool.
    pub(crate) fn mentee_position(&self, mentee: u32) -> usize {
        self.mentee_order[mentee as usize] as usize
    }

    /// Position of a mentor in the pool.
    pub(crate) fn mentor_position(&self, mentor: u32) -> usize {
        self.mentor_order[mentor as usize] as usize
    }

    /// The index of a mentee by id.
    pub(super) fn mentee_index(&self, id: &str) -> Option<u32> {
        index(&self.mentee_order, id, |at| &self.pool.mentees[at].id)
    }

    /// The index of a mentor by id.
    pub(super) fn mentor_index(&self, id: &str) -> Option<u32> {
        index(&self.mentor_order, id, |at| &self.pool.mentors[at].id)
    }

    /// The id of a mentee, to be kept.
    pub(crate) fn mentee_id(&self, mentee: u32) -> Id {
        self.mentee_ids[mentee as usize].clone()
    }

    /// The id of a mentor, to be kept.
    pub(crate) fn mentor_id(&self, mentor: u32) -> Id {
        self.mentor_ids[mentor as usize].clone()
    }

    /// Pairs that lists of the pool cut, by mentee and then by mentor, each with the rules of those lists.
    pub(super) fn struck(&self) -> &[((u32, u32), Rules)] {
        &self.struck
    }

    /// The working languages of a mentee, by number.
    pub(crate) fn languages_of_mentee(&self, mentee: u32) -> impl Iterator<Item = u32> {
        self.mentees[mentee as usize].languages.iter().map(|language| language.0)
    }

    /// The same of a mentor.
    pub(crate) fn languages_of_mentor(&self, mentor: u32) -> impl Iterator<Item = u32> {
        self.mentors[mentor as usize].languages.iter().map(|language| language.0)
    }

    /// The free minutes of a mentee in the first week, which no overlap can exceed.
    pub(crate) fn first_week_of_mentee(&self, mentee: u32) -> &[Span] {
        self.mentees[mentee as usize].weekly.week(0)
    }

    /// The same of a mentor.
    pub(crate) fn first_week_of_mentor(&self, mentor: u32) -> &[Span] {
        self.mentors[mentor as usize].weekly.week(0)
    }

    /// Whether a mentor takes anybody.
    pub(crate) fn is_available(&self, mentor: u32) -> bool {
        self.mentors[mentor as usize].available
    }

    /// A mentee about to be judged with many mentors.
    pub(super) fn row(&self, mentee: u32) -> Row<'_> {
        Row::new(mentee, &self.mentees[mentee as usize], &self.context)
    }

    /// Tells each of `asking`, a mentee and what is asked for them, of their allowed pairs `among` mentors who are
    /// `wanted`, by mentor.
    pub(crate) fn each_allowed<A>(
        &self,
        asking: &mut [(u32, A)],
        among: &[Bits],
        wanted: impl Fn(&A, u32) -> bool,
        found: impl Fn(&mut A, u32, u16),
    ) {
        let rows: Vec<_> =
            asking.iter().map(|&(mentee, _)| (self.row(mentee), self.struck_of(mentee))).collect();
        let words = among.iter().map(Bits::words).max().unwrap_or_default();
        for from in (0..words).step_by(TILE) {
            let tile = from..words.min(from + TILE);
            for (((row, struck), (_, asked)), among) in rows.iter().zip(&mut *asking).zip(among) {
                for mentor in among.in_words(tile.clone()).map(|mentor| mentor as u32) {
                    // Nobody can have a pair that a list cuts, whatever else is the case with it.
                    let is_struck = || struck.binary_search_by_key(&mentor, |one| one.0.1).is_ok();
                    if !wanted(asked, mentor) || !struck.is_empty() && is_struck() {
                        continue;
                    }
                    if let Some(points) = self.judge(row, mentor, Rules::default()).points {
                        found(asked, mentor, combine(&points, &self.weights));
                    }
                }
            }
        }
    }

    /// The pairs of a mentee that lists cut.
    fn struck_of(&self, mentee: u32) -> &[((u32, u32), Rules)] {
        let start = self.struck.partition_point(|one| one.0.0 < mentee);
        let end = self.struck.partition_point(|one| one.0.0 <= mentee);
        &self.struck[start..end]
    }

    /// What comes of a pair that lists of the pool cut by the rules `struck`.
    #[expect(clippy::inline_always, reason = "a call for each of millions of pairs is a tenth of their time")]
    #[inline(always)]
    pub(super) fn judge(&self, row: &Row<'_>, mentor_index: u32, struck: Rules) -> Judged {
        let (mentee, mentor) = (row.mentee(), &self.mentors[mentor_index as usize]);
        let equal = |one: u32, other: u32| one != 0 && one == other;
        let minutes = mentee.common_minutes(mentor);
        let mut cuts = struck;
        cuts.add_if(Rule::Language, row.language(mentor) == 0);
        cuts.add_if(Rule::Overlap, minutes < self.pool.ruleset.min_overlap_minutes);
        cuts.add_if(Rule::SameMember, equal(mentee.member, mentor.member) || mentee.id == mentor.id);
        cuts.add_if(Rule::SameOrganisation, equal(mentee.organisation, mentor.organisation));
        cuts.add_if(Rule::Unavailable, !mentor.available);
        let required = mentee.required.or(mentor.required);
        let mut points = None;
        if cuts.is_empty() || required.or(self.must) != Criteria::default() {
            let all = row.points(mentor_index, mentor, minutes);
            let lacking = Criteria::without_points(&all);
            cuts.add_if(Rule::Requirement, lacking.meets(required));
            cuts.add_if(Rule::Must, lacking.meets(self.must));
            if cuts.is_empty() {
                points = Some(all);
            }
        }
        Judged { cuts, minutes, points }
    }
}

/// One entry for each pair, with all its rules.
fn gathered(mut struck: Vec<((u32, u32), Rule)>) -> Vec<((u32, u32), Rules)> {
    struck.sort_unstable_by_key(|one| one.0);
    let mut all: Vec<((u32, u32), Rules)> = Vec::with_capacity(struck.len());
    for (pair, rule) in struck {
        match all.last_mut() {
            Some((last, cuts)) if *last == pair => cuts.add(rule),
            _ => {
                let mut cuts = Rules::default();
                cuts.add(rule);
                all.push((pair, cuts));
            }
        }
    }
    all
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
