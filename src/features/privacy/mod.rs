//! "Privacy and your data": who reads what of the reader, how others see them, what they agreed to, a file of their
//! data, and the end of their account.

pub mod consent;
pub mod end;
pub mod fields;
pub mod file;
pub mod preview;
pub mod view_model;
pub mod words;

use leptos::prelude::*;
use model::privacy::Privacy;

use crate::a11y::Page;
use crate::data::{self, Loaded, Mutation};
use crate::i18n::{t, t_string, use_i18n};
use crate::paths;
use crate::ui::status::{Alert, Tone};

use consent::Consents;
use end::End;
use fields::Fields;
use file::DataFile;
use preview::Preview;

/// What the cards share: the state as the server last told it.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The state.
    pub privacy: RwSignal<Privacy>,
    /// Counts what changed who reads what, so that the preview is asked for again.
    pub changed: RwSignal<u32>,
}

impl Desk {
    /// Takes over what the server answered to a change of levels or consents.
    pub fn take(self, privacy: Privacy) {
        self.privacy.set(privacy);
        self.changed.update(|count| *count += 1);
    }
}

/// Asks the server for the state again, where what the cards show is out of date.
pub fn use_renewal(desk: Desk) -> Mutation<(), Privacy> {
    data::use_mutation(|client, ()| async move { client.privacy().await }, move |privacy| desk.take(privacy))
}

/// The page.
#[component]
pub fn PrivacyPage() -> impl IntoView {
    let i18n = use_i18n();
    let privacy = data::privacy();
    view! {
        <Page title=move || t_string!(i18n, privacy.title) lead=move || t_string!(i18n, privacy.lead) />
        <Loaded of=privacy words=move || t_string!(i18n, privacy.loading) lines=10 view=draw />
    }
    .into_any()
}

fn draw(privacy: Privacy) -> AnyView {
    let i18n = use_i18n();
    let at_risk = privacy.at_risk;
    let desk = Desk { privacy: RwSignal::new(privacy), changed: RwSignal::new(0) };
    view! {
        <div class="stack privacy">
            {at_risk.then(|| view! { <Alert tone=Tone::Info>{t!(i18n, privacy.at_risk)}</Alert> })}
            <Consents desk />
            <Fields desk />
            <Preview desk />
            <DataFile desk />
            <End desk />
            <p class="soft"><a href=paths::PRIVACY>{t!(i18n, privacy.policy)}</a></p>
        </div>
    }
    .into_any()
}
