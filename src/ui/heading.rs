//! The one `h1` of a page.

use super::words::{Words, say};
use leptos::{html, prelude::*};

/// Provided by the app's frame: whether the page now shown was reached by a change of path inside the app, or by asking
/// again for what had not loaded. It is false on the first load, where the browser's own focus must stay at the top.
#[derive(Clone, Copy, Debug)]
pub struct Arrived(pub Signal<bool>);

/// How large a heading is and where its lead stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HeadingSize {
    /// 36 px, the lead under it.
    #[default]
    Page,
    /// 28 px, lead and actions beside it.
    Staff,
    /// 52 px, the public front page alone.
    Front,
}

/// The `h1` with the sentence that says what the page is for. It takes focus where [`Arrived`] says so.
#[component]
pub fn PageHeading(
    #[prop(optional)] size: HeadingSize,
    #[prop(optional, into)] lead: Option<Words>,
    /// Buttons at the end of the line, in staff pages.
    #[prop(optional, into)]
    actions: Option<ViewFnOnce>,
    /// The title.
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::H1>::new();
    let arrived = use_context::<Arrived>().is_some_and(|Arrived(by_path)| by_path.get_untracked());
    if arrived {
        Effect::new(move || {
            if let Some(heading) = node.get() {
                // Refused only for an element that has just left the page.
                heading.focus().ok();
            }
        });
    }
    let class = match size {
        HeadingSize::Page => "page-heading",
        HeadingSize::Staff => "page-heading page-heading-staff",
        HeadingSize::Front => "page-heading page-heading-front",
    };
    view! {
        <div class=class>
            <h1 tabindex="-1" node_ref=node>{children()}</h1>
            {lead.map(|lead| view! { <p class="lead">{say(lead)}</p> })}
            {actions.map(|actions| view! { <div class="page-actions">{actions.run()}</div> })}
        </div>
    }
    .into_any()
}
