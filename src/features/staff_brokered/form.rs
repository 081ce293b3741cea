//! Proposing that two sides meet: which two, about what, a note, and its language.

use leptos::prelude::*;
use model::brokered::{BrokeredForm, SideOf};
use model::id::MemberId;
use model::introduction::Side;
use model::plain_text::RequestText;
use model::problem::{Code, FieldProblem, field};
use model::words::{Language as Spoken, Locale};

use super::{Desk, Done, words};
use crate::data::{self, ErrorView};
use crate::form::FieldErrors;
use crate::form::draft::{Draft, use_draft};
use crate::i18n::{I18n, Language, t, t_string};
use crate::intl;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::error_summary::ErrorSummary;
use crate::ui::field::{Choice, RadioGroup, SelectField, TextArea};
use crate::ui::status::{Alert, Tone};

/// Where the first of the two stands in the form.
const FIRST: [&str; 2] = ["first.member", "first.side"];

/// One side as it is chosen.
#[derive(Clone, Copy)]
struct Chosen {
    /// Where member and side stand in the form.
    paths: [&'static str; 2],
    member: RwSignal<String>,
    side: RwSignal<String>,
}

impl Chosen {
    fn new(paths: [&'static str; 2]) -> Self {
        Self {
            paths,
            member: RwSignal::new(String::new()),
            side: RwSignal::new(Side::Government.code().to_owned()),
        }
    }

    /// The side, or that no member is chosen. Tracked.
    fn parse(self) -> Result<SideOf, FieldProblem> {
        let missing = || FieldProblem::new(self.paths[0], field::REQUIRED);
        let member = MemberId::parse(&self.member.get()).map_err(|_| missing())?;
        let side = Side::from_code(&self.side.get()).ok_or_else(missing)?;
        Ok(SideOf { member, side })
    }
}

/// What is chosen and typed.
#[derive(Clone, Copy)]
struct Typed {
    first: Chosen,
    second: Chosen,
    topic: RwSignal<String>,
    note: Draft,
    language: RwSignal<String>,
    errors: FieldErrors,
}

impl Typed {
    /// The form as it is now, or everything that is wrong with it. Tracked.
    fn form(self, i18n: I18n) -> Result<BrokeredForm, Vec<FieldProblem>> {
        let text = self.note.text();
        let (first, second) = match (self.first.parse(), self.second.parse()) {
            (Ok(first), Ok(second)) => (first, second),
            (first, second) => {
                let words = RequestText::parse("words", &text).err();
                return Err(first.err().into_iter().chain(second.err()).chain(words).collect());
            }
        };
        let own = Spoken::from(Language::of(i18n));
        let form = BrokeredForm {
            first,
            second,
            topic: Some(self.topic.get()).filter(|slug| !slug.is_empty()),
            words: text,
            language: Spoken::parse(&self.language.get()).unwrap_or(own),
        };
        form.parse().map(|_| form)
    }
}

pub(super) fn draw(desk: Desk) -> AnyView {
    let i18n = desk.i18n;
    let typed = Typed {
        first: Chosen::new(FIRST),
        second: Chosen::new(["second.member", "second.side"]),
        topic: RwSignal::new(String::new()),
        note: use_draft(desk.session, "brokered"),
        language: RwSignal::new(untrack(|| Language::of(i18n)).code().to_owned()),
        errors: FieldErrors::default(),
    };
    let errors = typed.errors;
    let sending = data::use_mutation(
        move |client: data::Client, form: BrokeredForm| {
            let client = typed.note.client(client);
            async move { client.broker_introduction(&form).await }
        },
        move |_| {
            typed.note.arrived();
            for chosen in [typed.first, typed.second] {
                chosen.member.set(String::new());
            }
            desk.finish(Done::Sent);
        },
    );
    typed.note.follow(sending, errors);
    let press = move || {
        if let Some(form) = errors.check(untrack(|| typed.form(i18n))) {
            desk.done.set(None);
            sending.send(form);
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        press();
    };
    let code = move || sending.error().and_then(|error| error.code());
    let told = move || match code() {
        Some(Code::TooMany) => Some(t_string!(i18n, brokered.too_many)),
        Some(Code::IllegalStep) => Some(t_string!(i18n, brokered.seats_changed)),
        _ => None,
    };
    let plain = move || {
        told().map(|words| view! { <div role="alert"><Alert tone=Tone::Waiting><p>{words}</p></Alert></div> })
    };
    let other = move || sending.error().filter(|_| !errors.any() && told().is_none());
    view! {
        <ErrorSummary
            title=move || t_string!(i18n, errors.summary_title)
            errors=errors.lines(field_id, move |problem| words::wrong(i18n, problem))
        />
        {move || other().map(|error| view! { <ErrorView error on_retry=move |()| press() /> })}
        {plain}
        <form class="stack brokered-form" novalidate on:submit=submit>
            <div class="brokered-sides">
                {side(desk, typed, typed.first)}
                {side(desk, typed, typed.second)}
            </div>
            {rest(desk, typed)}
            <p class="small soft">{t!(i18n, brokered.then)}</p>
            <p class="main-button">
                <Button
                    kind=ButtonKind::Primary
                    submit=true
                    busy=sending.busy()
                    busy_word=move || t_string!(i18n, messages.sending)
                >
                    {t!(i18n, brokered.send)}
                </Button>
            </p>
        </form>
    }
    .into_any()
}

/// The id of the field at a path: `first.member` is `brokered-first-member`.
fn field_id(path: &str) -> String {
    format!("brokered-{}", path.replace('.', "-"))
}

/// Options in the order of their names, after the one that stands for none.
fn sorted(i18n: I18n, mut named: Vec<(String, String)>, none: &'static str) -> Vec<Choice> {
    intl::sort_by_name(Language::of(i18n), &mut named, |(_, name)| name);
    let none = Choice::new("", none);
    std::iter::once(none).chain(named.into_iter().map(|(value, name)| Choice::new(value, name))).collect()
}

/// Which member, and which side of it.
fn side(desk: Desk, typed: Typed, chosen: Chosen) -> AnyView {
    let Desk { i18n, directory, .. } = desk;
    let wording = move |problem: &FieldProblem| words::wrong(i18n, problem);
    let [member, side] = chosen.paths;
    let members = Signal::derive(move || {
        let found = directory
            .with_value(|all| all.members.iter().map(|one| (one.id.to_string(), one.name.clone())).collect());
        sorted(i18n, found.unwrap_or_default(), t_string!(i18n, brokered.choose))
    });
    let sides = Signal::derive(move || {
        let choice = |side: &Side| Choice::new(side.code(), intl::capitalised(words::side(i18n, *side)));
        Side::ALL.iter().map(choice).collect::<Vec<_>>()
    });
    let first = chosen.paths == FIRST;
    let label = move || {
        if first { t_string!(i18n, brokered.first) } else { t_string!(i18n, brokered.second) }
    };
    view! {
        <div class="stack">
            <SelectField
                id=field_id(member)
                label
                value=chosen.member
                on_input=move |id| chosen.member.set(id)
                options=members
                error=typed.errors.at(member, wording)
            />
            <RadioGroup
                id=field_id(side)
                legend=move || words::placed(i18n, side, t_string!(i18n, brokered.side))
                options=sides
                value=chosen.side
                on_change=move |code| chosen.side.set(code)
                error=typed.errors.at(side, wording)
            />
        </div>
    }
    .into_any()
}

/// About what, the note, and its language.
fn rest(desk: Desk, typed: Typed) -> AnyView {
    let Desk { i18n, session, areas, .. } = desk;
    let Typed { topic, note, language, errors, .. } = typed;
    let wording = move |problem: &FieldProblem| words::wrong(i18n, problem);
    let topics = Signal::derive(move || {
        let locale = Language::of(i18n);
        let found = areas.with_value(|all| {
            all.policy_areas.iter().map(|area| (area.slug.clone(), area.name(locale).to_owned())).collect()
        });
        sorted(i18n, found.unwrap_or_default(), t_string!(i18n, brokered.topic_none))
    });
    let languages = Signal::derive(move || {
        let choice = |locale: Locale| {
            let name = intl::language(Language::of(i18n), locale.code());
            Choice::new(locale.code(), intl::capitalised(&name))
        };
        Locale::ALL.into_iter().map(choice).collect::<Vec<_>>()
    });
    let kept = note.kept(i18n, session);
    let counted = Signal::derive(move || {
        let number = |count: usize| intl::number(Language::of(i18n), count as i64);
        let count = number(note.text().trim().chars().count());
        let count = t_string!(i18n, messages.count, count = count, max = number(RequestText::MAX));
        Some(match kept.get() {
            Some(kept) => format!("{kept} {count}"),
            None => count,
        })
    });
    view! {
        <SelectField
            id="brokered-topic"
            label=move || t_string!(i18n, brokered.topic)
            value=topic
            on_input=move |slug| topic.set(slug)
            options=topics
            error=errors.at("topic", wording)
        />
        <TextArea
            id="brokered-words"
            label=move || t_string!(i18n, brokered.words)
            hint=move || t_string!(i18n, brokered.words_hint)
            value=note.signal()
            on_input=move |text| note.write(text)
            error=errors.at("words", wording)
            draft=counted
            rows=4
            required=true
        />
        <SelectField
            id="brokered-language"
            label=move || t_string!(i18n, brokered.language)
            value=language
            on_input=move |code| language.set(code)
            options=languages
            error=errors.at("language", wording)
        />
    }
    .into_any()
}
