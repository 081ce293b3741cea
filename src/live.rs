//! What is new while a page is open: pages that show what others write look again every few seconds, and at once when the reader
//! comes back to the tab or the connection comes back. A tab that nobody sees asks for nothing.

use std::time::Duration;

use leptos::{ev, prelude::*};

/// How often a page looks whose reader waits for an answer.
pub const OFTEN: Duration = Duration::from_secs(10);
/// How often the frame looks around every page.
pub const NOW_AND_THEN: Duration = Duration::from_mins(1);

/// Counts the moments at which the page should look again, every `pause` as long as it is open. It does not count at first.
pub fn use_news(pause: Duration) -> Signal<u32> {
    let (moments, set_moments) = signal(0_u32);
    let look = move || {
        // Whether there is a network is not asked: a browser may believe that there is none where the service is near.
        if !document().hidden() {
            set_moments.update(|moments| *moments = moments.wrapping_add(1));
        }
    };
    let every = set_interval_with_handle(look, pause).ok();
    let online = window_event_listener(ev::online, move |_| look());
    let shown = window_event_listener(ev::visibilitychange, move |_| look());
    on_cleanup(move || {
        if let Some(every) = every {
            every.clear();
        }
        online.remove();
        shown.remove();
    });
    moments.into()
}
