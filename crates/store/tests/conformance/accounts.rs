//! Credentials, failures, known browsers, resets and invitations.

use model::directory::SeatKind;
use model::email::EmailAddress;
use model::permissions::Role;
use model::words::Locale;
use store::credentials::{Strength, TotpRecord};
use store::invitations::{InvitationRecord, Place};
use store::passkeys::PasskeyRecord;
use store::second_factor_resets::ResetRecord;
use store::{
    Constraint, credentials, devices, erasures, inventory, invitations, members, passkeys, password_failures,
    people, seats, second_factor_resets,
};

use crate::harness::{commit, on_both};
use crate::world::{id, member, person, seat};

#[tokio::test]
async fn a_person_has_one_password_that_is_replaced_upgraded_and_removed() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        people::insert(&mut write, &person("p1")).await.unwrap();
        let ana = id("p1");
        assert_eq!(credentials::password(&mut write, &ana).await.unwrap(), None);
        assert!(!credentials::remove_password(&mut write, &ana).await.unwrap());
        credentials::set_password(&mut write, "c1", &ana, "one", Strength::Alone, 5).await.unwrap();
        assert!(!credentials::password_needs_second_factor(&mut write, &ana).await.unwrap());
        credentials::set_password(&mut write, "c2", &ana, "two", Strength::WithSecondFactor, 6)
            .await
            .unwrap();
        assert_eq!(credentials::password(&mut write, &ana).await.unwrap().as_deref(), Some("two"));
        assert!(credentials::password_needs_second_factor(&mut write, &ana).await.unwrap());
        assert!(
            !credentials::upgrade_password(&mut write, &ana, "one", "dear").await.unwrap(),
            "changed meanwhile"
        );
        assert!(credentials::upgrade_password(&mut write, &ana, "two", "dear").await.unwrap());
        assert_eq!(credentials::password(&mut write, &ana).await.unwrap().as_deref(), Some("dear"));
        assert!(credentials::password_needs_second_factor(&mut write, &ana).await.unwrap());
        assert!(credentials::remove_password(&mut write, &ana).await.unwrap());
        assert_eq!(credentials::password(&mut write, &ana).await.unwrap(), None);
        assert!(!credentials::password_needs_second_factor(&mut write, &ana).await.unwrap());
    })
    .await;
}

/// ACC-17.
#[tokio::test]
async fn a_second_factor_counts_once_it_is_proved_and_takes_each_step_once() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        people::insert(&mut write, &person("p1")).await.unwrap();
        let ana = id("p1");
        let begun =
            |name: &str| TotpRecord { id: name.to_owned(), sealed: format!("sealed {name}"), last_step: 0 };
        assert_eq!(credentials::totp(&mut write, &ana).await.unwrap(), None);
        credentials::begin_totp(&mut write, &ana, &begun("t1"), 1).await.unwrap();
        credentials::begin_totp(&mut write, &ana, &begun("t2"), 2).await.unwrap();
        assert_eq!(credentials::totp(&mut write, &ana).await.unwrap(), None, "not proved yet");
        assert_eq!(credentials::unproved_totp(&mut write, &ana).await.unwrap(), Some(begun("t2")));
        assert!(!credentials::confirm_totp(&mut write, &ana, "t1", 7, 3).await.unwrap(), "begun anew");
        assert!(credentials::confirm_totp(&mut write, &ana, "t2", 7, 3).await.unwrap());
        assert!(!credentials::confirm_totp(&mut write, &ana, "t2", 8, 3).await.unwrap(), "proved already");
        let proved = TotpRecord { last_step: 7, ..begun("t2") };
        assert_eq!(credentials::totp(&mut write, &ana).await.unwrap(), Some(proved));
        assert_eq!(credentials::unproved_totp(&mut write, &ana).await.unwrap(), None);
        assert!(!credentials::use_totp_step(&mut write, "t2", 7).await.unwrap());
        assert!(credentials::use_totp_step(&mut write, "t2", 8).await.unwrap());
        assert!(!credentials::use_totp_step(&mut write, "t2", 8).await.unwrap(), "once");
        assert!(!credentials::use_totp_step(&mut write, "t2", 6).await.unwrap(), "never an older one");

        credentials::begin_totp(&mut write, &ana, &begun("t3"), 4).await.unwrap();
        assert_eq!(
            credentials::totp(&mut write, &ana).await.unwrap().unwrap().id,
            "t2",
            "until the next is proved"
        );
        assert!(credentials::confirm_totp(&mut write, &ana, "t3", 9, 5).await.unwrap());
        assert_eq!(credentials::totp(&mut write, &ana).await.unwrap().unwrap().id, "t3");
    })
    .await;
}

