//! Somebody else changed the quotas of this call meanwhile: where theirs differ from those on the page, and the choice.

use leptos::prelude::*;
use model::call::{BalanceForm, CallPage, CallState, Quota};
use model::id::ApplicantId;

use super::edits::Decision;
use super::studio::Studio;
use super::view_model::name_of;
use super::words;
use crate::data::{Conflict, Difference};
use crate::i18n::{I18n, t_string};

/// One thing on which two forms differ.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Differing {
    /// The bounds of a quota, or whether there is one.
    Bounds { of: Quota, theirs: Option<(u16, u16)>, mine: Option<(u16, u16)> },
    /// What is decided about somebody.
    Decided { about: ApplicantId, theirs: Option<Decision>, mine: Option<Decision> },
}

/// Where `theirs` and `mine` differ: quotas in the order of theirs, then those that are mine alone, then applicants.
fn differing(theirs: &BalanceForm, mine: &BalanceForm) -> Vec<Differing> {
    let bounds = |form: &BalanceForm, of: &Quota| {
        form.quotas.iter().find(|one| one.is_for_same(of)).map(|one| (one.min, one.max))
    };
    let alone = |of: &&Quota| bounds(theirs, of).is_none();
    let quotas = theirs.quotas.iter().chain(mine.quotas.iter().filter(alone));
    let quotas = quotas.map(|of| Differing::Bounds {
        of: of.clone(),
        theirs: bounds(theirs, of),
        mine: bounds(mine, of),
    });
    let mut people: Vec<&ApplicantId> =
        [theirs, mine].into_iter().flat_map(|form| form.must.iter().chain(&form.never)).collect();
    people.sort();
    people.dedup();
    let people = people.into_iter().map(|id| Differing::Decided {
        about: id.clone(),
        theirs: Decision::of(theirs, id),
        mine: Decision::of(mine, id),
    });
    let differs = |one: &Differing| match one {
        Differing::Bounds { theirs, mine, .. } => theirs != mine,
        Differing::Decided { theirs, mine, .. } => theirs != mine,
    };
    quotas.chain(people).filter(differs).collect()
}

fn difference(i18n: I18n, page: &CallPage, one: Differing) -> Difference {
    match one {
        Differing::Bounds { of, theirs, mine } => {
            let say = |bounds: Option<(u16, u16)>| match bounds {
                Some((min, max)) => t_string!(i18n, balance.conflict_bounds, min = min, max = max),
                None => t_string!(i18n, balance.conflict_no_quota).to_owned(),
            };
            Difference { what: words::quota(i18n, &of), theirs: say(theirs), yours: say(mine) }
        }
        Differing::Decided { about, theirs, mine } => {
            let say = |decision: Option<Decision>| match decision {
                Some(decision) => words::decision(i18n, decision).to_owned(),
                None => t_string!(i18n, balance.conflict_undecided).to_owned(),
            };
            Difference { what: name_of(page, &about), theirs: say(theirs), yours: say(mine) }
        }
    }
}

/// Both sides; a call that is frozen by now can only be taken as it is.
pub(super) fn draw(studio: Studio, theirs: CallPage) -> AnyView {
    let mine = studio.form.get_untracked();
    let differences = differing(&theirs.form, &mine);
    let differences = differences.into_iter().map(|one| difference(studio.i18n, &theirs, one)).collect();
    let theirs = StoredValue::new(theirs);
    let on_yours = theirs
        .with_value(|page| page.state == CallState::Open)
        .then(|| Callback::new(move |()| studio.keep_over(theirs.get_value())));
    view! {
        <Conflict
            differences
            on_theirs=move || studio.take(theirs.get_value())
            on_yours
            busy=studio.keeping.busy()
        />
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use model::call::QuotaAttribute;

    use super::*;

    fn quota(value: &str, min: u16, max: u16) -> Quota {
        Quota { attribute: QuotaAttribute::Region, value: value.to_owned(), min, max }
    }

    fn id(text: &str) -> ApplicantId {
        ApplicantId::parse(text).unwrap()
    }

    #[test]
    fn only_what_differs_is_shown_from_both_sides() {
        let theirs = BalanceForm {
            quotas: vec![quota("europe", 1, 5), quota("americas", 2, 4), quota("asia-pacific", 0, 9)],
            must: vec![id("a"), id("b")],
            never: vec![id("c")],
        };
        let mine = BalanceForm {
            quotas: vec![
                quota("asia-pacific", 0, 9),
                quota("europe", 1, 6),
                quota("africa-middle-east", 3, 3),
            ],
            must: vec![id("a"), id("c")],
            never: Vec::new(),
        };
        let bounds = |of, theirs, mine| Differing::Bounds { of, theirs, mine };
        let decided = |about, theirs, mine| Differing::Decided { about: id(about), theirs, mine };
        assert_eq!(
            differing(&theirs, &mine),
            [
                bounds(quota("europe", 1, 5), Some((1, 5)), Some((1, 6))),
                bounds(quota("americas", 2, 4), Some((2, 4)), None),
                bounds(quota("africa-middle-east", 3, 3), None, Some((3, 3))),
                decided("b", Some(Decision::Join), None),
                decided("c", Some(Decision::StayOut), Some(Decision::Join)),
            ]
        );
        assert_eq!(differing(&mine, &mine), []);
    }
}
