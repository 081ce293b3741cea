//! One practice: what it began with, what was done, what came of it, and the way to whoever did it.

use std::cell::Cell;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};
use model::id::PracticeId;
use model::introduction::Side;
use model::policy_area::PolicyAreas;
use model::practice::{PracticePage as Told, PracticeReaders, PracticeStatus};
use model::problem::Code;

use crate::a11y::{Page, use_announce, use_retry};
use crate::data::{self, ErrorView};
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::session::{Access, use_session};
use crate::ui::button::{Button, ButtonKind, ButtonLink};
use crate::ui::card::{Card, CardRule};
use crate::ui::dialog::Dialog;
use crate::ui::icon::Icon;
use crate::ui::state::Skeleton;
use crate::ui::status::{Alert, Tag, Tone};
use crate::{intl, paths, terms};

thread_local! {
    /// What the form did before it led here; told once.
    static SAVED: Cell<Option<Saved>> = const { Cell::new(None) };
}

/// What was done to a practice a moment ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Saved {
    Published,
    Changed,
}

/// Leads to a practice, where it is told what was done.
pub(super) fn leave_with(saved: Saved) -> impl Fn(&PracticeId) + Clone + 'static {
    let navigate = use_navigate();
    move |id| {
        SAVED.set(Some(saved));
        // Back does not lead into a form that was sent.
        navigate(&paths::practice(id), NavigateOptions { replace: true, ..NavigateOptions::default() });
    }
}

/// The practice in the address.
#[component]
pub fn PracticePage() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("practice").and_then(|id| PracticeId::parse(&id).ok()));
    move || match id.get() {
        None => missing(i18n),
        Some(id) => fetched(i18n, id),
    }
}

/// There is no such practice, or none for this reader.
pub(super) fn missing(i18n: I18n) -> AnyView {
    view! {
        <Page title=move || t_string!(i18n, practice.missing_title) lead=move || data::error_view::code_body(i18n, Code::NotFound) />
    }
    .into_any()
}

fn fetched(i18n: I18n, id: PracticeId) -> AnyView {
    let (told, areas) = (data::practice(Memo::new(move |_| id.clone())), data::policy_areas());
    let retry = use_retry(move || {
        told.refetch();
        areas.refetch();
    });
    (move || match (told.get(), areas.get()) {
        (Some(Ok(told)), Some(Ok(areas))) => draw(i18n, told, areas),
        (Some(Err(error)), _) if error.code() == Some(Code::NotFound) => missing(i18n),
        (Some(Err(error)), _) | (_, Some(Err(error))) => view! {
            <Page title=move || t_string!(i18n, practice.page) />
            <ErrorView error on_retry=retry />
        }
        .into_any(),
        _ => view! { <Skeleton words=move || t_string!(i18n, practice.loading) lines=10 /> }.into_any(),
    })
    .into_any()
}

fn draw(i18n: I18n, told: Told, areas: PolicyAreas) -> AnyView {
    let session = use_session();
    let name = told.member_name.clone();
    let (date, whose) = (told.changed_at_ms, name.clone());
    let lead = move || {
        let date = intl::date_with_year(Language::of(i18n), date, &session.time_zone());
        t_string!(i18n, practice.lead, member = whose.clone(), date = date)
    };
    let saved = SAVED.take().map(|saved| {
        let words = move || match saved {
            Saved::Published => t_string!(i18n, practice.published),
            Saved::Changed => t_string!(i18n, practice.saved),
        };
        view! { <div role="status"><Alert tone=Tone::Done><p>{words}</p></Alert></div> }
    });
    let says = told.practice.clone();
    let language = says.language.as_str().to_owned();
    let story = [
        (Heading::Problem, says.problem.clone()),
        (Heading::Steps, says.steps.clone()),
        (Heading::Result, says.result.clone()),
        (Heading::Cost, says.cost.clone()),
        (Heading::Obstacles, says.obstacles.clone()),
    ];
    let story = story.into_iter().filter(|(_, text)| !text.is_empty()).map(|(heading, text)| {
        view! {
            <section class="stack-close">
                <h2 class="card-title">{move || heading.words(i18n)}</h2>
                <p class="practice-text" lang=language.clone() dir="auto">{text}</p>
            </section>
        }
    });
    let member_page = paths::member(&told.member);
    let title = says.title.clone();
    view! {
        <p class="member-back"><Icon name="chevron-start" /><a href=member_page><bdi>{name}</bdi></a></p>
        <Page title lead />
        {saved}
        {own(i18n, &told)}
        <div class="main-side">
            <article class="card stack practice-story">{story.collect_view()}</article>
            <div class="stack">
                {ask(i18n, &told)}
                {facts(i18n, &told, areas)}
            </div>
        </div>
    }
    .into_any()
}

/// What a part of the story tells.
#[derive(Clone, Copy)]
enum Heading {
    Problem,
    Steps,
    Result,
    Cost,
    Obstacles,
}