/// ACC-18.
#[tokio::test]
async fn a_recovery_code_opens_once_and_new_ones_end_the_old() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        for name in ["p1", "p2"] {
            people::insert(&mut write, &person(name)).await.unwrap();
        }
        let (ana, bo) = (id("p1"), id("p2"));
        let codes = |from: u32| -> Vec<(String, String)> {
            (from..from + 10).map(|n| (format!("r{n}"), format!("hash {n}"))).collect()
        };
        credentials::replace_recovery_codes(&mut write, &ana, &codes(0), 1).await.unwrap();
        assert_eq!(credentials::recovery_codes_left(&mut write, &ana).await.unwrap(), 10);
        assert!(!credentials::use_recovery_code(&mut write, &bo, "hash 3").await.unwrap(), "somebody else's");
        assert!(credentials::use_recovery_code(&mut write, &ana, "hash 3").await.unwrap());
        assert!(!credentials::use_recovery_code(&mut write, &ana, "hash 3").await.unwrap(), "once");
        assert_eq!(credentials::recovery_codes_left(&mut write, &ana).await.unwrap(), 9);
        credentials::replace_recovery_codes(&mut write, &ana, &codes(20), 2).await.unwrap();
        assert!(!credentials::use_recovery_code(&mut write, &ana, "hash 4").await.unwrap(), "an old one");
        credentials::set_password(&mut write, "c1", &ana, "one", Strength::Alone, 5).await.unwrap();
        let begun = TotpRecord { id: "t1".to_owned(), sealed: "s".to_owned(), last_step: 0 };
        credentials::begin_totp(&mut write, &ana, &begun, 1).await.unwrap();
        assert!(credentials::remove_second_factor(&mut write, &ana).await.unwrap());
        assert!(!credentials::remove_second_factor(&mut write, &ana).await.unwrap());
        assert_eq!(credentials::recovery_codes_left(&mut write, &ana).await.unwrap(), 0);
        assert!(credentials::password(&mut write, &ana).await.unwrap().is_some(), "the password stays");
    })
    .await;
}

#[tokio::test]
async fn failures_are_counted_under_their_key_until_forgotten() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        people::insert(&mut write, &person("p1")).await.unwrap();
        assert_eq!(password_failures::count(&mut write, "person:p1").await.unwrap(), 0);
        for expected in 1..=3 {
            assert_eq!(
                password_failures::add(&mut write, "person:p1", Some(&id("p1")), 5).await.unwrap(),
                expected
            );
        }
        assert_eq!(password_failures::add(&mut write, "nobody:abc", None, 5).await.unwrap(), 1);
        assert_eq!(password_failures::count(&mut write, "person:p1").await.unwrap(), 3);
        assert_eq!(password_failures::sweep(&mut write, 5).await.unwrap(), 0);
        assert_eq!(password_failures::sweep(&mut write, 6).await.unwrap(), 1, "accounts are not forgotten");
        assert_eq!(password_failures::count(&mut write, "person:p1").await.unwrap(), 3);
        password_failures::forget(&mut write, "person:p1").await.unwrap();
        assert_eq!(password_failures::count(&mut write, "person:p1").await.unwrap(), 0);
        for key in ["person:p1", "device:d1"] {
            password_failures::add(&mut write, key, Some(&id("p1")), 7).await.unwrap();
        }
        password_failures::add(&mut write, "nobody:abc", None, 7).await.unwrap();
        assert_eq!(password_failures::forget_of_person(&mut write, &id("p1")).await.unwrap(), 2);
        assert_eq!(password_failures::count(&mut write, "device:d1").await.unwrap(), 0);
        assert_eq!(password_failures::count(&mut write, "nobody:abc").await.unwrap(), 1);
        assert_eq!(password_failures::count(&mut write, "person:p1").await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn an_account_knows_ten_browsers_and_forgets_the_one_used_longest_ago() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        for name in ["p1", "p2"] {
            people::insert(&mut write, &person(name)).await.unwrap();
        }
        devices::insert(&mut write, "other", &id("p2"), 0).await.unwrap();
        for n in 0..10 {
            devices::insert(&mut write, &format!("d{n}"), &id("p1"), n).await.unwrap();
        }
        devices::touch(&mut write, "d0", 20).await.unwrap();
        devices::insert(&mut write, "d10", &id("p1"), 21).await.unwrap();
        assert_eq!(devices::owner(&mut write, "d1").await.unwrap(), None);
        assert_eq!(devices::owner(&mut write, "d0").await.unwrap(), Some(id("p1")));
        assert_eq!(devices::owner(&mut write, "other").await.unwrap(), Some(id("p2")));
        assert_eq!(devices::sweep(&mut write, 4).await.unwrap(), 3, "d2, d3 and the other's");
        assert_eq!(devices::forget_of_person(&mut write, &id("p1")).await.unwrap(), 8);
        assert_eq!(devices::owner(&mut write, "d0").await.unwrap(), None);
    })
    .await;
}

