//! Header, navigation and footer around every page, without knowing what they lead to.

use super::icon::{Icon, Mark};
use super::words::{Words, say};
use leptos::{html, prelude::*};

/// An entry of the navigation or of the header.
#[derive(Clone)]
pub struct NavItem {
    /// An absolute path.
    pub href: String,
    /// Its word.
    pub label: Words,
    /// Its icon, in the navigation; none in the header's links.
    pub icon: Option<&'static str>,
    /// How many things wait there, and the same in words ("2 new messages").
    pub count: Signal<Option<(u32, String)>>,
    /// Whether the reader is there.
    pub current: Signal<bool>,
}

impl NavItem {
    /// An entry with an icon and nothing waiting.
    pub fn new(
        href: impl Into<String>,
        label: impl Into<Words>,
        icon: &'static str,
        current: Signal<bool>,
    ) -> Self {
        Self {
            href: href.into(),
            label: label.into(),
            icon: Some(icon),
            count: Signal::stored(None),
            current,
        }
    }
}

/// A part of the navigation under an optional heading.
#[derive(Clone)]
pub struct NavGroup {
    /// Its heading, such as "Also".
    pub heading: Option<Words>,
    /// Its entries.
    pub items: Vec<NavItem>,
}

/// The grid that holds header, navigation, main and footer, in this order.
#[component]
pub fn Frame(
    /// Dense, full width.
    #[prop(optional, into)]
    staff: Signal<bool>,
    /// Without navigation, content in the middle.
    #[prop(optional, into)]
    public: Signal<bool>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="frame" class:staff=move || staff.get() class:frame-public=move || public.get()>{children()}</div>
    }
    .into_any()
}

/// Mark, name, links of the public pages, search, tools, and the "Menu" of narrow windows.
#[component]
pub fn Header(
    #[prop(into)] home: Signal<String>,
    /// The name beside the mark.
    #[prop(default = "Convene")]
    name: &'static str,
    /// Names the header's own links.
    #[prop(into)]
    links_label: Words,
    /// Links of the public pages; from 1024 px in the header, below in the menu.
    #[prop(optional, into)]
    links: Signal<Vec<NavItem>>,
    #[prop(optional, into)] search: Option<ViewFn>,
    /// Language, help, account; those of class `frame-tool` without `keep` are only in the menu when it is narrow.
    #[prop(optional, into)]
    tools: ViewFn,
    /// The word on the menu.
    #[prop(into)]
    menu: Words,
    /// Names the navigation inside the menu.
    #[prop(into)]
    nav_label: Words,
    /// The navigation, for the menu.
    #[prop(optional, into)]
    groups: Signal<Vec<NavGroup>>,
    /// The tools again, for the menu.
    #[prop(optional, into)]
    menu_tools: ViewFn,
    /// The path shown; the menu closes when it changes.
    #[prop(into)]
    path: Signal<String>,
) -> impl IntoView {
    let details = NodeRef::<html::Details>::new();
    Effect::new(move || {
        path.track();
        if let Some(details) = details.get() {
            details.set_open(false);
        }
    });
    let escape = move |event: leptos::ev::KeyboardEvent| {
        if let (true, Some(details)) = (event.key() == "Escape", details.get_untracked()) {
            details.set_open(false);
            if let Ok(Some(summary)) = details.query_selector("summary") {
                super::focus::focus(summary);
            }
        }
    };
    let has_links = Memo::new(move |_| links.with(|links| !links.is_empty()));
    let header_links = move || {
        let label = links_label.clone();
        has_links.get().then(|| {
            let links = move || links.get().into_iter().map(header_link).collect_view();
            view! { <nav class="frame-links" aria-label=move || label.get()>{links}</nav> }
        })
    };
    let menu_groups = Signal::derive(move || {
        let mut all = groups.get();
        let own = links.get();
        if !own.is_empty() {
            all.push(NavGroup { heading: None, items: own });
        }
        all
    });
    view! {
        <header class="frame-header">
            <a class="frame-brand" href=move || home.get()><Mark /><span class="wordmark">{name}</span></a>
            {header_links}
            {search.map(|search| view! { <div class="frame-search" role="search">{search.run()}</div> })}
            <div class="frame-tools">{tools.run()}</div>
            <details class="frame-menu" node_ref=details on:keydown=escape>
                <summary><Icon name="menu" /><span>{say(menu)}</span></summary>
                <div class="frame-menu-sheet">
                    <nav aria-label=move || nav_label.get()>{nav_groups(menu_groups)}</nav>
                    {menu_tools.run()}
                </div>
            </details>
        </header>
    }
    .into_any()
}

fn header_link(item: NavItem) -> AnyView {
    let current = item.current;
    view! { <a href=item.href aria-current=move || current.get().then_some("page")>{say(item.label)}</a> }
        .into_any()
}

/// The navigation at the side, from 1024 px; below that it is the header's menu.
#[component]
pub fn Nav(#[prop(into)] label: Words, #[prop(into)] groups: Signal<Vec<NavGroup>>) -> impl IntoView {
    view! {
        <nav class="frame-nav" aria-label=move || label.get()><div>{nav_groups(groups)}</div></nav>
    }
    .into_any()
}

fn nav_groups(groups: Signal<Vec<NavGroup>>) -> AnyView {
    let group = |group: NavGroup| {
        view! {
            {group.heading.map(|heading| view! { <p class="nav-heading">{say(heading)}</p> })}
            <ul class="nav-list">{group.items.into_iter().map(nav_link).collect_view()}</ul>
        }
        .into_any()
    };
    (move || groups.get().into_iter().map(group).collect_view()).into_any()
}

fn nav_link(item: NavItem) -> AnyView {
    let (current, count) = (item.current, item.count);
    let waiting = move || {
        count.get().map(|(number, words)| {
            view! {
                <span class="nav-count" aria-hidden="true">{number}</span>
                <span class="visually-hidden">", "{words}</span>
            }
        })
    };
    view! {
        <li>
            <a class="nav-link" href=item.href aria-current=move || current.get().then_some("page")>
                {item.icon.map(|name| view! { <Icon name /> })}
                <span>{say(item.label)}</span>
                {waiting}
            </a>
        </li>
    }
    .into_any()
}

/// The content; the target of the skip link.
#[component]
pub fn Main(children: Children) -> impl IntoView {
    view! { <main class="frame-main" id="main" tabindex="-1">{children()}</main> }.into_any()
}

/// A sentence and links.
#[component]
pub fn Footer(
    #[prop(into)] words: Words,
    /// Address and word of each link.
    #[prop(into)]
    links: Signal<Vec<(String, Words)>>,
) -> impl IntoView {
    let link = |(href, words): (String, Words)| view! { <li><a href=href>{say(words)}</a></li> }.into_any();
    view! {
        <footer class="frame-footer">
            <p>{say(words)}</p>
            <ul>{move || links.get().into_iter().map(link).collect_view()}</ul>
        </footer>
    }
    .into_any()
}
