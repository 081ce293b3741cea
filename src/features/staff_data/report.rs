//! What a file would do or did: counts, or every row that is wrong with its line, column, reason and value.

use leptos::prelude::*;
use model::import::{ImportReport, RowError, RowFault};

use super::{Import, What};
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::intl::{self, Plural};
use crate::paths;
use crate::ui::button::{Button, ButtonKind, ButtonLink};
use crate::ui::card::{Card, CardRule};
use crate::ui::pages::ShowMore;
use crate::ui::status::{Alert, Tone};
use crate::ui::table::{Cell, Column, Row, RowHead, Table};

/// How many wrong rows are listed at a time.
const STEP: usize = 50;

/// What a report comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The file has this many faults; nothing was written.
    Wrong(usize),
    /// The file says what is known already.
    Nothing,
    /// It can be written.
    Ready,
    /// It is written.
    Written,
}

impl Verdict {
    /// The verdict of `report`.
    pub fn of(report: &ImportReport) -> Self {
        match report.errors.len() {
            0 if report.changes_nothing() => Self::Nothing,
            0 if report.dry_run => Self::Ready,
            0 => Self::Written,
            faults => Self::Wrong(faults),
        }
    }
}

/// What is said when a report has come. Tracked.
pub fn announcement(i18n: I18n, report: &ImportReport) -> String {
    match Verdict::of(report) {
        Verdict::Wrong(count) => errors_words(i18n, count),
        Verdict::Nothing => t_string!(i18n, import.nothing).to_owned(),
        Verdict::Ready => t_string!(i18n, import.ready).to_owned(),
        Verdict::Written => t_string!(i18n, import.done).to_owned(),
    }
}

fn errors_words(i18n: I18n, count: usize) -> String {
    match intl::plural(Language::of(i18n), count as u64) {
        Plural::One => t_string!(i18n, import.errors_1, count = count),
        Plural::Other => t_string!(i18n, import.errors_n, count = count),
    }
}

/// The report, which takes focus, and the one thing to do next.
#[component]
pub fn Report(
    /// The page's state.
    import: Import,
    /// What the server found.
    report: ImportReport,
) -> impl IntoView {
    let i18n = use_i18n();
    let verdict = Verdict::of(&report);
    let written = !report.dry_run;
    let title = move || match verdict {
        Verdict::Written => t_string!(i18n, import.done_title),
        Verdict::Wrong(_) | Verdict::Nothing | Verdict::Ready => t_string!(i18n, import.report_title),
    };
    let sentence = match verdict {
        Verdict::Wrong(count) => view! {
            <Alert tone=Tone::Stopped>
                <p class="strong">{move || errors_words(i18n, count)}</p>
                <p>{t!(i18n, import.errors_body)}</p>
            </Alert>
        }
        .into_any(),
        Verdict::Nothing => view! { <Alert tone=Tone::Info>{t!(i18n, import.nothing)}</Alert> }.into_any(),
        Verdict::Ready => view! { <p class="soft">{t!(i18n, import.ready)}</p> }.into_any(),
        Verdict::Written => view! { <Alert tone=Tone::Done>{t!(i18n, import.done)}</Alert> }.into_any(),
    };
    let action = match verdict {
        Verdict::Ready => view! {
            <Button
                kind=ButtonKind::Primary
                on_press=move || import.write()
                busy=import.busy()
                busy_word=move || t_string!(i18n, import.importing)
            >
                {t!(i18n, import.import_verb)}
            </Button>
        }
        .into_any(),
        Verdict::Written => match import.what() {
            What::Members => view! {
                <ButtonLink href=paths::DIRECTORY kind=ButtonKind::Primary>{t!(i18n, import.see_members)}</ButtonLink>
            }
            .into_any(),
            What::Applications { call, .. } => view! {
                <ButtonLink href=paths::balance(&call) kind=ButtonKind::Primary>{t!(i18n, import.see_balance)}</ButtonLink>
            }
            .into_any(),
        },
        Verdict::Wrong(_) | Verdict::Nothing => ().into_any(),
    };
    let rule = if matches!(verdict, Verdict::Wrong(_)) { CardRule::Amber } else { CardRule::None };
    let counts = (report.rows, report.added, report.changed, report.unchanged);
    let errors = report.errors;
    let file = import.file_name();
    view! {
        <div id="import-report" class="import-report" tabindex="-1">
            <Card title rule>
                {sentence}
                <p class="soft small"><bdi>{file}</bdi></p>
                {errors.is_empty().then(|| counts_view(i18n, import.what(), counts, written))}
                {(!errors.is_empty()).then(|| view! { <Faults errors /> })}
                <p class="cluster">
                    {action}
                    <Button on_press=move || import.another()>{t!(i18n, import.another)}</Button>
                </p>
            </Card>
        </div>
    }
    .into_any()
}

