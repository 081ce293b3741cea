//! A valid request for every operation about accounts that writes; the others are in [`crate::valid_writes`].

use model::directory::SeatKind;
use model::email::EmailAddress;
use model::id::{InvitationId, PersonId};
use model::passkey::PasskeyChallenge;
use model::password::Password;
use model::paths::{fill, template};
use model::permissions::Role;
use model::words::Locale;
use serde_json::json;
use server::auth::{address, link, passkey, totp};
use server::ids::{Purpose, Token};
use server::route::Operation;
use store::credentials::{self, Strength, TotpRecord};
use store::invitations::{InvitationRecord, Place};
use store::passkeys::{self, PasskeyRecord};
use webauthn_rs::prelude::Webauthn;

use crate::authenticator::Authenticator;
use crate::stage::Stage;
use crate::valid_writes::Written;
use crate::{circles, meeting_writes, network, report_writes};

const PASSWORD: &str = "river stone lantern boat";
/// Somebody other than staff.
const OTHER: &str = "p-tamale-gh-gov";

/// Brings the demonstration to where `operation` can be done by staff, and gives a request that does it.
pub(crate) async fn valid(stage: &Stage, operation: &Operation) -> Written {
    let me = stage.staff_id();
    let (mut id, mut browser) = (String::new(), String::new());
    let body = match operation.template {
        template::SIGN_IN => {
            stage.set_password(&me).await;
            let email = stage.server.world.people.iter().find(|one| one.id == me).unwrap().email.as_str();
            json!({ "email": email, "password": PASSWORD, "device": "shared" })
        }
        template::SIGN_IN_CODES => {
            let (cookie, code) = stage.link_code(&me).await;
            browser = cookie;
            json!({ "code": code, "device": "shared" })
        }
        template::SECOND_FACTOR => {
            let secret = stage.second_factor(&me, Proved::Yes).await;
            // A demonstration asks nobody.
            let mut write = stage.server.app.store.write().await.unwrap();
            store::meta::set(&mut write, store::meta::DEMO, "0").await.unwrap();
            write.commit_without_audit(&[], 0).await.unwrap();
            json!({ "code": stage.code(&secret) })
        }
        template::REAUTHENTICATION => {
            stage.set_password(&me).await;
            json!({ "password": PASSWORD })
        }
        template::PASSWORD => json!({ "password": PASSWORD, "other_sessions": "keep" }),
        template::ADDRESS => json!({ "email": "other@example.org" }),
        address::TEMPLATE => {
            id = stage.address_link().await;
            json!(null)
        }
        template::PASSKEY_CHALLENGE | template::PASSKEY_SIGN_IN_CHALLENGE => json!(null),
        template::PASSKEYS => {
            let (asked, mut device) = (stage.asked_new(&me).await, stage.device());
            let created = device.create(&asked.options);
            json!({ "challenge": asked.challenge, "credential": created, "label": "Phone" })
        }
        template::PASSKEY_SIGN_IN => {
            let mut device = stage.passkey(&me).await;
            let asked = passkey::ask_any(&stage.server.app, &stage.party()).await.unwrap();
            let signed = device.sign(&asked.options);
            json!({ "challenge": asked.challenge, "credential": signed, "device": "shared" })
        }
        template::PASSKEY_LABEL | template::PASSKEY_REMOVAL => {
            stage.passkey(&me).await;
            id.push_str(PASSKEY);
            if operation.template == template::PASSKEY_LABEL {
                json!({ "label": "Laptop" })
            } else {
                json!(null)
            }
        }
        template::PASSWORD_REMOVAL => {
            stage.set_password(&me).await;
            json!({ "other_sessions": "keep" })
        }
        template::SECOND_FACTOR_SET_UP | template::OTHER_SESSIONS_END => json!(null),
        template::SECOND_FACTOR_CONFIRMATION => {
            let secret = stage.second_factor(&me, Proved::No).await;
            json!({ "code": stage.code(&secret) })
        }
        template::SECOND_FACTOR_REMOVAL | template::RECOVERY_CODES => {
            stage.second_factor(&me, Proved::Yes).await;
            json!(null)
        }
        template::SESSION_END | template::SESSION_LABEL => {
            id = stage.session_id(&me).await;
            if operation.template == template::SESSION_END {
                json!(null)
            } else {
                json!({ "device_label": "Laptop" })
            }
        }
        template::INVITATIONS => {
            let mut read = stage.server.app.store.read().await.unwrap();
            let seats = store::seats::all(&mut read).await.unwrap();
            let seat = seats.into_iter().find(|seat| seat.kind == SeatKind::GovernmentLead).unwrap();
            json!({ "email": "new@example.org", "name": "Nino", "locale": "en", "seat": seat.id })
        }
        template::INVITATION_REVOCATION => {
            stage.invitation_link().await;
            id.push_str(INVITATION);
            json!(null)
        }
        template::WELCOME_ACCEPTANCE => {
            id = stage.invitation_link().await;
            json!({ "name": "Nino", "locale": "en", "time_zone": "Asia/Tbilisi", "device": "shared" })
        }
        template::PERSON_SESSIONS_END => {
            stage.person(OTHER).await;
            id.push_str(OTHER);
            json!(null)
        }
        template::ACCOUNT_STATE => {
            id.push_str(OTHER);
            json!({ "state": "suspended" })
        }
        template::SECOND_FACTOR_RESET => {
            stage.second_factor(&OTHER.parse().unwrap(), Proved::Yes).await;
            id.push_str(OTHER);
            json!(null)
        }
        other => {
            let meeting = meeting_writes::valid(stage, other).await;
            let found = match meeting {
                Some(found) => Some(found),
                None => match report_writes::valid(stage, other).await {
                    Some(found) => Some(found),
                    None => match circles::valid(other) {
                        Some(found) => Some(found),
                        None => network::valid(stage, other).await,
                    },
                },
            };
            let Some((of, body)) = found else { panic!("{} {other} has no valid request", operation.method) };
            id = of;
            body
        }
    };
    Written {
        method: operation.method.clone(),
        path: fill(operation.template, &id),
        media_type: operation.body.media_type(),
        body: if body.is_null() { String::new() } else { body.to_string() },
        version: None,
        browser,
    }
}

