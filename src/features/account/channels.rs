//! The ways to reach the reader: listed, added, taken away. Who gets which is chosen in each conversation.

use leptos::prelude::*;
use model::contact::{ChannelForm, ChannelRow, Channels, ContactKind, MOST};
use model::id::ChannelId;
use model::problem::{FieldProblem, field};

use crate::a11y::use_announce;
use crate::data::{self, ErrorView, Fetched, Loaded};
use crate::form::{self, FieldErrors};
use crate::i18n::{I18n, Language, t, t_string};
use crate::session::{Access, use_session};
use crate::ui::button::{Button, ButtonKind};
use crate::ui::card::Card;
use crate::ui::dialog::Dialog;
use crate::ui::error_summary::ErrorSummary;
use crate::ui::field::{Choice, SelectField, TextField};
use crate::ui::focus::focus_id;
use crate::ui::status::{Alert, Tone};
use crate::{intl, terms};

/// Where the outcome of a step is told.
const OUTCOME: &str = "channels-outcome";
const VALUE: &str = "channel-value";

/// What was done a moment ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Done {
    Added,
    Removed,
}

/// One line a channel, and a form for one more; for those who can be introduced, and whoever has any left.
#[component]
pub fn ChannelsCard(
    /// The words.
    i18n: I18n,
) -> impl IntoView {
    let (session, channels) = (use_session(), data::channels());
    let count = Memo::new(move |before: Option<&usize>| {
        let now = channels.with_value(|found| found.channels.len());
        now.or(before.copied()).unwrap_or_default()
    });
    let concerned = Memo::new(move |_| session.may(Access::Introductions) == Some(true) || count.get() > 0);
    let done = RwSignal::new(None::<Done>);
    move || concerned.get().then(|| view! { <Concerned i18n channels count done /> })
}

#[component]
fn Concerned(
    i18n: I18n,
    channels: Fetched<Channels>,
    count: Memo<usize>,
    done: RwSignal<Option<Done>>,
) -> impl IntoView {
    let told = move || {
        done.get().map(|done| {
            let words = move || match done {
                Done::Added => t_string!(i18n, contacts.added),
                Done::Removed => t_string!(i18n, contacts.removed),
            };
            view! { <Alert tone=Tone::Done><p>{words}</p></Alert> }
        })
    };
    let finish = Callback::new(move |what: Done| {
        done.set(Some(what));
        channels.refetch();
        // The pressed button goes with the change.
        request_animation_frame(|| focus_id(OUTCOME));
    });
    let full = move || {
        let most = intl::number(Language::of(i18n), count.get() as i64);
        t_string!(i18n, contacts.most, count = most)
    };
    let room = Memo::new(move |_| count.get() < MOST);
    view! {
        <Card title=move || t_string!(i18n, contacts.title)>
            <p>{t!(i18n, contacts.lead)}</p>
            <div id=OUTCOME tabindex="-1">{told}</div>
            <Loaded
                of=channels
                words=move || t_string!(i18n, contacts.loading)
                view=move |found| list(i18n, found, finish)
            />
            <Show when=move || room.get() fallback=move || view! { <p>{full}</p> }>
                <Add i18n finish />
            </Show>
        </Card>
    }
    .into_any()
}

fn list(i18n: I18n, found: Channels, finish: Callback<Done>) -> AnyView {
    if found.channels.is_empty() {
        return view! { <p class="soft">{t!(i18n, contacts.none)}</p> }.into_any();
    }
    let asked = RwSignal::new(None::<ChannelRow>);
    let open = RwSignal::new(false);
    let removing = data::use_mutation(
        |client, id: ChannelId| async move { client.remove_channel(&id).await },
        move |()| finish.run(Done::Removed),
    );
    let act = move |()| {
        open.set(false);
        if let Some(row) = asked.get_untracked() {
            removing.send(row.id);
        }
    };
    let row = move |row: ChannelRow| {
        let (kind, value, people) = (row.kind, row.value.clone(), row.released_to);
        let label = move || t_string!(i18n, contacts.remove_label, value = value.clone());
        let whole = row.clone();
        let ask = move |()| {
            asked.set(Some(whole.clone()));
            open.set(true);
        };
        view! {
            <li class="account-session">
                <div>
                    <strong><bdi dir="ltr">{row.value}</bdi></strong>
                    <span class="small soft">{move || terms::contact(i18n, kind)}". "{move || released_to(i18n, people)}"."</span>
                </div>
                <Button small=true kind=ButtonKind::Danger on_press=ask busy=removing.busy() label>
                    {t!(i18n, contacts.remove)}
                </Button>
            </li>
        }
    };
    let value = move || asked.with(|row| row.as_ref().map(|row| row.value.clone())).unwrap_or_default();
    let people = move || asked.with(|row| row.as_ref().map_or(0, |row| row.released_to));
    view! {
        {move || removing.error().map(|error| view! { <ErrorView error on_retry=act /> })}
        <ul class="account-sessions">{found.channels.into_iter().map(row).collect_view()}</ul>
        <Dialog
            open
            on_close=move |()| open.set(false)
            title=move || t_string!(i18n, contacts.remove_question, value = value())
            confirm=move || t_string!(i18n, contacts.remove)
            on_confirm=act
            confirm_kind=ButtonKind::Danger
            safe=move || t_string!(i18n, contacts.keep)
        >
            <p>{move || what_removing_does(i18n, people())}</p>
        </Dialog>
    }
    .into_any()
}

