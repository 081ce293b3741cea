//! What sides and states are called, and what is wrong with a form. All tracked: they follow the language.

use model::brokered::NamedSide;
use model::introduction::Side;
use model::problem::{FieldProblem, field};
use model::state::BrokeredState;

use crate::form;
use crate::i18n::{I18n, t_string};
use crate::ui::status::Tone;

pub(super) fn side(i18n: I18n, side: Side) -> &'static str {
    match side {
        Side::Government => t_string!(i18n, messages.side_government),
        Side::CivilSociety => t_string!(i18n, messages.side_civil_society),
    }
}

/// "Tamale, government side".
pub(super) fn named(i18n: I18n, named: &NamedSide) -> String {
    t_string!(i18n, brokered.side_of, member = named.member_name.clone(), side = side(i18n, named.side))
}

pub(super) fn state(i18n: I18n, state: BrokeredState) -> (Tone, &'static str) {
    match state {
        BrokeredState::Open => (Tone::Waiting, t_string!(i18n, brokered.state_open)),
        BrokeredState::Met => (Tone::Done, t_string!(i18n, brokered.state_met)),
        BrokeredState::Closed => (Tone::Info, t_string!(i18n, brokered.state_closed)),
        BrokeredState::Withdrawn => (Tone::Info, t_string!(i18n, brokered.state_withdrawn)),
    }
}

/// "First member: which side": words about a field of one of the two, with which of them it is.
pub(super) fn placed(i18n: I18n, path: &str, words: &'static str) -> String {
    let place = if path.starts_with("first.") {
        t_string!(i18n, brokered.first)
    } else {
        t_string!(i18n, brokered.second)
    };
    t_string!(i18n, brokered.placed, place = place, words = words)
}

/// What is wrong with a field of the form.
pub(super) fn wrong(i18n: I18n, problem: &FieldProblem) -> String {
    let last = problem.path.rsplit('.').next().unwrap_or_default();
    match (last, problem.code.as_str()) {
        ("member", _) => placed(i18n, &problem.path, t_string!(i18n, brokered.wrong_member)),
        ("side", field::UNKNOWN) => placed(i18n, &problem.path, t_string!(i18n, brokered.wrong_nobody)),
        ("side", field::OWN) => placed(i18n, &problem.path, t_string!(i18n, brokered.wrong_own)),
        ("side", field::DUPLICATE) => t_string!(i18n, brokered.wrong_same).to_owned(),
        _ => form::words(i18n, problem, |_| String::new()),
    }
}
