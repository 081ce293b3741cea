//! Passkeys: what they are asked to sign, and whether they did (rules ACC-11 and ACC-19).
//!
//! The relying party is the host of the public address. Every signature has to say that the device saw its owner, by
//! finger, face or code, so a passkey is a second factor too. What was asked lies in a row under an id that comes back
//! with the answer; it goes when it is looked at, whatever comes of it.

use std::time::Duration;

use model::id::PersonId;
use model::passkey::PasskeyChallenge;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use store::passkeys::{self, PasskeyRecord};
use store::people::PersonRecord;
use store::{StoreError, Write};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Uuid, Webauthn, WebauthnBuilder,
};

use crate::app::App;
use crate::config::PublicUrl;
use crate::http::problem::Problem;
use crate::ids::hex;

/// How long a passkey may take to sign, in milliseconds.
pub const LIFETIME_MS: i64 = 5 * 60_000;

/// The relying party at this address. `None` where browsers know none: at a bare number, and without TLS anywhere but on
/// the machine itself.
pub fn party(public_url: &PublicUrl) -> Option<Webauthn> {
    let origin = Url::parse(public_url.origin()).ok()?;
    let host = origin.domain()?;
    let here = host == "localhost" || host.ends_with(".localhost");
    if origin.scheme() != "https" && !here {
        return None;
    }
    let patience = Duration::from_millis(LIFETIME_MS.unsigned_abs());
    WebauthnBuilder::new(host, &origin).ok()?.rp_name("Convene").timeout(patience).build().ok()
}

/// What a new passkey of `person` has to sign; the keys they have are named, so that a device does not make a second.
pub async fn ask_new(
    app: &App,
    party: &Webauthn,
    person: &PersonRecord,
    known: &[PasskeyRecord],
) -> Result<PasskeyChallenge, Problem> {
    let mut there = Vec::new();
    for record in known {
        there.push(kept(record)?.cred_id().clone());
    }
    let email = person.email.as_str();
    let name = if person.name.is_empty() { email } else { &person.name };
    let (options, state) = party
        .start_passkey_registration(handle(&person.id), email, name, Some(there))
        .map_err(|error| Problem::internal(&error))?;
    let mut options = serde_json::to_value(options).map_err(|error| Problem::internal(&error))?;
    // Nobody is asked for a name at sign-in, so the device has to keep whose key it is.
    options["publicKey"]["authenticatorSelection"]["residentKey"] = "required".into();
    options["publicKey"]["authenticatorSelection"]["requireResidentKey"] = true.into();
    keep(app, Some(&person.id), &options, &state).await
}

/// What any passkey may sign to say whose it is: the same for everybody.
pub async fn ask_any(app: &App, party: &Webauthn) -> Result<PasskeyChallenge, Problem> {
    let (options, state) =
        party.start_discoverable_authentication().map_err(|error| Problem::internal(&error))?;
    let options = serde_json::to_value(options).map_err(|error| Problem::internal(&error))?;
    keep(app, None, &options, &state).await
}

async fn keep(
    app: &App,
    person: Option<&PersonId>,
    options: &Value,
    state: &impl Serialize,
) -> Result<PasskeyChallenge, Problem> {
    let challenge = app.ids.id("pc")?;
    let state = written(state)?;
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    passkeys::begin(&mut write, &challenge, person, &state, now_ms + LIFETIME_MS).await?;
    write.commit_without_audit(&[], now_ms).await?;
    Ok(PasskeyChallenge { challenge, options: options["publicKey"].to_string() })
}

/// Takes what was asked under `challenge`, in a transaction of its own, so that it goes whatever comes of it.
async fn asked(app: &App, challenge: &str, person: Option<&PersonId>) -> Result<Option<String>, StoreError> {
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    let state = passkeys::take(&mut write, challenge, person, now_ms).await?;
    write.commit_without_audit(&[], now_ms).await?;
    Ok(state)
}

/// A new passkey as it is to be kept.
pub struct New {
    /// The id by which the device knows it.
    pub key_id: String,
    /// What checks its signatures.
    pub verifier: String,
    /// The counter that it began with.
    pub counter: u32,
}

