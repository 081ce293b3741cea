//! ACC-30: whoever opens very many profiles is refused, and the Support Unit is told.

use model::audit::AuditPage;
use model::directory::{Directory, SeatKind};
use model::id::PersonId;
use model::problem::Code;
use model::today::{QueueItem, QueueKind, Today};

use crate::accounts::{enter, read, status};
use crate::introductions::{DAY_MS, id};
use crate::support::{Answer, Server};

const MEMBERS: &str = "/api/v1/members";
const PERSON: &str = "p-tamale-gh-gov";
const MEMBER: &str = "tamale-gh";
/// 200 a day.
const ONE_MORE_S: i64 = 432;

async fn open(server: &Server, cookie: &str, member: &str) -> Answer {
    server.ask("GET", &format!("{MEMBERS}/{member}"), &[("cookie", cookie)], "").await
}

/// Opens so many profiles that nobody opened before; how many were not refused. Whether there is such a member makes no
/// difference to the count, so most of these are made up.
async fn open_new(server: &Server, cookie: &str, series: &str, wanted: usize) -> usize {
    let mut opened = 0;
    for number in 0..wanted {
        match open(server, cookie, &format!("{series}-{number}")).await.status {
            404 => opened += 1,
            other => assert_eq!(other, 429),
        }
    }
    opened
}

/// What the Support Unit is alerted to, and what the log says of it.
async fn told(server: &Server) -> (Vec<QueueItem>, Vec<String>) {
    let staff = server.sign_in("staff").await;
    let today: Today = read(server, "/api/v1/staff/today", &staff).await;
    let kinds = [QueueKind::ProfileLimit, QueueKind::ProfileLimitShared];
    let alerts = today.queue.into_iter().filter(|item| kinds.contains(&item.kind)).collect();
    let audit: AuditPage = read(server, "/api/v1/staff/audit", &staff).await;
    let rows = audit.rows.into_iter().filter(|row| row.act.code.starts_with("profile_limit"));
    (alerts, rows.map(|row| row.actor.unwrap()).collect())
}

fn name_of(server: &Server, person: &str) -> String {
    server.world.people.iter().find(|one| one.id.as_str() == person).unwrap().name.clone()
}

fn member_name(server: &Server) -> String {
    server.world.members.iter().find(|one| one.id.as_str() == MEMBER).unwrap().name.clone()
}

/// ACC-30, fast: everything at once, and the same again and again.
#[tokio::test]
async fn whoever_walks_through_all_profiles_at_once_is_refused_and_reported_once() {
    let server = Server::start().await;
    let cookie = enter(&server, &id::<PersonId>(PERSON)).await;
    let directory: Directory = read(&server, MEMBERS, &cookie).await;
    let listed: Vec<String> = directory.members.iter().map(|one| one.id.to_string()).collect();
    let others = listed.iter().filter(|one| *one != MEMBER).count();
    assert!(others > 100 && others < 200, "{others}");
    // Reading a page again the same day counts once, and so does asking for it many times at the same moment.
    for _ in 0..2 {
        for member in &listed {
            assert_eq!(open(&server, &cookie, member).await.status, 200, "{member}");
        }
    }
    let parallel = (0..20).map(|_| open(&server, &cookie, "made-up"));
    for answer in futures_util::future::join_all(parallel).await {
        assert_eq!(answer.status, 404);
    }
    assert_eq!(open_new(&server, &cookie, "more", 300).await, 200 - others - 1);

    let refused = open(&server, &cookie, "one-more").await;
    assert_eq!(refused.problem().code, Code::TooMany);
    assert_eq!(refused.header("retry-after"), Some("432"));
    assert_eq!(status(&server, &format!("{MEMBERS}/{}", listed[0]), &cookie).await, 200, "opened before");
    assert_eq!(status(&server, &format!("{MEMBERS}/{MEMBER}"), &cookie).await, 200, "one's own");
    let head = server.ask("HEAD", &format!("{MEMBERS}/two-more"), &[("cookie", &cookie)], "").await;
    assert_eq!(head.status, 429);

    let (alerts, rows) = told(&server).await;
    let [alert] = &alerts[..] else { panic!("{alerts:?}") };
    let name = name_of(&server, PERSON);
    assert_eq!((alert.kind, alert.subject.as_str(), alert.count), (QueueKind::ProfileLimit, &*name, 1));
    assert_eq!(alert.since_ms, server.app.clock.now_ms());
    assert_eq!(rows, [name], "one row, however often it was refused");

    // Others read on, and of visitors and of the Support Unit nothing is counted.
    let colleague = enter(&server, &id::<PersonId>("p-sekondi-takoradi-gh-gov")).await;
    assert_eq!(open(&server, &colleague, "one-more").await.status, 404);
    for cookie in [String::new(), server.sign_in("staff").await] {
        assert_eq!(open_new(&server, &cookie, "many", 520).await, 520);
    }
    assert_eq!(told(&server).await.1.len(), 1);
}

