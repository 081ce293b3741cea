//! The audit log and the outbox.

use model::audit::Act;
use model::mail::MailFault;
use model::reason::Param;
use store::outbox::{Failed, ListedMail, MAX_ATTEMPTS, MailRecord, NewMail, Then, TooOld, Unsent};
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
        let kinds = [Act::GroupsPublished, Act::SignedOut];
        let of_kinds = audit::of_kinds(&mut read, kinds, 69).await.unwrap();
        assert_eq!(of_kinds, [all[2].clone(), all[1].clone()], "oldest first");
        assert_eq!(audit::of_kinds(&mut read, kinds, 70).await.unwrap(), all[1..2]);

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
            due_at_ms: 70,
            fault: None,
            reply: None,
        };
        assert_eq!(mails[1], wanted);
    })
    .await;
}

const LATER: Failed = Failed { fault: MailFault::Unreachable, reply: None, then: Then::Retry };
const REFUSED: Failed = Failed { fault: MailFault::RecipientRefused, reply: Some(550), then: Then::GiveUp };

/// A mail of its own event to somebody else.
fn mail_to(name: &str, address: &str) -> NewMail {
    NewMail { to: model::email::EmailAddress::parse(address).unwrap(), ..mail(name, name) }
}

fn ids(mails: &[ListedMail]) -> Vec<&str> {
    mails.iter().map(|one| one.mail.id.as_str()).collect()
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
        assert_eq!(outbox::oldest_unsent_ms(&mut read, &[]).await.unwrap(), Some(100));
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
            assert!(outbox::mark_failed(&mut write, &mails[0], LATER, now_ms).await.unwrap());
            let stale = MailRecord { attempts: attempt + 1, ..mails[0].clone() };
            assert!(!outbox::mark_failed(&mut write, &stale, LATER, now_ms).await.unwrap(), "another lease");
            write.commit_without_audit(&[], now_ms).await.unwrap();
            if attempt == 1 {
                assert_eq!(claim(&store, 59_999).await, [], "the first delay is a minute");
            }
            now_ms += 6 * HOUR_MS;
        }
        assert_eq!(claim(&store, now_ms * 10).await, []);
        let mut write = store.write().await.unwrap();
        let given_up = outbox::given_up(&mut write, &[], 10).await.unwrap();
        assert_eq!((given_up.len(), given_up[0].mail.failed), (1, true));
        assert_eq!(given_up[0].mail.fault, Some(MailFault::Unreachable));
        assert_eq!(outbox::oldest_unsent_ms(&mut write, &[]).await.unwrap(), None);
        assert!(outbox::resend(&mut write, "a", now_ms).await.unwrap());
        assert!(!outbox::resend(&mut write, "a", now_ms).await.unwrap(), "it waits already");
        write.commit_without_audit(&[], now_ms).await.unwrap();
        let again = claim(&store, now_ms).await;
        assert_eq!((again[0].attempts, again[0].message_id.as_str()), (1, "<a@example.org>"));
    })
    .await;
}

/// DAT-13.
#[tokio::test]
async fn a_refused_mail_is_given_up_at_once_and_listed_with_its_reason_and_recipient() {
    on_both(async |store| {
        let mut write = store.write().await.unwrap();
        people::insert(&mut write, &person("p1")).await.unwrap();
        let mails = [mail_to("a", "p1@example.org"), mail_to("b", "gone@example.org"), mail("c", "c")];
        write.commit_without_audit(&mails, 100).await.unwrap();
        let claimed = claim(&store, 100).await;
        let mut write = store.write().await.unwrap();
        assert!(outbox::mark_failed(&mut write, &claimed[0], REFUSED, 110).await.unwrap());
        assert!(!outbox::mark_failed(&mut write, &claimed[0], LATER, 120).await.unwrap(), "it is given up");
        let deferred = Failed { fault: MailFault::RecipientDeferred, reply: Some(450), then: Then::Retry };
        assert!(outbox::mark_failed(&mut write, &claimed[1], deferred, 110).await.unwrap());
        write.commit_without_audit(&[], 110).await.unwrap();

        let mut read = store.read().await.unwrap();
        let given_up = outbox::given_up(&mut read, &[], 10).await.unwrap();
        assert_eq!(ids(&given_up), ["a"]);
        let refused = &given_up[0];
        assert_eq!((refused.name.as_deref(), refused.mail.reply), (Some("Ana p1"), Some(550)));
        assert_eq!(refused.mail.fault, Some(MailFault::RecipientRefused));
        let waiting = outbox::waiting(&mut read, &[], 10).await.unwrap();
        assert_eq!(ids(&waiting), ["b", "c"]);
        assert_eq!(
            (waiting[0].name.as_deref(), waiting[0].mail.fault),
            (None, Some(MailFault::RecipientDeferred))
        );
        assert_eq!(outbox::waiting(&mut read, &[], 1).await.unwrap().len(), 1);
        assert_eq!(outbox::given_up(&mut read, &[], 0).await.unwrap(), []);
        let counted = outbox::unsent(&mut read, &["x", "y", "z"]).await.unwrap();
        assert_eq!(counted, Unsent { given_up: 1, given_up_since_ms: Some(100), waiting: 2 });
        let uncounted = outbox::unsent(&mut read, &[&refused.mail.template, "y", "z"]).await.unwrap();
        assert_eq!(uncounted, Unsent { given_up: 0, given_up_since_ms: None, waiting: 0 });
        assert_eq!(outbox::find(&mut read, "a").await.unwrap().as_ref(), Some(refused));
        assert_eq!(outbox::find(&mut read, "none").await.unwrap(), None);
        drop(read);

        let mut write = store.write().await.unwrap();
        assert!(outbox::mark_sent(&mut write, "b", 120).await.unwrap());
        let sent = outbox::find(&mut write, "b").await.unwrap().unwrap().mail;
        assert_eq!((sent.fault, sent.reply), (None, None), "why it was late is forgotten");
    })
    .await;
}

