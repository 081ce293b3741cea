//! What can wait until the frame with the pairs has been shown.

use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;

/// Does `work` in a task of its own after each frame in which something that `changed` reads has changed, so that it never
/// holds up what the frame is for. Changes that come before that task are one.
pub(super) fn after_frame(changed: impl Fn() + 'static, work: impl Fn() + 'static) {
    let (waiting, work) = (StoredValue::new(false), Rc::new(work));
    Effect::new(move |seen: Option<()>| {
        changed();
        if seen.is_none() || waiting.get_value() {
            return;
        }
        waiting.set_value(true);
        let work = work.clone();
        let catch_up = move || {
            // Nothing is left to do when the studio was left meanwhile.
            if waiting.try_set_value(false).is_none() {
                untrack(|| work());
            }
        };
        // A frame's own callbacks run before it is drawn, what they put off runs after it.
        request_animation_frame(move || set_timeout(catch_up, Duration::ZERO));
    });
}
