//! The proof of the answer: checked here by the verifier, which shares nothing with the solver, and open to everybody.

use std::sync::Arc;

use leptos::prelude::*;
use matching::run::Run;

use super::studio::Studio;
use super::view_model::{Proof, check};
use super::words::counted;
use crate::a11y::use_announce;
use crate::i18n::{Language, t, t_string};
use crate::ui::button::Button;
use crate::ui::card::Folded;
use crate::ui::download;
use crate::ui::status::{Alert, Status, Tone};
use crate::{intl, stopwatch};

/// The id of the proof's heading.
pub(super) const PROOF: &str = "matching-proof";

/// The outcome of a check, and the run that was checked.
#[derive(Clone)]
struct Checked {
    run: Arc<Run>,
    outcome: Result<Proof, String>,
    took_us: u32,
}

/// What was checked last.
#[derive(Clone, Copy)]
pub(super) struct Check(RwSignal<Option<Checked>>);

impl Check {
    /// Nothing checked yet.
    pub(super) fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// The check of just this run; none when another one was checked. Tracked.
    fn of(self, run: &Arc<Run>) -> Option<Checked> {
        self.0.get().filter(|checked| Arc::ptr_eq(&checked.run, run))
    }
}

/// Whether the present answer is proved: by the check in this page, or by the server for the run it keeps.
pub(super) fn status(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let tone = Memo::new(move |_| {
        let run = studio.told()?.run.clone()?;
        let kept = studio.is_saved.get() && studio.saved.read().as_ref().is_some_and(|run| run.verified);
        Some(match studio.check.of(&run).map(|checked| checked.outcome.is_ok()) {
            Some(false) => Tone::Stopped,
            None if !kept => Tone::Info,
            _ => Tone::Done,
        })
    });
    let status = move || {
        let tone = tone.get()?;
        let words = move || match tone {
            Tone::Stopped => t_string!(i18n, matching.not_proved),
            Tone::Info => t_string!(i18n, matching.not_verified),
            _ => t_string!(i18n, matching.verified),
        };
        Some(view! { <Status tone>{words}</Status> })
    };
    let go = |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        crate::ui::focus::focus_id(PROOF);
    };
    view! { <a class="matching-status" href=format!("#{PROOF}") on:click=go>{status}</a> }.into_any()
}

/// The part of the report with the check and the certificate.
pub(super) fn draw(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let announce = use_announce();
    let press = move || {
        let Some(run) = untrack(|| studio.told()).and_then(|answer| answer.run.clone()) else { return };
        let before = stopwatch::now_ms();
        let outcome = check(&run);
        let took_us = ((stopwatch::now_ms() - before).max(0.0) * 1000.0) as u32;
        let checked = Checked { run, outcome, took_us };
        announce.say(&untrack(|| said(studio, &checked)));
        studio.check.0.set(Some(checked));
    };
    let told = move || {
        let run = studio.told()?.run.clone()?;
        let checked = studio.check.of(&run)?;
        let tone = if checked.outcome.is_ok() { Tone::Done } else { Tone::Stopped };
        Some(view! { <Alert tone><p>{said(studio, &checked)}</p></Alert> }.into_any())
    };
    let certificate = move || {
        let run = studio.told().and_then(|answer| answer.run.clone());
        // A certificate is numbers and texts, which JSON always holds.
        run.and_then(|run| serde_json::to_string_pretty(&run.certificate).ok()).unwrap_or_default()
    };
    let save = move || download::json("certificate.json", &untrack(certificate));
    view! {
        <h3 class="matching-small" id=PROOF tabindex="-1">{t!(i18n, matching.proof)}</h3>
        <p class="soft small">{t!(i18n, matching.proof_lead)}</p>
        <span class="cluster">
            <Button small=true icon="check" on_press=press>{t!(i18n, matching.verify)}</Button>
            <Button small=true icon="download" on_press=save>{t!(i18n, matching.certificate_save)}</Button>
        </span>
        {told}
        <Folded summary=move || t_string!(i18n, matching.certificate_open)>
            <pre
                class="matching-certificate"
                role="region"
                tabindex="0"
                aria-label=move || t_string!(i18n, matching.certificate)
                dir="ltr"
            >
                {certificate}
            </pre>
        </Folded>
    }
    .into_any()
}

/// What was checked, and what came out.
fn said(studio: Studio, checked: &Checked) -> String {
    let i18n = studio.i18n;
    let locale = Language::of(i18n);
    match &checked.outcome {
        Ok(proof) => {
            let number = |count: usize| intl::number(locale, count as i64);
            let (pairs, prices) = (number(proof.pairs), number(proof.prices));
            let time = intl::number(locale, i64::from(checked.took_us.div_ceil(1000)));
            counted!(
                i18n,
                proof.matches,
                proof_holds_1,
                proof_holds_n,
                pairs = pairs,
                prices = prices,
                time = time
            )
        }
        Err(broken) => t_string!(i18n, matching.proof_broken, condition = broken.clone()),
    }
}
