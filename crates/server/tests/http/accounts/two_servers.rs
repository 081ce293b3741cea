//! ACC-24 and ACC-29: two servers on one database agree at once, because neither remembers anything of a session.

use model::privacy::{EraseWhen, ErasureForm};
use server::http::accept::Limits;
use server::mail::Outgoing;
use store::{Location, Store};

use super::*;

const TODAY: &str = "/api/v1/staff/today";

/// Two servers on one PostgreSQL, which is the only database that two may open; nothing where none is there to be used.
pub(crate) async fn two(name: &str) -> Option<([Server; 2], impl FnOnce())> {
    let Ok(database) = std::env::var("CONVENE_TEST_POSTGRES") else {
        eprintln!("skipped: PostgreSQL (CONVENE_TEST_POSTGRES is not set)");
        return None;
    };
    let schema = format!("two_servers_{name}_{}", std::process::id());
    psql(&database, &format!("CREATE SCHEMA {schema}"));
    let join = if database.contains('?') { '&' } else { '?' };
    let location = Location::parse(&format!("{database}{join}options[search_path]={schema}")).unwrap();
    let key = Server::folder();
    let first = one(&location, &key).await;
    let demonstration = server::demo::world(crate::support::NOW_MS, None).unwrap();
    server::cli::demo::prepare(&first.app.store, &demonstration).await.unwrap();
    let second = one(&location, &key).await;
    let end = move || {
        psql(&database, &format!("DROP SCHEMA {schema} CASCADE"));
        let _ = std::fs::remove_dir_all(key);
    };
    Some(([first, second], end))
}

async fn one(location: &Location, key: &std::path::Path) -> Server {
    std::fs::create_dir_all(key).unwrap();
    let opened = Store::open_with_key(location, &key.join("convene.key")).await.unwrap();
    let folder = Server::folder();
    let mail = Outgoing::Folder(folder.join("mails"));
    std::fs::create_dir_all(&folder).unwrap();
    Server::on(opened, folder, mail, Limits::default(), "http").await
}

/// Runs one statement of PostgreSQL's own client: this crate speaks no SQL.
fn psql(database: &str, statement: &str) {
    let done = std::process::Command::new("psql")
        .args(["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--command", statement, database])
        .status();
    assert!(done.expect("psql is installed where PostgreSQL is").success(), "{statement}");
}

/// ACC-24.
#[tokio::test(flavor = "multi_thread")]
async fn what_ends_at_one_server_ends_at_the_other_on_the_next_request() {
    let Some(([here, there], end)) = two("ends").await else { return };

    let cookie = here.sign_in("government").await;
    assert_eq!(status(&there, HOME, &cookie).await, 200, "a session of one is a session of the other");
    assert_eq!(send(&there, "/api/v1/sign-out", &cookie, &()).await.status, 204);
    assert_eq!(status(&here, HOME, &cookie).await, 401, "sign-out");

    let admin = here.sign_in_admin().await;
    let mentor = person(&here, "mentor").id.clone();
    let cookie = there.sign_in("mentor").await;
    assert_eq!((status(&here, HOME, &cookie).await, status(&there, HOME, &cookie).await), (200, 200));
    let path = format!("/api/v1/staff/people/{mentor}/account-state");
    let state = serde_json::json!({ "state": "suspended" });
    assert_eq!(send(&here, &path, &admin, &state).await.status, 204);
    assert_eq!(status(&there, HOME, &cookie).await, 401, "suspension");

    let staff = person(&here, "staff").id.clone();
    let cookie = there.sign_in("staff").await;
    assert_eq!((status(&here, TODAY, &cookie).await, status(&there, TODAY, &cookie).await), (200, 200));
    let mut write = here.app.store.write().await.unwrap();
    let now_ms = here.app.clock.now_ms();
    assert!(store::grants::end(&mut write, &staff, Role::Staff, now_ms).await.unwrap());
    write.commit_without_audit(&[], now_ms).await.unwrap();
    assert_ne!(status(&there, TODAY, &cookie).await, 200, "a lost role");

    let cookie = here.sign_in("reformer").await;
    assert_eq!(status(&there, HOME, &cookie).await, 200);
    let form = ErasureForm { when: EraseWhen::Now };
    let erased = send(&here, "/api/v1/account/erasure", &cookie, &form).await;
    assert!(matches!(erased.status, 200 | 204), "{erased:?}");
    assert_eq!(status(&there, HOME, &cookie).await, 401, "erasure");

    drop((here, there));
    end();
}

/// ACC-29.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_limited_is_limited_by_both_together() {
    let Some(([here, there], end)) = two("limits").await else { return };
    let path = format!("/sign-in/{}", "0".repeat(64));
    let mut statuses = Vec::new();
    for round in 0..21 {
        let server = if round % 2 == 0 { &here } else { &there };
        statuses.push(server.press(&path, "").await.status);
    }
    assert!(statuses[..20].iter().all(|status| *status == 410), "{statuses:?}");
    assert_eq!(statuses[20], 429);
    drop((here, there));
    end();
}
