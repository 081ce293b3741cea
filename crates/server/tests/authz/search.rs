//! What the server finds against a plain scan of what it lists, and people who cannot be found against people who are not.

use std::collections::BTreeMap;

use model::account::DeviceKind;
use model::audit::Act;
use model::conversation::BlockedFrom;
use model::directory::Directory;
use model::directory_search::{Entry, Facet, FoundAs, SearchAnswer, SearchHit, SearchQuery};
use model::email::EmailAddress;
use model::id::{MemberId, PersonId};
use model::permissions::Role;
use model::policy_area::PolicyAreas;
use model::visibility::{Field, Level, SetBy};
use model::words::{Language, Locale};
use search::generate::{Population, queries};
use search::scan::Scan;
use search::{Mode, fold};
use server::ids::{Ids, Purpose};
use server::routes;
use server::visibility::apart::address_hash;
use store::grants::GrantRecord;
use store::mentoring_profiles::{MentoringProfileRecord, Side};
use store::people::PersonRecord;
use store::sessions::{NewSession, Proof};
use store::{Audit, Seal, Write};

use crate::as_long::assert_as_long;
use crate::lists;
use crate::live::{Folder, Live, open};
use crate::plain::says_the_same;
use crate::support::NOW_MS;
use crate::world::{DAY_MS, id};

/// What was found, so that a test can say that it looked.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) queries: usize,
    pub(crate) rows: usize,
    pub(crate) typos: usize,
    pub(crate) scripts: usize,
}

async fn get(live: &Live, cookie: Option<&str>, path: &str) -> String {
    let cookie = cookie.map(|cookie| ("cookie", cookie.to_owned()));
    let answer = live.ask("GET", path, cookie.as_slice(), "").await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    answer.body
}

/// Asks `count` made-up questions as whoever has `cookie`: each is answered as by a plain scan of what the same person is
/// listed at this moment.
pub(crate) async fn is_the_scan(
    live: &Live,
    cookie: Option<&str>,
    seed: u64,
    count: usize,
    tally: &mut Tally,
) {
    let listed: Directory = serde_json::from_str(&get(live, cookie, "/api/v1/members").await).unwrap();
    let areas: PolicyAreas = serde_json::from_str(&get(live, cookie, "/api/v1/policy-areas").await).unwrap();
    assert!(listed.complete);
    let names = directory::Names {
        countries: listed.countries.iter().map(|one| (one.code.as_str().to_owned(), one.names())).collect(),
        topics: areas
            .policy_areas
            .iter()
            .map(|area| (area.slug.clone(), Locale::ALL.map(|locale| area.name(locale).to_owned())))
            .collect(),
    };
    let mut entries = directory::entries(listed);
    entries.sort_by_key(|entry| (fold(directory::name(entry)), directory::key(entry)));
    let members: BTreeMap<&MemberId, _> =
        entries.iter().filter_map(directory::member).map(|member| (&member.id, member)).collect();
    let documents = directory::documents(&entries, &names, &members);
    let population = Population { schema: directory::schema(), documents };
    let scan = Scan::new(&population);
    let asked = queries(seed, &population, count * 2).into_iter().filter(|query| query.mode == Mode::All);
    for mut query in asked.take(count) {
        let mut sent = SearchQuery::default();
        sent.q.clone_from(&query.text);
        (sent.offset, sent.limit) = (query.offset as u32, Some(query.limit as u32));
        for (group, values) in &query.chosen {
            sent = sent.with_chosen(Facet::from_code(group).unwrap(), values);
        }
        query.text = sent.typed();
        if tally.queries.is_multiple_of(3) {
            // Any page of the rows, mostly the first.
            let page = if tally.queries.is_multiple_of(9) { 2 } else { 1 };
            says_the_same(live, cookie, &sent, page).await;
        }
        let answer = get(live, cookie, &sent.to_url("/api/v1/directory")).await;
        let answer: SearchAnswer = serde_json::from_str(&answer).unwrap();
        let expected = scan.find(&query);
        assert_eq!((answer.total, answer.matching), (expected.total, expected.matching), "{query:?}");
        for (facet, expected) in Facet::ALL.iter().zip(&expected.counts) {
            let counts: Vec<u32> = answer.counts[facet.code()].values().copied().collect();
            assert_eq!(counts, *expected, "{facet:?} {query:?}");
        }
        let hit = |hit: &search::Hit| SearchHit {
            place: directory::place(hit.field).unwrap(),
            text: hit.text as u32,
            start: hit.start as u32,
            end: hit.end as u32,
            found_as: directory::found_as(hit.kind),
        };
        let row = |row: &search::Row| (&entries[row.document as usize], row.hits.iter().map(hit).collect());
        let expected: Vec<(&Entry, Vec<SearchHit>)> = expected.rows.iter().map(row).collect();
        let found: Vec<_> = answer.rows.iter().map(|row| (&row.entry, row.hits.clone())).collect();
        assert_eq!(found, expected, "{query:?}");
        let ways = answer.rows.iter().flat_map(|row| &row.hits).map(|hit| hit.found_as);
        for way in ways {
            tally.typos += usize::from(matches!(way, FoundAs::OneTypo | FoundAs::TwoTypos));
            tally.scripts += usize::from(way == FoundAs::OtherScript);
        }
        tally.queries += 1;
        tally.rows += answer.rows.len();
    }
}

