//! The bonus that was earned by keeping pairs.

use std::collections::BTreeSet;

use super::{Broken, broken, too_large};
use crate::certificate::Certificate;
use crate::edges::Scored;
use crate::instance::Instance;
use crate::objective::SCORE_MAX;

/// The pairs that earn a bonus.
#[derive(Default)]
pub(super) struct Kept {
    pub(super) pairs: BTreeSet<(u32, u32)>,
    bonus: i128,
}

impl Kept {
    /// Checks that enough pairs are kept, or as many as can be, and makes every match worth all bonuses together,
    /// so that the number of matches stays first.
    pub(super) fn read(
        instance: &Instance,
        matches: &[Scored],
        certificate: &Certificate,
        weights: &mut [i128],
        places: u64,
    ) -> Result<Self, Broken> {
        let Some(keep) = &certificate.keep else { return Ok(Self::default()) };
        let bonus = keep.bonus.0;
        if bonus < 0 {
            return broken(format!("the bonus {bonus} is negative"));
        }
        let mut pairs = BTreeSet::new();
        for &(mentee, mentor) in &keep.pairs {
            let exists = (mentee as usize) < instance.mentee_cap().len();
            let pair = exists.then(|| instance.edges().score(mentee, mentor)).flatten();
            if pair.is_none() || instance.is_forbidden(mentee, mentor) {
                return broken(format!("mentee {mentee} and mentor {mentor} cannot be kept"));
            }
            if !pairs.insert((mentee, mentor)) {
                return broken(format!("mentee {mentee} and mentor {mentor} are to be kept twice"));
            }
        }
        let places = i128::from(places);
        let widest = weights[usize::from(SCORE_MAX)] - weights[0];
        let all = widest.checked_mul(places).ok_or_else(too_large)?;
        let kept = matches.iter().filter(|pair| pairs.contains(&(pair.mentee, pair.mentor))).count();
        if kept < keep.at_least as usize && bonus <= all {
            return broken(format!(
                "{kept} pairs are kept, {} should be, or a bonus above {all}",
                keep.at_least
            ));
        }
        for weight in weights {
            let raised = bonus.checked_mul(places).and_then(|all| weight.checked_add(all));
            *weight = raised.filter(|raised| raised.checked_add(bonus).is_some()).ok_or_else(too_large)?;
        }
        Ok(Self { pairs, bonus })
    }

    pub(super) fn bonus_of(&self, pair: (u32, u32)) -> i128 {
        if self.pairs.contains(&pair) { self.bonus } else { 0 }
    }
}
