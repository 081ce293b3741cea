//! Links, sessions, allowances and facts about the installation.

use model::account::DeviceKind;
use store::limits::{Allowance, Take};
use store::outbox::NewMail;
use store::sessions::{NewSession, Proof, STEP_MS, SessionRecord};
use store::sign_in_links::LinkRecord;
use store::{Location, Store, limits, meta, people, sessions, sign_in_links};

use crate::harness::{Folder, Schema, on_both};
use crate::world::{id, mail, person};

fn link(hash: &str, browser: Option<&str>) -> LinkRecord {
    LinkRecord {
        token_hash: hash.to_owned(),
        person: id("p1"),
        purpose: "sign_in".to_owned(),
        email: None,
        browser_hash: browser.map(str::to_owned),
        code_hash: browser.map(|browser| format!("code of {browser}")),
        created_at_ms: 0,
        expires_at_ms: 1000,
    }
}

#[tokio::test]
async fn a_link_opens_once_in_time_for_its_purpose_and_in_its_browser() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        people::insert(&mut write, &person("p1")).await.unwrap();
        for record in
            [link("free", None), link("bound", Some("here")), link("late", None), link("void", None)]
        {
            sign_in_links::insert(&mut write, &record).await.unwrap();
        }
        let ana = Some(id("p1"));
        let use_at = async |write: &mut store::Write, hash: &str, purpose: &str, browser, now_ms| {
            sign_in_links::consume(write, hash, purpose, browser, now_ms).await.unwrap()
        };
        assert_eq!(use_at(&mut write, "unknown", "sign_in", None, 5).await, None);
        assert_eq!(use_at(&mut write, "free", "confirm", None, 5).await, None);
        let open = sign_in_links::peek(&mut write, "free", "sign_in", 5).await.unwrap();
        assert_eq!(open, Some(link("free", None)));
        let open = sign_in_links::peek(&mut write, "bound", "sign_in", 5).await.unwrap();
        assert_eq!(open, Some(link("bound", Some("here"))), "whichever browser it is bound to");
        assert_eq!(sign_in_links::peek(&mut write, "free", "confirm", 5).await.unwrap(), None);
        assert_eq!(use_at(&mut write, "free", "sign_in", Some("anywhere"), 5).await, ana);
        assert_eq!(use_at(&mut write, "free", "sign_in", None, 6).await, None, "used");
        assert_eq!(sign_in_links::peek(&mut write, "free", "sign_in", 6).await.unwrap(), None);
        assert_eq!(use_at(&mut write, "bound", "sign_in", None, 5).await, None);
        assert_eq!(use_at(&mut write, "bound", "sign_in", Some("there"), 5).await, None);
        assert_eq!(use_at(&mut write, "bound", "sign_in", Some("here"), 999).await, ana);
        assert_eq!(use_at(&mut write, "late", "sign_in", None, 1000).await, None, "ended");

        sign_in_links::insert(&mut write, &link("typed", Some("here"))).await.unwrap();
        let type_code = async |write: &mut store::Write, code: &str, purpose: &str, browser: &str, now_ms| {
            sign_in_links::consume_code(write, code, purpose, browser, now_ms).await.unwrap()
        };
        for (code, purpose, browser, now_ms) in [
            ("code of there", "sign_in", "here", 5),
            ("code of here", "confirm", "here", 5),
            ("code of here", "sign_in", "there", 5),
            ("code of here", "sign_in", "here", 1000),
        ] {
            assert_eq!(type_code(&mut write, code, purpose, browser, now_ms).await, None, "{code} {browser}");
        }
        people::suspend(&mut write, &id("p1"), Some(4)).await.unwrap();
        assert_eq!(type_code(&mut write, "code of here", "sign_in", "here", 5).await, None, "suspended");
        assert_eq!(use_at(&mut write, "void", "sign_in", None, 5).await, None, "suspended");
        assert_eq!(sign_in_links::peek(&mut write, "void", "sign_in", 5).await.unwrap(), None, "suspended");
        people::suspend(&mut write, &id("p1"), None).await.unwrap();
        assert_eq!(type_code(&mut write, "code of here", "sign_in", "here", 5).await, ana);
        assert_eq!(type_code(&mut write, "code of here", "sign_in", "here", 5).await, None, "used");

        assert_eq!(sign_in_links::void_of_person(&mut write, &id("p1"), 7).await.unwrap(), 2);
        assert_eq!(use_at(&mut write, "void", "sign_in", None, 8).await, None);
        assert_eq!(sign_in_links::sweep(&mut write, 1000).await.unwrap(), 0);
        assert_eq!(sign_in_links::sweep(&mut write, 1001).await.unwrap(), 5);
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_by_idleness_by_age_and_by_hand() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        people::insert(&mut write, &person("p1")).await.unwrap();
        let minute = 60_000;
        let new = |hash: &str| NewSession {
            id: id(&format!("se-{hash}")),
            device: DeviceKind::Private,
            label: Some("Laptop".to_owned()),
            token_hash: hash.to_owned(),
            person: id("p1"),
            started_at_ms: minute,
            idle_ms: 30 * minute,
            absolute_ms: 60 * minute,
        };
        for hash in ["a", "b", "c"] {
            sessions::insert(&mut write, &new(hash)).await.unwrap();
        }
        let mut record = SessionRecord {
            id: id("se-a"),
            device: DeviceKind::Private,
            label: Some("Laptop".to_owned()),
            proved_at_ms: minute,
            second_factor_at_ms: None,
            person: id("p1"),
            started_at_ms: minute,
            last_used_at_ms: 0,
            idle_ms: 30 * minute,
            ends_at_ms: 61 * minute,
        };
        assert_eq!(sessions::find(&mut write, "a", minute).await.unwrap(), Some(record.clone()));
        assert_eq!(sessions::find(&mut write, "z", minute).await.unwrap(), None);
        assert!(!record.needs_touch(STEP_MS - 1));
        assert!(record.needs_touch(STEP_MS));
        assert!(!sessions::touch(&mut write, "a", STEP_MS - 1).await.unwrap(), "the same step");
        assert!(sessions::touch(&mut write, "a", 29 * minute).await.unwrap());
        assert!(!sessions::touch(&mut write, "b", 30 * minute).await.unwrap(), "ended by idleness");
        assert_eq!(sessions::find(&mut write, "b", 30 * minute).await.unwrap(), None);
        record.last_used_at_ms = 25 * minute;
        assert_eq!(sessions::find(&mut write, "a", 30 * minute).await.unwrap(), Some(record));
        assert!(sessions::touch(&mut write, "a", 54 * minute).await.unwrap());
        assert!(sessions::find(&mut write, "a", 61 * minute - 1).await.unwrap().is_some());
        assert_eq!(sessions::find(&mut write, "a", 61 * minute).await.unwrap(), None, "ended by age");

        assert!(sessions::end(&mut write, "b").await.unwrap());
        assert!(!sessions::end(&mut write, "b").await.unwrap());
        assert_eq!(sessions::sweep(&mut write, 30 * minute - 1).await.unwrap(), 0);
        assert_eq!(sessions::sweep(&mut write, 30 * minute).await.unwrap(), 1, "c was never used");
        assert_eq!(sessions::end_of_person(&mut write, &id("p1")).await.unwrap(), 1);
        assert_eq!(sessions::find(&mut write, "a", 55 * minute).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_session_gets_a_new_token_and_is_ended_by_its_holder_alone() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        for name in ["p1", "p2"] {
            people::insert(&mut write, &person(name)).await.unwrap();
        }
        let new = |hash: &str, whose: &str| NewSession {
            id: id(&format!("se-{hash}")),
            token_hash: hash.to_owned(),
            person: id(whose),
            device: DeviceKind::Shared,
            label: None,
            started_at_ms: 0,
            idle_ms: 10_000_000,
            absolute_ms: 20_000_000,
        };
        for (hash, whose) in [("a", "p1"), ("b", "p1"), ("c", "p1"), ("d", "p2")] {
            sessions::insert(&mut write, &new(hash, whose)).await.unwrap();
        }
        let find = async |write: &mut store::Write, hash: &str| {
            sessions::find(write, hash, 5)
                .await
                .unwrap()
                .map(|record| (record.proved_at_ms, record.second_factor_at_ms))
        };
        assert!(sessions::renew(&mut write, "a", "a2", Proof::None, 5).await.unwrap());
        assert!(
            !sessions::renew(&mut write, "a", "a3", Proof::None, 5).await.unwrap(),
            "the old token is gone"
        );
        assert_eq!((find(&mut write, "a").await, find(&mut write, "a2").await), (None, Some((0, None))));
        assert!(sessions::renew(&mut write, "a2", "a3", Proof::Identity, 6).await.unwrap());
        assert_eq!(find(&mut write, "a3").await, Some((6, None)));
        assert!(sessions::renew(&mut write, "a3", "a4", Proof::SecondFactor, 7).await.unwrap());
        assert_eq!(find(&mut write, "a4").await, Some((7, Some(7))));
        assert!(
            !sessions::renew(&mut write, "a4", "a5", Proof::None, 20_000_000).await.unwrap(),
            "ended by age"
        );

        let ids = async |write: &mut store::Write, whose: &str| -> Vec<String> {
            let sessions = sessions::of_person(write, &id(whose), 5).await.unwrap();
            sessions.into_iter().map(|session| session.id.to_string()).collect()
        };
        assert_eq!(ids(&mut write, "p1").await, ["se-a", "se-b", "se-c"]);
        assert!(sessions::label(&mut write, &id("p1"), &id("se-b"), Some("Phone")).await.unwrap());
        assert!(!sessions::label(&mut write, &id("p1"), &id("se-d"), Some("Phone")).await.unwrap());
        assert!(!sessions::end_by_id(&mut write, &id("p1"), &id("se-d")).await.unwrap(), "somebody else's");
        assert!(sessions::end_by_id(&mut write, &id("p1"), &id("se-c")).await.unwrap());
        assert_eq!(sessions::end_others(&mut write, &id("p1"), &id("se-a")).await.unwrap(), 1);
        assert_eq!(
            (ids(&mut write, "p1").await, ids(&mut write, "p2").await),
            (vec!["se-a".to_owned()], vec!["se-d".to_owned()])
        );

        assert!(people::suspend(&mut write, &id("p2"), Some(3)).await.unwrap());
        assert!(!people::suspend(&mut write, &id("p2"), Some(4)).await.unwrap(), "suspended already");
        assert_eq!(people::suspended_at(&mut write, &id("p2")).await.unwrap(), Some(3));
        assert_eq!(find(&mut write, "d").await, None, "a suspended person has no session");
        assert!(people::suspend(&mut write, &id("p2"), None).await.unwrap());
        assert_eq!(people::suspended_at(&mut write, &id("p2")).await.unwrap(), None);
        assert_eq!(people::suspended_at(&mut write, &id("nobody")).await.unwrap(), None);
        assert!(find(&mut write, "d").await.is_some());
    })
    .await;
}

