//! Who is signed in, what that opens, and how to leave.
//!
//! The browser only chooses what to show; every answer of the server is decided there again.

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_navigate};
use leptos_router::{NavigateOptions, components::Redirect};
use model::account::{SecondFactorDue, SessionInfo, SignedInPerson};
use model::permissions::Part;

use crate::a11y::use_retry;
use crate::data::{self, ClientError, Fetched};
use crate::i18n::{t_string, use_i18n};
use crate::ui::state::Skeleton;
use crate::{intl, paths};

/// The session as the server last told it.
#[derive(Clone, Copy)]
pub struct Session {
    fetched: Fetched<SessionInfo>,
    info: Memo<Option<SessionInfo>>,
}

impl Session {
    /// What the server said; `None` until it has. Tracked, like everything here.
    pub fn info(self) -> Option<SessionInfo> {
        self.info.get()
    }

    /// The signed-in person; `None` for a visitor and while it is not known.
    pub fn person(self) -> Option<SignedInPerson> {
        self.info.get()?.person
    }

    /// Whether anybody is signed in; `None` while it is not known.
    pub fn signed_in(self) -> Option<bool> {
        self.info.with(|info| info.as_ref().map(|info| info.person.is_some()))
    }

    /// Whether anybody is signed in as far as it is known now. Not tracked.
    pub fn signed_in_now(self) -> bool {
        self.info.with_untracked(|info| info.as_ref().is_some_and(|info| info.person.is_some()))
    }

    /// Whether `access` is given; `None` while it is not known.
    pub fn may(self, access: Access) -> Option<bool> {
        self.info.with(|info| info.as_ref().map(|info| access.gate(info) == Gate::Open))
    }

    /// What the session waits for before it opens anything.
    pub fn second_factor_due(self) -> Option<SecondFactorDue> {
        self.info.with(|info| info.as_ref().and_then(|info| info.second_factor_due))
    }

    /// Whether this is a demonstration.
    pub fn demo(self) -> bool {
        self.info.with(|info| info.as_ref().is_some_and(|info| info.demo))
    }

    /// The reader's zone: the account's, else the browser's.
    pub fn time_zone(self) -> String {
        self.person().map_or_else(intl::browser_zone, |person| person.time_zone)
    }

    /// Why the session could not be read, when it could not.
    pub fn error(self) -> Option<ClientError> {
        self.fetched.get()?.err()
    }

    /// Asks the server again.
    pub fn refetch(self) {
        self.fetched.refetch();
    }
}

/// Fetches the session and provides it to everything below; called once, by the app.
pub fn provide_session() -> Session {
    let fetched = data::session();
    let info = Memo::new(move |_| fetched.get().and_then(Result::ok));
    let session = Session { fetched, info };
    provide_context(session);
    session
}

/// The session.
pub fn use_session() -> Session {
    expect_context::<Session>()
}

/// What a page asks of its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody who is signed in.
    SignedIn,
    /// Anybody who is signed in, and whoever has to set up a second factor first.
    Account,
    /// Somebody who can be in a group: a seat or a facilitator.
    Group,
    /// Somebody who can be in a mentorship: a seat or a mentor.
    Mentoring,
    /// Somebody who can ask others for an introduction.
    Introductions,
    /// Somebody who can invite others: a holder of a seat, or the Support Unit.
    Invitations,
    /// The Support Unit and those who run the installation.
    Staff,
    /// Somebody who reads cases.
    Cases,
}

/// What the frame does with a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Shows it.
    Open,
    /// Leads to the sign-in page first.
    SignIn,
    /// Says that it is not open to this account.
    Forbidden,
}

impl Access {
    /// The part of the page that it opens; none for what everybody who is signed in may see.
    fn part(self) -> Option<Part> {
        match self {
            Self::SignedIn | Self::Account => None,
            Self::Group => Some(Part::Groups),
            Self::Mentoring => Some(Part::Mentoring),
            Self::Introductions => Some(Part::Introductions),
            Self::Invitations => Some(Part::Invitations),
            Self::Staff => Some(Part::Staff),
            Self::Cases => Some(Part::Cases),
        }
    }

