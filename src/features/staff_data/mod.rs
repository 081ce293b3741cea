//! Importing members, or the applications of the call in `?call=`, from a file: what it must look like, what it would do,
//! and then doing it.

pub mod file;
pub mod format;
pub mod report;

use leptos::wasm_bindgen::JsValue;
use leptos::{ev, html, prelude::*};
use leptos_router::hooks::use_query_map;
use model::call::{CallState, CallSummary, Calls};
use model::id::CallId;
use model::import::ImportReport;

use crate::a11y::{Page, use_announce};
use crate::data::{self, ErrorView, Loaded, Mutation};
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::ui::button::ButtonLink;
use crate::ui::card::Card;
use crate::ui::field::Field;
use crate::ui::focus::focus_id;
use crate::ui::heading::HeadingSize;
use crate::ui::state::{Empty, Skeleton};
use crate::ui::words::Words;
use crate::{intl, paths};
use file::{Chosen, FileFault, MAX_BYTES, first_file, megabytes, read};
use format::Format;
use report::Report;

/// What a file brings in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Members of the directory.
    Members,
    /// Applications of an open call.
    Applications {
        /// Of which call.
        call: CallId,
        /// The name of its cohort.
        cohort: String,
    },
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct Import {
    what: StoredValue<What>,
    chosen: RwSignal<Option<Chosen>>,
    fault: RwSignal<Option<FileFault>>,
    call: Mutation<(Chosen, bool), (Chosen, ImportReport)>,
    /// Whether the last request was a trial.
    trial: StoredValue<bool>,
    input: NodeRef<html::Input>,
}

impl Import {
    /// Reads a file and, when it can be sent, asks what it would do.
    fn take(self, files: &JsValue) {
        let Some(file) = first_file(files) else { return };
        self.call.reset();
        self.chosen.set(None);
        self.fault.set(None);
        leptos::task::spawn_local(async move {
            match read(file).await {
                // The page may have been left meanwhile; nobody waits for the answer then.
                // While another file is on its way this one waits; that answer then asks for it.
                Ok(chosen) => {
                    if self.chosen.try_set(Some(chosen.clone())).is_none() {
                        self.ask(chosen, true);
                    }
                }
                Err(fault) => {
                    if self.fault.try_set(Some(fault)).is_none() {
                        focus_id("import-file");
                    }
                }
            }
        });
    }

    /// What the file brings in.
    pub fn what(self) -> What {
        self.what.get_value()
    }

    /// Writes what the trial run showed.
    pub fn write(self) {
        if let Some(chosen) = self.chosen.get_untracked() {
            self.ask(chosen, false);
        }
    }

    fn ask(self, chosen: Chosen, trial: bool) {
        self.trial.set_value(trial);
        self.call.send((chosen, trial));
    }

    /// Asks again what went wrong on the way: whether a write whose answer was lost has happened is told by the same
    /// write.
    fn again(self) {
        if let Some(chosen) = self.chosen.get_untracked() {
            self.ask(chosen, self.trial.get_value());
        }
    }

    /// Back to the choice of a file.
    pub fn another(self) {
        self.call.reset();
        self.chosen.set(None);
        self.fault.set(None);
        focus_id("import-file");
    }

    /// What the file is called.
    pub fn file_name(self) -> String {
        self.chosen
            .with_untracked(|chosen| chosen.as_ref().map(|chosen| chosen.name.clone()))
            .unwrap_or_default()
    }

    /// What the server said last about the file that is chosen. Tracked.
    pub fn report(self) -> Option<ImportReport> {
        let (about, report) = self.call.outcome().and_then(Result::ok)?;
        self.chosen.with(|chosen| chosen.as_ref() == Some(&about)).then_some(report)
    }

    /// Whether the file is being written or tried. Tracked.
    pub fn busy(self) -> Signal<bool> {
        self.call.busy()
    }
}

/// Import of members, or of applications.
#[component]
pub fn DataPage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.read().get("call"));
    move || match asked.get() {
        None => page(What::Members),
        Some(call) => of_call(call),
    }
}

/// Import of applications, when there is such a call and it is still open.
fn of_call(call: String) -> AnyView {
    let i18n = use_i18n();
    let view = move |Calls { calls }| {
        let found = calls.into_iter().find(|one| one.id.as_str() == call);
        match found {
            Some(CallSummary { id, name, state: CallState::Open, .. }) => {
                page(What::Applications { call: id, cohort: name })
            }
            Some(frozen) => no_import(
                i18n,
                (move || t_string!(i18n, import.frozen_title).to_owned()).into(),
                (move || t_string!(i18n, import.frozen_body).to_owned()).into(),
                paths::balance(&frozen.id),
            ),
            None => no_import(
                i18n,
                (move || t_string!(i18n, import.no_call_title).to_owned()).into(),
                (move || t_string!(i18n, import.no_call_body).to_owned()).into(),
                paths::BALANCE.to_owned(),
            ),
        }
    };
    view! { <Loaded of=data::calls() view words=move || t_string!(i18n, import.loading_call) lines=8 /> }
        .into_any()
}

/// Why applications cannot be brought in, and the way to the balancer.
fn no_import(i18n: I18n, title: Words, words: Words, to: String) -> AnyView {
    view! {
        <Page title=move || t_string!(i18n, import.applications_title) size=HeadingSize::Staff />
        <Empty title words>
            <ButtonLink href=to>{t!(i18n, import.see_balance)}</ButtonLink>
        </Empty>
    }
    .into_any()
}

