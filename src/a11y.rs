//! What the router does not do for people: the title, one announcement at a time, focus and scroll on navigation.
//!
//! Focus goes to the `h1` after a change of path (`ui::heading::PageHeading` takes it) and after a second try, not on the
//! first load and not when only the query changes. Back and Forward bring back the scroll position and the link that was followed.

use std::collections::HashMap;

use leptos::wasm_bindgen::JsCast;
use leptos::{ev, html, prelude::*};
use leptos_router::hooks::use_location;
use web_sys::{Element, HtmlElement, ScrollRestoration};

use crate::i18n::{t_string, use_i18n};
use crate::ui::heading::{Arrived, HeadingSize, PageHeading};
use crate::ui::words::Words;

/// What the live region says.
#[derive(Clone, Copy)]
struct Announcement(RwSignal<String>);

/// Says `words` to people who listen to the page, once and politely.
#[derive(Clone, Copy)]
pub struct Announce(RwSignal<String>);

impl Announce {
    /// Says `words`; the same words twice are said twice.
    pub fn say(self, words: &str) {
        // A region whose text does not change stays silent; an invisible space makes it another text.
        let again = self.0.with_untracked(|last| last == words);
        self.0.set(if again { format!("{words}\u{200b}") } else { words.to_owned() });
    }
}

/// Whether something that had not loaded was asked for again, which moves focus as a followed link does.
#[derive(Clone, Copy)]
struct AskedAgain(RwSignal<bool>);

/// The way to announce something.
pub fn use_announce() -> Announce {
    Announce(expect_context::<Announcement>().0)
}

/// Provides announcements, and focus and scroll on navigation; called once, inside the router.
/// The answer is what the one live region says.
pub fn provide_a11y() -> Signal<String> {
    let words = RwSignal::new(String::new());
    provide_context(Announcement(words));
    let pathname = use_location().pathname;
    let arrived = Memo::new(move |before: Option<&(String, bool)>| {
        let path = pathname.get();
        let moved = before.is_some_and(|(last, moved)| *moved || *last != path);
        (path, moved)
    });
    // Read now, so that the path of the first load is the one that later paths differ from.
    arrived.get_untracked();
    let asked = RwSignal::new(false);
    provide_context(AskedAgain(asked));
    provide_context(Arrived(Signal::derive(move || arrived.get().1 || asked.get())));
    keep_scroll();
    words.into()
}

/// The `h1` of a page and the title of its window, `Page - Convene`.
#[component]
pub fn Page(
    /// The heading, and the page's part of the title.
    #[prop(into)]
    title: Words,
    /// The sentence that says what the page is for.
    #[prop(optional, into)]
    lead: Option<Words>,
    /// How large the heading is.
    #[prop(optional)]
    size: HeadingSize,
    /// Buttons at the end of the line, in staff pages.
    #[prop(optional, into)]
    actions: Option<ViewFnOnce>,
    /// Whether the last submit failed; the title then begins with "Error".
    #[prop(optional, into)]
    failed: Signal<bool>,
    /// The page's part of the window's title, where the heading would be too long for it.
    #[prop(optional, into)]
    window_title: Option<Words>,
) -> impl IntoView {
    let heading = title.clone();
    use_title(window_title.unwrap_or(title), failed);
    let name = move || view! { <bdi>{move || heading.get().to_string()}</bdi> };
    let heading = match (lead, actions) {
        (Some(lead), Some(actions)) => {
            view! { <PageHeading size lead actions>{name()}</PageHeading> }.into_any()
        }
        (Some(lead), None) => view! { <PageHeading size lead>{name()}</PageHeading> }.into_any(),
        (None, Some(actions)) => view! { <PageHeading size actions>{name()}</PageHeading> }.into_any(),
        (None, None) => view! { <PageHeading size>{name()}</PageHeading> }.into_any(),
    };
    heading.into_any()
}

/// Keeps the window's title in step with `page`.
fn use_title(page: Words, failed: Signal<bool>) {
    let i18n = use_i18n();
    Effect::new(move || {
        let title = format!("{} - Convene", page.get());
        let title =
            if failed.get() { format!("{}: {title}", t_string!(i18n, common.error_prefix)) } else { title };
        document().set_title(&title);
    });
}

/// Where the reader was on a page they left.
#[derive(Clone, Debug, Default)]
struct Place {
    scroll: f64,
    /// The link they followed.
    link: Option<String>,
}

/// Where the reader is and was.
#[derive(Clone, Copy)]
struct Travels {
    /// The address shown.
    here: StoredValue<String>,
    places: StoredValue<HashMap<String, Place>>,
    /// Whether the address that is shown next was reached by Back or Forward.
    back: StoredValue<bool>,
}

/// Listens for Back, Forward and followed links. Called before the router is made: between two listeners of one event
/// the page is already drawn anew, so ours have to be the first.
pub fn watch_history() {
    let travels = Travels {
        here: StoredValue::default(),
        places: StoredValue::default(),
        back: StoredValue::new(false),
    };
    let popped = window_event_listener(ev::popstate, move |_| travels.back.set_value(true));
    let clicked = window_event_listener(ev::click, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let link = target.and_then(|target| target.closest("main a[href]").ok().flatten());
        if let Some(link) = link.and_then(|link| link.get_attribute("href")) {
            let here = travels.here.get_value();
            travels.places.update_value(|places| places.entry(here).or_default().link = Some(link));
        }
    });
    on_cleanup(move || {
        popped.remove();
        clicked.remove();
    });
    provide_context(travels);
}

