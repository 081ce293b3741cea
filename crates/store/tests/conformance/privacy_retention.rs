//! PRI-22: each class just before its time is over and just after.

use model::account::DeviceKind;
use model::directory::SeatKind;
use model::email::EmailAddress;
use model::permissions::Role;
use model::place::Country;
use model::privacy::Purpose;
use model::visibility::{Field, Level, SetBy};
use model::words::Locale;
use store::calls::{CallRecord, FrozenRecord};
use store::consents::ConsentRecord;
use store::free_hours::FreeHourRecord;
use store::grants::GrantRecord;
use store::invitations::{InvitationRecord, Place};
use store::limits::Allowance;
use store::members::MemberRecord;
use store::once::{Begun, Receipt, Request};
use store::seats::HoldingRecord;
use store::sessions::NewSession;
use store::sign_in_links::LinkRecord;
use store::{
    Audit, Store, Write, brokered, calls, consents, conversations, countries_at_risk, devices, erasures,
    exports, free_hours, grants, introductions, inventory, invitations, limits, members, mentorships, needs,
    network, network_answers, outbox, passkeys, people, reports, retention, seats, sessions, sign_in_links,
    visibility,
};

use crate::harness::on_both;
use crate::world::{at, id, mail, member, need, pair, person, populate, seat};

const DAY_MS: i64 = 24 * 60 * 60_000;
/// The cohort of [`crate::world`] starts on 2 February 2026 and lasts 16 weeks.
const COHORT_ENDS_MS: i64 = 1_769_990_400_000 + 16 * 7 * DAY_MS;

/// One row of every class, all of which ended at 1000.
async fn ended_at_1000(store: &Store) {
    let mut write = store.write().await.unwrap();
    populate(&mut write).await;
    for name in ["p3", "p4"] {
        people::insert(&mut write, &person(name)).await.unwrap();
    }
    programme(&mut write).await;
    accounts(&mut write).await;
    let audit = Audit::new(1000, None, model::audit::Act::DemoCreated);
    write.commit(audit.mail(mail("mail", "event"))).await.unwrap();
    let mut write = store.write().await.unwrap();
    assert!(outbox::mark_sent(&mut write, "mail", 1000).await.unwrap());
    write.commit_without_audit(&[], 1000).await.unwrap();
    let request = Request {
        actor: "p1".to_owned(),
        key_hash: "k".to_owned(),
        request_hash: "r".to_owned(),
        at_ms: 1000,
    };
    let Begun::First(write) = store.write_once(request).await.unwrap() else { panic!("the key is new") };
    write.commit_without_audit(&[], 1000, &Receipt::default()).await.unwrap();
}

async fn programme(write: &mut Write) {
    seats::insert(write, &seat("s1", "m1", SeatKind::GovernmentLead)).await.unwrap();
    for (who, from_ms) in [("p3", 1), ("p4", 2)] {
        let holding = HoldingRecord { seat: id("s1"), person: id(who), from_ms, to_ms: Some(1000) };
        seats::hold(write, &holding).await.unwrap();
    }
    needs::upsert(write, &need("m1", "c1")).await.unwrap();
    let grant = GrantRecord { person: id("p2"), role: Role::Mentor, from_ms: 1, to_ms: Some(1000) };
    grants::insert(write, &grant).await.unwrap();
    let hour = FreeHourRecord { person: id("p2"), day: 1, from_minute: 1, to_minute: 2 };
    free_hours::replace(write, &id("p2"), &[hour]).await.unwrap();
    let pairs = [pair("x1", "c1", "m1", "p1")];
    mentorships::publish(write, &id("c1"), &id("c1-m"), &pairs, at(5)).await.unwrap();
    assert!(mentorships::end(write, &id("x1"), 1000).await.unwrap());
    let call = CallRecord {
        id: id("call"),
        name: "2027".to_owned(),
        seats: 5,
        version: 1,
        created_at_ms: 1,
        applicants: "[]".to_owned(),
        form: "{}".to_owned(),
        frozen: None,
    };
    calls::insert(write, &call).await.unwrap();
    let frozen = FrozenRecord { at_ms: 1000, by: None, record: "{}".to_owned() };
    assert_eq!(calls::freeze_if_version(write, &call.id, 1, &frozen).await.unwrap(), Some(2));
}