/// ACC-18: one person alone is refused, by the database too.
#[tokio::test]
async fn a_reset_needs_two_people_and_time() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        for name in ["p1", "p2", "p3", "p4"] {
            people::insert(&mut write, &person(name)).await.unwrap();
        }
        let (ana, bo, cy, di) = (id("p1"), id("p2"), id("p3"), id("p4"));
        assert!(!second_factor_resets::agree(&mut write, &ana, &bo, 100).await.unwrap(), "nobody asked");
        assert!(second_factor_resets::ask(&mut write, &ana, &bo, 5).await.unwrap());
        assert!(!second_factor_resets::ask(&mut write, &ana, &cy, 6).await.unwrap(), "asked already");
        assert!(!second_factor_resets::agree(&mut write, &ana, &bo, 100).await.unwrap(), "the same person");
        assert!(second_factor_resets::due(&mut write, i64::MAX).await.unwrap().is_empty());
        assert!(second_factor_resets::agree(&mut write, &ana, &cy, 100).await.unwrap());
        assert!(!second_factor_resets::agree(&mut write, &ana, &di, 200).await.unwrap(), "agreed already");
        let record = ResetRecord {
            person: ana.clone(),
            asked_by: bo.clone(),
            asked_at_ms: 5,
            agreed_by: Some(cy.clone()),
            due_at_ms: Some(100),
        };
        assert_eq!(second_factor_resets::find(&mut write, &ana).await.unwrap(), Some(record.clone()));
        assert!(second_factor_resets::due(&mut write, 99).await.unwrap().is_empty());
        assert_eq!(second_factor_resets::due(&mut write, 100).await.unwrap(), [record]);
        assert!(second_factor_resets::end(&mut write, &ana).await.unwrap());
        assert!(!second_factor_resets::end(&mut write, &ana).await.unwrap());
        for who in [&ana, &di] {
            assert!(second_factor_resets::ask(&mut write, who, &bo, 5).await.unwrap());
        }
        assert!(second_factor_resets::agree(&mut write, &di, &cy, 100).await.unwrap());
        assert_eq!(second_factor_resets::sweep(&mut write, 4).await.unwrap(), 0);
        assert_eq!(second_factor_resets::sweep(&mut write, 5).await.unwrap(), 1, "nobody agreed");
        assert!(second_factor_resets::find(&mut write, &di).await.unwrap().is_some());
        assert_eq!(second_factor_resets::find(&mut write, &ana).await.unwrap(), None);
    })
    .await;
}

fn invitation(name: &str, place: Place) -> InvitationRecord {
    InvitationRecord {
        id: id(name),
        email: EmailAddress::parse("new@example.org").unwrap(),
        name: "Ñusta".to_owned(),
        locale: Locale::Es,
        place,
        invited_by: id("p1"),
        created_at_ms: 10,
        expires_at_ms: 100,
        revoked_at_ms: None,
        accepted_at_ms: None,
    }
}

