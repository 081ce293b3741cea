//! The stream of news that a browser keeps open; see `api/news.rs` of the server for what it says.

use model::paths::template;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use web_sys::EventSource;

use crate::Client;

/// An open stream, or one that the browser tries to open again. It is closed when dropped.
#[derive(Debug)]
pub struct NewsStream {
    source: EventSource,
    /// What is called; it must live as long as the stream.
    _on_news: Closure<dyn FnMut()>,
}

impl Client {
    /// Opens a stream and calls `on_news` whenever it may be worth to look again, each time that it opens too. Nothing in a
    /// browser that knows no streams.
    pub fn news(&self, on_news: impl FnMut() + 'static) -> Option<NewsStream> {
        let source = EventSource::new(&format!("{}{}", self.origin, template::NEWS)).ok()?;
        let on_news = Closure::new(on_news);
        source.set_onmessage(Some(on_news.as_ref().unchecked_ref()));
        Some(NewsStream { source, _on_news: on_news })
    }
}

impl NewsStream {
    /// Whether the server would be heard now.
    pub fn is_open(&self) -> bool {
        self.source.ready_state() == EventSource::OPEN
    }

    /// Whether the browser has given it up: it was refused.
    pub fn is_closed(&self) -> bool {
        self.source.ready_state() == EventSource::CLOSED
    }
}

impl Drop for NewsStream {
    fn drop(&mut self) {
        self.source.close();
    }
}
