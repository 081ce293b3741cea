//! The data inventory, levels, consents, exports and erasures.

use std::collections::BTreeSet;

use model::directory::SeatKind;
use model::permissions::Role;
use model::place::Country;
use model::privacy::Purpose;
use model::visibility::{Consented, Field, Level, SetBy};
use model::words::Locale;
use store::consents::ConsentRecord;
use store::erasures::RequestRecord;
use store::grants::GrantRecord;
use store::inventory::OwnValue;
use store::mentoring_profiles::{MentoringProfileRecord, Side};
use store::seats::HoldingRecord;
use store::{
    Audit, Write, audit, consents, countries_at_risk, erasures, exports, grants, inventory,
    mentoring_profiles, mentorships, needs, outbox, people, seats, visibility,
};

use crate::harness::{commit, on_both};
use crate::world::{at, id, mail, member, need, pair, person, populate, profile, seat};

/// PRI-16: a walk of the schema finds no column without a line and no line without a column.
#[tokio::test]
async fn every_column_is_in_the_inventory_and_nothing_else_is() {
    on_both(async |store| {
        let found: BTreeSet<(String, String)> =
            store.columns().await.unwrap().into_iter().map(|(table, column, _)| (table, column)).collect();
        let entries = &inventory::read().unwrap().entries;
        let listed: BTreeSet<(String, String)> =
            entries.iter().map(|one| (one.table.to_owned(), one.column.to_owned())).collect();
        assert_eq!(found.difference(&listed).collect::<Vec<_>>(), Vec::<&(String, String)>::new());
        assert_eq!(listed.difference(&found).collect::<Vec<_>>(), Vec::<&(String, String)>::new());
        assert_eq!(listed.len(), entries.len(), "each column once");
    })
    .await;
}

async fn sit(write: &mut Write, name: &str, of: &str, who: &str, kind: SeatKind, span: (i64, Option<i64>)) {
    seats::insert(write, &seat(name, of, kind)).await.unwrap();
    let holding = HoldingRecord { seat: id(name), person: id(who), from_ms: span.0, to_ms: span.1 };
    seats::hold(write, &holding).await.unwrap();
}

