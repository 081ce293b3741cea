//! What a reader sees when somebody else changed the same thing meanwhile: both sides, and the choice between them.

use leptos::prelude::*;

use crate::i18n::{t, t_string, use_i18n};
use crate::ui::button::{Button, ButtonKind};
use crate::ui::status::{Alert, Tone};
use crate::ui::table::{Cell, Column, Row, RowHead, Table};

/// One value on which two people differ, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What it is.
    pub what: String,
    /// As it is now.
    pub theirs: String,
    /// As the reader would have it.
    pub yours: String,
}

/// Shows both sides where they differ. Nothing of the reader's is lost before they chose.
#[component]
pub fn Conflict(
    /// Where the two differ; empty where the same was done by both.
    differences: Vec<Difference>,
    /// Takes what there is now, and drops what the reader changed.
    #[prop(into)]
    on_theirs: Callback<()>,
    /// Writes what the reader has over what there is now; absent where that is not possible any more.
    #[prop(optional_no_strip, into)]
    on_yours: Option<Callback<()>>,
    /// Whether either is under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let same = differences.is_empty();
    let row = |one: Difference| {
        view! {
            <Row>
                <RowHead><bdi>{one.what}</bdi></RowHead>
                <Cell label=move || t_string!(i18n, errors.conflict_theirs)>{one.theirs}</Cell>
                <Cell label=move || t_string!(i18n, errors.conflict_yours)>{one.yours}</Cell>
            </Row>
        }
    };
    let table = (!same).then(|| {
        let columns = vec![
            Column::new("what", move || t_string!(i18n, errors.conflict_what)),
            Column::new("theirs", move || t_string!(i18n, errors.conflict_theirs)),
            Column::new("yours", move || t_string!(i18n, errors.conflict_yours)),
        ];
        let rows = differences.into_iter().map(row).collect_view();
        view! {
            <Table caption=move || t_string!(i18n, errors.conflict_title) hide_caption=true columns>{rows}</Table>
        }
    });
    let keep = on_yours.filter(|_| !same).map(|on_yours| {
        view! { <Button small=true on_press=on_yours busy>{t!(i18n, errors.conflict_keep)}</Button> }
    });
    view! {
        <div role="alert">
            <Alert tone=Tone::Needs>
                <p class="strong">{t!(i18n, errors.conflict_title)}</p>
                <p>{if same {
                    t_string!(i18n, errors.conflict_same)
                } else {
                    t_string!(i18n, errors.conflict_body)
                }}</p>
                {table}
                <p class="cluster">
                    <Button small=true kind=ButtonKind::Primary on_press=on_theirs busy>
                        {t!(i18n, errors.conflict_take)}
                    </Button>
                    {keep}
                </p>
            </Alert>
        </div>
    }
    .into_any()
}
