//! Who is in, or out, of every cohort within 1 % of the best, and who is where the committee should spend its time.
//!
//! Most people are settled by a cohort at hand that has them in or out, or by the bound; the rest are asked for, first
//! as many as can be by one programme, then one by one.

use super::asking::{Asking, TOGETHER};
use super::exchange::Exchanges;
use super::limit::Steps;
use super::model::{Cohort, Place};
use super::optimum::Optimum;
use super::repair::{EXCHANGES_A_STEP, State};
use super::search::Answer;
use super::solver::{Verdict, Wish, worthiest};

/// How often in a row a wandering may show nobody new before it ends.
const PATIENCE: usize = 8;

/// Whether somebody is in some of the cohorts that are nearly the best, and whether they are out of some.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) inside: bool,
    pub(super) outside: bool,
    /// Whether what was not seen may exist nevertheless.
    pub(super) doubtful: bool,
}

/// The least total within 1 % of the best: 100 x total >= 99 x best.
fn nearly(best: i64) -> i64 {
    (99 * best + 99) / 100
}

/// For everybody who can be selected, in which of the cohorts within 1 % of the best they are seen.
///
/// Where the steps run out before it is certain that there is no such cohort, somebody is `doubtful`.
pub(super) fn bands(optimum: &Optimum) -> Vec<Seen> {
    let model = optimum.model;
    // Where the best is not proved, nothing else is worth as much work.
    let most = if optimum.is_proved() { optimum.limits.bands } else { optimum.limits.bands / 4 };
    let mut witnesses = Witnesses {
        optimum,
        asking: Asking::new(optimum),
        target: nearly(optimum.total),
        seen: vec![Seen::default(); model.ids.len()],
        steps: Steps::new(most),
    };
    witnesses.note(&optimum.cohort);
    let left = witnesses.ask_briefly();
    for (at, place) in witnesses.ask_together(left) {
        witnesses.ask(at, place);
    }
    // Whoever was seen later on both sides is beyond doubt.
    for seen in &mut witnesses.seen {
        seen.doubtful &= !(seen.inside && seen.outside);
    }
    witnesses.seen
}

/// Somebody, and where a cohort is wanted to have them.
type Wanted = (usize, Place);

/// What the cohorts found so far show.
struct Witnesses<'a> {
    optimum: &'a Optimum<'a>,
    asking: Asking<'a>,
    target: i64,
    seen: Vec<Seen>,
    steps: Steps,
}

