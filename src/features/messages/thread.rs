//! One conversation: its messages, oldest first, and the box to write the next one. Nobody is told what the other has read
//! (rule PRI-8).

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_params_map;
use model::contact::Releases;
use model::conversation::{Author, Message, Messages, ReadingForm};
use model::id::ConversationId;
use model::introduction::Peer;
use model::problem::Code;
use model::report::Thing;

use super::view_model::{State, Thread};
use super::{Done, composer, contacts, leave_with, words};
use crate::a11y::{Page, use_announce, use_retry};
use crate::data::{self, ErrorView};
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::live;
use crate::reporting::ReportLink;
use crate::session::{Session, use_session};
use crate::ui::button::{Button, ButtonKind};
use crate::ui::dialog::Dialog;
use crate::ui::focus::focus_id;
use crate::ui::icon::Icon;
use crate::ui::state::Skeleton;
use crate::{intl, paths};

const LIST: &str = "messages-list";

/// The conversation in the address.
#[component]
pub fn ConversationPage() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let id =
        Memo::new(move |_| params.read().get("conversation").and_then(|id| ConversationId::parse(&id).ok()));
    view! {
        <p class="member-back"><Icon name="chevron-start" /><a href=paths::MESSAGES>{t!(i18n, messages.back)}</a></p>
        {move || match id.get() {
            // Nothing can have such an address; asking the server would bring the same answer.
            None => missing(i18n, None),
            Some(id) => conversation(i18n, id),
        }}
    }
    .into_any()
}

