//! Hearing that there is something new.

pub use client::NewsStream;

use super::use_client;

/// Opens streams, each of which calls what it is given whenever it may be worth to look again.
pub fn use_news_stream<F: FnMut() + 'static>() -> impl Fn(F) -> Option<NewsStream> {
    let client = use_client();
    move |on_news| client.news(on_news)
}
