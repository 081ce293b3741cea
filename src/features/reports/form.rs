//! The form of a report: why, what happened, and of a conversation exactly those messages that its reader ticks.
//!
//! A conversation that is not there for its reader any more can be reported all the same, without its messages: one of the
//! two may have blocked the other.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use model::conversation::{Gathering, Messages};
use model::id::MessageId;
use model::problem::{Code, FieldProblem};
use model::report::{OwnReport, ReportForm, ReportReason, Reported, Thing};

use super::own::ARRIVED;
use super::shared::{self, Chosen};
use crate::a11y::{Page, use_retry};
use crate::data::{self, ErrorView};
use crate::form::draft::{Draft, use_draft};
use crate::form::{self, FieldErrors};
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::session::{Session, use_session};
use crate::terms::report_reason;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::error_summary::ErrorSummary;
use crate::ui::field::{Checkbox, CheckboxGroup, Choice, RadioGroup, TextArea};
use crate::ui::focus::focus_id;
use crate::ui::state::Skeleton;
use crate::ui::status::{Alert, Tone};
use crate::{intl, paths};

/// What the address names, reported.
#[component]
pub fn ReportPage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let thing = Memo::new(move |_| {
        let query = query.read();
        let about = query.get("about").and_then(|code| Reported::from_code(&code))?;
        Thing::new(about, &query.get("thing").unwrap_or_default())
    });
    move || match thing.get() {
        None => missing(i18n),
        Some(Thing::Conversation(id)) => {
            let messages = data::messages(id.clone());
            let retry = use_retry(move || messages.refetch());
            (move || match messages.get() {
                None => {
                    view! { <Skeleton words=move || t_string!(i18n, reports.loading) lines=10 /> }.into_any()
                }
                Some(Ok(found)) => draw(i18n, Thing::Conversation(id.clone()), Some(found)),
                // What many write is there for those who take part, and for nobody else.
                Some(Err(error)) if error.code() == Some(Code::NotFound) && Gathering::of(&id).is_some() => {
                    missing(i18n)
                }
                Some(Err(error)) if error.code() == Some(Code::NotFound) => {
                    draw(i18n, Thing::Conversation(id.clone()), None)
                }
                Some(Err(error)) => view! {
                    <Page title=move || t_string!(i18n, reports.title) />
                    <ErrorView error on_retry=retry />
                }
                .into_any(),
            })
            .into_any()
        }
        Some(other) => draw(i18n, other, None),
    }
}

fn missing(i18n: I18n) -> AnyView {
    view! {
        <Page
            title=move || t_string!(i18n, reports.missing_title)
            lead=move || t_string!(i18n, reports.missing_body)
        />
    }
    .into_any()
}

/// What the parts of the form share.
#[derive(Clone, Copy)]
struct Desk {
    i18n: I18n,
    session: Session,
    thing: StoredValue<Thing>,
    reason: RwSignal<String>,
    feels_unsafe: RwSignal<bool>,
    chosen: RwSignal<Vec<String>>,
    draft: Draft,
    errors: FieldErrors,
    messages: RwSignal<Option<Messages>>,
}

impl Desk {
    /// The form as it is now; nothing while no reason is chosen. Tracked.
    fn form(self) -> Option<ReportForm> {
        let (about, thing) = self.thing.with_value(|thing| (thing.about(), thing.id().to_owned()));
        let chosen = self.chosen.get();
        Some(ReportForm {
            about,
            thing,
            reason: ReportReason::from_code(&self.reason.get())?,
            feels_unsafe: self.feels_unsafe.get(),
            text: self.draft.text(),
            messages: chosen.iter().filter_map(|id| MessageId::parse(id).ok()).collect(),
        })
    }
}

