//! Reports, the messages attached to them, and what was done with their cases. Words come and go sealed; this module
//! never opens them.

use model::case::{AttachedBy, CaseOutcome};
use model::id::{MemberId, PersonId, ReportId};
use model::report::{CaseActKind, ReportReason, Reported, Thing};
use model::state::CaseState;

use crate::db::{BadCell, Row, Tx, Write, values};
use crate::error::StoreError;

/// A report as it is kept, with the state of its case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportRecord {
    /// Its id.
    pub id: ReportId,
    /// Who reported; nobody once their account is erased.
    pub reporter: Option<PersonId>,
    /// What is reported.
    pub thing: Thing,
    /// Whom it is about, where that is one person who has an account.
    pub subject: Option<PersonId>,
    /// Why.
    pub reason: ReportReason,
    /// Whether its reporter feels unsafe.
    pub feels_unsafe: bool,
    /// What happened, sealed for the id.
    pub words: String,
    /// When it was reported.
    pub reported_at_ms: i64,
    /// How its case stands; not written, only read.
    pub state: CaseState,
    /// How it was closed; not written, only read.
    pub closing: Option<ClosingRecord>,
}

/// How a case was closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosingRecord {
    /// What came of it.
    pub outcome: CaseOutcome,
    /// What its reporter reads, sealed for the id and `answer`.
    pub answer: String,
    /// When.
    pub closed_at_ms: i64,
}

/// A message that is attached to a report, as it was then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachedRecord {
    /// The id for which it is sealed; not that of the message.
    pub id: String,
    /// Its place among them.
    pub number: u32,
    /// Who wrote it.
    pub author: AttachedBy,
    /// What it says, sealed.
    pub body: String,
    /// When it was sent.
    pub sent_at_ms: i64,
    /// Who that was, where it was not the reporter; nobody once their account is erased.
    pub person: Option<PersonId>,
}

/// Something that was done with a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActRecord {
    /// The id for which the words are sealed.
    pub id: String,
    /// With which case.
    pub report: ReportId,
    /// What.
    pub kind: CaseActKind,
    /// When.
    pub at_ms: i64,
    /// Which officer; nobody where it was none, or their account is erased.
    pub officer: Option<PersonId>,
    /// Why, sealed.
    pub words: Option<String>,
}

/// Whom a case concerns, as far as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConcernRecord {
    /// Whom it is or may be about, by id; whoever's account is erased is not among them any more.
    pub people: Vec<PersonId>,
    /// The members those people belong or belonged to, and those that were reported, by id.
    pub members: Vec<MemberId>,
    /// Whether one of those people is or was of the Support Unit.
    pub support_unit: bool,
}

/// Keeps a report, whose case is open.
pub async fn insert(write: &mut Write, record: &ReportRecord) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO report (id, reporter, about, thing, subject, reason, feels_unsafe, words, reported_at_ms, state) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open')",
            values![
                &record.id,
                record.reporter.as_ref(),
                record.thing.about().code(),
                record.thing.id(),
                record.subject.as_ref(),
                record.reason.code(),
                record.feels_unsafe,
                &record.words,
                record.reported_at_ms,
            ],
        )
        .await?;
    Ok(())
}

/// Attaches a message.
pub async fn attach(write: &mut Write, report: &ReportId, record: &AttachedRecord) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO report_message (id, report, number, author, body, sent_at_ms, person) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            values![
                &record.id,
                report,
                record.number,
                record.author.code(),
                &record.body,
                record.sent_at_ms,
                record.person.as_ref(),
            ],
        )
        .await?;
    Ok(())
}

/// The report with this id.
pub async fn find(tx: &mut Tx, id: &ReportId) -> Result<Option<ReportRecord>, StoreError> {
    let row = tx.query_one("SELECT * FROM report WHERE id = $1", values![id]).await?;
    row.as_ref().map(record).transpose()
}

/// Holds a case until the write ends, so that nobody closes it meanwhile; false when it is closed.
pub async fn hold_open(write: &mut Write, id: &ReportId) -> Result<bool, StoreError> {
    let held = write
        .execute("UPDATE report SET state = state WHERE id = $1 AND closed_at_ms IS NULL", values![id])
        .await?;
    Ok(held > 0)
}

/// Adds to whom a case concerns; what is kept already stays.
pub async fn concern(write: &mut Write, id: &ReportId, record: &ConcernRecord) -> Result<(), StoreError> {
    for person in &record.people {
        write
            .execute(
                "INSERT INTO case_person (report, person) VALUES ($1, $2) ON CONFLICT (report, person) DO NOTHING",
                values![id, person],
            )
            .await?;
    }
    for member in &record.members {
        write
            .execute(
                "INSERT INTO case_member (report, member) VALUES ($1, $2) ON CONFLICT (report, member) DO NOTHING",
                values![id, member],
            )
            .await?;
    }
    if record.support_unit {
        write.execute("UPDATE report SET support_unit = $2 WHERE id = $1", values![id, true]).await?;
    }
    Ok(())
}