/// PRI-2, as far as moving people is concerned: a seat that was left keeps the narrower defaults.
#[tokio::test]
async fn defaults_follow_from_the_seats_somebody_ever_held() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        for name in ["p3", "p4", "p5"] {
            people::insert(&mut write, &person(name)).await.unwrap();
        }
        sit(&mut write, "s1", "m1", "p3", SeatKind::GovernmentLead, (1, None)).await;
        sit(&mut write, "s2", "m1", "p4", SeatKind::CivilSocietyLead, (1, Some(5))).await;
        sit(&mut write, "s3", "m1", "p4", SeatKind::GovernmentDeputy, (5, None)).await;
        let standing = async |write: &mut Write, who: &str| {
            let found = visibility::of_person(write, &id(who)).await.unwrap().unwrap();
            (found.standing.official, found.standing.civil_society, found.level(Field::Name))
        };
        assert_eq!(standing(&mut write, "p3").await, (true, false, Level::Cohort));
        assert_eq!(standing(&mut write, "p4").await, (true, true, Level::Introductions));
        assert_eq!(standing(&mut write, "p5").await, (false, false, Level::Cohort));
        assert_eq!(standing(&mut write, "p1").await, (false, true, Level::Introductions), "mentors too");
        assert_eq!(visibility::of_person(&mut write, &id("nobody")).await.unwrap(), None);
        let all = visibility::all(&mut write).await.unwrap();
        assert_eq!(all.len(), 5);
        assert_eq!(all[&id("p4")], visibility::of_person(&mut write, &id("p4")).await.unwrap().unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_flag_narrows_everybody_of_the_country_until_they_choose_again() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        people::insert(&mut write, &person("p3")).await.unwrap();
        sit(&mut write, "s1", "m1", "p3", SeatKind::GovernmentLead, (1, None)).await;
        let (p3, argentina, france) =
            (id("p3"), Country::parse("AR").unwrap(), Country::parse("FR").unwrap());
        let consent = ConsentRecord {
            purpose: Purpose::WiderProfile,
            given_at_ms: 4,
            text_version: 1,
            language: Locale::Fr,
        };
        assert!(consents::give(&mut write, &p3, &consent).await.unwrap());
        assert!(visibility::guard(&mut write, &p3).await.unwrap());
        assert!(!visibility::guard(&mut write, &id("nobody")).await.unwrap());
        let choose = async |write: &mut Write, level, at_ms| {
            visibility::choose(write, &id("p3"), Field::Name, level, SetBy::Owner, at_ms).await.unwrap();
        };
        let holds = async |write: &mut Write| {
            let found = visibility::of_person(write, &id("p3")).await.unwrap().unwrap();
            (found.level(Field::Name), found.set_by(Field::Name))
        };
        choose(&mut write, Level::Members, 5).await;
        choose(&mut write, Level::Public, 6).await;
        assert_eq!(holds(&mut write).await, (Level::Public, Some(SetBy::Owner)));
        assert!(countries_at_risk::flag(&mut write, &argentina, 10).await.unwrap());
        assert!(!countries_at_risk::flag(&mut write, &argentina, 20).await.unwrap(), "since the first time");
        assert_eq!(holds(&mut write).await, (Level::Introductions, None));
        choose(&mut write, Level::Cohort, 10).await;
        assert_eq!(holds(&mut write).await, (Level::Cohort, Some(SetBy::Owner)));
        let concerned = countries_at_risk::people(&mut write, &argentina).await.unwrap();
        assert_eq!(concerned, [id("p1"), id("p2"), p3]);
        assert_eq!(countries_at_risk::people(&mut write, &france).await.unwrap(), []);
        assert_eq!(countries_at_risk::all(&mut write).await.unwrap(), std::slice::from_ref(&argentina));
        assert!(countries_at_risk::lift(&mut write, &argentina).await.unwrap());
        assert!(!countries_at_risk::lift(&mut write, &argentina).await.unwrap());
    })
    .await;
}

/// PRI-21: what needed the consent goes when it is withdrawn, and comes back with no later one.
#[tokio::test]
async fn choices_that_needed_a_consent_go_with_it() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        people::insert(&mut write, &person("p3")).await.unwrap();
        sit(&mut write, "s1", "m1", "p3", SeatKind::GovernmentLead, (1, None)).await;
        let p3 = id("p3");
        let consent = |given_at_ms| ConsentRecord {
            purpose: Purpose::WiderProfile,
            given_at_ms,
            text_version: 1,
            language: Locale::En,
        };
        consents::give(&mut write, &p3, &consent(4)).await.unwrap();
        for (field, level) in [(Field::Name, Level::Public), (Field::Clock, Level::Introductions)] {
            visibility::choose(&mut write, &p3, field, level, SetBy::Owner, 5).await.unwrap();
        }
        assert_eq!(visibility::forget_overruled(&mut write, &p3).await.unwrap(), 0, "both hold");
        consents::withdraw(&mut write, &p3, Purpose::WiderProfile, 6).await.unwrap();
        assert_eq!(visibility::forget_overruled(&mut write, &p3).await.unwrap(), 1);
        consents::give(&mut write, &p3, &consent(7)).await.unwrap();
        let after = visibility::of_person(&mut write, &p3).await.unwrap().unwrap();
        assert_eq!((after.level(Field::Name), after.set_by(Field::Name)), (Level::Cohort, None));
        assert_eq!(after.level(Field::Clock), Level::Introductions, "what was hidden stays hidden");
        assert_eq!(visibility::forget_overruled(&mut write, &id("nobody")).await.unwrap(), 0);
    })
    .await;
}

