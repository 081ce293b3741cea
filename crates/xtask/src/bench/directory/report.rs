//! The table of the bench of the directory: medians of what was measured, beside the goals.

use serde_json::Value;

use crate::{
    bench::table::{median, millis},
    failure::{Failure, Outcome},
};

/// What a figure counts.
#[derive(Clone, Copy, Debug)]
pub(super) enum Unit {
    Millis,
    Bytes,
    Megabytes,
}

/// What a row is held against.
#[derive(Clone, Copy, Debug)]
pub(super) enum Goal {
    /// At most so much.
    Most(f64),
    /// At most so many times the other figure.
    Ratio(f64),
    None,
}

/// One line of the table.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) what: String,
    pub(super) profiles: u64,
    pub(super) against: String,
    pub(super) unit: Unit,
    pub(super) ours: f64,
    pub(super) other: Option<f64>,
    pub(super) goal: Goal,
}

const HEADINGS: [&str; 8] =
    ["what", "profiles", "compared with", "ours", "other", "ratio", "at most", "verdict"];

impl Row {
    fn ratio(&self) -> Option<f64> {
        self.other.map(|other| self.ours / other)
    }

    fn verdict(&self) -> &'static str {
        let within = match (self.goal, self.ratio()) {
            (Goal::Most(most), _) => self.ours <= most,
            (Goal::Ratio(most), Some(ratio)) => ratio <= most,
            (Goal::Ratio(_), None) => false,
            (Goal::None, _) => return "-",
        };
        if within { "ok" } else { "over" }
    }

    fn cells(&self) -> [String; 8] {
        let none = || "-".to_owned();
        [
            self.what.clone(),
            self.profiles.to_string(),
            self.against.clone(),
            self.unit.text(self.ours),
            self.other.map_or_else(none, |other| self.unit.text(other)),
            self.ratio().map_or_else(none, |ratio| match ratio {
                0.0..0.01 => format!("{ratio:.4}"),
                _ => format!("{ratio:.2}"),
            }),
            match self.goal {
                Goal::Most(most) => format!("{most} {}", self.unit.name()),
                Goal::Ratio(most) => format!("{most}x"),
                Goal::None => none(),
            },
            self.verdict().to_owned(),
        ]
    }

    /// One line for the terminal.
    pub(super) fn text(&self) -> String {
        let [what, profiles, against, ours, other, ratio, most, verdict] = self.cells();
        format!(
            "{what:<43} {profiles:>7} {against:<44} {ours:>10} {other:>10} {ratio:>6} {most:>9}  {verdict}"
        )
    }
}

impl Unit {
    fn name(self) -> &'static str {
        match self {
            Self::Millis => "ms",
            Self::Bytes => "bytes",
            Self::Megabytes => "MB",
        }
    }

    fn text(self, figure: f64) -> String {
        format!("{} {}", millis(figure), self.name())
    }
}

/// Each question's median over the rounds.
pub(super) struct Times(Vec<f64>);

impl Times {
    /// From rounds of times that are in the same order of questions.
    pub(super) fn of(run: &Value, name: &str) -> Outcome<Self> {
        let wrong = || Failure::new(format!("no times of {name} were measured"));
        let rounds: Option<Vec<Vec<f64>>> = run["times"][name]
            .as_array()
            .ok_or_else(wrong)?
            .iter()
            .map(|round| round.as_array()?.iter().map(Value::as_f64).collect())
            .collect();
        let rounds = rounds.filter(|rounds| !rounds.is_empty()).ok_or_else(wrong)?;
        let questions = rounds.iter().map(Vec::len).min().unwrap_or_default();
        let of_question = |at: usize| median(&rounds.iter().map(|round| round[at]).collect::<Vec<_>>());
        Ok(Self((0..questions).map(of_question).collect()))
    }

    pub(super) fn median(&self) -> f64 {
        median(&self.0)
    }

    /// Times that were taken once each.
    pub(super) fn all(times: Vec<f64>) -> Outcome<Self> {
        if times.is_empty() { Err(Failure::new("no times were measured")) } else { Ok(Self(times)) }
    }

