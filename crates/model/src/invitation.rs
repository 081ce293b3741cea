//! Invitations: how an account begins (rule ACC-1).

use serde::{Deserialize, Serialize};

use crate::account::DeviceKind;
use crate::directory::SeatKind;
use crate::email::EmailAddress;
use crate::id::{InvitationId, MemberId, SeatId};
use crate::password::{MIN_ALONE, Password};
use crate::permissions::Role;
use crate::problem::{FieldProblem, field};
use crate::sign_in::{Device, DeviceLabel, email};
use crate::words::Locale;

/// `POST /api/v1/invitations`: invites somebody to a seat or to a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct InvitationForm {
    /// The address.
    pub email: String,
    /// The name of the invited.
    pub name: String,
    /// The language of the mail.
    pub locale: Locale,
    /// The seat, if it is to a seat.
    #[serde(default)]
    pub seat: Option<SeatId>,
    /// The role, if it is to a role.
    #[serde(default)]
    pub role: Option<Role>,
}

/// An invitation that can be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewInvitation {
    /// The address.
    pub email: EmailAddress,
    /// The name of the invited.
    pub name: PersonName,
    /// The language of the mail.
    pub locale: Locale,
    /// To what.
    pub to: InvitedTo,
}

/// What an invitation leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvitedTo {
    /// A seat of a member.
    Seat(SeatId),
    /// A role.
    Role(Role),
}

/// The name of a person as they write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName(String);

impl PersonName {
    /// The most characters.
    pub const MAX: usize = 120;

    /// The name in `text`, or what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, FieldProblem> {
        let name = text.trim();
        if name.is_empty() {
            return Err(FieldProblem::new("name", field::REQUIRED));
        }
        if name.chars().count() > Self::MAX {
            return Err(FieldProblem::new("name", field::TOO_LONG).with("max", Self::MAX as i64));
        }
        if name.chars().any(char::is_control) {
            return Err(FieldProblem::new("name", field::MALFORMED));
        }
        Ok(Self(name.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl InvitationForm {
    /// The invitation, or everything that is wrong with the form.
    pub fn parse(&self) -> Result<NewInvitation, Vec<FieldProblem>> {
        let to = match (&self.seat, self.role) {
            (Some(seat), None) => Ok(InvitedTo::Seat(seat.clone())),
            (None, Some(role)) if role.comes_with_a_seat() => Err(FieldProblem::new("role", field::UNKNOWN)),
            (None, Some(role)) => Ok(InvitedTo::Role(role)),
            (None, None) => Err(FieldProblem::new("seat", field::REQUIRED)),
            (Some(_), Some(_)) => Err(FieldProblem::new("role", field::CONTRADICTS).with("other", "seat")),
        };
        match (email(&self.email), PersonName::parse(&self.name), to) {
            (Ok(email), Ok(name), Ok(to)) => Ok(NewInvitation { email, name, locale: self.locale, to }),
            (email, name, to) => Err(email.err().into_iter().chain(name.err()).chain(to.err()).collect()),
        }
    }
}

/// `GET /api/v1/invitations`: those that the viewer made; for the Support Unit, all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invitations {
    /// Newest first.
    pub invitations: Vec<InvitationRow>,
    /// The seats that the viewer may invite somebody to.
    pub seats: Vec<SeatChoice>,
    /// The roles that the viewer may invite somebody to.
    pub roles: Vec<Role>,
}

/// A seat that somebody can be invited to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SeatChoice {
    /// Its id.
    pub id: SeatId,
    /// Whose seat it is.
    pub member: MemberId,
    /// Name of the member.
    pub member_name: String,
    /// What it is for.
    pub kind: SeatKind,
    /// Whether somebody sits there now.
    pub filled: bool,
}

/// One invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitationRow {
    /// Its id.
    pub id: InvitationId,
    /// The address.
    pub email: EmailAddress,
    /// The name of the invited.
    pub name: String,
    /// To what.
    pub place: InvitedPlace,
    /// Who invites.
    pub invited_by: String,
    /// When.
    pub invited_at_ms: i64,
    /// Until when it can be accepted.
    pub expires_at_ms: i64,
    /// How it stands.
    pub state: InvitationState,
}

/// What an invitation leads to, in names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum InvitedPlace {
    /// A seat of a member.
    Seat {
        /// The member.
        member: String,
        /// What the seat is for.
        kind: SeatKind,
    },
    /// A role.
    Role(Role),
}

crate::place::codes! {
    /// How an invitation stands.
    InvitationState {
        /// It can be accepted.
        Open = "open",
        /// It was accepted.
        Accepted = "accepted",
        /// It was taken back.
        Revoked = "revoked",
        /// Its time is over.
        Ended = "ended",
    }
}

