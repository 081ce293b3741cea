//! `canary.csv`: who reads which column of the database, proved by a marker in each.
//!
//! A column without a marker says what it holds instead; a column without a line fails, so a migration adds its line here.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write;
use std::sync::{Arc, Mutex};

use crate::files;
use crate::keys::readers;
use crate::live::Live;
use crate::support::NOW_MS;
use crate::walk::{Seen, Walk, everything};
use crate::world::{CALLERS, Marker, World};

const FILE: &str = "canary.csv";

/// What nobody reads, whatever the file says: rewriting it does not open these.
const NOBODYS: &[(&str, &str)] = &[
    ("allowance", "key"),
    ("block_address", "address_hash"),
    ("credential", "key_id"),
    ("credential", "secret"),
    ("device", "token_hash"),
    ("erasure", "person_hash"),
    ("idempotency", "key_hash"),
    ("idempotency", "receipt"),
    ("idempotency", "request_hash"),
    ("invitation_link", "token_hash"),
    ("meta", "value"),
    ("need", "wishes"),
    ("outbox", "event"),
    ("outbox", "params"),
    ("passkey_challenge", "id"),
    ("passkey_challenge", "state"),
    ("password_failure", "key"),
    ("session", "token_hash"),
    ("sign_in_link", "browser_hash"),
    ("sign_in_link", "code_hash"),
    ("sign_in_link", "token_hash"),
];

/// What the Support Unit alone reads, but for their own address, which everybody does.
const STAFFS: &[(&str, &str)] = &[
    ("person", "email"),
    ("application_call", "applicants"),
    ("application_call", "name"),
    ("audit", "params"),
];

/// Everything that was logged.
#[derive(Clone, Default)]
pub(crate) struct Logs(Arc<Mutex<Vec<u8>>>);

impl Logs {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl Write for Logs {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Logs everything that anybody logs in this program from now on, at the most verbose level.
pub(crate) fn log_everything() -> Logs {
    let logs = Logs::default();
    let writer = logs.clone();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false);
    // A second world of the same program, after the first could not be made, logs where the first did.
    let _ = subscriber.with_writer(move || writer.clone()).try_init();
    logs
}

/// Whether an answer holds the marker, other than by repeating what the request itself named.
fn holds(seen: &Seen, marker: &Marker) -> bool {
    let answer = &seen.answer;
    answer.body.contains(&marker.text) || answer.headers.iter().any(|(_, value)| value.contains(&marker.text))
}

fn readers_of<'a>(walk: &'a Walk, marker: &Marker) -> BTreeSet<&'a str> {
    walk.seen.iter().filter(|seen| holds(seen, marker)).map(|seen| seen.caller).collect()
}

/// The table as it was found; and the columns that neither have a marker nor say why not.
fn table(world: &World, walk: &Walk, columns: &[(String, String, bool)]) -> (String, Vec<String>) {
    let mut text = String::from("table,column,subject,readers\n");
    let mut missing = Vec::new();
    let declared = files::committed(FILE);
    for (table, column, _) in columns {
        let mut rows: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for marker in world.markers.iter().filter(|one| one.table == table && one.column == column) {
            rows.entry(&marker.subject).or_default().extend(readers_of(walk, marker));
        }
        if rows.is_empty() {
            let start = format!("{table},{column},-,");
            match declared.lines().find(|line| line.starts_with(&start)) {
                Some(line) => writeln!(text, "{line}").unwrap(),
                None => missing.push(format!("{table}.{column}")),
            }
        }
        for (subject, callers) in rows {
            writeln!(text, "{table},{column},{subject},{}", readers(&callers)).unwrap();
        }
    }
    (text, missing)
}

async fn columns(world: &World) -> Vec<(String, String, bool)> {
    let copy = world.folder.copy();
    let store = store::Store::open(&copy.location()).await.unwrap();
    let columns = store.columns().await.unwrap();
    store.close().await.unwrap();
    columns.into_iter().filter(|(table, ..)| table != "schema_migration").collect()
}

/// PRI-9: a marker in every field of every table is read by those who may read it, and by nobody else.
#[tokio::test(flavor = "multi_thread")]
async fn each_field_is_read_by_those_who_may() {
    let (world, walk, _) = everything().await;
    let (text, missing) = table(world, walk, &columns(world).await);
    assert!(
        missing.is_empty(),
        "{missing:?} have no marker: plant one in world.rs, or add `TABLE,COLUMN,-,what it holds` to {FILE}"
    );
    files::review(FILE, &files::compare(FILE, &text));
}

