//! How many tests passed and failed, read from what test runners print.

use std::{fmt, ops::AddAssign};

use serde_json::Value;

/// Tests that ran; those that were skipped are in neither number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Counts {
    pub(crate) const ONE_PASSED: Self = Self { passed: 1, failed: 0 };
    pub(crate) const ONE_FAILED: Self = Self { passed: 0, failed: 1 };

    /// Sums the `test result:` lines of Rust's test harness, native or wasm.
    pub(crate) fn of_rust(output: &str) -> Self {
        let mut counts = Self::default();
        for line in output.lines().filter(|line| line.starts_with("test result:")) {
            for part in line.split(['.', ';']) {
                let mut words = part.split_whitespace();
                match (words.next().and_then(|number| number.parse::<u64>().ok()), words.next()) {
                    (Some(number), Some("passed")) => counts.passed += number,
                    (Some(number), Some("failed")) => counts.failed += number,
                    _ => {}
                }
            }
        }
        counts
    }

    /// From Playwright's JSON report. A test that passed on a second try only has failed: it cannot be trusted.
    pub(crate) fn of_playwright(report: &Value) -> Option<Self> {
        let stats = &report["stats"];
        let failed = stats["unexpected"].as_u64()? + stats["flaky"].as_u64()?;
        Some(Self { passed: stats["expected"].as_u64()?, failed })
    }

    /// A program that failed without counting anything is a failed test itself.
    pub(crate) fn with_exit(self, ok: bool) -> Self {
        if ok || self.failed > 0 { self } else { Self { failed: 1, ..self } }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn result_lines_of_several_binaries_are_summed() {
        let output = "running 2 tests\n\
            test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
            test result: FAILED. 7 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.20s\n";
        assert_eq!(Counts::of_rust(output), Counts { passed: 9, failed: 3 });
    }

    #[test]
    fn a_flaky_journey_counts_as_failed() {
        let report = serde_json::json!({"stats": {"expected": 5, "skipped": 2, "unexpected": 1, "flaky": 1}});
        assert_eq!(Counts::of_playwright(&report), Some(Counts { passed: 5, failed: 2 }));
        assert_eq!(Counts::of_playwright(&serde_json::json!({})), None);
    }

    #[test]
    fn a_crash_that_printed_no_result_still_fails() {
        assert_eq!(Counts { passed: 4, failed: 0 }.with_exit(false), Counts { passed: 4, failed: 1 });
        assert_eq!(Counts { passed: 4, failed: 2 }.with_exit(false), Counts { passed: 4, failed: 2 });
        assert_eq!(Counts { passed: 4, failed: 0 }.with_exit(true), Counts { passed: 4, failed: 0 });
    }

    #[test]
    fn the_last_line_has_the_promised_form() {
        assert_eq!(Counts { passed: 12, failed: 0 }.to_string(), "12 passed, 0 failed");
    }
}
