//! What only a browser can show: its `Intl` data in our three languages, the address as the state of a list, and that
//! the engines answer there as they do natively, and how fast.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test may stop at what should not happen")]

mod engine;
mod intl;
mod search;
mod speed;
mod url;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
