//! Asking one side of a member for an introduction, beside exactly what they will see (rule PRI-10).

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};
use model::directory::MemberSummary;
use model::id::MemberId;
use model::introduction::{IntroductionForm, Introductions, SentIntroduction, Shown, Side};
use model::policy_area::PolicyAreas;
use model::problem::{Code, FieldProblem};
use model::words::Language as Spoken;

use super::view_model::State;
use super::{Done, ask_fields, leave_with, view_model};
use crate::a11y::{Page, use_announce, use_retry};
use crate::data::{self, ErrorView};
use crate::form::draft::{Draft, use_draft};
use crate::form::{self, FieldErrors};
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::paths;
use crate::session::{Session, use_session};
use crate::ui::button::{Button, ButtonKind};
use crate::ui::error_summary::ErrorSummary;
use crate::ui::focus::focus_id;
use crate::ui::icon::Icon;
use crate::ui::state::Skeleton;
use crate::ui::status::{Alert, Tone};

/// The member in the address, asked for an introduction.
#[component]
pub fn AskPage() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("member").and_then(|id| MemberId::parse(&id).ok()));
    move || match id.get() {
        None => missing(i18n),
        Some(id) => fetched(i18n, id),
    }
}

fn missing(i18n: I18n) -> AnyView {
    view! {
        <Page title=move || t_string!(i18n, member.missing_title) lead=move || data::error_view::code_body(i18n, Code::NotFound) />
    }
    .into_any()
}

fn fetched(i18n: I18n, id: MemberId) -> AnyView {
    let (areas, introductions) = (data::policy_areas(), data::introductions());
    let member = data::member(Memo::new(move |_| id.clone()));
    let retry = use_retry(move || {
        member.refetch();
        areas.refetch();
        introductions.refetch();
    });
    // What waits is asked for again on other pages, and what is typed here must not go with it.
    let state = Memo::new(move |before: Option<&State>| {
        if before == Some(&State::Here) {
            return State::Here;
        }
        let errors = [
            member.get().and_then(Result::err),
            areas.get().and_then(Result::err),
            introductions.get().and_then(Result::err),
        ];
        let here =
            member.with_value(|_| ()).and(areas.with_value(|_| ())).and(introductions.with_value(|_| ()));
        match (here, errors.into_iter().flatten().next()) {
            (Some(()), _) => State::Here,
            (None, Some(error)) if error.code() == Some(Code::NotFound) => State::Missing,
            (None, Some(_)) => State::Failed,
            (None, None) => State::Loading,
        }
    });
    (move || {
        let found = untrack(|| (member.get(), areas.get(), introductions.get()));
        match (state.get(), found) {
            (State::Here, (Some(Ok(page)), Some(Ok(areas)), Some(Ok(introductions)))) => {
                draw(i18n, page.summary, areas, introductions)
            }
            (State::Missing, _) => missing(i18n),
            (State::Failed, (member, areas, introductions)) => {
                let error = member.and_then(Result::err).or_else(|| areas.and_then(Result::err));
                let error = error.or_else(|| introductions.and_then(Result::err));
                view! {
                    <Page title=move || t_string!(i18n, messages.ask_title) />
                    {error.map(|error| view! { <ErrorView error on_retry=retry /> })}
                }
                .into_any()
            }
            _ => view! { <Skeleton words=move || t_string!(i18n, common.loading_page) lines=8 /> }.into_any(),
        }
    })
    .into_any()
}

/// What is chosen and typed.
#[derive(Clone, Copy)]
pub(super) struct Typed {
    pub(super) side: RwSignal<Side>,
    pub(super) topic: RwSignal<String>,
    pub(super) draft: Draft,
    pub(super) shows: RwSignal<Vec<String>>,
    pub(super) language: RwSignal<String>,
    choices: Draft,
}

impl Typed {
    /// Keeps what is chosen beside the words, from the first change on: a request that is sent again after a reload is the same.
    fn keep(self) {
        Effect::new(move |first: Option<()>| {
            let chosen = view_model::Choices {
                side: self.side.get(),
                topic: self.topic.get(),
                shows: self.shows.get(),
                language: self.language.get(),
            };
            if first.is_some() {
                self.choices.write(chosen.line());
            }
        });
    }
}

/// What the parts of the form share.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) i18n: I18n,
    pub(super) session: Session,
    pub(super) typed: Typed,
    pub(super) errors: FieldErrors,
    pub(super) member: StoredValue<MemberSummary>,
    pub(super) introductions: StoredValue<Introductions>,
    pub(super) areas: StoredValue<PolicyAreas>,
}

