//! Which rows of the result are in sight: these are brought up to date first.

use std::collections::BTreeSet;

use js_sys::{Array, Function, Object, Reflect};
use leptos::prelude::*;
use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use model::id::MemberId;
use web_sys::Element;

use super::row;

/// The rows that the browser says are out of sight; it says so after each frame.
#[derive(Clone, Copy)]
pub(super) struct Sight {
    hidden: StoredValue<BTreeSet<MemberId>>,
    observer: StoredValue<Option<Object>, LocalStorage>,
}

impl Sight {
    /// Everything is in sight, until the browser says otherwise.
    pub(super) fn new() -> Self {
        let hidden = StoredValue::new(BTreeSet::new());
        let noted = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            hidden.try_update_value(|hidden| entries.iter().for_each(|entry| note(hidden, &entry)));
        });
        let observer = StoredValue::new_local(observer(noted.as_ref().unchecked_ref()));
        // Kept as long as the browser may call it.
        let noted = StoredValue::new_local(noted);
        on_cleanup(move || {
            observer.with_value(|observer| observer.as_ref().and_then(|it| call(it, "disconnect", &[])));
            noted.dispose();
        });
        Self { hidden, observer }
    }

    /// Whether the row of `mentee` may be in sight.
    pub(super) fn holds(self, mentee: &MemberId) -> bool {
        self.hidden.with_value(|hidden| !hidden.contains(mentee))
    }

    /// Watches the row of `mentee`; one that is watched already stays so.
    pub(super) fn watch(self, mentee: &MemberId) {
        if let Some(element) = document().get_element_by_id(&row::id(mentee)) {
            // Nothing is left to watch for when the studio was left meanwhile.
            self.observer.try_with_value(|observer| {
                observer.as_ref().and_then(|it| call(it, "observe", &[element.into()]))
            });
        }
    }
}

/// Takes in what the browser says about one row.
fn note(hidden: &mut BTreeSet<MemberId>, entry: &JsValue) {
    let said = |what: &str| Reflect::get(entry, &what.into()).ok();
    let target = said("target").and_then(|target| target.dyn_into::<Element>().ok());
    // A row that was drawn anew has left its element behind.
    let Some(mentee) =
        target.filter(|target| target.is_connected()).and_then(|target| row::mentee_at(&target))
    else {
        return;
    };
    if said("isIntersecting").is_some_and(|seen| seen.is_truthy()) {
        hidden.remove(&mentee);
    } else {
        hidden.insert(mentee);
    }
}

/// None where the browser cannot say what is in sight; everything is, then.
fn observer(noted: &Function) -> Option<Object> {
    let constructor: Function =
        Reflect::get(&js_sys::global(), &"IntersectionObserver".into()).ok()?.dyn_into().ok()?;
    let options = Object::new();
    // A row that a small scroll brings into sight counts as well.
    Reflect::set(&options, &"rootMargin".into(), &"100px 0px".into()).ok()?;
    Reflect::construct(&constructor, &Array::of2(noted, &options)).ok()?.dyn_into().ok()
}

fn call(observer: &Object, method: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let method: Function = Reflect::get(observer, &method.into()).ok()?.dyn_into().ok()?;
    method.apply(observer, &arguments.iter().collect::<Array>()).ok()
}