#[tokio::test]
async fn an_invitation_is_accepted_once_in_time_unless_it_was_taken_back() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        for name in ["p1", "p2"] {
            people::insert(&mut write, &person(name)).await.unwrap();
        }
        members::upsert(&mut write, &member("m1")).await.unwrap();
        let lead = seat("s1", "m1", SeatKind::GovernmentLead);
        seats::insert(&mut write, &lead).await.unwrap();
        assert_eq!(seats::find(&mut write, &id("s1")).await.unwrap(), Some(lead));
        assert_eq!(seats::find(&mut write, &id("s9")).await.unwrap(), None);
        let a = invitation("i1", Place::Role(Role::Mentor));
        let b = invitation("i2", Place::Seat(id("s1")));
        for record in [&a, &b] {
            invitations::insert(&mut write, record).await.unwrap();
        }
        assert_eq!(invitations::find(&mut write, &id("i2")).await.unwrap(), Some(b.clone()));
        assert_eq!(invitations::find(&mut write, &id("i9")).await.unwrap(), None);
        invitations::add_link(&mut write, &id("i1"), "first").await.unwrap();
        invitations::add_link(&mut write, &id("i1"), "again").await.unwrap();
        invitations::add_link(&mut write, &id("i2"), "other").await.unwrap();
        for hash in ["first", "again"] {
            assert_eq!(invitations::open(&mut write, hash, 99).await.unwrap(), Some(a.clone()));
        }
        assert_eq!(invitations::open(&mut write, "first", 100).await.unwrap(), None, "ended");
        assert_eq!(invitations::open(&mut write, "unknown", 50).await.unwrap(), None);
        assert!(!invitations::accept(&mut write, &id("i1"), &id("p2"), 100).await.unwrap(), "ended");
        assert!(invitations::accept(&mut write, &id("i1"), &id("p2"), 50).await.unwrap());
        assert!(!invitations::accept(&mut write, &id("i1"), &id("p2"), 51).await.unwrap(), "once");
        assert!(!invitations::revoke(&mut write, &id("i1"), 52).await.unwrap(), "accepted");
        assert_eq!(invitations::open(&mut write, "again", 53).await.unwrap(), None);
        assert!(invitations::revoke(&mut write, &id("i2"), 52).await.unwrap());
        assert!(!invitations::accept(&mut write, &id("i2"), &id("p2"), 53).await.unwrap(), "taken back");
        let all = invitations::all(&mut write).await.unwrap();
        let states: Vec<_> = all.iter().map(|one| (one.accepted_at_ms, one.revoked_at_ms)).collect();
        assert_eq!(states, [(Some(50), None), (None, Some(52))]);
        assert_eq!(invitations::sweep(&mut write, 100).await.unwrap(), 0);
        assert_eq!(invitations::sweep(&mut write, 101).await.unwrap(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_second_password_row_cannot_be_made_behind_the_first() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        for name in ["p1", "p2"] {
            people::insert(&mut write, &person(name)).await.unwrap();
        }
        credentials::set_password(&mut write, "c1", &id("p1"), "one", Strength::Alone, 5).await.unwrap();
        let taken = credentials::set_password(&mut write, "c1", &id("p2"), "two", Strength::Alone, 5).await;
        assert_eq!(taken.unwrap_err().constraint(), Some(Constraint::KeyTaken));
    })
    .await;
}

