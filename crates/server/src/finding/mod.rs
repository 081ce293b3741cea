//! The directory as the server searches it: for each viewer an index of what that viewer may see, and of nothing else.
//!
//! An index holds whatever it was made of: how often a word stands in it decides how much the word says, and which words it
//! has decides what a typo is taken for. So no index is shared by people who see different things, and none is filtered
//! afterwards: what a viewer may not see was never in theirs (rules PRI-6 and PRI-7). An index is kept until something
//! that it may follow from is written, or until a date on which somebody takes or leaves a seat; then it is made anew.

mod countries;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use model::directory::{CountryName, Directory, MemberSummary};
use model::directory_search::{
    Entry, FEW_ROWS, Facet, MOST_ROWS, SearchAnswer, SearchHit, SearchQuery, SearchRow,
};
use model::id::MemberId;
use model::permissions::Actor;
use model::words::Locale;
use search::{Index, Mode};
use store::Tx;

pub use countries::names as country_names;

use crate::api::members::listing;
use crate::app::App;
use crate::http::problem::Problem;

/// As many entries as all indexes that are kept have together; the newest is kept whatever it has.
const MOST_KEPT: usize = 200_000;

/// The indexes of those who searched last.
#[derive(Debug, Default)]
pub struct Finding {
    /// The least recently used first.
    kept: Mutex<Vec<Kept>>,
    /// One index is made at a time: it takes a core, and whoever waits may find it made.
    making: tokio::sync::Mutex<()>,
}

/// An index and what it holds for.
#[derive(Debug)]
struct Kept {
    viewer: Option<Actor>,
    /// The number of [`store::changes::directory`].
    change: String,
    from_ms: i64,
    until_ms: Option<i64>,
    findable: Arc<Findable>,
}

/// Everything that a viewer may find.
#[derive(Debug, Default)]
pub struct Findable {
    entries: Vec<Entry>,
    countries: Vec<CountryName>,
    index: Index,
}

impl Finding {
    /// What `viewer` may find at this moment.
    pub async fn of(&self, app: &App, viewer: Option<&Actor>) -> Result<Arc<Findable>, Problem> {
        if let Some(known) = self.known(app, viewer).await? {
            return Ok(known);
        }
        let _alone = self.making.lock().await;
        if let Some(known) = self.known(app, viewer).await? {
            return Ok(known);
        }
        let from_ms = app.clock.now_ms();
        let mut read = app.store.read().await?;
        // Before what is listed: what is written in between makes the number another one.
        let change = store::changes::directory(&mut read).await?;
        let until_ms = store::changes::next_turn(&mut read, from_ms).await?;
        let directory = listing(app, &mut read, viewer).await?;
        let topics = topics(&mut read).await?;
        drop(read);
        let made = tokio::task::spawn_blocking(move || Findable::new(directory, topics)).await;
        let findable = Arc::new(made.map_err(|error| Problem::internal(&error))??);
        let kept =
            Kept { viewer: viewer.cloned(), change, from_ms, until_ms, findable: Arc::clone(&findable) };
        self.keep(kept);
        Ok(findable)
    }

    /// The index of `viewer`, if it still holds.
    async fn known(&self, app: &App, viewer: Option<&Actor>) -> Result<Option<Arc<Findable>>, Problem> {
        let mut read = app.store.read().await?;
        let change = store::changes::directory(&mut read).await?;
        drop(read);
        let now_ms = app.clock.now_ms();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let holds = |one: &Kept| {
            one.viewer.as_ref() == viewer
                && one.change == change
                && (one.from_ms..one.until_ms.unwrap_or(i64::MAX)).contains(&now_ms)
        };
        let Some(at) = kept.iter().position(holds) else { return Ok(None) };
        let one = kept.remove(at);
        let findable = Arc::clone(&one.findable);
        kept.push(one);
        Ok(Some(findable))
    }

    fn keep(&self, new: Kept) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|one| one.change == new.change && one.viewer != new.viewer);
        kept.push(new);
        while kept.len() > 1 && kept.iter().map(|one| one.findable.len()).sum::<usize>() > MOST_KEPT {
            kept.remove(0);
        }
    }
}

/// The names of policy areas, by slug.
async fn topics(tx: &mut Tx) -> Result<Vec<(String, [String; 3])>, Problem> {
    let areas = store::policy_areas::all(tx).await?;
    let names =
        |area: &model::policy_area::PolicyArea| Locale::ALL.map(|locale| area.name(locale).to_owned());
    Ok(areas.iter().map(|area| (area.slug.clone(), names(area))).collect())
}

impl Findable {
    /// Everything of `directory`, by name as it is folded and then by key.
    fn new(directory: Directory, topics: Vec<(String, [String; 3])>) -> Result<Self, Problem> {
        let countries = directory.countries.clone();
        let names = directory::Names {
            countries: countries.iter().map(|one| (one.code.as_str().to_owned(), one.names())).collect(),
            topics: topics.into_iter().collect(),
        };
        let mut entries = directory::entries(directory);
        entries.sort_by_cached_key(|entry| (search::fold(directory::name(entry)), directory::key(entry)));
        let listed: BTreeMap<&MemberId, &MemberSummary> =
            entries.iter().filter_map(directory::member).map(|member| (&member.id, member)).collect();
        let documents = directory::documents(&entries, &names, &listed);
        let index =
            Index::build(&directory::schema(), &documents).map_err(|error| Problem::internal(&error))?;
        Ok(Self { entries, countries, index })
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The directory without people and practices, which are too many to be sent.
    pub fn members_alone(&self) -> Directory {
        Directory {
            members: self.entries.iter().filter_map(directory::member).cloned().collect(),
            people: Vec::new(),
            practices: Vec::new(),
            countries: self.countries.clone(),
            complete: false,
        }
    }

    /// The rows that fit, why, and what each further choice would leave.
    pub fn find(&self, query: &SearchQuery) -> SearchAnswer {
        let limit = query.limit.unwrap_or(FEW_ROWS).min(MOST_ROWS);
        let chosen = |facet| query.chosen(facet);
        let asked =
            directory::asked(&query.typed(), Mode::All, chosen, query.offset as usize, limit as usize);
        let answer = self.index.find(&asked);
        let counts = Facet::ALL.iter().zip(&answer.counts).map(|(facet, counts)| {
            (facet.code().to_owned(), directory::counted(&self.index, *facet, counts))
        });
        let counts = counts.collect();
        let rows = answer.rows.iter().filter_map(|row| self.row(row)).collect();
        SearchAnswer { total: answer.total, matching: answer.matching, rows, counts }
    }

    fn row(&self, row: &search::Row) -> Option<SearchRow> {
        let hit = |hit: &search::Hit| {
            Some(SearchHit {
                place: directory::place(hit.field)?,
                text: hit.text as u32,
                start: hit.start as u32,
                end: hit.end as u32,
                found_as: directory::found_as(hit.kind),
            })
        };
        let entry = self.entries.get(row.document as usize)?.clone();
        Some(SearchRow { entry, hits: row.hits.iter().filter_map(hit).collect() })
    }
}
