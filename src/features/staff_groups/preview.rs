//! The two steps of a publication: what it would do, with every mail as it will read; then the question, once.

use leptos::prelude::*;
use model::group::PublishForm;
use model::group_edit::{GroupMessage, GroupPublicationPreview};

use super::notice::Notice;
use super::studio::{Stage, Studio};
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::intl::{self, Plural};
use crate::ui::button::{Button, ButtonKind};
use crate::ui::card::Disclosure;
use crate::ui::dialog::Dialog;
use crate::ui::focus::focus_id;

/// The id of the first step.
pub const PREVIEW: &str = "groups-preview";
/// The id of the button that asks for it.
pub const ASK: &str = "groups-publish";

/// The first step; nothing while nobody asks to publish.
#[component]
pub fn Preview(
    /// What the parts of the studio share.
    studio: Studio,
) -> impl IntoView {
    let shown = Memo::new(move |_| studio.stage.get() != Stage::Idle);
    let failed = move || studio.previewing.error().map(|error| view! { <Notice studio error /> });
    let first = move || {
        let preview = studio.preview().filter(|_| shown.get())?;
        Some(first_step(&studio, preview))
    };
    view! {
        {failed}
        {first}
    }
    .into_any()
}

fn first_step(studio: &Studio, preview: GroupPublicationPreview) -> AnyView {
    let studio = *studio;
    let i18n = use_i18n();
    let messages = preview.messages.iter().cloned().map(|message| mail(i18n, message)).collect_view();
    let shown = preview.clone();
    let lines = move || {
        let line = |words: String| view! { <li>{words}</li> }.into_any();
        lines(i18n, &shown).into_iter().map(line).collect_view()
    };
    let cancel = move || {
        studio.stage.set(Stage::Idle);
        request_animation_frame(|| focus_id(ASK));
    };
    let onward = move || {
        studio.publisher.reset();
        studio.stage.set(Stage::Confirm);
    };
    view! {
        <section class="card group-preview" id=PREVIEW tabindex="-1" aria-labelledby="groups-preview-title">
            <h2 class="card-title" id="groups-preview-title">{t!(i18n, groups.preview_title)}</h2>
            <ul>{lines}</ul>
            <h3 class="strong">{t!(i18n, groups.preview_mails)}</h3>
            {messages}
            <span class="cluster">
                <Button kind=ButtonKind::Primary on_press=onward>{t!(i18n, groups.publish_next)}</Button>
                <Button on_press=cancel>{t!(i18n, groups.not_yet)}</Button>
            </span>
        </section>
    }
    .into_any()
}

/// What publishing does, a sentence a line. Tracked.
fn lines(i18n: I18n, preview: &GroupPublicationPreview) -> Vec<String> {
    let one = |count: usize| intl::plural(Language::of(i18n), count as u64) == Plural::One;
    let (placed, without, people) =
        (preview.placed as usize, preview.unplaced as usize, preview.people as usize);
    let changed = usize::from(preview.changed);
    let mut lines = vec![if one(placed) {
        t_string!(i18n, groups.publish_members_1, count = placed)
    } else {
        t_string!(i18n, groups.publish_members_n, count = placed)
    }];
    if without > 0 {
        lines.push(if one(without) {
            t_string!(i18n, groups.publish_without_1, count = without)
        } else {
            t_string!(i18n, groups.publish_without_n, count = without)
        });
    }
    if preview.replaces {
        lines.push(t_string!(i18n, groups.publish_replaces).to_owned());
        lines.push(if one(changed) {
            t_string!(i18n, groups.publish_changed_1, count = changed)
        } else {
            t_string!(i18n, groups.publish_changed_n, count = changed)
        });
    }
    lines.push(if one(people) {
        t_string!(i18n, groups.publish_mail_1, count = people)
    } else {
        t_string!(i18n, groups.publish_mail_n, count = people)
    });
    lines
}

/// A mail as it will read, in its own language.
fn mail(i18n: I18n, message: GroupMessage) -> AnyView {
    let GroupMessage { locale, recipients, subject, text } = message;
    let summary = move || {
        let language = intl::capitalised(&intl::language(Language::of(i18n), locale.code()));
        match intl::plural(Language::of(i18n), u64::from(recipients)) {
            Plural::One => t_string!(i18n, groups.mail_to_1, language = language, count = recipients),
            Plural::Other => t_string!(i18n, groups.mail_to_n, language = language, count = recipients),
        }
    };
    view! {
        <Disclosure summary>
            <div lang=locale.code()>
                <p class="strong">{subject}</p>
                <p class="group-mail">{text}</p>
            </div>
        </Disclosure>
    }
    .into_any()
}

/// Asks once: what becomes visible to how many, and that it stays.
#[component]
pub fn PublishDialog(
    /// What the parts of the studio share.
    studio: Studio,
) -> impl IntoView {
    let i18n = use_i18n();
    let preview = Memo::new(move |_| studio.preview());
    let title = move || {
        let groups =
            preview.with(|preview| preview.as_ref().map_or(0, |preview| usize::from(preview.groups)));
        match intl::plural(Language::of(i18n), groups as u64) {
            Plural::One => t_string!(i18n, groups.publish_title_1, count = groups),
            Plural::Other => t_string!(i18n, groups.publish_title_n, count = groups),
        }
    };
    let consequence = move || {
        let lines = preview.with(|preview| preview.as_ref().map(|preview| lines(i18n, preview)));
        lines.unwrap_or_default().into_iter().map(|line| view! { <p>{line}</p> }).collect_view()
    };
    let confirm = move || {
        let form = preview.with_untracked(|preview| {
            preview.as_ref().map(|preview| (preview.run.clone(), PublishForm { version: preview.version }))
        });
        if let Some(form) = form {
            studio.publisher.send(form);
        }
    };
    view! {
        <Dialog
            open=Signal::derive(move || studio.stage.get() == Stage::Confirm)
            on_close=move || studio.stage.set(Stage::Preview)
            title
            confirm=move || t_string!(i18n, groups.publish_confirm)
            on_confirm=confirm
            safe=move || t_string!(i18n, groups.not_yet)
            busy=studio.publisher.busy()
            busy_word=move || t_string!(i18n, groups.publishing)
        >
            {move || studio.publisher.error().map(|error| view! { <Notice studio error /> })}
            {consequence}
            <p>{t!(i18n, groups.publish_final)}</p>
        </Dialog>
    }
    .into_any()
}
