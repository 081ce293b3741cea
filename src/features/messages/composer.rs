//! The box for the next message. What is typed stays in the tab until it has arrived; what cannot be sent without a connection
//! is sent once when there is one again.

use leptos::{ev, prelude::*};
use model::conversation::{GatheringKind, MessageForm};
use model::plain_text::MessageText;
use model::problem::{Code, FieldProblem};

use super::question::count_words;
use super::thread::Room;
use crate::a11y::use_announce;
use crate::data::{self, ClientError, ErrorView};
use crate::form::draft::use_draft;
use crate::form::{self, FieldErrors};
use crate::i18n::{t, t_string};
use crate::paths;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::field::TextArea;
use crate::ui::focus::focus_id;
use crate::ui::status::{Alert, Tone};

const FIELD: &str = "message";

pub(super) fn draw(room: Room) -> AnyView {
    let Room { i18n, session, id, newest, .. } = room;
    let announce = use_announce();
    let draft = use_draft(session, &format!("conversation/{}", id.get_value()));
    let errors = FieldErrors::default();
    // What goes out by itself moves nobody's focus.
    let pressed = StoredValue::new(false);
    let before = RwSignal::new(false);
    let sending = data::use_mutation(
        move |client: data::Client, text: String| {
            let (id, client) = (id.get_value(), draft.client(client));
            async move { client.send_message(&id, &MessageForm { text }).await }
        },
        move |_| {
            draft.arrived();
            before.set(false);
            announce.say(t_string!(i18n, messages.sent));
            newest.refetch();
            if pressed.get_value() {
                focus_id(FIELD);
            }
        },
    );
    draft.follow(sending, errors);
    let waits = move || {
        matches!(sending.error(), Some(ClientError::Offline)) && draft.signal().with(|_| draft.waits())
    };
    let another = move || sending.error().is_some_and(|error| error.code() == Some(Code::KeyReused));
    Effect::new(move || {
        if sending.error() == Some(ClientError::Offline) {
            announce.say(t_string!(i18n, messages.waits));
        }
        if another() {
            before.set(true);
            newest.refetch();
        }
    });
    let press = move || {
        let form = MessageForm { text: untrack(|| draft.text()) };
        if errors.check(form.parse().map(drop)).is_some() {
            sending.send(form.text);
        } else {
            focus_id(FIELD);
        }
    };
    // Exactly what was sent by hand goes out again under the same key as soon as the service answers; after a reload too.
    let again = move || {
        if draft.waits() && !sending.busy().get_untracked() {
            pressed.set_value(false);
            press();
        }
    };
    let back = window_event_listener(ev::online, move |_| again());
    on_cleanup(move || back.remove());
    Effect::new(move || {
        if newest.with_value(|_| ()).is_some() {
            again();
        }
    });
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        pressed.set_value(true);
        press();
    };
    let count = move || length(&draft.text());
    let kept = draft.kept(i18n, session);
    let below = Signal::derive(move || {
        let over = count() > MessageText::MAX;
        let count = over.then(|| count_words(i18n, count(), MessageText::MAX));
        let words: Vec<String> = kept.get().into_iter().chain(count).collect();
        (!words.is_empty()).then(|| words.join(" "))
    });
    let other =
        move || sending.error().filter(|error| *error != ClientError::Offline && !another() && !errors.any());
    let who_reads = move || match room.gathered().map(|of| of.kind) {
        None => t_string!(i18n, messages.staff_do_not_read),
        Some(GatheringKind::Group) => t_string!(i18n, messages.many_group_read),
        Some(GatheringKind::Circle) => t_string!(i18n, messages.many_circle_read),
    };
    let say = move |problem: &FieldProblem| form::words(i18n, problem, |_| String::new());
    view! {
        <form class="stack-close messages-composer" novalidate on:submit=submit>
            <Show when=move || before.get()><Alert tone=Tone::Info><p>{t!(i18n, messages.arrived_before)}</p></Alert></Show>
            <Show when=waits><Alert tone=Tone::Waiting><p>{t!(i18n, messages.waits)}</p></Alert></Show>
            {move || other().map(|error| view! { <ErrorView error on_retry=move |()| press() /> })}
            <TextArea
                id=FIELD
                label=move || t_string!(i18n, messages.your_message)
                value=draft.signal()
                on_input=move |text| draft.write(text)
                error=errors.at("text", say)
                draft=below
                required=true
            />
            <p class="main-button">
                <Button kind=ButtonKind::Primary submit=true busy=sending.busy() busy_word=move || t_string!(i18n, messages.sending)>
                    {t!(i18n, messages.send)}
                </Button>
            </p>
            <p class="small soft">
                {who_reads}
                " "
                <a href=paths::TRUST>{t!(i18n, messages.what_staff_see)}</a>
            </p>
        </form>
    }
    .into_any()
}

fn length(text: &str) -> usize {
    text.trim().chars().count()
}
