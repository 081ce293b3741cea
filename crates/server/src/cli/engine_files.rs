//! What the engine's commands share: reading and writing their files, with faults that name the file.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use matching::edges::{CSV_HEADER, Scored};
use matching::fault::Fault;
use matching::instance::{Header, Instance};

use super::Failure;

/// Reads an input file whole.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| Failure::Input(format!("{}: {error}", path.display())))
}

/// A fault of the content of `path`, as one line.
pub(super) fn fault(path: &Path, fault: &Fault) -> Failure {
    Failure::Input(format!("{}: {fault}", path.display()))
}

/// Reads INSTANCE.json and the edge file beside it.
pub(super) fn instance(path: &Path) -> Result<Instance, Failure> {
    let header = Header::parse(&read(path)?).map_err(|error| fault(path, &error))?;
    let beside: PathBuf = path.parent().unwrap_or(Path::new("")).join(&header.edges);
    let edges = header.parse_edges(&read(&beside)?).map_err(|error| fault(&beside, &error))?;
    Instance::new(header, edges).map_err(|error| fault(path, &error))
}

/// Writes a file through a neighbour, so that a half-written one is never found under its name; what is no regular
/// file, such as a pipe, is written to as it stands.
pub(super) fn write(path: &Path, content: &[u8]) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::Io(format!("{}: {error}", path.display()));
    // A link stays, and the file it leads to is replaced.
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if target.metadata().is_ok_and(|found| !found.is_file()) {
        return std::fs::write(&target, content).map_err(failed);
    }
    let mut neighbour = target.as_os_str().to_owned();
    neighbour.push(".part");
    let neighbour = PathBuf::from(neighbour);
    let written = std::fs::write(&neighbour, content).and_then(|()| std::fs::rename(&neighbour, &target));
    written.map_err(|error| {
        // It may not even exist; what went wrong before is what has to be said.
        drop(std::fs::remove_file(&neighbour));
        failed(error)
    })
}

/// MATCHES.csv.
pub(super) fn matches_csv(matches: &[Scored]) -> String {
    let line = |pair: &Scored| format!("{},{},{}\n", pair.mentee, pair.mentor, pair.score);
    std::iter::once(format!("{CSV_HEADER}\n")).chain(matches.iter().map(line)).collect()
}

/// JSON with a final newline.
pub(super) fn json(value: &impl serde::Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string(value).map_err(|error| Failure::Io(error.to_string()))?;
    Ok(text + "\n")
}

/// Prints the one JSON object of a command.
pub(super) fn print(value: &impl serde::Serialize) -> Result<(), Failure> {
    print_text(&json(value)?)
}

/// Prints the result of a command; whoever has stopped reading is not told so.
pub(super) fn print_text(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::Io(format!("standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Measures the steps of a command in milliseconds with microseconds.
pub(super) struct Stopwatch(std::time::Instant);

impl Stopwatch {
    /// Starts.
    #[expect(clippy::disallowed_methods, reason = "commands report how long their steps took")]
    pub(super) fn start() -> Self {
        Self(std::time::Instant::now())
    }

    /// Milliseconds since the start or the last lap.
    pub(super) fn lap(&mut self) -> f64 {
        let now = Self::start();
        let micros = now.0.duration_since(self.0).as_micros();
        *self = now;
        micros as f64 / 1000.0
    }
}
