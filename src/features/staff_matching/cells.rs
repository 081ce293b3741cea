//! What the rows of the result show, each value on its own: a change of a weight moves points, and touches nothing else.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use model::id::MemberId;

use super::view_model::ResultRow;

/// The rows by their mentee.
pub(super) type ByMentee = BTreeMap<MemberId, Arc<ResultRow>>;

/// What one row shows.
#[derive(Clone)]
struct Cell {
    row: ArcRwSignal<Arc<ResultRow>>,
    said: ArcRwSignal<Arc<ResultRow>>,
    score: ArcRwSignal<i64>,
    parts: ArcRwSignal<[u16; 7]>,
}

/// The same for the row that is drawn from it.
#[derive(Clone, Copy)]
pub(super) struct Shown {
    /// Everything, as it is now.
    pub row: RwSignal<Arc<ResultRow>>,
    /// Everything but points and reasons, which here may be of an earlier answer.
    pub said: RwSignal<Arc<ResultRow>>,
    /// The score.
    pub score: RwSignal<i64>,
    /// The points of the seven parts.
    pub parts: RwSignal<[u16; 7]>,
}

/// What all rows show.
#[derive(Clone, Copy)]
pub(super) struct Cells(StoredValue<BTreeMap<MemberId, Cell>>);

impl Cells {
    /// No row yet.
    pub(super) fn new() -> Self {
        Self(StoredValue::default())
    }

    /// Begins to show `row`. Belongs to whoever draws it.
    pub(super) fn begin(self, row: Arc<ResultRow>) -> Shown {
        let cell = Cell {
            score: ArcRwSignal::new(row.pair.score),
            parts: ArcRwSignal::new(row.parts),
            said: ArcRwSignal::new(row.clone()),
            row: ArcRwSignal::new(row.clone()),
        };
        self.0.update_value(|cells| {
            cells.insert(row.pair.mentee.clone(), cell.clone());
        });
        Shown {
            row: cell.row.into(),
            said: cell.said.into(),
            score: cell.score.into(),
            parts: cell.parts.into(),
        }
    }

    /// Brings those of the rows that are `wanted` up to date with `rows`.
    pub(super) fn follow(self, rows: &ByMentee, wanted: impl Fn(&MemberId) -> bool) {
        let cells = self.0.get_value();
        for (mentee, row) in rows {
            if let Some(cell) = cells.get(mentee).filter(|_| wanted(mentee)) {
                cell.show(row);
            }
        }
        if cells.keys().any(|mentee| !rows.contains_key(mentee)) {
            self.0.update_value(|cells| cells.retain(|mentee, _| rows.contains_key(mentee)));
        }
    }
}

impl Cell {
    fn show(&self, row: &Arc<ResultRow>) {
        if Arc::ptr_eq(&self.row.read_untracked(), row) {
            return;
        }
        if !self.said.read_untracked().differs_in_points_only(row) {
            self.said.set(row.clone());
        }
        if *self.score.read_untracked() != row.pair.score {
            self.score.set(row.pair.score);
        }
        if *self.parts.read_untracked() != row.parts {
            self.parts.set(row.parts);
        }
        self.row.set(row.clone());
    }
}
