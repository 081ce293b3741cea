//! One connection to the mail server, over which several mails go one after the other.
//!
//! Every wait has an end, so that a server that hangs delays nothing but itself. What goes wrong is told as a class and
//! the code of the server's answer; its words are only for whoever tests the configuration, because servers repeat
//! addresses in them (rule PRI-23).

use std::time::Duration;

use lettre::address::{Address, Envelope};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::Mechanism;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use model::mail::MailFault;
use tokio::net::TcpStream;

use super::linewise::Linewise;
use super::relay::{Relay, Security};

/// The answer with which a server ends the connection.
const CLOSING: u16 = 421;
/// What servers answer when they want us to sign in first, or to encrypt: nothing about a recipient.
const NOT_SIGNED_IN: [u16; 3] = [530, 535, 538];

/// A mail did not leave.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", fault.code())]
pub struct NotSent {
    /// The class of the reason.
    pub fault: MailFault,
    /// The code of the server's answer, where there was one.
    pub reply: Option<u16>,
    /// Whether the same attempt would fail again.
    pub permanent: bool,
    words: String,
}

impl NotSent {
    fn new(fault: MailFault, words: impl Into<String>) -> Self {
        Self { fault, reply: None, permanent: false, words: words.into() }
    }

    /// What was said, on one line: for whoever asked for it at the command line, and for no log.
    pub fn words(&self) -> String {
        let plain = |c: char| if c.is_control() { ' ' } else { c };
        self.words.chars().map(plain).collect::<String>().trim().to_owned()
    }
}

/// What went wrong with one step, before it is known what it means.
enum Trouble {
    TooSlow,
    Smtp(Error),
}

impl Trouble {
    fn reply(&self) -> Option<u16> {
        match self {
            Self::TooSlow => None,
            Self::Smtp(error) => error.status().map(u16::from),
        }
    }

    /// What it means when a refusal for now means `deferred` and one for good means `refused`.
    fn means(self, deferred: MailFault, refused: MailFault) -> NotSent {
        let reply = self.reply();
        let error = match self {
            Self::TooSlow => return NotSent::new(MailFault::TooSlow, "no answer in time"),
            Self::Smtp(error) => error,
        };
        let fault = match reply {
            Some(CLOSING) => MailFault::Deferred,
            Some(code) if NOT_SIGNED_IN.contains(&code) => MailFault::SignInRefused,
            Some(_) if error.is_permanent() => refused,
            Some(_) => deferred,
            None => connection_fault(&error),
        };
        let permanent = error.is_permanent() && fault.is_about_one_mail();
        NotSent { fault, reply, permanent, words: error.to_string() }
    }
}

/// What it means that the connection itself failed.
fn connection_fault(error: &Error) -> MailFault {
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        if let Some(io) = cause.downcast_ref::<std::io::Error>() {
            return match io.kind() {
                // What rustls refuses: a certificate, a version, or bytes that are no TLS at all.
                std::io::ErrorKind::InvalidData => MailFault::NotSecure,
                std::io::ErrorKind::UnexpectedEof
                | std::io::ErrorKind::ConnectionReset
                | std::io::ErrorKind::ConnectionAborted
                | std::io::ErrorKind::BrokenPipe => MailFault::CutOff,
                _ => MailFault::Unreachable,
            };
        }
        source = cause.source();
    }
    // lettre tells the end of a connection in the middle of an answer only by its words.
    if error.is_response() && error.to_string().contains("incomplete response") {
        MailFault::CutOff
    } else if error.is_tls() {
        MailFault::NotSecure
    } else if error.is_response() || error.is_client() {
        MailFault::NotUnderstood
    } else {
        MailFault::Unreachable
    }
}

async fn within<T>(
    limit: Duration,
    step: impl Future<Output = Result<T, Error>> + Send,
) -> Result<T, Trouble> {
    match tokio::time::timeout(limit, step).await {
        Ok(done) => done.map_err(Trouble::Smtp),
        Err(_) => Err(Trouble::TooSlow),
    }
}

/// An open connection, ready for a mail.
pub struct Session<'a> {
    relay: &'a Relay,
    connection: AsyncSmtpConnection,
    broken: bool,
}

impl<'a> Session<'a> {
    /// Connects, encrypts and signs in, as the relay is configured; `hello` is the name we greet with.
    pub async fn open(relay: &'a Relay, hello: &str) -> Result<Self, NotSent> {
        let hello = ClientId::Domain(hello.to_owned());
        let mut connection = match relay.security {
            Security::Wrapped => wrapped(relay, &hello).await?,
            Security::Required | Security::Opportunistic | Security::Off => plain(relay, &hello).await?,
        };
        start_tls(relay, &mut connection, &hello).await?;
        if let Some(credentials) = &relay.credentials {
            let way = [Mechanism::Plain, Mechanism::Login];
            let signed_in = within(relay.patience.command, connection.auth(&way, credentials)).await;
            signed_in.map_err(|trouble| match trouble {
                Trouble::Smtp(error) if error.is_client() => {
                    NotSent::new(MailFault::SignInRefused, "it offers no way to sign in with a password")
                }
                other => other.means(MailFault::Deferred, MailFault::SignInRefused),
            })?;
        }
        Ok(Self { relay, connection, broken: false })
    }

