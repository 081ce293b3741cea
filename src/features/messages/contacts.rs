//! Ways to reach each other, above a conversation: what the other one has released, what the reader releases, and what
//! they withdrew (rule PRI-14). Nothing is ticked beforehand.

use leptos::prelude::*;
use model::contact::{ContactKind, EndedRelease, OwnChannel, ReleaseForm, Released, Releases, link};
use model::id::{ChannelId, ReleaseId};

use super::thread::Room;
use super::{last_good, view_model, words};
use crate::a11y::{use_announce, use_retry};
use crate::data::{self, ErrorView};
use crate::i18n::{Language, t, t_string};
use crate::ui::button::{Button, ButtonKind};
use crate::ui::card::{Card, Folded};
use crate::ui::dialog::Dialog;
use crate::ui::field::{CheckboxGroup, Choice};
use crate::ui::focus::focus_id;
use crate::ui::state::Skeleton;
use crate::ui::status::{Alert, Tone};
use crate::{intl, live, paths, terms};

/// Where the outcome of a step is told.
const OUTCOME: &str = "contacts-outcome";
const CHOICES: &str = "contacts-choices";

/// What was done a moment ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Done {
    Released,
    Withdrawn,
}

/// What the parts of the card share.
#[derive(Clone, Copy)]
struct Desk {
    room: Room,
    releases: data::Fetched<Releases>,
    found: Memo<Option<Releases>>,
    done: RwSignal<Option<Done>>,
}

impl Desk {
    /// The name of the other one. Tracked.
    fn name(self) -> String {
        self.room.peer().map(|peer| words::name(self.room.i18n, &peer)).unwrap_or_default()
    }

    fn date(self, at_ms: i64) -> String {
        intl::date_with_year(Language::of(self.room.i18n), at_ms, &self.room.session.time_zone())
    }

    /// What `read` makes of the releases, when that has changed.
    fn part<T: Clone + PartialEq + Default + Send + Sync + 'static>(
        self,
        read: fn(&Releases) -> T,
    ) -> Memo<T> {
        Memo::new(move |_| self.found.with(|found| found.as_ref().map(read)).unwrap_or_default())
    }

    /// Says what was done, by moving focus there: the pressed button goes with the change.
    fn finish(self, done: Done) {
        self.done.set(Some(done));
        self.releases.refetch();
        request_animation_frame(|| focus_id(OUTCOME));
    }
}

/// The card.
pub(super) fn draw(room: Room) -> AnyView {
    let Room { i18n, id, .. } = room;
    let releases = data::releases(id.get_value());
    // As often as the thread beside it has everything look.
    let news = live::use_news();
    Effect::new(move |first: Option<()>| {
        news.track();
        if first.is_some() {
            releases.refetch();
        }
    });
    let desk = Desk { room, releases, found: last_good(releases), done: RwSignal::new(None) };
    let retry = use_retry(move || releases.refetch());
    let here = Memo::new(move |_| desk.found.with(Option::is_some));
    let body = move || {
        if here.get() {
            return both(desk);
        }
        match releases.get().and_then(Result::err) {
            Some(error) => view! { <ErrorView error on_retry=retry /> }.into_any(),
            None => {
                view! { <Skeleton words=move || t_string!(i18n, contacts.card_loading) lines=4 /> }.into_any()
            }
        }
    };
    view! { <Card title=move || t_string!(i18n, contacts.card) ruled=true>{body}</Card> }.into_any()
}

fn both(desk: Desk) -> AnyView {
    let i18n = desk.room.i18n;
    let told = move || {
        desk.done.get().map(|done| {
            let words = move || match done {
                Done::Released => t_string!(i18n, contacts.released),
                Done::Withdrawn => t_string!(i18n, contacts.withdrawn),
            };
            view! { <Alert tone=Tone::Done><p>{words}</p></Alert> }
        })
    };
    view! {
        <div class="stack-close">
            <div id=OUTCOME tabindex="-1">{told}</div>
            <div class="grid-two">{theirs(desk)}{own(desk)}</div>
        </div>
    }
    .into_any()
}

