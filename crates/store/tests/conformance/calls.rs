//! Calls for applications: quotas are kept and selections frozen once, whoever is faster.

use store::Constraint;
use store::calls::{self, CallRecord, FrozenRecord};

use crate::harness::on_both;
use crate::world::{id, populate};

fn call(name: &str, created_at_ms: i64) -> CallRecord {
    CallRecord {
        id: id(name),
        name: name.to_owned(),
        seats: 50,
        version: 1,
        created_at_ms,
        applicants: "[]".to_owned(),
        form: "{}".to_owned(),
        frozen: None,
    }
}

#[tokio::test]
async fn a_form_is_kept_by_whoever_saw_the_latest_and_no_more_once_the_call_is_frozen() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        calls::insert(&mut write, &call("older", 10)).await.unwrap();
        calls::insert(&mut write, &call("newer", 20)).await.unwrap();
        let all = calls::all(&mut write).await.unwrap();
        assert_eq!(all, [call("newer", 20), call("older", 10)]);

        let keep = async |write: &mut _, name: &str, version, form| {
            calls::keep_form_if_version(write, &id(name), version, form).await.unwrap()
        };
        assert_eq!(keep(&mut write, "older", 1, "{\"a\":1}").await, Some(2));
        assert_eq!(keep(&mut write, "older", 1, "{}").await, None, "an earlier version");
        assert_eq!(keep(&mut write, "nowhere", 1, "{}").await, None, "no such call");

        let frozen = FrozenRecord { at_ms: 30, by: Some(id("p1")), record: "{\"b\":2}".to_owned() };
        let freeze = async |write: &mut _, version| {
            calls::freeze_if_version(write, &id("older"), version, &frozen).await.unwrap()
        };
        assert_eq!(freeze(&mut write, 1).await, None);
        let import = async |write: &mut _, version| {
            calls::keep_applicants_if_version(write, &id("older"), version, "[1]").await.unwrap()
        };
        assert_eq!(import(&mut write, 1).await, None, "an earlier version");
        assert_eq!(import(&mut write, 2).await, Some(3));
        assert_eq!(freeze(&mut write, 3).await, Some(4));
        assert_eq!(freeze(&mut write, 4).await, None, "frozen once");
        assert_eq!(keep(&mut write, "older", 4, "{}").await, None, "frozen");
        assert_eq!(import(&mut write, 4).await, None, "frozen");
        let found = calls::find(&mut write, &id("older")).await.unwrap().unwrap();
        let (form, applicants) = ("{\"a\":1}".to_owned(), "[1]".to_owned());
        let expected =
            CallRecord { version: 4, form, applicants, frozen: Some(frozen.clone()), ..call("older", 10) };
        assert_eq!(found, expected);
    })
    .await;
}

#[tokio::test]
async fn no_two_calls_have_one_name() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        calls::insert(&mut write, &call("one", 10)).await.unwrap();
        let same = CallRecord { id: id("other"), ..call("one", 20) };
        let error = calls::insert(&mut write, &same).await.unwrap_err();
        assert_eq!(error.constraint(), Some(Constraint::CallNameTaken));
    })
    .await;
}
