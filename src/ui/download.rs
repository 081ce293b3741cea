//! Saving what the page made itself as a file of the reader.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Offers `text` as the JSON file `name`. Nothing happens in a browser that keeps no files.
pub fn json(name: &str, text: &str) {
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    if let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &kind_of("application/json")) {
        offer(name, &blob);
    }
}

/// Offers `bytes` as the file `name` of this media type.
pub fn bytes(name: &str, media_type: &str, bytes: &[u8]) {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes).into());
    if let Ok(blob) = Blob::new_with_u8_array_sequence_and_options(&parts, &kind_of(media_type)) {
        offer(name, &blob);
    }
}

fn kind_of(media_type: &str) -> BlobPropertyBag {
    let kind = BlobPropertyBag::new();
    kind.set_type(media_type);
    kind
}

/// Has the browser save `blob`. Each step is refused only where files are forbidden as such, and the browser says so.
fn offer(name: &str, blob: &Blob) {
    let Ok(address) = Url::create_object_url_with_blob(blob) else { return };
    let link = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    Url::revoke_object_url(&address).ok();
}
