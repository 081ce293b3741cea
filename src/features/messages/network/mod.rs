//! Asking the network: the form, what waits for the reader's answer, their own questions, and what both sides made public.

pub mod answers;
mod asked;
mod asking;
mod choices;
mod publication;
mod received;

use leptos::prelude::*;
use model::network::NetworkQuestions;
use model::policy_area::PolicyAreas;

use crate::a11y::{Announce, Page, use_announce, use_retry};
use crate::data::{self, ErrorView, Fetched};
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::paths;
use crate::session::{Session, use_session};
use crate::ui::button::Button;
use crate::ui::card::{Card, Folded};
use crate::ui::focus::focus_id;
use crate::ui::state::Skeleton;
use crate::ui::status::{Alert, Tone};

pub use answers::{AnswerPage, AnswersPage};

/// Where the outcome of a step is told.
const OUTCOME: &str = "questions-outcome";

/// What was done a moment ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Done {
    Asked,
    Answered,
    Passed,
    Agreed,
    TakenBack,
    Withdrawn,
    Willing,
    Unwilling,
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Desk {
    i18n: I18n,
    session: Session,
    announce: Announce,
    areas: StoredValue<PolicyAreas>,
    questions: Fetched<NetworkQuestions>,
    done: RwSignal<Option<Done>>,
}

impl Desk {
    /// Says what was done, by moving focus there, and asks for the lists again: the pressed button goes with the change.
    fn finish(self, done: Done) {
        self.done.set(Some(done));
        self.announce.say(words(self.i18n, done));
        self.questions.refetch();
        request_animation_frame(|| focus_id(OUTCOME));
    }
}

fn words(i18n: I18n, done: Done) -> &'static str {
    match done {
        Done::Asked => t_string!(i18n, network.done_asked),
        Done::Answered => t_string!(i18n, network.done_answered),
        Done::Passed => t_string!(i18n, network.done_passed),
        Done::Agreed => t_string!(i18n, network.done_agreed),
        Done::TakenBack => t_string!(i18n, network.done_taken_back),
        Done::Withdrawn => t_string!(i18n, network.done_withdrawn),
        Done::Willing => t_string!(i18n, network.done_willing),
        Done::Unwilling => t_string!(i18n, network.done_unwilling),
    }
}

/// The reader's questions, and those to them.
#[component]
pub fn QuestionsPage() -> impl IntoView {
    let (i18n, session, announce) = (use_i18n(), use_session(), use_announce());
    let (questions, areas) = (data::questions(), data::policy_areas());
    let done = RwSignal::new(None);
    let retry = use_retry(move || {
        questions.refetch();
        areas.refetch();
    });
    let body = move || match (questions.get(), areas.get()) {
        (Some(Ok(found)), Some(Ok(areas))) => {
            let areas = StoredValue::new(areas);
            draw(Desk { i18n, session, announce, areas, questions, done }, found)
        }
        (Some(Err(error)), _) | (_, Some(Err(error))) => {
            view! { <ErrorView error on_retry=retry /> }.into_any()
        }
        _ => view! { <Skeleton words=move || t_string!(i18n, network.loading) lines=8 /> }.into_any(),
    };
    let told = move || {
        done.get().map(|done| view! { <Alert tone=Tone::Done><p>{move || words(i18n, done)}</p></Alert> })
    };
    view! {
        <Page title=move || t_string!(i18n, network.title) lead=move || t_string!(i18n, network.lead) />
        <div id=OUTCOME tabindex="-1">{told}</div>
        {body}
        <p><a href=paths::ANSWERS>{t!(i18n, network.to_answers)}</a></p>
    }
    .into_any()
}

fn draw(desk: Desk, found: NetworkQuestions) -> AnyView {
    let i18n = desk.i18n;
    let NetworkQuestions { own, asked, received, again_at_ms, willing } = found;
    let (waiting, answered): (Vec<_>, Vec<_>) = received.into_iter().partition(|one| one.answer.is_none());
    let waiting = (!waiting.is_empty()).then(|| {
        view! {
            <section class="stack-close" aria-labelledby="questions-to-you">
                <h2 id="questions-to-you">{t!(i18n, network.waiting_title)}</h2>
                {received::list(desk, waiting)}
            </section>
        }
    });
    let own_questions = (!asked.is_empty()).then(|| {
        view! { <Card title=move || t_string!(i18n, network.asked_title) ruled=true>{asked::list(desk, asked)}</Card> }
    });
    let answered = (!answered.is_empty()).then(|| {
        let answered = StoredValue::new(answered);
        view! {
            <Folded summary=move || t_string!(i18n, network.answered_title)>
                <h2 class="visually-hidden">{t!(i18n, network.answered_title)}</h2>
                {received::list(desk, answered.get_value())}
            </Folded>
        }
    });
    view! {
        <div class="stack messages-page">
            {waiting}
            {asking::draw(desk, own, again_at_ms)}
            {own_questions}
            {answered}
            {choice(desk, willing)}
        </div>
    }
    .into_any()
}

/// Whether the reader wants to be asked.
fn choice(desk: Desk, willing: bool) -> AnyView {
    let i18n = desk.i18n;
    let choosing = data::use_mutation(
        |client: data::Client, willing: bool| async move {
            client.choose_questions(willing).await.map(|()| willing)
        },
        move |willing| desk.finish(if willing { Done::Willing } else { Done::Unwilling }),
    );
    let press = move |()| choosing.send(!willing);
    view! {
        <Card title=move || t_string!(i18n, network.choice_title)>
            <p>
                {move || if willing { t_string!(i18n, network.willing) } else { t_string!(i18n, network.unwilling) }}
            </p>
            {move || choosing.error().map(|error| view! { <ErrorView error on_retry=press /> })}
            <p>
                <Button small=true on_press=press busy=choosing.busy()>
                    {move || {
                        if willing { t_string!(i18n, network.choose_no) } else { t_string!(i18n, network.choose_yes) }
                    }}
                </Button>
            </p>
        </Card>
    }
    .into_any()
}
