//! A file on the reader's device: its text, or why it cannot be sent.

use leptos::wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The largest file that is sent, in bytes; the server takes no larger one.
pub const MAX_BYTES: u64 = 5 * 1024 * 1024;

/// A file that can be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// What it is called.
    pub name: String,
    /// Its text.
    pub csv: String,
}

/// Why a file cannot be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFault {
    /// It has this many bytes.
    TooLarge(u64),
    /// It is no UTF-8 text.
    NotUtf8,
    /// The browser gave no content: it was moved, or may not be read.
    Unreadable,
}

/// The first file of an `<input>` or of what was dropped; both keep theirs under `files`.
pub fn first_file(holder: &JsValue) -> Option<web_sys::File> {
    let files = js_sys::Reflect::get(holder, &"files".into()).ok()?;
    js_sys::Reflect::get_u32(&files, 0).ok()?.dyn_into().ok()
}

/// The text of `file`. One that is too large is refused before it is read.
pub async fn read(file: web_sys::File) -> Result<Chosen, FileFault> {
    let bytes = file.size() as u64;
    check_size(bytes)?;
    let buffer = JsFuture::from(file.array_buffer()).await.map_err(|_| FileFault::Unreadable)?;
    let csv = text(js_sys::Uint8Array::new(&buffer).to_vec())?;
    Ok(Chosen { name: file.name(), csv })
}

fn check_size(bytes: u64) -> Result<(), FileFault> {
    if bytes > MAX_BYTES { Err(FileFault::TooLarge(bytes)) } else { Ok(()) }
}

/// Other encodings are refused rather than guessed: a wrong guess would change names.
fn text(bytes: Vec<u8>) -> Result<String, FileFault> {
    String::from_utf8(bytes).map_err(|_| FileFault::NotUtf8)
}

/// Bytes as megabytes, rounded up to a tenth, so that a file above the limit never looks like one at it.
pub fn megabytes(bytes: u64) -> String {
    let tenths = (bytes * 10).div_ceil(1024 * 1024);
    if tenths.is_multiple_of(10) {
        (tenths / 10).to_string()
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_above_the_limit_is_refused_and_never_looks_like_one_at_it() {
        assert_eq!(check_size(MAX_BYTES), Ok(()));
        assert_eq!(check_size(MAX_BYTES + 1), Err(FileFault::TooLarge(MAX_BYTES + 1)));
        assert_eq!((megabytes(MAX_BYTES), megabytes(MAX_BYTES + 1)), ("5".to_owned(), "5.1".to_owned()));
    }

    #[test]
    fn another_encoding_is_told_and_not_guessed() {
        assert_eq!(text(b"id,name\n".to_vec()), Ok("id,name\n".to_owned()));
        assert_eq!(text(vec![b'C', 0xf3, b'r']), Err(FileFault::NotUtf8));
    }
}
