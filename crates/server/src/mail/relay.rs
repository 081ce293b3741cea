//! The mail server as it is configured: where it is, how the way there is protected, and who we say we are.
//!
//! A password is read from a file and never from the address, because addresses end up in process lists and logs
//! (rule DAT-18). It is never sent over a connection that is not encrypted.

use std::fmt;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use lettre::Address;
use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, TlsParameters, TlsParametersBuilder};

use super::{BadMail, Keys};

/// The name that mails come from when only an address is configured.
pub const SENDER_NAME: &str = "Convene";

const PLAIN: &str = "smtp://";
const WRAPPED: &str = "smtps://";

/// How the connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// Encrypted from its first byte, and only with the server that the certificate names.
    Wrapped,
    /// Encrypted by STARTTLS before anything is said, and only with the server that the certificate names.
    Required,
    /// Encrypted where the server offers it, whoever it is; for a server on the same machine or network.
    Opportunistic,
    /// Not encrypted.
    Off,
}

/// How long we wait for the mail server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// For the connection, and again for its encryption.
    pub connect: Duration,
    /// For the answer to each command.
    pub command: Duration,
    /// For one mail, from its first command to the last answer.
    pub message: Duration,
}

impl Patience {
    /// Long enough for a server that is slow on purpose, short enough for a queue.
    pub const USUAL: Self = Self {
        connect: Duration::from_secs(10),
        command: Duration::from_secs(30),
        message: Duration::from_mins(1),
    };
}

/// The mail server that takes our mail.
#[derive(Clone)]
pub struct Relay {
    /// Its name or number.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// Whom mails are from.
    pub from: Mailbox,
    /// How long we wait for it.
    pub patience: Patience,
    pub(super) tls: TlsParameters,
    pub(super) credentials: Option<Credentials>,
    user: Option<String>,
    password_file: Option<PathBuf>,
    ca: Option<PathBuf>,
}

/// Whether `text` is the address of a mail server, right or wrong.
pub(super) fn is_address(text: &str) -> bool {
    text.starts_with(PLAIN) || text.starts_with(WRAPPED)
}

fn bad(why: &str) -> BadMail {
    BadMail(why.to_owned())
}

impl Relay {
    /// The mail server of these keys; reads the password and the certificates.
    pub(super) fn resolve(keys: Keys<'_>) -> Result<Self, BadMail> {
        let (user, host, port, security) = parse_address(keys.mail)?;
        let from =
            keys.from.ok_or_else(|| bad("a mail server needs mail-from, the address mails come from"))?;
        let from = parse_sender(from).ok_or_else(|| bad("mail-from is ADDRESS or \"NAME <ADDRESS>\""))?;
        let protected = matches!(security, Security::Wrapped | Security::Required);
        let credentials = match (&user, keys.password_file) {
            (Some(_), _) if !protected => {
                return Err(bad(
                    "a password is sent over an encrypted connection only: use tls=required or smtps://",
                ));
            }
            (Some(user), Some(file)) => Some(Credentials::new(user.clone(), read_secret(file)?)),
            (Some(_), None) => return Err(bad("mail names a user, and mail-password-file is missing")),
            (None, Some(_)) => return Err(bad("mail-password-file is there, and mail names no user")),
            (None, None) => None,
        };
        if keys.ca.is_some() && !protected {
            return Err(bad("mail-ca is without effect unless tls=required or smtps://"));
        }
        let tls = tls_parameters(&host, security, keys.ca)?;
        Ok(Self {
            host,
            port,
            security,
            from,
            patience: Patience::USUAL,
            tls,
            credentials,
            user,
            password_file: keys.password_file.map(Path::to_owned),
            ca: keys.ca.map(Path::to_owned),
        })
    }

    /// The lines of a configuration file that say the same; the password is only named by its file.
    pub fn lines(&self) -> String {
        use fmt::Write as _;
        let user = self.user.as_ref().map_or_else(String::new, |user| format!("{}@", escape(user)));
        let address = self.to_string();
        let (scheme, rest) = address.split_once("://").unwrap_or_default();
        let mut lines = format!("mail = {:?}", format!("{scheme}://{user}{rest}"));
        // Writing into a text cannot fail.
        let _ = write!(lines, "\nmail-from = {:?}", sender_text(&self.from));
        if let Some(file) = &self.password_file {
            let _ = write!(lines, "\nmail-password-file = {:?}", file.display().to_string());
        }
        if let Some(file) = &self.ca {
            let _ = write!(lines, "\nmail-ca = {:?}", file.display().to_string());
        }
        lines
    }
}

/// The address as logs say it: without the user name.
impl fmt::Display for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        let (scheme, tls) = match self.security {
            Security::Wrapped => (WRAPPED, ""),
            Security::Required => (PLAIN, "?tls=required"),
            Security::Opportunistic => (PLAIN, "?tls=opportunistic"),
            Security::Off => (PLAIN, "?tls=off"),
        };
        write!(f, "{scheme}{host}:{}{tls}", self.port)
    }
}

