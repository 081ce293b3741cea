//! PRI-18, PRI-22: what is kept as JSON loses a person at the places where people stand, and keeps everything else.

use model::audit::{Act, DELETED_MEMBER};
use model::directory::SeatKind;
use model::id::{PersonId, RunId};
use model::reason::Param;
use serde_json::{Value as Json, json};
use store::people::PersonRecord;
use store::runs::{NewRun, RunKind};
use store::seats::HoldingRecord;
use store::{Audit, Write, audit, erasures, people, retention, runs, seats};

use crate::harness::{commit, on_both};
use crate::world::{id, person, populate, run, seat};

const DAY_MS: i64 = 24 * 60 * 60_000;

/// Two mentors, each with words of their own, and a mentee that is called what a person may be called.
fn record(one: &str, other: &str) -> Json {
    let mentor = |id: &str, name: &str| {
        json!({"id": id, "name": name, "member": "m2", "time_zone": "America/Lima", "free": [{"day": "mon"}],
               "languages": [{"code": "es", "level": "first"}], "offers": [{"slug": "open-data", "level": 3}],
               "experience": format!("what {id} has done"), "capacity": 2})
    };
    json!({
        "inputs": {
            "mentors": [mentor(one, one), mentor(other, one)],
            "mentees": [{"id": "m1", "name": one, "kind": "city", "free": [{"day": "tue"}],
                         "languages": [{"code": "en", "level": "first"}], "time_zone": "Africa/Accra"}],
        },
        "matches": [{"mentee": "m1", "mentor": one, "why": [{"code": "same_kind", "params": {"kind": "city"}}]},
                    {"mentee": "m1", "mentor": other}],
        "name": "name",
    })
}

async fn keep(write: &mut Write, name: &str, record: &Json) {
    let form = json!({"pinned": [{"mentee": "m1", "mentor": "p1"}], "forbidden": []}).to_string();
    let new = NewRun { form, record: record.to_string(), ..run(name, RunKind::Match, "c1") };
    runs::insert(write, &new).await.unwrap();
}

async fn kept(write: &mut Write, name: &str) -> Json {
    let found = runs::find(write, RunKind::Match, &id::<RunId>(name)).await.unwrap().unwrap();
    serde_json::from_str(&found.record).unwrap()
}

/// Whoever is called as a kind of jurisdiction, a key of our JSON or another person takes nothing but themselves along.
#[tokio::test]
async fn an_erasure_changes_no_key_no_code_no_member_and_no_namesake() {
    on_both(async |store| {
        for name in ["city", "name", "mentor", "id"] {
            let mut write = store.write().await.unwrap();
            let called = |id: &str| PersonRecord { name: name.to_owned(), ..person(id) };
            let (mine, other) = (called(name), called(&format!("p-other-{name}")));
            if name == "city" {
                populate(&mut write).await;
            }
            people::insert(&mut write, &mine).await.unwrap();
            people::insert(&mut write, &other).await.unwrap();
            let (run, stand_in) = (format!("run-{name}"), format!("former-{name}"));
            keep(&mut write, &run, &record(name, other.id.as_str())).await;
            let act = Audit::new(7, None, Act::AdminCreated);
            write.commit(act.with("name", name).with("member", name).with("person", name)).await.unwrap();

            let erase = async |who: &PersonId, stand_in: &str| {
                let mut write = store.write().await.unwrap();
                erasures::erase(&mut write, who, &id(stand_in), 10).await.unwrap().unwrap();
                commit(write).await;
            };
            let params = async || {
                let mut read = store.read().await.unwrap();
                let log = audit::page(&mut read, None, 100).await.unwrap();
                log.into_iter().find(|one| one.at_ms == 7).unwrap().act.params
            };
            erase(&mine.id, &stand_in).await;
            let mut write = store.write().await.unwrap();
            let mut expected = record(name, other.id.as_str());
            let gone = json!({"id": stand_in, "name": DELETED_MEMBER, "member": "m2", "time_zone": "UTC",
                              "free": [], "languages": [], "offers": [], "experience": "", "capacity": 2});
            expected["inputs"]["mentors"][0] = gone;
            expected["matches"][0]["mentor"] = json!(stand_in);
            assert_eq!(kept(&mut write, &run).await, expected);
            drop(write);
            let held = params().await;
            assert_eq!(held["person"], Param::from(stand_in.as_str()));
            assert_eq!(held["name"], Param::from(name), "it may be the other one's");
            // The last of them takes the name along.
            erase(&other.id, &format!("former-other-{name}")).await;
            let held = params().await;
            assert_eq!((&held["name"], &held["member"]), (&DELETED_MEMBER.into(), &Param::from(name)));
        }
    })
    .await;
}

/// PRI-18: the engine met a member at the hours of whoever led it, and these are theirs.
#[tokio::test]
async fn a_lead_takes_their_hours_out_of_the_matchings_of_their_time() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        people::insert(&mut write, &person("lead")).await.unwrap();
        let lead = seat("s1", "m1", SeatKind::GovernmentLead);
        seats::insert(&mut write, &lead).await.unwrap();
        let holding = HoldingRecord { seat: id("s1"), person: id("lead"), from_ms: 500, to_ms: Some(1500) };
        seats::hold(&mut write, &holding).await.unwrap();
        // Runs are made at 1000; this one by their successor.
        keep(&mut write, "run-1", &record("p1", "p2")).await;
        let later = NewRun {
            created_at_ms: 2000,
            record: record("p1", "p2").to_string(),
            ..run("run-2", RunKind::Match, "c1")
        };
        runs::insert(&mut write, &later).await.unwrap();
        erasures::erase(&mut write, &id("lead"), &id("former-1"), 3000).await.unwrap().unwrap();
        let mut expected = record("p1", "p2");
        assert_eq!(kept(&mut write, "run-2").await, expected);
        let mentee = &mut expected["inputs"]["mentees"][0];
        mentee["free"] = json!([]);
        mentee["languages"] = json!([]);
        mentee["time_zone"] = json!("UTC");
        assert_eq!(kept(&mut write, "run-1").await, expected);
    })
    .await;
}

/// PRI-22: after a year a run holds no hours and no words of anybody, neither of mentors nor of leads.
#[tokio::test]
async fn a_run_that_loses_its_names_loses_what_people_told_of_themselves() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        keep(&mut write, "run-1", &record("p1", "p2")).await;
        let late_ms = 1000 + i64::from(retention::NAMED_DAYS) * DAY_MS + 1;
        retention::apply(&mut write, late_ms).await.unwrap();
        let held = kept(&mut write, "run-1").await;
        assert_eq!(held["matches"][0]["mentor"], "mentor-0001");
        assert_eq!(held["inputs"]["mentors"][1]["name"], "Mentor 2");
        let text = held.to_string();
        for gone in ["has done", "Lima", "Accra", "\"mon\"", "\"tue\"", "\"es\"", "\"en\"", "open-data"] {
            assert!(!text.contains(gone), "{gone} in {text}");
        }
        assert_eq!(held["inputs"]["mentees"][0]["kind"], "city");
        let form = runs::find(&mut write, RunKind::Match, &id("run-1")).await.unwrap().unwrap().form;
        assert!(form.contains("mentor-0001"), "{form}");
    })
    .await;
}
