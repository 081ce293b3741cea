//! Rows for what-if: a pin, a ban or another capacity on a solved instance, against solving the changed one afresh.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use super::{
    Bench,
    engine::{Figures, median_time, time},
    instance::{Instance, named},
    table::{Bar, Line, Row, median},
};
use crate::{
    failure::{Failure, Outcome},
    shell::read,
};

const INSTANCE: &str = "capsparse1e4";
const MOST_OF_A_SOLVE: f64 = 0.05;
/// Changes of each kind.
const EACH: usize = 5;

/// Changes that do not contradict each other, and the instance after them.
struct Changes {
    /// The last two pin a pair and take that back.
    list: Vec<Value>,
    pinned: Vec<(u64, u64)>,
    forbidden: Vec<(u64, u64)>,
    places: Vec<u64>,
}

impl Changes {
    /// For people far from each other: pin a pair that is not matched, ban one that is, add a place, take one away.
    fn choose(places: Vec<u64>, edges: &[(u64, u64)], matched: &[(u64, u64)]) -> Option<Self> {
        let mut changes = Self { list: Vec::new(), pinned: Vec::new(), forbidden: Vec::new(), places };
        // Each pair stands for a mentee and a mentor that no other change touches.
        let mut free = Free { mentees: Vec::new(), mentors: Vec::new() };
        let step = matched.len() / (EACH + 1);
        for round in 0..EACH {
            let start = (round + 1) * step;
            let mut loose = edges.iter().filter(|pair| {
                pair.0 >= matched[start].0
                    && matched.binary_search(pair).is_err()
                    && changes.places[pair.1 as usize] > 0
            });
            let pin = *loose.find(|pair| free.takes(**pair))?;
            let ban = *matched[start..].iter().find(|pair| free.takes(**pair))?;
            let grow = matched[start..].iter().find(|pair| free.takes(**pair))?.1;
            let shrink = matched[start..].iter().find(|pair| free.takes(**pair))?.1;
            changes.pinned.push(pin);
            changes.forbidden.push(ban);
            changes.places[grow as usize] += 1;
            changes.places[shrink as usize] -= 1;
            changes.list.extend([
                json!({"pin": [pin.0, pin.1]}),
                json!({"ban": [ban.0, ban.1]}),
                json!({"mentor_cap": [grow, changes.places[grow as usize]]}),
                json!({"mentor_cap": [shrink, changes.places[shrink as usize]]}),
            ]);
        }
        let last = *edges.iter().find(|pair| {
            matched.binary_search(pair).is_err() && changes.places[pair.1 as usize] > 0 && free.takes(**pair)
        })?;
        changes.list.extend([json!({"pin": [last.0, last.1]}), json!({"undo": true})]);
        Some(changes)
    }

    /// Writes the changed instance beside the first one, whose edges it shares.
    fn write_changed(&self, instance: &Instance, folder: &Path) -> Outcome<PathBuf> {
        let about = json!({
            "name": "changed", "mentees": instance.mentees, "mentors": instance.mentors,
            "mentor_cap": self.places, "score_max": 1000, "edges": format!("{}.csv", instance.name),
            "pinned": self.pinned, "forbidden": self.forbidden,
        });
        write(folder.join("changed.json"), &about.to_string())
    }
}

/// People whom no change has touched yet.
struct Free {
    mentees: Vec<u64>,
    mentors: Vec<u64>,
}

impl Free {
    /// Whether both are untouched; from now on they are not.
    fn takes(&mut self, (mentee, mentor): (u64, u64)) -> bool {
        let free = !self.mentees.contains(&mentee) && !self.mentors.contains(&mentor);
        if free {
            self.mentees.push(mentee);
            self.mentors.push(mentor);
        }
        free
    }
}

fn write(file: PathBuf, text: &str) -> Outcome<PathBuf> {
    fs::write(&file, text).map_err(|error| Failure::io(file.display(), &error))?;
    Ok(file)
}

/// The pairs of an edge file or a file of matches, sorted.
fn pairs(file: &Path) -> Outcome<Vec<(u64, u64)>> {
    let text = read(file)?;
    let pair = |line: &str| {
        let mut numbers = line.split(',').map(str::parse);
        Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
    };
    let pairs: Option<Vec<(u64, u64)>> = text.lines().skip(1).map(pair).collect();
    let mut pairs = pairs.ok_or_else(|| Failure::new(format!("{} holds no pairs", file.display())))?;
    pairs.sort_unstable();
    Ok(pairs)
}

