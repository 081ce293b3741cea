//! Telling of a practice, and changing one. What is typed stays in the tab until it has arrived.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use model::id::{MemberId, PracticeId};
use model::policy_area::PolicyAreas;
use model::practice::{Practice, PracticeForm, PracticePage};
use model::problem::{Code, FieldProblem, field};
use model::words::{Language as Spoken, Locale};

use super::fields::{self, Desk};
use super::page::{Saved, leave_with, missing};
use super::view_model::{Part, Typed, differing, empty};
use crate::a11y::{Page, use_retry};
use crate::data::{self, Conflict, Difference, ErrorView};
use crate::form::draft::{Draft, use_draft};
use crate::form::{self, FieldErrors};
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::session::use_session;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::error_summary::ErrorSummary;
use crate::ui::focus::focus_id;
use crate::ui::icon::Icon;
use crate::ui::state::Skeleton;
use crate::ui::status::{Alert, Tone};
use crate::{intl, paths};

/// The first field of the form.
const FIRST: &str = "practice-title";

/// What is written, and for whom.
#[derive(Clone)]
struct Work {
    member: MemberId,
    member_name: String,
    /// Languages that are offered beside those of the page.
    languages: Vec<Spoken>,
    /// The practice that is changed; none for a new one.
    practice: Option<PracticePage>,
}

/// A new practice of the member in the address.
#[component]
pub fn TellPage() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("member").and_then(|id| MemberId::parse(&id).ok()));
    move || match id.get() {
        None => missing(i18n),
        Some(id) => new(i18n, id),
    }
}

/// The practice in the address.
#[component]
pub fn ChangePage() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("practice").and_then(|id| PracticeId::parse(&id).ok()));
    move || match id.get() {
        None => missing(i18n),
        Some(id) => change(i18n, id),
    }
}

fn new(i18n: I18n, id: MemberId) -> AnyView {
    let (member, areas) = (data::member(Memo::new(move |_| id.clone())), data::policy_areas());
    let retry = use_retry(move || {
        member.refetch();
        areas.refetch();
    });
    (move || match (member.get(), areas.get()) {
        (Some(Ok(page)), Some(Ok(areas))) => {
            let work = Work {
                member: page.summary.id,
                member_name: page.summary.name,
                languages: page.summary.languages,
                practice: None,
            };
            if page.may_tell { draw(i18n, work, areas) } else { not_yours(i18n, work.member_name) }
        }
        (Some(Err(error)), _) if error.code() == Some(Code::NotFound) => missing(i18n),
        (Some(Err(error)), _) | (_, Some(Err(error))) => view! {
            <Page title=move || t_string!(i18n, practice.tell_title) />
            <ErrorView error on_retry=retry />
        }
        .into_any(),
        _ => loading(i18n),
    })
    .into_any()
}

fn change(i18n: I18n, id: PracticeId) -> AnyView {
    let (told, areas) = (data::practice(Memo::new(move |_| id.clone())), data::policy_areas());
    let retry = use_retry(move || {
        told.refetch();
        areas.refetch();
    });
    (move || match (told.get(), areas.get()) {
        (Some(Ok(page)), Some(Ok(areas))) => {
            let work = Work {
                member: page.member.clone(),
                member_name: page.member_name.clone(),
                languages: vec![page.practice.language.clone()],
                practice: Some(page.clone()),
            };
            if page.may_change { draw(i18n, work, areas) } else { not_yours(i18n, work.member_name) }
        }
        (Some(Err(error)), _) if error.code() == Some(Code::NotFound) => missing(i18n),
        (Some(Err(error)), _) | (_, Some(Err(error))) => view! {
            <Page title=move || t_string!(i18n, practice.change_title) />
            <ErrorView error on_retry=retry />
        }
        .into_any(),
        _ => loading(i18n),
    })
    .into_any()
}

fn loading(i18n: I18n) -> AnyView {
    view! { <Skeleton words=move || t_string!(i18n, common.loading_page) lines=12 /> }.into_any()
}

fn not_yours(i18n: I18n, member: String) -> AnyView {
    view! {
        <Page
            title=move || data::code_title(i18n, Code::Forbidden)
            lead=move || t_string!(i18n, practice.not_yours, member = member.clone())
        />
    }
    .into_any()
}

/// What is sent: the text, and the version it was made of.
#[derive(Clone)]
struct Sent {
    draft: Draft,
    member: MemberId,
    practice: Option<(PracticeId, u32)>,
    form: PracticeForm,
}

async fn send(client: data::Client, sent: Sent) -> Result<PracticePage, data::ClientError> {
    match sent.practice {
        None => sent.draft.client(client).tell_practice(&sent.member, &sent.form).await,
        Some((id, version)) => client.change_practice(&id, version, &sent.form).await,
    }
}