    /// Sends one mail. Afterwards the connection takes the next one, unless it [`Session::is_broken`].
    pub async fn send(&mut self, envelope: &Envelope, bytes: &[u8]) -> Result<(), NotSent> {
        if needs_utf8(envelope) && !self.connection.server_info().supports_feature(Extension::SmtpUtfEight) {
            // Nothing was said yet, so the connection takes the next mail.
            let refused = NotSent::new(MailFault::RecipientRefused, "it takes no addresses outside ASCII");
            return Err(NotSent { permanent: true, ..refused });
        }
        let limit = self.relay.patience.message;
        let sent = tokio::time::timeout(limit, self.deliver(envelope, bytes)).await;
        let sent =
            sent.unwrap_or_else(|_| Err(Trouble::TooSlow.means(MailFault::TooSlow, MailFault::TooSlow)));
        if let Err(refused) = &sent {
            // After an answer the server listens on; after anything else nobody knows what it would answer to.
            let listens = refused.reply.is_some_and(|reply| reply != CLOSING);
            self.broken =
                !listens || within(self.relay.patience.command, self.connection.command(Rset)).await.is_err();
        }
        sent
    }

    /// Whether no further mail can go over this connection.
    pub fn is_broken(&self) -> bool {
        self.broken
    }

    /// Says good-bye; whether the server still hears it makes no difference.
    pub async fn close(mut self) {
        const POLITENESS: Duration = Duration::from_secs(2);
        if !self.broken {
            let _ = within(POLITENESS, self.connection.quit()).await;
        }
    }

    async fn deliver(&mut self, envelope: &Envelope, bytes: &[u8]) -> Result<(), NotSent> {
        let limit = self.relay.patience.command;
        let mut options = Vec::new();
        if needs_utf8(envelope) {
            options.push(MailParameter::SmtpUtfEight);
        }
        if !bytes.is_ascii() {
            options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        let from = Mail::new(envelope.from().cloned(), options);
        within(limit, self.connection.command(from))
            .await
            .map_err(|trouble| trouble.means(MailFault::Deferred, MailFault::SenderRefused))?;
        for to in envelope.to() {
            within(limit, self.connection.command(Rcpt::new(to.clone(), Vec::new()))).await.map_err(
                |trouble| trouble.means(MailFault::RecipientDeferred, MailFault::RecipientRefused),
            )?;
        }
        let refused = |trouble: Trouble| trouble.means(MailFault::Deferred, MailFault::ContentRefused);
        within(limit, self.connection.command(Data)).await.map_err(refused)?;
        within(limit, self.connection.message(bytes)).await.map_err(refused)?;
        Ok(())
    }
}

/// Whether an address is outside ASCII, which a server has to know about (RFC 6531).
fn needs_utf8(envelope: &Envelope) -> bool {
    let plain = |address: &Address| AsRef::<str>::as_ref(address).is_ascii();
    !envelope.to().iter().chain(envelope.from()).all(plain)
}

/// A connection that is encrypted from its first byte.
async fn wrapped(relay: &Relay, hello: &ClientId) -> Result<AsyncSmtpConnection, NotSent> {
    let place = (relay.host.as_str(), relay.port);
    let (limit, tls) = (relay.patience.connect, Some(relay.tls.clone()));
    within(limit, AsyncSmtpConnection::connect_tokio1(place, Some(limit), hello, tls, None))
        .await
        .map_err(greeting)
}

/// A connection that is not encrypted yet.
async fn plain(relay: &Relay, hello: &ClientId) -> Result<AsyncSmtpConnection, NotSent> {
    let place = (relay.host.as_str(), relay.port);
    let stream = match tokio::time::timeout(relay.patience.connect, TcpStream::connect(place)).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => return Err(NotSent::new(MailFault::Unreachable, error.to_string())),
        Err(_) => return Err(NotSent::new(MailFault::Unreachable, "no connection in time")),
    };
    let stream = Box::new(Linewise::new(stream));
    within(relay.patience.command, AsyncSmtpConnection::connect_with_transport(stream, hello))
        .await
        .map_err(greeting)
}

fn greeting(trouble: Trouble) -> NotSent {
    trouble.means(MailFault::Deferred, MailFault::SenderRefused)
}

/// Encrypts a connection that is not, as far as the relay is configured to.
async fn start_tls(
    relay: &Relay,
    connection: &mut AsyncSmtpConnection,
    hello: &ClientId,
) -> Result<(), NotSent> {
    match (relay.security, connection.can_starttls()) {
        (Security::Wrapped | Security::Off, _) | (Security::Opportunistic, false) => Ok(()),
        (Security::Required, false) => {
            Err(NotSent::new(MailFault::NotSecure, "it offers no encryption (STARTTLS)"))
        }
        (Security::Required | Security::Opportunistic, true) => {
            within(relay.patience.connect, connection.starttls(relay.tls.clone(), hello))
                .await
                .map_err(|trouble| trouble.means(MailFault::Deferred, MailFault::NotSecure))
        }
    }
}