/// PRI-17, PRI-18: every way in is told of without its secret, and is gone with its person; what others have stays.
#[tokio::test]
async fn a_file_holds_no_secret_and_an_erasure_closes_every_way_in() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        for name in ["p1", "p2", "p3"] {
            people::insert(&mut write, &person(name)).await.unwrap();
            let (who, of) = (id(name), |what: &str| format!("{what}-of-{name}"));
            credentials::set_password(&mut write, &of("pw"), &who, &of("hash"), Strength::Alone, 5)
                .await
                .unwrap();
            let totp = TotpRecord { id: of("totp"), sealed: of("sealed"), last_step: 0 };
            credentials::begin_totp(&mut write, &who, &totp, 5).await.unwrap();
            assert!(credentials::confirm_totp(&mut write, &who, &totp.id, 1, 6).await.unwrap());
            let codes = [(of("rc"), of("recovery"))];
            credentials::replace_recovery_codes(&mut write, &who, &codes, 6).await.unwrap();
            devices::insert(&mut write, &of("device"), &who, 7).await.unwrap();
            for key in [of("person"), of("device")] {
                password_failures::add(&mut write, &key, Some(&who), 8).await.unwrap();
            }
        }
        assert!(second_factor_resets::ask(&mut write, &id("p2"), &id("p1"), 9).await.unwrap());
        assert!(second_factor_resets::ask(&mut write, &id("p3"), &id("p2"), 9).await.unwrap());
        let to = |name: &str, email: &str, by: &str| InvitationRecord {
            email: EmailAddress::parse(email).unwrap(),
            invited_by: id(by),
            ..invitation(name, Place::Role(Role::Mentor))
        };
        for (record, accepted_by) in [
            (to("i1", "p1@example.org", "p2"), None),
            (to("i2", "old@example.org", "p2"), Some("p1")),
            (to("i3", "new@example.org", "p1"), None),
            (to("i4", "other@example.org", "p2"), Some("p3")),
        ] {
            invitations::insert(&mut write, &record).await.unwrap();
            invitations::add_link(&mut write, &record.id, &format!("link-{}", record.id)).await.unwrap();
            if let Some(by) = accepted_by {
                assert!(invitations::accept(&mut write, &record.id, &id(by), 20).await.unwrap());
            }
        }

        let file = inventory::own_rows(&mut write, &id("p1"), 30).await.unwrap();
        let rows = |table: &str| file.iter().find(|one| one.table == table).unwrap().rows.len();
        assert_eq!((rows("credential"), rows("device"), rows("password_failure")), (3, 1, 2));
        assert_eq!(rows("invitation"), 1, "the one that was accepted");
        let text = format!("{file:?}");
        for secret in ["hash-of", "sealed-of", "recovery-of", "device-of", "link-", "p2", "p3"] {
            assert!(!text.contains(secret), "{secret}: {text}");
        }

        erasures::erase(&mut write, &id("p1"), &id("former-1"), 40).await.unwrap().unwrap();
        assert_eq!(credentials::password(&mut write, &id("p1")).await.unwrap(), None);
        assert_eq!(credentials::totp(&mut write, &id("p1")).await.unwrap(), None);
        assert_eq!(credentials::recovery_codes_left(&mut write, &id("p1")).await.unwrap(), 0);
        assert_eq!(devices::owner(&mut write, "device-of-p1").await.unwrap(), None);
        for (name, left) in [("p1", 0), ("p2", 1)] {
            for key in [format!("person-of-{name}"), format!("device-of-{name}")] {
                assert_eq!(password_failures::count(&mut write, &key).await.unwrap(), left, "{key}");
            }
        }
        assert_eq!(second_factor_resets::find(&mut write, &id("p2")).await.unwrap(), None, "nobody asks");
        assert!(second_factor_resets::find(&mut write, &id("p3")).await.unwrap().is_some());
        let left = invitations::all(&mut write).await.unwrap();
        assert_eq!(left.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["i4"]);
        assert!(credentials::totp(&mut write, &id("p2")).await.unwrap().is_some());
        commit(write).await;
    })
    .await;
}

