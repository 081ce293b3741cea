//! Importing members and applications from CSV: read everything, tell everything that is wrong, and only then write, all
//! or nothing.
//!
//! The same functions serve the staff page, the command line and the demonstration. Writing is idempotent by id: a
//! file that says what the database already holds changes nothing, not even a version.

mod applicant_row;
pub mod applicants;
mod cells;
mod member_row;
mod table;

use std::collections::{BTreeMap, BTreeSet};

use model::audit::Act;
use model::id::{MemberId, PersonId};
use model::import::{ImportReport, RowError};
use store::members::MemberRecord;
use store::once::{OnceWrite, Receipt};
use store::{Audit, Store, StoreError, Write};

use crate::spreadsheet::{self, Unwritable};

pub use table::{MAX_BYTES, MAX_ROWS};

/// A file as it was understood.
#[derive(Debug)]
pub struct MembersFile {
    /// Rows read, the header not counted.
    pub rows: u32,
    /// The members, in the order of the file; complete only without errors.
    pub members: Vec<MemberRecord>,
    /// All that is wrong, by line.
    pub errors: Vec<RowError>,
}

impl MembersFile {
    /// What is told about a file that is wrong.
    pub fn refused(self) -> ImportReport {
        let Self { rows, members: _, errors } = self;
        ImportReport { dry_run: false, rows, added: 0, changed: 0, unchanged: 0, errors }
    }
}

/// Reads a file of members without looking at any database.
pub fn read_members(bytes: &[u8]) -> MembersFile {
    let table::Table { rows, count, mut errors } = table::read(bytes, &member_row::COLUMNS);
    let mut seen = BTreeSet::new();
    let mut members = Vec::with_capacity(rows.len());
    for row in &rows {
        table::once(row, &mut seen, &mut errors);
        members.extend(member_row::member(row, &mut errors));
    }
    MembersFile { rows: count, members, errors: table::told(errors) }
}

/// The file of `members`: importing it changes nothing where they are stored.
pub fn members_file(members: &[MemberRecord]) -> Result<String, Unwritable> {
    spreadsheet::csv(member_row::COLUMNS, members.iter().map(member_row::cells))
}

/// Takes a file of members in, or says what that would do. Nothing is written when anything is wrong, and nothing when
/// this is a dry run. Nobody is shown to more people because their member is in another country than before (rule PRI-2).
async fn take_in(
    write: &mut Write,
    file: MembersFile,
    dry_run: bool,
    now_ms: i64,
) -> Result<ImportReport, StoreError> {
    let mut report =
        ImportReport { dry_run, rows: file.rows, added: 0, changed: 0, unchanged: 0, errors: file.errors };
    if !report.errors.is_empty() {
        return Ok(report);
    }
    let all = store::members::all(write).await?;
    let known: BTreeMap<&MemberId, &MemberRecord> = all.iter().map(|member| (&member.id, member)).collect();
    let moves =
        |member: &MemberRecord| known.get(&member.id).is_some_and(|one| one.country != member.country);
    let moved = !dry_run && file.members.iter().any(moves);
    let before = if moved { Some(store::visibility::all(write).await?) } else { None };
    for member in &file.members {
        match known.get(&member.id) {
            None => report.added += 1,
            Some(stored) if *stored == member => report.unchanged += 1,
            Some(_) => report.changed += 1,
        }
        if !dry_run {
            store::members::upsert(write, member).await?;
        }
    }
    if let Some(before) = before {
        store::visibility::stay_as_narrow(write, &before, now_ms).await?;
    }
    Ok(report)
}