async fn listed(live: &Live, cookie: Option<&str>, query: &str) -> Directory {
    let list = get(live, cookie, &format!("/api/v1/members{query}")).await;
    serde_json::from_str(&list).unwrap()
}

/// The entries of a list and what is said of it besides, in an order of their own.
fn said(list: &Directory) -> (Vec<String>, String) {
    let mut entries: Vec<String> =
        directory::entries(list.clone()).iter().map(|entry| serde_json::to_string(entry).unwrap()).collect();
    entries.sort();
    (entries, serde_json::to_string(&(&list.countries, list.complete, &list.digests)).unwrap())
}

/// Whoever has `had` is told what changed, and has the list with it. Gives the list, and how many entries were sent.
pub(crate) async fn catches_up(
    live: &Live,
    cookie: Option<&str>,
    had: Option<Directory>,
) -> (Directory, usize) {
    let now = listed(live, cookie, "").await;
    let Some(had) = had else { return (now, 0) };
    let came = listed(live, cookie, &format!("?have={}", had.digests)).await;
    let (sent, unchanged) = (said(&came).0.len(), had.digests == now.digests);
    assert!(!unchanged || (sent == 0 && came.countries.is_empty()));
    // Were more sent than there is, it would stand twice or be too much here.
    assert_eq!(said(&directory::merged(had, came)), said(&now));
    (now, sent)
}

/// How somebody is not there for the viewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gone {
    /// There never was such a person.
    Absent,
    /// They show nothing of themselves.
    Hidden,
    /// They keep the viewer away.
    Blocks,
    /// The viewer keeps them away.
    Blocked,
}

const NAME: &str = "Wilhelmina Quartermaine";
const VIEWER: &str = "viewer@example.org";
const THEY: &str = "they@example.org";

/// A world of chance with somebody who looks at it, and somebody who is not there for them.
async fn world(write: &mut Write, seal: &Seal, gone: Gone) -> String {
    lists::fill(write, &mut lists::Random(7)).await;
    let person = |text: &str, name: &str, email: &str| PersonRecord {
        id: id(text),
        name: name.to_owned(),
        email: EmailAddress::parse(email).unwrap(),
        ..lists::person(1)
    };
    let viewer: PersonId = id("viewer");
    store::people::insert(write, &person("viewer", "A viewer", VIEWER)).await.unwrap();
    let grant =
        GrantRecord { person: viewer.clone(), role: Role::Reformer, from_ms: NOW_MS - DAY_MS, to_ms: None };
    store::grants::insert(write, &grant).await.unwrap();
    if gone != Gone::Absent {
        let they = person("they", NAME, THEY);
        store::people::insert(write, &they).await.unwrap();
        let profile = MentoringProfileRecord {
            person: they.id.clone(),
            member: id("m-00"),
            side: Side::Government,
            capacity: 1,
            version: 1,
            paused: false,
            approved: true,
            stage: 2,
            experience: "Balneological ordinances".to_owned(),
            experience_language: Language::parse("en").unwrap(),
            // What a member offers is told without a name, and stays when somebody is kept away.
            offers: Vec::new(),
        };
        store::mentoring_profiles::insert(write, &profile).await.unwrap();
        let level = if gone == Gone::Hidden { Level::Introductions } else { Level::Public };
        lists::consent(write, &they.id).await;
        for field in Field::ALL {
            store::visibility::choose(write, &they.id, *field, level, SetBy::Owner, NOW_MS).await.unwrap();
        }
        let mut keep_away = async |by: &PersonId, whom: &str| {
            let hash = address_hash(seal, &EmailAddress::parse(whom).unwrap());
            lists::block(write, by, &hash, BlockedFrom::Conversation).await;
        };
        match gone {
            Gone::Blocks => keep_away(&they.id, VIEWER).await,
            Gone::Blocked => keep_away(&viewer, THEY).await,
            Gone::Absent | Gone::Hidden => {}
        }
    }
    let token = Ids::seeded(77).token().unwrap();
    let session = NewSession {
        id: id("se-viewer"),
        token_hash: token.hash(Purpose::Session),
        person: viewer,
        device: DeviceKind::Shared,
        label: None,
        started_at_ms: NOW_MS,
        idle_ms: DAY_MS,
        absolute_ms: DAY_MS,
    };
    store::sessions::insert(write, &session).await.unwrap();
    let hash = &session.token_hash;
    assert!(store::sessions::renew(write, hash, hash, Proof::SecondFactor, NOW_MS).await.unwrap());
    format!("__Host-sid={}", token.reveal())
}

