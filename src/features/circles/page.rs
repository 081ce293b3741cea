//! One circle: what it is about, when it meets, who is inside for those inside, and the way in and out.

use std::cell::Cell;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};
use model::circle::{CircleDate, CirclePage as Told, CirclePerson, CircleState};
use model::conversation::Gathering;
use model::id::CircleId;
use model::policy_area::PolicyAreas;
use model::problem::Code;
use model::report::Thing;

use super::list::about;
use crate::a11y::{Page, use_announce, use_retry};
use crate::data::{self, ErrorView};
use crate::gathering::ConversationLink;
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::reporting::ReportLink;
use crate::session::use_session;
use crate::ui::button::{Button, ButtonKind, ButtonLink};
use crate::ui::card::{Card, CardRule};
use crate::ui::dialog::Dialog;
use crate::ui::focus::focus_id;
use crate::ui::icon::Icon;
use crate::ui::state::Skeleton;
use crate::ui::status::{Alert, Tone};
use crate::{intl, paths};

/// Where the focus goes when somebody joined or left.
const PLACE: &str = "circle-place";

thread_local! {
    /// Whether the form led here a moment ago; told once.
    static SAVED: Cell<bool> = const { Cell::new(false) };
    /// Whether the reader joined or left a moment ago; the pressed button goes with what it was for.
    static MOVED: Cell<bool> = const { Cell::new(false) };
}

/// Leads to a circle, where it is told that it was saved.
pub(super) fn leave_saved() -> impl Fn(&CircleId) + Clone + 'static {
    let navigate = use_navigate();
    move |id| {
        SAVED.set(true);
        // Back does not lead into a form that was sent.
        navigate(&paths::circle(id), NavigateOptions { replace: true, ..NavigateOptions::default() });
    }
}

/// The circle in the address.
#[component]
pub fn CirclePage() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("circle").and_then(|id| CircleId::parse(&id).ok()));
    move || match id.get() {
        None => missing(i18n),
        Some(id) => fetched(i18n, id),
    }
}

/// There is no such circle, or none for this reader.
pub(super) fn missing(i18n: I18n) -> AnyView {
    view! {
        <Page title=move || t_string!(i18n, circles.missing_title) lead=move || t_string!(i18n, circles.missing_body) />
        <p><ButtonLink href=paths::CIRCLES>{t!(i18n, circles.title)}</ButtonLink></p>
    }
    .into_any()
}

fn fetched(i18n: I18n, id: CircleId) -> AnyView {
    let (told, areas) = (data::circle(Memo::new(move |_| id.clone())), data::policy_areas());
    let retry = use_retry(move || {
        told.refetch();
        areas.refetch();
    });
    (move || match (told.get(), areas.get()) {
        (Some(Ok(page)), Some(Ok(areas))) => draw(i18n, page, &areas, told),
        (Some(Err(error)), _) if error.code() == Some(Code::NotFound) => missing(i18n),
        (Some(Err(error)), _) | (_, Some(Err(error))) => view! {
            <Page title=move || t_string!(i18n, circles.page) />
            <ErrorView error on_retry=retry />
        }
        .into_any(),
        _ => view! { <Skeleton words=move || t_string!(i18n, circles.loading) lines=10 /> }.into_any(),
    })
    .into_any()
}

fn draw(i18n: I18n, told: Told, areas: &PolicyAreas, again: data::Fetched<Told>) -> AnyView {
    let saved = SAVED.take().then(|| {
        view! { <div role="status"><Alert tone=Tone::Done><p>{t!(i18n, circles.saved)}</p></Alert></div> }
    });
    if MOVED.take() {
        request_animation_frame(|| focus_id(PLACE));
    }
    let closed = (told.state == CircleState::Closed).then(|| {
        view! { <Alert tone=Tone::Stopped><p>{t!(i18n, circles.closed_body)}</p></Alert> }
    });
    let topic = told.topic.clone();
    let tags = about(i18n, told.area.clone(), told.language.clone(), areas);
    let text = told.about.clone();
    view! {
        <p class="member-back"><Icon name="chevron-start" /><a href=paths::CIRCLES>{t!(i18n, circles.title)}</a></p>
        <Page title=topic />
        {saved}
        {closed}
        {own(i18n, &told, again)}
        <div class="main-side">
            <div class="stack">
                <div class="card stack-close">
                    <div class="cluster">{tags}</div>
                    <p class="circle-text" dir="auto">{text}</p>
                </div>
                {dates(i18n, &told)}
            </div>
            <div class="stack">
                {told.inside.then(|| view! { <ConversationLink gathering=Gathering::Circle(told.id.clone()) /> })}
                {place(i18n, &told, again)}
                {leads(i18n, &told)}
                {people(i18n, &told)}
                <ReportLink thing=Thing::Circle(told.id.clone()) />
            </div>
        </div>
    }
    .into_any()
}

fn dates(i18n: I18n, told: &Told) -> AnyView {
    let session = use_session();
    let zone = move || t_string!(i18n, circles.your_time, place = intl::zone_place(&session.time_zone()));
    if told.dates.is_empty() {
        return view! {
            <Card title=move || t_string!(i18n, circles.dates)><p>{t!(i18n, circles.no_dates)}</p></Card>
        }
        .into_any();
    }
    let row = |date: CircleDate| {
        let (at, minutes) = (date.starts_at_ms, i64::from(date.minutes));
        let when = move || intl::day_and_time(Language::of(i18n), at, &session.time_zone());
        let long =
            move || t_string!(i18n, circles.minutes, minutes = intl::number(Language::of(i18n), minutes));
        let link = (!date.link.is_empty()).then(|| {
            // Where it leads is to be read before it is pressed.
            view! { <a class="circle-link" href=date.link.clone() rel="noopener noreferrer external">{date.link.clone()}</a> }
        });
        view! { <li class="stack-close"><span><span class="strong">{when}</span>", "{long}</span>{link}</li> }
    };
    let rows = told.dates.iter().cloned().map(row).collect_view();
    let inside =
        told.people.is_none().then(|| view! { <p class="small soft">{t!(i18n, circles.link_inside)}</p> });
    view! {
        <Card title=move || t_string!(i18n, circles.dates)>
            <p class="small soft">{zone}</p>
            <ul class="stack-close">{rows}</ul>
            {inside}
        </Card>
    }
    .into_any()
}

