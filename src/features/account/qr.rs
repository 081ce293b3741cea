//! A QR code as SVG: drawn here, so that the secret in it is sent nowhere (rule ACC-17).

use leptos::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc};

/// Modules of white around the code, without which cameras do not find it.
const QUIET: i32 = 4;

/// The code of `text`, or nothing where the text is too long for one.
pub(super) fn draw(text: &str, label: impl Fn() -> &'static str + Send + Sync + 'static) -> Option<AnyView> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let size = code.size() + 2 * QUIET;
    Some(
        view! {
            <svg class="account-qr" viewBox=format!("0 0 {size} {size}") role="img" aria-label=label>
                <rect class="account-qr-paper" width=size height=size />
                <path class="account-qr-ink" d=dark(&code) />
            </svg>
        }
        .into_any(),
    )
}

/// The dark modules as one path: a stroke for each run in a row.
fn dark(code: &QrCode) -> String {
    use std::fmt::Write as _;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let run = (x..code.size()).take_while(|x| code.get_module(*x, y)).count() as i32;
            if run > 0 {
                // Writing to a String cannot fail.
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dark_module_is_in_the_path_once() {
        let code = QrCode::encode_text("otpauth://totp/Convene:ana?secret=MZXW6", QrCodeEcc::Medium).unwrap();
        let runs: i32 = dark(&code)
            .split('h')
            .skip(1)
            .filter_map(|rest| rest.split('v').next()?.parse::<i32>().ok())
            .filter(|run| *run > 0)
            .sum();
        let size = code.size();
        let modules = (0..size * size).filter(|at| code.get_module(at % size, at / size)).count();
        assert_eq!(runs, modules as i32);
        assert!(dark(&code).starts_with(&format!("M{QUIET} {QUIET}h7v1h-7z")), "the corner of the finder");
    }

    #[test]
    fn what_is_too_long_is_no_code() {
        assert!(QrCode::encode_text(&"a".repeat(5000), QrCodeEcc::Medium).is_err());
    }
}
