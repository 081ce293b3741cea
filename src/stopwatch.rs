//! How long work in the page takes, in the browser's own list of measures: its developer tools show them, and the
//! journeys read them. Each measure is kept once, the latest.
//!
//! Telling the browser takes longer than some of what is measured, so it is told later.

use std::cell::RefCell;

use js_sys::{Function, Object, Reflect};
use leptos::prelude::window;
use leptos::wasm_bindgen::{JsCast, JsValue};
use web_sys::Performance;

/// What was measured: a name, and when it began and ended.
type Taken = (&'static str, f64, f64);

thread_local! {
    static TAKEN: RefCell<Vec<Taken>> = const { RefCell::new(Vec::new()) };
}

/// Milliseconds since the page was opened, with fractions; 0 where the browser does not say.
pub fn now_ms() -> f64 {
    performance().map_or(0.0, |performance| performance.now())
}

/// Runs from when it was made, and anew from each lap.
#[derive(Debug)]
pub struct Stopwatch(f64);

impl Stopwatch {
    /// Begins to measure.
    pub fn start() -> Self {
        Self(now_ms())
    }

    /// Notes the time since the start or the last lap as `name`.
    pub fn lap(&mut self, name: &'static str) {
        let now = now_ms();
        TAKEN.with_borrow_mut(|taken| {
            taken.retain(|(other, ..)| *other != name);
            taken.push((name, self.0, now));
        });
        self.0 = now;
    }
}

/// Puts what was noted into the browser's list.
pub fn publish() {
    let taken = TAKEN.take();
    if let Some(performance) = performance() {
        for measure in taken {
            performance.clear_measures_with_measure_name(measure.0);
            // A browser without measures loses nothing else.
            tell(&performance, measure);
        }
    }
}

fn tell(performance: &Performance, (name, start, end): Taken) -> Option<JsValue> {
    let measure: Function = Reflect::get(performance, &"measure".into()).ok()?.dyn_into().ok()?;
    let times = Object::new();
    Reflect::set(&times, &"start".into(), &start.into()).ok()?;
    Reflect::set(&times, &"end".into(), &end.into()).ok()?;
    measure.call2(performance, &name.into(), &times).ok()
}

fn performance() -> Option<Performance> {
    window().performance()
}