#[tokio::test]
async fn a_passkey_is_known_by_its_key_and_used_by_whoever_has_it_as_it_was() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        for name in ["p1", "p2"] {
            people::insert(&mut write, &person(name)).await.unwrap();
        }
        let passkey = |name: &str, whose: &str, at_ms: i64| PasskeyRecord {
            id: id(name),
            person: id(whose),
            key_id: format!("key of {name}"),
            verifier: "first".to_owned(),
            label: "Phone".to_owned(),
            created_at_ms: at_ms,
            last_used_at_ms: None,
        };
        let (a, b) = (passkey("a", "p1", 2), passkey("b", "p1", 1));
        for record in [&a, &b, &passkey("c", "p2", 3)] {
            passkeys::insert(&mut write, record, 0).await.unwrap();
        }
        write.commit_without_audit(&[], 1).await.unwrap();

        let mut write = store.write().await.unwrap();
        let again = PasskeyRecord { key_id: a.key_id.clone(), ..passkey("d", "p2", 4) };
        let taken = passkeys::insert(&mut write, &again, 0).await.unwrap_err();
        assert_eq!(taken.constraint(), Some(store::Constraint::KeyTaken));
        drop(write);

        let mut write = store.write().await.unwrap();
        let (p1, p2) = (id("p1"), id("p2"));
        assert_eq!(passkeys::of_person(&mut write, &p1).await.unwrap(), [b.clone(), a.clone()]);
        assert_eq!(passkeys::by_key(&mut write, "key of a").await.unwrap(), Some(a.clone()));
        assert_eq!(passkeys::by_key(&mut write, "key of nobody").await.unwrap(), None);
        assert!(!passkeys::rename(&mut write, &p2, &a.id, "Mine").await.unwrap());
        assert!(passkeys::rename(&mut write, &p1, &a.id, "Laptop").await.unwrap());
        let change = ("first", "second");
        people::suspend(&mut write, &p1, Some(4)).await.unwrap();
        assert!(!passkeys::note_use(&mut write, &a.id, change, 1, 5).await.unwrap(), "suspended");
        people::suspend(&mut write, &p1, None).await.unwrap();
        assert!(passkeys::note_use(&mut write, &a.id, change, 1, 5).await.unwrap());
        assert!(
            !passkeys::note_use(&mut write, &a.id, change, 1, 6).await.unwrap(),
            "it is not that any more"
        );
        let used = passkeys::by_key(&mut write, "key of a").await.unwrap().unwrap();
        assert_eq!((used.label.as_str(), used.verifier.as_str()), ("Laptop", "second"));
        assert_eq!(used.last_used_at_ms, Some(5));
        assert!(!passkeys::remove(&mut write, &p2, &a.id).await.unwrap());
        assert!(passkeys::remove(&mut write, &p1, &a.id).await.unwrap());
        assert!(!passkeys::note_use(&mut write, &a.id, ("second", "third"), 2, 7).await.unwrap());
        assert_eq!(passkeys::of_person(&mut write, &p1).await.unwrap(), [b]);
        assert_eq!(passkeys::remove_of_person(&mut write, &p1).await.unwrap(), 1);
        assert_eq!(passkeys::of_person(&mut write, &p1).await.unwrap(), []);
        assert_eq!(passkeys::of_person(&mut write, &p2).await.unwrap().len(), 1, "others keep theirs");
        write.commit_without_audit(&[], 7).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_a_passkey_has_to_sign_is_taken_once_in_time_and_by_whom_it_is_for() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        people::insert(&mut write, &person("p1")).await.unwrap();
        let (p1, p2) = (id("p1"), id("p2"));
        passkeys::begin(&mut write, "own", Some(&p1), "{}", 10).await.unwrap();
        for name in ["any", "late", "swept"] {
            passkeys::begin(&mut write, name, None, "any state", 10).await.unwrap();
        }
        let take = async |write: &mut store::Write, name: &str, whose, now_ms: i64| {
            passkeys::take(write, name, whose, now_ms).await.unwrap()
        };
        assert_eq!(take(&mut write, "own", None, 5).await, None);
        assert_eq!(take(&mut write, "own", Some(&p2), 5).await, None);
        assert_eq!(take(&mut write, "any", Some(&p1), 5).await, None);
        assert_eq!(take(&mut write, "unknown", None, 5).await, None);
        assert_eq!(take(&mut write, "own", Some(&p1), 5).await.as_deref(), Some("{}"));
        assert_eq!(take(&mut write, "own", Some(&p1), 5).await, None, "taken");
        assert_eq!(take(&mut write, "any", None, 9).await.as_deref(), Some("any state"));
        assert_eq!(take(&mut write, "late", None, 10).await, None, "ended");
        assert_eq!(passkeys::sweep(&mut write, 9).await.unwrap(), 0);
        assert_eq!(passkeys::sweep(&mut write, 10).await.unwrap(), 2);
        write.commit_without_audit(&[], 1).await.unwrap();
    })
    .await;
}
