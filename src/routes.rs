//! Which address shows which page, and who may see it.

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route};
use leptos_router::path;

use crate::data::{ClientError, ErrorView};
use crate::features::{
    directory::DirectoryPage,
    group::GroupPage,
    home::HomePage,
    member::MemberPage,
    mentoring::MentoringPage,
    pages::{AccessibilityPage, DemoMailPage, HelpPage, NotFoundPage, PrivacyPage},
    public_home::PublicHomePage,
    sign_in::SignInPage,
    staff_audit::AuditPage,
    staff_cohorts::{CohortPage, CohortsPage},
    staff_data::DataPage,
    staff_groups::GroupsPage,
    staff_matching::MatchingPage,
    staff_people::PeoplePage,
    staff_today::TodayPage,
};
use crate::session::{Access, Guarded};

/// All pages.
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <FlatRoutes fallback=|| view! { <NotFoundPage /> }>
            <Route path=path!("/") view=|| open(PublicHomePage) />
            <Route path=path!("/members") view=|| open(|| view! { <DirectoryPage /> }) />
            <Route path=path!("/members/:member") view=|| open(MemberPage) />
            <Route path=path!("/directory") view=|| guarded(Access::SignedIn, || view! { <DirectoryPage /> }) />
            <Route path=path!("/sign-in") view=|| open(SignInPage) />
            <Route path=path!("/help") view=|| open(HelpPage) />
            <Route path=path!("/privacy") view=|| open(PrivacyPage) />
            <Route path=path!("/accessibility") view=|| open(AccessibilityPage) />
            <Route path=path!("/demo/mail") view=|| open(DemoMailPage) />
            <Route path=path!("/home") view=|| guarded(Access::SignedIn, HomePage) />
            <Route path=path!("/group") view=|| guarded(Access::Group, GroupPage) />
            <Route path=path!("/mentoring") view=|| guarded(Access::Mentoring, MentoringPage) />
            <Route path=path!("/staff/today") view=|| guarded(Access::Staff, TodayPage) />
            <Route path=path!("/staff/cohorts") view=|| guarded(Access::Staff, CohortsPage) />
            <Route path=path!("/staff/cohorts/:cohort") view=|| guarded(Access::Staff, CohortPage) />
            <Route path=path!("/staff/groups") view=|| guarded(Access::Staff, GroupsPage) />
            <Route path=path!("/staff/matching") view=|| guarded(Access::Staff, MatchingPage) />
            <Route path=path!("/staff/people") view=|| guarded(Access::Staff, PeoplePage) />
            <Route path=path!("/staff/data") view=|| guarded(Access::Staff, DataPage) />
            <Route path=path!("/staff/audit") view=|| guarded(Access::Staff, AuditPage) />
        </FlatRoutes>
    }
    .into_any()
}

/// A page for everybody.
fn open<V: IntoView + 'static>(page: impl Fn() -> V + Send + Sync + 'static) -> AnyView {
    bounded(move || page().into_any())
}

/// A page for those with `access`.
fn guarded<V: IntoView + 'static>(
    access: Access,
    page: impl Fn() -> V + Send + Sync + Clone + 'static,
) -> AnyView {
    bounded(move || {
        let page = page.clone();
        view! { <Guarded access>{page().into_any()}</Guarded> }.into_any()
    })
}

/// Shows what went wrong in the page instead of it, when something it awaited fails.
fn bounded(page: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    let failed = |errors: ArcRwSignal<Errors>| {
        let first = errors
            .with(|errors| errors.iter().find_map(|(_, error)| error.downcast_ref::<ClientError>().cloned()));
        // Anything else that a page throws is a mistake of ours, and looks like an answer we did not expect.
        let error = first.unwrap_or(ClientError::Unexpected { status: 0 });
        view! { <ErrorView error /> }
    };
    view! { <ErrorBoundary fallback=failed>{page()}</ErrorBoundary> }.into_any()
}