#[tokio::test]
async fn an_allowance_gives_its_burst_and_then_one_by_one() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        let start = 1_750_000_000_000;
        let minute = 60_000;
        let take = async |write: &mut store::Write, key: &str, now_ms| {
            limits::take(write, key, Allowance::LINK_PER_MAILBOX, now_ms).await.unwrap()
        };
        for _ in 0..3 {
            assert_eq!(take(&mut write, "ana", start).await, Take::Taken);
        }
        let wait = |retry_after_ms| Take::Wait { retry_after_ms };
        assert_eq!(take(&mut write, "ana", start).await, wait(80 * minute));
        assert_eq!(take(&mut write, "bo", start).await, Take::Taken, "another key");
        assert_eq!(take(&mut write, "ana", start + 80 * minute - 1).await, wait(1));
        assert_eq!(take(&mut write, "ana", start + 80 * minute).await, Take::Taken);
        assert_eq!(take(&mut write, "ana", start + 80 * minute).await, wait(80 * minute));
        // After a long rest the burst is back, and not more than the burst.
        let later = start + 10_000 * minute;
        for _ in 0..3 {
            assert_eq!(take(&mut write, "ana", later).await, Take::Taken);
        }
        assert_eq!(take(&mut write, "ana", later).await, wait(80 * minute));
        // A clock that goes back by a day does not lock anybody out for a day.
        assert_eq!(take(&mut write, "ana", later - 1440 * minute).await, Take::Taken);

        // What is whole is not told apart from what was never taken from.
        let whole = async |write: &mut store::Write, key: &str, now_ms| {
            limits::is_whole(write, key, Allowance::LINK_PER_MAILBOX, now_ms).await.unwrap()
        };
        assert!(whole(&mut write, "nobody", start).await);
        assert!(!whole(&mut write, "bo", start + 80 * minute - 1).await);
        assert!(whole(&mut write, "bo", start + 80 * minute).await);
        assert!(whole(&mut write, "bo", start - 1440 * minute).await, "a clock that went back");

        assert_eq!(limits::sweep(&mut write, start + 80 * minute).await.unwrap(), 1, "only bo's is whole");
        assert_eq!(Allowance::LINK_PER_MAILBOX_IN_ALL, Allowance { burst: 12, refill_ms: 20 * minute });
        let (person, organisation) = (Allowance::PROFILES_PER_PERSON, Allowance::PROFILES_PER_ORGANISATION);
        for (allowance, a_day) in [(person, 200), (organisation, 500), (Allowance::ONCE_A_DAY, 1)] {
            assert_eq!((allowance.burst, allowance.refill_ms), (a_day, 1440 * minute / i64::from(a_day)));
        }
        assert_eq!(Allowance::LINK_PER_ADDRESS, Allowance { burst: 20, refill_ms: 20_000 });
    })
    .await;
}