/// Whether a second factor counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Proved {
    Yes,
    No,
}

const INVITATION: &str = "in-1";
const PASSKEY: &str = "cr-passkey";

impl Stage {
    pub(crate) fn staff_id(&self) -> PersonId {
        let roles = server::demo::roles(&self.server.world).unwrap();
        roles.into_iter().find(|(role, _)| *role == "staff").unwrap().1
    }

    async fn set_password(&self, person: &PersonId) {
        let app = &self.server.app;
        let hash = app.passwords.hash(&Password::new(PASSWORD), app.ids.secret().unwrap()).await.unwrap();
        let now_ms = app.clock.now_ms();
        let mut write = app.store.write().await.unwrap();
        credentials::set_password(&mut write, "cr-password", person, &hash, Strength::Alone, now_ms)
            .await
            .unwrap();
        write.commit_without_audit(&[], now_ms).await.unwrap();
    }

    /// A second factor of `person`; its secret.
    async fn second_factor(&self, person: &PersonId, proved: Proved) -> [u8; totp::SECRET] {
        let app = &self.server.app;
        let (id, now_ms) = ("cr-totp".to_owned(), app.clock.now_ms());
        let secret: [u8; totp::SECRET] = app.ids.secret().unwrap();
        let record = TotpRecord { sealed: app.seal.seal(&id, &secret), id, last_step: 0 };
        let mut write = app.store.write().await.unwrap();
        credentials::begin_totp(&mut write, person, &record, now_ms).await.unwrap();
        if proved == Proved::Yes {
            assert!(credentials::confirm_totp(&mut write, person, &record.id, 0, now_ms).await.unwrap());
        }
        write.commit_without_audit(&[], now_ms).await.unwrap();
        secret
    }

    /// What an app with this secret shows now.
    fn code(&self, secret: &[u8]) -> String {
        format!("{:06}", totp::code(secret, totp::step(self.server.app.clock.now_ms())))
    }

