//! A device that keeps one passkey, in software: ES256, without attestation, honest unless a test says otherwise.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use server::auth::passkey;
use server::config::PublicUrl;
use sha2::{Digest as _, Sha256};
use webauthn_rs::prelude::Uuid;

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const BACKED_UP: u8 = 0x08 | 0x10;
const ATTESTED: u8 = 0x40;

/// The device, in a browser that shows a page of `origin`.
#[derive(Clone)]
pub(crate) struct Authenticator {
    /// The origin that the browser names.
    pub(crate) origin: String,
    /// Whether it says that it saw its owner.
    pub(crate) sees_owner: bool,
    /// How often it signed; a device that does not count says nothing every time.
    pub(crate) counter: Option<u32>,
    /// Whose key it says it is.
    pub(crate) handle: String,
    /// Its key.
    pub(crate) key: SigningKey,
    /// The id by which it knows that.
    pub(crate) id: Vec<u8>,
}

impl Authenticator {
    /// A new one, whose key follows from `seed`.
    pub(crate) fn new(origin: &str, seed: u8) -> Self {
        Self {
            origin: origin.to_owned(),
            sees_owner: true,
            counter: Some(0),
            handle: String::new(),
            key: SigningKey::from_slice(&[seed; 32]).unwrap(),
            id: vec![seed; 24],
        }
    }

    /// Makes its key for these options, and says so.
    pub(crate) fn create(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).unwrap();
        options["user"]["id"].as_str().unwrap().clone_into(&mut self.handle);
        let client = self.client("webauthn.create", &options["challenge"]);
        let mut data = self.data(options["rp"]["id"].as_str().unwrap(), ATTESTED);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        data.extend(self.public_key());
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59".to_vec();
        object.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        object.extend(data);
        self.answer(&json!({
            "clientDataJSON": text(client.as_bytes()),
            "attestationObject": text(&object),
            "transports": ["internal"],
        }))
    }

    /// Signs what these options ask for.
    pub(crate) fn sign(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).unwrap();
        self.counter = self.counter.map(|counter| counter + 1);
        let client = self.client("webauthn.get", &options["challenge"]);
        let data = self.data(options["rpId"].as_str().unwrap(), 0);
        let signed = [data.as_slice(), &Sha256::digest(&client)].concat();
        let signature: Signature = self.key.sign(&signed);
        self.answer(&json!({
            "clientDataJSON": text(client.as_bytes()),
            "authenticatorData": text(&data),
            "signature": text(signature.to_der().as_bytes()),
            "userHandle": self.handle,
        }))
    }

    /// What a server keeps of its key.
    pub(crate) fn verifier(&mut self) -> String {
        let url = PublicUrl::parse(&self.origin).unwrap();
        let party = passkey::party(&url).unwrap();
        let (options, state) =
            party.start_passkey_registration(Uuid::nil(), "somebody", "Somebody", None).unwrap();
        let options = serde_json::to_value(options).unwrap();
        let created = self.create(&options["publicKey"].to_string());
        let created = serde_json::from_str(&created).unwrap();
        serde_json::to_string(&party.finish_passkey_registration(&created, &state).unwrap()).unwrap()
    }

    fn client(&self, kind: &str, challenge: &Value) -> String {
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false })
            .to_string()
    }

    fn data(&self, party: &str, flags: u8) -> Vec<u8> {
        let verified = if self.sees_owner { VERIFIED } else { 0 };
        let mut data = Sha256::digest(party).to_vec();
        data.push(flags | PRESENT | verified | BACKED_UP);
        data.extend(self.counter.unwrap_or(0).to_be_bytes());
        data
    }

    /// The public key as COSE writes it.
    fn public_key(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_sec1_point(false);
        let mut key = b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20".to_vec();
        key.extend(&point.as_bytes()[1..33]);
        key.extend(b"\x22\x58\x20");
        key.extend(&point.as_bytes()[33..65]);
        key
    }

    fn answer(&self, response: &Value) -> String {
        let id = text(&self.id);
        json!({
            "id": id,
            "rawId": id,
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": response,
        })
        .to_string()
    }
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