/// Imports a file of members, or says what an import would do, in one transaction of its own. A file that changes
/// nothing leaves no trace, not even an audit row. It is read before the transaction begins, so nobody waits for that.
pub async fn run(
    store: &Store,
    bytes: &[u8],
    dry_run: bool,
    actor: Option<PersonId>,
    now_ms: i64,
) -> Result<ImportReport, StoreError> {
    let file = read_members(bytes);
    let mut write = store.write().await?;
    let report = take_in(&mut write, file, dry_run, now_ms).await?;
    if !dry_run && report.errors.is_empty() && !report.changes_nothing() {
        write.commit(audit(&report, actor, now_ms)).await?;
    }
    Ok(report)
}

/// Imports a file without errors in `write`, which commits together with the receipt that `receipt` makes of the report.
pub async fn write(
    mut write: OnceWrite,
    file: MembersFile,
    actor: Option<PersonId>,
    now_ms: i64,
    receipt: fn(&ImportReport) -> Receipt,
) -> Result<ImportReport, StoreError> {
    let report = take_in(&mut write, file, false, now_ms).await?;
    if report.changes_nothing() {
        write.commit_without_audit(&[], now_ms, &receipt(&report)).await?;
    } else {
        write.commit(audit(&report, actor, now_ms), &receipt(&report)).await?;
    }
    Ok(report)
}

/// The audit row of an import that changed something.
fn audit(report: &ImportReport, actor: Option<PersonId>, now_ms: i64) -> Audit {
    Audit::new(now_ms, actor, Act::MembersImported)
        .with("added", i64::from(report.added))
        .with("changed", i64::from(report.changed))
}

#[cfg(test)]
mod tests {
    use model::import::RowFault;

    use super::*;

    const HEADER: &str = "id,name,own_name,kind,country,region,lat,lon,population,cohort_year,languages,time_zone,\
                          status,note,jurisdictions,source\n";
    const TAMALE: &str = "tamale-gh,Tamale,,city,GH,Africa and the Middle East,9.4,-0.8,374744,2024,en;dag,\
                          Africa/Accra,member,,,[VY] x\n";

    /// Line, column and reason of everything that is wrong.
    fn faults(text: impl AsRef<[u8]>) -> Vec<(u32, String, &'static str)> {
        let file = read_members(text.as_ref());
        file.errors.iter().map(|e| (e.line, e.column.clone(), e.reason.code())).collect()
    }

    fn fault(line: u32, column: &str, reason: RowFault) -> Vec<(u32, String, &'static str)> {
        vec![(line, column.to_owned(), reason.code())]
    }

    #[test]
    fn the_members_of_the_data_folder_have_no_fault() {
        let file = read_members(crate::demo::MEMBERS_CSV.as_bytes());
        assert_eq!((file.rows, file.members.len(), &file.errors[..]), (131, 131, &[][..]));
        let tamale = file.members.iter().find(|member| member.id.as_str() == "tamale-gh").unwrap();
        assert_eq!(tamale.jurisdictions.len(), 1);
        let consortium = file.members.iter().find(|member| member.id.as_str() == "gyumri-am").unwrap();
        assert_eq!(consortium.jurisdictions.len(), 2);
    }

    #[test]
    fn a_byte_order_mark_and_crlf_change_nothing_but_lines_stay_right() {
        let plain = read_members(format!("{HEADER}{TAMALE}").as_bytes());
        let windows = format!("\u{feff}{HEADER}{TAMALE}").replace('\n', "\r\n");
        assert_eq!(read_members(windows.as_bytes()).members, plain.members);
        let second = TAMALE.replace("tamale-gh", "wa-gh").replace(",city,", ",town,");
        let windows = format!("\u{feff}{HEADER}{TAMALE}\n{second}").replace('\n', "\r\n");
        assert_eq!(faults(windows), fault(4, "kind", RowFault::UnknownValue), "the empty line is counted");
        let quoted = TAMALE.replace("[VY] x", "\"[VY]\n x\"");
        let text = format!("{HEADER}{}{second}", quoted.replace("[VY]\n", "[VY]  "));
        assert_eq!(faults(text), fault(3, "kind", RowFault::UnknownValue));
    }

