//! The demonstration: an invented world in an empty database, and nowhere else (rule ACC-3).
//!
//! [`world`] invents it, purely; [`create`] writes it. Groups and matches are not part of it: forming and publishing
//! them is what a demonstration shows.

mod call;
mod cast;
mod circles;
pub mod crowd;
mod gatherings;
pub mod introductions;
mod names;
mod network;
pub mod officers;
mod random;
mod source;
mod world;

use model::audit::Act;
use model::id::PersonId;
use store::{Audit, StoreError, Tx, Write};

pub use source::{BrokenData, MEMBERS_CSV};
pub use world::{COHORT, World, world};

/// Why no demonstration was created; the database is as it was.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// Something has been written before.
    #[error("the database is not empty; a demonstration begins in a new one")]
    NotEmpty,
    /// The database refused.
    #[error("the demonstration could not be written")]
    Store(#[from] StoreError),
}

/// The roles a demonstration shows, each with somebody who has something to see.
pub const ROLES: [&str; 7] =
    ["staff", "government", "civil-society", "mentor", "reformer", "facilitator", "officer"];

/// Who shows which role, in the order of [`ROLES`]. Government and civil society sit for the same member.
pub fn roles(world: &World) -> Result<[(&'static str, PersonId); 7], BrokenData> {
    let ids = [
        "p-support-unit-1",
        "p-tamale-gh-gov",
        "p-tamale-gh-civ",
        "p-sekondi-takoradi-gh-gov",
        "p-reformer-1",
        "p-facilitator-1",
        officers::OFFICERS[0],
    ];
    let mut roles = Vec::with_capacity(ROLES.len());
    for (role, id) in std::iter::zip(ROLES, ids) {
        let person = world.people.iter().find(|person| person.id.as_str() == id);
        let missing = || BrokenData::Contradiction(format!("nobody is {id}"));
        roles.push((role, person.ok_or_else(missing)?.id.clone()));
    }
    roles.try_into().map_err(|_| BrokenData::Contradiction("roles and people differ in number".to_owned()))
}

/// Writes `world` into the empty database behind `write`, marks it as a demonstration, and commits.
pub async fn create(mut write: Write, world: &World) -> Result<(), CreateError> {
    if !is_empty(&mut write).await? {
        return Err(CreateError::NotEmpty);
    }
    write_all(&mut write, world).await?;
    store::meta::set(&mut write, store::meta::DEMO, "1").await?;
    let audit = Audit::new(world.now_ms, None, Act::DemoCreated).with("members", world.members.len() as i64);
    write.commit(audit).await?;
    Ok(())
}

/// Whether nothing has ever been written; asked inside the transaction that writes.
async fn is_empty(tx: &mut Tx) -> Result<bool, StoreError> {
    Ok(store::members::count(tx).await? == 0
        && store::people::all(tx).await?.is_empty()
        && store::cohorts::all(tx).await?.is_empty()
        && store::policy_areas::all(tx).await?.is_empty()
        && store::audit::page(tx, None, 1).await?.is_empty())
}

async fn write_all(write: &mut Write, world: &World) -> Result<(), StoreError> {
    for area in &world.policy_areas {
        store::policy_areas::upsert(write, area).await?;
    }
    for member in &world.members {
        store::members::upsert(write, member).await?;
    }
    for organisation in &world.organisations {
        store::organisations::insert(write, organisation).await?;
    }
    for person in &world.people {
        store::people::insert(write, person).await?;
    }
    for seat in &world.seats {
        store::seats::insert(write, seat).await?;
    }
    for holding in &world.holdings {
        store::seats::hold(write, holding).await?;
    }
    for grant in &world.grants {
        store::grants::insert(write, grant).await?;
    }
    for (person, hours) in &world.free_hours {
        store::free_hours::replace(write, person, hours).await?;
    }
    store::cohorts::insert(write, &world.cohort).await?;
    for member in &world.cohort_members {
        store::cohorts::add_member(write, &world.cohort.id, member).await?;
    }
    for profile in &world.profiles {
        store::mentoring_profiles::insert(write, profile).await?;
    }
    store::calls::insert(write, &world.call).await?;
    for (id, member, practice) in &world.practices {
        store::practices::insert(write, id, member, practice, world.now_ms).await?;
    }
    circles::insert(write, world).await?;
    for need in &world.needs {
        store::needs::upsert(write, need).await?;
    }
    Ok(())
}
