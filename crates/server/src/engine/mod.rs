//! What the engine needs from outside: the time-zone database, turned into data.

pub mod zones;
