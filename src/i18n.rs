//! The words of the interface, compiled in from `locales/`, and the language they are shown in.
//!
//! A page asks `use_i18n()` for the context and words itself with `t!(i18n, namespace.key)` in text and
//! `move || t_string!(i18n, namespace.key)` in attributes, so that both follow a change of language.

use leptos::prelude::*;
use model::words::Locale;

#[expect(
    missing_docs,
    unreachable_pub,
    unused,
    clippy::pedantic,
    clippy::expect_used,
    reason = "generated from locales/ by build.rs"
)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/i18n.rs"));
}

pub use generated::i18n::{t_string, td_string, use_i18n};

/// Words of the page as a view that follows the language: `t!(i18n, namespace.key)`, with `name = value` for each name
/// inside the words. All of them are of one type: left to themselves, the hundreds of them would each be a type with
/// its own drawing code.
macro_rules! t {
    ($i18n:expr, $($key:ident).+) => {
        $crate::i18n::words({
            let i18n = $i18n;
            move || $crate::i18n::t_string!(i18n, $($key).+)
        })
    };
    ($i18n:expr, $($key:ident).+, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::i18n::filled_words({
            let (i18n, $($name),+) = ($i18n, $($value),+);
            move || $crate::i18n::t_string!(i18n, $($key).+, $($name = ::std::clone::Clone::clone(&$name)),+)
        })
    };
}
pub(crate) use t;

/// What [`t!`] makes of words without names inside.
pub fn words(words: impl Fn() -> &'static str + Send + 'static) -> AnyView {
    type Boxed = Box<dyn Fn() -> &'static str + Send>;
    fn draw(words: Boxed) -> AnyView {
        (move || words()).into_any()
    }
    draw(Box::new(words))
}

/// What [`t!`] makes of words with names inside.
pub fn filled_words(words: impl Fn() -> String + Send + 'static) -> AnyView {
    type Boxed = Box<dyn Fn() -> String + Send>;
    fn draw(words: Boxed) -> AnyView {
        (move || words()).into_any()
    }
    draw(Box::new(words))
}

/// The context that `use_i18n` answers, for functions that word something.
pub type I18n = leptos_i18n::I18nContext<generated::i18n::Locale>;

/// What this device keeps the chosen language under; `public/boot.js` reads it too.
const LANGUAGE_KEY: &str = "convene-language";

/// The language of the page, and whether the reader chose it.
#[derive(Clone, Copy, Debug)]
pub struct Language {
    locale: RwSignal<Locale>,
    chosen: StoredValue<bool>,
}

impl Language {
    /// The language now; tracked.
    pub fn get(self) -> Locale {
        self.locale.get()
    }

    /// Shows the page in `locale` from now on, and on this device the next time too.
    pub fn choose(self, locale: Locale) {
        self.chosen.set_value(true);
        // Storage can be full or forbidden; the choice then holds for this visit.
        if let Some(storage) = storage() {
            storage.set_item(LANGUAGE_KEY, locale.code()).ok();
        }
        self.locale.set(locale);
    }

    /// Follows the account's language unless the reader or the browser has asked for one we have.
    pub fn suggest(self, locale: Locale) {
        if !self.chosen.get_value() {
            self.locale.set(locale);
        }
    }
}

/// Provides the words and the language to everything below; called once, by the app.
pub fn provide_language() -> Language {
    let asked = asked();
    let language = Language {
        locale: RwSignal::new(asked.unwrap_or_default()),
        chosen: StoredValue::new(asked.is_some()),
    };
    provide_context(language);
    let shown = Signal::derive(move || match language.get() {
        Locale::En => generated::i18n::Locale::en,
        Locale::Es => generated::i18n::Locale::es,
        Locale::Fr => generated::i18n::Locale::fr,
    });
    provide_context(leptos_i18n::context::init_i18n_subcontext(Some(shown)));
    Effect::new(move || {
        let code = language.get().code();
        if let Some(root) = document().document_element() {
            root.set_attribute("lang", code).ok();
        }
    });
    language
}

/// The language of the page.
pub fn use_language() -> Language {
    expect_context::<Language>()
}

impl Language {
    /// The language as the context has it, for functions that are handed only `I18n`; tracked.
    pub fn of(i18n: I18n) -> Locale {
        match i18n.get_locale() {
            generated::i18n::Locale::en => Locale::En,
            generated::i18n::Locale::es => Locale::Es,
            generated::i18n::Locale::fr => Locale::Fr,
        }
    }
}

/// The language this device or this browser asks for: the stored choice, then the browser's list.
fn asked() -> Option<Locale> {
    let stored = storage().and_then(|storage| storage.get_item(LANGUAGE_KEY).ok().flatten());
    let mut listed =
        window().navigator().languages().iter().filter_map(|code| code.as_string()).collect::<Vec<_>>();
    listed.splice(0..0, stored);
    listed.iter().find_map(|code| Locale::from_code(code))
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// A language of the page in its own word, in every language: who cannot read the page must find theirs.
pub fn own_name(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "English",
        Locale::Es => "Español",
        Locale::Fr => "Français",
    }
}

/// "The page is in Spanish now", in Spanish, at the moment of the change.
pub fn language_now(locale: Locale) -> &'static str {
    match locale {
        Locale::En => td_string!(generated::i18n::Locale::en, common.language_now),
        Locale::Es => td_string!(generated::i18n::Locale::es, common.language_now),
        Locale::Fr => td_string!(generated::i18n::Locale::fr, common.language_now),
    }
}
