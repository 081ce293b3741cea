//! Hashing and checking passwords (rule ACC-15): argon2id on threads of their own, one for each core at a time.
//!
//! Each hash takes 19 MiB, so how many run at once bounds the memory, and how many may wait bounds the time; whoever
//! comes beyond that is told to come back. A hash names its parameters; one that is cheaper than today's is made anew
//! when its owner signs in.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use model::password::Password;
use model::problem::Code;
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization as _;

use crate::http::problem::Problem;

/// How many may wait for a thread.
const QUEUE: usize = 64;
/// When somebody who found no place in the queue should come back, in seconds.
const RETRY_AFTER_S: u32 = 5;

/// What a hash costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Cost {
    /// 19 MiB, 2 passes, 1 lane, as OWASP recommends.
    pub const RECOMMENDED: Self = Self { memory_kib: 19 * 1024, passes: 2, lanes: 1 };
    /// Next to nothing, for tests that are about something else.
    pub const FOR_TESTS: Self = Self { memory_kib: 8, passes: 1, lanes: 1 };
}

/// Hashes and checks. Clones share the threads and the queue.
#[derive(Clone, Debug)]
pub struct Passwords {
    cost: Cost,
    running: Arc<Semaphore>,
    places: Arc<Semaphore>,
    /// What an account that does not exist is checked against, so that it costs the same.
    dummy: Arc<str>,
}

/// What checking a password came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// It is the right one.
    Right,
    /// It is, and its hash is of another cost than today's.
    RightAndOutdated,
    /// It is not, or there is none.
    Wrong,
}

/// Why a password was neither hashed nor checked.
#[derive(Debug, thiserror::Error)]
pub enum NotDone {
    /// Too many are waiting.
    #[error("too many passwords are waiting to be checked")]
    Busy,
    /// The hash that is kept is none, or the parameters are out of range.
    #[error("a password cannot be hashed: {0}")]
    Hash(String),
    /// The thread did not end as it should.
    #[error("a password was not hashed")]
    Thread(#[from] tokio::task::JoinError),
}

impl From<NotDone> for Problem {
    fn from(error: NotDone) -> Self {
        match error {
            NotDone::Busy => Self::new(Code::Unavailable).retry_after(RETRY_AFTER_S),
            NotDone::Hash(_) | NotDone::Thread(_) => Self::internal(&error),
        }
    }
}

impl Passwords {
    /// For hashes of this cost, one for each core at a time.
    pub fn new(cost: Cost) -> Result<Self, NotDone> {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self::with_threads(cost, cores)
    }

    fn with_threads(cost: Cost, threads: usize) -> Result<Self, NotDone> {
        let dummy = hash(cost, "no account has this password", &[0; 16])?;
        Ok(Self {
            cost,
            running: Arc::new(Semaphore::new(threads)),
            places: Arc::new(Semaphore::new(threads + QUEUE)),
            dummy: dummy.into(),
        })
    }

    /// The hash of `password` with `salt`, which must be random.
    pub async fn hash(&self, password: &Password, salt: [u8; 16]) -> Result<String, NotDone> {
        let (cost, text) = (self.cost, normal(password));
        self.on_a_thread(move || hash(cost, &text, &salt)).await
    }

    /// Checks `password` against the hash that is kept, or, where there is none, against one that nobody's is.
    pub async fn check(&self, password: &Password, kept: Option<String>) -> Result<Checked, NotDone> {
        let (cost, text, known) = (self.cost, normal(password), kept.is_some());
        let kept = kept.unwrap_or_else(|| self.dummy.as_ref().to_owned());
        self.on_a_thread(move || {
            let hash = PasswordHash::new(&kept).map_err(|error| NotDone::Hash(error.to_string()))?;
            let verified = Argon2::default().verify_password(text.as_bytes(), &hash);
            Ok(match (verified.is_ok() && known, cost_of(&hash) == Some(cost)) {
                (true, true) => Checked::Right,
                (true, false) => Checked::RightAndOutdated,
                (false, _) => Checked::Wrong,
            })
        })
        .await
    }

    async fn on_a_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, NotDone> + Send + 'static,
    ) -> Result<T, NotDone> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| NotDone::Busy)?;
        // The semaphores are never closed, so waiting ends with a permit.
        let running = Arc::clone(&self.running).acquire_owned().await.map_err(|_| NotDone::Busy)?;
        tokio::task::spawn_blocking(move || {
            // Held by the thread: somebody who hangs up gives no place away while the memory is in use.
            let _held = (place, running);
            work()
        })
        .await?
    }
}

