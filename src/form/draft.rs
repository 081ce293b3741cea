//! What somebody is writing, kept in this tab until it has arrived: neither a reload, nor a lost connection, nor a session
//! that ended loses a word (rule ACC-27: on a device that others use too, nothing outlives the tab).
//!
//! Of an attempt whose answer is not known, the key and the words are kept too. The next attempt has the same key, after a
//! reload as well, so that it is the same write; and only what was sent by hand is ever sent again without being asked.

use leptos::prelude::*;
use model::key::IdempotencyKey;
use web_sys::Storage;

use super::FieldErrors;
use crate::data::{self, Client, Mutation};
use crate::i18n::{I18n, Language, t_string};
use crate::intl;
use crate::session::Session;

/// What the keys of all drafts begin with.
const PREFIX: &str = "convene-draft/";

/// A text that is being written.
#[derive(Clone, Copy)]
pub struct Draft {
    place: StoredValue<String>,
    text: RwSignal<String>,
    /// When it was kept last, and whether the tab could keep it.
    kept_at_ms: RwSignal<Option<i64>>,
    attempt: StoredValue<Option<Attempt>>,
}

/// An attempt that has had no answer yet.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Attempt {
    key: IdempotencyKey,
    text: String,
}

/// The draft of the reader at `place`, such as a conversation, as they left it.
pub fn use_draft(session: Session, place: &str) -> Draft {
    let person = untrack(|| session.person().map(|person| person.id.to_string())).unwrap_or_default();
    let place = format!("{PREFIX}{person}/{place}");
    let kept = storage().and_then(|tab| tab.get_item(&place).ok().flatten());
    let kept = kept.as_deref().and_then(Kept::parse).unwrap_or_default();
    Draft {
        place: StoredValue::new(place),
        kept_at_ms: RwSignal::new(Some(kept.at_ms).filter(|_| !kept.text.is_empty())),
        text: RwSignal::new(kept.text),
        attempt: StoredValue::new(kept.attempt),
    }
}

impl Draft {
    /// The words. Tracked.
    pub fn text(self) -> String {
        self.text.get()
    }

    /// The words as a signal.
    pub fn signal(self) -> Signal<String> {
        self.text.into()
    }

    /// Takes down what was typed.
    pub fn write(self, text: String) {
        self.text.set(text);
        self.keep();
    }

    /// Whether exactly these words were sent and no answer came, on this page or before it was loaded again.
    pub fn waits(self) -> bool {
        let text = self.text.get_untracked();
        self.attempt.with_value(|attempt| attempt.as_ref().is_some_and(|attempt| attempt.text == text))
    }

    /// `client` for an attempt at these words: with the key of the last one, until an answer says what became of that.
    pub fn client(self, client: Client) -> Client {
        let text = self.text.get_untracked();
        let before = self.attempt.with_value(|attempt| attempt.as_ref().map(|attempt| attempt.key.clone()));
        // Without a key, where the browser gives no random bytes, the server refuses the write.
        let Some(key) = before.or_else(data::new_key) else { return client };
        self.attempt.set_value(Some(Attempt { key: key.clone(), text }));
        self.keep();
        client.once(key)
    }

    /// Follows what becomes of `sending`: wrong fields are shown, and whatever may have happened all the same is repeated under
    /// the same key.
    pub fn follow<I: 'static, O: Clone + 'static>(self, sending: Mutation<I, O>, errors: FieldErrors) {
        Effect::new(move || {
            let Some(error) = sending.error() else { return };
            if !error.leaves_open() {
                self.attempt.set_value(None);
                self.keep();
            }
            errors.take(&error);
        });
    }

    /// What was attempted has arrived. What was typed since stays.
    pub fn arrived(self) {
        if self.waits() {
            self.text.set(String::new());
        }
        self.attempt.set_value(None);
        self.keep();
    }

    /// Where and when it was kept, in words.
    pub fn kept(self, i18n: I18n, session: Session) -> Signal<Option<String>> {
        Signal::derive(move || {
            let at_ms = self.kept_at_ms.get()?;
            let time = intl::time(Language::of(i18n), at_ms, &session.time_zone());
            Some(t_string!(i18n, common.draft_kept, time = time))
        })
    }

    fn keep(self) {
        let Some(tab) = storage() else { return };
        let (attempt, text) = (self.attempt.get_value(), self.text.get_untracked());
        let kept = Kept { at_ms: intl::now_ms(), attempt, text };
        let place = self.place.get_value();
        let stored = if kept.text.is_empty() && kept.attempt.is_none() {
            tab.remove_item(&place).is_ok()
        } else {
            tab.set_item(&place, &kept.line()).is_ok()
        };
        // A tab that is full or forbidden to keep anything does not say that it did.
        self.kept_at_ms.set(Some(kept.at_ms).filter(|_| stored && !kept.text.is_empty()));
    }
}

/// Forgets all drafts of this tab, when somebody signs out.
pub fn forget_all() {
    let Some(tab) = storage() else { return };
    let names = (0..tab.length().unwrap_or_default()).filter_map(|at| tab.key(at).ok().flatten());
    let drafts: Vec<String> = names.filter(|name| name.starts_with(PREFIX)).collect();
    for name in drafts {
        tab.remove_item(&name).ok();
    }
}

fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// A draft as the tab keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Kept {
    at_ms: i64,
    attempt: Option<Attempt>,
    text: String,
}

impl Kept {
    /// Time, key and length of what was attempted in the first line, then that, then the words.
    fn line(&self) -> String {
        let (key, attempted) = match &self.attempt {
            Some(attempt) => (attempt.key.as_str(), attempt.text.as_str()),
            None => ("none", ""),
        };
        format!("{} {key} {}\n{attempted}{}", self.at_ms, attempted.len(), self.text)
    }

    fn parse(line: &str) -> Option<Self> {
        let (head, texts) = line.split_once('\n')?;
        let mut parts = head.split(' ');
        let (at_ms, key, length) = (parts.next()?, parts.next()?, parts.next()?);
        let (attempted, text) = texts.split_at_checked(length.parse().ok()?)?;
        let attempt = match key {
            "none" => None,
            key => Some(Attempt { key: IdempotencyKey::parse(key)?, text: attempted.to_owned() }),
        };
        Some(Self { at_ms: at_ms.parse().ok()?, attempt, text: text.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_comes_back_as_it_was_kept() {
        let attempt =
            |text: &str| Some(Attempt { key: IdempotencyKey::from_random([7; 16]), text: text.to_owned() });
        let drafts = [
            Kept {
                at_ms: 1_805_184_000_000, attempt: None, text: "Buenos días,\n\n¿con qué?\n".to_owned()
            },
            Kept { at_ms: 0, attempt: attempt("¿qué?\nA"), text: "¿qué?\nA and more".to_owned() },
            Kept { at_ms: 1, attempt: attempt("sent"), text: String::new() },
        ];
        for kept in drafts {
            assert_eq!(Kept::parse(&kept.line()), Some(kept));
        }
    }

    #[test]
    fn what_somebody_else_put_there_is_no_draft() {
        for line in [
            "",
            "text",
            "12 none\ntext",
            "12 not-a-key 0\ntext",
            "x none 0\ntext",
            "1 none 9\ntext",
            "1 none 1\né",
        ] {
            assert_eq!(Kept::parse(line), None, "{line:?}");
        }
    }
}
