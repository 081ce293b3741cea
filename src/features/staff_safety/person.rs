//! Who reads what of somebody, and the way to make it narrower. Nothing here makes it wider: only the person can.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use model::id::PersonId;
use model::permissions::Part;
use model::privacy::{FieldSetting, NarrowForm, PersonLevels};
use model::problem::Code;
use model::visibility::{Field, Level};

use super::account::AccountCard;
use super::officers::OfficerCard;
use super::view_model::{hide_all, is_as_narrow, narrower};
use super::words;
use crate::a11y::{Page, use_announce};
use crate::data::{self, ErrorView, Loaded, Mutation, code_body};
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::paths;
use crate::session::use_session;
use crate::ui::button::{Button, ButtonKind, ButtonLink};
use crate::ui::dialog::Dialog;
use crate::ui::field::{Choice, RadioGroup};
use crate::ui::focus::focus_id;
use crate::ui::heading::HeadingSize;
use crate::ui::status::{Alert, Tone};
use crate::ui::table::{Cell, Column, Row, RowHead, Table};

/// Where the outcome is told.
const OUTCOME: &str = "safety-outcome";

/// What is about to be done.
#[derive(Clone)]
enum Asked {
    /// One field becomes narrower than what holds now.
    Narrow(FieldSetting),
    /// Everything becomes as narrow as it gets.
    HideAll(Vec<NarrowForm>),
}

/// What the table and the dialog share.
#[derive(Clone, Copy)]
struct Desk {
    i18n: I18n,
    /// What the dialog asks; it stays known when the dialog has closed, for another try.
    asked: RwSignal<Option<Asked>>,
    open: RwSignal<bool>,
    /// The level that is chosen in the dialog.
    level: RwSignal<Level>,
    done: RwSignal<Option<Vec<NarrowForm>>>,
    narrowing: Mutation<Vec<NarrowForm>, Vec<NarrowForm>>,
}

impl Desk {
    fn ask(self, asked: Asked) {
        if let Asked::Narrow(setting) = &asked {
            // The least that can be done: staff can do more afterwards, and nothing less.
            self.level.set(narrower(setting.level).first().copied().unwrap_or(setting.level));
        }
        self.asked.set(Some(asked));
        self.open.set(true);
    }

    fn send(self) {
        self.open.set(false);
        self.narrowing.reset();
        self.done.set(None);
        let level = self.level.get_untracked();
        match self.asked.get_untracked() {
            Some(Asked::Narrow(setting)) => {
                self.narrowing.send(vec![NarrowForm { field: setting.field, level }]);
            }
            Some(Asked::HideAll(forms)) => self.narrowing.send(forms),
            None => {}
        }
    }
}

/// The page of somebody's safety.
#[component]
pub fn PersonPage() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let person = Memo::new(move |_| {
        params.with(|params| params.get("person").and_then(|id| PersonId::parse(&id).ok()))
    });
    move || match person.get() {
        Some(person) => view! { <Levels person /> }.into_any(),
        // Nobody can have such an address; asking the server would bring the same answer.
        None => view! {
            <Page
                title=move || t_string!(i18n, safety.person_title)
                lead=move || code_body(i18n, Code::NotFound)
                size=HeadingSize::Staff
            />
        }
        .into_any(),
    }
}

