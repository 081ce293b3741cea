//! Whether a question and its answer are to be public: who agreed, and the step that shows exactly what anybody would read.

use leptos::prelude::*;
use model::id::NetworkAnswerId;
use model::network::Publication;

use super::{Desk, Done};
use crate::data::{self, ErrorView};
use crate::i18n::{t, t_string};
use crate::paths;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::dialog::Dialog;

/// How it stands, and what the reader can do about it.
pub(super) fn draw(
    desk: Desk,
    id: NetworkAnswerId,
    publication: Publication,
    question: String,
    answer: String,
) -> AnyView {
    let i18n = desk.i18n;
    if publication.taken_away {
        return view! { <p class="small soft">{t!(i18n, network.taken_away)}</p> }.into_any();
    }
    let (href, of) = (paths::answer(&id), StoredValue::new(id));
    let open = RwSignal::new(false);
    let public = publication.is_public();
    let agreeing = data::use_mutation(
        move |client: data::Client, agrees: bool| {
            let id = of.get_value();
            async move { client.agree_to_answer(&id, agrees).await.map(|()| agrees) }
        },
        move |agrees| {
            desk.finish(match (agrees, public) {
                (true, _) => Done::Agreed,
                (false, true) => Done::TakenBack,
                (false, false) => Done::Withdrawn,
            });
        },
    );
    let agrees = !publication.mine;
    let send = move |()| {
        open.set(false);
        agreeing.send(agrees);
    };
    let stands = move || match (publication.mine, publication.theirs) {
        (true, true) => t_string!(i18n, network.is_public),
        (true, false) => t_string!(i18n, network.you_agreed),
        (false, true) => t_string!(i18n, network.they_agreed),
        (false, false) => t_string!(i18n, network.nobody_agreed),
    };
    let link = public.then(|| view! { " "<a href=href>{t!(i18n, network.see_public)}</a> });
    let verb = move || {
        if agrees { t_string!(i18n, network.agree) } else { t_string!(i18n, network.take_back) }
    };
    // Whoever takes back what is not public yet is not to believe that it was.
    let title = move || match (agrees, public) {
        (true, _) => t_string!(i18n, network.agree_question),
        (false, true) => t_string!(i18n, network.take_back_question),
        (false, false) => t_string!(i18n, network.withdraw_question),
    };
    let body = move || match (agrees, public) {
        (true, _) => t_string!(i18n, network.agree_body),
        (false, true) => t_string!(i18n, network.take_back_body),
        (false, false) => t_string!(i18n, network.withdraw_body),
    };
    view! {
        <p class="small soft">{stands}{link}</p>
        {move || agreeing.error().map(|error| view! { <ErrorView error on_retry=send /> })}
        <p>
            <Button kind=ButtonKind::Quiet small=true on_press=move |()| open.set(true) busy=agreeing.busy()>{verb}</Button>
        </p>
        <Dialog
            open
            on_close=move |()| open.set(false)
            title
            confirm=verb
            on_confirm=send
            safe=move || t_string!(i18n, messages.not_yet)
        >
            <p>{body}</p>
            <blockquote class="quote messages-text" dir="auto">{question}</blockquote>
            <p class="messages-text" dir="auto">{answer}</p>
        </Dialog>
    }
    .into_any()
}
