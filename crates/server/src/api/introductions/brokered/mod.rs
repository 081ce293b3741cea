//! Introductions that the Support Unit brokers: proposing, answering, and taking back (rule PRI-15); a file each.
//!
//! What a side answers is written to rows of its own, leaves no row in the audit log, and is read for nobody else before both
//! said yes; the Support Unit learns of a meeting alone, where both agreed to tell. Whether a proposal came to anybody is kept
//! from whoever made it, because a block would show by it.

pub mod answer;
pub mod propose;
pub mod staff;

use model::brokered::{BrokeredCard, NamedSide, ReceivedBrokered, Said, SideOf};
use model::id::PersonId;
use model::permissions::{Action, Actor, ObjectFacts, can};
use store::brokered::{self, BrokeredRecord, SideRecord};
use store::{StoreError, Tx};

use super::{Reader, member_name};
use crate::http::problem::{Problem, Require as _};
use crate::sealed;

/// Lets those pass who may run the programme.
fn runs_the_programme(actor: &Actor) -> Result<(), Problem> {
    can(Some(actor), Action::RunProgramme, &ObjectFacts::default()).required()
}

/// Whether a person sits on one of these sides at `at_ms`.
async fn sits_on(tx: &mut Tx, person: &PersonId, sides: &[SideOf], at_ms: i64) -> Result<bool, StoreError> {
    let held = store::seats::held_by(tx, person, at_ms).await?;
    Ok(held
        .iter()
        .any(|one| sides.iter().any(|side| side.member == one.seat.member && side.side.has(one.seat.kind))))
}

async fn named(tx: &mut Tx, side: &SideOf) -> Result<NamedSide, StoreError> {
    let member_name = member_name(tx, &side.member).await?;
    Ok(NamedSide { member: side.member.clone(), member_name, side: side.side })
}

impl Reader<'_> {
    /// What the Support Unit proposes to the reader, as far as it is there for them.
    pub(super) async fn brokered(&self, tx: &mut Tx) -> Result<Vec<ReceivedBrokered>, Problem> {
        let mut rows = Vec::new();
        for (record, side) in brokered::of_asked(tx, &self.actor.person).await? {
            rows.extend(self.proposed(tx, &record, &side).await?);
        }
        rows.sort_by_key(|one| one.answer.is_some());
        Ok(rows)
    }

    async fn proposed(
        &self,
        tx: &mut Tx,
        record: &BrokeredRecord,
        side: &SideRecord,
    ) -> Result<Option<ReceivedBrokered>, Problem> {
        if !is_there(record, side, self.now_ms) {
            return Ok(None);
        }
        let introduced = match &record.meeting {
            Some(meeting) => {
                let sides = brokered::sides(tx, &record.id).await?;
                let other =
                    sides.into_iter().find(|other| other.place != side.place).map(|other| other.asked);
                let met = self.met(tx, other.as_ref(), meeting.conversation.as_ref()).await?;
                // What both knew of vanishes with a block among those who know each other.
                let Some(met) = met else { return Ok(None) };
                Some(met)
            }
            None => None,
        };
        let [first, second] = &record.sides;
        let (own, other) = if side.place == 0 { (first, second) } else { (second, first) };
        Ok(Some(ReceivedBrokered {
            id: record.id.clone(),
            asked: named(tx, own).await?,
            other: BrokeredCard { side: other.side, region: side.region },
            topic: record.topic.clone(),
            words: sealed::open(self.seal, record.id.as_str(), &record.words)?,
            language: record.language.clone(),
            sent_at_ms: record.sent_at_ms,
            closes_at_ms: record.closes_at_ms,
            open: record.meeting.is_none() && record.is_open(self.now_ms),
            answer: side.said.map(Said::answer),
            tells: side.said.is_some_and(Said::tells),
            introduced,
        }))
    }
}

/// Whether a proposal is there for whoever is asked on this side: it can be answered, or they have, and the Support Unit has
/// not taken it back before the two met. Only a block of their own changes that, since nothing of it may tell that somebody was blocked.
fn is_there(record: &BrokeredRecord, side: &SideRecord, now_ms: i64) -> bool {
    let waits = record.withdrawn_at_ms.is_none() && (record.is_open(now_ms) || side.said.is_some());
    !side.blocked && (record.meeting.is_some() || waits)
}
