//! The audit log and the outbox.

use model::audit::Act;
use model::reason::Param;
use store::outbox::{MAX_ATTEMPTS, MailRecord};
use store::{Audit, Store, audit, meta, outbox, people};

use crate::harness::on_both;
use crate::world::{id, mail, person};

const HOUR_MS: i64 = 3_600_000;

#[tokio::test]
async fn a_write_keeps_its_act_and_its_mails() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        people::insert(&mut write, &person("p1")).await.unwrap();
        let audit = Audit::new(70, Some(id("p1")), Act::GroupsPublished)
            .with("cohort", "2024")
            .with("groups", 7)
            .mail(mail("a", "published-1"))
            .mail(mail("b", "published-1"));
        write.commit(audit).await.unwrap();
        let write = store.write().await.unwrap();
        write.commit(Audit::new(80, Some(id("gone")), Act::SignedOut)).await.unwrap();
        let write = store.write().await.unwrap();
        write.commit(Audit::new(90, None, Act::MembersImported)).await.unwrap();
        let mut write = store.write().await.unwrap();
        meta::set(&mut write, "x", "y").await.unwrap();
        write.commit_without_audit(&[mail("c", "link-1")], 100).await.unwrap();

        let mut read = store.read().await.unwrap();
        let all = audit::page(&mut read, None, 100).await.unwrap();
        let acts: Vec<(i64, &str, Option<&str>)> =
            all.iter().map(|row| (row.at_ms, row.act.code.as_str(), row.actor_name.as_deref())).collect();
        assert_eq!(
            acts,
            [
                (90, "members_imported", None),
                (80, "signed_out", None),
                (70, "groups_published", Some("Ana p1"))
            ]
        );
        assert_eq!(all[1].actor, Some(id("gone")));
        assert_eq!(all[2].act.params["groups"], Param::Number(7));
        assert_eq!(all[2].act.text("cohort"), Some("2024"));
        let first = audit::page(&mut read, None, 2).await.unwrap();
        assert_eq!(first, all[..2]);
        let rest = audit::page(&mut read, Some(first[1].sequence), 2).await.unwrap();
        assert_eq!(rest, all[2..]);

        // One event tells one recipient once, so `b` was not kept.
        let mails = outbox::recent(&mut read, 10).await.unwrap();
        let kept: Vec<(&str, i64)> =
            mails.iter().map(|mail| (mail.id.as_str(), mail.created_at_ms)).collect();
        assert_eq!(kept, [("c", 100), ("a", 70)]);
        let new = mail("a", "published-1");
        let wanted = MailRecord {
            id: new.id,
            event: new.event,
            to: new.to,
            locale: new.locale,
            template: new.template,
            params: new.params,
            message_id: new.message_id,
            created_at_ms: 70,
            sent_at_ms: None,
            attempts: 0,
            next_attempt_ms: 70,
            failed: false,
        };
        assert_eq!(mails[1], wanted);
    })
    .await;
}

async fn claim(store: &Store, now_ms: i64) -> Vec<MailRecord> {
    let mut write = store.write().await.unwrap();
    let mails = outbox::claim(&mut write, now_ms, 1000, 10).await.unwrap();
    write.commit_without_audit(&[], now_ms).await.unwrap();
    mails
}

/// DAT-13.
#[tokio::test]
async fn a_leased_mail_is_nobody_elses_until_the_lease_ends() {
    on_both(async |store| {
        let write = store.write().await.unwrap();
        write.commit_without_audit(&[mail("a", "1"), mail("b", "2"), mail("c", "3")], 100).await.unwrap();
        let mut write = store.write().await.unwrap();
        let two = outbox::claim(&mut write, 100, 1000, 2).await.unwrap();
        assert_eq!(two.iter().map(|mail| mail.id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!((two[0].attempts, two[0].next_attempt_ms), (1, 1100));
        assert!(outbox::mark_sent(&mut write, "a", 110).await.unwrap());
        assert!(!outbox::mark_sent(&mut write, "a", 120).await.unwrap(), "a second time");
        write.commit_without_audit(&[], 120).await.unwrap();

        let ids = |mails: Vec<MailRecord>| mails.into_iter().map(|mail| mail.id).collect::<Vec<_>>();
        assert_eq!(ids(claim(&store, 1099).await), ["c"]);
        assert_eq!(ids(claim(&store, 1100).await), ["b"]);
        let mut read = store.read().await.unwrap();
        assert_eq!(outbox::oldest_unsent_ms(&mut read).await.unwrap(), Some(100));
        let mails = outbox::recent(&mut read, 3).await.unwrap();
        assert_eq!(mails[2].sent_at_ms, Some(110));
        assert_eq!(outbox::recent(&mut read, 1).await.unwrap().len(), 1);
    })
    .await;
}

/// DAT-13.
#[tokio::test]
async fn a_mail_is_given_up_after_ten_attempts_until_it_is_resent() {
    on_both(async |store| {
        let write = store.write().await.unwrap();
        write.commit_without_audit(&[mail("a", "1")], 0).await.unwrap();
        let mut now_ms = 0;
        for attempt in 1..=MAX_ATTEMPTS {
            let mails = claim(&store, now_ms).await;
            assert_eq!(mails[0].attempts, attempt);
            let mut write = store.write().await.unwrap();
            assert!(outbox::mark_failed(&mut write, &mails[0], now_ms).await.unwrap());
            let stale = MailRecord { attempts: attempt + 1, ..mails[0].clone() };
            assert!(!outbox::mark_failed(&mut write, &stale, now_ms).await.unwrap(), "another lease");
            write.commit_without_audit(&[], now_ms).await.unwrap();
            if attempt == 1 {
                assert_eq!(claim(&store, 59_999).await, [], "the first delay is a minute");
            }
            now_ms += 6 * HOUR_MS;
        }
        assert_eq!(claim(&store, now_ms * 10).await, []);
        let mut write = store.write().await.unwrap();
        let given_up = outbox::given_up(&mut write).await.unwrap();
        assert_eq!((given_up.len(), given_up[0].failed), (1, true));
        assert_eq!(outbox::oldest_unsent_ms(&mut write).await.unwrap(), None);
        assert!(outbox::resend(&mut write, "a", now_ms).await.unwrap());
        assert!(!outbox::resend(&mut write, "a", now_ms).await.unwrap(), "it waits already");
        write.commit_without_audit(&[], now_ms).await.unwrap();
        let again = claim(&store, now_ms).await;
        assert_eq!((again[0].attempts, again[0].message_id.as_str()), (1, "<a@example.org>"));
    })
    .await;
}