/// A conversation that is not there for its reader. It can be reported: one of the two may have blocked the other.
fn missing(i18n: I18n, id: Option<ConversationId>) -> AnyView {
    view! {
        <Page
            title=move || t_string!(i18n, messages.missing_title)
            lead=move || data::error_view::code_body(i18n, Code::NotFound)
        />
        {id.map(|id| view! { <ReportLink thing=Thing::Conversation(id) /> })}
    }
    .into_any()
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct Room {
    pub(super) i18n: I18n,
    pub(super) session: Session,
    pub(super) id: StoredValue<ConversationId>,
    pub(super) newest: data::Fetched<Messages>,
    pub(super) releases: data::Fetched<Releases>,
    pub(super) peer: RwSignal<Option<Peer>>,
    thread: RwSignal<Thread>,
}

fn conversation(i18n: I18n, id: ConversationId) -> AnyView {
    let session = use_session();
    let newest = data::messages(id.clone());
    let room = Room {
        i18n,
        session,
        newest,
        releases: data::releases(id.clone()),
        id: StoredValue::new(id),
        thread: RwSignal::new(Thread::default()),
        peer: RwSignal::new(None),
    };
    keep_up(room);
    let retry = use_retry(move || newest.refetch());
    let state = Memo::new(move |_| {
        let here = room.peer.with(Option::is_some);
        match newest.get() {
            Some(Err(error)) if error.code() == Some(Code::NotFound) => State::Missing,
            // Whoever is not signed in any more is led away; while the connection is gone what is on the page stays there.
            Some(Err(error)) if error.code() == Some(Code::SignInRequired) => State::Failed,
            _ if here => State::Here,
            Some(Err(_)) => State::Failed,
            _ => State::Loading,
        }
    });
    (move || match state.get() {
        State::Missing => missing(i18n, Some(room.id.get_value())),
        State::Loading => {
            view! { <Skeleton words=move || t_string!(i18n, messages.loading_thread) lines=8 /> }.into_any()
        }
        State::Failed => view! {
            <Page title=move || t_string!(i18n, messages.title) />
            {newest.get().and_then(Result::err).map(|error| view! { <ErrorView error on_retry=retry /> })}
        }
        .into_any(),
        State::Here => draw(room),
    })
    .into_any()
}

/// Takes in what arrives, says so once, and notes what was read.
fn keep_up(room: Room) {
    let Room { i18n, newest, releases, thread, peer, id, .. } = room;
    let announce = use_announce();
    let news = live::use_news_often();
    Effect::new(move |first: Option<()>| {
        news.track();
        if first.is_some() {
            newest.refetch();
            releases.refetch();
        }
    });
    let reading = data::use_mutation(
        move |client, until: u32| {
            let id = id.get_value();
            async move { client.mark_read(&id, &ReadingForm { until }).await }
        },
        |()| data::refetch_waiting(),
    );
    Effect::new(move || {
        let Some(Ok(page)) = newest.get() else { return };
        let (with, read_until) = (page.with.clone(), page.read_until);
        let (before, is_first) =
            thread.with_untracked(|thread| (thread.last_of_other(), thread.seen_until.is_none()));
        thread.update(|thread| *thread = std::mem::take(thread).with_newest(page));
        let last = thread.with_untracked(Thread::last_of_other);
        if !is_first && last > before {
            announce.say(&t_string!(i18n, messages.arrived, name = words::name(i18n, &with)));
        }
        if peer.with_untracked(|known| known.as_ref() != Some(&with)) {
            peer.set(Some(with));
        }
        if let Some(last) = last.filter(|last| *last > read_until) {
            reading.send(last);
        }
    });
}

fn draw(room: Room) -> AnyView {
    let Room { i18n, peer, thread, id, .. } = room;
    let name =
        move || peer.with(|peer| peer.as_ref().map(|peer| words::name(i18n, peer)).unwrap_or_default());
    let office = move || {
        let office = peer.with(|peer| peer.as_ref().and_then(|peer| words::office(i18n, peer)));
        office.unwrap_or_else(|| t_string!(i18n, messages.former_lead).to_owned())
    };
    let gone = Memo::new(move |_| peer.with(|peer| peer.as_ref().is_some_and(|peer| peer.name.is_none())));
    let earlier = data::use_mutation(
        move |client, before: u32| {
            let id = id.get_value();
            async move { client.messages(&id, Some(before)).await }
        },
        move |page: Messages| {
            thread.update(|thread| *thread = std::mem::take(thread).with_earlier(page));
            // The pressed button may have gone with the last page.
            focus_id(LIST);
        },
    );
    let more = move || {
        thread.with(|thread| thread.earlier).map(|before| {
            view! {
                <p><Button small=true on_press=move |()| earlier.send(before) busy=earlier.busy()>{t!(i18n, messages.earlier)}</Button></p>
            }
        })
    };
    let rows = move || thread.with(|thread| thread.messages.values().cloned().collect::<Vec<_>>());
    let empty = move || thread.with(|thread| thread.messages.is_empty());
    view! {
        <Page title=name lead=office />
        <div class="messages-thread">
            <Show when=move || !gone.get()>{contacts::draw(room)}</Show>
            {more}
            {move || earlier.error().map(|error| view! { <ErrorView error /> })}
            <Show when=empty><p class="soft">{t!(i18n, messages.thread_empty)}</p></Show>
            <ol class="messages-list" id=LIST tabindex="-1" aria-label=move || t_string!(i18n, messages.thread_label)>
                <For each=rows key=|message| message.id.clone() children=move |row| message(room, row) />
            </ol>
            {move || if gone.get() {
                view! { <p class="soft">{t!(i18n, messages.former_body)}</p> }.into_any()
            } else {
                composer::draw(room)
            }}
            <Block room />
            <ReportLink thing=Thing::Conversation(id.get_value()) />
        </div>
    }
    .into_any()
}

fn message(room: Room, row: Message) -> AnyView {
    let Room { i18n, session, thread, peer, .. } = room;
    let class = match row.by {
        Author::Viewer => "messages-one messages-own",
        Author::Other => "messages-one",
    };
    let by = row.by;
    let author = move || match by {
        Author::Viewer => t_string!(i18n, messages.you).to_owned(),
        Author::Other => {
            peer.with(|peer| peer.as_ref().map(|peer| words::name(i18n, peer)).unwrap_or_default())
        }
    };
    let sent = row.sent_at_ms;
    let when = move || intl::day_and_time(Language::of(i18n), sent, &session.time_zone());
    let number = row.number;
    let is_first_new = Memo::new(move |_| thread.with(|thread| thread.first_new() == Some(number)));
    view! {
        <li class=class>
            {move || is_first_new.get().then(|| view! { <p class="messages-new">{t!(i18n, messages.new_from_here)}</p> })}
            <p class="small soft"><b><bdi>{author}</bdi></b>", "{when}</p>
            <p class="messages-text" dir="auto">{row.text}</p>
        </li>
    }
    .into_any()
}

/// Keeps the other one away: at once, silently, both ways.
#[component]
fn Block(room: Room) -> impl IntoView {
    let Room { i18n, id, .. } = room;
    let announce = use_announce();
    let leave = leave_with(Done::Blocked, NavigateOptions { replace: true, ..NavigateOptions::default() });
    let open = RwSignal::new(false);
    let blocking = data::use_mutation(
        move |client, ()| {
            let id = id.get_value();
            async move { client.block_in_conversation(&id).await }
        },
        move |()| {
            // Whoever was blocked is in none of the lists that were fetched before.
            data::refetch_directory();
            data::forget_waiting();
            announce.say(words::done(i18n, Done::Blocked));
            leave();
        },
    );
    let confirm = move |()| {
        open.set(false);
        blocking.send(());
    };
    view! {
        {move || blocking.error().map(|error| view! { <ErrorView error on_retry=move |()| blocking.send(()) /> })}
        <p>
            <Button kind=ButtonKind::Quiet small=true icon="ban" on_press=move |()| open.set(true) busy=blocking.busy()>
                {t!(i18n, messages.block)}
            </Button>
        </p>
        <Dialog
            open
            on_close=move |()| open.set(false)
            title=move || t_string!(i18n, messages.block_question)
            confirm=move || t_string!(i18n, messages.block)
            on_confirm=confirm
            confirm_kind=ButtonKind::Danger
            safe=move || t_string!(i18n, messages.not_yet)
        >
            <p>{t!(i18n, messages.block_conversation_body)}</p>
        </Dialog>
    }
    .into_any()
}
