//! What pages share about conversations of many: the way to the one of a group or circle, and how many messages of a
//! conversation are new.

use leptos::prelude::*;
use model::conversation::{Gathering, GatheringKind};

use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::intl::{self, Plural};
use crate::session::{Access, use_session};
use crate::ui::button::ButtonLink;
use crate::ui::card::Card;
use crate::ui::status::{Status, Tone};
use crate::{data, paths};

/// Leads to the conversation of a group or circle that the reader takes part in, and says how many messages are new there.
#[component]
pub fn ConversationLink(
    /// Of which.
    gathering: Gathering,
) -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let kind = gathering.kind();
    // An id so long that no conversation could be called after it is given to nothing.
    let id = StoredValue::new(gathering.conversation().ok());
    let card = move || {
        let (true, Some(id)) = (session.may(Access::Introductions) == Some(true), id.get_value()) else {
            return ().into_any();
        };
        let (href, conversations) = (paths::conversation(&id), data::conversations());
        let new = move || {
            let rows = conversations.get().and_then(Result::ok)?.conversations;
            let count = rows.iter().find(|row| row.id == id).map(|row| row.unread);
            count.filter(|count| *count > 0).map(|count| {
                view! { <p><Status tone=Tone::Needs>{move || unread(i18n, count)}</Status></p> }
            })
        };
        let lead = move || match kind {
            GatheringKind::Group => t_string!(i18n, messages.many_lead_group),
            GatheringKind::Circle => t_string!(i18n, messages.many_lead_circle),
        };
        view! {
            <Card title=move || t_string!(i18n, messages.many_title)>
                <p>{lead}</p>
                {new}
                <p><ButtonLink href=href>{t!(i18n, messages.many_open)}</ButtonLink></p>
            </Card>
        }
        .into_any()
    };
    card.into_any()
}

/// "3 new messages". Tracked.
pub fn unread(i18n: I18n, unread: u32) -> String {
    let locale = Language::of(i18n);
    let count = intl::number(locale, i64::from(unread));
    match intl::plural(locale, u64::from(unread)) {
        Plural::One => t_string!(i18n, messages.unread_1, count = count),
        Plural::Other => t_string!(i18n, messages.unread_n, count = count),
    }
}
