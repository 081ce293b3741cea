//! The part of the route table that is about accounts: the ways in, the account page, sessions, invitations, and the
//! accounts of others.

use http::StatusCode;
use model::invitation::{InvitationForm, InvitationRow, Invitations, Welcome, WelcomeForm, Welcomed};
use model::passkey::{
    PasskeyChallenge, PasskeyForm, PasskeyLabelForm, PasskeyRow, PasskeySignInForm, Passkeys,
};
use model::paths::template;
use model::problem::Code;
use model::security::{
    Account, AccountStateForm, AddressForm, DeviceLabelForm, PasswordForm, PasswordRemovalForm,
    RecoveryCodes, SecondFactorReset, SecondFactorSetUp, Sessions,
};
use model::sign_in::{LinkCodeForm, PasswordSignInForm, ReauthenticationForm, SecondFactorForm};

use super::{ADMIN, HTML, INVITERS, SIGNED_IN, STAFF};
use crate::api;
use crate::auth::address;
use crate::auth::limits::Allowance;
use crate::route::{Operation, get, post, post_once};

/// Why what changes how an account is opened happens once.
const NEW_TOKEN: &str = "it gives the session another token, so a repetition with the old one is refused";

/// These operations.
pub(super) fn table() -> Vec<Operation> {
    [ways_in(), own_account(), own_passkeys(), own_sessions(), invitations(), accounts_of_others()]
        .into_iter()
        .flatten()
        .collect()
}

fn ways_in() -> Vec<Operation> {
    vec![
        post(template::SIGN_IN, api::sign_in::handler)
            .says("Sign in by password")
            .refuses(&[Code::SignInFailed])
            .repeats("each begins a session of its own and ends the one before it in the same browser")
            .takes::<PasswordSignInForm>()
            .answers_nothing(StatusCode::NO_CONTENT)
            .limited(Allowance::SignIn)
            .public(),
        post(template::SIGN_IN_CODES, api::sign_in_codes::handler)
            .says("Sign in by the code that a link showed in another browser")
            .repeats("a code works once")
            .takes::<LinkCodeForm>()
            .answers_nothing(StatusCode::NO_CONTENT)
            .limited(Allowance::Proof)
            .public(),
        post(template::PASSKEY_SIGN_IN_CHALLENGE, api::sign_in_passkey::challenge)
            .says("Ask what a passkey has to sign to sign in")
            .refuses(&[Code::IllegalStep])
            .repeats("what nobody signs ends by itself")
            .answers::<PasskeyChallenge>(StatusCode::OK)
            .limited(Allowance::PasskeyChallenge)
            .public(),
        post(template::PASSKEY_SIGN_IN, api::sign_in_passkey::handler)
            .says("Sign in by passkey")
            .refuses(&[Code::IllegalStep, Code::SignInFailed])
            .repeats("a passkey signs what was asked once")
            .takes::<PasskeySignInForm>()
            .answers_nothing(StatusCode::NO_CONTENT)
            .limited(Allowance::Proof)
            .public(),
        post(template::SECOND_FACTOR, api::second_factor::handler)
            .says("Give the second factor")
            .refuses(&[Code::IllegalStep])
            .repeats("a code works once")
            .takes::<SecondFactorForm>()
            .answers_nothing(StatusCode::NO_CONTENT)
            .before_second_factor()
            .roles(SIGNED_IN),
        post(template::REAUTHENTICATION, api::reauthentication::handler)
            .says("Prove that the person is still there")
            .repeats("it gives the session another token and makes nothing else")
            .takes::<ReauthenticationForm>()
            .answers_nothing(StatusCode::NO_CONTENT)
            .limited(Allowance::Proof)
            .roles(SIGNED_IN),
        get(address::TEMPLATE, address::show)
            .says("The page of a link that confirms an address, with one button")
            .pages(&[StatusCode::GONE])
            .answers_text(StatusCode::OK, HTML)
            .public(),
        post(address::TEMPLATE, address::consume)
            .says("Use up a link that confirms an address, and change it")
            .pages(&[StatusCode::GONE])
            .repeats("a link works once, and its page has no script to make a key")
            .takes_form::<address::AddressLinkForm>()
            .answers_text(StatusCode::OK, HTML)
            .limited(Allowance::Proof)
            .public(),
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
            .repeats(NEW_TOKEN)
            .takes::<PasswordForm>()
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(SIGNED_IN),
        post(template::PASSWORD_REMOVAL, password::remove)
            .says("Take the password away")
            .refuses(&[Code::IllegalStep])
            .repeats(NEW_TOKEN)
            .takes::<PasswordRemovalForm>()
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(SIGNED_IN),
        post_once(template::ADDRESS, api::account::address::ask)
            .says("Ask for another address, which a mail to it confirms")
            .takes::<AddressForm>()
            .answers_nothing(StatusCode::ACCEPTED)
            .roles(SIGNED_IN),
        post(template::SECOND_FACTOR_SET_UP, second_factor::set_up)
            .says("Begin a second factor")
            .repeats("a secret that is not proved yet takes the place of the one before it")
            .answers::<SecondFactorSetUp>(StatusCode::OK)
            .before_second_factor()
            .roles(SIGNED_IN),
        post(template::SECOND_FACTOR_CONFIRMATION, second_factor::confirm)
            .says("Prove a new second factor")
            .refuses(&[Code::IllegalStep])
            .repeats(NEW_TOKEN)
            .takes::<SecondFactorForm>()
            .answers::<RecoveryCodes>(StatusCode::OK)
            .before_second_factor()
            .roles(SIGNED_IN),
        post(template::SECOND_FACTOR_REMOVAL, second_factor::remove)
            .says("Take the second factor away")
            .refuses(&[Code::IllegalStep, Code::Invalid])
            .repeats(NEW_TOKEN)
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(SIGNED_IN),
        post(template::RECOVERY_CODES, recovery_codes::handler)
            .says("Make new recovery codes")
            .refuses(&[Code::IllegalStep])
            .repeats(
                "new codes take the place of those that nobody saw, and nothing keeps them to be shown again",
            )
            .answers::<RecoveryCodes>(StatusCode::OK)
            .roles(SIGNED_IN),
    ]
}