#[component]
fn Levels(person: PersonId) -> impl IntoView {
    let (i18n, announce) = (use_i18n(), use_announce());
    let of = StoredValue::new(person.clone());
    let levels = data::person_levels(Memo::new(move |_| person.clone()));
    let name = move || levels.with_value(|levels| levels.name.clone());
    let done = RwSignal::new(None::<Vec<NarrowForm>>);
    let narrowing = data::use_mutation(
        move |client, forms: Vec<NarrowForm>| {
            let person = of.get_value();
            async move {
                let mut done = Vec::new();
                for form in forms {
                    match client.narrow(&person, &form).await {
                        Ok(()) => done.push(form),
                        // What somebody hid meanwhile is hidden all the same; whoever may not do this is told so.
                        Err(error) if error.code() == Some(Code::Forbidden) => {
                            let now = client.person_levels(&person).await?;
                            if !is_as_narrow(&now.fields, form) {
                                return Err(error);
                            }
                        }
                        Err(error) => return Err(error),
                    }
                }
                Ok(done)
            }
        },
        move |forms: Vec<NarrowForm>| {
            let name = levels.with_value(|levels| levels.name.clone()).unwrap_or_default();
            announce.say(&done_words(i18n, &forms, &name));
            done.set(Some(forms));
            levels.refetch();
            request_animation_frame(|| focus_id(OUTCOME));
        },
    );
    Effect::new(move || {
        if narrowing.error().is_some() {
            // Some of several may be done, and what was refused has changed meanwhile: the table says how it stands.
            levels.refetch();
            request_animation_frame(|| focus_id(OUTCOME));
        }
    });
    let desk = Desk {
        i18n,
        asked: RwSignal::new(None),
        open: RwSignal::new(false),
        level: RwSignal::new(Level::Introductions),
        done,
        narrowing,
    };
    let title = move || name().unwrap_or_else(|| t_string!(i18n, safety.person_title).to_owned());
    let window_title = move || match name() {
        Some(name) => t_string!(i18n, safety.person_window, name = name),
        None => t_string!(i18n, safety.person_title).to_owned(),
    };
    let admin = use_session().person().is_some_and(|person| Part::Accounts.is_offered_to(&person.roles));
    let shown_name = Signal::derive(move || name().unwrap_or_default());
    view! {
        <Page
            title
            window_title
            lead=move || t_string!(i18n, safety.person_lead)
            size=HeadingSize::Staff
            actions=move || view! { <ButtonLink href=paths::PEOPLE>{t!(i18n, safety.back)}</ButtonLink> }
        />
        <div id=OUTCOME class="safety-outcome" tabindex="-1">{outcome(desk, shown_name)}</div>
        <Loaded
            of=levels
            words=move || t_string!(i18n, safety.person_loading)
            lines=8
            view=move |found| draw(desk, found)
        />
        <Question desk name=shown_name />
        <AccountCard person=of.get_value() name=shown_name />
        {admin.then(|| view! { <OfficerCard person=of.get_value() name=shown_name /> })}
    }
    .into_any()
}

/// What the last write came to.
fn outcome(desk: Desk, name: Signal<String>) -> impl Fn() -> Option<AnyView> + Send + 'static {
    let Desk { i18n, narrowing, done, .. } = desk;
    let again = move || {
        // The pressed button goes with the failure.
        focus_id(OUTCOME);
        desk.send();
    };
    move || match (narrowing.error(), done.get()) {
        (Some(error), _) => Some(view! { <ErrorView error on_retry=again /> }.into_any()),
        (None, Some(forms)) => {
            let tone = if forms.is_empty() { Tone::Info } else { Tone::Done };
            let words = move || done_words(i18n, &forms, &name.get());
            Some(view! { <Alert tone><p>{words}</p></Alert> }.into_any())
        }
        (None, None) => None,
    }
}

/// What was done, in words. Tracked.
fn done_words(i18n: I18n, forms: &[NarrowForm], name: &str) -> String {
    match forms {
        [] => t_string!(i18n, safety.already).to_owned(),
        [NarrowForm { field, level }] => {
            let (field, level) = (words::field(i18n, *field), words::level(i18n, *level));
            t_string!(i18n, safety.narrowed, field = field, level = level)
        }
        _ => t_string!(i18n, safety.all_done, name = name.to_owned()),
    }
}

fn draw(desk: Desk, found: PersonLevels) -> AnyView {
    let i18n = desk.i18n;
    let PersonLevels { name: _, at_risk, fields } = found;
    let all = hide_all(&fields);
    let columns = vec![
        Column::new("field", move || t_string!(i18n, safety.col_field)),
        Column::new("level", move || t_string!(i18n, safety.col_level)),
        Column::new("by", move || t_string!(i18n, safety.col_by)),
        Column::new("action", move || t_string!(i18n, safety.col_action)),
    ];
    let rows = fields.into_iter().map(|setting| row(desk, setting)).collect_view();
    let everything = if all.is_empty() {
        view! { <p class="soft">{t!(i18n, safety.all_hidden)}</p> }.into_any()
    } else {
        view! {
            <p>
                <Button
                    kind=ButtonKind::Danger
                    icon="hidden"
                    on_press=move || desk.ask(Asked::HideAll(all.clone()))
                    busy=desk.narrowing.busy()
                    busy_word=move || t_string!(i18n, safety.narrowing)
                >
                    {t!(i18n, safety.hide_all)}
                </Button>
            </p>
        }
        .into_any()
    };
    view! {
        <div class="stack">
            {at_risk.then(|| view! { <Alert tone=Tone::Info><p>{t!(i18n, safety.at_risk)}</p></Alert> })}
            <Table caption=move || t_string!(i18n, safety.caption) hide_caption=true columns>{rows}</Table>
            {everything}
        </div>
    }
    .into_any()
}

