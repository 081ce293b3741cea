//! The introductions that the Support Unit brokers: proposing one, and how each stands. Who answered what is not known here, and
//! nothing of the page depends on it.

mod form;
mod list;
mod words;

use leptos::prelude::*;
use model::brokered::BrokeredIntroductions;
use model::directory::Directory;
use model::policy_area::PolicyAreas;

use crate::a11y::{Page, use_retry};
use crate::data::{self, ErrorView, Fetched, Loaded};
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::session::{Session, use_session};
use crate::ui::card::Card;
use crate::ui::focus::focus_id;
use crate::ui::heading::HeadingSize;
use crate::ui::state::Skeleton;
use crate::ui::status::{Alert, Tone};

/// Where the outcome of a step is told.
const OUTCOME: &str = "brokered-outcome";

/// What was done a moment ago.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Done {
    Sent,
    Withdrawn,
}

/// What form and list share.
#[derive(Clone, Copy)]
struct Desk {
    i18n: I18n,
    session: Session,
    directory: Fetched<Directory>,
    areas: Fetched<PolicyAreas>,
    rows: Fetched<BrokeredIntroductions>,
    done: RwSignal<Option<Done>>,
}

impl Desk {
    /// Says what was done, by moving focus there, and asks how all of them stand now.
    fn finish(self, done: Done) {
        self.done.set(Some(done));
        self.rows.refetch();
        request_animation_frame(|| focus_id(OUTCOME));
    }
}

/// Proposing, and what was proposed.
#[component]
pub fn BrokeredPage() -> impl IntoView {
    let i18n = use_i18n();
    let desk = Desk {
        i18n,
        session: use_session(),
        directory: data::directory(),
        areas: data::policy_areas(),
        rows: data::brokered(),
        done: RwSignal::new(None),
    };
    let told = move || {
        desk.done.get().map(|done| {
            let words = move || match done {
                Done::Sent => t_string!(i18n, brokered.done_sent),
                Done::Withdrawn => t_string!(i18n, brokered.done_withdrawn),
            };
            view! { <Alert tone=Tone::Done><p>{words}</p></Alert> }
        })
    };
    view! {
        <Page
            title=move || t_string!(i18n, brokered.title)
            lead=move || t_string!(i18n, brokered.lead)
            size=HeadingSize::Staff
        />
        <div id=OUTCOME tabindex="-1">{told}</div>
        <div class="stack">
            <Card title=move || t_string!(i18n, brokered.new_title) ruled=true>{choices(desk)}</Card>
            <Card title=move || t_string!(i18n, brokered.list_title) ruled=true>
                <p class="small soft">{t!(i18n, brokered.list_lead)}</p>
                <Loaded
                    of=desk.rows
                    words=move || t_string!(i18n, brokered.loading)
                    lines=8
                    view=move |found| list::draw(desk, found)
                />
            </Card>
        </div>
    }
    .into_any()
}

/// The form, once there is something to choose from.
fn choices(desk: Desk) -> AnyView {
    let Desk { i18n, directory, areas, .. } = desk;
    let retry = use_retry(move || {
        directory.refetch();
        areas.refetch();
    });
    let here =
        Memo::new(move |_| directory.with_value(|_| ()).is_some() && areas.with_value(|_| ()).is_some());
    (move || {
        if here.get() {
            return form::draw(desk);
        }
        let error = directory.get().and_then(Result::err).or_else(|| areas.get().and_then(Result::err));
        match error {
            Some(error) => view! { <ErrorView error on_retry=retry /> }.into_any(),
            None => view! { <Skeleton words=move || t_string!(i18n, common.loading) lines=8 /> }.into_any(),
        }
    })
    .into_any()
}
