//! How long work in the page takes, in the browser's own list of measures: its developer tools show them, and the
//! journeys read them. Each measure is kept once, the latest.

use leptos::prelude::window;
use web_sys::Performance;

/// The mark from which the next measure runs.
const MARK: &str = "convene";

/// Milliseconds since the page was opened, with fractions; 0 where the browser does not say.
pub fn now_ms() -> f64 {
    performance().map_or(0.0, |performance| performance.now())
}

/// Begins to measure.
pub fn start() {
    if let Some(performance) = performance() {
        performance.clear_marks_with_mark_name(MARK);
        // Refused only for names of the browser's own; without a mark there is no measure, and nothing else is lost.
        performance.mark(MARK).ok();
    }
}

/// Notes the time since the last start or lap as `name`, and begins anew.
pub fn lap(name: &str) {
    if let Some(performance) = performance() {
        performance.clear_measures_with_measure_name(name);
        performance.measure_with_start_mark(name, MARK).ok();
        start();
    }
}

fn performance() -> Option<Performance> {
    window().performance()
}