    /// What this session gets to see of a page that asks for it.
    pub fn gate(self, session: &SessionInfo) -> Gate {
        match &session.person {
            None if self == Self::Account && session.second_factor_due == Some(SecondFactorDue::SetUp) => {
                Gate::Open
            }
            None => Gate::SignIn,
            Some(person) if self.part().is_none_or(|part| part.is_offered_to(&person.roles)) => Gate::Open,
            Some(_) => Gate::Forbidden,
        }
    }
}

/// Shows its children to those with `access`; others are led to the sign-in page or told why not.
#[component]
pub fn Guarded(
    /// What the page asks for.
    access: Access,
    /// The page.
    children: ChildrenFn,
) -> impl IntoView {
    let (session, i18n) = (use_session(), use_i18n());
    let location = use_location();
    let retry = use_retry(move || session.refetch());
    let gate = Memo::new(move |_| session.info.with(|info| info.as_ref().map(|info| access.gate(info))));
    // An open page does not follow the errors: it would be drawn anew, and its reader's place lost, with every answer.
    move || match gate.get() {
        Some(Gate::Open) => children().into_any(),
        Some(Gate::SignIn) => {
            let here = location.pathname.get_untracked() + &query(&location.search.get_untracked());
            let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
            view! { <Redirect path=paths::sign_in(&here) options /> }.into_any()
        }
        Some(Gate::Forbidden) => view! { <crate::features::pages::ForbiddenPage /> }.into_any(),
        None => match session.error() {
            Some(error) => view! { <data::ErrorView error on_retry=retry /> }.into_any(),
            None => view! { <Skeleton words=move || t_string!(i18n, common.loading_page) /> }.into_any(),
        },
    }
}

fn query(search: &str) -> String {
    if search.is_empty() { String::new() } else { format!("?{}", search.trim_start_matches('?')) }
}

/// What leaving the session needs.
#[derive(Clone, Copy)]
pub struct SignOut {
    /// Ends the session, then loads the front page anew, so that nothing of the account stays in memory.
    pub mutation: data::Mutation<(), ()>,
}

/// A way out of the session.
pub fn use_sign_out() -> SignOut {
    let leave = |()| {
        crate::form::draft::forget_all();
        // A browser that refuses to leave keeps the page, whose next request says that nobody is signed in.
        window().location().set_href(paths::FRONT).ok();
    };
    SignOut { mutation: data::use_mutation(|client, ()| async move { client.sign_out().await }, leave) }
}

/// What this device keeps the way back under, between asking for a link and following it.
const NEXT_KEY: &str = "convene-next";

/// Keeps where to go after the link from the mail was followed, on this device.
pub fn remember_next(next: &str) {
    if let (Some(next), Ok(Some(storage))) = (paths::own(next), window().local_storage()) {
        // Without storage the reader lands on their home, which is one step away.
        storage.set_item(NEXT_KEY, next).ok();
    }
}

