//! Rows of the directory that the server finds, where there are more people and practices than a page should hold.

use client::{Client, ClientError};
use leptos::prelude::*;
use model::directory_search::{MOST_ROWS, SearchAnswer, SearchQuery, SearchRow};

use super::{Fetched, use_client};

/// A stretch of the rows that fit a question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stretch {
    /// The question; which rows are wanted stands beside it.
    pub query: SearchQuery,
    /// How many rows are passed over.
    pub from: u32,
    /// How many are wanted.
    pub count: u32,
}

/// What came of a stretch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// What was asked.
    pub asked: Stretch,
    /// How many fit, and what each further choice would leave; without rows.
    pub answer: SearchAnswer,
    /// The rows with their places among all, in order: the wanted ones and those that came before.
    pub rows: Vec<(u32, SearchRow)>,
}

/// As many requests as one stretch takes at most; the directory changed again and again if more were needed.
const MOST_REQUESTS: usize = 12;

/// The rows of `stretch`; fetched when it changes, but for those that are there, and nothing while there is no stretch.
pub fn search(stretch: Memo<Option<Stretch>>) -> Fetched<Option<Rows>> {
    let client = use_client();
    let kept = StoredValue::new(None::<Rows>);
    Fetched::new(move || {
        let (client, stretch) = (client.clone(), stretch.get());
        async move {
            let Some(stretch) = stretch else { return Ok(None) };
            let known = kept.try_get_value().flatten().filter(|kept| kept.asked.query == stretch.query);
            let rows = rows(&client, stretch, known).await?;
            // The page may be gone by now.
            kept.try_set_value(Some(rows.clone()));
            Ok(Some(rows))
        }
    })
}

async fn rows(client: &Client, asked: Stretch, known: Option<Rows>) -> Result<Rows, ClientError> {
    let (mut answer, mut rows) = known.map_or((None, Vec::new()), |known| (Some(known.answer), known.rows));
    for _ in 0..MOST_REQUESTS {
        let most = answer.as_ref().map_or(u32::MAX, |answer: &SearchAnswer| answer.total);
        let end = asked.from.saturating_add(asked.count).min(most);
        let missing = (asked.from..end).find(|at| !rows.iter().any(|(one, _)| one == at));
        let offset = match missing {
            None if answer.is_some() => break,
            None => asked.from,
            Some(at) => at,
        };
        let there = rows.iter().map(|(at, _)| *at).find(|at| (offset..end).contains(at)).unwrap_or(end);
        let limit = there.saturating_sub(offset).min(MOST_ROWS);
        let mut query: SearchQuery = asked.query.clone();
        (query.offset, query.limit) = (offset, Some(limit));
        let mut part = client.search_directory(&query).await?;
        let came = std::mem::take(&mut part.rows);
        if answer.as_ref().is_some_and(|answer| answer.index != part.index) {
            // Somebody came, left or changed meanwhile, so what is there may stand at another place now.
            rows.clear();
        }
        answer = Some(part);
        // They go where they belong, so that the list stays in order.
        let place = rows.iter().position(|(at, _)| *at > offset).unwrap_or(rows.len());
        rows.splice(place..place, (offset..).zip(came));
    }
    Ok(Rows { asked, answer: answer.unwrap_or_default(), rows })
}
