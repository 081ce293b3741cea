//! Reasons as participants may read them (rule PRI-9): nothing about wishes, waiting, or anybody but the whole group.

use model::reason::Reason;

/// Codes about a group as a whole.
const OF_A_GROUP: [&str; 9] = [
    "one_language",
    "interpretation",
    "one_slot",
    "turns",
    "different_regions",
    "countries",
    "shared_theme",
    "similar_stage",
    "nobody_alone",
];
/// Codes about what the two of a pair have in common.
const OF_A_PAIR: [&str; 9] = [
    "shared_themes",
    "shared_words",
    "common_languages",
    "overlap",
    "steps_ahead",
    "similar_size",
    "same_kind",
    "same_region",
    "same_sector",
];

/// The reasons for a group that everybody in it may read. A code that is not listed is left out, a new one too.
pub fn of_a_group(reasons: &[Reason]) -> Vec<Reason> {
    let mut listed = listed(reasons, &OF_A_GROUP);
    // That a group takes turns or has interpretation concerns everybody; for whose sake is not for a list of reasons.
    for reason in &mut listed {
        reason.params.remove("participants");
    }
    listed
}

/// The reasons for a pair that both of it may read. A code that is not listed is left out, a new one too.
pub fn of_a_pair(reasons: &[Reason]) -> Vec<Reason> {
    listed(reasons, &OF_A_PAIR)
}

fn listed(reasons: &[Reason], codes: &[&str]) -> Vec<Reason> {
    reasons.iter().filter(|reason| codes.contains(&reason.code.as_str())).cloned().collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn wishes_waiting_and_other_people_are_left_out() {
        let all = [
            "shared_themes",
            "mentee_wish",
            "mentor_wish",
            "waited",
            "only_small_town",
            "new_code",
            "one_slot",
        ];
        let reasons = all.map(|code| Reason { code: code.to_owned(), params: BTreeMap::new() });
        let codes = |reasons: Vec<Reason>| reasons.into_iter().map(|one| one.code).collect::<Vec<_>>();
        assert_eq!(codes(of_a_pair(&reasons)), ["shared_themes"]);
        assert_eq!(codes(of_a_group(&reasons)), ["one_slot"]);
        let names = model::reason::Param::List(vec!["Plav".to_owned()]);
        let params = BTreeMap::from([
            ("participants".to_owned(), names),
            ("people".to_owned(), model::reason::Param::Number(1)),
        ]);
        let told = of_a_group(&[Reason { code: "interpretation".to_owned(), params }]);
        assert_eq!(told[0].params.keys().collect::<Vec<_>>(), ["people"]);
    }
}