/// Goes where the reader was going before they signed in, once, when they arrive where a sign-in leads.
pub fn follow_next(session: Session) {
    let (navigate, location) = (use_navigate(), use_location());
    Effect::new(move |done: Option<bool>| {
        if done == Some(true) {
            return true;
        }
        let Some(signed_in) = session.signed_in() else { return false };
        if signed_in
            && [paths::HOME, paths::TODAY].contains(&location.pathname.get_untracked().as_str())
            && let Some(next) = take_next()
        {
            navigate(&next, NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
        true
    });
}

/// Where the reader was going before they signed in; forgotten with this.
fn take_next() -> Option<String> {
    let storage = window().local_storage().ok().flatten()?;
    let next = storage.get_item(NEXT_KEY).ok().flatten()?;
    storage.remove_item(NEXT_KEY).ok();
    paths::own(&next).map(str::to_owned)
}

/// Somebody who is coming in on this page.
#[derive(Clone, Copy)]
pub struct Arrival {
    session: Session,
    signed_in: RwSignal<bool>,
}

impl Arrival {
    /// They are in: asks who they are, and goes where a sign-in leads.
    pub fn begin(self) {
        self.signed_in.set(true);
        self.session.refetch();
    }

    /// Whether the page is about to be left for where the sign-in leads. Tracked.
    pub fn is_on_its_way(self) -> bool {
        self.signed_in.get() && self.session.person().is_some()
    }
}

/// Goes where a sign-in on this page leads, as soon as the session says who is there. Called by the page itself: a form
/// of it may be gone by then.
pub fn use_arrival() -> Arrival {
    let (session, navigate) = (use_session(), use_navigate());
    let arrival = Arrival { session, signed_in: RwSignal::new(false) };
    Effect::new(move || {
        let (true, Some(person)) = (arrival.signed_in.get(), session.person()) else { return };
        let home = if Part::Staff.is_offered_to(&person.roles) { paths::TODAY } else { paths::HOME };
        // What was fetched as a visitor has neither people nor offers.
        crate::data::forget_directory();
        // What waited for whoever was signed in before is not for them.
        crate::data::forget_waiting();
        let next = take_next().unwrap_or_else(|| home.to_owned());
        navigate(&next, NavigateOptions { replace: true, ..NavigateOptions::default() });
    });
    arrival
}

#[cfg(test)]
mod tests {
    use model::permissions::Role;

    use super::*;
    use model::id::PersonId;
    use model::words::Locale;

    fn session(roles: Option<&[Role]>) -> SessionInfo {
        let person = roles.map(|roles| SignedInPerson {
            id: PersonId::parse("p-1").unwrap(),
            name: "Ana".to_owned(),
            roles: roles.to_vec(),
            member: None,
            locale: Locale::Es,
            time_zone: "America/Guatemala".to_owned(),
        });
        SessionInfo { person, second_factor_due: None, demo: true }
    }

    #[test]
    fn the_account_page_is_open_to_whoever_has_to_set_up_a_second_factor() {
        let waiting = |due| SessionInfo { second_factor_due: Some(due), ..session(None) };
        assert_eq!(Access::Account.gate(&waiting(SecondFactorDue::SetUp)), Gate::Open);
        assert_eq!(Access::Account.gate(&waiting(SecondFactorDue::Code)), Gate::SignIn);
        assert_eq!(Access::SignedIn.gate(&waiting(SecondFactorDue::SetUp)), Gate::SignIn);
        assert_eq!(Access::Account.gate(&session(Some(&[]))), Gate::Open);
    }

    #[test]
    fn a_visitor_is_led_to_the_sign_in_page_whatever_they_ask_for() {
        for access in [Access::SignedIn, Access::Group, Access::Mentoring, Access::Invitations, Access::Staff]
        {
            assert_eq!(access.gate(&session(None)), Gate::SignIn);
        }
    }

    #[test]
    fn only_staff_and_administrators_open_staff_pages() {
        for role in Role::ALL {
            let open = matches!(role, Role::Staff | Role::Admin);
            let expected = if open { Gate::Open } else { Gate::Forbidden };
            assert_eq!(Access::Staff.gate(&session(Some(&[*role]))), expected, "{role:?}");
        }
    }

    #[test]
    fn roles_add_up() {
        let both = session(Some(&[Role::Mentor, Role::Facilitator]));
        assert_eq!(Access::Group.gate(&both), Gate::Open);
        assert_eq!(Access::Mentoring.gate(&both), Gate::Open);
        assert_eq!(Access::Group.gate(&session(Some(&[Role::Mentor]))), Gate::Forbidden);
    }
}
