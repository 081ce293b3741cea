//! The directory where it is too large for a page: the members are here, and the server finds people and practices.
//!
//! What is pasted into "Who has done this?" and what the map shows is found on the device all the same, among the members.

use std::time::Duration;

use leptos::prelude::*;
use model::directory::Directory;
use model::directory_search::{Facet, SearchQuery};

use super::query::{Query, View};
use super::view_model::Found;
use crate::data::{self, ClientError, Fetched, Stretch};

/// How long typing rests before the server is asked.
const REST: Duration = Duration::from_millis(120);

/// What the server finds.
#[derive(Clone, Copy)]
pub struct Remote {
    /// Whether the server is asked at all.
    pub asked: Memo<bool>,
    /// What it found last; nothing before the first answer.
    pub found: Memo<Option<Found>>,
    /// What is found by asking nothing, for its counts; nothing before the first answer.
    pub totals: Memo<Option<Found>>,
    /// Why there is no answer to what was asked last.
    pub failed: Memo<Option<ClientError>>,
    /// Whether an answer is on its way.
    pub waits: Memo<bool>,
    rows: Fetched<Option<data::Rows>>,
    all: Fetched<Option<data::Rows>>,
}

impl Remote {
    /// Asks the server what `query` finds, once `directory` has come and is not complete.
    pub fn new(directory: Fetched<Directory>, query: Memo<Query>) -> Self {
        let asked = Memo::new(move |_| directory.with_value(|directory| !directory.complete) == Some(true));
        let settled = settled(query);
        let wanted = Memo::new(move |_| asked.get().then(|| settled.with(stretch)));
        let rows = data::search(wanted);
        let all = data::search(Memo::new(move |_| asked.get().then(Stretch::default)));
        // What was found stays while something else is looked for, and where it cannot be.
        let last = |rows: Fetched<Option<data::Rows>>| {
            Memo::new(move |before: Option<&Option<Found>>| match rows.get() {
                Some(Ok(Some(rows))) => Some(found(&rows)),
                _ => before.cloned().flatten(),
            })
        };
        let (found, totals) = (last(rows), last(all));
        let failed = Memo::new(move |_| {
            let error = |rows: Fetched<Option<data::Rows>>| rows.get().and_then(Result::err);
            error(rows).or_else(|| error(all))
        });
        let waits = Memo::new(move |_| {
            let answered = rows.with_value(|rows| rows.as_ref().map(|rows| rows.asked.clone())).flatten();
            asked.get() && failed.with(Option::is_none) && answered != Some(query.with(stretch))
        });
        Self { asked, found, totals, failed, waits, rows, all }
    }

    /// Asks again.
    pub fn retry(self) {
        self.rows.refetch();
        self.all.refetch();
    }
}

/// The query once typing rests; what is chosen counts at once.
fn settled(query: Memo<Query>) -> Memo<Query> {
    let rested = RwSignal::new(query.get_untracked());
    Effect::new(move || {
        let now = query.get();
        // Only a timer writes here, and the page may be left before it does.
        set_timeout(
            move || {
                if query.try_with_untracked(|query| *query == now) == Some(true) {
                    rested.try_set(now);
                }
            },
            REST,
        );
    });
    Memo::new(move |_| {
        let now = query.get();
        if rested.with(|rested| rested.text == now.text) { now } else { rested.get() }
    })
}

/// The rows that a query shows. The map shows members, which are here.
fn stretch(query: &Query) -> Stretch {
    let mut asked = SearchQuery::default();
    asked.q.clone_from(&query.text);
    for facet in Facet::ALL {
        asked = asked.with_chosen(*facet, query.chosen(*facet));
    }
    let count = if query.view == View::Map { 0 } else { query.shown };
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Stretch { query: asked, from: number(query.from), count: number(count) }
}

fn found(rows: &data::Rows) -> Found {
    let Stretch { from, count, .. } = rows.asked;
    let end = from.saturating_add(count);
    let wanted = rows.rows.iter().filter(|(at, _)| (from..end).contains(at));
    let wanted: Vec<_> = wanted.map(|(_, row)| row.clone()).collect();
    Found::of(&rows.answer, &wanted, from)
}
