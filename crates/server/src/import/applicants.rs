//! Importing the applications of a call.

use std::collections::{BTreeMap, BTreeSet};

use model::call::Applicant;
use model::id::ApplicantId;
use model::import::{ImportReport, RowError, RowFault};
use model::place::Country;

use super::{applicant_row, table};

/// Most applicants of one call.
pub const MAX_APPLICANTS: usize = 1_000;

/// A file as it was understood.
#[derive(Debug)]
pub struct ApplicantsFile {
    /// Rows read, the header not counted.
    pub rows: u32,
    /// The applicants, in the order of the file; complete only without errors.
    pub applicants: Vec<Applicant>,
    /// All that is wrong, by line.
    pub errors: Vec<RowError>,
}

/// Reads a file of applications; `countries` are those that have members already.
pub fn read(bytes: &[u8], countries: &BTreeSet<Country>) -> ApplicantsFile {
    let table::Table { rows, count, mut errors } = table::read(bytes, applicant_row::COLUMNS);
    let mut seen = BTreeSet::new();
    let mut applicants = Vec::with_capacity(rows.len());
    for row in &rows {
        table::once(row, &mut seen, &mut errors);
        applicants.extend(applicant_row::applicant(row, countries, &mut errors));
    }
    if let Some(row) = rows.get(MAX_APPLICANTS) {
        errors.push(table::row_error(row.line, "", RowFault::TooManyRows, ""));
    }
    ApplicantsFile { rows: count, applicants, errors: table::told(errors) }
}

/// The applicants of a call after a file came to those that are `known`, by id, with what came of it. Whoever is not in the
/// file stays: who withdraws is left out by hand, so that nobody is lost by a file that was cut.
pub fn merged(known: Vec<Applicant>, file: ApplicantsFile, dry_run: bool) -> (Vec<Applicant>, ImportReport) {
    let ApplicantsFile { rows, applicants, errors } = file;
    let mut report = ImportReport { dry_run, rows, added: 0, changed: 0, unchanged: 0, errors };
    let mut all: BTreeMap<ApplicantId, Applicant> =
        known.into_iter().map(|applicant| (applicant.id.clone(), applicant)).collect();
    for applicant in applicants {
        match all.get(&applicant.id) {
            None => report.added += 1,
            Some(known) if *known == applicant => report.unchanged += 1,
            Some(_) => report.changed += 1,
        }
        all.insert(applicant.id.clone(), applicant);
    }
    if all.len() > MAX_APPLICANTS && report.errors.is_empty() {
        let count = format!("{} / {MAX_APPLICANTS}", all.len());
        report.errors.push(table::row_error(rows + 1, "", RowFault::TooManyRows, &count));
    }
    if !report.errors.is_empty() {
        // Nothing of a file with a fault is taken, so nothing is counted either.
        (report.added, report.changed, report.unchanged) = (0, 0, 0);
    }
    (all.into_values().collect(), report)
}

#[cfg(test)]
mod tests {
    use model::place::SizeBand;

    use super::*;

    const HEADER: &str = "id,name,country,region,kind,population,reviews\n";
    const ROW: &str = "ait-ouzrif-ma,Aït Ouzrif,MA,africa-middle-east,municipality,120000,\
                       Tomás Arrieta|AR|78;Nora|MA|80.25\n";

    fn read_text(text: &str) -> ApplicantsFile {
        read(text.as_bytes(), &[Country::parse("MA").unwrap()].into())
    }

    #[test]
    fn a_row_is_an_applicant_with_reviews() {
        let file =
            read_text(&format!("{HEADER}{ROW}{}", ROW.replace("ait-ouzrif-ma", "b").replace(",MA,", ",TD,")));
        assert_eq!(file.errors, []);
        let [one, other] = file.applicants.as_slice() else { panic!("two rows") };
        assert_eq!((one.band, one.first, one.reviews.len()), (SizeBand::From100kTo500k, false, 2));
        assert_eq!((one.reviews[1].score, one.reviews[1].country.as_str()), (80_250, "MA"));
        assert!(other.first, "no member is from there");
        let unknown = read_text(&format!("{HEADER}a,A,MA,Europe,city,,\n"));
        assert_eq!((unknown.applicants[0].band, unknown.applicants[0].reviews.len()), (SizeBand::Unknown, 0));
    }

    #[test]
    fn every_fault_is_told_at_once_with_its_line_and_column() {
        let bad = "A!,,maroc,Mars,village,-5,Nora|MA|101\n";
        let reviews = |text: &str| ROW.replace("ait-ouzrif-ma", text).replace("Nora|MA|80.25", text);
        let rows: String = ["Nora|MA", "|MA|80", "Nora|ma|80", "tomás arrieta|AR|60"].map(reviews).concat();
        let file = read_text(&format!("{HEADER}{ROW}{bad}{rows}{ROW}"));
        let told: Vec<String> = file
            .errors
            .iter()
            .filter(|error| error.line < 4 || error.column != "id" || error.line == 8)
            .map(|error| format!("{} {} {}", error.line, error.column, error.reason.code()))
            .collect();
        let expected = [
            "3 id malformed",
            "3 name required",
            "3 country malformed",
            "3 region unknown_value",
            "3 kind unknown_value",
            "3 population malformed",
            "3 reviews out_of_range",
            "4 reviews malformed",
            "5 reviews malformed",
            "6 reviews malformed",
            "7 reviews duplicate",
            "8 id duplicate",
        ];
        assert_eq!(told, expected);
        let (_, report) = merged(Vec::new(), file, true);
        assert_eq!((report.rows, report.added), (7, 0));
    }

    #[test]
    fn a_file_comes_to_what_is_known_by_id_and_takes_nobody_away() {
        let row = |id: &str| ROW.replace("ait-ouzrif-ma", id);
        let first = format!("{HEADER}{}{}", row("b"), row("a"));
        let (known, report) = merged(Vec::new(), read_text(&first), false);
        assert_eq!((report.added, report.changed, report.unchanged), (2, 0, 0));
        assert_eq!(known.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        let (same, report) = merged(known.clone(), read_text(&first), false);
        assert!(report.changes_nothing() && same == known);
        let second = format!("{HEADER}{}{}", row("b").replace("80.25", "80"), row("c"));
        let (now, report) = merged(known, read_text(&second), false);
        assert_eq!((report.added, report.changed, report.unchanged, now.len()), (1, 1, 0, 3));
        assert_eq!(now[1].reviews[1].score, 80_000);
    }

    #[test]
    fn a_call_takes_so_many_and_no_more() {
        let rows = |ids: std::ops::Range<usize>| {
            ids.map(|id| ROW.replace("ait-ouzrif-ma", &format!("a-{id}"))).collect::<String>()
        };
        let full = format!("{HEADER}{}", rows(0..MAX_APPLICANTS));
        let (known, report) = merged(Vec::new(), read_text(&full), false);
        assert_eq!((known.len(), report.errors.len()), (MAX_APPLICANTS, 0));
        let one_more = format!("{HEADER}{}", rows(MAX_APPLICANTS..MAX_APPLICANTS + 1));
        let (_, report) = merged(known, read_text(&one_more), false);
        assert_eq!((report.errors[0].reason, report.added), (RowFault::TooManyRows, 0));
        let above = read_text(&format!("{HEADER}{}", rows(0..MAX_APPLICANTS + 1)));
        assert_eq!(above.errors[0].line as usize, MAX_APPLICANTS + 2);
    }
}