    /// What 99 of 100 stay within.
    pub(super) fn nearly_all(&self) -> f64 {
        self.within(99)
    }

    /// What so many of a hundred stay within.
    fn within(&self, percent: usize) -> f64 {
        let mut times = self.0.clone();
        times.sort_by(f64::total_cmp);
        times[(times.len() * percent).div_ceil(100).saturating_sub(1)]
    }

    /// What 19 of 20 questions stay within.
    pub(super) fn most_of(&self) -> f64 {
        self.within(95)
    }

    fn mean(&self) -> f64 {
        self.0.iter().sum::<f64>() / self.0.len() as f64
    }

    pub(super) fn worst(&self) -> f64 {
        self.0.iter().copied().fold(f64::NAN, f64::max)
    }
}

/// Every row, size by size.
pub(super) fn rows(measured: &Value) -> Outcome<Vec<Row>> {
    let mut rows = Vec::new();
    for run in runs(measured)? {
        let size = count(run, "size")?;
        let mut add = |what: &str, against: &str, unit, ours, other, goal| {
            let (what, against) = (what.to_owned(), against.to_owned());
            rows.push(Row { what, profiles: size, against, unit, ours, other, goal });
        };
        let large = size > 10_000;
        let keystroke = Times::of(run, "keystroke")?;
        let within = Goal::Most(if large { 33.0 } else { 16.0 });
        add("a letter typed, half of them", "-", Unit::Millis, keystroke.median(), None, within);
        add("a letter typed, the slowest", "-", Unit::Millis, keystroke.worst(), None, within);
        let recount = Times::of(run, "recount")?;
        let within = if large { Goal::Most(4.0) } else { Goal::None };
        add("counting anew after a choice, half of them", "-", Unit::Millis, recount.median(), None, within);
        add("counting anew after a choice, the slowest", "-", Unit::Millis, recount.worst(), None, within);
        let (ours, mini) = (Times::of(run, "text")?, Times::of(run, "textMini")?);
        let half = Goal::Ratio(0.5);
        let peer = "minisearch, with typos";
        add("a text, half of them", peer, Unit::Millis, ours.median(), Some(mini.median()), half);
        add("a text, on average", peer, Unit::Millis, ours.mean(), Some(mini.mean()), half);
        add("a text, the slowest", peer, Unit::Millis, ours.worst(), Some(mini.worst()), half);
        let exact = Times::of(run, "textMiniAsTheyStand")?;
        let peer = "minisearch, without typos";
        add("a text, half of them", peer, Unit::Millis, ours.median(), Some(exact.median()), Goal::None);
        add("a text, the slowest", peer, Unit::Millis, ours.worst(), Some(exact.worst()), Goal::None);
        let (ours, fuse) = (Times::of(run, "typo")?, Times::of(run, "typoFuse")?);
        let peer = if large { "fuse.js, five words, once" } else { "fuse.js" };
        add("a word with a typo", peer, Unit::Millis, ours.median(), Some(fuse.median()), Goal::Ratio(0.2));
        let (decode, build) = (Times::of(run, "decode")?.median(), Times::of(run, "miniBuild")?.median());
        let peer = "minisearch: indexing, once";
        add("making the index from its bytes", peer, Unit::Millis, decode, Some(build), Goal::None);
        let each = |name: &str| Ok::<_, Failure>(count(run, name)? as f64 / size as f64);
        let (gzip, texts) = (each("gzip")?, each("gzipProfiles")?);
        let peer = "the texts alone as JSON, gzip";
        add("a profile, gzip", peer, Unit::Bytes, gzip, Some(texts), Goal::Most(60.0));
        add("a profile, brotli", "-", Unit::Bytes, each("brotli")?, None, Goal::Most(60.0));
    }
    let memory = &measured["memory"];
    let megabytes = |name: &str| Ok::<_, Failure>(count(memory, name)? as f64 / 1e6);
    rows.push(Row {
        what: "memory of the page, wasm and JavaScript".to_owned(),
        profiles: count(memory, "size")?,
        against: "minisearch with the texts, JavaScript".to_owned(),
        unit: Unit::Megabytes,
        ours: megabytes("wasm")? + megabytes("heap")?,
        other: Some(megabytes("miniHeap")?),
        goal: Goal::None,
    });
    Ok(rows)
}

