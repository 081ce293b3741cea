//! `convene mail test ADDRESS`: sends one message the way the server would, and says what stood in the way.
//!
//! The database is left alone, so that it can run beside the server.

use model::email::EmailAddress;
use model::mail::MailFault;
use model::words::Locale;

use super::{Failure, block_on, with_sources};
use crate::clock::Clock;
use crate::config::{Config, Given, PublicUrl};
use crate::ids::Ids;
use crate::mail::Outgoing;
use crate::mail::message::{Mail, domain, message_id};
use crate::mail::relay::Relay;
use crate::mail::smtp::{NotSent, Session};
use crate::mail::words::Words;

/// What the command takes.
#[derive(Debug, clap::Args)]
#[command(
    about = "Try out mail",
    after_help = "Example:\n  convene mail test ana@example.org --config /etc/convene.toml"
)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Send one test message and say in one line what became of it
    #[command(
        long_about = "Send one test message the way the server would, and say in one line what became of it.\n\nExit code 0 when the mail server took it, 1 when it refused, 2 when the configuration is wrong, 74 when it cannot be reached.",
        after_help = "Example:\n  convene mail test ana@example.org --mail smtp://mail.example.org --mail-from convene@example.org"
    )]
    Test(Box<Test>),
}

#[derive(Debug, clap::Args)]
struct Test {
    /// To whom
    address: String,
    #[command(flatten)]
    given: Given,
}

/// Runs the command.
#[expect(clippy::print_stdout, reason = "standard output is the result of a command")]
pub fn run(args: Args) -> Result<(), Failure> {
    let What::Test(test) = args.what;
    let Test { address, given } = *test;
    let to =
        EmailAddress::parse(&address).map_err(|error| Failure::Input(format!("{address:?}: {error}")))?;
    let config = Config::resolve(given)?;
    let url = config.public_url.unwrap_or_else(|| PublicUrl::of_listener(config.listen));
    let mail = message(to, url.host()).map_err(|error| Failure::Io(with_sources(&*error)))?;
    let said = match &config.mail {
        Outgoing::Off => {
            return Err(Failure::Input("mail is off; say where it goes with --mail".to_owned()));
        }
        Outgoing::Folder(folder) => {
            mail.put_into(folder, url.host()).map_err(|error| Failure::Io(with_sources(&error)))?;
            format!("written into {}", folder.display())
        }
        Outgoing::Smtp(relay) => {
            block_on(send(&mail, relay, domain(url.host())))?;
            format!("taken by {relay}; Message-ID <{}>", mail.message_id)
        }
    };
    println!("{said}");
    Ok(())
}

fn message(to: EmailAddress, host: &str) -> Result<Mail, Box<dyn std::error::Error>> {
    let words = Words::of(Locale::En)?;
    let id = Ids::random().id("mail")?;
    Ok(Mail {
        to,
        subject: words.test_subject.clone(),
        text: words.test_text.clone(),
        message_id: message_id(&id, host),
        at_ms: Clock::system().now_ms(),
    })
}

async fn send(mail: &Mail, relay: &Relay, hello: &str) -> Result<(), Failure> {
    let written = mail.written(&relay.from).map_err(|error| Failure::Input(with_sources(&error)))?;
    let failed = |error: NotSent| failure(relay, &error);
    let mut session = Session::open(relay, hello).await.map_err(failed)?;
    let sent = session.send(written.envelope(), &written.formatted()).await.map_err(failed);
    session.close().await;
    sent
}

/// One line: where, what kind of fault, and what was said.
fn failure(relay: &Relay, error: &NotSent) -> Failure {
    let what = match error.fault {
        MailFault::Unreachable => "cannot be reached",
        MailFault::TooSlow => "did not answer in time",
        MailFault::CutOff => "ended the connection",
        MailFault::NotSecure => "cannot be spoken to securely",
        MailFault::SignInRefused => "refused the user or password",
        MailFault::SenderRefused => "takes no mail from this sender",
        MailFault::Deferred | MailFault::RecipientDeferred => "takes this mail later, perhaps",
        MailFault::RecipientRefused => "refused the recipient",
        MailFault::ContentRefused => "refused the message",
        MailFault::NotUnderstood => "does not speak SMTP as expected",
        MailFault::TooOld | MailFault::Unwritable => "was not asked",
    };
    let line = format!("{relay} {what}: {}", error.words());
    match error.fault {
        MailFault::Unreachable | MailFault::TooSlow | MailFault::CutOff => Failure::Io(line),
        MailFault::NotSecure
        | MailFault::SignInRefused
        | MailFault::SenderRefused
        | MailFault::Deferred
        | MailFault::RecipientDeferred
        | MailFault::RecipientRefused
        | MailFault::ContentRefused
        | MailFault::NotUnderstood
        | MailFault::TooOld
        | MailFault::Unwritable => Failure::Refused(line),
    }
}
