//! The dialog that asks once before a consequence: what happens, to how many, until when it can be undone.

use super::button::{Button, ButtonKind};
use super::words::{Words, fresh_id, say};
use leptos::{html, prelude::*};

/// A native modal dialog. Focus starts on the safe button, Escape closes, focus returns by itself.
#[component]
pub fn Dialog(
    #[prop(into)] open: Signal<bool>,
    /// The safe answer, Escape included.
    #[prop(into)]
    on_close: Callback<()>,
    /// The question.
    #[prop(into)]
    title: Words,
    /// The verb that acts.
    #[prop(into)]
    confirm: Words,
    #[prop(into)] on_confirm: Callback<()>,
    #[prop(default = ButtonKind::Primary)] confirm_kind: ButtonKind,
    /// The words of the safe button, such as "Not yet".
    #[prop(into)]
    safe: Words,
    #[prop(optional, into)] busy: Signal<bool>,
    #[prop(optional, into)] busy_word: Option<Words>,
    /// The consequence, in sentences.
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let safe_button = NodeRef::<html::Button>::new();
    Effect::new(move || {
        let (Some(dialog), is_open) = (node.get(), open.get()) else { return };
        if is_open && !dialog.open() {
            // Refused only while the element is leaving the page.
            if dialog.show_modal().is_ok()
                && let Some(button) = safe_button.get_untracked()
            {
                button.focus().ok();
            }
        } else if !is_open && dialog.open() {
            dialog.close();
        }
    });
    let title_id = fresh_id("dialog");
    let busy_word = busy_word.unwrap_or_else(|| confirm.clone());
    // `close` also follows our own closing; only a dialog the page believes open tells it.
    let closed = move |_| {
        if open.get_untracked() {
            on_close.run(());
        }
    };
    view! {
        <dialog class="dialog" node_ref=node aria-labelledby=title_id on:close=closed>
            <h2 id=title_id.clone()>{say(title)}</h2>
            <div class="dialog-body">{children()}</div>
            <div class="dialog-actions">
                <Button kind=confirm_kind on_press=on_confirm busy busy_word>{say(confirm)}</Button>
                <Button on_press=on_close node_ref=safe_button>{say(safe)}</Button>
            </div>
        </dialog>
    }
    .into_any()
}
