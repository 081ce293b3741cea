//! Introductions and conversations: asking for one, answering, and writing to each other.
//!
//! One page has all that waits: requests to the reader, conversations, the reader's own requests, and whom they keep away.

pub mod ask;
mod ask_fields;
mod blocks;
mod brokered;
mod composer;
mod contacts;
mod list;
mod mails;
pub mod network;
mod preview;
mod question;
mod received;
mod search;
mod sent;
pub mod thread;
mod view_model;
mod words;

use std::cell::Cell;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use model::conversation::Conversations;
use model::introduction::{Introductions, ReceivedIntroduction, SentIntroduction};
use model::policy_area::PolicyAreas;
use model::problem::Code;

use crate::a11y::{Announce, Page, use_announce, use_retry};
use crate::data::{self, ClientError, ErrorView, Fetched};
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::session::{Session, use_session};
use crate::ui::button::ButtonLink;
use crate::ui::card::{Card, Folded};
use crate::ui::focus::focus_id;
use crate::ui::state::{Empty, Skeleton};
use crate::ui::status::{Alert, Tone};
use crate::{live, paths};

pub use ask::AskPage;
pub use network::{AnswerPage, AnswersPage, QuestionsPage};
pub use thread::ConversationPage;

/// Where the outcome of a step is told.
const OUTCOME: &str = "messages-outcome";

/// What was done a moment ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Done {
    Asked,
    NotNow,
    No,
    Blocked,
    BlockedUnnamed,
    SaidYes,
    Declined,
    AskedBack,
    Replied,
    Withdrawn,
    Lifted,
    MailsWithText,
    MailsWithout,
}

thread_local! {
    /// What another page did before it led here. It stands in no address and no history, and is told once.
    static DONE_ELSEWHERE: Cell<Option<Done>> = const { Cell::new(None) };
}

/// Leads to the messages, where it is told what was done.
fn leave_with(done: Done, options: NavigateOptions) -> impl Fn() + Clone + 'static {
    let navigate = use_navigate();
    move || {
        DONE_ELSEWHERE.set(Some(done));
        navigate(paths::MESSAGES, options.clone());
    }
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Desk {
    i18n: I18n,
    session: Session,
    announce: Announce,
    areas: Fetched<PolicyAreas>,
    done: RwSignal<Option<Done>>,
}

impl Desk {
    /// Says what was done, by moving focus there, and asks what waits now: the pressed button goes with the change.
    fn finish(self, done: Done) {
        self.done.set(Some(done));
        data::refetch_waiting();
        if matches!(done, Done::Blocked | Done::Lifted) {
            data::refetch_directory();
        }
        request_animation_frame(|| focus_id(OUTCOME));
    }
}

/// All that waits for the reader and what they wait for.
#[component]
pub fn MessagesPage() -> impl IntoView {
    let i18n = use_i18n();
    let (introductions, conversations) = (data::introductions(), data::conversations());
    let desk = Desk {
        i18n,
        session: use_session(),
        announce: use_announce(),
        areas: data::policy_areas(),
        done: RwSignal::new(DONE_ELSEWHERE.take()),
    };
    // Another page may have fetched them a while ago.
    data::refetch_waiting();
    let retry = use_retry(data::refetch_waiting);
    look_again();
    let lists = Lists { introductions: last_good(introductions), conversations: last_good(conversations) };
    let failure = move || {
        let introductions = introductions.get().and_then(Result::err);
        introductions.or_else(|| conversations.get().and_then(Result::err))
    };
    let state = Memo::new(move |_| {
        let here = lists.introductions.with(Option::is_some) && lists.conversations.with(Option::is_some);
        match (here, failure()) {
            // Whoever is not signed in any more is led away; any other failure leaves what there is.
            (true, error) if error.as_ref().and_then(ClientError::code) != Some(Code::SignInRequired) => {
                State::Here
            }
            (_, Some(_)) => State::Failed,
            _ => State::Loading,
        }
    });
    let old = Memo::new(move |_| state.get() == State::Here && failure().is_some());
    let body = move || match state.get() {
        State::Loading => {
            view! { <Skeleton words=move || t_string!(i18n, messages.loading) lines=8 /> }.into_any()
        }
        State::Failed => failure().map(|error| view! { <ErrorView error on_retry=retry /> }).into_any(),
        State::Here => draw(desk, lists),
    };
    let told = move || {
        desk.done.get().map(|done| {
            view! { <Alert tone=Tone::Done><p>{move || words::done(i18n, done)}</p></Alert> }
        })
    };
    view! {
        <Page title=move || t_string!(i18n, messages.title) lead=move || t_string!(i18n, messages.lead) />
        <div id=OUTCOME tabindex="-1">{told}</div>
        <Show when=move || old.get()><Alert tone=Tone::Waiting><p>{t!(i18n, messages.old)}</p></Alert></Show>
        {body}
    }
    .into_any()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Loading,
    Failed,
    Here,
}

