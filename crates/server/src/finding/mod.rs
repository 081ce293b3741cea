//! The directory as the server searches it: for each viewer an index of what that viewer may see, and of nothing else.
//!
//! An index holds whatever it was made of: how often a word stands in it decides how much the word says, and which words it
//! has decides what a typo is taken for. So no index is shared by people who see different things, and none is filtered
//! afterwards: what a viewer may not see was never in theirs (rules PRI-6 and PRI-7). An index is kept until something
//! that it may follow from is written, or until a date on which somebody takes or leaves a seat; then it is made anew.

mod countries;
mod digests;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use directory::Names;
use model::directory::{CountryName, Directory, MemberSummary};
use model::directory_search::{Entry, FEW_ROWS, Facet, SearchAnswer, SearchHit, SearchQuery, SearchRow};
use model::id::MemberId;
use model::permissions::Actor;
use model::words::Locale;
use search::{Index, Mode};
use sha2::{Digest as _, Sha256};
use store::Tx;
use tracing::Instrument as _;

pub use countries::{by_code as countries, names as country_names};
pub use digests::digests;

use crate::api::members::listing;
use crate::app::App;
use crate::http::problem::Problem;

/// As many entries as all indexes that are kept have together; the newest is kept whatever it has.
const MOST_KEPT: usize = 400_000;

/// The indexes of those who searched last.
#[derive(Debug, Default)]
pub struct Finding {
    /// The least recently used first.
    kept: Mutex<Vec<Kept>>,
    /// One index is made at a time: it takes a core, and whoever waits may find it made.
    making: tokio::sync::Mutex<()>,
}

/// An index and what it holds for.
#[derive(Clone, Debug)]
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
    /// A hash of the list that it is made of: whoever is listed the same shares it.
    list: [u8; 32],
    entries: Vec<Entry>,
    /// The places of members among the entries.
    members: BTreeMap<MemberId, usize>,
    countries: Vec<CountryName>,
    names: Names,
    index: Index,
    /// What tells its answers from those of another index.
    tag: String,
}

impl Finding {
    /// What `viewer` may find at this moment.
    pub async fn of(&self, app: &App, viewer: Option<&Actor>) -> Result<Arc<Findable>, Problem> {
        if let Some(known) = self.known(app, viewer).await? {
            return Ok(known);
        }
        let (app, viewer) = (app.clone(), viewer.cloned());
        // A task of its own, which goes on when whoever asked goes away: the next one finds it made.
        let make = async move { app.finding.make(&app, viewer.as_ref()).await };
        let made = tokio::spawn(make.in_current_span()).await;
        made.map_err(|error| Problem::internal(&error))?
    }

    async fn make(&self, app: &App, viewer: Option<&Actor>) -> Result<Arc<Findable>, Problem> {
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
        let others: Vec<Arc<Findable>> = {
            let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.iter().filter(|one| one.change == change).map(|one| Arc::clone(&one.findable)).collect()
        };
        let made = tokio::task::spawn_blocking(move || {
            let list = hash(&directory)?;
            match others.into_iter().find(|other| other.list == list) {
                Some(same) => Ok(same),
                None => Findable::new(list, directory, topics).map(Arc::new),
            }
        });
        let findable = made.await.map_err(|error| Problem::internal(&error))??;
        let kept =
            Kept { viewer: viewer.cloned(), change, from_ms, until_ms, findable: Arc::clone(&findable) };
        keep(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner), kept, MOST_KEPT);
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
}

/// Keeps `new` beside those that may still hold; the least recently used go where together they have more than `most`
/// entries. An index that several share counts once.
fn keep(kept: &mut Vec<Kept>, new: Kept, most: usize) {
    kept.retain(|one| one.change == new.change && one.viewer != new.viewer);
    kept.push(new);
    let entries = |kept: &[Kept]| {
        let different: BTreeMap<_, usize> =
            kept.iter().map(|one| (Arc::as_ptr(&one.findable), one.findable.len())).collect();
        different.into_values().sum::<usize>()
    };
    while kept.len() > 1 && entries(kept) > most {
        kept.remove(0);
    }
}

/// A hash of everything that a list says.
fn hash(directory: &Directory) -> Result<[u8; 32], Problem> {
    let list = serde_json::to_vec(directory).map_err(|error| Problem::internal(&error))?;
    Ok(Sha256::digest(list).into())
}

/// The names of policy areas, by slug.
pub(crate) async fn topics(tx: &mut Tx) -> Result<HashMap<String, [String; 3]>, Problem> {
    let areas = store::policy_areas::all(tx).await?;
    let names =
        |area: &model::policy_area::PolicyArea| Locale::ALL.map(|locale| area.name(locale).to_owned());
    Ok(areas.iter().map(|area| (area.slug.clone(), names(area))).collect())
}

