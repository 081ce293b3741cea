//! A brokered introduction, as the Support Unit sees it.
//!
//! ```mermaid
//! stateDiagram-v2
//!     [*] --> open
//!     open --> met: tell
//!     open --> closed: close
//!     open --> withdrawn: withdraw
//! ```
//!
//! What either side answers is no step, and neither is a meeting that one of them does not want told: it stays open as if both
//! were silent, is closed by its time, and can be withdrawn (rule PRI-15).

use serde::{Deserialize, Serialize};

use super::IllegalStep;
use crate::brokered::Telling;
use crate::place::codes;

codes! {
    /// How a proposal stands for the Support Unit.
    BrokeredState {
        /// It was sent, and nothing more is known.
        Open = "open",
        /// The two met, and both agreed to tell.
        Met = "met",
        /// Its time is over.
        Closed = "closed",
        /// The Support Unit took it back.
        Withdrawn = "withdrawn",
    }
}

codes! {
    /// What can happen to a proposal.
    BrokeredStep {
        /// Both said yes and agreed to tell.
        Tell = "tell",
        /// Its time is over.
        Close = "close",
        /// The Support Unit takes it back.
        Withdraw = "withdraw",
    }
}

impl BrokeredState {
    /// The state after `step`, or [`IllegalStep`].
    pub fn step(self, step: BrokeredStep) -> Result<Self, IllegalStep> {
        match (self, step) {
            (Self::Open, BrokeredStep::Tell) => Ok(Self::Met),
            (Self::Open, BrokeredStep::Close) => Ok(Self::Closed),
            (Self::Open, BrokeredStep::Withdraw) => Ok(Self::Withdrawn),
            (
                Self::Met | Self::Closed | Self::Withdrawn,
                BrokeredStep::Tell | BrokeredStep::Close | BrokeredStep::Withdraw,
            ) => Err(IllegalStep),
        }
    }

    /// The state at `now_ms` of a proposal that closes at `closes_at_ms`, of what is kept: when it was withdrawn, and whether
    /// a meeting that came of it is told. It waits for no job.
    pub fn at(
        now_ms: i64,
        closes_at_ms: i64,
        withdrawn_at_ms: Option<i64>,
        meeting: Option<Telling>,
    ) -> Self {
        match (meeting, withdrawn_at_ms) {
            (Some(Telling::Told), _) => Self::Met,
            (Some(Telling::Untold) | None, Some(_)) => Self::Withdrawn,
            (Some(Telling::Untold) | None, None) if closes_at_ms <= now_ms => Self::Closed,
            (Some(Telling::Untold) | None, None) => Self::Open,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::brokered::{Said, agreed};

    #[test]
    fn the_drawing_shows_every_possible_step_and_no_other() {
        let drawing = include_str!("brokered.rs");
        for from in BrokeredState::ALL {
            for step in BrokeredStep::ALL {
                let arrows: Vec<String> = BrokeredState::ALL
                    .iter()
                    .map(|to| (to, format!("//!     {} --> {}: {}\n", from.code(), to.code(), step.code())))
                    .filter(|(_, arrow)| drawing.contains(arrow.as_str()))
                    .map(|(to, _)| to.code().to_owned())
                    .collect();
                let reached: Vec<String> =
                    from.step(*step).map(|to| to.code().to_owned()).into_iter().collect();
                assert_eq!(arrows, reached, "{} {}", from.code(), step.code());
            }
        }
    }

    /// What can happen, at a moment.
    #[derive(Clone, Copy, Debug)]
    enum Event {
        Says { place: usize, said: Said },
        Withdraws,
        Passes(i64),
    }

    const CLOSES: i64 = 14;

    /// A proposal as it is kept.
    #[derive(Clone, Copy, Debug, Default)]
    struct Kept {
        now: i64,
        said: [Option<Said>; 2],
        withdrawn: Option<i64>,
        meeting: Option<Telling>,
    }

    impl Kept {
        fn state(&self) -> BrokeredState {
            BrokeredState::at(self.now, CLOSES, self.withdrawn, self.meeting)
        }

        /// What happens, by the rules that the server keeps.
        fn after(mut self, event: Event) -> Self {
            match event {
                Event::Passes(days) => self.now += days,
                Event::Withdraws => {
                    if self.state().step(BrokeredStep::Withdraw).is_ok() {
                        self.withdrawn = Some(self.now);
                    }
                }
                Event::Says { place, said } => {
                    let open = self.withdrawn.is_none() && self.now < CLOSES;
                    if open && self.said[place].is_none() {
                        self.said[place] = Some(said);
                        self.meeting = agreed(self.said[0], self.said[1]);
                    }
                }
            }
            self
        }
    }

    fn said() -> impl Strategy<Value = Said> {
        prop_oneof![
            Just(Said::No),
            Just(Said::NotNow),
            Just(Said::Yes(Telling::Untold)),
            Just(Said::Yes(Telling::Told)),
        ]
    }

    fn event() -> impl Strategy<Value = Event> {
        prop_oneof![
            (0_usize..2, said()).prop_map(|(place, said)| Event::Says { place, said }),
            Just(Event::Withdraws),
            (0_i64..6).prop_map(Event::Passes),
        ]
    }

    proptest! {
        /// PRI-15: unless both said yes and agreed to tell, every history looks at every moment as if both were silent.
        #[test]
        fn what_is_not_told_by_both_looks_like_silence(events in proptest::collection::vec(event(), 0..12)) {
            let (mut kept, mut silent) = (Kept::default(), Kept::default());
            for event in events {
                let before = kept.state();
                kept = kept.after(event);
                if !matches!(event, Event::Says { .. }) {
                    silent = silent.after(event);
                }
                let both = kept.said.iter().all(|said| said.is_some_and(Said::tells));
                prop_assert_eq!(kept.state() == BrokeredState::Met, both);
                if !both {
                    prop_assert_eq!(kept.state(), silent.state());
                }
                if kept.state() != before {
                    let steps = BrokeredStep::ALL.iter().filter_map(|step| before.step(*step).ok());
                    prop_assert!(steps.into_iter().any(|to| to == kept.state()), "{:?}", before);
                }
            }
        }
    }
}