/// PRI-2: what would have become wider is kept where it was, and nothing else is written.
#[tokio::test]
async fn whoever_loses_what_kept_them_narrow_stays_narrow() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        people::insert(&mut write, &person("p3")).await.unwrap();
        sit(&mut write, "s1", "m1", "p3", SeatKind::GovernmentLead, (1, None)).await;
        countries_at_risk::flag(&mut write, &Country::parse("AR").unwrap(), 10).await.unwrap();
        let before = visibility::all(&mut write).await.unwrap();
        assert_eq!(visibility::stay_as_narrow(&mut write, &before, 15).await.unwrap(), 0, "nothing changed");
        let france = Country::parse("FR").unwrap();
        let moved = store::members::MemberRecord { country: france, ..member("m1") };
        store::members::upsert(&mut write, &moved).await.unwrap();
        let fields = Field::ALL.len() as u64;
        assert_eq!(visibility::stay_as_narrow(&mut write, &before, 20).await.unwrap(), fields);
        let after = visibility::all(&mut write).await.unwrap();
        for field in Field::ALL {
            let holds = (after[&id("p3")].level(*field), after[&id("p3")].set_by(*field));
            assert_eq!(holds, (Level::Introductions, Some(SetBy::Flag)), "{field:?}");
        }
        assert_eq!(after[&id("p1")], before[&id("p1")], "nobody else");
        assert_eq!(visibility::stay_as_narrow(&mut write, &before, 21).await.unwrap(), 0, "once");
    })
    .await;
}

/// PRI-21.
#[tokio::test]
async fn a_consent_is_kept_with_its_words_and_its_withdrawal_acts_at_once() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        let p1 = id("p1");
        let consent = |given_at_ms| ConsentRecord {
            purpose: Purpose::WiderProfile,
            given_at_ms,
            text_version: 1,
            language: Locale::Es,
        };
        assert_eq!(consents::holding(&mut write, &p1).await.unwrap(), [], "nothing is ticked beforehand");
        assert!(consents::give(&mut write, &p1, &consent(5)).await.unwrap());
        assert!(!consents::give(&mut write, &p1, &consent(6)).await.unwrap(), "it holds already");
        assert_eq!(consents::holding(&mut write, &p1).await.unwrap(), [consent(5)]);
        let settings = visibility::of_person(&mut write, &p1).await.unwrap().unwrap();
        assert_eq!(settings.consent, Consented::ToWiderProfile);
        assert!(consents::withdraw(&mut write, &p1, Purpose::WiderProfile, 7).await.unwrap());
        assert!(!consents::withdraw(&mut write, &p1, Purpose::WiderProfile, 8).await.unwrap());
        assert_eq!(consents::holding(&mut write, &p1).await.unwrap(), []);
        let settings = visibility::of_person(&mut write, &p1).await.unwrap().unwrap();
        assert_eq!(settings.consent, Consented::No);
        assert!(consents::give(&mut write, &p1, &consent(9)).await.unwrap());
    })
    .await;
}

/// PRI-17.
#[tokio::test]
async fn an_export_is_waited_for_once_and_fetched_once_by_its_owner_in_time() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        let (p1, p2, x1) = (id("p1"), id("p2"), id("x1"));
        assert_eq!(exports::newest(&mut write, &p1).await.unwrap(), None);
        assert!(exports::ask(&mut write, &x1, &p1, 5).await.unwrap());
        assert!(!exports::ask(&mut write, &id("x2"), &p1, 6).await.unwrap(), "one waits");
        assert!(exports::ask(&mut write, &id("x3"), &p2, 7).await.unwrap());
        let waiting = exports::waiting(&mut write).await.unwrap();
        assert_eq!(waiting.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["x1", "x3"]);
        assert_eq!(exports::fetch(&mut write, &x1, &p1, 8).await.unwrap(), None, "not made");
        assert!(exports::keep(&mut write, &x1, "504b", 8, 20).await.unwrap());
        assert!(!exports::keep(&mut write, &x1, "00", 9, 30).await.unwrap());
        assert_eq!(exports::fetch(&mut write, &x1, &p2, 9).await.unwrap(), None, "somebody else's");
        assert_eq!(exports::fetch(&mut write, &x1, &p1, 20).await.unwrap(), None, "too late");
        assert_eq!(exports::fetch(&mut write, &x1, &p1, 19).await.unwrap().as_deref(), Some("504b"));
        assert_eq!(exports::fetch(&mut write, &x1, &p1, 19).await.unwrap(), None, "once");
        let newest = exports::newest(&mut write, &p1).await.unwrap().unwrap();
        assert_eq!((newest.ends_at_ms, newest.fetched_at_ms), (Some(20), Some(19)));
        assert!(exports::ask(&mut write, &id("x4"), &p1, 21).await.unwrap());
    })
    .await;
}

