//! Opening a circle and changing one: the Support Unit says everything, a lead what it is about and when it meets.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use model::circle::{Circle, CircleForm, CirclePage};
use model::id::CircleId;
use model::people::{People, PersonRow};
use model::permissions::Part as OfPage;
use model::policy_area::PolicyAreas;
use model::problem::{Code, FieldProblem, field};

use super::fields::{self, Desk};
use super::page::{leave_saved, missing};
use super::view_model::{differing, empty, form_of, plan_of};
use crate::a11y::{Page, use_retry};
use crate::data::{self, Conflict, Difference, ErrorView};
use crate::form::{self, FieldErrors};
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::session::{Access, use_session};
use crate::ui::button::{Button, ButtonKind};
use crate::ui::error_summary::ErrorSummary;
use crate::ui::focus::focus_id;
use crate::ui::icon::Icon;
use crate::ui::state::Skeleton;
use crate::{intl, paths};

/// A new circle.
#[component]
pub fn NewPage() -> impl IntoView {
    let i18n = use_i18n();
    everything(i18n, None)
}

/// The circle in the address.
#[component]
pub fn ChangePage() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("circle").and_then(|id| CircleId::parse(&id).ok()));
    move || {
        let Some(id) = id.get() else { return missing(i18n) };
        let told = data::circle(Memo::new(move |_| id.clone()));
        let staff = session.may(Access::Staff) == Some(true);
        let retry = use_retry(move || told.refetch());
        (move || match told.get() {
            Some(Ok(page)) if page.may_run && staff => everything(i18n, Some(page)),
            Some(Ok(page)) if page.may_plan => draw(i18n, Some(page), None),
            Some(Ok(_)) => view! {
                <Page
                    title=move || t_string!(i18n, circles.change_title)
                    lead=move || t_string!(i18n, circles.not_yours)
                />
            }
            .into_any(),
            Some(Err(error)) if error.code() == Some(Code::NotFound) => missing(i18n),
            Some(Err(error)) => view! {
                <Page title=move || t_string!(i18n, circles.change_title) />
                <ErrorView error on_retry=retry />
            }
            .into_any(),
            None => loading(i18n),
        })
        .into_any()
    }
}

fn loading(i18n: I18n) -> AnyView {
    view! { <Skeleton words=move || t_string!(i18n, common.loading_page) lines=12 /> }.into_any()
}

/// What the Support Unit chooses from.
pub(super) struct Choices {
    pub(super) people: Vec<PersonRow>,
    pub(super) areas: PolicyAreas,
}

fn everything(i18n: I18n, page: Option<CirclePage>) -> AnyView {
    let (people, areas) = (data::people(), data::policy_areas());
    let retry = use_retry(move || {
        people.refetch();
        areas.refetch();
    });
    (move || match (people.get(), areas.get()) {
        (Some(Ok(People { people })), Some(Ok(areas))) => {
            // Whoever could not join a circle cannot lead one; the server says so too.
            let joins = |one: &PersonRow| {
                OfPage::Introductions.is_offered_to(&one.roles) || OfPage::Staff.is_offered_to(&one.roles)
            };
            let people = people.into_iter().filter(joins).collect();
            draw(i18n, page.clone(), Some(Choices { people, areas }))
        }
        (Some(Err(error)), _) | (_, Some(Err(error))) => view! {
            <Page title=move || t_string!(i18n, circles.open_title) />
            <ErrorView error on_retry=retry />
        }
        .into_any(),
        _ => loading(i18n),
    })
    .into_any()
}

/// What is sent, and the version it was made of.
#[derive(Clone)]
struct Sent {
    circle: Option<(CircleId, u32)>,
    form: CircleForm,
    whole: bool,
}

async fn send(client: data::Client, sent: Sent) -> Result<CirclePage, data::ClientError> {
    match sent.circle {
        None => client.open_circle(&sent.form).await,
        Some((id, version)) if sent.whole => client.change_circle(&id, version, &sent.form).await,
        Some((id, version)) => client.plan_circle(&id, version, &plan_of(&sent.form)).await,
    }
}