/// The way in and out.
fn place(i18n: I18n, told: &Told, again: data::Fetched<Told>) -> AnyView {
    let announce = use_announce();
    let (id, inside) = (told.id.clone(), told.inside);
    let navigate = use_navigate();
    let closed = told.state == CircleState::Closed;
    let moving = data::use_mutation(
        move |client: data::Client, id: CircleId| async move {
            if inside { client.leave_circle(&id).await } else { client.join_circle(&id).await }
        },
        move |()| {
            announce.say(if inside {
                t_string!(i18n, circles.left)
            } else {
                t_string!(i18n, circles.joined)
            });
            if inside && closed {
                // Whoever leaves it reads it no more.
                navigate(paths::CIRCLES, NavigateOptions { replace: true, ..NavigateOptions::default() });
                return;
            }
            MOVED.set(true);
            again.refetch();
        },
    );
    let press = move |()| moving.send(id.clone());
    let error = move || moving.error().map(|error| view! { <ErrorView error /> });
    if inside {
        let leading =
            told.leads.iter().any(|lead| lead.me).then(|| view! { <p>{t!(i18n, circles.leading)}</p> });
        return view! {
            <Card title=move || t_string!(i18n, circles.inside)>
                {leading}
                <p>{t!(i18n, circles.leave_body)}</p>
                {error}
                <p id=PLACE tabindex="-1">
                    <Button on_press=press busy=moving.busy() busy_word=move || t_string!(i18n, circles.leaving)>
                        {t!(i18n, circles.leave)}
                    </Button>
                </p>
            </Card>
        }
        .into_any();
    }
    if closed {
        return ().into_any();
    }
    view! {
        <Card rule=CardRule::Teal title=move || t_string!(i18n, circles.join_title)>
            <p>{t!(i18n, circles.join_body)}</p>
            {error}
            <p id=PLACE tabindex="-1" class="main-button">
                <Button
                    kind=ButtonKind::Primary
                    on_press=press
                    busy=moving.busy()
                    busy_word=move || t_string!(i18n, circles.joining)
                >
                    {t!(i18n, circles.join)}
                </Button>
            </p>
        </Card>
    }
    .into_any()
}

fn leads(i18n: I18n, told: &Told) -> AnyView {
    let body = if told.leads.is_empty() {
        view! { <p>{t!(i18n, circles.no_leads)}</p> }.into_any()
    } else {
        names(i18n, told.leads.clone())
    };
    view! { <Card title=move || t_string!(i18n, circles.leads)>{body}</Card> }.into_any()
}

fn people(i18n: I18n, told: &Told) -> AnyView {
    let Some(people) = told.people.clone() else { return ().into_any() };
    let list = (!people.is_empty()).then(|| names(i18n, people));
    view! {
        <Card title=move || t_string!(i18n, circles.people)>
            {list}
            <p class="small soft">{t!(i18n, circles.people_note)}</p>
        </Card>
    }
    .into_any()
}

fn names(i18n: I18n, mut people: Vec<CirclePerson>) -> AnyView {
    intl::sort_by_name(untrack(|| Language::of(i18n)), &mut people, |person| &person.name);
    let one = |person: CirclePerson| {
        let me = person.me.then(|| view! { " "<span class="soft">{t!(i18n, circles.me)}</span> });
        view! { <li><bdi>{person.name}</bdi>{me}</li> }
    };
    view! { <ul class="circle-names">{people.into_iter().map(one).collect_view()}</ul> }.into_any()
}

/// What those who may can do with it.
fn own(i18n: I18n, told: &Told, again: data::Fetched<Told>) -> AnyView {
    if !told.may_plan && !told.may_run {
        return ().into_any();
    }
    let announce = use_announce();
    let asking = RwSignal::new(false);
    let id = told.id.clone();
    let closing = data::use_mutation(
        |client: data::Client, id: CircleId| async move { client.close_circle(&id).await },
        move |()| {
            asking.set(false);
            announce.say(t_string!(i18n, circles.closed));
            again.refetch();
        },
    );
    let close = told.may_run.then(|| {
        view! {
            <Button small=true kind=ButtonKind::Danger on_press=move || asking.set(true)>
                {t!(i18n, circles.close)}
            </Button>
        }
    });
    view! {
        <p class="cluster">
            <ButtonLink small=true href=paths::circle_change(&told.id)>{t!(i18n, circles.change)}</ButtonLink>
            {close}
        </p>
        <Dialog
            open=asking
            on_close=move |()| asking.set(false)
            title=move || t_string!(i18n, circles.close_title)
            confirm=move || t_string!(i18n, circles.close)
            on_confirm=move |()| closing.send(id.clone())
            confirm_kind=ButtonKind::Danger
            safe=move || t_string!(i18n, circles.close_safe)
            busy=closing.busy()
        >
            <p>{t!(i18n, circles.close_body)}</p>
            {move || closing.error().map(|error| view! { <ErrorView error /> })}
        </Dialog>
    }
    .into_any()
}
