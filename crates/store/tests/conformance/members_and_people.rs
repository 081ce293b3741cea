//! Members, policy areas, organisations, people, seats and grants.

use model::directory::SeatKind;
use model::email::EmailAddress;
use model::permissions::{Grant, Role};
use model::policy_area::PolicyArea;
use store::grants::GrantRecord;
use store::members::{MemberRecord, Upserted};
use store::organisations::OrganisationRecord;
use store::seats::HoldingRecord;
use store::{grants, members, organisations, people, policy_areas, seats};

use crate::harness::{commit, on_both};
use crate::world::{id, member, person, seat};

#[tokio::test]
async fn an_import_adds_changes_and_leaves_alone() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        let full = member("cordoba");
        let bare = MemberRecord {
            own_name: None,
            population: None,
            coordinates: None,
            cohort_year: None,
            source: None,
            languages: Vec::new(),
            jurisdictions: Vec::new(),
            ..member("austin")
        };
        assert_eq!(members::upsert(&mut write, &full).await.unwrap(), Upserted::Added);
        assert_eq!(members::upsert(&mut write, &bare).await.unwrap(), Upserted::Added);
        assert_eq!(members::upsert(&mut write, &full).await.unwrap(), Upserted::Unchanged);
        assert_eq!(members::upsert(&mut write, &bare).await.unwrap(), Upserted::Unchanged);
        // From nothing to something and back are changes, too.
        let noted = MemberRecord { population: Some(1), ..bare.clone() };
        assert_eq!(members::upsert(&mut write, &noted).await.unwrap(), Upserted::Changed);
        assert_eq!(members::upsert(&mut write, &bare).await.unwrap(), Upserted::Changed);
        assert_eq!(members::upsert(&mut write, &bare).await.unwrap(), Upserted::Unchanged);
        commit(write).await;

        let mut read = store.read().await.unwrap();
        assert_eq!(members::all(&mut read).await.unwrap(), [bare, full.clone()]);
        assert_eq!(members::find(&mut read, &full.id).await.unwrap(), Some(full));
        assert_eq!(members::find(&mut read, &id("nowhere")).await.unwrap(), None);
        assert_eq!(members::count(&mut read).await.unwrap(), 2);
    })
    .await;
}

#[tokio::test]
async fn names_sort_by_their_letters_codes_on_both() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        for (key, name) in
            [("a", "Évora"), ("b", "Zug"), ("c", "abc"), ("d", "Ab"), ("e", "A b"), ("f", "Aa")]
        {
            let record = MemberRecord { name: name.to_owned(), ..member(key) };
            members::upsert(&mut write, &record).await.unwrap();
        }
        let names: Vec<String> =
            members::all(&mut write).await.unwrap().into_iter().map(|member| member.name).collect();
        assert_eq!(names, ["A b", "Aa", "Ab", "Zug", "abc", "Évora"]);
    })
    .await;
}

#[tokio::test]
async fn retired_policy_areas_stay() {
    on_both(async |store| {
        let area = |slug: &str, retired| PolicyArea {
            slug: slug.to_owned(),
            name_en: "Open Data".to_owned(),
            name_es: "Datos abiertos".to_owned(),
            name_fr: "Données ouvertes".to_owned(),
            group: "Access".to_owned(),
            retired,
        };
        let mut write = store.write().await.unwrap();
        let added = policy_areas::upsert(&mut write, &area("open-data", false)).await.unwrap();
        let other = policy_areas::upsert(&mut write, &area("gender", false)).await.unwrap();
        let same = policy_areas::upsert(&mut write, &area("open-data", false)).await.unwrap();
        let changed = policy_areas::upsert(&mut write, &area("open-data", true)).await.unwrap();
        assert_eq!(
            [added, other, same, changed],
            [Upserted::Added, Upserted::Added, Upserted::Unchanged, Upserted::Changed]
        );
        assert_eq!(
            policy_areas::all(&mut write).await.unwrap(),
            [area("gender", false), area("open-data", true)]
        );
    })
    .await;
}

