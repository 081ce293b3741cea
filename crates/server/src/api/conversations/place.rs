//! Where many write to each other, and who takes part there at one moment.

use model::circle::CircleState;
use model::conversation::{Gathered, Gathering};
use model::id::PersonId;
use model::permissions::{Action, Actor, Decision, ObjectFacts, can};
use store::circles::CircleRecord;
use store::groups::GroupRecord;
use store::{StoreError, Tx, circles, grants, groups, seats};

use super::super::circles::takes_part;
use crate::visibility::group_facts;

/// A group or circle, and who is inside.
pub(super) enum Place {
    /// A published group, with the name of its cohort.
    Group { group: GroupRecord, cohort: String },
    /// A circle, with those inside.
    Circle { circle: CircleRecord, inside: Vec<PersonId> },
}

impl Place {
    /// The place of a gathering, if there is one.
    pub(super) async fn find(
        tx: &mut Tx,
        gathering: &Gathering,
        now_ms: i64,
    ) -> Result<Option<Self>, StoreError> {
        match gathering {
            Gathering::Group(id) => match groups::find(tx, id).await? {
                Some(group) => Self::of_group(tx, group).await,
                None => Ok(None),
            },
            Gathering::Circle(id) => match circles::find(tx, id).await? {
                Some(circle) => Ok(Some(Self::of_circle(tx, circle, now_ms).await?)),
                None => Ok(None),
            },
        }
    }

    /// The place of a published group.
    pub(super) async fn of_group(tx: &mut Tx, group: GroupRecord) -> Result<Option<Self>, StoreError> {
        let cohort = store::cohorts::find(tx, &group.cohort).await?;
        Ok(cohort.map(|cohort| Self::Group { group, cohort: cohort.name }))
    }

    /// Whoever could not join a circle any more does not count as inside.
    async fn of_circle(tx: &mut Tx, circle: CircleRecord, now_ms: i64) -> Result<Self, StoreError> {
        let mut inside = Vec::new();
        for one in circles::inside(tx, &circle.id).await? {
            if takes_part(tx, &one.person, now_ms).await? {
                inside.push(one.person);
            }
        }
        Ok(Self::Circle { circle, inside })
    }

    /// Whether somebody takes part.
    pub(super) fn takes(&self, actor: &Actor) -> Decision {
        match self {
            Self::Group { group, .. } => can(Some(actor), Action::TakePartInGroup, &group_facts(group)),
            Self::Circle { inside, .. } => {
                let people = inside.iter().filter(|one| **one == actor.person).cloned().collect();
                let facts = ObjectFacts { people, ..ObjectFacts::default() };
                can(Some(actor), Action::TakePartInCircle, &facts)
            }
        }
    }

    /// Which it is.
    pub(super) fn gathering(&self) -> Gathering {
        match self {
            Self::Group { group, .. } => Gathering::Group(group.id.clone()),
            Self::Circle { circle, .. } => Gathering::Circle(circle.id.clone()),
        }
    }

    /// What it is called.
    pub(super) fn called(&self) -> Gathered {
        let gathering = self.gathering();
        let (title, number) = match self {
            Self::Group { group, cohort } => (cohort.clone(), Some(group.number)),
            Self::Circle { circle, .. } => (circle.topic.clone(), None),
        };
        Gathered { kind: gathering.kind(), id: gathering.id().to_owned(), title, number }
    }

    /// Whether it goes on: what was written in a circle that is closed is read by those inside.
    pub(super) fn goes_on(&self) -> bool {
        match self {
            Self::Group { .. } => true,
            Self::Circle { circle, .. } => circle.state == CircleState::Open,
        }
    }

    /// Everybody who takes part at `now_ms`, but for those who are suspended.
    pub(super) async fn people(&self, tx: &mut Tx, now_ms: i64) -> Result<Vec<Actor>, StoreError> {
        let mut candidates = Vec::new();
        match self {
            Self::Group { group, .. } => {
                for member in &group.members {
                    let holders = seats::holders_of_member(tx, member, now_ms).await?;
                    candidates.extend(holders.into_iter().map(|holder| holder.person));
                }
                candidates.extend(group.facilitator.clone());
            }
            Self::Circle { inside, .. } => candidates.extend(inside.iter().cloned()),
        }
        candidates.sort();
        candidates.dedup();
        let mut people = Vec::new();
        for person in candidates {
            let grants = grants::of_person(tx, &person, now_ms).await?;
            let actor = Actor { person, grants };
            let suspended = store::people::suspended_at(tx, &actor.person).await?.is_some();
            if !suspended && self.takes(&actor).allowed() {
                people.push(actor);
            }
        }
        Ok(people)
    }
}
