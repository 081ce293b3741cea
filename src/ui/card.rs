//! Cards and disclosures: blocks of a page.

use super::icon::Icon;
use super::words::{Words, say};
use leptos::prelude::*;

/// The rule at the top of the one card that leads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CardRule {
    /// An ordinary card.
    #[default]
    None,
    /// The next date.
    Teal,
    /// Somebody is needed.
    Amber,
}

/// A section of its own. With a `title` it is a labelled section; `aside` stands at the title's end.
#[component]
pub fn Card(
    #[prop(optional)] rule: CardRule,
    #[prop(optional, into)] title: Option<Words>,
    /// The level of the title, 2 or 3.
    #[prop(default = 2)]
    level: u8,
    /// A hairline under the title.
    #[prop(optional)]
    ruled: bool,
    #[prop(optional, into)] aside: ViewFnOnce,
    children: Children,
) -> impl IntoView {
    let class = match rule {
        CardRule::None => "card",
        CardRule::Teal => "card card-teal",
        CardRule::Amber => "card card-amber",
    };
    let Some(title) = title else {
        return view! { <div class=class>{children()}</div> }.into_any();
    };
    let id = super::words::fresh_id("card");
    let title = if level == 3 {
        view! { <h3 class="card-title card-title-small" id=id.clone()>{say(title)}</h3> }.into_any()
    } else {
        view! { <h2 class="card-title" id=id.clone()>{say(title)}</h2> }.into_any()
    };
    view! {
        <section class=class aria-labelledby=id>
            <div class="card-head" class:card-head-ruled=ruled>{title}{aside.run()}</div>
            {children()}
        </section>
    }
    .into_any()
}

/// More to read, opened in place.
#[component]
pub fn Disclosure(
    #[prop(into)] summary: Words,
    #[prop(optional)] open: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <details class="disclosure" open=open>
            <summary><Icon name="chevron-end" /><span>{say(summary)}</span></summary>
            <div class="disclosure-body">{children()}</div>
        </details>
    }
    .into_any()
}

/// More to read that is made only once it is opened, for what takes long to draw.
#[component]
pub fn Folded(#[prop(into)] summary: Words, children: ChildrenFn) -> impl IntoView {
    let open = RwSignal::new(false);
    let toggled = move |event: leptos::ev::Event| {
        open.set(event_target::<web_sys::HtmlDetailsElement>(&event).open());
    };
    let body = move || open.get().then(|| children());
    view! {
        <details class="disclosure" on:toggle=toggled>
            <summary><Icon name="chevron-end" /><span>{say(summary)}</span></summary>
            <div class="disclosure-body">{body}</div>
        </details>
    }
    .into_any()
}