/// What the other one has released.
fn theirs(desk: Desk) -> AnyView {
    let i18n = desk.room.i18n;
    let announce = use_announce();
    let rows = desk.part(|releases| releases.theirs.clone());
    Effect::new(move |before: Option<Vec<Released>>| {
        let now = rows.get();
        if before.is_some_and(|before| before != now) {
            announce.say(&t_string!(i18n, contacts.changed, name = desk.name()));
        }
        now
    });
    let row = move |row: Released| {
        let (kind, since_ms) = (row.kind, row.since_ms);
        let since = move || t_string!(i18n, contacts.since, date = desk.date(since_ms));
        let value = match link(kind, &row.value) {
            Some(href) => view! { <a href=href><bdi dir="ltr">{row.value}</bdi></a> }.into_any(),
            None => view! { <bdi dir="ltr">{row.value}</bdi> }.into_any(),
        };
        view! {
            <li>
                <strong>{value}</strong>
                <span class="small soft">{move || terms::contact(i18n, kind)}", "{since}</span>
            </li>
        }
    };
    let key = |row: &Released| (row.kind, row.value.clone(), row.since_ms);
    view! {
        <div class="stack-close">
            <h3 class="card-title card-title-small">{move || t_string!(i18n, contacts.theirs_title, name = desk.name())}</h3>
            <Show when=move || rows.with(Vec::is_empty)>
                <p class="soft">{move || t_string!(i18n, contacts.theirs_none, name = desk.name())}</p>
            </Show>
            <ul class="messages-contacts"><For each=move || rows.get() key children=row /></ul>
        </div>
    }
    .into_any()
}

/// What the reader has released, can release, and withdrew.
fn own(desk: Desk) -> AnyView {
    let i18n = desk.room.i18n;
    let offered = desk.part(view_model::offered);
    let any = desk.part(|releases| !releases.own.is_empty());
    let ended = desk.part(|releases| releases.ended.clone());
    let link = move || {
        let words = move || {
            if any.get() { t_string!(i18n, contacts.own_change) } else { t_string!(i18n, contacts.own_add) }
        };
        view! { <a href=paths::ACCOUNT>{words}</a> }
    };
    view! {
        <div class="stack-close">
            <h3 class="card-title card-title-small">{t!(i18n, contacts.own_title)}</h3>
            <Show when=move || !any.get()><p class="soft">{t!(i18n, contacts.own_none)}</p></Show>
            {held(desk)}
            <Show when=move || !offered.with(Vec::is_empty)>{choose(desk, offered)}</Show>
            <p class="small">{link}</p>
            <Show when=move || !ended.with(Vec::is_empty)>
                <Folded summary=move || t_string!(i18n, contacts.ended)>
                    <ul class="small soft">{move || ended.get().into_iter().map(|row| withdrawn(desk, row)).collect_view()}</ul>
                </Folded>
            </Show>
        </div>
    }
    .into_any()
}

fn withdrawn(desk: Desk, row: EndedRelease) -> AnyView {
    let i18n = desk.room.i18n;
    let words = move || {
        let (since, until) = (desk.date(row.since_ms), desk.date(row.until_ms));
        let kind = terms::contact(i18n, row.kind);
        t_string!(i18n, contacts.ended_row, kind = kind, since = since, until = until)
    };
    view! { <li>{words}</li> }.into_any()
}

/// What the other one has of the reader, with a way to withdraw each.
fn held(desk: Desk) -> AnyView {
    let i18n = desk.room.i18n;
    let rows = desk.part(view_model::held);
    let asked = RwSignal::new(None::<(ReleaseId, String)>);
    let open = RwSignal::new(false);
    let withdrawing = data::use_mutation(
        |client, release: ReleaseId| async move { client.withdraw_release(&release).await },
        move |()| desk.finish(Done::Withdrawn),
    );
    let act = move |()| {
        open.set(false);
        if let Some((release, _)) = asked.get_untracked() {
            withdrawing.send(release);
        }
    };
    let row = move |row: view_model::Held| {
        let (kind, since_ms) = (row.kind, row.since_ms);
        let since = move || t_string!(i18n, contacts.released_since, date = desk.date(since_ms));
        let value = row.value.clone();
        let label = move || t_string!(i18n, contacts.withdraw_label, value = value.clone());
        let what = (row.release, row.value.clone());
        let ask = move |()| {
            asked.set(Some(what.clone()));
            open.set(true);
        };
        view! {
            <li class="cluster cluster-apart">
                <span class="messages-contact">
                    <strong><bdi dir="ltr">{row.value}</bdi></strong>
                    <span class="small soft">{move || terms::contact(i18n, kind)}". "{since}"."</span>
                </span>
                <Button small=true on_press=ask busy=withdrawing.busy() busy_word=move || t_string!(i18n, contacts.withdrawing) label>
                    {t!(i18n, contacts.withdraw)}
                </Button>
            </li>
        }
    };
    let value =
        move || asked.with(|asked| asked.as_ref().map(|(_, value)| value.clone())).unwrap_or_default();
    view! {
        {move || withdrawing.error().map(|error| view! { <ErrorView error on_retry=act /> })}
        <ul class="messages-contacts"><For each=move || rows.get() key=|row| row.release.clone() children=row /></ul>
        <Dialog
            open
            on_close=move |()| open.set(false)
            title=move || t_string!(i18n, contacts.withdraw_question, value = value())
            confirm=move || t_string!(i18n, contacts.withdraw)
            on_confirm=act
            confirm_kind=ButtonKind::Danger
            safe=move || t_string!(i18n, contacts.go_back)
        >
            <p>{move || t_string!(i18n, contacts.withdraw_body, name = desk.name())}</p>
        </Dialog>
    }
    .into_any()
}

