//! Staying close to an earlier run of the matching: what is asked, and what was kept.

use serde::{Deserialize, Serialize};

use crate::id::RunId;
use crate::matching::Pair;
use crate::problem::{FieldProblem, field};

/// An earlier run whose pairs are to be kept, as far as nobody is left out for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct KeepForm {
    /// A run of the same cohort.
    pub run: RunId,
    /// At least so many in a hundred of its pairs that the rules still allow, 0..=100.
    pub percent: u8,
}

impl KeepForm {
    /// The most that can be asked: every pair.
    pub const MAX_PERCENT: u8 = 100;

    /// What is wrong with the values. Whether the run exists only the server can tell.
    pub fn problem(&self) -> Option<FieldProblem> {
        let max = i64::from(Self::MAX_PERCENT);
        let out =
            || FieldProblem::new("keep.percent", field::OUT_OF_RANGE).with("min", 0_i64).with("max", max);
        (self.percent > Self::MAX_PERCENT).then(out)
    }
}

/// The earlier run that a run was asked to stay close to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeptRun {
    /// Its number within the cohort.
    pub number: u32,
    /// All its pairs, by mentee, then mentor.
    pub pairs: Vec<Pair>,
    /// How many were kept.
    pub count: KeptCount,
}

/// How many pairs of an earlier run were kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeptCount {
    /// How many of them the rules still allow.
    pub of: u32,
    /// How many of these were to be kept.
    pub asked: u32,
    /// How many are kept, pinned ones included: fewer than asked only where places and pins allow no more without
    /// leaving somebody out, or without making the worst pair worse where that counts first.
    pub kept: u32,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::matching::MatchRunForm;

    fn form(keep: serde_json::Value) -> Result<MatchRunForm, serde_json::Error> {
        serde_json::from_value(json!({
            "objective": "bands", "pinned": [], "forbidden": [], "keep": keep,
            "ruleset": { "min_overlap_minutes": 120, "weights": {}, "must": [] },
        }))
    }

    #[test]
    fn a_percentage_ends_at_a_hundred() {
        for percent in [0, 60, 100] {
            assert!(form(json!({ "run": "run-1", "percent": percent })).unwrap().parse().is_ok());
        }
        let wrong = form(json!({ "run": "run-1", "percent": 101 })).unwrap().parse().unwrap_err();
        assert_eq!((wrong[0].path.as_str(), wrong[0].code.as_str()), ("keep.percent", field::OUT_OF_RANGE));
        assert_eq!((&wrong[0].params["min"], &wrong[0].params["max"]), (&0.into(), &100.into()));
        for percent in [json!(-1), json!("60"), json!(6.5), json!(null)] {
            assert!(form(json!({ "run": "run-1", "percent": percent })).is_err(), "{percent}");
        }
        assert!(form(json!({ "run": "run-1", "percent": 60, "pairs": [] })).is_err());
    }

    #[test]
    fn a_form_that_keeps_nothing_is_what_it_was_before_anything_could_be_kept() {
        let older = json!({
            "objective": "bands", "pinned": [], "forbidden": [],
            "ruleset": { "min_overlap_minutes": 120, "weights": {}, "must": [] },
        });
        let read: MatchRunForm = serde_json::from_value(older.clone()).unwrap();
        assert_eq!(read.keep, None);
        assert_eq!(serde_json::to_value(&read).unwrap(), older);
        assert_eq!(form(json!(null)).unwrap(), read);
    }
}