fn hash(cost: Cost, text: &str, salt: &[u8]) -> Result<String, NotDone> {
    let failed = |error: &dyn std::fmt::Display| NotDone::Hash(error.to_string());
    let params =
        Params::new(cost.memory_kib, cost.passes, cost.lanes, None).map_err(|error| failed(&error))?;
    let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash = hasher.hash_password_with_salt(text.as_bytes(), salt).map_err(|error| failed(&error))?;
    Ok(hash.to_string())
}

fn cost_of(hash: &PasswordHash) -> Option<Cost> {
    let params = Params::try_from(hash).ok()?;
    Some(Cost { memory_kib: params.m_cost(), passes: params.t_cost(), lanes: params.p_cost() })
}

/// The same password however a keyboard composes its letters.
pub fn normal(password: &Password) -> String {
    password.reveal().nfc().collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn a_password_opens_by_itself_alone_however_its_letters_are_composed() {
        let passwords = Passwords::new(Cost::FOR_TESTS).unwrap();
        let kept = passwords.hash(&Password::new("caf\u{e9} con leche"), [1; 16]).await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{kept}");
        let check =
            async |text: &str| passwords.check(&Password::new(text), Some(kept.clone())).await.unwrap();
        assert_eq!(check("cafe\u{301} con leche").await, Checked::Right);
        assert_eq!(check("cafe con leche").await, Checked::Wrong);
        assert_eq!(check("caf\u{e9} con leche ").await, Checked::Wrong, "nothing is trimmed");
        let nobody = passwords.check(&Password::new("no account has this password"), None).await.unwrap();
        assert_eq!(nobody, Checked::Wrong);
    }

    #[tokio::test]
    async fn a_hash_of_another_cost_opens_and_is_told_apart() {
        let old = Passwords::new(Cost::FOR_TESTS).unwrap();
        let new = Passwords::new(Cost { memory_kib: 16, ..Cost::FOR_TESTS }).unwrap();
        let password = Password::new("the same words");
        let kept = old.hash(&password, [1; 16]).await.unwrap();
        assert_eq!(new.check(&password, Some(kept)).await.unwrap(), Checked::RightAndOutdated);
        assert!(matches!(new.check(&password, Some("nonsense".to_owned())).await, Err(NotDone::Hash(_))));
    }

    #[test]
    fn the_cost_is_the_recommended_one() {
        let Cost { memory_kib, passes, lanes } = Cost::RECOMMENDED;
        assert_eq!((memory_kib, passes, lanes), (19_456, 2, 1));
    }

    /// ACC-15: a hash takes 19 MiB, so as many run at once as there are cores, and no more.
    #[tokio::test]
    async fn so_many_run_as_there_are_threads_so_many_wait_and_the_next_is_sent_away() {
        let passwords = Passwords::with_threads(Cost::FOR_TESTS, 2).unwrap();
        let (done, wait) = std::sync::mpsc::channel::<()>();
        let wait = Arc::new(std::sync::Mutex::new(wait));
        let now = Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let most = Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..200 {
            let (passwords, wait) = (passwords.clone(), Arc::clone(&wait));
            let (now, most) = (Arc::clone(&now), Arc::clone(&most));
            tasks.spawn(async move {
                let work = move || {
                    use std::sync::atomic::Ordering::SeqCst;
                    most.fetch_max(now.fetch_add(1, SeqCst) + 1, SeqCst);
                    let waited = wait.lock().unwrap().recv();
                    now.fetch_sub(1, SeqCst);
                    waited.map_err(|error| NotDone::Hash(error.to_string()))
                };
                passwords.on_a_thread(work).await
            });
        }
        let mut refused = 0;
        while refused < 200 - 2 - QUEUE {
            let next = tokio::time::timeout(Duration::from_secs(20), tasks.join_next()).await.unwrap();
            assert!(matches!(next.unwrap().unwrap(), Err(NotDone::Busy)));
            refused += 1;
        }
        for _ in 0..2 + QUEUE {
            done.send(()).unwrap();
        }
        while let Some(ended) = tasks.join_next().await {
            assert!(ended.unwrap().is_ok());
        }
        assert!(most.load(std::sync::atomic::Ordering::SeqCst) <= 2);
        let busy = Problem::from(NotDone::Busy);
        assert_eq!(busy, Problem::new(Code::Unavailable).retry_after(RETRY_AFTER_S));
    }
}
