//! `cargo xtask bench matching`: the engine beside its peers, on the same files in the same run; the search engine has
//! `cargo xtask bench directory` in [`directory`].
//!
//! What a row means and how noise is treated stands in docs/BENCHMARKS.md; the bars are those of the engine's contract.
//! It is no part of `cargo xtask test`: a time proves nothing on a machine that does something else.

mod compare;
pub(crate) mod directory;
mod document;
mod engine;
mod growth;
mod instance;
mod known;
mod peers;
mod round;
mod table;
mod then;

use std::{collections::BTreeMap, fs, path::PathBuf};

use engine::Engine;
use instance::Instance;
use peers::Peers;
use table::{HEADINGS, Line, Setting};

use crate::{
    failure::{Failure, Outcome},
    shell::Project,
};

/// What the user asked for.
#[derive(Debug, PartialEq, Eq)]
struct Options {
    repetitions: usize,
    only: Option<String>,
    write: bool,
}

impl Options {
    fn parse(words: &[&str]) -> Outcome<Self> {
        let mut options = Self { repetitions: 5, only: None, write: false };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match *word {
                "--write" => options.write = true,
                "--only" => {
                    let name = words.next().ok_or_else(|| Failure::usage("--only needs a name"))?;
                    options.only = Some((*name).to_owned());
                }
                "--reps" => {
                    let number = words.next().and_then(|number| number.parse().ok()).filter(|n| *n > 0);
                    options.repetitions =
                        number.ok_or_else(|| Failure::usage("--reps needs a number from 1"))?;
                }
                other => return Err(Failure::usage(format!("`{other}` is no option of the bench"))),
            }
        }
        if options.write && options.only.is_some() {
            return Err(Failure::usage("--write needs the whole table; leave --only away"));
        }
        Ok(options)
    }
}

/// What the parts of the bench share.
struct Bench<'a> {
    project: &'a Project,
    engine: Engine<'a>,
    folder: PathBuf,
    repetitions: usize,
    peers: Option<Peers>,
    /// The instances written in this run.
    written: BTreeMap<String, PathBuf>,
    lines: Vec<Line>,
}

impl Bench<'_> {
    /// The file of an instance, written once a run.
    fn file(&mut self, instance: &Instance) -> Outcome<PathBuf> {
        if let Some(file) = self.written.get(&instance.name) {
            return Ok(file.clone());
        }
        let file = instance.write(&self.folder)?;
        self.written.insert(instance.name.clone(), file.clone());
        Ok(file)
    }

    /// The file of the instance of this name.
    fn named(&mut self, name: &str) -> Outcome<PathBuf> {
        let instance =
            instance::named(name).ok_or_else(|| Failure::new(format!("there is no instance {name}")))?;
        self.file(&instance)
    }

    /// The peers, started at the first question.
    fn peers(&mut self) -> Outcome<&mut Peers> {
        if self.peers.is_none() {
            self.peers = Some(Peers::start(self.project)?);
        }
        self.peers.as_mut().ok_or_else(|| Failure::new("the peers vanished"))
    }

    /// Adds a line to the table and shows it.
    fn add(&mut self, line: Line) {
        println!("{}", line.text());
        self.lines.push(line);
    }
}

/// A part of the bench: its name for `--only`, and what it does.
type Part = (String, Box<dyn Fn(&mut Bench<'_>) -> Outcome>);

fn parts() -> Vec<Part> {
    let mut parts: Vec<Part> = compare::COMPARISONS
        .iter()
        .map(|comparison| -> Part {
            (comparison.instance.to_owned(), Box::new(|bench| compare::compare(bench, comparison)))
        })
        .collect();
    parts.push(("verify".to_owned(), Box::new(compare::verify)));
    parts.push(("round".to_owned(), Box::new(round::rounds)));
    parts.push(("then".to_owned(), Box::new(then::changes)));
    parts.push(("growth".to_owned(), Box::new(growth::growth)));
    parts.push(("orlib".to_owned(), Box::new(known::optima)));
    parts
}

/// Measures all of it, or one part, and prints the table; a wrong answer ends it.
pub(crate) fn matching(project: &Project, words: &[&str]) -> Outcome {
    let options = Options::parse(words)?;
    let mut parts = parts();
    if let Some(name) = &options.only {
        let mut names: Vec<String> = Vec::new();
        for (part, _) in &parts {
            if !names.contains(part) {
                names.push(part.clone());
            }
        }
        parts.retain(|(part, _)| part == name);
        if parts.is_empty() {
            return Err(Failure::usage(format!("there is no {name} to measure, only {}", names.join(", "))));
        }
    }
    let engine = Engine::ready(project)?;
    let folder = project.scratch()?.join("bench");
    fs::create_dir_all(&folder).map_err(|error| Failure::io(folder.display(), &error))?;
    // Asked before we make it busy ourselves.
    let load = document::load();
    let mut bench = Bench {
        project,
        engine,
        folder,
        repetitions: options.repetitions,
        peers: None,
        written: BTreeMap::new(),
        lines: Vec::new(),
    };
    let [what, against, ours, other, ratio, most, verdict] = HEADINGS;
    println!("{what:<36} {against:<38} {ours:>9} {other:>9} {ratio:>6} {most:>6}  {verdict}");
    for (_, measure) in &parts {
        measure(&mut bench)?;
    }
    let over = bench.lines.iter().filter(|line| line.is_over()).count();
    println!(
        "\n{over} of {} rows are over their bar; medians of {}, load before {load}.",
        bench.lines.len(),
        options.repetitions
    );
    if options.write {
        let setting = Setting {
            peers: bench.peers()?.versions.clone(),
            repetitions: options.repetitions,
            other_binary: bench.engine.other_binary.clone(),
            load,
        };
        table::write(project, &bench.lines, &setting)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_in_any_order_and_refused_when_unknown() {
        let options = Options::parse(&["--only", "round", "--reps", "3"]).unwrap();
        assert_eq!(options, Options { repetitions: 3, only: Some("round".to_owned()), write: false });
        assert!(Options::parse(&["--write"]).unwrap().write);
        for wrong in [&["--reps"][..], &["--reps", "0"], &["--only"], &["--fast"]] {
            assert_eq!(Options::parse(wrong).unwrap_err().exit_code(), 2, "{wrong:?}");
        }
    }

    #[test]
    fn a_part_of_the_table_is_never_written() {
        assert_eq!(Options::parse(&["--write", "--only", "round"]).unwrap_err().exit_code(), 2);
    }
}
