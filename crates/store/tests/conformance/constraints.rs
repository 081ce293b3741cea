//! Every constraint, provoked on both databases: the same one answer (rule DAT-7).

use model::directory::SeatKind;
use model::id::OrganisationId;
use model::permissions::Role;
use model::place::Coordinates;
use store::cohorts::CohortRecord;
use store::free_hours::FreeHourRecord;
use store::grants::GrantRecord;
use store::groups::{GroupRecord, SecondHour};
use store::members::MemberRecord;
use store::mentoring_profiles::MentoringProfileRecord;
use store::mentorships::{Publication, Shortage, Standing};
use store::organisations::OrganisationRecord;
use store::outbox::NewMail;
use store::people::PersonRecord;
use store::runs::RunKind;
use store::{
    Audit, Constraint, Store, StoreError, Write, cohorts, free_hours, grants, groups, members,
    mentoring_profiles, mentorships, organisations, people, runs, seats,
};

use crate::harness::{commit, on_both};
use crate::world::{at, cohort, group, id, mail, member, pair, person, populate, profile, run, seat};

/// What `statement` breaks on a populated database.
async fn broken<T>(
    store: &Store,
    statement: impl AsyncFnOnce(&mut Write) -> Result<T, StoreError>,
) -> Option<Constraint> {
    let mut write = store.write().await.unwrap();
    match statement(&mut write).await {
        Ok(_) => None,
        Err(error) => Some(error.constraint().unwrap_or_else(|| panic!("{error:?}"))),
    }
}

async fn populated(store: &Store) {
    let mut write = store.write().await.unwrap();
    populate(&mut write).await;
    commit(write).await;
}

/// DAT-7: each violation has one name on both databases.
#[tokio::test]
async fn what_must_be_unique_is_named() {
    on_both(async |store| {
        populated(&store).await;
        let again = PersonRecord { id: id("p9"), ..person("p1") };
        let found = broken(&store, async |write| people::insert(write, &again).await).await;
        assert_eq!(found, Some(Constraint::EmailTaken));

        let found = broken(&store, async |write| {
            let record =
                |name: &str| OrganisationRecord { id: id(name), member: id("m1"), name: "Ágora".to_owned() };
            organisations::insert(write, &record("o1")).await?;
            organisations::insert(write, &record("o2")).await
        });
        assert_eq!(found.await, Some(Constraint::OrganisationNameTaken));

        let again = CohortRecord { name: cohort("c1").name, ..cohort("c2") };
        let found = broken(&store, async |write| cohorts::insert(write, &again).await).await;
        assert_eq!(found, Some(Constraint::CohortNameTaken));

        let twice = [group("g1", 1, &["m1"]), group("g2", 1, &["m2"])];
        let found =
            broken(&store, async |write| groups::publish(write, &id("c1"), &id("r1"), &twice).await).await;
        assert_eq!(found, Some(Constraint::GroupNumberTaken));

        let twice = [group("g1", 1, &["m1"]), group("g2", 2, &["m1"])];
        let found =
            broken(&store, async |write| groups::publish(write, &id("c1"), &id("r1"), &twice).await).await;
        assert_eq!(found, Some(Constraint::MemberGrouped));

        let twice = [pair("x1", "c1", "m1", "p2"), pair("x2", "c1", "m1", "p2")];
        let found = broken(&store, async |write| {
            mentorships::publish(write, &id("c1"), &id("c1-m"), &twice, at(5)).await
        })
        .await;
        assert_eq!(found, Some(Constraint::PairMatched));

        let found =
            broken(&store, async |write| runs::insert(write, &run("r1", RunKind::Match, "c1")).await).await;
        assert_eq!(found, Some(Constraint::KeyTaken));
        let found =
            broken(&store, async |write| cohorts::add_member(write, &id("c1"), &id("m1")).await).await;
        assert_eq!(found, Some(Constraint::KeyTaken));
    })
    .await;
}

#[tokio::test]
async fn a_mail_that_repeats_an_id_takes_the_whole_write_back() {
    on_both(async |store| {
        populated(&store).await;
        let write = store.write().await.unwrap();
        write.commit_without_audit(&[mail("a", "1")], 5).await.unwrap();
        for (twin, wanted) in [
            (NewMail { id: "b".to_owned(), ..mail("a", "2") }, Constraint::MailTaken),
            (NewMail { message_id: "<b>".to_owned(), ..mail("a", "2") }, Constraint::KeyTaken),
        ] {
            let mut write = store.write().await.unwrap();
            people::insert(&mut write, &person("p3")).await.unwrap();
            let audit = Audit::new(6, None, model::audit::Act::SignedIn).mail(twin);
            assert_eq!(write.commit(audit).await.unwrap_err().constraint(), Some(wanted));
            let mut read = store.read().await.unwrap();
            assert_eq!(people::find(&mut read, &id("p3")).await.unwrap(), None);
            assert_eq!(store::audit::page(&mut read, None, 10).await.unwrap().len(), 1, "only the builder's");
        }
    })
    .await;
}

