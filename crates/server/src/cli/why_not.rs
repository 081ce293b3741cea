//! `convene why-not`: what forcing one pair of a pool would cost, and who would move.

use std::path::PathBuf;

use matching::explain::why_not;

use super::{Failure, engine_files, match_pool};

/// What the command takes.
#[derive(Debug, clap::Args)]
#[command(
    about = "Say why a mentee does not have a mentor, and what it would cost",
    long_about = "Say why a mentee does not have a mentor, and what it would cost.\n\nPrints the rules that cut the pair, or the best answer minus the best answer with the pair, and who would move. Every pair is judged for it, which is refused for more than 50 million pairs.",
    after_help = "Example:\n  convene why-not pool.json mentee-17 mentor-4"
)]
pub struct Args {
    /// People, rules, free hours and wishes
    pool: PathBuf,
    /// Id of the mentee
    mentee: String,
    /// Id of the mentor
    mentor: String,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Failure> {
    let input = |problem: String| Failure::Input(format!("{}: {problem}", args.pool.display()));
    let pool = match_pool::pool(&args.pool)?;
    let scores = pool.scores()?;
    let mentee =
        scores.mentee_index(&args.mentee).ok_or_else(|| input(format!("no mentee {:?}", args.mentee)))?;
    let mentor =
        scores.mentor_index(&args.mentor).ok_or_else(|| input(format!("no mentor {:?}", args.mentor)))?;
    engine_files::print(&why_not(&scores, (mentee, mentor)).map_err(|error| input(error.to_string()))?)
}
