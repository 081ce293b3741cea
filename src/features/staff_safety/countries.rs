//! Countries in which people are at risk: those that are flagged, flagging another, and lifting a flag.

use leptos::prelude::*;
use model::directory::Directory;
use model::place::Country;
use model::privacy::{CountriesAtRisk, RiskForm};

use super::view_model::{members_in, unflagged};
use crate::a11y::{Page, use_announce};
use crate::data::{self, ErrorView, Fetched, Loaded, Mutation};
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::ui::button::{Button, ButtonKind, ButtonLink};
use crate::ui::card::Card;
use crate::ui::dialog::Dialog;
use crate::ui::error_summary::{ErrorSummary, FieldError};
use crate::ui::field::{Choice, SelectField};
use crate::ui::focus::focus_id;
use crate::ui::heading::HeadingSize;
use crate::ui::state::Empty;
use crate::ui::status::{Alert, Tag, Tone};
use crate::ui::table::{Cell, Column, Row, RowHead, Table};
use crate::{intl, paths, terms};

/// Where the outcome is told.
const OUTCOME: &str = "safety-outcome";
/// The field of the country to flag.
const FIELD: &str = "safety-country";

/// What form, list and dialog share. It outlives the list, which is drawn anew after every write.
#[derive(Clone, Copy)]
struct Desk {
    i18n: I18n,
    directory: Fetched<Directory>,
    /// The code of the chosen country; empty until one is.
    chosen: RwSignal<String>,
    /// Whether somebody pressed the button without having chosen.
    missing: RwSignal<bool>,
    /// What the dialog asks; it stays known when the dialog has closed, for another try.
    asked: RwSignal<Option<RiskForm>>,
    open: RwSignal<bool>,
    done: RwSignal<Option<RiskForm>>,
    setting: Mutation<RiskForm, RiskForm>,
}

impl Desk {
    fn ask(self, country: Country, at_risk: bool) {
        self.missing.set(false);
        self.asked.set(Some(RiskForm { country, at_risk }));
        self.open.set(true);
    }

    fn send(self) {
        self.open.set(false);
        self.setting.reset();
        self.done.set(None);
        if let Some(form) = self.asked.get_untracked() {
            self.setting.send(form);
        }
    }
}

/// The page of the flags.
#[component]
pub fn CountriesPage() -> impl IntoView {
    let (i18n, announce) = (use_i18n(), use_announce());
    let countries = data::countries_at_risk();
    let (chosen, done) = (RwSignal::new(String::new()), RwSignal::new(None::<RiskForm>));
    let setting = data::use_mutation(
        |client, form: RiskForm| async move { client.set_risk(&form).await.map(|_| form) },
        move |form: RiskForm| {
            announce.say(&done_words(i18n, &form));
            chosen.set(String::new());
            done.set(Some(form));
            countries.refetch();
            request_animation_frame(|| focus_id(OUTCOME));
        },
    );
    Effect::new(move || {
        if setting.error().is_some() {
            request_animation_frame(|| focus_id(OUTCOME));
        }
    });
    let desk = Desk {
        i18n,
        directory: data::directory(),
        chosen,
        missing: RwSignal::new(false),
        asked: RwSignal::new(None),
        open: RwSignal::new(false),
        done,
        setting,
    };
    view! {
        <Page
            title=move || t_string!(i18n, safety.title)
            lead=move || t_string!(i18n, safety.lead)
            size=HeadingSize::Staff
            actions=move || view! { <ButtonLink href=paths::PEOPLE>{t!(i18n, safety.back)}</ButtonLink> }
            failed=desk.missing
        />
        <div id=OUTCOME class="safety-outcome" tabindex="-1">{outcome(desk)}</div>
        <Loaded
            of=countries
            words=move || t_string!(i18n, safety.loading)
            lines=8
            view=move |found| draw(desk, found)
        />
        <Question desk />
    }
    .into_any()
}

/// What the last write came to.
fn outcome(desk: Desk) -> impl Fn() -> Option<AnyView> + Send + 'static {
    let Desk { i18n, setting, done, .. } = desk;
    let again = move || {
        // The pressed button goes with the failure.
        focus_id(OUTCOME);
        desk.send();
    };
    move || match (setting.error(), done.get()) {
        (Some(error), _) => Some(view! { <ErrorView error on_retry=again /> }.into_any()),
        (None, Some(form)) => {
            let words = move || done_words(i18n, &form);
            Some(view! { <Alert tone=Tone::Done><p>{words}</p></Alert> }.into_any())
        }
        (None, None) => None,
    }
}

/// The name of a country. Tracked.
fn named(i18n: I18n, country: &Country) -> String {
    intl::country(Language::of(i18n), country.as_str())
}

/// What was done, in words. Tracked.
fn done_words(i18n: I18n, form: &RiskForm) -> String {
    let country = named(i18n, &form.country);
    if form.at_risk {
        t_string!(i18n, safety.flagged, country = country)
    } else {
        t_string!(i18n, safety.lifted, country = country)
    }
}

fn draw(desk: Desk, found: CountriesAtRisk) -> AnyView {
    let i18n = desk.i18n;
    let flagged = StoredValue::new(found.countries.clone());
    view! {
        <div class="stack">
            <Card title=move || t_string!(i18n, safety.list_title)>{list(desk, found.countries)}</Card>
            <Card title=move || t_string!(i18n, safety.flag_title) ruled=true>
                <Loaded of=desk.directory lines=3 view=move |directory| form(desk, directory, flagged) />
            </Card>
        </div>
    }
    .into_any()
}

