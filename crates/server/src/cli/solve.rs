//! `convene solve`: the optimum of a ready-scored instance, with its certificate.

use std::path::PathBuf;

use matching::figures::{Figures, figures};
use matching::objective::{Cuts, ObjectiveCode};
use matching::verify::verify;

use super::Failure;
use super::engine_files::{self, Stopwatch};

/// What the command takes.
#[derive(Debug, clap::Args)]
#[command(
    about = "Find the best matches of a scored instance, with proof",
    after_help = "Example:\n  convene solve round.json --objective bands --out matches.csv --certificate cert.json\n  convene verify round.json matches.csv cert.json"
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
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Failure> {
    let mut watch = Stopwatch::start();
    let cuts = Cuts::parse(&args.bands)
        .map_err(|error| Failure::Input(format!("--bands {}: {error}", args.bands)))?;
    let instance = engine_files::instance(&args.instance)?;
    let load_ms = watch.lap();
    let code = ObjectiveCode::from(args.objective);
    let solution = matching::solve::solve(&instance, &code.with_cuts(cuts.clone()))
        .map_err(|error| Failure::Input(format!("{}: {error}", args.instance.display())))?;
    let solve_ms = watch.lap();
    verify(&instance, &solution.matches, &solution.certificate)
        .map_err(|error| Failure::Refused(format!("the answer does not pass its own check: {error}")))?;
    let verify_ms = watch.lap();
    if let Some(path) = &args.out {
        engine_files::write(path, engine_files::matches_csv(&solution.matches).as_bytes())?;
    }
    if let Some(path) = &args.certificate {
        engine_files::write(path, engine_files::json(&solution.certificate)?.as_bytes())?;
    }
    let figures = figures(&instance, &cuts, &solution.matches);
    engine_files::print(&Report { figures, objective: code, load_ms, solve_ms, verify_ms })
}