fn own_passkeys() -> Vec<Operation> {
    use api::account::passkeys;
    vec![
        get(template::PASSKEYS, passkeys::list)
            .says("The viewer's passkeys")
            .answers::<Passkeys>(StatusCode::OK)
            .roles(SIGNED_IN),
        post(template::PASSKEY_CHALLENGE, passkeys::challenge)
            .says("Ask what a new passkey has to sign")
            .refuses(&[Code::IllegalStep])
            .repeats("what nobody signs ends by itself")
            .answers::<PasskeyChallenge>(StatusCode::OK)
            .roles(SIGNED_IN),
        post(template::PASSKEYS, passkeys::add)
            .says("Add a passkey")
            .refuses(&[Code::IllegalStep])
            .repeats("a passkey signs what was asked once")
            .takes::<PasskeyForm>()
            .answers::<PasskeyRow>(StatusCode::CREATED)
            .roles(SIGNED_IN),
        post(template::PASSKEY_LABEL, passkeys::rename)
            .says("Call a passkey")
            .repeats("it says how things are to be, and twice is the same")
            .takes::<PasskeyLabelForm>()
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(SIGNED_IN),
        post(template::PASSKEY_REMOVAL, passkeys::remove)
            .says("Take a passkey away")
            .repeats("it is taken away once")
            .answers_nothing(StatusCode::NO_CONTENT)
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
            .repeats("a session ends once")
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(SIGNED_IN),
        post(template::OTHER_SESSIONS_END, sessions::end_others)
            .says("End all of the viewer's sessions but this one")
            .repeats("a session ends once")
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(SIGNED_IN),
        post(template::SESSION_LABEL, sessions::label)
            .says("Call the device of a session")
            .repeats("it says how things are to be, and twice is the same")
            .takes::<DeviceLabelForm>()
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(SIGNED_IN),
    ]
}

fn invitations() -> Vec<Operation> {
    use api::{invitations, welcome};
    vec![
        get(template::INVITATIONS, invitations::list)
            .says("The invitations that the viewer made, and to what they may invite")
            .answers::<Invitations>(StatusCode::OK)
            .roles(INVITERS),
        post_once(template::INVITATIONS, invitations::create)
            .says("Invite somebody to a seat or a role")
            .takes::<InvitationForm>()
            .answers::<InvitationRow>(StatusCode::CREATED)
            .roles(INVITERS),
        post(template::INVITATION_REVOCATION, invitations::revoke)
            .says("Take an invitation back")
            .refuses(&[Code::IllegalStep, Code::Invalid])
            .repeats("what was taken back is taken back")
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(INVITERS),
        get(template::WELCOME, welcome::show)
            .says("What an invitation is to")
            .refuses(&[Code::LinkGone, Code::Invalid])
            .answers::<Welcome>(StatusCode::OK)
            .public(),
        post(template::WELCOME_ACCEPTANCE, welcome::accept)
            .says("Accept an invitation")
            .refuses(&[Code::LinkGone, Code::Stale])
            .repeats("an invitation is accepted once")
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
            .repeats("a session ends once")
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(ADMIN),
        post(template::ACCOUNT_STATE, accounts::set_state)
            .says("Suspend somebody or let them back in")
            .refuses(&[Code::IllegalStep])
            .repeats("it says how things are to be, and what is so already is refused")
            .takes::<AccountStateForm>()
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(ADMIN),
        post(template::SECOND_FACTOR_RESET, second_factor_reset::handler)
            .says("Ask for the reset of a lost second factor, or agree to it")
            .refuses(&[Code::IllegalStep])
            .repeats("nobody asks twice, or agrees to what they asked for")
            .answers::<SecondFactorReset>(StatusCode::OK)
            .roles(STAFF),
    ]
}
