//! Erasing an account: by the inventory, in one transaction with the journal, its audit row and the mails to those whom
//! it leaves without a mentor (rules PRI-18 to PRI-20).

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::PathBuf;

use model::audit::{Act, DELETED_MEMBER};
use model::id::{MemberId, PersonId};
use store::outbox::NewMail;
use store::seal::Seal;
use store::{Audit, Store, StoreError, Tx};

use super::journal::{self, JournalError};
use crate::app::App;
use crate::clock::Clock;
use crate::config::{Config, PublicUrl};
use crate::ids::{Ids, NoRandomness};
use crate::mail::Outgoing;
use crate::mail::message::{self, Template};

/// Why an account was not erased, or not to the last step.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A pseudonym has to be unguessable.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// The journal refused.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The account is erased, and its line is not in the file of the journal; the next round adds it.
    #[error("the account is erased, but the journal of erasures lacks it")]
    NotFiled(#[source] io::Error),
    /// The account is erased, and the folder refused to give up the mails that were put into it.
    #[error("the account is erased, but its mails cannot be removed")]
    Mails(#[source] io::Error),
    /// What was erased still stands in the journal of the database.
    #[error("the account is erased, but the journal of the database could not be emptied")]
    NotScrubbed(#[source] StoreError),
}

impl EraseError {
    /// Whether the account is gone all the same, and only a last step is missing.
    pub fn is_erased(&self) -> bool {
        match self {
            Self::NotFiled(_) | Self::Mails(_) | Self::NotScrubbed(_) => true,
            Self::Store(_) | Self::NoRandomness(_) | Self::Journal(_) => false,
        }
    }
}

/// What erasing needs; the server and the command line have it each in their own way.
#[derive(Clone)]
pub struct Eraser {
    /// Where.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// Pseudonyms.
    pub ids: Ids,
    /// The key of the journal.
    pub seal: Seal,
    /// The file of the journal, where there is one.
    pub journal: Option<PathBuf>,
    /// Where mails went.
    pub mail: Outgoing,
    /// The host in the ids of mails.
    pub host: String,
}

impl Eraser {
    /// What the server erases with.
    pub fn of(app: &App) -> Self {
        Self {
            store: app.store.clone(),
            clock: app.clock.clone(),
            ids: app.ids.clone(),
            seal: app.seal.clone(),
            journal: app.config.erasure_journal.clone(),
            mail: app.config.mail.clone(),
            host: app.config.public_url.host().to_owned(),
        }
    }

    /// What the command line erases with.
    pub fn on(store: Store, seal: Seal, clock: &Clock, config: &Config) -> Self {
        let url = config.public_url.clone().unwrap_or_else(|| PublicUrl::of_listener(config.listen));
        Self {
            store,
            clock: clock.clone(),
            ids: Ids::random(),
            seal,
            journal: config.erasure_journal.clone(),
            mail: config.mail.clone(),
            host: url.host().to_owned(),
        }
    }

    /// Erases a person; false when there is no such person, be it that another server was faster.
    pub async fn erase(&self, person: &PersonId) -> Result<bool, EraseError> {
        let now_ms = self.clock.now_ms();
        let pseudonym = self.pseudonym()?;
        let mut write = self.store.write().await?;
        if !store::visibility::guard(&mut write, person).await? {
            return Ok(false);
        }
        let hash = journal::hash(self.seal.erasures(), person);
        let Some(erased) = store::erasures::erase(&mut write, person, &pseudonym, now_ms).await? else {
            return Ok(false);
        };
        store::erasures::note(&mut write, &hash, now_ms).await?;
        let mut audit = Audit::new(now_ms, PersonId::parse(DELETED_MEMBER).ok(), Act::MemberErased);
        for mail in self.mails(&mut write, &pseudonym, &erased.mentees, now_ms).await? {
            audit = audit.mail(mail);
        }
        write.commit(audit).await?;
        // The account is gone; what is left to do is done as far as it can be, whatever fails.
        let filed = self.journal.as_ref().map_or(Ok(()), |file| journal::append(file, &hash, now_ms));
        let scrubbed = self.store.scrub().await.map_err(EraseError::NotScrubbed);
        let forgotten = match &self.mail {
            Outgoing::Folder(folder) => message::forget(folder, &erased.email),
            Outgoing::Off | Outgoing::Smtp(_) => Ok(()),
        };
        filed.map_err(EraseError::NotFiled)?;
        forgotten.map_err(EraseError::Mails)?;
        scrubbed.map(|()| true)
    }

    /// Erases those whose time has come; how many there were.
    pub async fn erase_due(&self) -> Result<u32, EraseError> {
        let mut read = self.store.read().await?;
        let due = store::erasures::due(&mut read, self.clock.now_ms()).await?;
        drop(read);
        self.erase_all(due).await
    }

    /// Erases everybody whom the journal knows, in the database or in the file, and brings the two up to date; how many
    /// there were. After a backup was put back these are the people who were erased since (rule PRI-20).
    pub async fn replay(&self) -> Result<u32, EraseError> {
        let filed = self.filed()?;
        let mut write = self.store.write().await?;
        for (hash, at_ms) in &filed {
            store::erasures::note(&mut write, hash, *at_ms).await?;
        }
        let noted = store::erasures::journal(&mut write).await?;
        let people = store::people::all(&mut write).await?;
        write.commit_without_audit(&[], self.clock.now_ms()).await?;
        self.file(&filed, &noted)?;
        let erased: BTreeSet<String> = noted.into_iter().map(|(hash, _)| hash).collect();
        let again = people.into_iter().map(|person| person.id);
        let again = again.filter(|id| erased.contains(&journal::hash(self.seal.erasures(), id))).collect();
        self.erase_all(again).await
    }

    /// Adds to the file what other servers have erased since.
    pub async fn follow(&self) -> Result<(), EraseError> {
        if self.journal.is_none() {
            return Ok(());
        }
        let mut read = self.store.read().await?;
        let noted = store::erasures::journal(&mut read).await?;
        drop(read);
        Ok(self.file(&self.filed()?, &noted)?)
    }

    fn filed(&self) -> Result<Vec<(String, i64)>, JournalError> {
        self.journal.as_ref().map_or_else(|| Ok(Vec::new()), |file| journal::read(file))
    }

    fn file(&self, filed: &[(String, i64)], noted: &[(String, i64)]) -> Result<(), JournalError> {
        let Some(file) = &self.journal else { return Ok(()) };
        let known: BTreeSet<&str> = filed.iter().map(|(hash, _)| hash.as_str()).collect();
        for (hash, at_ms) in noted.iter().filter(|(hash, _)| !known.contains(hash.as_str())) {
            journal::append(file, hash, *at_ms)?;
        }
        Ok(())
    }

    /// Erases all of them, whichever of them fails; the first failure after which somebody is still there.
    async fn erase_all(&self, people: Vec<PersonId>) -> Result<u32, EraseError> {
        let (mut erased, mut failed) = (0, None);
        for person in people {
            match self.erase(&person).await {
                Ok(done) => erased += u32::from(done),
                Err(error) if error.is_erased() => {
                    tracing::error!(%error, "an erasure waits for its last step");
                    erased += 1;
                }
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        failed.map_or(Ok(erased), Err)
    }

    fn pseudonym(&self) -> Result<PersonId, EraseError> {
        let id = self.ids.id("former")?;
        PersonId::parse(&id).map_err(|_| EraseError::NoRandomness(NoRandomness))
    }

    /// One neutral mail to each who sits for a member that lost its mentor (rule SAF-11 in spirit).
    async fn mails(
        &self,
        tx: &mut Tx,
        pseudonym: &PersonId,
        mentees: &[MemberId],
        now_ms: i64,
    ) -> Result<Vec<NewMail>, EraseError> {
        let mut mails = Vec::new();
        for member in mentees {
            for holder in store::seats::holders_of_member(tx, member, now_ms).await? {
                let Some(person) = store::people::find(tx, &holder.person).await? else { continue };
                let id = self.ids.id("mail")?;
                mails.push(NewMail {
                    event: format!("{}-{pseudonym}", Template::MentorshipEnded.code()),
                    to: person.email,
                    locale: person.locale,
                    template: Template::MentorshipEnded.code().to_owned(),
                    params: BTreeMap::new(),
                    message_id: message::message_id(&id, &self.host),
                    id,
                    not_before_ms: None,
                    about: None,
                });
            }
        }
        Ok(mails)
    }
}
