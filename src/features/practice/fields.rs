//! The fields of a practice.

use leptos::prelude::*;
use model::introduction::Side;
use model::policy_area::{PolicyArea, PolicyAreas};
use model::practice::{Practice, PracticeForm, PracticeReaders, PracticeStatus};
use model::problem::FieldProblem;
use model::words::Language as Spoken;

use super::view_model::{Part, Typed, commitments};
use crate::a11y::use_announce;
use crate::form::FieldErrors;
use crate::form::draft::Draft;
use crate::i18n::{I18n, Language, t, t_string};
use crate::session::Session;
use crate::ui::button::Button;
use crate::ui::field::{Choice, RadioGroup, SelectField, TextArea, TextField};
use crate::ui::focus::focus_id;
use crate::ui::status::RemovableTag;
use crate::{intl, terms};

/// What the parts of the form share.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) i18n: I18n,
    pub(super) session: Session,
    /// The version that is changed; none for a new practice.
    pub(super) version: RwSignal<Option<u32>>,
    pub(super) form: RwSignal<PracticeForm>,
    /// The ids of commitments as they were typed; the form has the ids in them.
    pub(super) ids: RwSignal<String>,
    pub(super) draft: Draft,
    pub(super) errors: FieldErrors,
    pub(super) areas: StoredValue<PolicyAreas>,
    pub(super) languages: StoredValue<Vec<Spoken>>,
}

impl Desk {
    /// Changes what is typed, and keeps it.
    fn update(self, change: impl FnOnce(&mut PracticeForm)) {
        self.form.update(change);
        self.keep();
    }

    /// Takes another text instead, and keeps it.
    pub(super) fn replace(self, form: PracticeForm) {
        self.ids.set(form.commitments.join(" "));
        self.form.set(form);
        self.keep();
    }

    /// Keeps what is typed in the tab.
    pub(super) fn keep(self) {
        let typed = Typed { version: self.version.get_untracked(), form: self.form.get_untracked() };
        self.draft.write(typed.line());
    }

    /// A field that is written into as text.
    fn text(
        self,
        get: fn(&PracticeForm) -> &String,
        set: fn(&mut PracticeForm) -> &mut String,
    ) -> (Signal<String>, Callback<String>) {
        let value = Signal::derive(move || self.form.with(|form| get(form).clone()));
        let change = move |text: String| self.update(|form| *set(form) = text);
        (value, Callback::new(change))
    }
}

/// What a field is called.
pub(super) fn name(i18n: I18n, part: Part) -> &'static str {
    match part {
        Part::Title => t_string!(i18n, practice.field_title),
        Part::Problem => t_string!(i18n, practice.field_problem),
        Part::Steps => t_string!(i18n, practice.field_steps),
        Part::Result => t_string!(i18n, practice.field_result),
        Part::Cost => t_string!(i18n, practice.field_cost),
        Part::Obstacles => t_string!(i18n, practice.field_obstacles),
        Part::Language => t_string!(i18n, practice.field_language),
        Part::Areas => t_string!(i18n, practice.field_areas),
        Part::Commitments => t_string!(i18n, practice.field_commitments),
        Part::Status => t_string!(i18n, practice.field_status),
        Part::Ask => t_string!(i18n, practice.field_ask),
        Part::Readers => t_string!(i18n, practice.field_readers),
    }
}

/// The value of a field in words.
pub(super) fn shown(desk: Desk, part: Part, form: &PracticeForm) -> String {
    let i18n = desk.i18n;
    match part {
        Part::Language => intl::language(Language::of(i18n), form.language.as_str()),
        Part::Areas => {
            let names: Vec<String> = form.areas.iter().map(|slug| area_name(desk, slug)).collect();
            intl::list(Language::of(i18n), &names)
        }
        Part::Status => terms::practice_status(i18n, form.status).to_owned(),
        Part::Ask => intl::capitalised(side(i18n, form.ask)),
        Part::Readers => readers(i18n, form.readers).to_owned(),
        Part::Title
        | Part::Problem
        | Part::Steps
        | Part::Result
        | Part::Cost
        | Part::Obstacles
        | Part::Commitments => part.of(form),
    }
}

