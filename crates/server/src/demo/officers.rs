//! The safeguarding officers of a demonstration, each proposed by one administrator and agreed to by the other, as the log
//! says.

use model::audit::Act;
use model::id::PersonId;
use model::permissions::Role;
use store::grants::{self, GrantRecord};
use store::officers::{self, ProposalRecord};
use store::{Audit, Store, StoreError};

use super::World;

/// Who they are.
pub(super) const OFFICERS: [&str; 2] = ["p-officer-1", "p-officer-2"];
/// Who proposes, and who agrees.
const NAMED_BY: [&str; 2] = ["p-admin", "p-admin-2"];

/// Makes them, in a demonstration that was created a moment ago.
pub async fn create(store: &Store, world: &World) -> Result<(), StoreError> {
    let find = |id: &str| world.people.iter().find(|person| person.id.as_str() == id);
    let [Some(proposes), Some(agrees)] = NAMED_BY.map(find) else { return Ok(()) };
    for officer in OFFICERS.into_iter().filter_map(find) {
        let mut write = store.write().await?;
        let (person, proposed_by) = (officer.id.clone(), proposes.id.clone());
        let proposal = ProposalRecord { person, proposed_by, proposed_at_ms: world.now_ms };
        officers::propose(&mut write, &proposal).await?;
        write.commit(act(Act::OfficerProposed, &proposes.id, &officer.name, world.now_ms)).await?;

        let mut write = store.write().await?;
        if officers::agree(&mut write, &officer.id, &agrees.id).await? {
            let (person, role) = (officer.id.clone(), Role::GIVEN_BY_TWO);
            let grant = GrantRecord { person, role, from_ms: world.now_ms, to_ms: None };
            grants::insert(&mut write, &grant).await?;
        }
        write.commit(act(Act::OfficerConfirmed, &agrees.id, &officer.name, world.now_ms)).await?;
    }
    Ok(())
}

fn act(act: Act, by: &PersonId, name: &str, now_ms: i64) -> Audit {
    Audit::new(now_ms, Some(by.clone()), act).with("name", name)
}
