//! `convene match`: who mentors whom in a pool of people, with reasons and proof.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use matching::fault::Fault;
use matching::figures::Figures;
use matching::objective::ObjectiveCode;
use matching::pool::Pool;
use matching::run;
use matching::score::Scores;
use matching::time::Zones;

use super::engine_files::{self, Stopwatch};
use super::{Failure, match_wide};
use crate::engine::zones;

/// What the command takes.
#[derive(Debug, clap::Args)]
#[command(
    about = "Match a pool of people, with reasons and proof",
    long_about = "Match a pool of people, with reasons and proof.\n\nJudges every pair and keeps them all, which is too much for more than 50 million pairs. With --wide only the pairs that matter are kept: the answer is the same and proved for all pairs, but nothing is explained, and an earlier answer (keep) cannot be kept to. Where more than 50 million pairs matter, because people are alike, it is refused as well.",
    after_help = "Example:\n  convene match pool.json --out run.json\n  convene match pool.json --wide --out matches.csv --certificate cert.json"
)]
pub struct Args {
    /// People, rules, free hours and wishes
    pub(super) pool: PathBuf,
    /// Write matches, reasons, unmatched and proof; with --wide the matches as CSV, by id
    #[arg(long, value_name = "RUN.json")]
    pub(super) out: Option<PathBuf>,
    /// Keep only the pairs that matter, for pools with too many pairs to keep, and explain nothing
    #[arg(long)]
    wide: bool,
    /// Write the proof, which counts people as the pool does
    #[arg(long, value_name = "CERT.json", requires = "wide")]
    pub(super) certificate: Option<PathBuf>,
}

/// Beyond so many pairs keeping them all takes more memory than most machines have.
const MOST_PAIRS: u64 = 50_000_000;

/// What the command prints.
#[derive(serde::Serialize)]
struct Report {
    #[serde(flatten)]
    figures: Figures,
    objective: ObjectiveCode,
    load_ms: f64,
    score_ms: f64,
    solve_ms: f64,
    explain_ms: f64,
    verify_ms: f64,
}

/// A pool as read from its file, with the time zones it names.
pub(super) struct PoolFile<'a> {
    path: &'a Path,
    /// The bytes of the file.
    json: Vec<u8>,
    pool: Arc<Pool>,
    zones: Zones,
}

/// Reads POOL.json.
pub(super) fn pool(path: &Path) -> Result<PoolFile<'_>, Failure> {
    let json = engine_files::read(path)?;
    let pool = Pool::parse(&json).map_err(|error| engine_files::fault(path, &error))?;
    let zones = zones::load(pool.zone_names(), &pool.programme)
        .map_err(|unknown| engine_files::fault(path, &pool.unknown_zone(&unknown.name)))?;
    Ok(PoolFile { path, json, pool: Arc::new(pool), zones })
}

impl PoolFile<'_> {
    /// Judges every pair; refuses a pool with too many of them.
    pub(super) fn scores(&self) -> Result<Scores<'_>, Failure> {
        let (mentees, mentors) = (self.pool.mentees.len(), self.pool.mentors.len());
        let pairs = mentees as u64 * mentors as u64;
        if pairs > MOST_PAIRS {
            return Err(Failure::Input(format!(
                "{}: {mentees} mentees and {mentors} mentors are {pairs} pairs, above {MOST_PAIRS} for an answer with reasons; use `convene match --wide`",
                self.path.display()
            )));
        }
        Scores::new(&self.pool, &self.zones).map_err(|error| engine_files::fault(self.path, &error))
    }

    /// The pool and the time zones it names.
    pub(super) fn parts(&self) -> (&Pool, &Zones) {
        (&self.pool, &self.zones)
    }
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Failure> {
    if args.wide {
        return match_wide::run(args);
    }
    let fault = |error: &Fault| engine_files::fault(&args.pool, error);
    let mut watch = Stopwatch::start();
    let file = pool(&args.pool)?;
    let load_ms = watch.lap();
    let scores = file.scores()?;
    let score_ms = watch.lap();
    let refused = |error: run::PoolError| Failure::Input(format!("{}: {error}", args.pool.display()));
    let solution = run::best(&scores).map_err(refused)?;
    let solve_ms = watch.lap();
    let hash = run::sha256_hex(&file.json);
    let record = run::record(&scores, &solution, Arc::clone(&file.pool), hash).map_err(refused)?;
    let explain_ms = watch.lap();
    record
        .verify()
        .map_err(|error| Failure::Refused(format!("the answer does not pass its own check: {error}")))?;
    let verify_ms = watch.lap();
    let figures = record.figures().map_err(|error| fault(&error))?;
    if let Some(path) = &args.out {
        engine_files::write(path, engine_files::json(&record)?.as_bytes())?;
    }
    let objective = record.objective;
    engine_files::print(&Report { figures, objective, load_ms, score_ms, solve_ms, explain_ms, verify_ms })
}
