//! Who is signed in, and how somebody signs in.

use serde::{Deserialize, Serialize};

use crate::email::EmailAddress;
use crate::id::{MemberId, PersonId};
use crate::permissions::Role;
use crate::problem::FieldProblem;
use crate::sign_in::email;
use crate::words::Locale;

/// `GET /api/v1/session`: what the page needs to know before it draws anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionInfo {
    /// The signed-in person, or nobody; nobody too while the second factor is due.
    pub person: Option<SignedInPerson>,
    /// What has to be done before this session opens anything, if something has.
    pub second_factor_due: Option<SecondFactorDue>,
    /// Whether this database holds invented people; every page says so in its footer.
    pub demo: bool,
}

crate::place::codes! {
    /// What a session that waits for its second factor waits for.
    SecondFactorDue {
        /// A code of the one that the person has.
        Code = "code",
        /// The person has none and needs one.
        SetUp = "set_up",
    }
}

crate::place::codes! {
    /// Who else uses a device, which decides how long a session on it lasts.
    DeviceKind {
        /// Others may use it.
        Shared = "shared",
        /// Nobody else uses it, says the person.
        Private = "private",
    }
}

/// The signed-in person as the page's frame shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedInPerson {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// What they may do; the union of their grants.
    pub roles: Vec<Role>,
    /// The member whose seat they hold, if any.
    pub member: Option<MemberBrief>,
    /// The language of their mails and, unless the browser chose another, of the page.
    pub locale: Locale,
    /// Their IANA time zone.
    pub time_zone: String,
}

/// A member by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberBrief {
    /// Its id.
    pub id: MemberId,
    /// Its name, never translated.
    pub name: String,
}

/// `POST /api/v1/sign-in-links`: asks for a sign-in link by mail. The answer is the same for every address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignInForm {
    /// The address as it was typed.
    pub email: String,
    /// The language the page is shown in.
    pub locale: Locale,
}

/// A request for a link to a well-formed address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInRequest {
    /// Where to send it.
    pub email: EmailAddress,
    /// The language of the mail when the account has none.
    pub locale: Locale,
}

impl SignInForm {
    /// The request, or what is wrong with the form.
    pub fn parse(&self) -> Result<SignInRequest, Vec<FieldProblem>> {
        let email = email(&self.email).map_err(|problem| vec![problem])?;
        Ok(SignInRequest { email, locale: self.locale })
    }
}

/// `GET /api/v1/demo/mails`: what the demo would have sent. Only a demo database answers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemoMails {
    /// Newest first.
    pub mails: Vec<DemoMail>,
}

/// A mail the demo kept instead of sending.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemoMail {
    /// When it was written.
    pub sent_at_ms: i64,
    /// To whom.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::field;

    #[test]
    fn an_empty_address_is_told_from_a_wrong_one() {
        let form = |email: &str| SignInForm { email: email.to_owned(), locale: Locale::En };
        assert_eq!(form(" ").parse().unwrap_err()[0].code, field::REQUIRED);
        assert_eq!(form("ana").parse().unwrap_err()[0].code, field::MALFORMED);
        assert_eq!(form(&"a".repeat(300)).parse().unwrap_err()[0].code, field::TOO_LONG);
        assert!(form("ana@example.org").parse().is_ok());
    }
}
