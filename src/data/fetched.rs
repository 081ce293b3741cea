//! What is being fetched, whatever it is: one kind of resource for all queries.
//!
//! A resource of its own for each answer would be compiled anew for each, at some ten kilobytes. So values travel
//! without their type, and get it back where they are read.

use std::any::Any;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

use client::ClientError;
use leptos::prelude::*;

/// A value that has forgotten its type.
pub(super) type Erased = Arc<dyn Any + Send + Sync>;

/// An answer on its way.
pub(super) type Pending = Pin<Box<dyn Future<Output = Result<Erased, ClientError>>>>;

/// Something that is being fetched, or was: the value, or why there is none.
pub struct Fetched<T> {
    resource: LocalResource<Result<Erased, ClientError>>,
    value: PhantomData<fn() -> T>,
}

impl<T> Clone for Fetched<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Fetched<T> {}

impl<T: Clone + 'static> Fetched<T> {
    /// Fetches now, and again whenever a signal that `fetch` reads before its first wait has changed.
    pub(super) fn new<Fut>(fetch: impl Fn() -> Fut + 'static) -> Self
    where
        T: Send + Sync,
        Fut: Future<Output = Result<T, ClientError>> + 'static,
    {
        Self { resource: start(Box::new(move || erased(fetch()))), value: PhantomData }
    }

    /// The answer; `None` until there is one. Tracked.
    pub fn get(self) -> Option<Result<T, ClientError>> {
        self.resource.get().map(|answer| answer.and_then(|value| typed(&value)))
    }

    /// What `read` makes of the value without copying it; `None` while there is none. Tracked.
    pub fn with_value<R>(self, read: impl FnOnce(&T) -> R) -> Option<R> {
        self.resource.with(|answer| Some(read(answer.as_ref()?.as_ref().ok()?.downcast_ref()?)))
    }

    /// Whether the answer is a failure. Not tracked.
    pub(super) fn failed(self) -> bool {
        self.resource.with_untracked(|answer| matches!(answer, Some(Err(_))))
    }

    /// Asks again; the old value stays until the new one is there.
    pub fn refetch(self) {
        self.resource.refetch();
    }
}

fn start(fetch: Box<dyn Fn() -> Pending>) -> LocalResource<Result<Erased, ClientError>> {
    LocalResource::new(fetch)
}

/// `answer` without the type of its value.
pub(super) fn erased<T: Send + Sync + 'static>(
    answer: impl Future<Output = Result<T, ClientError>> + 'static,
) -> Pending {
    Box::pin(async move { answer.await.map(|value| Arc::new(value) as Erased) })
}

/// `value` with its type. It was erased by the same query, so it has the type that is asked for; were it another,
/// the reader is told that the answer was not understood.
pub(super) fn typed<T: Clone + 'static>(value: &Erased) -> Result<T, ClientError> {
    value.downcast_ref::<T>().cloned().ok_or(ClientError::Unexpected { status: 200 })
}
