//! A run looked at again, from its record alone.

use std::collections::HashMap;

use super::{FORMAT, KeptPairs, Run};
use crate::certificate;
use crate::edges::{Edges, Scored};
use crate::fault::Fault;
use crate::instance::Instance;
use crate::keep::asked;
use crate::objective::{Cuts, SCORE_MAX};
use crate::pool::Pool;
use crate::verify::{Broken, verify, verify_keeping};

/// The scored problem and its answer, in the order of the pool.
pub(super) struct Problem {
    /// Without the pairs that are held for an earlier answer.
    pub(super) instance: Instance,
    pub(super) matches: Vec<Scored>,
    /// The pairs that are held.
    held: Vec<(u32, u32)>,
    /// The pairs of the earlier answer that the rules still allow, sorted.
    earlier: Vec<(u32, u32)>,
}

impl Run {
    /// Checks the result against its certificates, from this record alone and without the solver.
    pub fn verify(&self) -> Result<(), Broken> {
        self.check_claims()?;
        let broken = |fault: Fault| Broken::new(fault.to_string());
        let problem = self.problem().map_err(broken)?;
        let Problem { instance, matches, held, .. } = &problem;
        match (&self.inputs.keep, &self.kept) {
            (None, None) if held.is_empty() => verify(instance, matches, &self.certificate),
            (Some(keep), Some(kept)) => {
                problem.check_kept(keep.percent, kept)?;
                verify(&instance.with_pins(held).map_err(broken)?, matches, &self.certificate)
            }
            _ => Err(Broken::new("pairs are held without an earlier answer, or the other way round")),
        }
    }

    /// What the record says of itself is what its inputs asked for and what its certificates are about.
    fn check_claims(&self) -> Result<(), Broken> {
        if self.format != FORMAT {
            return Err(Broken::new(format!("the format is {:?}, not {FORMAT:?}", self.format)));
        }
        if self.objective != self.inputs.objective {
            return Err(Broken::new("the inputs ask for another objective"));
        }
        if self.ruleset != self.inputs.ruleset {
            return Err(Broken::new("the inputs have another ruleset"));
        }
        let asked = self.objective.with_cuts(Cuts::default());
        for certificate in
            std::iter::once(&self.certificate).chain(self.kept.iter().map(|kept| &kept.certificate))
        {
            if certificate.format != certificate::FORMAT {
                return Err(Broken::new(format!("a certificate has the format {:?}", certificate.format)));
            }
            if (certificate.objective, certificate.cuts.as_slice()) != (asked.code(), asked.cuts()) {
                return Err(Broken::new("a certificate is about another objective or other bands"));
            }
        }
        Ok(())
    }

    pub(super) fn problem(&self) -> Result<Problem, Fault> {
        let index = Index::of(&self.inputs);
        let mut pairs = Vec::with_capacity(self.pairs.len());
        for (at, (mentee, mentor, score)) in self.pairs.iter().enumerate() {
            let (mentee, mentor) = index.pair(|| format!("$.pairs[{at}]"), mentee, mentor)?;
            if *score > SCORE_MAX {
                return Err(Fault::at(format!("$.pairs[{at}][2]"), format!("{score} is above {SCORE_MAX}")));
            }
            pairs.push(Scored { mentee, mentor, score: *score });
        }
        let mut matches = Vec::with_capacity(self.matches.len());
        let mut held = Vec::new();
        for (at, one) in self.matches.iter().enumerate() {
            let (mentee, mentor) = index.pair(|| format!("$.matches[{at}]"), &one.mentee, &one.mentor)?;
            matches.push(Scored { mentee, mentor, score: one.score });
            if one.kept {
                held.push((mentee, mentor));
            }
        }
        matches.sort_unstable();
        let edges = Edges::from_pairs(&pairs, self.inputs.mentees.len() as u32)
            .map_err(|duplicate| Fault::at(format!("$.pairs[{}]", duplicate.second), "stands here twice"))?;
        let pinned = index.pairs("pinned", &self.inputs.pinned)?;
        let mut earlier = match &self.inputs.keep {
            Some(keep) => index.pairs("keep.pairs", &keep.pairs)?,
            None => Vec::new(),
        };
        earlier.retain(|pair| edges.position(pair.0, pair.1).is_some());
        earlier.sort_unstable();
        let mentee_cap = self.inputs.mentees.iter().map(|mentee| mentee.capacity).collect();
        let mentor_cap = self.inputs.mentors.iter().map(|mentor| mentor.capacity).collect();
        let instance = Instance::from_parts(mentee_cap, mentor_cap, edges, pinned, Vec::new())?;
        Ok(Problem { instance, matches, held, earlier })
    }
}

impl Problem {
    /// The held pairs are some of the earlier ones, and no better answer keeps as many.
    fn check_kept(&self, percent: u8, kept: &KeptPairs) -> Result<(), Broken> {
        if let Some(pair) = self.held.iter().find(|pair| self.earlier.binary_search(pair).is_err()) {
            return Err(Broken::new(format!("the pair {pair:?} is held and was none")));
        }
        let matched = |pair: &Scored| self.earlier.binary_search(&(pair.mentee, pair.mentor)).is_ok();
        let count = self.matches.iter().filter(|pair| matched(pair)).count();
        let asked = asked(self.earlier.len(), percent);
        let said = (kept.of as usize, kept.asked, kept.kept as usize);
        if said != (self.earlier.len(), asked, count) {
            let found = (self.earlier.len(), asked, count);
            return Err(Broken::new(format!("kept of, asked and kept are {found:?}, not {said:?}")));
        }
        verify_keeping(&self.instance, &self.matches, &kept.certificate, &self.earlier, asked)
    }
}

/// Where everybody stands in the pool.
struct Index<'r> {
    mentees: HashMap<&'r str, u32>,
    mentors: HashMap<&'r str, u32>,
}

impl<'r> Index<'r> {
    fn of(pool: &'r Pool) -> Self {
        Self {
            mentees: (0..).zip(&pool.mentees).map(|(at, mentee)| (mentee.id.as_str(), at)).collect(),
            mentors: (0..).zip(&pool.mentors).map(|(at, mentor)| (mentor.id.as_str(), at)).collect(),
        }
    }

    fn pair(&self, path: impl Fn() -> String, mentee: &str, mentor: &str) -> Result<(u32, u32), Fault> {
        match (self.mentees.get(mentee), self.mentors.get(mentor)) {
            (Some(&i), Some(&j)) => Ok((i, j)),
            _ => Err(Fault::at(path(), format!("{mentee:?} or {mentor:?} is unknown"))),
        }
    }

    fn pairs(&self, field: &str, pairs: &[(String, String)]) -> Result<Vec<(u32, u32)>, Fault> {
        let pair = |(at, (mentee, mentor)): (usize, &(String, String))| {
            self.pair(|| format!("$.inputs.{field}[{at}]"), mentee, mentor)
        };
        pairs.iter().enumerate().map(pair).collect()
    }
}
