//! The instances of the bench: deterministic in a few lines of any language, so that anybody can make the same files.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use serde_json::json;

use crate::failure::{Failure, Outcome};

/// How the pairs of an instance score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Any score, independently.
    Random,
    /// People at random places on a line, the nearer the better: long augmenting paths and many equal optima.
    Line,
    /// Multiples of 100.
    Steps,
    /// All the same.
    Equal,
    /// The first mentor at the top for everybody, the others in the lower half.
    Wanted,
}

impl Class {
    /// The name in names of instances.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Random => "random",
            Self::Line => "line",
            Self::Steps => "steps",
            Self::Equal => "equal",
            Self::Wanted => "wanted",
        }
    }
}

/// A bipartite instance: every pair allowed, or `candidates` distinct mentors for each mentee.
#[derive(Clone, Debug)]
pub(super) struct Instance {
    pub(super) name: String,
    pub(super) class: Class,
    pub(super) mentees: u64,
    pub(super) mentors: u64,
    /// Each mentor has from one to so many places; each mentee has one.
    pub(super) most_places: u64,
    pub(super) candidates: Option<usize>,
    /// Which of the instances of this kind it is.
    pub(super) draw: u64,
}

const SCORE_MAX: u64 = 1000;
const SEED: u64 = 1 << 40;