/// Whom a case concerns, as far as it is kept.
pub async fn concerns(tx: &mut Tx, id: &ReportId) -> Result<ConcernRecord, StoreError> {
    let people =
        tx.query("SELECT person FROM case_person WHERE report = $1 ORDER BY person", values![id]).await?;
    let members =
        tx.query("SELECT member FROM case_member WHERE report = $1 ORDER BY member", values![id]).await?;
    let row = tx.query_one("SELECT support_unit FROM report WHERE id = $1", values![id]).await?;
    Ok(ConcernRecord {
        people: people.iter().map(|row| row.parsed("person")).collect::<Result<_, _>>()?,
        members: members.iter().map(|row| row.parsed("member")).collect::<Result<_, _>>()?,
        support_unit: row.map_or(Ok(false), |row| row.flag("support_unit"))?,
    })
}

/// What a person reported, newest first.
pub async fn of_reporter(tx: &mut Tx, person: &PersonId) -> Result<Vec<ReportRecord>, StoreError> {
    let rows = tx
        .query("SELECT * FROM report WHERE reporter = $1 ORDER BY reported_at_ms DESC, id", values![person])
        .await?;
    rows.iter().map(record).collect()
}

/// The reports whose cases are not closed, oldest first.
pub async fn waiting(tx: &mut Tx) -> Result<Vec<ReportRecord>, StoreError> {
    let rows = tx
        .query("SELECT * FROM report WHERE closed_at_ms IS NULL ORDER BY reported_at_ms, id", values![])
        .await?;
    rows.iter().map(record).collect()
}

/// The messages that are attached to a report, in their order.
pub async fn attached(tx: &mut Tx, report: &ReportId) -> Result<Vec<AttachedRecord>, StoreError> {
    let rows =
        tx.query("SELECT * FROM report_message WHERE report = $1 ORDER BY number", values![report]).await?;
    rows.iter()
        .map(|row| {
            Ok(AttachedRecord {
                id: row.text("id")?,
                number: row.number("number")?,
                author: row.code("author", AttachedBy::from_code)?,
                body: row.text("body")?,
                sent_at_ms: row.int("sent_at_ms")?,
                person: row.parsed_opt("person")?,
            })
        })
        .collect()
}

/// Notes that a case is worked on; false when it was not open.
pub async fn take_up(write: &mut Write, id: &ReportId) -> Result<bool, StoreError> {
    let changed = write
        .execute("UPDATE report SET state = 'taken_up' WHERE id = $1 AND state = 'open'", values![id])
        .await?;
    Ok(changed > 0)
}

/// Closes a case, which nobody reads any more; false when nobody had taken it up, or somebody was faster.
pub async fn close(write: &mut Write, id: &ReportId, closing: &ClosingRecord) -> Result<bool, StoreError> {
    let changed = write
        .execute(
            "UPDATE report SET state = 'closed', outcome = $2, answer = $3, closed_at_ms = $4 \
             WHERE id = $1 AND state = 'taken_up'",
            values![id, closing.outcome.code(), &closing.answer, closing.closed_at_ms],
        )
        .await?;
    if changed == 0 {
        return Ok(false);
    }
    write.execute("DELETE FROM case_officer WHERE report = $1", values![id]).await?;
    Ok(true)
}

/// Notes what was done with a case.
pub async fn note(write: &mut Write, record: &ActRecord) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO case_act (id, report, kind, at_ms, officer, words) VALUES ($1, $2, $3, $4, $5, $6)",
            values![
                &record.id,
                &record.report,
                record.kind.code(),
                record.at_ms,
                record.officer.as_ref(),
                record.words.as_ref(),
            ],
        )
        .await?;
    Ok(())
}

/// What was done with a case, oldest first.
pub async fn acts(tx: &mut Tx, report: &ReportId) -> Result<Vec<ActRecord>, StoreError> {
    let rows = tx
        .query("SELECT * FROM case_act WHERE report = $1 ORDER BY at_ms, kind, id", values![report])
        .await?;
    rows.iter()
        .map(|row| {
            Ok(ActRecord {
                id: row.text("id")?,
                report: row.parsed("report")?,
                kind: row.code("kind", CaseActKind::from_code)?,
                at_ms: row.int("at_ms")?,
                officer: row.parsed_opt("officer")?,
                words: row.text_opt("words")?,
            })
        })
        .collect()
}

fn record(row: &Row) -> Result<ReportRecord, StoreError> {
    let (about, thing) = (row.code("about", Reported::from_code)?, row.text("thing")?);
    let closing = match row.code_opt("outcome", CaseOutcome::from_code)? {
        Some(outcome) => Some(ClosingRecord {
            outcome,
            answer: row.text("answer")?,
            closed_at_ms: row.int("closed_at_ms")?,
        }),
        None => None,
    };
    Ok(ReportRecord {
        id: row.parsed("id")?,
        reporter: row.parsed_opt("reporter")?,
        thing: Thing::new(about, &thing).ok_or_else(|| BadCell::error("thing", "holds no id"))?,
        subject: row.parsed_opt("subject")?,
        reason: row.code("reason", ReportReason::from_code)?,
        feels_unsafe: row.flag("feels_unsafe")?,
        words: row.text("words")?,
        reported_at_ms: row.int("reported_at_ms")?,
        state: row.code("state", CaseState::from_code)?,
        closing,
    })
}
