//! The way to the mail server, and what goes over it: encryption, the password, headers.

use model::mail::MailFault;
use model::words::Locale;
use server::mail::words::Words;

use crate::post::{Files, Post};
use crate::stage::{CALM, SENDER, Stage};

const LOGIN: &str = "post%40example.org";

fn with_tls<'a>(certificates: &'a [String; 3], more: &[&'a str]) -> Option<Post> {
    let options = ["--certificate", &certificates[0], "--key", &certificates[1]];
    Post::start(&[&options[..], more].concat())
}

/// An address with a user in it.
fn as_user(address: &str) -> String {
    address.replacen("://", &format!("://{LOGIN}@"), 1)
}

/// DAT-18: the password comes from a file, and goes only over an encrypted connection to the server that is meant.
#[tokio::test]
async fn a_password_goes_over_an_encrypted_connection_however_it_was_encrypted() {
    let files = Files::new();
    let certificates = files.certificates();
    let password = files.secret("password", "correct horse\n");
    for (how, more) in [("required", None), ("smtps", Some("--smtps"))] {
        let options = [Some("--login"), Some("post@example.org:correct horse"), more];
        let options: Vec<&str> = options.into_iter().flatten().collect();
        let Some(mut post) = with_tls(&certificates, &options) else { return };
        let stage =
            Stage::secured(&as_user(&post.address(how)), Some(&files.path("ca.pem")), Some(&password)).await;
        stage.news("mail-1", "ana@example.org").await;
        stage.round().await;
        let arrived = post.arrived();
        assert_eq!(arrived.len(), 1, "{how}: {:?}", stage.kept("mail-1").await.mail.fault);
        assert!(arrived[0].flag("encrypted"), "{how}");
        assert_eq!(arrived[0].text("user"), "post@example.org");
    }
}

#[tokio::test]
async fn a_wrong_password_says_so_and_loses_nothing() {
    let files = Files::new();
    let certificates = files.certificates();
    let password = files.secret("password", "wrong");
    let Some(mut post) = with_tls(&certificates, &["--login", "post@example.org:right"]) else { return };
    let address = as_user(&post.address("required"));
    let stage = Stage::secured(&address, Some(&files.path("ca.pem")), Some(&password)).await;
    stage.news("mail-1", "ana@example.org").await;
    stage.round().await;
    let kept = stage.kept("mail-1").await.mail;
    assert_eq!((kept.fault, kept.reply, kept.failed), (Some(MailFault::SignInRefused), Some(535), false));
    // Without signing in the server takes nothing, and that is no fault of the recipient.
    let stage = Stage::secured(&post.address("required"), Some(&files.path("ca.pem")), None).await;
    stage.news("mail-1", "ana@example.org").await;
    stage.round().await;
    let kept = stage.kept("mail-1").await.mail;
    assert_eq!((kept.fault, kept.failed), (Some(MailFault::SignInRefused), false));
    assert!(post.arrived().is_empty());
}

/// A certificate that nobody we trust has signed, a server without encryption, and one that is asked in the wrong way.
#[tokio::test]
async fn mail_goes_to_no_server_that_cannot_prove_itself() {
    let files = Files::new();
    let certificates = files.certificates();
    let Some(mut stranger) = with_tls(&certificates, &[]) else { return };
    let Some(mut wrapped) = with_tls(&certificates, &["--smtps"]) else { return };
    let Some(mut open) = Post::start(&[]) else { return };
    for (post, how) in [(&mut stranger, "required"), (&mut wrapped, "smtps"), (&mut open, "required")] {
        let stage = Stage::secured(&post.address(how), None, None).await;
        stage.news("mail-1", "ana@example.org").await;
        stage.round().await;
        let kept = stage.kept("mail-1").await.mail;
        assert_eq!((kept.fault, kept.failed), (Some(MailFault::NotSecure), false), "{how}");
        assert!(post.arrived().is_empty());
    }
    // Whoever asks for encryption where there is some takes any certificate, and does without where there is none.
    for (post, encrypted) in [(&mut stranger, true), (&mut open, false)] {
        let stage = Stage::secured(&post.address("opportunistic"), None, None).await;
        stage.news("mail-1", "ana@example.org").await;
        stage.round().await;
        assert_eq!(post.arrived()[0].flag("encrypted"), encrypted);
    }
}

/// A line that somebody in between put behind the consent to encrypt is not taken for an answer of the encrypted server.
#[tokio::test]
async fn an_answer_from_before_the_encryption_is_never_believed() {
    let files = Files::new();
    let certificates = files.certificates();
    let Some(mut post) = with_tls(&certificates, &["--inject"]) else { return };
    let stage = Stage::secured(&post.address("required"), Some(&files.path("ca.pem")), None).await;
    stage.news("mail-1", "ana@example.org").await;
    stage.round().await;
    assert_eq!(stage.kept("mail-1").await.mail.fault, Some(MailFault::NotSecure));
    assert!(post.arrived().is_empty());
}

/// Names and subjects outside ASCII arrive as they were meant, in bytes that every server takes.
#[tokio::test]
async fn every_language_arrives_as_it_was_written() {
    let Some(mut post) = Post::start(&["--ascii"]) else { return };
    let stage = Stage::at(&post, CALM).await;
    let subject = |locale| Words::of(locale).unwrap().matches_published_mentee_subject.clone();
    for locale in Locale::ALL {
        stage
            .post(&format!("mail-{}", locale.code()), "ana@example.org", "matches_published_mentee", locale)
            .await;
    }
    stage.round().await;
    let arrived = post.arrived();
    assert_eq!(arrived.len(), Locale::ALL.len());
    for locale in Locale::ALL {
        let id = format!("<mail-{}@convene.example.org>", locale.code());
        let mail = arrived.iter().find(|mail| mail.message_id() == id).unwrap();
        assert_eq!(mail.header("subject"), [subject(locale)]);
        assert_eq!(mail.header("from"), [SENDER]);
        let words = &Words::of(locale).unwrap().matches_published_mentee_text;
        let start = words.split("{{").next().unwrap().trim();
        assert!(mail.text("text").replace("\r\n", "\n").contains(start), "{}", mail.text("text"));
        assert!(mail.flag("ascii"));
    }
    assert!(arrived.iter().any(|mail| !mail.header("subject")[0].is_ascii()), "a subject was encoded");
}

/// A mailbox outside ASCII goes to a server that knows such mailboxes, and is given up at one that does not.
#[tokio::test]
async fn a_mailbox_outside_ascii_needs_a_server_that_knows_it() {
    for (options, arrives) in [(&[][..], true), (&["--ascii"][..], false)] {
        let Some(mut post) = Post::start(options) else { return };
        let stage = Stage::at(&post, CALM).await;
        stage.news("mail-1", "ñandú@example.org").await;
        stage.news("mail-2", "bo@example.org").await;
        stage.round().await;
        let to: Vec<String> = post.arrived().iter().map(|mail| mail.to().to_owned()).collect();
        let kept = stage.kept("mail-1").await.mail;
        if arrives {
            assert_eq!(to, ["ñandú@example.org", "bo@example.org"], "{:?}", kept.fault);
        } else {
            assert_eq!(to, ["bo@example.org"]);
            assert_eq!((kept.fault, kept.failed), (Some(MailFault::RecipientRefused), true));
        }
    }
}