#[tokio::test]
async fn organisations_stand_beside_their_member() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        members::upsert(&mut write, &member("m1")).await.unwrap();
        members::upsert(&mut write, &member("m2")).await.unwrap();
        let record = |name: &str, member: &str, title: &str| OrganisationRecord {
            id: id(name),
            member: id(member),
            name: title.to_owned(),
        };
        let (a, b, c) = (record("o1", "m1", "Ágora"), record("o2", "m1", "Abierto"), record("o3", "m2", "X"));
        for organisation in [&a, &b, &c] {
            organisations::insert(&mut write, organisation).await.unwrap();
        }
        assert_eq!(organisations::of_member(&mut write, &id("m1")).await.unwrap(), [b, a]);
        assert_eq!(organisations::of_member(&mut write, &id("m3")).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_person_is_found_by_id_and_by_mailbox() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        let (one, two) = (person("p1"), person("p2"));
        people::insert(&mut write, &two).await.unwrap();
        people::insert(&mut write, &one).await.unwrap();
        assert_eq!(people::find(&mut write, &one.id).await.unwrap(), Some(one.clone()));
        let typed = EmailAddress::parse(" P2@Example.org ").unwrap();
        assert_eq!(people::by_email(&mut write, &typed).await.unwrap(), Some(two.clone()));
        let nobody = EmailAddress::parse("x@example.org").unwrap();
        assert_eq!(people::by_email(&mut write, &nobody).await.unwrap(), None);
        assert_eq!(people::find(&mut write, &id("p3")).await.unwrap(), None);
        assert_eq!(people::all(&mut write).await.unwrap(), [one, two]);
    })
    .await;
}

#[tokio::test]
async fn the_seat_stays_when_its_holder_changes() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        for name in ["m1", "m2"] {
            members::upsert(&mut write, &member(name)).await.unwrap();
        }
        for name in ["p1", "p2"] {
            people::insert(&mut write, &person(name)).await.unwrap();
        }
        let organisation = OrganisationRecord { id: id("o1"), member: id("m1"), name: "Ágora".to_owned() };
        organisations::insert(&mut write, &organisation).await.unwrap();
        let lead = seat("s1", "m1", SeatKind::GovernmentLead);
        let mut civil = seat("s2", "m1", SeatKind::CivilSocietyLead);
        civil.organisation = Some(id("o1"));
        civil.organisation_name = Some("Ágora".to_owned());
        let other = seat("s3", "m2", SeatKind::GovernmentDeputy);
        for record in [&lead, &civil, &other] {
            seats::insert(&mut write, record).await.unwrap();
        }
        let hold = |seat: &str, person: &str, from_ms, to_ms| HoldingRecord {
            seat: id(seat),
            person: id(person),
            from_ms,
            to_ms,
        };
        seats::hold(&mut write, &hold("s1", "p1", 100, None)).await.unwrap();
        seats::hold(&mut write, &hold("s3", "p1", 100, Some(900))).await.unwrap();
        seats::hold(&mut write, &hold("s2", "p2", 300, None)).await.unwrap();

        assert!(!seats::end_holding(&mut write, &id("s1"), &id("p1"), 50).await.unwrap(), "before it began");
        assert!(seats::end_holding(&mut write, &id("s1"), &id("p1"), 200).await.unwrap());
        assert!(!seats::end_holding(&mut write, &id("s1"), &id("p1"), 200).await.unwrap(), "a second time");
        seats::hold(&mut write, &hold("s1", "p2", 200, None)).await.unwrap();

        assert_eq!(seats::all(&mut write).await.unwrap(), [civil.clone(), lead.clone(), other.clone()]);
        assert_eq!(seats::of_member(&mut write, &id("m1")).await.unwrap(), [civil.clone(), lead.clone()]);
        let who = |holders: Vec<seats::Holder>| -> Vec<(String, String, i64)> {
            holders
                .into_iter()
                .map(|holder| (holder.seat.id.to_string(), holder.person_name, holder.from_ms))
                .collect()
        };
        let row = |seat: &str, name: &str, from_ms: i64| (seat.to_owned(), format!("Ana {name}"), from_ms);
        let at = seats::holders(&mut write, 99).await.unwrap();
        assert_eq!(who(at), []);
        let at = seats::holders(&mut write, 199).await.unwrap();
        assert_eq!(who(at), [row("s1", "p1", 100), row("s3", "p1", 100)]);
        let at = seats::holders(&mut write, 900).await.unwrap();
        assert_eq!(who(at), [row("s2", "p2", 300), row("s1", "p2", 200)]);
        let at = seats::holders_of_member(&mut write, &id("m1"), 250).await.unwrap();
        assert_eq!(who(at), [row("s1", "p2", 200)]);
        let held = seats::held_by(&mut write, &id("p2"), 300).await.unwrap();
        assert_eq!(held.iter().map(|holder| &holder.seat).collect::<Vec<_>>(), [&civil, &lead]);
        assert_eq!(who(held), [row("s2", "p2", 300), row("s1", "p2", 200)]);
    })
    .await;
}

