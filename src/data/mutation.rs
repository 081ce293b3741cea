//! Writing: one request at a time, with its outcome as a signal.

use std::future::Future;

use client::{Client, ClientError};
use leptos::prelude::*;
use model::problem::FieldProblem;

use super::use_client;

/// A write that a page can ask for.
pub struct Mutation<I: 'static, O: 'static> {
    send: Callback<I>,
    busy: ReadSignal<bool>,
    outcome: ReadSignal<Option<Result<O, ClientError>>, LocalStorage>,
    set_outcome: WriteSignal<Option<Result<O, ClientError>>, LocalStorage>,
}

impl<I, O> Clone for Mutation<I, O> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<I, O> Copy for Mutation<I, O> {}

impl<I: 'static, O: Clone + 'static> Mutation<I, O> {
    /// Sends `input`; while one is under way nothing happens, so that a double press is one write.
    pub fn send(self, input: I) {
        if !self.busy.get_untracked() {
            self.send.run(input);
        }
    }

    /// Whether a request is under way.
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// What came back last; `None` before the first answer. Tracked.
    pub fn outcome(self) -> Option<Result<O, ClientError>> {
        self.outcome.get()
    }

    /// What went wrong last, if it did. Tracked.
    pub fn error(self) -> Option<ClientError> {
        self.outcome.with(|outcome| outcome.as_ref().and_then(|outcome| outcome.as_ref().err().cloned()))
    }

    /// The fields the server refused, if it did. Tracked.
    pub fn fields(self) -> Vec<FieldProblem> {
        match self.error() {
            Some(ClientError::Refused(problem)) => problem.fields,
            _ => Vec::new(),
        }
    }

    /// Forgets the last outcome, so that an old error does not stand beside a new attempt.
    pub fn reset(self) {
        self.set_outcome.set(None);
    }
}

/// A write: `call` sends it, `on_done` reacts to success (refetches, announces, moves focus).
pub fn use_mutation<I, O, F, Fut>(call: F, on_done: impl Fn(O) + 'static) -> Mutation<I, O>
where
    I: 'static,
    O: Clone + 'static,
    F: Fn(Client, I) -> Fut + 'static,
    Fut: Future<Output = Result<O, ClientError>> + 'static,
{
    let client = use_client();
    let (busy, set_busy) = signal(false);
    let (outcome, set_outcome) = signal_local(None);
    let work = StoredValue::new_local((call, on_done));
    let owner = Owner::current();
    let send = Callback::new(move |input: I| {
        set_busy.set(true);
        let answer = work.with_value(|(call, _)| call(client.clone(), input));
        let owner = owner.clone();
        leptos::task::spawn_local(async move {
            let answer = answer.await;
            // The page may have been left meanwhile; its signals are gone then, and nobody is waiting.
            set_busy.try_set(false);
            if set_outcome.try_set(Some(answer.clone())).is_none()
                && let Ok(value) = answer
            {
                let react = move || work.try_with_value(|(_, on_done)| on_done(value));
                match owner {
                    Some(owner) => owner.with(react),
                    None => react(),
                };
            }
        });
    });
    Mutation { send, busy, outcome, set_outcome }
}