/// The texts.
pub(super) fn texts(
    desk: Desk,
    say: impl Fn(&FieldProblem) -> String + Copy + Send + Sync + 'static,
) -> AnyView {
    let Desk { i18n, errors, draft, session, .. } = desk;
    let kept = draft.kept(i18n, session);
    let (title, on_title) = desk.text(|form| &form.title, |form| &mut form.title);
    let (problem, on_problem) = desk.text(|form| &form.problem, |form| &mut form.problem);
    let (steps, on_steps) = desk.text(|form| &form.steps, |form| &mut form.steps);
    let (result, on_result) = desk.text(|form| &form.result, |form| &mut form.result);
    let (cost, on_cost) = desk.text(|form| &form.cost, |form| &mut form.cost);
    let (obstacles, on_obstacles) = desk.text(|form| &form.obstacles, |form| &mut form.obstacles);
    view! {
        <TextField
            id="practice-title"
            label=move || name(i18n, Part::Title)
            hint=move || t_string!(i18n, practice.field_title_hint)
            value=title
            on_input=on_title
            error=errors.at("title", say)
            required=true
        />
        <TextArea
            id="practice-problem"
            label=move || name(i18n, Part::Problem)
            value=problem
            on_input=on_problem
            error=errors.at("problem", say)
            rows=4
            required=true
        />
        <TextArea
            id="practice-steps"
            label=move || name(i18n, Part::Steps)
            hint=move || t_string!(i18n, practice.field_steps_hint)
            value=steps
            on_input=on_steps
            error=errors.at("steps", say)
            rows=8
            required=true
        />
        <TextArea
            id="practice-result"
            label=move || name(i18n, Part::Result)
            hint=move || t_string!(i18n, practice.field_result_hint)
            value=result
            on_input=on_result
            error=errors.at("result", say)
            draft=kept
            rows=4
            required=true
        />
        <TextArea
            id="practice-cost"
            label=move || name(i18n, Part::Cost)
            hint=move || t_string!(i18n, practice.field_cost_hint)
            value=cost
            on_input=on_cost
            error=errors.at("cost", say)
            rows=2
        />
        <TextArea
            id="practice-obstacles"
            label=move || name(i18n, Part::Obstacles)
            value=obstacles
            on_input=on_obstacles
            error=errors.at("obstacles", say)
            rows=3
        />
    }
    .into_any()
}

/// What is chosen.
pub(super) fn choices(
    desk: Desk,
    say: impl Fn(&FieldProblem) -> String + Copy + Send + Sync + 'static,
) -> AnyView {
    let Desk { i18n, errors, form, ids, languages, .. } = desk;
    let spoken = Signal::derive(move || {
        let name = |language: &Spoken| {
            let name = intl::capitalised(&intl::language(Language::of(i18n), language.as_str()));
            Choice::new(language.as_str(), name)
        };
        languages.with_value(|all| all.iter().map(name).collect::<Vec<_>>())
    });
    let statuses = Signal::derive(move || {
        PracticeStatus::ALL
            .iter()
            .map(|status| Choice::new(status.code(), terms::practice_status(i18n, *status)))
            .collect::<Vec<_>>()
    });
    let sides = Signal::derive(move || {
        let name = |one: &Side| Choice::new(one.code(), intl::capitalised(side(i18n, *one)));
        Side::ALL.iter().map(name).collect::<Vec<_>>()
    });
    let who = Signal::derive(move || {
        let name = |one: &PracticeReaders| Choice::new(one.code(), readers(i18n, *one));
        PracticeReaders::ALL.iter().map(name).collect::<Vec<_>>()
    });
    let on_ids = move |line: String| {
        desk.update(|form| form.commitments = commitments(&line));
        ids.set(line);
    };
    let wrong_ids = Signal::derive(move || errors.any_at("commitments").map(|problem| say(&problem)));
    view! {
        {topics(desk, say)}
        <TextField
            id="practice-commitments"
            label=move || name(i18n, Part::Commitments)
            hint=move || t_string!(i18n, practice.field_commitments_hint)
            value=ids
            on_input=on_ids
            error=wrong_ids
        />
        <SelectField
            id="practice-language"
            label=move || name(i18n, Part::Language)
            value=Signal::derive(move || form.with(|form| form.language.as_str().to_owned()))
            on_input=move |code: String| {
                if let Ok(language) = Spoken::parse(&code) {
                    desk.update(|form| form.language = language);
                }
            }
            options=spoken
            error=errors.at("language", say)
        />
        <RadioGroup
            id="practice-status"
            legend=move || name(i18n, Part::Status)
            options=statuses
            value=Signal::derive(move || form.with(|form| form.status.code().to_owned()))
            on_change=move |code: String| {
                if let Some(status) = PracticeStatus::from_code(&code) {
                    desk.update(|form| form.status = status);
                }
            }
            error=errors.at("status", say)
        />
        <RadioGroup
            id="practice-ask"
            legend=move || name(i18n, Part::Ask)
            options=sides
            value=Signal::derive(move || form.with(|form| form.ask.code().to_owned()))
            on_change=move |code: String| {
                if let Some(side) = Side::from_code(&code) {
                    desk.update(|form| form.ask = side);
                }
            }
            error=errors.at("ask", say)
        />
        <RadioGroup
            id="practice-readers"
            legend=move || name(i18n, Part::Readers)
            options=who
            value=Signal::derive(move || form.with(|form| form.readers.code().to_owned()))
            on_change=move |code: String| {
                if let Some(readers) = PracticeReaders::from_code(&code) {
                    desk.update(|form| form.readers = readers);
                }
            }
            error=errors.at("readers", say)
        />
    }
    .into_any()
}

