//! Two at the same moment, on both databases: one outcome (rule DAT-5).

use model::officer::{OfficerForm, OfficerStep};
use store::case_officers::{self, NamedRecord};

use super::*;
use crate::introductions::races::on_both;

/// DAT-5, DAT-6: the second finds the step taken, or the case gone.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_closings_at_once_one_counts() {
    on_both("closings", async |here, there| {
        let reporter = client(here, "p-reformer-1").await;
        let case = reporter.report(&about_member(ASKED.1)).await.unwrap().id;
        let (one, other) = (client(here, OFFICERS[0]).await, client(there, OFFICERS[1]).await);
        let (first, second) = tokio::join!(one.take_case_up(&case), other.take_case_up(&case));
        assert_eq!(u8::from(first.is_ok()) + u8::from(second.is_ok()), 1, "{first:?} {second:?}");
        let form = closing();
        let (first, second) = tokio::join!(one.close_case(&case, &form), other.close_case(&case, &form));
        assert_eq!(u8::from(first.is_ok()) + u8::from(second.is_ok()), 1, "{first:?} {second:?}");
        let refused = code(first).or(code(second));
        assert!(matches!(refused, Some(Code::IllegalStep | Code::NotFound)), "{refused:?}");
        let own = reporter.reports().await.unwrap().reports.remove(0);
        assert_eq!(own.acts.iter().filter(|act| act.kind == CaseActKind::Closed).count(), 1);
    })
    .await;
}

/// SAF-3: whoever closes a case while somebody is to be named on it closes it for everybody.
#[tokio::test(flavor = "multi_thread")]
async fn a_case_that_is_closed_meanwhile_names_nobody() {
    on_both("naming", async |here, there| {
        here.app.clock.advance(1);
        let third = id::<PersonId>("p-facilitator-1");
        let (one, other) = (client(here, ADMINS[0]).await, client(there, ADMINS[1]).await);
        one.name_officer(&third, &OfficerForm { step: OfficerStep::Propose }).await.unwrap();
        other.name_officer(&third, &OfficerForm { step: OfficerStep::Confirm }).await.unwrap();
        let reporter = client(here, "p-reformer-1").await;
        let officer = client(here, OFFICERS[0]).await;
        for _ in 0..5 {
            let case = reporter.report(&about_member(ASKED.1)).await.unwrap().id;
            // One of two places is free, so that the job has somebody to name.
            let now_ms = here.app.clock.now_ms();
            let mut write = here.app.store.write().await.unwrap();
            for named in case_officers::of_report(&mut write, &case).await.unwrap() {
                case_officers::leave(&mut write, &case, &named.person).await.unwrap();
            }
            let named = NamedRecord {
                report: case.clone(),
                person: id(OFFICERS[0]),
                named_at_ms: now_ms,
                read_until_ms: now_ms + server::safeguarding::READ_MS,
            };
            assert!(case_officers::name(&mut write, &named).await.unwrap());
            write.commit_without_audit(&[], now_ms).await.unwrap();
            officer.take_case_up(&case).await.unwrap();
            let form = closing();
            let closed = officer.close_case(&case, &form);
            let (closed, settled) = tokio::join!(closed, server::jobs::cases::run(&there.app));
            closed.unwrap();
            settled.unwrap();
            let mut read = here.app.store.read().await.unwrap();
            assert!(case_officers::of_report(&mut read, &case).await.unwrap().is_empty());
        }
    })
    .await;
}

/// AUT-6, DAT-5: of two who agree at once one does, and there is one grant.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_agree_at_once_one_does() {
    on_both("agreeing", async |here, there| {
        let candidate = id::<PersonId>("p-facilitator-1");
        let propose = OfficerForm { step: OfficerStep::Propose };
        let confirm = OfficerForm { step: OfficerStep::Confirm };
        let third = crate::accounts::somebody(here, "third", model::permissions::Role::Admin).await;
        client(here, third.id.as_str()).await.name_officer(&candidate, &propose).await.unwrap();
        let (one, other) = (client(here, ADMINS[0]).await, client(there, ADMINS[1]).await);
        let (first, second) =
            tokio::join!(one.name_officer(&candidate, &confirm), other.name_officer(&candidate, &confirm));
        assert_eq!(u8::from(first.is_ok()) + u8::from(second.is_ok()), 1, "{first:?} {second:?}");
        assert_eq!(code(first).or(code(second)), Some(Code::IllegalStep));
        assert_eq!(one.officers().await.unwrap().officers.len(), 3);
    })
    .await;
}
