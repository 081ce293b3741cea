//! Members, practices and policy areas: lists that many pages share are fetched once for all of them.

use leptos::prelude::*;
use model::conversation::Conversations;
use model::directory::{Directory, MemberPage};
use model::id::{MemberId, PracticeId};
use model::introduction::Introductions;
use model::policy_area::PolicyAreas;
use model::practice::PracticePage;
use model::problem::Code;
use model::waiting::Waiting;

use super::{Fetched, Source, use_client};

/// The lists that outlive the page that asked for them first.
#[derive(Clone, Default)]
pub(super) struct Shared {
    directory: Option<Fetched<Directory>>,
    /// The directory as it came last. It stays in memory: whoever hides later is on no disk, and another tab on a shared
    /// computer has none of it.
    list: Option<Directory>,
    policy_areas: Option<Fetched<PolicyAreas>>,
    pub(super) waiting: Option<Fetched<Waiting>>,
    pub(super) introductions: Option<Fetched<Introductions>>,
    pub(super) conversations: Option<Fetched<Conversations>>,
    /// How often the three above were forgotten.
    pub(super) forgotten: Option<RwSignal<u32>>,
}

/// Every member the viewer may see; fetched once, so that Back from a member shows the list at once, and from then on what
/// changed of it.
pub fn directory() -> Fetched<Directory> {
    let Source { client, owner, shared } = expect_context();
    if let Some(kept) = shared.with_value(|shared| shared.directory)
        // After a failure the next page asks again instead of repeating it.
        && !kept.failed()
    {
        return kept;
    }
    let fetched = owner.with(|| {
        Fetched::new(move || {
            let client = client.clone();
            async move {
                let had = shared.with_value(|shared| shared.list.clone()).unwrap_or_default();
                let list = match client.directory_since(&had.digests).await {
                    Ok(came) => directory::merged(had, came),
                    Err(error) if had.digests.is_empty() => return Err(error),
                    // A newer server may write its digests otherwise.
                    Err(error) if error.code() == Some(Code::Invalid) => client.directory_since("").await?,
                    // Where it cannot be asked just now, what is there stays.
                    Err(_) => had,
                };
                shared.update_value(|shared| shared.list = Some(list.clone()));
                Ok(list)
            }
        })
    });
    shared.update_value(|shared| shared.directory = Some(fetched));
    fetched
}

/// Asks what changed of the directory, where it is there: when it is opened again, and after what changes it.
pub fn refetch_directory() {
    let Source { shared, .. } = expect_context();
    // What is on its way is new enough, and what failed is asked for by whoever shows it.
    let there = |shared: &Shared| shared.directory.filter(|_| shared.list.is_some());
    if let Some(kept) = shared.with_value(there) {
        kept.refetch();
    }
}

/// Forgets the directory: somebody else reads it now. A page that shows it asks anew, and one that opens has nothing of
/// what came before.
pub fn forget_directory() {
    let Source { shared, .. } = expect_context();
    let before = shared.with_value(|shared| shared.directory);
    shared.update_value(|shared| (shared.directory, shared.list) = (None, None));
    if let Some(before) = before {
        before.refetch();
    }
}

/// The taxonomy with its names in three languages; fetched once.
pub fn policy_areas() -> Fetched<PolicyAreas> {
    let Source { client, owner, shared } = expect_context();
    if let Some(kept) = shared.with_value(|shared| shared.policy_areas)
        // After a failure the next page asks again instead of repeating it.
        && !kept.failed()
    {
        return kept;
    }
    let fetched = owner.with(|| {
        Fetched::new(move || {
            let client = client.clone();
            async move { client.policy_areas().await }
        })
    });
    shared.update_value(|shared| shared.policy_areas = Some(fetched));
    fetched
}

/// One practice; fetched again when `practice` changes.
pub fn practice(practice: Memo<PracticeId>) -> Fetched<PracticePage> {
    let client = use_client();
    Fetched::new(move || {
        let (client, practice) = (client.clone(), practice.get());
        async move { client.practice(&practice).await }
    })
}

/// One member; fetched again when `member` changes.
pub fn member(member: Memo<MemberId>) -> Fetched<MemberPage> {
    let client = use_client();
    Fetched::new(move || {
        let (client, member) = (client.clone(), member.get());
        async move { client.member(&member).await }
    })
}
