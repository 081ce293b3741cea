//! The demonstration in a database: written into an empty one, refused by any other.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests: what they cannot do is a failure")]

use matching::explain::Change;
use server::demo::{self, CreateError};
use server::import;
use server::pool::cohort::CohortData;
use server::pool::matching as pools;
use store::{Audit, Location, Store};

const NOW_MS: i64 = 1_789_560_000_000;

struct Folder(std::path::PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("convene-demo-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    async fn store(&self) -> Store {
        Store::open(&Location::parse(self.0.to_str().unwrap()).unwrap()).await.unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn a_demonstration_fills_an_empty_database_and_says_so() {
    let folder = Folder::new("fills");
    let store = folder.store().await;
    let world = demo::world(NOW_MS, None).unwrap();
    demo::create(store.write().await.unwrap(), &world).await.unwrap();
    let mut read = store.read().await.unwrap();
    assert!(store::meta::is_demo(&mut read).await.unwrap());
    assert_eq!(store::members::all(&mut read).await.unwrap().len(), 131);
    assert_eq!(store::people::all(&mut read).await.unwrap().len(), world.people.len());
    assert_eq!(store::seats::holders(&mut read, NOW_MS).await.unwrap().len(), world.holdings.len());
    let audit = store::audit::page(&mut read, None, 10).await.unwrap();
    assert_eq!(audit.len(), 1);
    assert_eq!(audit[0].act.code, "demo_created");
    for (role, person) in demo::roles(&world).unwrap() {
        assert!(store::people::find(&mut read, &person).await.unwrap().is_some(), "{role}");
    }
}

#[tokio::test]
async fn a_used_database_is_refused_and_stays_as_it_is() {
    let folder = Folder::new("used");
    let store = folder.store().await;
    let world = demo::world(NOW_MS, None).unwrap();
    let mut write = store.write().await.unwrap();
    store::members::upsert(&mut write, &world.members[0]).await.unwrap();
    write.commit(Audit::new(NOW_MS, None, model::audit::Act::MembersImported)).await.unwrap();
    let refused = demo::create(store.write().await.unwrap(), &world).await;
    assert!(matches!(refused, Err(CreateError::NotEmpty)));
    let mut read = store.read().await.unwrap();
    assert_eq!(store::members::count(&mut read).await.unwrap(), 1);
    assert!(store::people::all(&mut read).await.unwrap().is_empty());
    assert!(!store::meta::is_demo(&mut read).await.unwrap());
    assert_eq!(store::audit::page(&mut read, None, 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn importing_the_same_members_again_changes_nothing() {
    let folder = Folder::new("import");
    let store = folder.store().await;
    let run =
        async |csv: &str, dry_run| import::run(&store, csv.as_bytes(), dry_run, None, NOW_MS).await.unwrap();
    let csv = demo::MEMBERS_CSV;
    let dry = run(csv, true).await;
    assert_eq!((dry.added, dry.rows, dry.dry_run), (131, 131, true));
    let count = async || store::members::count(&mut store.read().await.unwrap()).await.unwrap();
    assert_eq!(count().await, 0, "a dry run writes nothing");
    let first = run(csv, false).await;
    assert_eq!((first.added, first.changed, first.unchanged), (131, 0, 0));
    let second = run(csv, false).await;
    assert!(second.changes_nothing());
    assert_eq!(second.unchanged, 131);
    let changed = csv.replace(",Austin,", ",Austin (Texas),");
    let third = run(&changed, false).await;
    assert_eq!((third.added, third.changed, third.unchanged), (0, 1, 130));
    let broken = format!("{}x,,,,,,,,,,,,,,,\n", changed.replace("(Texas)", "(TX)"));
    let fourth = run(&broken, false).await;
    assert!(!fourth.errors.is_empty() && fourth.changed == 0);
    let austin = model::id::MemberId::parse("austin-us").unwrap();
    let mut read = store.read().await.unwrap();
    let austin = store::members::find(&mut read, &austin).await.unwrap().unwrap();
    assert_eq!(austin.name, "Austin (Texas)", "one bad row keeps everything out");
}

/// Staff find three members without a mentor: one that one more place of a mentor would match, one that a lower overlap
/// would match, one that nothing small would. It holds whenever the demonstration begins, in summer time and out of it.
#[tokio::test]
async fn three_are_left_without_a_mentor_and_two_of_them_by_a_change_that_staff_can_make() {
    const MONTH_MS: i64 = 30 * 24 * 3_600_000;
    for month in 0..12 {
        let now_ms = NOW_MS + month * MONTH_MS;
        let folder = Folder::new(&format!("unmatched-{month}"));
        let store = folder.store().await;
        let world = demo::world(now_ms, None).unwrap();
        demo::create(store.write().await.unwrap(), &world).await.unwrap();
        let mut read = store.read().await.unwrap();
        let data = CohortData::load(&mut read, &world.cohort.id, now_ms).await.unwrap().unwrap();
        let pool = pools::people(&data).pool;
        let run = matching::run::run(&pool, &pools::zones_of(&pool).unwrap()).unwrap();
        let unmatched: Vec<&str> = run.unmatched.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(unmatched, ["orzhytsia-ua", "san-jeronimo-gt", "yoff-sn"], "{}", world.cohort.starts_on);
        let changes: Vec<Vec<&Change>> =
            run.unmatched.iter().map(|one| one.fixes.iter().map(|fix| &fix.change).collect()).collect();
        let place = Change::Place { mentors: vec!["p-vinnytsia-ua-gov".into()] };
        assert!(changes[0].contains(&&place), "{changes:?}");
        assert_eq!((&changes[1][..], &changes[2][..]), (&[][..], &[&Change::Overlap { minutes: 60 }][..]));
    }
}

/// The people of a demonstration ask each other; what they write can be opened with its key.
#[tokio::test]
async fn somebody_waits_for_the_government_seat_and_two_write_in_spanish() {
    let folder = Folder::new("asks");
    let store = folder.store().await;
    let world = demo::world(NOW_MS, None).unwrap();
    demo::create(store.write().await.unwrap(), &world).await.unwrap();
    let seal = store::Seal::of(&[7; 32]);
    demo::introductions::create(store.write().await.unwrap(), &seal, &world).await.unwrap();
    let mut read = store.read().await.unwrap();
    let government = "p-tamale-gh-gov".parse().unwrap();
    let received = store::introductions::of_asked(&mut read, &government).await.unwrap();
    assert_eq!(received.len(), 1);
    let (waits, _) = &received[0];
    assert!(waits.topic.is_some() && waits.closes_at_ms > NOW_MS);
    assert!(!seal.open(waits.id.as_str(), &waits.words).unwrap().is_empty());
    assert_eq!(store::introductions::of_asker(&mut read, &government).await.unwrap().len(), 1);
    let reformer = "p-reformer-1".parse().unwrap();
    let conversation = store::conversations::of_person(&mut read, &reformer).await.unwrap().remove(0);
    assert_eq!(conversation.unread, 1);
    let messages = store::conversations::messages(&mut read, &conversation.id, 9, 9).await.unwrap();
    assert_eq!(messages.len(), 3);
    let circle = model::conversation::Gathering::Circle("ci-demo-presupuestos".parse().unwrap());
    let conversation = store::gatherings::find(&mut read, &circle).await.unwrap().unwrap();
    let written = store::gatherings::messages(&mut read, &conversation, &[], 9, 9).await.unwrap();
    assert_eq!(written.len(), 2);
    assert!(!seal.open(written[0].id.as_str(), &written[0].body).unwrap().is_empty());
    let standing =
        store::gatherings::standing(&mut read, &conversation, &reformer, &[]).await.unwrap().unwrap();
    assert_eq!(standing.unread, 0, "those inside have read it");
}
