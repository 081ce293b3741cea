//! One conversation, of two or of those in a group or circle: its messages, oldest first, and the box to write the next one.
//! Nobody is told what others have read (rule PRI-8).

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_params_map;
use model::conversation::{Author, Gathered, Gathering, GatheringKind, Message, Messages, ReadingForm};
use model::id::{ConversationId, MessageId};
use model::introduction::Peer;
use model::problem::Code;
use model::report::Thing;

use super::view_model::{Party, State, Thread};
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

/// A conversation that is not there for its reader. One of two can be reported: one of them may have blocked the other.
fn missing(i18n: I18n, id: Option<ConversationId>) -> AnyView {
    let of_two = id.filter(|id| Gathering::of(id).is_none());
    view! {
        <Page
            title=move || t_string!(i18n, messages.missing_title)
            lead=move || data::error_view::code_body(i18n, Code::NotFound)
        />
        {of_two.map(|id| view! { <ReportLink thing=Thing::Conversation(id) /> })}
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
    /// With whom; nothing before the first answer.
    pub(super) party: RwSignal<Option<Party>>,
    /// Whether somebody would read a new message.
    may_write: RwSignal<bool>,
    thread: RwSignal<Thread>,
    /// Whose message it is that asks whether its author is to be blocked, and their name where it is read.
    asking: RwSignal<Option<(MessageId, Option<String>)>>,
}

impl Room {
    /// The other one, where it is one. Tracked.
    pub(super) fn peer(self) -> Option<Peer> {
        self.party.with(|party| match party {
            Some(Party::One(peer)) => Some(peer.clone()),
            Some(Party::Many(_)) | None => None,
        })
    }

    /// The group or circle, where there are many. Tracked.
    pub(super) fn gathered(self) -> Option<Gathered> {
        self.party.with(|party| match party {
            Some(Party::Many(of)) => Some(of.clone()),
            Some(Party::One(_)) | None => None,
        })
    }
}

fn conversation(i18n: I18n, id: ConversationId) -> AnyView {
    let session = use_session();
    let newest = data::messages(id.clone());
    let room = Room {
        i18n,
        session,
        newest,
        id: StoredValue::new(id),
        thread: RwSignal::new(Thread::default()),
        party: RwSignal::new(None),
        may_write: RwSignal::new(true),
        asking: RwSignal::new(None),
    };
    keep_up(room);
    let retry = use_retry(move || newest.refetch());
    let state = Memo::new(move |_| {
        let here = room.party.with(Option::is_some);
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
    let Room { i18n, newest, thread, party, may_write, id, .. } = room;
    let announce = use_announce();
    let news = live::use_news_often();
    Effect::new(move |first: Option<()>| {
        news.track();
        if first.is_some() {
            newest.refetch();
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
        let (now, read_until) = (Party::new(page.with.clone(), page.of.clone()), page.read_until);
        let writable = page.may_write;
        let (before, is_first) =
            thread.with_untracked(|thread| (thread.last_heard_ms(), thread.seen_until.is_none()));
        thread.update(|thread| *thread = std::mem::take(thread).with_newest(page));
        let last = thread.with_untracked(Thread::last_of_other);
        if !is_first && thread.with_untracked(Thread::last_heard_ms) > before {
            let named = thread.with_untracked(|thread| {
                last.and_then(|last| thread.messages.get(&last)).and_then(|message| message.name.clone())
            });
            let name = words::author(i18n, &now, named.as_deref());
            announce.say(&t_string!(i18n, messages.arrived, name = name));
        }
        if party.with_untracked(|known| known.as_ref() != Some(&now)) {
            party.set(Some(now));
        }
        if may_write.get_untracked() != writable {
            may_write.set(writable);
        }
        if let Some(last) = last.filter(|last| *last > read_until) {
            reading.send(last);
        }
    });
}

fn draw(room: Room) -> AnyView {
    let Room { i18n, party, thread, id, may_write, .. } = room;
    let many = id.with_value(|id| Gathering::of(id).is_some());
    let name =
        move || party.with(|party| party.as_ref().map(|party| words::party(i18n, party)).unwrap_or_default());
    let office = move || {
        let office = party.with(|party| party.as_ref().and_then(|party| words::party_office(i18n, party)));
        office.unwrap_or_else(|| t_string!(i18n, messages.former_lead).to_owned())
    };
    let writable = Memo::new(move |_| may_write.get());
    let earlier = data::use_mutation(
        move |client, before: u32| {
            let id = id.get_value();
            async move { client.messages(&id, Some(before)).await.map(|page| (before, page)) }
        },
        move |(before, page): (u32, Messages)| {
            thread.update(|thread| *thread = std::mem::take(thread).with_earlier(before, page));
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
    let key = |message: &Message| (message.id.clone(), message.name.clone());
    let empty = move || thread.with(|thread| thread.messages.is_empty());
    let nothing = move || {
        if many { t_string!(i18n, messages.many_empty) } else { t_string!(i18n, messages.thread_empty) }
    };
    let over = move || {
        if many { t_string!(i18n, messages.many_closed) } else { t_string!(i18n, messages.former_body) }
    };
    // Ways to reach each other are released to one, and of many each message has a way to block its author.
    let contacts = (!many).then(|| {
        view! { <Show when=move || writable.get()>{contacts::draw(room)}</Show> }
    });
    let block =
        if many { view! { <BlockAuthor room /> }.into_any() } else { view! { <Block room /> }.into_any() };
    view! {
        <Page title=name lead=office />
        <div class="messages-thread">
            {move || room.gathered().map(|of| place(i18n, &of))}
            {contacts}
            {more}
            {move || earlier.error().map(|error| view! { <ErrorView error /> })}
            <Show when=empty><p class="soft">{nothing}</p></Show>
            <ol class="messages-list" id=LIST tabindex="-1" aria-label=move || t_string!(i18n, messages.thread_label)>
                <For each=rows key=key children=move |row| message(room, row) />
            </ol>
            {move || if writable.get() {
                composer::draw(room)
            } else {
                view! { <p class="soft">{over}</p> }.into_any()
            }}
            {block}
            <ReportLink thing=Thing::Conversation(id.get_value()) />
        </div>
    }
    .into_any()
}

/// Leads to the group or circle.
fn place(i18n: I18n, of: &Gathered) -> AnyView {
    let kind = of.kind;
    let href = match of.kind {
        GatheringKind::Group => of.number.map_or_else(|| paths::GROUP.to_owned(), paths::group),
        GatheringKind::Circle => format!("{}/{}", paths::CIRCLES, of.id),
    };
    let words = move || match kind {
        GatheringKind::Group => t_string!(i18n, messages.many_to_group),
        GatheringKind::Circle => t_string!(i18n, messages.many_to_circle),
    };
    view! { <p><a href=href>{words}</a></p> }.into_any()
}

fn message(room: Room, row: Message) -> AnyView {
    let Room { i18n, session, thread, party, .. } = room;
    let class = match row.by {
        Author::Viewer => "messages-one messages-own",
        Author::Other => "messages-one",
    };
    let by = row.by;
    let named = StoredValue::new(row.name.clone());
    let author = move || {
        let known = party.get();
        let words =
            |party: Party| named.with_value(|named| words::written_by(i18n, by, &party, named.as_deref()));
        known.map(words).unwrap_or_default()
    };
    let sent = row.sent_at_ms;
    let when = move || intl::day_and_time(Language::of(i18n), sent, &session.time_zone());
    let number = row.number;
    let is_first_new = Memo::new(move |_| thread.with(|thread| thread.first_new() == Some(number)));
    let id = row.id.clone();
    let block = move || {
        (by == Author::Other && room.gathered().is_some()).then(|| {
            let id = id.clone();
            let press = move |()| room.asking.set(Some((id.clone(), named.get_value())));
            let label = move || t_string!(i18n, messages.many_block, name = author());
            view! {
                <p><Button kind=ButtonKind::Quiet small=true icon="ban" on_press=press label>{t!(i18n, messages.block)}</Button></p>
            }
        })
    };
    view! {
        <li class=class>
            {move || is_first_new.get().then(|| view! { <p class="messages-new">{t!(i18n, messages.new_from_here)}</p> })}
            <p class="small soft"><b><bdi>{author}</bdi></b>", "{when}</p>
            <p class="messages-text" dir="auto">{row.text}</p>
            {block}
        </li>
    }
    .into_any()
}

/// Asks whether the author of a message among many is to be kept away, and stays in the conversation.
#[component]
fn BlockAuthor(room: Room) -> impl IntoView {
    let Room { i18n, newest, thread, asking, .. } = room;
    let announce = use_announce();
    let open = RwSignal::new(false);
    // Whether the reader knows whom they block: it acts on less where they do not.
    let by_name = StoredValue::new(true);
    Effect::new(move || open.set(asking.with(Option::is_some)));
    let blocking = data::use_mutation(
        move |client, message: MessageId| async move { client.block_author(&message).await },
        move |()| {
            // What they wrote is nowhere any more, on earlier pages neither.
            thread.update(|thread| thread.stale = true);
            newest.refetch();
            data::refetch_directory();
            data::refetch_waiting();
            let unnamed = t_string!(i18n, messages.done_blocked_unnamed);
            announce.say(if by_name.get_value() { words::done(i18n, Done::Blocked) } else { unnamed });
            focus_id(LIST);
        },
    );
    let confirm = move |()| {
        if let Some((message, name)) = asking.get_untracked() {
            by_name.set_value(name.is_some());
            blocking.send(message);
        }
        asking.set(None);
    };
    let named = move || asking.with(|asking| asking.as_ref().and_then(|(_, name)| name.clone()));
    let body = move || match named() {
        Some(_) => t_string!(i18n, messages.many_block_body),
        None => t_string!(i18n, messages.many_block_unnamed_body),
    };
    view! {
        {move || blocking.error().map(|error| view! { <ErrorView error /> })}
        <Dialog
            open
            on_close=move |()| asking.set(None)
            title=move || t_string!(i18n, messages.block_question)
            confirm=move || t_string!(i18n, messages.block)
            on_confirm=confirm
            confirm_kind=ButtonKind::Danger
            safe=move || t_string!(i18n, messages.not_yet)
        >
            {move || named().map(|name| view! { <p class="strong"><bdi>{name}</bdi></p> })}
            <p>{body}</p>
        </Dialog>
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
