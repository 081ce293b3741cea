//! DAT-13: mails that were given up are seen by staff, who send them again.

use std::collections::BTreeMap;

use client::Client;
use model::email::EmailAddress;
use model::id::MailId;
use model::mail::{Delivery, MailFault, Recipient, Resent};
use model::problem::Code;
use model::today::QueueKind;
use model::words::Locale;
use server::jobs;
use store::outbox::MAX_ATTEMPTS;

use crate::post::Post;
use crate::stage::{CALM, MINUTE_MS, Stage};

fn mail(id: &str) -> MailId {
    MailId::parse(id).unwrap()
}

async fn acts(staff: &Client) -> Vec<String> {
    staff.audit(None).await.unwrap().rows.into_iter().map(|row| row.act.code).collect()
}

#[tokio::test]
async fn a_refused_mail_is_seen_at_once_and_sent_again_when_staff_say_so() {
    let Some(mut post) = Post::start(&[]) else { return };
    let stage = Stage::at(&post, CALM).await;
    stage.person("ana@example.org", "Ana López").await;
    post.becomes("rcpt 550");
    stage.news("mail-1", "ana@example.org").await;
    stage.let_pass(1);
    stage.news("mail-2", "gone@example.org").await;
    stage.round().await;
    let staff = stage.staff().await;
    let mails = staff.mails().await.unwrap();
    assert_eq!((mails.failed_count, mails.resendable_count, mails.waiting_count), (2, 2, 0));
    assert_eq!(mails.delivery, Delivery::Smtp);
    let rows: Vec<_> = mails.failed.iter().map(|row| (row.id.as_str(), row.recipient.clone())).collect();
    assert_eq!(
        rows,
        [
            ("mail-1", Recipient::Name("Ana López".to_owned())),
            ("mail-2", Recipient::Masked("g…@example.org".to_owned())),
        ]
    );
    let first = &mails.failed[0];
    assert_eq!((first.fault, first.reply), (Some(MailFault::RecipientRefused), Some(550)));
    assert_eq!(
        (first.template.as_str(), first.attempts, first.next_attempt_ms),
        ("groups_published", 1, None)
    );
    let today = staff.today().await.unwrap().queue;
    let item = today.iter().find(|item| item.kind == QueueKind::DeadMail).unwrap();
    assert_eq!((item.count, item.since_ms), (2, first.created_at_ms));

    post.becomes("accept");
    assert_eq!(staff.resend_mail(&mail("mail-1")).await.unwrap(), Resent { resent: 1, too_old: 0 });
    let twice = staff.resend_mail(&mail("mail-1")).await.unwrap_err();
    assert_eq!(twice.code(), Some(Code::IllegalStep), "it waits already");
    let waiting = staff.mails().await.unwrap().waiting;
    assert_eq!(waiting.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["mail-1"]);
    assert!(waiting[0].next_attempt_ms.is_some());
    stage.round().await;
    assert_eq!(post.arrived()[0].message_id(), "<mail-1@convene.example.org>");
    assert_eq!(staff.resend_mail(&mail("mail-1")).await.unwrap_err().code(), Some(Code::IllegalStep));
    assert_eq!(staff.resend_mail(&mail("mail-9")).await.unwrap_err().code(), Some(Code::NotFound));

    assert_eq!(staff.resend_mails().await.unwrap(), Resent { resent: 1, too_old: 0 });
    assert_eq!(staff.resend_mails().await.unwrap(), Resent { resent: 0, too_old: 0 });
    stage.round().await;
    assert_eq!(post.arrived()[0].to(), "gone@example.org");
    assert_eq!(staff.mails().await.unwrap().failed_count, 0);
    let log = acts(&staff).await;
    assert_eq!(&log[..2], ["mails_resent", "mail_resent"], "{log:?}");
    let rows = staff.audit(None).await.unwrap().rows;
    assert_eq!(rows[1].act.text("recipient"), Some("Ana López"));
}

#[tokio::test]
async fn a_mail_is_given_up_after_ten_attempts_and_arrives_after_it_was_sent_again() {
    let Some(mut post) = Post::start(&[]) else { return };
    let stage = Stage::at(&post, CALM).await;
    post.becomes("refuse");
    stage.news("mail-1", "ana@example.org").await;
    for attempt in 1..=MAX_ATTEMPTS {
        stage.round().await;
        let kept = stage.kept("mail-1").await.mail;
        assert_eq!((kept.attempts, kept.failed), (attempt, attempt == MAX_ATTEMPTS));
        stage.let_pass(6 * 60 * MINUTE_MS);
    }
    stage.round().await;
    assert_eq!(stage.kept("mail-1").await.mail.attempts, MAX_ATTEMPTS, "nobody tries any more");
    let staff = stage.staff().await;
    assert_eq!(staff.mails().await.unwrap().failed[0].fault, Some(MailFault::Unreachable));
    staff.resend_mails().await.unwrap();
    post.becomes("accept");
    stage.round().await;
    assert_eq!(post.arrived()[0].message_id(), "<mail-1@convene.example.org>");
}