async fn accounts(write: &mut Write) {
    let session = NewSession {
        id: id("se1"),
        token_hash: "s".to_owned(),
        person: id("p1"),
        device: DeviceKind::Shared,
        label: None,
        started_at_ms: 0,
        idle_ms: 1000,
        absolute_ms: 5000,
    };
    sessions::insert(write, &session).await.unwrap();
    let link = LinkRecord {
        token_hash: "l".to_owned(),
        person: id("p1"),
        purpose: "sign-in".to_owned(),
        email: None,
        browser_hash: None,
        code_hash: None,
        created_at_ms: 0,
        expires_at_ms: 1000,
    };
    sign_in_links::insert(write, &link).await.unwrap();
    devices::insert(write, "d", &id("p1"), 1000).await.unwrap();
    passkeys::begin(write, "asked", Some(&id("p1")), "{}", 1000).await.unwrap();
    let invitation = InvitationRecord {
        id: id("i1"),
        email: EmailAddress::parse("new@example.org").unwrap(),
        name: "New".to_owned(),
        locale: Locale::En,
        place: Place::Role(Role::Mentor),
        invited_by: id("p1"),
        created_at_ms: 1,
        expires_at_ms: 1000,
        revoked_at_ms: None,
        accepted_at_ms: None,
    };
    invitations::insert(write, &invitation).await.unwrap();
    invitations::add_link(write, &invitation.id, "i").await.unwrap();
    limits::take(write, "k", Allowance { burst: 1, refill_ms: 1000 }, 0).await.unwrap();
    let consent = ConsentRecord {
        purpose: Purpose::WiderProfile,
        given_at_ms: 1,
        text_version: 1,
        language: Locale::En,
    };
    consents::give(write, &id("p1"), &consent).await.unwrap();
    consents::withdraw(write, &id("p1"), Purpose::WiderProfile, 1000).await.unwrap();
    let request = crate::introductions::request("it1", "p1", "m2", 0, 1000);
    introductions::insert(write, &request).await.unwrap();
    brokered::insert(write, &crate::brokered::proposal("bi-1", 0, 1000)).await.unwrap();
    let question = crate::network::question("nq-1", "p1", 900);
    network::insert(write, &question).await.unwrap();
    network::deliver(write, &question.id, &id("p2")).await.unwrap();
    network_answers::insert(write, &crate::network::answer("na-1", "nq-1", "p2")).await.unwrap();
    conversations::begin(write, &id("cv1"), [&id("p1"), &id("p2")], 1000).await.unwrap();
    reports::insert(write, &crate::reports::report("rp1", "p1", 500)).await.unwrap();
    assert!(reports::take_up(write, &id("rp1")).await.unwrap());
    assert!(reports::close(write, &id("rp1"), &crate::reports::closing(1000)).await.unwrap());
    exports::ask(write, &id("e1"), &id("p1"), 1).await.unwrap();
    exports::keep(write, &id("e1"), "00", 2, 1000).await.unwrap();
    erasures::erase(write, &id("p4"), &id("former-4"), 1000).await.unwrap().unwrap();
}

#[tokio::test]
async fn every_class_is_kept_to_its_last_moment_and_no_longer() {
    on_both(async |store| {
        ended_at_1000(&store).await;
        let would_go = async |now_ms: i64, class: &str, table: &str| {
            let mut write = store.write().await.unwrap();
            let forgotten = retention::apply(&mut write, now_ms).await.unwrap();
            let of = forgotten.iter().filter(|one| one.class == class && one.table == table);
            // Dropped without a commit, as a dry run is.
            of.map(|one| one.rows).max()
        };
        let mut seen = std::collections::BTreeSet::new();
        for (class, table, ended_ms) in [
            ("sessions", "session", 1000),
            ("sessions", "sign_in_link", 1000),
            ("challenges", "passkey_challenge", 1000),
            ("devices", "device", 1000),
            ("invitations", "invitation", 1000),
            ("security", "allowance", 1000),
            ("seats", "seat_holding", 1000),
            ("seats", "role_grant", 1000),
            ("seats", "person", 1000),
            ("applications", "application_call", 1000),
            ("matching", "need", COHORT_ENDS_MS),
            ("matching", "free_hour", 1000),
            ("matching", "mentoring_profile", 1000),
            ("mentoring", "mentorship", 1000),
            ("match_runs", "run", 1000),
            ("consents", "consent", 1000),
            ("audit", "audit", 1000),
            ("delivery", "outbox", 1000),
            ("keys", "idempotency", 1000),
            ("exports", "export", 1000),
            ("introductions", "introduction", 1000),
            ("introductions", "brokered", 1000),
            ("network", "network_answer", 1000),
            ("network", "network_delivery", 1000),
            ("network", "network_question", 1000),
            ("messages", "conversation", 1000),
            ("reports", "report", 1000),
        ] {
            let classes = &inventory::read().unwrap().classes;
            let mut days = classes.iter().find(|one| one.name == class).unwrap().kept_days.unwrap();
            if table == "run" {
                days = retention::NAMED_DAYS;
            }
            let last_ms = ended_ms + i64::from(days) * DAY_MS;
            assert_eq!(would_go(last_ms, class, table).await, Some(0), "{class} {table} at its last moment");
            assert!(would_go(last_ms + 1, class, table).await > Some(0), "{class} {table} after it");
            seen.insert(class);
        }
        let timed = inventory::read().unwrap().classes.iter().filter(|one| one.kept_days.is_some()).count();
        assert_eq!(seen.len(), timed, "every class with a time");
    })
    .await;
}

