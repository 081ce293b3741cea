//! What the engine says, in the types of the API: one translation for the server that keeps a run and for the page
//! that solves the same pool while a slider moves.
//!
//! It decides nothing and reads nothing but its arguments. The engine knows ids, people read names: [`reasons::Names`]
//! says which id has which name for the reader at hand.

pub mod keep;
pub mod parts;
pub mod pins;
pub mod reasons;
pub mod rules;
pub mod told;

#[cfg(test)]
mod sample;
