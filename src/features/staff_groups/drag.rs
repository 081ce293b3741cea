//! Dragging a member onto a group: the same edit as by the button, with the scores shown while it hovers.

use leptos::ev::DragEvent;
use leptos::prelude::*;
use model::group_edit::{GroupEdit, MoveOption};
use model::id::MemberId;

use super::studio::Studio;

/// Takes a member up, and asks what each group would make of it.
pub fn start(studio: Studio, event: &DragEvent, member: &MemberId) {
    // Some browsers drag nothing without data.
    if let Some(data) = event.data_transfer() {
        data.set_data("text/plain", member.as_str()).ok();
    }
    studio.moving.set(None);
    studio.ask_options(member);
    studio.dragged.set(Some(member.clone()));
}

/// Lets a member that is dragged here be put down.
pub fn over(studio: Studio, event: &DragEvent) {
    if studio.dragged.with_untracked(Option::is_some) {
        event.prevent_default();
    }
}

/// Puts the member down in the group with number `to`, or in none.
pub fn drop(studio: Studio, event: &DragEvent, to: Option<u16>) {
    let Some(member) = studio.dragged.get_untracked() else { return };
    event.prevent_default();
    studio.dragged.set(None);
    let here = studio.run.with_untracked(|run| {
        let (_, place) = super::proposal::find(run.as_ref()?, &member)?;
        Some(place.to())
    });
    if here != Some(to) {
        studio.edit(GroupEdit::Move { member, to });
    }
}

/// What it would do to put the dragged member down here; none while nothing is dragged or known. Tracked.
pub fn option(studio: Studio, to: Option<u16>) -> Option<MoveOption> {
    let member = studio.dragged.get()?;
    let options = studio.options_of(&member)?;
    options.moves.into_iter().find(|option| option.to == to)
}

/// Whether the dragged member may be put down here. Tracked.
pub fn is_target(studio: Studio, to: Option<u16>) -> bool {
    option(studio, to).is_some_and(|option| option.refused.is_none())
}