/// What can be released: ticked, shown once more as the other one will see it, and sent.
fn choose(desk: Desk, offered: Memo<Vec<OwnChannel>>) -> AnyView {
    let (Room { i18n, id, .. }, releases) = (desk.room, desk.releases);
    let ticked = RwSignal::new(Vec::<String>::new());
    let (nothing, open) = (RwSignal::new(false), RwSignal::new(false));
    let chosen = move || offered.with(|offered| view_model::chosen(offered, &ticked.get()));
    let releasing = data::use_mutation(
        move |client, channels: Vec<ChannelId>| {
            let id = id.get_value();
            async move { client.release(&id, &ReleaseForm { channels }).await }
        },
        move |_: Releases| {
            ticked.set(Vec::new());
            desk.finish(Done::Released);
        },
    );
    // Another tab, or a device, may have taken one away.
    let gone = move || !releasing.fields().is_empty();
    Effect::new(move || {
        if gone() {
            releases.refetch();
        }
    });
    let act = move |()| {
        open.set(false);
        releasing.send(untrack(chosen).into_iter().map(|channel| channel.id).collect());
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let none = untrack(chosen).is_empty();
        nothing.set(none);
        if none {
            focus_id(CHOICES);
        } else {
            open.set(true);
        }
    };
    let options = Signal::derive(move || {
        let choice = |channel: OwnChannel| Choice {
            hint: Some((move || terms::contact(i18n, channel.kind)).into()),
            ..Choice::new(channel.id.as_str(), channel.value)
        };
        offered.get().into_iter().map(choice).collect::<Vec<_>>()
    });
    let wrong =
        Signal::derive(move || nothing.get().then(|| t_string!(i18n, contacts.choose_required).to_owned()));
    let seen = |kind: ContactKind, value: String, i18n| {
        view! { <li>{move || terms::contact(i18n, kind)}": "<strong><bdi dir="ltr">{value}</bdi></strong></li> }
    };
    view! {
        <Show when=gone><Alert tone=Tone::Needs><p>{t!(i18n, contacts.gone)}</p></Alert></Show>
        {move || releasing.error().filter(|_| !gone()).map(|error| view! { <ErrorView error on_retry=act /> })}
        <form class="stack-close" novalidate on:submit=submit>
            <CheckboxGroup
                id=CHOICES
                legend=move || t_string!(i18n, contacts.choose, name = desk.name())
                hint=move || t_string!(i18n, contacts.choose_hint)
                options
                value=ticked
                on_change=move |now| {
                    nothing.set(false);
                    ticked.set(now);
                }
                error=wrong
            />
            <p>
                <Button submit=true busy=releasing.busy() busy_word=move || t_string!(i18n, contacts.releasing)>
                    {t!(i18n, contacts.release)}
                </Button>
            </p>
        </form>
        <Dialog
            open
            on_close=move |()| open.set(false)
            title=move || t_string!(i18n, contacts.release_question, name = desk.name())
            confirm=move || t_string!(i18n, contacts.release)
            on_confirm=act
            safe=move || t_string!(i18n, contacts.go_back)
        >
            <p>{move || t_string!(i18n, contacts.release_body, name = desk.name())}</p>
            <ul class="messages-contacts">
                {move || chosen().into_iter().map(|channel| seen(channel.kind, channel.value, i18n)).collect_view()}
            </ul>
            <p>{t!(i18n, contacts.release_after)}</p>
        </Dialog>
    }
    .into_any()
}