/// A link that works no longer is never sent: the mail is given up, is not sent again, and is forgotten.
#[tokio::test]
async fn a_sign_in_mail_that_is_too_old_is_not_sent() {
    let Some(mut post) = Post::start(&[]) else { return };
    let stage = Stage::at(&post, CALM).await;
    stage.person("ana@example.org", "Ana López").await;
    let ask = async || {
        let body = r#"{"email":"ana@example.org","locale":"en"}"#;
        let answer = stage.server.post("/api/v1/sign-in-links", "", body).await;
        assert_eq!(answer.status, 202);
        answer.cookie("__Host-link").unwrap()
    };
    post.becomes("rcpt 550");
    let browser = ask().await;
    stage.round().await;
    let staff = stage.staff().await;
    let refused = staff.mails().await.unwrap().failed.remove(0);
    assert_eq!((refused.template.as_str(), refused.resendable), ("sign_in", true));
    // While the browser still waits, sending again makes a new link.
    post.becomes("accept");
    staff.resend_mail(&refused.id).await.unwrap();
    stage.round().await;
    let sent = post.arrived();
    let link = sent[0].text("text").lines().find(|line| line.contains("/sign-in/")).unwrap().to_owned();
    let path = stage.server.path_of(link.trim());
    assert_eq!(stage.server.ask("GET", &path, &[("cookie", &browser)], "").await.status, 200);

    post.becomes("refuse");
    ask().await;
    stage.round().await;
    stage.let_pass(10 * MINUTE_MS);
    post.becomes("accept");
    stage.round().await;
    assert!(post.arrived().is_empty(), "a dead link is not sent");
    let staff = stage.staff().await;
    let mails = staff.mails().await.unwrap();
    assert_eq!((mails.failed_count, mails.resendable_count), (1, 0));
    let old = &mails.failed[0];
    assert_eq!((old.fault, old.resendable), (Some(MailFault::TooOld), false));
    assert_eq!(staff.resend_mail(&old.id).await.unwrap_err().code(), Some(Code::MailTooOld));
    assert_eq!(staff.resend_mails().await.unwrap(), Resent { resent: 0, too_old: 1 });
    stage.let_pass(25 * 60 * MINUTE_MS);
    jobs::sweep::run(&stage.server.app).await.unwrap();
    assert_eq!(stage.staff().await.mails().await.unwrap().failed_count, 0);
}

/// A mail with a part missing is a fault of ours: it is seen, and stops no other.
#[tokio::test]
async fn a_mail_that_cannot_be_written_is_given_up_and_holds_up_no_other() {
    let Some(mut post) = Post::start(&[]) else { return };
    let stage = Stage::at(&post, CALM).await;
    stage.post("mail-1", "ana@example.org", "sign_in", Locale::En).await;
    stage.post("mail-2", "ana@example.org", "of_a_newer_server", Locale::En).await;
    stage.news("mail-3", "ana@example.org").await;
    stage.round().await;
    assert_eq!(post.arrived().len(), 1);
    let [missing, newer] = [stage.kept("mail-1").await.mail, stage.kept("mail-2").await.mail];
    assert_eq!((missing.fault, missing.failed), (Some(MailFault::Unwritable), true));
    assert_eq!((newer.fault, newer.failed), (Some(MailFault::Unwritable), false));
}

#[tokio::test]
async fn nobody_but_staff_sees_mails_and_nothing_tells_what_they_say() {
    let Some(_post) = Post::start(&[]) else { return };
    let stage = Stage::at(&_post, CALM).await;
    stage.news("mail-1", "secret.name@example.org").await;
    let paths = [("GET", "/api/v1/staff/mails"), ("POST", "/api/v1/staff/mails/resend")];
    for (method, path) in paths {
        let headers = [("origin", stage.server.origin())];
        assert_eq!(stage.server.ask(method, path, &headers, "").await.status, 401, "{path}");
    }
    let email = EmailAddress::parse("secret.name@example.org").unwrap();
    let cookie = stage.server.sign_in_admin().await;
    let answer = stage.server.ask("GET", "/api/v1/staff/mails", &[("cookie", &cookie)], "").await;
    assert!(answer.body.contains("mail-1") && !answer.body.contains(email.as_str()), "{}", answer.body);
    let read: BTreeMap<String, serde_json::Value> = serde_json::from_str(&answer.body).unwrap();
    let row = read["waiting"][0].as_object().unwrap();
    let keys: Vec<&str> = row.keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        [
            "attempts",
            "created_at_ms",
            "fault",
            "id",
            "next_attempt_ms",
            "recipient",
            "reply",
            "resendable",
            "template"
        ]
    );
}
