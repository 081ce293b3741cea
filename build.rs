//! Turns `locales/` into the module of words that `src/i18n.rs` includes.
//!
//! A key that is missing in a language, or that only one language has, fails the build. The parser and the generator
//! of leptos_i18n are called directly: its own build crate would compile the data tools of ICU first, for minutes.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use leptos_i18n_parser::parse_locales::options::{Config, ParseOptions};
use leptos_i18n_parser::parse_locales::parse_locales;
use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// A file per language for each: what all pages share, then the features.
const NAMESPACES: [&str; 34] = [
    "account",
    "balance",
    "brokered",
    "common",
    "contacts",
    "terms",
    "errors",
    "reasons",
    "public",
    "circles",
    "network",
    "directory",
    "member",
    "sign_in",
    "pages",
    "trust",
    "home",
    "group",
    "mentoring",
    "messages",
    "practice",
    "privacy",
    "reports",
    "today",
    "cohorts",
    "groups",
    "matching",
    "people",
    "invitations",
    "safety",
    "import",
    "mails",
    "audit",
    "welcome",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=locales");
    let for_wasm = env::var("CARGO_CFG_TARGET_FAMILY").is_ok_and(|family| family == "wasm");
    if for_wasm && env::var_os("CARGO_FEATURE_SPLIT").is_some() {
        // Where every function and constant is used: without this the program cannot be cut into parts.
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
    let config = Config::new("en")?
        .add_locales(["es", "fr"])?
        .add_namespaces(NAMESPACES)?
        .parse_options(ParseOptions::new().interpolate_display(true));
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let parsed = parse_locales(Some(here), config)?;
    for error in parsed.diag.errors().iter() {
        println!("cargo::error={error}");
    }
    // Its warnings are keys that differ between languages: somebody would read a page half in another language.
    for warning in parsed.diag.warnings().iter() {
        println!("cargo::error={warning}");
    }
    let code = leptos_i18n_codegen::gen_code(&parsed, None, false, None, false)?;
    let mut text = String::new();
    write(code, &mut text);
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("i18n.rs"), text)?;
    Ok(())
}

/// Writes code in many lines and in ASCII.
///
/// The compiler and clippy ask for the line and the column of millions of places, and count the letters before each that
/// are longer than a byte: in one line with every accent of two languages, that took clippy five minutes.
fn write(code: TokenStream, text: &mut String) {
    for token in code {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{\n", "}\n"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                write(group.stream(), text);
                text.push_str(close);
            }
            TokenTree::Literal(literal) => {
                let literal = literal.to_string();
                // Nothing can be escaped in a raw one.
                let is_raw = literal.starts_with('r');
                for letter in literal.chars() {
                    if letter.is_ascii() || is_raw {
                        text.push(letter);
                    } else {
                        text.extend(letter.escape_unicode());
                    }
                }
                text.push(' ');
            }
            TokenTree::Punct(punct) => {
                text.push(punct.as_char());
                match (punct.as_char(), punct.spacing()) {
                    (';' | ',', _) => text.push('\n'),
                    (_, Spacing::Joint) => {}
                    (_, Spacing::Alone) => text.push(' '),
                }
            }
            TokenTree::Ident(ident) => {
                text.push_str(&ident.to_string());
                text.push(' ');
            }
        }
    }
}
