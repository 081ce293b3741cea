//! The parts of the program that are fetched when one of their pages is first opened.
//!
//! A visitor on a slow line loads the pages that are open to everybody, and no more. The build cuts the program at the functions
//! below (docs/adr/0016): everything that only they reach moves into files of its own, which the browser keeps.
//! Without the feature `split`, as in tests and under `cargo xtask dev`, the same functions are simply there.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;

use crate::a11y::{use_announce, use_retry};
use crate::data::{self, ClientError, ErrorView};
use crate::features::{
    account::AccountPage,
    cases::{CasePage, CasesPage},
    circles::{ChangePage as CircleChangePage, CirclePage, CirclesPage, NewPage},
    directory::DirectoryPage,
    group::GroupPage,
    home::HomePage,
    invitations::InvitationsPage,
    mentoring::MentoringPage,
    messages::{AnswerPage, AnswersPage, AskPage, ConversationPage, MessagesPage, QuestionsPage},
    practice::{ChangePage, PracticePage, TellPage},
    privacy::PrivacyPage,
    reports::{OwnReportsPage, ReportPage},
    sign_in::SignInPage,
    staff_audit::AuditPage,
    staff_balance::BalancePage,
    staff_brokered::BrokeredPage,
    staff_cohorts::{CohortPage, CohortsPage},
    staff_data::DataPage,
    staff_groups::GroupsPage,
    staff_mails::MailsPage,
    staff_matching::MatchingPage,
    staff_people::PeoplePage,
    staff_safety::{CountriesPage, PersonPage},
    staff_today::TodayPage,
    welcome::WelcomePage,
};
use crate::i18n::{t_string, use_i18n};
use crate::ui::state::Skeleton;

/// A part of the program did not arrive.
#[derive(Clone, Copy, Debug)]
pub struct Missing;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Missing {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// What a page of a part answers once the part is there.
type Page = Result<AnyView, Missing>;

/// `part: name => Page;` makes `name()` the view of `Page`, which fetches the part `part` first.
macro_rules! parts {
    ($($part:ident: $($name:ident => $page:ident),+;)+) => {
        mod inside {
            //! The functions at which the build cuts.
            use super::*;
            $($(
                #[cfg(feature = "split")]
                #[wasm_split_helpers::wasm_split($part, fallible)]
                pub(super) fn $name() -> Page {
                    Ok(view! { <$page /> }.into_any())
                }

                #[cfg(not(feature = "split"))]
                pub(super) async fn $name() -> Page {
                    Ok(view! { <$page /> }.into_any())
                }
            )+)+
        }
        $($(
            #[doc = concat!("A page of the part `", stringify!($part), "`.")]
            pub fn $name() -> AnyView {
                fetched(|| Box::pin(inside::$name()))
            }
        )+)+
    };
}

parts! {
    own: home => HomePage, group => GroupPage, mentoring => MentoringPage, account => AccountPage, own_privacy => PrivacyPage,
        sign_in => SignInPage, invitations => InvitationsPage, welcome => WelcomePage,
        messages => MessagesPage, conversation => ConversationPage, ask => AskPage,
        tell => TellPage, practice_change => ChangePage, report => ReportPage, reports => OwnReportsPage,
        cases => CasesPage, case => CasePage,
        circles => CirclesPage, circle => CirclePage, circle_new => NewPage, circle_change => CircleChangePage,
        questions => QuestionsPage, answers => AnswersPage, answer => AnswerPage;
    directory: directory => DirectoryPage, practice => PracticePage;
    staff: today => TodayPage, cohorts => CohortsPage, cohort => CohortPage, groups => GroupsPage, balance => BalancePage,
        matching => MatchingPage, people => PeoplePage, person_safety => PersonPage, safety => CountriesPage, data => DataPage,
        mails => MailsPage, audit => AuditPage, brokered => BrokeredPage;
}

/// Where a page that has to be fetched is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fetch {
    OnItsWay,
    Here,
    /// The service answers, and not with the part.
    Missing,
    /// The service does not answer.
    Offline,
}

/// A page on its way.
type Pending = Pin<Box<dyn Future<Output = Page>>>;

/// Shows what `page` answers, a sentence until then, and a way to try again when the part does not arrive.
fn fetched(page: fn() -> Pending) -> AnyView {
    let (i18n, announce) = (use_i18n(), use_announce());
    let fetch = RwSignal::new(Fetch::OnItsWay);
    let arrived = StoredValue::new_local(None::<AnyView>);
    let tries = RwSignal::new(0_u32);
    let reach = data::use_reach();
    // Asked for in an effect of its own: the page then belongs to it, and not to what is shown instead meanwhile, which
    // goes when the page comes.
    Effect::new(move || {
        tries.track();
        let reach = reach.clone();
        leptos::task::spawn_local_scoped_with_cancellation(async move {
            let answer = page().await;
            let state = match answer {
                Ok(_) => Fetch::Here,
                Err(Missing) if reach().await => Fetch::Missing,
                Err(Missing) => Fetch::Offline,
            };
            arrived.set_value(answer.ok());
            fetch.set(state);
            match state {
                Fetch::Missing => announce.say(t_string!(i18n, errors.unexpected_title)),
                Fetch::Offline => announce.say(t_string!(i18n, errors.offline_title)),
                Fetch::OnItsWay | Fetch::Here => {}
            }
        });
    });
    let retry = use_retry(move || {
        fetch.set(Fetch::OnItsWay);
        tries.update(|tries| *tries += 1);
    });
    (move || match fetch.get() {
        Fetch::OnItsWay => {
            view! { <Skeleton words=move || t_string!(i18n, common.loading_page) /> }.into_any()
        }
        Fetch::Missing => {
            // Its words name the usual cause, a newer version of the service, and it loads the whole page again.
            view! { <ErrorView error=ClientError::Unexpected { status: 0 } /> }.into_any()
        }
        Fetch::Offline => view! { <ErrorView error=ClientError::Offline on_retry=retry /> }.into_any(),
        Fetch::Here => arrived.try_update_value(Option::take).flatten().into_any(),
    })
    .into_any()
}
