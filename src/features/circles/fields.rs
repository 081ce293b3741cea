//! The fields of a circle.

use leptos::prelude::*;
use model::circle::{Circle, CircleForm};
use model::id::PersonId;
use model::policy_area::PolicyArea;
use model::problem::FieldProblem;
use model::words::{Language as Spoken, Locale};

use super::dates;
use super::edit::Choices;
use super::view_model::Part;
use crate::a11y::use_announce;
use crate::form::FieldErrors;
use crate::i18n::{I18n, Language, t, t_string};
use crate::intl;
use crate::session::Session;
use crate::ui::button::Button;
use crate::ui::field::{Choice, SelectField, TextArea, TextField};
use crate::ui::focus::focus_id;
use crate::ui::status::RemovableTag;

/// What the parts of the form share.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) i18n: I18n,
    pub(super) session: Session,
    pub(super) form: RwSignal<CircleForm>,
    pub(super) errors: FieldErrors,
    /// What the Support Unit chooses from; nothing for a lead.
    pub(super) choices: StoredValue<Option<Choices>>,
    /// How often the form became another one: what is half typed goes with the one before.
    pub(super) redrawn: RwSignal<u32>,
}

/// What a field is called.
pub(super) fn name(i18n: I18n, part: Part) -> &'static str {
    match part {
        Part::Topic => t_string!(i18n, circles.field_topic),
        Part::About => t_string!(i18n, circles.field_about),
        Part::Area => t_string!(i18n, circles.field_area),
        Part::Language => t_string!(i18n, circles.field_language),
        Part::Leads => t_string!(i18n, circles.field_leads),
        Part::Dates => t_string!(i18n, circles.dates),
    }
}

/// The value of a field in words.
pub(super) fn shown(desk: Desk, part: Part, form: &CircleForm) -> String {
    let locale = Language::of(desk.i18n);
    match part {
        Part::Topic => form.topic.clone(),
        Part::About => form.about.clone(),
        Part::Area => form.area.as_deref().map(|slug| area_name(desk, slug)).unwrap_or_default(),
        Part::Language => {
            form.language.as_ref().map(|one| intl::language(locale, one.as_str())).unwrap_or_default()
        }
        Part::Leads => {
            let names: Vec<String> = form.leads.iter().map(|lead| person_name(desk, lead)).collect();
            intl::list(locale, &names)
        }
        Part::Dates => {
            let zone = desk.session.time_zone();
            let dates = form.dates.iter().map(|date| {
                let when = intl::day_and_time(locale, date.starts_at_ms, &zone);
                let minutes = intl::number(locale, i64::from(date.minutes));
                let minutes = t_string!(desk.i18n, circles.minutes, minutes = minutes);
                [when, minutes, date.link.clone()]
                    .into_iter()
                    .filter(|part| !part.is_empty())
                    .collect::<Vec<_>>()
                    .join(" · ")
            });
            dates.collect::<Vec<_>>().join("\n")
        }
    }
}

/// The form: everything for the Support Unit, what it is about and its dates for a lead.
pub(super) fn draw(
    desk: Desk,
    say: impl Fn(&FieldProblem) -> String + Copy + Send + Sync + 'static,
) -> AnyView {
    let Desk { i18n, errors, form, .. } = desk;
    let whole = desk.choices.with_value(Option::is_some);
    let topic = whole.then(|| {
        view! {
            <TextField
                id="circle-topic"
                label=move || name(i18n, Part::Topic)
                hint=move || t_string!(i18n, circles.field_topic_hint)
                value=Signal::derive(move || form.with(|form| form.topic.clone()))
                on_input=move |text| form.update(|form| form.topic = text)
                error=errors.at("topic", say)
                required=true
            />
        }
    });
    view! {
        {topic}
        <TextArea
            id="circle-about"
            label=move || name(i18n, Part::About)
            hint=move || t_string!(i18n, circles.field_about_hint)
            value=Signal::derive(move || form.with(|form| form.about.clone()))
            on_input=move |text| form.update(|form| form.about = text)
            error=errors.at("about", say)
            rows=5
            required=true
        />
        {whole.then(|| choices(desk, say))}
        {dates::draw(desk, say)}
    }
    .into_any()
}

