//! What is new while a page is open. The server tells by a stream of events, which says only that it is worth to look; pages that
//! show what others write then look again, and also every minute, and when the reader comes back to the tab or the connection
//! comes back. Where there is no stream, those whose reader waits for an answer look every few seconds. A tab that nobody sees
//! has no stream and asks for nothing.

use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;

use crate::data::{self, NewsStream};
use crate::session::Session;

/// How often a page looks whose reader waits for an answer, while no stream is open.
const OFTEN: Duration = Duration::from_secs(10);
/// How often every page looks, whatever the stream says.
const NOW_AND_THEN: Duration = Duration::from_mins(1);
/// When the stream opens: once the page is there, so that it takes nothing from what the reader waits for.
const LATER: Duration = Duration::from_secs(3);

#[derive(Clone, Copy)]
struct News {
    /// Counts the moments at which to look.
    moments: RwSignal<u32>,
    stream: StoredValue<Option<NewsStream>, LocalStorage>,
}

impl News {
    fn look(self) {
        // Whether there is a network is not asked: a browser may believe that there is none where the service is near.
        if !document().hidden() {
            self.moments.update(|moments| *moments = moments.wrapping_add(1));
        }
    }

    fn is_heard(self) -> bool {
        self.stream.with_value(|stream| stream.as_ref().is_some_and(NewsStream::is_open))
    }
}

/// Provides the news to everything below; called once, by the app, whose life is that of the page.
pub fn provide_news(session: Session) {
    let news = News { moments: RwSignal::new(0), stream: StoredValue::new_local(None) };
    provide_context(news);
    let open = data::use_news_stream();
    let keep = move || {
        let wanted = session.signed_in_now() && !document().hidden();
        let here = news.stream.with_value(|stream| stream.as_ref().is_some_and(|stream| !stream.is_closed()));
        if wanted != here {
            news.stream.set_value(if wanted { open(move || news.look()) } else { None });
        }
    };
    let keep = StoredValue::new_local(keep);
    let keep = move || keep.with_value(|keep| keep());
    Effect::new(move || {
        if session.signed_in() == Some(true) {
            set_timeout(keep, LATER);
        } else {
            keep();
        }
    });
    set_interval(
        move || {
            keep();
            news.look();
        },
        NOW_AND_THEN,
    );
    // Neither is ever removed.
    let _ = window_event_listener(ev::online, move |_| news.look());
    let _ = window_event_listener(ev::visibilitychange, move |_| {
        keep();
        news.look();
    });
}

/// Counts the moments at which whatever is shown on every page should look again. It does not count at first.
pub fn use_news() -> Signal<u32> {
    expect_context::<News>().moments.into()
}

/// The same for a page whose reader waits for an answer.
pub fn use_news_often() -> Signal<u32> {
    let news = expect_context::<News>();
    let every = set_interval_with_handle(
        move || {
            if !news.is_heard() {
                news.look();
            }
        },
        OFTEN,
    )
    .ok();
    on_cleanup(move || {
        if let Some(every) = every {
            every.clear();
        }
    });
    news.moments.into()
}
