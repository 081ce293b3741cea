//! `cargo xtask bench`: times of the matching engine, as `convene solve` reports them, on generated instances.
//!
//! The instances are deterministic in a few lines of any language, so that other programs can be timed on the same ones.

use std::{fmt::Write as _, fs, path::Path, process::Stdio};

use serde_json::{Value, json};

use crate::{
    build,
    failure::{Failure, Outcome},
    shell::Project,
};

const RUNS: usize = 5;

/// A bipartite instance: every pair allowed, or `candidates` distinct mentors for each mentee.
struct Instance {
    name: &'static str,
    mentees: u64,
    mentors: u64,
    most_places: u64,
    candidates: Option<usize>,
}

const INSTANCES: [Instance; 4] = [
    Instance { name: "dense200", mentees: 200, mentors: 200, most_places: 1, candidates: None },
    Instance { name: "cap200", mentees: 200, mentors: 100, most_places: 3, candidates: None },
    Instance { name: "cap1000", mentees: 1000, mentors: 500, most_places: 3, candidates: None },
    Instance { name: "capsparse1e4", mentees: 10_000, mentors: 5_000, most_places: 3, candidates: Some(50) },
];

const SCORE_MAX: u64 = 1000;
const SEED: u64 = 1 << 40;

/// SplitMix64: the whole generator.
fn mix(x: u64) -> u64 {
    let x = x.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

impl Instance {
    /// Allowed pairs with their scores, mentee by mentee.
    fn edges(&self) -> Vec<(u64, u64, u64)> {
        let score = |mentee: u64, mentor: u64| mix(SEED + (mentee << 20) + mentor) % (SCORE_MAX + 1);
        (0..self.mentees)
            .flat_map(|mentee| {
                let mentors = match self.candidates {
                    None => (0..self.mentors).collect(),
                    Some(wanted) => self.drawn(mentee, wanted),
                };
                mentors.into_iter().map(move |mentor| (mentee, mentor, score(mentee, mentor)))
            })
            .collect()
    }

    fn drawn(&self, mentee: u64, wanted: usize) -> Vec<u64> {
        let mut mentors = Vec::with_capacity(wanted);
        for attempt in 0..1024.min(2 * wanted as u64 + 32) {
            let mentor = mix(SEED + (1 << 38) + (mentee << 10) + attempt) % self.mentors;
            if mentors.len() < wanted && !mentors.contains(&mentor) {
                mentors.push(mentor);
            }
        }
        mentors
    }

    fn places(&self) -> Vec<u64> {
        (0..self.mentors).map(|mentor| 1 + mix(SEED + (1 << 39) + mentor) % self.most_places).collect()
    }

    fn write(&self, folder: &Path) -> Outcome<std::path::PathBuf> {
        let edges = format!("{}.csv", self.name);
        let about = json!({
            "name": self.name, "mentees": self.mentees, "mentors": self.mentors,
            "mentor_cap": self.places(), "score_max": SCORE_MAX, "edges": edges,
        });
        let mut csv = String::from("mentee,mentor,score\n");
        for (mentee, mentor, score) in self.edges() {
            let _ = writeln!(csv, "{mentee},{mentor},{score}");
        }
        let file = folder.join(format!("{}.json", self.name));
        for (path, text) in [(folder.join(&edges), csv), (file.clone(), about.to_string())] {
            fs::write(&path, text).map_err(|error| Failure::io(path.display(), &error))?;
        }
        Ok(file)
    }
}

/// Prints the median of five runs per instance and objective.
pub(crate) fn bench(project: &Project) -> Outcome {
    build::build(project)?;
    let folder = project.scratch()?.join("bench");
    fs::create_dir_all(&folder).map_err(|error| Failure::io(folder.display(), &error))?;
    println!(
        "{:<14} {:<10} {:>8} {:>10} {:>10} {:>10}",
        "instance", "objective", "matched", "total", "load ms", "solve ms"
    );
    for instance in &INSTANCES {
        let file = instance.write(&folder)?;
        for objective in ["total", "bands"] {
            let answers = (0..RUNS).map(|_| solve(project, &file, objective)).collect::<Outcome<Vec<_>>>()?;
            let last = answers.last().cloned().unwrap_or_default();
            println!(
                "{:<14} {objective:<10} {:>8} {:>10} {:>10.1} {:>10.1}",
                instance.name,
                last["matched"],
                last["total"],
                median(&answers, "load_ms"),
                median(&answers, "solve_ms")
            );
        }
    }
    Ok(())
}

fn solve(project: &Project, file: &Path, objective: &str) -> Outcome<Value> {
    let output = project
        .command(project.binary())
        .arg("solve")
        .arg(file)
        .args(["--objective", objective])
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| Failure::io("convene solve", &error))?;
    if !output.status.success() {
        return Err(Failure::new(format!("convene solve {} failed; the reason is above", file.display())));
    }
    serde_json::from_slice(&output.stdout)
        .map_err(|error| Failure::new(format!("convene solve answered no JSON: {error}")))
}

fn median(answers: &[Value], field: &str) -> f64 {
    let mut times: Vec<f64> = answers.iter().filter_map(|answer| answer[field].as_f64()).collect();
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_the_published_one() {
        // SplitMix64's first outputs for the states 0 and 1.
        assert_eq!(mix(0), 0xE220_A839_7B1D_CDAF);
        assert_eq!(mix(1), 0x910A_2DEC_8902_5CC1);
    }

    #[test]
    fn a_dense_instance_has_every_pair_once_and_scores_in_range() {
        let edges = INSTANCES[1].edges();
        assert_eq!(edges.len(), 20_000);
        assert!(edges.is_sorted() && edges.iter().all(|(_, _, score)| *score <= SCORE_MAX));
    }

    #[test]
    fn a_sparse_instance_gives_each_mentee_distinct_mentors() {
        let mentors = INSTANCES[3].drawn(7, 50);
        assert_eq!(mentors.iter().collect::<std::collections::BTreeSet<_>>().len(), 50);
    }

    #[test]
    fn the_median_is_the_middle_of_the_times() {
        let answers = [json!({"ms": 9.0}), json!({"ms": 1.0}), json!({"ms": 2.0})];
        assert!((median(&answers, "ms") - 2.0).abs() < f64::EPSILON);
    }
}