impl Witnesses<'_> {
    /// Asks for everybody at both places what takes no longer than a moment; who is left over after that.
    fn ask_briefly(&mut self) -> Vec<Wanted> {
        let model = self.optimum.model;
        // Where all scores are equal, a search has nothing to hold on to.
        let alike = model.scores.windows(2).all(|pair| pair[0] == pair[1]);
        let mut places = model.places.clone();
        let mut left = Vec::new();
        for at in (0..places.len()).filter(|at| model.places[*at] == Place::Open) {
            for place in [Place::In, Place::Out] {
                if self.show(at, place) {
                    continue;
                }
                places[at] = place;
                let answer = if alike {
                    self.asking.bounded(&places, self.target)
                } else {
                    self.asking.quick(&places, self.target, &mut self.steps)
                };
                match answer {
                    Answer::Found(cohort) => self.note(&cohort),
                    Answer::None => {}
                    Answer::Unknown => left.push((at, place)),
                }
            }
            places[at] = Place::Open;
        }
        left
    }

    /// Looks for cohorts that have as many as can be where they are wanted, until none has anybody; who is left over
    /// where the solver gives up.
    fn ask_together(&mut self, mut left: Vec<Wanted>) -> Vec<Wanted> {
        let Optimum { model, loosening, .. } = *self.optimum;
        let Some(places) = self.asking.settle(&model.places, self.target) else { return left };
        loop {
            left.retain(|(at, place)| !self.show(*at, *place));
            if left.is_empty() || self.steps.left() == 0 {
                return left;
            }
            let wish = Wish::for_any(model, &left);
            let goal = (loosening, self.target);
            let verdict = self.steps.lend(TOGETHER, |steps| worthiest(model, &places, goal, &wish, steps));
            let Verdict::Cohort { cohort, proved } = verdict else { return left };
            if left.iter().all(|(at, place)| cohort[*at] != (*place == Place::In)) {
                return if proved { Vec::new() } else { left };
            }
            self.note(&cohort);
        }
    }

    /// Asks for one person until it is certain or the steps run out.
    fn ask(&mut self, at: usize, place: Place) {
        if self.show(at, place) {
            return;
        }
        let Optimum { model, limits, ref cohort, .. } = *self.optimum;
        let mut places = model.places.clone();
        places[at] = place;
        let (asking, target) = (&self.asking, self.target);
        let answer =
            self.steps.lend(limits.question, |steps| asking.ask(&places, target, Some(cohort), steps));
        match answer {
            Answer::Found(cohort) => self.note(&cohort),
            Answer::None => {}
            Answer::Unknown => self.seen[at].doubtful = true,
        }
    }

    /// Whether somebody has been seen at a place.
    fn show(&self, at: usize, place: Place) -> bool {
        if place == Place::In { self.seen[at].inside } else { self.seen[at].outside }
    }

    /// Notes a cohort within 1 % of the best and all that differ from it in one person, then goes on to one of those
    /// and the next, each time exchanging who has not moved for longest, while that shows anybody new.
    fn note(&mut self, cohort: &Cohort) {
        let model = self.optimum.model;
        for (seen, inside) in self.seen.iter_mut().zip(cohort) {
            if *inside { seen.inside = true } else { seen.outside = true }
        }
        let mut state = State::new(model, cohort.clone());
        let open = |at: &usize| model.places[*at] == Place::Open;
        let (mut inside, mut outside): (Vec<usize>, Vec<usize>) =
            (0..cohort.len()).filter(open).partition(|at| cohort[*at]);
        let mut moved = vec![0; cohort.len()];
        let mut idle = 0;
        for now in 1.. {
            self.steps.take(1 + (inside.len() * outside.len()) as u64 / EXCHANGES_A_STEP);
            let (next, news) = self.look_around(&state, &inside, &outside, &moved);
            idle = if news { 0 } else { idle + 1 };
            let Some((i, j)) = next.filter(|_| idle <= PATIENCE && self.steps.left() > 0) else { break };
            let (leaves, joins) = (inside[i], outside[j]);
            state.exchange(leaves, joins);
            std::mem::swap(&mut inside[i], &mut outside[j]);
            (moved[leaves], moved[joins]) = (now, now);
        }
    }

    /// Notes all cohorts that differ from one in one person: where to go on, and whether anybody is new.
    fn look_around(
        &mut self,
        state: &State,
        inside: &[usize],
        outside: &[usize],
        moved: &[usize],
    ) -> (Option<(usize, usize)>, bool) {
        let model = self.optimum.model;
        let exchanges = Exchanges::new(model, &state.counts);
        let room = self.optimum.loosening - state.loosening;
        let spare = state.total - self.target;
        let mut next: Option<(usize, usize, usize)> = None;
        let mut news = false;
        for (i, leaves) in inside.iter().enumerate() {
            for (j, joins) in outside.iter().enumerate() {
                let last = moved[*leaves].max(moved[*joins]);
                let new = !self.seen[*joins].inside || !self.seen[*leaves].outside;
                let longer = next.is_none_or(|next| last < next.0);
                if (new || longer)
                    && model.scores[*leaves] - model.scores[*joins] <= spare
                    && exchanges.loosening(*leaves, *joins) <= room
                {
                    news |= new;
                    (self.seen[*joins].inside, self.seen[*leaves].outside) = (true, true);
                    next = if longer { Some((last, i, j)) } else { next };
                }
            }
        }
        (next.map(|(_, i, j)| (i, j)), news)
    }
}