fn released_to(i18n: I18n, people: u32) -> String {
    let locale = Language::of(i18n);
    let count = intl::number(locale, i64::from(people));
    match intl::plural(locale, u64::from(people)) {
        _ if people == 0 => t_string!(i18n, contacts.released_to_nobody).to_owned(),
        intl::Plural::One => t_string!(i18n, contacts.released_to_1, count = count),
        intl::Plural::Other => t_string!(i18n, contacts.released_to_n, count = count),
    }
}

fn what_removing_does(i18n: I18n, people: u32) -> String {
    let locale = Language::of(i18n);
    let count = intl::number(locale, i64::from(people));
    match intl::plural(locale, u64::from(people)) {
        _ if people == 0 => t_string!(i18n, contacts.remove_nobody).to_owned(),
        intl::Plural::One => t_string!(i18n, contacts.remove_body_1, count = count),
        intl::Plural::Other => t_string!(i18n, contacts.remove_body_n, count = count),
    }
}

#[component]
fn Add(i18n: I18n, finish: Callback<Done>) -> impl IntoView {
    let announce = use_announce();
    let (kind, value) = (RwSignal::new(ContactKind::Email), RwSignal::new(String::new()));
    let errors = FieldErrors::default();
    let adding = data::use_mutation(
        |client, form: ChannelForm| async move { client.add_channel(&form).await },
        move |_: ChannelRow| {
            value.set(String::new());
            announce.say(t_string!(i18n, contacts.added));
            finish.run(Done::Added);
        },
    );
    Effect::new(move || {
        if let Some(error) = adding.error() {
            errors.take(&error);
        }
    });
    let press = move || {
        let form = ChannelForm { kind: kind.get_untracked(), value: value.get_untracked() };
        if errors.check(form.parse().map(drop)).is_some() {
            adding.send(form);
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        press();
    };
    let kinds = Signal::derive(move || {
        ContactKind::ALL
            .iter()
            .map(|kind| Choice::new(kind.code(), terms::contact(i18n, *kind)))
            .collect::<Vec<_>>()
    });
    let choose = move |code: String| {
        if let Some(chosen) = ContactKind::from_code(&code) {
            kind.set(chosen);
        }
    };
    let wording = move |problem: &FieldProblem| say(i18n, kind.get(), problem);
    view! {
        <ErrorSummary
            title=move || t_string!(i18n, errors.summary_title)
            errors=errors.lines(|path| format!("channel-{path}"), wording)
        />
        {move || adding.error().filter(|_| !errors.any()).map(|error| view! { <ErrorView error on_retry=move |()| press() /> })}
        <form class="stack" novalidate on:submit=submit>
            <SelectField
                id="channel-kind"
                label=move || t_string!(i18n, contacts.kind)
                value=Signal::derive(move || kind.get().code().to_owned())
                on_input=choose
                options=kinds
                error=errors.at("kind", wording)
            />
            <TextField
                id=VALUE
                label=move || match kind.get() {
                    ContactKind::Email => t_string!(i18n, contacts.value_email),
                    ContactKind::Telephone | ContactKind::Whatsapp => t_string!(i18n, contacts.value_number),
                    ContactKind::Signal | ContactKind::Telegram => t_string!(i18n, contacts.value_name),
                }
                hint=move || match kind.get() {
                    ContactKind::Email => t_string!(i18n, contacts.hint_email),
                    ContactKind::Telephone | ContactKind::Whatsapp => t_string!(i18n, contacts.hint_number),
                    ContactKind::Signal => t_string!(i18n, contacts.hint_signal),
                    ContactKind::Telegram => t_string!(i18n, contacts.hint_telegram),
                }
                value
                on_input=move |text| value.set(text)
                error=errors.at("value", wording)
                autocomplete="off"
                required=true
            />
            <p>
                <Button submit=true busy=adding.busy() busy_word=move || t_string!(i18n, contacts.adding)>
                    {t!(i18n, contacts.add)}
                </Button>
            </p>
        </form>
    }
    .into_any()
}

/// What is wrong, by what is to be typed.
fn say(i18n: I18n, kind: ContactKind, problem: &FieldProblem) -> String {
    let own = match (problem.path.as_str(), problem.code.as_str()) {
        ("value", field::MALFORMED) => match kind {
            ContactKind::Email => t_string!(i18n, contacts.wrong_email),
            ContactKind::Telephone | ContactKind::Whatsapp => t_string!(i18n, contacts.wrong_number),
            ContactKind::Signal => t_string!(i18n, contacts.wrong_signal),
            ContactKind::Telegram => t_string!(i18n, contacts.wrong_telegram),
        },
        ("value", field::DUPLICATE) => t_string!(i18n, contacts.known),
        _ => return form::words(i18n, problem, |_| String::new()),
    };
    own.to_owned()
}
