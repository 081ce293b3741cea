//! The built page, taken into the binary: a file of the program and not of the library, so that a new page is built in quickly.

use server::http::static_files::Embedded;

/// What is in `dist/`. A debug build reads the folder when asked; a release build holds the files.
///
/// The variable only makes the compiler look again: `cargo xtask build` sets it to another value for another page,
/// because the files that exist are all that the compiler would notice by itself.
#[derive(rust_embed::RustEmbed)]
#[folder = "../../dist"]
#[allow_missing = true]
struct Dist;

/// The page, or nothing where the binary was compiled without one.
pub(crate) const PAGE: Embedded = Embedded { get: Dist::get, build: option_env!("CONVENE_PAGE_BUILD") };
