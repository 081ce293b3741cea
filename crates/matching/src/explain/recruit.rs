//! Where to recruit: what one more place of a given profile would add to the best answer.
//!
//! The profile is described in [`crate::score::Prospects`]. Nothing is estimated. One more place is taken by one
//! mentee at most, so with a mentee `i` whom it suits at weight `w(i)` the best answer is worth
//! `w(i) + best(one place less of i)`, and the gain is `max(0, max over i of w(i) - loss(i))`, where `loss(i)` is
//! what everybody loses without a place of `i`. The losses do not depend on the profile: one shortest-path search
//! over the certificate's prices ([`super::losses`]) serves every row of the table. `worst-off` asks for the floor
//! first, which [`super::floors`] does.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::floors::Floors;
use super::losses::Priced;
use crate::edges::{Edges, Scored};
use crate::fault::Fault;
use crate::instance::Instance;
use crate::objective::{Cuts, Objective, ObjectiveCode};
use crate::run::PoolError;
use crate::score::{Profiled, Prospects, Scores};
use crate::solve::{Solution, Worth};
use crate::time::TimeBand;

/// The most rows of a table; with the bounds of [`Prospects`] at most 40 x 20 x 6 profiles are looked at.
pub const MOST_ROWS: usize = 100;

/// What one more place with a mentor of this profile would add.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recruit {
    /// The theme they offer, at the highest level: a slug.
    pub theme: String,
    /// Their first language: a code.
    pub language: String,
    /// The hours they have free, every day of every week.
    pub band: TimeBand,
    /// How much more the best answer totals, in points of score. The objective comes first, so this may be negative: `bands` gives up
    /// some total for somebody in a better band, and so does `worst-off` for a better worst match.
    pub gain: i64,
    /// How many more are matched, 0 or 1.
    pub matched: u8,
}

/// The profiles with which the best answer is better under the pool's own objective, the best first and equally
/// good ones by theme, language and band: at most [`MOST_ROWS`] of them.
///
/// `solution` must be that of `scores`. An error is one of the solver, asked again for another floor.
pub fn recruit(scores: &Scores<'_>, solution: &Solution) -> Result<Vec<Recruit>, PoolError> {
    let instance = scores.instance();
    let open = without_pins(instance)?;
    let unpinned = |pair: &&Scored| !instance.is_pinned(pair.mentee, pair.mentor);
    let matches: Vec<Scored> = solution.matches.iter().filter(unpinned).copied().collect();
    let objective = scores.pool().objective.with_cuts(Cuts::default());
    let places = open.mentee_cap().iter().map(|&cap| u64::from(cap)).sum();
    let worth = Worth::new(places, &objective)?;
    let prospects = Prospects::new(scores);
    let floor = solution.certificate.floor.as_ref().map_or(0, |floor| floor.score);
    let priced = Priced::new(&open, floor, matches, &solution.certificate);
    let gains = match objective.code() {
        ObjectiveCode::WorstOff => Floors::new(&open, &worth, priced).gains(&prospects)?,
        ObjectiveCode::Total | ObjectiveCode::Bands => gains(&prospects, &open, &worth, &priced),
    };
    let row = |gain: Gain| Recruit {
        theme: prospects.theme(gain.profile.theme).to_owned(),
        language: prospects.language(gain.profile.language).to_owned(),
        band: gain.profile.band,
        gain: gain.total,
        matched: gain.matched,
    };
    Ok(gains.into_iter().map(row).collect())
}

/// A row before its codes are looked up.
#[derive(Clone, Copy)]
pub(super) struct Gain {
    pub(super) profile: Profiled,
    pub(super) total: i64,
    pub(super) matched: u8,
}

/// The places and pairs that the pins leave open; pairs of somebody without a place are no pairs.
fn without_pins(instance: &Instance) -> Result<Instance, Fault> {
    let [mentee_cap, mentor_cap] = instance.places_left();
    let is_open = |pair: &Scored| {
        mentee_cap[pair.mentee as usize] > 0
            && mentor_cap[pair.mentor as usize] > 0
            && !instance.is_pinned(pair.mentee, pair.mentor)
            && !instance.is_forbidden(pair.mentee, pair.mentor)
    };
    let pairs: Vec<Scored> = instance.edges().iter().filter(is_open).collect();
    instance_of(&pairs, mentee_cap, mentor_cap)
}

/// A problem of these pairs without pins.
pub(super) fn instance_of(
    pairs: &[Scored],
    mentee_cap: Vec<u32>,
    mentor_cap: Vec<u32>,
) -> Result<Instance, Fault> {
    let edges = Edges::from_pairs(pairs, mentee_cap.len() as u32)
        .map_err(|duplicate| Fault::at("$.pairs", format!("{:?} stands there twice", duplicate.pair)))?;
    Instance::from_parts(mentee_cap, mentor_cap, edges, Vec::new(), Vec::new())
}

/// Every pair of a language and a band.
pub(super) fn language_and_band(prospects: &Prospects<'_, '_>) -> impl Iterator<Item = (usize, TimeBand)> {
    let languages = 0..prospects.languages();
    languages.flat_map(|language| TimeBand::ALL.map(|band| (language, band)))
}

/// The table where the objective is a sum of weights.
fn gains(prospects: &Prospects<'_, '_>, open: &Instance, worth: &Worth, priced: &Priced) -> Vec<Gain> {
    let losses = priced.losses(&priced.distances(open, worth));
    let gain = |mentee: u32, score: u16| losses[mentee as usize].map(|loss| worth.of(score) - loss);
    let mut rows: Vec<(i128, Profiled)> = Vec::new();
    for (language, band) in language_and_band(prospects) {
        let hopeless = |mentee: u32, top: u16| gain(mentee, top).is_none_or(|gain| gain <= 0);
        let fold =
            |best: &mut Option<i128>, mentee: u32, score: u16| *best = (*best).max(gain(mentee, score));
        let best = prospects.each_theme((language, band), hopeless, fold);
        let gaining = best.into_iter().enumerate().filter_map(|(theme, best)| Some((theme, best?)));
        let gaining = gaining.filter(|&(_, best)| best > 0);
        rows.extend(gaining.map(|(theme, best)| (best, Profiled { theme, language, band })));
    }
    rows.sort_unstable_by_key(|&(best, profile)| (Reverse(best), profile));
    rows.truncate(MOST_ROWS);
    let now = priced.sum(worth);
    let row = |(best, profile)| Gain {
        profile,
        total: worth.total(now + best) - worth.total(now),
        matched: (worth.matched(now + best) - worth.matched(now)) as u8,
    };
    rows.into_iter().map(row).collect()
}

/// The objective of a problem in which the floor is already chosen.
pub(super) const ABOVE_THE_FLOOR: Objective = Objective::Total;