    #[test]
    fn semicolons_separate_when_the_header_says_so() {
        let text = format!("{HEADER}{TAMALE}").replace(',', "\t").replace(';', ",").replace('\t', ";");
        let text = text.replace("en,dag", "\"en;dag\"");
        let file = read_members(text.as_bytes());
        assert_eq!(file.errors, []);
        assert_eq!(file.members[0].languages.len(), 2);
    }

    #[test]
    fn every_fault_is_told_at_once_with_its_line_and_column() {
        let bad = "Tamale!,,,town,gha,Africa,95,x,many,1999,english,Mars/Olympus,friend,,Half,[VY] x\n";
        let told: Vec<String> = faults(format!("{HEADER}{TAMALE}{bad}"))
            .into_iter()
            .map(|(line, c, r)| format!("{line} {c} {r}"))
            .collect();
        let expected = [
            "3 id malformed",
            "3 name required",
            "3 kind unknown_value",
            "3 country malformed",
            "3 region unknown_value",
            "3 lat out_of_range",
            "3 lon malformed",
            "3 population malformed",
            "3 cohort_year out_of_range",
            "3 languages malformed",
            "3 time_zone unknown_value",
            "3 status unknown_value",
            "3 jurisdictions malformed",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn the_form_of_the_file_is_checked_before_its_cells() {
        assert_eq!(faults(""), fault(1, "", RowFault::Empty));
        assert_eq!(faults(HEADER), fault(1, "", RowFault::Empty));
        assert_eq!(faults(format!("{HEADER}{TAMALE}a,b\n")), fault(3, "", RowFault::Ragged));
        assert_eq!(faults([HEADER.as_bytes(), b"a\xff"].concat()), fault(2, "", RowFault::NotUtf8));
        assert_eq!(faults(format!("{HEADER}{TAMALE}{TAMALE}")), fault(3, "id", RowFault::Duplicate));
        let unknown = format!("{HEADER}{TAMALE}").replace(",source", ",sauce");
        let told: Vec<_> = faults(unknown).into_iter().map(|(_, column, reason)| (column, reason)).collect();
        assert_eq!(told, [("sauce".to_owned(), "unknown_column"), ("source".to_owned(), "missing_column")]);
        let doubled =
            format!("{HEADER}{TAMALE}").replace(",source", ",source,id").replace("[VY] x", "[VY] x,y");
        assert_eq!(faults(doubled), fault(1, "id", RowFault::Duplicate));
    }

    #[test]
    fn controls_and_long_texts_are_refused() {
        let text = format!("{HEADER}{}", TAMALE.replace("Tamale", "Tam\u{7}ale"));
        assert_eq!(faults(text), fault(2, "name", RowFault::Malformed));
        let text = format!("{HEADER}{}", TAMALE.replace("Tamale", &"x".repeat(201)));
        assert_eq!(faults(text), fault(2, "name", RowFault::TooLong));
    }

    #[test]
    fn a_file_at_each_limit_is_read_and_one_above_is_not() {
        let row = |n: usize| TAMALE.replace("tamale-gh", &format!("m-{n}"));
        let rows: String = (0..MAX_ROWS).map(row).collect();
        let full = format!("{HEADER}{rows}");
        assert!(full.len() > MAX_BYTES, "rows of this length reach the other limit first");
        assert_eq!(faults(&full), fault(1, "", RowFault::TooLong));
        let short = "a,,,,,,,,,,,,,,,\n".repeat(MAX_ROWS + 1);
        let told = faults(format!("{HEADER}{short}"));
        assert_eq!(told.len(), table::MAX_ERRORS, "a flood of faults is cut");
        let table = table::read(format!("{HEADER}{short}").as_bytes(), &member_row::COLUMNS);
        assert_eq!(table.rows.len(), MAX_ROWS);
        assert_eq!(table.errors.last().map(|error| error.reason), Some(RowFault::TooManyRows));
    }
}