/// ACC-30, slow: what stays below the allowance of a day is not refused, and the next day there is a new one.
#[tokio::test]
async fn whoever_reads_a_little_every_day_is_not_refused_and_the_day_turns() {
    let server = Server::start().await;
    let person = id::<PersonId>(PERSON);
    for day in 0..4 {
        let cookie = enter(&server, &person).await;
        assert_eq!(open_new(&server, &cookie, &format!("day-{day}"), 199).await, 199, "{day}");
        server.app.clock.advance(DAY_MS);
    }
    assert_eq!(told(&server).await, (Vec::new(), Vec::new()));

    let cookie = enter(&server, &person).await;
    assert_eq!(open_new(&server, &cookie, "busy", 210).await, 200);
    // One comes back after a while, and after that none.
    server.app.clock.advance(ONE_MORE_S * 1000 - 1);
    assert_eq!(open_new(&server, &cookie, "early", 1).await, 0);
    server.app.clock.advance(1);
    assert_eq!(open_new(&server, &cookie, "late", 2).await, 1);
    assert_eq!(told(&server).await.1.len(), 1, "the same day is the same alert");

    // Sooner than a day after it was opened a page is open; after a day it counts anew.
    server.app.clock.advance(DAY_MS - ONE_MORE_S * 1000 - 1);
    let cookie = enter(&server, &person).await;
    assert_eq!(open_new(&server, &cookie, "busy", 200).await, 200, "opened less than a day ago");
    server.app.clock.advance(1 + ONE_MORE_S * 1000);
    assert_eq!(open_new(&server, &cookie, "busy", 205).await, 200, "the day has turned");
    let (alerts, rows) = told(&server).await;
    assert_eq!((alerts.len(), alerts[0].count, rows.len()), (1, 2, 2), "{alerts:?}");

    server.app.clock.advance(7 * DAY_MS);
    let (alerts, rows) = told(&server).await;
    assert_eq!((alerts.len(), rows.len()), (0, 2), "the queue forgets after a week, the log does not");
}

/// ACC-30, shared: several people of one organisation share what one of them may not do.
#[tokio::test]
async fn the_people_of_one_organisation_share_an_allowance() {
    let server = Server::start().await;
    let team = [PERSON, "p-facilitator-5", "p-facilitator-6"];
    let (now_ms, member) = (server.app.clock.now_ms(), id(MEMBER));
    let mut write = server.app.store.write().await.unwrap();
    let holders = store::seats::holders_of_member(&mut write, &member, now_ms).await.unwrap();
    let of = |kind| holders.iter().find(|one| one.seat.kind == kind).unwrap();
    let lead = &of(SeatKind::GovernmentLead).seat;
    for person in &team[1..] {
        let holding = store::seats::HoldingRecord {
            seat: lead.id.clone(),
            person: id(person),
            from_ms: now_ms,
            to_ms: None,
        };
        store::seats::hold(&mut write, &holding).await.unwrap();
    }
    write.commit_without_audit(&[], now_ms).await.unwrap();

    let mut opened = Vec::new();
    for person in team {
        let cookie = enter(&server, &id::<PersonId>(person)).await;
        opened.push(open_new(&server, &cookie, person, 190).await);
    }
    assert_eq!(opened, [190, 190, 120]);
    let cookie = enter(&server, &id::<PersonId>(PERSON)).await;
    let refused = open(&server, &cookie, "one-more").await;
    assert_eq!((refused.problem().code, refused.header("retry-after")), (Code::TooMany, Some("173")));

    let (alerts, rows) = told(&server).await;
    let [alert] = &alerts[..] else { panic!("{alerts:?}") };
    assert_eq!((alert.kind, alert.count), (QueueKind::ProfileLimitShared, 1));
    assert_eq!(alert.subject, member_name(&server));
    assert_eq!(rows, [name_of(&server, team[2])], "who passed it");

    // What was refused took nothing from the person, and the other side of the member is another organisation.
    server.app.clock.advance(173_000);
    assert_eq!(open_new(&server, &cookie, "later", 2).await, 1);
    let civil_society = of(SeatKind::CivilSocietyLead).person.clone();
    let cookie = enter(&server, &civil_society).await;
    assert_eq!(open_new(&server, &cookie, "civil-society", 200).await, 200);
}
