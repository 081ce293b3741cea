//! What the page supposes and nobody has agreed to: each supposition with the way to make it true, and the way back.

use leptos::prelude::*;
use model::id::PersonId;
use model::mentor_places::{MentorPlaces, MentorPlacesForm};

use super::studio::Studio;
use super::view_model::Supposition;
use super::words::{self, counted};
use super::writes::Agreement;
use crate::data::{Conflict, Difference, ErrorView};
use crate::i18n::{t, t_string};
use crate::paths;
use crate::ui::button::{Button, ButtonKind, ButtonLink};
use crate::ui::dialog::Dialog;
use crate::ui::focus::focus_id;
use crate::ui::status::{Alert, Tone};

const SUPPOSED: &str = "matching-supposed";

/// The suppositions of the question; nothing while there is none.
pub(super) fn suppositions(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let asking = RwSignal::new(None::<PersonId>);
    let supposed = Memo::new(move |_| {
        let mut all = studio.question.read().suppose.clone();
        // Two places with one mentor are one line.
        let mut seen = Vec::new();
        all.retain(|change| {
            let new = !seen.contains(change);
            seen.push(change.clone());
            new
        });
        all
    });
    let error = move || {
        let error = studio.writes().recording.error()?;
        if let Some((theirs, mine)) = error.current().zip(studio.writes().agreed.get_value()) {
            return Some(overtaken(studio, theirs, mine));
        }
        Some(view! { <ErrorView error on_retry=move || studio.writes().refreshing.send(()) /> }.into_any())
    };
    let list = move || {
        let all = supposed.get();
        (!all.is_empty()).then(|| {
            let items = all.into_iter().map(|change| item(studio, change, asking)).collect_view();
            view! {
                <Alert tone=Tone::Needs>
                    <p class="strong" id=SUPPOSED tabindex="-1">{t!(i18n, matching.supposed_title)}</p>
                    <ul class="matching-supposed">{items}</ul>
                </Alert>
            }
        })
    };
    view! { <div class="matching-suppose">{error} {list}</div> {agreement(studio, asking)} }.into_any()
}

fn item(studio: Studio, change: Supposition, asking: RwSignal<Option<PersonId>>) -> AnyView {
    let i18n = studio.i18n;
    let said = {
        let change = change.clone();
        move || words::supposed(studio, &change)
    };
    let record = match change.clone() {
        Supposition::Place(mentor) | Supposition::Back(mentor) => {
            let ask = move || {
                studio.writes().recording.reset();
                asking.set(Some(mentor.clone()));
            };
            view! { <Button small=true on_press=ask>{t!(i18n, matching.record_agreement)}</Button> }
                .into_any()
        }
        Supposition::Language(..) => {
            view! { <ButtonLink small=true href=paths::PEOPLE>{t!(i18n, matching.to_people)}</ButtonLink> }
                .into_any()
        }
    };
    let withdraw = move || {
        studio.withdraw(&change);
        focus_id(super::pane::Pane::Result.id());
    };
    view! {
        <li>
            <span>{said}</span>
            <span class="cluster">
                {record}
                <Button small=true kind=ButtonKind::Quiet on_press=withdraw>{t!(i18n, matching.take_back)}</Button>
            </span>
        </li>
    }
    .into_any()
}

/// Somebody else changed the places of the mentor meanwhile.
fn overtaken(studio: Studio, theirs: MentorPlaces, mine: Agreement) -> AnyView {
    let i18n = studio.i18n;
    let mentor = mine.mentor.clone();
    let name =
        studio.source.read_untracked().round.mentor(&mentor).map_or_else(String::new, |one| one.name.clone());
    let places = (theirs.places != mine.form.places).then(|| Difference {
        what: t_string!(i18n, matching.conflict_places, name = name.clone()),
        theirs: theirs.places.to_string(),
        yours: mine.form.places.to_string(),
    });
    let takes = |paused: bool| {
        if paused {
            t_string!(i18n, matching.takes_break).to_owned()
        } else {
            t_string!(i18n, matching.takes_members).to_owned()
        }
    };
    let paused = (theirs.paused != mine.form.paused).then(|| Difference {
        what: name,
        theirs: takes(theirs.paused),
        yours: takes(mine.form.paused),
    });
    let differences: Vec<Difference> = places.into_iter().chain(paused).collect();
    let take = move || {
        studio.writes().recording.reset();
        studio.question.update(|question| question.suppose_nothing_of(&mentor));
        studio.writes().refreshing.send(());
        focus_id(super::pane::Pane::Result.id());
    };
    let keep = move |()| studio.writes().record(Agreement { version: theirs.version, ..mine.clone() });
    view! {
        <Conflict
            differences
            on_theirs=take
            on_yours=Some(Callback::new(keep))
            busy=studio.writes().recording.busy()
        />
    }
    .into_any()
}

/// Asks whether the mentor agreed, and says what is recorded.
fn agreement(studio: Studio, asking: RwSignal<Option<PersonId>>) -> AnyView {
    let i18n = studio.i18n;
    let mentor = move || {
        let id = asking.get()?;
        studio.source.read().round.mentor(&id).cloned()
    };
    let form = move || {
        let mentor = mentor()?;
        let question = studio.question.read();
        let back = question.suppose.contains(&Supposition::Back(mentor.id.clone()));
        let more = question.more_places(&mentor.id);
        let form = MentorPlacesForm {
            places: mentor.places.saturating_add(more).min(MentorPlacesForm::MAX_PLACES),
            paused: mentor.paused && !back,
            agreed: true,
            reason: String::new(),
        };
        Some((mentor, form))
    };
    let name = move || mentor().map(|mentor| mentor.name).unwrap_or_default();
    let what = move || {
        let (mentor, form) = form()?;
        let places = (mentor.places != form.places).then(|| {
            let words = counted!(
                i18n,
                usize::from(form.places),
                agree_places_1,
                agree_places_n,
                name = mentor.name.clone(),
                before = mentor.places
            );
            view! { <p>{words}</p> }
        });
        let back = (mentor.paused && !form.paused).then(|| {
            view! { <p>{t_string!(i18n, matching.agree_back, name = mentor.name.clone())}</p> }
        });
        Some(view! { {places} {back} <p>{t!(i18n, matching.agree_note)}</p> }.into_any())
    };
    let confirm = move || {
        if let Some((mentor, form)) = untrack(form) {
            studio.writes().record(Agreement { mentor: mentor.id, version: mentor.version, form });
        }
        asking.set(None);
        request_animation_frame(|| focus_id(super::pane::Pane::Result.id()));
    };
    view! {
        <Dialog
            open=Signal::derive(move || asking.read().is_some())
            on_close=move || asking.set(None)
            title=move || t_string!(i18n, matching.agree_title, name = name())
            confirm=move || t_string!(i18n, matching.agree_yes)
            on_confirm=confirm
            safe=move || t_string!(i18n, matching.not_yet)
        >
            {what}
        </Dialog>
    }
    .into_any()
}
