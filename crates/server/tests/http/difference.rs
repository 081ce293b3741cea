//! The directory by what changed since it was fetched.

use model::directory::Directory;
use model::id::PersonId;
use model::problem::{Code, field};

use crate::accounts::{enter, read, send};
use crate::introductions::id;
use crate::support::Server;

const MEMBERS: &str = "/api/v1/members";

async fn since(server: &Server, cookie: &str, list: &Directory) -> Directory {
    read(server, &format!("{MEMBERS}?have={}", list.digests), cookie).await
}

fn entries(list: &Directory) -> usize {
    list.members.len() + list.people.len() + list.practices.len()
}

#[tokio::test]
async fn a_new_practice_costs_its_piece_and_nothing_new_costs_nothing() {
    let server = Server::start().await;
    let reader = enter(&server, &id::<PersonId>("p-sekondi-takoradi-gh-gov")).await;
    let teller = enter(&server, &id::<PersonId>("p-tamale-gh-gov")).await;
    let had: Directory = read(&server, MEMBERS, &reader).await;
    let nothing =
        server.ask("GET", &format!("{MEMBERS}?have={}", had.digests), &[("cookie", &reader)], "").await;
    let whole = server.ask("GET", MEMBERS, &[("cookie", &reader)], "").await;
    assert!(
        nothing.body.len() < 1200 && whole.body.len() > 50_000,
        "{} {}",
        nothing.body.len(),
        whole.body.len()
    );
    assert_eq!(entries(&since(&server, &reader, &had).await), 0);

    let form = serde_json::json!({
        "title": "Minutes on the radio", "problem": "Nobody reads.", "steps": "Read aloud.", "result": "Forty calls.",
        "language": "en", "areas": ["access-to-information"], "status": "questions", "ask": "government",
        "readers": "members",
    });
    let told = send(&server, "/api/v1/members/tamale-gh/practices", &teller, &form).await;
    assert_eq!(told.status, 201, "{told:?}");
    let came = since(&server, &reader, &had).await;
    assert!(came.practices.iter().any(|one| one.title == "Minutes on the radio"));
    assert!(entries(&came) < 10 && came.countries.is_empty(), "{}", entries(&came));
    let now: Directory = read(&server, MEMBERS, &reader).await;
    let merged = directory::merged(had.clone(), came);
    assert_eq!((entries(&merged), &merged.digests), (entries(&now), &now.digests));

    // A visitor who says that they have a list of somebody signed in is told what a visitor reads, and no more.
    let visitor: Directory = read(&server, MEMBERS, "").await;
    let claimed = since(&server, "", &now).await;
    assert!(claimed.practices.iter().all(|one| visitor.practices.contains(one)));
    assert!(claimed.people.iter().all(|one| visitor.people.contains(one)));
    assert_eq!(claimed.digests, visitor.digests);
}

#[tokio::test]
async fn what_is_no_list_of_ours_is_refused_and_a_lie_costs_bytes_alone() {
    let server = Server::start().await;
    let now: Directory = read(&server, MEMBERS, "").await;
    let digests = &now.digests;
    for wrong in
        ["", "x", &digests[1..], &format!("{digests}A"), &"%00".repeat(digests.len()), &"%C3%A9".repeat(516)]
    {
        let problem = server.get(&format!("{MEMBERS}?have={wrong}")).await.problem();
        assert_eq!(problem.code, Code::Invalid, "{wrong}");
        assert_eq!(
            (problem.fields[0].path.as_str(), problem.fields[0].code.as_str()),
            ("have", field::MALFORMED)
        );
    }
    for query in ["have", "had=x", &format!("have={digests}&have={digests}")] {
        assert_eq!(server.get(&format!("{MEMBERS}?{query}")).await.status, 422, "{query}");
    }
    let lie = Directory { digests: "-".repeat(digests.len()), ..now.clone() };
    let came = since(&server, "", &lie).await;
    assert_eq!(came, now, "every piece is otherwise than what was claimed");
}
