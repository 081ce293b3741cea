//! Whom a viewer sees nothing of, and who sees nothing of them: one of the two blocked the other (rule SAF-6).
//!
//! Whoever blocks a request does not know whose it is. If the asker then vanished from the directory, the blocker would read
//! there who asked, and the asker that they were blocked (rules PRI-10 and PRI-11): such a block keeps the two apart in
//! requests and conversations alone, and [`Apart::by_name`] leaves it out. Neither does whoever blocks somebody unnamed among
//! many know who that is, and the two may know each other all the same: nothing that they have between them goes with such a
//! block, and only what would come anew does not ([`Apart::from_anew`]).
//!
//! A block holds a keyed hash of an address, so whom it keeps away is found by hashing the addresses of everybody; only
//! for somebody who blocked someone is that needed.

use std::collections::BTreeSet;

use hmac::{Hmac, KeyInit as _, Mac as _};
use model::conversation::BlockedFrom;
use model::email::EmailAddress;
use model::id::PersonId;
use model::permissions::Actor;
use sha2::Sha256;
use store::{Seal, StoreError, Tx};

use crate::ids::hex;

/// Blocks among people who do not know each other, and among those who do.
const ANY: [BlockedFrom; 3] = [BlockedFrom::Introduction, BlockedFrom::Unnamed, BlockedFrom::Conversation];
/// Blocks of requests, and those among people who know each other.
const MET: [BlockedFrom; 3] =
    [BlockedFrom::Introduction, BlockedFrom::Conversation, BlockedFrom::Conversation];
/// Blocks of somebody unnamed among many alone.
const UNNAMED: [BlockedFrom; 3] = [BlockedFrom::Unnamed; 3];
/// Blocks among those who know each other alone.
const ACQUAINTED: [BlockedFrom; 3] = [BlockedFrom::Conversation; 3];

/// The people from whom somebody is kept apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Apart(BTreeSet<PersonId>);

/// Somebody who looks at others, with whom they are kept apart from.
#[derive(Clone, Copy, Debug)]
pub struct Onlooker<'a> {
    /// Who; nobody, for a visitor.
    pub actor: Option<&'a Actor>,
    /// From whom they are kept apart.
    pub apart: &'a Apart,
}

impl Apart {
    /// From whom `viewer` is kept apart wherever people are shown by name; a visitor from nobody.
    pub async fn by_name(tx: &mut Tx, seal: &Seal, viewer: Option<&Actor>) -> Result<Self, StoreError> {
        match viewer {
            Some(viewer) => Self::through(tx, seal, &viewer.person, ACQUAINTED).await,
            None => Ok(Self::default()),
        }
    }

    /// From whom `viewer` is kept apart in requests and conversations; a visitor from nobody.
    pub async fn of(tx: &mut Tx, seal: &Seal, viewer: Option<&Actor>) -> Result<Self, StoreError> {
        match viewer {
            Some(viewer) => Self::through(tx, seal, &viewer.person, MET).await,
            None => Ok(Self::default()),
        }
    }

    /// From whom a person is kept apart because one of the two blocked the other from a conversation of many without reading
    /// their name, whichever did.
    pub async fn unnamed(tx: &mut Tx, seal: &Seal, person: &PersonId) -> Result<Self, StoreError> {
        Self::through(tx, seal, person, UNNAMED).await
    }

    /// From whom nothing new comes to a person, and to whom nothing of theirs, whichever of the two wanted it.
    pub async fn from_anew(tx: &mut Tx, seal: &Seal, person: &PersonId) -> Result<Self, StoreError> {
        Self::through(tx, seal, person, ANY).await
    }

    async fn through(
        tx: &mut Tx,
        seal: &Seal,
        person: &PersonId,
        origins: [BlockedFrom; 3],
    ) -> Result<Self, StoreError> {
        let Some(record) = store::people::find(tx, person).await? else { return Ok(Self::default()) };
        let blockers = store::blocks::blockers(tx, &address_hash(seal, &record.email), origins).await?;
        let mut apart: BTreeSet<PersonId> = blockers.into_iter().collect();
        let blocked: BTreeSet<String> =
            store::blocks::hashes(tx, person, origins).await?.into_iter().collect();
        if !blocked.is_empty() {
            let everybody = store::blocks::addresses(tx).await?.into_iter();
            let kept_away = everybody.filter(|(_, email)| blocked.contains(&address_hash(seal, email)));
            apart.extend(kept_away.map(|(person, _)| person));
        }
        // Whoever was given an address that they had blocked is not kept away from themselves.
        apart.remove(person);
        Ok(Self(apart))
    }

    /// All of them, by id.
    pub fn people(&self) -> Vec<PersonId> {
        self.0.iter().cloned().collect()
    }

    /// Whether that person is among them.
    pub fn contains(&self, person: &PersonId) -> bool {
        self.0.contains(person)
    }
}

/// The keyed hash of an address, in hexadecimal.
pub fn address_hash(seal: &Seal, email: &EmailAddress) -> String {
    // HMAC takes a key of any length, so this never fails; nobody would be found under an empty hash.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(seal.blocks()) else { return String::new() };
    mac.update(b"blocked address\0");
    mac.update(email.as_str().as_bytes());
    hex(&mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_of_the_mailbox_and_of_the_key() {
        let email = |text: &str| EmailAddress::parse(text).unwrap();
        let (one, other) = (Seal::of(&[1; 32]), Seal::of(&[2; 32]));
        let hash = address_hash(&one, &email("Ana@example.org"));
        assert_eq!(hash, address_hash(&one, &email("ana@EXAMPLE.org")));
        assert_ne!(hash, address_hash(&one, &email("bo@example.org")));
        assert_ne!(hash, address_hash(&other, &email("ana@example.org")));
        assert_eq!(hash.len(), 64);
    }
}