fn draw(i18n: I18n, thing: Thing, messages: Option<Messages>) -> AnyView {
    let session = use_session();
    let about = thing.about();
    let desk = Desk {
        i18n,
        session,
        reason: RwSignal::new(String::new()),
        feels_unsafe: RwSignal::new(false),
        chosen: RwSignal::new(Vec::new()),
        draft: use_draft(session, &format!("report/{}/{}", about.code(), thing.id())),
        errors: FieldErrors::default(),
        thing: StoredValue::new(thing),
        messages: RwSignal::new(messages),
    };
    let navigate = use_navigate();
    let draft = desk.draft;
    let sending = data::use_mutation(
        move |client: data::Client, form: ReportForm| {
            let client = draft.client(client);
            async move { client.report(&form).await }
        },
        move |report: OwnReport| {
            draft.arrived();
            ARRIVED.set(Some(report.number));
            // Back does not lead into a form that was sent.
            let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
            navigate(paths::REPORTS, options);
        },
    );
    let errors = desk.errors;
    draft.follow(sending, errors);
    let press = Callback::new(move |()| {
        let form = untrack(|| desk.form());
        let parsed = match &form {
            Some(form) => form.parse().map(drop),
            // Nothing is chosen beforehand, so that nobody reports what they did not mean.
            None => Err(shared::without_reason(&untrack(|| draft.text()))),
        };
        if let (Some(()), Some(form)) = (errors.check(parsed), form) {
            sending.send(form);
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        press.run(());
    };
    let say = move |problem: &FieldProblem| say(i18n, problem);
    let lead = move || match about {
        Reported::Member => t_string!(i18n, reports.lead_member),
        Reported::Conversation => t_string!(i18n, reports.lead_conversation),
        Reported::Introduction => t_string!(i18n, reports.lead_introduction),
        Reported::Group => t_string!(i18n, reports.lead_group),
        Reported::Circle => t_string!(i18n, reports.lead_circle),
    };
    let other = move || sending.error().filter(|_| !errors.any());
    view! {
        <Page title=move || t_string!(i18n, reports.title) lead failed=Signal::derive(move || errors.any()) />
        <ErrorSummary title=move || t_string!(i18n, errors.summary_title) errors=errors.lines(field_id, say) />
        {move || other().map(|error| view! { <ErrorView error on_retry=move |()| press.run(()) /> })}
        <div class="stack report-page">
            <Alert tone=Tone::Info><p>{t!(i18n, reports.who_reads)}</p></Alert>
            <p class="strong">{t!(i18n, reports.urgent)}</p>
            <form class="stack" novalidate on:submit=submit>
                {fields(desk)}
                {attach(desk)}
                {preview(desk)}
                <p class="main-button">
                    <Button
                        kind=ButtonKind::Primary
                        submit=true
                        busy=sending.busy()
                        busy_word=move || t_string!(i18n, reports.sending)
                    >
                        {t!(i18n, reports.send)}
                    </Button>
                </p>
            </form>
        </div>
    }
    .into_any()
}

fn fields(desk: Desk) -> AnyView {
    let Desk { i18n, session, reason, feels_unsafe, draft, errors, .. } = desk;
    let options = Signal::derive(move || {
        let one = |reason: &ReportReason| Choice::new(reason.code(), report_reason(i18n, *reason));
        ReportReason::ALL.iter().map(one).collect::<Vec<_>>()
    });
    view! {
        <RadioGroup
            id="report-reason"
            legend=move || t_string!(i18n, reports.reason)
            options
            value=reason
            on_change=move |code| reason.set(code)
            error=errors.at("reason", move |problem| say(i18n, problem))
        />
        <Checkbox
            id="report-unsafe"
            label=move || t_string!(i18n, reports.i_feel_unsafe)
            hint=move || t_string!(i18n, reports.unsafe_hint)
            checked=feels_unsafe
            on_change=move |on| feels_unsafe.set(on)
        />
        <TextArea
            id="report-text"
            label=move || t_string!(i18n, reports.text)
            hint=move || t_string!(i18n, reports.text_hint)
            value=draft.signal()
            on_input=move |text| draft.write(text)
            rows=6
            required=true
            error=errors.at("text", move |problem| say(i18n, problem))
            draft=draft.kept(i18n, session)
        />
    }
    .into_any()
}

/// The messages of a conversation, none of them ticked, the newest ones first to be there.
fn attach(desk: Desk) -> AnyView {
    let Desk { i18n, session, thing, chosen, errors, messages, .. } = desk;
    let Some(id) = thing.with_value(|thing| match thing {
        Thing::Conversation(id) => Some(id.clone()),
        Thing::Member(_) | Thing::Introduction(_) | Thing::Group(_) | Thing::Circle(_) => None,
    }) else {
        return ().into_any();
    };
    let Some(found) = messages.get_untracked() else {
        return view! { <p class="soft">{t!(i18n, reports.messages_gone)}</p> }.into_any();
    };
    if found.messages.is_empty() {
        return view! { <p class="soft">{t!(i18n, reports.messages_none)}</p> }.into_any();
    }
    let options = Signal::derive(move || {
        let zone = session.time_zone();
        let one = |message: &model::conversation::Message| Choice {
            hint: Some(shared::written_by(i18n, message, found.with.as_ref(), &zone).into()),
            ..Choice::new(message.id.as_str(), message.text.clone())
        };
        messages.with(|found| found.iter().flat_map(|found| &found.messages).map(one).collect::<Vec<_>>())
    });
    let earlier = data::use_mutation(
        move |client: data::Client, before: u32| {
            let id = id.clone();
            async move { client.messages(&id, Some(before)).await }
        },
        move |page: Messages| {
            messages.update(|found| *found = found.take().map(|found| shared::with_earlier(found, page)));
            // The pressed button may have gone with the last page.
            focus_id("report-messages-0");
        },
    );
    let more = move || {
        messages.with(|found| found.as_ref().and_then(|found| found.earlier)).map(|before| {
            view! {
                <p>
                    <Button small=true on_press=move |()| earlier.send(before) busy=earlier.busy()>
                        {t!(i18n, reports.messages_earlier)}
                    </Button>
                </p>
            }
        })
    };
    view! {
        <div class="report-messages">
            <CheckboxGroup
                id="report-messages"
                legend=move || t_string!(i18n, reports.messages)
                hint=move || t_string!(i18n, reports.messages_hint)
                options
                value=chosen
                on_change=move |all| chosen.set(all)
                error=Signal::derive(move || errors.any_at("messages").map(|problem| say(i18n, &problem)))
            />
            {move || earlier.error().map(|error| view! { <ErrorView error /> })}
            {more}
        </div>
    }
    .into_any()
}

/// Exactly what is shared, as it is now (rule SAF-2).
fn preview(desk: Desk) -> AnyView {
    let Desk { i18n, session, reason, draft, chosen, messages, .. } = desk;
    let name = session.person().map(|person| person.name).unwrap_or_default();
    let nothing = move || t_string!(i18n, reports.shared_nothing).to_owned();
    let why = move || {
        ReportReason::from_code(&reason.get())
            .map_or_else(nothing, |reason| report_reason(i18n, reason).to_owned())
    };
    let text = move || Some(draft.text()).filter(|text| !text.trim().is_empty()).unwrap_or_else(nothing);
    let picked = move || {
        messages.with(|found| {
            let all = found.as_ref().map(|found| found.messages.as_slice()).unwrap_or_default();
            Chosen::of(all, &chosen.get())
        })
    };
    let count = move || {
        let count = picked().texts.len();
        match count {
            0 => t_string!(i18n, reports.shared_messages_0).to_owned(),
            1 => t_string!(i18n, reports.shared_messages_1).to_owned(),
            more => {
                let number = intl::number(Language::of(i18n), more as i64);
                t_string!(i18n, reports.shared_messages_n, count = number)
            }
        }
    };
    let rows = move || {
        let row = |text: String| view! { <li class="report-text" dir="auto">{text}</li> };
        picked().texts.into_iter().map(row).collect_view()
    };
    view! {
        <section class="card" aria-labelledby="report-shared">
            <h2 class="card-title card-title-small" id="report-shared">{t!(i18n, reports.shared_title)}</h2>
            <dl class="facts">
                <dt>{t!(i18n, reports.shared_name)}</dt>
                <dd><bdi>{name}</bdi></dd>
                <dt>{t!(i18n, reports.shared_reason)}</dt>
                <dd>{why}</dd>
                <dt>{t!(i18n, reports.shared_text)}</dt>
                <dd class="report-text" dir="auto">{text}</dd>
            </dl>
            <p class="strong">{count}</p>
            <ul class="stack-close">{rows}</ul>
        </section>
    }
    .into_any()
}

fn field_id(path: &str) -> String {
    let field = path.split('.').next().unwrap_or(path);
    match field {
        // The first of several choices takes the focus.
        "reason" | "messages" => format!("report-{field}-0"),
        _ => format!("report-{field}"),
    }
}

fn say(i18n: I18n, problem: &FieldProblem) -> String {
    match problem.path.as_str() {
        "reason" => t_string!(i18n, reports.need_reason).to_owned(),
        _ => form::words(i18n, problem, |_| String::new()),
    }
}