#[tokio::test]
async fn facts_about_the_installation_are_set_and_read() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        assert_eq!(meta::get(&mut write, meta::INSTALLATION_ID).await.unwrap(), None);
        assert!(meta::set_once(&mut write, meta::INSTALLATION_ID, "one").await.unwrap());
        assert!(!meta::set_once(&mut write, meta::INSTALLATION_ID, "two").await.unwrap());
        assert_eq!(meta::get(&mut write, meta::INSTALLATION_ID).await.unwrap().as_deref(), Some("one"));
        assert!(!meta::is_demo(&mut write).await.unwrap());
        meta::set(&mut write, meta::DEMO, "0").await.unwrap();
        assert!(!meta::is_demo(&mut write).await.unwrap());
        meta::set(&mut write, meta::DEMO, "1").await.unwrap();
        assert!(meta::is_demo(&mut write).await.unwrap());
    })
    .await;
}

/// Uses up an allowance in one store and asks for more in another on the same database.
async fn exhaust_then_ask(location: &Location, side_by_side: bool) -> Take {
    let spend = async |store: &Store| {
        let mut write = store.write().await.unwrap();
        let take = limits::take(&mut write, "ana", Allowance::LINK_PER_MAILBOX, 1000).await.unwrap();
        write.commit_without_audit(&[], 1000).await.unwrap();
        take
    };
    let first = Store::open(location).await.unwrap();
    for _ in 0..3 {
        assert_eq!(spend(&first).await, Take::Taken);
    }
    if !side_by_side {
        first.close().await.unwrap();
    }
    let second = Store::open(location).await.unwrap();
    let take = spend(&second).await;
    first.close().await.unwrap();
    second.close().await.unwrap();
    take
}

