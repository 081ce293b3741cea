//! What a run says about its pairs and about those it leaves out.

use matching::explain::{FairnessRow as EngineFairness, Fix, Unmatched, Why};
use matching::ruleset::{Part, Rule};
use matching::run::Match;
use model::matching::{CutBy, FairnessRow};
use model::reason::Reason;

use crate::parts;
use crate::pins::PRIVATE;
use crate::reasons::{Names, reason};

/// A reason of the engine for a pair, flat.
pub fn why(why: &Why, names: &Names) -> Reason {
    if let Why::CommonLanguages { languages } = why {
        // Levels would tell about each side; the codes say what matters.
        let codes: Vec<String> = languages.iter().map(|one| one.code.clone()).collect();
        let mut flat = reason("common_languages", &serde_json::Value::Null, names);
        flat.params.insert("languages".to_owned(), codes.into());
        return flat;
    }
    coded(serde_json::to_value(why), "code", names)
}

/// A change that would help somebody who is left out; `gain` says how many more would be matched.
pub fn fix(fix: &Fix, names: &Names) -> Reason {
    let mut reason = coded(serde_json::to_value(&fix.change), "kind", names);
    reason.params.insert("gain".to_owned(), i64::from(fix.gain).into());
    reason
}

/// The rules that cut somebody's pairs. The engine takes pairs that are closed for a private reason as bans; `closed` of
/// them are told apart, without the reason.
pub fn cut_by(one: &Unmatched, closed: u32) -> Vec<CutBy> {
    let count = |cut: &matching::explain::CutBy| match cut.rule {
        Rule::Banned => cut.count.saturating_sub(closed),
        _ => cut.count,
    };
    let cuts = one.cut_by.iter().map(|cut| (cut.rule.code(), count(cut))).chain([(PRIVATE, closed)]);
    let some = cuts.filter(|(_, count)| *count > 0);
    some.map(|(rule, count)| CutBy { rule: rule.to_owned(), count }).collect()
}

/// The seven parts of the bar: what each criterion adds, shared out so that they sum up to the score.
pub fn display_parts(one: &Match) -> Vec<i64> {
    let weighted = Part::ALL.map(|part| {
        let lines = one.breakdown.iter().filter(|line| line.criterion.part() == part);
        lines.map(|line| i64::from(line.points) * i64::from(line.weight)).sum()
    });
    parts::share(i64::from(one.score), &weighted)
}

/// How one part of the mentees fared.
pub fn fairness(row: &EngineFairness) -> FairnessRow {
    let attribute = serde_json::to_value(row.attribute);
    FairnessRow {
        attribute: attribute.ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default(),
        value: row.value.clone(),
        people: row.people,
        matched: row.matched,
        mean_score: row.mean_score.map(i64::from),
        worst: row.worst.map(i64::from),
    }
}

/// A tagged value of the engine as a reason; `tag` names its code.
fn coded(value: Result<serde_json::Value, serde_json::Error>, tag: &str, names: &Names) -> Reason {
    // Every such type is an enum of plain fields, which JSON always holds.
    let value = value.unwrap_or_default();
    reason(value[tag].as_str().unwrap_or_default(), &value["params"], names)
}

#[cfg(test)]
mod tests {
    use matching::explain::{Change, CommonLanguage};
    use matching::pool::Level;

    use super::*;

    fn names() -> Names {
        [("chebet".to_owned(), "Chebet Kiprono".to_owned())].into()
    }

    #[test]
    fn levels_of_languages_stay_with_the_engine() {
        let language = CommonLanguage { code: "en".to_owned(), mentee: Level::First, mentor: Level::Working };
        let told = why(&Why::CommonLanguages { languages: vec![language] }, &names());
        assert_eq!(
            (told.code.as_str(), told.list("languages")),
            ("common_languages", &["en".to_owned()][..])
        );
        assert_eq!(told.params.len(), 1);
    }

    #[test]
    fn a_fix_names_its_mentors_and_its_gain() {
        let change = Change::Place { mentors: vec!["chebet".into()] };
        let told = fix(&Fix { change, gain: 2 }, &names());
        assert_eq!((told.code.as_str(), told.number("gain")), ("place", Some(2)));
        assert_eq!(told.list("mentors"), ["Chebet Kiprono"]);
    }

    #[test]
    fn closed_pairs_are_no_bans_of_staff() {
        let cut = |count| Unmatched {
            id: "bar".to_owned(),
            cut_by: vec![matching::explain::CutBy { rule: Rule::Banned, count }],
            hall_set: None,
            fixes: Vec::new(),
        };
        let told = |count, closed| -> Vec<(String, u32)> {
            cut_by(&cut(count), closed).into_iter().map(|cut| (cut.rule, cut.count)).collect()
        };
        assert_eq!(told(3, 1), [("banned".to_owned(), 2), ("private".to_owned(), 1)]);
        assert_eq!(told(1, 1), [("private".to_owned(), 1)]);
        assert_eq!(told(2, 0), [("banned".to_owned(), 2)]);
    }
}