fn row(desk: Desk, setting: FieldSetting) -> AnyView {
    let i18n = desk.i18n;
    let FieldSetting { field, level, default: _, set_by } = setting;
    let action = if narrower(level).is_empty() {
        view! { <span class="soft">{t!(i18n, safety.safest)}</span> }.into_any()
    } else {
        view! {
            <Button
                small=true
                on_press=move || desk.ask(Asked::Narrow(setting.clone()))
                busy=desk.narrowing.busy()
                label=move || t_string!(i18n, safety.narrow_of, field = words::field(i18n, field))
            >
                {t!(i18n, safety.narrow)}
            </Button>
        }
        .into_any()
    };
    view! {
        <Row>
            <RowHead>{move || words::field(i18n, field)}</RowHead>
            <Cell label=move || t_string!(i18n, safety.col_level)>
                {move || words::level(i18n, level)}
                <span class="soft safety-line">{move || words::level_hint(i18n, level)}</span>
            </Cell>
            <Cell label=move || t_string!(i18n, safety.col_by)>{move || words::set_by(i18n, set_by)}</Cell>
            <Cell label=move || t_string!(i18n, safety.col_action)>{action}</Cell>
        </Row>
    }
    .into_any()
}

/// Asks once before something becomes narrower, because staff cannot take it back.
#[component]
fn Question(desk: Desk, name: Signal<String>) -> impl IntoView {
    let Desk { i18n, asked, open, level, .. } = desk;
    let setting = Memo::new(move |_| match asked.get() {
        Some(Asked::Narrow(setting)) => Some((setting.field, setting.level)),
        Some(Asked::HideAll(_)) | None => None,
    });
    let title = move || {
        if let Some((field, _)) = setting.get() {
            t_string!(i18n, safety.question, field = words::field(i18n, field))
        } else {
            t_string!(i18n, safety.all_question, name = name.get())
        }
    };
    let what = move || match setting.get() {
        Some((field, now)) => choose(i18n, field, now, level),
        None => view! { <p>{t!(i18n, safety.all_body)}</p> }.into_any(),
    };
    let confirm = move || {
        if setting.get().is_some() {
            t_string!(i18n, safety.narrow)
        } else {
            t_string!(i18n, safety.hide_all)
        }
    };
    view! {
        <Dialog
            open
            on_close=move || open.set(false)
            title
            confirm
            on_confirm=move || desk.send()
            confirm_kind=ButtonKind::Danger
            safe=move || t_string!(i18n, safety.not_now)
        >
            {what}
            <p>{move || t_string!(i18n, safety.consequence, name = name.get())}</p>
        </Dialog>
    }
    .into_any()
}

/// The levels narrower than the one that holds now.
fn choose(i18n: I18n, field: Field, now: Level, level: RwSignal<Level>) -> AnyView {
    let options = Signal::derive(move || {
        let choice = |level: Level| Choice {
            hint: Some(words::level_hint(i18n, level).into()),
            ..Choice::new(level.code(), words::level(i18n, level))
        };
        narrower(now).into_iter().map(choice).collect::<Vec<_>>()
    });
    view! {
        <p>{move || t_string!(i18n, safety.now_level, level = words::level(i18n, now))}</p>
        <RadioGroup
            id=format!("safety-{}", field.code())
            legend=move || t_string!(i18n, safety.new_level)
            options
            value=Signal::derive(move || level.get().code().to_owned())
            on_change=move |code: String| {
                if let Some(chosen) = Level::from_code(&code) {
                    level.set(chosen);
                }
            }
        />
    }
    .into_any()
}