/// ACC-29: the limit holds across a restart and across two servers.
#[tokio::test]
async fn an_allowance_outlives_a_restart_and_is_shared_by_servers() {
    let wait = Take::Wait { retry_after_ms: 80 * 60_000 };
    let folder = Folder::new();
    assert_eq!(exhaust_then_ask(&folder.location(), false).await, wait);
    if let Some(schema) = Schema::new().await {
        assert_eq!(exhaust_then_ask(&schema.location(), true).await, wait);
        schema.drop().await;
    }
}

#[tokio::test]
async fn a_link_that_confirms_an_address_opens_that_once() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        people::insert(&mut write, &person("p1")).await.unwrap();
        let email = model::email::EmailAddress::parse("new@example.org").unwrap();
        let confirms = |hash: &str| LinkRecord {
            purpose: "address".to_owned(),
            email: Some(email.clone()),
            ..link(hash, None)
        };
        for record in [confirms("a"), confirms("b"), confirms("c"), link("d", None)] {
            sign_in_links::insert(&mut write, &record).await.unwrap();
        }
        let open = sign_in_links::peek(&mut write, "a", "address", 5).await.unwrap();
        assert_eq!(open, Some(confirms("a")));
        let confirm = async |write: &mut store::Write, hash: &str, purpose: &str, now_ms: i64| {
            sign_in_links::consume_address(write, hash, purpose, now_ms).await.unwrap()
        };
        assert_eq!(confirm(&mut write, "a", "sign_in", 5).await, None);
        assert_eq!(confirm(&mut write, "a", "address", 1000).await, None, "ended");
        assert_eq!(confirm(&mut write, "d", "sign_in", 5).await, None, "it signs in and confirms nothing");
        people::suspend(&mut write, &id("p1"), Some(4)).await.unwrap();
        assert_eq!(confirm(&mut write, "a", "address", 5).await, None, "suspended");
        people::suspend(&mut write, &id("p1"), None).await.unwrap();
        assert_eq!(confirm(&mut write, "a", "address", 5).await, Some((id("p1"), email.clone())));
        assert_eq!(confirm(&mut write, "a", "address", 6).await, None, "used");
        assert_eq!(sign_in_links::void_of_person(&mut write, &id("p1"), 7).await.unwrap(), 3);
        assert_eq!(confirm(&mut write, "b", "address", 8).await, None);
        write.commit_without_audit(&[], 1).await.unwrap();
    })
    .await;
}