/// The flagged countries, or that there is none.
fn list(desk: Desk, countries: Vec<Country>) -> AnyView {
    let i18n = desk.i18n;
    if countries.is_empty() {
        return view! {
            <Empty title=move || t_string!(i18n, safety.empty_title) words=move || t_string!(i18n, safety.empty_body)>
                <Button on_press=|| focus_id(FIELD)>{t!(i18n, safety.write_first)}</Button>
            </Empty>
        }
        .into_any();
    }
    let columns = vec![
        Column::new("country", move || t_string!(i18n, safety.col_country)),
        Column::new("state", move || t_string!(i18n, safety.col_state)),
        Column::new("members", move || t_string!(i18n, safety.col_members)),
        Column::new("action", move || t_string!(i18n, safety.col_action)),
    ];
    let rows = move || {
        let mut named: Vec<(Country, String)> =
            countries.iter().map(|country| (country.clone(), named(i18n, country))).collect();
        intl::sort_by_name(Language::of(i18n), &mut named, |(_, name)| name);
        named.into_iter().map(|(country, name)| row(desk, country, name)).collect_view()
    };
    view! {
        <Table caption=move || t_string!(i18n, safety.countries_caption) hide_caption=true columns>{rows}</Table>
    }
    .into_any()
}

fn row(desk: Desk, country: Country, name: String) -> AnyView {
    let i18n = desk.i18n;
    let (of, this, whose) = (country.clone(), country.clone(), name.clone());
    let setting = desk.setting.busy();
    let lifted = move || {
        desk.asked.with(|form| form.as_ref().is_some_and(|form| !form.at_risk && form.country == this))
    };
    let members = move || {
        let count = desk.directory.with_value(|directory| members_in(&directory.members, &of));
        count.map(|count| terms::members(i18n, count))
    };
    view! {
        <Row>
            <RowHead>{name}</RowHead>
            <Cell label=move || t_string!(i18n, safety.col_state)>
                <Tag>{t!(i18n, safety.state_flagged)}</Tag>
            </Cell>
            <Cell label=move || t_string!(i18n, safety.col_members)>{members}</Cell>
            <Cell label=move || t_string!(i18n, safety.col_action)>
                <Button
                    small=true
                    on_press=move || desk.ask(country.clone(), false)
                    busy=Signal::derive(move || setting.get() && lifted())
                    busy_word=move || t_string!(i18n, safety.lifting)
                    label=move || t_string!(i18n, safety.lift_of, country = whose.clone())
                >
                    {t!(i18n, safety.lift)}
                </Button>
            </Cell>
        </Row>
    }
    .into_any()
}

/// The choice of a country to flag, among those of the directory.
fn form(desk: Desk, directory: Directory, flagged: StoredValue<Vec<Country>>) -> AnyView {
    let Desk { i18n, chosen, missing, .. } = desk;
    let countries = flagged.with_value(|flagged| unflagged(&directory.members, flagged));
    let options = Signal::derive(move || {
        let mut all: Vec<(Country, String)> =
            countries.iter().map(|country| (country.clone(), named(i18n, country))).collect();
        intl::sort_by_name(Language::of(i18n), &mut all, |(_, name)| name);
        let none = Choice::new("", t_string!(i18n, safety.choose));
        let all = all.into_iter().map(|(country, name)| Choice::new(country.as_str(), name));
        std::iter::once(none).chain(all).collect::<Vec<_>>()
    });
    let problem =
        Signal::derive(move || missing.get().then(|| t_string!(i18n, safety.country_required).to_owned()));
    let errors = Signal::derive(move || {
        let line = |words| FieldError { field: FIELD.to_owned(), words };
        problem.get().map(line).into_iter().collect::<Vec<_>>()
    });
    let setting = desk.setting.busy();
    let flagged = move || desk.asked.with(|form| form.as_ref().is_some_and(|form| form.at_risk));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match Country::parse(&chosen.get_untracked()) {
            Ok(country) => desk.ask(country, true),
            Err(_) => missing.set(true),
        }
    };
    view! {
        <ErrorSummary title=move || t_string!(i18n, errors.summary_title) errors />
        <form class="stack-close safety-form" novalidate on:submit=submit>
            <SelectField
                id=FIELD
                label=move || t_string!(i18n, safety.country)
                hint=move || t_string!(i18n, safety.country_hint)
                value=chosen
                on_input=move |code| chosen.set(code)
                options
                error=problem
            />
            <p class="main-button">
                <Button
                    submit=true
                    busy=Signal::derive(move || setting.get() && flagged())
                    busy_word=move || t_string!(i18n, safety.flagging)
                >
                    {t!(i18n, safety.flag)}
                </Button>
            </p>
        </form>
    }
    .into_any()
}

/// Asks once, and says what a flag changes and what lifting it does not.
#[component]
fn Question(desk: Desk) -> impl IntoView {
    let Desk { i18n, asked, open, .. } = desk;
    let flags = Memo::new(move |_| asked.with(|form| form.as_ref().is_none_or(|form| form.at_risk)));
    let country = move || asked.with(|form| form.as_ref().map(|form| named(i18n, &form.country)));
    let title = move || {
        let country = country().unwrap_or_default();
        if flags.get() {
            t_string!(i18n, safety.flag_question, country = country)
        } else {
            t_string!(i18n, safety.lift_question, country = country)
        }
    };
    let now = move || {
        if flags.get() { t_string!(i18n, safety.flag_now) } else { t_string!(i18n, safety.lift_now) }
    };
    let later = move || {
        if flags.get() { t_string!(i18n, safety.flag_later) } else { t_string!(i18n, safety.lift_later) }
    };
    let confirm = move || {
        if flags.get() { t_string!(i18n, safety.flag) } else { t_string!(i18n, safety.lift) }
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
            <p>{now}</p>
            <p>{later}</p>
        </Dialog>
    }
    .into_any()
}
