//! Passkeys: keys that a person's device keeps and that sign in without a password (rule ACC-19).
//!
//! What browser and server say to each other about a key goes through here as text: the standard fixes its shape, and
//! nothing in between has to understand it.

use serde::{Deserialize, Serialize};

use crate::account::DeviceKind;
use crate::id::PasskeyId;
use crate::problem::{FieldProblem, field};
use crate::sign_in::{Device, DeviceLabel};

/// The most characters of what a browser says about a key.
pub const CREDENTIAL_MAX: usize = 16_384;
/// The most passkeys of one person.
pub const MOST: usize = 20;

/// `GET /api/v1/account/passkeys`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Passkeys {
    /// Whether passkeys can be used at this address; where it is a bare number, browsers refuse them.
    pub possible: bool,
    /// First added first.
    pub passkeys: Vec<PasskeyRow>,
}

/// One passkey of the viewer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyRow {
    /// Its id.
    pub id: PasskeyId,
    /// What its owner calls it.
    pub label: String,
    /// When it was added.
    pub created_at_ms: i64,
    /// When it last signed in, if it did.
    pub last_used_at_ms: Option<i64>,
}

/// What a passkey has to sign, once and within five minutes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyChallenge {
    /// Its id, to be sent back with what was signed.
    pub challenge: String,
    /// What `PublicKeyCredential.parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON` reads, as text.
    pub options: String,
}

/// `POST /api/v1/account/passkeys`: adds a passkey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasskeyForm {
    /// The id of the challenge.
    pub challenge: String,
    /// What the browser made of it: the credential's `toJSON()`, as text.
    pub credential: String,
    /// What the owner calls it.
    pub label: String,
}

impl PasskeyForm {
    /// What it is to be called, or everything that is wrong with the form.
    pub fn parse(&self) -> Result<DeviceLabel, Vec<FieldProblem>> {
        let mut problems = wrong(&self.challenge, &self.credential);
        match label(&self.label) {
            Ok(label) if problems.is_empty() => return Ok(label),
            Ok(_) => {}
            Err(problem) => problems.push(problem),
        }
        Err(problems)
    }
}

/// `POST /api/v1/account/passkeys/{passkey}/label`: what a passkey is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasskeyLabelForm {
    /// What the owner calls it.
    pub label: String,
}

impl PasskeyLabelForm {
    /// What it is to be called, or what is wrong with that.
    pub fn parse(&self) -> Result<DeviceLabel, Vec<FieldProblem>> {
        label(&self.label).map_err(|problem| vec![problem])
    }
}

/// `POST /api/v1/sign-in/passkey`: signs in by passkey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasskeySignInForm {
    /// The id of the challenge.
    pub challenge: String,
    /// What the browser made of it: the credential's `toJSON()`, as text.
    pub credential: String,
    /// Who else uses the device.
    pub device: DeviceKind,
    /// What the person calls the device.
    #[serde(default)]
    pub device_label: Option<String>,
}

impl PasskeySignInForm {
    /// The device, or everything that is wrong with the form.
    pub fn parse(&self) -> Result<Device, Vec<FieldProblem>> {
        let mut problems = wrong(&self.challenge, &self.credential);
        match DeviceLabel::parse(self.device_label.as_deref()) {
            Ok(label) if problems.is_empty() => return Ok(Device { kind: self.device, label }),
            Ok(_) => {}
            Err(problem) => problems.push(problem),
        }
        Err(problems)
    }
}

/// What a passkey signed to show that its owner is still there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasskeyProof {
    /// The id of the challenge.
    pub challenge: String,
    /// What the browser made of it: the credential's `toJSON()`, as text.
    pub credential: String,
}

impl PasskeyProof {
    /// The proof, or everything that is wrong with it.
    pub fn parse(&self) -> Result<Self, Vec<FieldProblem>> {
        let problems = wrong(&self.challenge, &self.credential);
        if problems.is_empty() { Ok(self.clone()) } else { Err(problems) }
    }
}

fn wrong(challenge: &str, credential: &str) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    for (path, text, max) in [("challenge", challenge, 100), ("credential", credential, CREDENTIAL_MAX)] {
        if text.is_empty() {
            problems.push(FieldProblem::new(path, field::REQUIRED));
        } else if text.len() > max {
            problems.push(FieldProblem::new(path, field::TOO_LONG).with("max", max as i64));
        } else if text.contains('\0') {
            problems.push(FieldProblem::new(path, field::MALFORMED));
        }
    }
    problems
}

fn label(text: &str) -> Result<DeviceLabel, FieldProblem> {
    match DeviceLabel::parse(Some(text)) {
        Ok(Some(label)) => Ok(label),
        Ok(None) => Err(FieldProblem::new("label", field::REQUIRED)),
        Err(problem) => Err(FieldProblem { path: "label".to_owned(), ..problem }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_names_every_wrong_field_at_once() {
        let form =
            PasskeyForm { challenge: String::new(), credential: "\0".to_owned(), label: "x".repeat(61) };
        let found: Vec<_> = form.parse().unwrap_err().into_iter().map(|one| (one.path, one.code)).collect();
        let expected = [("challenge", "required"), ("credential", "malformed"), ("label", "too_long")];
        assert_eq!(found, expected.map(|(path, code)| (path.to_owned(), code.to_owned())));
        let long = PasskeySignInForm {
            challenge: "x".to_owned(),
            credential: "x".repeat(CREDENTIAL_MAX + 1),
            device: DeviceKind::Shared,
            device_label: None,
        };
        assert_eq!(long.parse().unwrap_err()[0].code, field::TOO_LONG);
        assert!(PasskeySignInForm { credential: "x".repeat(CREDENTIAL_MAX), ..long }.parse().is_ok());
        assert_eq!(PasskeyLabelForm { label: " ".to_owned() }.parse().unwrap_err()[0].code, field::REQUIRED);
    }
}
