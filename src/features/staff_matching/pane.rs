//! The four panes of the studio: a titled card that scrolls in itself, and the list of them on phones.

use leptos::prelude::*;

use super::studio::Studio;
use super::words::counted;
use crate::i18n::t_string;
use crate::ui::focus::focus_id;
use crate::ui::words::Words;

/// One of the four.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pane {
    /// Who takes part.
    Pool,
    /// By which rules.
    Rules,
    /// Who with whom.
    Result,
    /// How good it is, and who is left out.
    Report,
}

impl Pane {
    /// Its id on the page.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Pool => "matching-pool",
            Self::Rules => "matching-rules",
            Self::Result => "matching-result",
            Self::Report => "matching-report",
        }
    }
}

fn title_id(pane: Pane) -> String {
    format!("{}-title", pane.id())
}

/// A pane with its title, what stands at the title's end, and its content.
pub(super) fn draw(
    pane: Pane,
    title: impl Fn() -> std::borrow::Cow<'static, str> + Send + Sync + 'static,
    aside: AnyView,
    body: AnyView,
) -> AnyView {
    let title_id = title_id(pane);
    view! {
        <section class=format!("card matching-pane {}", pane.id()) id=pane.id() tabindex="-1" aria-labelledby=title_id>
            <div class="card-head card-head-ruled">
                <h2 class="card-title" tabindex="-1" id=title_id.clone()>{title}</h2>
                {aside}
            </div>
            {body}
        </section>
    }
    .into_any()
}

/// Links to the panes, on phones, in the order in which they stand there.
pub(super) fn jump_list(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let report = move || match studio.told() {
        Some(answer) => counted!(i18n, answer.left_out.len(), jump_report_1, jump_report_n),
        None => t_string!(i18n, matching.report).to_owned(),
    };
    let result = move || match studio.answer() {
        Some(answer) => counted!(i18n, answer.rows.len(), jump_result_1, jump_result_n),
        None => t_string!(i18n, matching.result).to_owned(),
    };
    let link = |pane: Pane, words: Words| {
        let go = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            focus_id(&title_id(pane));
            // Focus alone would bring the title to the middle of the window.
            if let Some(section) = document().get_element_by_id(pane.id()) {
                section.scroll_into_view();
            }
        };
        view! { <li><a href=format!("#{}", pane.id()) on:click=go>{move || words.get().to_string()}</a></li> }
            .into_any()
    };
    view! {
        <nav class="only-phone matching-jump" aria-label=move || t_string!(i18n, matching.jump)>
            <ul class="cluster">
                {link(Pane::Report, report.into())}
                {link(Pane::Result, result.into())}
                {link(Pane::Rules, (move || t_string!(i18n, matching.rules)).into())}
                {link(Pane::Pool, (move || t_string!(i18n, matching.pool)).into())}
            </ul>
        </nav>
    }
    .into_any()
}