impl fmt::Debug for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Relay({self})")
    }
}

/// User, host, port and protection.
fn parse_address(text: &str) -> Result<(Option<String>, String, u16, Security), BadMail> {
    let wrapped = text.strip_prefix(WRAPPED);
    let rest = wrapped.or_else(|| text.strip_prefix(PLAIN)).unwrap_or_default();
    let (place, query) = rest.split_once('?').map_or((rest, None), |(place, query)| (place, Some(query)));
    let security = match (wrapped.is_some(), query) {
        (true, None) => Security::Wrapped,
        (true, Some(_)) => return Err(bad("smtps:// is always encrypted and takes no options")),
        (false, None | Some("tls=required")) => Security::Required,
        (false, Some("tls=opportunistic")) => Security::Opportunistic,
        (false, Some("tls=off")) => Security::Off,
        (false, Some(_)) => {
            return Err(bad("the option of smtp:// is tls=required, tls=opportunistic or tls=off"));
        }
    };
    let place = place.strip_suffix('/').unwrap_or(place);
    let (user, host) = place.rsplit_once('@').map_or((None, place), |(user, host)| (Some(user), host));
    if user.is_some_and(|user| user.contains(':')) {
        return Err(bad("the password of the mail server stands in a file: use mail-password-file"));
    }
    let wrong_user = || bad("the user of the mail server is not written as in an address; an @ in it is %40");
    let user = user.map(|user| unescape(user).ok_or_else(wrong_user)).transpose()?;
    let wrong_host = || bad("the mail server is smtp://HOST:PORT or smtps://HOST:PORT");
    let authority: http::uri::Authority = host.parse().map_err(|_| wrong_host())?;
    let usual = if security == Security::Wrapped { 465 } else { 587 };
    let port = match authority.port() {
        Some(_) => authority.port_u16().ok_or_else(wrong_host)?,
        // What follows the host is no number of a port.
        None if authority.host() != host => return Err(wrong_host()),
        None => usual,
    };
    let name = authority.host().trim_matches(['[', ']']).to_ascii_lowercase();
    if name.is_empty() || port == 0 { Err(wrong_host()) } else { Ok((user, name, port, security)) }
}

/// A text with `%40` and the like read; none when it is empty, no UTF-8, or holds control characters.
fn unescape(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
            let (high, low) = (digit(rest.next())?, digit(rest.next())?);
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok().filter(|text| !text.is_empty() && !text.contains(char::is_control))
}

/// The opposite of [`unescape`].
fn escape(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+".contains(&byte);
    let one = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(one).collect()
}

/// `ADDRESS` or `NAME <ADDRESS>`. A control character, a line break above all, is never part of either.
fn parse_sender(text: &str) -> Option<Mailbox> {
    let text = text.trim();
    if text.contains(char::is_control) {
        return None;
    }
    let (name, address) = match text.strip_suffix('>') {
        Some(rest) => {
            let (name, address) = rest.rsplit_once('<')?;
            (name.trim().trim_matches('"').trim(), address)
        }
        None => ("", text),
    };
    let address: Address = address.trim().parse().ok()?;
    let name = if name.is_empty() { SENDER_NAME } else { name };
    (name.len() <= 100).then(|| Mailbox::new(Some(name.to_owned()), address))
}

fn sender_text(from: &Mailbox) -> String {
    format!("{} <{}>", from.name.as_deref().unwrap_or(SENDER_NAME), from.email)
}

/// The one line of a file that only its owner and group may read.
fn read_secret(file: &Path) -> Result<String, BadMail> {
    let failed = |error: std::io::Error| BadMail(format!("{}: {error}", file.display()));
    let mode = std::fs::metadata(file).map_err(failed)?.permissions().mode();
    if mode & 0o007 != 0 {
        return Err(BadMail(format!(
            "{}: everybody may read or write this secret; chmod 600 it",
            file.display()
        )));
    }
    let text = std::fs::read_to_string(file).map_err(failed)?;
    let secret = text.strip_suffix('\n').unwrap_or(&text);
    let secret = secret.strip_suffix('\r').unwrap_or(secret);
    if secret.is_empty() || secret.contains(char::is_control) {
        return Err(BadMail(format!("{}: the password is one line of text", file.display())));
    }
    Ok(secret.to_owned())
}

