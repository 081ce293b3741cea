//! `convene solve`: the optimum of a ready-scored instance, with its certificate.

use std::path::{Path, PathBuf};

use matching::fault::{Fault, from_json};
use matching::figures::{Figures, figures};
use matching::instance::Instance;
use matching::objective::{Cuts, Objective, ObjectiveCode};
use matching::solve::{Change, Session, Solution, SolveError};
use matching::verify::verify;

use super::Failure;
use super::engine_files::{self, Stopwatch};

/// What the command takes.
#[derive(Debug, clap::Args)]
#[command(
    about = "Find the best matches of a scored instance, with proof",
    after_help = "Example:\n  convene solve round.json --objective bands --out matches.csv --certificate cert.json\n  convene verify round.json matches.csv cert.json\n\nChanges for --then are a list of {\"pin\": [mentee, mentor]}, {\"ban\": [mentee, mentor]}, {\"mentor_cap\": [mentor, places]} and {\"undo\": true}, made one after the other; everything else is as before them."
)]
pub struct Args {
    /// The instance; its edge file lies beside it
    instance: PathBuf,
    /// What is best, after the number of matches
    #[arg(long, value_enum, default_value = "bands")]
    objective: ObjectiveArg,
    /// Cuts between the bands, from high to low within 1..1000
    #[arg(long, value_name = "CUTS", default_value = "800,600,400,200")]
    bands: String,
    /// Write the matches as CSV
    #[arg(long, value_name = "MATCHES.csv")]
    out: Option<PathBuf>,
    /// Write the proof
    #[arg(long, value_name = "CERT.json")]
    certificate: Option<PathBuf>,
    /// Make these changes afterwards, without solving afresh, and say what each moves
    #[arg(long, value_name = "CHANGES.json")]
    then: Option<PathBuf>,
}

/// A change as it stands in CHANGES.json.
#[derive(Clone, Copy, Debug, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum Entry {
    Pin((u32, u32)),
    Ban((u32, u32)),
    MentorCap((u32, u32)),
    Undo(True),
}

/// The only value of `undo`.
#[derive(Clone, Copy, Debug, serde::Deserialize)]
#[serde(try_from = "bool")]
struct True;

impl TryFrom<bool> for True {
    type Error = &'static str;

    fn try_from(value: bool) -> Result<Self, Self::Error> {
        if value { Ok(Self) } else { Err("must be true") }
    }
}

impl From<Entry> for Change {
    fn from(entry: Entry) -> Self {
        match entry {
            Entry::Pin((mentee, mentor)) => Self::Pin(mentee, mentor),
            Entry::Ban((mentee, mentor)) => Self::Ban(mentee, mentor),
            Entry::MentorCap((mentor, places)) => Self::MentorCap(mentor, places),
            Entry::Undo(True) => Self::Undo,
        }
    }
}

/// The objectives by their names in files.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum ObjectiveArg {
    /// The highest total score
    Total,
    /// The highest worst score, then the highest total
    WorstOff,
    /// The fewest in the lowest band, then in the next, and so on; then the highest total
    Bands,
}

impl From<ObjectiveArg> for ObjectiveCode {
    fn from(arg: ObjectiveArg) -> Self {
        match arg {
            ObjectiveArg::Total => Self::Total,
            ObjectiveArg::WorstOff => Self::WorstOff,
            ObjectiveArg::Bands => Self::Bands,
        }
    }
}

/// What the command prints.
#[derive(serde::Serialize)]
struct Report {
    #[serde(flatten)]
    figures: Figures,
    objective: ObjectiveCode,
    load_ms: f64,
    solve_ms: f64,
    verify_ms: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<Vec<Changed>>,
}

/// What one change comes to.
#[derive(serde::Serialize)]
struct Changed {
    ms: f64,
    matched: usize,
    total: u64,
    worst: Option<u16>,
    /// Mentees who have other mentors than before it.
    moved: usize,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Failure> {
    let mut watch = Stopwatch::start();
    let cuts = Cuts::parse(&args.bands)
        .map_err(|error| Failure::Input(format!("--bands {}: {error}", args.bands)))?;
    let instance = engine_files::instance(&args.instance)?;
    let load_ms = watch.lap();
    let entries = args.then.as_deref().map(changes).transpose()?;
    watch.lap();
    let code = ObjectiveCode::from(args.objective);
    let objective = code.with_cuts(cuts.clone());
    let solution =
        matching::solve::solve(&instance, &objective).map_err(|error| too_large(args, &instance, &error))?;
    let solve_ms = watch.lap();
    verify(&instance, &solution.matches, &solution.certificate)
        .map_err(|error| Failure::Refused(format!("the answer does not pass its own check: {error}")))?;
    let verify_ms = watch.lap();
    let changes = match (&args.then, entries) {
        (Some(path), Some(entries)) => Some(make(path, &entries, &instance, &objective, &solution)?),
        _ => None,
    };
    if let Some(path) = &args.out {
        engine_files::write(path, engine_files::matches_csv(&solution.matches).as_bytes())?;
    }
    if let Some(path) = &args.certificate {
        engine_files::write(path, engine_files::json(&solution.certificate)?.as_bytes())?;
    }
    let figures = figures(&instance, &cuts, &solution.matches);
    engine_files::print(&Report { figures, objective: code, load_ms, solve_ms, verify_ms, changes })
}

/// The solver's only error, at the mentee with most places, or at the number of mentees if none has more than another.
fn too_large(args: &Args, instance: &Instance, error: &SolveError) -> Failure {
    let caps = instance.mentee_cap();
    let most = caps.iter().max();
    let path = match caps.iter().position(|cap| Some(cap) == most) {
        Some(at) if caps.iter().min() < most => format!("$.mentee_cap[{at}]"),
        _ => "$.mentees".to_owned(),
    };
    Failure::Input(format!("{}: {path}: {error}", args.instance.display()))
}

/// Reads CHANGES.json.
fn changes(path: &Path) -> Result<Vec<Entry>, Failure> {
    from_json(&engine_files::read(path)?).map_err(|error| engine_files::fault(path, &error))
}

/// Makes the changes one after the other.
fn make(
    path: &Path,
    entries: &[Entry],
    instance: &Instance,
    objective: &Objective,
    solution: &Solution,
) -> Result<Vec<Changed>, Failure> {
    let mut session = Session::new(instance, objective, solution)
        .map_err(|error| Failure::Input(format!("{}: {error}", path.display())))?;
    let mut watch = Stopwatch::start();
    let mut made = Vec::with_capacity(entries.len());
    for (at, &entry) in entries.iter().enumerate() {
        watch.lap();
        let moved = session.apply(entry.into()).map_err(|refused| {
            engine_files::fault(path, &Fault::at(format!("$[{at}]"), refused.to_string()))
        })?;
        let ms = watch.lap();
        let matches = session.matches();
        made.push(Changed {
            ms,
            matched: matches.len(),
            total: matches.iter().map(|pair| u64::from(pair.score)).sum(),
            worst: matches.iter().map(|pair| pair.score).min(),
            moved,
        });
    }
    Ok(made)
}
