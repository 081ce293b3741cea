//! The engine's statements as reasons of the API: the same codes, flat parameters, names in place of ids.

use std::collections::BTreeMap;

use model::reason::{Param, Reason};
use serde_json::Value;

/// Parameters of the engine that hold ids of people and members.
const ID_KEYS: [&str; 8] =
    ["participant", "participants", "together", "with", "facilitator", "mentee", "mentor", "mentors"];

/// Names by id, as a reader may see them.
pub type Names = BTreeMap<String, String>;

/// A statement of the engine as a reason. Parameters become flat: an object's fields stand under its name and theirs,
/// joined by `_`; a weekly slot is one text such as `tue 14:00`; a list of changes is the list of their codes, and
/// each change's own parameters stand beside it under its position, as several may have one code. Ids that `names`
/// knows are replaced.
pub fn reason(code: &str, params: &Value, names: &Names) -> Reason {
    let mut flat = BTreeMap::new();
    flatten("", params, names, &mut flat);
    Reason { code: code.to_owned(), params: flat }
}

fn flatten(prefix: &str, value: &Value, names: &Names, flat: &mut BTreeMap<String, Param>) {
    let Some(object) = value.as_object() else { return };
    for (key, value) in object {
        let name = if prefix.is_empty() { key.clone() } else { format!("{prefix}_{key}") };
        if key == "changes" {
            changes(value, names, flat);
        } else if let Some(span) = slot(value) {
            flat.insert(name, Param::Text(span));
        } else if value.is_object() {
            flatten(&name, value, names, flat);
        } else if let Some(param) = param(key, value, names) {
            flat.insert(name, param);
        }
    }
}

fn changes(value: &Value, names: &Names, flat: &mut BTreeMap<String, Param>) {
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let codes = list.iter().filter_map(|change| change["code"].as_str()).map(str::to_owned).collect();
    flat.insert("changes".to_owned(), Param::List(codes));
    for (at, change) in list.iter().enumerate() {
        flatten(&at.to_string(), &change["params"], names, flat);
    }
}

fn param(key: &str, value: &Value, names: &Names) -> Option<Param> {
    let text = |text: &str| match names.get(text) {
        Some(name) if ID_KEYS.contains(&key) => name.clone(),
        _ => text.to_owned(),
    };
    match value {
        Value::String(string) => Some(Param::Text(text(string))),
        Value::Number(number) => number.as_i64().map(Param::Number),
        Value::Bool(yes) => Some(Param::Number(i64::from(*yes))),
        // Lists of anything else are for the engine alone.
        Value::Array(list) if list.iter().any(|one| one.is_object() && slot(one).is_none()) => None,
        Value::Array(list) => {
            let item = |value: &Value| {
                slot(value).or_else(|| value.as_str().map(text)).unwrap_or_else(|| value.to_string())
            };
            Some(Param::List(list.iter().map(item).collect()))
        }
        Value::Null | Value::Object(_) => None,
    }
}

/// A weekly slot or stretch of hours as one text: `tue 14:00`, `mon 09:00-12:00`.
fn slot(value: &Value) -> Option<String> {
    let object = value.as_object()?;
    let field = |name: &str| object.get(name)?.as_str();
    match (field("day")?, field("utc"), field("from"), field("to")) {
        (day, Some(utc), ..) if object.len() == 2 => Some(format!("{day} {utc}")),
        (day, None, Some(from), Some(to)) if object.len() == 3 => Some(format!("{day} {from}-{to}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn names() -> Names {
        [("plav-me", "Plav"), ("tamale-gh", "Tamale")]
            .map(|(id, name)| (id.to_owned(), name.to_owned()))
            .into()
    }

    #[test]
    fn ids_become_names_and_slots_become_texts() {
        let params = json!({
            "participant": "plav-me", "minutes": 60, "language": "en",
            "new_group": { "language": "en", "slot": { "day": "tue", "utc": "14:00" }, "participants": ["tamale-gh", "x"] },
        });
        let reason = reason("longer_window", &params, &names());
        assert_eq!(reason.text("participant"), Some("Plav"));
        assert_eq!(reason.number("minutes"), Some(60));
        assert_eq!(reason.text("new_group_slot"), Some("tue 14:00"));
        assert_eq!(reason.list("new_group_participants"), ["Tamale", "x"]);
    }

    #[test]
    fn several_changes_are_their_codes_with_their_own_parameters_beside_them() {
        let params = json!({
            "group": 3,
            "changes": [
                { "code": "language", "params": { "participant": "plav-me", "language": "es" } },
                { "code": "language", "params": { "participant": "tamale-gh", "language": "es" } },
                { "code": "busy_hours", "params": { "hours": [{ "day": "mon", "from": "09:00", "to": "12:00" }] } },
            ],
        });
        let reason = reason("several", &params, &names());
        assert_eq!(reason.list("changes"), ["language", "language", "busy_hours"]);
        assert_eq!(reason.text("0_participant"), Some("Plav"));
        assert_eq!(reason.text("1_participant"), Some("Tamale"));
        assert_eq!(reason.list("2_hours"), ["mon 09:00-12:00"]);
        assert_eq!(reason.number("group"), Some(3));
    }

    #[test]
    fn what_each_agrees_to_when_hours_take_turns_stays_with_the_engine() {
        let params = json!({
            "participants": ["plav-me"], "most": 4, "odd": { "day": "mon", "utc": "05:00" },
            "second": { "slot": { "day": "mon", "utc": "13:00" }, "weeks": [1, 3] },
            "turns": [{ "participant": "plav-me", "weeks": 4, "from": "06:00", "to": "20:00" }],
        });
        let reason = reason("turns", &params, &names());
        assert_eq!((reason.text("odd"), reason.text("second_slot")), (Some("mon 05:00"), Some("mon 13:00")));
        assert_eq!(reason.list("participants"), ["Plav"]);
        assert!(!reason.params.contains_key("turns"));
    }

    #[test]
    fn the_room_a_group_moves_to_is_not_mixed_up_with_what_the_changes_ask() {
        let params = json!({
            "group": 3, "language": "es", "slot": { "day": "mon", "utc": "11:00" },
            "changes": [
                { "code": "weekday", "params": { "participant": "plav-me", "day": "sat" } },
                { "code": "facilitator", "params": { "language": "fr", "slot": { "day": "tue", "utc": "14:00" } } },
            ],
        });
        let reason = reason("several", &params, &names());
        assert_eq!((reason.text("language"), reason.text("slot")), (Some("es"), Some("mon 11:00")));
        assert_eq!((reason.text("1_language"), reason.text("1_slot")), (Some("fr"), Some("tue 14:00")));
    }
}
