//! What is wrong with an input, and where: the one shape of every parse and validation error of the engine.
//!
//! The caller knows the file's name and puts it in front; a fault knows the line or the JSON path.

use std::fmt;

use serde::de::DeserializeOwned;

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
    /// A fault at a JSON path.
    pub fn at(path: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { place: Place::Path(path.into()), problem: problem.into() }
    }

    /// A fault on a line, counted from 1 with the header.
    pub fn on(line: u64, problem: impl Into<String>) -> Self {
        Self { place: Place::Line(line), problem: problem.into() }
    }
}

/// Reads JSON into a type; a value of the wrong shape is named by the path of the deepest faulty field.
pub fn from_json<T: DeserializeOwned>(json: &[u8]) -> Result<T, Fault> {
    let reader = &mut serde_json::Deserializer::from_slice(json);
    let value = serde_path_to_error::deserialize(&mut *reader).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        if !inner.is_data() {
            return Fault::on(inner.line() as u64, without_position(&inner));
        }
        let problem = without_position(&inner);
        let mut path = if path == "." { "$".to_owned() } else { format!("$.{path}") };
        // serde reports an absent field at its parent; the path of the field itself is what helps.
        if let Some(field) = problem.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
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
    fn broken_json_names_its_line() {
        assert!(fault("{\n\"inner\": [}").starts_with("line 2: "));
        assert!(fault("{\"inner\": []}\n!").starts_with("line 2: "));
    }
}