/// What the server's certificate is checked against: the certificates in `ca` and no others, or those that the system
/// trusts. Whoever accepts any server is not made safer by refusing some.
fn tls_parameters(host: &str, security: Security, ca: Option<&Path>) -> Result<TlsParameters, BadMail> {
    let mut builder = TlsParametersBuilder::new(host.to_owned());
    if let Some(file) = ca {
        let failed = |why: String| BadMail(format!("{}: {why}", file.display()));
        let pem = std::fs::read(file).map_err(|error| failed(error.to_string()))?;
        let certificate = Certificate::from_pem(&pem).map_err(|error| failed(error.to_string()))?;
        if !pem.windows(10).any(|part| part == b"-----BEGIN") {
            return Err(failed("there is no certificate in PEM form in it".to_owned()));
        }
        builder = builder.certificate_store(CertificateStore::None).add_root_certificate(certificate);
    }
    if matches!(security, Security::Opportunistic | Security::Off) {
        builder = builder
            .certificate_store(CertificateStore::None)
            .dangerous_accept_invalid_certs(true)
            .dangerous_accept_invalid_hostnames(true);
    }
    builder.build().map_err(|error| BadMail(format!("encrypted connections are not possible: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relay(mail: &str) -> Result<Relay, BadMail> {
        Relay::resolve(Keys { mail, from: Some("convene@example.org"), ..Keys::default() })
    }

    fn file(name: &str, text: &str, mode: u32) -> PathBuf {
        let path = std::env::temp_dir().join(format!("convene-relay-{name}-{}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        path
    }

    #[test]
    fn an_address_says_where_and_how() {
        for (text, said) in [
            ("smtp://mail.example.org", "smtp://mail.example.org:587?tls=required"),
            ("smtp://Mail.Example.org:25/?tls=opportunistic", "smtp://mail.example.org:25?tls=opportunistic"),
            ("smtp://127.0.0.1:25?tls=off", "smtp://127.0.0.1:25?tls=off"),
            ("smtps://[::1]", "smtps://[::1]:465"),
        ] {
            assert_eq!(relay(text).unwrap().to_string(), said);
        }
        for wrong in [
            "smtp://",
            "smtp://:25",
            "smtp://host:",
            "smtp://host:0",
            "smtp://host:99999",
            "smtp://host/path",
            "smtp://host?tls=maybe",
            "smtp://host?tls=off&x=1",
            "smtps://host?tls=off",
            "smtp://a b",
            "smtp://user@host",
            "smtp://%0d@host",
            "smtp://%4@host",
        ] {
            assert!(relay(wrong).is_err(), "{wrong}");
        }
    }

    /// DAT-18.
    #[test]
    fn a_password_comes_from_a_private_file_and_is_never_said() {
        let secret = file("secret", "hunter2 hunter2\n", 0o640);
        let keys = Keys {
            mail: "smtps://ana%40example.org@mail.example.org",
            from: Some("convene@example.org"),
            password_file: Some(&secret),
            ca: None,
        };
        let relay = Relay::resolve(keys).unwrap();
        assert!(relay.credentials.is_some());
        for said in [format!("{relay:?}"), relay.to_string(), relay.lines()] {
            assert!(!said.contains("hunter2"), "{said}");
        }
        assert!(!relay.to_string().contains("ana"), "logs name nobody");
        assert!(
            relay.lines().contains("\"smtps://ana%40example.org@mail.example.org:465\""),
            "{}",
            relay.lines()
        );
        let in_address = Keys { mail: "smtps://ana:hunter2@mail.example.org", ..keys };
        let refused = Relay::resolve(in_address).unwrap_err().to_string();
        assert!(refused.contains("mail-password-file") && !refused.contains("hunter2"), "{refused}");
        for open in ["smtp://ana@localhost?tls=off", "smtp://ana@localhost?tls=opportunistic"] {
            assert!(
                Relay::resolve(Keys { mail: open, ..keys }).unwrap_err().to_string().contains("encrypted")
            );
        }
        std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(Relay::resolve(keys).unwrap_err().to_string().contains("chmod 600"));
        let empty = file("empty", "\n", 0o600);
        assert!(Relay::resolve(Keys { password_file: Some(&empty), ..keys }).is_err());
        assert!(Relay::resolve(Keys { password_file: Some(Path::new("/no/such/file")), ..keys }).is_err());
        std::fs::remove_file(secret).unwrap();
        std::fs::remove_file(empty).unwrap();
    }

    #[test]
    fn a_sender_is_one_address_and_never_a_header() {
        let said = |text: &str| parse_sender(text).map(|from| sender_text(&from));
        assert_eq!(said("convene@example.org").as_deref(), Some("Convene <convene@example.org>"));
        assert_eq!(said("\"Unité, d’appui\" <a@b.org>").as_deref(), Some("Unité, d’appui <a@b.org>"));
        for wrong in
            ["", "Ana", "a@b.org, c@d.org", "x <a@b.org>\r\nBcc: c@d.org", "a\r\nb <a@b.org>", "x <a@b.org"]
        {
            assert_eq!(said(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_file_that_holds_no_certificate_is_refused() {
        let ca = file("ca", "nothing\n", 0o644);
        let keys = Keys {
            mail: "smtps://localhost",
            from: Some("a@example.org"),
            password_file: None,
            ca: Some(&ca),
        };
        assert!(Relay::resolve(keys).unwrap_err().to_string().contains("no certificate"));
        assert!(Relay::resolve(Keys { ca: Some(Path::new("/no/such/file")), ..keys }).is_err());
        assert!(Relay::resolve(Keys { mail: "smtp://localhost?tls=off", ..keys }).is_err());
        std::fs::remove_file(ca).unwrap();
    }
}
