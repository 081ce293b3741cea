//! The rows of what a served demonstration was asked, and of the page that shows it.

use serde_json::Value;

use super::report::{Goal, Row, Times, Unit, count};
use crate::failure::{Failure, Outcome};

/// The rows, with FTS5 beside them where it could be asked.
pub(super) fn rows(served: &Value) -> Outcome<Vec<Row>> {
    let profiles = count(served, "size")?;
    let row = |what: &str, against: &str, ours, other, goal| Row {
        what: what.to_owned(),
        profiles,
        against: against.to_owned(),
        unit: Unit::Millis,
        ours,
        other,
        goal,
    };
    let asked = Times::of(served, "ask")?;
    let fts5 = (!served["fts5"].is_null()).then(|| Times::of(&served["fts5"], "ask")).transpose()?;
    let peer = if fts5.is_some() { "FTS5, words and one beginning alone" } else { "-" };
    let other = |of: fn(&Times) -> f64| fts5.as_ref().map(of);
    let commonest = Times::of(served, "commonest")?;
    let first = served["first"].as_f64().ok_or_else(|| Failure::new("no first answer was measured"))?;
    let frames: Option<Vec<f64>> =
        served["page"]["frames"].as_array().and_then(|all| all.iter().map(Value::as_f64).collect());
    let frames = Times::all(frames.unwrap_or_default())?;
    Ok(vec![
        row("the server, a letter, half of them", peer, asked.median(), other(Times::median), Goal::None),
        row("the server, a letter, 19 of 20", peer, asked.most_of(), other(Times::most_of), Goal::Most(10.0)),
        row("the server, a letter, the slowest", peer, asked.worst(), other(Times::worst), Goal::None),
        row("the server, the commonest word, 19 of 20", "-", commonest.most_of(), None, Goal::Most(10.0)),
        row("the server, the first answer after a write", "-", first, None, Goal::None),
        row("a frame while 500 rows scroll by, 99 of 100", "-", frames.nearly_all(), None, Goal::Most(17.0)),
    ])
}

/// What the rows do not say.
pub(super) fn notes(served: &Value) -> Outcome<Vec<String>> {
    let text = |of: &Value| of.as_str().unwrap_or("?").to_owned();
    let peer = match &served["fts5"] {
        Value::Null => "FTS5 was not there to be asked".to_owned(),
        fts5 => format!("FTS5 is that of SQLite {}, in memory and through Python", text(&fts5["version"])),
    };
    Ok(vec![format!(
        "The server was asked {} beginnings of texts over HTTP; the commonest word, \"{}\", stands in {} of {} entries; it took {:.0} MB with \
         the index of one viewer, the making of the demonstration included; {peer}. The page of the directory with 500 rows has {:.1} MB of \
         JavaScript and {} nodes.",
        count(served, "asked")?,
        text(&served["commonest"]),
        count(served, "matching")?,
        count(served, "size")?,
        count(served, "residentKb")? as f64 / 1e3,
        count(&served["page"], "heap")? as f64 / 1e6,
        count(&served["page"], "nodes")?,
    )])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn served(fts5: Value) -> Value {
        json!({
            "size": 100_139, "asked": 2, "commonest": "and", "matching": 7, "residentKb": 1000, "first": 5000.0,
            "times": {"ask": [[1.0, 4.0]], "commonest": [[3.0]]}, "fts5": fts5,
            "page": {"frames": [16.0, 40.0], "heap": 1, "nodes": 2},
        })
    }

    #[test]
    fn the_rows_stand_beside_those_of_the_peer_where_it_was_asked() {
        let peer = json!({"version": "3", "times": {"ask": [[2.0, 8.0]]}});
        let rows = rows(&served(peer)).unwrap();
        assert!(rows[1].text().contains("0.50"), "{}", rows[1].text());
        assert!(rows[5].text().ends_with("over"), "{}", rows[5].text());
    }

    #[test]
    fn without_the_peer_there_are_our_figures_alone() {
        let rows = rows(&served(Value::Null)).unwrap();
        assert!(rows[1].text().ends_with("ok"), "{}", rows[1].text());
        assert!(notes(&served(Value::Null)).unwrap()[0].contains("not there"));
        assert!(super::rows(&json!({"size": 1})).is_err());
    }
}
