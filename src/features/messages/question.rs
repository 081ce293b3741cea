//! Questions before an answer: what the reader asked back, what they were asked, and the form for a question or a reply.

use std::future::Future;

use leptos::prelude::*;
use model::id::QuestionId;
use model::introduction::{Question, ReplyForm};
use model::plain_text::RequestText;
use model::problem::FieldProblem;

use super::{Desk, Done};
use crate::data::{self, Client, ClientError, ErrorView};
use crate::form::draft::{Draft, use_draft};
use crate::form::{self, FieldErrors};
use crate::i18n::{I18n, Language, t, t_string};
use crate::intl;
use crate::ui::button::Button;
use crate::ui::field::TextArea;
use crate::ui::focus::focus_id;
use crate::ui::words::fresh_id;

/// A text that is being written, and what its field and its button are called.
#[derive(Clone, Copy)]
pub(super) struct Writing {
    pub(super) draft: Draft,
    pub(super) label: fn(I18n) -> &'static str,
    pub(super) send: fn(I18n) -> &'static str,
}

/// The field, and sending it once whatever is lost on the way.
pub(super) fn form<F, Fut>(desk: Desk, writing: Writing, id: String, send: F, done: Done) -> AnyView
where
    F: Fn(Client, String) -> Fut + 'static,
    Fut: Future<Output = Result<(), ClientError>> + 'static,
{
    let Desk { i18n, session, .. } = desk;
    let Writing { draft, label, send: verb } = writing;
    let errors = FieldErrors::default();
    let field = id.clone();
    let sending = data::use_mutation(
        move |client: Client, words: String| send(draft.client(client), words),
        move |()| {
            draft.arrived();
            desk.finish(done);
        },
    );
    draft.follow(sending, errors);
    let press = move || {
        let words = untrack(|| draft.text());
        if errors.check(RequestText::parse("words", &words).map_err(|problem| vec![problem])).is_some() {
            sending.send(words);
        } else {
            focus_id(&field);
        }
    };
    let press = StoredValue::new(press);
    let press = move || press.with_value(|press| press());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        press();
    };
    let say = move |problem: &FieldProblem| form::words(i18n, problem, |_| String::new());
    let other = move || sending.error().filter(|_| !errors.any());
    view! {
        <form class="stack-close" novalidate on:submit=submit>
            {move || other().map(|error| view! { <ErrorView error on_retry=move |()| press() /> })}
            <TextArea
                id
                label=move || label(i18n)
                hint=move || format!("{} {}", t_string!(i18n, messages.words_hint), t_string!(i18n, messages.ask_back_hint))
                value=draft.signal()
                on_input=move |text| draft.write(text)
                error=errors.at("words", say)
                draft=counted(i18n, draft, session, RequestText::MAX)
                required=true
            />
            <p class="main-button">
                <Button submit=true busy=sending.busy() busy_word=move || t_string!(i18n, messages.sending)>
                    {move || verb(i18n)}
                </Button>
            </p>
        </form>
    }
    .into_any()
}

/// "Kept in this tab, 14:02. 151 of 500 characters."
pub(super) fn counted(
    i18n: I18n,
    draft: Draft,
    session: crate::session::Session,
    max: usize,
) -> Signal<Option<String>> {
    let kept = draft.kept(i18n, session);
    Signal::derive(move || {
        let count = draft.text().trim().chars().count();
        let count = count_words(i18n, count, max);
        Some(match kept.get() {
            Some(kept) => format!("{kept} {count}"),
            None => count,
        })
    })
}

/// "151 of 500 characters."
pub(super) fn count_words(i18n: I18n, count: usize, max: usize) -> String {
    let number = |count: usize| intl::number(Language::of(i18n), count as i64);
    t_string!(i18n, messages.count, count = number(count), max = number(max))
}

/// What the reader asked back, with the replies.
pub(super) fn asked_by_reader(desk: Desk, questions: Vec<Question>) -> AnyView {
    let i18n = desk.i18n;
    let row = move |question: Question| {
        let reply = match question.reply {
            Some(reply) => view! {
                <p class="small soft">{t!(i18n, messages.their_reply)}</p>
                <p class="messages-text" dir="auto">{reply.words}</p>
            }
            .into_any(),
            None => view! { <p class="small soft">{t!(i18n, messages.no_reply_yet)}</p> }.into_any(),
        };
        view! {
            <li class="messages-question">
                <p class="small soft">{t!(i18n, messages.you_asked)}</p>
                <p class="messages-text" dir="auto">{question.words}</p>
                {reply}
            </li>
        }
    };
    list(questions.into_iter().map(row).collect_view().into_any())
}

/// What the reader was asked, each with their reply or a form for it.
pub(super) fn asked_of_reader(desk: Desk, questions: Vec<Question>, open: bool) -> AnyView {
    let i18n = desk.i18n;
    let row = move |question: Question| {
        let reply = match question.reply {
            Some(reply) => view! {
                <p class="small soft">{t!(i18n, messages.your_reply)}</p>
                <p class="messages-text" dir="auto">{reply.words}</p>
            }
            .into_any(),
            None if open => reply(desk, question.id),
            None => ().into_any(),
        };
        view! {
            <li class="messages-question">
                <p class="small soft">{t!(i18n, messages.they_ask)}</p>
                <p class="messages-text" dir="auto">{question.words}</p>
                {reply}
            </li>
        }
    };
    list(questions.into_iter().map(row).collect_view().into_any())
}

fn list(rows: AnyView) -> AnyView {
    view! { <ul class="stack-close">{rows}</ul> }.into_any()
}

fn reply(desk: Desk, question: QuestionId) -> AnyView {
    let draft = use_draft(desk.session, &format!("reply/{question}"));
    let writing = Writing {
        draft,
        label: |i18n| t_string!(i18n, messages.reply_label),
        send: |i18n| t_string!(i18n, messages.reply_send),
    };
    let send = move |client: Client, words: String| {
        let question = question.clone();
        async move { client.reply_to_question(&question, &ReplyForm { words }).await }
    };
    form(desk, writing, fresh_id("reply"), send, Done::Replied)
}
