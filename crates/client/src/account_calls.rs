//! One function for each operation about accounts: the ways in, the account page, sessions, invitations.

use model::id::{InvitationId, PasskeyId, PersonId, SessionId};
use model::invitation::{InvitationForm, InvitationRow, Invitations, Welcome, WelcomeForm, Welcomed};
use model::passkey::{
    PasskeyChallenge, PasskeyForm, PasskeyLabelForm, PasskeyRow, PasskeySignInForm, Passkeys,
};
use model::paths::{fill, template};
use model::security::{
    Account, AccountStateForm, AddressForm, DeviceLabelForm, PasswordForm, PasswordRemovalForm,
    RecoveryCodes, SecondFactorReset, SecondFactorSetUp, Sessions,
};
use model::sign_in::{LinkCodeForm, PasswordSignInForm, ReauthenticationForm, SecondFactorForm};

use crate::{Client, ClientError};

impl Client {
    /// Signs in by password.
    pub async fn sign_in(&self, form: &PasswordSignInForm) -> Result<(), ClientError> {
        self.post(template::SIGN_IN, form).await
    }

    /// Signs in by the code that a link showed in another browser.
    pub async fn sign_in_by_code(&self, form: &LinkCodeForm) -> Result<(), ClientError> {
        self.post(template::SIGN_IN_CODES, form).await
    }

    /// Gives the second factor.
    pub async fn give_second_factor(&self, form: &SecondFactorForm) -> Result<(), ClientError> {
        self.post(template::SECOND_FACTOR, form).await
    }

    /// Proves that the person is still there.
    pub async fn reauthenticate(&self, form: &ReauthenticationForm) -> Result<(), ClientError> {
        self.post(template::REAUTHENTICATION, form).await
    }

    /// The viewer's account.
    pub async fn account(&self) -> Result<Account, ClientError> {
        self.get(template::ACCOUNT).await
    }

    /// Sets or changes the password.
    pub async fn set_password(&self, form: &PasswordForm) -> Result<(), ClientError> {
        self.post(template::PASSWORD, form).await
    }

    /// Takes the password away.
    pub async fn remove_password(&self, form: &PasswordRemovalForm) -> Result<(), ClientError> {
        self.post(template::PASSWORD_REMOVAL, form).await
    }

    /// Asks for another address.
    pub async fn ask_address(&self, form: &AddressForm) -> Result<(), ClientError> {
        self.post_once(template::ADDRESS, form).await
    }

    /// The viewer's passkeys.
    pub async fn passkeys(&self) -> Result<Passkeys, ClientError> {
        self.get(template::PASSKEYS).await
    }

    /// What a new passkey has to sign.
    pub async fn ask_new_passkey(&self) -> Result<PasskeyChallenge, ClientError> {
        self.post(template::PASSKEY_CHALLENGE, &()).await
    }

    /// Adds a passkey.
    pub async fn add_passkey(&self, form: &PasskeyForm) -> Result<PasskeyRow, ClientError> {
        self.post(template::PASSKEYS, form).await
    }

    /// Calls a passkey otherwise.
    pub async fn label_passkey(
        &self,
        passkey: &PasskeyId,
        form: &PasskeyLabelForm,
    ) -> Result<(), ClientError> {
        self.post(&fill(template::PASSKEY_LABEL, passkey.as_str()), form).await
    }

    /// Takes a passkey away.
    pub async fn remove_passkey(&self, passkey: &PasskeyId) -> Result<(), ClientError> {
        self.post(&fill(template::PASSKEY_REMOVAL, passkey.as_str()), &()).await
    }

    /// What a passkey has to sign to sign in.
    pub async fn ask_passkey(&self) -> Result<PasskeyChallenge, ClientError> {
        self.post(template::PASSKEY_SIGN_IN_CHALLENGE, &()).await
    }

    /// Signs in by passkey.
    pub async fn sign_in_by_passkey(&self, form: &PasskeySignInForm) -> Result<(), ClientError> {
        self.post(template::PASSKEY_SIGN_IN, form).await
    }