/// How many frames a page has to grow to the height it had: about two seconds.
const PATIENCE: u16 = 120;

/// Remembers the place on every page of this visit and brings it back when the reader goes back.
fn keep_scroll() {
    if let Ok(history) = window().history() {
        // Browsers restore too early, before the list is there again.
        history.set_scroll_restoration(ScrollRestoration::Manual).ok();
    }
    let Travels { here, places, back } = expect_context();
    let location = use_location();
    let scrolled = window_event_listener(ev::scroll, move |_| {
        let scroll = window().scroll_y().unwrap_or_default();
        places.update_value(|places| places.entry(here.get_value()).or_default().scroll = scroll);
    });
    on_cleanup(move || scrolled.remove());
    Effect::new(move || {
        let address = location.pathname.get() + &location.search.get();
        here.set_value(address.clone());
        if back.get_value() {
            back.set_value(false);
            if let Some(place) = places.with_value(|places| places.get(&address).cloned()) {
                bring_back(place, PATIENCE);
            }
        }
    });
}

/// Tries on every frame until the page is tall enough for the place, or patience ends.
fn bring_back(place: Place, patience: u16) {
    request_animation_frame(move || {
        let root = document().document_element();
        let height = root.map_or(0, |root| root.scroll_height() - root.client_height());
        let loading = document().query_selector("main [aria-busy=true]").ok().flatten().is_some();
        if patience > 0 && (loading || f64::from(height) < place.scroll) {
            bring_back(place, patience - 1);
            return;
        }
        let link = place.link.as_deref().and_then(find_link);
        if let Some(link) = link {
            // Refused only for an element that has just left the page.
            link.focus().ok();
        }
        window().scroll_to_with_x_and_y(0.0, place.scroll);
    });
}

fn find_link(href: &str) -> Option<HtmlElement> {
    let links = document().query_selector_all("main a[href]").ok()?;
    (0..links.length())
        .filter_map(|index| links.item(index)?.dyn_into::<HtmlElement>().ok())
        .find(|link| link.get_attribute("href").as_deref() == Some(href))
}

/// Focuses the search box of the page when `/` is pressed outside a field.
pub fn use_search_key() {
    let pressed = window_event_listener(ev::keydown, move |event| {
        if event.key() != "/" || event.ctrl_key() || event.meta_key() || event.alt_key() || is_typing(&event)
        {
            return;
        }
        if let Ok(Some(search)) = document().query_selector("input[type=search]")
            && let Ok(search) = search.dyn_into::<HtmlElement>()
        {
            event.prevent_default();
            search.focus().ok();
        }
    });
    on_cleanup(move || pressed.remove());
}

/// Whether the key was pressed in a field, where letters are letters.
pub fn is_typing(event: &web_sys::KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| {
        let field = matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT");
        // Checkboxes and radios take no letters.
        let kind = target.get_attribute("type");
        (field && !matches!(kind.as_deref(), Some("checkbox" | "radio")))
            || target.has_attribute("contenteditable")
    })
}

/// Moves focus to a node, if it is on the page.
pub fn focus_input(node: NodeRef<html::Input>) {
    if let Some(input) = node.get_untracked() {
        input.focus().ok();
    }
}

/// Asks again for what a page could not load. The pressed button goes with the failure, so focus goes to the heading: to
/// the one that is there, and to one that comes with the answer.
pub fn use_retry(again: impl Fn() + Send + Sync + 'static) -> Callback<()> {
    let AskedAgain(asked) = expect_context();
    Callback::new(move |()| {
        asked.set(true);
        again();
        let heading = document().query_selector("main h1").ok().flatten();
        if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
            // Refused only for an element that has just left the page.
            heading.focus().ok();
        }
    })
}

/// Announces `words` when they have changed and then rested for 300 ms; not what they are at first.
pub fn announce_after_rest(words: Signal<String>) {
    const REST: std::time::Duration = std::time::Duration::from_millis(300);
    let announce = use_announce();
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(handle) = waiting.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    Effect::new(move |first: Option<()>| {
        let words = words.get();
        if first.is_some() {
            stop();
            waiting.set_value(set_timeout_with_handle(move || announce.say(&words), REST).ok());
        }
    });
    on_cleanup(stop);
}

/// Whether the window is at least this wide, in CSS pixels; follows the window.
pub fn use_wider_than(pixels: u16) -> Signal<bool> {
    let asked = window().match_media(&format!("(min-width: {pixels}px)")).ok().flatten();
    let (wide, set_wide) = signal(asked.as_ref().is_none_or(web_sys::MediaQueryList::matches));
    let resized = window_event_listener(ev::resize, move |_| {
        let now = asked.as_ref().is_none_or(web_sys::MediaQueryList::matches);
        if wide.get_untracked() != now {
            set_wide.set(now);
        }
    });
    on_cleanup(move || resized.remove());
    wide.into()
}
