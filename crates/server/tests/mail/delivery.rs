//! DAT-13, P4: what arrives, how often, and what a bad mail server costs everybody else.

use std::time::Duration;

use model::mail::MailFault;
use model::words::Locale;
use server::jobs;
use tokio::time::timeout;

use crate::post::Post;
use crate::stage::{CALM, MINUTE_MS, PATIENCE, Stage};

#[tokio::test]
async fn several_mails_go_over_one_connection_each_with_its_own_id() {
    let Some(mut post) = Post::start(&[]) else { return };
    let stage = Stage::at(&post, CALM).await;
    for (id, to, locale) in [
        ("mail-1", "ana@example.org", Locale::En),
        ("mail-2", "bo@example.org", Locale::Es),
        ("mail-3", "cy@example.org", Locale::Fr),
    ] {
        stage.post(id, to, "matches_published_mentee", locale).await;
    }
    stage.round().await;
    let arrived = post.arrived();
    assert_eq!(
        arrived.iter().map(|mail| mail.to()).collect::<Vec<_>>(),
        ["ana@example.org", "bo@example.org", "cy@example.org"]
    );
    assert_eq!(post.happened("connected").len(), 1);
    for (mail, number) in arrived.iter().zip(1..) {
        assert_eq!(mail.message_id(), format!("<mail-{number}@convene.example.org>"));
        assert_eq!(mail.header("auto-submitted"), ["auto-generated"]);
        assert_eq!(mail.text("sender"), "convene@example.org");
        assert!(mail.text("text").contains(&format!("{}/mentoring", stage.server.origin())));
    }
    assert!(stage.kept("mail-1").await.mail.sent_at_ms.is_some());
    stage.round().await;
    assert!(post.arrived().is_empty(), "a sent mail is not sent again");
}

/// Two couriers at once, as in the program, and as on two servers.
#[tokio::test]
async fn several_couriers_send_each_mail_once() {
    let Some(mut post) = Post::start(&[]) else { return };
    let stage = Stage::at(&post, CALM).await;
    for number in 0..20 {
        stage.news(&format!("mail-{number}"), &format!("p{number}@example.org")).await;
    }
    let app = &stage.server.app;
    let (one, two, three) =
        tokio::join!(jobs::outbox::run(app), jobs::outbox::run(app), jobs::outbox::run(app));
    one.unwrap();
    two.unwrap();
    three.unwrap();
    let mut ids: Vec<_> = post.arrived().iter().map(|mail| mail.message_id().to_owned()).collect();
    assert_eq!(ids.len(), 20);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 20);
}

#[tokio::test]
async fn a_server_that_refuses_connections_and_comes_back_loses_nothing() {
    let Some(mut post) = Post::start(&[]) else { return };
    let stage = Stage::at(&post, CALM).await;
    post.becomes("refuse");
    stage.news("mail-1", "ana@example.org").await;
    stage.news("mail-2", "bo@example.org").await;
    stage.rounds().await;
    let waiting = stage.kept("mail-1").await.mail;
    assert_eq!((waiting.fault, waiting.attempts), (Some(MailFault::Unreachable), 1));
    assert_eq!(stage.server.get("/readyz").await.status, 200);
    // It is away for two hours.
    for _ in 0..8 {
        stage.let_pass(15 * MINUTE_MS);
        stage.rounds().await;
    }
    assert_eq!(stage.server.get("/readyz").await.status, 503, "WEB-14: mail does not leave");
    assert_eq!(stage.server.get("/api/v1/session").await.status, 200, "and that is all");
    post.becomes("accept");
    stage.let_pass(128 * MINUTE_MS);
    stage.rounds().await;
    assert_eq!(post.arrived().len(), 2);
    assert_eq!(stage.server.get("/readyz").await.status, 200);
}

/// A server that takes the connection and says nothing: requests are answered meanwhile, and the next round goes on.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_hangs_delays_no_request() {
    let Some(mut post) = Post::start(&[]) else { return };
    let stage = Stage::at(&post, PATIENCE).await;
    post.becomes("silent");
    stage.news("mail-1", "ana@example.org").await;
    let app = stage.server.app.clone();
    let round = tokio::spawn(async move { jobs::outbox::run(&app).await.unwrap() });
    post.wait_for("connected");
    for _ in 0..10 {
        let answer = timeout(Duration::from_secs(1), stage.server.get("/api/v1/members")).await;
        assert_eq!(answer.expect("requests do not wait for mail").status, 200);
    }
    assert!(!round.is_finished(), "the courier waits");
    round.await.unwrap();
    let waiting = stage.kept("mail-1").await.mail;
    assert_eq!((waiting.fault, waiting.failed), (Some(MailFault::TooSlow), false));
    post.becomes("accept");
    stage.let_pass(MINUTE_MS);
    stage.round().await;
    assert_eq!(post.arrived().len(), 1);
}

