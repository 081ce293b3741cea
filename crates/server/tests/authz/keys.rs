//! `keys.snap`: which JSON keys each operation answers, and to whom (rule AUT-12).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value;

use crate::files;
use crate::walk::{Walk, everything};
use crate::world::CALLERS;

const FILE: &str = "keys.snap";

/// Adds the paths of all keys below `value`; the elements of an array are one.
fn paths(value: &Value, at: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                let path = if at.is_empty() { key.clone() } else { format!("{at}.{key}") };
                found.insert(path.clone());
                paths(value, &path, found);
            }
        }
        Value::Array(list) => list.iter().for_each(|value| paths(value, &format!("{at}[]"), found)),
        _ => {}
    }
}

/// Who is meant by all these callers, in few words.
pub(crate) fn readers(callers: &BTreeSet<&str>) -> String {
    let ended = |caller: &&str| caller.ends_with("_ended");
    match () {
        () if callers.len() == CALLERS.len() => "everybody".to_owned(),
        () if callers.is_empty() => "nobody".to_owned(),
        () if CALLERS.iter().filter(|caller| **caller != "anonymous").all(|one| callers.contains(one))
            && !callers.contains("anonymous") =>
        {
            "signed_in".to_owned()
        }
        () => {
            let live: Vec<&str> =
                CALLERS.into_iter().filter(|one| callers.contains(one) && !ended(one)).collect();
            let past: Vec<&str> =
                CALLERS.into_iter().filter(|one| callers.contains(one) && ended(one)).collect();
            [live, past].concat().join(" ")
        }
    }
}

fn snapshot(walk: &Walk) -> String {
    let mut keys: BTreeMap<&str, BTreeMap<String, BTreeSet<&str>>> = BTreeMap::new();
    for seen in walk.seen.iter().filter(|seen| seen.answer.status < 300) {
        let json =
            seen.answer.header("content-type").is_some_and(|kind| kind.starts_with("application/json"));
        if !json || seen.answer.body.is_empty() {
            continue;
        }
        let mut found = BTreeSet::new();
        paths(&serde_json::from_str(&seen.answer.body).unwrap(), "", &mut found);
        let keys = keys.entry(&seen.row.operation).or_default();
        for path in found {
            keys.entry(path).or_default().insert(seen.caller);
        }
    }
    let mut text = String::new();
    for (operation, keys) in keys {
        writeln!(text, "{operation}").unwrap();
        for (path, callers) in keys {
            writeln!(text, "  {operation} {path}: {}", readers(&callers)).unwrap();
        }
    }
    text
}

/// AUT-12: a new key in an answer, or an old one that somebody else gets, fails until it was read.
#[tokio::test(flavor = "multi_thread")]
async fn answers_have_the_keys_that_were_reviewed() {
    let (_, walk, _) = everything().await;
    files::review(FILE, &files::compare(FILE, &snapshot(walk)));
}