fn counts_view(i18n: I18n, what: What, counts: (u32, u32, u32, u32), written: bool) -> AnyView {
    let (rows, added, changed, unchanged) = counts;
    let number = move |count: u32| move || intl::number(Language::of(i18n), i64::from(count));
    let members = what == What::Members;
    let words = move || match (members, written) {
        (true, true) => [
            t_string!(i18n, import.was_added),
            t_string!(i18n, import.was_changed),
            t_string!(i18n, import.was_unchanged),
        ],
        (true, false) => [
            t_string!(i18n, import.added),
            t_string!(i18n, import.changed),
            t_string!(i18n, import.unchanged),
        ],
        (false, true) => [
            t_string!(i18n, import.applications_were_added),
            t_string!(i18n, import.applications_were_changed),
            t_string!(i18n, import.applications_were_unchanged),
        ],
        (false, false) => [
            t_string!(i18n, import.applications_added),
            t_string!(i18n, import.applications_changed),
            t_string!(i18n, import.applications_unchanged),
        ],
    };
    view! {
        <dl class="figures import-figures">
            <div><dt>{t!(i18n, import.rows)}</dt><dd class="figure-number">{number(rows)}</dd></div>
            <div><dt>{move || words()[0]}</dt><dd class="figure-number">{number(added)}</dd></div>
            <div><dt>{move || words()[1]}</dt><dd class="figure-number">{number(changed)}</dd></div>
            <div><dt>{move || words()[2]}</dt><dd class="figure-number">{number(unchanged)}</dd></div>
        </dl>
    }
    .into_any()
}

#[component]
fn Faults(errors: Vec<RowError>) -> impl IntoView {
    let i18n = use_i18n();
    let columns = vec![
        Column::new("line", move || t_string!(i18n, import.col_line)).number(),
        Column::new("column", move || t_string!(i18n, import.col_column)),
        Column::new("reason", move || t_string!(i18n, import.col_reason)),
        Column::new("value", move || t_string!(i18n, import.col_value)),
    ];
    let (limit, count) = (RwSignal::new(STEP), errors.len());
    let errors = StoredValue::new(errors);
    let rows = move || {
        let shown = errors.with_value(|all| all.iter().take(limit.get()).cloned().collect::<Vec<_>>());
        shown.into_iter().map(|error| fault_row(i18n, error)).collect_view()
    };
    view! {
        <Table caption=move || t_string!(i18n, import.errors_caption) hide_caption=true columns>{rows}</Table>
        {(count > STEP).then(|| view! {
            <ShowMore
                shown=move || t_string!(i18n, import.shown, shown = limit.get().min(count), count = count)
                more=move || t_string!(i18n, import.more)
                has_more=Signal::derive(move || limit.get() < count)
                on_more=move || limit.update(|limit| *limit += STEP)
            />
        })}
    }
    .into_any()
}

fn fault_row(i18n: I18n, error: RowError) -> AnyView {
    let RowError { line, column, reason, value } = error;
    let column = if column.is_empty() {
        view! { <span class="soft">{t!(i18n, import.whole_row)}</span> }.into_any()
    } else {
        view! { <code>{column}</code> }.into_any()
    };
    let value = if value.is_empty() {
        view! { <span class="soft">{t!(i18n, import.empty_value)}</span> }.into_any()
    } else {
        view! { <q class="import-value" dir="auto">{value}</q> }.into_any()
    };
    view! {
        <Row>
            <Cell label=move || t_string!(i18n, import.col_line) number=true>{line}</Cell>
            <Cell label=move || t_string!(i18n, import.col_column)>{column}</Cell>
            <RowHead>{move || fault(i18n, reason)}</RowHead>
            <Cell label=move || t_string!(i18n, import.col_value)>{value}</Cell>
        </Row>
    }
    .into_any()
}

/// What is wrong with a row. Tracked.
fn fault(i18n: I18n, fault: RowFault) -> &'static str {
    match fault {
        RowFault::MissingColumn => t_string!(i18n, import.missing_column),
        RowFault::UnknownColumn => t_string!(i18n, import.unknown_column),
        RowFault::Ragged => t_string!(i18n, import.ragged),
        RowFault::Required => t_string!(i18n, import.required),
        RowFault::Malformed => t_string!(i18n, import.malformed),
        RowFault::UnknownValue => t_string!(i18n, import.unknown_value),
        RowFault::TooLong => t_string!(i18n, import.too_long),
        RowFault::OutOfRange => t_string!(i18n, import.out_of_range),
        RowFault::Duplicate => t_string!(i18n, import.duplicate),
        RowFault::NotUtf8 => t_string!(i18n, import.not_utf8),
        RowFault::TooManyRows => t_string!(i18n, import.too_many_rows),
        RowFault::Empty => t_string!(i18n, import.empty),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(dry_run: bool, added: u32, faults: usize) -> ImportReport {
        let error =
            RowError { line: 2, column: "id".to_owned(), reason: RowFault::Required, value: String::new() };
        ImportReport { dry_run, rows: 3, added, changed: 0, unchanged: 3, errors: vec![error; faults] }
    }

    #[test]
    fn a_report_comes_to_one_thing_to_do() {
        assert_eq!(Verdict::of(&report(true, 1, 0)), Verdict::Ready);
        assert_eq!(Verdict::of(&report(false, 1, 0)), Verdict::Written);
        assert_eq!(Verdict::of(&report(true, 0, 0)), Verdict::Nothing);
        assert_eq!(Verdict::of(&report(true, 1, 2)), Verdict::Wrong(2));
    }
}