#[tokio::test]
async fn what_a_night_forgets_is_gone_and_the_next_night_finds_nothing() {
    on_both(async |store| {
        ended_at_1000(&store).await;
        let late_ms = COHORT_ENDS_MS + 2000 * DAY_MS;
        let mut write = store.write().await.unwrap();
        let first = retention::apply(&mut write, late_ms).await.unwrap();
        assert!(first.iter().map(|one| one.rows).sum::<u64>() > 15, "{first:?}");
        write.commit_without_audit(&[], late_ms).await.unwrap();
        let mut write = store.write().await.unwrap();
        // The record of the last matching goes a night after the mentorships that refer to it.
        let second = retention::apply(&mut write, late_ms).await.unwrap();
        assert!(second.iter().all(|one| one.rows == 0), "{second:?}");
        assert_eq!(people::all(&mut write).await.unwrap().len(), 3, "accounts stay");
    })
    .await;
}

/// PRI-2: forgetting a seat, a profile or the tie to a flagged country shows nobody to more people.
#[tokio::test]
async fn what_a_night_forgets_leaves_everybody_as_narrow_as_they_were() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        let france = MemberRecord { country: Country::parse("FR").unwrap(), ..member("m3") };
        members::upsert(&mut write, &france).await.unwrap();
        for name in ["civil", "tied", "open"] {
            people::insert(&mut write, &person(name)).await.unwrap();
        }
        let sits = [
            // Led civil society once and sits for a government now.
            ("s1", "m3", SeatKind::CivilSocietyLead, "civil", Some(1000)),
            ("s2", "m3", SeatKind::GovernmentDeputy, "civil", None),
            // Sat in a country that is flagged, and sits in another now.
            ("s3", "m1", SeatKind::GovernmentLead, "tied", Some(1000)),
            ("s4", "m3", SeatKind::GovernmentLead, "tied", None),
            ("s5", "m3", SeatKind::CivilSocietyLead, "open", None),
            ("s6", "m3", SeatKind::GovernmentLead, "open", Some(1000)),
        ];
        for (name, of, kind, who, to_ms) in sits {
            seats::insert(&mut write, &seat(name, of, kind)).await.unwrap();
            let holding = HoldingRecord { seat: id(name), person: id(who), from_ms: 1, to_ms };
            seats::hold(&mut write, &holding).await.unwrap();
        }
        // A mentor for civil society whose profile goes, in the flagged country too.
        let grant = GrantRecord { person: id("p1"), role: Role::Mentor, from_ms: 1, to_ms: Some(1000) };
        grants::insert(&mut write, &grant).await.unwrap();
        let consent = ConsentRecord {
            purpose: Purpose::WiderProfile,
            given_at_ms: 1,
            text_version: 1,
            language: Locale::En,
        };
        consents::give(&mut write, &id("tied"), &consent).await.unwrap();
        let owner = SetBy::Owner;
        visibility::choose(&mut write, &id("tied"), Field::Name, Level::Public, owner, 5).await.unwrap();
        visibility::choose(&mut write, &id("civil"), Field::Name, Level::Members, owner, 5).await.unwrap();
        countries_at_risk::flag(&mut write, &Country::parse("AR").unwrap(), 10).await.unwrap();

        let before = visibility::all(&mut write).await.unwrap();
        // The profile goes years before the seats.
        let late_ms = 1001 + 1095 * DAY_MS;
        for night_ms in [1001 + 365 * DAY_MS, late_ms] {
            retention::apply(&mut write, night_ms).await.unwrap();
        }
        let after = visibility::all(&mut write).await.unwrap();
        for (who, then) in &before {
            for field in Field::ALL {
                assert!(after[who].level(*field) <= then.level(*field), "{who} {field:?}");
            }
        }
        for name in ["civil", "tied", "p1"] {
            let (then, now) = (&before[&id(name)], &after[&id(name)]);
            assert_ne!(then.standing, now.standing, "{name}: the case is one");
            assert_eq!(then.standing.default_level(Field::Name), Level::Introductions, "{name}");
            assert_eq!(now.standing.default_level(Field::Name), Level::Cohort, "{name}");
            let holds = (now.level(Field::Name), now.set_by(Field::Name));
            assert_eq!(holds, (Level::Introductions, Some(SetBy::Flag)), "{name}");
        }
        assert_eq!(after[&id("open")].chosen, before[&id("open")].chosen, "nothing is written for nothing");
        // From then on it is theirs to widen.
        let later_ms = late_ms + 1;
        visibility::choose(&mut write, &id("civil"), Field::Name, Level::Cohort, owner, later_ms)
            .await
            .unwrap();
        let civil = visibility::of_person(&mut write, &id("civil")).await.unwrap().unwrap();
        assert_eq!(civil.level(Field::Name), Level::Cohort);
    })
    .await;
}
