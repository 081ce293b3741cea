//! "See my page as": the server's own answer for somebody else's eyes.

use leptos::prelude::*;
use model::policy_area::PolicyAreas;
use model::privacy::{Eye, SeenPerson, SeenSeat};

use super::{Desk, words};
use crate::data::{self, Loaded};
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::ui::card::Card;
use crate::ui::field::{Choice, SelectField};
use crate::{intl, terms};

/// A choice of onlookers, and what they see.
#[component]
pub fn Preview(
    /// What the cards share.
    desk: Desk,
) -> impl IntoView {
    let i18n = use_i18n();
    let chosen = RwSignal::new(Eye::Visitor);
    let eye = Memo::new(move |_| chosen.get());
    let seen = data::preview(eye, desk.changed.read_only());
    let topics = data::policy_areas();
    let options = Signal::derive(move || {
        Eye::ALL.iter().map(|eye| Choice::new(eye.code(), words::eye(i18n, *eye))).collect::<Vec<_>>()
    });
    view! {
        <Card title=move || t_string!(i18n, privacy.preview_title) ruled=true>
            <div class="stack-close">
                <p class="soft">{t!(i18n, privacy.preview_lead)}</p>
                <SelectField
                    id="preview-eye"
                    label=move || t_string!(i18n, privacy.preview_as)
                    value=Signal::derive(move || chosen.get().code().to_owned())
                    on_input=move |code: String| {
                        if let Some(eye) = Eye::from_code(&code) {
                            chosen.set(eye);
                        }
                    }
                    options
                />
                <div aria-live="polite">
                    <Loaded
                        of=seen
                        words=move || t_string!(i18n, privacy.preview_loading)
                        lines=5
                        view=move |seen| draw(i18n, seen, topics.get().and_then(Result::ok).as_ref())
                    />
                </div>
            </div>
        </Card>
    }
    .into_any()
}

fn draw(i18n: I18n, seen: SeenPerson, topics: Option<&PolicyAreas>) -> AnyView {
    let hidden = move || t_string!(i18n, privacy.hidden).to_owned();
    let locale = move || Language::of(i18n);
    let name = |slug: &String| {
        let found = topics.and_then(|all| all.policy_areas.iter().find(|topic| topic.slug == *slug));
        found.map_or_else(|| slug.clone(), |topic| topic.name(locale()).to_owned())
    };
    let topics: Vec<String> = seen.topics.iter().map(name).collect();
    let shown = |words: Option<String>| match words {
        Some(words) => view! { <bdi>{words}</bdi> }.into_any(),
        None => view! { <span class="soft">{hidden}</span> }.into_any(),
    };
    let languages = seen.languages;
    let spoken = (!languages.is_empty()).then(|| intl::capitalised(&terms::languages(locale(), &languages)));
    let seats = seen.seats.into_iter().map(|one| seat(i18n, one)).collect_view();
    view! {
        <dl class="facts">
            <dt>{t!(i18n, privacy.field_name)}</dt><dd>{shown(seen.name)}</dd>
            {seats}
            <dt>{t!(i18n, privacy.field_languages)}</dt><dd>{shown(spoken)}</dd>
            <dt>{t!(i18n, privacy.field_experience)}</dt><dd dir="auto">{shown(seen.experience)}</dd>
            <dt>{t!(i18n, privacy.field_clock)}</dt>
            <dd>{shown(seen.time_zone.map(|zone| intl::zone_place(&zone)))}</dd>
            <dt>{t!(i18n, privacy.field_topics)}</dt>
            <dd>{shown((!topics.is_empty()).then(|| topics.join(", ")))}</dd>
        </dl>
    }
    .into_any()
}

/// Everybody sees that a seat is filled; who sits there is said above or not at all.
fn seat(i18n: I18n, seat: SeenSeat) -> AnyView {
    let SeenSeat { member: _, member_name, kind, title, organisation } = seat;
    view! {
        <dt>{move || terms::seat(i18n, kind)}</dt>
        <dd>
            <bdi>{member_name}</bdi>
            {title.map(|title| view! { <span class="soft" dir="auto">" · "{title}</span> })}
            {organisation.map(|name| view! { <span class="soft" dir="auto">" · "{name}</span> })}
        </dd>
    }
    .into_any()
}
