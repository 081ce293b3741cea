//! What the mails that tell of messages hold (rule PRI-25).

use leptos::prelude::*;

use super::{Desk, Done};
use crate::data::{self, ErrorView};
use crate::i18n::{t, t_string};
use crate::ui::button::Button;

/// How it is, and a way to change it.
pub(super) fn draw(desk: Desk, with_text: Signal<bool>) -> AnyView {
    let i18n = desk.i18n;
    let choosing = data::use_mutation(
        |client: data::Client, with_text: bool| async move {
            client.choose_message_mails(with_text).await.map(|()| with_text)
        },
        move |with_text| desk.finish(if with_text { Done::MailsWithText } else { Done::MailsWithout }),
    );
    let press = move |()| choosing.send(!with_text.get_untracked());
    let (now, change) = (
        move || {
            if with_text.get() {
                t_string!(i18n, messages.mails_with_text)
            } else {
                t_string!(i18n, messages.mails_without)
            }
        },
        move || {
            if with_text.get() {
                t_string!(i18n, messages.mails_leave_out)
            } else {
                t_string!(i18n, messages.mails_put_in)
            }
        },
    );
    view! {
        <div class="stack-close">
            <p>{now}</p>
            <p class="soft">{t!(i18n, messages.mails_protected)}</p>
            {move || choosing.error().map(|error| view! { <ErrorView error on_retry=press /> })}
            <p><Button small=true on_press=press busy=choosing.busy()>{change}</Button></p>
        </div>
    }
    .into_any()
}
