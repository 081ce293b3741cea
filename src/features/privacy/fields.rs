//! Each field with who reads it, as a group of radio buttons.

use leptos::prelude::*;
use model::privacy::{FieldSetting, LevelsForm};
use model::problem::Code;
use model::visibility::{Field, Level, SetBy};

use super::view_model::{Choices, changes, consents, is_beyond_defaults, lacks_consent};
use super::{Desk, use_renewal, words};
use crate::a11y::use_announce;
use crate::data::{self, ClientError};
use crate::form::still_there::Refused;
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::ui::button::{Button, ButtonKind};
use crate::ui::card::Card;
use crate::ui::error_summary::{ErrorSummary, FieldError};
use crate::ui::field::{Choice, RadioGroup};
use crate::ui::focus::focus_id;

/// The form of levels; it sends what was changed and nothing else.
#[component]
pub fn Fields(
    /// What the cards share.
    desk: Desk,
) -> impl IntoView {
    let (i18n, announce) = (use_i18n(), use_announce());
    let choices = RwSignal::new(Choices::new());
    let asks_consent = RwSignal::new(false);
    let saving = data::use_mutation(
        |client, form: LevelsForm| async move { client.choose_levels(&form).await },
        move |privacy| {
            choices.set(Choices::new());
            desk.take(privacy);
            announce.say(t_string!(i18n, privacy.saved));
        },
    );
    let renewing = use_renewal(desk);
    let save = move || {
        saving.reset();
        renewing.reset();
        let (form, lacks) = desk.privacy.with_untracked(|privacy| {
            let form = changes(&privacy.fields, &choices.get_untracked());
            let lacks = is_beyond_defaults(&privacy.fields, &form) && !consents(privacy);
            (form, lacks)
        });
        asks_consent.set(lacks);
        if lacks {
            return;
        }
        if form.changes.is_empty() {
            announce.say(t_string!(i18n, privacy.nothing_changed));
        } else {
            saving.send(form);
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    // Levels that somebody changed meanwhile can only be saved over what they are now; what was chosen here stays.
    let again = move || {
        // The pressed button goes with the failure.
        focus_id(&group_id(Field::ALL[0]));
        if saving.error().is_some_and(|error| error.code() == Some(Code::Stale)) {
            saving.reset();
            renewing.send(());
        } else {
            save();
        }
    };
    let withdrawn = Signal::derive(move || lacks_consent(&saving.fields()));
    // Withdrawn elsewhere: the box above has to say so before it can be asked for.
    Effect::new(move || {
        if withdrawn.get() {
            renewing.send(());
        }
    });
    let error: Signal<Option<ClientError>, LocalStorage> = Signal::derive_local(move || {
        saving.error().filter(|_| !withdrawn.get()).or_else(|| renewing.error())
    });
    let errors = Signal::derive(move || {
        let words = t_string!(i18n, privacy.consent_needed).to_owned();
        let needed = (asks_consent.get() || withdrawn.get()) && !desk.privacy.with(consents);
        needed
            .then(|| FieldError { field: "consent-wider".to_owned(), words })
            .into_iter()
            .collect::<Vec<_>>()
    });
    view! {
        <Card title=move || t_string!(i18n, privacy.fields_title) ruled=true>
            <p class="soft">{t!(i18n, privacy.fields_lead)}</p>
            <dl class="facts privacy-levels">{levels(i18n)}</dl>
            <ErrorSummary title=move || t_string!(i18n, errors.summary_title) errors />
            <Refused i18n error on_retry=again />
            <form class="stack" novalidate on:submit=submit>
                <div class="privacy-fields">
                    {Field::ALL.iter().map(|field| group(i18n, desk, choices, *field)).collect_view()}
                </div>
                <p class="main-button">
                    <Button
                        kind=ButtonKind::Primary
                        submit=true
                        busy=saving.busy()
                        busy_word=move || t_string!(i18n, privacy.saving)
                    >
                        {t!(i18n, privacy.save)}
                    </Button>
                </p>
            </form>
        </Card>
    }
    .into_any()
}

/// Who each level is, once for all fields.
fn levels(i18n: I18n) -> AnyView {
    let line = |level: &Level| {
        let level = *level;
        view! {
            <dt>{move || words::level(i18n, level)}</dt>
            <dd>{move || words::level_hint(i18n, level)}</dd>
        }
    };
    Level::ALL.iter().rev().map(line).collect_view().into_any()
}

fn group_id(field: Field) -> String {
    format!("level-{}", field.code())
}

fn group(i18n: I18n, desk: Desk, choices: RwSignal<Choices>, field: Field) -> AnyView {
    let setting =
        move || desk.privacy.with(|privacy| privacy.fields.iter().find(|one| one.field == field).cloned());
    let value = Signal::derive(move || {
        let chosen = choices.with(|choices| choices.get(&field).copied());
        let level = chosen.or_else(|| setting().map(|setting| setting.level));
        level.map(|level| level.code().to_owned()).unwrap_or_default()
    });
    let options = Signal::derive(move || {
        // The widest stands first, as in a sentence that begins with "everybody".
        let choice = |level: &Level| Choice::new(level.code(), words::level(i18n, *level).to_owned());
        Level::ALL.iter().rev().map(choice).collect::<Vec<_>>()
    });
    let hint = move || {
        let about = words::field_hint(i18n, field).unwrap_or_default();
        let who = setting().map(|setting| chosen_by(i18n, &setting)).unwrap_or_default();
        format!("{about} {who}").trim().to_owned()
    };
    view! {
        <RadioGroup
            id=group_id(field)
            legend=move || words::field(i18n, field)
            hint=hint
            options
            value
            on_change=move |code: String| {
                if let Some(level) = Level::from_code(&code) {
                    choices.update(|choices| {
                        choices.insert(field, level);
                    });
                }
            }
        />
    }
    .into_any()
}

/// Who chose what holds, in a sentence.
fn chosen_by(i18n: I18n, setting: &FieldSetting) -> String {
    match setting.set_by {
        None => t_string!(i18n, privacy.set_default).to_owned(),
        Some(SetBy::Owner) => t_string!(i18n, privacy.set_owner).to_owned(),
        Some(SetBy::Staff) => t_string!(i18n, privacy.set_staff).to_owned(),
        Some(SetBy::Flag) => t_string!(i18n, privacy.set_flag).to_owned(),
    }
}