async fn served(gone: Gone) -> (Live, String) {
    let folder = Folder::new();
    let (store, seal) = open(&folder.location(), &folder).await;
    let mut write = store.write().await.unwrap();
    let cookie = world(&mut write, &seal, gone).await;
    write.commit(Audit::new(NOW_MS, None, Act::DemoCreated)).await.unwrap();
    (Live::over((store, seal), folder, NOW_MS, routes::table()).await, cookie)
}

/// What the page of the directory asks for: the list, from which the map and the suggestions are made too, and searches; and
/// the plain pages.
const ASKED: [&str; 15] = [
    "/api/v1/members",
    "/api/v1/members/m-00",
    "/api/v1/directory",
    "/api/v1/directory?limit=0",
    "/api/v1/directory?what=person",
    "/api/v1/directory?q=wilhelmina",
    "/api/v1/directory?q=wilhelmna%20quartermain",
    "/api/v1/directory?q=balneological%20ordinances",
    "/api/v1/directory?q=w",
    "/plain/directory",
    "/plain/directory?what=person",
    "/plain/directory?q=wilhelmina",
    "/plain/directory?q=wilhelmna%20quartermain&lang=es",
    "/plain/directory?q=balneological%20ordinances&lang=fr",
    "/plain/members/m-00",
];

/// PRI-6, PRI-7, SAF-6: whether somebody hides, keeps the viewer away or is kept away by them, the list, each search and
/// each count are, byte for byte, those of a world without them.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_can_be_told_from_somebody_who_cannot_be_found() {
    let (live, cookie) = served(Gone::Absent).await;
    let mut absent = Vec::new();
    for path in ASKED {
        absent.push(get(&live, Some(&cookie), path).await);
    }
    drop(live.end().await);
    for gone in [Gone::Hidden, Gone::Blocks, Gone::Blocked] {
        let (live, cookie) = served(gone).await;
        // A visitor finds whoever shows their name to everybody, so there is somebody to be missed.
        for path in ["/api/v1/directory?q=wilhelmina", "/plain/members/m-00", "/plain/directory?what=person"]
        {
            let visitor = get(&live, None, path).await;
            let shown = gone != Gone::Hidden && path != "/plain/members/m-00";
            assert_eq!(visitor.contains(NAME), shown, "{gone:?} {path}");
        }
        for (path, absent) in std::iter::zip(ASKED, &absent) {
            assert_eq!(get(&live, Some(&cookie), path).await, *absent, "{gone:?} {path}");
        }
        drop(live.end().await);
    }
}

/// PRI-7: nor does it take longer or shorter, whatever the page of the directory asks for.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "it measures time, which a busy machine falsifies"]
async fn timing_of_the_directory_is_the_same_whoever_cannot_be_found() {
    let mut worlds = Vec::new();
    for gone in [Gone::Absent, Gone::Hidden, Gone::Blocks, Gone::Blocked] {
        worlds.push(served(gone).await);
    }
    for path in ASKED {
        assert_as_long(path, worlds.len(), async |which| {
            let (live, cookie) = &worlds[which];
            get(live, Some(cookie), path).await;
        })
        .await;
    }
    for (live, _) in worlds {
        drop(live.end().await);
    }
}
