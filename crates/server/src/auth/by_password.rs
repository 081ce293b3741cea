//! Whether a password opens an account (rules ACC-5, ACC-15 and ACC-28): the same work for accounts that are there, that
//! are not, and that are suspended.

use http::HeaderMap;
use model::email::EmailAddress;
use model::id::PersonId;
use model::password::Password;
use store::password_failures::{self, NOBODY};
use store::{StoreError, Tx, Write, credentials};

use super::device::{self, Known};
use super::limits::mailbox_hash;
use super::passwords::Checked;
use crate::app::App;
use crate::http::problem::Problem;

/// How many wrong passwords in a row an account takes; from then on only links open it, until one was used.
pub const MOST_FAILURES: u32 = 100;

/// Somebody who wants in, as the database knows them.
pub struct Claim {
    /// Who, if there is such an account.
    pub person: Option<PersonId>,
    /// Where wrong passwords are counted.
    key: String,
    kept: Option<String>,
    checked: Checked,
    /// The hash at today's cost, where the kept one is of another.
    newer: Option<String>,
}

/// Where the wrong passwords from browsers that are not known for the account are counted.
pub fn account_key(person: &PersonId) -> String {
    format!("person:{person}")
}

fn key(person: &PersonId, known: Option<&Known>) -> String {
    match known {
        Some(known) if known.owner == *person => format!("device:{}", known.token_hash),
        Some(_) | None => account_key(person),
    }
}

/// Does the work for whoever claims to have the account of `email`. Nothing is decided and nothing written yet.
pub async fn claim(
    app: &App,
    headers: &HeaderMap,
    email: &EmailAddress,
    password: Password,
) -> Result<Claim, Problem> {
    let mut read = app.store.read().await?;
    let known = device::known(&mut read, headers).await?;
    let person = store::people::by_email(&mut read, email).await?.map(|person| person.id);
    let key = match &person {
        Some(person) => key(person, known.as_ref()),
        None => format!("{NOBODY}{}", mailbox_hash(email)),
    };
    let kept = kept(&mut read, person.as_ref()).await?;
    drop(read);
    work(app, person, key, kept, password).await
}

/// The same for somebody who is signed in and proves that they still are there.
pub async fn claim_again(
    app: &App,
    headers: &HeaderMap,
    person: &PersonId,
    password: Password,
) -> Result<Claim, Problem> {
    let mut read = app.store.read().await?;
    let known = device::known(&mut read, headers).await?;
    let kept = kept(&mut read, Some(person)).await?;
    drop(read);
    work(app, Some(person.clone()), key(person, known.as_ref()), kept, password).await
}

async fn kept(tx: &mut Tx, person: Option<&PersonId>) -> Result<Option<String>, StoreError> {
    match person {
        Some(person) => credentials::password(tx, person).await,
        None => Ok(None),
    }
}

async fn work(
    app: &App,
    person: Option<PersonId>,
    key: String,
    kept: Option<String>,
    password: Password,
) -> Result<Claim, Problem> {
    let checked = app.passwords.check(&password, kept.clone()).await?;
    let newer = match checked {
        Checked::RightAndOutdated => Some(app.passwords.hash(&password, app.ids.secret()?).await?),
        Checked::Right | Checked::Wrong => None,
    };
    Ok(Claim { person, key, kept, checked, newer })
}

impl Claim {
    /// Decides by the facts as they are in `write`: who it is, or nobody, which is counted. The caller commits either
    /// way.
    pub async fn decide(self, app: &App, write: &mut Write) -> Result<Option<PersonId>, StoreError> {
        let now_ms = app.clock.now_ms();
        if let Some(person) = self.opens(write).await? {
            password_failures::forget(write, &self.key).await?;
            if let (Some(old), Some(new)) = (&self.kept, &self.newer) {
                credentials::upgrade_password(write, &person, old, new).await?;
            }
            return Ok(Some(person));
        }
        password_failures::add(write, &self.key, self.person.as_ref(), now_ms).await?;
        Ok(None)
    }

    async fn opens(&self, tx: &mut Tx) -> Result<Option<PersonId>, StoreError> {
        let Some(person) = &self.person else { return Ok(None) };
        let suspended = store::people::suspended_at(tx, person).await?.is_some();
        // A password that was changed while this one was checked is not this one any more.
        let same = credentials::password(tx, person).await? == self.kept;
        let failures = password_failures::count(tx, &self.key).await?;
        let right = self.checked != Checked::Wrong;
        Ok((right && !suspended && same && failures < MOST_FAILURES).then(|| person.clone()))
    }
}