#[tokio::test]
async fn what_is_too_old_is_neither_resent_nor_kept() {
    on_both(async |store| {
        let link = |name: &str| NewMail { template: "sign_in".to_owned(), ..mail(name, name) };
        let news = |name: &str| NewMail { template: "groups_published".to_owned(), ..mail(name, name) };
        let write = store.write().await.unwrap();
        write.commit_without_audit(&[link("old"), news("old-news")], 100).await.unwrap();
        let write = store.write().await.unwrap();
        write.commit_without_audit(&[link("new"), news("unsent")], 200).await.unwrap();
        for one in claim(&store, 200).await.iter().filter(|one| one.id != "unsent") {
            let mut write = store.write().await.unwrap();
            assert!(outbox::mark_failed(&mut write, one, REFUSED, 200).await.unwrap());
            write.commit_without_audit(&[], 200).await.unwrap();
        }
        let too_old = TooOld { template: "sign_in", until_ms: 100 };
        let mut write = store.write().await.unwrap();
        assert_eq!(outbox::count_too_old(&mut write, too_old).await.unwrap(), 1);
        assert_eq!(
            outbox::resend_all(&mut write, too_old, &["groups_published", "y", "z"], 300).await.unwrap(),
            1
        );
        assert_eq!(outbox::resend_all(&mut write, too_old, &["x", "y", "z"], 300).await.unwrap(), 0);
        let left = outbox::given_up(&mut write, &[], 10).await.unwrap();
        assert_eq!(ids(&left), ["old"]);
        let again = outbox::find(&mut write, "new").await.unwrap().unwrap().mail;
        assert_eq!((again.attempts, again.next_attempt_ms, again.due_at_ms), (0, 300, 300));
        assert_eq!(outbox::forget(&mut write, too_old).await.unwrap(), 1);
        assert_eq!(outbox::forget(&mut write, too_old).await.unwrap(), 0);
        write.commit_without_audit(&[], 300).await.unwrap();
        let mut read = store.read().await.unwrap();
        assert_eq!(outbox::recent(&mut read, 10).await.unwrap().len(), 3);
    })
    .await;
}

/// WEB-14.
#[tokio::test]
async fn only_a_mail_that_could_have_left_is_late() {
    on_both(async |store| {
        let tomorrow = NewMail { not_before_ms: Some(86_400_000), ..mail("tomorrow", "1") };
        let write = store.write().await.unwrap();
        write.commit_without_audit(&[tomorrow, mail("put-off", "2"), mail("stuck", "3")], 100).await.unwrap();
        let claimed = claim(&store, 100).await;
        for one in &claimed {
            let fault = if one.id == "stuck" { MailFault::TooSlow } else { MailFault::RecipientDeferred };
            let mut write = store.write().await.unwrap();
            assert!(outbox::mark_failed(&mut write, one, Failed { fault, ..LATER }, 100).await.unwrap());
            write.commit_without_audit(&[], 100).await.unwrap();
        }
        let mut write = store.write().await.unwrap();
        assert_eq!(outbox::oldest_unsent_ms(&mut write, &[]).await.unwrap(), Some(100));
        outbox::mark_sent(&mut write, "stuck", 200).await.unwrap();
        assert_eq!(outbox::oldest_unsent_ms(&mut write, &[]).await.unwrap(), Some(86_400_000));
    })
    .await;
}