fn draw(i18n: I18n, work: Work, areas: PolicyAreas) -> AnyView {
    let session = use_session();
    let place = match &work.practice {
        None => format!("practice/{}", work.member),
        Some(page) => format!("practice-change/{}", page.id),
    };
    let draft = use_draft(session, &place);
    let own = Spoken::from(untrack(|| Language::of(i18n)));
    let first = work.practice.as_ref().map_or_else(
        || Typed { version: None, form: empty(work.languages.first().cloned().unwrap_or(own)) },
        |page| Typed { version: Some(page.version), form: page.practice.clone() },
    );
    let typed = Typed::parse(&untrack(|| draft.text())).unwrap_or(first);
    let desk = Desk {
        i18n,
        session,
        version: RwSignal::new(typed.version),
        ids: RwSignal::new(typed.form.commitments.join(" ")),
        form: RwSignal::new(typed.form),
        draft,
        errors: FieldErrors::default(),
        areas: StoredValue::new(areas),
        languages: StoredValue::new(offered(&work.languages)),
    };
    let leave = leave_with(if work.practice.is_none() { Saved::Published } else { Saved::Changed });
    let saving = data::use_mutation(send, move |page: PracticePage| {
        draft.arrived();
        draft.write(String::new());
        data::refetch_directory();
        leave(&page.id);
    });
    draft.follow(saving, desk.errors);
    let changed = work.practice.as_ref().map(|page| page.id.clone());
    let member = work.member.clone();
    let press = move || {
        let form = desk.form.get_untracked();
        if desk.errors.check(form.parse()).is_some() {
            let practice = changed.clone().zip(desk.version.get_untracked());
            // From here on the tab holds what was sent, so that a lost answer is asked for under the same key.
            desk.keep();
            saving.send(Sent { draft, member: member.clone(), practice, form });
        }
    };
    let press = Callback::new(move |()| press());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        press.run(());
    };
    let errors = desk.errors;
    let say = move |problem: &FieldProblem| say(i18n, problem);
    let new = work.practice.is_none();
    let stale = move || saving.error().and_then(|error| error.current::<PracticePage>());
    let overtaken = move || stale().map(|theirs| conflict(desk, theirs, saving, press));
    let full = move || new && saving.error().is_some_and(|error| error.code() == Some(Code::IllegalStep));
    let other = move || saving.error().filter(|_| !errors.any() && stale().is_none() && !full());
    let max = move || intl::number(Language::of(i18n), Practice::OF_A_MEMBER as i64);
    let name = work.member_name.clone();
    let (back, back_name) = match &work.practice {
        None => (paths::member(&work.member), work.member_name.clone()),
        Some(page) => (paths::practice(&page.id), page.practice.title.clone()),
    };
    let title = move || {
        if new { t_string!(i18n, practice.tell_title) } else { t_string!(i18n, practice.change_title) }
    };
    view! {
        <p class="member-back"><Icon name="chevron-start" /><a href=back><bdi>{back_name}</bdi></a></p>
        <Page
            title
            lead=move || t_string!(i18n, practice.tell_lead, member = name.clone())
            failed=Signal::derive(move || errors.any())
        />
        <ErrorSummary title=move || t_string!(i18n, errors.summary_title) errors=errors.lines(field_id, say) />
        {overtaken}
        {move || other().map(|error| view! { <ErrorView error on_retry=move |()| press.run(()) /> })}
        <Show when=full>
            <div role="alert">
                <Alert tone=Tone::Waiting><p>{move || t_string!(i18n, practice.too_many, max = max())}</p></Alert>
            </div>
        </Show>
        <form class="stack practice-form" novalidate on:submit=submit>
            {fields::texts(desk, say)}
            {fields::choices(desk, say)}
            <p class="main-button">
                <Button
                    kind=ButtonKind::Primary
                    submit=true
                    busy=saving.busy()
                    busy_word=move || if new { t_string!(i18n, practice.publishing) } else { t_string!(i18n, practice.saving) }
                >
                    {move || if new { t!(i18n, practice.publish).into_any() } else { t!(i18n, practice.save).into_any() }}
                </Button>
            </p>
        </form>
    }
    .into_any()
}

/// The languages of the page and those of the member, each once.
fn offered(more: &[Spoken]) -> Vec<Spoken> {
    let mut all: Vec<Spoken> = more.to_vec();
    for language in Locale::ALL.into_iter().map(Spoken::from) {
        if !all.contains(&language) {
            all.push(language);
        }
    }
    all
}

/// Somebody else changed the practice meanwhile.
fn conflict(
    desk: Desk,
    theirs: PracticePage,
    saving: data::Mutation<Sent, PracticePage>,
    press: Callback<()>,
) -> AnyView {
    let yours = desk.form.get_untracked();
    let difference = |part: Part| Difference {
        what: fields::name(desk.i18n, part).to_owned(),
        theirs: fields::shown(desk, part, &theirs.practice),
        yours: fields::shown(desk, part, &yours),
    };
    let differences = differing(&theirs.practice, &yours).into_iter().map(difference).collect();
    let version = theirs.version;
    let take = move || {
        desk.version.set(Some(version));
        desk.replace(theirs.practice.clone());
        // The two differ no longer, and the pressed button goes with what they differed in.
        saving.reset();
        focus_id(FIRST);
    };
    let keep = move |()| {
        desk.version.set(Some(version));
        press.run(());
    };
    view! { <Conflict differences on_theirs=take on_yours=Some(Callback::new(keep)) busy=saving.busy() /> }
        .into_any()
}

fn field_id(path: &str) -> String {
    let field = path.split('.').next().unwrap_or(path);
    format!("practice-{field}")
}

fn say(i18n: I18n, problem: &FieldProblem) -> String {
    let field = problem.path.split('.').next().unwrap_or_default();
    let most = |most: usize| intl::number(Language::of(i18n), most as i64);
    match (field, problem.code.as_str()) {
        ("areas", field::OUT_OF_RANGE | field::REQUIRED) => {
            t_string!(i18n, practice.wrong_areas, max = most(Practice::AREAS))
        }
        ("areas", field::UNKNOWN) => t_string!(i18n, practice.unknown_area).to_owned(),
        ("commitments", field::OUT_OF_RANGE) => {
            t_string!(i18n, practice.wrong_commitments, max = most(Practice::COMMITMENTS))
        }
        ("commitments", field::MALFORMED) => t_string!(i18n, practice.wrong_commitment).to_owned(),
        ("title", field::MALFORMED) => t_string!(i18n, practice.wrong_title).to_owned(),
        _ => form::words(i18n, problem, |_| String::new()),
    }
}
