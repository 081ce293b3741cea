//! The part of the route table that is about accounts: the ways in, the account page, sessions, invitations, and the
//! accounts of others.

use http::StatusCode;
use model::invitation::{InvitationForm, InvitationRow, Invitations, Welcome, WelcomeForm, Welcomed};
use model::paths::template;
use model::security::{
    Account, AccountStateForm, DeviceLabelForm, PasswordForm, PasswordRemovalForm, RecoveryCodes,
    SecondFactorReset, SecondFactorSetUp, Sessions,
};
use model::sign_in::{LinkCodeForm, PasswordSignInForm, ReauthenticationForm, SecondFactorForm};

use super::{ADMIN, INVITERS, SIGNED_IN, STAFF};
use crate::api;
use crate::auth::limits::Allowance;
use crate::route::{Operation, get, post};

/// These operations.
pub(super) fn table() -> Vec<Operation> {
    [ways_in(), own_account(), own_sessions(), invitations(), accounts_of_others()]
        .into_iter()
        .flatten()
        .collect()
}

fn ways_in() -> Vec<Operation> {
    vec![
        post(template::SIGN_IN, api::sign_in::handler)
            .says("Sign in by password")
            .takes::<PasswordSignInForm>()
            .answers_nothing(StatusCode::NO_CONTENT)
            .limited(Allowance::SignIn)
            .public(),
        post(template::SIGN_IN_CODES, api::sign_in_codes::handler)
            .says("Sign in by the code that a link showed in another browser")
            .takes::<LinkCodeForm>()
            .answers_nothing(StatusCode::NO_CONTENT)
            .limited(Allowance::SignIn)
            .public(),
        post(template::SECOND_FACTOR, api::second_factor::handler)
            .says("Give the second factor")
            .takes::<SecondFactorForm>()
            .answers_nothing(StatusCode::NO_CONTENT)
            .before_second_factor()
            .roles(SIGNED_IN),
        post(template::REAUTHENTICATION, api::reauthentication::handler)
            .says("Prove that the person is still there")
            .takes::<ReauthenticationForm>()
            .answers_nothing(StatusCode::NO_CONTENT)
            .limited(Allowance::SignIn)
            .roles(SIGNED_IN),
    ]
}

fn own_account() -> Vec<Operation> {
    use api::account::{page, password, recovery_codes, second_factor};
    vec![
        get(template::ACCOUNT, page::handler)
            .says("The viewer's account")
            .answers::<Account>(StatusCode::OK)
            .before_second_factor()
            .roles(SIGNED_IN),
        post(template::PASSWORD, password::set)
            .says("Set or change the password")
            .takes::<PasswordForm>()
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(SIGNED_IN),
        post(template::PASSWORD_REMOVAL, password::remove)
            .says("Take the password away")
            .takes::<PasswordRemovalForm>()
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(SIGNED_IN),
        post(template::SECOND_FACTOR_SET_UP, second_factor::set_up)
            .says("Begin a second factor")
            .answers::<SecondFactorSetUp>(StatusCode::OK)
            .before_second_factor()
            .roles(SIGNED_IN),
        post(template::SECOND_FACTOR_CONFIRMATION, second_factor::confirm)
            .says("Prove a new second factor")
            .takes::<SecondFactorForm>()
            .answers::<RecoveryCodes>(StatusCode::OK)
            .before_second_factor()
            .roles(SIGNED_IN),
        post(template::SECOND_FACTOR_REMOVAL, second_factor::remove)
            .says("Take the second factor away")
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(SIGNED_IN),
        post(template::RECOVERY_CODES, recovery_codes::handler)
            .says("Make new recovery codes")
            .answers::<RecoveryCodes>(StatusCode::OK)
            .roles(SIGNED_IN),
    ]
}

fn own_sessions() -> Vec<Operation> {
    use api::account::sessions;
    vec![
        get(template::SESSIONS, sessions::list)
            .says("The viewer's sessions")
            .answers::<Sessions>(StatusCode::OK)
            .roles(SIGNED_IN),
        post(template::SESSION_END, sessions::end)
            .says("End one of the viewer's sessions")
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(SIGNED_IN),
        post(template::OTHER_SESSIONS_END, sessions::end_others)
            .says("End all of the viewer's sessions but this one")
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(SIGNED_IN),
        post(template::SESSION_LABEL, sessions::label)
            .says("Call the device of a session")
            .takes::<DeviceLabelForm>()
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(SIGNED_IN),
    ]
}

fn invitations() -> Vec<Operation> {
    use api::{invitations, welcome};
    vec![
        get(template::INVITATIONS, invitations::list)
            .says("The invitations that the viewer made")
            .answers::<Invitations>(StatusCode::OK)
            .roles(INVITERS),
        post(template::INVITATIONS, invitations::create)
            .says("Invite somebody to a seat or a role")
            .takes::<InvitationForm>()
            .answers::<InvitationRow>(StatusCode::CREATED)
            .roles(INVITERS),
        post(template::INVITATION_REVOCATION, invitations::revoke)
            .says("Take an invitation back")
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(INVITERS),
        get(template::WELCOME, welcome::show)
            .says("What an invitation is to")
            .answers::<Welcome>(StatusCode::OK)
            .limited(Allowance::SignUp)
            .public(),
        post(template::WELCOME_ACCEPTANCE, welcome::accept)
            .says("Accept an invitation")
            .takes::<WelcomeForm>()
            .answers::<Welcomed>(StatusCode::OK)
            .limited(Allowance::SignUp)
            .public(),
    ]
}

fn accounts_of_others() -> Vec<Operation> {
    use api::staff::{accounts, second_factor_reset};
    vec![
        get(template::PERSON_SESSIONS, accounts::sessions_of)
            .says("The sessions of somebody")
            .answers::<Sessions>(StatusCode::OK)
            .roles(ADMIN),
        post(template::PERSON_SESSIONS_END, accounts::end_sessions)
            .says("End all sessions of somebody")
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(ADMIN),
        post(template::ACCOUNT_STATE, accounts::set_state)
            .says("Suspend somebody or let them back in")
            .takes::<AccountStateForm>()
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(ADMIN),
        post(template::SECOND_FACTOR_RESET, second_factor_reset::handler)
            .says("Ask for the reset of a lost second factor, or agree to it")
            .answers::<SecondFactorReset>(StatusCode::OK)
            .roles(STAFF),
    ]
}
