//! How long answers take, compared.

use tokio::sync::Mutex;
use tokio::time::Instant;

/// How often each is asked in a run.
const TRIES: usize = 60;
/// How often a difference has to be there: other tests run beside this one.
const RUNS: usize = 3;

/// Asks each of `count` in turn, `ask` by its number, and fails when their medians differ by a fifth or more in every run
/// (rules AUT-10 and PRI-7).
pub(crate) async fn assert_as_long(what: &str, count: usize, mut ask: impl AsyncFnMut(usize)) {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());
    let _measuring = ONE_AT_A_TIME.lock().await;
    let mut found = Vec::new();
    for _ in 0..RUNS {
        let mut times = vec![Vec::new(); count];
        for round in 0..TRIES {
            // Whoever comes first in a round is not always the same.
            for which in (0..count).map(|at| (at + round) % count) {
                let started = Instant::now();
                ask(which).await;
                times[which].push(started.elapsed().as_micros());
            }
        }
        let median = |mut times: Vec<u128>| {
            times.sort_unstable();
            times[times.len() / 2]
        };
        let medians: Vec<u128> = times.into_iter().map(median).collect();
        let (least, most) = (medians.iter().min().unwrap(), medians.iter().max().unwrap());
        if most * 100 < least * 120 {
            return;
        }
        found.push(medians);
    }
    panic!("{what}: medians in microseconds, of {RUNS} runs: {found:?}");
}