/// What the rows do not say: how much was asked, and how often each side found something.
pub(super) fn notes(measured: &Value) -> Outcome<Vec<String>> {
    let mut notes = Vec::new();
    for run in runs(measured)? {
        let found = |name: &str| count(&run["found"], name);
        notes.push(format!(
            "{} profiles with {} facet values, {:.1} MB before they are compressed: {} letters typed, {} choices; of {} texts ours \
             found something for {}, minisearch with typos for {}; of {} words with a typo the profile meant is in the first 50 \
             rows for {}, with fuse.js for {}.",
            count(run, "size")?,
            count(run, "values")?,
            count(run, "bytes")? as f64 / 1e6,
            count(run, "letters")?,
            count(run, "choices")?,
            found("texts")?,
            found("textsOurs")?,
            found("textsMini")?,
            found("typos")?,
            found("typosOurs")?,
            found("typosFuse")?,
        ));
    }
    let megabytes = |name: &str| Ok::<_, Failure>(count(&measured["memory"], name)? as f64 / 1e6);
    notes.push(format!(
        "Of the memory of the page {:.1} MB are those of wasm and {:.1} MB the JavaScript heap.",
        megabytes("wasm")?,
        megabytes("heap")?,
    ));
    Ok(notes)
}

fn runs(measured: &Value) -> Outcome<&Vec<Value>> {
    measured["runs"].as_array().ok_or_else(|| Failure::new("nothing was measured"))
}

pub(super) fn count(of: &Value, name: &str) -> Outcome<u64> {
    of[name].as_u64().ok_or_else(|| Failure::new(format!("no number {name} was measured")))
}

/// The section of the document: sentences, then the table.
pub(super) fn markdown(rows: &[Row], about: &[String]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let mut text = about.join("\n") + "\n\n" + &line(&HEADINGS.map(str::to_owned));
    text.push_str("| --- | ---: | --- | ---: | ---: | ---: | ---: | --- |\n");
    text.extend(rows.iter().map(|row| line(&row.cells())));
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_slowest_question_is_slow_in_most_rounds() {
        let run = json!({"times": {"text": [[1.0, 9.0], [50.0, 8.0], [2.0, 7.0]]}});
        let times = Times::of(&run, "text").unwrap();
        assert!((times.worst() - 8.0).abs() < f64::EPSILON);
        assert!((times.median() - 5.0).abs() < f64::EPSILON && (times.mean() - 5.0).abs() < f64::EPSILON);
        assert!(Times::of(&run, "typo").is_err());
        assert!(Times::of(&json!({"times": {"text": []}}), "text").is_err());
    }

    #[test]
    fn a_row_is_ok_up_to_its_goal_and_over_above_it() {
        let row = |ours, other, goal| Row {
            what: "x".to_owned(),
            profiles: 1,
            against: "y".to_owned(),
            unit: Unit::Millis,
            ours,
            other,
            goal,
        };
        let cases = [
            (row(4.0, None, Goal::Most(4.0)), "ok"),
            (row(4.1, None, Goal::Most(4.0)), "over"),
            (row(f64::NAN, None, Goal::Most(4.0)), "over"),
            (row(1.0, Some(2.0), Goal::Ratio(0.5)), "ok"),
            (row(1.1, Some(2.0), Goal::Ratio(0.5)), "over"),
            (row(1.0, None, Goal::Ratio(0.5)), "over"),
            (row(9.0, Some(1.0), Goal::None), "-"),
        ];
        for (row, verdict) in &cases {
            assert_eq!(row.verdict(), *verdict, "{row:?}");
        }
        let text = markdown(&cases.map(|(row, _)| row), &["Measured on a day.".to_owned()]);
        assert!(text.lines().skip(2).all(|line| line.matches('|').count() == HEADINGS.len() + 1), "{text}");
    }
}
