//! The settings of the next proposal, and the button that makes it.

use leptos::prelude::*;
use model::group::GroupRunForm;
use model::problem::{FieldProblem, field};

use super::notice::Notice;
use super::proposal::company;
use super::settings::Settings;
use super::studio::Studio;
use crate::form::{self, FieldErrors};
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::ui::button::{Button, ButtonKind};
use crate::ui::card::Card;
use crate::ui::error_summary::ErrorSummary;
use crate::ui::field::TextField;

/// Four numbers; wrong ones are listed first and said beside each field.
#[component]
pub fn SettingsForm(
    /// What the parts of the studio share.
    studio: Studio,
    /// The settings to begin with.
    first: GroupRunForm,
    /// What is wrong with them.
    errors: FieldErrors,
) -> impl IntoView {
    let i18n = use_i18n();
    let settings = RwSignal::new(Settings::from(&first));
    Effect::new(move || {
        if let Some(error) = studio.form.error() {
            errors.take(&error);
        }
    });
    let send = move || {
        studio.form.reset();
        if let Some(mut form) = errors.check(settings.get_untracked().parse()) {
            // Whoever is kept in a group stays with those who are kept there too.
            form.locked = studio.run.with_untracked(|run| run.as_ref().map(company)).unwrap_or_default();
            studio.form.send(form);
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send();
    };
    let another = move || {
        settings.update(|settings| *settings = settings.another());
        send();
    };
    let other_error = move || studio.form.error().filter(|_| !errors.any());
    // Where there is a proposal already, publishing it is the main action of the page.
    let drawn = studio.run.with_untracked(Option::is_some);
    let kind = if drawn { ButtonKind::Secondary } else { ButtonKind::Primary };
    let has_run = move || studio.run.with(Option::is_some);
    view! {
        <ErrorSummary
            title=move || t_string!(i18n, errors.summary_title)
            errors=errors.lines(|path| path.replace('_', "-"), move |problem| say(i18n, problem))
        />
        {move || other_error().map(|error| view! { <Notice studio error /> })}
        <Card title=move || t_string!(i18n, groups.settings_title)>
            <form class="group-settings" novalidate on:submit=submit>
                {Part::ALL.into_iter().map(|part| field_of(i18n, errors, settings, part)).collect_view()}
                <div class="cluster group-submit">
                    <Button
                        kind=kind
                        submit=true
                        busy=studio.form.busy()
                        busy_word=move || t_string!(i18n, groups.forming)
                    >
                        {t!(i18n, groups.form)}
                    </Button>
                    <Show when=has_run>
                        <Button on_press=another busy=studio.form.busy()>{t!(i18n, groups.another)}</Button>
                    </Show>
                </div>
            </form>
            <p class="soft small">{t!(i18n, groups.same_settings)}</p>
        </Card>
    }
    .into_any()
}

/// One of the four numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    SizeMin,
    SizeMax,
    Minutes,
    Seed,
}

impl Part {
    const ALL: [Self; 4] = [Self::SizeMin, Self::SizeMax, Self::Minutes, Self::Seed];

    /// Its path in the form; its field has the same id with hyphens.
    const fn path(self) -> &'static str {
        match self {
            Self::SizeMin => "size_min",
            Self::SizeMax => "size_max",
            Self::Minutes => "session_minutes",
            Self::Seed => "seed",
        }
    }

    fn of(self, settings: &mut Settings) -> &mut String {
        match self {
            Self::SizeMin => &mut settings.size_min,
            Self::SizeMax => &mut settings.size_max,
            Self::Minutes => &mut settings.session_minutes,
            Self::Seed => &mut settings.seed,
        }
    }

    fn label(self, i18n: I18n) -> &'static str {
        match self {
            Self::SizeMin => t_string!(i18n, groups.size_min),
            Self::SizeMax => t_string!(i18n, groups.size_max),
            Self::Minutes => t_string!(i18n, groups.session_minutes),
            Self::Seed => t_string!(i18n, groups.seed),
        }
    }
}

fn field_of(i18n: I18n, errors: FieldErrors, settings: RwSignal<Settings>, part: Part) -> AnyView {
    view! {
        <TextField
            id=part.path().replace('_', "-")
            inputmode="numeric"
            autocomplete="off"
            label=move || part.label(i18n)
            value=Signal::derive(move || part.of(&mut settings.get()).clone())
            on_input=move |text| settings.update(|settings| *part.of(settings) = text)
            error=errors.at(part.path(), move |problem| say(i18n, problem))
            required=true
        />
    }
    .into_any()
}

fn say(i18n: I18n, problem: &FieldProblem) -> String {
    use model::reason::Param;
    let number = |key: &str| match problem.params.get(key) {
        Some(Param::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    match (problem.path.as_str(), problem.code.as_str()) {
        (_, field::MALFORMED | field::REQUIRED) => {
            let usual = Settings::from(&GroupRunForm::DEFAULT);
            let example = Part::ALL
                .iter()
                .find(|part| part.path() == problem.path)
                .map(|part| part.of(&mut usual.clone()).clone());
            t_string!(i18n, groups.whole_number, example = example.unwrap_or_default())
        }
        ("session_minutes", field::OUT_OF_RANGE) => {
            t_string!(i18n, groups.minutes_range, min = number("min"), max = number("max"))
        }
        (_, field::OUT_OF_RANGE) => {
            t_string!(i18n, groups.size_range, min = number("min"), max = number("max"))
        }
        (_, field::CONTRADICTS) => t_string!(i18n, groups.size_crossed).to_owned(),
        _ => form::words(i18n, problem, |_| String::new()),
    }
}