/// The file can be written anew; what these columns promise cannot.
#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_read_by_nobody_and_what_is_the_staffs_by_staff() {
    let (world, walk, _) = everything().await;
    let staff = BTreeSet::from(["staff", "admin", "staff_of_alpha"]);
    let of = |wanted: &[(&str, &str)]| {
        let markers: Vec<&Marker> =
            world.markers.iter().filter(|one| wanted.contains(&(one.table, one.column))).collect();
        let columns: BTreeSet<_> = markers.iter().map(|one| (one.table, one.column)).collect();
        assert_eq!(columns.len(), wanted.len(), "each has a marker");
        markers
    };
    for marker in of(NOBODYS) {
        assert_eq!(readers_of(walk, marker), BTreeSet::new(), "{marker:?}");
    }
    for marker in of(STAFFS) {
        let mut may = staff.clone();
        may.extend((marker.column == "email").then_some(marker.subject.as_str()));
        assert!(readers_of(walk, marker).is_subset(&may), "{marker:?}");
    }
}

/// PRI-14: a value that was withdrawn, or that somebody released who then blocked the caller, is read by nobody; one that
/// is released by nobody but those it was released to. The file can be written anew; this cannot.
#[tokio::test(flavor = "multi_thread")]
async fn a_contact_value_is_read_by_whom_it_is_released_to() {
    let (world, walk, _) = everything().await;
    let mut released = 0;
    for marker in world.markers.iter().filter(|one| one.table == "contact_channel" && one.column == "value") {
        let readers = readers_of(walk, marker);
        let given = marker.subject.strip_suffix("-theirs");
        let gone = ["-withdrawn", "-blocked"].iter().any(|end| marker.subject.ends_with(end));
        let may = BTreeSet::from([given.unwrap_or(&marker.subject)]);
        assert!(if gone { readers.is_empty() } else { readers.is_subset(&may) }, "{marker:?}: {readers:?}");
        released += usize::from(given.is_some() && !readers.is_empty());
    }
    assert!(released > 10, "{released} were there to be read");
}

/// Markers that are the beginning of others, or stand in none of the rows, would prove nothing.
#[tokio::test(flavor = "multi_thread")]
async fn no_marker_is_part_of_another() {
    let (world, ..) = everything().await;
    for one in &world.markers {
        let inside = |other: &&Marker| other.text != one.text && other.text.contains(&one.text);
        assert_eq!(world.markers.iter().find(inside), None, "{one:?}");
    }
    assert!(world.markers.len() > 150, "{}", world.markers.len());
}

/// PRI-23: at the most verbose level the log of everything above holds no marker and no token; the random ids of rows are
/// all it may name.
#[tokio::test(flavor = "multi_thread")]
async fn the_log_names_nobody_and_nothing() {
    let (world, walk, logs) = everything().await;
    assert!(logs.lines().count() > walk.seen.len(), "a line for each request at the least");
    assert!(logs.contains("/api/v1/groups/{group}/calendar.ics"), "it names the template");
    let is_id = |marker: &&Marker| ["id", "slug"].contains(&marker.column);
    for marker in world.markers.iter().filter(|marker| !is_id(marker)) {
        assert!(!logs.contains(&marker.text), "{marker:?}");
    }
    for caller in CALLERS {
        assert!(!logs.contains(&world.link_of(caller)), "{caller}");
        let cookie = world.cookie_of(caller).and_then(|cookie| cookie.split('=').nth(1));
        assert!(cookie.is_none_or(|token| !logs.contains(token)), "{caller}");
    }
}

/// Every mail that the world has caused names its recipient in its address, and nobody and nothing else.
#[tokio::test(flavor = "multi_thread")]
async fn mails_hold_no_field_of_anybody() {
    let (world, ..) = everything().await;
    let live = Live::start(world.folder.copy(), NOW_MS, server::routes::table()).await;
    server::jobs::outbox::run(&live.app).await.unwrap();
    let mut read = 0;
    for text in world.mails.iter().chain(&live.mails()) {
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let to: Vec<&str> = head.lines().filter(|line| line.starts_with("To:")).collect();
        let id: Vec<&str> = head.lines().filter(|line| line.starts_with("Message-ID:")).collect();
        let others: Vec<&str> =
            head.lines().filter(|line| !to.contains(line) && !id.contains(line)).collect();
        for marker in &world.markers {
            assert!(!body.contains(&marker.text), "{marker:?}");
            assert!(!others.concat().contains(&marker.text), "{marker:?}");
        }
        assert_eq!(to.len(), 1, "{head}");
        read += 1;
    }
    assert!(read > 20, "{read} mails");
    drop(live.end().await);
}