/// The topics: those that were chosen, each of which can be taken away, and a field for one more.
fn topics(desk: Desk, say: impl Fn(&FieldProblem) -> String + Copy + Send + Sync + 'static) -> AnyView {
    const FIELD: &str = "practice-areas";
    let Desk { i18n, errors, form, areas, .. } = desk;
    let announce = use_announce();
    let picked = RwSignal::new(String::new());
    let options = Signal::derive(move || {
        let locale = Language::of(i18n);
        let chosen = form.with(|form| form.areas.clone());
        let left = |area: &&PolicyArea| !area.retired && !chosen.contains(&area.slug);
        let mut left: Vec<(String, String)> = areas.with_value(|all| {
            let named = all.policy_areas.iter().filter(left);
            named.map(|area| (area.slug.clone(), area.name(locale).to_owned())).collect()
        });
        intl::sort_by_name(locale, &mut left, |(_, name)| name);
        let none = Choice::new("", t_string!(i18n, practice.topic_none));
        std::iter::once(none)
            .chain(left.into_iter().map(|(slug, name)| Choice::new(slug, name)))
            .collect::<Vec<_>>()
    });
    let add = move || {
        let slug = picked.get_untracked();
        if slug.is_empty() {
            focus_id(FIELD);
            return;
        }
        announce.say(&t_string!(i18n, practice.topic_added, topic = area_name(desk, &slug)));
        desk.update(|form| form.areas.push(slug));
        picked.set(String::new());
    };
    let remove = move |slug: String| {
        announce.say(&t_string!(i18n, practice.topic_removed, topic = area_name(desk, &slug)));
        desk.update(|form| form.areas.retain(|one| *one != slug));
        // The pressed button goes with its topic.
        focus_id(FIELD);
    };
    let tags = move || {
        let tag = |slug: String| {
            let (named, again, gone) = (slug.clone(), slug.clone(), slug);
            view! {
                <li>
                    <RemovableTag
                        label=move || area_name(desk, &named)
                        remove_label=move || t_string!(i18n, practice.topic_remove, topic = area_name(desk, &again))
                        on_remove=move |()| remove(gone.clone())
                    />
                </li>
            }
        };
        let chosen = form.with(|form| form.areas.clone());
        (!chosen.is_empty())
            .then(|| view! { <ul class="cluster">{chosen.into_iter().map(tag).collect_view()}</ul> })
    };
    let wrong = Signal::derive(move || errors.any_at("areas").map(|problem| say(&problem)));
    let room = move || form.with(|form| form.areas.len() < Practice::AREAS);
    view! {
        <div class="stack-close">
            <SelectField
                id=FIELD
                label=move || name(i18n, Part::Areas)
                hint=move || t_string!(i18n, practice.field_areas_hint)
                value=picked
                on_input=move |slug| picked.set(slug)
                options
                error=wrong
            />
            <Show when=room>
                <p><Button small=true on_press=add>{t!(i18n, practice.topic_add)}</Button></p>
            </Show>
            {tags}
        </div>
    }
    .into_any()
}

fn area_name(desk: Desk, slug: &str) -> String {
    let locale = Language::of(desk.i18n);
    desk.areas.with_value(|all| {
        let area = all.policy_areas.iter().find(|area| area.slug == slug);
        area.map_or(slug, |area| area.name(locale)).to_owned()
    })
}

fn side(i18n: I18n, side: Side) -> &'static str {
    match side {
        Side::Government => t_string!(i18n, practice.side_government),
        Side::CivilSociety => t_string!(i18n, practice.side_civil_society),
    }
}

fn readers(i18n: I18n, readers: PracticeReaders) -> &'static str {
    match readers {
        PracticeReaders::Public => t_string!(i18n, practice.readers_public),
        PracticeReaders::Members => t_string!(i18n, practice.readers_members),
    }
}
