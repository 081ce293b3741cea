//! Roles that end: a moment before and a moment after, and between a request and its commit.

use std::time::Duration;

use model::permissions::Role;
use server::route::Access;
use server::routes;
use store::Write;

use crate::live::Live;
use crate::objects::Relation;
use crate::plans::plan;
use crate::support::{Answer, NOW_MS};
use crate::walk::{Route, chosen, everything, publish, request};
use crate::world::{World, id, pid};

/// What ends, for one who has it.
#[derive(Clone, Copy)]
enum Held {
    Given(Role),
    Seat(&'static str),
}

async fn end(write: &mut Write, subject: &str, held: Held, at_ms: i64) {
    let person = id(&pid(subject));
    let ended = match held {
        Held::Given(role) => store::grants::end(write, &person, role, at_ms).await.unwrap(),
        Held::Seat(seat) => store::seats::end_holding(write, &id(seat), &person, at_ms).await.unwrap(),
    };
    assert!(ended, "{subject}");
}

async fn get(live: &Live, world: &World, caller: &str, path: &str) -> Answer {
    let cookie = world.cookie_of(caller).unwrap().clone();
    live.ask("GET", path, &[("cookie", cookie)], "").await
}

/// AUT-5: the same request a second before and a second after the end of the grant that it needs. Pages that everybody who
/// is signed in has are left, without what the grant had brought there.
#[tokio::test(flavor = "multi_thread")]
async fn a_grant_gives_nothing_from_the_second_it_ends() {
    let (world, ..) = everything().await;
    let calendar = format!("/api/v1/groups/{}/calendar.ics", world.group(&["alpha"]));
    let end_ms = NOW_MS + 60_000;
    let (calendar, event) = (calendar.as_str(), "BEGIN:VEVENT");
    let case = crate::cases::case_of("case-own");
    let (mentee, offer) = ("cny-need-problem-alpha-q", "cny-mentoring-profile-offers-mentor-q");
    let cases = [
        ("government_seat", Held::Seat("seat-alpha-gov"), calendar, event, 404),
        ("civil_society_seat", Held::Seat("seat-alpha-civ"), calendar, event, 404),
        ("facilitator", Held::Given(Role::Facilitator), calendar, event, 404),
        ("mentor", Held::Given(Role::Mentor), "/api/v1/mentoring", mentee, 200),
        ("reformer", Held::Given(Role::Reformer), "/api/v1/members", offer, 200),
        ("staff", Held::Given(Role::Staff), "/api/v1/staff/people", "cny-mail-mentor-q", 403),
        ("admin", Held::Given(Role::Admin), "/api/v1/staff/audit", "cny-audit-params-row-q", 403),
        ("officer", Held::Given(Role::SafeguardingOfficer), "/api/v1/cases", case.as_str(), 403),
    ];
    assert_eq!(cases.len(), Role::ALL.len(), "one for each role");
    let live = Live::start(world.folder.copy(), NOW_MS, routes::table()).await;
    let mut write = live.app.store.write().await.unwrap();
    for (caller, held, ..) in cases {
        end(&mut write, caller, held, end_ms).await;
    }
    write.commit_without_audit(&[], NOW_MS).await.unwrap();
    live.app.clock.advance(end_ms - NOW_MS - 1000);
    for (caller, _, path, given, _) in cases {
        let answer = get(&live, world, caller, path).await;
        assert!(answer.status == 200 && answer.body.contains(given), "{caller} a second before: {answer:?}");
    }
    live.app.clock.advance(2000);
    for (caller, _, path, given, after) in cases {
        let answer = get(&live, world, caller, path).await;
        let left = answer.status == after && !answer.body.contains(given);
        assert!(left, "{caller} a second after: {answer:?}");
    }
    drop(live.end().await);
}

/// AUT-5: a seat that ends gives nothing of its member even to somebody whom another role lets in.
#[tokio::test(flavor = "multi_thread")]
async fn a_seat_that_ends_gives_nothing_beside_another_role() {
    let (world, ..) = everything().await;
    let calendar = format!("/api/v1/groups/{}/calendar.ics", world.group(&["alpha"]));
    let live = Live::start(world.folder.copy(), NOW_MS, routes::table()).await;
    let mut write = live.app.store.write().await.unwrap();
    end(&mut write, "government_seat", Held::Seat("seat-alpha-gov"), NOW_MS + 1).await;
    let reformer = store::grants::GrantRecord {
        person: id(&pid("government_seat")),
        role: Role::Reformer,
        from_ms: NOW_MS + 1,
        to_ms: None,
    };
    store::grants::insert(&mut write, &reformer).await.unwrap();
    write.commit_without_audit(&[], NOW_MS).await.unwrap();
    assert_eq!(get(&live, world, "government_seat", &calendar).await.status, 200);
    live.app.clock.advance(1);
    assert_eq!(get(&live, world, "government_seat", &calendar).await.status, 404);
    drop(live.end().await);
}

/// How many acts there are: every change has one.
async fn acts(live: &Live) -> usize {
    let mut read = live.app.store.read().await.unwrap();
    store::audit::page(&mut read, None, 1000).await.unwrap().len()
}

/// Who of the Support Unit may do what not everybody may.
fn of_support_unit(access: Access) -> Option<(&'static str, Role)> {
    let Access::Roles(roles) = access else { return None };
    let callers = [("staff", Role::Staff), ("admin", Role::Admin)];
    callers.into_iter().find(|(_, role)| roles.len() < Role::ALL.len() && roles.contains(role))
}

/// AUT-3: the role ends after the request was let in and before its write begins; nothing is changed. The write waits for
/// the one that takes the role away, so it cannot be too early.
#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_ends_between_load_and_commit_changes_nothing() {
    let (world, ..) = everything().await;
    let table = routes::table();
    let writes = table.iter().map(Route::of).filter(|route| !route.method.is_safe());
    let writes: Vec<_> = writes.filter_map(|route| Some((of_support_unit(route.access)?, route))).collect();
    assert!(writes.len() > 15);
    for ((caller, role), route) in writes {
        let plan = plan(&route.method, route.template).unwrap();
        let place = plan.places.first().map(|(place, _)| *place);
        let chosen = chosen(&plan, place, Some(Relation::Own), caller, world).unwrap();
        let live = Live::start(world.folder.copy(), NOW_MS, routes::table()).await;
        if let Some(place) = plan.published {
            publish(&live, world, &chosen[place]).await;
        }
        let before = acts(&live).await;
        let mut write = live.app.store.write().await.unwrap();
        let taken_away = async {
            // Long enough for the request to reach its write, which waits for this one.
            tokio::time::sleep(Duration::from_millis(400)).await;
            end(&mut write, caller, Held::Given(role), NOW_MS).await;
            write.commit_without_audit(&[], NOW_MS).await.unwrap();
        };
        let asked = request(&live, world, &route, &plan, &chosen, caller);
        let (answer, ()) = tokio::join!(asked, taken_away);
        let name = route.name();
        // Weighing quotas keeps nothing, so it may be answered.
        let keeps_nothing = route.template == model::paths::template::CALL_BALANCES;
        assert_eq!(answer.status, if keeps_nothing { 200 } else { 403 }, "{name}: {answer:?}");
        assert_eq!(acts(&live).await, before, "{name}");
        drop(live.end().await);
    }
}