fn choices(desk: Desk, say: impl Fn(&FieldProblem) -> String + Copy + Send + Sync + 'static) -> AnyView {
    let Desk { i18n, errors, form, .. } = desk;
    let areas = Signal::derive(move || {
        let locale = Language::of(i18n);
        let chosen = form.with(|form| form.area.clone());
        let offered = |area: &&PolicyArea| !area.retired || chosen.as_ref() == Some(&area.slug);
        let mut named: Vec<(String, String)> = desk.choices.with_value(|choices| {
            let all = choices.iter().flat_map(|choices| &choices.areas.policy_areas);
            all.filter(offered).map(|area| (area.slug.clone(), area.name(locale).to_owned())).collect()
        });
        intl::sort_by_name(locale, &mut named, |(_, name)| name);
        let none = Choice::new("", t_string!(i18n, circles.no_area));
        std::iter::once(none)
            .chain(named.into_iter().map(|(slug, name)| Choice::new(slug, name)))
            .collect::<Vec<_>>()
    });
    let languages = Signal::derive(move || {
        let mut all: Vec<Spoken> = Locale::ALL.into_iter().map(Spoken::from).collect();
        all.extend(form.with(|form| form.language.clone()).filter(|one| !all.contains(one)));
        let named = |one: &Spoken| {
            let name = intl::capitalised(&intl::language(Language::of(i18n), one.as_str()));
            Choice::new(one.as_str(), name)
        };
        let none = Choice::new("", t_string!(i18n, circles.any_language));
        std::iter::once(none).chain(all.iter().map(named)).collect::<Vec<_>>()
    });
    view! {
        <SelectField
            id="circle-area"
            label=move || name(i18n, Part::Area)
            value=Signal::derive(move || form.with(|form| form.area.clone().unwrap_or_default()))
            on_input=move |slug: String| form.update(|form| form.area = Some(slug).filter(|slug| !slug.is_empty()))
            options=areas
            error=errors.at("area", say)
        />
        <SelectField
            id="circle-language"
            label=move || name(i18n, Part::Language)
            value=Signal::derive(move || {
                form.with(|form| form.language.as_ref().map(|one| one.as_str().to_owned()).unwrap_or_default())
            })
            on_input=move |code: String| form.update(|form| form.language = Spoken::parse(&code).ok())
            options=languages
            error=errors.at("language", say)
        />
        {leads(desk, say)}
    }
    .into_any()
}

/// The leads: those that were chosen, each of whom can be taken away, and a field for one more.
fn leads(desk: Desk, say: impl Fn(&FieldProblem) -> String + Copy + Send + Sync + 'static) -> AnyView {
    const FIELD: &str = "circle-leads";
    let Desk { i18n, errors, form, .. } = desk;
    let announce = use_announce();
    let picked = RwSignal::new(String::new());
    let options = Signal::derive(move || {
        let locale = Language::of(i18n);
        let chosen = form.with(|form| form.leads.clone());
        let mut left: Vec<(String, String)> = desk.choices.with_value(|choices| {
            let all = choices.iter().flat_map(|choices| &choices.people);
            let left = all.filter(|one| !chosen.contains(&one.id));
            left.map(|one| (one.id.to_string(), one.name.clone())).collect()
        });
        intl::sort_by_name(locale, &mut left, |(_, name)| name);
        let none = Choice::new("", t_string!(i18n, circles.lead_none));
        std::iter::once(none)
            .chain(left.into_iter().map(|(id, name)| Choice::new(id, name)))
            .collect::<Vec<_>>()
    });
    let add = move || {
        let Ok(id) = PersonId::parse(&picked.get_untracked()) else {
            focus_id(FIELD);
            return;
        };
        announce.say(&t_string!(i18n, circles.lead_added, name = person_name(desk, &id)));
        form.update(|form| form.leads.push(id));
        picked.set(String::new());
        // The pressed button goes with the last place.
        if form.with_untracked(|form| form.leads.len() >= Circle::LEADS) {
            focus_id(FIELD);
        }
    };
    let remove = move |id: PersonId| {
        announce.say(&t_string!(i18n, circles.lead_removed, name = person_name(desk, &id)));
        form.update(|form| form.leads.retain(|one| *one != id));
        // The pressed button goes with its name.
        focus_id(FIELD);
    };
    let tags = move || {
        let tag = |id: PersonId| {
            let (named, again, gone) = (id.clone(), id.clone(), id);
            view! {
                <li>
                    <RemovableTag
                        label=move || person_name(desk, &named)
                        remove_label=move || t_string!(i18n, circles.lead_remove, name = person_name(desk, &again))
                        on_remove=move |()| remove(gone.clone())
                    />
                </li>
            }
        };
        let chosen = form.with(|form| form.leads.clone());
        (!chosen.is_empty())
            .then(|| view! { <ul class="cluster">{chosen.into_iter().map(tag).collect_view()}</ul> })
    };
    let wrong = Signal::derive(move || errors.any_at("leads").map(|problem| say(&problem)));
    let room = move || form.with(|form| form.leads.len() < Circle::LEADS);
    view! {
        <div class="stack-close">
            <SelectField
                id=FIELD
                label=move || name(i18n, Part::Leads)
                hint=move || t_string!(i18n, circles.field_leads_hint)
                value=picked
                on_input=move |id| picked.set(id)
                options
                error=wrong
            />
            <Show when=room>
                <p><Button small=true on_press=add>{t!(i18n, circles.lead_add)}</Button></p>
            </Show>
            {tags}
        </div>
    }
    .into_any()
}

fn person_name(desk: Desk, id: &PersonId) -> String {
    desk.choices.with_value(|choices| {
        let mut all = choices.iter().flat_map(|choices| &choices.people);
        all.find(|one| one.id == *id).map_or_else(|| id.to_string(), |one| one.name.clone())
    })
}

fn area_name(desk: Desk, slug: &str) -> String {
    let locale = Language::of(desk.i18n);
    desk.choices.with_value(|choices| {
        let mut all = choices.iter().flat_map(|choices| &choices.areas.policy_areas);
        all.find(|area| area.slug == slug).map_or(slug, |area| area.name(locale)).to_owned()
    })
}
