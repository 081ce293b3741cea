//! What ties everybody to everybody, read at once: a list that shows many people asks for a handful of tables and not for
//! those of each person. It says the same as [`super::member_facts`] and [`super::person::person_facts`].

use std::collections::BTreeMap;

use model::id::{MemberId, PersonId};
use model::permissions::ObjectFacts;
use store::seats::Holder;
use store::{StoreError, Tx};

/// The ties that hold at one moment.
#[derive(Debug, Default)]
pub struct Ties {
    members: BTreeMap<MemberId, ObjectFacts>,
    sits_for: BTreeMap<PersonId, Vec<MemberId>>,
    leads: BTreeMap<PersonId, Vec<MemberId>>,
    mentees: BTreeMap<PersonId, Vec<MemberId>>,
}

impl Ties {
    /// Those at `now_ms`; `holders` are all who sit somewhere then.
    pub async fn read(tx: &mut Tx, holders: &[Holder], now_ms: i64) -> Result<Self, StoreError> {
        let mut ties = Self::default();
        for holder in holders {
            ties.sits_for.entry(holder.person.clone()).or_default().push(holder.seat.member.clone());
        }
        for cohort in store::cohorts::all(tx).await? {
            let members = store::cohorts::members(tx, &cohort.id).await?;
            for member in &members {
                ties.of(member).cohort_members.extend(members.iter().cloned());
            }
            for group in store::groups::of_cohort(tx, &cohort.id).await? {
                for member in &group.members {
                    let facts = ties.of(member);
                    facts.group_members.extend(group.members.iter().cloned());
                    facts.facilitators.extend(group.facilitator.clone());
                }
                if let Some(facilitator) = group.facilitator {
                    ties.leads.entry(facilitator).or_default().extend(group.members);
                }
            }
            for mentorship in store::mentorships::of_cohort(tx, &cohort.id, now_ms).await? {
                ties.of(&mentorship.mentee).people.push(mentorship.mentor.clone());
                ties.mentees.entry(mentorship.mentor).or_default().push(mentorship.mentee);
            }
        }
        Ok(ties)
    }

    fn of(&mut self, member: &MemberId) -> &mut ObjectFacts {
        self.members.entry(member.clone()).or_default()
    }

    /// What ties a person to others: through the members they sit for, the groups they lead, the members they mentor.
    pub fn of_person(&self, person: &PersonId) -> ObjectFacts {
        let mut facts = ObjectFacts { subject: Some(person.clone()), ..ObjectFacts::default() };
        for member in self.sits_for.get(person).into_iter().flatten() {
            facts.members.push(member.clone());
            let Some(of_member) = self.members.get(member) else { continue };
            facts.cohort_members.extend(of_member.cohort_members.iter().cloned());
            facts.group_members.extend(of_member.group_members.iter().cloned());
            facts.facilitators.extend(of_member.facilitators.iter().cloned());
            facts.people.extend(of_member.people.iter().cloned());
        }
        facts.group_members.extend(self.leads.get(person).into_iter().flatten().cloned());
        facts.mentees = self.mentees.get(person).cloned().unwrap_or_default();
        facts
    }
}