/// What is shown, as it came last.
#[derive(Clone, Copy)]
struct Lists {
    introductions: Memo<Option<Introductions>>,
    conversations: Memo<Option<Conversations>>,
}

/// The last value that came, while another is asked for and when that fails.
fn last_good<T: Clone + PartialEq + Send + Sync + 'static>(fetched: Fetched<T>) -> Memo<Option<T>> {
    Memo::new(move |before: Option<&Option<T>>| match fetched.get() {
        Some(Ok(value)) => Some(value),
        Some(Err(_)) | None => before.cloned().flatten(),
    })
}

/// Asks again now and then while the page is open.
fn look_again() {
    let news = live::use_news_often();
    Effect::new(move |first: Option<()>| {
        news.track();
        if first.is_some() {
            data::refetch_waiting();
        }
    });
}

fn draw(desk: Desk, lists: Lists) -> AnyView {
    let i18n = desk.i18n;
    let received = move || {
        lists.introductions.with(|all| all.as_ref().map(|all| all.received.clone())).unwrap_or_default()
    };
    let sent = Memo::new(move |_| {
        lists.introductions.with(|all| all.as_ref().map(|all| all.sent.clone())).unwrap_or_default()
    });
    let waiting = Memo::new(move |_| view_model::waiting(received()));
    let answered = Memo::new(move |_| view_model::answered(received()));
    let rows = Memo::new(move |_| {
        lists.conversations.with(|all| all.as_ref().map(|all| all.conversations.clone())).unwrap_or_default()
    });
    let with_text = Signal::derive(move || {
        lists.conversations.with(|all| all.as_ref().is_some_and(|all| all.mails_with_text))
    });
    let proposals = move |answered: bool| {
        let of = |all: &Introductions| {
            all.brokered.iter().filter(|one| one.answer.is_some() == answered).cloned().collect::<Vec<_>>()
        };
        lists.introductions.with(|all| all.as_ref().map(of)).unwrap_or_default()
    };
    let proposed = Memo::new(move |_| proposals(false));
    let decided = Memo::new(move |_| proposals(true));
    let nothing = Memo::new(move |_| {
        let requests =
            waiting.with(Vec::is_empty) && answered.with(Vec::is_empty) && sent.with(Vec::is_empty);
        let proposals = proposed.with(Vec::is_empty) && decided.with(Vec::is_empty);
        requests && proposals && rows.with(Vec::is_empty)
    });
    let any = move |list: Memo<Vec<SentIntroduction>>| !list.with(Vec::is_empty);
    let some = move |list: Memo<Vec<ReceivedIntroduction>>| !list.with(Vec::is_empty);
    view! {
        <div class="stack messages-page">
            <Show when=move || nothing.get()>
                <Empty
                    title=move || t_string!(i18n, messages.empty_title)
                    words=move || t_string!(i18n, messages.empty_body)
                >
                    <ButtonLink href=paths::DIRECTORY>{t!(i18n, messages.empty_action)}</ButtonLink>
                </Empty>
            </Show>
            <Show when=move || some(waiting) || !proposed.with(Vec::is_empty)>
                <section class="stack-close" aria-labelledby="requests-to-you">
                    <h2 id="requests-to-you">{t!(i18n, messages.received_title)}</h2>
                    {brokered::list(desk, proposed)}
                    {received::list(desk, waiting)}
                </section>
            </Show>
            <Show when=move || !rows.with(Vec::is_empty)>
                <Card title=move || t_string!(i18n, messages.conversations_title) ruled=true>{list::rows(desk, rows)}</Card>
            </Show>
            <Show when=move || !rows.with(Vec::is_empty)>
                <Folded summary=move || t_string!(i18n, messages.search_title)>{search::draw(desk)}</Folded>
            </Show>
            <Show when=move || any(sent)>
                <Card title=move || t_string!(i18n, messages.sent_title) ruled=true>{sent::list(desk, sent)}</Card>
            </Show>
            <Show when=move || some(answered) || !decided.with(Vec::is_empty)>
                <Folded summary=move || t_string!(i18n, messages.answered_title)>
                    <h2 class="visually-hidden">{t!(i18n, messages.answered_title)}</h2>
                    {brokered::list(desk, decided)}
                    {received::list(desk, answered)}
                </Folded>
            </Show>
            <p><a href=paths::QUESTIONS>{t!(i18n, network.link)}</a></p>
            <Folded summary=move || t_string!(i18n, messages.mails_title)>{mails::draw(desk, with_text)}</Folded>
            <Folded summary=move || t_string!(i18n, messages.blocks_title)>{blocks::draw(desk)}</Folded>
        </div>
    }
    .into_any()
}