/// DAT-7.
#[tokio::test]
async fn what_a_row_refers_to_must_be_there() {
    on_both(async |store| {
        populated(&store).await;
        let mut lost = seat("s1", "m9", SeatKind::GovernmentLead);
        let found = broken(&store, async |write| seats::insert(write, &lost).await).await;
        assert_eq!(found, Some(Constraint::Reference));
        lost.member = id("m1");
        lost.organisation = Some(OrganisationId::parse("o9").unwrap());
        let found = broken(&store, async |write| seats::insert(write, &lost).await).await;
        assert_eq!(found, Some(Constraint::Reference));
        let foreign = GroupRecord { facilitator: Some(id("p9")), ..group("g1", 1, &[]) };
        let found = broken(&store, async |write| {
            groups::publish(write, &id("c1"), &id("r1"), std::slice::from_ref(&foreign)).await
        });
        assert_eq!(found.await, Some(Constraint::Reference));
        let found =
            broken(&store, async |write| runs::insert(write, &run("r9", RunKind::Match, "c9")).await).await;
        assert_eq!(found, Some(Constraint::Reference));
    })
    .await;
}

/// DAT-7.
#[tokio::test]
async fn what_is_out_of_range_is_refused() {
    on_both(async |store| {
        populated(&store).await;
        let off = MemberRecord { coordinates: Some(Coordinates { lat_e2: 9001, lon_e2: 0 }), ..member("m3") };
        let found = broken(&store, async |write| members::upsert(write, &off).await).await;
        assert_eq!(found, Some(Constraint::Range));
        for (day, utc_minute) in [(7, 0), (0, 1440)] {
            let second = Some(SecondHour { day, utc_minute, weeks: vec![1] });
            let off = GroupRecord { second, ..group("g1", 1, &[]) };
            let found = broken(&store, async |write| {
                groups::publish(write, &id("c1"), &id("r1"), std::slice::from_ref(&off)).await
            });
            assert_eq!(found.await, Some(Constraint::Range));
        }
        for (day, from_minute, to_minute) in [(7, 0, 1), (0, 0, 1441), (0, 60, 60)] {
            let span = FreeHourRecord { person: id("p1"), day, from_minute, to_minute };
            let found = broken(&store, async |write| {
                free_hours::replace(write, &id("p1"), std::slice::from_ref(&span)).await
            });
            assert_eq!(found.await, Some(Constraint::Range), "{span:?}");
        }
        // A seat's role comes with the seat and cannot be given.
        let given = GrantRecord { person: id("p1"), role: Role::GovernmentSeat, from_ms: 0, to_ms: None };
        let found = broken(&store, async |write| grants::insert(write, &given).await).await;
        assert_eq!(found, Some(Constraint::Range));
    })
    .await;
}

#[tokio::test]
async fn the_character_nul_is_refused_everywhere() {
    on_both(async |store| {
        let bad = PersonRecord { name: "A\0B".to_owned(), ..person("p1") };
        let found = broken(&store, async |write| people::insert(write, &bad).await).await;
        assert_eq!(found, Some(Constraint::NulInText));
    })
    .await;
}

#[tokio::test]
async fn paused_and_unapproved_mentors_have_no_places() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        populate(&mut write).await;
        for name in ["p3", "p4"] {
            people::insert(&mut write, &person(name)).await.unwrap();
        }
        let paused = MentoringProfileRecord { paused: true, ..profile("p3", "m2", 5) };
        let waiting = MentoringProfileRecord { approved: false, ..profile("p4", "m2", 5) };
        mentoring_profiles::insert(&mut write, &paused).await.unwrap();
        mentoring_profiles::insert(&mut write, &waiting).await.unwrap();
        let pairs =
            [pair("x1", "c1", "m1", "p4"), pair("x2", "c1", "m2", "p3"), pair("x3", "c1", "m2", "p2")];
        let short = |name: &str, standing| Shortage { mentor: id(name), standing, wanted: 1, places: 5 };
        assert_eq!(
            mentorships::publish(&mut write, &id("c1"), &id("c1-m"), &pairs, at(5)).await.unwrap(),
            Publication::NoPlace(vec![short("p3", Standing::Paused), short("p4", Standing::NotApproved)])
        );
        let nobody = [pair("x1", "c1", "m1", "p5")];
        let gone = Shortage { mentor: id("p5"), standing: Standing::Gone, wanted: 1, places: 0 };
        assert_eq!(
            mentorships::publish(&mut write, &id("c1"), &id("c1-m"), &nobody, at(5)).await.unwrap(),
            Publication::NoPlace(vec![gone])
        );
    })
    .await;
}
