//! How somebody becomes a safeguarding officer, and stops being one (rule AUT-6).

use model::audit::Act;
use model::officer::{OfficerForm, OfficerStep};

use super::*;
use crate::accounts::status;

const CANDIDATE: &str = "p-facilitator-1";

fn step(step: OfficerStep) -> OfficerForm {
    OfficerForm { step }
}

/// AUT-6: one proposes and another agrees; the same person twice, and oneself, are refused.
#[tokio::test]
async fn two_administrators_make_an_officer() {
    let server = Server::start().await;
    let candidate = id::<PersonId>(CANDIDATE);
    let (one, other) = (client(&server, ADMINS[0]).await, client(&server, ADMINS[1]).await);
    assert_eq!(
        code(other.name_officer(&candidate, &step(OfficerStep::Confirm)).await),
        Some(Code::IllegalStep)
    );
    let proposed = one.name_officer(&candidate, &step(OfficerStep::Propose)).await.unwrap();
    assert_eq!((proposed.officers.len(), proposed.proposed.len()), (2, 1));
    assert!(proposed.proposed[0].by_viewer && proposed.proposed[0].person.id == candidate);
    for again in [OfficerStep::Propose, OfficerStep::Confirm] {
        let refused = one.name_officer(&candidate, &step(again)).await;
        assert_eq!(code(refused), Some(Code::IllegalStep), "{again:?}: the same person twice");
    }
    let before = enter(&server, &candidate).await;
    let now = other.name_officer(&candidate, &step(OfficerStep::Confirm)).await.unwrap();
    assert_eq!((now.officers.len(), now.proposed.len()), (3, 0));
    assert_eq!(status(&server, "/api/v1/home", &before).await, 401, "ACC-23: they sign in again");
    assert!(client(&server, CANDIDATE).await.cases().await.is_ok());

    // Neither proposes nor agrees to themselves.
    let themselves = id::<PersonId>(ADMINS[0]);
    let own = one.name_officer(&themselves, &step(OfficerStep::Propose)).await;
    assert_eq!(code(own), Some(Code::ConflictOfInterest));
    other.name_officer(&themselves, &step(OfficerStep::Propose)).await.unwrap();
    let own = one.name_officer(&themselves, &step(OfficerStep::Confirm)).await;
    assert_eq!(code(own), Some(Code::ConflictOfInterest));

    // Taken away by one, at once; what begins and ends at one moment has never been.
    server.app.clock.advance(1);
    let before = enter(&server, &candidate).await;
    let now = one.name_officer(&candidate, &step(OfficerStep::Remove)).await.unwrap();
    assert_eq!(now.officers.len(), 2);
    assert_eq!(status(&server, "/api/v1/home", &before).await, 401);
    assert_eq!(code(client(&server, CANDIDATE).await.cases().await), Some(Code::Forbidden));
    assert_eq!(code(one.name_officer(&candidate, &step(OfficerStep::Remove)).await), Some(Code::IllegalStep));

    let mut read = server.app.store.read().await.unwrap();
    let log = store::audit::page(&mut read, None, 100).await.unwrap();
    let acts = |act: Act| log.iter().filter(|row| row.act.code == act.code()).count();
    // Two of the demonstration beside these.
    assert_eq!([Act::OfficerProposed, Act::OfficerConfirmed, Act::OfficerEnded].map(acts), [4, 3, 1]);
}

/// AUT-6: the word of somebody who may not propose any more does not count.
#[tokio::test]
async fn a_proposal_ends_with_the_role_of_whoever_made_it() {
    let server = Server::start().await;
    let candidate = id::<PersonId>(CANDIDATE);
    let (one, other) = (client(&server, ADMINS[0]).await, client(&server, ADMINS[1]).await);
    one.name_officer(&candidate, &step(OfficerStep::Propose)).await.unwrap();
    let now_ms = server.app.clock.now_ms();
    server.app.clock.advance(1);
    let mut write = server.app.store.write().await.unwrap();
    let role = model::permissions::Role::Admin;
    assert!(store::grants::end(&mut write, &id(ADMINS[0]), role, now_ms).await.unwrap());
    write.commit_without_audit(&[], now_ms).await.unwrap();
    assert_eq!(
        code(other.name_officer(&candidate, &step(OfficerStep::Confirm)).await),
        Some(Code::IllegalStep)
    );
    // It becomes a proposal of their own, which another has to agree to.
    let now = other.name_officer(&candidate, &step(OfficerStep::Propose)).await.unwrap();
    assert!(now.proposed[0].by_viewer);
    assert_eq!(
        code(other.name_officer(&candidate, &step(OfficerStep::Confirm)).await),
        Some(Code::IllegalStep)
    );
}

/// AUT-6: nobody but those who run the installation, and no invitation, makes an officer.
#[tokio::test]
async fn nobody_else_makes_an_officer() {
    let server = Server::start().await;
    let candidate = id::<PersonId>(CANDIDATE);
    for who in ["p-support-unit-1", OFFICERS[0], ASKER.0] {
        let client = client(&server, who).await;
        for one in OfficerStep::ALL {
            let refused = client.name_officer(&candidate, &step(*one)).await;
            assert_eq!(code(refused), Some(Code::Forbidden), "{who} {one:?}");
        }
        assert_eq!(code(client.officers().await), Some(Code::Forbidden), "{who}");
    }
    let admin = enter(&server, &id::<PersonId>(ADMINS[0])).await;
    let body = serde_json::json!({ "email": "new@example.org", "name": "Nino", "locale": "en",
                                   "role": "safeguarding_officer" });
    let answer = crate::accounts::send(&server, "/api/v1/invitations", &admin, &body).await;
    assert_eq!(answer.status, 403, "{answer:?}");
}

/// ACC-16: an officer gives a second factor, as the Support Unit does.
#[tokio::test]
async fn an_officer_gives_a_second_factor_first() {
    let server = Server::start().await;
    crate::accounts::be_real(&server).await;
    let cookie = enter(&server, &id::<PersonId>(OFFICERS[0])).await;
    let answer = server.ask("GET", "/api/v1/cases", &[("cookie", &cookie)], "").await;
    assert_eq!((answer.status, answer.problem().code), (401, Code::SecondFactorRequired));
    let cookie = server.with_second_factor(&cookie).await;
    assert_eq!(status(&server, "/api/v1/cases", &cookie).await, 200);
}
