//! Whom the reader keeps away: by when and from where, because who it was is not kept.

use leptos::prelude::*;
use model::conversation::{BlockRow, BlockedFrom};

use super::{Desk, Done};
use crate::data::{self, ErrorView, Loaded};
use crate::i18n::{Language, t, t_string};
use crate::intl;
use crate::ui::button::{Button, ButtonKind};

/// The list, with a way to lift each.
pub(super) fn draw(desk: Desk) -> AnyView {
    let i18n = desk.i18n;
    let blocks = data::blocks();
    let lifting = data::use_mutation(
        |client, block: model::id::BlockId| async move { client.lift_block(&block).await },
        move |()| {
            blocks.refetch();
            desk.finish(Done::Lifted);
        },
    );
    let last = StoredValue::new(None::<model::id::BlockId>);
    let again = move |()| match last.get_value() {
        Some(block) => lifting.send(block),
        None => blocks.refetch(),
    };
    let row = move |row: BlockRow| {
        let (from, at_ms) = (row.from, row.blocked_at_ms);
        let words = move || {
            let date = intl::date_with_year(Language::of(i18n), at_ms, &desk.session.time_zone());
            match from {
                BlockedFrom::Introduction => t_string!(i18n, messages.blocked_introduction, date = date),
                BlockedFrom::Unnamed => t_string!(i18n, messages.blocked_unnamed, date = date),
                BlockedFrom::Conversation => t_string!(i18n, messages.blocked_conversation, date = date),
            }
        };
        let press = move |()| {
            last.set_value(Some(row.id.clone()));
            lifting.send(row.id.clone());
        };
        let label = move || format!("{}: {}", t_string!(i18n, messages.lift), words());
        view! {
            <li class="cluster cluster-apart">
                <span>{words}</span>
                <Button kind=ButtonKind::Quiet small=true on_press=press busy=lifting.busy() label>{t!(i18n, messages.lift)}</Button>
            </li>
        }
    };
    view! {
        <p class="soft">{t!(i18n, messages.blocks_lead)}</p>
        {move || lifting.error().map(|error| view! { <ErrorView error on_retry=again /> })}
        <Loaded of=blocks view=move |found| {
            if found.blocks.is_empty() {
                view! { <p>{t!(i18n, messages.blocks_none)}</p> }.into_any()
            } else {
                view! { <ul class="rows messages-wide">{found.blocks.into_iter().map(row).collect_view()}</ul> }.into_any()
            }
        } />
    }
    .into_any()
}