/// PRI-17: every exported table is there, and only rows of the person.
#[tokio::test]
async fn own_rows_are_those_of_the_inventory() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        people::insert(&mut write, &person("p3")).await.unwrap();
        sit(&mut write, "s1", "m1", "p1", SeatKind::GovernmentLead, (1, None)).await;
        sit(&mut write, "s2", "m1", "p2", SeatKind::CivilSocietyLead, (1, None)).await;
        needs::upsert(&mut write, &need("m1", "c1")).await.unwrap();
        let tables = inventory::own_rows(&mut write, &id("p1"), 100).await.unwrap();
        let exported: BTreeSet<&str> =
            inventory::read().unwrap().entries.iter().filter(|one| one.export).map(|one| one.table).collect();
        assert_eq!(tables.iter().map(|one| one.table).collect::<BTreeSet<_>>(), exported);
        let table = |name: &str| tables.iter().find(|one| one.table == name).unwrap();
        let own = table("person");
        assert_eq!(
            own.columns,
            ["id", "name", "email", "locale", "time_zone", "languages", "suspended_at_ms"]
        );
        assert_eq!(own.rows[0][2], OwnValue::Text("p1@example.org".to_owned()));
        assert_eq!((own.rows.len(), table("mentoring_profile").rows.len()), (1, 1));
        assert_eq!(table("need").rows.len(), 1, "the government side asked for it");
        assert_eq!(table("seat_holding").rows[0].last(), Some(&OwnValue::Nothing));
        let other = inventory::own_rows(&mut write, &id("p2"), 100).await.unwrap();
        assert!(other.iter().find(|one| one.table == "need").unwrap().rows.is_empty());
        let left = inventory::own_rows(&mut write, &id("p3"), 100).await.unwrap();
        assert_eq!(left.iter().map(|one| one.rows.len()).sum::<usize>(), 1, "the account and nothing else");
    })
    .await;
}

/// PRI-18.
#[tokio::test]
async fn a_wish_to_be_erased_waits_and_can_be_taken_back() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        let wish = |who: &str, due_at_ms| RequestRecord { person: id(who), asked_at_ms: 5, due_at_ms };
        assert!(erasures::ask(&mut write, &wish("p1", 20)).await.unwrap());
        assert!(!erasures::ask(&mut write, &wish("p1", 30)).await.unwrap());
        assert!(erasures::ask(&mut write, &wish("p2", 10)).await.unwrap());
        assert_eq!(erasures::request_of(&mut write, &id("p1")).await.unwrap(), Some(wish("p1", 20)));
        assert_eq!(erasures::due(&mut write, 19).await.unwrap(), [id("p2")]);
        assert_eq!(erasures::due(&mut write, 20).await.unwrap(), [id("p2"), id("p1")]);
        assert!(erasures::cancel(&mut write, &id("p1")).await.unwrap());
        assert!(!erasures::cancel(&mut write, &id("p1")).await.unwrap());
        assert_eq!(erasures::request_of(&mut write, &id("p1")).await.unwrap(), None);
    })
    .await;
}

