//! The common shape of a page that reads one thing: skeleton, content, or what went wrong with a way to try again.

use client::ClientError;
use leptos::prelude::*;

use super::{ErrorView, Fetched};
use crate::a11y::use_retry;
use crate::i18n::{t_string, use_i18n};
use crate::ui::state::Skeleton;
use crate::ui::words::Words;

/// Shows `view` of the value once it is there, and keeps the old one while a new one is fetched.
#[component]
pub fn Loaded<T, V>(
    /// What is being fetched.
    of: Fetched<T>,
    /// Draws it.
    view: V,
    /// What is said while it loads; "Loading" without.
    #[prop(optional, into)]
    words: Option<Words>,
    /// How many lines the skeleton has, so that the content takes about its height.
    #[prop(default = 4)]
    lines: u8,
) -> impl IntoView
where
    T: Clone + 'static,
    V: Fn(T) -> AnyView + Send + 'static,
{
    let i18n = use_i18n();
    let words = words.unwrap_or_else(|| (move || t_string!(i18n, common.loading).to_owned()).into());
    let retry = use_retry(move || of.refetch());
    // From here on nothing knows the type, so that it is compiled once for all of them.
    loaded(Box::new(move || of.get().map(|answer| answer.map(&view))), words, lines, retry)
}

fn loaded(
    answer: Box<dyn Fn() -> Option<Result<AnyView, ClientError>> + Send>,
    words: Words,
    lines: u8,
    retry: Callback<()>,
) -> AnyView {
    (move || match answer() {
        None => view! { <Skeleton words=words.clone() lines /> }.into_any(),
        Some(Ok(view)) => view,
        Some(Err(error)) => view! { <ErrorView error on_retry=retry /> }.into_any(),
    })
    .into_any()
}
