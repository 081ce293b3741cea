//! Importing members from a file: what it must look like, what it would do, and then doing it.

pub mod file;
pub mod format;
pub mod report;

use leptos::wasm_bindgen::JsValue;
use leptos::{ev, html, prelude::*};
use model::import::ImportReport;

use crate::a11y::{Page, use_announce};
use crate::data::{self, ErrorView, Mutation};
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::intl;
use crate::ui::card::Card;
use crate::ui::field::Field;
use crate::ui::focus::focus_id;
use crate::ui::heading::HeadingSize;
use crate::ui::state::Skeleton;
use file::{Chosen, FileFault, MAX_BYTES, first_file, megabytes, read};
use format::Format;
use report::Report;

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct Import {
    chosen: RwSignal<Option<Chosen>>,
    fault: RwSignal<Option<FileFault>>,
    call: Mutation<(String, bool), ImportReport>,
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
                Ok(chosen) => {
                    let csv = chosen.csv.clone();
                    if self.chosen.try_set(Some(chosen)).is_none() {
                        self.call.send((csv, true));
                    }
                }
                Err(fault) => {
                    if self.fault.try_set(Some(fault)).is_none() {
                        focus_id("members-file");
                    }
                }
            }
        });
    }

    /// Writes what the trial run showed.
    pub fn write(self) {
        if let Some(chosen) = self.chosen.get_untracked() {
            self.call.send((chosen.csv, false));
        }
    }

    /// Asks again what went wrong on the way.
    fn again(self) {
        if let Some(chosen) = self.chosen.get_untracked() {
            self.call.send((chosen.csv, true));
        }
    }

    /// Back to the choice of a file.
    pub fn another(self) {
        self.call.reset();
        self.chosen.set(None);
        self.fault.set(None);
        focus_id("members-file");
    }

    /// What the file is called.
    pub fn file_name(self) -> String {
        self.chosen
            .with_untracked(|chosen| chosen.as_ref().map(|chosen| chosen.name.clone()))
            .unwrap_or_default()
    }

    /// What the server said last. Tracked.
    pub fn report(self) -> Option<ImportReport> {
        self.call.outcome().and_then(Result::ok)
    }

    /// Whether the file is being written or tried. Tracked.
    pub fn busy(self) -> Signal<bool> {
        self.call.busy()
    }
}

/// Import of members.
#[component]
pub fn DataPage() -> impl IntoView {
    let (i18n, announce) = (use_i18n(), use_announce());
    let call = data::use_mutation(
        |client, (csv, dry_run): (String, bool)| async move { client.import_members(csv, dry_run).await },
        move |report: ImportReport| {
            announce.say(&report::announcement(i18n, &report));
            if !report.dry_run && report.errors.is_empty() {
                data::refetch_directory();
            }
            request_animation_frame(|| focus_id("import-report"));
        },
    );
    let import =
        Import { chosen: RwSignal::new(None), fault: RwSignal::new(None), call, input: NodeRef::new() };
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
    view! {
        <Page
            title=move || t_string!(i18n, import.title)
            lead=move || t_string!(i18n, import.lead)
            size=HeadingSize::Staff
            failed
        />
        <Card title=move || t_string!(i18n, import.choose_title)>
            <FileChoice import />
            <Format />
        </Card>
        {below}
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
                id="members-file"
                label=move || t_string!(i18n, import.file)
                hint=move || t_string!(i18n, import.file_hint, size = size())
                error=wrong
            >
                <input
                    class="control"
                    type="file"
                    id="members-file"
                    accept=".csv,text/csv"
                    aria-describedby="members-file-hint"
                    aria-invalid=move || wrong.with(Option::is_some).then_some("true")
                    aria-errormessage=move || wrong.with(Option::is_some).then_some("members-file-error")
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
