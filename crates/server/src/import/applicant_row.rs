//! One row of a file of applications.

use std::collections::BTreeSet;

use model::call::{Applicant, Review};
use model::id::ApplicantId;
use model::import::{RowError, RowFault};
use model::place::{Country, SizeBand};

use super::cells::{Cells, MAX_NAME, MAX_POPULATION, check_text};
use super::table::Row;

/// The columns of a file of applications, all of which it must have, in any order.
pub(super) const COLUMNS: &[&str] = &["id", "name", "country", "region", "kind", "population", "reviews"];

/// The highest score, in thousandths of a point.
const MAX_SCORE: u32 = 100_000;

/// Reads the cells of a row; what is wrong is added to `errors`, and the answer is then `None`. The applicant is the first
/// from its country when that is none of `countries`.
pub(super) fn applicant(
    row: &Row,
    countries: &BTreeSet<Country>,
    errors: &mut Vec<RowError>,
) -> Option<Applicant> {
    let before = errors.len();
    let mut cells = Cells { row, errors };
    let id = cells.parsed("id", |text| ApplicantId::parse(text).map_err(|_| RowFault::Malformed));
    let name = cells.required_text("name", MAX_NAME);
    let country = cells.country();
    let region = cells.region();
    let kind = cells.kind();
    let population = cells.number("population", 0..=MAX_POPULATION).map(|number| number as u32);
    let reviews = cells.reviews();
    if errors.len() > before {
        return None;
    }
    let country = country?;
    Some(Applicant {
        id: id?,
        name: name?,
        first: !countries.contains(&country),
        country,
        region: region?,
        kind: kind?,
        band: SizeBand::of(population),
        reviews,
    })
}

impl Cells<'_> {
    /// `Reviewer|country|score` of each, separated by `;`; an empty cell where nobody has reviewed yet.
    fn reviews(&mut self) -> Vec<Review> {
        if self.cell("reviews").is_empty() {
            return Vec::new();
        }
        let list = self.parsed("reviews", |text| {
            let mut reviewers = BTreeSet::new();
            let reviews: Vec<Review> = text.split(';').map(review).collect::<Result<_, _>>()?;
            let once = reviews.iter().all(|review| reviewers.insert(review.reviewer.to_lowercase()));
            if once { Ok(reviews) } else { Err(RowFault::Duplicate) }
        });
        list.unwrap_or_default()
    }
}

fn review(part: &str) -> Result<Review, RowFault> {
    let parts: Vec<&str> = part.split('|').map(str::trim).collect();
    let &[reviewer, country, score] = parts.as_slice() else { return Err(RowFault::Malformed) };
    if reviewer.is_empty() {
        return Err(RowFault::Malformed);
    }
    check_text(reviewer, MAX_NAME)?;
    let country = Country::parse(country).map_err(|_| RowFault::Malformed)?;
    Ok(Review { reviewer: reviewer.to_owned(), country, score: thousandths(score)? })
}

/// Points with at most three decimals, as thousandths. Both decimal marks are read: spreadsheets write the one of their
/// country.
fn thousandths(text: &str) -> Result<u32, RowFault> {
    let (whole, decimals) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(decimals) || decimals.len() > 3 {
        return Err(RowFault::Malformed);
    }
    // Both are digits, and what overflows is as much out of range as what does not.
    let score = format!("{whole}{decimals:0<3}").parse().map_err(|_| RowFault::OutOfRange)?;
    if score > MAX_SCORE { Err(RowFault::OutOfRange) } else { Ok(score) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_has_up_to_three_decimals_and_both_marks() {
        for (text, score) in [
            ("82.5", Ok(82_500)),
            ("82,5", Ok(82_500)),
            ("0", Ok(0)),
            ("100", Ok(100_000)),
            ("99.999", Ok(99_999)),
            ("007", Ok(7_000)),
            ("100.001", Err(RowFault::OutOfRange)),
            ("99999999999999999999", Err(RowFault::OutOfRange)),
            ("-1", Err(RowFault::Malformed)),
            ("1.2345", Err(RowFault::Malformed)),
            ("1.", Err(RowFault::Malformed)),
            (".5", Err(RowFault::Malformed)),
            ("1e1", Err(RowFault::Malformed)),
            ("", Err(RowFault::Malformed)),
        ] {
            assert_eq!(thousandths(text), score, "{text}");
        }
    }
}
