//! The table of the bench: on the terminal while it runs, and in docs/BENCHMARKS.md when asked.

use std::fmt::Write as _;

use super::document;
use crate::{failure::Outcome, shell::Project};

/// What a row is held against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Bar {
    /// At most so many times the other time.
    Ratio(f64),
    /// At most so many milliseconds.
    Millis(f64),
    /// Nothing: only the answers are compared.
    None,
}

/// One line of the table.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// The instance and the objective.
    pub(super) what: String,
    /// The peer, or what else the time is compared with.
    pub(super) against: String,
    /// Our median, in milliseconds.
    pub(super) ours_ms: f64,
    /// The other median, in milliseconds.
    pub(super) other_ms: Option<f64>,
    pub(super) bar: Bar,
}

/// A line of the table, or why there is none.
#[derive(Clone, Debug)]
pub(super) enum Line {
    Measured(Row),
    /// What was to be measured, and why it was not.
    Absent(String, String),
    /// A known optimum and the answer, for instances that are not timed.
    Known {
        what: String,
        known: u64,
        found: u64,
    },
}

impl Row {
    fn ratio(&self) -> Option<f64> {
        self.other_ms.map(|other| self.ours_ms / other)
    }

    fn verdict(&self) -> &'static str {
        let within = match (self.bar, self.ratio()) {
            (Bar::Ratio(most), Some(ratio)) => ratio <= most,
            (Bar::Millis(most), _) => self.ours_ms <= most,
            (Bar::Ratio(_), None) => false,
            (Bar::None, _) => return "same answer",
        };
        if within { "ok" } else { "over" }
    }
}

pub(super) const HEADINGS: [&str; 7] =
    ["instance and objective", "compared with", "ours, ms", "other, ms", "ratio", "at most", "verdict"];

impl Line {
    pub(super) fn is_over(&self) -> bool {
        matches!(self, Self::Measured(row) if row.verdict() == "over")
    }

    /// The cells under [`HEADINGS`].
    pub(super) fn cells(&self) -> [String; 7] {
        let none = || "-".to_owned();
        match self {
            Self::Measured(row) => [
                row.what.clone(),
                row.against.clone(),
                millis(row.ours_ms),
                row.other_ms.map_or_else(none, millis),
                row.ratio().map_or_else(none, |ratio| format!("{ratio:.2}")),
                match row.bar {
                    Bar::Ratio(most) => format!("{most}x"),
                    Bar::Millis(most) => format!("{most} ms"),
                    Bar::None => none(),
                },
                row.verdict().to_owned(),
            ],
            Self::Absent(what, why) => {
                [what.clone(), none(), none(), none(), none(), none(), format!("absent: {why}")]
            }
            Self::Known { what, known, found } => {
                let against = format!("known optimum {known}, found {found}");
                [what.clone(), against, none(), none(), none(), none(), "same answer".to_owned()]
            }
        }
    }

    /// One line for the terminal.
    pub(super) fn text(&self) -> String {
        let [what, against, ours, other, ratio, most, verdict] = self.cells();
        format!("{what:<36} {against:<38} {ours:>9} {other:>9} {ratio:>6} {most:>6}  {verdict}")
    }
}

/// Three digits are as many as times on a busy machine deserve.
pub(super) fn millis(value: f64) -> String {
    match value {
        0.0..1.0 => format!("{value:.3}"),
        1.0..10.0 => format!("{value:.2}"),
        10.0..100.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

/// The middle of some times, or the mean of the two in the middle.
pub(super) fn median(times: &[f64]) -> f64 {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    let middle = times.len() / 2;
    match times.len() {
        0 => f64::NAN,
        odd if odd % 2 == 1 => times[middle],
        _ => f64::midpoint(times[middle - 1], times[middle]),
    }
}

/// Where and with what the table was measured.
pub(super) struct Setting {
    /// Who else was compared, with versions.
    pub(super) peers: String,
    /// Runs of each measurement.
    pub(super) repetitions: usize,
    /// The binary, if it is not the one built from the checkout.
    pub(super) other_binary: Option<String>,
    /// How busy the machine was before the bench.
    pub(super) load: String,
}

/// Puts the table between its markers in the document.
pub(super) fn write(project: &Project, lines: &[Line], setting: &Setting) -> Outcome {
    let program = match &setting.other_binary {
        None => document::commit(project),
        Some(version) => {
            format!("A binary named by `CONVENE_BIN` ({version}), run from {}", document::commit(project))
        }
    };
    let about = [
        document::today(project),
        format!("{program}; {}.", setting.peers),
        format!("{}; medians of {}.", document::machine(&setting.load), setting.repetitions),
    ];
    document::write(project, "matching", &markdown(lines, &about))
}

fn markdown(lines: &[Line], about: &[String]) -> String {
    let mut text = about.join("\n") + "\n\n";
    let row = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    text.push_str(&row(&HEADINGS.map(str::to_owned)));
    text.push_str("| --- | --- | ---: | ---: | ---: | ---: | --- |\n");
    for line in lines {
        let _ = write!(text, "{}", row(&line.cells()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(ours_ms: f64, other_ms: Option<f64>, bar: Bar) -> Row {
        Row { what: "x total".to_owned(), against: "y".to_owned(), ours_ms, other_ms, bar }
    }

    #[test]
    fn the_median_is_the_middle_of_the_times() {
        assert!((median(&[9.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!((median(&[9.0, 1.0, 2.0, 4.0]) - 3.0).abs() < f64::EPSILON);
        assert!(median(&[]).is_nan());
    }

    #[test]
    fn a_row_is_ok_up_to_its_bar_and_over_above_it() {
        let cases = [
            (row(5.0, Some(10.0), Bar::Ratio(0.5)), "ok"),
            (row(5.1, Some(10.0), Bar::Ratio(0.5)), "over"),
            (row(10.0, None, Bar::Millis(10.0)), "ok"),
            (row(10.1, None, Bar::Millis(10.0)), "over"),
            (row(f64::NAN, None, Bar::Millis(10.0)), "over"),
            (row(10.1, Some(1.0), Bar::None), "same answer"),
        ];
        for (row, verdict) in cases {
            assert_eq!(row.verdict(), verdict, "{row:?}");
        }
    }

    #[test]
    fn every_line_fills_every_column() {
        let lines = [
            Line::Measured(row(0.5, Some(1.0), Bar::Ratio(1.0))),
            Line::Absent("x".to_owned(), "no `--then`".to_owned()),
            Line::Known { what: "assign100".to_owned(), known: 305, found: 305 },
        ];
        let text = markdown(&lines, &["Measured on a day.".to_owned()]);
        let columns: Vec<usize> =
            text.lines().filter(|line| line.starts_with('|')).map(|line| line.matches('|').count()).collect();
        assert_eq!(columns, [8; 5]);
        assert!(text.contains("| x total | y | 0.500 | 1.00 | 0.50 | 1x | ok |"), "{text}");
    }
}