/// SplitMix64: the whole generator.
pub(super) fn mix(x: u64) -> u64 {
    let x = x.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// The instance of this name, if there is one.
pub(super) fn named(name: &str) -> Option<Instance> {
    let make = |class, mentees, mentors, most_places, candidates| {
        Some(Instance { name: name.to_owned(), class, mentees, mentors, most_places, candidates, draw: 0 })
    };
    match name {
        "dense1000" => make(Class::Random, 1000, 1000, 1, None),
        "dense2000" => make(Class::Random, 2000, 2000, 1, None),
        "cap2000" => make(Class::Random, 2000, 1000, 3, None),
        "capsparse1e4" => make(Class::Random, 10_000, 5_000, 3, Some(50)),
        "sparse1e5" => make(Class::Random, 100_000, 100_000, 1, Some(20)),
        "line2000" => make(Class::Line, 2000, 2000, 1, None),
        "linesparse1e4" => make(Class::Line, 10_000, 5_000, 3, Some(50)),
        "stepssparse1e4" => make(Class::Steps, 10_000, 5_000, 3, Some(50)),
        "equalsparse1e4" => make(Class::Equal, 10_000, 5_000, 3, Some(50)),
        "steps2000" => make(Class::Steps, 2000, 2000, 1, None),
        "equal2000" => make(Class::Equal, 2000, 2000, 1, None),
        "wanted2000" => make(Class::Wanted, 2000, 2000, 1, None),
        _ => None,
    }
}

impl Instance {
    /// A random number for a purpose.
    fn random(&self, purpose: u64) -> u64 {
        mix(SEED + (self.draw << 48) + purpose)
    }

    /// The score of a pair, from 0 to 1000.
    fn score(&self, mentee: u64, mentor: u64) -> u64 {
        let random = self.random((mentee << 20) + mentor);
        match self.class {
            Class::Random => random % (SCORE_MAX + 1),
            Class::Line => {
                let mentee_at = self.random((1 << 37) + mentee) % (SCORE_MAX + 1);
                let mentor_at = self.random((1 << 36) + mentor) % (SCORE_MAX + 1);
                SCORE_MAX - mentee_at.abs_diff(mentor_at)
            }
            Class::Steps => random % 11 * 100,
            Class::Equal => 500,
            Class::Wanted if mentor == 0 => SCORE_MAX,
            Class::Wanted => random % 501,
        }
    }

    /// The mentors of one mentee; each once.
    fn row(&self, mentee: u64) -> Vec<u64> {
        let Some(wanted) = self.candidates else { return (0..self.mentors).collect() };
        let mut mentors = Vec::with_capacity(wanted);
        if self.class == Class::Wanted {
            mentors.push(0);
        }
        for attempt in 0..1024.min(2 * wanted as u64 + 32) {
            let mentor = self.random((1 << 38) + (mentee << 10) + attempt) % self.mentors;
            if mentors.len() < wanted && !mentors.contains(&mentor) {
                mentors.push(mentor);
            }
        }
        mentors
    }

    /// The places of each mentor.
    pub(super) fn places(&self) -> Vec<u64> {
        (0..self.mentors).map(|mentor| 1 + self.random((1 << 39) + mentor) % self.most_places).collect()
    }

    /// Writes NAME.json and NAME.csv into `folder` and gives the path of the first.
    pub(super) fn write(&self, folder: &Path) -> Outcome<PathBuf> {
        let file = folder.join(format!("{}.json", self.name));
        let edges = folder.join(format!("{}.csv", self.name));
        let about = json!({
            "name": self.name, "mentees": self.mentees, "mentors": self.mentors,
            "mentor_cap": self.places(), "score_max": SCORE_MAX, "edges": format!("{}.csv", self.name),
        });
        let pairs = (0..self.mentees).flat_map(|mentee| {
            self.row(mentee).into_iter().map(move |mentor| (mentee, mentor, self.score(mentee, mentor)))
        });
        write_edges(&edges, pairs)?;
        std::fs::write(&file, about.to_string()).map_err(|error| Failure::io(file.display(), &error))?;
        Ok(file)
    }
}

/// Writes an edge file.
pub(super) fn write_edges(path: &Path, pairs: impl Iterator<Item = (u64, u64, u64)>) -> Outcome {
    let write = || -> std::io::Result<()> {
        let mut out = BufWriter::new(File::create(path)?);
        writeln!(out, "mentee,mentor,score")?;
        for (mentee, mentor, score) in pairs {
            writeln!(out, "{mentee},{mentor},{score}")?;
        }
        out.flush()
    };
    write().map_err(|error| Failure::io(path.display(), &error))
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
    fn scores_stay_in_range_and_in_their_class() {
        let all = |class| {
            let instance = Instance { class, ..named("dense1000").unwrap() };
            (0..50).flat_map(move |mentee| {
                (0..50).map(|mentor| instance.score(mentee, mentor)).collect::<Vec<_>>()
            })
        };
        for class in [Class::Random, Class::Line, Class::Steps, Class::Equal, Class::Wanted] {
            assert!(all(class).all(|score| score <= SCORE_MAX), "{class:?}");
        }
        assert!(all(Class::Steps).all(|score| score % 100 == 0));
        assert!(all(Class::Equal).all(|score| score == 500));
        assert_eq!(all(Class::Wanted).filter(|score| *score == SCORE_MAX).count(), 50);
    }

    #[test]
    fn a_sparse_instance_gives_each_mentee_distinct_mentors() {
        for class in [Class::Random, Class::Wanted] {
            let mentors = Instance { class, ..named("capsparse1e4").unwrap() }.row(7);
            assert_eq!(mentors.iter().collect::<std::collections::BTreeSet<_>>().len(), 50);
        }
    }

    #[test]
    fn both_files_hold_what_was_asked_for() {
        let folder = std::env::temp_dir().join(format!("convene-bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let instance = Instance {
            name: "tiny".to_owned(),
            class: Class::Equal,
            mentees: 2,
            mentors: 2,
            most_places: 1,
            candidates: None,
            draw: 0,
        };
        let about = std::fs::read_to_string(instance.write(&folder).unwrap()).unwrap();
        let about: serde_json::Value = serde_json::from_str(&about).unwrap();
        assert_eq!((&about["mentees"], &about["mentor_cap"]), (&json!(2), &json!([1, 1])));
        let edges = std::fs::read_to_string(folder.join(about["edges"].as_str().unwrap())).unwrap();
        assert_eq!(edges, "mentee,mentor,score\n0,0,500\n0,1,500\n1,0,500\n1,1,500\n");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
