//! The account page: who one is, how one proves it, and where one is signed in.

use serde::{Deserialize, Serialize};

use crate::account::DeviceKind;
use crate::email::EmailAddress;
use crate::id::{PersonId, SessionId};
use crate::password::{MIN_ALONE, MIN_WITH_SECOND_FACTOR, Password};
use crate::problem::FieldProblem;
use crate::sign_in::{DeviceLabel, email};
use crate::words::{Locale, Speaks};

/// `GET /api/v1/account`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Account {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: EmailAddress,
    /// The language of their mails.
    pub locale: Locale,
    /// Their languages, best first.
    pub languages: Vec<Speaks>,
    /// Whether there is a password.
    pub password: PasswordState,
    /// The fewest characters of a new one.
    pub password_min: u32,
    /// Whether there is a second factor.
    pub second_factor: SecondFactorState,
    /// How many recovery codes are left.
    pub recovery_codes_left: u32,
    /// How many passkeys there are.
    pub passkeys: u32,
    /// Until when what is delicate may be changed without proving anew who one is.
    pub proved_until_ms: i64,
}

crate::place::codes! {
    /// Whether there is a password.
    PasswordState {
        /// Only links sign in.
        None = "none",
        /// There is one.
        Set = "set",
        /// There is one, and after too many wrong ones it opens nothing until a link was used.
        Blocked = "blocked",
    }
}

crate::place::codes! {
    /// Whether there is a second factor.
    SecondFactorState {
        /// There is none, and none is needed.
        None = "none",
        /// There is none, and the person's roles need one.
        Needed = "needed",
        /// There is one, and it can be taken away.
        Set = "set",
        /// There is one, and the person's roles need it.
        Required = "required",
    }
}

crate::place::codes! {
    /// What becomes of the other sessions when a password changes.
    OtherSessions {
        /// They end.
        End = "end",
        /// They go on.
        Keep = "keep",
    }
}

/// `POST /api/v1/account/password`: sets or changes the password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasswordForm {
    /// The new one.
    pub password: Password,
    /// What becomes of the other sessions.
    pub other_sessions: OtherSessions,
}

/// The fewest characters of a new password for somebody who has a second factor or not.
pub fn password_min(second_factor: SecondFactorState) -> usize {
    match second_factor {
        SecondFactorState::None | SecondFactorState::Needed => MIN_ALONE,
        SecondFactorState::Set | SecondFactorState::Required => MIN_WITH_SECOND_FACTOR,
    }
}

impl PasswordForm {
    /// The new password, or what is wrong with it when it needs at least `min` characters.
    pub fn parse(&self, min: usize) -> Result<&Password, Vec<FieldProblem>> {
        match self.password.check_new("password", min) {
            None => Ok(&self.password),
            Some(problem) => Err(vec![problem]),
        }
    }
}

/// `POST /api/v1/account/password/removal`: from then on only links sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasswordRemovalForm {
    /// What becomes of the other sessions.
    pub other_sessions: OtherSessions,
}

/// `POST /api/v1/account/address`: asks for another address. The answer is the same for every address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AddressForm {
    /// The address as it was typed.
    pub email: String,
}

impl AddressForm {
    /// The address, or what is wrong with it.
    pub fn parse(&self) -> Result<EmailAddress, Vec<FieldProblem>> {
        email(&self.email).map_err(|problem| vec![problem])
    }
}

/// `POST /api/v1/account/second-factor`: what the app on the phone has to know, once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SecondFactorSetUp {
    /// The secret in base 32, to be typed where no camera is.
    pub secret: String,
    /// The same as an address, to be drawn as a QR code.
    pub uri: String,
}

/// The secret does not appear in logs by accident.
impl std::fmt::Debug for SecondFactorSetUp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecondFactorSetUp(..)")
    }
}

/// New recovery codes; they are shown once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryCodes {
    /// Ten of them.
    pub codes: Vec<String>,
}

/// The codes do not appear in logs by accident.
impl std::fmt::Debug for RecoveryCodes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryCodes(..)")
    }
}

/// `GET /api/v1/sessions`, and the same of somebody else for an administrator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sessions {
    /// Last used first.
    pub sessions: Vec<SessionRow>,
}

/// A running session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionRow {
    /// Its id, which opens nothing.
    pub id: SessionId,
    /// What the person calls the device.
    pub label: Option<String>,
    /// Who else uses it.
    pub device: DeviceKind,
    /// Since when.
    pub started_at_ms: i64,
    /// Last use, in steps of five minutes.
    pub last_used_at_ms: i64,
    /// Until when at the longest.
    pub ends_at_ms: i64,
    /// Whether it is the session that asks.
    pub current: bool,
}

/// `POST /api/v1/sessions/{session}/label`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DeviceLabelForm {
    /// What the person calls the device; nothing takes the label away.
    pub device_label: Option<String>,
}

impl DeviceLabelForm {
    /// The label, or what is wrong with it.
    pub fn parse(&self) -> Result<Option<DeviceLabel>, Vec<FieldProblem>> {
        DeviceLabel::parse(self.device_label.as_deref()).map_err(|problem| vec![problem])
    }
}

crate::place::codes! {
    /// Whether an account can be used.
    AccountState {
        /// It can.
        Active = "active",
        /// It was suspended by an administrator.
        Suspended = "suspended",
    }
}

/// `POST /api/v1/staff/people/{person}/account-state`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AccountStateForm {
    /// What it is to be.
    pub state: AccountState,
}

crate::place::codes! {
    /// How far the reset of a lost second factor is.
    ResetState {
        /// One asked for it; another has to agree.
        Asked = "asked",
        /// Another agreed; it is done when the time to object is over.
        Agreed = "agreed",
    }
}

/// What asking for the reset of a lost second factor, or agreeing to it, came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SecondFactorReset {
    /// Whose.
    pub person: PersonId,
    /// How far it is.
    pub state: ResetState,
    /// When it is done, once somebody agreed.
    pub due_at_ms: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ACC-13.
    #[test]
    fn a_second_factor_allows_a_shorter_password() {
        let form =
            |text: &str| PasswordForm { password: Password::new(text), other_sessions: OtherSessions::End };
        let parses = |text: &str, state| form(text).parse(password_min(state)).is_ok();
        assert!(!parses("ten-letter", SecondFactorState::None));
        assert!(!parses("ten-letter", SecondFactorState::Needed));
        assert!(parses("ten-letter", SecondFactorState::Set));
        assert!(parses("ten-letter", SecondFactorState::Required));
    }

    #[test]
    fn secrets_are_not_shown() {
        let set_up = SecondFactorSetUp { secret: "ABC".to_owned(), uri: "otpauth://ABC".to_owned() };
        let codes = RecoveryCodes { codes: vec!["ABC".to_owned()] };
        assert!(!format!("{set_up:?}{codes:?}").contains("ABC"));
    }
}