fn draw(i18n: I18n, page: Option<CirclePage>, choices: Option<Choices>) -> AnyView {
    let session = use_session();
    let whole = choices.is_some();
    let desk = Desk {
        i18n,
        session,
        form: RwSignal::new(page.as_ref().map_or_else(empty, form_of)),
        errors: FieldErrors::default(),
        choices: StoredValue::new(choices),
        redrawn: RwSignal::new(0),
    };
    let version = RwSignal::new(page.as_ref().map(|page| page.version));
    let kept = StoredValue::new(page.as_ref().map(|page| page.dates.clone()).unwrap_or_default());
    let leave = leave_saved();
    let saving = data::use_mutation(send, move |page: CirclePage| leave(&page.id));
    let errors = desk.errors;
    Effect::new(move || {
        if let Some(error) = saving.error() {
            errors.take(&error);
        }
    });
    let changed = page.as_ref().map(|page| page.id.clone());
    let press = Callback::new(move |()| {
        saving.reset();
        let form = desk.form.get_untracked();
        let (now_ms, kept) = (intl::now_ms(), kept.get_value());
        let parsed = if whole {
            form.settled(&kept, now_ms).map(drop)
        } else {
            plan_of(&form).settled(&kept, now_ms).map(drop)
        };
        if errors.check(parsed).is_some() {
            let circle = changed.clone().zip(version.get_untracked());
            saving.send(Sent { circle, form, whole });
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        press.run(());
    };
    let say = move |problem: &FieldProblem| say(i18n, problem);
    let stale = move || saving.error().and_then(|error| error.current::<CirclePage>());
    let overtaken = move || stale().map(|theirs| conflict(desk, version, theirs, saving, press));
    let other = move || saving.error().filter(|_| !errors.any() && stale().is_none());
    let new = page.is_none();
    let (back, back_name) = match &page {
        None => (paths::CIRCLES.to_owned(), None),
        Some(page) => (paths::circle(&page.id), Some(page.topic.clone())),
    };
    let back_name = move || back_name.clone().unwrap_or_else(|| t_string!(i18n, circles.title).to_owned());
    let title = move || {
        if new { t_string!(i18n, circles.open_title) } else { t_string!(i18n, circles.change_title) }
    };
    view! {
        <p class="member-back"><Icon name="chevron-start" /><a href=back><bdi>{back_name}</bdi></a></p>
        <Page
            title
            lead=move || t_string!(i18n, circles.form_lead)
            failed=Signal::derive(move || errors.any())
        />
        <ErrorSummary title=move || t_string!(i18n, errors.summary_title) errors=errors.lines(field_id, say) />
        {overtaken}
        {move || other().map(|error| view! { <ErrorView error on_retry=move |()| press.run(()) /> })}
        <form class="stack circle-form" novalidate on:submit=submit>
            {fields::draw(desk, say)}
            <p class="main-button">
                <Button
                    kind=ButtonKind::Primary
                    submit=true
                    busy=saving.busy()
                    busy_word=move || t_string!(i18n, circles.saving)
                >
                    {move || if new { t!(i18n, circles.open).into_any() } else { t!(i18n, circles.save).into_any() }}
                </Button>
            </p>
        </form>
    }
    .into_any()
}

/// Somebody else changed the circle meanwhile.
fn conflict(
    desk: Desk,
    version: RwSignal<Option<u32>>,
    theirs: CirclePage,
    saving: data::Mutation<Sent, CirclePage>,
    press: Callback<()>,
) -> AnyView {
    let (yours, now, form) = (desk.form.get_untracked(), theirs.version, form_of(&theirs));
    let difference = |part| Difference {
        what: fields::name(desk.i18n, part).to_owned(),
        theirs: fields::shown(desk, part, &form),
        yours: fields::shown(desk, part, &yours),
    };
    // A lead says two things of it, and takes part in a conflict about no other.
    let whole = desk.choices.with_value(Option::is_some);
    let parts = differing(&form, &yours).into_iter().filter(|part| whole || part.is_of_the_plan());
    let differences = parts.map(difference).collect();
    let take = move || {
        version.set(Some(now));
        desk.form.set(form.clone());
        desk.redrawn.update(|times| *times += 1);
        // The two differ no longer, and the pressed button goes with what they differed in.
        saving.reset();
        focus_id("circle-about");
    };
    let keep = move |()| {
        version.set(Some(now));
        press.run(());
    };
    view! { <Conflict differences on_theirs=take on_yours=Some(Callback::new(keep)) busy=saving.busy() /> }
        .into_any()
}

/// The id of the field at a path: `dates.1.link` is `circle-dates-1-link`.
fn field_id(path: &str) -> String {
    match path.split_once('.') {
        Some(("leads", _)) => "circle-leads".to_owned(),
        Some(("dates", at)) if !at.contains('.') => format!("circle-dates-{at}-starts_at_ms"),
        _ => format!("circle-{}", path.replace('.', "-")),
    }
}

fn say(i18n: I18n, problem: &FieldProblem) -> String {
    let most = |most: usize| intl::number(Language::of(i18n), most as i64);
    let last = problem.path.rsplit('.').next().unwrap_or_default();
    match (last, problem.code.as_str()) {
        _ if problem.path.starts_with("leads") => {
            t_string!(i18n, circles.wrong_leads, max = most(Circle::LEADS))
        }
        ("dates", _) => t_string!(i18n, circles.wrong_dates, max = most(Circle::DATES)),
        ("starts_at_ms", _) => t_string!(i18n, circles.wrong_start).to_owned(),
        ("link", field::MALFORMED) => t_string!(i18n, circles.wrong_link).to_owned(),
        (_, field::DUPLICATE) if problem.path.starts_with("dates") => {
            t_string!(i18n, circles.same_start).to_owned()
        }
        _ => form::words(i18n, problem, |_| String::new()),
    }
}