/// Measures the median change under every objective.
pub(super) fn changes(bench: &mut Bench<'_>) -> Outcome {
    let instance = named(INSTANCE).ok_or_else(|| Failure::new(format!("there is no instance {INSTANCE}")))?;
    let file = bench.file(&instance)?;
    let edges = pairs(&file.with_extension("csv"))?;
    for objective in ["total", "worst-off", "bands"] {
        let what = format!("one change of {INSTANCE} {objective}");
        let matches = bench.folder.join("before.csv");
        bench.engine.solve(&file, objective, &["--out".as_ref(), &matches])?;
        let chosen = Changes::choose(instance.places(), &edges, &pairs(&matches)?)
            .ok_or_else(|| Failure::new(format!("{what}: too few pairs to change")))?;
        let list = write(bench.folder.join("changes.json"), &Value::from(chosen.list.clone()).to_string())?;
        let changed = chosen.write_changed(&instance, &bench.folder)?;
        let (mut times, mut afresh) = (Vec::new(), Vec::new());
        for _ in 0..bench.repetitions {
            let Some(answer) = bench.engine.solve_then(&file, objective, &list)? else {
                bench.add(Line::Absent(what, "the binary has no `--then`".to_owned()));
                return Ok(());
            };
            let solved = bench.engine.solve(&changed, objective, &[])?;
            let steps = answer["changes"].as_array().cloned().unwrap_or_default();
            agree(&what, &steps, chosen.list.len(), &solved)?;
            for step in &steps {
                times.push(time(step, "ms")?);
            }
            afresh.push(solved);
        }
        bench.add(Line::Measured(Row {
            what,
            against: "solving afresh".to_owned(),
            ours_ms: median(&times),
            other_ms: Some(median_time(&afresh, "solve_ms")?),
            bar: Bar::Ratio(MOST_OF_A_SOLVE),
        }));
    }
    Ok(())
}

/// Every change was answered, and the last answer is as good as that to the changed instance.
fn agree(what: &str, steps: &[Value], expected: usize, solved: &Value) -> Outcome {
    let Some(last) = steps.last().filter(|_| steps.len() == expected) else {
        return Err(Failure::new(format!("{what}: {} answers to {expected} changes", steps.len())));
    };
    let (changed, afresh) = (Figures::of(last)?, Figures::of(solved)?);
    if changed != afresh {
        return Err(Failure::new(format!(
            "{what}: WRONG ANSWER: after the changes {changed:?}, solved afresh {afresh:?}"
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 60 mentees and as many mentors with two places; mentee i is matched to mentor i and could have the next two.
    fn chosen() -> Changes {
        let edges: Vec<_> = (0..60).flat_map(|i| (0..3).map(move |next| (i, (i + next) % 60))).collect();
        let matched: Vec<_> = (0..60).map(|i| (i, i)).collect();
        let mut sorted = edges.clone();
        sorted.sort_unstable();
        Changes::choose(vec![2; 60], &sorted, &matched).unwrap()
    }

    #[test]
    fn changes_touch_each_person_once_and_end_with_an_undo() {
        let changes = chosen();
        assert_eq!(changes.list.len(), 4 * EACH + 2);
        assert_eq!(changes.list.last(), Some(&json!({"undo": true})));
        let mut mentees: Vec<u64> =
            changes.pinned.iter().chain(&changes.forbidden).map(|pair| pair.0).collect();
        mentees.sort_unstable();
        mentees.dedup();
        assert_eq!(mentees.len(), 2 * EACH);
    }

    #[test]
    fn the_changed_instance_is_what_the_changes_lead_to() {
        let changes = chosen();
        let (more, fewer) = (
            changes.places.iter().filter(|places| **places == 3).count(),
            changes.places.iter().filter(|places| **places == 1).count(),
        );
        assert_eq!((more, fewer, changes.pinned.len(), changes.forbidden.len()), (EACH, EACH, EACH, EACH));
    }

    #[test]
    fn an_answer_that_differs_from_solving_afresh_is_wrong() {
        let answer = |total: u64| json!({"matched": 2, "total": total, "worst": 3});
        assert!(agree("x", &[answer(7)], 1, &answer(7)).is_ok());
        assert!(agree("x", &[answer(7)], 1, &answer(8)).is_err());
        assert!(agree("x", &[answer(7)], 2, &answer(7)).is_err());
    }
}
