//! `convene match --wide`: who mentors whom where the pairs are too many to keep, with proof and without reasons.

use matching::figures::Figures;
use matching::objective::ObjectiveCode;
use matching::run::PoolError;
use matching::verify::verify;
use matching::wide::{Proved, Step, Wide};

use super::Failure;
use super::engine_files::{self, Stopwatch};
use super::match_pool::{Args, pool};

/// What the command prints.
#[derive(serde::Serialize)]
struct Report {
    #[serde(flatten)]
    figures: Figures,
    objective: ObjectiveCode,
    /// How many pairs are allowed.
    pairs: u64,
    /// How many of them the last graph had.
    kept: usize,
    /// How often the others were held against the prices.
    rounds: u32,
    load_ms: f64,
    score_ms: f64,
    solve_ms: f64,
    price_ms: f64,
    verify_ms: f64,
    figures_ms: f64,
}

/// Runs the command.
pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let refused = |error: PoolError| Failure::Input(format!("{}: {error}", args.pool.display()));
    let mut watch = Stopwatch::start();
    let file = pool(&args.pool)?;
    let load_ms = watch.lap();
    let (pool, zones) = file.parts();
    let wide = Wide::new(pool, zones).map_err(|error| refused(error.into()))?;
    let score_ms = watch.lap();
    let (mut solve_ms, mut price_ms) = (0.0, 0.0);
    let measured = |step: Step| match step {
        Step::Solved => solve_ms += watch.lap(),
        Step::Priced => price_ms += watch.lap(),
    };
    let proved = wide.prove(measured).map_err(refused)?;
    watch.lap();
    // The pairs that are not kept have just been judged against the same proof.
    verify(proved.instance(), &proved.solution().matches, &proved.solution().certificate)
        .map_err(|error| Failure::Refused(format!("the answer does not pass its own check: {error}")))?;
    let verify_ms = watch.lap();
    let figures = proved.figures();
    let figures_ms = watch.lap();
    if let Some(path) = &args.out {
        engine_files::write(path, &matches_csv(&proved)?)?;
    }
    if let Some(path) = &args.certificate {
        engine_files::write(path, engine_files::json(&proved.certificate())?.as_bytes())?;
    }
    engine_files::print(&Report {
        figures,
        objective: proved.objective(),
        pairs: proved.pairs(),
        kept: proved.kept(),
        rounds: proved.rounds(),
        load_ms,
        score_ms,
        solve_ms,
        price_ms,
        verify_ms,
        figures_ms,
    })
}

/// MATCHES.csv with ids.
fn matches_csv(proved: &Proved<'_>) -> Result<Vec<u8>, Failure> {
    let failed = |error: String| Failure::Io(format!("the matches cannot be written: {error}"));
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(["mentee", "mentor", "score"]).map_err(|error| failed(error.to_string()))?;
    for (mentee, mentor, score) in proved.matches() {
        csv.write_record([&*mentee, &*mentor, &score.to_string()])
            .map_err(|error| failed(error.to_string()))?;
    }
    csv.into_inner().map_err(|error| failed(error.to_string()))
}
