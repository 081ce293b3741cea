//! Rules and objectives of a form as those of the engine.

use matching::objective::ObjectiveCode;
use matching::ruleset::{Criterion, Ruleset as EngineRuleset};
use model::matching::{Objective, Ruleset};
use model::problem::{FieldProblem, field};

/// The rules with which a first run begins: the engine's own.
pub fn default_ruleset() -> Ruleset {
    let rules = EngineRuleset::default();
    Ruleset {
        min_overlap_minutes: u16::try_from(rules.min_overlap_minutes).unwrap_or(u16::MAX),
        weights: rules.weights.iter().map(|(one, weight)| (one.code().to_owned(), *weight)).collect(),
        must: rules.must.iter().map(|one| one.code().to_owned()).collect(),
    }
}

/// The engine's rules for those of a form; fails with every criterion that the engine does not know, at
/// `ruleset.weights.CODE` or `ruleset.must[N]`.
pub fn engine_ruleset(rules: &Ruleset) -> Result<EngineRuleset, Vec<FieldProblem>> {
    let find = |code: &str| Criterion::ALL.into_iter().find(|criterion| criterion.code() == code);
    let mut engine = EngineRuleset {
        min_overlap_minutes: u32::from(rules.min_overlap_minutes),
        ..EngineRuleset::default()
    };
    let mut wrong = Vec::new();
    for (code, weight) in &rules.weights {
        match find(code) {
            Some(criterion) => {
                engine.weights.insert(criterion, *weight);
            }
            None => wrong.push(FieldProblem::new(format!("ruleset.weights.{code}"), field::UNKNOWN)),
        }
    }
    for (at, code) in rules.must.iter().enumerate() {
        match find(code) {
            Some(criterion) => {
                engine.must.insert(criterion);
            }
            None => wrong.push(FieldProblem::new(format!("ruleset.must[{at}]"), field::UNKNOWN)),
        }
    }
    if wrong.is_empty() { Ok(engine) } else { Err(wrong) }
}

/// What the engine makes as good as possible.
pub fn objective(objective: Objective) -> ObjectiveCode {
    match objective {
        Objective::Bands => ObjectiveCode::Bands,
        Objective::WorstOff => ObjectiveCode::WorstOff,
        Objective::Total => ObjectiveCode::Total,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_of_a_first_run_are_the_engines_own() {
        assert_eq!(engine_ruleset(&default_ruleset()).unwrap(), EngineRuleset::default());
    }

    #[test]
    fn a_criterion_the_engine_does_not_know_is_named_by_its_path() {
        let mut rules = default_ruleset();
        rules.weights.insert("charm".to_owned(), 3);
        rules.must.push("luck".to_owned());
        let paths: Vec<String> =
            engine_ruleset(&rules).unwrap_err().into_iter().map(|problem| problem.path).collect();
        assert_eq!(paths, ["ruleset.weights.charm", "ruleset.must[0]"]);
    }
}
