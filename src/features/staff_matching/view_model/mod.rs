//! What the matching studio shows, decided without a browser: the engine's answers, rows, moves between answers, the
//! question that is asked, bands and fairness. Names of countries and the order of the alphabet are handed in by the pages.

mod answer;
mod bands;
mod close;
mod fairness;
mod form;
mod moves;
mod places;
mod proof;
mod question;
mod round;
mod rows;

pub(super) use answer::{Answer, Fixable, LeftOut, Swap};
pub(super) use bands::{Band, Finding, bands, lowest_finding};
pub(super) use close::{Choosable, Earlier, choosable};
pub(super) use fairness::{Attribute, Fairness, Group, fairness, scale};
pub(super) use form::{
    CRITERIA, Criterion, PairState, Weighed, pair_state, set_must, toggle_ban, toggle_pin, weighed,
};
pub(super) use moves::{Comparison, Different, Move, RuleChange, differences, rule_changes};
pub(super) use places::{Place, places};
pub(super) use proof::{Proof, check};
pub(super) use question::{Question, Remedy, Supposition};
pub(super) use round::{Round, Step, Unanswered};
pub(super) use rows::{Flag, ResultRow, Sorting, arrange, part_of_reason, rows, step};

#[cfg(test)]
mod sample;
