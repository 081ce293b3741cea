//! What the home page says first, decided without a browser.

use model::cohort::{Phase, Topic};
use model::home::NextStep;

use crate::ui::card::CardRule;
use crate::ui::path::StepState;

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// The reader's.
    Yours,
    /// Somebody else's: there is nothing to do.
    Waiting,
}

/// Whose turn a step is.
pub(super) fn turn(step: NextStep) -> Turn {
    match step {
        NextStep::WaitForGroup | NextStep::WaitForMatch => Turn::Waiting,
        NextStep::AddFirstSession
        | NextStep::ComeToNextSession
        | NextStep::MeetMentor
        | NextStep::MeetMentees
        | NextStep::PrepareSession
        | NextStep::FindPeer
        | NextStep::SeeQueue => Turn::Yours,
    }
}

/// The rule over the leading card: amber asks for the reader, teal shows what is on its way.
pub(super) fn rule(step: NextStep) -> CardRule {
    match turn(step) {
        Turn::Yours => CardRule::Amber,
        Turn::Waiting => CardRule::Teal,
    }
}

/// Where the cohort stands with a phase. Before the first and after the last phase no topic is now, so the day decides.
pub(super) fn step_state(phase: &Phase, now: Option<Topic>, today: &str) -> StepState {
    if now == Some(phase.topic) {
        StepState::Here
    } else if phase.ends_on.as_str() < today {
        StepState::Done
    } else {
        StepState::Later
    }
}

/// The part of the day that a greeting names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Greeting {
    /// Until noon.
    Morning,
    /// Until 19:00, when most languages here change their greeting.
    Afternoon,
    /// Until 04:00.
    Evening,
}

/// The greeting at a time of day, `HH:MM`.
pub(super) fn greeting(time: &str) -> Greeting {
    let hour: u8 = time.get(..2).and_then(|hour| hour.parse().ok()).unwrap_or(9);
    match hour {
        4..12 => Greeting::Morning,
        12..19 => Greeting::Afternoon,
        _ => Greeting::Evening,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phase(from: &str, to: &str) -> Phase {
        Phase { topic: Topic::CoCreation, starts_on: from.to_owned(), ends_on: to.to_owned() }
    }

    #[test]
    fn only_waiting_steps_are_not_the_readers_turn() {
        let waiting: Vec<_> = NextStep::ALL.iter().filter(|step| turn(**step) == Turn::Waiting).collect();
        assert_eq!(waiting, [&NextStep::WaitForGroup, &NextStep::WaitForMatch]);
    }

    #[test]
    fn a_phase_is_done_when_its_last_day_is_over() {
        let phase = phase("2027-02-01", "2027-03-01");
        assert_eq!(step_state(&phase, None, "2027-01-01"), StepState::Later);
        assert_eq!(step_state(&phase, Some(Topic::CoCreation), "2027-02-10"), StepState::Here);
        assert_eq!(step_state(&phase, Some(Topic::Learning), "2027-03-02"), StepState::Done);
    }

    #[test]
    fn the_greeting_follows_the_clock() {
        assert_eq!(greeting("08:30"), Greeting::Morning);
        assert_eq!(greeting("12:00"), Greeting::Afternoon);
        assert_eq!(greeting("23:59"), Greeting::Evening);
        assert_eq!(greeting("03:00"), Greeting::Evening);
    }
}
