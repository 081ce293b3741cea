//! Writing: one request at a time, with its outcome as a signal.

use std::future::Future;
use std::marker::PhantomData;

use client::{Client, ClientError};
use leptos::prelude::*;
use model::problem::FieldProblem;

use super::fetched::{Erased, Pending, erased, typed};
use super::form_key::{FormKey, new_key};
use super::use_client;

type Answer = Result<Erased, ClientError>;

/// A write that a page can ask for.
pub struct Mutation<I: 'static, O: 'static> {
    send: Callback<I>,
    busy: ReadSignal<bool>,
    outcome: RwSignal<Option<Answer>, LocalStorage>,
    value: PhantomData<fn() -> O>,
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
        self.outcome.get().map(|answer| answer.and_then(|value| typed(&value)))
    }

    /// What went wrong last, if it did. Tracked.
    pub fn error(self) -> Option<ClientError> {
        self.outcome.with(|outcome| outcome.as_ref()?.as_ref().err().cloned())
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
        self.outcome.set(None);
    }
}

/// A write: `call` sends it, `on_done` reacts to success (refetches, announces, moves focus). The client that `call` is
/// given carries the key of this form: the same for every attempt until one has a definite answer.
pub fn use_mutation<I, O, F, Fut>(call: F, on_done: impl Fn(O) + 'static) -> Mutation<I, O>
where
    I: 'static,
    O: Clone + Send + Sync + 'static,
    F: Fn(Client, I) -> Fut + 'static,
    Fut: Future<Output = Result<O, ClientError>> + 'static,
{
    let client = use_client();
    let on_done = move |value: &Erased| {
        if let Ok(value) = typed(value) {
            on_done(value);
        }
    };
    let sending = Sending::new(Box::new(on_done));
    let call = StoredValue::new_local(call);
    let send = Callback::new(move |input: I| {
        let client = match sending.key.try_update_value(|key| key.of_attempt(new_key)).flatten() {
            Some(key) => client.clone().once(key),
            None => client.clone(),
        };
        sending.start(call.with_value(|call| erased(call(client, input))));
    });
    Mutation { send, busy: sending.busy.read_only(), outcome: sending.outcome, value: PhantomData }
}

/// What happens after a success.
type OnDone = Box<dyn Fn(&Erased)>;

/// The part of a mutation that is the same for all types.
#[derive(Clone, Copy)]
struct Sending {
    busy: RwSignal<bool>,
    outcome: RwSignal<Option<Answer>, LocalStorage>,
    on_done: StoredValue<OnDone, LocalStorage>,
    owner: StoredValue<Option<Owner>>,
    key: StoredValue<FormKey>,
}

impl Sending {
    fn new(on_done: OnDone) -> Self {
        Self {
            busy: RwSignal::new(false),
            outcome: RwSignal::new_local(None),
            on_done: StoredValue::new_local(on_done),
            owner: StoredValue::new(Owner::current()),
            key: StoredValue::new(FormKey::default()),
        }
    }

    fn start(self, answer: Pending) {
        self.busy.set(true);
        leptos::task::spawn_local(async move {
            let answer = answer.await;
            // The page may have been left meanwhile; its signals are gone then, and nobody is waiting.
            self.key.try_update_value(|key| key.after(&answer));
            self.busy.try_set(false);
            if self.outcome.try_set(Some(answer.clone())).is_none()
                && let Ok(value) = answer
            {
                let react = || self.on_done.try_with_value(|on_done| on_done(&value));
                match self.owner.try_get_value().flatten() {
                    Some(owner) => owner.with(react),
                    None => react(),
                };
            }
        });
    }
}
