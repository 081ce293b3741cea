//! Which address shows which page, and who may see it.

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route};
use leptos_router::path;

use crate::data::{ClientError, ErrorView};
use crate::features::{
    member::MemberPage,
    pages::{AccessibilityPage, DemoMailPage, HelpPage, NotFoundPage, PrivacyPage, TrustPage},
    public_home::PublicHomePage,
};
use crate::parts;
use crate::session::{Access, Guarded};

/// What the router calls for a page: one type for all of them, so that it is compiled once.
type Page = fn() -> AnyView;

/// Names a page for the router: `name: open` for everybody, `name: Access` for those who have it.
macro_rules! pages {
    ($($name:ident: $access:tt => $page:expr,)+) => {$(
        fn $name() -> AnyView {
            pages!(@$access $page)
        }
    )+};
    (@open $page:expr) => { bounded($page) };
    (@$access:tt $page:expr) => { guarded(Access::$access, $page) };
}

pages! {
    front: open => || view! { <PublicHomePage /> }.into_any(),
    members: open => parts::directory,
    member: open => || view! { <MemberPage /> }.into_any(),
    sign_in: open => parts::sign_in,
    help: open => || view! { <HelpPage /> }.into_any(),
    privacy: open => || view! { <PrivacyPage /> }.into_any(),
    trust: open => || view! { <TrustPage /> }.into_any(),
    accessibility: open => || view! { <AccessibilityPage /> }.into_any(),
    demo_mail: open => || view! { <DemoMailPage /> }.into_any(),
    welcome: open => parts::welcome,
    account: Account => parts::account,
    directory: SignedIn => parts::directory,
    home: SignedIn => parts::home,
    group: Group => parts::group,
    mentoring: Mentoring => parts::mentoring,
    messages: Introductions => parts::messages,
    conversation: Introductions => parts::conversation,
    ask: Introductions => parts::ask,
    report: SignedIn => parts::report,
    reports: SignedIn => parts::reports,
    cases: Cases => parts::cases,
    case: Cases => parts::case,
    questions: Introductions => parts::questions,
    answers: open => parts::answers,
    answer: open => parts::answer,
    circles: SignedIn => parts::circles,
    circle: SignedIn => parts::circle,
    circle_new: Staff => parts::circle_new,
    circle_change: SignedIn => parts::circle_change,
    practice: open => parts::practice,
    tell: SignedIn => parts::tell,
    practice_change: SignedIn => parts::practice_change,
    own_privacy: SignedIn => parts::own_privacy,
    own_invitations: Invitations => parts::invitations,
    today: Staff => parts::today,
    cohorts: Staff => parts::cohorts,
    cohort: Staff => parts::cohort,
    groups: Staff => parts::groups,
    balance: Staff => parts::balance,
    matching: Staff => parts::matching,
    people: Staff => parts::people,
    person_safety: Staff => parts::person_safety,
    invitations: Staff => parts::invitations,
    safety: Staff => parts::safety,
    data: Staff => parts::data,
    mails: Staff => parts::mails,
    audit: Staff => parts::audit,
    brokered: Staff => parts::brokered,
}

/// All pages.
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <FlatRoutes fallback=|| view! { <NotFoundPage /> }>
            <Route path=path!("/") view=front as Page />
            <Route path=path!("/members") view=members as Page />
            <Route path=path!("/members/:member") view=member as Page />
            <Route path=path!("/directory") view=directory as Page />
            <Route path=path!("/members/:member/introduction") view=ask as Page />
            <Route path=path!("/members/:member/practices/new") view=tell as Page />
            <Route path=path!("/practices/:practice") view=practice as Page />
            <Route path=path!("/practices/:practice/change") view=practice_change as Page />
            <Route path=path!("/questions") view=questions as Page />
            <Route path=path!("/answers") view=answers as Page />
            <Route path=path!("/answers/:answer") view=answer as Page />
            <Route path=path!("/circles") view=circles as Page />
            <Route path=path!("/circles/new") view=circle_new as Page />
            <Route path=path!("/circles/:circle") view=circle as Page />
            <Route path=path!("/circles/:circle/change") view=circle_change as Page />
            <Route path=path!("/sign-in") view=sign_in as Page />
            <Route path=path!("/welcome/:token") view=welcome as Page />
            <Route path=path!("/account") view=account as Page />
            <Route path=path!("/help") view=help as Page />
            <Route path=path!("/privacy") view=privacy as Page />
            <Route path=path!("/trust") view=trust as Page />
            <Route path=path!("/accessibility") view=accessibility as Page />
            <Route path=path!("/demo/mail") view=demo_mail as Page />
            <Route path=path!("/home") view=home as Page />
            <Route path=path!("/group") view=group as Page />
            <Route path=path!("/mentoring") view=mentoring as Page />
            <Route path=path!("/messages") view=messages as Page />
            <Route path=path!("/messages/:conversation") view=conversation as Page />
            <Route path=path!("/report") view=report as Page />
            <Route path=path!("/reports") view=reports as Page />
            <Route path=path!("/cases") view=cases as Page />
            <Route path=path!("/cases/:case") view=case as Page />
            <Route path=path!("/account/privacy") view=own_privacy as Page />
            <Route path=path!("/account/invitations") view=own_invitations as Page />
            <Route path=path!("/staff/today") view=today as Page />
            <Route path=path!("/staff/cohorts") view=cohorts as Page />
            <Route path=path!("/staff/cohorts/:cohort") view=cohort as Page />
            <Route path=path!("/staff/groups") view=groups as Page />
            <Route path=path!("/staff/calls") view=balance as Page />
            <Route path=path!("/staff/matching") view=matching as Page />
            <Route path=path!("/staff/introductions") view=brokered as Page />
            <Route path=path!("/staff/people") view=people as Page />
            <Route path=path!("/staff/people/:person/safety") view=person_safety as Page />
            <Route path=path!("/staff/invitations") view=invitations as Page />
            <Route path=path!("/staff/safety") view=safety as Page />
            <Route path=path!("/staff/data") view=data as Page />
            <Route path=path!("/staff/mails") view=mails as Page />
            <Route path=path!("/staff/audit") view=audit as Page />
        </FlatRoutes>
    }
    .into_any()
}

/// A page for those with `access`.
fn guarded(access: Access, page: Page) -> AnyView {
    bounded(move || view! { <Guarded access>{page()}</Guarded> }.into_any())
}

/// Shows what went wrong in the page instead of it, when something it awaited fails.
fn bounded(page: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    fn draw(page: Box<dyn Fn() -> AnyView + Send + Sync>) -> AnyView {
        let failed = |errors: ArcRwSignal<Errors>| {
            let first = errors.with(|errors| {
                errors.iter().find_map(|(_, error)| error.downcast_ref::<ClientError>().cloned())
            });
            // Anything else that a page throws is a mistake of ours, and looks like an answer we did not expect.
            let error = first.unwrap_or(ClientError::Unexpected { status: 0 });
            view! { <ErrorView error /> }
        };
        view! { <ErrorBoundary fallback=failed>{page()}</ErrorBoundary> }.into_any()
    }
    draw(Box::new(page))
}
