//! The key of what one form or dialog sends: the same until an answer tells what became of it, so that a repeated press
//! and a retry after a lost connection are one write (rules DAT-2, DAT-3).

use client::ClientError;
use leptos::prelude::window;
use model::key::IdempotencyKey;

/// The key of one opened form; it has none before the first attempt and after a definite answer.
#[derive(Clone, Debug, Default)]
pub(super) struct FormKey(Option<IdempotencyKey>);

impl FormKey {
    /// The key for the next attempt; `make` makes one where there is none.
    pub(super) fn of_attempt(
        &mut self,
        make: impl FnOnce() -> Option<IdempotencyKey>,
    ) -> Option<IdempotencyKey> {
        if self.0.is_none() {
            self.0 = make();
        }
        self.0.clone()
    }

    /// Takes note of an answer: whatever may have happened all the same is repeated under the same key.
    pub(super) fn after<T>(&mut self, answer: &Result<T, ClientError>) {
        if !answer.as_ref().is_err_and(ClientError::leaves_open) {
            self.0 = None;
        }
    }
}

/// A key that nobody can guess; none where the browser gives no random bytes, and then the server refuses the write.
pub fn new_key() -> Option<IdempotencyKey> {
    let mut bytes = [0; 16];
    window().crypto().ok()?.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(IdempotencyKey::from_random(bytes))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use model::problem::{Code, Problem};

    use super::*;

    /// A server that does things once per key, behind a network that may lose its answers.
    #[derive(Default)]
    struct Server {
        done: BTreeMap<String, u32>,
    }

    impl Server {
        fn take(&mut self, key: &IdempotencyKey, lost: Option<ClientError>) -> Result<u32, ClientError> {
            let number = self.done.len() as u32 + 1;
            let number = *self.done.entry(key.as_str().to_owned()).or_insert(number);
            lost.map_or(Ok(number), Err)
        }
    }

    fn refused(code: Code) -> ClientError {
        ClientError::Refused(Box::new(Problem::new(code, "r-1", Vec::new())))
    }

    fn press(form: &mut FormKey, server: &mut Server, number: u8, lost: Option<ClientError>) -> Option<u32> {
        let key = form.of_attempt(|| Some(IdempotencyKey::from_random([number; 16]))).unwrap();
        let answer = server.take(&key, lost);
        form.after(&answer);
        answer.ok()
    }

    /// DAT-2.
    #[test]
    fn whatever_is_lost_on_the_way_a_form_is_sent_once() {
        let (mut form, mut server) = (FormKey::default(), Server::default());
        let lost = [
            ClientError::Offline,
            ClientError::Unexpected { status: 504 },
            refused(Code::OutcomeUnknown),
            refused(Code::Unavailable),
            refused(Code::InProgress),
            refused(Code::Internal),
        ];
        for (number, error) in (0..).zip(lost) {
            assert_eq!(press(&mut form, &mut server, number, Some(error)), None);
        }
        assert_eq!(press(&mut form, &mut server, 9, None), Some(1));
        assert_eq!(server.done.len(), 1);
        assert_eq!(press(&mut form, &mut server, 10, None), Some(2), "after an answer it is another write");
    }

    #[test]
    fn a_definite_refusal_gives_the_next_attempt_a_key_of_its_own() {
        for code in [Code::Invalid, Code::Stale, Code::KeyReused, Code::IllegalStep, Code::TooMany] {
            let mut form = FormKey::default();
            let first = form.of_attempt(|| Some(IdempotencyKey::from_random([1; 16])));
            form.after::<()>(&Err(refused(code)));
            let second = form.of_attempt(|| Some(IdempotencyKey::from_random([2; 16])));
            assert_ne!(first, second, "{code:?}");
        }
    }
}