#[tokio::test]
async fn a_mail_over_which_the_server_hangs_holds_up_no_other() {
    let Some(mut post) = Post::start(&[]) else { return };
    let stage = Stage::at(&post, PATIENCE).await;
    post.becomes("hang bad@example.org");
    for (id, to) in
        [("mail-1", "ana@example.org"), ("mail-2", "bad@example.org"), ("mail-3", "cy@example.org")]
    {
        stage.news(id, to).await;
    }
    stage.rounds().await;
    let hung = stage.kept("mail-2").await.mail;
    assert_eq!((hung.fault, hung.attempts), (Some(MailFault::TooSlow), 1));
    let arrived = post.arrived();
    assert_eq!(
        arrived.iter().map(|mail| mail.to()).collect::<Vec<_>>(),
        ["ana@example.org", "cy@example.org"]
    );
}

/// The server keeps the mail and dies before it says so: the repeat has the same Message-ID.
#[tokio::test]
async fn a_mail_whose_answer_was_lost_is_repeated_under_its_id() {
    let Some(mut post) = Post::start(&[]) else { return };
    let stage = Stage::at(&post, CALM).await;
    post.becomes("die ana@example.org");
    stage.news("mail-1", "ana@example.org").await;
    stage.news("mail-2", "bo@example.org").await;
    stage.rounds().await;
    let cut = stage.kept("mail-1").await.mail;
    assert_eq!((cut.fault, cut.failed), (Some(MailFault::CutOff), false));
    assert_eq!(post.arrived().len(), 2);
    stage.let_pass(MINUTE_MS);
    stage.rounds().await;
    let again = post.arrived();
    assert_eq!(again.len(), 1);
    assert_eq!(again[0].message_id(), "<mail-1@convene.example.org>");
}

/// A full mailbox is asked again, one that does not exist is not; both leave the connection to the others.
#[tokio::test]
async fn what_a_server_says_of_one_recipient_concerns_no_other() {
    let Some(mut post) = Post::start(&[]) else { return };
    let stage = Stage::at(&post, CALM).await;
    let others = [("mail-0", "ana@example.org"), ("mail-2", "cy@example.org")];
    for (mode, fault, given_up, reply) in [
        ("rcpt 450 bad@example.org", MailFault::RecipientDeferred, false, 450),
        ("rcpt 550 bad@example.org", MailFault::RecipientRefused, true, 550),
        ("content 554 bad@example.org", MailFault::ContentRefused, true, 554),
        ("content 451 bad@example.org", MailFault::Deferred, false, 451),
    ] {
        post.becomes(mode);
        for (id, to) in [others[0], ("mail-1", "bad@example.org"), others[1]] {
            stage.news(&format!("{id}-{reply}"), to).await;
        }
        stage.rounds().await;
        let bad = stage.kept(&format!("mail-1-{reply}")).await.mail;
        assert_eq!((bad.fault, bad.failed, bad.reply), (Some(fault), given_up, Some(reply)), "{mode}");
        let connections = post.happened("connected").len();
        assert_eq!(connections, if fault == MailFault::Deferred { 2 } else { 1 }, "{mode}");
        assert_eq!(post.arrived().len(), 2, "{mode}");
        // Nothing is left for the next mode.
        stage.let_pass(MINUTE_MS);
        stage.rounds().await;
        assert_eq!(post.arrived().len(), usize::from(!given_up), "{mode}");
        post.happened("connected");
    }
}

/// ACC-3: whatever is configured, a demonstration reaches no mail server.
#[tokio::test]
async fn a_demonstration_never_connects() {
    let Some(mut post) = Post::start(&[]) else { return };
    let stage = Stage::at(&post, CALM).await;
    let mut write = stage.server.app.store.write().await.unwrap();
    store::meta::set(&mut write, store::meta::DEMO, "1").await.unwrap();
    write.commit_without_audit(&[], 0).await.unwrap();
    stage.news("mail-1", "ana@example.org").await;
    stage.round().await;
    assert!(post.happened("connected").is_empty());
    assert_eq!(stage.kept("mail-1").await.mail.attempts, 0);
}

/// A mail that is on its way when the program is told to stop gets a moment, and not more.
#[tokio::test(flavor = "multi_thread")]
async fn a_courier_stops_soon_although_the_server_hangs() {
    let Some(mut post) = Post::start(&[]) else { return };
    let stage = Stage::at(&post, CALM).await;
    post.becomes("hang");
    stage.news("mail-1", "ana@example.org").await;
    let app = stage.server.app.clone();
    let round = tokio::spawn(async move { jobs::outbox::run(&app).await.unwrap() });
    post.wait_for("hanging");
    stage.server.stop.send(true).unwrap();
    timeout(Duration::from_secs(15), round).await.expect("within the grace").unwrap();
    let waiting = stage.kept("mail-1").await.mail;
    assert_eq!(
        (waiting.sent_at_ms, waiting.failed),
        (None, false),
        "it is tried again when the lease has ended"
    );
}
