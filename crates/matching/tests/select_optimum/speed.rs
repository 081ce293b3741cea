//! How long a real call takes; measured on request:
//! `cargo test -p matching --release --test select_optimum -- --ignored --nocapture`.

#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a measurement prints what it measured")]

use matching::select::Prepared;

use crate::select_support::{Dice, Shape, Share, call, solve};

#[test]
#[ignore = "a measurement"]
fn a_call_of_138_applicants_with_20_quotas() {
    let shapes = [
        (1, 3, Share::Applied),
        (1, 1, Share::Applied),
        (1_000, 2, Share::Applied),
        (10_000, 2, Share::Applied),
        (100_000, 2, Share::Applied),
        (1, 3, Share::Even),
        (1, 1, Share::Even),
        (1_000, 2, Share::Even),
        (100_000, 2, Share::Even),
    ];
    for (step, slack, share) in shapes {
        for round in 0..6 {
            let mut dice = Dice(round);
            let values = vec![6, 4, 4, 3, 3];
            let problem = call(&mut dice, &Shape { applicants: 138, seats: 50, values, step, slack, share });
            let start = std::time::Instant::now();
            let selection = solve(&problem);
            let ms = start.elapsed().as_micros() as f64 / 1000.0;
            let loosening: u16 = selection.relaxations.iter().map(|one| one.from.abs_diff(one.to)).sum();
            let grey = selection.grey.len();
            println!(
                "{share:?}, step {step}, slack {slack}, round {round}: {ms} ms, loosening {loosening}, grey {grey}"
            );
        }
    }
}

#[test]
#[ignore = "a measurement"]
fn the_moves_and_margins_of_such_a_call() {
    for round in 0..3 {
        let values = vec![6, 4, 4, 3, 3];
        let shape = Shape { applicants: 138, seats: 50, values, step: 1, slack: 2, share: Share::Applied };
        let problem = call(&mut Dice(round), &shape);
        let prepared = Prepared::new(&problem).unwrap();
        let start = std::time::Instant::now();
        let moves = prepared.best().quota_moves();
        let moves_ms = start.elapsed().as_millis();
        let start = std::time::Instant::now();
        let margins = prepared.best().margins();
        let margins_ms = start.elapsed().as_millis();
        println!("{} moves {moves_ms} ms, {} margins {margins_ms} ms", moves.len(), margins.len());
    }
}
