//! What can wait until the frame with the pairs has been shown.

use std::time::Duration;

use leptos::prelude::*;

/// Follows `now` in a task of its own after each frame, so that what is drawn from it never holds up what the frame is for.
/// Changes that come before that task are one.
pub(super) fn after_frame<T: Clone + Send + Sync + 'static>(now: Memo<T>) -> ReadSignal<T> {
    let (shown, show) = signal(now.get_untracked());
    let waiting = StoredValue::new(false);
    Effect::new(move |seen: Option<()>| {
        now.track();
        if seen.is_none() || waiting.get_value() {
            return;
        }
        waiting.set_value(true);
        let catch_up = move || {
            // Nothing is left of either when the studio was left meanwhile.
            if waiting.try_set_value(false).is_none()
                && let Some(now) = now.try_get_untracked()
            {
                show.try_set(now);
            }
        };
        // A frame's own callbacks run before it is drawn, what they put off runs after it.
        request_animation_frame(move || set_timeout(catch_up, Duration::ZERO));
    });
    shown
}