/// ACC-11: with the links go the mails that would bring more of them; other mails, other people's and sent ones stay.
#[tokio::test]
async fn voiding_links_takes_back_the_mails_that_would_hold_one() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        for name in ["p1", "p2"] {
            people::insert(&mut write, &person(name)).await.unwrap();
        }
        let of = |name: &str, whose: &str, template: &str, about: Option<&str>| NewMail {
            to: person(whose).email,
            template: template.to_owned(),
            about: about.map(id),
            ..mail(name, name)
        };
        let new = model::email::EmailAddress::parse("new@example.org").unwrap();
        let mails = [
            of("own", "p1", "sign_in", Some("p1")),
            of("older", "p1", "sign_in", None),
            NewMail { to: new, ..of("address", "p1", "address_confirm", Some("p1")) },
            of("sent", "p1", "sign_in", Some("p1")),
            of("notice", "p1", "security_changed", None),
            of("other", "p2", "sign_in", Some("p2")),
        ];
        write.commit_without_audit(&mails, 1).await.unwrap();
        let mut write = store.write().await.unwrap();
        assert!(store::outbox::hold(&mut write, "own").await.unwrap());
        assert!(store::outbox::mark_sent(&mut write, "sent", 2).await.unwrap());
        assert!(!store::outbox::hold(&mut write, "sent").await.unwrap());
        sign_in_links::void_of_person(&mut write, &id("p1"), 3).await.unwrap();
        assert!(!store::outbox::hold(&mut write, "own").await.unwrap());
        let mut left = store::outbox::recent(&mut write, 10).await.unwrap();
        left.sort_by(|a, b| a.id.cmp(&b.id));
        assert_eq!(left.iter().map(|mail| mail.id.as_str()).collect::<Vec<_>>(), ["notice", "other", "sent"]);
        write.commit_without_audit(&[], 3).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn an_address_is_changed_unless_somebody_has_it_and_the_mails_follow() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        for name in ["p1", "p2"] {
            people::insert(&mut write, &person(name)).await.unwrap();
        }
        let (old, new) = (person("p1").email, model::email::EmailAddress::parse("new@example.org").unwrap());
        let to_old = |name: &str, event: &str| NewMail { to: old.clone(), ..mail(name, event) };
        let notice = NewMail { about: Some(id("p1")), ..to_old("notice", "1") };
        let same = NewMail { to: new.clone(), ..mail("same", "2") };
        let mails = [notice, to_old("news", "3"), to_old("told", "2"), same];
        write.commit_without_audit(&mails, 1).await.unwrap();

        let mut write = store.write().await.unwrap();
        assert!(!people::set_email(&mut write, &id("nobody"), &new).await.unwrap());
        assert!(people::set_email(&mut write, &id("p1"), &new).await.unwrap());
        assert_eq!(store::account_mails::readdress(&mut write, &old, &new).await.unwrap(), 1);
        write.commit_without_audit(&[], 2).await.unwrap();
        let mut read = store.read().await.unwrap();
        assert_eq!(people::by_email(&mut read, &new).await.unwrap().unwrap().id, id("p1"));
        assert_eq!(people::by_email(&mut read, &old).await.unwrap(), None);
        let sent_to = async |read: &mut store::Tx, name: &str| {
            store::outbox::find(read, name).await.unwrap().unwrap().mail.to
        };
        assert_eq!(sent_to(&mut read, "news").await, new);
        assert_eq!(sent_to(&mut read, "notice").await, old, "what is meant for the old address stays there");
        assert_eq!(sent_to(&mut read, "told").await, old, "the new address has that one already");
        drop(read);

        let mut write = store.write().await.unwrap();
        let taken = people::set_email(&mut write, &id("p2"), &new).await.unwrap_err();
        assert_eq!(taken.constraint(), Some(store::Constraint::EmailTaken));
        drop(write);

        let mut write = store.write().await.unwrap();
        store::erasures::erase(&mut write, &id("p1"), &id("gone"), 3).await.unwrap().unwrap();
        assert_eq!(store::outbox::find(&mut write, "notice").await.unwrap(), None, "erased with its person");
        write.commit_without_audit(&[], 3).await.unwrap();
    })
    .await;
}
