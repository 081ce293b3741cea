//! The Convene single-page app.

fn main() {}
