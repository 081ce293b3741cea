//! Members of the cohort who are in no published group, and the way to find them a place.

use leptos::prelude::*;

use super::notice::Notice;
use super::studio::Studio;
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::intl::{self, Plural};
use crate::ui::button::Button;
use crate::ui::status::{Alert, Tone};

/// Who is without a group while groups are published; nothing where everybody has one.
#[component]
pub fn Late(
    /// What the parts of the studio share.
    studio: Studio,
) -> impl IntoView {
    let i18n = use_i18n();
    let who = move || {
        let late = studio.late.get();
        let names = intl::list(Language::of(i18n), &late);
        match intl::plural(Language::of(i18n), late.len() as u64) {
            Plural::One => t_string!(i18n, groups.late_1, names = names),
            Plural::Other => t_string!(i18n, groups.late_n, count = late.len(), names = names),
        }
    };
    let some = Memo::new(move |_| studio.published.with(Option::is_some) && !studio.late.with(Vec::is_empty));
    move || {
        some.get().then(|| {
            view! {
                {move || studio.placing.error().map(|error| view! { <Notice studio error /> })}
                <Alert tone=Tone::Needs>
                    <p>{who}</p>
                    <p class="soft">{t!(i18n, groups.late_how)}</p>
                    <p>
                        <Button
                            small=true
                            on_press=move || studio.placing.send(())
                            busy=studio.placing.busy()
                            busy_word=move || t_string!(i18n, groups.forming)
                        >
                            {t!(i18n, groups.place_late)}
                        </Button>
                    </p>
                </Alert>
            }
            .into_any()
        })
    }
}

/// How many still have no group.
pub fn placed_words(i18n: I18n, left: usize) -> String {
    match intl::plural(Language::of(i18n), left as u64) {
        _ if left == 0 => t_string!(i18n, groups.late_placed).to_owned(),
        Plural::One => t_string!(i18n, groups.late_left_1, count = left),
        Plural::Other => t_string!(i18n, groups.late_left_n, count = left),
    }
}