/// AUT-5: an ended grant gives nothing.
#[tokio::test]
async fn grants_hold_from_their_first_to_before_their_last_moment() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        members::upsert(&mut write, &member("m1")).await.unwrap();
        people::insert(&mut write, &person("p1")).await.unwrap();
        people::insert(&mut write, &person("p2")).await.unwrap();
        for (name, kind) in [("s1", SeatKind::GovernmentDeputy), ("s2", SeatKind::CivilSocietyLead)] {
            seats::insert(&mut write, &seat(name, "m1", kind)).await.unwrap();
        }
        let hold = |seat: &str, person: &str| HoldingRecord {
            seat: id(seat),
            person: id(person),
            from_ms: 100,
            to_ms: Some(200),
        };
        seats::hold(&mut write, &hold("s1", "p1")).await.unwrap();
        seats::hold(&mut write, &hold("s2", "p2")).await.unwrap();
        let grant = |role, from_ms, to_ms| GrantRecord { person: id("p1"), role, from_ms, to_ms };
        grants::insert(&mut write, &grant(Role::Staff, 150, None)).await.unwrap();
        grants::insert(&mut write, &grant(Role::Mentor, 0, Some(120))).await.unwrap();

        let seat_grant = |role| Grant { role, member: Some(id("m1")) };
        let plain = |role| Grant { role, member: None };
        let mentor = plain(Role::Mentor);
        let early = grants::of_person(&mut write, &id("p1"), 99).await.unwrap();
        assert_eq!(early, std::slice::from_ref(&mentor));
        assert_eq!(
            grants::of_person(&mut write, &id("p1"), 100).await.unwrap(),
            [seat_grant(Role::GovernmentSeat), mentor]
        );
        assert_eq!(
            grants::of_person(&mut write, &id("p1"), 199).await.unwrap(),
            [seat_grant(Role::GovernmentSeat), plain(Role::Staff)]
        );
        assert_eq!(
            grants::all(&mut write, 199).await.unwrap(),
            [
                (id("p1"), seat_grant(Role::GovernmentSeat)),
                (id("p1"), plain(Role::Staff)),
                (id("p2"), seat_grant(Role::CivilSocietySeat)),
            ]
        );
        assert!(grants::end(&mut write, &id("p1"), Role::Staff, 300).await.unwrap());
        assert!(!grants::end(&mut write, &id("p1"), Role::Admin, 300).await.unwrap());
        assert_eq!(grants::of_person(&mut write, &id("p1"), 299).await.unwrap(), [plain(Role::Staff)]);
        assert_eq!(grants::of_person(&mut write, &id("p1"), 300).await.unwrap(), []);
    })
    .await;
}

/// AUT-3.
#[tokio::test]
async fn what_a_write_acts_on_is_what_holds_inside_it() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        people::insert(&mut write, &person("p1")).await.unwrap();
        let staff = GrantRecord { person: id("p1"), role: Role::Staff, from_ms: 100, to_ms: None };
        grants::insert(&mut write, &staff).await.unwrap();
        let held = Grant { role: Role::Staff, member: None };
        assert_eq!(grants::held_still(&mut write, &id("p1"), 100).await.unwrap(), [held]);
        assert!(grants::end(&mut write, &id("p1"), Role::Staff, 200).await.unwrap());
        assert_eq!(grants::held_still(&mut write, &id("p1"), 200).await.unwrap(), []);
        assert_eq!(grants::held_still(&mut write, &id("nobody"), 200).await.unwrap(), []);
    })
    .await;
}
