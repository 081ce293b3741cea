//! What the accounts of the world are opened with, and the invitations that its people made.

use std::collections::BTreeMap;

use model::account::DeviceKind;
use model::email::EmailAddress;
use model::password::Password;
use model::permissions::Role;
use model::words::Locale;
use server::api::invitations::LIFETIME_MS;
use server::auth::passwords::{Cost, Passwords};
use server::auth::{address, link, totp};
use server::clock::Clock;
use server::config::PublicUrl;
use server::ids::{Purpose, Token, code_hash};
use store::credentials::{self, Strength, TotpRecord};
use store::invitations::{self, InvitationRecord, Place};
use store::passkeys::PasskeyRecord;
use store::sessions::{self, NewSession, Proof};
use store::{Seal, Write, devices, passkeys, password_failures};

use crate::authenticator::Authenticator;
use crate::support::NOW_MS;
use crate::world::{CALLERS, Making, id, pid};

/// The password of every caller.
pub(crate) const PASSWORD: &str = "river stone lantern boat";

/// Who invites whoever is welcomed: nothing else of the world is theirs, so that what a welcome tells of them says nothing
/// about others.
pub(crate) const INVITING: &str = "staff_inviting";

/// Who besides the callers has a second factor that can be reset.
const OTHERS_WITH_SECOND_FACTOR: [&str; 4] = ["beta-gov", "gamma-gov", "zeta-gov", "eta-gov"];

/// Who besides the callers is signed in and has invited somebody to their seat.
const OTHERS_AT_WORK: [&str; 2] = ["beta-gov", "zeta-gov"];

/// What only the callers have: nothing of it is in the database as it is here.
#[derive(Default)]
pub(crate) struct Secrets {
    /// The cookie of the browser that asked for a link, and the code that stands in for that link there.
    codes: BTreeMap<String, (String, String)>,
    /// The secret of a second factor that was begun.
    begun: BTreeMap<String, [u8; totp::SECRET]>,
    /// The token of an invitation that can be accepted.
    pub(crate) welcome: String,
    /// The token of one that was taken back.
    pub(crate) welcome_ended: String,
    /// The token of a link that gives the government seat another address.
    pub(crate) address: String,
}

/// Whose account a caller asks about as their own.
pub(crate) fn owner(caller: &str) -> &str {
    if caller == "anonymous" { "government_seat" } else { caller }
}

/// The id of a session.
pub(crate) fn session_of(caller: &str) -> String {
    format!("cny-session-id-{}-q", owner(caller).replace('_', "-"))
}

/// The id of an invitation that somebody made.
pub(crate) fn invitation_of(subject: &str) -> String {
    format!("cny-invitation-id-{}-q", subject.replace('_', "-"))
}

/// The id of somebody's passkey.
pub(crate) fn passkey_of(subject: &str) -> String {
    format!("cny-credential-id-{}-passkey-q", owner(subject).replace('_', "-"))
}

impl Secrets {
    /// The cookie of the browser of a caller.
    pub(crate) fn browser_of(&self, caller: &str) -> &str {
        &self.codes[owner(caller)].0
    }

    /// The code that opens the account of a caller in their browser.
    pub(crate) fn code_of(&self, caller: &str) -> String {
        self.codes[owner(caller)].1.clone()
    }

    /// What the app of a caller shows for the second factor that they have begun.
    pub(crate) fn totp_of(&self, caller: &str) -> String {
        format!("{:06}", totp::code(&self.begun[owner(caller)], totp::step(NOW_MS)))
    }
}