    /// Begins a second factor.
    pub async fn set_up_second_factor(&self) -> Result<SecondFactorSetUp, ClientError> {
        self.post(template::SECOND_FACTOR_SET_UP, &()).await
    }

    /// Proves a new second factor.
    pub async fn confirm_second_factor(&self, form: &SecondFactorForm) -> Result<RecoveryCodes, ClientError> {
        self.post(template::SECOND_FACTOR_CONFIRMATION, form).await
    }

    /// Takes the second factor away.
    pub async fn remove_second_factor(&self) -> Result<(), ClientError> {
        self.post(template::SECOND_FACTOR_REMOVAL, &()).await
    }

    /// Makes new recovery codes.
    pub async fn make_recovery_codes(&self) -> Result<RecoveryCodes, ClientError> {
        self.post(template::RECOVERY_CODES, &()).await
    }

    /// The viewer's sessions.
    pub async fn sessions(&self) -> Result<Sessions, ClientError> {
        self.get(template::SESSIONS).await
    }

    /// Ends one of the viewer's sessions.
    pub async fn end_session(&self, session: &SessionId) -> Result<(), ClientError> {
        self.post(&fill(template::SESSION_END, session.as_str()), &()).await
    }

    /// Ends all of the viewer's sessions but this one.
    pub async fn end_other_sessions(&self) -> Result<(), ClientError> {
        self.post(template::OTHER_SESSIONS_END, &()).await
    }

    /// Calls the device of a session.
    pub async fn label_session(
        &self,
        session: &SessionId,
        form: &DeviceLabelForm,
    ) -> Result<(), ClientError> {
        self.post(&fill(template::SESSION_LABEL, session.as_str()), form).await
    }

    /// The invitations that the viewer made, and to what they may invite.
    pub async fn invitations(&self) -> Result<Invitations, ClientError> {
        self.get(template::INVITATIONS).await
    }

    /// Invites somebody to a seat or a role.
    pub async fn invite(&self, form: &InvitationForm) -> Result<InvitationRow, ClientError> {
        self.post_once(template::INVITATIONS, form).await
    }

    /// Takes an invitation back.
    pub async fn revoke_invitation(&self, invitation: &InvitationId) -> Result<(), ClientError> {
        self.post(&fill(template::INVITATION_REVOCATION, invitation.as_str()), &()).await
    }

    /// What the invitation with this token is to.
    pub async fn welcome(&self, token: &str) -> Result<Welcome, ClientError> {
        self.get(&fill(template::WELCOME, token)).await
    }

    /// Accepts the invitation with this token.
    pub async fn accept_invitation(&self, token: &str, form: &WelcomeForm) -> Result<Welcomed, ClientError> {
        self.post(&fill(template::WELCOME_ACCEPTANCE, token), form).await
    }

    /// The sessions of somebody.
    pub async fn sessions_of(&self, person: &PersonId) -> Result<Sessions, ClientError> {
        self.get(&fill(template::PERSON_SESSIONS, person.as_str())).await
    }

    /// Ends all sessions of somebody.
    pub async fn end_sessions_of(&self, person: &PersonId) -> Result<(), ClientError> {
        self.post(&fill(template::PERSON_SESSIONS_END, person.as_str()), &()).await
    }

    /// Suspends somebody or lets them back in.
    pub async fn set_account_state(
        &self,
        person: &PersonId,
        form: &AccountStateForm,
    ) -> Result<(), ClientError> {
        self.post(&fill(template::ACCOUNT_STATE, person.as_str()), form).await
    }

    /// Asks for the reset of somebody's lost second factor, or agrees to it.
    pub async fn reset_second_factor(&self, person: &PersonId) -> Result<SecondFactorReset, ClientError> {
        self.post(&fill(template::SECOND_FACTOR_RESET, person.as_str()), &()).await
    }
}
