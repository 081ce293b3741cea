//! What a file must look like, column by column.

use leptos::prelude::*;
use model::place::{Kind, MemberStatus, Region};

use super::{Import, What};
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::ui::card::Disclosure;

/// The columns and what stands in them.
#[component]
pub fn Format(
    /// The page's state.
    import: Import,
) -> impl IntoView {
    let i18n = use_i18n();
    let line = move |(column, words): (&'static str, Said)| {
        view! { <dt><code>{column}</code></dt><dd>{move || words(i18n)}</dd> }.into_any()
    };
    let (columns, note) = match import.what() {
        What::Members => (members(), None),
        What::Applications { .. } => {
            (applications(), Some(view! { <p>{move || t_string!(i18n, import.applications_note)}</p> }))
        }
    };
    view! {
        <Disclosure summary=move || t_string!(i18n, import.format)>
            <div class="stack-close">
                <p>{t!(i18n, import.format_body)}</p>
                {note}
                <dl class="facts small">{columns.into_iter().map(line).collect_view()}</dl>
            </div>
        </Disclosure>
    }
    .into_any()
}

type Said = fn(I18n) -> String;

/// A column and what stands in it.
type Columns = Vec<(&'static str, Said)>;

fn kind(i18n: I18n) -> String {
    with_codes(i18n, t_string!(i18n, import.col_kind), Kind::ALL.iter().map(|kind| kind.code()))
}

fn region(i18n: I18n) -> String {
    with_codes(i18n, t_string!(i18n, import.col_region), Region::ALL.iter().map(|one| one.ogp_name()))
}

fn applications() -> Columns {
    vec![
        ("id", |i18n| t_string!(i18n, import.col_id).to_owned()),
        ("name", |i18n| t_string!(i18n, import.col_name).to_owned()),
        ("country", |i18n| t_string!(i18n, import.col_country).to_owned()),
        ("region", region),
        ("kind", kind),
        ("population", |i18n| t_string!(i18n, import.col_population).to_owned()),
        ("reviews", |i18n| t_string!(i18n, import.col_reviews).to_owned()),
    ]
}

fn members() -> Columns {
    vec![
        ("id", |i18n| t_string!(i18n, import.col_id).to_owned()),
        ("name", |i18n| t_string!(i18n, import.col_name).to_owned()),
        ("own_name", |i18n| t_string!(i18n, import.col_own_name).to_owned()),
        ("kind", kind),
        ("country", |i18n| t_string!(i18n, import.col_country).to_owned()),
        ("region", region),
        ("lat, lon", |i18n| t_string!(i18n, import.col_place).to_owned()),
        ("population", |i18n| t_string!(i18n, import.col_population).to_owned()),
        ("cohort_year", |i18n| t_string!(i18n, import.col_cohort_year).to_owned()),
        ("languages", |i18n| t_string!(i18n, import.col_languages).to_owned()),
        ("time_zone", |i18n| t_string!(i18n, import.col_time_zone).to_owned()),
        ("status", |i18n| {
            let codes = MemberStatus::ALL.iter().map(|status| status.code());
            with_codes(i18n, t_string!(i18n, import.col_status), codes)
        }),
        ("note", |i18n| t_string!(i18n, import.col_note).to_owned()),
        ("jurisdictions", |i18n| t_string!(i18n, import.col_jurisdictions).to_owned()),
        ("source", |i18n| t_string!(i18n, import.col_source).to_owned()),
    ]
}

/// A sentence about a column, then the sentence that lists its codes.
fn with_codes<'a>(i18n: I18n, sentence: &str, codes: impl Iterator<Item = &'a str>) -> String {
    let codes = codes.collect::<Vec<_>>().join(", ");
    format!("{sentence} {}", t_string!(i18n, import.format_codes, codes = codes))
}

#[cfg(test)]
mod tests {
    use super::{Columns, applications, members};

    fn describes(columns: &Columns, file: &str) {
        let header: Vec<&str> = file.lines().next().unwrap().split(',').collect();
        let described: Vec<&str> = columns.iter().flat_map(|(column, _)| column.split(", ")).collect();
        assert_eq!(described, header);
    }

    #[test]
    fn every_column_of_our_own_files_is_described() {
        describes(&members(), include_str!("../../../data/members.csv"));
        describes(&applications(), include_str!("../../../data/demo/applications.csv"));
    }
}