impl Making {
    /// Everything in this file.
    pub(crate) async fn accounts(&mut self, write: &mut Write, seal: &Seal) -> Secrets {
        let mut secrets = Secrets::default();
        let passwords = Passwords::new(Cost::FOR_TESTS).unwrap();
        for caller in CALLERS.into_iter().filter(|caller| *caller != "anonymous") {
            self.password(write, &passwords, caller).await;
            self.second_factor(write, seal, caller).await;
            secrets.begun.insert(caller.to_owned(), self.begin(write, seal, caller, "begun").await.1);
            secrets.codes.insert(caller.to_owned(), self.code(write, caller).await);
            let place = match caller {
                "government_seat" => Place::Seat(id("seat-alpha-gov")),
                "civil_society_seat" => Place::Seat(id("seat-alpha-civ")),
                _ => Place::Role(Role::Mentor),
            };
            self.passkey(write, caller).await;
            self.invitation(write, caller, caller, place.clone()).await;
            let ended = self.invitation(write, &format!("{caller}-ended-one"), caller, place).await;
            assert!(invitations::revoke(write, &ended.id, NOW_MS).await.unwrap());
        }
        for subject in OTHERS_WITH_SECOND_FACTOR {
            self.second_factor(write, seal, subject).await;
        }
        for subject in OTHERS_AT_WORK {
            self.session(write, subject, NOW_MS, LIFETIME_MS).await;
            self.passkey(write, subject).await;
            self.invitation(write, subject, subject, Place::Seat(id(&format!("seat-{subject}")))).await;
        }
        let mentor = || Place::Role(Role::Mentor);
        let open = self.invitation(write, "welcome", INVITING, mentor()).await;
        secrets.welcome = self.invitation_link(write, &open).await;
        let ended = self.invitation(write, "welcome-ended", INVITING, mentor()).await;
        secrets.welcome_ended = self.invitation_link(write, &ended).await;
        assert!(invitations::revoke(write, &ended.id, NOW_MS).await.unwrap());
        secrets.address = self.address_link(write).await;
        let (asked, state) =
            (self.mark("passkey_challenge", "id", "row"), self.mark("passkey_challenge", "state", "row"));
        passkeys::begin(write, &asked, None, &state, NOW_MS + LIFETIME_MS).await.unwrap();
        let device = self.mark("device", "token_hash", "reformer");
        devices::insert(write, &device, &id(&pid("reformer")), NOW_MS).await.unwrap();
        let key = self.mark("password_failure", "key", "row");
        password_failures::add(write, &key, Some(&id(&pid("reformer"))), NOW_MS).await.unwrap();
        secrets
    }

    /// A session that nobody began by signing in, in which the second factor was given; its cookie.
    pub(crate) async fn session(
        &mut self,
        write: &mut Write,
        subject: &str,
        from_ms: i64,
        length_ms: i64,
    ) -> String {
        let token = self.ids.token().unwrap();
        let hash = token.hash(Purpose::Session);
        let (mut name, mut label) = ("se-setup".to_owned(), None);
        if from_ms == NOW_MS {
            self.note("session", "token_hash", "hash", &hash);
            // The token is nowhere in the database, and it must be in no answer either.
            self.note("session", "token_hash", "token", token.reveal());
            name = self.mark("session", "id", subject);
            label = Some(self.mark("session", "label", subject));
        }
        let session = NewSession {
            id: id(&name),
            token_hash: hash.clone(),
            person: id(&pid(subject)),
            device: DeviceKind::Shared,
            label,
            started_at_ms: from_ms,
            idle_ms: length_ms,
            absolute_ms: length_ms,
        };
        sessions::insert(write, &session).await.unwrap();
        assert!(sessions::renew(write, &hash, &hash, Proof::SecondFactor, from_ms).await.unwrap());
        format!("__Host-sid={}", token.reveal())
    }

    async fn password(&mut self, write: &mut Write, passwords: &Passwords, subject: &str) {
        let name = self.mark("credential", "id", &format!("{subject}-password"));
        let hash = passwords.hash(&Password::new(PASSWORD), self.ids.secret().unwrap()).await.unwrap();
        self.note("credential", "secret", subject, &hash);
        let person = id(&pid(subject));
        credentials::set_password(write, &name, &person, &hash, Strength::Alone, NOW_MS).await.unwrap();
    }

    /// A passkey. No device has it, but what is kept of it can be read as one.
    async fn passkey(&mut self, write: &mut Write, subject: &str) {
        let name = self.mark("credential", "id", &format!("{subject}-passkey"));
        let mut device = Authenticator::new("http://localhost:1", 1);
        device.id = subject.as_bytes().to_vec();
        let verifier = device.verifier();
        self.note("credential", "secret", subject, &verifier);
        let record = PasskeyRecord {
            id: id(&name),
            person: id(&pid(subject)),
            key_id: self.mark("credential", "key_id", subject),
            verifier,
            label: self.mark("credential", "label", subject),
            created_at_ms: NOW_MS,
            last_used_at_ms: None,
        };
        passkeys::insert(write, &record, 0).await.unwrap();
    }

    /// A second factor that counts, with a recovery code.
    async fn second_factor(&mut self, write: &mut Write, seal: &Seal, subject: &str) {
        let person = id(&pid(subject));
        let (name, _) = self.begin(write, seal, subject, "totp").await;
        assert!(credentials::confirm_totp(write, &person, &name, 0, NOW_MS).await.unwrap());
        let code = self.mark("credential", "id", &format!("{subject}-recovery"));
        let hash = self.mark("credential", "secret", subject);
        credentials::replace_recovery_codes(write, &person, &[(code, hash)], NOW_MS).await.unwrap();
    }

