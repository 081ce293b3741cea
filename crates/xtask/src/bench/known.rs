//! Instances of other people with known optima: the assignment problems of the OR-Library.
//!
//! J. E. Beasley, OR-Library: distributing test problems by electronic mail, Journal of the Operational Research
//! Society 41 (1990). The files are not ours and stay where `BENCH_INSTANCES` says.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::{Bench, engine::Figures, instance::write_edges, table::Line};
use crate::{
    failure::{Failure, Outcome},
    shell::read,
};

/// File and least cost, as published.
const KNOWN: [(&str, u64); 12] = [
    ("assign100", 305),
    ("assign200", 475),
    ("assign300", 626),
    ("assign400", 804),
    ("assign500", 991),
    ("assign600", 1176),
    ("assign700", 1362),
    ("assign800", 1552),
    ("assignp800", 2239),
    ("assignp1500", 5839),
    ("assignp3000", 18696),
    ("assignp5000", 48533),
];

const SCORE_MAX: u64 = 1000;

/// As many people on each side, and what each allowed pair costs.
#[derive(Debug, PartialEq, Eq)]
struct Assignment {
    size: u64,
    costs: Vec<(u64, u64, u64)>,
}

impl Assignment {
    /// Reads `n` and then all costs row by row, or `n` and then lines of `i j cost`, counted from 1.
    fn parse(text: &str, sparse: bool) -> Option<Self> {
        let numbers: Option<Vec<u64>> = text.split_whitespace().map(|word| word.parse().ok()).collect();
        let numbers = numbers?;
        let (&size, rest) = numbers.split_first()?;
        let width = usize::try_from(size).ok().filter(|width| *width > 0)?;
        let costs: Vec<_> = if sparse {
            let (triples, left) = rest.as_chunks::<3>();
            let within = |number: u64| (1..=size).contains(&number);
            if !left.is_empty() || !triples.iter().all(|[i, j, _]| within(*i) && within(*j)) {
                return None;
            }
            triples.iter().map(|[i, j, cost]| (i - 1, j - 1, *cost)).collect()
        } else {
            if rest.len() != width * width {
                return None;
            }
            let place = |at: usize| ((at / width) as u64, (at % width) as u64);
            rest.iter().enumerate().map(|(at, cost)| (place(at).0, place(at).1, *cost)).collect()
        };
        Some(Self { size, costs })
    }

    /// Writes it as an instance whose scores are what a cost leaves of the highest score.
    fn write(&self, folder: &Path, name: &str) -> Outcome<PathBuf> {
        let file = folder.join(format!("{name}.json"));
        let about = json!({
            "name": name, "mentees": self.size, "mentors": self.size, "mentor_cap": vec![1; self.size as usize],
            "score_max": SCORE_MAX, "edges": format!("{name}.csv"),
        });
        let scored = self.costs.iter().map(|(i, j, cost)| (*i, *j, SCORE_MAX.saturating_sub(*cost)));
        write_edges(&folder.join(format!("{name}.csv")), scored)?;
        std::fs::write(&file, about.to_string()).map_err(|error| Failure::io(file.display(), &error))?;
        Ok(file)
    }
}

/// Solves what is there and compares with the known optima; says so when nothing is.
pub(super) fn optima(bench: &mut Bench<'_>) -> Outcome {
    let Some(folder) = std::env::var_os("BENCH_INSTANCES").map(PathBuf::from) else {
        bench.add(Line::Absent("OR-Library".to_owned(), "BENCH_INSTANCES is not set".to_owned()));
        return Ok(());
    };
    for (name, known) in KNOWN {
        let source = folder.join(format!("{name}.txt"));
        if !source.exists() {
            bench.add(Line::Absent(name.to_owned(), "no such file".to_owned()));
            continue;
        }
        let wrong = || Failure::new(format!("{} is no assignment problem", source.display()));
        let assignment = Assignment::parse(&read(&source)?, name.starts_with("assignp")).ok_or_else(wrong)?;
        if assignment.costs.iter().any(|(_, _, cost)| *cost > SCORE_MAX) {
            bench.add(Line::Absent(name.to_owned(), format!("costs above {SCORE_MAX} are no scores")));
            continue;
        }
        let file = assignment.write(&bench.folder, name)?;
        let figures = Figures::of(&bench.engine.solve(&file, "total", &[])?)?;
        let found = (SCORE_MAX * assignment.size).checked_sub(figures.total);
        match found {
            Some(found) if figures.matched == assignment.size && found == known => {
                bench.add(Line::Known { what: format!("{name} total"), known, found });
            }
            _ => {
                return Err(Failure::new(format!(
                    "{name}: WRONG ANSWER: the known least cost is {known}, ours is {figures:?} of {} people",
                    assignment.size
                )));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_formats_are_read() {
        let dense = Assignment::parse(" 2\n 5 6\n 7 8\n", false).unwrap();
        assert_eq!(dense, Assignment { size: 2, costs: vec![(0, 0, 5), (0, 1, 6), (1, 0, 7), (1, 1, 8)] });
        let sparse = Assignment::parse(" 2 \n 1 1 5 \n 2 2 8 \n", true).unwrap();
        assert_eq!(sparse, Assignment { size: 2, costs: vec![(0, 0, 5), (1, 1, 8)] });
    }

    #[test]
    fn what_is_cut_off_or_out_of_range_is_refused() {
        assert_eq!(Assignment::parse("2 5 6 7", false), None);
        for text in ["", "0", "2 1 1", "2 0 1 5", "2 3 1 5", "2 1 1 x"] {
            assert_eq!(Assignment::parse(text, true), None, "{text}");
        }
    }
}