/// PRI-18: what runs ends, what is kept has a pseudonym, and everything else is gone.
#[tokio::test]
async fn an_erasure_ends_what_runs_and_leaves_a_pseudonym_where_others_need_one() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        sit(&mut write, "s1", "m1", "p1", SeatKind::GovernmentLead, (1, None)).await;
        needs::upsert(&mut write, &need("m1", "c1")).await.unwrap();
        let pairs = [pair("x1", "c1", "m1", "p1")];
        mentorships::publish(&mut write, &id("c1"), &id("c1-m"), &pairs, at(5)).await.unwrap();
        let grant = GrantRecord { person: id("p1"), role: Role::Mentor, from_ms: 1, to_ms: None };
        grants::insert(&mut write, &grant).await.unwrap();
        assert_eq!(visibility::mentees(&mut write, &id("p1"), 6).await.unwrap(), [id("m1")]);
        assert_eq!(visibility::mentees(&mut write, &id("p1"), 4).await.unwrap(), []);
        let to = people::find(&mut write, &id("p1")).await.unwrap().unwrap().email;
        let mail = store::outbox::NewMail { to, ..mail("mail", "event") };
        let act = Audit::new(6, Some(id("p1")), model::audit::Act::AdminCreated);
        write.commit(act.with("name", "Ana p1").with("mentor", "Ana p10").mail(mail)).await.unwrap();

        let mut write = store.write().await.unwrap();
        let erased = erasures::erase(&mut write, &id("p1"), &id("former-1"), 10).await.unwrap().unwrap();
        assert_eq!((erased.email.as_str(), &erased.mentees[..]), ("p1@example.org", &[id("m1")][..]));
        assert!(erased.rows > 5);
        assert!(erasures::note(&mut write, "hash", 10).await.unwrap());
        assert!(!erasures::note(&mut write, "hash", 11).await.unwrap());
        commit(write).await;
        store.scrub().await.unwrap();

        let mut write = store.write().await.unwrap();
        assert_eq!(erasures::journal(&mut write).await.unwrap(), [("hash".to_owned(), 10)]);
        assert_eq!(people::find(&mut write, &id("p1")).await.unwrap(), None);
        assert_eq!(
            people::find(&mut write, &id("former-1")).await.unwrap(),
            None,
            "a pseudonym is no account"
        );
        assert_eq!(people::all(&mut write).await.unwrap(), [person("p2")]);
        let address = model::email::EmailAddress::parse("former-1@erased.invalid").unwrap();
        assert_eq!(people::by_email(&mut write, &address).await.unwrap(), None);
        assert_eq!(seats::holders(&mut write, 10).await.unwrap(), []);
        assert_eq!(grants::of_person(&mut write, &id("p1"), 9).await.unwrap(), []);
        let kept = mentorships::find(&mut write, &id("x1")).await.unwrap().unwrap();
        assert_eq!((kept.mentor.as_str(), kept.ended_at_ms), ("former-1", Some(10)));
        let stand_in = mentoring_profiles::find(&mut write, &id("former-1")).await.unwrap().unwrap();
        let nobody = MentoringProfileRecord {
            side: Side::CivilSociety,
            paused: true,
            approved: false,
            experience: String::new(),
            offers: Vec::new(),
            ..profile("former-1", "m2", 0)
        };
        assert_eq!(stand_in, nobody);
        assert_eq!(outbox::recent(&mut write, 10).await.unwrap(), [], "mail that waits is not sent");
        let wishes = needs::find(&mut write, &id("m1"), &id("c1")).await.unwrap().unwrap().wishes;
        assert_eq!(wishes, [id("former-1"), id("p2")]);
        let log = audit::page(&mut write, None, 10).await.unwrap();
        let act = log.iter().find(|one| one.at_ms == 6).unwrap();
        assert_eq!(act.actor.as_ref().map(model::id::PersonId::as_str), Some(model::audit::DELETED_MEMBER));
        let names: Vec<_> = act.act.params.values().cloned().collect();
        assert_eq!(
            names,
            ["Ana p10".into(), model::audit::DELETED_MEMBER.into()],
            "a longer name is another name"
        );
        assert_eq!(erasures::erase(&mut write, &id("p1"), &id("former-2"), 11).await.unwrap(), None);

        people::insert(&mut write, &person("p4")).await.unwrap();
        erasures::erase(&mut write, &id("p4"), &id("former-4"), 12).await.unwrap().unwrap();
        // No pseudonym is left where nobody needs one.
        people::insert(&mut write, &person("former-4")).await.unwrap();
        store::members::upsert(&mut write, &member("m9")).await.unwrap();
    })
    .await;
}