/// The new passkey of `person` that `credential` is, if it signed what was asked of them.
pub async fn check_new(
    app: &App,
    party: &Webauthn,
    person: &PersonId,
    challenge: &str,
    credential: &str,
) -> Result<Option<New>, Problem> {
    let Some(state) = asked(app, challenge, Some(person)).await? else { return Ok(None) };
    let Ok(state) = serde_json::from_str::<PasskeyRegistration>(&state) else { return Ok(None) };
    let Ok(credential) = serde_json::from_str::<RegisterPublicKeyCredential>(credential) else {
        return Ok(None);
    };
    let passkey = match party.finish_passkey_registration(&credential, &state) {
        Ok(passkey) => passkey,
        Err(error) => {
            tracing::info!(%error, "a new passkey was refused");
            return Ok(None);
        }
    };
    let value = serde_json::to_value(&passkey).map_err(|error| Problem::internal(&error))?;
    let counter = value.pointer("/cred/counter").and_then(Value::as_u64);
    Ok(Some(New {
        key_id: hex(passkey.cred_id().as_ref()),
        verifier: value.to_string(),
        counter: counter.and_then(|counter| u32::try_from(counter).ok()).unwrap_or(0),
    }))
}

/// A passkey that signed what was asked.
pub struct Used {
    record: PasskeyRecord,
    verifier: String,
    counter: u32,
}

/// The passkey that `credential` says it is, if it signed what was asked of anybody; nothing is noted yet.
pub async fn check_any(
    app: &App,
    party: &Webauthn,
    challenge: &str,
    credential: &str,
) -> Result<Option<Used>, Problem> {
    let Some(state) = asked(app, challenge, None).await? else { return Ok(None) };
    let Ok(state) = serde_json::from_str::<DiscoverableAuthentication>(&state) else { return Ok(None) };
    let Ok(credential) = serde_json::from_str::<PublicKeyCredential>(credential) else { return Ok(None) };
    let Ok((whose, key_id)) = party.identify_discoverable_authentication(&credential) else {
        return Ok(None);
    };
    let found = passkeys::by_key(&mut *app.store.read().await?, &hex(key_id)).await?;
    let Some(record) = found.filter(|record| handle(&record.person) == whose) else { return Ok(None) };
    let mut passkey = kept(&record)?;
    let result = match party.finish_discoverable_authentication_v2(&credential, state, &passkey) {
        Ok(result) => result,
        Err(error) => {
            // A counter that went back may mean that somebody copied the key.
            tracing::warn!(passkey = %record.id, %error, "a passkey was refused");
            return Ok(None);
        }
    };
    passkey.update_credential(&result);
    Ok(Some(Used { verifier: written(&passkey)?, counter: result.counter(), record }))
}

impl Used {
    /// Notes the use inside `write`, and tells whose it was; nobody's when the passkey was taken away or used meanwhile,
    /// or its owner is suspended.
    pub async fn note(self, write: &mut Write, now_ms: i64) -> Result<Option<PersonId>, StoreError> {
        let change = (self.record.verifier.as_str(), self.verifier.as_str());
        let noted = passkeys::note_use(write, &self.record.id, change, self.counter, now_ms).await?;
        Ok(noted.then_some(self.record.person))
    }
}

fn kept(record: &PasskeyRecord) -> Result<Passkey, Problem> {
    serde_json::from_str(&record.verifier).map_err(|error| Problem::internal(&error))
}

fn written(value: &impl Serialize) -> Result<String, Problem> {
    serde_json::to_string(value).map_err(|error| Problem::internal(&error))
}

/// By what devices know a person: it follows from the id and tells nothing of it.
fn handle(person: &PersonId) -> Uuid {
    let digest = Sha256::digest(["passkey handle", person.as_str()].join("\0"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    Uuid::from_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_need_a_name_and_a_connection_that_nobody_reads() {
        let possible = |url: &str| party(&PublicUrl::parse(url).unwrap()).is_some();
        assert!(possible("https://convene.example.org"));
        assert!(possible("https://convene.example.org:8443"));
        assert!(possible("http://localhost:8080"));
        for url in ["http://convene.example.org", "https://192.0.2.1", "http://127.0.0.1:1", "https://[::1]"]
        {
            assert!(!possible(url), "{url}");
        }
    }
}