fn page(what: What) -> AnyView {
    let (i18n, announce) = (use_i18n(), use_announce());
    let what = StoredValue::new(what);
    let chosen = RwSignal::new(None::<Chosen>);
    let again = StoredValue::new(None::<Callback<Chosen>>);
    let call = data::use_mutation(
        move |client, (chosen, dry_run): (Chosen, bool)| async move {
            let csv = chosen.csv.clone();
            let report = match what.get_value() {
                What::Members => client.import_members(csv, dry_run).await,
                What::Applications { call, .. } => client.import_applicants(&call, csv, dry_run).await,
            };
            report.map(|report| (chosen, report))
        },
        move |(about, report): (Chosen, ImportReport)| {
            if !report.dry_run && report.errors.is_empty() && what.get_value() == What::Members {
                data::refetch_directory();
            }
            let now = chosen.get_untracked();
            let is_shown = now.as_ref() == Some(&about);
            // What was written is told whatever is shown by now; a trial only of the file that is.
            if is_shown || !report.dry_run {
                announce.say(&report::announcement(i18n, &report));
            }
            if !is_shown {
                // Somebody has chosen another file meanwhile: it has a trial of its own.
                if let (Some(now), Some(again)) = (now, again.get_value()) {
                    again.run(now);
                }
                return;
            }
            request_animation_frame(|| focus_id("import-report"));
        },
    );
    // Not before the answer before is done with.
    let trial = StoredValue::new(true);
    let import = Import { what, chosen, fault: RwSignal::new(None), call, trial, input: NodeRef::new() };
    again.set_value(Some(Callback::new(move |now| request_animation_frame(move || import.ask(now, true)))));
    let failed = Signal::derive(move || {
        import.fault.with(Option::is_some) || import.report().is_some_and(|report| !report.errors.is_empty())
    });
    let below = move || {
        if let Some(error) = import.call.error() {
            return view! { <ErrorView error on_retry=move || import.again() /> }.into_any();
        }
        match (import.report(), import.chosen.get()) {
            (Some(report), _) => view! { <Report import report /> }.into_any(),
            (None, Some(chosen)) => {
                let words = move || t_string!(i18n, import.reading, name = chosen.name.clone());
                view! { <Skeleton words /> }.into_any()
            }
            (None, None) => ().into_any(),
        }
    };
    let title = move || match what.get_value() {
        What::Members => t_string!(i18n, import.title),
        What::Applications { .. } => t_string!(i18n, import.applications_title),
    };
    let lead = move || match what.get_value() {
        What::Members => t_string!(i18n, import.lead).to_owned(),
        What::Applications { cohort, .. } => t_string!(i18n, import.applications_lead, name = cohort),
    };
    view! {
        <Page title lead size=HeadingSize::Staff failed />
        <Card title=move || t_string!(i18n, import.choose_title)>
            <FileChoice import />
            <Format import />
        </Card>
        {below}
        {(what.get_value() == What::Members).then(|| view! {
            <p>
                <a href=model::paths::template::MEMBERS_FILE rel="external" download="">
                    {t!(i18n, import.members_file)}
                </a>
            </p>
            <p><a href=paths::MAILS>{t!(i18n, import.see_mails)}</a></p>
        })}
    }
    .into_any()
}

/// The chooser, which is also a place to drop a file on.
#[component]
fn FileChoice(import: Import) -> impl IntoView {
    let i18n = use_i18n();
    let over = RwSignal::new(false);
    let changed = move |_| {
        if let Some(input) = import.input.get_untracked() {
            import.take(&JsValue::from(input.clone()));
            // The same file, corrected, must count as a new choice.
            input.set_value("");
        }
    };
    let dropped = move |event: ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        let transfer = js_sys::Reflect::get(&event, &"dataTransfer".into());
        if let Ok(transfer) = transfer {
            import.take(&transfer);
        }
    };
    let wrong = Signal::derive(move || import.fault.get().map(|fault| fault_words(i18n, fault)));
    let label = move || match import.what() {
        What::Members => t_string!(i18n, import.file),
        What::Applications { .. } => t_string!(i18n, import.applications_file),
    };
    let size = move || intl::number(Language::of(i18n), (MAX_BYTES / 1024 / 1024) as i64);
    view! {
        <div
            class="import-drop"
            class:import-over=move || over.get()
            on:dragover=move |event: ev::DragEvent| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=dropped
        >
            <Field
                id="import-file"
                label=label
                hint=move || t_string!(i18n, import.file_hint, size = size())
                error=wrong
            >
                <input
                    class="control"
                    type="file"
                    id="import-file"
                    accept=".csv,text/csv"
                    aria-describedby="import-file-hint"
                    aria-invalid=move || wrong.with(Option::is_some).then_some("true")
                    aria-errormessage=move || wrong.with(Option::is_some).then_some("import-file-error")
                    node_ref=import.input
                    on:change=changed
                />
            </Field>
            <p class="soft small only-wide">{t!(i18n, import.drop)}</p>
        </div>
    }
    .into_any()
}

fn fault_words(i18n: I18n, fault: FileFault) -> String {
    match fault {
        FileFault::TooLarge(bytes) => {
            let max = megabytes(MAX_BYTES);
            t_string!(i18n, import.too_large_file, size = megabytes(bytes), max = max)
        }
        FileFault::NotUtf8 => t_string!(i18n, import.not_utf8).to_owned(),
        FileFault::Unreadable => t_string!(i18n, import.unreadable).to_owned(),
    }
}
