//! The two steps of a publication: what it will do, with every mail as it will read; then the question, once.

use std::sync::Arc;

use leptos::prelude::*;
use model::publication::{ChangeWeight, MatchRole, PublicationPreview, RoleMessage};

use super::changed::Changed;
use super::studio::Studio;
use super::words::counted;
use super::writes::{PREVIEW, Stage};
use crate::i18n::{I18n, Language, t, t_string};
use crate::intl;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::card::Disclosure;
use crate::ui::dialog::Dialog;
use crate::ui::focus::focus_id;
use crate::ui::status::{Alert, Tone};

/// The first step, and the dialog of the second; nothing while nobody asks to publish.
pub(super) fn draw(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let writes = studio.writes();
    // A refusal is told in the page, where the way on is.
    let refused = Memo::new(move |_| writes.publishing.error().is_some());
    let shown = Memo::new(move |_| writes.stage.get() != Stage::Idle && !refused.get());
    let first = move || {
        let preview = writes.preview.get().filter(|_| shown.get())?;
        Some(first_step(studio, preview))
    };
    let count = move || writes.preview.read().as_ref().map_or(0, |preview| preview.people as usize);
    let consequence = move || {
        let preview = writes.preview.get()?;
        let minutes = (preview.undo_seconds.div_ceil(60)) as usize;
        Some(
            view! {
                <p>{counted!(i18n, preview.pairs as usize, publish_what_1, publish_what_n)}</p>
                <p>{counted!(i18n, preview.people as usize, publish_mail_1, publish_mail_n)}</p>
                <p>{counted!(i18n, minutes, publish_undo_1, publish_undo_n)}</p>
            }
            .into_any(),
        )
    };
    let open = Signal::derive(move || writes.stage.get() == Stage::Confirm && !refused.get());
    view! {
        {first}
        <Dialog
            open
            on_close=move || writes.stage.set(Stage::Preview)
            title=move || counted!(i18n, count(), publish_title_1, publish_title_n)
            confirm=move || t_string!(i18n, matching.publish_yes)
            on_confirm=move || writes.publish()
            safe=move || t_string!(i18n, matching.not_yet)
            busy=writes.publishing.busy()
            busy_word=move || t_string!(i18n, matching.publishing)
        >
            {consequence}
        </Dialog>
    }
    .into_any()
}

fn first_step(studio: Studio, preview: Arc<PublicationPreview>) -> AnyView {
    let i18n = studio.i18n;
    let writes = studio.writes();
    let blocked = preview.changes.iter().any(|change| change.weight == ChangeWeight::Blocks);
    let messages = |role: MatchRole| {
        let own = preview.messages.iter().filter(|message| message.role == role).cloned();
        own.map(|message| mail(i18n, message)).collect_view()
    };
    let changes = preview.changes.iter().cloned();
    let changes = changes.map(|change| {
        let change = Changed::from(&change);
        view! { <li>{move || change.words(i18n)}</li> }
    });
    let changes = changes.collect_view();
    let has_changes = !preview.changes.is_empty();
    let cancel = move || {
        writes.stage.set(Stage::Idle);
        focus_id(super::pane::Pane::Result.id());
    };
    let numbers = {
        let preview = preview.clone();
        // Asked here and not around it: a report that arrives later changes a line, and the section keeps the focus.
        move || {
            let left_out = studio.told().map_or(0, |answer| answer.left_out.len());
            let one = |words: String| view! { <li>{words}</li> }.into_any();
            let mut lines = vec![
                one(counted!(i18n, preview.pairs as usize, publish_what_1, publish_what_n)),
                one(counted!(i18n, preview.people as usize, publish_mail_1, publish_mail_n)),
            ];
            if left_out > 0 {
                lines.push(one(counted!(i18n, left_out, publish_left_out_1, publish_left_out_n)));
            }
            if let Some(number) = preview.replaces {
                lines.push(one(t_string!(i18n, matching.publish_replaces, number = number)));
            }
            if preview.ending > 0 {
                lines.push(one(counted!(i18n, preview.ending as usize, publish_ends_1, publish_ends_n)));
            }
            let minutes = preview.undo_seconds.div_ceil(60) as usize;
            lines.push(one(counted!(i18n, minutes, publish_undo_1, publish_undo_n)));
            lines.collect_view()
        }
    };
    let told = has_changes.then(|| {
        let (tone, title) = if blocked {
            (Tone::Stopped, t!(i18n, matching.changes_block))
        } else {
            (Tone::Needs, t!(i18n, matching.changes_inform))
        };
        view! {
            <Alert tone>
                <p class="strong">{title}</p>
                <ul class="matching-changes">{changes}</ul>
                <p><Button small=true on_press=move || studio.latest()>{t!(i18n, matching.load_latest)}</Button></p>
            </Alert>
        }
    });
    let onward = (!blocked).then(|| {
        view! {
            <Button kind=ButtonKind::Primary on_press=move || writes.confirm()>
                {t!(i18n, matching.publish_next)}
            </Button>
        }
    });
    view! {
        <section class="card matching-preview no-print" id=PREVIEW tabindex="-1" aria-labelledby="matching-preview-title">
            <h2 class="card-title" id="matching-preview-title">{t!(i18n, matching.preview_title)}</h2>
            {told}
            <ul class="matching-preview-numbers">{numbers}</ul>
            <div class="matching-mails">
                <div>
                    <h3 class="matching-small">{t!(i18n, matching.mail_mentees)}</h3>
                    {messages(MatchRole::Mentee)}
                </div>
                <div>
                    <h3 class="matching-small">{t!(i18n, matching.mail_mentors)}</h3>
                    {messages(MatchRole::Mentor)}
                </div>
            </div>
            <span class="cluster">
                {onward}
                <Button on_press=cancel>{t!(i18n, matching.not_yet)}</Button>
            </span>
        </section>
    }
    .into_any()
}

/// A mail as it will read, in its own language.
fn mail(i18n: I18n, message: RoleMessage) -> AnyView {
    let RoleMessage { locale, recipients, subject, text, .. } = message;
    let summary = move || {
        let language = intl::capitalised(&intl::language(Language::of(i18n), locale.code()));
        counted!(i18n, recipients as usize, mail_to_1, mail_to_n, language = language)
    };
    view! {
        <Disclosure summary>
            <div lang=locale.code()>
                <p class="strong">{subject}</p>
                <p class="matching-mail">{text}</p>
            </div>
        </Disclosure>
    }
    .into_any()
}
