//! Asks the browser for a passkey. What is asked and answered goes through as text, which the browser itself reads and
//! writes, so nothing of the standard is known here. Only parts that are fetched when needed use it.

use js_sys::{Function, JSON, JsString, Object, Promise, Reflect, global};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoKey {
    /// This browser cannot.
    Unsupported,
    /// The person closed the question, or it took too long.
    Cancelled,
    /// The device has a key of this account already.
    Known,
    /// Anything else.
    Failed,
}

impl NoKey {
    /// By the name under which the browser refuses.
    fn named(name: &str) -> Self {
        match name {
            "NotAllowedError" | "AbortError" | "TimeoutError" => Self::Cancelled,
            "InvalidStateError" => Self::Known,
            "NotSupportedError" => Self::Unsupported,
            _ => Self::Failed,
        }
    }

    fn of(error: &JsValue) -> Self {
        let name = Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string());
        Self::named(&name.unwrap_or_default())
    }
}

/// Whether this browser can.
pub fn is_supported() -> bool {
    class().is_ok_and(|class| function(&class, "parseRequestOptionsFromJSON").is_ok())
}

/// Has the device make a key.
pub async fn create(options: &str) -> Result<String, NoKey> {
    ask("parseCreationOptionsFromJSON", "create", options).await
}

/// Has the device sign with a key that it keeps.
pub async fn sign(options: &str) -> Result<String, NoKey> {
    ask("parseRequestOptionsFromJSON", "get", options).await
}

async fn ask(read: &str, method: &str, options: &str) -> Result<String, NoKey> {
    let failed = |error: JsValue| NoKey::of(&error);
    let class = class()?;
    let read = function(&class, read)?;
    let options = JSON::parse(options).map_err(failed)?;
    let options = read.call1(&class, &options).map_err(failed)?;
    let asked = Object::new();
    Reflect::set(&asked, &"publicKey".into(), &options).map_err(failed)?;
    let keys = member(&member(&global(), "navigator")?, "credentials")?;
    let promise = function(&keys, method)?.call1(&keys, &asked).map_err(failed)?;
    let promise = promise.dyn_into::<Promise>().map_err(failed)?;
    let key = JsFuture::from(promise).await.map_err(failed)?;
    let answer = function(&key, "toJSON")?.call0(&key).map_err(failed)?;
    JSON::stringify(&answer).map(|text: JsString| String::from(text)).map_err(failed)
}

fn class() -> Result<JsValue, NoKey> {
    member(&global(), "PublicKeyCredential")
}

/// What an object has under this name.
fn member(of: &JsValue, name: &str) -> Result<JsValue, NoKey> {
    match Reflect::get(of, &name.into()) {
        Ok(value) if !value.is_undefined() && !value.is_null() => Ok(value),
        Ok(_) | Err(_) => Err(NoKey::Unsupported),
    }
}

fn function(of: &JsValue, name: &str) -> Result<Function, NoKey> {
    member(of, name)?.dyn_into().map_err(|_| NoKey::Unsupported)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_the_question_is_no_failure() {
        assert_eq!(NoKey::named("NotAllowedError"), NoKey::Cancelled);
        assert_eq!(NoKey::named("InvalidStateError"), NoKey::Known);
        assert_eq!(NoKey::named("SecurityError"), NoKey::Failed);
        assert_eq!(NoKey::named(""), NoKey::Failed);
    }
}