/// `GET /api/v1/welcome/{token}`: what the page of an invitation shows to whoever has its link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Welcome {
    /// The address it was sent to.
    pub email: EmailAddress,
    /// The name as the inviter wrote it.
    pub name: String,
    /// To what.
    pub place: InvitedPlace,
    /// Who invites.
    pub invited_by: String,
    /// Until when.
    pub expires_at_ms: i64,
    /// The fewest characters of a password, for those who want one.
    pub password_min: u32,
    /// Whether the address has an account already.
    pub account: WelcomeAccount,
}

crate::place::codes! {
    /// Whether the invited address has an account already.
    WelcomeAccount {
        /// It has none: one is made.
        New = "new",
        /// It has one, which gets the seat or the role; whoever has the link is not signed in to it.
        Existing = "existing",
    }
}

/// `POST /api/v1/welcome/{token}/acceptance`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WelcomeForm {
    /// The name as the person writes it.
    pub name: String,
    /// The language of their mails.
    pub locale: Locale,
    /// Their IANA time zone.
    pub time_zone: String,
    /// A password, if they wish one.
    #[serde(default)]
    pub password: Option<Password>,
    /// Who else uses the device.
    pub device: DeviceKind,
    /// What the person calls the device.
    #[serde(default)]
    pub device_label: Option<String>,
}

/// An acceptance that can be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// The name.
    pub name: PersonName,
    /// The language of their mails.
    pub locale: Locale,
    /// Their time zone; whether there is such a zone is the server's to say.
    pub time_zone: String,
    /// The password.
    pub password: Option<Password>,
    /// Where they sit.
    pub device: Device,
}

/// The longest name of a zone in the database of zones has 32 characters.
const ZONE_MAX: usize = 64;

impl WelcomeForm {
    /// The acceptance, or everything that is wrong with the form.
    pub fn parse(&self) -> Result<Acceptance, Vec<FieldProblem>> {
        let name = PersonName::parse(&self.name);
        let zone = match self.time_zone.len() {
            0 => Some(FieldProblem::new("time_zone", field::REQUIRED)),
            1..=ZONE_MAX => None,
            _ => Some(FieldProblem::new("time_zone", field::TOO_LONG).with("max", ZONE_MAX as i64)),
        };
        let password = self.password.as_ref().and_then(|password| password.check_new("password", MIN_ALONE));
        let label = DeviceLabel::parse(self.device_label.as_deref());
        match (name, zone, password, label) {
            (Ok(name), None, None, Ok(label)) => Ok(Acceptance {
                name,
                locale: self.locale,
                time_zone: self.time_zone.clone(),
                password: self.password.clone(),
                device: Device { kind: self.device, label },
            }),
            (name, zone, password, label) => {
                Err(name.err().into_iter().chain(zone).chain(password).chain(label.err()).collect())
            }
        }
    }
}

/// What accepting came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Welcomed {
    /// Whether an account was made, which is then signed in, or was there.
    pub account: WelcomeAccount,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> InvitationForm {
        InvitationForm {
            email: "ana@example.org".to_owned(),
            name: " Ana López ".to_owned(),
            locale: Locale::Es,
            seat: None,
            role: Some(Role::Mentor),
        }
    }

    #[test]
    fn an_invitation_is_to_one_seat_or_one_role() {
        let parsed = form().parse().unwrap();
        assert_eq!((parsed.name.as_str(), parsed.to), ("Ana López", InvitedTo::Role(Role::Mentor)));
        let seat = Some(SeatId::parse("s-1").unwrap());
        let to = |seat: Option<SeatId>, role| InvitationForm { seat, role, ..form() }.parse();
        assert!(to(seat.clone(), None).is_ok());
        for wrong in [to(seat, Some(Role::Mentor)), to(None, None), to(None, Some(Role::GovernmentSeat))] {
            assert_eq!(wrong.unwrap_err().len(), 1);
        }
    }

    #[test]
    fn a_form_names_every_wrong_field_at_once() {
        let form = InvitationForm {
            email: String::new(),
            name: "a\nb".to_owned(),
            seat: None,
            role: None,
            ..form()
        };
        let paths: Vec<String> = form.parse().unwrap_err().into_iter().map(|problem| problem.path).collect();
        assert_eq!(paths, ["email", "name", "seat"]);
        let form = WelcomeForm {
            name: "x".repeat(121),
            locale: Locale::Fr,
            time_zone: String::new(),
            password: Some(Password::new("short")),
            device: DeviceKind::Shared,
            device_label: Some("a\u{0}".to_owned()),
        };
        let paths: Vec<String> = form.parse().unwrap_err().into_iter().map(|problem| problem.path).collect();
        assert_eq!(paths, ["name", "time_zone", "password", "device_label"]);
    }
}
