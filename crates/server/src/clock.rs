//! The time, as a value that is handed in: the system's clock in the program, one that stands still in tests.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Where the time comes from. Cloning gives the same clock.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Ahead(i64),
    Held(Arc<AtomicI64>),
}

impl Clock {
    /// The clock of the machine.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that runs as the machine's does, but began at `start_ms` a moment ago.
    pub fn starting_at(start_ms: i64) -> Self {
        Self(Source::Ahead(start_ms.saturating_sub(system_now_ms())))
    }

    /// A clock that stands at `now_ms` until it is advanced.
    pub fn held_at(now_ms: i64) -> Self {
        Self(Source::Held(Arc::new(AtomicI64::new(now_ms))))
    }

    /// Milliseconds since 1970 in UTC.
    pub fn now_ms(&self) -> i64 {
        match &self.0 {
            Source::System => system_now_ms(),
            Source::Ahead(by_ms) => system_now_ms().saturating_add(*by_ms),
            Source::Held(now_ms) => now_ms.load(Ordering::SeqCst),
        }
    }

    /// Moves a held clock on by `by_ms`; one that runs by itself stays as it is.
    pub fn advance(&self, by_ms: i64) {
        if let Source::Held(now_ms) = &self.0 {
            now_ms.fetch_add(by_ms, Ordering::SeqCst);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the machine's clock")]
fn system_now_ms() -> i64 {
    let since_1970 = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since_1970.map_or(0, |passed| i64::try_from(passed.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_clock_moves_only_when_told_to() {
        let clock = Clock::held_at(1_000);
        let twin = clock.clone();
        clock.advance(500);
        assert_eq!((clock.now_ms(), twin.now_ms()), (1_500, 1_500));
    }

    #[test]
    fn a_clock_can_begin_on_another_day_and_runs_on() {
        let clock = Clock::starting_at(5_000_000_000_000);
        assert!((5_000_000_000_000..5_000_000_060_000).contains(&clock.now_ms()));
    }

    #[test]
    fn the_systems_clock_is_past_the_year_2025() {
        assert!(Clock::system().now_ms() > 1_735_689_600_000);
    }
}
