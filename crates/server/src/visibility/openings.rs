//! How many profiles somebody opens in a day (rule ACC-30; `docs/adr/0032-what-counts-as-opening-a-profile.md`).
//!
//! A profile is the page of a member with the people in its seats. Each counts once in 24 hours, whether or not there is
//! such a member and anybody shows themselves there, so that neither the count nor a refusal tells anything. Whoever sits
//! for the member is at home there, and the Support Unit works with these pages: for them nothing is counted.
//!
//! That somebody opened a page is kept as a keyed hash that ends by itself, so no backup tells who looks at whom.

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit as _, Mac as _};
use model::audit::Act;
use model::id::{MemberId, PersonId};
use model::permissions::{Action, Actor, ObjectFacts, can};
use sha2::Sha256;
use store::limits::{Allowance, Take, is_whole, take};
use store::{Audit, Seal, StoreError, Tx};

use crate::app::App;
use crate::auth::limits::person_hash;
use crate::http::problem::Problem;
use crate::ids::hex;

/// Counts that `viewer` opens the profile of `member`, or refuses with 429. The first refusal of a day is written to the
/// log, from which the Support Unit is alerted.
pub async fn open(app: &App, viewer: Option<&Actor>, member: &MemberId) -> Result<(), Problem> {
    let Some(actor) = viewer.filter(|actor| is_counted(actor, member)) else { return Ok(()) };
    let now_ms = app.clock.now_ms();
    let opened = opening(&app.seal, &actor.person, member);
    let mut read = app.store.read().await?;
    if !is_whole(&mut read, &opened, Allowance::ONCE_A_DAY, now_ms).await? {
        return Ok(());
    }
    let organisations = organisations(&mut read, &actor.person, now_ms).await?;
    drop(read);

    let mut write = app.store.write().await?;
    if take(&mut write, &opened, Allowance::ONCE_A_DAY, now_ms).await? != Take::Taken {
        // The same page was asked for twice at the same moment.
        return Ok(());
    }
    let key = format!("profiles:person:{}", person_hash(&actor.person));
    if let Take::Wait { retry_after_ms } =
        take(&mut write, &key, Allowance::PROFILES_PER_PERSON, now_ms).await?
    {
        drop(write);
        let act = Audit::new(now_ms, Some(actor.person.clone()), Act::ProfileLimitPassed);
        return refuse(app, &key, act, retry_after_ms).await;
    }
    for (organisation, (name, member)) in organisations {
        let key = format!("profiles:organisation:{organisation}");
        if let Take::Wait { retry_after_ms } =
            take(&mut write, &key, Allowance::PROFILES_PER_ORGANISATION, now_ms).await?
        {
            // What was taken until here is given back: what was refused counts for nobody.
            drop(write);
            let act = Audit::new(now_ms, Some(actor.person.clone()), Act::ProfileLimitShared)
                .with("organisation", name)
                .with("member", member);
            return refuse(app, &key, act, retry_after_ms).await;
        }
    }
    Ok(write.commit_without_audit(&[], now_ms).await?)
}

fn is_counted(actor: &Actor, member: &MemberId) -> bool {
    !actor.sits_for(member) && !can(Some(actor), Action::RunProgramme, &ObjectFacts::default()).allowed()
}

/// Refuses, and notes it once a day for each `key`.
async fn refuse(app: &App, key: &str, audit: Audit, retry_after_ms: i64) -> Result<(), Problem> {
    let (key, now_ms) = (format!("{key}:passed"), app.clock.now_ms());
    let mut read = app.store.read().await?;
    let noted = !is_whole(&mut read, &key, Allowance::ONCE_A_DAY, now_ms).await?;
    drop(read);
    if !noted {
        let mut write = app.store.write().await?;
        if take(&mut write, &key, Allowance::ONCE_A_DAY, now_ms).await? == Take::Taken {
            write.commit(audit).await?;
        }
    }
    Err(Problem::too_many(retry_after_ms))
}

/// The organisations that somebody opens profiles for, by key, with their names and those of their members: the body
/// outside government of a civil-society seat, otherwise the member of the seat, and the member that a mentor comes from.
async fn organisations(
    tx: &mut Tx,
    person: &PersonId,
    now_ms: i64,
) -> Result<BTreeMap<String, (String, String)>, StoreError> {
    let seats = store::seats::held_by(tx, person, now_ms).await?.into_iter().map(|holder| holder.seat);
    let mut homes: Vec<_> =
        seats.map(|seat| (seat.member, seat.organisation.zip(seat.organisation_name))).collect();
    homes.extend(store::mentoring_profiles::find(tx, person).await?.map(|profile| (profile.member, None)));
    let mut found = BTreeMap::new();
    for (id, body) in homes {
        let Some(member) = store::members::find(tx, &id).await?.map(|member| member.name) else { continue };
        match body {
            Some((body, name)) => found.insert(format!("body:{body}"), (name, member)),
            None => found.insert(format!("member:{id}"), (member.clone(), member)),
        };
    }
    Ok(found)
}

/// What stands for somebody's having opened the profile of a member.
fn opening(seal: &Seal, person: &PersonId, member: &MemberId) -> String {
    // HMAC takes a key of any length, so this never fails.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(seal.openings()) else { return String::new() };
    mac.update(person.as_str().as_bytes());
    mac.update(b"\0");
    mac.update(member.as_str().as_bytes());
    format!("profile:{}", hex(&mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_of_an_opening_is_of_both_and_of_the_key() {
        let (one, other) = (Seal::of(&[1; 32]), Seal::of(&[2; 32]));
        let of = |seal: &Seal, person: &str, member: &str| {
            opening(seal, &person.parse().unwrap(), &member.parse().unwrap())
        };
        let kept = of(&one, "p-1", "m-1");
        assert_eq!(kept, of(&one, "p-1", "m-1"));
        for another in [of(&one, "p-2", "m-1"), of(&one, "p-1", "m-2"), of(&other, "p-1", "m-1")] {
            assert_ne!(kept, another);
        }
        assert!(!kept.contains("p-1") && !kept.contains("m-1"), "{kept}");
    }
}