    /// The cookie of a browser that asked for a link, and the code that the link shows elsewhere.
    async fn link_code(&self, person: &PersonId) -> (String, String) {
        let app = &self.server.app;
        let browser = app.ids.token().unwrap();
        let bound = Some(browser.hash(Purpose::Browser));
        let mut write = app.store.write().await.unwrap();
        let url = &app.config.public_url;
        let link = link::make(&mut write, &app.ids, &app.clock, url, person, bound).await.unwrap();
        write.commit_without_audit(&[], app.clock.now_ms()).await.unwrap();
        let token = Token::parse(link.rsplit('/').next().unwrap()).unwrap();
        (format!("__Host-link={}", browser.reveal()), token.link_code().grouped())
    }

    /// The token of a link that gives staff another address.
    pub(crate) async fn address_link(&self) -> String {
        let app = &self.server.app;
        let email = EmailAddress::parse("other@example.org").unwrap();
        let mut write = app.store.write().await.unwrap();
        let (url, staff) = (&app.config.public_url, self.staff_id());
        let link = address::make(&mut write, &app.ids, &app.clock, url, &staff, &email).await.unwrap();
        write.commit_without_audit(&[], app.clock.now_ms()).await.unwrap();
        link.rsplit('/').next().unwrap().to_owned()
    }

    fn party(&self) -> Webauthn {
        passkey::party(&self.server.app.config.public_url).unwrap()
    }

    fn device(&self) -> Authenticator {
        Authenticator::new(self.server.origin(), 1)
    }

    /// What a new passkey of `person` has to sign.
    async fn asked_new(&self, person: &PersonId) -> PasskeyChallenge {
        let app = &self.server.app;
        let person = store::people::find(&mut app.store.read().await.unwrap(), person).await.unwrap();
        passkey::ask_new(app, &self.party(), &person.unwrap(), &[]).await.unwrap()
    }

    /// A device with a passkey of `person`.
    async fn passkey(&self, person: &PersonId) -> Authenticator {
        let (app, asked) = (&self.server.app, self.asked_new(person).await);
        let mut device = self.device();
        let created = device.create(&asked.options);
        let new = passkey::check_new(app, &self.party(), person, &asked.challenge, &created).await.unwrap();
        let new = new.unwrap();
        let record = PasskeyRecord {
            id: PASSKEY.parse().unwrap(),
            person: person.clone(),
            key_id: new.key_id,
            verifier: new.verifier,
            label: "Phone".to_owned(),
            created_at_ms: app.clock.now_ms(),
            last_used_at_ms: None,
        };
        let mut write = app.store.write().await.unwrap();
        passkeys::insert(&mut write, &record, new.counter).await.unwrap();
        write.commit_without_audit(&[], app.clock.now_ms()).await.unwrap();
        device
    }

    /// The session of `person` that began last.
    async fn session_id(&self, person: &PersonId) -> String {
        let app = &self.server.app;
        let mut read = app.store.read().await.unwrap();
        let sessions = store::sessions::of_person(&mut read, person, app.clock.now_ms()).await.unwrap();
        sessions[0].id.to_string()
    }

    /// An invitation by staff to be a mentor; the token of its link.
    pub(crate) async fn invitation_link(&self) -> String {
        let app = &self.server.app;
        let (token, now_ms) = (app.ids.token().unwrap(), app.clock.now_ms());
        let invitation = InvitationRecord {
            id: InvitationId::parse(INVITATION).unwrap(),
            email: EmailAddress::parse("new@example.org").unwrap(),
            name: "Nino".to_owned(),
            locale: Locale::En,
            place: Place::Role(Role::Mentor),
            invited_by: self.staff_id(),
            created_at_ms: now_ms,
            expires_at_ms: now_ms + server::api::invitations::LIFETIME_MS,
            revoked_at_ms: None,
            accepted_at_ms: None,
        };
        let mut write = app.store.write().await.unwrap();
        store::invitations::insert(&mut write, &invitation).await.unwrap();
        let hash = token.hash(Purpose::Invitation);
        store::invitations::add_link(&mut write, &invitation.id, &hash).await.unwrap();
        write.commit_without_audit(&[], now_ms).await.unwrap();
        token.reveal().to_owned()
    }
}