    /// A second factor that is not proved yet: its id and its secret.
    async fn begin(
        &mut self,
        write: &mut Write,
        seal: &Seal,
        subject: &str,
        which: &str,
    ) -> (String, [u8; totp::SECRET]) {
        let name = self.mark("credential", "id", &format!("{subject}-{which}"));
        let secret: [u8; totp::SECRET] = self.ids.secret().unwrap();
        let sealed = seal.seal(&name, &secret);
        self.note("credential", "secret", subject, &sealed);
        self.note("credential", "secret", subject, &totp::base32(&secret));
        let record = TotpRecord { id: name.clone(), sealed, last_step: 0 };
        credentials::begin_totp(write, &id(&pid(subject)), &record, NOW_MS).await.unwrap();
        (name, secret)
    }

    /// A link that is bound to a browser: the cookie of the browser, and the code of the link.
    async fn code(&mut self, write: &mut Write, subject: &str) -> (String, String) {
        let browser = self.ids.token().unwrap();
        let browser_hash = browser.hash(Purpose::Browser);
        let url = PublicUrl::parse("http://127.0.0.1:1").unwrap();
        let (clock, person) = (Clock::held_at(NOW_MS), id(&pid(subject)));
        let bound = Some(browser_hash.clone());
        let made = link::make(write, &self.ids, &clock, &url, &person, bound).await.unwrap();
        let token = Token::parse(made.rsplit('/').next().unwrap()).unwrap();
        let code = token.link_code();
        self.note("sign_in_link", "token_hash", "hash", &token.hash(Purpose::SignIn));
        self.note("sign_in_link", "token_hash", "token", token.reveal());
        self.note("sign_in_link", "browser_hash", "hash", &browser_hash);
        self.note("sign_in_link", "browser_hash", "token", browser.reveal());
        self.note("sign_in_link", "code_hash", "hash", &code_hash("link", &browser_hash, &code));
        (format!("{}={}", server::auth::session::LINK_COOKIE, browser.reveal()), code.grouped())
    }

    /// The token of a link that gives the government seat another address.
    async fn address_link(&mut self, write: &mut Write) -> String {
        let email = self.note("sign_in_link", "email", "row", "cny-sign-in-link-email-row-q@example.org");
        let email = EmailAddress::parse(&email).unwrap();
        let url = PublicUrl::parse("http://127.0.0.1:1").unwrap();
        let (clock, person) = (Clock::held_at(NOW_MS), id(&pid("government_seat")));
        let made = address::make(write, &self.ids, &clock, &url, &person, &email).await.unwrap();
        let token = Token::parse(made.rsplit('/').next().unwrap()).unwrap();
        self.note("sign_in_link", "token_hash", "hash", &token.hash(Purpose::Address));
        self.note("sign_in_link", "token_hash", "token", token.reveal());
        token.reveal().to_owned()
    }

    /// An open invitation by `by`.
    async fn invitation(
        &mut self,
        write: &mut Write,
        subject: &str,
        by: &str,
        place: Place,
    ) -> InvitationRecord {
        let address = format!("cny-invited-{}-q@example.org", subject.replace('_', "-"));
        self.note("invitation", "email", subject, &address);
        let record = InvitationRecord {
            id: id(&self.mark("invitation", "id", subject)),
            email: EmailAddress::parse(&address).unwrap(),
            name: self.mark("invitation", "name", subject),
            locale: Locale::En,
            place,
            invited_by: id(&pid(by)),
            created_at_ms: NOW_MS,
            expires_at_ms: NOW_MS + LIFETIME_MS,
            revoked_at_ms: None,
            accepted_at_ms: None,
        };
        invitations::insert(write, &record).await.unwrap();
        record
    }

    /// The token that opens an invitation.
    async fn invitation_link(&mut self, write: &mut Write, invitation: &InvitationRecord) -> String {
        let token = self.ids.token().unwrap();
        let hash = token.hash(Purpose::Invitation);
        self.note("invitation_link", "token_hash", "hash", &hash);
        self.note("invitation_link", "token_hash", "token", token.reveal());
        invitations::add_link(write, &invitation.id, &hash).await.unwrap();
        token.reveal().to_owned()
    }
}
