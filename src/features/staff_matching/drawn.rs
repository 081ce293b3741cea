//! Rows that stay on the page while others come, go or change places above them.
//!
//! The list of Leptos takes every row between out of the page and puts it back, and each of them is then laid out anew.

use std::collections::HashMap;

use leptos::html::Tbody;
use leptos::prelude::*;
use leptos::tachys::reactive_graph::OwnedView;
use leptos::tachys::view::{Mountable, Render};
use model::id::MemberId;
use web_sys::Element;

use super::view_model::Place;

/// A row on the page.
type Drawn = <OwnedView<AnyView> as Render>::State;

/// Keeps the rows in `body` as `places` says; `draw` makes one.
pub(super) fn keep_rows(
    body: NodeRef<Tbody>,
    places: Memo<Vec<Place>>,
    draw: impl Fn(MemberId) -> AnyView + 'static,
) {
    // A row lives until it goes, and not just until the list changes.
    let owner = Owner::new();
    let make = move |mentee: MemberId| {
        let own = owner.child();
        let view = own.with(|| draw(mentee));
        OwnedView::new_with_owner(view, own).build()
    };
    Effect::new(move |before: Option<Vec<(Place, Drawn)>>| {
        let (before, now) = (before.unwrap_or_default(), places.get());
        match body.get() {
            Some(body) => untrack(|| change(&body, before, now, &make)),
            None => before,
        }
    });
}

/// Makes the rows `before` those of `now`. Rows that stay have kept their order among each other.
fn change(
    body: &Element,
    before: Vec<(Place, Drawn)>,
    now: Vec<Place>,
    make: &impl Fn(MemberId) -> Drawn,
) -> Vec<(Place, Drawn)> {
    let mut old: HashMap<Place, Drawn> = before.into_iter().collect();
    let stays: Vec<bool> = now.iter().map(|place| old.contains_key(place)).collect();
    let row = |place: Place| {
        let drawn = old.remove(&place).unwrap_or_else(|| make(place.mentee.clone()));
        (place, drawn)
    };
    let mut rows: Vec<(Place, Drawn)> = now.into_iter().map(row).collect();
    for mut gone in old.into_values() {
        gone.unmount();
    }
    // From the last to the first, so that the row after a new one is in its place already.
    for at in (0..rows.len()).rev().filter(|at| !stays[*at]) {
        let (upper, lower) = rows.split_at_mut(at + 1);
        let new = &mut upper[at].1;
        match lower.first() {
            Some((_, next)) => next.insert_before_this_or_marker(body, new, None),
            None => new.mount(body, None),
        }
    }
    rows
}
