//! The ways in: a password, the code of a link, the second factor, and the proof that somebody is still there.

use serde::{Deserialize, Serialize};

use crate::account::DeviceKind;
use crate::email::EmailAddress;
use crate::passkey::PasskeyProof;
use crate::password::Password;
use crate::problem::{FieldProblem, field};

/// `POST /api/v1/sign-in`: signs in by password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasswordSignInForm {
    /// The address as it was typed.
    pub email: String,
    /// The password.
    pub password: Password,
    /// Who else uses the device.
    pub device: DeviceKind,
    /// What the person calls the device.
    #[serde(default)]
    pub device_label: Option<String>,
}

/// An attempt to sign in by password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordSignIn {
    /// Whose account.
    pub email: EmailAddress,
    /// The password.
    pub password: Password,
    /// Where.
    pub device: Device,
}

/// A device as the person at it describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Who else uses it.
    pub kind: DeviceKind,
    /// What they call it.
    pub label: Option<DeviceLabel>,
}

impl Device {
    /// One that others use too, without a name.
    pub const SHARED: Self = Self { kind: DeviceKind::Shared, label: None };
}

/// What a person calls a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceLabel(String);

impl DeviceLabel {
    /// The most characters.
    pub const MAX: usize = 60;

    /// The label that `text` spells, none where nothing is written, or what is wrong with it.
    pub fn parse(text: Option<&str>) -> Result<Option<Self>, FieldProblem> {
        let text = text.unwrap_or_default().trim();
        if text.chars().count() > Self::MAX {
            let max = Self::MAX as i64;
            return Err(FieldProblem::new("device_label", field::TOO_LONG).with("max", max));
        }
        if text.chars().any(char::is_control) {
            return Err(FieldProblem::new("device_label", field::MALFORMED));
        }
        Ok((!text.is_empty()).then(|| Self(text.to_owned())))
    }

    /// The label.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl PasswordSignInForm {
    /// The attempt, or everything that is wrong with the form.
    pub fn parse(&self) -> Result<PasswordSignIn, Vec<FieldProblem>> {
        let email = email(&self.email);
        let password = self.password.check_typed("password");
        let label = DeviceLabel::parse(self.device_label.as_deref());
        match (email, password, label) {
            (Ok(email), None, Ok(label)) => Ok(PasswordSignIn {
                email,
                password: self.password.clone(),
                device: Device { kind: self.device, label },
            }),
            (email, password, label) => {
                Err(email.err().into_iter().chain(password).chain(label.err()).collect())
            }
        }
    }
}

/// The address in `text`, or what is wrong with the field `email`.
pub(crate) fn email(text: &str) -> Result<EmailAddress, FieldProblem> {
    if text.trim().is_empty() {
        return Err(FieldProblem::new("email", field::REQUIRED));
    }
    if text.len() > EmailAddress::MAX_BYTES {
        let max = EmailAddress::MAX_BYTES as i64;
        return Err(FieldProblem::new("email", field::TOO_LONG).with("max", max));
    }
    EmailAddress::parse(text).map_err(|_| FieldProblem::new("email", field::MALFORMED))
}

/// `POST /api/v1/sign-in-codes`: signs in by the code that the link showed in another browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LinkCodeForm {
    /// The eight characters as they were typed.
    pub code: String,
    /// Who else uses the device.
    pub device: DeviceKind,
    /// What the person calls the device.
    #[serde(default)]
    pub device_label: Option<String>,
}

impl LinkCodeForm {
    /// Code and device, or everything that is wrong with the form.
    pub fn parse(&self) -> Result<(TypedCode, Device), Vec<FieldProblem>> {
        let code = TypedCode::parse(&self.code, TypedCode::LINK);
        match (code, DeviceLabel::parse(self.device_label.as_deref())) {
            (Ok(code), Ok(label)) => Ok((code, Device { kind: self.device, label })),
            (code, label) => Err(code.err().into_iter().chain(label.err()).collect()),
        }
    }
}

/// A code that somebody typed from somewhere else: upper-case letters and digits, none of which looks like another.
#[derive(Clone, PartialEq, Eq)]
pub struct TypedCode(String);

impl TypedCode {
    /// How many characters stand in for a link.
    pub const LINK: usize = 8;
    /// How many characters a recovery code has.
    pub const RECOVERY: usize = 16;
    /// The characters: no I, L, O or U, which are read as others or make words.
    pub const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// The code of `length` characters in `text`: spaces and hyphens do not count, and what looks alike is the same.
    pub fn parse(text: &str, length: usize) -> Result<Self, FieldProblem> {
        if text.trim().is_empty() {
            return Err(FieldProblem::new("code", field::REQUIRED));
        }
        let malformed = || FieldProblem::new("code", field::MALFORMED);
        if text.len() > 4 * length {
            return Err(malformed());
        }
        let read: Option<String> = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| match c.to_ascii_uppercase() {
                'O' => Some('0'),
                'I' | 'L' => Some('1'),
                other => u8::try_from(other).ok().filter(|byte| Self::ALPHABET.contains(byte)).map(|_| other),
            })
            .collect();
        read.filter(|code| code.len() == length).map(Self).ok_or_else(malformed)
    }

    /// The code of `length` characters that these bytes make; each gives one character.
    pub fn of_bytes(bytes: &[u8], length: usize) -> Self {
        let letter = |byte: &u8| char::from(Self::ALPHABET[usize::from(byte % 32)]);
        Self(bytes.iter().take(length).map(letter).collect())
    }

    /// The code without spaces.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The code in groups of four, to be read and typed.
    pub fn grouped(&self) -> String {
        let characters: Vec<char> = self.0.chars().collect();
        let groups: Vec<String> = characters.chunks(4).map(|group| group.iter().collect()).collect();
        groups.join("-")
    }
}