impl Desk {
    /// The form as it is now. Tracked.
    pub(super) fn form(self) -> IntroductionForm {
        let Typed { side, topic, draft, shows, language, .. } = self.typed;
        let own = Spoken::from(Language::of(self.i18n));
        IntroductionForm {
            member: self.member.with_value(|member| member.id.clone()),
            side: side.get(),
            topic: Some(topic.get()).filter(|slug| !slug.is_empty()),
            words: draft.text(),
            language: Spoken::parse(&language.get()).unwrap_or(own),
            shows: shows.with(|shows| shows.iter().filter_map(|code| Shown::from_code(code)).collect()),
        }
    }
}

fn draw(i18n: I18n, member: MemberSummary, areas: PolicyAreas, introductions: Introductions) -> AnyView {
    let (session, navigate, announce) = (use_session(), use_navigate(), use_announce());
    let own_locale = untrack(|| Language::of(i18n));
    let (_, language) = view_model::languages(&member.languages, &[], &Spoken::from(own_locale));
    let choices = use_draft(session, &format!("introduction-choices/{}", member.id));
    let kept = view_model::Choices::parse(&untrack(|| choices.text()));
    // Another page may have led to one of the sides.
    let side = Side::from_code(&untrack(|| use_query_map().read().get("side").unwrap_or_default()));
    let first = || view_model::Choices::new(side.unwrap_or(Side::Government), language.as_str());
    let kept = kept.unwrap_or_else(first);
    let typed = Typed {
        side: RwSignal::new(kept.side),
        topic: RwSignal::new(kept.topic),
        draft: use_draft(session, &format!("introduction/{}", member.id)),
        shows: RwSignal::new(kept.shows),
        language: RwSignal::new(kept.language),
        choices,
    };
    let leave = leave_with(Done::Asked, NavigateOptions::default());
    let desk = Desk {
        i18n,
        session,
        typed,
        errors: FieldErrors::default(),
        member: StoredValue::new(member),
        introductions: StoredValue::new(introductions),
        areas: StoredValue::new(areas),
    };
    let errors = desk.errors;
    let asking = data::use_mutation(
        move |client: data::Client, form: IntroductionForm| {
            let client = typed.draft.client(client);
            async move { client.ask_for_introduction(&form).await }
        },
        move |sent: SentIntroduction| {
            typed.draft.arrived();
            typed.choices.write(String::new());
            data::refetch_waiting();
            // Where the other side had asked too, both have said yes.
            let met = sent.introduced.and_then(|introduced| introduced.conversation);
            if let Some(conversation) = met {
                navigate(&paths::conversation(&conversation), NavigateOptions::default());
            } else {
                announce.say(t_string!(i18n, messages.done_asked));
                leave();
            }
        },
    );
    typed.draft.follow(asking, errors);
    typed.keep();
    let press = move || {
        if untrack(|| ask_fields::asked_already(desk)).is_some() && !typed.draft.waits() {
            focus_id(ask_fields::ALREADY);
            return;
        }
        let form = untrack(|| desk.form());
        let own = desk.introductions.with_value(|all| all.own.clone());
        if errors.check(form.parse(&own).map(drop)).is_some() {
            asking.send(form);
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        press();
    };
    let too_many = move || asking.error().is_some_and(|error| error.code() == Some(Code::TooMany));
    let other = move || asking.error().filter(|error| !errors.any() && error.code() != Some(Code::TooMany));
    let name = move || desk.member.with_value(|member| member.name.clone());
    let back = desk.member.with_value(|member| paths::member(&member.id));
    view! {
        <p class="member-back"><Icon name="chevron-start" /><a href=back><bdi>{name}</bdi></a></p>
        <Page
            title=move || t_string!(i18n, messages.ask_title)
            lead=move || t_string!(i18n, messages.ask_lead, member = name())
            failed=Signal::derive(move || errors.any())
        />
        <ErrorSummary
            title=move || t_string!(i18n, errors.summary_title)
            errors=errors.lines(field_id, move |problem| say(i18n, problem))
        />
        {move || other().map(|error| view! { <ErrorView error on_retry=move |()| press() /> })}
        <Show when=too_many>
            <div role="alert"><Alert tone=Tone::Waiting><p>{t!(i18n, messages.too_many)}</p></Alert></div>
        </Show>
        <form class="messages-ask" novalidate on:submit=submit>
                <div class="stack messages-ask-fields">{ask_fields::fields(desk)}</div>
                {ask_fields::seen(desk)}
                <p class="main-button">
                    <Button
                        kind=ButtonKind::Primary
                        submit=true
                        busy=asking.busy()
                        busy_word=move || t_string!(i18n, messages.sending)
                    >
                        {t!(i18n, messages.ask_send)}
                    </Button>
                </p>
                {ask_fields::then(i18n)}
        </form>
    }
    .into_any()
}

fn field_id(path: &str) -> String {
    let field = path.split('.').next().unwrap_or(path);
    format!("ask-{field}")
}

pub(super) fn say(i18n: I18n, problem: &FieldProblem) -> String {
    form::words(i18n, problem, |_| String::new())
}