impl Heading {
    fn words(self, i18n: I18n) -> &'static str {
        match self {
            Self::Problem => t_string!(i18n, practice.problem),
            Self::Steps => t_string!(i18n, practice.steps),
            Self::Result => t_string!(i18n, practice.result),
            Self::Cost => t_string!(i18n, practice.cost),
            Self::Obstacles => t_string!(i18n, practice.obstacles),
        }
    }
}

/// The way to whoever did it, for those who can ask.
fn ask(i18n: I18n, told: &Told) -> AnyView {
    let session = use_session();
    let (status, side) = (told.practice.status, told.practice.ask);
    let (member, name) = (told.member.clone(), told.member_name.clone());
    let sits = {
        let member = member.clone();
        move || session.person().and_then(|person| person.member).is_some_and(|own| own.id == member)
    };
    let href = paths::ask_side(&member, side);
    let side = move || match side {
        Side::Government => t_string!(i18n, practice.side_government),
        Side::CivilSociety => t_string!(i18n, practice.side_civil_society),
    };
    let name = StoredValue::new(name);
    let href = StoredValue::new(href);
    (move || {
        (session.may(Access::Introductions) == Some(true) && !sits()).then(|| match status {
            PracticeStatus::Closed => view! { <p class="soft">{t!(i18n, practice.ask_closed)}</p> }.into_any(),
            PracticeStatus::Partners | PracticeStatus::Questions => {
                let body = move || t_string!(i18n, practice.ask_body, side = side(), member = name.get_value());
                view! {
                    <Card rule=CardRule::Teal title=move || t_string!(i18n, practice.ask_title)>
                        <p>{body}</p>
                        <p class="main-button">
                            <ButtonLink href=href.get_value() kind=ButtonKind::Primary>{t!(i18n, member.ask)}</ButtonLink>
                        </p>
                    </Card>
                }
                .into_any()
            }
        })
    })
    .into_any()
}

fn facts(i18n: I18n, told: &Told, areas: PolicyAreas) -> AnyView {
    let says = &told.practice;
    let tag = |slug: &String| {
        let area = areas.policy_areas.iter().find(|area| area.slug == *slug).cloned();
        let slug = slug.clone();
        let name = move || {
            area.as_ref().map_or_else(|| slug.clone(), |area| area.name(Language::of(i18n)).to_owned())
        };
        view! { <li><Tag>{name}</Tag></li> }
    };
    let tags = says.areas.iter().map(tag).collect_view();
    let commitments = (!says.commitments.is_empty()).then(|| {
        view! { <dt>{t!(i18n, practice.commitments)}</dt><dd>{says.commitments.join(", ")}</dd> }
    });
    let (status, language) = (says.status, says.language.clone());
    let written = move || intl::capitalised(&intl::language(Language::of(i18n), language.as_str()));
    let members_only = (says.readers == PracticeReaders::Members).then(|| {
        view! { <p class="small soft">{t!(i18n, practice.members_only)}</p> }
    });
    view! {
        <Card title=move || t_string!(i18n, practice.about)>
            <p class="strong">{move || terms::practice_status(i18n, status)}</p>
            <ul class="cluster">{tags}</ul>
            <dl class="facts">
                {commitments}
                <dt>{t!(i18n, practice.language)}</dt>
                <dd>{written}</dd>
            </dl>
            {members_only}
        </Card>
    }
    .into_any()
}

/// What those who may can do with it.
fn own(i18n: I18n, told: &Told) -> AnyView {
    if !told.may_change && !told.may_remove {
        return ().into_any();
    }
    let (announce, navigate) = (use_announce(), use_navigate());
    let asking = RwSignal::new(false);
    let (id, home) = (told.id.clone(), paths::member(&told.member));
    let removing = data::use_mutation(
        |client: data::Client, id: PracticeId| async move { client.remove_practice(&id).await },
        move |()| {
            data::refetch_directory();
            announce.say(t_string!(i18n, practice.removed));
            navigate(&home, NavigateOptions { replace: true, ..NavigateOptions::default() });
        },
    );
    let change = told.may_change.then(|| {
        view! { <ButtonLink small=true href=paths::practice_change(&told.id)>{t!(i18n, practice.change)}</ButtonLink> }
    });
    let remove = told.may_remove.then(|| {
        view! {
            <Button small=true kind=ButtonKind::Danger on_press=move || asking.set(true)>
                {t!(i18n, practice.remove)}
            </Button>
        }
    });
    let name = told.member_name.clone();
    view! {
        <p class="cluster">{change}{remove}</p>
        <Dialog
            open=asking
            on_close=move |()| asking.set(false)
            title=move || t_string!(i18n, practice.remove_title)
            confirm=move || t_string!(i18n, practice.remove)
            on_confirm=move |()| removing.send(id.clone())
            confirm_kind=ButtonKind::Danger
            safe=move || t_string!(i18n, practice.remove_safe)
            busy=removing.busy()
        >
            <p>{move || t_string!(i18n, practice.remove_body, member = name.clone())}</p>
            {move || removing.error().map(|error| view! { <ErrorView error /> })}
        </Dialog>
    }
    .into_any()
}
