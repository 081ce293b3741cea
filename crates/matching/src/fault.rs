//! What is wrong with an input, and where: the one shape of every parse and validation error of the engine.
//!
//! The caller knows the file's name and puts it in front; a fault knows the line or the JSON path.

use std::fmt;

use serde::de::{DeserializeOwned, IgnoredAny};

/// A place inside one input file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A JSON path such as `$.mentees[1].time_zone`, counted from 0.
    Path(String),
    /// A line, counted from 1 with the header.
    Line(u64),
}

/// One fault of an input: its place and one sentence about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Fault {
    /// Where the fault lies.
    pub place: Place,
    /// What is wrong, without a full stop.
    pub problem: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Path(path) => write!(f, "{path}: {}", self.problem),
            Place::Line(line) => write!(f, "line {line}: {}", self.problem),
        }
    }
}

impl Fault {
    /// A fault at a JSON path; whatever of the input stands in path or problem is made to fit one line.
    pub fn at(path: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { place: Place::Path(one_line(path.into())), problem: one_line(problem.into()) }
    }

    /// A fault on a line, counted from 1 with the header.
    pub fn on(line: u64, problem: impl Into<String>) -> Self {
        Self { place: Place::Line(line), problem: one_line(problem.into()) }
    }
}

/// Longer texts lose their middle: an input may hold megabytes where a name is expected.
const LONGEST: usize = 240;

/// Text without control characters, with both of its ends: at most [`LONGEST`] characters, of which those that need it
/// are then escaped.
fn one_line(text: String) -> String {
    let cut = match (text.char_indices().nth(LONGEST / 2), text.char_indices().nth_back(LONGEST / 2 - 2)) {
        (Some((head, _)), Some((tail, _))) if head < tail && text.chars().nth(LONGEST).is_some() => {
            format!("{}…{}", &text[..head], &text[tail..])
        }
        _ => text,
    };
    if !cut.contains(char::is_control) {
        return cut;
    }
    let escaped = |letter: char| {
        if letter.is_control() { letter.escape_debug().to_string() } else { letter.to_string() }
    };
    cut.chars().map(escaped).collect()
}

/// Reads JSON into a type; a value of the wrong shape is named by the path of the deepest faulty field.
///
/// What is no JSON at all is named by its line; a field that stands twice is refused like one that is missing.
pub fn from_json<T: DeserializeOwned>(json: &[u8]) -> Result<T, Fault> {
    if json.starts_with(b"\xEF\xBB\xBF") {
        return Err(Fault::on(1, "begins with a byte order mark, which JSON does not have"));
    }
    let reader = &mut serde_json::Deserializer::from_slice(json);
    let value = serde_path_to_error::deserialize(&mut *reader).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        // A list where a name belongs, or one too long, is called bad syntax although any other reader takes it.
        if !inner.is_data() && serde_json::from_slice::<IgnoredAny>(json).is_err() {
            return Fault::on(inner.line() as u64, without_position(&inner));
        }
        let problem = without_position(&inner);
        let mut path = match path.as_str() {
            "." => "$".to_owned(),
            inner if inner.starts_with('[') => format!("${inner}"),
            inner => format!("$.{inner}"),
        };
        // serde reports an absent field, and one that stands twice, at its parent; the path of the field helps.
        let mut of_parent = ["missing field `", "duplicate field `"].into_iter();
        let field = of_parent.find_map(|text| problem.strip_prefix(text));
        if let Some(field) = field.and_then(|rest| rest.strip_suffix('`')) {
            path = format!("{path}.{field}");
        }
        Fault::at(path, problem)
    })?;
    reader.end().map_err(|error| Fault::on(error.line() as u64, without_position(&error)))?;
    Ok(value)
}

/// The text of a JSON error without its " at line L column C".
fn without_position(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        #[expect(dead_code, reason = "only its parsing is tested")]
        inner: Vec<Inner>,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        #[expect(dead_code, reason = "only its parsing is tested")]
        places: u32,
    }

    fn fault(json: &str) -> String {
        from_json::<Outer>(json.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn a_fault_names_the_path_of_the_deepest_field() {
        assert!(fault(r#"{"inner": [{"places": 1}, {"places": -2}]}"#).starts_with("$.inner[1].places: "));
        assert!(fault(r#"{"inner": [{}]}"#).starts_with("$.inner[0].places: missing"));
        assert!(fault(r#"{"inner": [{"places": 1, "x": 2}]}"#).starts_with("$.inner[0].x: unknown"));
    }

    #[test]
    fn a_field_that_stands_twice_is_named() {
        assert!(
            fault(r#"{"inner": [{"places": 1, "places": 2}]}"#).starts_with("$.inner[0].places: duplicate")
        );
    }

    #[test]
    fn whatever_the_input_says_the_fault_is_one_short_line() {
        let long = fault(&format!(r#"{{"inner": [{{"{}": 1}}]}}"#, "é\\n".repeat(300_000)));
        assert!(long.chars().count() <= 4 * LONGEST && long.lines().count() == 1, "{long}");
        assert!(long.starts_with("$.inner[0].é\\né") && long.ends_with("expected `places`"), "{long}");
        let kept = "x".repeat(LONGEST);
        assert_eq!(Fault::on(1, kept.clone()).problem, kept);
        assert_eq!(Fault::on(1, format!("{kept}y")).problem.chars().count(), LONGEST);
    }

    #[test]
    fn a_byte_order_mark_is_named_as_what_it_is() {
        assert!(fault("\u{feff}{}").starts_with("line 1: begins with a byte order mark"));
    }

    #[test]
    fn broken_json_names_its_line() {
        assert!(fault("{\n\"inner\": [}").starts_with("line 2: "));
        assert!(fault("{\"inner\": []}\n!").starts_with("line 2: "));
    }
}
