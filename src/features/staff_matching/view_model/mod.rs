//! What the matching studio shows, decided without a browser: rows, moves between runs, the form of the next run,
//! bands and fairness. Names of countries and the order of the alphabet are handed in by the pages.

mod form;
mod moves;
mod report;
mod rows;

pub(super) use form::{PairState, Weighed, weighed};
pub(super) use form::{can_be_tried, pair_state, toggle_ban, toggle_pin};
pub(super) use moves::{Comparison, Move, RuleChange, rule_changes};
pub(super) use report::{Band, Fairness, Finding, bands, fairness, lowest_finding, scale};
pub(super) use rows::{Flag, ResultRow, Sorting, arrange, part_of_reason, rows, step};

#[cfg(test)]
mod sample;
