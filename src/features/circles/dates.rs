//! The dates of a circle, typed on the clock of whoever types.

use leptos::prelude::*;
use model::circle::{Circle, CircleDate};
use model::problem::FieldProblem;

use super::clock;
use super::fields::{Desk, name};
use super::view_model::{Part, next_date};
use crate::a11y::use_announce;
use crate::i18n::{Language, t, t_string};
use crate::intl;
use crate::ui::button::Button;
use crate::ui::field::{Choice, SelectField, TextField};
use crate::ui::focus::focus_id;

/// How long a meeting usually is, in minutes.
const MINUTES: [u16; 6] = [30, 45, 60, 90, 120, 180];

/// The dates, each with a way to take it away, and a button for one more.
pub(super) fn draw(
    desk: Desk,
    say: impl Fn(&FieldProblem) -> String + Copy + Send + Sync + 'static,
) -> AnyView {
    let Desk { i18n, form, errors, session, .. } = desk;
    let count = Memo::new(move |_| form.with(|form| form.dates.len()));
    let add = move || {
        let at = count.get_untracked();
        form.update(|form| form.dates.push(next_date(&form.dates)));
        request_animation_frame(move || focus_id(&format!("circle-dates-{at}-starts_at_ms")));
    };
    // The fields of a date are drawn once and read its place, so that typing does not lose the focus; and once more where
    // the form became another one.
    let rows = move || {
        desk.redrawn.track();
        (0..count.get()).map(|at| row(desk, say, at)).collect_view()
    };
    let wrong = move || {
        let one = errors.any_at("dates").filter(|problem| problem.path == "dates");
        one.map(|problem| view! { <p class="field-error">{say(&problem)}</p> })
    };
    let zone = move || t_string!(i18n, circles.dates_hint, place = intl::zone_place(&session.time_zone()));
    view! {
        <fieldset class="stack-close circle-dates" id="circle-dates" tabindex="-1">
            <legend class="card-title strong">{move || name(i18n, Part::Dates)}</legend>
            <p class="small soft">{zone}</p>
            {wrong}
            {rows}
            <Show when=move || count.get() < Circle::DATES>
                <p><Button small=true on_press=add>{t!(i18n, circles.date_add)}</Button></p>
            </Show>
        </fieldset>
    }
    .into_any()
}

fn row(
    desk: Desk,
    say: impl Fn(&FieldProblem) -> String + Copy + Send + Sync + 'static,
    at: usize,
) -> AnyView {
    let Desk { i18n, form, errors, session, .. } = desk;
    let announce = use_announce();
    let id = move |field: &str| format!("circle-dates-{at}-{field}");
    let date = move || form.with(|form| form.dates.get(at).cloned());
    let change = move |change: &dyn Fn(&mut CircleDate)| {
        form.update(|form| {
            if let Some(date) = form.dates.get_mut(at) {
                change(date);
            }
        });
    };
    // Kept as it is typed: half a date is no moment yet.
    let first = untrack(date).filter(|date| date.starts_at_ms > 0);
    let zone = move || session.time_zone();
    let typed =
        RwSignal::new(first.map(|date| clock::typed(date.starts_at_ms, &untrack(zone))).unwrap_or_default());
    let on_start = move |text: String| {
        let moment = clock::moment(&text, &session.time_zone()).unwrap_or_default();
        typed.set(text);
        change(&move |date| date.starts_at_ms = moment);
    };
    let understood = move || {
        let at_ms = date().map(|date| date.starts_at_ms).filter(|at_ms| *at_ms > 0)?;
        Some(intl::day_and_time(Language::of(i18n), at_ms, &session.time_zone()))
    };
    let wrong = move |field: &'static str| {
        let paths = [format!("dates.{at}.{field}"), format!("dates.{at}")];
        Signal::derive(move || {
            let of_it = |one: &FieldProblem| {
                one.path == paths[0] || (field == "starts_at_ms" && one.path == paths[1])
            };
            errors.find(of_it).map(|problem| say(&problem))
        })
    };
    let options = Signal::derive(move || {
        let mut all = MINUTES.to_vec();
        all.extend(date().map(|date| date.minutes).filter(|minutes| !MINUTES.contains(minutes)));
        all.sort_unstable();
        let choice = |minutes: &u16| {
            let number = intl::number(Language::of(i18n), i64::from(*minutes));
            Choice::new(minutes.to_string(), t_string!(i18n, circles.minutes, minutes = number))
        };
        all.iter().map(choice).collect::<Vec<_>>()
    });
    let number = move || intl::number(Language::of(i18n), at as i64 + 1);
    let remove = move || {
        form.update(|form| {
            if at < form.dates.len() {
                form.dates.remove(at);
            }
        });
        announce.say(t_string!(i18n, circles.date_removed));
        request_animation_frame(|| focus_id("circle-dates"));
    };
    view! {
        <div class="stack-close circle-date">
            <TextField
                id=id("starts_at_ms")
                label=move || t_string!(i18n, circles.field_start, number = number())
                value=typed
                on_input=on_start
                kind="datetime-local"
                error=wrong("starts_at_ms")
                required=true
            />
            <p class="small soft" aria-live="off">{understood}</p>
            <SelectField
                id=id("minutes")
                label=move || t_string!(i18n, circles.field_minutes, number = number())
                value=Signal::derive(move || date().map(|date| date.minutes.to_string()).unwrap_or_default())
                on_input=move |text: String| {
                    let minutes = text.parse().unwrap_or(60);
                    change(&move |date| date.minutes = minutes);
                }
                options
                error=wrong("minutes")
            />
            <TextField
                id=id("link")
                label=move || t_string!(i18n, circles.field_link, number = number())
                hint=move || t_string!(i18n, circles.field_link_hint)
                value=Signal::derive(move || date().map(|date| date.link).unwrap_or_default())
                on_input=move |text: String| change(&|date| date.link.clone_from(&text))
                kind="url"
                autocomplete="off"
                error=wrong("link")
            />
            <p>
                <Button small=true on_press=remove>
                    {move || t_string!(i18n, circles.date_remove, number = number())}
                </Button>
            </p>
        </div>
    }
    .into_any()
}