impl Findable {
    /// Everything of `directory`, by name as it is folded and then by key.
    fn new(
        list: [u8; 32],
        directory: Directory,
        topics: HashMap<String, [String; 3]>,
    ) -> Result<Self, Problem> {
        let countries = directory.countries.clone();
        let names = Names {
            countries: countries.iter().map(|one| (one.code.as_str().to_owned(), one.names())).collect(),
            topics,
        };
        let mut entries = directory::entries(directory);
        entries.sort_by_cached_key(|entry| (search::fold(directory::name(entry)), directory::key(entry)));
        let listed: BTreeMap<&MemberId, &MemberSummary> =
            entries.iter().filter_map(directory::member).map(|member| (&member.id, member)).collect();
        let documents = directory::documents(&entries, &names, &listed);
        let index =
            Index::build(&directory::schema(), &documents).map_err(|error| Problem::internal(&error))?;
        let tag = format!("{:016x}", index.fingerprint());
        let place = |(at, entry)| Some((directory::member(entry)?.id.clone(), at));
        let members = entries.iter().enumerate().filter_map(place).collect();
        Ok(Self { list, entries, members, countries, names, index, tag })
    }

    /// The names of its countries and of all topics.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The member with this id, where it is listed.
    pub fn listed(&self, id: &MemberId) -> Option<&MemberSummary> {
        directory::member(self.entries.get(*self.members.get(id)?)?)
    }

    /// How many of all entries have each value of a facet.
    pub fn totals(&self, facet: Facet) -> BTreeMap<String, u32> {
        directory::counted(&self.index, facet, self.index.totals(facet.index()))
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
            digests: String::new(),
        }
    }

    /// The rows that fit, why, and what each further choice would leave.
    pub fn find(&self, query: &SearchQuery) -> SearchAnswer {
        let limit = query.limit.unwrap_or(FEW_ROWS);
        let chosen = |facet| query.chosen(facet);
        let asked =
            directory::asked(&query.typed(), Mode::All, chosen, query.offset as usize, limit as usize);
        let answer = self.index.find(&asked);
        let counts = Facet::ALL.iter().zip(&answer.counts).map(|(facet, counts)| {
            (facet.code().to_owned(), directory::counted(&self.index, *facet, counts))
        });
        let counts = counts.collect();
        let rows = answer.rows.iter().filter_map(|row| self.row(row)).collect();
        SearchAnswer { index: self.tag.clone(), total: answer.total, matching: answer.matching, rows, counts }
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

#[cfg(test)]
mod tests {
    use model::id::PersonId;

    use super::*;

    fn somebody(name: &str, change: &str, findable: &Arc<Findable>) -> Kept {
        let viewer = Some(Actor { person: PersonId::parse(name).unwrap(), grants: Vec::new() });
        let findable = Arc::clone(findable);
        Kept { viewer, change: change.to_owned(), from_ms: 0, until_ms: None, findable }
    }

    /// One with so many entries, all of them the same: only their number counts here.
    fn with(entries: usize) -> Arc<Findable> {
        let practice = model::practice::PracticeSummary {
            id: "pr".parse().unwrap(),
            member: "m".parse().unwrap(),
            title: String::new(),
            problem: String::new(),
            result: String::new(),
            language: model::words::Language::parse("en").unwrap(),
            areas: Vec::new(),
            status: model::practice::PracticeStatus::Closed,
        };
        let entry = Entry::Practice(Box::new(practice));
        Arc::new(Findable { entries: vec![entry; entries], ..Findable::default() })
    }

    fn names(kept: &[Kept]) -> Vec<&str> {
        kept.iter().map(|one| one.viewer.as_ref().map_or("-", |viewer| viewer.person.as_str())).collect()
    }

    #[test]
    fn those_who_searched_last_are_kept_and_the_newest_whatever_it_has() {
        let mut kept = Vec::new();
        for (name, entries) in [("a", 4), ("b", 4), ("c", 4)] {
            keep(&mut kept, somebody(name, "1", &with(entries)), 10);
        }
        assert_eq!(names(&kept), ["b", "c"]);
        keep(&mut kept, somebody("d", "1", &with(99)), 10);
        assert_eq!(names(&kept), ["d"]);
    }

    #[test]
    fn an_index_that_several_share_counts_once_and_one_that_is_out_of_date_goes() {
        let (mut kept, shared) = (Vec::new(), with(8));
        for name in ["a", "b", "c"] {
            keep(&mut kept, somebody(name, "1", &shared), 10);
        }
        assert_eq!(names(&kept), ["a", "b", "c"]);
        keep(&mut kept, somebody("a", "2", &with(1)), 10);
        assert_eq!(names(&kept), ["a"]);
    }
}
