//! The foot of a list: how much of it is shown, and the way to more.

use super::button::Button;
use super::words::{Words, say};
use leptos::prelude::*;

/// "6 of 10 shown" and "Show the other 4".
#[component]
pub fn ShowMore(
    #[prop(into)] shown: Words,
    #[prop(into)] more: Words,
    /// Whether there is more.
    #[prop(into)]
    has_more: Signal<bool>,
    #[prop(into)] on_more: Callback<()>,
    #[prop(optional, into)] busy: Signal<bool>,
) -> impl IntoView {
    let more = StoredValue::new(more);
    view! {
        <div class="list-foot">
            <span>{say(shown)}</span>
            <Show when=move || has_more.get()><Button on_press=on_more busy>{say(more.get_value())}</Button></Show>
        </div>
    }
    .into_any()
}

/// The pages worth a link around `current` of `count` (both from 1): first, last, and two on either side.
pub fn near(current: u32, count: u32) -> Vec<u32> {
    (1..=count).filter(|page| *page == 1 || *page == count || page.abs_diff(current) <= 2).collect()
}

/// Numbered pages as links, so that each can be shared.
#[component]
pub fn Pagination(
    /// Names the navigation.
    #[prop(into)]
    label: Words,
    /// The page shown, from 1.
    #[prop(into)]
    number: Signal<u32>,
    #[prop(into)] count: Signal<u32>,
    /// The address of a page.
    #[prop(into)]
    link: Callback<u32, String>,
) -> impl IntoView {
    let page = move |page: u32| {
        let current = move || (number.get() == page).then_some("page");
        view! { <li><a href=link.run(page) aria-current=current>{page}</a></li> }.into_any()
    };
    let pages = move || near(number.get(), count.get()).into_iter().map(page).collect_view();
    view! {
        <nav aria-label=move || label.get()><ul class="pages">{pages}</ul></nav>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn first_last_and_near_pages_have_links() {
        assert_eq!(near(5, 10), [1, 3, 4, 5, 6, 7, 10]);
        assert_eq!(near(1, 2), [1, 2]);
        assert!(near(1, 0).is_empty());
    }
}