impl std::fmt::Debug for TypedCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TypedCode(..)")
    }
}

/// `POST /api/v1/second-factor`, and the proof of a new second factor: a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SecondFactorForm {
    /// Six digits, or a recovery code, as they were typed.
    pub code: String,
}

/// A code of the second factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecondFactorCode {
    /// What the app on the phone shows now.
    Totp(u32),
    /// One of the codes that were printed.
    Recovery(TypedCode),
}

impl SecondFactorForm {
    /// The code, or what is wrong with it.
    pub fn parse(&self) -> Result<SecondFactorCode, Vec<FieldProblem>> {
        let digits: String = self.code.chars().filter(|c| !c.is_whitespace()).take(7).collect();
        if digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            let number = digits.parse().map_err(|_| vec![FieldProblem::new("code", field::MALFORMED)])?;
            return Ok(SecondFactorCode::Totp(number));
        }
        let recovery = TypedCode::parse(&self.code, TypedCode::RECOVERY).map_err(|problem| vec![problem])?;
        Ok(SecondFactorCode::Recovery(recovery))
    }
}

/// `POST /api/v1/reauthentication`: proves that the person is still there, by one of the two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReauthenticationForm {
    /// The password, for an account that has one.
    #[serde(default)]
    pub password: Option<Password>,
    /// A code of the second factor, for an account without a password.
    #[serde(default)]
    pub code: Option<String>,
    /// What a passkey signed, for an account that has one.
    #[serde(default)]
    pub passkey: Option<PasskeyProof>,
}

/// A proof that the person is still there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reauthentication {
    /// By password.
    Password(Password),
    /// By second factor.
    Code(SecondFactorCode),
    /// By passkey.
    Passkey(PasskeyProof),
}

impl ReauthenticationForm {
    /// The proof, or what is wrong with the form.
    pub fn parse(&self) -> Result<Reauthentication, Vec<FieldProblem>> {
        match (&self.password, &self.code, &self.passkey) {
            (Some(password), None, None) => match password.check_typed("password") {
                None => Ok(Reauthentication::Password(password.clone())),
                Some(problem) => Err(vec![problem]),
            },
            (None, None, Some(passkey)) => passkey.parse().map(Reauthentication::Passkey),
            (None, Some(code), None) => {
                SecondFactorForm { code: code.clone() }.parse().map(Reauthentication::Code)
            }
            (None, None, None) => Err(vec![FieldProblem::new("password", field::REQUIRED)]),
            (Some(_), Some(_), _) => {
                Err(vec![FieldProblem::new("code", field::CONTRADICTS).with("other", "password")])
            }
            (Some(_), None, Some(_)) => {
                Err(vec![FieldProblem::new("passkey", field::CONTRADICTS).with("other", "password")])
            }
            (None, Some(_), Some(_)) => {
                Err(vec![FieldProblem::new("passkey", field::CONTRADICTS).with("other", "code")])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_names_every_wrong_field_at_once() {
        let form = PasswordSignInForm {
            email: "ana".to_owned(),
            password: Password::new(""),
            device: DeviceKind::Private,
            device_label: Some("x".repeat(61)),
        };
        let paths: Vec<String> = form.parse().unwrap_err().into_iter().map(|problem| problem.path).collect();
        assert_eq!(paths, ["email", "password", "device_label"]);
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = TypedCode::of_bytes(&[0, 1, 32 + 10, 31, 5, 6, 7, 8], TypedCode::LINK);
        assert_eq!(code.as_str(), "01AZ5678");
        assert_eq!(code.grouped(), "01AZ-5678");
        for typed in ["01AZ5678", "o1az-5678", " OLaz 5678 ", "0i-az-56-78"] {
            assert_eq!(TypedCode::parse(typed, 8).unwrap(), code, "{typed}");
        }
        for wrong in ["", "01AZ567", "01AZ56789", "01AZ567U", "01AZ567é", &"0".repeat(500)] {
            assert!(TypedCode::parse(wrong, 8).is_err(), "{wrong}");
        }
        assert_eq!(format!("{code:?}"), "TypedCode(..)");
    }

    #[test]
    fn a_second_factor_is_six_digits_or_a_recovery_code() {
        let parse = |code: &str| SecondFactorForm { code: code.to_owned() }.parse();
        assert_eq!(parse("012 345").unwrap(), SecondFactorCode::Totp(12_345));
        assert!(matches!(parse("ABCD-EFGH-JKMN-PQRS"), Ok(SecondFactorCode::Recovery(_))));
        for wrong in ["", "12345", "1234567", "abcdef", "１２３４５６", "-12345"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn who_is_still_there_is_proved_by_one_thing() {
        let form = |password: Option<&str>, code: Option<&str>| ReauthenticationForm {
            password: password.map(Password::new),
            code: code.map(str::to_owned),
            passkey: None,
        };
        let signed = PasskeyProof { challenge: "pc-1".to_owned(), credential: "{}".to_owned() };
        let with =
            |form: ReauthenticationForm| ReauthenticationForm { passkey: Some(signed.clone()), ..form };
        assert!(with(form(None, None)).parse().is_ok());
        assert!(with(form(Some("words of mine"), None)).parse().is_err());
        assert!(with(form(None, Some("123456"))).parse().is_err());
        assert!(form(Some("words of mine"), None).parse().is_ok());
        assert!(form(None, Some("123456")).parse().is_ok());
        for wrong in [form(None, None), form(Some(""), None), form(Some("x"), Some("123456"))] {
            assert!(wrong.parse().is_err(), "{wrong:?}");
        }
    }
}
